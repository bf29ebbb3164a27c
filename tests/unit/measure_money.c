/* pointsim tests: liability, worth, leverage and budget of a ledger written by hand.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

enum { MONTHS = 14, RUNOFF = MONTHS + 1 };

/* One segment, November 2026 to December 2027, 100 points are worth 1.00. Every month 1000 points
 * are issued and 100.00 spent; from the second on 400 points of the month before are redeemed, in
 * 100 acts, for goods of 4.00 that cost 3.00. What is left of month 1 lapses in month 3. In month 14
 * the goods are worth 4.40 and cost 6.00, and 20.00 are refunded. The run-off redeems 300 points for
 * 4.50: 100 of month 13, 200 of month 14. */
typedef struct story {
    pts_scenario scenario;
    pts_segment segment;
    pts_plan plan;
    pts_number budget;
    pts_planned planned;
    pts_results results;
} story;

static void month_of(pts_ledger *l, int month) {
    int64_t *flow = pts_ledger_flow(l, 0, month);
    fake_issue(l, 0, month, 1000);
    flow[PTS_SPEND] = 10000;
    if (month == 1)
        return;
    fake_take(l, PTS_REDEEMED, 0, month - 1, month, 400);
    flow[PTS_REDEMPTIONS] = 100;
    flow[PTS_RETAIL] = month == MONTHS ? 440 : 400;
    flow[PTS_COST] = month == MONTHS ? 600 : 300;
}

static void story_init(story *t) {
    *t = (story){.segment = {.name = "all", .members = 10},
                 .plan = {.weight = 1, .opening = 10},
                 .budget = fake_number(3.5)};
    t->scenario = (pts_scenario){.name = "story",
                                 .seed = 1,
                                 .paths = 1,
                                 .sample = 10,
                                 .start = {2026, 11, 1},
                                 .horizon_months = MONTHS,
                                 .segments = &t->segment,
                                 .n_segments = 1,
                                 .anchor_points = fake_number(100.0),
                                 .anchor_value = fake_number(1.0),
                                 .has_margin = true,
                                 .margin_rate = fake_number(0.25),
                                 .has_planned_urr = true,
                                 .planned_urr = 0.5,
                                 .has_planned_cost = true,
                                 .planned_cost = 0.01,
                                 .has_budget = true,
                                 .budget = &t->budget,
                                 .n_budget = 1,
                                 .budget_constant = true,
                                 .fiscal_month = 1};
    t->results = (pts_results){.dims = {.months = MONTHS, .segments = 1},
                               .n_paths = 1,
                               .paths = calloc(1, sizeof(pts_ledger)),
                               .plans = &t->plan};
    pts_ledger *l = t->results.paths;
    cr_assert_eq(pts_ledger_init(l, t->results.dims), PTS_OK);
    for (int month = 1; month <= MONTHS; month++)
        month_of(l, month);
    fake_take(l, PTS_EXPIRED, 0, 1, 3, 600);
    pts_ledger_flow(l, 0, MONTHS)[PTS_REFUNDS] = 2000;
    fake_take(l, PTS_REDEEMED, 0, 13, RUNOFF, 100);
    fake_take(l, PTS_REDEEMED, 0, 14, RUNOFF, 200);
    pts_ledger_flow(l, 0, RUNOFF)[PTS_COST] = 450;
    fake_close(l);
    cr_assert_eq(pts_planned_make(&t->scenario, NULL, &t->planned), PTS_OK);
}

static void story_free(story *t) {
    pts_ledger_free(t->results.paths);
    free(t->results.paths);
    pts_planned_free(&t->planned);
}

static void expect(const pts_estimate *e, int id, double value) {
    cr_assert(e->mean.known, "%s: %s", pts_measure_table[id].name, e->reason ? e->reason : "");
    cr_assert_float_eq(e->mean.value, value, 1e-12 * fmax(1.0, fabs(value)), "%s: %.17g, not %.17g",
                       pts_measure_table[id].name, e->mean.value, value);
}

