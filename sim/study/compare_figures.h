/* pointsim: the statistics of a comparison: one figure of several scenarios on the same paths.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_STUDY_COMPARE_FIGURES_H
#define POINTSIM_STUDY_COMPARE_FIGURES_H

#include "pointsim/study.h"

/* A figure of one scenario over the paths: num[i] / den[i], none where den[i] is 0. `missing` says
 * why there may be none; NULL: the measure knows. */
typedef struct pts_series {
    double *num, *den;
    const char *missing;
} pts_series;

/* Fills figures[0 .. n - 1] from the series of n scenarios, the base first, over `paths` >= 1 paths.
 * PTS_OK or PTS_ERR_MEMORY. */
int pts_compare_series(int id, const pts_series *series, int n, size_t paths,
                       pts_compared *figures);

#endif
