/* Tasks of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TASK_H
#define PTS_MODEL_TASK_H

#include "model/timeline.h"

typedef struct pts_task_terms {
    unsigned counts;
    int32_t times, in_a_row, days;
    enum pts_task_within within;
    int64_t points;
    double pressure;
} pts_task_terms;

typedef struct pts_tasks {
    int n;
    pts_task_terms *terms; /* [n] in draw_id order */
    int monday;            /* days of day 0's week before it */
} pts_tasks;

/* Storage; {0} is safe to free. */
int pts_tasks_init(pts_tasks *tasks, const pts_scenario *scenario, const pts_timeline *timeline);
void pts_tasks_free(pts_tasks *tasks);
/* A pts_number_draw status. */
int pts_tasks_compile(pts_tasks *tasks, const pts_scenario *scenario, uint32_t path);

#endif
