/* pointsim tests: a catalogue that changes, as the events of members show it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Day 0 is the first of July 2026, the run-off ends with June 2029. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"catalogue\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"24 months\",\"warmup\":\"6 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":80,\"enrolments\":2,\"purchases\":{\"per_year\":50},"
    "\"visits\":{\"per_year\":20},\"spend\":{\"mean\":20,\"sd_within\":0.8},"
    "\"redemption\":{\"value\":0.7,\"size\":0.4}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"decision\":\"logit\"},"
    "\"items\":{\"cup\":{\"points\":90,\"unit_cost\":0.5,\"retail_value\":1,\"utility\":0.3},"
    "\"bag\":{\"points\":200,\"unit_cost\":0.9,\"retail_value\":2.5}}}}";

static pts_scenario load(const char *const *sets, int n_sets) {
    return load_text(SCENARIO, sets, n_sets);
}

#define LOAD(...)                                                                                  \
    load((const char *const[]){__VA_ARGS__},                                                       \
         (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

/* All the ways to say that nothing moves go through other code, to the same bits. */
static void same_as_plain(pts_scenario plain, pts_scenario said) {
    pts_results a = {0}, b = {0};
    cr_assert_eq(pts_run(&plain, &(pts_run_options){.threads = 1}, &a), PTS_OK);
    cr_assert_eq(pts_run(&said, &(pts_run_options){.threads = 1}, &b), PTS_OK);
    cr_assert_eq(a.fingerprint, b.fingerprint);
    for (int64_t i = 0; i < a.n_paths; i++)
        cr_assert_eq(
            memcmp(a.paths[i].flows, b.paths[i].flows, pts_ledger_cells(a.dims) * sizeof(int64_t)),
            0);
    pts_results_free(&a);
    pts_results_free(&b);
    pts_scenario_free(&plain);
    pts_scenario_free(&said);
}

#define STILL                                                                                      \
    "{\"points\":90,\"unit_cost\":0.5,\"retail_value\":1,\"utility\":0.3,"                         \
    "\"launch\":\"1990-01-01\",\"retire\":\"2100-01-01\",\"markdown\":{\"every\":\"1 month\","     \
    "\"factor\":1},\"weekdays\":[\"sun\",\"mon\",\"tue\",\"wed\",\"thu\",\"fri\",\"sat\"],"        \
    "\"window\":{\"on\":[\"02-29\"],\"days\":366},\"season\":[1,1,1,1,1,1,1,1,1,1,1,1]}"

Test(engine_catalogue, what_moves_nothing_changes_no_bit) {
    same_as_plain(LOAD("/simulation/paths=2"), LOAD("/programme/items/cup=" STILL));
    same_as_plain(
        LOAD("/programme/redemption/decision=\"always\"", "/simulation/count_active=false"),
        LOAD("/programme/redemption/decision=\"always\"", "/simulation/count_active=false",
             "/programme/items/cup=" STILL));
    same_as_plain(LOAD("/programme/expiry={\"kind\":\"inactivity\",\"after\":\"40 days\"}",
                       "/segments/s/redemption/propensity_sd=0.4"),
                  LOAD("/programme/expiry={\"kind\":\"inactivity\",\"after\":\"40 days\"}",
                       "/segments/s/redemption/propensity_sd=0.4", "/programme/items/cup=" STILL));
}

/* ---- days and prices ---- */

typedef struct seen {
    bool (*right)(const pts_event *e, pts_date date);
    int64_t items[2];
} seen;

static void look(void *context, int64_t member, const pts_event *e) {
    seen *s = context;
    (void)member;
    if (e->type != PTS_EVENT_REDEEM)
        return;
    int32_t civil = pts_date_to_day((pts_date){2026, 7, 1}) + (int32_t)(e->tick >> 16);
    pts_date date = pts_date_of_day(civil);
    cr_assert(s->right(e, date), "item %d for %d points on %d-%d-%d", e->item, e->points, date.year,
              date.month, date.day);
    s->items[e->item]++;
}

static seen see(pts_scenario s, bool right(const pts_event *e, pts_date date)) {
    seen all = {.right = right};
    cr_assert_eq(pts_trace_path(&s, 0, false, look, &all, NULL), PTS_OK);
    pts_scenario_free(&s);
    return all;
}

