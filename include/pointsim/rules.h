/* pointsim: model layer. Families of rules of a programme beyond earning, lapsing and redeeming, as
 * read: the scenario holds one of each.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_RULES_H
#define POINTSIM_RULES_H

#include "pointsim/number.h"

/* ---- tiers ---- */

enum pts_tier_basis { PTS_BY_SPEND, PTS_BY_POINTS };
enum pts_tier_review { PTS_REVIEW_ROLLING, PTS_REVIEW_YEARLY };
enum pts_upgrade { PTS_UPGRADE_AT_REVIEW, PTS_UPGRADE_AT_ONCE };
enum pts_downgrade { PTS_DOWNGRADE_NEVER, PTS_DOWNGRADE_ONE_STEP, PTS_DOWNGRADE_TO_LEVEL };

typedef struct pts_tier_level {
    char *name;
    int draw_id;               /* orders tallies, draws nothing */
    pts_number threshold;      /* of qualification, currency units or points */
    pts_number multiplier;     /* of the points of purchases, default 1 */
    pts_number benefit_cost;   /* currency units a member and year, default 0 */
    bool has_expiry;           /* lots earned in it have a life of their own ... */
    pts_duration expiry_after; /* ... instead of expiry_after of the scenario */
} pts_tier_level;

typedef struct pts_tier_rules {
    enum pts_tier_basis basis;   /* what qualifies: spend less refunds, or points of purchases */
    enum pts_tier_review review; /* at every month's end, or on dates of every year */
    pts_month_day *dates;        /* yearly: reviewed at the end of these days */
    int n_dates;
    int window_months; /* the month under way and those before it, 1..36 */
    enum pts_upgrade upgrade;
    enum pts_downgrade downgrade;
    pts_tier_level *levels; /* in draw_id order; their thresholds differ on every path */
    int n_levels;           /* 0 = no tiers */
} pts_tier_rules;

/* ---- paid membership ---- */

typedef struct pts_membership_rules {
    pts_number share;         /* of members: they pay for a first term when they enrol */
    pts_number fee;           /* of a term, currency units, default 0 */
    int term_months;          /* 1..120 from the day of enrolment on */
    pts_number renewal;       /* probability at a term's end, if nothing was redeemed in it */
    pts_number reward_effect; /* log-odds per ln(1 + points redeemed in the term), default 0 */
    pts_number multiplier;    /* of the points of purchases while it is paid for, default 1 */
} pts_membership_rules;

#endif
