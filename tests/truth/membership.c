/* Paid membership in closed form, all members alike and alive. SPDX-License-Identifier: GPL-3.0-or-later
 * A share q pays when all enrol at once; at the end of term k it is asked if it renewed k - 1 times,
 * so that q p^(k - 1) of the members are asked and q p^k renew. Where rewards move the log-odds,
 * members who redeem the 10 points of each of their N purchases in the term, N Poisson, renew with
 * probability sum over n of P(N = n) / (1 + exp(-(ln(p / (1 - p)) + e ln(1 + 10 n)))). False alarms:
 * 2e-5 a test, were the seeds drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 200 };

static void check(const char *time, const char *paid, enum pts_flow flow, int months, truth t) {
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'runoff': '0 months', %s}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': 12}, 'spend': {'mean': 10}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, 'membership': {%s}, "
        "'items': {'one': {'points': 10, 'unit_cost': 1, 'retail_value': 1}}}",
        PATHS, MEMBERS, time, MEMBERS, paid);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double x[PATHS];
        for (int i = 0; i < PATHS; i++)
            x[i] = truth_flow(&r.paths[i], 0, flow, 1, months) / MEMBERS;
        truth_add_mean(&t, x, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

/* All enrol on 1 July 2025; of the terms of three months the second to fifth end in the year. */
static const char year[] = "'horizon': '12 months', 'warmup': '6 months'";
static const char paid[] = "'member_share': 0.6, 'fee': 30, 'renewal': 0.8, 'term': '3 months'";

Test(membership, renewals) {
    double exact = 0.0;
    for (int k = 2; k <= 5; k++)
        exact += 0.6 * pow(0.8, k);
    check(year, paid, PTS_RENEWALS, 12,
          (truth){.name = "renewals", .exact = exact, .near = 1.02 * exact});
    check(year, paid, PTS_RENEWAL_OFFERS, 12,
          (truth){.name = "offers", .exact = exact / 0.8, .near = 1.02 * exact / 0.8});
    check(year, paid, PTS_FEES, 12,
          (truth){.name = "fees", .exact = 3000.0 * exact, .near = 3060.0 * exact});
}

Test(membership, rewards_move_renewal) {
    double exact = 0.0, mean = 12.0 * 365 / 365.25;
    for (unsigned n = 0; n < 60; n++)
        exact += 0.9 * gsl_ran_poisson_pdf(n, mean) /
                 (1.0 + exp(-(log(0.3 / 0.7) + 0.4 * log1p(10.0 * n))));
    check("'horizon': '13 months', 'warmup': '0 months'",
          "'member_share': 0.9, 'renewal': 0.3, 'reward_effect': 0.4", PTS_RENEWALS, 13,
          (truth){.name = "renewals by rewards", .exact = exact, .near = 1.02 * exact});
}
