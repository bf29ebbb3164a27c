/* The rule machine: one member's events in order. Reads as the order of a day (sim/README.md): lapses
 * that are due, then the event, which earns first and then may redeem; a departure last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_MACHINE_H
#define PTS_ENGINE_MACHINE_H

#include "engine/active.h"
#include "engine/claw_back.h"
#include "engine/coupon.h"
#include "engine/feeds.h"
#include "engine/feedback.h"
#include "engine/loan.h"
#include "engine/ration.h"
#include "engine/redeem.h"
#include "engine/ruled.h"
#include "engine/schedule.h"
#include "engine/task.h"

INLINE void walk_begin(const unsigned f, const pts_stage *s, pts_member *m, uint32_t until,
                       walk *w) {
    w->m = m;
    w->flows = s->flows;
    w->cohorts = s->cohorts;
    w->bins = s->bins;
    w->bin = s->bin;
    w->lapses = s->lapse;
    w->least_at_purchase = m->never ? INT32_MAX : s->least_at_purchase;
    w->least_at_visit = m->never ? INT32_MAX : s->least_at_visit;
    w->earned = m->earned;
    w->consumed = m->consumed;
    w->head = m->head;
    w->tail = w->told = m->tail;
    w->lapse = PTS_NEVER;
    w->followed = PTS_NEVER;
    w->end = m->end;
    w->stop = until < m->end ? until : m->end;
    w->running = m->running;
    w->exhausted = false;
    w->turned = false;
    if (ON(PTS_HAS_RULES))
        w->planned = next_planned(m);
    if (ON(PTS_HAS_HOLDINGS)) {
        w->parcels = NULL;
        holdings_settle(s, w);
    } else {
        queue_open(s, w);
        queue_next(f, s, w);
    }
    if (ON(PTS_HAS_INACTIVITY))
        w->lapse = m->deadline;
}

INLINE void walk_end(const unsigned f, const pts_stage *s, const walk *w) {
    pts_member *m = w->m;
    m->earned = w->earned;
    m->consumed = w->consumed;
    m->head = w->head;
    m->tail = w->tail;
    m->end = w->end;
    if (ON(PTS_HAS_INACTIVITY))
        m->deadline = w->lapse;
}

INLINE void lapse_due(const unsigned f, pts_stage *s, walk *w, uint32_t tick) {
    if (ON(PTS_HAS_HOLDINGS))
        holdings_lapse_due(s, w, tick);
    else
        queue_lapse_due(f, s, w, tick);
}

/* Issues points > 0 as a lot; k is the purchase, PTS_NO_PURCHASE for others; `acts`: it is an
 * activity of the member. */
INLINE void issue(const unsigned f, pts_stage *s, walk *w, uint32_t day, uint32_t bin,
                  int32_t points, uint32_t k, bool acts) {
    uint32_t before = w->earned - w->consumed; /* points are at most 2^30 + 1 */
    bool beyond = before + (uint32_t)points > MOST_POINTS;
    if (ON(PTS_HAS_HOLDINGS)) /* where a member may owe points */
        beyond = (int64_t)(int32_t)before + points > MOST_POINTS;
    if (RARELY(beyond)) {
        fail_range(s, w, day);
        return;
    }
    w->earned += (uint32_t)points;
    w->flows[bin * PTS_FLOWS + PTS_ISSUED] += points;
    book_day(f, s, day, PTS_DAILY_ISSUED, points);
    bool fresh = true; /* a lot on an empty balance */
    if (ON(PTS_HAS_HOLDINGS)) {
        bool unsettled = w->owes || pts_lot_rules_on(s->programme, day)->extension;
        if (ON(PTS_HAS_INACTIVITY))
            fresh = holdings_empty(s, w->m);
        fresh = holdings_add(s, w, day, bin, points, k) && fresh;
        if (acts)
            act(f, s, w, PTS_ACT_EARN, day, fresh);
        else if (ON(PTS_HAS_INACTIVITY) && fresh)
            w->lapse = w->lapses[day];
        if (unsettled)
            holdings_settle(s, w);
        return;
    }
    fresh = w->head == w->tail;
    queue_add(f, s, w, day);
    if (ON(PTS_HAS_INACTIVITY) && acts)
        act(f, s, w, PTS_ACT_EARN, day, fresh);
    else if (ON(PTS_HAS_INACTIVITY) && fresh)
        w->lapse = w->lapses[day];
}

INLINE void earn(const unsigned f, pts_stage *s, walk *w, uint32_t day, uint32_t bin,
                 int32_t points, uint32_t k) {
    issue(f, s, w, day, bin, points, k, true);
}

