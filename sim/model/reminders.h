/* Reminders of a path as the engine wants them. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_REMINDERS_H
#define PTS_MODEL_REMINDERS_H

#include "pointsim/model.h"

/* First tick of a day that is not before the hour. */
#define PTS_HOUR_TICK(hour) ((uint32_t)(((hour)*65536 + 23) / 24))
/* At which lapses have their effects. */
#define PTS_EFFECTS_AT      PTS_HOUR_TICK(10)

/* Thresholds of words; cost of a message in minor units, one more where its word is below. */
typedef struct pts_message {
    uint32_t address; /* of the channel, in the index of its draws */
    uint32_t reach, open, click;
    int64_t cost;
    uint32_t cost_part;
} pts_message;

typedef struct pts_reminding {
    int which;        /* in the scenario */
    uint32_t address; /* in the index of its draws */
    int32_t days_before;
    uint32_t at;     /* tick of the day */
    uint64_t guards; /* that must act, one of them; 0 = none need */
    int32_t least, most;
    double uplift;
    int32_t second;        /* days after which it comes again, 0 = never */
    uint32_t relevant;     /* threshold of the word of whom it fits */
    double relevance;      /* their uplift, with the other */
    double care;           /* factor on chances of complaint and churn */
    int32_t compensation;  /* points */
    pts_message *messages; /* of channels that reach somebody */
    int n_messages;
} pts_reminding;

typedef struct pts_reminders {
    pts_reminding *list; /* in draw_id order: those that reach somebody */
    int n;
    pts_message *messages; /* storage */
    bool answered;         /* some of them can be clicked */
    bool effects;          /* a lapse has some: for 1 000 points */
    double complaint, review, churn;
    int64_t *turn; /* ticks from a lapse to what is said of it or comes of it, rising */
    int n_turns;
    bool remembers; /* what has lapsed is of account later: reminders of it, or its effects */
} pts_reminders;

/* Bits of an index that say what a block of stream RESPONSE is for, where not for a reminder. */
enum { PTS_RESPONSE_TO_LAPSE = 1 << 24, PTS_RESPONSE_RELEVANCE = 2 << 24 };
/* In all indices of reminders: where its draw_id begins, above the expiry day; that it comes again. */
enum { PTS_REMINDER_SHIFT = 16 };
#define PTS_SECOND_TOUCH UINT32_C(0x80000000)

int pts_reminders_init(pts_reminders *reminders, const pts_scenario *scenario);
int pts_reminders_compile(pts_reminders *reminders, const pts_scenario *scenario, uint32_t path);
void pts_reminders_free(pts_reminders *reminders);

#endif
