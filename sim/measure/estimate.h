/* pointsim: the estimate of one measure from its values on the paths.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_ESTIMATE_H
#define POINTSIM_MEASURE_ESTIMATE_H

#include "pointsim/measure.h"

/* A measure over paths: value num[i] / den[i], none where den[i] is 0. Where there is one, den is 1
 * unless the measure is a ratio. `missing` says why there may be none; NULL: the measure knows. */
typedef struct pts_sample {
    const double *num, *den;
    size_t n;
    const char *missing;
} pts_sample;

/* Mean, standard error and quantiles. `scratch` is storage of 2 n doubles. `intervals`: also the
 * intervals of the quantiles. The sampling share is left unknown. n >= 1. No figure
 * where most paths have no value. */
void pts_estimate_make(const pts_measure *measure, const pts_sample *paths, bool intervals,
                       double *scratch, pts_estimate *estimate);

/* Adds the sampling share to a made estimate; twin i is that of path i; `sampled_part` of their
 * variance is the sample's. `scratch` as above. */
void pts_estimate_add_share(const pts_measure *measure, const pts_sample *paths,
                            const pts_sample *twins, double sampled_part, double *scratch,
                            pts_estimate *estimate);

#endif
