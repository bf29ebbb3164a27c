/* Keys of tasks: what earns points for doing something often enough in time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member) .offset = offsetof(pts_task, member), .size = sizeof(((pts_task *)0)->member)
#define WITHIN(mask)  .when_offset = offsetof(pts_task, within), .when_mask = (mask)

/* Bit i of the set is name i: PTS_TASK_PURCHASES, PTS_TASK_ACTIVITIES. */
static const char *const counted[] = {"purchases", "activities", NULL};
static const char *const withins[] = {
    [PTS_TASK_DAY] = "day",         [PTS_TASK_WEEK] = "week", [PTS_TASK_MONTH] = "month",
    [PTS_TASK_YEAR] = "year",       [PTS_TASK_EVER] = "ever", [PTS_TASK_ENROLMENT] = "enrolment",
    [PTS_TASK_ENROLMENT + 1] = NULL};

const pts_key pts_task_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     FIELD(draw_id),
     .lo = 0,
     .hi = 65535,
     .doc = "Orders tasks; absent, the next free one in byte order of names, those of the file it "
            "extends first."},
    {.name = "counts",
     .type = PTS_KEY_SET,
     FIELD(counts),
     .names = counted,
     .fallback = "[\"purchases\"]",
     .doc = "What is counted: purchases, occasions of programme.activities, or both."},
    {.name = "times",
     .type = PTS_KEY_INTEGER,
     FIELD(times),
     .lo = 1,
     .hi = 1e6,
     .unit = "times",
     .fallback = "1",
     .doc = "How often in one period."},
    {.name = "within",
     .type = PTS_KEY_ENUM,
     FIELD(within),
     .names = withins,
     .required = true,
     .doc =
         "The period: some days from enrolment (a newcomer's task, for members that enrol in the "
         "simulated time), a calendar day, week from Monday, month or year, or all of a "
         "member's simulated life (an achievement)."},
    {.name = "days",
     .type = PTS_KEY_INTEGER,
     FIELD(days),
     .required = true,
     .lo = 1,
     .hi = 3650,
     .unit = "days",
     WITHIN(1u << PTS_TASK_ENROLMENT),
     .doc = "From enrolment, its day included."},
    {.name = "in_a_row",
     .type = PTS_KEY_INTEGER,
     FIELD(in_a_row),
     .lo = 1,
     .hi = 1000,
     .unit = "periods",
     .fallback = "1",
     WITHIN(1u << PTS_TASK_DAY | 1u << PTS_TASK_WEEK | 1u << PTS_TASK_MONTH | 1u << PTS_TASK_YEAR),
     .doc = "Periods one after the other, each with that many times: a streak, which begins anew "
            "when it is done or broken."},
    {.name = "points",
     .type = PTS_KEY_NUMBER,
     FIELD(points),
     .required = true,
     .lo = 0,
     .hi = 1e9,
     .unit = "points",
     .doc = "Points of a task that is done, rounded; once a period, or a streak."},
    {.name = "pressure",
     .type = PTS_KEY_NUMBER,
     FIELD(pressure),
     .lo = -1,
     .hi = 19,
     .fallback = "0",
     .doc =
         "Purchases of a member are 1 plus this times the part of the period's times that it has "
         "done as frequent, until it has done all: an effect on behaviour, part of feedback."},
    {0}};