/* Tasks that count what has just happened. */
INLINE void do_tasks(const unsigned f, pts_stage *s, walk *w, unsigned what, uint32_t tick,
                     enum pts_rank rank, uint32_t k) {
    const pts_tasks *tasks = &s->programme->tasks;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    if (!(tasks->counts & what))
        return;
    for (int i = 0; i < tasks->n; i++) {
        int64_t points = tasks->terms[i].counts & what ? task_done(s, w, i, day) : 0;
        if (points == 0)
            continue;
        points = pool_issue(s, w, tick, act_of(rank, k, 1 + i), (int32_t)points);
        w->flows[bin * PTS_FLOWS + PTS_ISSUED_TASK] += points;
        if (points > 0)
            earn(f, s, w, day, bin, (int32_t)points, PTS_NO_PURCHASE);
        if (ON(PTS_HAS_EVENTS))
            emit(s,
                 (pts_event){
                     .tick = tick, .type = PTS_EVENT_TASK, .item = i, .points = (int32_t)points},
                 w);
    }
}

INLINE void purchase(const unsigned f, pts_stage *s, walk *w, const int32_t *entry, uint32_t k,
                     uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    if (ON(PTS_HAS_RULES) && s->programme->effects.on && k > 0 &&
        !purchase_happens(f, s, w, (uint32_t)entry[PTS_ENTRY_HAPPENS], tick))
        return;
    bool drops = ON(PTS_HAS_DROPOUT) && k > 0 && (uint32_t)entry[PTS_ENTRY_DROPOUT] < w->m->dropout;
    if (drops && w->m->opening && day < s->programme->time->opens)
        return; /* an opening member has survived its past: such a candidate never happened */
    int32_t points = entry[PTS_ENTRY_POINTS], minor = entry[PTS_ENTRY_MINOR];
    pts_factors factors;
    row[PTS_SPEND] += minor;
    row[PTS_PURCHASES] += 1;
    active_buys(f, s, &w->m->active, day);
    book_day(f, s, day, PTS_DAILY_PURCHASES, 1);
    if (ON(PTS_HAS_RULES)) {
        if (s->programme->coupons.given > 0)
            coupon_purchase(s, w, tick, k, (uint32_t)entry[PTS_ENTRY_COUPON], minor);
        factors = factors_on(s, w, day);
        if (s->programme->sales.on)
            sale_factors(s, entry, &factors);
        points = ruled_points(s->programme, minor, points, &factors);
    }
    if (ON(PTS_HAS_EXTRAS))
        points = cap_points(s, w, day, bin, points);
    if (ON(PTS_HAS_SHARED))
        points = pool_issue(s, w, tick, act_of(PTS_RANK_PURCHASE, k, 0), points);
    if (points > 0)
        earn(f, s, w, day, bin, points, k);
    if (ON(PTS_HAS_RULES))
        ruled_purchase(s, w, tick, minor, points, &factors);
    if (ON(PTS_HAS_EXTRAS))
        schedule_return(s, w, tick, k, minor, points);
    if (ON(PTS_HAS_EVENTS))
        emit(
            s,
            (pts_event){
                .tick = tick, .type = PTS_EVENT_PURCHASE, .k = k, .minor = minor, .points = points},
            w);
    if (ON(PTS_HAS_RULES))
        do_tasks(f, s, w, PTS_TASK_PURCHASES, tick, PTS_RANK_PURCHASE, k);
    opportunity(f, s, w, tick, bin, k, PTS_STREAM_CHOICE_PURCHASE,
                (uint32_t)entry[PTS_ENTRY_REDEEM]);
    if (drops)
        w->end = w->stop = tick;
}

INLINE void visit(const unsigned f, pts_stage *s, walk *w, int j, uint32_t k, uint32_t tick) {
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    if (ON(PTS_HAS_RULES) && s->programme->effects.visits > 0.0 &&
        !visit_happens(f, s, w, s->visits->dropout[j], tick))
        return;
    w->flows[bin * PTS_FLOWS + PTS_VISITS] += 1;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = tick, .type = PTS_EVENT_VISIT, .k = k}, w);
    opportunity(f, s, w, tick, bin, k, PTS_STREAM_CHOICE_VISIT, s->visits->redeem[j]);
}

INLINE void activity(const unsigned f, pts_stage *s, walk *w, int j, uint32_t k, uint32_t tick) {
    const pts_programme *p = s->programme;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int which = 0;
    while (which < p->n_activities - 1 && s->activities->dropout[j] >= p->activities[which].chosen)
        which++;
    w->flows[bin * PTS_FLOWS + PTS_ACTIVITIES] += 1;
    int32_t points = reward(s, w, which, day);
    if (ON(PTS_HAS_SHARED))
        points = pool_issue(s, w, tick, act_of(PTS_RANK_ACTIVITY, k, 0), points);
    if (points > 0)
        earn(f, s, w, day, bin, points, PTS_NO_PURCHASE);
    if (ON(PTS_HAS_RULES))
        standing_activity(s, w, tick);
    if (ON(PTS_HAS_EVENTS))
        emit(s,
             (pts_event){
                 .tick = tick, .type = PTS_EVENT_ACTIVITY, .k = k, .item = which, .points = points},
             w);
    if (ON(PTS_HAS_RULES))
        do_tasks(f, s, w, PTS_TASK_ACTIVITIES, tick, PTS_RANK_ACTIVITY, k);
}

