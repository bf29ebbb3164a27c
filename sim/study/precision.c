/* pointsim: as many paths as a figure's precision takes. In stages: after each one the paths that the
 * asked half width takes are reckoned from the spread so far (Chow and Robbins 1965, with a first
 * stage that keeps chance from ending it early).
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

#include <math.h>

enum { FIRST_STAGE = 100, MOST_GROWTH = 4 };

static const double NORMAL_95 = 1.959963984540054; /* 0.975 quantile of the normal */

pts_figure pts_study_half_width(const pts_estimates *estimates, int measure) {
    const pts_estimate *e = &estimates->headline[measure];
    if (!e->mean.known || !e->se.known || e->mean.value == 0.0)
        return (pts_figure){0};
    return (pts_figure){NORMAL_95 * e->se.value / fabs(e->mean.value), true};
}

/* A little more than the spread says, so that one more stage mostly ends it. */
static int64_t next_stage(int64_t n, pts_figure width, const pts_precision *wanted) {
    double ratio = width.known ? width.value / wanted->relative : MOST_GROWTH;
    double need = 1.02 * ratio * ratio * (double)n;
    double least = (double)n + (double)n / 10.0 + 1.0, most = (double)n * MOST_GROWTH;
    double next = fmin(fmax(need, least), fmin(most, (double)wanted->most));
    return (int64_t)ceil(next);
}

int pts_study_run_to(const pts_scenario *scenario, const pts_run_options *options,
                     const pts_precision *wanted, pts_study *study, bool *reached) {
    pts_run_options silent = *options;
    silent.progress = NULL;
    silent.paths = wanted->most;
    *reached = false;
    int status = pts_study_plan(scenario, &silent, &study->planned, &study->results);
    int64_t n = study->results.n_paths > FIRST_STAGE ? study->results.n_paths : FIRST_STAGE;
    if (n > wanted->most)
        n = wanted->most;
    while (status == PTS_OK) {
        pts_run_options stage = *options;
        stage.paths = n;
        status = pts_study_advance(scenario, &stage, study);
        if (status != PTS_OK)
            break;
        pts_figure width = pts_study_half_width(&study->estimates, wanted->measure);
        *reached = width.known && width.value <= wanted->relative;
        if (*reached || n >= wanted->most)
            break;
        n = next_stage(n, width, wanted);
    }
    return status;
}
