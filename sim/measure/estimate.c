/* pointsim: means, errors, quantiles and the sampling share of one measure.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/estimate.h"

#include <math.h>

const int pts_quantile_per10k[PTS_QUANTILES] = {100, 500, 2500, 5000, 7500, 9500, 9900};
const char *const pts_quantile_name[PTS_QUANTILES] = {"p01", "p05", "p25", "p50",
                                                      "p75", "p95", "p99"};

enum { TWINS_NEEDED = 8 };

static const char too_few_twins[] = "fewer than 8 twin paths";
static const char no_spread[] = "the paths do not differ";
static const char no_estimate[] = "the measure itself is not available";

static pts_figure known(double value) {
    return (pts_figure){value, true};
}

/* ---- mean and error ---- */

static void estimate_mean(const pts_sample *paths, pts_estimate *estimate) {
    double n = (double)paths->n;
    estimate->mean = known(pts_mean(paths->num, paths->n));
    if (paths->n >= 2)
        estimate->se = known(sqrt(pts_variance(paths->num, paths->n) / n));
}

static void estimate_ratio(const pts_measure *measure, const pts_sample *paths,
                           pts_estimate *estimate) {
    double ratio = 0.0, se = 0.0;
    if (!pts_ratio(paths->num, paths->den, paths->n, &ratio, &se)) {
        estimate->reason = measure->missing;
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

void pts_estimate_make(const pts_measure *measure, const pts_sample *paths, bool intervals,
                       double *scratch, pts_estimate *estimate) {
    double *values = scratch, *sorted = scratch + paths->n;
    *estimate = (pts_estimate){.share_reason = too_few_twins};
    if (measure->kind == PTS_RATIO)
        estimate_ratio(measure, paths, estimate);
    else
        estimate_mean(paths, estimate);
    if (estimate->reason)
        return;
    size_t n = path_values(paths, values);
    pts_sort(values, n, sorted);
    estimate->paths = (int64_t)n;
    estimate_quantiles(sorted, n, intervals, estimate);
}

/* ---- sampling share ---- */

/* What a path adds to the estimate: its value, or for a ratio r its residual around r, which is
 * the ratio's linear part. `scale` is 1 or the mean denominator. */
static double contribution(const pts_sample *sample, size_t i, double ratio, double scale) {
    return (sample->num[i] - ratio * sample->den[i]) / scale;
}

/* A path and its twin share all path draws, so half their mean squared difference is the variance
 * that comes from the members alone: from their own chance and from their being a sample. */
static double twin_variance(const pts_sample *paths, const pts_sample *twins, double ratio,
                            double scale, double *squares) {
    for (size_t i = 0; i < twins->n; i++) {
        double difference =
            contribution(paths, i, ratio, scale) - contribution(twins, i, ratio, scale);
        squares[i] = difference * difference;
    }
    return pts_mean(squares, twins->n) / 2.0;
}

void pts_estimate_add_share(const pts_measure *measure, const pts_sample *paths,
                            const pts_sample *twins, double sampled_part, double *scratch,
                            pts_estimate *estimate) {
    estimate->share_reason = estimate->reason          ? no_estimate
                             : twins->n < TWINS_NEEDED ? too_few_twins
                                                       : no_spread;
    if (estimate->reason || twins->n < TWINS_NEEDED || !estimate->se.known)
        return;
    /* se is a rounding error, not a spread, when all paths have the same ratio */
    double se = estimate->se.value, mean = estimate->mean.value;
    if (se <= 1e-13 * fabs(mean))
        return;
    bool ratio = measure->kind == PTS_RATIO;
    double scale = ratio ? pts_mean(paths->den, paths->n) : 1.0;
    double twin = twin_variance(paths, twins, ratio ? mean : 0.0, scale, scratch);
    double share = sampled_part * fmin(1.0, twin / (se * se * (double)paths->n));
    estimate->sampling_share = known(share);
    estimate->share_reason = NULL;
}
