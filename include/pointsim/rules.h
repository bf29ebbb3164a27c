/* pointsim: model layer. Rules of the programme that a family of keys says: named things of the
 * scenario, as read.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_RULES_H
#define POINTSIM_RULES_H

/* Included by pointsim/model.h, after pts_number. */

/* A way to members: what a message costs and how far it gets, of those before. */
typedef struct pts_channel {
    char *name;
    int draw_id;
    pts_number cost; /* a message sent, currency units, default 0 */
    pts_number reach, open, click;
} pts_channel;

/* Messages about points that lapse on a day. */
typedef struct pts_reminder {
    char *name;
    int draw_id;
    int days_before; /* that day, the last usable one; below 0: after it, care */
    int at_hour;     /* of the day, 1..23, default 10 */
    char **channels; /* names */
    int n_channels;
    pts_number least_points; /* about to lapse, rounded, default 1 */
    bool has_most;
    pts_number most_points;
    pts_number uplift; /* log-odds at the redemption it leads to, default 0 */
    bool has_second;
    int second_touch_days;       /* after which who did not open it gets it again */
    pts_number relevance_share;  /* of members whom its content fits, default 0 */
    pts_number relevance_uplift; /* more log-odds for them, default 0 */
    pts_number care_factor;      /* of care: on the chances of complaint and churn, default 1 */
    pts_number compensation;     /* of care: points to those it reaches, rounded, default 0 */
} pts_reminder;

#endif
