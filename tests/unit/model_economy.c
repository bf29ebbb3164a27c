/* pointsim tests: the economy's indices, growth and season of enrolments.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/economy.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "model/plan.h"
#include "model/streams.h"

/* A bound of four standard errors is passed by chance once in 16 000. */
enum { PATHS = 20000, MONTHS = 48, SEED = 77 };
static const double errors = 4.0;

static pts_number fixed(double x) {
    return (pts_number){.family = PTS_FIXED, .p = {x}};
}

static pts_scenario scenario(double demand, double cost, double reversion, double rho) {
    return (pts_scenario){.seed = SEED,
                          .start = {2026, 4, 1},
                          .horizon_months = MONTHS,
                          .demand_sd = fixed(demand),
                          .demand_reversion = fixed(reversion),
                          .unit_cost_sd = fixed(cost),
                          .unit_cost_reversion = fixed(0.5 * reversion),
                          .economy_rho = fixed(rho)};
}

/* Logarithms of the indices of all paths, by month. */
typedef struct sample {
    double demand[MONTHS + 2][PATHS], cost[MONTHS + 2][PATHS];
} sample;

static sample *draw(const pts_scenario *s) {
    sample *all = malloc(sizeof *all);
    double demand[MONTHS + 2], cost[MONTHS + 2];
    bool steady = true;
    cr_assert_not_null(all);
    for (uint32_t path = 0; path < PATHS; path++) {
        cr_assert_eq(pts_economy_draw(s, path, demand, cost, &steady), PTS_OK);
        cr_assert_not(steady);
        cr_assert_eq(demand[0], 1.0);
        cr_assert_eq(cost[0], 1.0);
        cr_assert_eq(demand[MONTHS + 1], demand[MONTHS]);
        cr_assert_eq(cost[MONTHS + 1], cost[MONTHS]);
        for (int m = 0; m < MONTHS + 2; m++) {
            all->demand[m][path] = log(demand[m]);
            all->cost[m][path] = log(cost[m]);
        }
    }
    return all;
}

static double correlation(const double *x, const double *y) {
    double mx = pts_mean(x, PATHS), my = pts_mean(y, PATHS), xy = 0.0;
    for (int i = 0; i < PATHS; i++)
        xy += (x[i] - mx) * (y[i] - my);
    return xy / (PATHS - 1) / sqrt(pts_variance(x, PATHS) * pts_variance(y, PATHS));
}

/* Variance of the log after m months. */
static double variance(double sd, double reversion, int m) {
    double keep = (1 - reversion) * (1 - reversion);
    return keep == 1.0 ? m * sd * sd : sd * sd * (1 - pow(keep, m)) / (1 - keep);
}

/* An index of lognormal values of mean 1 has the standard error sqrt((e^v - 1) / n). */
static void expect_mean_one(const double *logs, double v) {
    double sum = 0.0;
    for (int i = 0; i < PATHS; i++)
        sum += exp(logs[i]);
    cr_assert_float_eq(sum / PATHS, 1.0, errors * sqrt((exp(v) - 1) / PATHS), "%g", sum / PATHS);
    cr_assert_float_eq(pts_variance(logs, PATHS) / v, 1.0, errors * sqrt(2.0 / PATHS));
}

Test(model_economy, indices_have_mean_one) {
    pts_scenario s = scenario(0.1, 0.05, 0.2, 0.6);
    sample *all = draw(&s);
    const int months[] = {1, 2, 12, MONTHS};
    for (int k = 0; k < 4; k++) {
        expect_mean_one(all->demand[months[k]], variance(0.1, 0.2, months[k]));
        expect_mean_one(all->cost[months[k]], variance(0.05, 0.1, months[k]));
    }
    free(all);
}

/* Corr(x_m, x_{m+1}) = (1 - reversion) sd_m / sd_{m+1}; the standard error of a correlation r of
 * normals is (1 - r^2) / sqrt(n). */
Test(model_economy, months_hang_together) {
    pts_scenario s = scenario(0.1, 0.05, 0.2, 0.6);
    sample *all = draw(&s);
    const int months[] = {1, 5, MONTHS - 1};
    for (int k = 0; k < 3; k++) {
        int m = months[k];
        double d = 0.8 * sqrt(variance(0.1, 0.2, m) / variance(0.1, 0.2, m + 1));
        double c = 0.9 * sqrt(variance(0.05, 0.1, m) / variance(0.05, 0.1, m + 1));
        cr_assert_float_eq(correlation(all->demand[m], all->demand[m + 1]), d,
                           errors * (1 - d * d) / sqrt(PATHS));
        cr_assert_float_eq(correlation(all->cost[m], all->cost[m + 1]), c,
                           errors * (1 - c * c) / sqrt(PATHS));
    }
    cr_assert_float_eq(correlation(all->demand[1], all->cost[1]), 0.6, errors * 0.64 / sqrt(PATHS));
    free(all);
}

