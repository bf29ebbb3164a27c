/* Pools that members share, in closed form. Purchases of all members are a Poisson process, and each
 * takes one of what there is: of a month's N, min(N, K) are served where K are left. A quota begins
 * each month with its K; what is left of a stock adds to what comes next. False alarms: 2e-5 a test,
 * were the seeds drawn anew. SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

enum { PATHS = 60, MEMBERS = 150, PER_YEAR = 12, MONTHS = 6, MOST = 1200 };

static pts_scenario scenario(const char *programme) {
    return truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '%d months', "
        "'warmup': '2 months', 'runoff': '0 months'}, 'segments': {'one': {'members': %d, "
        "'purchases': {'per_year': %d}, 'spend': {'mean': 10}}, 'two': {'members': %d, "
        "'purchases': {'per_year': %d}, 'spend': {'mean': 10}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, 'redemption': {'at': ['purchase'], "
        "'decision': 'always', 'quantity': 'one'}, %s}",
        PATHS, 2 * MEMBERS, MONTHS, MEMBERS, PER_YEAR, MEMBERS, PER_YEAR, programme);
}

static double poisson(double mean, int n) {
    return exp(n * log(mean) - mean - lgamma(n + 1.0));
}

static double month_mean(const pts_scenario *s, int month) {
    int days = truth_month_days(s, month) - (month > 1 ? truth_month_days(s, month - 1) : 0);
    return 2.0 * MEMBERS * PER_YEAR * days / 365.25;
}

/* Served in all, where each month brings `k` and what is left stays or is lost. */
static double served(const pts_scenario *s, int k, bool stays) {
    double left[MOST] = {0}, next[MOST], sum = 0.0;
    left[0] = 1.0; /* probabilities of what the months before have left */
    for (int m = 1; m <= MONTHS; m++) {
        memset(next, 0, sizeof next);
        for (int before = 0; before < MOST - k; before++)
            for (int n = 0; left[before] > 0.0 && n < MOST; n++) {
                double p = left[before] * poisson(month_mean(s, m), n);
                int there = before + k, taken = n < there ? n : there;
                sum += p * taken;
                next[stays ? there - taken : 0] += p;
            }
        memcpy(left, next, sizeof left);
    }
    return sum;
}

static void check(const char *name, const char *programme, int k, bool stays, enum pts_flow flow,
                  double each) {
    pts_scenario s = scenario(programme);
    truth t = {.name = name, .exact = served(&s, k, stays)};
    t.near = served(&s, k + 3, stays);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double sum[PATHS];
        for (int i = 0; i < PATHS; i++)
            sum[i] = (truth_flow(&r.paths[i], 0, flow, 1, MONTHS) +
                      truth_flow(&r.paths[i], 1, flow, 1, MONTHS)) /
                     each;
        truth_add_mean(&t, sum, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

/* 10 points a purchase. */
Test(pools, a_quota_serves_who_comes_first) {
    check("quota of 300 purchases", "'issuance_quota': {'points': 3009}", 300, false, PTS_ISSUED,
          10.0);
}

/* A purchase always affords what 10 points buy. */
Test(pools, a_stock_keeps_what_is_left) {
    check("stock of 298 a month",
          "'items': {'one': {'points': 10, 'unit_cost': 1, 'retail_value': 1, "
          "'stock': {'units': 298, 'restock': 298}}}",
          298, true, PTS_REDEMPTIONS, 1.0);
}

Test(pools, a_redemption_quota_serves_who_comes_first) {
    check("quota of 290 redemptions",
          "'redemption_quota': {'money': 29.05}, 'anchor': {'points': 100, 'value': 1}, "
          "'items': {'one': {'points': 10, 'unit_cost': 1, 'retail_value': 1}}",
          290, false, PTS_REDEMPTIONS, 1.0);
}
