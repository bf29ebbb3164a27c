/* A member's candidates: entries of the columns, one process beside the other, and when the next of each
 * comes. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FEEDS_H
#define PTS_ENGINE_FEEDS_H

#include "engine/wake.h"

static inline uint32_t after(uint32_t tick, uint32_t gap) {
    uint32_t sum = tick + gap;
    return sum | -(uint32_t)(sum < tick); /* PTS_NEVER when it wraps, without a branch */
}

/* The real time of an operational one: never before the member's start, where rounding could put
 * it. */
INLINE uint32_t real_by(const pts_clock *clock, const pts_stage *s, const pts_member *m,
                        uint32_t operational) {
    uint32_t real = operational < clock->start[s->programme->time->ends]
                        ? pts_clock_real(clock, operational)
                        : PTS_NEVER;
    return real > m->start ? real : m->start;
}

/* Of a purchase. */
INLINE uint32_t real_tick(const unsigned f, const pts_stage *s, const pts_member *m,
                          uint32_t operational) {
    return ON(PTS_HAS_SEASON) ? real_by(&s->rules->clock, s, m, operational) : operational;
}

INLINE uint32_t real_visit(const unsigned f, const pts_stage *s, const pts_member *m,
                           uint32_t operational) {
    const pts_clock *clock = &s->programme->visit_clock;
    return ON(PTS_HAS_RULES) && !clock->identity ? real_by(clock, s, m, operational) : operational;
}

/* A sleeper has no next candidate. */
INLINE uint32_t unless_asleep(const unsigned f, const pts_stage *s, const pts_member *m,
                              uint32_t tick) {
    return ON(PTS_HAS_RULES) && m->dormant ? PTS_NEVER : tick;
}

/* What may come next, in the order of events at one tick. */
enum kind { PLANNED, PURCHASE, VISIT, ACTIVITY, RETURN };

/* When it comes, such that the least of several is the next: tick << 4 | kind << 1 | whether its entry
 * is wanting. */
INLINE uint64_t due(uint32_t tick, enum kind kind, bool wanting) {
    return (uint64_t)tick << 4 | (uint64_t)kind << 1 | wanting;
}

INLINE uint32_t due_tick(uint64_t due) {
    return (uint32_t)(due >> 4);
}

INLINE uint64_t earlier(uint64_t a, uint64_t b) {
    return b < a ? b : a;
}

/* A process's candidates: entry j comes at `tick` of operational time, and is due then. */
typedef struct feed {
    const uint32_t *gap;
    int j, n;
    uint32_t tick;
    uint64_t due;
} feed;

INLINE void feed_step(feed *x) {
    x->tick = after(x->tick, x->gap[x->j++]);
}

INLINE void feed_due(feed *x, enum kind kind, uint32_t real) {
    x->due = due(real, kind, x->j == x->n);
}

INLINE feed feed_open(const pts_columns *columns, const pts_slice *slice, const pts_next *next) {
    feed x = {columns->gap + slice->at, 0, slice->n, next->operational, 0};
    if (slice->skip)
        feed_step(&x);
    return x;
}

INLINE void feed_close(const feed *x, pts_next *next) {
    *next = (pts_next){next->k + (uint32_t)x->j, x->tick, due_tick(x->due)};
}

/* Where all of a member's processes are. */
typedef struct feeds {
    feed purchases, visits, activities;
} feeds;

INLINE feeds feeds_open(const unsigned f, const pts_stage *s, const pts_member *m,
                        const pts_slices *slices) {
    feeds x = {.purchases = feed_open(s->purchases, &slices->purchases, &m->purchase)};
    feed_due(&x.purchases, PURCHASE,
             x.purchases.j > 0 ? real_tick(f, s, m, x.purchases.tick) : m->purchase.tick);
    if (ON(PTS_HAS_VISITS)) {
        x.visits = feed_open(s->visits, &slices->visits, &m->visit);
        feed_due(&x.visits, VISIT,
                 x.visits.j > 0 ? real_visit(f, s, m, x.visits.tick) : m->visit.tick);
    }
    if (ON(PTS_HAS_EXTRAS)) {
        const pts_next *next = &m->more->activity;
        x.activities = feed_open(s->activities, &slices->activities, next);
        feed_due(&x.activities, ACTIVITY, x.activities.j > 0 ? x.activities.tick : next->tick);
    }
    return x;
}

INLINE void feeds_purchase(const unsigned f, const pts_stage *s, const pts_member *m, feeds *x) {
    feed_step(&x->purchases);
    feed_due(&x->purchases, PURCHASE,
             unless_asleep(f, s, m, real_tick(f, s, m, x->purchases.tick)));
}

INLINE void feeds_visit(const unsigned f, const pts_stage *s, const pts_member *m, feeds *x) {
    feed_step(&x->visits);
    feed_due(&x->visits, VISIT, real_visit(f, s, m, x->visits.tick));
}

INLINE void feeds_activity(feeds *x) {
    feed_step(&x->activities);
    feed_due(&x->activities, ACTIVITY, x->activities.tick);
}

/* The member has just woken, and its processes go on, or fallen asleep. */
INLINE void feeds_turn(const unsigned f, const pts_stage *s, walk *w, uint32_t now, feeds *x) {
    static const pts_clock real = {.identity = true};
    const pts_member *m = w->m;
    if (!m->dormant) {
        x->purchases.tick = resumed(&s->rules->clock, m, x->purchases.tick, now);
        x->visits.tick = resumed(&s->programme->visit_clock, m, x->visits.tick, now);
        x->activities.tick = resumed(&real, m, x->activities.tick, now);
    }
    feed_due(&x->purchases, PURCHASE,
             unless_asleep(f, s, m, real_tick(f, s, m, x->purchases.tick)));
    feed_due(&x->visits, VISIT, unless_asleep(f, s, m, real_visit(f, s, m, x->visits.tick)));
    feed_due(&x->activities, ACTIVITY, unless_asleep(f, s, m, x->activities.tick));
    w->turned = false;
}

/* The next event. No branch on which it is, that no CPU can foretell. */
INLINE uint64_t soonest(const unsigned f, const pts_stage *s, const walk *w, const feeds *x) {
    uint64_t next = x->purchases.due;
    if (ON(PTS_HAS_VISITS))
        next = earlier(next, x->visits.due);
    if (ON(PTS_HAS_EXTRAS)) {
        next = earlier(next, x->activities.due);
        next = earlier(next, due(w->m->more->next_return, RETURN, false));
    }
    if (ON(PTS_HAS_RULES))
        next = earlier(next, due(w->planned, PLANNED, false));
    return next;
}

INLINE void feeds_close(const unsigned f, const pts_stage *s, pts_member *m, const feeds *x) {
    feed_close(&x->purchases, &m->purchase);
    if (ON(PTS_HAS_VISITS))
        feed_close(&x->visits, &m->visit);
    if (ON(PTS_HAS_EXTRAS))
        feed_close(&x->activities, &m->more->activity);
}

#endif
