/* Reminders of points that are about to lapse. When the next one may be due is planned from the lots
 * that there are; a plan that finds nothing to say is no event.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_REMIND_H
#define PTS_ENGINE_REMIND_H

#include "engine/redeem.h"
#include "engine/wake.h"

enum {
    ANY = ~0 /* features of the templates that reminders are instances of: all */
};

/* machine.h */
INLINE void earn(const unsigned f, pts_stage *s, walk *w, uint32_t day, uint32_t bin,
                 int32_t points, uint32_t k);

/* ---- plans ---- */

static void plan_at(int64_t tick, uint32_t now, uint32_t *next) {
    *next = ((tick > now) & (tick < *next)) ? (uint32_t)tick : *next;
}

/* What may be said, or come, after `now` of points that lapse at `lapse`. What is left of partial
 * lapses gets a new term at once. */
static void plan_lapse(const pts_stage *s, uint32_t lapse, uint32_t now, uint32_t *next) {
    const pts_reminders *r = &s->programme->reminders;
    int64_t since = (int64_t)now - (int64_t)lapse;
    int i = 0;
    if (lapse == PTS_NEVER)
        return;
    while (i < r->n_turns && r->turn[i] <= since)
        i++;
    if (i < r->n_turns)
        plan_at((int64_t)lapse + r->turn[i], now, next);
    if (pts_lot_rules_on(s->programme, (lapse >> PTS_TICK_BITS) - 1)->part < 1000000)
        plan_at(lapse, now, next);
}

/* Neighbours often lapse together. */
static void plan_list(const pts_stage *s, const walk *w, uint32_t now, uint32_t *next) {
    const pts_holding *lot = holdings(s, w->m);
    uint32_t last = PTS_NEVER;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++) {
        if (lot[i].lapse != last)
            plan_lapse(s, lot[i].lapse, now, next);
        last = lot[i].lapse;
    }
}

/* Lots of a queue lapse in its order: often all together. */
static void plan_queue(const pts_stage *s, const walk *w, uint32_t now, uint32_t *next) {
    uint32_t last = 0, final = 0;
    if (w->head != w->tail)
        final = w->lapses[pts_lot_day(w->ring[(w->tail - 1) & w->mask])];
    for (uint32_t i = w->head; last != final; i++) {
        uint32_t lapse = w->lapses[pts_lot_day(w->ring[i & w->mask])];
        if (lapse != last)
            plan_lapse(s, lapse, now, next);
        last = lapse;
    }
}

/* Of all lots. */
static void plan_lots(const pts_stage *s, const walk *w, uint32_t now) {
    uint32_t *next = &w->m->more->planned[PTS_PLANNED_REMINDER];
    if (s->features & PTS_HAS_INACTIVITY)
        plan_lapse(s, w->lapse, now, next);
    else if (s->features & PTS_HAS_HOLDINGS)
        plan_list(s, w, now, next);
    else
        plan_queue(s, w, now, next);
}

/* What is still to say or to come of lapses. */
static void plan_lapsed(const pts_stage *s, const walk *w, uint32_t now) {
    const pts_reminders *r = &s->programme->reminders;
    uint32_t *next = &w->m->more->planned[PTS_PLANNED_REMINDER];
    if (r->n_turns == 0 || now >= w->m->more->standing->lapsed + r->turn[r->n_turns - 1])
        return; /* the latest is too long ago */
    for (uint32_t i = 0; i < LAPSED_DAYS; i++) {
        uint64_t entry = *lapsed_at(s, w->m, i);
        if (entry != UINT64_MAX)
            plan_lapse(s, ((uint32_t)(entry >> 32) + 1) << PTS_TICK_BITS, now, next);
    }
}

static inline bool plans_lapses(const pts_stage *s) {
    return s->programme->reminders.n > 0 || s->programme->reminders.effects;
}

/* A reminder may have become the next plan. */
static inline void heed_reminder(walk *w) {
    uint32_t at = w->m->more->planned[PTS_PLANNED_REMINDER];
    w->planned = at < w->planned ? at : w->planned;
}

