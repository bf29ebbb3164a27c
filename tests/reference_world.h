/* pointsim: inside of the oracle: a path's world, read from the resolved scenario, and the member
 * that lives in it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_WORLD_H
#define POINTSIM_TESTS_REFERENCE_WORLD_H

#include "pointsim/core.h"
#include "reference.h"

enum reference_stream {
    STREAM_PURCHASE,
    STREAM_VISIT,
    STREAM_CHOICE_PURCHASE,
    STREAM_CHOICE_VISIT,
    STREAM_TRAITS,
    STREAM_PURCHASE_RATE,
    STREAM_VISIT_RATE,
    STREAM_LIFE_RATE,
    STREAM_DROPOUT_A,
    STREAM_DROPOUT_B,
    STREAM_ALIVE,
    STREAM_TENURE,
    STREAM_PATH,
    STREAM_PATH_2,
    STREAM_SPEND,
    STREAM_SPEND_LEVEL,
    STREAM_TRAITS_2,
    STREAM_ACTIVITY,
    STREAM_RETURN,
    STREAM_OPENING,
    STREAM_SAMPLE,
    STREAM_COPULA,
    STREAM_ECONOMY,
    STREAM_TRAITS_3,
    STREAM_PURCHASE_2,
    STREAM_MEMBERSHIP = 25,
    STREAM_RENEWAL = 26,
    STREAM_UNITS_PURCHASE = 27,
    STREAM_UNITS_VISIT = 28,
    STREAM_MESSAGE = 29,
    STREAM_RESPONSE,
    STREAM_CHOICE_REMINDER,
    STREAM_UNITS_REMINDER,
    STREAM_CHANGE = 33,
    STREAM_CONVERSION = 36,
    STREAM_WAKE_REMINDER = 39,
    STREAM_WAKE_CAMPAIGN,
    STREAM_EXCHANGE_OUT = 41,
    STREAM_EXCHANGE_IN,
    STREAM_LOAN,
    STREAM_TRANSFER,
    STREAM_RECEIVER,
    STREAM_INCIDENT = 35,
    STREAM_AUCTION = 38,
    STREAM_REFERRAL = 47
};

enum reference_lifetime { LIFE_ENDLESS, LIFE_EXPONENTIAL, LIFE_PARETO_NBD, LIFE_BG_NBD };
enum reference_opening { OPENING_WARMUP, OPENING_BALANCE, OPENING_FILE };
enum reference_rounding { ROUND_FLOOR, ROUND_NEAREST, ROUND_CEIL };
enum reference_expiry {
    EXPIRY_NONE,
    EXPIRY_ROLLING,
    EXPIRY_CALENDAR,
    EXPIRY_INACTIVITY,
    EXPIRY_ANNIVERSARY
};
enum reference_activity_kind { ACTIVITY_EARN, ACTIVITY_REDEEM, ACTIVITY_EITHER };
enum reference_quantity { QUANTITY_ONE, QUANTITY_MAX, QUANTITY_ALL };
enum reference_order { ORDER_FEFO, ORDER_FIFO, ORDER_LIFO, ORDER_PRO_RATA };
enum { CAP_DAY, CAP_MONTH, CAP_YEAR, CAP_EVER, CAPS }; /* spans of a cap or limit */

#define REFERENCE_NEVER  UINT32_MAX
#define REFERENCE_NO_DAY INT32_MAX
#define REFERENCE_NO_CAP INT64_MAX
#define REFERENCE_YEAR   365.25

struct reference_duration {
    int days, months;
};

/* A line of a member file, days since day 0. */
struct reference_given {
    int64_t member; /* by first appearance in the file */
    int64_t points;
    int32_t earned, expires; /* REFERENCE_NO_DAY: as the rules say */
};

/* Operational time. */
struct reference_pace {
    double *calm;      /* [day 0..R1-1] ticks but for campaigns and the value of a point */
    uint32_t *step;    /* [day 0..R1-1] its operational ticks */
    uint64_t *elapsed; /* L[0..R1] */
};

