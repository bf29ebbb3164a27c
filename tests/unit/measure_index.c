/* pointsim tests: the index of a fixed basket, by prices and ledgers written by hand.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

#include "load_text.h"

enum { MONTHS = 26, ITEMS = 2, SEGMENTS = 2 };

/* Two segments, one sampled member for 100; 30 cups and 10 bags in the first year. What the warm-up
 * and later months redeem is in no basket. */
typedef struct shop {
    pts_scenario scenario;
    pts_segment segments[SEGMENTS];
    pts_item items[ITEMS];
    pts_plan plans[SEGMENTS];
    pts_ledger ledger;
} shop;

static void shop_init(shop *t, int months) {
    *t = (shop){.items = {{.name = "bag"}, {.name = "cup"}}};
    for (int i = 0; i < SEGMENTS; i++)
        t->plans[i].weight = 100;
    t->scenario = (pts_scenario){.seed = 1,
                                 .paths = 1,
                                 .horizon_months = months,
                                 .segments = t->segments,
                                 .n_segments = SEGMENTS,
                                 .items = t->items,
                                 .n_items = ITEMS,
                                 .anchor_points = fake_number(100.0),
                                 .anchor_value = fake_number(1.0)};
    pts_dims dims = {.months = months, .segments = SEGMENTS, .items = ITEMS};
    cr_assert_eq(pts_ledger_init(&t->ledger, dims), PTS_OK);
    pts_ledger *l = &t->ledger;
    pts_ledger_unit(l, 0, 1)[1] = 10;
    pts_ledger_unit(l, 1, 12)[1] = 20;
    pts_ledger_unit(l, 1, 5)[0] = 10;
    pts_ledger_unit(l, 0, 0)[1] = pts_ledger_unit(l, 1, months)[0] = 500;
    pts_ledger_unit(l, 0, months + 1)[0] = 500;
    pts_ledger_flow(l, 0, 3)[PTS_REDEMPTIONS] = 6000; /* 60 of the sample */
    pts_ledger_flow(l, 1, 12)[PTS_REDEMPTIONS] = 4000;
    pts_ledger_flow(l, 1, months)[PTS_REDEMPTIONS] = 500;
}

static void shop_free(shop *t) {
    pts_ledger_free(&t->ledger);
}

/* Prices of every month: a bag 300 points, worth 6.00; a cup 100 points and 0.50, worth 1.50. The
 * basket is 6000 points worth 90.00, 1.5 minor units a point. */
static void frame_init(const shop *t, pts_frame *frame) {
    int months = t->scenario.horizon_months;
    cr_assert_eq(pts_frame_make(&t->scenario, t->plans, NULL, 1, frame), PTS_OK);
    free(frame->prices);
    frame->prices = calloc((size_t)months * ITEMS, sizeof *frame->prices);
    frame->inputs[0].prices = frame->prices;
    frame->price_months = months;
    for (int m = 0; m < months; m++) {
        frame->prices[ITEMS * m] = (pts_price){300, 0, 600};
        frame->prices[ITEMS * m + 1] = (pts_price){100, 50, 150};
    }
}

static pts_price *price(const pts_frame *frame, int month, int item) {
    return &frame->prices[ITEMS * (month - 1) + item];
}

static void by_month(const pts_frame *frame, const shop *t, int id, pts_value got[MONTHS + 1]) {
    cr_assert_eq(pts_measure_on_months(frame, &t->ledger, 0, (enum pts_measure_id)id, got + 1),
                 PTS_OK);
}

static void expect(pts_value got, double value, const char *what) {
    cr_assert(got.den == 1.0, "%s: %s", what, got.missing);
    cr_assert_float_eq(got.num, value, 1e-14, "%s: %.17g, not %.17g", what, got.num, value);
}

static void expect_none(pts_value got, const char *why) {
    cr_assert_eq(got.den, 0.0);
    cr_assert_str_eq(got.missing, why);
}

/* Standard deviation of ln of `some` ones and of x and y. */
static double deviation(int some, double x, double y) {
    double n = some + 2.0, mean = (log(x) + log(y)) / n;
    double squares =
        some * mean * mean + (log(x) - mean) * (log(x) - mean) + (log(y) - mean) * (log(y) - mean);
    return sqrt(squares / (n - 1.0));
}