INLINE void follow_lapse(const pts_stage *s, walk *w, uint32_t lapse, uint32_t now) {
    if (!RARELY(lapse != w->followed))
        return;
    w->followed = lapse;
    plan_lapse(s, lapse, now, &w->m->more->planned[PTS_PLANNED_REMINDER]);
    heed_reminder(w);
}

/* After an event at `now`, of a list: plans for the lots that it made, which are the last ones. */
static __attribute__((noinline)) void follow_list(const pts_stage *s, walk *w, uint32_t now) {
    const pts_holding *lot = holdings(s, w->m);
    if (pts_lot_rules_on(s->programme, now >> PTS_TICK_BITS)->extension)
        plan_lots(s, w, now);
    else
        for (uint32_t i = w->m->more->n_lots;
             i-- > 0 && lot[i].day == (int32_t)(now >> PTS_TICK_BITS);)
            follow_lapse(s, w, lot[i].lapse, now);
    heed_reminder(w);
}

INLINE void follow_lots(const unsigned f, const pts_stage *s, walk *w, uint32_t now) {
    if (!plans_lapses(s))
        return;
    if (ON(PTS_HAS_INACTIVITY))
        follow_lapse(s, w, w->lapse, now);
    else if (ON(PTS_HAS_HOLDINGS))
        follow_list(s, w, now);
    else if (w->tail != w->told) {
        w->told = w->tail;
        if (w->head != w->tail)
            follow_lapse(s, w, w->lapses[pts_lot_day(w->ring[(w->tail - 1) & w->mask])], now);
    }
}

/* ---- messages ---- */

/* Points above 0, vested or not, that lapse at the end of `day`. */
static int64_t lapsing_on(const pts_stage *s, const walk *w, uint32_t day) {
    uint32_t due = (day + 1) << PTS_TICK_BITS;
    const pts_holding *lot = holdings(s, w->m);
    bool whole = s->features & PTS_HAS_INACTIVITY;
    int64_t sum = 0;
    if (whole && w->lapse != due)
        return 0;
    if (!(s->features & PTS_HAS_HOLDINGS))
        return whole ? w->earned - w->consumed
                     : queue_expiring(w, due) - queue_expiring(w, due - 1);
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points > 0 && (whole || lot[i].lapse == due))
            sum += lot[i].points;
    return sum;
}

typedef struct funnel {
    int reached, opened, clicked; /* channels */
    int64_t cost;                 /* minor units */
} funnel;

/* A message a channel; a dormant member opens none. */
static funnel send_messages(const pts_stage *s, const pts_member *m, const pts_reminding *r,
                            uint32_t index) {
    const pts_programme *p = s->programme;
    funnel x = {0};
    for (int i = 0; i < r->n_messages; i++) {
        const pts_message *t = &r->messages[i];
        pts_block b = pts_philox(p->scenario->seed, index | t->address,
                                 s->choice_stream | PTS_STREAM_MESSAGE, m->id, p->path);
        bool reached = b.word[0] < t->reach;
        bool opened = reached && !m->dormant && b.word[1] < t->open;
        x.reached += reached;
        x.opened += opened;
        x.clicked += opened && b.word[2] < t->click;
        x.cost += t->cost + (b.word[3] < t->cost_part);
    }
    return x;
}

/* ---- what a click leads to ---- */

/* Whether its content fits the member. */
static bool relevant(const pts_stage *s, const pts_member *m, const pts_reminding *r) {
    const pts_programme *p = s->programme;
    return r->relevant > 0 && pts_philox(p->scenario->seed, r->address | PTS_RESPONSE_RELEVANCE,
                                         s->choice_stream | PTS_STREAM_RESPONSE, m->id, p->path)
                                      .word[0] < r->relevant;
}

