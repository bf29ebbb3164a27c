/* Tasks of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TASK_H
#define PTS_MODEL_TASK_H

#include "model/timeline.h"

typedef struct pts_task_terms {
    unsigned counts;
    const uint32_t *period; /* [day] 1 + the number of its period; NULL = counted from enrolment */
    int32_t times, in_a_row, days;
    int64_t points;
    double pressure;
} pts_task_terms;

typedef struct pts_tasks {
    int n;
    unsigned counts;       /* what some of them count */
    pts_task_terms *terms; /* [n] in draw_id order */
    uint32_t *periods;     /* storage of theirs, [n][days] */
    int *pressing;         /* those whose pressure is not 0 */
    int n_pressing;
} pts_tasks;

/* Storage; {0} is safe to free. */
int pts_tasks_init(pts_tasks *tasks, const pts_scenario *scenario, const pts_timeline *timeline);
void pts_tasks_free(pts_tasks *tasks);
/* A pts_number_draw status. */
int pts_tasks_compile(pts_tasks *tasks, const pts_scenario *scenario, uint32_t path);

#endif
