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

static __attribute__((noinline)) void fast_redeem(pts_stage *s, walk *w, uint32_t tick, int j,
                                                  int32_t balance, uint32_t word) {
    if (balance >= w->least_at_purchase && decides(FAST_ALL, s, w, tick, balance, word))
        redeem(FAST_ALL, s, w, tick, w->bin[tick >> PTS_TICK_BITS], w->m->purchase.k + (uint32_t)j,
               PTS_STREAM_CHOICE_PURCHASE, balance);
}

/* False if it is sure that a member with this balance does not redeem. No branch on whether the
 * balance suffices, which no CPU can foretell: where it does not, the table of thresholds says never. */
INLINE bool fast_may_redeem(const unsigned f, const pts_stage *s, const walk *w, int32_t balance,
                            uint32_t word) {
    if (ON(PTS_HAS_DIRECT_ODDS))
        return balance >= w->least_at_purchase;
    return word < s->tables->threshold[pts_odds_step(balance)];
}

INLINE void fast_purchase(const unsigned f, pts_stage *s, walk *w, const int32_t *entry, int j,
                          uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS, balance = w->earned - w->consumed;
    int64_t *row = w->flows + w->bin[day] * (uint32_t)PTS_FLOWS;
    int32_t points = entry[PTS_ENTRY_POINTS];
    row[PTS_SPEND] += entry[PTS_ENTRY_MINOR];
    row[PTS_PURCHASES] += 1;
    active_buys(f, s, &w->m->active, day);
    if (points > 0) {
        balance += (uint32_t)points;
        w->earned += (uint32_t)points;
        row[PTS_ISSUED] += points;
        bool fresh = w->head == w->tail;
        queue_add(f, s, w, day);
        if (ON(PTS_HAS_INACTIVITY))
            act(f, s, w, PTS_ACT_EARN, day, fresh);
    }
    if (RARELY(balance > MOST_POINTS)) {
        fail(s, w, PTS_ERR_RANGE);
        return;
    }
    uint32_t word = (uint32_t)entry[PTS_ENTRY_REDEEM];
    row[PTS_OPPORTUNITIES] += (int32_t)balance >= w->least_at_purchase;
    if (RARELY(fast_may_redeem(f, s, w, (int32_t)balance, word)))
        fast_redeem(s, w, tick, j, (int32_t)balance, word);
}

INLINE bool fast_advance(const unsigned f, pts_stage *s, pts_member *m, const pts_slices *slices,
                         uint32_t until) {
    const pts_slice p = slices->purchases;
    const int32_t *entries = s->purchases->minor + p.at;
    uint32_t tick = m->purchase.tick;
    int j = 0;
    walk w;
    walk_begin(f, s, m, until, &w);
    if (p.skip)
        tick = after(tick, (uint32_t)entries[PTS_ENTRY_GAP + j++]);
    for (; tick < w.stop && j < p.n; j++) {
        if (RARELY(w.lapse <= tick))
            fast_lapse(s, &w, tick);
        fast_purchase(f, s, &w, entries + j, j, tick);
        tick = after(tick, (uint32_t)entries[PTS_ENTRY_GAP + j]);
    }
    m->purchase = (pts_next){m->purchase.k + (uint32_t)j, tick, tick};
    bool more = tick < w.stop;
    if (!more)
        settle(f, s, &w, until);
    walk_end(f, s, &w);
    return more && s->status == PTS_OK;
}

#endif
