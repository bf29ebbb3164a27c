/* Instant coupons in closed form: purchases of a Poisson process of rate h a day, a share q of them
 * with a coupon that is good until the end of the n-th day after. From a uniform time of day that is
 * n + 1 - U days, so that the next purchase uses it with probability
 * 1 - e^(-hn) (1 - e^(-h)) / h. False alarms: 2e-5 a test, were the seeds drawn anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 200 };

static void check(double per_year, int days, double share, const char *name) {
    double h = per_year / 365.25;
    double exact = share * (1.0 - exp(-h * days) * (1.0 - exp(-h)) / h);
    truth t = {.name = name, .exact = exact, .near = 1.03 * exact};
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '6 months', 'runoff': '0 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': %g}, 'spend': {'mean': 10}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, "
        "'instant_coupons': {'share': %g, 'value': 2, 'valid_days': %d}}",
        PATHS, MEMBERS, MEMBERS, per_year, share, days);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double used[PATHS], purchases[PATHS];
        for (int i = 0; i < PATHS; i++) {
            used[i] = truth_flow(&r.paths[i], 0, PTS_COUPONS_USED, 1, 12);
            purchases[i] = truth_flow(&r.paths[i], 0, PTS_PURCHASES, 1, 12);
        }
        truth_add_ratio(&t, used, purchases, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

Test(coupons, are_used_in_time) {
    check(24, 20, 0.4, "coupons of twenty days");
    check(200, 0, 0.9, "coupons of the day itself");
}
