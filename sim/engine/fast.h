/* The rule machine where lots are a queue and purchases are all there is: no visits, dropout at
 * purchases, daily flows, season, nor a run-off. The same events in the same order; what is seldom done stands apart, so that the loop has the registers. A
 * balance beyond its range is noticed after its lot is made: the run fails, and its books go nowhere.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FAST_H
#define PTS_ENGINE_FAST_H

#include "engine/machine.h"

enum {
    FAST = PTS_HAS_LAPSE,
    FAST_ACTIVE = FAST | PTS_HAS_ACTIVE,
    FAST_ALL = FAST_ACTIVE | PTS_HAS_INACTIVITY | PTS_HAS_DIRECT_ODDS
};

static __attribute__((noinline)) void fast_lapse(pts_stage *s, walk *w, uint32_t tick) {
    lapse_due(FAST_ALL, s, w, tick);
}

static __attribute__((noinline)) void fast_redeem(pts_stage *s, walk *w, uint32_t tick, uint32_t k,
                                                  uint32_t balance, uint32_t word) {
    if (balance > MOST_POINTS)
        fail_range(s, w, tick >> PTS_TICK_BITS);
    else if ((int32_t)balance >= w->least_at_purchase &&
             decides(FAST_ALL, s, w, tick, (int32_t)balance, word))
        redeem(FAST_ALL, s, w, tick, w->bin[tick >> PTS_TICK_BITS], k, PTS_STREAM_CHOICE_PURCHASE,
               (int32_t)balance);
}

/* Room for so many lots more. */
static __attribute__((noinline)) void fast_room(pts_stage *s, walk *w, uint32_t lots) {
    int status = PTS_OK;
    queue_open(s, w);
    while (w->room - w->tail < lots && status == PTS_OK) {
        status = pts_arena_grow(s->arena, &w->m->ring, w->head, w->tail);
        queue_open(s, w);
    }
    if (status != PTS_OK)
        fail(s, w, status);
}

/* False if it is sure that a member with this balance, which is in its range, does not redeem. No
 * branch on whether the balance suffices, which no CPU can foretell: where it does not, the table of
 * thresholds says never. */
INLINE bool fast_may_redeem(const unsigned f, const pts_stage *s, const walk *w, uint32_t balance,
                            uint32_t word) {
    if (ON(PTS_HAS_DIRECT_ODDS))
        return (int32_t)balance >= w->least_at_purchase || balance > MOST_POINTS;
    if (RARELY(balance >= 4096))
        return balance > MOST_POINTS ||
               word < s->tables->threshold[pts_odds_step((int32_t)balance)];
    return word < s->tables->threshold[balance];
}

/* Tick at which there is more to do than a purchase. */
INLINE uint32_t fast_soon(const walk *w) {
    return w->lapse < w->stop ? w->lapse : w->stop;
}

/* The purchases of entries that the ring has room for, from `tick` on; returns the next one's tick, and
 * where its entry is. */
INLINE uint32_t fast_purchases(const unsigned f, pts_stage *s, walk *w, const int32_t **at,
                               const int32_t *last, uint32_t k, uint32_t tick) {
    const int32_t *entry = *at, *first = entry;
    uint32_t earned = w->earned, tail = w->tail, soon = fast_soon(w);
    for (; entry != last; entry++) {
        if (RARELY(tick >= soon)) {
            if (tick >= w->stop)
                break;
            w->earned = earned;
            w->tail = tail;
            fast_lapse(s, w, tick);
            soon = fast_soon(w);
        }
        uint32_t day = tick >> PTS_TICK_BITS;
        int64_t *row = w->flows + w->bin[day] * (uint32_t)PTS_FLOWS;
        int32_t points = entry[PTS_ENTRY_POINTS];
        row[PTS_SPEND] += entry[PTS_ENTRY_MINOR];
        row[PTS_PURCHASES] += 1;
        active_buys(f, s, &w->m->active, day);
        if (points > 0) {
            bool fresh = w->head == tail;
            earned += (uint32_t)points;
            row[PTS_ISSUED] += points;
            w->ring[tail++ & w->mask] = pts_lot_make(day, earned);
            if (RARELY(fresh) && ON(PTS_HAS_LAPSE)) {
                w->lapse = w->lapses[day];
                soon = fast_soon(w);
            }
            if (ON(PTS_HAS_INACTIVITY)) {
                act(f, s, w, PTS_ACT_EARN, day, fresh);
                soon = fast_soon(w);
            }
        }
        uint32_t balance = earned - w->consumed, word = (uint32_t)entry[PTS_ENTRY_REDEEM];
        row[PTS_OPPORTUNITIES] += (int32_t)balance >= w->least_at_purchase;
        if (RARELY(fast_may_redeem(f, s, w, balance, word))) {
            w->earned = earned;
            w->tail = tail;
            fast_redeem(s, w, tick, k + (uint32_t)(entry - first), balance, word);
            soon = fast_soon(w);
        }
        tick = after(tick, (uint32_t)entry[PTS_ENTRY_GAP]);
    }
    w->earned = earned;
    w->tail = tail;
    *at = entry;
    return tick;
}

enum { FAST_ROOM = 32 };

INLINE bool fast_advance(const unsigned f, pts_stage *s, pts_member *m, const pts_slices *slices,
                         uint32_t until) {
    const pts_slice p = slices->purchases;
    const int32_t *entry = s->purchases->minor + p.at, *const end = entry + p.n;
    uint32_t tick = m->purchase.tick, k = m->purchase.k;
    walk w;
    walk_begin(f, s, m, until, &w);
    if (p.skip) {
        tick = after(tick, (uint32_t) * (entry++ + PTS_ENTRY_GAP));
        k++;
    }
    while (entry != end && tick < w.stop) {
        const int32_t *from = entry;
        uint32_t left = (uint32_t)(end - entry), wanted = left < FAST_ROOM ? left : FAST_ROOM;
        if (RARELY(w.room - w.tail < wanted))
            fast_room(s, &w, wanted);
        if (s->status != PTS_OK)
            return false;
        uint32_t room = w.room - w.tail;
        tick = fast_purchases(f, s, &w, &entry, entry + (left < room ? left : room), k, tick);
        k += (uint32_t)(entry - from);
    }
    m->purchase = (pts_next){k, tick, tick};
    bool more = tick < w.stop;
    if (!more)
        settle(f, s, &w, until);
    walk_end(f, s, &w);
    return more && s->status == PTS_OK;
}

#endif
