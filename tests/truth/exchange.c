/* Exchange with partners in closed form. Purchases of one point each from the first day on, all that is
 * held exchanged at times of a Poisson process of rate m: by time T the share 1 - (1 - e^(-mT)) / (mT)
 * of what was earned is exchanged. Arrivals of a partner's points have their mean.
 * False alarms: 2e-5 a test, were the seeds drawn anew. SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PATHS = 60, MEMBERS = 200 };

static void check(double exact, enum pts_flow num, enum pts_flow den, const char *partner,
                  const char *name) {
    truth t = {.name = name, .exact = exact, .near = 1.03 * exact};
    pts_scenario s = truth_scenario(
        "'simulation': {'paths': %d, 'sample': %d, 'start': '2026-01-01', 'horizon': '12 months', "
        "'warmup': '0 months', 'runoff': '0 months'}, "
        "'segments': {'all': {'members': %d, 'purchases': {'per_year': 40}, 'spend': {'mean': 1}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, 'exchange': {'air': {%s}}}",
        PATHS, MEMBERS, MEMBERS, partner);
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        double x[PATHS], y[PATHS];
        for (int i = 0; i < PATHS; i++) {
            x[i] = truth_flow(&r.paths[i], 0, num, 1, 12);
            y[i] = truth_flow(&r.paths[i], 0, den, 1, 12);
        }
        truth_add_ratio(&t, x, y, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(&s);
}

Test(exchange, takes_what_was_earned_before_the_last_time) {
    double times = 1.7 * 365 / 365.25;
    check(1.0 - (1.0 - exp(-times)) / times, PTS_EXCHANGED_OUT, PTS_PURCHASES,
          "'out': {'per_year': 1.7, 'price': 0}", "share exchanged");
}

Test(exchange, arrivals_have_their_mean) {
    check(500.0, PTS_ISSUED_PARTNER, PTS_EXCHANGES_IN,
          "'in': {'per_year': 6, 'points': 500, 'cv': 0.8, 'price': 0}", "points an arrival");
}
