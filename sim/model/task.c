/* Tasks of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/task.h"
#include "model/drawing.h"

#include <stdlib.h>

int pts_tasks_init(pts_tasks *tasks, const pts_scenario *s, const pts_timeline *t) {
    *tasks = (pts_tasks){.n = s->n_tasks, .monday = pts_weekday(t->civil0)};
    tasks->terms = calloc((size_t)s->n_tasks + 1, sizeof *tasks->terms);
    return tasks->terms ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_tasks_free(pts_tasks *tasks) {
    free(tasks->terms);
    *tasks = (pts_tasks){0};
}

int pts_tasks_compile(pts_tasks *tasks, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    for (int i = 0; i < tasks->n; i++) {
        const pts_task *task = &s->tasks[i];
        tasks->terms[i] = (pts_task_terms){.counts = task->counts,
                                           .times = task->times,
                                           .in_a_row = task->in_a_row > 0 ? task->in_a_row : 1,
                                           .days = task->days,
                                           .within = task->within,
                                           .points = (int64_t)(pts_draw(&d, &task->points) + 0.5),
                                           .pressure = pts_draw(&d, &task->pressure)};
    }
    return d.status;
}
