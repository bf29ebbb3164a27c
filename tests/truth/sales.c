/* Categories and channels of sale in closed form, every purchase of 10: a share a of category x earns
 * twice, a share b of channel y nothing, one whatever the other, so that a purchase earns
 * 10 (1 + a)(1 - b) points on average. False alarms: 2e-5 a test, were the seeds drawn anew.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include <criterion/criterion.h>

enum { PATHS = 60, MEMBERS = 100 };

Test(sales, points_of_a_purchase) {
    const double a = 0.35, b = 0.2, exact = 10.0 * (1.0 + a) * (1.0 - b);
    truth t = {.name = "points of a purchase", .exact = exact, .near = 1.02 * exact};
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '0 months', 'runoff': '0 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': 12}, 'spend': {'mean': 10}}}, "
        "'programme': {'earn': {'points_per_unit': 1, 'rounding': 'nearest', "
        "'categories': {'w': {'share': 0.5}, 'x': {'share': %g, 'multiplier': 2}}, "
        "'sales_channels': {'y': {'share': %g, 'multiplier': 0}}}}",
        PATHS, MEMBERS, MEMBERS, a, b);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double points[PATHS], purchases[PATHS];
        for (int i = 0; i < PATHS; i++) {
            points[i] = truth_flow(&r.paths[i], 0, PTS_ISSUED, 1, 12);
            purchases[i] = truth_flow(&r.paths[i], 0, PTS_PURCHASES, 1, 12);
        }
        truth_add_ratio(&t, points, purchases, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}