/* Items are in the order of their draw ids: names in byte order, bag first. */
enum { BAG, CUP };

static bool skimmed(const pts_event *e, pts_date date) {
    bool year_on = date.year > 2028 || (date.year == 2028 && date.month >= 2);
    return e->points == (e->item == CUP ? 90
                         : year_on      ? 100
                                        : 200) &&
           (e->item == CUP || date.year > 2027 || (date.year == 2027 && date.month > 1));
}

Test(engine_catalogue, half_the_price_a_year_after_launch) {
    seen s = see(
        LOAD("/programme/items/bag/launch=\"2027-02-01\"",
             "/programme/items/bag/markdown={\"every\":\"1 year\",\"factor\":0.5,\"floor\":100}"),
        skimmed);
    cr_assert(s.items[BAG] > 100 && s.items[CUP] > 100);
}

static bool at_weekends_in_summer(const pts_event *e, pts_date date) {
    int weekday = pts_weekday(pts_date_to_day(date));
    int of_year = 100 * date.month + date.day;
    return e->points == (e->item == BAG     ? 200
                         : date.month == 12 ? 135
                                            : 90) &&
           (e->item == CUP || (weekday >= 5 && of_year >= 616 && of_year <= 715));
}

Test(engine_catalogue, weekdays_windows_and_seasons) {
    seen s = see(LOAD("/programme/earn/points_per_unit=8",
                      "/programme/items/bag/weekdays=[\"sat\",\"sun\"]",
                      "/programme/items/bag/window={\"on\":[\"06-16\"],\"days\":30}",
                      "/programme/items/cup/season=[1,1,1,1,1,1,1,1,1,1,1,1.5]"),
                 at_weekends_in_summer);
    cr_assert(s.items[BAG] > 20 && s.items[CUP] > 100);
}

static bool in_time(const pts_event *e, pts_date date) {
    return e->item == CUP ? date.year == 2026 || date.month <= 6 : date.year < 2028;
}

/* Nothing to redeem for after 2027: opportunities end, and the run-off has none. */
Test(engine_catalogue, when_all_has_retired_nothing_is_redeemed_and_nothing_open) {
    pts_scenario s = LOAD("/programme/items/cup/retire=\"2027-06-30\"",
                          "/programme/items/bag/retire=\"2027-12-31\"");
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &(pts_run_options){.threads = 1}, &r), PTS_OK);
    for (int bin = 0; bin < r.dims.months + 2; bin++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, bin);
        cr_assert((flow[PTS_OPPORTUNITIES] > 0) == (bin <= 12));
        cr_assert_eq(r.paths[0].open_cohort[bin], 0);
        cr_assert(bin <= r.dims.months || flow[PTS_PURCHASES] == 0);
    }
    pts_results_free(&r);
    seen all = see(s, in_time);
    cr_assert(all.items[BAG] > 100 && all.items[CUP] > 100);
}

/* Something to redeem for until the run-off's last day but one: members go on, and nothing is open. */
Test(engine_catalogue, points_are_open_only_while_something_is_offered) {
    static const char *const last[] = {"2029-06-29", "2029-06-30", "2029-07-01"};
    for (int i = 0; i < 3; i++) {
        char set[80];
        int64_t open = 0;
        snprintf(set, sizeof set, "/programme/items/bag/retire=\"%s\"", last[i]);
        pts_scenario s = LOAD("/programme/items/cup/retire=\"2027-06-30\"", set);
        pts_results r = {0};
        cr_assert_eq(pts_run(&s, &(pts_run_options){.threads = 1}, &r), PTS_OK);
        for (int bin = 0; bin < r.dims.months + 2; bin++)
            open += r.paths[0].open_cohort[bin];
        cr_assert((open > 0) == (i == 2));
        cr_assert(pts_ledger_flow(&r.paths[0], 0, r.dims.months + 1)[PTS_REDEEMED] > 0);
        pts_results_free(&r);
        pts_scenario_free(&s);
    }
}

static bool on_the_day(const pts_event *e, pts_date date) {
    return e->item == CUP || (date.year == 2027 && date.month == 3 && date.day == 15);
}

