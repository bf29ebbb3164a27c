/* Opportunities to redeem: whether, what, and from which lots.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_REDEEM_H
#define PTS_ENGINE_REDEEM_H

#include "engine/active.h"
#include "engine/fate.h"
#include "engine/holdings.h"
#include "engine/offer.h"
#include "engine/pool.h"
#include "engine/queue.h"
#include "engine/ruled.h"

/* What an activity does beyond its points: it sets the clock of inactivity and extends lots. */
INLINE void act(const unsigned f, const pts_stage *s, walk *w, enum pts_activity kind, uint32_t day,
                bool fresh) {
    enum pts_activity counts = s->programme->scenario->expiry_activity;
    const pts_lot_rules *rules = pts_lot_rules_on(s->programme, day);
    if (ON(PTS_HAS_INACTIVITY) && (counts == PTS_ACT_EITHER || counts == kind || fresh))
        w->lapse = w->lapses[day];
    if (ON(PTS_HAS_HOLDINGS) && rules->extension &&
        (kind == PTS_ACT_EARN ? rules->extends_on_earning : rules->extends_on_redeeming))
        holdings_extend(s, w, day);
}

/* Points that a redemption can take. */
INLINE int32_t available(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick) {
    return ON(PTS_HAS_HOLDINGS) ? holdings_available(s, w, tick)
                                : (int32_t)(w->earned - w->consumed);
}

/* Points of the balance that expire within so many days; what is owed is not taken off. */
INLINE int64_t expiring_points(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick,
                               uint32_t days, int32_t balance) {
    uint32_t last = ((tick >> PTS_TICK_BITS) + days + 1) << PTS_TICK_BITS;
    if (ON(PTS_HAS_INACTIVITY))
        return w->lapse <= last ? balance : 0;
    return ON(PTS_HAS_HOLDINGS) ? holdings_expiring(s, w, tick, last)
                                : (int64_t)queue_expiring(w, last);
}

/* Share of the balance that expires within 30 days, in sixteenths. */
INLINE int expiring_share(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick,
                          int32_t balance) {
    int64_t points = expiring_points(f, s, w, tick, 30, balance);
    return points < balance ? (int)(points * 16 / balance) : 16;
}

/* What the member pays for a unit at a price that it affords. */
INLINE int32_t own_price(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick,
                         int32_t balance, int32_t price) {
    const pts_near_expiry *near = &s->programme->near_expiry;
    if (!ON(PTS_HAS_RULES) || !near->on ||
        expiring_points(f, s, w, tick, near->days, balance) < price)
        return price;
    int64_t reduced = (price * near->part + 999999) / 1000000;
    return reduced > 1 ? (int32_t)reduced : 1;
}

/* Offers that alternate mostly have places of their own in the table of log-odds. */
enum { OFFERS_APART = 12289 };

/* Log-odds of redeeming the balance at `tick`, where no table of thresholds holds them. */
INLINE double direct_odds(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick,
                          int32_t balance) {
    const pts_odds *odds = &s->rules->odds;
    uint32_t day = tick >> PTS_TICK_BITS;
    uint16_t offer = offer_changes(f, s) ? s->programme->offers.of_day[day] : 0;
    uint32_t place = ((uint32_t)pts_odds_step(balance) + offer * OFFERS_APART) % PTS_ODDS_STEPS;
    double *base = &s->tables->base[place];
    if (*base != *base || s->tables->offer[place] != offer) {
        *base = pts_odds_base(odds, offered(f, s, day), balance);
        s->tables->offer[place] = offer;
    }
    double x = w->m->propensity + *base, pressure = odds->pressure;
    if (pressure != 0.0)
        pressure *= expiring_share(f, s, w, tick, balance) * 0.0625;
    x += pressure;
    if (ON(PTS_HAS_RULES) && s->programme->lifted)
        x += s->programme->lift[day];
    if (ON(PTS_HAS_RULES))
        x += campaign_odds(s, w, day);
    return x;
}

INLINE bool decides(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick,
                    int32_t balance, uint32_t word) {
    const pts_odds *odds = &s->rules->odds;
    if (odds->always)
        return true;
    if (ON(PTS_HAS_DIRECT_ODDS))
        return pts_odds_accept(s->tables->brackets, direct_odds(f, s, w, tick, balance), word);
    uint32_t *threshold = &s->tables->threshold[pts_odds_step(balance)];
    if (*threshold == UINT32_MAX)
        *threshold = pts_odds_threshold(
            (odds->propensity + pts_odds_base(odds, &s->programme->catalogue, balance)) + 0.0);
    return word < *threshold;
}

/* Multinomial logit over what the balance affords; the index in the catalogue. */
INLINE int choose(const unsigned f, const pts_stage *s, const walk *w, const pts_catalogue *c,
                  enum pts_stream stream, uint32_t k, int32_t balance) {
    int n = pts_catalogue_affordable(c, balance);
    if (n == 1)
        return 0;
    pts_block b = pts_philox(s->programme->scenario->seed, k, s->choice_stream | (uint32_t)stream,
                             w->m->id, s->programme->path);
    if (offer_changes(f, s))
        return offer_choose(&s->programme->offers, c, n, b.word[0]);
    const uint32_t *row = c->choose + (n - 1) * c->n;
    int i = 0;
    while (i < n - 1 && b.word[0] >= row[i])
        i++;
    return i;
}

