/* pointsim tests: what a programme causes and what members' lifetimes bring, of ledgers written by
 * hand. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

enum { MONTHS = 24 };

/* One segment and two paths, and the same with the programme off. 100 points are worth 1.00, margin
 * is 0.25, 0.5 of the points are planned to cost 0.02 each. Flows: `fill`. */
typedef struct story {
    pts_scenario scenario;
    pts_segment segment;
    pts_plan plan;
    pts_planned planned;
    pts_results with, without;
} story;

static void early(pts_ledger *l, int month, int bin, int64_t issued, int64_t spend,
                  int64_t refunds) {
    int64_t *cell = pts_ledger_early(l, month, bin), *flow = pts_ledger_flow(l, 0, bin);
    cell[PTS_EARLY_ISSUED] += issued;
    cell[PTS_EARLY_SPEND] += spend;
    cell[PTS_EARLY_REFUNDS] += refunds;
    if (issued > 0)
        fake_issue(l, 0, bin, issued);
    flow[PTS_SPEND] += spend;
    flow[PTS_REFUNDS] += refunds;
}

/* Members of month 1 are issued 1000 points and spend 100.00 in it and in the last month of their
 * first year; in the next, 13, 7777 points no more count. Those of month 12 have 400 points and 60.00
 * in month 12 and give 20.00 back in month 23, their last. Month 24 has others alone: 500 points, 10.00. With the
 * programme off all of the spend is a fifth lower. 100 points are redeemed for 3.00 in month 14. */
static void fill(pts_ledger *l, int64_t fifths, bool programme) {
    early(l, 1, 1, programme ? 1000 : 0, 2000 * fifths, 0);
    early(l, 1, 12, programme ? 1000 : 0, 2000 * fifths, 0);
    early(l, 1, 13, programme ? 7777 : 0, 2000 * fifths, 0);
    early(l, 12, 12, programme ? 400 : 0, 1200 * fifths, 0);
    early(l, 12, 23, 0, 0, 400 * fifths);
    pts_ledger_flow(l, 0, 24)[PTS_SPEND] += 200 * fifths;
    if (programme) {
        fake_issue(l, 0, 24, 500);
        fake_take(l, PTS_REDEEMED, 0, 12, 14, 100);
        pts_ledger_flow(l, 0, 14)[PTS_COST] = 300;
    }
    fake_close(l);
}

static void results_init(story *t, pts_results *r) {
    *r = (pts_results){.dims = pts_dims_of(&t->scenario, false),
                       .n_paths = 2,
                       .paths = calloc(2, sizeof(pts_ledger)),
                       .plans = &t->plan};
    cr_assert_eq(r->dims.early, PTS_EARLY_MONTHS);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(pts_ledger_init(&r->paths[i], r->dims), PTS_OK);
}

static void story_init(story *t) {
    *t = (story){.segment = {.name = "all", .members = 10}, .plan = {.weight = 1, .opening = 10}};
    t->scenario = (pts_scenario){.name = "story",
                                 .seed = 1,
                                 .paths = 2,
                                 .sample = 10,
                                 .start = {2026, 1, 1},
                                 .horizon_months = MONTHS,
                                 .counterfactual = true,
                                 .segments = &t->segment,
                                 .n_segments = 1,
                                 .anchor_points = fake_number(100.0),
                                 .anchor_value = fake_number(1.0),
                                 .has_margin = true,
                                 .margin_rate = fake_number(0.25),
                                 .discount_rate = fake_number(0.21),
                                 .ltv_years = 1,
                                 .has_planned_urr = true,
                                 .planned_urr = 0.5,
                                 .has_planned_cost = true,
                                 .planned_cost = 0.02};
    results_init(t, &t->with);
    results_init(t, &t->without);
    for (int i = 0; i < 2; i++) {
        fill(&t->with.paths[i], 5, true);
        fill(&t->without.paths[i], 4, false);
    }
    cr_assert_eq(pts_planned_make(&t->scenario, NULL, &t->planned), PTS_OK);
}

static void story_free(story *t) {
    for (int i = 0; i < 2; i++) {
        pts_ledger_free(&t->with.paths[i]);
        pts_ledger_free(&t->without.paths[i]);
    }
    free(t->with.paths);
    free(t->without.paths);
    pts_planned_free(&t->planned);
}

static pts_estimates estimates_of(const story *t) {
    pts_estimates e;
    cr_assert_eq(pts_estimates_make_beside(&t->scenario, &t->with, &t->without, &t->planned, &e),
                 PTS_OK);
    return e;
}

static void expect(const pts_estimate *e, enum pts_measure_id id, double value) {
    cr_assert(e->mean.known, "%s: %s", pts_measure_table[id].name, e->reason ? e->reason : "");
    cr_assert_float_eq(e->mean.value, value, 1e-12 * fmax(1.0, fabs(value)), "%s: %.17g, not %.17g",
                       pts_measure_table[id].name, e->mean.value, value);
}