Test(engine_catalogue, the_first_and_the_last_day_are_days) {
    seen s =
        see(LOAD("/programme/items/bag/launch=\"2027-03-15\"", "/segments/s/members=2000",
                 "/programme/items/bag/retire=\"2027-03-15\"", "/programme/items/bag/points=20"),
            on_the_day);
    cr_assert(s.items[BAG] > 10);
}

/* From June 2027 to January 2028, 200 points but 300 in July and 100 in December, a tenth off each
 * half year after the launch: 180 from 10 December on. */
Test(engine_catalogue, prices_by_month_hold_where_nothing_is_offered) {
    pts_scenario s = LOAD("/programme/items/bag/launch=\"2027-06-10\"",
                          "/programme/items/bag/retire=\"2028-01-20\"",
                          "/programme/items/bag/markdown={\"every\":\"6 months\",\"factor\":0.9}",
                          "/programme/items/bag/season=[1,1,1,1,1,1,1.5,1,1,1,1,0.5]");
    pts_price price[2 * 24];
    cr_assert_eq(pts_item_month_prices(&s, BAG, 0, 2, price), PTS_OK);
    for (int m = 1; m <= 24; m++) {
        int32_t wanted = m == 7 ? 300 : m == 12 ? 90 : m >= 13 ? 180 : 200;
        cr_assert_eq(price[2 * (m - 1)].points, wanted, "month %d: %d", m,
                     price[2 * (m - 1)].points);
        cr_assert_eq(price[2 * (m - 1)].retail, 250);
    }
    pts_scenario_free(&s);
}

/* ---- log-odds by day ---- */

/* 1.25 and 0.5 are exact, and so is their difference. */
Test(engine_catalogue, hassle_is_as_much_less_propensity) {
    same_as_plain(
        LOAD("/segments/s/redemption/propensity=0.75"),
        LOAD("/segments/s/redemption/propensity=1.25", "/programme/redemption/hassle=0.5"));
    same_as_plain(LOAD("/segments/s/redemption/propensity_sd=0"),
                  LOAD("/programme/redemption/refresh={\"every\":\"1 month\",\"novelty\":0,"
                       "\"half_life_days\":3}",
                       "/programme/redemption/hassle=0"));
}

typedef struct novelty {
    double expected[2], variance[2]; /* redemptions: young, old */
    int64_t redeemed[2];
    uint32_t tick;
    int group; /* of the purchase at that tick */
} novelty;

enum { EVERY = 3, HALF_LIFE = 9, YOUNG = 20 };

/* 2^-x by halving and a series, without the model's own exponential. */
static double half_to(double x) {
    double y = 1.0;
    for (; x >= 1.0; x -= 1.0)
        y *= 0.5;
    double t = -x * 0.69314718055994531, term = 1.0, sum = 1.0;
    for (int i = 1; i < 25; i++)
        sum += term *= t / i;
    return y * sum;
}

static double logistic(double x) {
    double term = 1.0, sum = 1.0;
    for (int i = 1; i < 60; i++)
        sum += term *= -x / i;
    return 1.0 / (1.0 + sum);
}

static void count_novelty(void *context, int64_t member, const pts_event *e) {
    novelty *n = context;
    (void)member;
    if (e->type == PTS_EVENT_REDEEM && e->tick == n->tick)
        n->redeemed[n->group]++;
    if (e->type != PTS_EVENT_PURCHASE || e->balance < 1)
        return;
    int32_t civil = pts_date_to_day((pts_date){2026, 7, 1}) + (int32_t)(e->tick >> 16);
    pts_date date = pts_date_of_day(civil);
    date.day = 1;
    date.month = (date.month - 1) / EVERY * EVERY + 1; /* renewals: January, April, July, October */
    double days = civil - pts_date_to_day(date);
    double p = logistic(2.0 * half_to(days / HALF_LIFE) - 1.0);
    n->tick = e->tick;
    n->group = days >= YOUNG;
    n->expected[n->group] += p;
    n->variance[n->group] += p * (1.0 - p);
}