/* All numbers as drawn on the path. */
/* Points issued by mistake. */
struct reference_incident {
    int32_t day, arrives, detected; /* REFERENCE_NO_DAY: there is none */
    uint32_t hit, complains;        /* thresholds of words */
    int64_t points, cost;           /* the latter in minor units */
    double queue;                   /* days */
    bool freezes;
};

/* Invitations; none: per_year is 0. */
struct reference_referral {
    double per_year;
    uint32_t success; /* threshold of the word */
    int64_t points, welcome;
    int most, generations;
};

struct reference_segment {
    int index;
    char name[256];
    uint32_t draw_id;
    int64_t members, sample;
    double own;     /* members and mean enrolments */
    int64_t weight; /* real members a sampled one stands for */
    bool has_tenure;
    double tenure_mean_years, tenure_shape;
    double *enrolments; /* [month 0..H-1] on the path */
    double purchases_per_year, purchases_shape, visits_per_year, visits_shape;
    bool purchases_mixed, visits_mixed, purchase_at_enrolment;
    double activity; /* factor on the rates of the programme's activities */
    int lifetime;
    double life_mean_days, life_shape, life_scale_days, dropout_a, dropout_b;
    bool gamma_gamma;
    double spend_mean, spend_sd_between, spend_sd_within, spend_shape_between, spend_shape_within;
    double propensity, propensity_sd, value, pressure, size;
    int64_t threshold;       /* points below which nobody redeems */
    uint32_t dormant, never; /* thresholds of words */
    int opening;
    double empty_share, balance_mean, balance_cv, balance_lots, balance_age_days;
    struct reference_given *given; /* lines of the member file */
    int n_given;
    struct reference_pace pace; /* of purchases */
};

struct reference_month_day {
    int month, day;
};

enum { REFERENCE_STEPS = 36 };

struct reference_item {
    int index;
    uint32_t draw_id;
    int64_t points, cash, retail; /* money in minor units */
    double unit_cost;             /* currency units */
    double utility;
    char tag[65];           /* of guards that open it; "": none must */
    int32_t launch, retire; /* civil days, first and last */
    bool on_weekday[7];     /* Monday first */
    bool has_window, has_markdown;
    struct reference_month_day *window_on;
    int n_window_on;
    int window_days;
    int markdown_months;
    double markdown_factor;
    int64_t markdown_floor;
    double season[12];
    int n_steps;
    int64_t step_from[REFERENCE_STEPS];
    double step_cost[REFERENCE_STEPS]; /* currency units */
    bool drawn;                        /* units that may not be used, or win */
    uint32_t used, won;                /* thresholds of words */
    double prize_share, prize_cost;
    int64_t prize_retail; /* minor units */
};

/* What is offered on a day, by (points, draw_id), at the day's prices. */
struct reference_shelf {
    struct reference_item *items;
    int n;
    bool own; /* not those of the day before */
};

struct reference_activity {
    uint32_t draw_id;
    double per_year;
    int64_t points;
    int64_t most[CAPS]; /* rewarded occasions */
};

struct reference_channel {
    uint32_t draw_id;
    double cost;                 /* of a message, minor units */
    uint32_t reach, open, click; /* thresholds of words */
};

enum { REFERENCE_CHANNELS_MOST = 32 };

struct reference_reminder {
    int index;
    uint32_t draw_id;
    int32_t days_before;
    uint32_t hour;
    int64_t least, most;
    double uplift, relevance, care; /* relevance: more uplift for some */
    uint32_t relevant;              /* threshold of their word */
    int32_t second;                 /* days until it comes again; 0: never */
    int64_t compensation;
    char tag[65]; /* of guards that have it sent; "": none must */
    struct reference_channel channels[REFERENCE_CHANNELS_MOST]; /* that reach anybody */
    int n_channels;
};

enum reference_campaign_when {
    CAMPAIGN_ALWAYS,
    CAMPAIGN_YEARLY,
    CAMPAIGN_DATES,
    CAMPAIGN_BIRTHDAY,
    CAMPAIGN_FIRST_PURCHASE
};

