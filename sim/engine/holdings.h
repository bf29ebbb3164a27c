/* Lots as a list, oldest first: for rules under which they vest later, come back, lapse in parts or in
 * another order than they were made, or are consumed in another order (pts_lot_rules). A lot of
 * negative points is owed. The walk's E - C is the whole balance, owed points included.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_HOLDINGS_H
#define PTS_ENGINE_HOLDINGS_H

#include "engine/convert.h"
#include "engine/standing.h"

static inline pts_holding *holdings(const pts_stage *s, const pts_member *m) {
    const pts_more *more = m->more;
    return more->n_lots ? (void *)(s->arena->slots + (more->lots >> PTS_RING_BITS)) : NULL;
}

static inline bool vested(const pts_holding *lot, uint32_t tick) {
    return lot->points > 0 && lot->vest <= tick;
}

/* Tick of the lapse of a lot of this day, earned in this tier; with inactivity lots have none of
 * their own. */
static uint32_t holding_lapse(const pts_stage *s, const walk *w, uint16_t tier, uint32_t day) {
    if (s->features & PTS_HAS_INACTIVITY)
        return PTS_NEVER;
    if (pts_lot_rules_on(s->programme, day)->anniversary)
        return pts_anniversary_lapse(s->programme, w->m->more->enrolled, day);
    return tier > 0 ? s->programme->tiers.level[tier].lapse[day] : w->lapses[day];
}

/* A lot that stands last now. */
static inline void holding_last(walk *w, const pts_holding *lot) {
    w->owes = w->owes || lot->points < 0;
    if (lot->points <= 0)
        return;
    w->sorted = w->sorted && lot->lapse >= w->latest;
    w->latest = lot->lapse;
}

/* After lots have changed: drops the empty ones, finds the next lapse and whether any point of the
 * horizon is left. */
static void holdings_settle(const pts_stage *s, walk *w) {
    pts_more *more = w->m->more;
    pts_holding *lot = holdings(s, w->m);
    uint32_t n = 0, lapse = PTS_NEVER;
    bool of_horizon = false;
    w->owes = false;
    w->sorted = true;
    w->latest = 0;
    for (uint32_t i = 0; i < more->n_lots; i++) {
        if (lot[i].points == 0)
            continue;
        lapse = lot[i].lapse < lapse ? lot[i].lapse : lapse;
        of_horizon = of_horizon || (lot[i].points > 0 && lot[i].bin <= s->programme->time->months);
        holding_last(w, &lot[i]);
        lot[n++] = lot[i];
    }
    more->n_lots = n;
    if (!(s->features & PTS_HAS_INACTIVITY))
        w->lapse = lapse;
    if (w->m->running && !of_horizon)
        exhaust(w);
}

static bool holdings_of_horizon(const pts_stage *s, const walk *w) {
    const pts_holding *lot = holdings(s, w->m);
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points > 0 && lot[i].bin <= s->programme->time->months)
            return true;
    return false;
}

/* ---- lapse ---- */

/* Of a lot that is due, 0 of one that is not. */
static int64_t holding_part(const pts_stage *s, const pts_holding *lot, uint32_t due) {
    bool whole = s->features & PTS_HAS_INACTIVITY;
    uint32_t part = pts_lot_rules_on(s->programme, (due >> PTS_TICK_BITS) - 1)->part;
    if (lot->points <= 0 || !(whole || lot->lapse == due))
        return 0;
    return ((int64_t)lot->points * part + 999999) / 1000000;
}

/* Whether what lapses at `due` is converted. */
static bool holdings_convert(pts_stage *s, const walk *w, uint32_t due) {
    const pts_holding *lot = holdings(s, w->m);
    int64_t points = 0;
    if (!(s->features & PTS_HAS_RULES) || !s->programme->conversion.on)
        return false;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        points += holding_part(s, &lot[i], due);
    return convert(s, w, (due >> PTS_TICK_BITS) - 1, points);
}

static void holding_lapses(pts_stage *s, walk *w, pts_holding *lot, uint32_t due, bool converted) {
    uint32_t day = (due >> PTS_TICK_BITS) - 1;
    int64_t points = holding_part(s, lot, due);
    book_lapse(PTS_HAS_DAILY | PTS_HAS_RULES, s, w, day, lot->bin, points, converted);
    w->consumed += (uint32_t)points;
    lot->points -= (int32_t)points;
    lot->lapse = holding_lapse(s, w, lot->tier, day + 1); /* of what is left: a term more */
    if (s->emit)
        emit(s,
             (pts_event){.tick = due,
                         .type = converted ? PTS_EVENT_CONVERT : PTS_EVENT_LAPSE,
                         .points = (int32_t)points,
                         .issue_day = lot->day},
             w);
}

/* All lapses due at or before `tick`: a run-off stops after the lot that holds its last point, but a
 * whole balance lapses at once, and so is converted what is. A lot that found no memory, and so is
 * missing among the lots, ends it. */
