/* pointsim: model layer. Families of rules of a programme by which members meet: what they share, who
 * watches them all, and where points come from or go to beside them; as read. Included by rules.h.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_SHARED_H
#define POINTSIM_SHARED_H

#include "pointsim/number.h"

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
    char *reminds;     /* tag of reminders, "" = none */
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
