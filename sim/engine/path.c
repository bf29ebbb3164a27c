/* One path: its tiles, each gone through by all policies. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/couple.h"
#include "engine/deliver.h"
#include "engine/guard.h"
#include "engine/hammer.h"

#include <stdlib.h>

int pts_worker_init(pts_worker *w, const pts_brief *briefs, int n, int tile_members, bool daily) {
    int members = n > 1 ? PTS_SHARED_TILE_MEMBERS : PTS_TILE_MEMBERS;
    pts_tile_needs needs = {0};
    *w = (pts_worker){.n = n, .failed = -1, .policies = calloc((size_t)n, sizeof *w->policies)};
    int status = w->policies ? PTS_OK : PTS_ERR_MEMORY;
    for (int i = 0; i < n && status == PTS_OK; i++) {
        pts_tile_needs own = pts_tile_needs_of(briefs[i].scenario);
        needs.activities = own.activities > needs.activities ? own.activities : needs.activities;
        needs.tasks = own.tasks > needs.tasks ? own.tasks : needs.tasks;
        needs.window = own.window > needs.window ? own.window : needs.window;
        needs.ways = own.ways > needs.ways ? own.ways : needs.ways;
        needs.second = needs.second || own.second;
        status = pts_policy_init(&w->policies[i], &briefs[i], daily);
    }
    if (status == PTS_OK)
        status = pts_tile_init(&w->tile, tile_members > 0 ? tile_members : members, &needs, n > 1);
    return status;
}

void pts_worker_free(pts_worker *w) {
    for (int i = 0; i < w->n && w->policies; i++)
        pts_policy_free(&w->policies[i]);
    free(w->policies);
    pts_tile_free(&w->tile);
    *w = (pts_worker){0};
}

/* Notes whose failure it is. */
static int blame(pts_worker *w, int policy, int status) {
    if (status != PTS_OK)
        w->failed = policy;
    return status;
}

static int leader(const pts_worker *w, int policy, int segment) {
    int i = 0;
    while (i < policy && !(w->policies[i].active &&
                           pts_policy_draws_same(&w->policies[i], &w->policies[policy], segment)))
        i++;
    return i;
}

int pts_worker_prepare(pts_worker *w, uint32_t path) {
    int status = PTS_OK;
    for (int i = 0; i < w->n && status == PTS_OK; i++)
        if (w->policies[i].active)
            status = blame(w, i, pts_policy_prepare(&w->policies[i], path));
    for (int i = 0; i < w->n && status == PTS_OK; i++)
        for (int s = 0; s < w->policies[i].scenario->n_segments && w->policies[i].active; s++)
            w->policies[i].leader[s] = leader(w, i, s);
    return status;
}

static pts_tile_members whom(const pts_policy *p, int twin, int segment, int64_t first, int64_t n) {
    return (pts_tile_members){.segment = segment,
                              .twin = twin,
                              .first = first,
                              .n = (int)n,
                              .opening = p->plans[segment].opening,
                              .enrolled = pts_policy_enrolled(p, segment)};
}

/* The policy after `i` that has the same leader in the segment; n = none. */
static int next_follower(const pts_worker *w, int i, int leader, int segment) {
    for (i++; i < w->n; i++)
        if (w->policies[i].active && segment < w->policies[i].scenario->n_segments &&
            w->policies[i].leader[segment] == leader)
            break;
    return i;
}

/* So many that what they draw on average can be kept. */
static int64_t shared_tile(const pts_worker *w, const pts_policy *p, int segment) {
    const pts_population *q = &p->programme.segments[segment].population;
    double rate = q->purchases_per_day * q->envelope;
    double visits = q->visits_per_day * q->visit_envelope;
    rate = visits > rate ? visits : rate;
    rate = q->activities_per_day > rate ? q->activities_per_day : rate;
    double most =
        PTS_KEPT_BLOCKS * (double)PTS_BATCH / (1.0 + 1.5 * rate * p->programme.time->ends);
    return most >= w->tile.capacity ? w->tile.capacity : most > 1.0 ? (int64_t)most : 1;
}

/* ---- flows by month of enrolment: members of a month follow each other, so that tiles which end
 * where one does are each of one month, and what a tile adds is that month's ---- */

static bool keeps_early(const pts_worker *w, int leads, int segment) {
    bool any = false;
    for (int i = leads; i < w->n; i = next_follower(w, i, leads, segment))
        any = any || w->policies[i].sample.dims.early > 0;
    return any;
}

/* One past the last member of the tile that begins at member m. */
static int64_t tile_end(const pts_policy *p, int segment, int64_t m, int64_t end, int64_t most,
                        bool early) {
    int64_t last = end - m < most ? end : m + most;
    for (int month = 0; early && month <= PTS_EARLY_MONTHS; month++) {
        int64_t border = p->plans[segment].opening + pts_policy_enrolled(p, segment)[month];
        if (border > m && border < last)
            last = border;
    }
    return last;
}