static void close_of(const pts_estimates *e, int id, double value) {
    expect(&e->headline[id], id, value);
}

static void month_end(const pts_estimates *e, int id, int month, double value) {
    expect(pts_estimates_month(e, id, month), id, value);
}

Test(measure_money, liability) {
    story t;
    pts_estimates e;
    story_init(&t);
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    /* month 1 is extinct; 2..13 may still claim 100 points each, 14 may claim 500 */
    close_of(&e, PTS_M_LIABILITY_COST, 17.0);
    close_of(&e, PTS_M_LIABILITY_NOMINAL, 82.0);
    close_of(&e, PTS_M_LIABILITY_HINDSIGHT, 4.5);
    close_of(&e, PTS_M_RESERVE_BIAS, -12.5);
    close_of(&e, PTS_M_URR_LEVERAGE, 13000.0 * 0.5 / 1700.0);
    close_of(&e, PTS_M_LIABILITY_25BP, 13.0 * 2.5 * 0.01);
    /* month 1: 500 of 1000 points; later redeemed 400 for 3.00; month 2: 100 + 500 */
    month_end(&e, PTS_M_LIABILITY_COST, 1, 5.0);
    month_end(&e, PTS_M_LIABILITY_HINDSIGHT, 1, 3.0);
    month_end(&e, PTS_M_LIABILITY_COST, 2, 6.0);
    /* at the end of 13: the 400 of month 13 in month 14 for 6.00, and 100 of the 300 of the run-off */
    month_end(&e, PTS_M_LIABILITY_HINDSIGHT, 13, 6.0 + 1.5);
    pts_estimates_free(&e);
    story_free(&t);
}

Test(measure_money, worth_of_a_point) {
    const double step = log(1.1);
    story t;
    pts_estimates e;
    story_init(&t);
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    close_of(&e, PTS_M_VALUE_VOLATILITY, step * sqrt(1.0 / 12.0));
    close_of(&e, PTS_M_VALUE_VOLATILITY_MAX, step * sqrt(1.0 / 12.0));
    close_of(&e, PTS_M_VALUE_SWING, 0.001 / (0.121 / 12.0));
    close_of(&e, PTS_M_ANCHOR_GAP, step / 12.0);
    month_end(&e, PTS_M_VALUE_VOLATILITY, 13, 0.0);
    cr_assert_not(pts_estimates_month(&e, PTS_M_VALUE_VOLATILITY, 12)->mean.known,
                  "nothing was redeemed in month 1");
    cr_assert_str_eq(pts_estimates_month(&e, PTS_M_VALUE_VOLATILITY, 11)->reason,
                     "the window of 12 months is not full");
    pts_estimates_free(&e);
    pts_ledger_flow(t.results.paths, 0, 10)[PTS_REDEMPTIONS] = 99;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    static const int gone[] = {PTS_M_VALUE_VOLATILITY, PTS_M_VALUE_VOLATILITY_MAX,
                               PTS_M_VALUE_SWING, PTS_M_ANCHOR_GAP};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        cr_assert_not(e.headline[gone[i]].mean.known, "99 redemptions are too few");
    pts_estimates_free(&e);
    story_free(&t);
}

Test(measure_money, leverage_and_turnover) {
    story t;
    pts_estimates e;
    story_init(&t);
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    close_of(&e, PTS_M_LEVERAGE_RATIO, 12000.0 * 0.5 * 0.01 / (0.25 * 1180.0));
    month_end(&e, PTS_M_LEVERAGE_RATIO, 13, 0.2);
    cr_assert_not(pts_estimates_month(&e, PTS_M_LEVERAGE_RATIO, 11)->mean.known);
    close_of(&e, PTS_M_MARGIN, 0.25 * 1380.0);
    close_of(&e, PTS_M_SPEND_PER_FACE_VALUE, 10.0);
    /* balances 1000, 1600, 1600, then 600 more a month: 1600 .. 8200 over months 3..14 */
    close_of(&e, PTS_M_TURNOVER, 4800.0 / 4900.0);
    close_of(&e, PTS_M_MONTHS_TO_REDEMPTION, 1.0);
    pts_estimates_free(&e);
    story_free(&t);
}

