/* pointsim: means, errors, quantiles and the sampling share of one measure.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/estimate.h"

#include <math.h>

const int pts_quantile_per10k[PTS_QUANTILES] = {100, 500, 2500, 5000, 7500, 9500, 9900};
const char *const pts_quantile_name[PTS_QUANTILES] = {"p01", "p05", "p25", "p50",
                                                      "p75", "p95", "p99"};

const int pts_tvar_per10k[PTS_TVARS] = {9500, 9900};
const char *const pts_tvar_name[PTS_TVARS] = {"tvar95", "tvar99"};

enum { TWINS_NEEDED = 8 };

static const double NORMAL_95 = 1.959963984540054; /* 0.975 quantile of the normal */

static const char few_paths[] = "too few paths for this quantile";

static const char too_few_twins[] = "fewer than 8 twin paths";
static const char no_spread[] = "the paths do not differ";
static const char of_a_tail[] = "a quantile has no such share";
static const char no_estimate[] = "the measure itself is not available";

static pts_figure known(double value) {
    return (pts_figure){value, true};
}

/* ---- mean and error ---- */

/* Of the paths that have a value. */
static void estimate_mean(const double *values, size_t n, pts_estimate *estimate) {
    estimate->mean = known(pts_mean(values, n));
    if (n >= 2)
        estimate->se = known(sqrt(pts_variance(values, n) / (double)n));
}

/* Agresti and Coull (1998): as if two more paths had said yes and two no, so that a chance that no
 * path shows has an error, too. */
static void estimate_chance(const double *values, size_t n, pts_estimate *estimate) {
    double yes = pts_sum(values, n), all = (double)n + 4.0, p = (yes + 2.0) / all;
    estimate->mean = known(yes / (double)n);
    if (n >= 2)
        estimate->se = known(sqrt(p * (1.0 - p) / all));
}

static void estimate_ratio(const pts_measure *measure, const pts_sample *paths,
                           pts_estimate *estimate) {
    double ratio = 0.0, se = 0.0;
    if (!pts_ratio(paths->num, paths->den, paths->n, &ratio, &se)) {
        estimate->reason = paths->missing ? paths->missing : measure->missing;
        return;
    }
    estimate->mean = known(ratio);
    if (paths->n >= 2)
        estimate->se = known(se);
}

/* ---- quantiles: of the paths that have a value ---- */

static const double LEVEL = 0.95;

/* The smallest and largest of n values bracket the quantile: each of q^n, (1 - q)^n in a tail. */
int64_t pts_paths_needed(int per10k) {
    double p = per10k / 10000.0, wider = fmax(p, 1.0 - p), missed = wider;
    int64_t n = 1;
    for (; missed > (1.0 - LEVEL) / 2.0; n++)
        missed *= wider;
    return n;
}

static size_t path_values(const pts_sample *paths, double *values) {
    size_t n = 0;
    for (size_t i = 0; i < paths->n; i++)
        if (paths->den[i] != 0.0)
            values[n++] = paths->num[i] / paths->den[i];
    return n;
}

static void estimate_quantiles(const double *sorted, size_t n, bool intervals,
                               pts_estimate *estimate) {
    for (int q = 0; q < PTS_QUANTILES; q++) {
        int p = pts_quantile_per10k[q];
        double lo = 0.0, hi = 0.0;
        /* a p05 of three paths would be their minimum: no figure is better than that one */
        if (!pts_quantile_interval(sorted, n, p, LEVEL, &lo, &hi))
            continue;
        estimate->quantile[q] = known(pts_quantile(sorted, n, p));
        if (!intervals)
            continue;
        estimate->lo[q] = known(lo);
        estimate->hi[q] = known(hi);
    }
}

/* Half the interval of order statistics over 1.96 stands for the error of a quantile. */
static void estimate_tail(const double *sorted, size_t n, int per10k, pts_estimate *estimate) {
    double lo = 0.0, hi = 0.0;
    if (!pts_quantile_interval(sorted, n, per10k, LEVEL, &lo, &hi)) {
        estimate->reason = few_paths;
        return;
    }
    estimate->mean = known(pts_quantile(sorted, n, per10k));
    estimate->se = known((hi - lo) / (2.0 * NORMAL_95));
}

/* Manistre and Hancock (2005): the variance of TVaR at p from n values is
 * (Var(X | X > VaR) + p (TVaR - VaR)^2) / (n (1 - p)). Below two values beyond VaR there is none. */
