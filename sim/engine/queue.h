/* Lots as a queue (lots.h): for rules under which lots are consumed and lapse in the order in which
 * they were made, whole. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_QUEUE_H
#define PTS_ENGINE_QUEUE_H

#include "engine/convert.h"

INLINE void queue_open(const pts_stage *s, walk *w) {
    uint32_t ring = w->m->ring;
    w->size = 1u << (ring & ((1u << PTS_RING_BITS) - 1));
    w->mask = w->size - 1;
    w->room = w->head + w->size;
    w->ring = s->arena->slots + (ring >> PTS_RING_BITS);
}

INLINE void queue_next(const unsigned f, const pts_stage *s, walk *w) {
    if (ON(PTS_HAS_LAPSE))
        w->lapse =
            w->head != w->tail ? w->lapses[pts_lot_day(w->ring[w->head & w->mask])] : PTS_NEVER;
}

/* A run-off ends with the last point of the horizon. */
INLINE void queue_stop(walk *w) {
    if (RARELY(w->running) && (int32_t)(w->consumed - w->m->goal) >= 0)
        exhaust(w);
}

/* Tells what is about to be consumed of each lot. */
static void queue_tell(const pts_stage *s, const walk *w, enum pts_cohort_flow flow, uint32_t day,
                       uint32_t points) {
    uint32_t consumed = w->consumed, target = consumed + points;
    for (uint32_t i = w->head; consumed != target; i++) {
        pts_lot lot = w->ring[i & w->mask];
        uint32_t end = pts_lot_earned(lot);
        end = (int32_t)(end - target) < 0 ? end : target;
        tell_part(s, flow, (int32_t)pts_lot_day(lot), day, end - consumed);
        consumed = end;
    }
}

/* Consumes points from the queue's head on: soonest expiry first, which is the order of issue. */
INLINE void queue_consume(walk *w, enum pts_cohort_flow flow, uint32_t bin, uint32_t points) {
    const size_t bins = w->bins;
    int64_t *const cell = w->cohorts + (size_t)flow * bins * bins + bin;
    const pts_lot *const ring = w->ring;
    const uint16_t *const bin_of = w->bin;
    const uint32_t mask = w->mask, target = w->consumed + points;
    uint32_t head = w->head, consumed = w->consumed;
    if (points > 0) { /* so there is a lot, and the last one reaches the target */
        pts_lot lot = ring[head & mask];
        for (; (int32_t)(pts_lot_earned(lot) - target) < 0; lot = ring[++head & mask]) {
            cell[bin_of[pts_lot_day(lot)] * bins] += pts_lot_earned(lot) - consumed;
            consumed = pts_lot_earned(lot);
        }
        cell[bin_of[pts_lot_day(lot)] * bins] += target - consumed;
        head += pts_lot_earned(lot) == target;
    }
    w->head = head;
    w->consumed = target;
    queue_stop(w);
}

/* Points that lapse up to tick `last`: of lots that lapse in the order of the queue. Mostly none or
 * all of them do. */
INLINE uint32_t queue_expiring(const walk *w, uint32_t last) {
    uint32_t low = w->head, high = w->tail; /* lots before low lapse in time, from high on not */
    if (w->lapse > last)                    /* the soonest */
        return 0;
    if (w->lapses[pts_lot_day(w->ring[(high - 1) & w->mask])] <= last)
        return w->earned - w->consumed;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (w->lapses[pts_lot_day(w->ring[middle & w->mask])] <= last)
            low = middle;
        else
            high = middle;
    }
    return pts_lot_earned(w->ring[low & w->mask]) - w->consumed;
}

/* The head lot lapses, or is converted, at tick w->lapse: booked on the day before that tick. */
INLINE void queue_lapse(const unsigned f, pts_stage *s, walk *w, uint32_t tick, bool converted) {
    pts_lot lot = w->ring[w->head & w->mask];
    uint32_t points = pts_lot_earned(lot) - w->consumed;
    book_lapse(f, s, w, (tick >> PTS_TICK_BITS) - 1, w->bin[pts_lot_day(lot)], points, converted);
    w->consumed = pts_lot_earned(lot);
    w->head++;
    queue_stop(w);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = tick,
                         .type = converted ? PTS_EVENT_CONVERT : PTS_EVENT_LAPSE,
                         .points = (int32_t)points,
                         .issue_day = (int32_t)pts_lot_day(lot)},
             w);
}

/* Whether what lapses at `due` is converted. */
INLINE bool queue_converts(const unsigned f, pts_stage *s, const walk *w, uint32_t due) {
    if (!ON(PTS_HAS_RULES) || !s->programme->conversion.on)
        return false;
    uint32_t points = ON(PTS_HAS_INACTIVITY) ? w->earned - w->consumed : queue_expiring(w, due);
    return convert(s, w, (due >> PTS_TICK_BITS) - 1, points);
}

/* All lapses due at or before `tick`. What is converted on a day is so as a whole, what expires lot by
 * lot. */
INLINE void queue_lapse_due(const unsigned f, pts_stage *s, walk *w, uint32_t tick) {
    while (RARELY(w->lapse <= tick) && !w->exhausted) {
        uint32_t due = w->lapse;
        bool converted = queue_converts(f, s, w, due);
        if (ON(PTS_HAS_INACTIVITY)) {
            while (w->head != w->tail)
                queue_lapse(f, s, w, due, converted);
            w->lapse = PTS_NEVER;
        } else {
            do {
                queue_lapse(f, s, w, due, converted);
                queue_next(f, s, w);
            } while (w->lapse == due && (converted || !w->exhausted));
        }
    }
}

/* Adds a lot of `points`, booked already. */
INLINE void queue_add(const unsigned f, pts_stage *s, walk *w, uint32_t day) {
    if (RARELY(w->tail == w->room)) {
        int status = PTS_OK;
        if (w->tail - w->head == w->size)
            status = pts_arena_grow(s->arena, &w->m->ring, w->head, w->tail);
        queue_open(s, w);
        if (status != PTS_OK) {
            fail(s, w, status);
            return;
        }
    }
    if (ON(PTS_HAS_LAPSE) && w->head == w->tail)
        w->lapse = w->lapses[day];
    w->ring[w->tail++ & w->mask] = pts_lot_make(day, w->earned);
}

#endif
