/* The rule machine: one member's events in order. Reads as the order of a day (sim/README.md): lapses
 * that are due, then the event, which earns first and then may redeem; a departure last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_MACHINE_H
#define PTS_ENGINE_MACHINE_H

#include "engine/holdings.h"
#include "engine/queue.h"
#include "engine/ration.h"

INLINE walk walk_begin(const unsigned f, const bool exact, const pts_stage *s, pts_member *m) {
    walk w = {.m = m,
              .flows = s->flows,
              .cohorts = s->cohorts,
              .bins = s->bins,
              .bin = s->bin,
              .lapses = s->lapse,
              .least_at_purchase = m->never ? INT32_MAX : s->least_at_purchase,
              .least_at_visit = m->never ? INT32_MAX : s->least_at_visit,
              .earned = m->earned,
              .consumed = m->consumed,
              .head = m->head,
              .tail = m->tail,
              .lapse = PTS_NEVER,
              .end = m->end,
              .running = m->running};
    if (ON(PTS_HAS_HOLDINGS)) {
        holdings_settle(s, &w);
    } else {
        queue_open(s, &w);
        queue_next(f, exact, s, &w);
    }
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

INLINE void lapse_due(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t tick) {
    if (ON(PTS_HAS_HOLDINGS))
        holdings_lapse_due(s, w, tick);
    else
        queue_lapse_due(f, exact, s, w, tick);
}

/* What an activity does beyond its points: it sets the clock of inactivity and extends lots. */
INLINE void act(const unsigned f, const bool exact, const pts_stage *s, walk *w,
                enum pts_activity kind, uint32_t day, bool fresh) {
    enum pts_activity counts = s->programme->scenario->expiry_activity;
    const pts_lot_rules *rules = &s->programme->lots;
    if (ON(PTS_HAS_INACTIVITY) && (counts == PTS_ACT_EITHER || counts == kind || fresh))
        w->lapse = w->lapses[day];
    if (ON(PTS_HAS_HOLDINGS) && rules->extension &&
        (kind == PTS_ACT_EARN ? rules->extends_on_earning : rules->extends_on_redeeming))
        holdings_extend(s, w, day);
}

/* Issues points > 0 as a lot; k is the purchase, PTS_NO_PURCHASE for others. */
INLINE void earn(const unsigned f, const bool exact, pts_stage *s, walk *w, uint32_t day,
                 uint32_t bin, int32_t points, uint32_t k) {
    uint32_t before = w->earned - w->consumed; /* points are at most 2^30 + 1 */
    bool beyond = before + (uint32_t)points > MOST_POINTS;
    if (ON(PTS_HAS_HOLDINGS)) /* where a member may owe points */
        beyond = (int64_t)(int32_t)before + points > MOST_POINTS;
    if (RARELY(beyond)) {
        fail(s, w, PTS_ERR_RANGE);
        return;
    }
    w->earned += (uint32_t)points;
    w->flows[bin * PTS_FLOWS + PTS_ISSUED] += points;
    book_day(f, exact, s, day, PTS_DAILY_ISSUED, points);
    bool fresh; /* a lot on an empty balance */
    if (ON(PTS_HAS_HOLDINGS)) {
        fresh = holdings_empty(s, w->m);
        fresh = holdings_add(s, w, day, bin, points, k) && fresh;
    } else {
        fresh = w->head == w->tail;
        queue_add(f, exact, s, w, day);
    }
    if (ON(PTS_HAS_INACTIVITY) || ON(PTS_HAS_HOLDINGS))
        act(f, exact, s, w, PTS_ACT_EARN, day, fresh);
    if (ON(PTS_HAS_HOLDINGS))
        holdings_settle(s, w);
}

/* Points that a redemption can take. */
INLINE int32_t available(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                         uint32_t tick) {
    return ON(PTS_HAS_HOLDINGS) ? holdings_available(s, w, tick)
                                : (int32_t)(w->earned - w->consumed);
}

/* Share of the balance that expires within 30 days, in sixteenths. */
INLINE int expiring_share(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                          uint32_t tick, int32_t balance) {
    uint32_t last = ((tick >> PTS_TICK_BITS) + 31) << PTS_TICK_BITS;
    if (ON(PTS_HAS_INACTIVITY))
        return w->lapse <= last ? 16 : 0;
    int64_t points = ON(PTS_HAS_HOLDINGS) ? holdings_expiring(s, w, tick, last)
                                          : (int64_t)queue_expiring(w, last);
    return points < balance ? (int)(points * 16 / balance) : 16;
}

