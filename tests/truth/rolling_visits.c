/* Points lapse after n days, and every visit (h a day) redeems them all.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * The lapse is at the end of day d + n, n days after that of the purchase. A point is earned at a
 * uniform time of its day, so that a visit has n days and the uniform rest of a day to come:
 * URR = 1 - e^(-hn) (1 - e^-h) / h. At a day's end stand the points of the last n days that no
 * visit has met: (1 - e^(-hn)) / h for each issued a day. Of those, the points of n days' issue that
 * will meet none are never redeemed: n e^(-hn) (1 - e^-h) / h; what is left is the hindsight.
 * False alarms: 2e-5 a statement, four for each pair of h and n and one of the reserve, were the
 * seeds drawn anew. */
#include "truth_statistics.h"

#include "pointsim/measure.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 50, MONTHS = 12 };

static const double COST = 0.25; /* a point */

static double urr(double h, double n) {
    return 1.0 - exp(-h * n) * (1.0 - exp(-h)) / h;
}

static double outstanding(double h, double n) {
    return (1.0 - exp(-h * n)) / h;
}

static double hindsight(double h, double n) {
    return (outstanding(h, n) - n * (1.0 - urr(h, n))) * COST;
}

/* Members with `rate` purchases and h visits a day. The warm-up of 3 months fills every age of
 * points (n is less), the year that follows is all stationary, and the run-off outlasts n. Planned
 * is the rate that is true of every issue month, and the cost. */
static pts_scenario scenario(int members, double rate, double h, int n, double planned_urr) {
    return truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '%d months', "
        "'warmup': '3 months', 'runoff': '6 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': %.17g}, "
        "'visits': {'per_year': %.17g}, 'spend': {'mean': 1}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, "
        "'expiry': {'kind': 'rolling', 'after': '%d days'}, "
        "'redemption': {'at': ['visit'], 'decision': 'always', 'quantity': 'all'}, "
        "'items': {'credit': {'points': 1, 'unit_cost': %.17g, 'retail_value': 1}}}, "
        "'economics': {'planned_urr': %.17g, 'planned_cost_per_point': %.17g}",
        PATHS, members, MONTHS, members, rate * 365.25, h * 365.25, n, COST, planned_urr, COST);
}

/* Points of the twelve month cohorts, through the run-off. */
static double cohorts(const pts_ledger *ledger, enum pts_cohort_flow flow) {
    int64_t sum = 0;
    for (int c = 1; c <= ledger->dims.months; c++)
        for (int bin = c; bin <= ledger->dims.months + 1; bin++)
            sum += pts_ledger_cohort(ledger, flow, c)[bin];
    return (double)sum;
}

/* Figures of a measure at a month's close, path by path. */
static void month_values(const pts_scenario *s, const pts_results *r, enum pts_measure_id id,
                         int month, double values[PATHS]) {
    pts_planned planned = {0};
    pts_frame frame = {0};
    pts_value at[MONTHS];
    cr_assert_eq(pts_planned_make(s, NULL, &planned), PTS_OK);
    cr_assert_eq(pts_frame_make(s, r->plans, &planned, PATHS, &frame), PTS_OK);
    for (int i = 0; i < PATHS; i++) {
        cr_assert_eq(pts_measure_on_months(&frame, &r->paths[i], i, id, at), PTS_OK);
        cr_assert(pts_value_figure(at[month - 1]).known);
        values[i] = at[month - 1].num;
    }
    pts_frame_free(&frame);
    pts_planned_free(&planned);
}

typedef struct truths {
    truth share, stock;
    truth later; /* hindsight that the horizon sees through */
    truth last;  /* hindsight of the run-off alone */
} truths;

static void add_seed(truths *t, pts_scenario *s, int seed) {
    pts_results r = truth_run(s, truth_first_seed() + (uint64_t)seed);
    double redeemed[PATHS], issued[PATHS], closing[PATHS], cost[PATHS];
    for (int i = 0; i < PATHS; i++) {
        redeemed[i] = cohorts(&r.paths[i], PTS_COHORT_REDEEMED);
        issued[i] = cohorts(&r.paths[i], PTS_COHORT_ISSUED);
        closing[i] = (double)r.paths[i].closing[0];
    }
    truth_add_ratio(&t->share, redeemed, issued, PATHS);
    truth_add_mean(&t->stock, closing, PATHS);
    month_values(s, &r, PTS_M_LIABILITY_HINDSIGHT, MONTHS / 2, cost);
    truth_add_mean(&t->later, cost, PATHS);
    month_values(s, &r, PTS_M_LIABILITY_HINDSIGHT, MONTHS, cost);
    truth_add_mean(&t->last, cost, PATHS);
    pts_results_free(&r);
}

/* The wrong values are those of `days` later (the effects that the test sees). */
static void check_pair(double rate, double h, int n, double days_urr, double days_stock) {
    pts_scenario s = scenario(MEMBERS, rate, h, n, urr(h, n));
    double a_day = rate * MEMBERS;
    truth cost = {.exact = a_day * hindsight(h, n), .near = a_day * hindsight(h, n + days_stock)};
    truths t = {.share = {.name = "URR", .exact = urr(h, n), .near = urr(h, n + days_urr)},
                .stock = {.name = "outstanding",
                          .exact = a_day * outstanding(h, n),
                          .near = a_day * outstanding(h, n + days_stock)},
                .later = cost,
                .last = cost};
    t.later.name = "hindsight of month 6";
    t.last.name = "hindsight of month 12";
    for (int seed = 0; seed < TRUTH_SEEDS; seed++)
        add_seed(&t, &s, seed);
    truth_check(&t.share);
    truth_check(&t.stock);
    truth_check(&t.later);
    truth_check(&t.last);
    pts_scenario_free(&s);
}

/* Sees 0.1 day of expiry in the URR and half a day in the outstanding and the hindsight. */
Test(rolling_visits, a_few_days) {
    check_pair(0.5, 0.3, 3, 0.1, 0.5);
}

/* Sees half a day, and one day and a half. */
Test(rolling_visits, a_week_or_two) {
    check_pair(0.3, 0.1, 10, 0.5, 1.5);
}

/* Sees 4 days, and 12. */
Test(rolling_visits, two_months) {
    check_pair(0.2, 0.02, 60, 4.0, 12.0);
}

/* min(outstanding, max(0, URR x issued - redeemed)) is, on average, what a cohort will still redeem
 * only where neither bound ever cuts: URR x issued - redeemed has that mean, and a bound takes one
 * side of its chance away. So it is not where a month's points have lapsed but for a few (at the end
 * of a month of 30 days those of the 31st), nor soon after 0. With n = 31, at the end of a month of
 * 31 days, it is: every earlier month is extinct and exactly 0; of the month itself nothing has
 * lapsed, so that outstanding = issued - redeemed is above the claim on every path, and 200 members
 * keep the claim 7 standard deviations from 0. Sees 0.01 in the planned rate. */
Test(rolling_visits, reserve_of_the_true_rate_has_no_bias) {
    enum { CROWD = 200, DAYS = 31, MAY = 5 };
    const double rate = 0.2, h = 0.02, seen = 0.01;
    pts_scenario s = scenario(CROWD, rate, h, DAYS, urr(h, DAYS));
    truth bias = {.name = "reserve bias", .near = -seen * rate * CROWD * DAYS * COST};
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double values[PATHS];
        month_values(&s, &r, PTS_M_RESERVE_BIAS, MAY, values);
        truth_add_mean(&bias, values, PATHS);
        pts_results_free(&r);
    }
    truth_check(&bias);
    pts_scenario_free(&s);
}
