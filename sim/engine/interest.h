/* Interest: what points bring by the month. sim/README.md, Interest and loan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_INTEREST_H
#define PTS_ENGINE_INTEREST_H

#include "engine/remind.h"

/* machine.h */
INLINE void issue(const unsigned f, pts_stage *s, walk *w, uint32_t day, uint32_t bin,
                  int32_t points, uint32_t k, bool acts);

/* The first tick of the month after that of `now`, as a plan. */
static void interest_plan(const pts_stage *s, const pts_member *m, uint32_t now) {
    const pts_timeline *time = s->programme->time;
    uint32_t day = now >> PTS_TICK_BITS, month = time->serial[day];
    if (s->programme->interest.rate == 0)
        return;
    while (day < time->ends && time->serial[day] == month)
        day++;
    m->more->planned[PTS_PLANNED_INTEREST] = day < time->ends ? day << PTS_TICK_BITS : PTS_NEVER;
}

/* Whole points of what has been reckoned, if they are credited on this day. */
static int32_t interest_due(const pts_stage *s, pts_standing *x, uint32_t day) {
    const pts_timeline *time = s->programme->time;
    bool january = (time->serial[day] + time->first_month) % 12 == 0;
    if (s->programme->scenario->interest.every == PTS_CREDITED_YEARLY && !january)
        return 0;
    int64_t points = x->interest / PTS_INTEREST_POINT;
    points = points <= MOST_POINTS ? points : MOST_POINTS + 1; /* more than any balance holds */
    x->interest -= points * PTS_INTEREST_POINT;
    return (int32_t)points;
}

/* It is no activity: it sets no clock and extends no lot. */
static void interest_comes(pts_stage *s, walk *w, uint32_t tick) {
    const pts_interest *r = &s->programme->interest;
    pts_standing *x = w->m->more->standing;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int32_t balance = available((unsigned)ANY, s, w, tick);
    interest_plan(s, w->m, tick);
    if (balance >= r->least)
        x->interest += balance * r->rate;
    int32_t points = interest_due(s, x, day);
    if (points == 0)
        return;
    w->flows[bin * PTS_FLOWS + PTS_ISSUED_INTEREST] += points;
    issue((unsigned)ANY, s, w, day, bin, points, PTS_NO_PURCHASE, false);
    if (s->emit)
        emit(s, (pts_event){.tick = tick, .type = PTS_EVENT_INTEREST, .points = points}, w);
}

#endif
