/* pointsim: what measures read of one path: a window of its ledger, all segments together, and its
 * cohorts at the window's close. Exact integers; floating point starts in the values.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VIEW_H
#define POINTSIM_MEASURE_VIEW_H

#include "pointsim/measure.h"

typedef struct pts_view {
    const pts_frame *frame;
    const pts_inputs *inputs; /* of the path */
    const pts_ledger *ledger;
    const pts_ledger *without; /* the path with the programme off; NULL = not simulated */
    int month;                 /* last of the window, 1..H */
    bool whole;                /* the window is months 1..H, not `month` alone */
    int64_t flow[PTS_FLOWS];
    int64_t opening, closing; /* points before and after the window */
    /* Cohorts 0..month at the window's close; cohort 0 is the points held on the first day of the
     * horizon, and counts from there. */
    int64_t *issued;   /* [H + 1] */
    int64_t *redeemed; /* [H + 1] so far */
    int64_t *held;     /* [H + 1] */
    int64_t *later;    /* [H + 2] points of these cohorts that bins after `month` redeem */
    int64_t *closings; /* [H + 1] points after each month so far; [0] before the first */
    double *basket;    /* [item] units that months 1..12 redeem */
    double *index;     /* [H + 1] what the basket is worth a point, 1 on average of months 1..12 */
    bool has_index;    /* else the two are meaningless */
} pts_view;

/* Storage for the paths of a frame; {0} and a failed init are safe to free. */
int pts_view_init(pts_view *view, const pts_frame *frame);
void pts_view_free(pts_view *view);

/* Before month 1 of a path, or of its twin. */
void pts_view_start(pts_view *view, const pts_ledger *ledger, bool twin, int64_t path);
/* One month on, at most to month H. */
void pts_view_next(pts_view *view);
/* After month H: the window becomes the horizon. */
void pts_view_widen(pts_view *view);

/* Sum of a flow over months from..to, all segments; H + 1 is the run-off. */
int64_t pts_view_sum(const pts_view *view, enum pts_flow flow, int from, int to);
/* The same with the programme off; it must be simulated. */
int64_t pts_view_sum_without(const pts_view *view, enum pts_flow flow, int from, int to);
/* Redemptions of a month that were simulated: not weighted. */
int64_t pts_view_sampled_redemptions(const pts_view *view, int month);

/* Fills basket and index of the path by the prices of each month. False where months 1..12 are not
 * all there, have fewer than 100 sampled redemptions, or their basket is worth nothing. */
bool pts_view_fill_index(pts_view *view);

#endif