/* Month 3: no cash part, 105.00. Month 14: the cup is worth 0.20 less, 84.00. Month 15: a bag takes
 * 600 points, 9000 points in all. */
Test(measure_index, prices_that_move) {
    const double base = (11 * 1.5 + 1.75) / 12.0;
    shop t;
    pts_frame frame = {0};
    pts_value got[MONTHS + 1];
    shop_init(&t, MONTHS);
    frame_init(&t, &frame);
    price(&frame, 3, 1)->cash = 0;
    price(&frame, 14, 1)->retail = 130;
    price(&frame, 15, 0)->points = 600;
    by_month(&frame, &t, PTS_M_VALUE_INDEX, got);
    expect_none(got[11], "the window of 12 months is not full");
    expect(got[12], 1.5 / base, "month 12");
    expect(got[14], 1.4 / base, "month 14");
    expect(got[15], 1.0 / base, "month 15");
    expect(got[16], 1.5 / base, "month 16");
    by_month(&frame, &t, PTS_M_VALUE_INDEX_VOLATILITY, got);
    expect_none(got[23], "the window of 12 months after the first 12 is not full");
    expect(got[24], deviation(10, 1.4 / 1.5, 1.0 / 1.5), "volatility of 13..24");
    expect(got[26], deviation(10, 1.0, 1.0 / 1.5), "volatility of 15..26");
    by_month(&frame, &t, PTS_M_VALUE_INDEX_SWING, got);
    expect_none(got[23], "the window of 12 months after the first 12 is not full");
    expect(got[24], 0.5 / (17.4 / 12.0), "swing of 13..24");
    price(&frame, 20, 0)->retail = price(&frame, 20, 1)->retail = 0;
    by_month(&frame, &t, PTS_M_VALUE_INDEX_VOLATILITY, got);
    expect_none(got[24], "the basket is worth nothing in a month of the last 12");
    pts_frame_free(&frame);
    shop_free(&t);
}

Test(measure_index, has_no_figure_without_a_basket) {
    static const char few[] =
        "the first 12 months have fewer than 100 sampled redemptions, or they are worth nothing";
    static const char *const short_of[] = {
        "the window of 12 months is not full",
        "the window of 12 months after the first 12 is not full"};
    shop t;
    pts_frame frame = {0};
    pts_value got[PTS_MEASURES];
    shop_init(&t, MONTHS);
    frame_init(&t, &frame);
    pts_ledger_flow(&t.ledger, 0, 3)[PTS_REDEMPTIONS] = 5900;
    cr_assert_eq(pts_measures_on_path(&frame, &t.ledger, 0, got), PTS_OK);
    for (int id = PTS_M_VALUE_INDEX; id <= PTS_M_VALUE_INDEX_SWING; id++)
        expect_none(got[id], few);
    pts_ledger_flow(&t.ledger, 0, 3)[PTS_REDEMPTIONS] = 6000;
    price(&frame, 1, 1)->cash = 350; /* 30 cups take away what 10 bags are worth */
    cr_assert_eq(pts_measures_on_path(&frame, &t.ledger, 0, got), PTS_OK);
    for (int id = PTS_M_VALUE_INDEX; id <= PTS_M_VALUE_INDEX_SWING; id++)
        expect_none(got[id], few);
    pts_frame_free(&frame);
    shop_free(&t);
    shop_init(&t, 11);
    frame_init(&t, &frame);
    cr_assert_eq(pts_measures_on_path(&frame, &t.ledger, 0, got), PTS_OK);
    for (int id = PTS_M_VALUE_INDEX; id <= PTS_M_VALUE_INDEX_SWING; id++)
        expect_none(got[id], short_of[id != PTS_M_VALUE_INDEX]);
    pts_frame_free(&frame);
    shop_free(&t);
}

static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"priced\","
    "\"simulation\":{\"seed\":5,\"paths\":20,\"sample\":60,\"start\":\"2027-01-01\","
    "\"horizon\":\"25 months\",\"warmup\":\"2 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":120,\"purchases\":{\"per_year\":50},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"redemption\":{\"decision\":\"logit\"},"
    "\"items\":{\"one\":{\"points\":{\"uniform\":[25,35]},\"unit_cost\":0.2,"
    "\"retail_value\":{\"uniform\":[0.2,0.4]}},"
    "\"two\":{\"points\":{\"uniform\":[20,90]},\"cash\":{\"uniform\":[0.1,0.5]},"
    "\"unit_cost\":0.2,\"retail_value\":{\"uniform\":[0.6,1.4]}}}}}";