static void close_of(const pts_estimates *e, enum pts_measure_id id, double value) {
    expect(&e->headline[id], id, value);
}

static void month_end(const pts_estimates *e, enum pts_measure_id id, int month, double value) {
    expect(pts_estimates_month(e, id, month), id, value);
}

/* Spend 370.00 and 20.00 refunded, without the programme 296.00 and 16.00; 10 677 points. */
Test(measure_caused, of_the_window) {
    story t;
    story_init(&t);
    pts_estimates e = estimates_of(&t);
    close_of(&e, PTS_M_SPEND_LEVERAGE, 74.0 / 106.77);
    close_of(&e, PTS_M_INCREMENTAL_MARGIN, 0.25 * 70.0);
    close_of(&e, PTS_M_ROI, (17.5 - 3.0) / 3.0);
    month_end(&e, PTS_M_SPEND_LEVERAGE, 12, 32.0 / 14.0);
    month_end(&e, PTS_M_INCREMENTAL_MARGIN, 23, 0.25 * -4.0);
    month_end(&e, PTS_M_ROI, 14, -1.0);
    const pts_estimate *none = pts_estimates_month(&e, PTS_M_ROI, 12);
    cr_assert_not(none->mean.known);
    cr_assert_str_eq(none->reason, "the programme cost nothing in the window");
    pts_estimates_free(&e);
    story_free(&t);
}

Test(measure_caused, benefits_are_a_cost) {
    story t;
    story_init(&t);
    for (int path = 0; path < 2; path++)
        pts_ledger_flow(&t.with.paths[path], 0, 12)[PTS_BENEFIT_COST] = 100;
    pts_estimates e = estimates_of(&t);
    close_of(&e, PTS_M_ROI, (17.5 - 4.0) / 4.0);
    pts_estimates_free(&e);
    story_free(&t);
}

/* 11 months of 21 % a year: divided by 1.1^(11/6). */
Test(measure_caused, of_lifetimes) {
    const double later = pow(1.1, -11.0 / 6.0);
    const double points = 1400.0 + 1000.0 * later;
    const double net = 160.0 + 80.0 * later;
    story t;
    story_init(&t);
    pts_estimates e = estimates_of(&t);
    close_of(&e, PTS_M_LEVERAGE_RATIO_LIFETIME, points * 0.01 / (0.25 * net));
    close_of(&e, PTS_M_LTV_LEVERAGE, 0.25 * 0.2 * net / (points * 0.01));
    pts_estimates_free(&e);
    t.scenario.discount_rate = fake_number(0.0);
    e = estimates_of(&t);
    close_of(&e, PTS_M_LEVERAGE_RATIO_LIFETIME, 24.0 / 60.0);
    close_of(&e, PTS_M_LTV_LEVERAGE, 12.0 / 24.0);
    pts_estimates_free(&e);
    story_free(&t);
}

/* Of two paths one simulated without the programme is enough, for that path. */
Test(measure_caused, paths_without_a_counterfactual_have_no_value) {
    story t;
    story_init(&t);
    t.without.n_paths = 1;
    pts_ledger_flow(&t.with.paths[1], 0, 5)[PTS_SPEND] += 123;
    pts_estimates e = estimates_of(&t);
    close_of(&e, PTS_M_INCREMENTAL_MARGIN, 17.5);
    cr_assert_eq(e.headline[PTS_M_INCREMENTAL_MARGIN].paths, 1);
    pts_estimates_free(&e);
    t.without.n_paths = 2;
    story_free(&t);
}

static void refuses(story *t, int month, int bin, int flow, int64_t value) {
    int64_t *cell = &pts_ledger_early(&t->with.paths[0], month, bin)[flow], was = *cell;
    *cell = value;
    cr_assert_eq(pts_ledger_check(&t->with.paths[0]), PTS_ERR_INTERNAL, "%d %d %d", month, bin,
                 flow);
    *cell = was;
    cr_assert_eq(pts_ledger_check(&t->with.paths[0]), PTS_OK);
}

/* Early flows are part of their bin's and not before enrolment. */
Test(measure_caused, early_flows_foot) {
    story t;
    story_init(&t);
    refuses(&t, 1, 1, PTS_EARLY_ISSUED, 1001);
    refuses(&t, 12, 23, PTS_EARLY_REFUNDS, 2001);
    refuses(&t, 3, 12, PTS_EARLY_SPEND, 1);
    refuses(&t, 3, 24, PTS_EARLY_SPEND, -1);
    refuses(&t, 12, 1, PTS_EARLY_SPEND, 1);
    int64_t *moved = pts_ledger_early(&t.with.paths[0], 1, 1);
    moved[PTS_EARLY_SPEND] -= 1;
    refuses(&t, 2, 1, PTS_EARLY_SPEND, 1);
    story_free(&t);
}