/* Points of a redemption leave the balance; what the member gets for them is booked apart. */
INLINE void spend_points(const unsigned f, pts_stage *s, walk *w, uint32_t tick, uint32_t bin,
                         uint32_t points) {
    uint32_t day = tick >> PTS_TICK_BITS;
    int64_t *row = w->flows + bin * PTS_FLOWS;
    row[PTS_REDEEMED] += points;
    row[PTS_REDEMPTIONS] += 1;
    if (ON(PTS_HAS_RULES))
        w->m->more->standing->redeemed += points;
    active_redeems(f, s, &w->m->active, day);
    if (ON(PTS_HAS_RULES))
        w->m->more->redeemed = day + 1;
    book_day(f, s, day, PTS_DAILY_REDEEMED, points);
    book_day(f, s, day, PTS_DAILY_REDEMPTIONS, 1);
    book_hour(f, s, tick);
    if (ON(PTS_HAS_HOLDINGS)) {
        holdings_consume(s, w, PTS_COHORT_REDEEMED, tick, (int32_t)points);
    } else {
        if (ON(PTS_HAS_EVENTS))
            queue_tell(s, w, PTS_COHORT_REDEEMED, tick >> PTS_TICK_BITS, points);
        queue_consume(w, PTS_COHORT_REDEEMED, bin, points);
        queue_next(f, s, w);
    }
    if (ON(PTS_HAS_INACTIVITY) || ON(PTS_HAS_HOLDINGS))
        act(f, s, w, PTS_ACT_REDEEM, day, false);
    if (ON(PTS_HAS_HOLDINGS))
        holdings_settle(s, w);
}

/* Units of the item at place i of the day's catalogue, at a price, for points that the member has. */
INLINE void hand_over(const unsigned f, pts_stage *s, walk *w, uint32_t tick, uint32_t bin,
                      uint32_t k, enum pts_stream stream, const pts_catalogue *c, int i,
                      int32_t price, int64_t units) {
    const pts_programme *p = s->programme;
    uint32_t points = (uint32_t)(units * price);
    uint32_t cell = bin * (uint32_t)p->catalogue.n + (uint32_t)c->item[i];
    s->units[cell] += units;
    if (ON(PTS_HAS_RULES) && s->used)
        fate_book(s, w, fate_stream(stream), k, cell, c->item[i], units);
    spend_points(f, s, w, tick, bin, points);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_REDEEM,
                         .k = k,
                         .points = (int32_t)points,
                         .item = c->item[i],
                         .units = units},
             w);
}

INLINE void redeem(const unsigned f, pts_stage *s, walk *w, uint32_t tick, uint32_t bin, uint32_t k,
                   enum pts_stream stream, int32_t balance) {
    const pts_programme *p = s->programme;
    const pts_catalogue *c = offered(f, s, tick >> PTS_TICK_BITS);
    int i = choose(f, s, w, c, stream, k, balance);
    bool shared = ON(PTS_HAS_SHARED) && p->pools.n > 0;
    asking a = {0};
    if (shared) {
        a = ask(s, w, tick, act_redeeming(stream, k));
        i = pool_take(s, w, c, &a, stream, k, pts_catalogue_affordable(c, balance), i);
        if (i < 0)
            return;
    }
    int32_t price = own_price(f, s, w, tick, balance, c->points[i]);
    int64_t units = balance / price;
    units = units < p->max_units ? units : p->max_units;
    if (shared)
        pool_book(s, w, &a, c->item[i], units, units * price);
    hand_over(f, s, w, tick, bin, k, stream, c, i, price, units);
}

/* loan.h */
static void borrow(pts_stage *s, walk *w, uint32_t tick, uint32_t k, enum pts_stream stream);

INLINE void opportunity(const unsigned f, pts_stage *s, walk *w, uint32_t tick, uint32_t bin,
                        uint32_t k, enum pts_stream stream, uint32_t word) {
    int32_t least = stream == PTS_STREAM_CHOICE_PURCHASE ? w->least_at_purchase : w->least_at_visit;
    int32_t balance = (int32_t)(w->earned - w->consumed);
    bool enough = balance >= least;
    if (RARELY(enough)) {
        balance = available(f, s, w, tick);
        enough = !(ON(PTS_HAS_HOLDINGS) && balance < least) &&
                 offer_affords(f, s, tick >> PTS_TICK_BITS, balance);
    }
    if (!enough) {
        if (ON(PTS_HAS_RULES) && s->programme->loan.taken > 0)
            borrow(s, w, tick, k, stream);
        return;
    }
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (decides(f, s, w, tick, balance, word))
        redeem(f, s, w, tick, bin, k, stream, balance);
}

#endif
