/* pointsim: how many units of an item a month takes, and how many members a tier has.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "pointsim/measure.h"

static double units(const pts_ledger *ledger, int item, int month) {
    int64_t sum = 0;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        sum += pts_ledger_unit(ledger, segment, month)[item];
    return (double)sum;
}

static double members(const pts_ledger *ledger, int tier, int month) {
    int64_t sum = 0;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        sum += pts_ledger_tier(ledger, segment, month)[tier];
    return (double)sum;
}

/* Of what `count` says of each path. */
static int estimate_count(const pts_results *results,
                          double (*count)(const pts_ledger *ledger, int which, int month),
                          int which, int month, pts_estimate *estimate) {
    const double level = 0.95;
    size_t n = (size_t)results->n_paths;
    double *x = calloc(2 * (n + 1), sizeof *x), *sorted = x + n;
    *estimate = (pts_estimate){0};
    if (!x)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        x[i] = count(&results->paths[i], which, month);
    pts_sort(x, n, sorted);
    estimate->mean = (pts_figure){n > 0 ? pts_mean(x, n) : 0.0, n > 0};
    if (n >= 2)
        estimate->se = (pts_figure){sqrt(pts_variance(x, n) / (double)n), true};
    for (int q = 0; q < PTS_QUANTILES; q++) {
        double lo = 0.0, hi = 0.0;
        if (pts_quantile_interval(sorted, n, pts_quantile_per10k[q], level, &lo, &hi))
            estimate->quantile[q] =
                (pts_figure){pts_quantile(sorted, n, pts_quantile_per10k[q]), true};
    }
    free(x);
    return PTS_OK;
}

int pts_units_of_month(const pts_results *results, int item, int month, pts_estimate *estimate) {
    return estimate_count(results, units, item, month, estimate);
}

int pts_tier_at_month_end(const pts_results *results, int tier, int month, pts_estimate *estimate) {
    return estimate_count(results, members, tier, month, estimate);
}
