/* The rule machine: one member's events in order. A template: `f` is the compile-time set of
 * features that an instance knows, `exact` says that all of them are on.
 * Reads as the order of a day (sim/README.md): lapses that are due, then the event, which earns
 * first and then may redeem; a departure last. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_MACHINE_H
#define PTS_ENGINE_MACHINE_H

#include "engine/state.h"

#define INLINE      static inline __attribute__((always_inline))
#define ON(feature) ((f & (feature)) && (exact || (s->features & (feature))))

enum { MOST_POINTS = 1 << 30 };

/* A member under way: what the loop touches, in registers. */
typedef struct walk {
    pts_member *m;
    int64_t *flows, *cohorts; /* copies of the stage's: stores to tallies cannot change them */
    size_t bins;
    const uint16_t *bin;
    const uint32_t *lapses;
    pts_lot *ring;
    uint32_t mask, size; /* of the ring, in lots; size 0 = none yet */
    int32_t cheapest;    /* price of the cheapest item */
    uint32_t earned, consumed, head, tail;
    uint32_t lapse; /* tick of the next lapse, PTS_NEVER */
    uint32_t end;
    bool exhausted; /* run-off: nothing of the horizon is left */
} walk;

INLINE void emit(const pts_stage *s, pts_event event, const walk *w) {
    event.balance = (int32_t)(w->earned - w->consumed);
    s->emit(s->context, &event);
}

INLINE void open_ring(const pts_stage *s, walk *w) {
    uint32_t ring = w->m->ring;
    w->size = ring == PTS_NO_RING ? 0 : 1u << (ring & ((1u << PTS_RING_BITS) - 1));
    w->mask = w->size - 1;
    w->ring = s->arena->slots + (w->size ? ring >> PTS_RING_BITS : 0);
}

INLINE void next_lapse(const unsigned f, const bool exact, const pts_stage *s, walk *w) {
    if (ON(PTS_HAS_LAPSE))
        w->lapse =
            w->head != w->tail ? w->lapses[pts_lot_day(w->ring[w->head & w->mask])] : PTS_NEVER;
}

INLINE walk walk_begin(const unsigned f, const bool exact, const pts_stage *s, pts_member *m) {
    walk w = {.m = m,
              .flows = s->flows,
              .cohorts = s->cohorts,
              .bins = s->bins,
              .bin = s->bin,
              .lapses = s->lapse,
              .cheapest = s->programme->catalogue.n > 0 ? s->programme->catalogue.points[0] : 0,
              .earned = m->earned,
              .consumed = m->consumed,
              .head = m->head,
              .tail = m->tail,
              .lapse = PTS_NEVER,
              .end = m->end};
    open_ring(s, &w);
    next_lapse(f, exact, s, &w);
    if (ON(PTS_HAS_INACTIVITY))
        w.lapse = m->deadline;
    return w;
}

INLINE void walk_end(const unsigned f, const bool exact, const pts_stage *s, const walk *w) {
    pts_member *m = w->m;
    m->earned = w->earned;
    m->consumed = w->consumed;
    m->head = w->head;
    m->tail = w->tail;
    m->end = w->end;
    if (ON(PTS_HAS_INACTIVITY))
        m->deadline = w->lapse;
}

/* Books `points` of the lot's cohort. */
INLINE void book(const walk *w, enum pts_cohort_flow flow, pts_lot lot, uint32_t bin,
                 uint32_t points) {
    w->cohorts[((size_t)flow * w->bins + pts_lot_bin(lot)) * w->bins + bin] += points;
}

/* Consumes points from the queue's head on: soonest expiry first, which is the order of issue. */
INLINE void consume(walk *w, enum pts_cohort_flow flow, uint32_t bin, uint32_t points) {
    uint32_t target = w->consumed + points;
    while (w->head != w->tail) {
        pts_lot lot = w->ring[w->head & w->mask];
        uint32_t upto = pts_lot_earned(lot);
        if ((int32_t)(upto - target) > 0) {
            book(w, flow, lot, bin, target - w->consumed);
            break;
        }
        book(w, flow, lot, bin, upto - w->consumed);
        w->consumed = upto;
        w->head++;
    }
    w->consumed = target;
    if (w->m->running && (int32_t)(target - w->m->goal) >= 0)
        w->exhausted = true;
}