/* The member's next return. Nothing of it waits: lots are a list where there are returns. */
INLINE void come_back(const unsigned f, pts_stage *s, walk *w) {
    pts_return r = next_return(s, w);
    uint32_t bin = w->bin[r.tick >> PTS_TICK_BITS];
    w->flows[bin * PTS_FLOWS + PTS_RETURNS] += 1;
    w->flows[bin * PTS_FLOWS + PTS_REFUNDS] += r.minor;
    if (r.points > 0)
        holdings_claw_back(s, w, r.k, r.points, bin, r.tick);
    if (ON(PTS_HAS_RULES))
        standing_return(s, w, r.tick >> PTS_TICK_BITS, r.minor, r.points);
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
INLINE void leave(const unsigned f, pts_stage *s, walk *w) {
    uint32_t bin = w->bin[w->end >> PTS_TICK_BITS];
    int32_t points = 0;
    w->flows[bin * PTS_FLOWS + PTS_LEFT] += 1;
    pts_active_count(s, &w->m->active, month_of(s, w->end >> PTS_TICK_BITS));
    if (s->programme->scenario->leaver == PTS_LEAVER_FORFEITS) {
        points = (int32_t)(w->earned - w->consumed);
        w->flows[bin * PTS_FLOWS + PTS_FORFEITED] += points;
        if (ON(PTS_HAS_HOLDINGS)) {
            holdings_forfeit(s, w, w->end >> PTS_TICK_BITS);
        } else {
            if (ON(PTS_HAS_EVENTS))
                queue_tell(s, w, PTS_COHORT_FORFEITED, w->end >> PTS_TICK_BITS, (uint32_t)points);
            queue_consume(w, PTS_COHORT_FORFEITED, bin, (uint32_t)points);
        }
        w->lapse = PTS_NEVER;
    }
    w->m->left = true;
    if (ON(PTS_HAS_EVENTS))
        emit(s, (pts_event){.tick = w->end, .type = PTS_EVENT_LEAVE, .points = points}, w);
}

/* The end of an advance: departure and lapses up to `until`. */
INLINE void settle(const unsigned f, pts_stage *s, walk *w, uint32_t until) {
    if (!w->exhausted && !w->m->left && w->end < until) {
        lapse_due(f, s, w, w->end);
        if (ON(PTS_HAS_RULES) && !w->exhausted)
            end_day(s, w, w->end); /* of the day before */
        if (!w->exhausted)
            leave(f, s, w);
        if (w->m->running) /* a leaver redeems nothing more */
            w->exhausted = true;
    }
    lapse_due(f, s, w, until);
    if (ON(PTS_HAS_RULES) && !w->exhausted && !w->m->left)
        end_day(s, w, until);
    if (ON(PTS_HAS_RULES) && w->m->left)
        arrivals_lost(s, w, until);
    if (w->exhausted)
        w->m->running = false;
}

/* What comes at `tick`. What comes next of its kind is found first: the CPU has time for it while the
 * rules are gone through. */
INLINE void happen(const unsigned f, pts_stage *s, walk *w, const pts_slices *slices, feeds *x,
                   enum kind kind, uint32_t tick) {
    pts_member *m = w->m;
    int j;
    switch (kind) {
    case PURCHASE:
        j = x->purchases.j;
        feeds_purchase(f, s, m, x);
        purchase(f, s, w, s->purchases->minor + slices->purchases.at + j,
                 m->purchase.k + (uint32_t)j, tick);
        break;
    case VISIT:
        j = x->visits.j;
        feeds_visit(f, s, m, x);
        visit(f, s, w, slices->visits.at + j, m->visit.k + (uint32_t)j, tick);
        break;
    case ACTIVITY:
        j = x->activities.j;
        feeds_activity(x);
        activity(f, s, w, slices->activities.at + j, m->more->activity.k + (uint32_t)j, tick);
        break;
    case RETURN:
        come_back(f, s, w);
        break;
    case PLANNED:
    default:
        carry_out(s, w, tick);
        w->planned = next_planned(m);
        if (RARELY(w->turned))
            feeds_turn(f, s, w, tick, x);
    }
}

INLINE bool advance(const unsigned f, pts_stage *s, pts_member *m, const pts_slices *slices,
                    uint32_t until) {
    bool more = false;
    walk w;
    walk_begin(f, s, m, until, &w);
    feeds x = feeds_open(f, s, m, slices);
    for (;;) {
        uint64_t next = soonest(f, s, &w, &x);
        uint32_t tick = due_tick(next);
        if (tick >= w.stop)
            break;
        more = next & 1;
        if (RARELY(more))
            break;
        if (RARELY(w.lapse <= tick)) {
            lapse_due(f, s, &w, tick);
            if (w.exhausted)
                break;
        }
        happen(f, s, &w, slices, &x, (enum kind)(next >> 1 & 7), tick);
        if (ON(PTS_HAS_RULES))
            follow_lots(f, s, &w, tick);
    }
    feeds_close(f, s, m, &x);
    if (!more)
        settle(f, s, &w, until);
    walk_end(f, s, &w);
    return more && s->status == PTS_OK;
}

#endif
