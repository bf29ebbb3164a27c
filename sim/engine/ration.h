/* Caps on points of purchases, limits of activities, returns under way.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RATION_H
#define PTS_ENGINE_RATION_H

#include "engine/walk.h"

/* What was had in earlier days, months and years counts no more. */
static inline void ration_begin(const pts_stage *s, pts_rationed *r, uint32_t day) {
    const pts_timeline *time = s->programme->time;
    uint32_t month = time->serial[day];
    uint32_t now[3] = {day + 1, month + 1, (month + (uint32_t)time->first_month) / 12 + 1};
    for (int i = 0; i < 3; i++) {
        r->had[i] &= -(int32_t)(r->period[i] == now[i]); /* no branch on it */
        r->period[i] = now[i];
    }
}

/* What the caps leave of a purchase's points; what they cut is booked. */
static inline int32_t cap_points(const pts_stage *s, const walk *w, uint32_t day, uint32_t bin,
                                 int32_t points) {
    pts_rationed *r = w->m->more->purchases;
    int32_t left = points;
    if (!s->programme->capped || points > MOST_POINTS)
        return points;
    ration_begin(s, r, day);
    for (int i = 0; i < 3; i++) {
        int32_t room = s->programme->cap[i] - r->had[i];
        left = left < room ? left : room;
    }
    for (int i = 0; i < 3; i++)
        r->had[i] += left;
    w->flows[bin * PTS_FLOWS + PTS_CAPPED] += points - left;
    return left;
}

/* Points of an occasion of activity `which`: 0 when one of its limits is reached. */
static inline int32_t reward(const pts_stage *s, const walk *w, int which, uint32_t day) {
    const pts_activity *a = &s->programme->activities[which];
    pts_rationed *r = &w->m->more->activities[which];
    ration_begin(s, r, day);
    bool room = r->ever < a->most[3];
    for (int i = 0; i < 3; i++)
        room = room && r->had[i] < a->most[i];
    if (!room)
        return 0;
    for (int i = 0; i < 3; i++)
        r->had[i]++;
    r->ever++;
    return a->points;
}

static inline pts_return *returns(const pts_stage *s, const pts_member *m) {
    const pts_more *more = m->more;
    return more->n_returns ? (void *)(s->arena->slots + (more->returns >> PTS_RING_BITS)) : NULL;
}

static inline void find_next_return(const pts_stage *s, const pts_member *m) {
    const pts_return *r = returns(s, m);
    m->more->next_return = PTS_NEVER;
    for (uint32_t i = 0; i < m->more->n_returns; i++)
        if (r[i].tick < m->more->next_return)
            m->more->next_return = r[i].tick;
}

/* Purchase k at `tick` may come back. */
static inline void schedule_return(pts_stage *s, const walk *w, uint32_t tick, uint32_t k,
                                   int32_t minor, int32_t points) {
    enum { SLOTS = sizeof(pts_return) / sizeof(pts_lot) };
    const pts_programme *p = s->programme;
    pts_more *more = w->m->more;
    if (p->lots.returned == 0)
        return;
    pts_block b =
        pts_philox(p->scenario->seed, k, s->choice_stream | PTS_STREAM_RETURN, w->m->id, p->path);
    if (b.word[0] >= p->lots.returned)
        return;
    uint64_t span = (uint64_t)p->lots.return_days << PTS_TICK_BITS;
    uint64_t due = (uint64_t)tick + 1 + (b.word[1] * span >> 32);
    if (due >= PTS_NEVER)
        return;
    uint32_t bits = more->returns & ((1u << PTS_RING_BITS) - 1), used = more->n_returns * SLOTS;
    if (more->returns == PTS_NO_RING || used + SLOTS > 1u << bits) {
        int status = pts_arena_grow(s->arena, &more->returns, 0, used);
        if (status != PTS_OK) {
            fail(s, w, status);
            return;
        }
    }
    more->n_returns++;
    returns(s, w->m)[more->n_returns - 1] = (pts_return){(uint32_t)due, k, minor, points};
    find_next_return(s, w->m);
}

/* Takes the soonest return out; at equal ticks the earlier purchase. */
static inline pts_return next_return(const pts_stage *s, const walk *w) {
    pts_more *more = w->m->more;
    pts_return *r = returns(s, w->m);
    uint32_t i = 0;
    while (r[i].tick != more->next_return)
        i++;
    pts_return next = r[i];
    for (more->n_returns--; i < more->n_returns; i++)
        r[i] = r[i + 1];
    find_next_return(s, w->m);
    return next;
}

#endif