/* Daily flows are of the horizon alone. */
INLINE void book_day(const unsigned f, const bool exact, const pts_stage *s, uint32_t day,
                     enum pts_daily_flow flow, int64_t amount) {
    if (!ON(PTS_HAS_DAILY))
        return;
    const pts_timeline *time = s->programme->time;
    if (day >= time->opens && day < time->closes)
        s->daily[(day - time->opens) * PTS_DAILY_FLOWS + flow] += amount;
}

/* The head lot lapses at tick w->lapse: booked on the day before that tick. */
INLINE void lapse_lot(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t tick) {
    pts_lot lot = w->ring[w->head & w->mask];
    uint32_t points = pts_lot_earned(lot) - w->consumed;
    uint32_t bin = w->bin[(tick >> PTS_TICK_BITS) - 1];
    w->flows[bin * PTS_FLOWS + PTS_EXPIRED] += points;
    book_day(f, exact, s, (tick >> PTS_TICK_BITS) - 1, PTS_DAILY_EXPIRED, points);
    consume(w, PTS_COHORT_EXPIRED, bin, points);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_LAPSE,
                         .points = (int32_t)points,
                         .issue_day = (int32_t)pts_lot_day(lot)},
             w);
}

/* All lapses due at or before `tick`. */
INLINE void lapse_due(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t tick) {
    while (w->lapse <= tick && !w->exhausted) {
        uint32_t due = w->lapse;
        if (ON(PTS_HAS_INACTIVITY)) {
            while (w->head != w->tail)
                lapse_lot(f, exact, s, w, due);
            w->lapse = PTS_NEVER;
        } else {
            lapse_lot(f, exact, s, w, due);
            next_lapse(f, exact, s, w);
        }
    }
}

/* Inactivity: an activity today sets the clock. */
INLINE void set_deadline(const pts_stage *s, walk *w, enum pts_activity kind, uint32_t day,
                         bool was_empty) {
    enum pts_activity counts = s->programme->scenario->expiry_activity;
    if (counts == PTS_ACT_EITHER || counts == kind || was_empty)
        w->lapse = w->lapses[day];
}

INLINE void fail(pts_stage *s, const walk *w, int status) {
    if (s->status == PTS_OK) {
        s->status = status;
        s->failed = w->m->id;
    }
}

INLINE void earn(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t day,
                 uint32_t bin, int32_t points) {
    bool was_empty = w->head == w->tail;
    if (w->earned - w->consumed + (uint32_t)points > MOST_POINTS) {
        fail(s, w, PTS_ERR_RANGE);
        return;
    }
    w->earned += (uint32_t)points;
    w->flows[bin * PTS_FLOWS + PTS_ISSUED] += points;
    book_day(f, exact, s, day, PTS_DAILY_ISSUED, points);
    if (w->tail - w->head == w->size) {
        int status = pts_arena_grow(s->arena, &w->m->ring, w->head, w->tail);
        open_ring(s, w);
        if (status != PTS_OK) {
            fail(s, w, status);
            return;
        }
    }
    w->ring[w->tail++ & w->mask] = pts_lot_make(day, bin, w->earned);
    if (ON(PTS_HAS_LAPSE) && was_empty)
        w->lapse = w->lapses[day];
    if (ON(PTS_HAS_INACTIVITY))
        set_deadline(s, w, PTS_ACT_EARN, day, was_empty);
}

