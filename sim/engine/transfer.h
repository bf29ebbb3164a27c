/* Points that members send to each other, and those that arrive. sim/README.md, Transfers between
 * members. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_TRANSFER_H
#define PTS_ENGINE_TRANSFER_H

#include "engine/auction.h"

/* machine.h */
INLINE void issue(const unsigned f, pts_stage *s, walk *w, uint32_t day, uint32_t bin,
                  int32_t points, uint32_t k, bool acts);

static const pts_post *post_of(const pts_stage *s) {
    return &s->programme->transfers.posts[s->segment];
}

/* The member's place in its segment. */
static uint32_t place_of_member(const pts_post *post, const pts_member *m) {
    uint32_t enrolled = (uint32_t)PTS_ENROLLED_ID;
    return m->id < enrolled ? m->id : post->opening + (m->id - enrolled);
}

/* The first tick at which nobody gives: what is sent arrives before the horizon's close. */
static uint32_t last_giving(const pts_stage *s) {
    return (s->programme->time->closes - 1) << PTS_TICK_BITS;
}

/* ---- when ---- */

static pts_exchange_next *transfer_next(const pts_stage *s, const pts_member *m) {
    return m->more->standing->exchanges + s->programme->exchange.n;
}

static uint32_t transfer_soonest(const pts_stage *s, const pts_member *m) {
    uint32_t giving = last_giving(s), arrival = m->more->standing->arrival;
    if (!s->programme->transfers.on)
        return PTS_NEVER;
    for (int i = 0; i < s->programme->transfers.n; i++) {
        uint32_t next = transfer_next(s, m)[i].tick;
        giving = next < giving ? next : giving;
    }
    giving = giving < last_giving(s) ? giving : PTS_NEVER;
    return arrival < giving ? arrival : giving;
}

static void transfer_move(const pts_stage *s, const pts_member *m, int i) {
    const pts_transfer_way *way = &s->programme->transfers.ways[i];
    pts_exchange_next *next = &transfer_next(s, m)[i];
    pts_block b = pts_philox(s->programme->scenario->seed, next->k | way->address,
                             s->choice_stream | PTS_STREAM_TRANSFER, m->id, s->programme->path);
    exchange_step(next, b.word[0], way->gap);
}

/* The member's first arrival at a tick or later; the end of its arrivals if there is none. */
static const pts_arrival *arrival_from(const pts_post *post, uint32_t place, uint32_t tick) {
    uint32_t low = post->first[place], high = post->first[place + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (post->list[middle].tick < tick)
            low = middle + 1;
        else
            high = middle;
    }
    return post->list + low;
}

/* Plans what arrives from a tick on. */
static void arrival_plan(const pts_stage *s, const pts_member *m, uint32_t from) {
    const pts_post *post = post_of(s);
    uint32_t place = place_of_member(post, m);
    const pts_arrival *next = arrival_from(post, place, from);
    bool any = next < post->list + post->first[place + 1];
    m->more->standing->arrival = any ? next->tick : PTS_NEVER;
}

static void transfer_start(const pts_stage *s, const pts_member *m) {
    const pts_transfers *x = &s->programme->transfers;
    m->more->standing->arrival = PTS_NEVER;
    if (!x->on)
        return;
    for (int i = 0; i < x->n; i++) {
        transfer_next(s, m)[i] = (pts_exchange_next){0, m->start};
        transfer_move(s, m, i);
    }
    arrival_plan(s, m, m->start);
}

/* ---- sending ---- */

/* Whether there is somebody to give to: a household's head gives nothing, nor does anybody once it
 * has left or before it is there. */
static bool has_receiver(const pts_stage *s, const pts_transfer_way *way, const pts_member *m,
                         uint32_t tick) {
    const pts_post *post = post_of(s);
    uint32_t place = place_of_member(post, m);
    if (way->household == 0)
        return true;
    uint32_t head = place - place % way->household;
    return head != place && post->starts[head] < tick && post->ends[head] > tick;
}

/* What the member gives at its k-th time of a way; returns how many points. */
static int32_t give(pts_stage *s, walk *w, int i, uint32_t tick, uint32_t k) {
    const pts_transfer_way *way = &s->programme->transfers.ways[i];
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    int32_t points = 0;
    if (!w->m->never && !w->m->dormant && has_receiver(s, way, w->m, tick))
        points = pts_transfer_points(way, available((unsigned)ANY, s, w, tick));
    if (points == 0)
        return 0;
    row[PTS_SENT] += points;
    row[PTS_TRANSFER_FEES] += pts_transfer_fee(way, points);
    row[PTS_TRANSFERS] += 1;
    w->parcels = s->parcels;
    if (w->parcels)
        w->parcels->next = (pts_parcel){
            .tick = tick, .giver = place_of_member(post_of(s), w->m), .k = k, .way = (uint16_t)i};
    holdings_consume(s, w, PTS_COHORT_TRANSFERRED, tick, points);
    if (w->parcels && w->parcels->failed)
        fail(s, w, PTS_ERR_MEMORY);
    w->parcels = NULL;
    act((unsigned)ANY, s, w, PTS_ACT_REDEEM, day, false);
    holdings_settle(s, w);
    return points;
}

