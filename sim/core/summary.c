/* pointsim: summaries of a sample: compensated moments, order statistics, a ratio of sums.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <math.h>
#include <stdlib.h>

/* Neumaier (1974): the low-order part of every addition is kept in `lost`. */
typedef struct accumulator {
    double sum, lost;
} accumulator;

static double magnitude(double x) {
    return x < 0.0 ? -x : x;
}

static void add(accumulator *to, double x) {
    double sum = to->sum + x;
    if (magnitude(to->sum) >= magnitude(x))
        to->lost += (to->sum - sum) + x;
    else
        to->lost += (x - sum) + to->sum;
    to->sum = sum;
}

static double total(accumulator of) {
    return of.sum + of.lost;
}

double pts_sum(const double *x, size_t n) {
    accumulator sum = {0};
    for (size_t i = 0; i < n; i++)
        add(&sum, x[i]);
    return total(sum);
}

double pts_mean(const double *x, size_t n) {
    return n > 0 ? pts_sum(x, n) / (double)n : (double)NAN;
}

/* Two passes; the sum of the deviations takes off what the rounding of the mean put in. */
double pts_variance(const double *x, size_t n) {
    if (n < 2)
        return (double)NAN;
    double mean = pts_mean(x, n);
    accumulator first = {0}, second = {0};
    for (size_t i = 0; i < n; i++) {
        double deviation = x[i] - mean;
        add(&first, deviation);
        add(&second, deviation * deviation);
    }
    double excess = total(first) * total(first) / (double)n;
    return (total(second) - excess) / (double)(n - 1);
}

static int by_value(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Adding zero turns -0 into +0: equal values are then equal bits, whatever the sort does. */
void pts_sort(const double *x, size_t n, double *sorted) {
    for (size_t i = 0; i < n; i++)
        sorted[i] = x[i] + 0.0;
    qsort(sorted, n, sizeof *sorted, by_value);
}

/* ---- order statistics: p is a whole number of ten-thousandths, so n p is exact ---- */

enum { WHOLE = 10000 };

/* ceil(n p), in 1..n for n >= 1. */
static uint64_t rank_above(size_t n, int per10k) {
    return ((uint64_t)n * (uint64_t)per10k + WHOLE - 1) / WHOLE;
}

double pts_quantile(const double *sorted, size_t n, int per10k) {
    return n > 0 ? sorted[rank_above(n, per10k) - 1] : (double)NAN;
}

double pts_tvar(const double *sorted, size_t n, int per10k) {
    if (n == 0)
        return (double)NAN;
    uint64_t rank = rank_above(n, per10k);
    uint64_t k = (uint64_t)n * (uint64_t)per10k; /* in ten-thousandths, as the weights below */
    accumulator tail = {0};
    add(&tail, (double)(rank * WHOLE - k) / WHOLE * sorted[rank - 1]);
    for (size_t i = rank; i < n; i++)
        add(&tail, sorted[i]);
    return total(tail) * WHOLE / (double)((uint64_t)n * WHOLE - k);
}

/* ---- the interval: binomial weights by the ratio of neighbours, 1 at the mode ---- */

/* P(B = k + 1) / P(B = k) for B ~ Bin(n, p). The products are exact below 2^53. */
static double step_up(size_t n, int per10k, size_t k) {
    double gain = (double)(n - k) * (double)per10k;
    return gain / ((double)(k + 1) * (double)(WHOLE - per10k));
}

/* Weights below this add nothing, even to the smallest tail a double `level` can ask for. */
static const double negligible = 1e-60;

/* The largest l with P(B < l) <= tail. The tail is summed from its thin end, so small ones keep
 * their relative precision; equality is allowed 1e-12, for `level` is itself rounded. */
static size_t lower_rank(size_t n, int per10k, double tail) {
    size_t mode = (size_t)(((uint64_t)n + 1) * (uint64_t)per10k / WHOLE);
    accumulator all = {0};
    double weight = 1.0;
    for (size_t k = mode; k < n && weight > negligible; k++) {
        weight *= step_up(n, per10k, k);
        add(&all, weight);
    }
    size_t l = mode;
    for (weight = 1.0; l > 0 && weight > negligible; l--) {
        add(&all, weight);
        weight /= step_up(n, per10k, l - 1);
    }
    add(&all, weight);
    double bound = tail * (1.0 + 1e-12) * total(all);
    accumulator below = {0};
    for (add(&below, weight); l < n && total(below) <= bound; l++) {
        weight *= step_up(n, per10k, l);
        add(&below, weight);
    }
    return l;
}

/* The upper rank mirrors the lower one: n - B ~ Bin(n, 1 - p). */
bool pts_quantile_interval(const double *sorted, size_t n, int per10k, double level, double *lo,
                           double *hi) {
    if (!(level > 0.0 && level < 1.0))
        return false;
    double tail = (1.0 - level) / 2.0;
    size_t lower = lower_rank(n, per10k, tail);
    size_t mirrored = lower_rank(n, WHOLE - per10k, tail);
    if (lower < 1 || mirrored < 1)
        return false;
    *lo = sorted[lower - 1];
    *hi = sorted[n - mirrored];
    return true;
}

/* Linearised around the ratio r: the residuals num - r den sum to 0, so
 * se = sqrt(n / (n - 1) sum (num - r den)^2) / |sum den|. */
bool pts_ratio(const double *num, const double *den, size_t n, double *ratio, double *se) {
    double below = pts_sum(den, n);
    if (below == 0.0)
        return false;
    double r = pts_sum(num, n) / below;
    accumulator squares = {0};
    for (size_t i = 0; i < n; i++) {
        double residual = num[i] - r * den[i];
        add(&squares, residual * residual);
    }
    double variance = n < 2 ? (double)NAN : total(squares) * (double)n / (double)(n - 1);
    *ratio = r;
    *se = __builtin_sqrt(variance) / magnitude(below);
    return true;
}