struct reference_campaign {
    uint32_t draw_id;
    int when, days;
    struct reference_month_day on[366];
    int n_on;
    int32_t from, until; /* days since day 0 */
    bool weekday[7];
    char segments[64][256];
    int n_segments; /* 0 = all */
    double multiplier, purchases, redemption;
    int64_t bonus;
};

enum reference_task_within {
    TASK_ENROLMENT,
    TASK_DAY,
    TASK_WEEK,
    TASK_MONTH,
    TASK_YEAR,
    TASK_EVER
};

struct reference_task {
    uint32_t draw_id;
    bool purchases, activities; /* what counts */
    int times, within, days, in_a_row;
    int64_t points;
    double pressure;
};

enum { REFERENCE_SALES_MOST = 32 };

/* Categories, or channels of sale, by draw_id. */
struct reference_sales {
    struct reference_sale {
        uint32_t draw_id;
        double share, multiplier;
    } list[REFERENCE_SALES_MOST];
    int n;
};

enum { BY_SPEND, BY_POINTS, BY_SCORE };
enum { DOWNGRADE_NEVER, DOWNGRADE_ONE_STEP, DOWNGRADE_TO_LEVEL };

struct reference_tier {
    int index;
    uint32_t draw_id;
    double asked;      /* threshold at first, currency units, points or score */
    int64_t threshold; /* minor units, points, or score in millionths */
    /* what bars members: calendar months, 0 = does not; purchases in the window */
    int no_return, no_complaint, no_lapse, no_idling, least_purchases;
    double multiplier;
    int64_t benefit; /* minor units a month */
    bool has_life;   /* of its lots, in place of the programme's */
    struct reference_duration life;
};

struct reference_tiers {
    struct reference_tier *list; /* by threshold */
    int n;
    int basis;
    int64_t weight[4]; /* of a score: ten thousandths a currency unit, point, purchase, activity */
    double factor;     /* of thresholds on the days of the next list */
    struct reference_month_day rebases[366];
    int n_rebases;
    bool yearly, at_once;
    int downgrade;
    int window; /* months */
    struct reference_month_day dates[366];
    int n_dates;
};

struct reference_membership {
    bool on;
    uint32_t joins; /* threshold of the word */
    int64_t fee;    /* minor units */
    int term;       /* months */
    double renewal, effect, multiplier;
};

/* What points become that would lapse. */
struct reference_conversion {
    uint32_t insured, giving, used; /* thresholds of words */
    int64_t least;                  /* points of a voucher */
    double rate, cost_share, cost_rate;
};

enum { OLD_LOTS_KEEP, OLD_LOTS_SHORTEN, OLD_LOTS_RENEW };

/* A change of the rules. */
struct reference_change {
    int32_t day, announced; /* REFERENCE_NO_DAY: none */
    double earn, price;     /* factors from the day on */
    int old_lots;
    int32_t least;             /* last day of shortened lots at least */
    uint32_t extended, claims; /* thresholds of words */
    int extension;             /* days */
    double rate;
    double announcement, deadline;
    int deadline_days;
};

enum { REFERENCE_POOLS_MOST = 66 };
struct reference_pools;
struct reference_guards;

/* Coupons that purchases yield. */
struct reference_coupons {
    bool on;
    uint32_t given;       /* threshold of the word */
    int64_t least, value; /* minor units */
    int32_t days;
};

enum { REFERENCE_WAYS_MOST = 32 };

/* Points that go to a partner, or come from it. */
struct reference_way {
    bool in;
    int partner; /* by draw_id */
    uint32_t draw_id;
    double per_year, share, points, cv;
    double price; /* minor units a point */
    int64_t least, most;
};

enum { REFERENCE_TRANSFERS_MOST = 16 };

