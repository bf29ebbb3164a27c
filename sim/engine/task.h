/* Tasks: what a member has done of them. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_TASK_H
#define PTS_ENGINE_TASK_H

#include "engine/walk.h"

/* 1 + the number of the task's period that a day is in; 0 = none. */
static inline uint32_t task_period(const pts_member *m, const pts_task_terms *task, uint32_t day) {
    if (task->period)
        return task->period[day];
    return m->enrols && day - (m->start >> PTS_TICK_BITS) < (uint32_t)task->days;
}

/* One more time on `day`; the points of the task if that completes it, else 0. */
static inline int64_t task_done(const pts_stage *s, const walk *w, int i, uint32_t day) {
    const pts_task_terms *task = &s->programme->tasks.terms[i];
    pts_task_state *state = &w->m->more->tasks[i];
    uint32_t period = task_period(w->m, task, day);
    if (period == 0)
        return 0;
    bool same = state->period == period; /* no branch on it */
    bool follows = (state->period + 1 == period) & (state->done >= task->times);
    state->row &= -(int32_t)(same | follows);
    state->done &= -(int32_t)same;
    state->done += state->done < INT32_MAX;
    state->period = period;
    if (state->done != task->times || ++state->row < task->in_a_row)
        return 0;
    state->row = 0;
    return task->points;
}

/* Factor of the tasks under way on a member's purchases. */
static inline double task_pressure(const pts_stage *s, const walk *w, uint32_t day) {
    const pts_tasks *tasks = &s->programme->tasks;
    double product = 1.0;
    for (int i = 0; i < tasks->n_pressing; i++) {
        const pts_task_terms *task = &tasks->terms[tasks->pressing[i]];
        const pts_task_state *state = &w->m->more->tasks[tasks->pressing[i]];
        bool under_way = (state->period != 0) & (state->done < task->times) &
                         (state->period == task_period(w->m, task, day));
        int32_t part = (state->done & -(int32_t)under_way) * 16 / task->times;
        product *= 1.0 + task->pressure * ((double)part * 0.0625);
    }
    return product;
}

#endif
