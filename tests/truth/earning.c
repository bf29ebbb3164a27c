/* Earning rules against Poisson sums, all members alike and alive.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * Purchases are Poisson with mean m a calendar month, each of 10 points. A cap of C points a month
 * leaves E[min(10 N, C)]; a limit of one rewarded occasion a day leaves 1 - e^-a of a Poisson of mean a;
 * a purchase returned with probability p, uniformly within w days, is back by the end of H days in
 * p (H - w / 2) of the days' purchases; a dormant share d leaves 1 - d of them; an index of mean 1
 * leaves their mean. False alarms: 2e-5 a test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 200, MONTHS = 12 };

static pts_scenario scenario(const char *segment, const char *programme, const char *more) {
    return truth_scenario("'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', "
                          "'horizon': '%d months', 'warmup': '0 months', 'runoff': '0 months'}, "
                          "'segments': {'all': {'members': %d, 'purchases': {'per_year': 24}, "
                          "'spend': {'mean': 10}%s}}, "
                          "'programme': {'earn': {'points_per_unit': 1%s}, 'items': {}}%s",
                          PATHS, MEMBERS, MONTHS, MEMBERS, segment, programme, more);
}

static void check_flow(pts_scenario s, enum pts_flow flow, truth t) {
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double x[PATHS];
        for (int i = 0; i < PATHS; i++)
            x[i] = truth_flow(&r.paths[i], 0, flow, 1, MONTHS) / MEMBERS;
        truth_add_mean(&t, x, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

static const double A_DAY = 24.0 / 365.25;

/* E[min(N, most)], N Poisson. */
static double capped(double mean, unsigned most) {
    double sum = 0.0;
    for (unsigned n = 0; n < most; n++)
        sum += gsl_cdf_poisson_Q(n, mean);
    return sum;
}

Test(earning, cap_a_month) {
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double exact = 0.0;
    for (int m = 0; m < MONTHS; m++)
        exact += 10.0 * capped(days[m] * A_DAY, 2);
    check_flow(scenario("", ", 'cap': {'per_month': 20}", ""), PTS_ISSUED,
               (truth){.name = "issued under a cap", .exact = exact, .near = 1.02 * exact});
}

Test(earning, cap_a_month_cuts_in_a_purchase) {
    static const int days[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double exact = 0.0; /* 15 points: one purchase whole, the second half */
    for (int m = 0; m < MONTHS; m++)
        exact += 5.0 * (capped(days[m] * A_DAY, 1) + capped(days[m] * A_DAY, 2));
    check_flow(scenario("", ", 'cap': {'per_month': 15}", ""), PTS_ISSUED,
               (truth){.name = "issued under an odd cap", .exact = exact, .near = 1.02 * exact});
}

Test(earning, one_rewarded_occasion_a_day) {
    double exact = 24.0 / 365.25 * 365 * 10 + 365 * 3 * (1.0 - exp(-200.0 / 365.25));
    check_flow(scenario("",
                        "}, 'activities': {'sign in': {'per_year': 200, 'points': 3, "
                        "'limit': {'per_day': 1}}",
                        ""),
               PTS_ISSUED,
               (truth){.name = "issued with sign-ins", .exact = exact, .near = 1.01 * exact});
}

Test(earning, activities_share_a_process) {
    double exact = 24.0 * 365 / 365.25 * 10 + 365 / 365.25 * (30.0 * 2 * 1.5 + 10.0 * 50 * 1.5);
    check_flow(scenario(", 'activity': 1.5",
                        "}, 'activities': {'review': {'per_year': 30, 'points': 2}, "
                        "'referral': {'per_year': 10, 'points': 50}",
                        ""),
               PTS_ISSUED,
               (truth){.name = "issued with activities", .exact = exact, .near = 1.02 * exact});
}

Test(earning, returns_within_a_window) {
    double exact = A_DAY * 0.3 * (365.0 - 30.0 / 2);
    check_flow(scenario("", "}, 'returns': {'share': 0.3, 'within_days': 30", ""), PTS_RETURNS,
               (truth){.name = "returns", .exact = exact, .near = 1.04 * exact});
}

/* Nothing is redeemed or lapses, so that every return takes its own lot whole. */
Test(earning, returns_take_what_was_earned) {
    double exact = 10.0 * A_DAY * 0.3 * (365.0 - 30.0 / 2);
    check_flow(scenario("", "}, 'returns': {'share': 0.3, 'within_days': 30", ""), PTS_REVERSED,
               (truth){.name = "reversed", .exact = exact, .near = 1.04 * exact});
}

Test(earning, dormant_members_buy_nothing) {
    double exact = A_DAY * 365 * 0.65;
    check_flow(scenario(", 'dormant_share': 0.35", "", ""), PTS_PURCHASES,
               (truth){.name = "purchases, some dormant", .exact = exact, .near = 1.03 * exact});
}

Test(earning, gamma_gamma_mean) {
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '0 months', 'runoff': '0 months'}, 'segments': {'all': {'members': %d, "
        "'purchases': {'per_year': 24}, 'spend': {'model': 'gamma_gamma', 'mean': 35, "
        "'shape_between': 4, 'shape_within': 6}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, 'items': {}}",
        PATHS, MEMBERS, MEMBERS);
    double exact = 3500.0 * A_DAY * 365;
    check_flow(s, PTS_SPEND,
               (truth){.name = "gamma-gamma spend", .exact = exact, .near = 1.03 * exact});
}

Test(earning, demand_of_mean_one) {
    double exact = A_DAY * 365;
    check_flow(scenario("", "", ", 'economy': {'demand': {'sd': 0.1, 'reversion': 0.3}}"),
               PTS_PURCHASES,
               (truth){.name = "purchases under demand", .exact = exact, .near = 1.15 * exact});
}