/* Points that members give to each other. */
struct reference_transfer {
    uint32_t draw_id;
    double per_year, share;
    int64_t least, most, fee; /* fee: millionths */
    int household;            /* members, 0: to anyone */
    bool renews;
};

enum { REFERENCE_AUCTIONS_MOST = 16 };
struct reference_sessions;

/* Scarce goods for which members bid. */
struct reference_auction {
    uint32_t draw_id, bids; /* the latter: threshold of the word */
    struct reference_month_day on[366];
    int n_on;
    int64_t units, least, retail; /* the last in minor units */
    double points, cv, unit_cost; /* the last in currency units */
};

/* A place in the file: the value (NULL: absent) and its JSON pointer, which addresses the draws of
 * a number. */
struct reference_place {
    const struct cJSON *json;
    char pointer[512];
};

/* A correlated number. */
struct reference_correlated {
    struct reference_place place;
    double value;
};

struct reference_world {
    uint64_t seed;
    uint32_t path, twin;
    const char *folder; /* of member files */
    int months;         /* H */
    int32_t base;       /* civil day of day 0 */
    bool counts_active, counts_lots;
    pts_date start;
    int32_t h0, h1, r1;                 /* days since day 0 */
    struct reference_segment *segments; /* by draw_id */
    int n_segments;
    int64_t sample;
    struct reference_correlated *correlated; /* in byte order of their pointers */
    int n_correlated;
    double *demand, *unit_cost;   /* [bin] indices */
    struct reference_item *items; /* by draw_id, at full price */
    int n_items;
    struct reference_shelf *shelves; /* [day 0..R1] */
    double anchor_points, anchor_value;
    double points_per_unit, minimum_spend;
    int64_t cap[CAPS]; /* points of purchases */
    struct reference_sales categories, sales_channels;
    int pending_days;
    uint32_t returned; /* threshold of the word */
    int return_days;
    struct reference_activity *activities; /* by draw_id */
    int n_activities;
    bool has_feedback;
    double feedback_cap, points_pressure, expiry_pressure, momentum, momentum_half_life;
    double coupon_effect;
    double feedback_visits;
    uint32_t wakes_by_reminder, wakes_by_campaign; /* thresholds of words */
    int wakes_for;                                 /* days; 0: for good */
    double value_purchases, value_visits;          /* 0: nobody cares */
    double value_kept;                             /* of a difference, unnoticed after a day */
    double *noticed; /* [day 0..R1-1] ln of the value of a point, over the first, as known */
    struct reference_pace visit_pace; /* {0}: real time */
    struct reference_task *tasks;     /* by draw_id */
    int n_tasks;
    struct reference_campaign *campaigns; /* by draw_id */
    int n_campaigns;
    int rounding, expiry, span, activity, quantity, order;
    struct reference_duration after, cutoff, extension;
    bool has_extension;
    int extension_activity;
    int grace_days;
    int64_t part; /* millionths of what is due that lapse */
    struct reference_month_day *dates;
    int n_dates;
    struct reference_tiers tiers;
    struct reference_membership membership;
    struct reference_conversion conversion;
    struct reference_change change;
    struct reference_world *later; /* the same with the terms of lots after it; NULL: no others */
    struct reference_coupons coupons;
    struct reference_pools *pools;                  /* what members share, as it is now */
    struct reference_guards *guards;                /* and what guards have done so far */
    struct reference_way ways[REFERENCE_WAYS_MOST]; /* of a partner out before in */
    int n_ways;
    struct reference_transfer transfers[REFERENCE_TRANSFERS_MOST]; /* by draw_id */
    int n_transfers;
    struct reference_mail *mail; /* what members have sent each other */
    struct reference_auction auctions[REFERENCE_AUCTIONS_MOST]; /* by draw_id */
    int n_auctions;
    struct reference_sessions *sessions; /* and what has been bid */
    int64_t interest, interest_least;    /* millionths a year; points that bring some */
    bool interest_yearly;
    struct reference_incident incident;
    struct reference_referral referral;
    struct {
        uint32_t taken; /* threshold of the word */
        int64_t most, fee;
        double part; /* of the price */
    } loan;
    bool leaver_keeps, at_purchase, at_visit, always;
    int64_t max_units;
    struct reference_reminder *reminders; /* by draw_id */
    int n_reminders;
    double complaint, review, churn; /* rates for 1000 points that lapse */
    double hassle, novelty, half_life;
    int fiscal_month;
    int refresh_months; /* 0: never */
    bool has_near_expiry;
    int near_days;
    int64_t near_discount; /* millionths */
};

