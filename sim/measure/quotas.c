/* pointsim: how often quotas run dry, over paths.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "pointsim/measure.h"

/* Share of a path's periods in whose months the flow is not 0. */
static double share_of(const pts_ledger *path, enum pts_flow flow, int before, int span) {
    int periods = 0, dry = 0, last = -1;
    bool met = false;
    for (int m = 1; m <= path->dims.months; m++) {
        int period = (before + m - 1) / span;
        int64_t sum = 0;
        if (period != last) {
            periods++;
            met = false;
        }
        for (int i = 0; i < path->dims.segments; i++)
            sum += pts_ledger_flow(path, i, m)[flow];
        dry += sum > 0 && !met;
        met = met || sum > 0;
        last = period;
    }
    return periods > 0 ? (double)dry / periods : 0.0;
}

int pts_quota_dry(const pts_scenario *s, const pts_results *r, enum pts_flow flow,
                  enum pts_every every, pts_figure *share, pts_figure *se) {
    int span = every == PTS_EVERY_MONTH ? 1 : every == PTS_EVERY_QUARTER ? 3 : 12;
    size_t n = (size_t)r->n_paths;
    double *x = calloc(n + 1, sizeof *x);
    *share = *se = (pts_figure){0};
    if (!x)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        x[i] = share_of(&r->paths[i], flow, s->start.month - 1, span);
    *share = (pts_figure){n > 0 ? pts_mean(x, n) : 0.0, n > 0};
    if (n > 1)
        *se = (pts_figure){sqrt(pts_variance(x, n) / (double)n), true};
    free(x);
    return PTS_OK;
}
