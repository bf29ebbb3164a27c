/* pointsim: tasks of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

static void add_counts(struct maker *maker, cJSON *task) {
    int kind = random_below(maker, 4);
    if (kind == 0)
        return;
    cJSON *counts = cJSON_AddArrayToObject(task, "counts");
    if (kind & 1)
        cJSON_AddItemToArray(counts, cJSON_CreateString("purchases"));
    if (kind & 2)
        cJSON_AddItemToArray(counts, cJSON_CreateString("activities"));
}

/* Pressure is part of feedback, and no more than it allows. */
static void add_pressure(struct maker *maker, cJSON *task, const cJSON *feedback) {
    const cJSON *given = cJSON_GetObjectItemCaseSensitive(feedback, "cap");
    double cap = given ? given->valuedouble : 2.0;
    if (feedback && random_percent(maker, 60))
        random_add(maker, task, "pressure", -0.5, cap - 1.0);
}

void random_tasks(struct maker *maker, cJSON *root) {
    static const char *const names[] = {"welcome", "every day", "run/7", "Ziel"};
    static const char *const withins[] = {"enrolment", "day", "week", "month", "year", "ever"};
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    const cJSON *feedback = cJSON_GetObjectItemCaseSensitive(root, "feedback");
    cJSON *tasks = cJSON_AddObjectToObject(programme, "tasks");
    int n = random_between(maker, 1, 4);
    for (int i = 0; i < n; i++) {
        cJSON *task = cJSON_AddObjectToObject(tasks, names[i]);
        int within = random_below(maker, 6);
        random_add_draw_id(maker, task, i);
        cJSON_AddStringToObject(task, "within", withins[within]);
        add_counts(maker, task);
        if (random_percent(maker, 70))
            cJSON_AddNumberToObject(task, "times", random_between(maker, 1, within > 2 ? 6 : 2));
        if (within == 0)
            cJSON_AddNumberToObject(task, "days", random_between(maker, 1, 200));
        if (within > 0 && within < 5 && random_percent(maker, 50))
            cJSON_AddNumberToObject(task, "in_a_row", random_between(maker, 1, 4));
        random_add(maker, task, "points", 0.0, fmin(maker->points * 3.0, 1e9));
        add_pressure(maker, task, feedback);
    }
}
