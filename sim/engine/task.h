/* Tasks: what a member has done of them. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_TASK_H
#define PTS_ENGINE_TASK_H

#include "engine/walk.h"

/* 1 + the number of the task's period that a day is in; 0 = none. */
static uint32_t task_period(const pts_stage *s, const pts_member *m, const pts_task_terms *task,
                            uint32_t day) {
    const pts_timeline *t = s->programme->time;
    uint32_t since = day - (m->start >> PTS_TICK_BITS);
    switch (task->within) {
    case PTS_TASK_ENROLMENT:
        return m->enrols && since < (uint32_t)task->days;
    case PTS_TASK_DAY:
        return day + 1;
    case PTS_TASK_WEEK:
        return (day + (uint32_t)s->programme->tasks.monday) / 7 + 1;
    case PTS_TASK_MONTH:
        return (uint32_t)t->serial[day] + 1;
    case PTS_TASK_YEAR:
        return ((uint32_t)t->serial[day] + (uint32_t)t->first_month) / 12 + 1;
    case PTS_TASK_EVER:
    default:
        return 1;
    }
}

/* One more time on `day`; the points of the task if that completes it, else 0. */
static int64_t task_done(const pts_stage *s, const walk *w, int i, uint32_t day) {
    const pts_task_terms *task = &s->programme->tasks.terms[i];
    pts_task_state *state = &w->m->more->tasks[i];
    uint32_t period = task_period(s, w->m, task, day);
    if (period == 0)
        return 0;
    if (state->period != period) {
        if (state->period + 1 != period || state->done < task->times)
            state->row = 0;
        state->period = period;
        state->done = 0;
    }
    state->done += state->done < INT32_MAX;
    if (state->done != task->times || ++state->row < task->in_a_row)
        return 0;
    state->row = 0;
    return task->points;
}

/* Factor of the tasks under way on a member's purchases. */
static double task_pressure(const pts_stage *s, const walk *w, uint32_t day) {
    const pts_tasks *tasks = &s->programme->tasks;
    double product = 1.0;
    for (int i = 0; i < tasks->n; i++) {
        const pts_task_terms *task = &tasks->terms[i];
        const pts_task_state *state = &w->m->more->tasks[i];
        if (task->pressure == 0.0 || state->done >= task->times || state->period == 0 ||
            state->period != task_period(s, w->m, task, day))
            continue;
        int64_t part = (int64_t)state->done * 16 / task->times;
        product *= 1.0 + task->pressure * ((double)part * 0.0625);
    }
    return product;
}

#endif
