/* Conversion at lapse in closed form, nobody redeeming or leaving: of what lapses a share v becomes
 * vouchers and g gifts, by members; a share u of vouchers is used, so that a lapsing point costs
 * v u r c + g times its anchor value. Members earn alike, so that shares of members are shares of
 * points. False alarms: 2e-5 a test, were the seeds drawn anew. SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include <criterion/criterion.h>

enum { PATHS = 60, MEMBERS = 300 };

static const double v = 0.5, g = 0.2, u = 0.6, r = 0.8, c = 0.5;

static void add(truth *t, const pts_results *results, enum pts_flow flow) {
    double part[PATHS], lapsing[PATHS];
    for (int i = 0; i < PATHS; i++) {
        part[i] = truth_flow(&results->paths[i], 0, flow, 1, 12);
        lapsing[i] = truth_flow(&results->paths[i], 0, PTS_EXPIRED, 1, 12) +
                     truth_flow(&results->paths[i], 0, PTS_CONVERTED, 1, 12);
    }
    truth_add_ratio(t, part, lapsing, PATHS);
}

Test(conversion, shares_and_costs_of_what_lapses) {
    double cost = v * u * r * c + g;
    truth converted = {.name = "converted", .exact = v + g, .near = 1.03 * (v + g)};
    truth donated = {.name = "donated", .exact = g, .near = 1.04 * g};
    truth spent = {.name = "conversion cost", .exact = cost, .near = 1.03 * cost};
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '6 months', 'runoff': '0 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': 24}, 'spend': {'mean': 10}}}, "
        "'programme': {'earn': {'points_per_unit': 100}, "
        "'expiry': {'kind': 'rolling', 'after': '3 months', 'to': 'month_end'}, 'conversion': {"
        "'voucher': {'member_share': %g, 'rate': %g, 'used_share': %g, 'cost_share': %g}, "
        "'donation': {'member_share': %g}}}",
        PATHS, MEMBERS, MEMBERS, v, r, u, c, g);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results results = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        add(&converted, &results, PTS_CONVERTED);
        add(&donated, &results, PTS_DONATED);
        add(&spent, &results, PTS_CONVERSION_COST);
        pts_results_free(&results);
    }
    truth_check(&converted);
    truth_check(&donated);
    truth_check(&spent);
    pts_scenario_free(&s);
}
