/* Points issued by mistake: credited, found, the account frozen, reviewed, what is left of them taken
 * back. sim/README.md, "Points issued by mistake". SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_INCIDENT_H
#define PTS_ENGINE_INCIDENT_H

#include "engine/claw_back.h"
#include "engine/interest.h"

static pts_block incident_block(const pts_stage *s, const pts_member *m) {
    return pts_philox(s->programme->scenario->seed, 0, s->choice_stream | PTS_STREAM_INCIDENT,
                      m->id, s->programme->path);
}

/* What an account waits for, at the start of a day. */
static void then_await(const pts_stage *s, const pts_member *m, enum pts_hit what, uint32_t day) {
    m->more->standing->hit = what;
    m->more->planned[PTS_PLANNED_INCIDENT] =
        what != PTS_NOT_HIT && day < s->programme->time->ends ? day << PTS_TICK_BITS : PTS_NEVER;
}

static void incident_plan(const pts_stage *s, const pts_member *m, uint32_t start) {
    const pts_incident *x = &s->programme->incident;
    bool hit =
        x->hit > 0 && start < x->day << PTS_TICK_BITS && incident_block(s, m).word[0] < x->hit;
    then_await(s, m, hit ? PTS_HIT_FAULT : PTS_NOT_HIT, x->day);
}

static void tell_incident(const pts_stage *s, const walk *w, uint32_t tick,
                          enum pts_event_type type, int32_t points) {
    if (s->emit)
        emit(s, (pts_event){.tick = tick, .type = type, .points = points}, w);
}

/* What the balance still has of them, first what is left of the lot itself. */
static int32_t take_back(pts_stage *s, walk *w, uint32_t tick, int32_t points) {
    int32_t missing = holdings_take_own(s, w, PTS_FAULTY, points, tick >> PTS_TICK_BITS);
    int32_t others = holdings_available(s, w, tick);
    others = missing < others ? missing : others;
    holdings_consume(s, w, PTS_COHORT_REVERSED, tick, others);
    holdings_settle(s, w);
    return points - missing + others;
}

static void review_account(pts_stage *s, walk *w, uint32_t tick) {
    const pts_incident *x = &s->programme->incident;
    int64_t *row = w->flows + w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS;
    then_await(s, w->m, PTS_NOT_HIT, 0);
    int32_t points = take_back(s, w, tick, x->points);
    row[PTS_REVERSED] += points;
    row[PTS_RECOVERED] += points;
    row[PTS_ACCOUNT_REVIEWS] += 1;
    row[PTS_REVIEW_COST] += x->cost;
    if (incident_block(s, w->m).word[2] < x->complains) {
        row[PTS_COMPLAINTS] += 1;
        mark(s, w->m, PTS_MARK_COMPLAINT, tick >> PTS_TICK_BITS);
    }
    tell_incident(s, w, tick, PTS_EVENT_REVIEW, points);
}

static void incident_comes(pts_stage *s, walk *w, uint32_t tick) {
    const pts_incident *x = &s->programme->incident;
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    switch (w->m->more->standing->hit) {
    case PTS_HIT_FAULT:
        if (x->arrives >= x->detected)
            row[PTS_FAULT_HELD] += x->points;
        then_await(s, w->m, x->arrives < x->detected ? PTS_HIT_ARRIVAL : PTS_NOT_HIT, x->arrives);
        break;
    case PTS_HIT_ARRIVAL:
        then_await(s, w->m, PTS_HIT_DETECTION, x->detected);
        row[PTS_ISSUED_FAULT] += x->points;
        issue((unsigned)ANY, s, w, tick >> PTS_TICK_BITS, bin, x->points, PTS_FAULTY, false);
        tell_incident(s, w, tick, PTS_EVENT_FAULT, x->points);
        break;
    case PTS_HIT_DETECTION:
        then_await(s, w->m, PTS_HIT_REVIEW,
                   x->detected + pts_incident_wait(x, incident_block(s, w->m).word[1]));
        if (s->programme->scenario->incident.freezes) {
            row[PTS_FROZEN] += 1;
            tell_incident(s, w, tick, PTS_EVENT_FREEZE, 0);
        }
        break;
    case PTS_HIT_REVIEW:
    case PTS_NOT_HIT:
        review_account(s, w, tick);
    }
}

#endif
