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
        status = pts_tile_init(&w->tile, tile_members, s->n_activities);
    if (status == PTS_OK)
        status = pts_ledger_init(&w->ledger, pts_dims_of(s, timeline, daily));
    if (status == PTS_OK)
        status = pts_ledger_init(&w->sample, w->ledger.dims);
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
    pts_ledger_free(&w->sample);
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
    pts_tile_new_path(&w->tile);
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
                              .enrolled = enrolled(w, segment)};
}

/* Adds the sample's tallies at their weight and starts anew. */
static int weigh(pts_worker *w, int64_t weight) {
    int status = pts_ledger_add(&w->ledger, &w->sample, weight);
    pts_ledger_clear(&w->sample);
    return status;
}

static int run_segment(pts_worker *w, int twin, int segment, int64_t first, int64_t end,
                       int period_months) {
    int status = PTS_OK;
    for (int64_t m = first; m < end && status == PTS_OK; m += w->tile.capacity) {
        int64_t n = end - m < w->tile.capacity ? end - m : w->tile.capacity;
        pts_tile_members who = whom(w, twin, segment, m, n);
        status = pts_tile_run(&w->tile, &w->programme, &who, period_months, &w->sample);
    }
    return status;
}

/* Neighbours of one weight are weighed together: mostly all segments at once. */
int pts_worker_run(pts_worker *w, int twin, int part, int parts, int period_months) {
    int status = PTS_OK, segments = w->scenario->n_segments;
    pts_ledger_clear(&w->ledger);
    pts_ledger_clear(&w->sample);
    for (int i = 0; i < segments && status == PTS_OK; i++) {
        int64_t all = pts_worker_members(w, i), weight = w->plans[i].weight;
        status =
            run_segment(w, twin, i, all * part / parts, all * (part + 1) / parts, period_months);
        bool last = i + 1 == segments || w->plans[i + 1].weight != weight;
        if (status == PTS_OK && last)
            status = weigh(w, weight);
    }
    return status;
}

int pts_worker_run_one(pts_worker *w, int twin, int segment, int64_t number) {
    pts_ledger_clear(&w->ledger);
    pts_ledger_clear(&w->sample);
    int status = run_segment(w, twin, segment, number, number + 1, 0);
    return status == PTS_OK ? weigh(w, w->plans[segment].weight) : status;
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

/* *to += units * price, false if it leaves int64. */
static bool charge(int64_t *to, int64_t units, int64_t price) {
    int64_t amount;
    return !__builtin_mul_overflow(units, price, &amount) &&
           !__builtin_add_overflow(*to, amount, to);
}

static bool price_bin(const pts_catalogue *c, double cost_index, const int64_t *units,
                      int64_t *flow) {
    bool inside = true;
    for (int i = 0; i < c->n; i++) {
        int64_t n = units[c->item[i]];
        inside = inside && charge(&flow[PTS_CASH], n, c->cash[i]) &&
                 charge(&flow[PTS_COST], n, (int64_t)((double)c->cost[i] * cost_index + 0.5)) &&
                 charge(&flow[PTS_RETAIL], n, c->retail[i]);
    }
    return inside;
}

/* Turns the beginnings and ends of spans of months into members at month ends. */
static void sum_months(pts_ledger *ledger) {
    static const enum pts_flow flows[] = {PTS_ACTIVE, PTS_REPEATING, PTS_RETAINED, PTS_REDEEMING};
    int months = ledger->dims.months;
    for (int i = 0; i < ledger->dims.segments; i++)
        for (size_t f = 0; f < sizeof flows / sizeof *flows; f++) {
            for (int m = 2; m <= months; m++)
                pts_ledger_flow(ledger, i, m)[flows[f]] +=
                    pts_ledger_flow(ledger, i, m - 1)[flows[f]];
            pts_ledger_flow(ledger, i, months + 1)[flows[f]] = 0;
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

static int64_t magnitude(int64_t x) {
    return x < 0 ? -x : x;
}

/* Whether the sum of a flow's cells, by any part of them, stays within int64: then no measure's can
 * overflow either. Cells of what is forfeited may be negative: points that a leaver owed. */
static bool totals_inside(const pts_ledger *ledger) {
    for (int f = 0; f < PTS_FLOWS; f++) {
        int64_t sum = 0;
        for (int i = 0; i < ledger->dims.segments; i++)
            for (int bin = 0; bin < ledger->dims.months + 2; bin++)
                if (__builtin_add_overflow(sum, magnitude(pts_ledger_flow(ledger, i, bin)[f]),
                                           &sum))
                    return false;
    }
    return true;
}

int pts_worker_price(const pts_worker *w, pts_ledger *ledger) {
    bool inside = true;
    for (int i = 0; i < ledger->dims.segments; i++)
        for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
            int64_t *flow = pts_ledger_flow(ledger, i, bin);
            int64_t weight = w->plans[i].weight;
            const int64_t *units = pts_ledger_unit(ledger, i, bin);
            inside = inside &&
                     price_bin(&w->programme.catalogue, w->programme.unit_cost[bin], units, flow);
            ledger->sampled_events +=
                (flow[PTS_PURCHASES] + flow[PTS_VISITS] + flow[PTS_REDEMPTIONS]) / weight;
            if (bin == 0 || bin > ledger->dims.months)
                continue;
            ledger->sampled_purchases += flow[PTS_PURCHASES] / weight;
            ledger->sampled_redemptions += flow[PTS_REDEMPTIONS] / weight;
        }
    sum_months(ledger);
    if (!inside || !totals_inside(ledger))
        return PTS_ERR_RANGE;
    fill_cohorts(ledger);
    return PTS_OK;
}