static double shock(uint32_t path, int month, uint32_t member) {
    pts_block b = pts_philox(SEED, (uint32_t)month, PTS_STREAM_ECONOMY, member, path);
    return pts_normal(pts_unit53(b.word[0], b.word[1]));
}

/* Three months by hand, without a loop. */
Test(model_economy, by_hand) {
    pts_scenario s = scenario(0.3, 0.2, 0.5, -0.6);
    double demand[MONTHS + 2], cost[MONTHS + 2];
    bool steady = true;
    cr_assert_eq(pts_economy_draw(&s, 9, demand, cost, &steady), PTS_OK);
    double x1 = 0.3 * shock(9, 1, 0), v1 = 0.3 * 0.3;
    double x2 = 0.5 * x1 + 0.3 * shock(9, 2, 0), v2 = 0.25 * v1 + 0.3 * 0.3;
    double x3 = 0.5 * x2 + 0.3 * shock(9, 3, 0), v3 = 0.25 * v2 + 0.3 * 0.3;
    cr_assert_eq(demand[1], pts_exp(x1 - 0.5 * v1));
    cr_assert_eq(demand[2], pts_exp(x2 - 0.5 * v2));
    cr_assert_eq(demand[3], pts_exp(x3 - 0.5 * v3));
    double y1 = 0.2 * (-0.6 * shock(9, 1, 0) + 0.8 * shock(9, 1, 1));
    double y2 = 0.75 * y1 + 0.2 * (-0.6 * shock(9, 2, 0) + 0.8 * shock(9, 2, 1));
    cr_assert_float_eq(cost[1], exp(y1 - 0.5 * 0.04), 1e-15);
    cr_assert_float_eq(cost[2], exp(y2 - 0.5 * (0.5625 * 0.04 + 0.04)), 1e-15);
}

Test(model_economy, steady_where_nothing_moves) {
    pts_scenario s = scenario(0.0, 0.0, 0.1, 0.5);
    double demand[MONTHS + 2], cost[MONTHS + 2], other[MONTHS + 2];
    bool steady = false;
    cr_assert_eq(pts_economy_draw(&s, 3, demand, cost, &steady), PTS_OK);
    cr_assert(steady);
    for (int m = 0; m < MONTHS + 2; m++) {
        cr_assert_eq(demand[m], 1.0);
        cr_assert_eq(cost[m], 1.0);
    }
    /* Unit cost alone follows demand's shocks all the same, and is alone without correlation. */
    pts_scenario a = scenario(0.0, 0.2, 0.1, 0.5), b = scenario(0.4, 0.2, 0.1, 0.5);
    cr_assert_eq(pts_economy_draw(&a, 3, demand, cost, &steady), PTS_OK);
    cr_assert(steady);
    cr_assert_eq(demand[5], 1.0);
    cr_assert_eq(pts_economy_draw(&b, 3, demand, other, &steady), PTS_OK);
    for (int m = 0; m < MONTHS + 2; m++)
        cr_assert_eq(cost[m], other[m]);
    a.economy_rho = fixed(0.0);
    cr_assert_eq(pts_economy_draw(&a, 3, demand, cost, &steady), PTS_OK);
    cr_assert_float_eq(log(cost[1]), 0.2 * shock(3, 1, 1) - 0.02, 1e-15);
}

/* Wide and never reverting: no index leaves the numbers. */
Test(model_economy, extremes_stay_numbers) {
    pts_scenario s = scenario(2.0, 2.0, 0.0, 1.0);
    double demand[MONTHS + 2], cost[MONTHS + 2];
    bool steady = true;
    for (uint32_t path = 0; path < 2000; path++) {
        cr_assert_eq(pts_economy_draw(&s, path, demand, cost, &steady), PTS_OK);
        for (int m = 0; m < MONTHS + 2; m++) {
            cr_assert(demand[m] > 0.0 && demand[m] < 1e15);
            cr_assert_eq(demand[m], cost[m]);
        }
    }
}

/* ---- enrolments ---- */

static pts_segment segment(pts_number *monthly, double growth) {
    pts_segment g = {.members = 1000,
                     .enrolments = monthly,
                     .n_enrolments = 1,
                     .enrolments_constant = true,
                     .enrolment_growth = fixed(growth)};
    for (int m = 0; m < 12; m++)
        g.enrolment_season[m] = fixed(3.0);
    return g;
}

