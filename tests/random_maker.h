/* pointsim: inside of the random scenarios: what a scenario in the making has, chance, numbers.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_RANDOM_MAKER_H
#define POINTSIM_TESTS_RANDOM_MAKER_H

#include "pointsim/core.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/* What a scenario may have beyond the plainest programme, alone or with others. */
enum feature {
    HAS_GROWTH,
    HAS_ENROLMENT_SEASON,
    HAS_WEEKDAYS,
    HAS_DEMAND,
    HAS_UNIT_COST,
    HAS_GAMMA_GAMMA,
    HAS_DORMANT,
    HAS_NEVER,
    HAS_THRESHOLD,
    HAS_CAPS,
    HAS_ACTIVITIES,
    HAS_PENDING,
    HAS_RETURNS,
    HAS_ANNIVERSARY,
    HAS_CUTOFF,
    HAS_GRACE,
    HAS_PARTIAL_LAPSE,
    HAS_EXTENSION,
    HAS_ORDER,
    HAS_BALANCES,
    HAS_MEMBER_FILE,
    HAS_CORRELATIONS,
    FEATURES, /* those that are chosen first; each other one after all that was there before it */
    HAS_TIERS = FEATURES,
    HAS_MEMBERSHIP,
    HAS_REMINDERS,
    HAS_MOVING_ITEMS,
    HAS_HASSLE,
    HAS_REFRESH,
    HAS_NEAR_EXPIRY,
    HAS_COST_STEPS,
    HAS_USED_SHARE,
    HAS_PRIZE,
    HAS_VALUE_RESPONSE,
    HAS_SALES,
    HAS_CONVERSION,
    HAS_COUPONS,
    HAS_CHANGE,
    HAS_WAKE_UP,
    HAS_EXCHANGE,
    HAS_INTEREST,
    HAS_LOAN,
    HAS_INCIDENT,
    HAS_POOLS,
    HAS_GUARDS,
    HAS_TRANSFERS,
    HAS_REFERRAL,
    HAS_AUCTIONS,
    ALL_FEATURES
};

enum { EXPIRY_NONE, EXPIRY_ROLLING, EXPIRY_CALENDAR, EXPIRY_INACTIVITY, EXPIRY_ANNIVERSARY };

typedef char random_line[128];

/* What later choices depend on. */
struct maker {
    uint64_t state;
    bool has[ALL_FEATURES];
    const char *folder; /* for member files; NULL: none are made */
    random_line *lines; /* of the member file */
    int n_lines;
    bool uncertain; /* some numbers are distributions */
    bool busy;      /* purchases by the thousand: fewer members and months */
    bool lasting;   /* a century of run-off: few members */
    bool plain;     /* purchases are all there is: what the engine's fastest loop knows */
    bool owing;     /* points vest, and soon lapse, while others are owed */
    bool has_draw_ids;
    bool has_visits;
    int32_t start; /* civil day on which the horizon begins */
    int months;    /* of the horizon */
    int sample;
    int expiry;
    int term;      /* days that points last: all of them, or some of them by reset dates */
    bool openable; /* lots of all ages up to some are left when the horizon begins */
    double crowd;  /* real members for a sampled one */
    double real;   /* members and enrolments of a segment */
    double points; /* of a typical purchase */
    double points_per_unit;
    double value; /* of a point */
    bool dear;    /* the anchor: points of a balance are worth more than the books hold */
};

uint64_t random_next(struct maker *maker);
int random_below(struct maker *maker, int n);
int random_between(struct maker *maker, int lo, int hi);
bool random_percent(struct maker *maker, int p);
double random_uniform(struct maker *maker, double lo, double hi);
double random_log_uniform(struct maker *maker, double lo, double hi);
/* Four digits are enough, and readable. */
double random_rounded(double x);
const char *random_pick(struct maker *maker, const char *const *words, int n);

cJSON *random_list(const double *x, int n);
/* A number in [lo, hi], now and then uncertain. */
void random_add(struct maker *maker, cJSON *to, const char *key, double lo, double hi);
/* The same about one size in [lo, hi], which are orders of magnitude apart. */
double random_add_sized(struct maker *maker, cJSON *to, const char *key, double lo, double hi);
/* A share, now and then none or all. */
void random_add_share(struct maker *maker, cJSON *to, const char *key);
/* Mostly up to what is common, now and then 0 or the most. */
void random_add_extreme(struct maker *maker, cJSON *to, const char *key, double common,
                        double most);
void random_add_duration(cJSON *to, const char *key, int n, const char *unit);
void random_add_draw_id(struct maker *maker, cJSON *to, int index);

/* ---- parts of a scenario ---- */

void random_expiry(struct maker *maker, cJSON *programme); /* before the members */
void random_earning(struct maker *maker, cJSON *programme);
void random_programme(struct maker *maker, cJSON *programme);
void random_segments(struct maker *maker, cJSON *root);
/* Where the opening members of a segment have their points from; may change how many there are. */
void random_opening(struct maker *maker, cJSON *segment, const char *name, int index);
void random_tiers(struct maker *maker, cJSON *programme);
void random_standing(struct maker *maker, cJSON *tiers);
void random_membership(struct maker *maker, cJSON *programme);
void random_reminders(struct maker *maker, cJSON *programme);
/* Items that come, go and change their price: after all else. */
void random_catalogue(struct maker *maker, cJSON *programme);
void random_sales(struct maker *maker, cJSON *programme);
void random_conversion(struct maker *maker, cJSON *programme);
/* Stock and quotas. */
void random_pools(struct maker *maker, cJSON *root);
/* Rules that watch figures and act. */
void random_guards(struct maker *maker, cJSON *root);
/* Prices, and other things to watch, of guards that are there. */
void random_guards_more(struct maker *maker, cJSON *root);
void random_transfers(struct maker *maker, cJSON *root);
void random_referral(struct maker *maker, cJSON *programme);
void random_auctions(struct maker *maker, cJSON *root);
/* Members that a sampled one stands for at most, 0 if the scenario is not accepted as it is. */
double random_weight(const cJSON *root);
void random_exchange(struct maker *maker, cJSON *programme);
void random_interest(struct maker *maker, cJSON *programme);
void random_loan(struct maker *maker, cJSON *programme);
void random_incident(struct maker *maker, cJSON *root);
/* Other rules from a day on: after all else. */
void random_change(struct maker *maker, cJSON *root);
void random_correlations(struct maker *maker, cJSON *root);
void random_campaigns(struct maker *maker, cJSON *root);
void random_tasks(struct maker *maker, cJSON *root);
void random_coupons(struct maker *maker, cJSON *root);
void random_feedback(struct maker *maker, cJSON *root);
void random_feedback_visits(struct maker *maker, cJSON *root);
void random_wake(struct maker *maker, cJSON *root);
void random_value(struct maker *maker, cJSON *root);

#endif