static void estimate_tvar(const double *sorted, size_t n, pts_estimate *estimate) {
    for (int i = 0; i < PTS_TVARS; i++) {
        double p = pts_tvar_per10k[i] / 10000.0;
        size_t beyond = n - (size_t)ceil((double)n * p - 1e-9);
        if (beyond < 2 || !estimate->quantile[i == 0 ? PTS_P95 : PTS_P99].known)
            continue;
        double tvar = pts_tvar(sorted, n, pts_tvar_per10k[i]);
        double gap = tvar - pts_quantile(sorted, n, pts_tvar_per10k[i]);
        double within = pts_variance(sorted + n - beyond, beyond);
        estimate->tvar[i] = known(tvar);
        estimate->tvar_se[i] = known(sqrt((within + p * gap * gap) / ((double)n * (1.0 - p))));
    }
}

void pts_estimate_make(const pts_measure *measure, const pts_sample *paths, bool intervals,
                       double *scratch, pts_estimate *estimate) {
    double *values = scratch, *sorted = scratch + paths->n;
    *estimate = (pts_estimate){.share_reason = too_few_twins};
    size_t n = path_values(paths, values);
    pts_sort(values, n, sorted);
    if (measure->kind == PTS_RATIO)
        estimate_ratio(measure, paths, estimate);
    else if (2 * n < paths->n) /* too few to stand for the others */
        estimate->reason = paths->missing ? paths->missing : measure->missing;
    else if (measure->kind == PTS_TAIL)
        estimate_tail(sorted, n, measure->per10k, estimate);
    else if (measure->chance)
        estimate_chance(values, n, estimate);
    else
        estimate_mean(values, n, estimate);
    if (estimate->reason)
        return;
    estimate->paths = (int64_t)n;
    estimate_quantiles(sorted, n, intervals, estimate);
    if (intervals)
        estimate_tvar(sorted, n, estimate);
}

/* ---- sampling share ---- */

/* What a path adds to the estimate: its value, or for a ratio r its residual around r, which is
 * the ratio's linear part. `scale` is 1 or the mean denominator. */
static double contribution(const pts_sample *sample, size_t i, double ratio, double scale) {
    return (sample->num[i] - ratio * sample->den[i]) / scale;
}

/* A path and its twin share all path draws, so half their mean squared difference is the variance
 * that comes from the members alone: from their own chance and from their being a sample. Of the
 * pairs that both have a value; *n gets how many. */
static double twin_variance(const pts_sample *paths, const pts_sample *twins, bool all,
                            double ratio, double scale, double *squares, size_t *n) {
    *n = 0;
    for (size_t i = 0; i < twins->n; i++) {
        if (!all && (paths->den[i] == 0.0 || twins->den[i] == 0.0))
            continue;
        double difference =
            contribution(paths, i, ratio, scale) - contribution(twins, i, ratio, scale);
        squares[(*n)++] = difference * difference;
    }
    return *n > 0 ? pts_mean(squares, *n) / 2.0 : 0.0;
}

void pts_estimate_add_share(const pts_measure *measure, const pts_sample *paths,
                            const pts_sample *twins, double sampled_part, double *scratch,
                            pts_estimate *estimate) {
    bool ratio = measure->kind == PTS_RATIO, tail = measure->kind == PTS_TAIL;
    estimate->share_reason = estimate->reason          ? no_estimate
                             : tail                    ? of_a_tail
                             : twins->n < TWINS_NEEDED ? too_few_twins
                                                       : no_spread;
    if (estimate->reason || tail || twins->n < TWINS_NEEDED || !estimate->se.known)
        return;
    /* se is a rounding error, not a spread, when all paths have the same ratio */
    double se = estimate->se.value, mean = estimate->mean.value;
    if (se <= 1e-13 * fabs(mean))
        return;
    double scale = ratio ? pts_mean(paths->den, paths->n) : 1.0;
    size_t pairs;
    double twin = twin_variance(paths, twins, ratio, ratio ? mean : 0.0, scale, scratch, &pairs);
    if (pairs < TWINS_NEEDED) {
        estimate->share_reason = too_few_twins;
        return;
    }
    double n = ratio ? (double)paths->n : (double)estimate->paths;
    estimate->sampling_share = known(sampled_part * fmin(1.0, twin / (se * se * n)));
    estimate->share_reason = NULL;
}
