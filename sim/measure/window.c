/* pointsim: windows of a ledger, summed over segments in exact integers.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/window.h"

/* The conservation identity read as a step: what a window's flows make of its opening points. */
static int64_t closing_of(const pts_window *window) {
    const int64_t *flow = window->flow;
    return window->opening + flow[PTS_ISSUED] + flow[PTS_RECEIVED] - flow[PTS_REDEEMED] -
           flow[PTS_CONVERTED] - flow[PTS_EXPIRED] - flow[PTS_FORFEITED] - flow[PTS_REVERSED] -
           flow[PTS_SENT];
}

static void add_month(const pts_ledger *ledger, int month, pts_window *window) {
    for (int segment = 0; segment < ledger->dims.segments; segment++) {
        const int64_t *flow = pts_ledger_flow(ledger, segment, month);
        for (int f = 0; f < PTS_FLOWS; f++)
            window->flow[f] += flow[f];
    }
}

void pts_window_start(const pts_ledger *ledger, double anchor, pts_window *window) {
    *window = (pts_window){.anchor = anchor};
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        window->closing += pts_ledger_opening(ledger, segment, 1);
    window->opening = window->closing;
}

void pts_window_next(const pts_ledger *ledger, int month, pts_window *window) {
    *window = (pts_window){.opening = window->closing, .anchor = window->anchor};
    add_month(ledger, month, window);
    window->closing = closing_of(window);
}

static int64_t sum_bins(const pts_ledger *ledger, enum pts_cohort_flow flow, int cohort, int from,
                        int to) {
    const int64_t *bins = pts_ledger_cohort(ledger, flow, cohort);
    int64_t sum = 0;
    for (int bin = from; bin <= to; bin++)
        sum += bins[bin];
    return sum;
}

/* The opening cohort counts from the horizon's first day: its warm-up flows only say what of it
 * was still held then. */
static void add_cohorts(const pts_ledger *ledger, pts_window *window) {
    int runoff = ledger->dims.months + 1;
    for (int cohort = 1; cohort < runoff; cohort++) {
        window->cohort_issued += sum_bins(ledger, PTS_COHORT_ISSUED, cohort, 0, runoff);
        window->cohort_redeemed += sum_bins(ledger, PTS_COHORT_REDEEMED, cohort, 0, runoff);
        window->cohort_open += ledger->open_cohort[cohort];
    }
    window->old_held = sum_bins(ledger, PTS_COHORT_ISSUED, 0, 0, 0) -
                       sum_bins(ledger, PTS_COHORT_REDEEMED, 0, 0, 0) -
                       sum_bins(ledger, PTS_COHORT_EXPIRED, 0, 0, 0) -
                       sum_bins(ledger, PTS_COHORT_FORFEITED, 0, 0, 0) -
                       sum_bins(ledger, PTS_COHORT_REVERSED, 0, 0, 0);
    window->old_redeemed = sum_bins(ledger, PTS_COHORT_REDEEMED, 0, 1, runoff);
    window->old_open = ledger->open_cohort[0];
}

void pts_window_horizon(const pts_ledger *ledger, double anchor, pts_window *window) {
    pts_window_start(ledger, anchor, window);
    for (int month = 1; month <= ledger->dims.months; month++)
        add_month(ledger, month, window);
    window->closing = closing_of(window);
    add_cohorts(ledger, window);
}

/* ---- a measure of a window ---- */

double pts_tally_num(const pts_measure *measure, pts_tally tally, double anchor) {
    double num = (double)tally.num;
    if (measure->anchored)
        return num * anchor;
    bool minor = measure->unit == PTS_UNIT_MONEY || measure->unit == PTS_UNIT_MONEY_PER_POINT;
    return minor ? num / 100.0 : num;
}

static pts_figure value_of(const pts_measure *measure, const pts_window *window) {
    pts_tally tally = measure->tally(window);
    if (tally.den == 0)
        return (pts_figure){0};
    return (pts_figure){pts_tally_num(measure, tally, window->anchor) / (double)tally.den, true};
}

void pts_measures_on_path(const pts_ledger *ledger, double anchor,
                          pts_figure values[PTS_MEASURES]) {
    pts_window window;
    pts_window_horizon(ledger, anchor, &window);
    for (int id = 0; id < PTS_MEASURES; id++)
        values[id] = value_of(&pts_measure_table[id], &window);
}