static bool answers(const pts_stage *s, const walk *w, const pts_reminding *r, uint32_t tick,
                    int32_t balance, uint32_t index) {
    const pts_programme *p = s->programme;
    if (s->rules->odds.always)
        return true;
    pts_block b = pts_philox(p->scenario->seed, index, s->choice_stream | PTS_STREAM_RESPONSE,
                             w->m->id, p->path);
    double x = direct_odds((unsigned)ANY, s, w, tick, balance);
    double uplift = relevant(s, w->m, r) ? r->relevance : r->uplift;
    return pts_odds_accept(s->tables->brackets, x + uplift, b.word[0]);
}

static void follow_link(pts_stage *s, walk *w, const pts_reminding *r, uint32_t tick,
                        uint32_t index) {
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    int32_t balance = available((unsigned)ANY, s, w, tick);
    if (w->m->never || balance < s->least_at_reminder ||
        !offer_affords((unsigned)ANY, s, tick >> PTS_TICK_BITS, balance))
        return;
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (answers(s, w, r, tick, balance, index))
        redeem((unsigned)ANY, s, w, tick, bin, index, PTS_STREAM_CHOICE_REMINDER, balance);
}

/* ---- a reminder ---- */

static void book_funnel(const walk *w, const pts_reminding *r, uint32_t day, const funnel *x) {
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    row[PTS_MESSAGES] += r->n_messages;
    row[PTS_CARE_MESSAGES] += r->days_before < 0 ? r->n_messages : 0;
    row[PTS_REACHED] += x->reached > 0;
    row[PTS_OPENED] += x->opened > 0;
    row[PTS_CLICKED] += x->clicked > 0;
    row[PTS_MESSAGE_COST] += x->cost;
}

/* What care does for a member whom it reaches; returns the points. */
static int32_t care(pts_stage *s, walk *w, const pts_reminding *r, uint32_t day) {
    uint32_t bin = w->bin[day];
    w->m->more->standing->care *= r->care;
    if (r->compensation == 0)
        return 0;
    earn((unsigned)ANY, s, w, day, bin, r->compensation, PTS_NO_PURCHASE);
    w->flows[bin * PTS_FLOWS + PTS_ISSUED_COMPENSATION] += r->compensation;
    return r->compensation;
}

/* Points that reminder r is about: they lapse on `expiry`, or have lapsed. */
static int64_t points_of(const pts_stage *s, const walk *w, const pts_reminding *r,
                         int64_t expiry) {
    if (expiry < 0 || expiry >= PTS_LAST_DAY)
        return 0;
    return r->days_before < 0 ? lapsed_on(s, w->m, (uint32_t)expiry)
                              : lapsing_on(s, w, (uint32_t)expiry);
}

/* A turn of reminder r, or its second touch. Returns whether it is sent and no message opened. */
static bool touch(pts_stage *s, walk *w, const pts_reminding *r, uint32_t tick, int64_t expiry,
                  uint32_t second) {
    uint32_t day = tick >> PTS_TICK_BITS;
    if (r->guards && !(r->guards & s->programme->guards.open[day]))
        return false;
    int64_t points = points_of(s, w, r, expiry);
    if (points < r->least || points > r->most)
        return false;
    uint32_t index = (uint32_t)expiry | r->address | second;
    funnel x = send_messages(s, w->m, r, index);
    book_funnel(w, r, day, &x);
    if (x.reached > 0 && may_wake(s, w->m))
        wake_by(s, w, s->programme->wake.reminder, PTS_STREAM_WAKE_REMINDER, index, tick);
    int32_t given = x.reached > 0 && r->days_before < 0 ? care(s, w, r, day) : 0;
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_REMINDER,
                         .k = (uint32_t)x.clicked,
                         .points = given,
                         .item = r->which,
                         .units = points},
             w);
    if (x.clicked > 0)
        follow_link(s, w, r, tick, index);
    return x.opened == 0;
}

static inline uint64_t *touches(const pts_stage *s, const pts_member *m) {
    return s->arena->slots + (m->more->standing->touches >> PTS_RING_BITS);
}

