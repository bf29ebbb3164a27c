/* Dormant members who wake. While one sleeps its processes stand still: they have as far to go when it
 * wakes as when it fell asleep, or when they began. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_WAKE_H
#define PTS_ENGINE_WAKE_H

#include "engine/walk.h"

static inline bool may_wake(const pts_stage *s, const pts_member *m) {
    return m->dormant && s->rules->population.wakes;
}

/* The next day that may wake a sleeper, as a plan. */
static inline void plan_wake(const pts_stage *s, const pts_member *m, uint32_t now) {
    const pts_programme *p = s->programme;
    uint32_t day = PTS_NEVER;
    if (p->wake.campaign > 0)
        day = pts_next_opening(&p->campaigns, p->time, s->rules->campaigns, now >> PTS_TICK_BITS);
    m->more->planned[PTS_PLANNED_WAKE] = day == PTS_NEVER ? day : day << PTS_TICK_BITS;
}

/* From its first tick on; a purchase at enrolment is made nevertheless. */
static inline void start_asleep(const pts_stage *s, pts_member *m) {
    m->more->standing->asleep = m->start;
    m->visit.tick = m->more->activity.tick = PTS_NEVER;
    if (!m->first_purchase)
        m->purchase.tick = PTS_NEVER;
    plan_wake(s, m, m->start);
}

/* It wakes if the word at the index is low enough. */
static inline void wake_by(const pts_stage *s, walk *w, uint32_t threshold, enum pts_stream stream,
                           uint32_t index, uint32_t tick) {
    const pts_programme *p = s->programme;
    uint32_t until = tick + p->wake.ticks;
    if (pts_philox(p->scenario->seed, index, s->choice_stream | (uint32_t)stream, w->m->id, p->path)
            .word[0] >= threshold)
        return;
    w->flows[w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS + PTS_WOKEN] += 1;
    w->m->dormant = false;
    tell(s, (pts_event){.tick = tick, .type = PTS_EVENT_WAKE});
    w->m->more->planned[PTS_PLANNED_WAKE] = until < tick ? PTS_NEVER : until;
    w->turned = true;
}

/* What is planned: a sleeper may wake, or one that has woken falls asleep. */
static inline void turn_over(const pts_stage *s, walk *w, uint32_t tick) {
    pts_member *m = w->m;
    if (m->dormant) {
        plan_wake(s, m, tick);
        wake_by(s, w, s->programme->wake.campaign, PTS_STREAM_WAKE_CAMPAIGN, tick >> PTS_TICK_BITS,
                tick);
        return;
    }
    m->dormant = true;
    tell(s, (pts_event){.tick = tick, .type = PTS_EVENT_SLEEP});
    m->more->standing->asleep = tick;
    plan_wake(s, m, tick);
    w->turned = true;
}

/* Where a process goes on that stood at operational tick `at` while the member slept till `now`. */
static inline uint32_t resumed(const pts_clock *clock, const pts_member *m, uint32_t at,
                               uint32_t now) {
    uint32_t slept =
        pts_clock_operational(clock, now) - pts_clock_operational(clock, m->more->standing->asleep);
    return at + slept < at ? PTS_NEVER : at + slept;
}

#endif
