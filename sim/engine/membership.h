/* Paid membership of a member: who joins, and what happens at a term's end. sim/README.md, Paid
 * membership. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_MEMBERSHIP_H
#define PTS_ENGINE_MEMBERSHIP_H

#include "engine/walk.h"
#include "model/membership.h"

static inline bool pays(const pts_member *m) {
    return m->more->standing->pays;
}

static inline uint32_t membership_word(const pts_stage *s, const pts_member *m,
                                       enum pts_stream stream, uint32_t index) {
    return pts_philox(s->programme->scenario->seed, index, s->choice_stream | (uint32_t)stream,
                      m->id, s->programme->path)
        .word[0];
}

/* The end of the term under way, as a plan. */
static inline void membership_plan(const pts_stage *s, const pts_member *m) {
    const pts_standing *x = m->more->standing;
    uint32_t *planned = &m->more->planned[PTS_PLANNED_RENEWAL];
    *planned = PTS_NEVER;
    if (!x->pays)
        return;
    int32_t day = pts_term_day(s->programme, m->more->enrolled, x->term + 1);
    if (day < (int32_t)s->programme->time->ends)
        *planned = (uint32_t)day << PTS_TICK_BITS;
}

/* A member that began before its first simulated day has renewed, or not, without points. */
static inline void membership_start(const pts_stage *s, const pts_member *m) {
    const pts_membership *paid = &s->programme->membership;
    pts_standing *x = m->more->standing;
    int32_t day = (int32_t)(m->start >> PTS_TICK_BITS);
    if (!paid->on)
        return;
    x->pays = membership_word(s, m, PTS_STREAM_MEMBERSHIP, 0) < paid->joins;
    while (x->pays && pts_term_day(s->programme, m->more->enrolled, x->term + 1) <= day)
        x->pays =
            membership_word(s, m, PTS_STREAM_RENEWAL, ++x->term) < pts_renewal_threshold(paid, 0);
    if (x->pays && m->enrols)
        s->flows[s->bin[day] * PTS_FLOWS + PTS_FEES] += paid->fee;
    membership_plan(s, m);
}

static inline void membership_ends(const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_membership *paid = &s->programme->membership;
    pts_standing *x = w->m->more->standing;
    int64_t *row = w->flows + w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS;
    x->term++;
    x->pays = membership_word(s, w->m, PTS_STREAM_RENEWAL, x->term) <
              pts_renewal_threshold(paid, x->redeemed);
    x->redeemed = 0;
    row[PTS_RENEWAL_OFFERS] += 1;
    row[PTS_RENEWALS] += x->pays;
    row[PTS_FEES] += x->pays ? paid->fee : 0;
    tell(s, (pts_event){.tick = tick,
                        .type = x->pays ? PTS_EVENT_RENEWAL : PTS_EVENT_UNPAID,
                        .minor = x->pays ? (int32_t)paid->fee : 0});
    membership_plan(s, w->m);
}

#endif
