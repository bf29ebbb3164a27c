/* pointsim: model layer. Families of rules of a programme beyond earning, lapsing and redeeming, as
 * read: the scenario holds one of each.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_RULES_H
#define POINTSIM_RULES_H

#include "pointsim/shared.h"

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
    pts_number visits;             /* times what the effects make of purchases more, default 0 */
    pts_number coupon;             /* while an instant coupon is held */
} pts_feedback;

/* What members make of the value of a point over that of the horizon's first day. */
typedef struct pts_value_response {
    pts_number purchases, visits; /* elasticities, default 0 */
    pts_number half_life;         /* days in which half of a change is noticed, 0 = at once */
} pts_value_response;

/* ---- what is bought, and where ---- */

/* A category of goods, or a channel of sale: some purchases are of it and earn otherwise. */
typedef struct pts_sale_rate {
    char *name;
    int draw_id;           /* order of the shares of a draw */
    pts_number share;      /* of purchases */
    pts_number multiplier; /* of the points of such a purchase, default 1 */
} pts_sale_rate;

/* What wakes dormant members. */
typedef struct pts_wake_up {
    pts_number reminder; /* probability, of each that reaches one; default 0 */
    pts_number campaign; /* on each day on which a campaign begins; default 0 */
    bool has_days;
    pts_number days; /* that it stays awake; absent: for good */
} pts_wake_up;

/* ---- tiers ---- */

enum pts_tier_basis { PTS_BY_SPEND, PTS_BY_POINTS, PTS_BY_SCORE };
enum pts_tier_review { PTS_REVIEW_ROLLING, PTS_REVIEW_YEARLY };
enum pts_upgrade { PTS_UPGRADE_AT_REVIEW, PTS_UPGRADE_AT_ONCE };
enum pts_downgrade { PTS_DOWNGRADE_NEVER, PTS_DOWNGRADE_ONE_STEP, PTS_DOWNGRADE_TO_LEVEL };

/* What bars members from a tier whatever they qualify with; 0 = does not. */
typedef struct pts_veto_rules {
    int returned, complained, lapsed; /* calendar months, the one under way and those before it, in
                                       * which it has happened */
    int idle;                         /* the same, without a purchase */
    int least_purchases;              /* fewer of them in the window */
} pts_veto_rules;

/* Score of what a member has done; weights at most 1000, rounded to four decimals. */
typedef struct pts_score_rules {
    pts_number spend;                 /* a currency unit, refunds subtracted */
    pts_number points;                /* a point of purchases, less those that returns reverse */
    pts_number purchases, activities; /* each */
} pts_score_rules;

typedef struct pts_tier_level {
    char *name;
    int draw_id;               /* orders tallies, draws nothing */
    pts_number threshold;      /* of qualification: currency units, points or score */
    pts_number multiplier;     /* of the points of purchases, default 1 */
    pts_number benefit_cost;   /* currency units a member and year, default 0 */
    bool has_expiry;           /* lots earned in it have a life of their own ... */
    pts_duration expiry_after; /* ... instead of expiry_after of the scenario */
    bool has_veto;
    pts_veto_rules veto;
} pts_tier_level;

typedef struct pts_tier_rules {
    enum pts_tier_basis basis; /* what qualifies: spend less refunds, points of purchases, or ... */
    pts_score_rules score;     /* ... a score of several dimensions */
    enum pts_tier_review review; /* at every month's end, or on dates of every year */
    pts_month_day *dates;        /* yearly: reviewed at the end of these days */
    int n_dates;
    int window_months; /* the month under way and those before it, 1..36 */
    enum pts_upgrade upgrade;
    enum pts_downgrade downgrade;
    bool has_rebase; /* on days of every year of the horizon ... */
    pts_month_day *rebase_dates;
    int n_rebase_dates;
    pts_number rebase_factor; /* ... thresholds are so many times what they were */
    pts_tier_level *levels;   /* in draw_id order; their thresholds differ on every path */
    int n_levels;             /* 0 = no tiers */
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

/* ---- a change of the rules on a date ---- */

enum pts_old_lots { PTS_LOTS_KEEP, PTS_LOTS_SHORTEN, PTS_LOTS_RENEW };

/* Terms of lots in place of the scenario's. */
typedef struct pts_new_terms {
    int expiry; /* enum pts_expiry, never inactivity */
    pts_duration after;
    pts_duration cutoff;
    int to; /* enum pts_span */
    pts_month_day *dates;
    int n_dates;
    bool has_grace;
    pts_number grace; /* days, rounded */
    bool has_part;
    pts_number part;
    bool has_extension;
    pts_duration extension_by;
    int extension_activity; /* enum pts_activity */
} pts_new_terms;

typedef struct pts_change_rules {
    pts_date date; /* first day of the new rules */
    bool has_announced;
    pts_date announced;      /* default 30 days before */
    pts_number earn_factor;  /* on the points of purchases from then on, default 1 */
    pts_number price_factor; /* on the points prices of all items from then on, default 1 */
    bool has_terms;
    pts_new_terms terms; /* of lots made from then on */
    enum pts_old_lots old_lots;
    pts_number old_grace; /* days that shortened lots last at least, rounded, default 30 */
    bool has_extension;
    pts_number extended_share; /* of members whose old lots last longer ... */
    pts_number extended_days;  /* ... by so many days, rounded */
    bool has_compensation;
    pts_number claim_share;   /* of members who claim it */
    pts_number claim_rate;    /* points a point that they hold, at most 1 */
    pts_number announcement;  /* log-odds of redeeming from `announced` on, default 0 */
    pts_number deadline;      /* log-odds more shortly before `date`, default 0 */
    pts_number deadline_days; /* the last so many days, rounded, default 7 */
} pts_change_rules;

/* ---- reminders ---- */

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
    char *tag;       /* sent only while a guard acts that names it, "" = always */
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

/* ---- conversion at lapse ---- */

/* What points that would lapse become, of members who joined one of the two: a voucher, or a gift. */
typedef struct pts_conversion_rules {
    bool has_voucher, has_donation;
    pts_number insured_share; /* of members */
    pts_number rate;          /* face value of a voucher, times the anchor value of its points */
    pts_number least_points;  /* that lapse on a day, rounded, default 1: fewer expire */
    pts_number used_share;    /* of vouchers, default 1 */
    pts_number cost_share;    /* of the face value of a used one: what it costs, default 1 */
    pts_number giving_share;  /* of members */
    pts_number cost_rate;     /* money given, times the anchor value of the points, default 1 */
} pts_conversion_rules;

/* ---- instant coupons ---- */

/* A purchase may yield a coupon, which the member's next one uses if it comes in time. */
typedef struct pts_coupon_rules {
    pts_number share;         /* of purchases that spend enough */
    pts_number minimum_spend; /* currency units, default 0 */
    pts_number value;         /* currency units */
    pts_number valid_days;    /* after the day on which it is given, rounded */
} pts_coupon_rules;

#endif