struct reference_place reference_child(const struct reference_place *parent, const char *key);
struct reference_place reference_element(const struct reference_place *parent, int index);
/* The path's value of a number, fixed or drawn, alone or with those it is correlated with; *status
 * changes on failure only. */
double reference_value(const struct reference_world *world, const struct reference_place *place,
                       int *status);
/* Of the untruncated distribution, of a truncated one over draws: it only sizes the sample. */
double reference_mean(const struct reference_world *world, const struct reference_place *place);
/* x of the uncertain number whose u and N(u) are given; whether it lies in its bounds. */
bool reference_number_at(const struct reference_place *place, double u, double normal, double *x);
const char *reference_family(const struct reference_place *place);
uint32_t reference_address(const char *pointer);
/* Draws the correlated numbers of the path. */
int reference_correlated_read(struct reference_world *world, const struct reference_place *root);

/* ---- reading what is at parent.key ---- */

/* The path's value; `absent` where there is no such key. */
double reference_number(const struct reference_world *world, const struct reference_place *parent,
                        const char *key, double absent, int *status);
/* Which of the words the text is; `absent` where it is none of them. */
int reference_word(const struct reference_place *parent, const char *key, const char *const *words,
                   int absent);
const char *reference_text(const struct reference_place *parent, const char *key);
struct reference_duration reference_duration_at(const struct reference_place *parent,
                                                const char *key);
int64_t reference_integer(const struct reference_place *parent, const char *key);
/* The words below it happen with probability `share`. */
uint32_t reference_word_below(double share);

/* ---- the world ---- */

/* Reads the scenario and draws the path's numbers; free it whatever is returned. */
int reference_world_read(struct reference_world *world, const char *json, const char *folder,
                         uint32_t path, int twin);
int reference_programme_read(struct reference_world *world, const struct reference_place *root);
int reference_tasks_read(struct reference_world *world, const struct reference_place *programme);
int reference_sales_read(struct reference_world *world, const struct reference_place *programme);
int reference_conversion_read(struct reference_world *world,
                              const struct reference_place *programme);
int reference_pools_read(struct reference_world *world, const struct reference_place *programme);
int reference_exchange_read(struct reference_world *world, const struct reference_place *programme);
int reference_incident_read(struct reference_world *world, const struct reference_place *programme);
int reference_referral_read(struct reference_world *world, const struct reference_place *programme);
int reference_transfers_read(struct reference_world *world,
                             const struct reference_place *programme);
void reference_transfers_free(struct reference_world *world);
int reference_auctions_read(struct reference_world *world, const struct reference_place *programme);
void reference_auctions_free(struct reference_world *world);
int reference_savings_read(struct reference_world *world, const struct reference_place *programme);
int reference_coupons_read(struct reference_world *world, const struct reference_place *programme);
int reference_tiers_read(struct reference_world *world, const struct reference_place *programme);
int reference_membership_read(struct reference_world *world,
                              const struct reference_place *programme);
