/* Tasks of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/task.h"
#include "model/drawing.h"

#include <stdlib.h>

/* 1 + the number of the period that a day is in; `monday`: days of day 0's week before it. */
static uint32_t period_of(enum pts_task_within within, const pts_timeline *t, int monday,
                          uint32_t day) {
    switch (within) {
    case PTS_TASK_DAY:
        return day + 1;
    case PTS_TASK_WEEK:
        return (day + (uint32_t)monday) / 7 + 1;
    case PTS_TASK_MONTH:
        return (uint32_t)t->serial[day] + 1;
    case PTS_TASK_YEAR:
        return ((uint32_t)t->serial[day] + (uint32_t)t->first_month) / 12 + 1;
    case PTS_TASK_EVER:
    case PTS_TASK_ENROLMENT:
    default:
        return 1;
    }
}

int pts_tasks_init(pts_tasks *tasks, const pts_scenario *s, const pts_timeline *t) {
    size_t n = (size_t)s->n_tasks, days = (size_t)t->ends + 1;
    int monday = pts_weekday(t->civil0);
    *tasks = (pts_tasks){.n = s->n_tasks};
    tasks->terms = calloc(n + 1, sizeof *tasks->terms);
    tasks->periods = calloc(n * days + 1, sizeof *tasks->periods);
    tasks->pressing = calloc(n + 1, sizeof *tasks->pressing);
    if (!tasks->terms || !tasks->periods || !tasks->pressing)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        for (uint32_t day = 0; day < days; day++)
            tasks->periods[i * days + day] = period_of(s->tasks[i].within, t, monday, day);
    for (size_t i = 0; i < n; i++)
        if (s->tasks[i].within != PTS_TASK_ENROLMENT)
            tasks->terms[i].period = tasks->periods + i * days;
    return PTS_OK;
}

void pts_tasks_free(pts_tasks *tasks) {
    free(tasks->terms);
    free(tasks->periods);
    free(tasks->pressing);
    *tasks = (pts_tasks){0};
}

int pts_tasks_compile(pts_tasks *tasks, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    tasks->n_pressing = 0;
    tasks->counts = 0;
    for (int i = 0; i < tasks->n; i++) {
        const pts_task *task = &s->tasks[i];
        pts_task_terms *terms = &tasks->terms[i];
        terms->counts = task->counts;
        tasks->counts |= task->counts;
        terms->times = task->times;
        terms->in_a_row = task->in_a_row > 0 ? task->in_a_row : 1;
        terms->days = task->days;
        terms->points = (int64_t)(pts_draw(&d, &task->points) + 0.5);
        terms->pressure = pts_draw(&d, &task->pressure);
        if (terms->pressure != 0.0)
            tasks->pressing[tasks->n_pressing++] = i;
    }
    return d.status;
}