static void holdings_lapse_due(pts_stage *s, walk *w, uint32_t tick) {
    bool whole = s->features & PTS_HAS_INACTIVITY;
    while (w->lapse <= tick && !w->exhausted && s->status == PTS_OK) {
        uint32_t due = w->lapse, n = w->m->more->n_lots;
        pts_holding *lot = holdings(s, w->m);
        bool left = false, stopped = false, converted = holdings_convert(s, w, due);
        for (uint32_t i = 0; i < n && !stopped; i++) {
            if (holding_part(s, &lot[i], due) == 0)
                continue;
            holding_lapses(s, w, &lot[i], due, converted);
            left = left || lot[i].points > 0;
            stopped = !whole && !converted && w->m->running && !holdings_of_horizon(s, w);
        }
        if (whole)
            w->lapse = left ? w->lapses[due >> PTS_TICK_BITS] : PTS_NEVER;
        holdings_settle(s, w);
    }
}

/* ---- earn ---- */

static bool holdings_empty(const pts_stage *s, const pts_member *m) {
    const pts_holding *lot = holdings(s, m);
    for (uint32_t i = 0; i < m->more->n_lots; i++)
        if (lot[i].points > 0)
            return false;
    return true;
}

static void holdings_append(pts_stage *s, walk *w, pts_holding lot) {
    enum { SLOTS = sizeof(pts_holding) / sizeof(pts_lot) };
    pts_more *more = w->m->more;
    uint32_t bits = more->lots & ((1u << PTS_RING_BITS) - 1), used = more->n_lots * SLOTS;
    if (more->lots == PTS_NO_RING || used + SLOTS > 1u << bits) {
        int status = pts_arena_grow(s->arena, &more->lots, 0, used);
        if (status != PTS_OK) {
            fail(s, w, status);
            return;
        }
    }
    more->n_lots++;
    holdings(s, w->m)[more->n_lots - 1] = lot;
}

/* Points that are owed are repaid first, the oldest first, by points of a cohort. Returns what is left
 * of them. */
static int32_t holdings_repay(const pts_stage *s, const walk *w, int32_t issue_day, uint32_t cohort,
                              uint32_t day, int32_t points) {
    uint32_t bin = w->bin[day];
    pts_holding *lot = holdings(s, w->m);
    for (uint32_t i = 0; i < w->m->more->n_lots && points > 0; i++) {
        if (lot[i].points >= 0)
            continue;
        int32_t part = points < -lot[i].points ? points : -lot[i].points;
        lot[i].points += part;
        points -= part;
        book(w, PTS_COHORT_REVERSED, cohort, bin, part);
        book(w, PTS_COHORT_REVERSED, lot[i].bin, bin, -part);
        tell_part(s, PTS_COHORT_REVERSED, issue_day, day, part);
        tell_part(s, PTS_COHORT_REVERSED, lot[i].day, day, -part);
    }
    return points;
}

/* Adds a lot of `points`, booked already; k names the purchase, PTS_NO_PURCHASE is none. Returns
 * whether a lot was made. */
static bool holdings_add(pts_stage *s, walk *w, uint32_t day, uint32_t bin, int32_t points,
                         uint32_t k) {
    int32_t left = w->owes ? holdings_repay(s, w, (int32_t)day, bin, day, points) : points;
    uint16_t tier = tier_of(s, w->m);
    if (left == 0)
        return false;
    pts_holding lot = {.points = left,
                       .lapse = holding_lapse(s, w, tier, day),
                       .vest = (day + s->programme->lots.pending_days) << PTS_TICK_BITS,
                       .k = k,
                       .day = (int32_t)day,
                       .bin = (uint16_t)bin,
                       .tier = tier};
    holdings_append(s, w, lot);
    holding_last(w, &lot);
    if (!(s->features & PTS_HAS_INACTIVITY) && lot.lapse < w->lapse)
        w->lapse = lot.lapse;
    return true;
}

/* An activity on `day` moves every earlier expiry. */
static void holdings_extend(const pts_stage *s, const walk *w, uint32_t day) {
    uint32_t least = pts_lot_rules_on(s->programme, day)->extends_to[day];
    pts_holding *lot = holdings(s, w->m);
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points > 0 && lot[i].lapse < least)
            lot[i].lapse = least;
}

/* ---- consume ---- */

/* Nothing can be taken of an account until its review. */
static inline bool frozen(const pts_stage *s, const walk *w) {
    return s->programme->incident.hit > 0 && w->m->more->standing->hit == PTS_HIT_REVIEW &&
           s->programme->scenario->incident.freezes;
}

/* Vested points less what is owed, at least 0; none of a frozen account. */
static int32_t holdings_available(const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_holding *lot = holdings(s, w->m);
    int32_t balance = (int32_t)(w->earned - w->consumed);
    if (frozen(s, w))
        return 0;
    if (s->programme->lots.pending_days == 0)
        return balance > 0 ? balance : 0;
    int64_t sum = 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points < 0 || vested(&lot[i], tick))
            sum += lot[i].points;
    return sum > 0 ? (int32_t)sum : 0;
}

