/* Reminders of points that are about to lapse. When the next one may be due is planned from the lots
 * that there are; a plan that finds nothing to say is no event.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_REMIND_H
#define PTS_ENGINE_REMIND_H

#include "engine/redeem.h"

enum { ANY = ~0 }; /* features of the templates that reminders are an instance of: all */

/* ---- plans ---- */

/* What reminders may say, after `now`, of points that lapse at `lapse`. What is left of partial
 * lapses gets a new term at once. */
static void plan_lapse(const pts_stage *s, uint32_t lapse, uint32_t now, uint32_t *next) {
    const pts_reminders *r = &s->programme->reminders;
    if (lapse == PTS_NEVER)
        return;
    for (int i = 0; i < r->n; i++) {
        int64_t day = (int64_t)(lapse >> PTS_TICK_BITS) - 1 - r->list[i].days_before;
        int64_t tick = day * PTS_DAY_TICKS + r->list[i].at;
        if (tick > now && tick < *next)
            *next = (uint32_t)tick;
    }
    if (s->programme->lots.part < 1000000 && lapse > now && lapse < *next)
        *next = lapse;
}

/* Of the queue the lots from `from` on. */
static void plan_lots(const pts_stage *s, const walk *w, uint32_t from, uint32_t now) {
    uint32_t *next = &w->m->more->planned[PTS_PLANNED_REMINDER];
    const pts_holding *lot = holdings(s, w->m);
    if (s->features & PTS_HAS_INACTIVITY)
        plan_lapse(s, w->lapse, now, next);
    else if (s->features & PTS_HAS_HOLDINGS)
        for (uint32_t i = 0; i < w->m->more->n_lots; i++)
            plan_lapse(s, lot[i].lapse, now, next);
    else
        for (uint32_t i = from; i != w->tail; i++)
            plan_lapse(s, w->lapses[pts_lot_day(w->ring[i & w->mask])], now, next);
}

/* After an event at `now`, which may have made a lot: of the queue the last one alone. */
static void follow_lots(const pts_stage *s, const walk *w, uint32_t now) {
    if (s->programme->reminders.n > 0)
        plan_lots(s, w, w->head == w->tail ? w->tail : w->tail - 1, now);
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

static bool answers(const pts_stage *s, const walk *w, uint32_t tick, int32_t balance,
                    uint32_t index, double uplift) {
    const pts_programme *p = s->programme;
    const pts_odds *odds = &s->rules->odds;
    if (odds->always)
        return true;
    pts_block b = pts_philox(p->scenario->seed, index, s->choice_stream | PTS_STREAM_RESPONSE,
                             w->m->id, p->path);
    double *base = &s->tables->base[pts_odds_step(balance)];
    if (*base != *base)
        *base = pts_odds_base(odds, &p->catalogue, balance);
    double pressure = odds->pressure;
    if (pressure != 0.0)
        pressure *= expiring_share((unsigned)ANY, s, w, tick, balance) * 0.0625;
    double x = (w->m->propensity + *base) + pressure;
    return pts_odds_accept(s->tables->brackets, x + uplift, b.word[0]);
}

static void follow_link(pts_stage *s, walk *w, const pts_reminding *r, uint32_t tick,
                        uint32_t index) {
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    int32_t balance = available((unsigned)ANY, s, w, tick);
    if (w->m->never || balance < s->least_at_reminder)
        return;
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (answers(s, w, tick, balance, index, r->uplift))
        redeem((unsigned)ANY, s, w, tick, bin, index, PTS_STREAM_CHOICE_REMINDER, balance);
}

/* ---- a reminder ---- */

static void remind_by(pts_stage *s, walk *w, const pts_reminding *r, uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS, expiry = day + (uint32_t)r->days_before;
    int64_t points = expiry < PTS_LAST_DAY ? lapsing_on(s, w, expiry) : 0;
    if (points < r->least || points > r->most)
        return;
    uint32_t index = expiry | r->address;
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    funnel x = send_messages(s, w->m, r, index);
    row[PTS_MESSAGES] += r->n_messages;
    row[PTS_REACHED] += x.reached > 0;
    row[PTS_OPENED] += x.opened > 0;
    row[PTS_CLICKED] += x.clicked > 0;
    row[PTS_MESSAGE_COST] += x.cost;
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_REMINDER,
                         .k = (uint32_t)x.clicked,
                         .item = r->which,
                         .units = points},
             w);
    if (x.clicked > 0)
        follow_link(s, w, r, tick, index);
}

static void remind(pts_stage *s, walk *w, uint32_t tick) {
    const pts_reminders *r = &s->programme->reminders;
    for (int i = 0; i < r->n && !w->exhausted; i++)
        if (r->list[i].at == (tick & (PTS_DAY_TICKS - 1)))
            remind_by(s, w, &r->list[i], tick);
    w->m->more->planned[PTS_PLANNED_REMINDER] = PTS_NEVER;
    plan_lots(s, w, w->head, tick);
}

#endif