Test(measure_money, budget) {
    story t;
    pts_estimates e;
    story_init(&t);
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    close_of(&e, PTS_M_BUDGET_USED, 42.0 / 49.0);
    close_of(&e, PTS_M_P_OVER_BUDGET, 0.0);
    month_end(&e, PTS_M_BUDGET_USED, 2, 3.0 / 7.0);
    month_end(&e, PTS_M_BUDGET_USED, 3, 3.0 / 3.5); /* January */
    month_end(&e, PTS_M_BUDGET_USED, 14, 39.0 / 42.0);
    pts_estimates_free(&e);
    t.scenario.fiscal_month = 12;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    month_end(&e, PTS_M_BUDGET_USED, 13, 36.0 / 42.0);
    month_end(&e, PTS_M_BUDGET_USED, 14, 6.0 / 3.5);
    month_end(&e, PTS_M_P_OVER_BUDGET, 14, 1.0);
    month_end(&e, PTS_M_P_OVER_BUDGET_10, 14, 1.0);
    month_end(&e, PTS_M_BUDGET_SHORTFALL, 14, 2.5);
    month_end(&e, PTS_M_P_OVER_BUDGET, 13, 0.0);
    month_end(&e, PTS_M_BUDGET_SHORTFALL, 13, 0.0);
    cr_assert_not(e.headline[PTS_M_RESERVE_95].mean.known, "one path has no 95 %% quantile");
    pts_estimates_free(&e);
    story_free(&t);
}

/* The benefits of tiers are part of what the budget is for. */
Test(measure_money, budget_of_rewards_and_benefits) {
    story t;
    pts_estimates e;
    story_init(&t);
    t.scenario.fiscal_month = 12;
    pts_ledger_flow(t.results.paths, 0, 14)[PTS_BENEFIT_COST] = 100;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    month_end(&e, PTS_M_BUDGET_USED, 13, 36.0 / 42.0);
    month_end(&e, PTS_M_BUDGET_USED, 14, 7.0 / 3.5);
    month_end(&e, PTS_M_BUDGET_SHORTFALL, 14, 3.5);
    month_end(&e, PTS_M_PROGRAMME_COST, 14, 7.0);
    close_of(&e, PTS_M_PROGRAMME_COST, 43.0);
    close_of(&e, PTS_M_REDEMPTION_COST, 42.0);
    pts_estimates_free(&e);
    story_free(&t);
}

Test(measure_money, what_is_not_given_has_no_figure_and_says_so) {
    static const struct {
        int id;
        const char *reason;
    } row[] = {{PTS_M_LEVERAGE_RATIO, "economics.margin_rate is not given"},
               {PTS_M_MARGIN, "economics.margin_rate is not given"},
               {PTS_M_LIABILITY_COST, "no ultimate redemption rate or cost a point is planned"},
               {PTS_M_RESERVE_BIAS, "no ultimate redemption rate or cost a point is planned"},
               {PTS_M_P_OVER_BUDGET, "the scenario has no budget"},
               {PTS_M_RESERVE_95, "the scenario has no budget"},
               {PTS_M_BUDGET_USED, "the scenario has no budget"}};
    story t;
    pts_estimates e;
    story_init(&t);
    t.scenario.has_margin = t.scenario.has_budget = false;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, NULL, &e), PTS_OK);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        cr_assert_not(e.headline[row[i].id].mean.known);
        cr_assert_str_eq(e.headline[row[i].id].reason, row[i].reason);
    }
    pts_estimates_free(&e);
    story_free(&t);
}

