/* Discounted lifetime value = margin x spend x purchases a day x E[discounted days of life] (Rosset,
 * Neumann, Eick and Vatnik 2003, with a hazard that is constant), of members who enrol in the first
 * year. SPDX-License-Identifier: GPL-3.0-or-later
 * Members enrol at any time of a month of n days alike and live Exp(mean L) days. Of the month of
 * enrolment they then live L - L^2/n (1 - e^(-n/L)) days on average; they survive it with
 * probability L/n (1 - e^(-n/L)), and of a later month that lies a..b days after its end they live
 * L (e^(-a/L) - e^(-b/L)) days if they do. A month's days are divided by (1 + rate)^(months since
 * that of enrolment / 12), and ltv_years x 12 months count. Spend is constant. What is held against
 * it is the denominator of leverage_ratio_lifetime, path by path.
 * False alarms: 2e-5 a test, were the seeds drawn anew. */
#include "pointsim/measure.h"
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <math.h>

enum { PATHS = 50, A_MONTH = 40, YEAR = 12 };
static const double MARGIN = 0.3, SPEND = 10.0, PER_YEAR = 12.0;

static pts_scenario scenario(const char *lifetime, int years, double rate) {
    return truth_scenario(
        "'simulation': {'paths': %d, 'sample': 1000000, 'start': '2026-01-01', 'horizon': '%d "
        "months', 'warmup': '0 months', 'runoff': '0 months'}, "
        "'economics': {'margin_rate': %g, 'planned_urr': 0.5, 'planned_cost_per_point': 0.01, "
        "'discount_rate': %g, 'ltv_years': %d}, "
        "'segments': {'all': {'members': 50, 'enrolments': %d, 'purchases': {'per_year': %g}, "
        "%s'spend': {'mean': %g}}}, "
        "'programme': {'earn': {'points_per_unit': 1}, 'items': {}}",
        PATHS, YEAR * (1 + years), MARGIN, rate, years, A_MONTH, PER_YEAR, lifetime, SPEND);
}

/* Mean days of life `after` months after that of enrolment, 1..12; L = INFINITY: endless. */
static double days_of_life(const pts_scenario *s, double L, int month, int after) {
    double n = truth_month_days(s, month) - truth_month_days(s, month - 1);
    double a = truth_month_days(s, month + after - 1) - truth_month_days(s, month);
    double b = truth_month_days(s, month + after) - truth_month_days(s, month);
    if (isinf(L))
        return after == 0 ? n / 2.0 : b - a;
    double survive = -expm1(-n / L) * L / n;
    return after == 0 ? L - L * survive : survive * L * (exp(-a / L) - exp(-b / L));
}

/* Of all members of a path, where months are discounted to `late` months after that of enrolment
 * and so many count. */
static double value(const pts_scenario *s, double L, double rate, int months, double late) {
    double days = 0.0;
    for (int month = 1; month <= YEAR; month++)
        for (int after = 0; after < months; after++)
            days += days_of_life(s, L, month, after) * pow(1.0 + rate, (late - after) / 12.0);
    return MARGIN * SPEND * PER_YEAR / 365.25 * A_MONTH * days;
}

static void values_of(const pts_scenario *s, const pts_results *r, double x[PATHS]) {
    pts_planned planned = {0};
    pts_frame frame = {0};
    cr_assert_eq(pts_planned_make(s, NULL, &planned), PTS_OK);
    cr_assert_eq(pts_frame_make(s, r->plans, &planned, PATHS, &frame), PTS_OK);
    for (int i = 0; i < PATHS; i++) {
        pts_value all[PTS_MEASURES];
        cr_assert_eq(pts_measures_on_path(&frame, &r->paths[i], i, all), PTS_OK);
        x[i] = all[PTS_M_LEVERAGE_RATIO_LIFETIME].den;
        /* a point a unit of spend: the same days are on both sides */
        cr_assert_float_eq(all[PTS_M_LEVERAGE_RATIO_LIFETIME].num / x[i], 0.5 * 0.01 / MARGIN,
                           1e-12);
    }
    pts_frame_free(&frame);
    pts_planned_free(&planned);
}

static void check(pts_scenario *s, truth t) {
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        double x[PATHS];
        pts_results r = truth_run(s, truth_first_seed() + (uint64_t)seed);
        values_of(s, &r, x);
        truth_add_mean(&t, x, PATHS);
        pts_results_free(&r);
    }
    truth_check(&t);
    pts_scenario_free(s);
}

/* Sees a discount that begins a month late (2.2 %). */
Test(lifetime_value, of_exponential_lives) {
    enum { YEARS = 3 };
    pts_scenario s =
        scenario("'lifetime': {'model': 'exponential', 'mean_days': 400}, ", YEARS, 0.3);
    check(&s, (truth){.name = "three years at 30 %",
                      .exact = value(&s, 400.0, 0.3, YEARS * YEAR, 0.0),
                      .near = value(&s, 400.0, 0.3, YEARS * YEAR, 1.0)});
}

/* Most have left when the years end. */
Test(lifetime_value, of_short_lives) {
    pts_scenario s = scenario("'lifetime': {'model': 'exponential', 'mean_days': 60}, ", 1, 1.0);
    check(&s, (truth){.name = "lives of 60 days at 100 %",
                      .exact = value(&s, 60.0, 1.0, YEAR, 0.0),
                      .near = value(&s, 60.0, 1.0, YEAR, 1.0)});
}

/* Sees a month too many. */
Test(lifetime_value, of_endless_lives) {
    enum { YEARS = 2 };
    pts_scenario s = scenario("", YEARS, 0.0);
    check(&s, (truth){.name = "two years undiscounted",
                      .exact = value(&s, INFINITY, 0.0, YEARS * YEAR, 0.0),
                      .near = value(&s, INFINITY, 0.0, YEARS * YEAR + 1, 0.0)});
}
