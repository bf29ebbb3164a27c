/* One path: compile its programme, count its members, run its tiles, price its redemptions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/path.h"

#include <stdlib.h>

#include "model/plan.h"

int pts_worker_init(pts_worker *w, const pts_scenario *s, const pts_timeline *timeline,
                    const pts_plan *plans, int tile_members, bool daily) {
    *w = (pts_worker){.scenario = s, .plans = plans, .path = -1};
    size_t months = (size_t)s->horizon_months + 1;
    w->enrolled = calloc((size_t)s->n_segments * months, sizeof *w->enrolled);
    int status = w->enrolled ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK)
        status = pts_programme_init(&w->programme, s, timeline);
    if (status == PTS_OK)
        status = pts_tile_init(&w->tile, tile_members, s->n_segments);
    if (status == PTS_OK)
        status = pts_ledger_init(&w->ledger, pts_dims_of(s, timeline, daily));
    return status;
}

pts_dims pts_dims_of(const pts_scenario *s, const pts_timeline *timeline, bool daily) {
    return (pts_dims){.months = s->horizon_months,
                      .segments = s->n_segments,
                      .items = s->n_items,
                      .days = daily ? (int)(timeline->closes - timeline->opens) : 0};
}

void pts_worker_free(pts_worker *w) {
    pts_programme_free(&w->programme);
    pts_tile_free(&w->tile);
    pts_ledger_free(&w->ledger);
    free(w->enrolled);
    *w = (pts_worker){0};
}

static int64_t *enrolled(const pts_worker *w, int segment) {
    return w->enrolled + (size_t)segment * ((size_t)w->scenario->horizon_months + 1);
}

int pts_worker_prepare(pts_worker *w, uint32_t path) {
    if (w->path == (int64_t)path)
        return PTS_OK;
    w->path = -1;
    int status = pts_programme_compile(&w->programme, path);
    for (int i = 0; i < w->scenario->n_segments && status == PTS_OK; i++)
        status = pts_enrolled_by_month(w->scenario, i, w->plans[i].weight, path, enrolled(w, i));
    if (status != PTS_OK)
        return status;
    pts_tile_new_path(&w->tile, w->scenario->n_segments);
    w->path = path;
    return PTS_OK;
}

int64_t pts_worker_members(const pts_worker *w, int segment) {
    return w->plans[segment].opening + enrolled(w, segment)[w->scenario->horizon_months];
}

static pts_tile_members whom(const pts_worker *w, int twin, int segment, int64_t first, int64_t n) {
    return (pts_tile_members){.segment = segment,
                              .twin = twin,
                              .first = first,
                              .n = (int)n,
                              .opening = w->plans[segment].opening,
                              .enrolled = enrolled(w, segment),
                              .weight = w->plans[segment].weight};
}

int pts_worker_run(pts_worker *w, int twin, int part, int parts, int period_months) {
    int status = PTS_OK;
    pts_ledger_clear(&w->ledger);
    for (int i = 0; i < w->scenario->n_segments && status == PTS_OK; i++) {
        int64_t all = pts_worker_members(w, i);
        int64_t first = all * part / parts, end = all * (part + 1) / parts;
        for (int64_t m = first; m < end && status == PTS_OK; m += w->tile.capacity) {
            int64_t n = end - m < w->tile.capacity ? end - m : w->tile.capacity;
            pts_tile_members who = whom(w, twin, i, m, n);
            status = pts_tile_run(&w->tile, &w->programme, &who, period_months, &w->ledger);
        }
    }
    return status;
}

int pts_worker_run_one(pts_worker *w, int twin, int segment, int64_t number, pts_ledger *ledger) {
    pts_tile_members who = whom(w, twin, segment, number, 1);
    return pts_tile_run(&w->tile, &w->programme, &who, 0, ledger);
}

int64_t pts_worker_failed(const pts_worker *w) {
    const pts_stage *s = &w->tile.stage;
    int64_t number = 0;
    for (int i = 0; i < s->segment; i++)
        number += pts_worker_members(w, i);
    bool opening = s->failed < (uint32_t)PTS_ENROLLED_ID;
    return number + (opening ? (int64_t)s->failed
                             : w->plans[s->segment].opening + s->failed - PTS_ENROLLED_ID);
}

static void price_bin(const pts_catalogue *c, const int64_t *units, int64_t *flow) {
    for (int i = 0; i < c->n; i++) {
        flow[PTS_CASH] += units[c->item[i]] * c->cash[i];
        flow[PTS_COST] += units[c->item[i]] * c->cost[i];
        flow[PTS_RETAIL] += units[c->item[i]] * c->retail[i];
    }
}

/* What a bin issued is that cohort's issue. */
static void fill_cohorts(pts_ledger *ledger) {
    for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
        int64_t points = 0;
        for (int i = 0; i < ledger->dims.segments; i++)
            points += pts_ledger_flow(ledger, i, bin)[PTS_ISSUED];
        pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, bin)[bin] = points;
    }
}

void pts_worker_price(const pts_worker *w, pts_ledger *ledger) {
    fill_cohorts(ledger);
    for (int i = 0; i < ledger->dims.segments; i++)
        for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
            int64_t *flow = pts_ledger_flow(ledger, i, bin);
            int64_t weight = w->plans[i].weight;
            price_bin(&w->programme.catalogue, pts_ledger_unit(ledger, i, bin), flow);
            ledger->sampled_events +=
                (flow[PTS_PURCHASES] + flow[PTS_VISITS] + flow[PTS_REDEMPTIONS]) / weight;
            if (bin == 0 || bin > ledger->dims.months)
                continue;
            ledger->sampled_purchases += flow[PTS_PURCHASES] / weight;
            ledger->sampled_redemptions += flow[PTS_REDEMPTIONS] / weight;
        }
}
