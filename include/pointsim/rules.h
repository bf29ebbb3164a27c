/* pointsim: model layer. Families of rules of a programme beyond earning, lapsing and redeeming, as
 * read: the scenario holds one of each.
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

/* ---- pools that all members share, inside the horizon: first come, first served ---- */

/* How often a pool is filled: calendar months, quarters or years, from the horizon's start on. */
enum pts_every { PTS_EVERY_MONTH, PTS_EVERY_QUARTER, PTS_EVERY_YEAR };

/* Units of an item, real ones. What is left at the end of a period stays. */
typedef struct pts_stock_rules {
    pts_number units;   /* at the horizon's start, rounded */
    pts_number restock; /* that come at the start of every later period, rounded; default 0 */
    enum pts_every every;
} pts_stock_rules;

/* Points of a period, real ones; what is left at its end is lost. Either is given. */
typedef struct pts_quota_rules {
    bool has_points, has_money;
    pts_number points;   /* rounded */
    pts_number money;    /* currency units at the anchor's value */
    pts_number fallback; /* share of a purchase's points that is issued beyond it, default 0; of
                          * issuance alone */
    enum pts_every every;
} pts_quota_rules;
/* ---- guards ---- */

enum pts_metric {
    PTS_METRIC_REDEMPTION_RATE,
    PTS_METRIC_OUTSTANDING,
    PTS_METRIC_BUDGET_USED,
    PTS_METRIC_LEVERAGE_RATIO,
    PTS_METRIC_VALUE_VOLATILITY,
    PTS_METRIC_VALUE_SWING,
    PTS_METRIC_TURNOVER,
    PTS_METRIC_COMPLAINT_RATE,
    PTS_METRIC_MARGIN_COVER,
    PTS_METRIC_STOCK,
    PTS_METRICS
};
enum pts_watch { PTS_WATCH_DAY, PTS_WATCH_WEEK, PTS_WATCH_MONTH };
enum { PTS_GUARDS_MOST = 32 };

/* A rule that watches a figure of the path at closings and acts from the next day on. */
typedef struct pts_guard {
    char *name;
    int draw_id; /* orders guards */
    enum pts_metric metric;
    enum pts_watch every;
    char *item;   /* whose stock it watches, "" = none */
    int window;   /* periods that its figure is of, default 1 */
    int in_a_row; /* closings, default 1 */
    bool has_above, has_below;
    pts_number above, below; /* either */
    bool has_issuance;
    pts_number issuance; /* factor on what acts make */
    bool has_prices;
    pts_number prices; /* factor on the points prices of items */
    char *opens;       /* tag of items, "" = none */
    pts_number survey; /* currency units a firing, default 0 */
    int days;          /* that it acts, default 30 */
} pts_guard;

/* ---- exchange with partners ---- */

enum { PTS_PARTNERS_MOST = 16 };

/* A partner whose points members get for theirs, or who gives them ours. */
typedef struct pts_partner {
    char *name;
    int draw_id; /* stable part of the address of its draws, 0..255 */
    bool has_out, has_in;
    pts_number out_per_year; /* opportunities of a member */
    pts_number out_share;    /* of the available points that are exchanged, default 1 */
    pts_number out_least;    /* points an exchange, rounded, default 1 */
    bool has_out_most;
    pts_number out_most;    /* points an exchange, rounded */
    pts_number out_price;   /* currency units a point paid to the partner */
    pts_number in_per_year; /* arrivals of a member */
    pts_number in_points;   /* an arrival, mean of a lognormal */
    pts_number in_cv;       /* default 0 */
    pts_number in_price;    /* currency units a point that the partner pays */
} pts_partner;

/* ---- transfers between members ---- */

enum { PTS_TRANSFERS_MOST = 16 };

enum pts_transfer_to { PTS_TO_ANYONE, PTS_TO_HEAD }; /* the household's */
enum pts_transfer_expiry { PTS_TRANSFER_KEEPS, PTS_TRANSFER_RENEWS };

/* Points that members give to others of their segment. */
typedef struct pts_transfer {
    char *name;
    int draw_id;         /* stable part of the address of its draws, 0..15 */
    pts_number per_year; /* times at which a member gives, if it has enough */
    pts_number share;    /* of the available points that are given, default 1 */
    pts_number least;    /* points a time, rounded, default 1 */
    bool has_most;
    pts_number most;                 /* points a time, rounded */
    pts_number fee;                  /* of what is given that the company keeps, default 0 */
    enum pts_transfer_to to;         /* default anyone */
    int size;                        /* members of a household */
    enum pts_transfer_expiry expiry; /* of arriving points: their last day or a new term */
} pts_transfer;

/* ---- auctions ---- */

enum { PTS_AUCTIONS_MOST = 16 };

/* Scarce goods that members bid points for. */
typedef struct pts_auction {
    char *name;
    int draw_id;       /* stable part of the address of its draws, 0..255 */
    pts_month_day *on; /* days of the year, clamped to the month */
    int n_on;
    pts_number units;        /* each time, real ones, rounded */
    pts_number least;        /* points, rounded: the reserve price, default 1 */
    pts_number share;        /* of members that take part, default 1 */
    pts_number points;       /* that a unit is worth to one of them, mean of a lognormal */
    pts_number cv;           /* default 0 */
    pts_number unit_cost;    /* currency units */
    pts_number retail_value; /* the same */
} pts_auction;

/* ---- interest and loan ---- */

enum pts_credited { PTS_CREDITED_MONTHLY, PTS_CREDITED_YEARLY };

/* Points that points bring, reckoned at every month's beginning. */
typedef struct pts_interest_rules {
    pts_number rate;         /* points a year a point that could be redeemed */
    pts_number least;        /* such points that bring any, rounded, default 1 */
    enum pts_credited every; /* credited on the first of every month, or of January */
} pts_interest_rules;

/* Points that a member lacks for the cheapest item, lent at a purchase or visit. */
typedef struct pts_loan_rules {
    pts_number share;      /* of the times at which a loan would do that take one */
    pts_number most;       /* points that a member may owe of it, fee included, rounded */
    pts_number price_part; /* of the item's price that may be lent, default 1 */
    pts_number fee;        /* points a loan, rounded, default 0 */
} pts_loan_rules;

/* ---- points issued by mistake ---- */

/* A fault credits points to members on a day; some are held in a temporary pool, the rest found,
 * frozen and reviewed. */
typedef struct pts_incident_rules {
    pts_date date;
    pts_number member_share;    /* of the accounts there are on that day */
    pts_number points;          /* an account, rounded */
    pts_number buffer;          /* days in the temporary pool, rounded, default 0 */
    pts_number detected_after;  /* days after the date, rounded */
    bool freezes;               /* nothing is redeemed from detection to review, default true */
    pts_number reviews_per_day; /* accounts */
    pts_number review_cost;     /* currency units an account, default 0 */
    pts_number complaint;       /* share of accounts reviewed, default 0 */
} pts_incident_rules;

/* ---- referral ---- */

enum { PTS_FRIENDS_MOST = 8, PTS_REFERRAL_GENERATIONS_MOST = 3 };

/* Members invite others, who enrol. */
typedef struct pts_referral_rules {
    pts_number per_year; /* invitations of a member */
    pts_number success;  /* of those invited that enrol, default 1 */
    pts_number points;   /* for the referrer, rounded, default 0 */
    pts_number welcome;  /* for the friend, rounded, default 0 */
    int most;            /* friends of a member in all, default 8 */
    int generations;     /* of friends that are simulated, default 3 */
} pts_referral_rules;

#endif