/* What is planned for `tick`: ways in their order. */
static void transfer_comes(pts_stage *s, walk *w, uint32_t tick) {
    int i = 0;
    while (transfer_next(s, w->m)[i].tick != tick)
        i++;
    uint32_t k = transfer_next(s, w->m)[i].k;
    transfer_move(s, w->m, i);
    exchange_plan(s, w->m);
    int32_t points = give(s, w, i, tick, k);
    if (s->emit && points > 0)
        emit(s,
             (pts_event){.tick = tick, .type = PTS_EVENT_SEND, .k = k, .points = points, .item = i},
             w);
}

/* ---- arriving ---- */

/* The lot that what is left of an arrival becomes. */
static void arrival_lot(pts_stage *s, walk *w, const pts_arrival *a, int32_t points) {
    bool renews = s->programme->transfers.ways[a->way].renews;
    uint16_t tier = renews ? tier_of(s, w->m) : a->tier;
    uint32_t day = a->tick >> PTS_TICK_BITS, least = (day + 1) << PTS_TICK_BITS;
    uint32_t lapse = a->lapse > least ? a->lapse : least; /* on the day it can be used */
    pts_holding lot = {.points = points,
                       .lapse = renews ? holding_lapse(s, w, tier, day) : lapse,
                       .vest = a->tick,
                       .k = PTS_NO_PURCHASE,
                       .day = a->day,
                       .bin = a->bin,
                       .tier = tier};
    holdings_append(s, w, lot);
    holding_last(w, &lot);
    if (!(s->features & PTS_HAS_INACTIVITY) && lot.lapse < w->lapse)
        w->lapse = lot.lapse;
}

/* It is no activity: it sets no clock but where the member had nothing. */
static void arrive(pts_stage *s, walk *w, const pts_arrival *a) {
    uint32_t day = a->tick >> PTS_TICK_BITS, bin = w->bin[day];
    bool clock = (s->features & PTS_HAS_INACTIVITY) && holdings_empty(s, w->m), owes = w->owes;
    if ((int64_t)(int32_t)(w->earned - w->consumed) + a->points > MOST_POINTS) {
        fail_range(s, w, day);
        return;
    }
    w->flows[bin * PTS_FLOWS + PTS_RECEIVED] += a->points;
    book(w, PTS_COHORT_TRANSFERRED, a->bin, bin, -a->points);
    w->earned += (uint32_t)a->points;
    int32_t left = owes ? holdings_repay(s, w, a->day, a->bin, day, a->points) : a->points;
    if (left > 0)
        arrival_lot(s, w, a, left);
    if (clock && left > 0)
        w->lapse = w->lapses[day];
    if (owes)
        holdings_settle(s, w);
    if (s->emit)
        emit(s,
             (pts_event){.tick = a->tick,
                         .type = PTS_EVENT_ARRIVE,
                         .points = a->points,
                         .item = a->way,
                         .issue_day = a->day},
             w);
}

/* All that arrives at `tick`. */
static void arrivals_come(pts_stage *s, walk *w, uint32_t tick) {
    const pts_post *post = post_of(s);
    uint32_t place = place_of_member(post, w->m);
    const pts_arrival *end = post->list + post->first[place + 1];
    for (const pts_arrival *a = arrival_from(post, place, tick); a < end && a->tick == tick; a++)
        arrive(s, w, a);
    arrival_plan(s, w->m, tick + 1);
    exchange_plan(s, w->m);
    if (plans_lapses(s))
        plan_lots(s, w, tick);
}

/* What comes back to a giver that has left meanwhile is the company's. */
static void arrivals_lost(pts_stage *s, const walk *w, uint32_t until) {
    uint32_t from = w->m->more->standing->arrival;
    if (from >= until)
        return;
    const pts_post *post = post_of(s);
    uint32_t place = place_of_member(post, w->m);
    const pts_arrival *end = post->list + post->first[place + 1];
    for (const pts_arrival *a = arrival_from(post, place, from); a < end && a->tick < until; a++)
        w->flows[w->bin[a->tick >> PTS_TICK_BITS] * PTS_FLOWS + PTS_TRANSFER_FEES] += a->points;
    arrival_plan(s, w->m, until);
}

#endif