static void await(pts_stage *s, walk *w, const pts_reminding *r, int64_t expiry) {
    pts_standing *x = w->m->more->standing;
    uint32_t bits = x->touches & ((1u << PTS_RING_BITS) - 1);
    if (x->touches == PTS_NO_RING || x->n_touches == 1u << bits) {
        int status = pts_arena_grow(s->arena, &x->touches, 0, x->n_touches);
        if (!(s->features & PTS_HAS_HOLDINGS))
            queue_open(s, w); /* it may have moved */
        if (status != PTS_OK) {
            fail(s, w, status);
            return;
        }
    }
    touches(s, w->m)[x->n_touches++] = (uint64_t)r->which << 32 | (uint64_t)expiry;
}

/* Whether reminder r of that expiry day was not opened; it and earlier ones are forgotten. */
static bool unopened(const pts_stage *s, const walk *w, const pts_reminding *r, int64_t expiry) {
    pts_standing *x = w->m->more->standing;
    uint64_t *list = touches(s, w->m), wanted = (uint64_t)r->which << 32 | (uint64_t)expiry;
    uint32_t n = 0;
    bool found = false;
    for (uint32_t i = 0; i < x->n_touches; i++) {
        found = found || list[i] == wanted;
        if (list[i] >> 32 != (uint64_t)r->which || list[i] > wanted)
            list[n++] = list[i];
    }
    x->n_touches = n;
    return found;
}

static void remind_by(pts_stage *s, walk *w, const pts_reminding *r, uint32_t tick) {
    int64_t expiry = (int64_t)(tick >> PTS_TICK_BITS) + r->days_before;
    bool again = touch(s, w, r, tick, expiry, 0) && r->second > 0;
    if (again)
        await(s, w, r, expiry);
    expiry -= r->second;
    if (r->second > 0 && w->m->more->standing->n_touches > 0 && unopened(s, w, r, expiry) &&
        !w->exhausted)
        touch(s, w, r, tick, expiry, PTS_SECOND_TOUCH);
}

/* ---- what a lapse leads to, on the day after ---- */

static bool happens(double rate, int64_t points, double factor, uint32_t word) {
    return word < pts_threshold((1.0 - pts_exp(-(rate * (double)points / 1000.0))) * factor);
}

static void bear_lapse(pts_stage *s, walk *w, uint32_t tick) {
    const pts_programme *p = s->programme;
    const pts_reminders *r = &p->reminders;
    uint32_t day = tick >> PTS_TICK_BITS, before = day - 1;
    int64_t points = day > 0 ? lapsed_on(s, w->m, before) : 0;
    double factor = w->m->more->standing->care;
    w->m->more->standing->care = 1.0;
    if (points == 0 || w->m->dormant)
        return;
    pts_block b = pts_philox(p->scenario->seed, before | PTS_RESPONSE_TO_LAPSE,
                             s->choice_stream | PTS_STREAM_RESPONSE, w->m->id, p->path);
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    if (happens(r->complaint, points, factor, b.word[0])) {
        row[PTS_COMPLAINTS] += 1;
        mark(s, w->m, PTS_MARK_COMPLAINT, day);
    }
    row[PTS_REVIEWS] += happens(r->review, points, 1.0, b.word[1]);
    if (w->m->opening && day < p->time->opens)
        return; /* has survived its past */
    if (happens(r->churn, points, factor, b.word[2])) {
        row[PTS_CHURNED] += 1;
        w->end = w->stop = tick;
    }
}

/* What is planned for `tick`, and the next plan. */
static void remind(pts_stage *s, walk *w, uint32_t tick) {
    const pts_reminders *r = &s->programme->reminders;
    uint32_t at = tick & (PTS_DAY_TICKS - 1);
    for (int i = 0; i < r->n && !w->exhausted; i++)
        if (r->list[i].at == at)
            remind_by(s, w, &r->list[i], tick);
    if (r->effects && at == PTS_EFFECTS_AT && !w->exhausted)
        bear_lapse(s, w, tick);
    w->m->more->planned[PTS_PLANNED_REMINDER] = w->followed = PTS_NEVER;
    plan_lots(s, w, tick);
    if (r->remembers)
        plan_lapsed(s, w, tick);
}

#endif