INLINE bool decides(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                    uint32_t tick, int32_t balance, uint32_t word) {
    const pts_odds *odds = &s->rules->odds;
    const pts_catalogue *catalogue = &s->programme->catalogue;
    if (odds->always)
        return true;
    int step = pts_odds_step(balance);
    if (ON(PTS_HAS_DIRECT_ODDS)) {
        double *base = &s->tables->base[step];
        if (*base != *base)
            *base = pts_odds_base(odds, catalogue, balance);
        double x = w->m->propensity + *base, pressure = odds->pressure;
        if (pressure != 0.0)
            pressure *= expiring_share(f, exact, s, w, tick, balance) * 0.0625;
        return pts_odds_accept(s->tables->brackets, x + pressure, word);
    }
    uint32_t *threshold = &s->tables->threshold[step];
    if (*threshold == 0)
        *threshold =
            pts_odds_threshold((odds->propensity + pts_odds_base(odds, catalogue, balance)) + 0.0);
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
    if (ON(PTS_HAS_HOLDINGS)) {
        holdings_consume(s, w, PTS_COHORT_REDEEMED, bin, tick, (int32_t)points);
    } else {
        queue_consume(w, PTS_COHORT_REDEEMED, bin, points);
        queue_next(f, exact, s, w);
    }
    if (ON(PTS_HAS_INACTIVITY) || ON(PTS_HAS_HOLDINGS))
        act(f, exact, s, w, PTS_ACT_REDEEM, tick >> PTS_TICK_BITS, false);
    if (ON(PTS_HAS_HOLDINGS))
        holdings_settle(s, w);
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
    int32_t least = stream == PTS_STREAM_CHOICE_PURCHASE ? w->least_at_purchase : w->least_at_visit;
    int32_t balance = (int32_t)(w->earned - w->consumed);
    if (!RARELY(balance >= least))
        return;
    balance = available(f, exact, s, w, tick);
    if (ON(PTS_HAS_HOLDINGS) && balance < least)
        return;
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (decides(f, exact, s, w, tick, balance, word))
        redeem(f, exact, s, w, tick, bin, k, stream, balance);
}

INLINE void purchase(const unsigned f, const bool exact, pts_stage *s, walk *w,
                     const int32_t *entry, uint32_t k, uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    bool drops = ON(PTS_HAS_DROPOUT) && k > 0 && (uint32_t)entry[PTS_ENTRY_DROPOUT] < w->m->dropout;
    if (drops && w->m->opening && day < s->programme->time->opens)
        return; /* an opening member has survived its past: such a candidate never happened */
    int32_t points = entry[PTS_ENTRY_POINTS], minor = entry[PTS_ENTRY_MINOR];
    row[PTS_SPEND] += minor;
    row[PTS_PURCHASES] += 1;
    book_day(f, exact, s, day, PTS_DAILY_PURCHASES, 1);
    if (ON(PTS_HAS_EXTRAS))
        points = cap_points(s, w, day, bin, points);
    if (points > 0)
        earn(f, exact, s, w, day, bin, points, k);
    if (ON(PTS_HAS_EXTRAS))
        schedule_return(s, w, tick, k, minor, points);
    if (ON(PTS_HAS_EVENTS))
        emit(
            s,
            (pts_event){
                .tick = tick, .type = PTS_EVENT_PURCHASE, .k = k, .minor = minor, .points = points},
            w);
    opportunity(f, exact, s, w, tick, bin, k, PTS_STREAM_CHOICE_PURCHASE,
                (uint32_t)entry[PTS_ENTRY_REDEEM]);
    if (drops)
        w->end = tick;
}

INLINE void visit(const unsigned f, const bool exact, pts_stage *s, walk *w, int j, uint32_t k,
                  uint32_t tick) {
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    w->flows[bin * PTS_FLOWS + PTS_VISITS] += 1;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = tick, .type = PTS_EVENT_VISIT, .k = k}, w);
    opportunity(f, exact, s, w, tick, bin, k, PTS_STREAM_CHOICE_VISIT, s->visits->redeem[j]);
}

INLINE void activity(const unsigned f, const bool exact, pts_stage *s, walk *w, int j, uint32_t k,
                     uint32_t tick) {
    const pts_programme *p = s->programme;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int which = 0;
    while (which < p->n_activities - 1 && s->activities->dropout[j] >= p->activities[which].chosen)
        which++;
    w->flows[bin * PTS_FLOWS + PTS_ACTIVITIES] += 1;
    int32_t points = reward(s, w, which, day);
    if (points > 0)
        earn(f, exact, s, w, day, bin, points, PTS_NO_PURCHASE);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){
                 .tick = tick, .type = PTS_EVENT_ACTIVITY, .k = k, .item = which, .points = points},
             w);
}

