/* Points lapse after n days, and every visit (h a day) redeems them all.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * The lapse is at the end of day d + n, n days after that of the purchase. A point is earned at a
 * uniform time of its day, so that a visit has n days and the uniform rest of a day to come:
 * URR = 1 - e^(-hn) (1 - e^-h) / h. At a day's end stand the points of the last n days that no
 * visit has met: (1 - e^(-hn)) / h for each issued a day.
 * False alarms: 2e-5 a statement, two for each pair of h and n, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 50 };

static double urr(double h, double n) {
    return 1.0 - exp(-h * n) * (1.0 - exp(-h)) / h;
}

static double outstanding(double h, double n) {
    return (1.0 - exp(-h * n)) / h;
}

/* Members with `rate` purchases and h visits a day. The warm-up of 3 months fills every age of
 * points (n is less), the year that follows is all stationary. */
static pts_scenario scenario(double rate, double h, int n) {
    return truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '3 months', 'runoff': '6 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': %.17g}, "
        "'visits': {'per_year': %.17g}, 'spend': {'mean': 1}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, "
        "'expiry': {'kind': 'rolling', 'after': '%d days'}, "
        "'redemption': {'at': ['visit'], 'decision': 'always', 'quantity': 'all'}, "
        "'items': {'credit': {'points': 1, 'unit_cost': 1, 'retail_value': 1}}}",
        PATHS, MEMBERS, MEMBERS, rate * 365.25, h * 365.25, n);
}

/* Points of the twelve month cohorts, through the run-off. */
static double cohorts(const pts_ledger *ledger, enum pts_cohort_flow flow) {
    int64_t sum = 0;
    for (int c = 1; c <= ledger->dims.months; c++)
        for (int bin = c; bin <= ledger->dims.months + 1; bin++)
            sum += pts_ledger_cohort(ledger, flow, c)[bin];
    return (double)sum;
}

static void add_seed(truth *share, truth *stock, pts_scenario *s, int seed) {
    pts_results r = truth_run(s, truth_first_seed() + (uint64_t)seed);
    double redeemed[PATHS], issued[PATHS], closing[PATHS];
    for (int i = 0; i < PATHS; i++) {
        redeemed[i] = cohorts(&r.paths[i], PTS_COHORT_REDEEMED);
        issued[i] = cohorts(&r.paths[i], PTS_COHORT_ISSUED);
        closing[i] = (double)r.paths[i].closing[0];
    }
    truth_add_ratio(share, redeemed, issued, PATHS);
    truth_add_mean(stock, closing, PATHS);
    pts_results_free(&r);
}

/* The wrong values are those of `days` later (the effects that the test sees). */
static void check_pair(double rate, double h, int n, double days_urr, double days_stock) {
    pts_scenario s = scenario(rate, h, n);
    double a_day = rate * MEMBERS;
    truth share = {.name = "URR", .exact = urr(h, n), .near = urr(h, n + days_urr)};
    truth stock = {.name = "outstanding",
                   .exact = a_day * outstanding(h, n),
                   .near = a_day * outstanding(h, n + days_stock)};
    for (int seed = 0; seed < TRUTH_SEEDS; seed++)
        add_seed(&share, &stock, &s, seed);
    truth_check(&share);
    truth_check(&stock);
    pts_scenario_free(&s);
}

/* Sees 0.1 day of expiry in the URR and half a day in the outstanding. */
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
