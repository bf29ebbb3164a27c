/* Tiers against Poisson sums, all members alike and alive. SPDX-License-Identifier: GPL-3.0-or-later
 * Every purchase is of 10, Poisson with mean a a day. A member is in the tier of n purchases in the W
 * months to a month's end with probability P(N >= n), N of mean a x the days of those months. What
 * it buys in the next month does not depend on that, so that a multiplier m adds, of 10 points a
 * purchase, 10 (m - 1) a x days x P. Who never falls is in the tier if any window so far was full
 * enough: with windows of one month independent ones, 1 - product of P(N < n). False alarms: 2e-5 a
 * test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

enum { PATHS = 60, MEMBERS = 200, MONTHS = 12, PAST = 6 };

static const double A_DAY = 24.0 / 365.25;
/* July 2025 to December 2026 */
static const int days[PAST + MONTHS] = {31, 31, 30, 31, 30, 31, 31, 28, 31,
                                        30, 31, 30, 31, 31, 30, 31, 30, 31};

static pts_scenario scenario(const char *tiers) {
    return truth_scenario("'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', "
                          "'horizon': '%d months', 'warmup': '%d months', 'runoff': '0 months'}, "
                          "'segments': {'all': {'members': %d, 'purchases': {'per_year': 24}, "
                          "'spend': {'mean': 10}}}, "
                          "'programme': {'earn': {'points_per_unit': 1}, 'items': {}, "
                          "'tiers': {%s}}",
                          PATHS, MEMBERS, MONTHS, PAST, MEMBERS, tiers);
}

/* P(N >= n) of the `window` months to month m of the horizon. */
static double in_tier(int m, int window, unsigned n) {
    double mean = 0.0;
    for (int i = m + PAST - window; i < m + PAST; i++)
        mean += days[i] * A_DAY;
    return gsl_cdf_poisson_Q(n - 1, mean);
}

static double members(const pts_ledger *l) {
    double sum = 0.0;
    for (int month = 1; month <= MONTHS; month++)
        sum += (double)pts_ledger_tier(l, 0, month)[0];
    return sum / MONTHS;
}

static double added(const pts_ledger *l) {
    return truth_flow(l, 0, PTS_ISSUED_TIER, 1, MONTHS);
}

static double benefits(const pts_ledger *l) {
    return truth_flow(l, 0, PTS_BENEFIT_COST, 1, MONTHS);
}

static void check(const char *tiers, double figure(const pts_ledger *), truth t) {
    pts_scenario s = scenario(tiers);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double x[PATHS];
        for (int i = 0; i < PATHS; i++)
            x[i] = figure(&r.paths[i]) / MEMBERS;
        truth_add_mean(&t, x, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

static const char rolling[] = "'window': '3 months', 'levels': {'x': {'threshold': 70, "
                              "'multiplier': 1.5, 'benefit_cost': 24}}";

Test(tiers, members_of_a_rolling_window) {
    double exact = 0.0;
    for (int m = 1; m <= MONTHS; m++)
        exact += in_tier(m, 3, 7) / MONTHS;
    check(rolling, members,
          (truth){.name = "members in the tier", .exact = exact, .near = 1.04 * exact});
}

Test(tiers, points_that_a_multiplier_adds) {
    double exact = 0.0;
    for (int m = 1; m <= MONTHS; m++)
        exact += in_tier(m - 1, 3, 7) * 5.0 * days[m + PAST - 1] * A_DAY;
    check(rolling, added,
          (truth){.name = "points of the tier", .exact = exact, .near = 1.04 * exact});
}

Test(tiers, benefits_of_who_never_falls) {
    double exact = 0.0, out = 1.0;
    for (int m = 1 - PAST; m <= MONTHS; m++) {
        out *= 1.0 - in_tier(m, 1, 5);
        exact += m >= 1 ? 200.0 * (1.0 - out) : 0.0;
    }
    check("'window': '1 month', 'downgrade': 'never', 'levels': {'x': {'threshold': 50, "
          "'benefit_cost': 24}}",
          benefits, (truth){.name = "benefits", .exact = exact, .near = 1.04 * exact});
}