/* The month in which member m enrols if its flows are kept apart, else 0. */
static int early_month(const pts_policy *p, int segment, int64_t m) {
    int64_t number = m - p->plans[segment].opening;
    for (int month = 1; number >= 0 && month <= p->sample.dims.early; month++)
        if (number < pts_policy_enrolled(p, segment)[month])
            return month;
    return 0;
}

/* Adds sign x the segment's flows so far. */
static void note_early(pts_ledger *l, int segment, int month, int sign) {
    for (int bin = 0; bin < l->dims.months + 2; bin++) {
        const int64_t *flow = pts_ledger_flow(l, segment, bin);
        int64_t *early = pts_ledger_early(l, month, bin);
        early[PTS_EARLY_ISSUED] += sign * flow[PTS_ISSUED];
        early[PTS_EARLY_SPEND] += sign * flow[PTS_SPEND];
        early[PTS_EARLY_REFUNDS] += sign * flow[PTS_REFUNDS];
    }
}

/* A tile under one policy. */
static int run_tile(pts_worker *w, int policy, const pts_tile_members *who, int period_months) {
    pts_policy *p = &w->policies[policy];
    int64_t before = w->tile.candidates;
    int month = early_month(p, who->segment, who->first);
    if (month > 0)
        note_early(&p->sample, who->segment, month, -1);
    int status = pts_tile_run(&w->tile, &p->programme, p->tables, who, period_months, &p->sample);
    if (month > 0)
        note_early(&p->sample, who->segment, month, 1);
    p->candidates += w->tile.candidates - before;
    return blame(w, policy, status);
}

/* Members of a leader's segment, tile by tile, under it and all that follow it. */
static int run_segment(pts_worker *w, int leads, int twin, int segment, int64_t first, int64_t end,
                       int period_months) {
    int status = PTS_OK;
    bool shared = next_follower(w, leads, leads, segment) < w->n;
    int64_t most = shared ? shared_tile(w, &w->policies[leads], segment) : w->tile.capacity;
    bool early = keeps_early(w, leads, segment);
    for (int64_t m = first, next; m < end && status == PTS_OK; m = next) {
        next = tile_end(&w->policies[leads], segment, m, end, most, early);
        pts_tile_members who = whom(&w->policies[leads], twin, segment, m, next - m);
        who.sharing = shared ? PTS_SHARE_FIRST : PTS_ALONE;
        for (int i = leads; i < w->n && status == PTS_OK; i = next_follower(w, i, leads, segment)) {
            status = run_tile(w, i, &who, period_months);
            who.sharing = PTS_SHARE_AGAIN;
        }
    }
    return status;
}

/* Adds the sample's tallies at their weight and starts anew. Neighbours of one weight are weighed
 * together: mostly all segments at once. */
static int weigh(pts_policy *p, int segment) {
    int64_t weight = p->plans[segment].weight;
    if (segment + 1 < p->scenario->n_segments && p->plans[segment + 1].weight == weight)
        return PTS_OK;
    int status = pts_ledger_add(&p->ledger, &p->sample, weight);
    pts_ledger_clear(&p->sample);
    return status;
}

/* A segment of all active policies that have it; *had tells whether there is one. */
static int run_segments(pts_worker *w, int twin, int segment, int part, int parts,
                        int period_months, bool *had) {
    int status = PTS_OK;
    *had = false;
    for (int i = 0; i < w->n && status == PTS_OK; i++) {
        const pts_policy *p = &w->policies[i];
        if (!p->active || segment >= p->scenario->n_segments)
            continue;
        *had = true;
        int64_t all = pts_policy_members(p, segment);
        if (p->leader[segment] == i)
            status = run_segment(w, i, twin, segment, all * part / parts, all * (part + 1) / parts,
                                 period_months);
    }
    for (int i = 0; i < w->n && status == PTS_OK; i++)
        if (w->policies[i].active && segment < w->policies[i].scenario->n_segments)
            status = blame(w, i, weigh(&w->policies[i], segment));
    return status;
}

static void clear(pts_worker *w) {
    for (int i = 0; i < w->n; i++) {
        if (!w->policies[i].active)
            continue;
        pts_ledger_clear(&w->policies[i].ledger);
        pts_ledger_clear(&w->policies[i].sample);
    }
}

/* What the policy's members need to know of each other: they share pools, bid at auctions or send
 * points. */
static int meet(pts_worker *w, pts_policy *p, int twin) {
    if (p->programme.pools.n > 0)
        return pts_couple(&p->coupler, p, twin, &w->tile.stage);
    if (p->programme.auctions.n > 0)
        return pts_auctions_hold(&p->hammer, p, twin, &w->tile.stage);
    return p->programme.transfers.on ? pts_deliver(&p->courier, p, twin, &w->tile.stage) : PTS_OK;
}

