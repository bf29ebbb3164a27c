/* pointsim tests: moments, order statistics and ratios by hand, by table and by GSL.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

enum { MANY = 1000000 };

/* 1, 2, ..., n: the value of an order statistic is its rank. */
static double *ranks(size_t n) {
    double *x = malloc(n * sizeof *x);
    cr_assert_not_null(x);
    for (size_t i = 0; i < n; i++)
        x[i] = (double)(i + 1);
    return x;
}

/* Plain and Kahan's summation give 0 here. */
Test(core_summary, sum_keeps_what_cancellation_would_lose) {
    const double hard[4] = {1.0, 1e100, 1.0, -1e100};
    cr_assert_eq(pts_sum(hard, 4), 2.0);
    cr_assert_eq(pts_sum(hard, 0), 0.0);
    double x[3000];
    for (int i = 0; i < 1000; i++) {
        x[i] = 0x1p60;
        x[i + 1000] = 0.1;
        x[2999 - i] = -x[i];
    }
    double plain = 0.0;
    for (int i = 0; i < 3000; i++)
        plain += x[i];
    cr_assert_float_eq(pts_sum(x, 3000), 100.0, 1e-11);
    cr_assert(fabs(plain - 100.0) > 1.0, "the sample is not hard: %g", plain);
}

Test(core_summary, mean_and_variance) {
    const double x[4] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    cr_assert_eq(pts_mean(x, 4), 1e9 + 10);
    cr_assert_eq(pts_variance(x, 4), 30.0);
    cr_assert_eq(pts_mean(x, 1), 1e9 + 4);
    cr_assert(isnan(pts_mean(x, 0)));
    cr_assert(isnan(pts_variance(x, 0)));
    cr_assert(isnan(pts_variance(x, 1)));
    const double same[3] = {0.1, 0.1, 0.1};
    cr_assert_eq(pts_variance(same, 3), 0.0);
}

/* The mean 1e15 + 1/3 is rounded by 1/24: the correction must take off its square. */
Test(core_summary, variance_corrects_the_rounding_of_the_mean) {
    const double x[3] = {1e15, 1e15, 1e15 + 1};
    cr_assert_float_eq(pts_variance(x, 3), 1.0 / 3.0, 1e-15, "%.17g", pts_variance(x, 3));
}

Test(core_summary, sort_leaves_the_sample_alone) {
    const double x[6] = {3.0, -1.0, 0.0, 3.0, -0.0, -INFINITY};
    const double want[6] = {-INFINITY, -1.0, 0.0, 0.0, 3.0, 3.0};
    double sorted[6];
    pts_sort(x, 6, sorted);
    for (int i = 0; i < 6; i++)
        cr_assert(sorted[i] == want[i] && (sorted[i] != 0.0 || !signbit(sorted[i])), "%d", i);
    cr_assert_eq(x[0], 3.0);
    cr_assert_eq(x[5], -INFINITY);
}

/* ceil(n p) in exact arithmetic; 0.07 * 100 > 7 in floating point. */
Test(core_summary, quantile_takes_the_exact_rank) {
    const struct {
        size_t n;
        int per10k;
        double rank;
    } cases[] = {{100, 700, 7},   {100, 2900, 29},     {100, 5700, 57},      {100, 5000, 50},
                 {101, 5000, 51}, {20, 500, 1},        {21, 500, 2},         {1, 1, 1},
                 {1, 9999, 1},    {10000, 9999, 9999}, {10001, 9999, 10000}, {9999, 9999, 9999},
                 {10000, 1, 1},   {10001, 1, 2},       {3, 3333, 1},         {3, 3334, 2}};
    double *x = ranks(10001);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_assert_eq(pts_quantile(x, cases[i].n, cases[i].per10k), cases[i].rank, "case %zu", i);
    cr_assert(isnan(pts_quantile(x, 0, 5000)));
    free(x);
}

/* Ranks of the interval, {0, 0} where there is none. */
typedef struct pair {
    double lo, hi;
} pair;

static pair interval(const double *x, size_t n, int per10k, double level) {
    pair got = {-1.0, -1.0};
    bool found = pts_quantile_interval(x, n, per10k, level, &got.lo, &got.hi);
    if (!found)
        cr_assert(got.lo == -1.0 && got.hi == -1.0, "n %zu: touched", n);
    return found ? got : (pair){0.0, 0.0};
}