/* The member's next return. Nothing of it waits: lots are a list where there are returns. */
INLINE void come_back(const unsigned f, const bool exact, pts_stage *s, walk *w) {
    pts_return r = next_return(s, w);
    uint32_t bin = w->bin[r.tick >> PTS_TICK_BITS];
    w->flows[bin * PTS_FLOWS + PTS_RETURNS] += 1;
    w->flows[bin * PTS_FLOWS + PTS_REFUNDS] += r.minor;
    if (r.points > 0)
        holdings_claw_back(s, w, r.k, r.points, bin, r.tick);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){.tick = r.tick,
                         .type = PTS_EVENT_RETURN,
                         .k = r.k,
                         .minor = r.minor,
                         .points = r.points},
             w);
}

/* Departure: the balance is forfeited, or kept to lapse by the rules. */
INLINE void leave(const unsigned f, const bool exact, pts_stage *s, walk *w) {
    uint32_t bin = w->bin[w->end >> PTS_TICK_BITS];
    int32_t points = 0;
    w->flows[bin * PTS_FLOWS + PTS_LEFT] += 1;
    if (s->programme->scenario->leaver == PTS_LEAVER_FORFEITS) {
        points = (int32_t)(w->earned - w->consumed);
        w->flows[bin * PTS_FLOWS + PTS_FORFEITED] += points;
        if (ON(PTS_HAS_HOLDINGS))
            holdings_forfeit(s, w, bin);
        else
            queue_consume(w, PTS_COHORT_FORFEITED, bin, (uint32_t)points);
        w->lapse = PTS_NEVER;
    }
    w->m->left = true;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = w->end, .type = PTS_EVENT_LEAVE, .points = points}, w);
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

enum kind { PURCHASE, VISIT, ACTIVITY, RETURN };

/* What comes next, and when: at equal ticks the earlier kind. */
INLINE enum kind soonest(const unsigned f, const bool exact, const pts_stage *s, const walk *w,
                         uint32_t visit_tick, uint32_t activity_tick, uint32_t *tick) {
    enum kind kind = PURCHASE;
    if (ON(PTS_HAS_VISITS) && visit_tick < *tick) {
        *tick = visit_tick;
        kind = VISIT;
    }
    if (ON(PTS_HAS_EXTRAS) && activity_tick < *tick) {
        *tick = activity_tick;
        kind = ACTIVITY;
    }
    if (ON(PTS_HAS_EXTRAS) && w->m->more->next_return < *tick) {
        *tick = w->m->more->next_return;
        kind = RETURN;
    }
    return kind;
}

INLINE bool advance(const unsigned f, const bool exact, pts_stage *s, pts_member *m,
                    const pts_slices *slices, uint32_t until) {
    walk w = walk_begin(f, exact, s, m);
    const pts_slice p = slices->purchases, v = slices->visits, a = slices->activities;
    const uint32_t *at_purchase = s->purchases->tick + p.tick;
    const int32_t *entries = s->purchases->minor + p.at;
    const uint32_t *at_visit = s->visits->tick + v.tick;
    const uint32_t *at_activity = s->activities->tick + a.tick;
    int jp = p.from, jv = v.from, ja = a.from;
    bool more = false;
    while (!w.exhausted) {
        uint32_t tick = at_purchase[jp];
        enum kind kind = soonest(f, exact, s, &w, at_visit[jv], at_activity[ja], &tick);
        if (tick >= until || tick >= w.end)
            break;
        more = kind == PURCHASE ? jp == p.n
               : kind == VISIT  ? jv == v.n
                                : kind == ACTIVITY && ja == a.n;
        if (RARELY(more))
            break;
        if (RARELY(w.lapse <= tick)) {
            lapse_due(f, exact, s, &w, tick);
            if (w.exhausted)
                break;
        }
        if (kind == PURCHASE) {
            purchase(f, exact, s, &w, entries + jp, m->purchase.k + (uint32_t)jp, tick);
            jp++;
        } else if (kind == VISIT) {
            visit(f, exact, s, &w, v.at + jv, m->visit.k + (uint32_t)jv, tick);
            jv++;
        } else if (kind == ACTIVITY) {
            activity(f, exact, s, &w, a.at + ja, m->more->activity.k + (uint32_t)ja, tick);
            ja++;
        } else {
            come_back(f, exact, s, &w);
        }
    }
    m->purchase = (pts_next){m->purchase.k + (uint32_t)jp, s->purchases->operational[p.tick + jp],
                             at_purchase[jp]};
    m->visit = (pts_next){m->visit.k + (uint32_t)jv, at_visit[jv], at_visit[jv]};
    if (ON(PTS_HAS_EXTRAS))
        m->more->activity =
            (pts_next){m->more->activity.k + (uint32_t)ja, at_activity[ja], at_activity[ja]};
    if (!more)
        settle(f, exact, s, &w, until);
    walk_end(f, exact, s, &w);
    return more && s->status == PTS_OK;
}

#endif
