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

#endif
