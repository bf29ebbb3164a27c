/* pointsim tests: checks of auctions across keys, and what a member bids.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/auctions.h"

#define SEAT(rest) "{\"on\":[\"02-29\",\"06-18\"],\"unit_cost\":1,\"retail_value\":2" rest "}"

/* Refused at the place with `part` in the message, or accepted; `pointer` changes the base besides. */
static void check(const char *auction, const char *pointer, const char *raw, const char *where,
                  const char *part) {
    char auctions[400];
    snprintf(auctions, sizeof auctions, "{\"seat\": %s}", auction);
    char *text = with(base_text, "/programme/auctions", auctions, pointer, raw, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, auction);
    }
    loaded_free(&l);
    free(text);
}

Test(model_auctions, contradictions_are_named) {
    static const char alone[] =
        "found together with stock, a quota, transfers or referral, accepted: auctions alone";
    static const char seat[] = SEAT(",\"units\":1e8,\"points\":500");
    check(seat, NULL, NULL, NULL, NULL);
    check(seat, "/programme/redemption_quota", "{\"points\": 1e9}", "programme.auctions", alone);
    check(seat, "/programme/items/mug/stock", "{\"units\": 1e8}", "programme.auctions", alone);
    check(seat, "/programme/transfers", "{\"gift\": {\"per_year\": 1}}", "programme.auctions",
          alone);
    check("{\"on\":[\"07-01\"],\"units\":1e8,\"points\":5,\"unit_cost\":1,\"retail_value\":2}",
          "/simulation/horizon", "\"3 months\"", "programme.auctions.seat.on",
          "found no day of the horizon, accepted: at least one");
}

Test(model_auctions, few_units_need_a_fine_sample) {
    check(SEAT(",\"units\":49,\"points\":500"), "/simulation/sample", "100",
          "programme.auctions.seat.units", "50 times what one sampled member stands for");
}

Test(model_auctions, hostile_values_are_named) {
    check(SEAT(",\"units\":-1,\"points\":500"), NULL, NULL, "programme.auctions.seat.units",
          "found -1");
    check(SEAT(",\"units\":1e8,\"points\":0"), NULL, NULL, "programme.auctions.seat.points",
          "found 0, accepted: more than 0");
    check(SEAT(",\"units\":1e8"), NULL, NULL, "programme.auctions.seat.points",
          "missing, accepted");
    check(SEAT(",\"units\":1e8,\"points\":5,\"draw_id\":256"), NULL, NULL,
          "programme.auctions.seat.draw_id", "accepted: a whole number, 0 to 255");
    check("{\"on\":[],\"units\":1e8,\"points\":5,\"unit_cost\":1,\"retail_value\":2}", NULL, NULL,
          "programme.auctions.seat.on", "accepted: a list of 1 to 366 dates");
}

Test(model_auctions, held_on_its_days_clamped_to_the_month) {
    pts_month_day on[] = {{2, 29}, {6, 18}};
    pts_auction a = {.on = on, .n_on = 2};
    cr_assert(pts_auction_on(&a, (pts_date){2028, 2, 29}));
    cr_assert(!pts_auction_on(&a, (pts_date){2028, 2, 28}));
    cr_assert(pts_auction_on(&a, (pts_date){2027, 2, 28}));
    cr_assert(pts_auction_on(&a, (pts_date){2027, 6, 18}));
    cr_assert(!pts_auction_on(&a, (pts_date){2027, 6, 19}));
}

Test(model_auctions, what_is_bid) {
    pts_auction_terms t = {.bids = 1000, .least = 50, .mean = 80.4};
    cr_assert_eq(pts_auction_bid(&t, 500, 999, 0), 80);
    cr_assert_eq(pts_auction_bid(&t, 500, 1000, 0), 0);
    cr_assert_eq(pts_auction_bid(&t, 60, 0, 0), 60);
    cr_assert_eq(pts_auction_bid(&t, 49, 0, 0), 0);
    t.mean = 49.4;
    cr_assert_eq(pts_auction_bid(&t, 500, 0, 0), 0);
    t = (pts_auction_terms){.bids = 1000, .least = 1, .log_mean = 5.0, .log_sd = 1.0};
    cr_assert_eq(pts_auction_bid(&t, 1 << 30, 0, 0x80000000u), 148); /* e^5 at the median */
    t.mean = t.log_mean = 1e9;
    cr_assert_eq(pts_auction_bid(&t, 1 << 30, 0, 0x80000000u), 1 << 30);
}