/* A year's growth of a fifth, in equal steps; 100 a month. */
Test(model_economy, enrolments_grow) {
    pts_number monthly = fixed(100.0);
    pts_segment g = segment(&monthly, 0.2);
    pts_scenario s = {
        .start = {2026, 4, 1}, .horizon_months = 25, .sample = 10, .segments = &g, .n_segments = 1};
    int64_t by_month[26];
    double sum = 0.0;
    cr_assert_eq(pts_enrolled_by_month(&s, 0, 1, 0, by_month), PTS_OK);
    for (int m = 1; m <= 25; m++) {
        sum += 100.0 * pow(1.2, (m - 1) / 12.0);
        cr_assert_eq(by_month[m], (int64_t)(sum + 0.5), "%d", m);
    }
    cr_assert_eq(by_month[1], 100);
    cr_assert_eq(by_month[25] - by_month[24], 144); /* two years on: 100 x 1.2^2 */
    pts_plan plan;
    cr_assert_eq(pts_sample_plan(&s, &plan), PTS_OK);
    cr_assert_float_eq(plan.enrolments, sum, 1e-9);
    cr_assert_eq(plan.weight, (int64_t)ceil(round(1000 + sum) / 10));
    g.enrolment_growth = fixed(-0.5);
    cr_assert_eq(pts_enrolled_by_month(&s, 0, 1, 0, by_month), PTS_OK);
    cr_assert_eq(by_month[25] - by_month[24], 25);
}

/* Twice as many in November as otherwise; the horizon begins in April. */
Test(model_economy, enrolments_have_a_season) {
    pts_number monthly = fixed(1000.0);
    pts_segment g = segment(&monthly, 0.0);
    pts_scenario s = {
        .start = {2026, 4, 1}, .horizon_months = 14, .sample = 10, .segments = &g, .n_segments = 1};
    int64_t by_month[15];
    cr_assert_eq(pts_enrolled_by_month(&s, 0, 1, 0, by_month), PTS_OK);
    cr_assert_eq(by_month[14], 14000); /* equal factors are none */
    g.enrolment_season[10] = fixed(6.0);
    cr_assert_eq(pts_enrolled_by_month(&s, 0, 1, 0, by_month), PTS_OK);
    double plain = 1000 * 365.25 / (365.25 + 30), sum = 0.0;
    for (int m = 1; m <= 14; m++) {
        sum += m == 8 ? 2 * plain : plain;
        cr_assert_eq(by_month[m], (int64_t)(sum + 0.5), "%d", m);
    }
    pts_plan plan;
    cr_assert_eq(pts_sample_plan(&s, &plan), PTS_OK);
    cr_assert_float_eq(plan.enrolments, sum, 1e-9);
}

/* The plan takes the mean of each number, a path what it drew. */
Test(model_economy, enrolments_by_path) {
    pts_number monthly = {.family = PTS_UNIFORM, .p = {50.0, 150.0}, .draw_id = 1};
    pts_segment g = segment(&monthly, 0.0);
    g.enrolment_growth = (pts_number){.family = PTS_UNIFORM, .p = {0.1, 0.3}, .draw_id = 2};
    pts_scenario s = {.seed = SEED,
                      .start = {2026, 4, 1},
                      .horizon_months = 13,
                      .sample = 10,
                      .segments = &g,
                      .n_segments = 1};
    int64_t by_month[14];
    double first = 0.0, growth = 0.0, sum = 0.0, mean = 0.0;
    cr_assert_eq(pts_enrolled_by_month(&s, 0, 1, 5, by_month), PTS_OK);
    cr_assert_eq(pts_number_draw(&monthly, SEED, 5, &first), PTS_OK);
    cr_assert_eq(pts_number_draw(&g.enrolment_growth, SEED, 5, &growth), PTS_OK);
    for (int m = 0; m < 13; m++) {
        sum += first * pow(1 + growth, m / 12.0);
        mean += 100 * pow(1.2, m / 12.0);
    }
    cr_assert_eq(by_month[13], (int64_t)(sum + 0.5));
    pts_plan plan;
    cr_assert_eq(pts_sample_plan(&s, &plan), PTS_OK);
    cr_assert_float_eq(plan.enrolments, mean, 1e-9);
}

/* Growth that no count can hold: refused on a path, and a plan whose weight is refused. */
Test(model_economy, enrolments_without_bound) {
    pts_number monthly = fixed(1e9);
    pts_segment g[3] = {segment(&monthly, 10.0), segment(&monthly, 10.0), segment(&monthly, 10.0)};
    pts_scenario s = {.start = {2026, 4, 1},
                      .horizon_months = 1200,
                      .sample = 10,
                      .segments = g,
                      .n_segments = 3};
    int64_t *by_month = calloc(1201, sizeof *by_month);
    pts_plan plan[3];
    cr_assert_eq(pts_sample_plan(&s, plan), PTS_OK);
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(plan[i].enrolments, 0x1p62);
        cr_assert_eq(plan[i].weight, ((INT64_C(1) << 62) + 9) / 10);
        cr_assert_eq(plan[i].opening, 0);
    }
    cr_assert_eq(pts_enrolled_by_month(&s, 0, plan[0].weight, 0, by_month), PTS_ERR_RANGE);
    free(by_month);
}