/* Conover (1999), "Practical Nonparametric Statistics", and the usual tables of median intervals;
 * p = 0.9 and 0.99 need p^n <= 2.5 %. */
Test(core_summary, interval_agrees_with_tables) {
    const struct {
        size_t n;
        int per10k;
        double level, lo, hi;
    } cases[] = {{100, 5000, 0.95, 40, 61}, {50, 5000, 0.95, 18, 33}, {25, 5000, 0.95, 8, 18},
                 {20, 5000, 0.95, 6, 15},   {10, 5000, 0.95, 2, 9},   {6, 5000, 0.95, 1, 6},
                 {5, 5000, 0.95, 0, 0},     {1, 5000, 0.95, 0, 0},    {35, 9000, 0.95, 0, 0},
                 {36, 9000, 0.95, 29, 36},  {367, 9900, 0.95, 0, 0},  {367, 100, 0.95, 0, 0}};
    double *x = ranks(400);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pair got = interval(x, cases[i].n, cases[i].per10k, cases[i].level);
        cr_assert(got.lo == cases[i].lo && got.hi == cases[i].hi, "n %zu p %d: %g, %g", cases[i].n,
                  cases[i].per10k, got.lo, got.hi);
    }
    cr_assert_eq(interval(x, 368, 9900, 0.95).hi, 368.0);
    cr_assert_eq(interval(x, 368, 100, 0.95).lo, 1.0);
    free(x);
}

/* The definition itself, with GSL's distribution function. */
static pair interval_by_gsl(unsigned n, double p, double level) {
    double tail = (1.0 - level) / 2.0;
    unsigned l = 0, u = n + 1;
    while (l < n && gsl_cdf_binomial_P(l, p, n) <= tail)
        l++;
    while (u > 1 && gsl_cdf_binomial_Q(u - 2, p, n) <= tail) /* P(B >= u - 1) */
        u--;
    return l < 1 || u > n ? (pair){0.0, 0.0} : (pair){(double)l, (double)u};
}

Test(core_summary, interval_agrees_with_gsl) {
    const int p[] = {1, 50, 500, 1000, 2500, 3333, 5000, 7500, 9000, 9500, 9950, 9999};
    const double levels[] = {0.5, 0.8, 0.9, 0.95, 0.99, 0.9999};
    double *x = ranks(400);
    int found = 0, none = 0;
    for (size_t n = 2; n <= 400; n += 1 + n / 12)
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < 6; j++) {
                pair got = interval(x, n, p[i], levels[j]);
                pair want = interval_by_gsl((unsigned)n, p[i] / 10000.0, levels[j]);
                bool tie = n == 2 && p[i] == 5000; /* P(B < 1) = 1/4, the tail of level 1/2 */
                cr_assert(tie || (got.lo == want.lo && got.hi == want.hi),
                          "n %zu p %d level %g: %g %g, GSL %g %g", n, p[i], levels[j], got.lo,
                          got.hi, want.lo, want.hi);
                *(got.lo > 0.0 ? &found : &none) += 1;
            }
    cr_assert(found > 500 && none > 500, "%d found, %d none", found, none);
    free(x);
}

/* A million paths: the ranks straddle their tails, by GSL's incomplete beta function. */
Test(core_summary, interval_of_a_million) {
    const int p[] = {1, 500, 5000, 9500, 9990};
    double *x = ranks(MANY);
    for (int i = 0; i < 5; i++) {
        double q = p[i] / 10000.0;
        pair got = interval(x, MANY, p[i], 0.95);
        unsigned l = (unsigned)got.lo, u = (unsigned)got.hi;
        cr_assert(l > 0 && u > l, "p %d", p[i]);
        cr_assert(gsl_cdf_binomial_P(l - 1, q, MANY) <= 0.025, "p %d l %u", p[i], l);
        cr_assert(gsl_cdf_binomial_P(l, q, MANY) > 0.025, "p %d l %u", p[i], l);
        cr_assert(gsl_cdf_binomial_Q(u - 1, q, MANY) <= 0.025, "p %d u %u", p[i], u);
        cr_assert(gsl_cdf_binomial_Q(u - 2, q, MANY) > 0.025, "p %d u %u", p[i], u);
    }
    free(x);
}