int reference_change_read(struct reference_world *world, const struct reference_place *programme);
void reference_change_free(struct reference_world *world);
/* "expiry" at the place. */
int reference_expiry_read(struct reference_world *world, const struct reference_place *at);
/* The world whose terms of lots hold on the day. */
const struct reference_world *reference_terms(const struct reference_world *world, int32_t day);
/* x and what a change that is announced adds to it on the day. */
double reference_change_odds(const struct reference_world *world, int32_t day, double x);
/* After the programme: guards, and what their figures need. */
int reference_guards_read(struct reference_world *world, const struct reference_place *root);
void reference_guards_free(struct reference_world *world);
/* Factor of the guard that began last of those that act on the day on prices. */
double reference_guarded_prices(const struct reference_world *world, int32_t day);
/* Whether a guard opens items of the tag on the day, as far as is known. */
bool reference_is_open(const struct reference_world *world, const char *tag, int32_t day);
/* Whether one has reminders of the tag sent. */
bool reference_reminds(const struct reference_world *world, const char *tag, int32_t day);
int reference_reminders_read(struct reference_world *world,
                             const struct reference_place *programme);
int reference_economy_read(struct reference_world *world, const struct reference_place *root);
/* After the programme: what members make of the value of a point, and their visits' pace. */
int reference_value_read(struct reference_world *world, const struct reference_place *root);
void reference_value_free(struct reference_world *world);
/* Factor on the intensity of a day. */
double reference_value_factor(const struct reference_world *world, double elasticity, int32_t day);
/* Days offer something else than was thought: what is noticed, and all paces, anew. */
int reference_value_again(struct reference_world *world);
/* ln of what a point is worth among the n cheapest items, in anchors. */
double reference_log_value(const struct reference_world *world, const struct reference_shelf *shelf,
                           int n);
int reference_pace_open(const struct reference_world *world, struct reference_pace *pace);
void reference_pace_free(struct reference_pace *pace);
/* Sets the length of a day; days one after the other. */
int reference_pace_set(struct reference_pace *pace, int32_t day, double length);
int reference_feedback_read(struct reference_world *world, const struct reference_place *root);
int reference_wake_read(struct reference_world *world, const struct reference_place *root);
/* Whether a campaign's window opens on the day for all members of the segment that take part. */
bool reference_campaign_opens(const struct reference_world *world,
                              const struct reference_segment *segment, int32_t day);
/* Operational ticks before a tick. */
uint64_t reference_operational(const struct reference_world *world,
                               const struct reference_pace *pace, uint32_t tick);
int reference_campaigns_read(struct reference_world *world, const struct reference_place *root);
/* Factor of campaigns on the purchases of a segment on a day. */
double reference_campaign_intensity(const struct reference_world *world,
                                    const struct reference_segment *segment, int32_t day);
/* Operational time and enrolments of a segment, which change with season, weekday and economy. */
int reference_intensity_again(const struct reference_world *world,
                              struct reference_segment *segment);
int reference_intensity_read(struct reference_world *world, struct reference_segment *segment,
                             const struct reference_place *at);
int reference_enrolments_read(struct reference_world *world, struct reference_segment *segment,
                              const struct reference_place *at);
/* Lines of the segment in the member file, in their order. */
int reference_given_read(const struct reference_world *world, struct reference_segment *segment,
                         const char *name, const char *file);
/* What the item says about when it is offered and how its price moves. */
void reference_item_life(const struct reference_world *world, struct reference_item *item,
                         const struct reference_place *at, int *status);
/* What its units cost and win. */
void reference_item_terms(const struct reference_world *world, struct reference_item *item,
                          const struct reference_place *at, int *status);
/* Adds the costs of items with steps, which only the whole path decides. */
int reference_price_steps(const struct reference_world *world, struct reference_ledger *ledger);
/* What every day offers. */
int reference_shelves_fill(struct reference_world *world);
int reference_shelves_again(struct reference_world *world);
void reference_shelves_free(struct reference_world *world);
/* Whether some item is still offered on the day or later. */
bool reference_offered_later(const struct reference_world *world, int32_t day);
void reference_world_free(struct reference_world *world);
/* bin 0 in the warm-up, 1..H, H+1 in the run-off. */
int reference_bin(const struct reference_world *world, int32_t day);
/* Gamma of scale 1 from the blocks base, base + 1, ... of an address. */
int reference_gamma(double shape, uint64_t seed, uint32_t base, uint32_t stream, uint32_t member,
                    uint32_t path, double *value);

#endif
