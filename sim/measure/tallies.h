/* pointsim: what a measure reads of a window: integers, a numerator over a denominator.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MEASURE_TALLIES_H
#define PTS_MEASURE_TALLIES_H

#include "measure/window.h"

static pts_tally issued(const pts_window *w) {
    return (pts_tally){w->flow[PTS_ISSUED], 1};
}

static pts_tally redeemed(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REDEEMED], 1};
}

static pts_tally expired(const pts_window *w) {
    return (pts_tally){w->flow[PTS_EXPIRED], 1};
}

static pts_tally forfeited(const pts_window *w) {
    return (pts_tally){w->flow[PTS_FORFEITED], 1};
}

static pts_tally outstanding(const pts_window *w) {
    return (pts_tally){w->closing, 1};
}

static pts_tally redemption_rate(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REDEEMED], w->flow[PTS_ISSUED]};
}

static pts_tally redemption_rate_of_available(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REDEEMED], w->opening + w->flow[PTS_ISSUED]};
}

static pts_tally conversion(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REDEMPTIONS], w->flow[PTS_OPPORTUNITIES]};
}

static pts_tally urr(const pts_window *w) {
    return (pts_tally){w->cohort_redeemed, w->cohort_issued};
}

static pts_tally urr_open(const pts_window *w) {
    return (pts_tally){w->cohort_open, w->cohort_issued};
}

static pts_tally urr_opening(const pts_window *w) {
    return (pts_tally){w->old_redeemed, w->old_held};
}

static pts_tally urr_opening_open(const pts_window *w) {
    return (pts_tally){w->old_open, w->old_held};
}

static pts_tally breakage(const pts_window *w) {
    return (pts_tally){w->cohort_issued - w->cohort_redeemed, w->cohort_issued};
}

static pts_tally value_per_point(const pts_window *w) {
    return (pts_tally){w->flow[PTS_RETAIL] - w->flow[PTS_CASH], w->flow[PTS_REDEEMED]};
}

static pts_tally redemption_cost(const pts_window *w) {
    return (pts_tally){w->flow[PTS_COST], 1};
}

static pts_tally spend(const pts_window *w) {
    return (pts_tally){w->flow[PTS_SPEND], 1};
}

static pts_tally cash_collected(const pts_window *w) {
    return (pts_tally){w->flow[PTS_CASH], 1};
}

static pts_tally purchases(const pts_window *w) {
    return (pts_tally){w->flow[PTS_PURCHASES], 1};
}

static pts_tally redemptions(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REDEMPTIONS], 1};
}

static pts_tally outstanding_start(const pts_window *w) {
    return (pts_tally){w->opening, 1};
}

static pts_tally reversed(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REVERSED], 1};
}

static pts_tally capped(const pts_window *w) {
    return (pts_tally){w->flow[PTS_CAPPED], 1};
}

static pts_tally activities(const pts_window *w) {
    return (pts_tally){w->flow[PTS_ACTIVITIES], 1};
}

static pts_tally returns(const pts_window *w) {
    return (pts_tally){w->flow[PTS_RETURNS], 1};
}

static pts_tally refunds(const pts_window *w) {
    return (pts_tally){w->flow[PTS_REFUNDS], 1};
}

#endif
