/* The day on which the rules change: what becomes of the lots that a member holds, and whether it is
 * compensated. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_CHANGE_H
#define PTS_ENGINE_CHANGE_H

#include "engine/remind.h"

static inline void change_plan(const pts_stage *s, const pts_member *m) {
    const pts_change *c = &s->programme->change;
    if (c->acts && m->start < c->day << PTS_TICK_BITS)
        m->more->planned[PTS_PLANNED_CHANGE] = c->day << PTS_TICK_BITS;
}

/* Tick of the lapse of an old lot from now on. */
static uint32_t changed_lapse(const pts_stage *s, const walk *w, const pts_holding *lot,
                              bool extended) {
    const pts_change *c = &s->programme->change;
    uint32_t lapse = lot->lapse;
    if (c->old_lots == PTS_LOTS_RENEW)
        lapse = holding_lapse(s, w, lot->tier, c->day);
    if (c->old_lots == PTS_LOTS_SHORTEN) {
        uint32_t least = (c->least_day + 1) << PTS_TICK_BITS;
        uint32_t other = pts_change_lapse(s->programme, lot->tier, lot->day, w->m->more->enrolled);
        other = other > least ? other : least;
        lapse = other < lapse ? other : lapse;
    }
    return extended ? pts_lapse_later(lapse, c->extended_days) : lapse;
}

/* Returns the points of the lots whose expiry day moves. */
static int64_t change_lots(const pts_stage *s, walk *w, bool extended) {
    pts_holding *lot = holdings(s, w->m);
    int64_t moved = 0;
    if (!(s->features & PTS_HAS_HOLDINGS))
        return 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++) {
        if (lot[i].points <= 0)
            continue;
        uint32_t lapse = changed_lapse(s, w, &lot[i], extended);
        moved += lapse != lot[i].lapse ? lot[i].points : 0;
        lot[i].lapse = lapse;
    }
    holdings_settle(s, w);
    return moved;
}

/* Points for a member that claims them, by what it holds; returns them. */
static int32_t compensate(pts_stage *s, walk *w, uint32_t day) {
    uint32_t bin = w->bin[day];
    int32_t balance = (int32_t)(w->earned - w->consumed);
    int32_t points = balance > 0 ? (int32_t)(s->programme->change.rate * (double)balance) : 0;
    if (points > 0) {
        earn((unsigned)ANY, s, w, day, bin, points, PTS_NO_PURCHASE);
        w->flows[bin * PTS_FLOWS + PTS_ISSUED_COMPENSATION] += points;
    }
    return points;
}

static void change_comes(pts_stage *s, walk *w, uint32_t tick) {
    const pts_programme *p = s->programme;
    pts_block b =
        pts_philox(p->scenario->seed, 0, s->choice_stream | PTS_STREAM_CHANGE, w->m->id, p->path);
    w->m->more->planned[PTS_PLANNED_CHANGE] = PTS_NEVER;
    int64_t moved = change_lots(s, w, b.word[0] < p->change.extended);
    w->followed = PTS_NEVER;
    if (moved > 0 && plans_lapses(s))
        plan_lots(s, w, tick);
    bool claims = !w->m->dormant && b.word[1] < p->change.claims;
    int32_t points = claims ? compensate(s, w, tick >> PTS_TICK_BITS) : 0;
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick, .type = PTS_EVENT_CHANGE, .points = points, .units = moved},
             w);
}

#endif
