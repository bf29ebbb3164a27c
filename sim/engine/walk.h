/* A member under way, and what every rule does with it: book, fail, tell.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_WALK_H
#define PTS_ENGINE_WALK_H

#include "engine/state.h"

/* Functions marked so are a template: `f` is the compile-time set of features that an instance of
 * the machine knows; which of them are on is for the stage to say. */
#define INLINE      static inline __attribute__((always_inline))
#define ON(feature) ((f & (feature)) && (s->features & (feature)))
/* What few programmes ask for stays out of the machine's way. */
#define APART       static __attribute__((noinline, unused))
/* Tells the compiler where registers matter least. */
#define RARELY(x)   __builtin_expect(!!(x), 0)

enum { MOST_POINTS = 1 << 30 };

/* What the loop touches, in registers. */
typedef struct walk {
    pts_member *m;
    int64_t *flows, *cohorts; /* copies of the stage's: stores to tallies cannot change them */
    size_t bins;
    const uint16_t *bin;
    const uint32_t *lapses;
    pts_lot *ring;
    uint32_t mask, size;                       /* of the ring, in lots */
    uint32_t room;                             /* tail at which to look whether the ring is full */
    int32_t least_at_purchase, least_at_visit; /* balance below which redeeming is no question */
    uint32_t earned, consumed, head, tail;
    uint32_t lapse;    /* tick of the next lapse, PTS_NEVER */
    uint32_t planned;  /* tick of the next plan, PTS_NEVER */
    uint32_t followed; /* lapse of which all is planned (remind.h), PTS_NEVER */
    uint32_t told;     /* tail of a queue of whose lots all is */
    uint32_t latest;   /* of a list: lapse of its last lot above 0; lots lapse in their order */
    bool sorted;       /* as long as this says so */
    bool owes;         /* some lot is negative */
    uint32_t end;
    uint32_t stop; /* tick at which to look up: the advance's end, the member's, 0 once exhausted */
    bool running;  /* in its run-off */
    bool exhausted;       /* run-off: nothing of the horizon is left */
    bool turned;          /* it has just woken, or fallen asleep */
    pts_parcels *parcels; /* what it sends, collected; NULL = nobody does, or it sends nothing */
} walk;

INLINE void emit(const pts_stage *s, pts_event event, const walk *w) {
    event.balance = (int32_t)(w->earned - w->consumed);
    s->emit(s->context, &event);
}

/* An event without a balance. */
static inline void tell(const pts_stage *s, pts_event event) {
    if (s->emit)
        s->emit(s->context, &event);
}

/* Tells what an event takes of a lot, before it. */
static inline void tell_part(const pts_stage *s, enum pts_cohort_flow flow, int32_t issue_day,
                             uint32_t day, int64_t points) {
    if (RARELY(s->emit) && points != 0)
        tell(s, (pts_event){.tick = day << PTS_TICK_BITS,
                            .type = PTS_EVENT_PART,
                            .item = (int32_t)flow,
                            .points = (int32_t)points,
                            .issue_day = issue_day});
}

INLINE void fail(pts_stage *s, const walk *w, int status) {
    if (s->status == PTS_OK) {
        s->status = status;
        s->failed = w->m->id;
    }
}

/* Points or money left their range on the day. */
INLINE void fail_range(pts_stage *s, const walk *w, uint32_t day) {
    if (s->status == PTS_OK)
        s->failed_day = s->programme->time->civil0 + (int32_t)day;
    fail(s, w, PTS_ERR_RANGE);
}

INLINE void exhaust(walk *w) {
    w->exhausted = true;
    w->stop = 0;
}

/* Remembers what may bar a member from a tier (standing.h). */
static inline void mark(const pts_stage *s, const pts_member *m, enum pts_mark what, uint32_t day) {
    m->more->standing->marks[what] = (uint16_t)(s->programme->time->serial[day] + 1);
}

/* Books `points` of a cohort. */
INLINE void book(const walk *w, enum pts_cohort_flow flow, uint32_t cohort, uint32_t bin,
                 int64_t points) {
    w->cohorts[((size_t)flow * w->bins + cohort) * w->bins + bin] += points;
}

/* Daily flows are of the horizon alone. */
INLINE void book_day(const unsigned f, const pts_stage *s, uint32_t day, enum pts_daily_flow flow,
                     int64_t amount) {
    if (!ON(PTS_HAS_DAILY))
        return;
    const pts_timeline *time = s->programme->time;
    if (day >= time->opens && day < time->closes)
        s->daily[(day - time->opens) * PTS_DAILY_FLOWS + flow] += amount;
}

/* Redemptions by the hour are of the horizon alone. */
INLINE void book_hour(const unsigned f, const pts_stage *s, uint32_t tick) {
    if (!ON(PTS_HAS_RULES) || !s->hours)
        return;
    const pts_timeline *time = s->programme->time;
    uint32_t day = tick >> PTS_TICK_BITS;
    uint32_t hour = ((tick & (PTS_DAY_TICKS - 1)) * PTS_DAY_HOURS) >> PTS_TICK_BITS;
    if (day >= time->opens && day < time->closes)
        s->hours[(day - time->opens) * PTS_DAY_HOURS + hour] += 1;
}

/* ---- what has lapsed lately, where that is of account later ---- */

enum { LAPSED_BITS = 5, LAPSED_DAYS = 1 << LAPSED_BITS };

/* Points that lapsed on a day: its place in a ring of days << 32 | points. */
static inline uint64_t *lapsed_at(const pts_stage *s, const pts_member *m, uint32_t day) {
    return s->arena->slots + (m->more->lapsed >> PTS_RING_BITS) + (day & (LAPSED_DAYS - 1));
}

static inline int64_t lapsed_on(const pts_stage *s, const pts_member *m, uint32_t day) {
    uint64_t entry = *lapsed_at(s, m, day);
    return entry >> 32 == day ? (int64_t)(uint32_t)entry : 0;
}

INLINE void note_lapse(const unsigned f, const pts_stage *s, const walk *w, uint32_t day,
                       int64_t points) {
    if (!ON(PTS_HAS_RULES))
        return;
    if (s->programme->tiers.vetoes)
        mark(s, w->m, PTS_MARK_LAPSE, day);
    if (!s->programme->reminders.remembers)
        return;
    *lapsed_at(s, w->m, day) = (uint64_t)day << 32 | (uint64_t)(lapsed_on(s, w->m, day) + points);
    w->m->more->standing->lapsed = (day + 1) << PTS_TICK_BITS;
}

/* Gives a member the ring; nothing has lapsed. */
static inline int lapsed_open(const pts_stage *s, const pts_member *m) {
    uint32_t *ring = &m->more->lapsed;
    int status = PTS_OK;
    while (status == PTS_OK &&
           (*ring == PTS_NO_RING || (*ring & ((1u << PTS_RING_BITS) - 1)) < LAPSED_BITS))
        status = pts_arena_grow(s->arena, ring, 0, 0);
    for (uint32_t i = 0; status == PTS_OK && i < LAPSED_DAYS; i++)
        *lapsed_at(s, m, i) = UINT64_MAX;
    return status;
}

#endif