static int64_t holdings_vested(const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_holding *lot = holdings(s, w->m);
    int64_t sum = 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        sum += vested(&lot[i], tick) ? lot[i].points : 0;
    return sum;
}

/* Vested points that lapse before tick `last`. */
static int64_t holdings_expiring(const pts_stage *s, const walk *w, uint32_t tick, uint32_t last) {
    const pts_holding *lot = holdings(s, w->m);
    int64_t sum = 0;
    if (w->lapse > last) /* the soonest of all lots */
        return 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        sum += vested(&lot[i], tick) && lot[i].lapse <= last ? lot[i].points : 0;
    return sum;
}

/* Points of a lot are sent to another member. */
static __attribute__((noinline)) void holding_send(const walk *w, const pts_holding *lot,
                                                   int32_t points) {
    pts_parcel parcel = w->parcels->next;
    parcel.lot = *lot;
    parcel.lot.points = points;
    if (points > 0 && pts_parcels_add(w->parcels, parcel) != PTS_OK)
        w->parcels->failed = true;
}

static void holding_take(const pts_stage *s, walk *w, pts_holding *lot, enum pts_cohort_flow flow,
                         uint32_t day, int32_t points) {
    if (flow == PTS_COHORT_TRANSFERRED && w->parcels)
        holding_send(w, lot, points);
    book(w, flow, lot->bin, w->bin[day], points);
    tell_part(s, flow, lot->day, day, points);
    w->consumed += (uint32_t)points;
    lot->points -= points;
}

/* The lot that lapses soonest, of such the oldest; there is one. */
static pts_holding *holdings_soonest(const pts_stage *s, const walk *w, uint32_t tick) {
    pts_holding *lot = holdings(s, w->m), *best = NULL;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (vested(&lot[i], tick) && (!best || lot[i].lapse < best->lapse))
            best = &lot[i];
    return best;
}

/* Of a lot, if it has vested, what is left to take of `points`. */
static int32_t holding_give(const pts_stage *s, walk *w, pts_holding *lot,
                            enum pts_cohort_flow flow, uint32_t tick, int32_t points) {
    if (!vested(lot, tick))
        return points;
    int32_t part = points < lot->points ? points : lot->points;
    holding_take(s, w, lot, flow, tick >> PTS_TICK_BITS, part);
    return points - part;
}

/* Number of vested lots whose remainder points * x mod sum is above `limit`. */
static int64_t remainders_above(const pts_stage *s, const walk *w, uint32_t tick, int64_t points,
                                int64_t sum, int64_t limit) {
    const pts_holding *lot = holdings(s, w->m);
    int64_t n = 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        n += vested(&lot[i], tick) && points * lot[i].points % sum > limit;
    return n;
}

/* A share of each lot; the points that whole shares leave over go one each to the largest
 * remainders, ties to the older lot (Hamilton's method). */
static void holdings_pro_rata(const pts_stage *s, walk *w, enum pts_cohort_flow flow, uint32_t tick,
                              int32_t points) {
    pts_holding *lot = holdings(s, w->m);
    int64_t sum = holdings_vested(s, w, tick), over = points;
    uint32_t n = w->m->more->n_lots;
    for (uint32_t i = 0; i < n; i++)
        over -= vested(&lot[i], tick) ? (int64_t)points * lot[i].points / sum : 0;
    int64_t low = -1, high = sum; /* remainders above `high` are at most `over`, above `low` more */
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (remainders_above(s, w, tick, points, sum, middle) <= over)
            high = middle;
        else
            low = middle;
    }
    int64_t ties = over - remainders_above(s, w, tick, points, sum, high);
    for (uint32_t i = 0; i < n; i++) {
        if (!vested(&lot[i], tick))
            continue;
        int64_t rest = (int64_t)points * lot[i].points % sum;
        int64_t part = (int64_t)points * lot[i].points / sum + (rest > high);
        if (rest == high && ties > 0) {
            part++;
            ties--;
        }
        holding_take(s, w, &lot[i], flow, tick >> PTS_TICK_BITS, (int32_t)part);
    }
}

/* `points` of the vested ones, which are at least as many. */
static void holdings_consume(const pts_stage *s, walk *w, enum pts_cohort_flow flow, uint32_t tick,
                             int32_t points) {
    if (points > 0 && s->programme->lots.order == PTS_PRO_RATA) {
        holdings_pro_rata(s, w, flow, tick, points);
        return;
    }
    pts_holding *lot = holdings(s, w->m);
    enum pts_order order = s->programme->lots.order;
    uint32_t n = w->m->more->n_lots;
    if (order == PTS_LIFO)
        for (uint32_t i = n; i-- > 0 && points > 0;)
            points = holding_give(s, w, &lot[i], flow, tick, points);
    else if (order == PTS_FIFO || w->sorted)
        for (uint32_t i = 0; i < n && points > 0; i++)
            points = holding_give(s, w, &lot[i], flow, tick, points);
    while (points > 0)
        points = holding_give(s, w, holdings_soonest(s, w, tick), flow, tick, points);
}

#endif
