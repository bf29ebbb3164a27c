/* pointsim: windows of a ledger, month by month.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/view.h"

#include <stdlib.h>
#include <string.h>

int pts_view_init(pts_view *v, const pts_frame *frame) {
    size_t n = (size_t)frame->scenario->horizon_months + 2;
    *v = (pts_view){.frame = frame, .issued = calloc(5 * n, sizeof *v->issued)};
    v->index = calloc(n + (size_t)frame->scenario->n_items, sizeof *v->index);
    if (!v->issued || !v->index)
        return PTS_ERR_MEMORY;
    v->basket = v->index + n;
    v->redeemed = v->issued + n;
    v->held = v->redeemed + n;
    v->later = v->held + n;
    v->closings = v->later + n;
    return PTS_OK;
}

void pts_view_free(pts_view *v) {
    free(v->issued);
    free(v->index);
    *v = (pts_view){0};
}

/* The flow of a cohort in the window's bins, out of `held`. */
static int64_t taken(const pts_ledger *ledger, int cohort, int bin) {
    int64_t points = 0;
    for (int f = PTS_COHORT_REDEEMED; f < PTS_COHORT_FLOWS; f++)
        points += pts_ledger_cohort(ledger, (enum pts_cohort_flow)f, cohort)[bin];
    return points;
}

/* Cohort `month` is now held: what later bins redeem of it counts. */
static void add_later(pts_view *v, int cohort) {
    const int64_t *redeemed = pts_ledger_cohort(v->ledger, PTS_COHORT_REDEEMED, cohort);
    for (int bin = v->month + 1; bin < v->ledger->dims.months + 2; bin++)
        v->later[bin] += redeemed[bin];
}

static const pts_ledger *without(const pts_results *r, bool twin, int64_t path) {
    if (!r || path >= (twin ? r->n_twins : r->n_paths))
        return NULL;
    return twin ? &r->twins[path] : &r->paths[path];
}

/* Warm-up flows of the opening cohort only say what of it was still held on the first day. */
void pts_view_start(pts_view *v, const pts_ledger *ledger, bool twin, int64_t path) {
    size_t n = (size_t)ledger->dims.months + 2;
    memset(v->issued, 0, 5 * n * sizeof *v->issued);
    v->inputs = &v->frame->inputs[path];
    v->ledger = ledger;
    v->without = without(v->frame->without, twin, path);
    v->month = 0;
    v->whole = false;
    v->held[0] = v->issued[0] =
        pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, 0)[0] - taken(ledger, 0, 0);
    v->opening = v->closing = 0;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        v->closing += pts_ledger_opening(ledger, segment, 1);
    v->closings[0] = v->closing;
    v->has_index = pts_view_fill_index(v);
    add_later(v, 0);
}

/* The conservation identity read as a step: what flows make of the points before them. */
static int64_t net(const int64_t *flow) {
    return flow[PTS_ISSUED] + flow[PTS_RECEIVED] - flow[PTS_REDEEMED] - flow[PTS_CONVERTED] -
           flow[PTS_EXPIRED] - flow[PTS_FORFEITED] - flow[PTS_REVERSED] - flow[PTS_SENT];
}

static void add_flows(pts_view *v, int month) {
    for (int segment = 0; segment < v->ledger->dims.segments; segment++) {
        const int64_t *flow = pts_ledger_flow(v->ledger, segment, month);
        for (int f = 0; f < PTS_FLOWS; f++)
            v->flow[f] += flow[f];
    }
}

void pts_view_next(pts_view *v) {
    int month = ++v->month;
    memset(v->flow, 0, sizeof v->flow);
    v->opening = v->closing;
    add_flows(v, month);
    v->closing += net(v->flow);
    v->closings[month] = v->closing;
    v->issued[month] = pts_ledger_cohort(v->ledger, PTS_COHORT_ISSUED, month)[month];
    v->held[month] = v->issued[month];
    for (int cohort = 0; cohort <= month; cohort++) {
        v->redeemed[cohort] += pts_ledger_cohort(v->ledger, PTS_COHORT_REDEEMED, cohort)[month];
        v->held[cohort] -= taken(v->ledger, cohort, month);
    }
    add_later(v, month);
}

void pts_view_widen(pts_view *v) {
    v->whole = true;
    memset(v->flow, 0, sizeof v->flow);
    v->opening = v->closings[0];
    for (int month = 1; month <= v->month; month++)
        add_flows(v, month);
}

static int64_t sum_of(const pts_ledger *ledger, enum pts_flow flow, int from, int to) {
    int64_t sum = 0;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        for (int month = from; month <= to; month++)
            sum += pts_ledger_flow(ledger, segment, month)[flow];
    return sum;
}

int64_t pts_view_sum(const pts_view *v, enum pts_flow flow, int from, int to) {
    return sum_of(v->ledger, flow, from, to);
}

int64_t pts_view_sum_without(const pts_view *v, enum pts_flow flow, int from, int to) {
    return sum_of(v->without, flow, from, to);
}

int64_t pts_view_sampled_redemptions(const pts_view *v, int month) {
    int64_t sum = 0;
    for (int segment = 0; segment < v->ledger->dims.segments; segment++)
        sum += pts_ledger_flow(v->ledger, segment, month)[PTS_REDEMPTIONS] /
               v->frame->plans[segment].weight;
    return sum;
}