/* Points, cash and worth of all units at the frame's prices, against the flows of a bin. */
static void bin_is_priced(const pts_frame *frame, const pts_ledger *l, int64_t path, int bin) {
    int64_t points = 0, cash = 0, retail = 0;
    const int64_t *units = pts_ledger_unit(l, 0, bin), *flow = pts_ledger_flow(l, 0, bin);
    for (int i = 0; i < l->dims.items; i++) {
        const pts_price *at = pts_frame_price(frame, &frame->inputs[path], bin > 0 ? bin : 1, i);
        points += units[i] * at->points;
        cash += units[i] * at->cash;
        retail += units[i] * at->retail;
    }
    cr_assert(points > 0);
    cr_assert_eq(points, flow[PTS_REDEEMED]);
    cr_assert_eq(cash, flow[PTS_CASH]);
    cr_assert_eq(retail, flow[PTS_RETAIL]);
}

/* Prices that move with the months of the calendar alone, and so within none; the warm-up and the
 * run-off have prices that no month of the horizon has. */
Test(measure_index, follows_prices_that_move) {
    static const char *const sets[] = {
        "/programme/items/one/season=[1,1.3,1.1,1,0.9,1,1.2,1,1,1,0.8,0.7]",
        "/programme/items/two/markdown={\"every\":\"5 months\",\"factor\":{\"uniform\":[0.8,0.9]}}"};
    pts_scenario s = load_text(SCENARIO, sets, 2);
    pts_results r = {0};
    pts_estimates e = {0};
    cr_assert_eq(pts_run(&s, &(pts_run_options){.threads = 1}, &r), PTS_OK);
    cr_assert_eq(pts_estimates_make(&s, &r, NULL, &e), PTS_OK);
    for (int64_t path = 0; path < r.n_paths; path++) {
        pts_value got[PTS_MEASURES];
        for (int bin = 1; bin <= r.dims.months; bin++)
            bin_is_priced(&e.frame, &r.paths[path], path, bin);
        cr_assert_eq(pts_measures_on_path(&e.frame, &r.paths[path], path, got), PTS_OK);
        cr_assert(got[PTS_M_VALUE_INDEX_VOLATILITY].num > 0.01);
    }
    pts_estimates_free(&e);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* Prices differ between the paths, and hold on each. */
Test(measure_index, is_at_the_prices_that_the_ledger_books) {
    pts_scenario s = load_text(SCENARIO, NULL, 0);
    pts_results r = {0};
    pts_estimates e = {0};
    cr_assert_eq(pts_run(&s, &(pts_run_options){.threads = 1}, &r), PTS_OK);
    cr_assert_eq(pts_estimates_make(&s, &r, NULL, &e), PTS_OK);
    for (int64_t path = 0; path < r.n_paths; path++)
        for (int bin = 0; bin <= r.dims.months + 1; bin++)
            bin_is_priced(&e.frame, &r.paths[path], path, bin);
    for (int64_t path = 0; path < r.n_paths; path++) {
        pts_value got[PTS_MEASURES];
        cr_assert_eq(pts_measures_on_path(&e.frame, &r.paths[path], path, got), PTS_OK);
        cr_assert(got[PTS_M_VALUE_INDEX].den == 1.0 && got[PTS_M_VALUE_INDEX].num == 1.0);
        cr_assert(got[PTS_M_VALUE_INDEX_VOLATILITY].den == 1.0);
        cr_assert_eq(got[PTS_M_VALUE_INDEX_VOLATILITY].num, 0.0);
        cr_assert_eq(got[PTS_M_VALUE_INDEX_SWING].num, 0.0);
    }
    cr_assert_eq(e.headline[PTS_M_VALUE_INDEX].mean.value, 1.0);
    cr_assert_eq(pts_estimates_month(&e, PTS_M_VALUE_INDEX_SWING, 24)->mean.value, 0.0);
    cr_assert_not(pts_estimates_month(&e, PTS_M_VALUE_INDEX_SWING, 23)->mean.known);
    pts_estimates_free(&e);
    pts_results_free(&r);
    pts_scenario_free(&s);
}