/* The same of all active policies, unless that was done last. */
static int couple(pts_worker *w, int twin) {
    int status = PTS_OK;
    for (int i = 0; i < w->n && status == PTS_OK; i++) {
        pts_policy *p = &w->policies[i];
        int64_t wanted = p->path * 2 + twin;
        if (!p->active || p->coupled == wanted)
            continue;
        p->coupled = -1;
        status = blame(w, i, meet(w, p, twin));
        if (status == PTS_OK)
            p->coupled = wanted;
    }
    return status;
}

/* The active policies' share of a path, which is prepared. */
static int run_part(pts_worker *w, int twin, int part, int parts, int period_months) {
    int status = couple(w, twin);
    bool had = true;
    clear(w);
    for (int segment = 0; had && status == PTS_OK; segment++)
        status = run_segments(w, twin, segment, part, parts, period_months, &had);
    return status;
}

/* Whether the policy's guards have still to find out what they do on the path. */
static bool unguarded(const pts_policy *p, int twin) {
    return p->active && p->programme.guards.n > 0 && p->guarded != p->path * 2 + twin;
}

/* What its guards did on another path, or on its twin, is undone. */
static int rest(pts_policy *p) {
    p->guarded = -1;
    if (p->programme.guards.n_actions == 0)
        return PTS_OK;
    p->coupled = -1;
    pts_guards_rest(&p->programme.guards, p->programme.time);
    p->tables->segment = -1;
    return pts_programme_offer(&p->programme);
}

/* Policy i, the only active one, again, as its guards have it now. */
static int run_guarded(pts_worker *w, int i, int twin, int period_months) {
    pts_policy *p = &w->policies[i];
    p->coupled = -1;
    p->tables->segment = -1;
    for (int segment = 0; segment < p->scenario->n_segments; segment++)
        p->leader[segment] = i;
    int status = pts_programme_offer(&p->programme);
    return status == PTS_OK ? run_part(w, twin, 0, 1, period_months) : blame(w, i, status);
}

/* Lets policy i's guards look, and the path be run again, until they see nothing new. */
static int guard(pts_worker *w, int i, int twin, int period_months) {
    pts_policy *p = &w->policies[i];
    bool again = true;
    int status = PTS_OK;
    while (again && status == PTS_OK) {
        status = blame(w, i, pts_guards_look(p, &again));
        if (again && status == PTS_OK)
            status = run_guarded(w, i, twin, period_months);
    }
    p->guarded = p->path * 2 + twin;
    return status;
}

/* All active policies that have guards, one after the other; meanwhile others are not active. */
static int guard_all(pts_worker *w, int twin, int period_months) {
    int status = PTS_OK;
    for (int i = 0; i < w->n && status == PTS_OK; i++) {
        if (!unguarded(&w->policies[i], twin))
            continue;
        for (int j = 0; j < w->n; j++) {
            w->policies[j].waits = j != i && w->policies[j].active;
            w->policies[j].active = j == i;
        }
        status = guard(w, i, twin, period_months);
        for (int j = 0; j < w->n; j++)
            w->policies[j].active = w->policies[j].active || w->policies[j].waits;
    }
    return status;
}

int pts_worker_run(pts_worker *w, int twin, int part, int parts, int period_months) {
    int status = PTS_OK;
    for (int i = 0; i < w->n && status == PTS_OK; i++)
        if (unguarded(&w->policies[i], twin))
            status = blame(w, i, rest(&w->policies[i]));
    if (status == PTS_OK)
        status = run_part(w, twin, part, parts, period_months);
    return status == PTS_OK ? guard_all(w, twin, period_months) : status;
}

/* What members share, where one of them is to be simulated alone: nobody listens. */
static int prepare_alone(pts_worker *w, int twin) {
    pts_stage *s = &w->tile.stage;
    void (*emit)(void *, const pts_event *) = s->emit;
    if (!unguarded(&w->policies[0], twin))
        return couple(w, twin);
    s->emit = NULL;
    int status = pts_worker_run(w, twin, 0, 1, 0);
    s->emit = emit;
    return status;
}

int pts_worker_run_one(pts_worker *w, int twin, int segment, int64_t number) {
    pts_policy *p = &w->policies[0];
    int status = prepare_alone(w, twin);
    clear(w);
    if (status == PTS_OK)
        status = run_segment(w, 0, twin, segment, number, number + 1, 0);
    return status == PTS_OK ? pts_ledger_add(&p->ledger, &p->sample, p->plans[segment].weight)
                            : status;
}

int64_t pts_worker_failed(const pts_worker *w) {
    const pts_stage *s = &w->tile.stage;
    const pts_policy *p = &w->policies[w->failed];
    int64_t number = 0;
    for (int i = 0; i < s->segment; i++)
        number += pts_policy_members(p, i);
    bool opening = s->failed < (uint32_t)PTS_ENROLLED_ID;
    return number + (opening ? (int64_t)s->failed
                             : p->plans[s->segment].opening + s->failed - PTS_ENROLLED_ID);
}