/* P(all on one side of the median) = 2^-n meets the tail of level 1 - 2^(1 - n) exactly. */
Test(core_summary, interval_allows_equality_and_no_more) {
    double *x = ranks(20);
    for (size_t n = 2; n <= 20; n++) {
        double both_tails = ldexp(1.0, 1 - (int)n);
        pair equal = interval(x, n, 5000, 1.0 - both_tails);
        pair more = interval(x, n, 5000, 1.0 - both_tails * (1.0 - 1e-8));
        cr_assert(equal.lo == 1.0 && equal.hi == (double)n, "n %zu", n);
        cr_assert(more.lo == 0.0, "n %zu", n);
    }
    free(x);
}

Test(core_summary, interval_refuses_a_level_outside_0_1) {
    double *x = ranks(100);
    const double levels[] = {0.0, 1.0, -0.5, 1.5, NAN};
    for (int i = 0; i < 5; i++)
        cr_assert_eq(interval(x, 100, 5000, levels[i]).lo, 0.0, "level %g", levels[i]);
    cr_assert_eq(interval(x, 0, 5000, 0.95).lo, 0.0);
    free(x);
}

/* k = n p = 5, 9, 7.5, 9.5, 0.001 of the sample 1..10. */
Test(core_summary, tvar_by_hand) {
    double *x = ranks(10);
    cr_assert_float_eq(pts_tvar(x, 10, 5000), (6 + 7 + 8 + 9 + 10) / 5.0, 1e-14);
    cr_assert_float_eq(pts_tvar(x, 10, 9000), 10.0, 1e-14);
    cr_assert_float_eq(pts_tvar(x, 10, 7500), (0.5 * 8 + 9 + 10) / 2.5, 1e-14);
    cr_assert_float_eq(pts_tvar(x, 10, 9500), 10.0, 1e-14);
    cr_assert_float_eq(pts_tvar(x, 10, 1), (0.999 * 1 + 54) / 9.999, 1e-14);
    cr_assert_float_eq(pts_tvar(x, 1, 9999), 1.0, 1e-15);
    cr_assert(isnan(pts_tvar(x, 0, 5000)));
    free(x);
}

/* r = 6 / 8; residuals -1/2, 1/2, 0; se = sqrt(3/2 * 1/2) / 8. */
Test(core_summary, ratio_by_hand) {
    const double num[3] = {1, 2, 3}, den[3] = {2, 2, 4}, minus[3] = {-2, -2, -4};
    double r = 0.0, se = 0.0;
    cr_assert(pts_ratio(num, den, 3, &r, &se));
    cr_assert_eq(r, 0.75);
    cr_assert_float_eq(se, sqrt(0.75) / 8.0, 1e-16);
    cr_assert(pts_ratio(num, minus, 3, &r, &se));
    cr_assert_eq(r, -0.75);
    cr_assert_float_eq(se, sqrt(0.75) / 8.0, 1e-16);
    cr_assert(pts_ratio(num, den, 1, &r, &se));
    cr_assert(r == 0.5 && isnan(se));
}

/* With a constant denominator the delta method is the standard error of the mean. */
Test(core_summary, ratio_to_one_is_the_mean) {
    const double num[5] = {2, 3, 5, 7, 11}, one[5] = {1, 1, 1, 1, 1};
    double r = 0.0, se = 0.0;
    cr_assert(pts_ratio(num, one, 5, &r, &se));
    cr_assert_float_eq(r, pts_mean(num, 5), 1e-15);
    cr_assert_float_eq(se, sqrt(pts_variance(num, 5) / 5.0), 1e-15);
}

Test(core_summary, ratio_refuses_a_zero_denominator) {
    const double num[2] = {1, 2}, den[2] = {3, -3};
    double r = 42.0, se = 43.0;
    cr_assert_not(pts_ratio(num, den, 2, &r, &se));
    cr_assert_not(pts_ratio(num, den, 0, &r, &se));
    cr_assert(r == 42.0 && se == 43.0);
}
