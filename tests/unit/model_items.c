/* pointsim tests: what items say that cannot be, each on both sides of its edge.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

/* The base scenario with (pointer, raw) pairs, ended by NULL: accepted where `where` is NULL, else
 * refused there alone. */
static void check(const char *where, const char *part, const char *const *pairs) {
    char *text = with(base_text, NULL);
    for (int i = 0; pairs[i]; i += 2) {
        char *next = with(text, pairs[i], pairs[i + 1], NULL);
        free(text);
        text = next;
    }
    loaded l = load_text(text);
    if (where) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%s: %d problems", text, l.problems.n);
    } else {
        expect_good(&l, text);
    }
    loaded_free(&l);
    free(text);
}

#define GOOD(...)             check(NULL, NULL, (const char *const[]){__VA_ARGS__, NULL})
#define BAD(where, part, ...) check(where, part, (const char *const[]){__VA_ARGS__, NULL})
#define MUG                   "programme.items.mug"
#define AT(key)               "/programme/items/mug/" key

/* The horizon is 2026 to 2028. */
Test(model_items, launch_comes_before_retirement) {
    GOOD(AT("launch"), "\"2026-05-01\"", AT("retire"), "\"2026-05-01\"");
    BAD(MUG ".retire", "found 2026-04-30, accepted: launch, 2026-05-01, or a later day",
        AT("launch"), "\"2026-05-01\"", AT("retire"), "\"2026-04-30\"");
}

#define NO_DAY "leave no day of the horizon, accepted: at least one on which it is offered"

Test(model_items, an_item_is_offered_sometime) {
    GOOD(AT("launch"), "\"2028-12-31\"");
    BAD(MUG, NO_DAY, AT("launch"), "\"2029-01-01\"");
    GOOD(AT("retire"), "\"2026-01-01\"");
    BAD(MUG, NO_DAY, AT("retire"), "\"2025-12-31\"");
    /* 31 December 2028 is a Sunday */
    GOOD(AT("launch"), "\"2028-12-26\"", AT("weekdays"), "[\"sun\"]");
    BAD(MUG, NO_DAY, AT("launch"), "\"2028-12-26\"", AT("weekdays"), "[\"mon\"]");
    BAD(MUG ".weekdays", "found no day, accepted: at least one of mon to sun", AT("weekdays"),
        "[]");
}

/* A window of the year before reaches in; uncertain ones count on the path where they are longest. */
Test(model_items, windows_reach_over_the_new_year) {
    GOOD(AT("retire"), "\"2026-01-01\"", AT("window"), "{\"on\": [\"12-31\"], \"days\": 2}");
    BAD(MUG, NO_DAY, AT("retire"), "\"2026-01-01\"", AT("window"),
        "{\"on\": [\"12-31\"], \"days\": 1}");
    GOOD(AT("retire"), "\"2026-01-01\"", AT("window"),
         "{\"on\": [\"12-31\"], \"days\": {\"choice\": [1, 2]}}");
    GOOD(AT("retire"), "\"2026-02-28\"", AT("launch"), "\"2026-02-28\"", AT("window"),
         "{\"on\": [\"02-29\"], \"days\": 1}");
}

Test(model_items, the_floor_of_a_markdown_is_no_rise) {
    GOOD(AT("markdown"), "{\"every\": \"1 month\", \"factor\": 0.9, \"floor\": 500}");
    BAD(MUG ".markdown.floor", "found 501, accepted: at most the price, 500", AT("markdown"),
        "{\"every\": \"1 month\", \"factor\": 0.9, \"floor\": 501}");
    BAD(MUG ".season", "found 12 factors that can all be 0", AT("season"),
        "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
}

Test(model_items, what_never_expires_is_not_about_to) {
    static const char near[] = "{\"near_expiry\": {\"within_days\": 30, \"discount\": 0.2}}";
    GOOD("/programme/redemption", near, "/programme/expiry",
         "{\"kind\": \"rolling\", \"after\": \"90 days\"}");
    BAD("programme.redemption.near_expiry", "while programme.expiry.kind is none",
        "/programme/redemption", near, "/programme/expiry", "{\"kind\": \"none\"}");
    BAD("programme.redemption.hassle", "applies only where decision is logit",
        "/programme/redemption", "{\"decision\": \"always\", \"hassle\": 0}");
    BAD("programme.redemption.refresh", "applies only where decision is logit",
        "/programme/redemption",
        "{\"refresh\": {\"every\": \"1 month\", \"novelty\": 1, \"half_life_days\": 9}}");
}

#define STEPS(units, costs) AT("cost_steps"), "{\"units\": " units ", \"unit_cost\": " costs "}"

Test(model_items, steps_of_cost_ascend) {
    GOOD(STEPS("1000", "2.5"));
    GOOD(STEPS("[0, 1000, 5000]", "[3, 2.5, 2]"));
    BAD(MUG ".cost_steps", "found 2 units and 1 values of unit_cost", STEPS("[0, 9]", "[3]"));
    BAD(MUG ".cost_steps", "found 0 units and 0 values of unit_cost", STEPS("[]", "[]"));
    BAD(MUG ".cost_steps.units", "accepted: units in ascending order", STEPS("[9, 9]", "[3, 2]"));
    GOOD(STEPS("[{\"uniform\": [1, 8]}, 9]", "[3, 2]"));
    BAD(MUG ".cost_steps.units", "accepted: units in ascending order",
        STEPS("[{\"uniform\": [1, 9]}, 9]", "[3, 2]"));
}
