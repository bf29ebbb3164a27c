/* pointsim tests: checks of transfers across keys, and what a member gives.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/transfers.h"

/* Refused at the place with `part` in the message, or accepted; `pointer` changes the base besides. */
static void check(const char *way, const char *pointer, const char *raw, const char *where,
                  const char *part) {
    char ways[400];
    snprintf(ways, sizeof ways, "{\"gift\": %s}", way);
    char *text = with(base_text, "/programme/transfers", ways, pointer, raw, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, way);
    }
    loaded_free(&l);
    free(text);
}

Test(model_transfers, contradictions_are_named) {
    static const char quota[] = "{\"points\": 1e9}";
    check("{\"per_year\": 1}", NULL, NULL, NULL, NULL);
    check("{\"per_year\": 1, \"least_points\": 50, \"most_points\": 49}", NULL, NULL,
          "programme.transfers.gift.most_points",
          "found 49, so that nobody gives, accepted: at least least_points, 50");
    check("{\"per_year\": 1, \"least_points\": {\"uniform\": [40, 50]}, \"most_points\": 45}", NULL,
          NULL, NULL, NULL);
    check("{\"per_year\": 1}", "/programme/redemption_quota", quota, NULL, NULL);
    check("{\"per_year\": 1}", "/programme/items/mug/stock", "{\"units\": 1e8}", NULL, NULL);
    check("{\"per_year\": 1, \"to\": \"household\"}", NULL, NULL, "programme.transfers.gift.size",
          "missing, accepted");
    check("{\"per_year\": 1, \"size\": 3}", NULL, NULL, "programme.transfers.gift.size",
          "but it applies only where to is household");
}

Test(model_transfers, somebody_must_be_there_to_give_to) {
    check(
        "{\"per_year\": 1}", "/segments",
        "{\"solo\": {\"members\": 1, \"purchases\": {\"per_year\": 3}, \"spend\": {\"mean\": 9}}}",
        "programme.transfers.gift.to",
        "found 2 members that give to each other, accepted: at most the sampled members of each "
        "segment, and segments.solo has 1");
    check("{\"per_year\": 1, \"to\": \"household\", \"size\": 6}", "/segments",
          "{\"few\": {\"members\": 5, \"purchases\": {\"per_year\": 3}, \"spend\": {\"mean\": 9}}}",
          "programme.transfers.gift.size", "segments.few has 5");
    check("{\"per_year\": 1, \"to\": \"household\", \"size\": 5}", "/segments",
          "{\"few\": {\"members\": 5, \"purchases\": {\"per_year\": 3}, \"spend\": {\"mean\": 9}}}",
          NULL, NULL);
}

Test(model_transfers, hostile_values_are_named) {
    check("{\"per_year\": 1, \"fee\": 1.01}", NULL, NULL, "programme.transfers.gift.fee",
          "found 1.01, accepted: 0 to 1");
    check("{\"per_year\": -1}", NULL, NULL, "programme.transfers.gift.per_year", "found -1");
    check("{\"per_year\": 1, \"draw_id\": 16}", NULL, NULL, "programme.transfers.gift.draw_id",
          "accepted: a whole number, 0 to 15");
    check("{\"per_year\": 1, \"to\": \"household\", \"size\": 1}", NULL, NULL,
          "programme.transfers.gift.size", "found 1");
    check("{\"per_year\": 1, \"to\": \"nobody\"}", NULL, NULL, "programme.transfers.gift.to",
          "accepted: anyone, household");
    check("{\"share\": 1}", NULL, NULL, "programme.transfers.gift.per_year", "missing, accepted");
}

Test(model_transfers, what_is_given_and_kept) {
    pts_transfer_way way = {.share = 0.5, .least = 10, .most = 30, .fee = 100000};
    cr_assert_eq(pts_transfer_points(&way, 19), 0);
    cr_assert_eq(pts_transfer_points(&way, 21), 10);
    cr_assert_eq(pts_transfer_points(&way, 1 << 30), 30);
    cr_assert_eq(pts_transfer_fee(&way, 9), 0);
    cr_assert_eq(pts_transfer_fee(&way, 29), 2);
    way.fee = 1000000;
    cr_assert_eq(pts_transfer_fee(&way, 1 << 30), 1 << 30);
}