/* Each purchase is an opportunity for a point; log-odds are novelty less 1. */
Test(engine_catalogue, novelty_halves) {
    pts_scenario s =
        LOAD("/programme/items={\"one\":{\"points\":1,\"unit_cost\":1,\"retail_value\":1}}",
             "/programme/redemption={\"decision\":\"logit\",\"hassle\":1,\"refresh\":"
             "{\"every\":\"3 months\",\"novelty\":2,\"half_life_days\":9}}",
             "/segments/s/redemption={}");
    novelty n = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, count_novelty, &n, NULL), PTS_OK);
    for (int group = 0; group < 2; group++) {
        double gap = (double)n.redeemed[group] - n.expected[group];
        cr_assert(n.variance[group] > 200.0);
        cr_assert(gap * gap < 16.0 * n.variance[group], "%d: %lld, expected %f", group,
                  (long long)n.redeemed[group], n.expected[group]);
    }
    pts_scenario_free(&s);
}

/* ---- near expiry ---- */

static bool three_quarters(const pts_event *e, pts_date date) {
    (void)date;
    return e->points == (e->item == CUP ? 68 : 150); /* 67.5 is rounded up */
}

static bool both_prices(const pts_event *e, pts_date date) {
    (void)date;
    return e->points == (e->item == CUP ? 90 : 200) || three_quarters(e, date);
}

/* Lots last 30 days: all of a balance expires within 30 days, and what was earned today does not
 * within 29. */
Test(engine_catalogue, what_expires_soon_pays_less) {
#define ROLLING                                                                                    \
    "/programme/expiry={\"kind\":\"rolling\",\"after\":\"30 days\"}",                              \
        "/programme/earn/points_per_unit=8"
    same_as_plain(LOAD(ROLLING), LOAD(ROLLING, "/programme/redemption/near_expiry={"
                                               "\"within_days\":30,\"discount\":0}"));
    see(LOAD(ROLLING, "/programme/redemption/near_expiry={\"within_days\":30,\"discount\":0.25}"),
        three_quarters);
    seen s = see(LOAD(ROLLING, "/programme/redemption/near_expiry={\"within_days\":29,"
                               "\"discount\":0.25}"),
                 both_prices);
    cr_assert(s.items[BAG] > 100 && s.items[CUP] > 100);
}

/* ---- what units cost ---- */

static int64_t of_bin(const pts_ledger *l, int bin, enum pts_flow flow) {
    return pts_ledger_flow(l, 0, bin)[flow];
}

static pts_results run_of(pts_scenario *s) {
    pts_results r = {0};
    cr_assert_eq(pts_run(s, &(pts_run_options){.threads = 1}, &r), PTS_OK);
    return r;
}

#define ONE_ITEM "/programme/items={\"one\":{\"points\":30,\"unit_cost\":3,\"retail_value\":4}}"

/* The fiscal year begins in October; the horizon with January. */
Test(engine_catalogue, cost_steps_go_by_the_volume_of_the_fiscal_year) {
    pts_scenario s = LOAD(ONE_ITEM, "/budget={\"monthly\":1,\"fiscal_year_starts\":10}",
                          "/programme/items/one/cost_steps={\"units\":[100,700],"
                          "\"unit_cost\":[2.5,1.25]}");
    pts_results r = run_of(&s);
    const pts_ledger *l = &r.paths[1];
    int times[3] = {0};
    int64_t year = 0, last = 0;
    for (int bin = 0; bin < r.dims.months + 2; bin++) {
        int64_t units = pts_ledger_unit(l, 0, bin)[0];
        if (bin >= 2 && bin <= r.dims.months)
            year += pts_ledger_unit(l, 0, bin - 1)[0];
        if (bin == 10 || bin == 22)
            year = 0;
        int step = year >= 700 ? 2 : year >= 100;
        last = step == 2 ? 125 : step == 1 ? 250 : 300;
        cr_assert_eq(of_bin(l, bin, PTS_COST), units * last);
        times[step] += units > 0;
    }
    cr_assert(times[0] >= 3 && times[1] >= 3 && times[2] >= 3, "%d %d %d", times[0], times[1],
              times[2]);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_catalogue, a_step_that_changes_nothing_costs_the_same) {
    same_as_plain(LOAD(ONE_ITEM), LOAD(ONE_ITEM, "/programme/items/one/cost_steps={\"units\":[7],"
                                                 "\"unit_cost\":[3]}"));
}

/* ---- coupons and lucky draws ---- */

typedef struct sums {
    int64_t units, used, won, cost, retail, redeemed;
} sums;

