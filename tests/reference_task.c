/* pointsim: the oracle's tasks. A member keeps the days of everything that counts; whether a task is
 * done is counted anew each time.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "reference_pools.h"

static int task_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_task *)a)->draw_id;
    uint32_t y = ((const struct reference_task *)b)->draw_id;
    return (x > y) - (x < y);
}

int reference_tasks_read(struct reference_world *world, const struct reference_place *programme) {
    static const char *const withins[] = {"enrolment", "day",  "week", "month",
                                          "year",      "ever", NULL};
    struct reference_place tasks = reference_child(programme, "tasks");
    int n = cJSON_GetArraySize(tasks.json);
    int status = PTS_OK;
    world->tasks = calloc((size_t)n + 1, sizeof *world->tasks);
    if (!world->tasks)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, tasks.json) {
        struct reference_place at = reference_child(&tasks, one->string);
        struct reference_task *task = &world->tasks[world->n_tasks++];
        const cJSON *what = NULL;
        cJSON_ArrayForEach(what, reference_child(&at, "counts").json) {
            task->purchases |= strcmp(cJSON_GetStringValue(what), "purchases") == 0;
            task->activities |= strcmp(cJSON_GetStringValue(what), "activities") == 0;
        }
        task->draw_id = (uint32_t)reference_integer(&at, "draw_id");
        task->times = (int)reference_integer(&at, "times");
        task->within = reference_word(&at, "within", withins, TASK_EVER);
        task->days = (int)reference_integer(&at, "days");
        task->in_a_row = (int)reference_integer(&at, "in_a_row");
        task->in_a_row = task->in_a_row < 1 ? 1 : task->in_a_row;
        task->points = (int64_t)(reference_number(world, &at, "points", 0.0, &status) + 0.5);
        task->pressure = reference_number(world, &at, "pressure", 0.0, &status);
    }
    qsort(world->tasks, (size_t)n, sizeof *world->tasks, task_order);
    return status;
}

enum { NO_PERIOD = -1 };

/* Which period of the task a day is in. */
static int period_of(const struct reference_member *member, const struct reference_task *task,
                     int32_t day) {
    int32_t civil = member->world->base + day;
    pts_date date = pts_date_of_day(civil);
    if (task->within == TASK_ENROLMENT)
        return member->inside && day < (int32_t)(member->start >> 16) + task->days ? 0 : NO_PERIOD;
    if (task->within == TASK_DAY)
        return day;
    if (task->within == TASK_WEEK)
        return (civil - pts_weekday(civil) + 7000000) / 7; /* of its Monday */
    if (task->within == TASK_MONTH)
        return 12 * date.year + date.month;
    return task->within == TASK_YEAR ? date.year : 0;
}

/* Times in a period so far. */
static int times_in(const struct reference_member *member, const struct reference_task *task,
                    int period) {
    int n = 0;
    for (int i = 0; i < member->n_done; i++) {
        bool counts = member->done[i].purchase ? task->purchases : task->activities;
        n += counts && period_of(member, task, member->done[i].day) == period;
    }
    return n;
}

/* Periods in a row up to `period` with all their times, after the last that was rewarded. */
static int row_to(const struct reference_member *member, const struct reference_task *task,
                  int rewarded, int period) {
    int row = 0;
    while (period > rewarded && times_in(member, task, period) >= task->times) {
        row++;
        period--;
    }
    return row;
}

static void note(struct reference_member *member, bool purchase, int32_t day) {
    if (member->n_done == member->done_capacity) {
        int capacity = member->done_capacity ? 2 * member->done_capacity : 64;
        struct reference_done *done = realloc(member->done, (size_t)capacity * sizeof *done);
        if (!done) {
            member->status = PTS_ERR_MEMORY;
            return;
        }
        member->done = done;
        member->done_capacity = capacity;
    }
    member->done[member->n_done++] = (struct reference_done){.purchase = purchase, .day = day};
}

void reference_do_tasks(struct reference_member *member, bool purchase, uint32_t tick, uint32_t k) {
    int32_t day = (int32_t)(tick >> 16);
    if (member->world->n_tasks == 0)
        return;
    note(member, purchase, day);
    for (int i = 0; i < member->world->n_tasks; i++) {
        const struct reference_task *task = &member->world->tasks[i];
        int period = period_of(member, task, day);
        int rewarded = member->any_rewarded[i] ? member->rewarded[i] : NO_PERIOD;
        if (!(purchase ? task->purchases : task->activities) || period == NO_PERIOD ||
            times_in(member, task, period) != task->times ||
            row_to(member, task, rewarded, period) < task->in_a_row)
            continue;
        member->any_rewarded[i] = true;
        member->rewarded[i] = period;
        if (task->points == 0)
            continue;
        struct reference_turn at = {
            .tick = tick, .kind = purchase ? ACT_PURCHASE : ACT_ACTIVITY, .k = k, .part = 1 + i};
        int64_t points = reference_ration(member, at, task->points);
        reference_book(member, REFERENCE_ISSUED_TASK, day, points);
        if (points > 0)
            reference_issue(member, day, points);
        reference_tell(member,
                       (struct reference_event){
                           .tick = tick, .type = REFERENCE_TASK, .item = i, .points = points});
    }
}

double reference_task_pressure(const struct reference_member *member, int32_t day) {
    double product = 1.0;
    for (int i = 0; i < member->world->n_tasks; i++) {
        const struct reference_task *task = &member->world->tasks[i];
        int period = period_of(member, task, day);
        int done = period == NO_PERIOD ? 0 : times_in(member, task, period);
        if (task->pressure != 0.0 && done > 0 && done < task->times)
            product *= 1.0 + task->pressure * ((double)(16 * (int64_t)done / task->times) * 0.0625);
    }
    return product;
}