/* Active 50 in month 1 .. 63 in month 14; 20 repeating, 30 retained, 5 redeeming. */
Test(measure_money, members_at_month_ends) {
    story t;
    pts_estimates e;
    story_init(&t);
    for (int month = 1; month <= MONTHS; month++) {
        int64_t *flow = pts_ledger_flow(t.results.paths, 0, month);
        flow[PTS_ACTIVE] = 49 + month;
        flow[PTS_REPEATING] = 20;
        flow[PTS_RETAINED] = 30;
        flow[PTS_REDEEMING] = 5;
        flow[PTS_PURCHASES] = 70;
    }
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    cr_assert_str_eq(e.headline[PTS_M_ACTIVE_MEMBERS].reason, "simulation.count_active is false");
    pts_estimates_free(&e);
    t.scenario.counts_active = true;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    close_of(&e, PTS_M_ACTIVE_MEMBERS, 63.0);
    close_of(&e, PTS_M_REPURCHASE_RATE, 20.0 / 63.0);
    close_of(&e, PTS_M_REDEEMER_SHARE, 5.0 / 63.0);
    close_of(&e, PTS_M_PURCHASE_INTERVAL, 12.0 * 63.0 / (12.0 * 70.0));
    cr_assert_not(pts_estimates_month(&e, PTS_M_ACTIVE_MEMBERS, 11)->mean.known);
    month_end(&e, PTS_M_ACTIVE_MEMBERS, 12, 61.0);
    cr_assert_not(e.headline[PTS_M_RETENTION].mean.known, "the year to month 2 is not full");
    pts_estimates_free(&e);
    t.scenario.warmup_months = 12;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    month_end(&e, PTS_M_ACTIVE_MEMBERS, 1, 50.0);
    close_of(&e, PTS_M_RETENTION, 30.0 / 51.0);
    cr_assert_not(pts_estimates_month(&e, PTS_M_RETENTION, 12)->mean.known);
    pts_estimates_free(&e);
    t.segment.opening_from = PTS_OPENING_BALANCE;
    cr_assert_eq(pts_estimates_make(&t.scenario, &t.results, &t.planned, &e), PTS_OK);
    cr_assert_not(pts_estimates_month(&e, PTS_M_ACTIVE_MEMBERS, 11)->mean.known,
                  "balances have no past");
    pts_estimates_free(&e);
    story_free(&t);
}

/* Of the pilot: 13 x 400 + 300 of 14 000 points, by month, at 42.00 + 4.50. */
Test(measure_money, a_pilot_plans_what_is_not_given) {
    story t;
    pts_planned p;
    story_init(&t);
    t.scenario.has_planned_urr = t.scenario.has_planned_cost = false;
    cr_assert(pts_planned_needs_pilot(&t.scenario));
    cr_assert_eq(pts_planned_make(&t.scenario, &t.results, &p), PTS_OK);
    cr_assert_eq(p.pilot_paths, 1);
    cr_assert_not(p.urr[0].known, "there were no opening points");
    cr_assert_float_eq(p.urr[5].value, 0.4, 1e-15);
    cr_assert_float_eq(p.urr[13].value, 0.5, 1e-15);
    cr_assert_float_eq(p.urr[14].value, 0.2, 1e-15);
    cr_assert_float_eq(p.urr_all.value, 5500.0 / 14000.0, 1e-15);
    cr_assert_float_eq(p.cost_per_point.value, 46.5 / 5500.0, 1e-15);
    pts_planned_free(&p);
    t.scenario.has_planned_urr = true;
    cr_assert(pts_planned_needs_pilot(&t.scenario), "its cost is still open");
    cr_assert_eq(pts_planned_make(&t.scenario, &t.results, &p), PTS_OK);
    cr_assert_eq(p.urr[14].value, 0.5);
    pts_planned_free(&p);
    story_free(&t);
}