/* Share of the balance that expires within 30 days, in sixteenths. */
INLINE int expiring_share(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                          uint32_t day) {
    uint32_t last = (day + 31) << PTS_TICK_BITS;
    if (ON(PTS_HAS_INACTIVITY))
        return w->lapse <= last ? 16 : 0;
    uint32_t upto = w->consumed;
    for (uint32_t i = w->head; i != w->tail; i++) {
        pts_lot lot = w->ring[i & w->mask];
        if (w->lapses[pts_lot_day(lot)] > last)
            break;
        upto = pts_lot_earned(lot);
    }
    return (int)((uint64_t)(upto - w->consumed) * 16 / (w->earned - w->consumed));
}

INLINE bool decides(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                    uint32_t day, int32_t balance, uint32_t word) {
    const pts_odds *odds = &s->rules->odds;
    const pts_catalogue *catalogue = &s->programme->catalogue;
    if (odds->always)
        return true;
    if (ON(PTS_HAS_DIRECT_ODDS)) {
        int share = odds->pressure != 0.0 ? expiring_share(f, exact, s, w, day) : 0;
        return word < pts_odds_threshold(odds, catalogue, w->m->propensity, balance, share);
    }
    uint32_t *threshold = &s->thresholds[pts_odds_step(balance)];
    if (*threshold == 0)
        *threshold = pts_odds_threshold(odds, catalogue, odds->propensity, balance, 0);
    return word < *threshold;
}

/* Multinomial logit over what the balance affords; the index in the catalogue. */
INLINE int choose(const pts_stage *s, const walk *w, enum pts_stream stream, uint32_t k,
                  int32_t balance) {
    const pts_catalogue *c = &s->programme->catalogue;
    int n = pts_catalogue_affordable(c, balance);
    if (n == 1)
        return 0;
    pts_block b = pts_philox(s->programme->scenario->seed, k, s->choice_stream | (uint32_t)stream,
                             w->m->id, s->programme->path);
    const uint32_t *row = c->choose + (n - 1) * c->n;
    int i = 0;
    while (i < n - 1 && b.word[0] >= row[i])
        i++;
    return i;
}

INLINE void redeem(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t tick,
                   uint32_t bin, uint32_t k, enum pts_stream stream, int32_t balance) {
    const pts_programme *p = s->programme;
    int i = choose(s, w, stream, k, balance);
    int32_t price = p->catalogue.points[i];
    int64_t units = balance / price;
    units = units < p->max_units ? units : p->max_units;
    uint32_t points = (uint32_t)(units * price);
    int64_t *row = w->flows + bin * PTS_FLOWS;
    row[PTS_REDEEMED] += points;
    row[PTS_REDEMPTIONS] += 1;
    book_day(f, exact, s, tick >> PTS_TICK_BITS, PTS_DAILY_REDEEMED, points);
    s->units[bin * (uint32_t)p->catalogue.n + (uint32_t)p->catalogue.item[i]] += units;
    consume(w, PTS_COHORT_REDEEMED, bin, points);
    next_lapse(f, exact, s, w);
    if (ON(PTS_HAS_INACTIVITY))
        set_deadline(s, w, PTS_ACT_REDEEM, tick >> PTS_TICK_BITS, false);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_REDEEM,
                         .k = k,
                         .points = (int32_t)points,
                         .item = p->catalogue.item[i],
                         .units = units},
             w);
}

INLINE void opportunity(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t tick,
                        uint32_t bin, uint32_t k, enum pts_stream stream, uint32_t word) {
    int32_t balance = (int32_t)(w->earned - w->consumed);
    if (balance < w->cheapest)
        return;
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (decides(f, exact, s, w, tick >> PTS_TICK_BITS, balance, word))
        redeem(f, exact, s, w, tick, bin, k, stream, balance);
}

