/* A reward at R points, redeemed at once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * A purchase earns 1 point, comes at rate lambda, and is the member's last step with probability
 * 1 - q, q = lambda / (lambda + mu): steps are geometric, so URR = R q^R / (1 - q^R) (1 - q) / q.
 * Stationary cohorts, of members of all ages, have the same URR as members followed from enrolment
 * to departure. False alarms: 2e-5 a test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

enum { REWARD = 10, GROUPS = 50, YEARS = 30 };
static const double Q = 1.0 / (1.0 + 1.0 / 36.0); /* 1 purchase a month, 36 months of life */

/* A month is 30.4375 days, a twelfth of a year of 365.25. */
#define BEHAVIOUR                                                                                  \
    "'purchases': {'per_year': 12}, 'lifetime': {'model': 'exponential', 'mean_days': 1095.75}, "  \
    "'spend': {'mean': 1}"
#define PROGRAMME                                                                                  \
    "'programme': {'earn': {'points_per_unit': 1}, 'expiry': {'kind': 'none'}, "                   \
    "'leaver': 'forfeits', 'redemption': {'at': ['purchase'], 'decision': 'always', "              \
    "'quantity': 'one'}, 'items': {'reward': {'points': 10, 'unit_cost': 1, 'retail_value': 1}}}"

static double urr(double reward) {
    double all = pow(Q, reward);
    return reward * all / (1.0 - all) * (1.0 - Q) / Q;
}

Test(threshold_reward, known_figure) {
    cr_assert_float_eq(urr(REWARD), 0.881271, 5e-7);
}

/* Everybody at the start, followed to the end: 50 like segments of 600 members are the
 * replicates. Sees 0.002 of URR; R = 11 instead of 10 would be 0.013. */
Test(threshold_reward, everybody_from_the_start) {
    static const char segment[] = "'g%02d': {'members': 600, " BEHAVIOUR "}";
    char segments[GROUPS * sizeof segment * 2] = "";
    size_t used = 0;
    for (int g = 0; g < GROUPS; g++) {
        used += (size_t)snprintf(segments + used, sizeof segments - used, g ? ", " : "");
        used += (size_t)snprintf(segments + used, sizeof segments - used, segment, g);
    }
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': 1, 'sample': 30000, 'start': '2026-01-01', 'horizon': '60 years', "
        "'warmup': '0 months', 'runoff': '30 years'}, 'segments': {%s}, " PROGRAMME,
        segments);
    truth t = {.name = "URR, all from the start", .exact = urr(REWARD)};
    t.near = t.exact - 0.002;
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double redeemed[GROUPS], issued[GROUPS];
        int last = r.dims.months + 1; /* the run-off's column */
        for (int g = 0; g < GROUPS; g++) {
            redeemed[g] = truth_flow(&r.paths[0], g, PTS_REDEEMED, 1, last);
            issued[g] = truth_flow(&r.paths[0], g, PTS_ISSUED, 1, last);
        }
        truth_add_ratio(&t, redeemed, issued, GROUPS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

static double cohorts(const pts_ledger *ledger, enum pts_cohort_flow flow, int first) {
    int64_t sum = 0;
    for (int c = first; c <= ledger->dims.months; c++)
        for (int bin = c; bin <= ledger->dims.months + 1; bin++)
            sum += pts_ledger_cohort(ledger, flow, c)[bin];
    return (double)sum;
}

/* Four enrol each month for 30 years; the points issued in the last 12 months alone, most of which
 * are redeemed in the run-off, where members go on buying and earning. Members are gone after 30
 * years but for e^-10. Sees 0.006 of URR; without the run-off's earning it would be far below. */
Test(threshold_reward, last_twelve_cohorts) {
    pts_scenario s =
        truth_scenario("'simulation': {'paths': %d, 'sample': 100000, 'start': '2026-01-01', "
                       "'horizon': '%d years', 'warmup': '0 months', 'runoff': '30 years'}, "
                       "'segments': {'all': {'enrolments': 4, " BEHAVIOUR "}}, " PROGRAMME,
                       GROUPS, YEARS);
    truth t = {.name = "URR, last twelve cohorts", .exact = urr(REWARD)};
    t.near = t.exact - 0.006;
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double redeemed[GROUPS], issued[GROUPS];
        int first = r.dims.months - 11;
        for (int g = 0; g < GROUPS; g++) {
            redeemed[g] = cohorts(&r.paths[g], PTS_COHORT_REDEEMED, first);
            issued[g] = cohorts(&r.paths[g], PTS_COHORT_ISSUED, first);
        }
        truth_add_ratio(&t, redeemed, issued, GROUPS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}
