/* pointsim: model layer, the rule book: rule families of a scenario beyond earning, lots and items.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_RULES_H
#define POINTSIM_RULES_H

#include "pointsim/number.h"

enum pts_campaign_when {
    PTS_CAMPAIGN_ALWAYS,
    PTS_CAMPAIGN_YEARLY,        /* windows of `days` days from each date of `on` */
    PTS_CAMPAIGN_DATES,         /* from .. until */
    PTS_CAMPAIGN_BIRTHDAY,      /* `days` days from a member's birthday */
    PTS_CAMPAIGN_FIRST_PURCHASE /* the first of a member that enrols in the simulated time */
};

/* What is special on some days, for some members. */
typedef struct pts_campaign {
    char *name;
    int draw_id; /* order of the factors, draws nothing */
    enum pts_campaign_when when;
    pts_month_day *on;
    int n_on;
    int days; /* length of a window, at least 1 */
    pts_date from, until;
    unsigned weekdays; /* bit 0 = Monday; of the windows only these */
    char **segments;   /* names; none = all */
    int n_segments;
    pts_number multiplier; /* of the points of a purchase */
    pts_number bonus;      /* points more a purchase that earns, rounded */
    pts_number purchases;  /* factor on the intensity of purchases: a behavioural effect */
    pts_number redemption; /* added to the log-odds of redeeming: a behavioural effect */
} pts_campaign;

enum { PTS_TASK_PURCHASES = 1, PTS_TASK_ACTIVITIES = 2 };
enum pts_task_within {
    PTS_TASK_DAY,
    PTS_TASK_WEEK,
    PTS_TASK_MONTH,
    PTS_TASK_YEAR,
    PTS_TASK_EVER,
    PTS_TASK_ENROLMENT
};

/* Points for doing something often enough in a period, or in some one after the other. */
typedef struct pts_task {
    char *name;
    int draw_id;     /* order, draws nothing */
    unsigned counts; /* set of PTS_TASK_PURCHASES, PTS_TASK_ACTIVITIES */
    int times;       /* in a period, at least 1 */
    enum pts_task_within within;
    int days;            /* from enrolment */
    int in_a_row;        /* periods, at least 1 */
    pts_number points;   /* rounded */
    pts_number pressure; /* effect on purchases by the part that is done */
} pts_task;

/* What the programme does to members' purchases: effects on behaviour. */
typedef struct pts_feedback {
    double cap; /* most that their product multiplies the intensity by, at least 1 */
    pts_number points_pressure;    /* times the way to the cheapest item, 0..1 */
    pts_number expiry_pressure;    /* times the share of the balance that expires within 30 days */
    pts_number momentum;           /* after a redemption, fading */
    pts_number momentum_half_life; /* days */
} pts_feedback;

#endif