INLINE void purchase(const unsigned f, const bool exact, pts_stage *s, walk *w, int j, uint32_t k,
                     uint32_t tick) {
    const pts_columns *c = s->purchases;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    bool drops = ON(PTS_HAS_DROPOUT) && k > 0 && c->dropout[j] < w->m->dropout;
    if (drops && w->m->opening && day < s->programme->time->opens)
        return; /* an opening member has survived its past: such a candidate never happened */
    row[PTS_SPEND] += c->minor[j];
    row[PTS_PURCHASES] += 1;
    book_day(f, exact, s, day, PTS_DAILY_PURCHASES, 1);
    if (c->points[j] > 0)
        earn(f, exact, s, w, day, bin, c->points[j]);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_PURCHASE,
                         .k = k,
                         .minor = c->minor[j],
                         .points = c->points[j]},
             w);
    if (s->programme->at_purchase)
        opportunity(f, exact, s, w, tick, bin, k, PTS_STREAM_CHOICE_PURCHASE, c->redeem[j]);
    if (drops)
        w->end = tick;
}

INLINE void visit(const unsigned f, const bool exact, pts_stage *s, walk *w, int j, uint32_t k,
                  uint32_t tick) {
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    w->flows[bin * PTS_FLOWS + PTS_VISITS] += 1;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = tick, .type = PTS_EVENT_VISIT, .k = k}, w);
    if (s->programme->at_visit)
        opportunity(f, exact, s, w, tick, bin, k, PTS_STREAM_CHOICE_VISIT, s->visits->redeem[j]);
}

/* Departure: the balance is forfeited, or kept to lapse by the rules. */
INLINE void leave(const unsigned f, const bool exact, pts_stage *s, walk *w) {
    uint32_t bin = w->bin[w->end >> PTS_TICK_BITS];
    uint32_t points = 0;
    w->flows[bin * PTS_FLOWS + PTS_LEFT] += 1;
    if (s->programme->scenario->leaver == PTS_LEAVER_FORFEITS) {
        points = w->earned - w->consumed;
        w->flows[bin * PTS_FLOWS + PTS_FORFEITED] += points;
        consume(w, PTS_COHORT_FORFEITED, bin, points);
        w->lapse = PTS_NEVER;
    }
    w->m->left = true;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = w->end, .type = PTS_EVENT_LEAVE, .points = (int32_t)points}, w);
}

/* The end of an advance: departure and lapses up to `until`. */
INLINE void settle(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t until) {
    if (!w->exhausted && !w->m->left && w->end < until) {
        lapse_due(f, exact, s, w, w->end);
        if (!w->exhausted)
            leave(f, exact, s, w);
        if (w->m->running) /* a leaver redeems nothing more */
            w->exhausted = true;
    }
    lapse_due(f, exact, s, w, until);
    if (w->exhausted)
        w->m->running = false;
}

INLINE bool advance(const unsigned f, const bool exact, pts_stage *s, pts_member *m, pts_slice p,
                    pts_slice v, uint32_t until) {
    walk w = walk_begin(f, exact, s, m);
    const uint32_t *at_purchase = s->purchases->tick + p.tick;
    const uint32_t *at_visit = s->visits->tick + v.tick;
    int jp = p.from, jv = v.from;
    bool more = false;
    while (!w.exhausted) {
        uint32_t tick = at_purchase[jp];
        bool is_visit = ON(PTS_HAS_VISITS) && at_visit[jv] < tick;
        if (is_visit)
            tick = at_visit[jv];
        if (tick >= until || tick >= w.end)
            break;
        more = is_visit ? jv == v.n : jp == p.n;
        if (more)
            break;
        if (w.lapse <= tick) {
            lapse_due(f, exact, s, &w, tick);
            if (w.exhausted)
                break;
        }
        if (is_visit) {
            visit(f, exact, s, &w, v.at + jv, m->visit.k + (uint32_t)jv, tick);
            jv++;
        } else {
            purchase(f, exact, s, &w, p.at + jp, m->purchase.k + (uint32_t)jp, tick);
            jp++;
        }
    }
    m->purchase = (pts_next){m->purchase.k + (uint32_t)jp, s->purchases->operational[p.tick + jp],
                             at_purchase[jp]};
    m->visit = (pts_next){m->visit.k + (uint32_t)jv, at_visit[jv], at_visit[jv]};
    if (!more)
        settle(f, exact, s, &w, until);
    walk_end(f, exact, s, &w);
    return more && s->status == PTS_OK;
}

#endif