static sums sum_of(pts_scenario s) {
    sums all = {0};
    pts_results r = run_of(&s);
    for (int64_t path = 0; path < r.n_paths; path++)
        for (int bin = 0; bin < r.dims.months + 2; bin++) {
            const pts_ledger *l = &r.paths[path];
            all.units += pts_ledger_unit(l, 0, bin)[0];
            all.used += r.dims.drawn ? l->used[bin] : 0;
            all.won += r.dims.drawn ? l->won[bin] : 0;
            all.cost += of_bin(l, bin, PTS_COST);
            all.retail += of_bin(l, bin, PTS_RETAIL);
            all.redeemed += of_bin(l, bin, PTS_REDEEMED);
        }
    pts_results_free(&r);
    pts_scenario_free(&s);
    return all;
}

/* Within five standard deviations. */
static void binomial(int64_t n, int64_t got, double p) {
    double gap = (double)got - (double)n * p;
    cr_assert(n > 1000);
    cr_assert(gap * gap < 25.0 * (double)n * p * (1.0 - p), "%lld of %lld at %f", (long long)got,
              (long long)n, p);
}

Test(engine_catalogue, coupons_cost_when_they_are_used) {
    sums all = sum_of(LOAD(ONE_ITEM));
    sums some = sum_of(LOAD(ONE_ITEM, "/programme/items/one/used_share=0.3"));
    sums none = sum_of(LOAD(ONE_ITEM, "/programme/items/one/used_share=0"));
    sums each = sum_of(LOAD(ONE_ITEM, "/programme/items/one/used_share=1"));
    binomial(some.units, some.used, 0.3);
    cr_assert(some.units == all.units && some.redeemed == all.redeemed);
    cr_assert(some.retail == all.retail && some.cost == 300 * some.used);
    cr_assert(none.used == 0 && none.cost == 0 && none.units == all.units);
    cr_assert(each.used == all.units && each.cost == all.cost && each.won == 0);
}

#define PRIZE(share)                                                                               \
    "/programme/items/one/prize={\"share\":" share ",\"cost\":7,\"retail_value\":10}"

Test(engine_catalogue, draws_pay_their_prizes) {
    sums s = sum_of(LOAD(ONE_ITEM, PRIZE("0.1")));
    binomial(s.units, s.won, 0.1);
    cr_assert(s.used == s.units);
    cr_assert(s.cost == 300 * s.units + 700 * s.won);
    cr_assert(s.retail == 400 * s.units + 1000 * s.won);
}

/* A sure prize is worth what it would be worth as part of the item: same odds, same redemptions. */
Test(engine_catalogue, what_a_prize_is_expected_to_be_worth_attracts) {
    sums sure = sum_of(LOAD(ONE_ITEM, "/segments/s/redemption/propensity=-4", PRIZE("1")));
    sums part = sum_of(LOAD(ONE_ITEM, "/segments/s/redemption/propensity=-4",
                            "/programme/items/one/retail_value=14"));
    sums without = sum_of(LOAD(ONE_ITEM, "/segments/s/redemption/propensity=-4"));
    cr_assert_eq(sure.redeemed, part.redeemed);
    cr_assert_eq(sure.retail, part.retail);
    cr_assert(5 * sure.redeemed > 6 * without.redeemed);
}

/* Units 1 and 129 of a redemption share their fate: of 256 units an even number is used. */
Test(engine_catalogue, units_beyond_128_share_their_fate) {
    pts_scenario s = LOAD(ONE_ITEM, "/programme/items/one/points=1",
                          "/programme/items/one/used_share=0.5", "/segments/s/spend/mean=9000",
                          "/programme/redemption={\"quantity\":\"max\",\"max_units\":256}");
    pts_results r = run_of(&s);
    int64_t units = 0;
    for (int bin = 0; bin < r.dims.months + 2; bin++) {
        cr_assert_eq(r.paths[0].used[bin] % 2, 0);
        units += pts_ledger_unit(&r.paths[0], 0, bin)[0];
        cr_assert_eq(pts_ledger_unit(&r.paths[0], 0, bin)[0] % 256, 0);
    }
    cr_assert(units > 100000);
    pts_results_free(&r);
    pts_scenario_free(&s);
}
