/* The programme: rules and behaviour of one path as integer tables, const while it is simulated.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_PROGRAMME_H
#define PTS_MODEL_PROGRAMME_H

#include "model/auctions.h"
#include "model/campaign.h"
#include "model/conversion.h"
#include "model/coupon.h"
#include "model/exchange.h"
#include "model/feedback.h"
#include "model/guards.h"
#include "model/incident.h"
#include "model/offers.h"
#include "model/pools.h"
#include "model/referral.h"
#include "model/reminders.h"
#include "model/sales.h"
#include "model/savings.h"
#include "model/streams.h"
#include "model/task.h"
#include "model/tiers.h"
#include "model/timeline.h"
#include "model/transfers.h"
#include "model/value.h"
#include "model/wake.h"

/* Catalogue in order of (points, draw_id): what a balance affords is a prefix of it. */
typedef struct pts_catalogue {
    int n;
    int32_t *points; /* [n] price of a unit */
    int *item;       /* [n] index in the scenario's items */
    int64_t *cash;   /* [n] minor units, also retail */
    int64_t *retail;
    double *cost; /* [n] minor units before the economy's index and rounding, which stay in int64 */
    uint32_t *choose; /* [n][n] row a - 1: cumulative choice thresholds of a prefix of a */
    double *ln_value; /* [n] row a - 1: ln(expected value per point / anchor) */
} pts_catalogue;

/* Redemption log-odds of a segment by balance, quantised as sim/README.md says. */
typedef struct pts_odds {
    bool always;
    bool personal; /* propensity differs between members */
    double propensity, propensity_sd;
    double value, pressure, size;
} pts_odds;

/* Operational time of purchases: cumulative intensity by day. */
typedef struct pts_clock {
    bool identity;
    uint32_t *start;   /* [ends + 2] operational tick at which a day starts; the last twice */
    uint64_t *inverse; /* [ends] floor(2^40 / length of the day) */
    uint32_t *day_of;  /* [start[ends] >> 16, + 1] last day that starts at or before it */
    size_t day_of_capacity;
    double season[12]; /* what it was compiled from: an unchanged season is not redone */
    double weekdays[7];
    bool steady; /* and without a demand index */
} pts_clock;

/* Opening members whose points are given as a distribution. */
typedef struct pts_given_balance {
    uint32_t empty; /* threshold of the word that says: no points */
    double log_mean, log_sd;
    int lots;
    double age_days;
} pts_given_balance;

typedef struct pts_population {
    enum pts_lifetime lifetime;
    bool tenured;
    double tenure_scale, tenure_shape;         /* days a unit of gamma */
    double purchases_per_day, purchases_shape; /* shape 0: every member alike */
    double envelope;                           /* times the rate at which candidates come */
    double visits_per_day, visits_shape;
    double visit_envelope;                    /* as the other */
    double life_mean, life_shape, life_scale; /* days */
    double dropout_a, dropout_b;
    double log_spend, spend_between; /* of minor units */
    float spend_within;
    bool gamma_gamma;
    double spend_shape_between, spend_shape_within;
    double
        spend_scale; /* minor units: a purchase is spend_scale * Gamma(within) / Gamma(between) */
    double activities_per_day;
    bool purchase_at_enrolment;
    uint32_t dormant, never; /* thresholds of TRAITS_2; 0 = nobody */
    bool wakes;              /* a dormant member may */
    enum pts_opening opening_from;
    pts_given_balance balance;
} pts_population;

typedef struct pts_segment_rules {
    pts_population population;
    pts_odds odds;
    pts_clock clock;
    bool can_redeem;    /* false: nothing of this segment is ever redeemed */
    int32_t threshold;  /* points below which nobody thinks of redeeming */
    uint64_t campaigns; /* set of those that it takes part in */
    int64_t weight;     /* of a segment with a member file: members a sampled one stands for */
} pts_segment_rules;

enum { PTS_ACTIVITY_LIMITS = 4 }; /* a day, a month, a year, ever */

typedef struct pts_activity_terms {
    uint32_t chosen; /* cumulative threshold of the word that says which */
    int32_t points;
    int32_t most[PTS_ACTIVITY_LIMITS]; /* INT32_MAX = no limit */
} pts_activity;

/* Rules that the queue of lots.h cannot hold: lots that vest later, come back, lapse in parts,
 * lapse in another order than they were issued or are consumed in another order than they lapse. */
typedef struct pts_lot_rules {
    bool needed; /* by the scenario, whatever its values on this path */
    enum pts_order order;
    uint32_t pending_days;
    uint32_t part;        /* of what is due that lapses, in millionths, 1 000 000 = all */
    uint32_t returned;    /* threshold of the word that says: returned; 0 = never */
    uint32_t return_days; /* at the latest after so many */
    bool anniversary;
    bool extension;
    bool extends_on_earning, extends_on_redeeming;
    const uint32_t *extends_to; /* [day] tick of the least lapse after an activity that day */
} pts_lot_rules;

/* A change of the rules on a path. */
typedef struct pts_change {
    uint32_t day;       /* first of the new rules, PTS_NEVER without a change */
    uint32_t terms_day; /* the same where lots made from then on have other terms, else PTS_NEVER */
    double earn;        /* factor on the points of purchases from then on */
    bool acts;          /* something happens to members on that day */
    enum pts_old_lots old_lots;
    uint32_t least_day; /* until which shortened lots last at least */
    uint32_t extended;  /* threshold of the word of whose old lots last longer ... */
    uint32_t extended_days;
    uint32_t claims;     /* threshold of the word of who is compensated ... */
    double rate;         /* ... by so many points a point */
    pts_lot_rules lots;  /* from terms_day on */
    uint32_t grace_days; /* of the terms then */
    pts_scenario *terms; /* the scenario as if it had always had them; NULL without a change */
    uint32_t *lapse;     /* [1 + level of the scenario, 0 = none][day] by them, without grace */
    uint32_t *extends_to;
} pts_change;

/* Paid membership on a path. */
typedef struct pts_membership {
    bool on;
    uint32_t joins; /* threshold of the word */
    int64_t fee;    /* minor units a term */
    double renewal, effect, multiplier;
} pts_membership;
/* Who pays less because points expire soon. */
typedef struct pts_near_expiry {
    bool on;
    uint32_t days;
    int64_t part; /* of the price that is paid, in millionths */
} pts_near_expiry;

/* What a unit of an item comes to. */
typedef struct pts_item_terms {
    bool drawn;         /* units that are not used, or win */
    uint32_t used, won; /* thresholds of their words; UINT32_MAX: each is used */
    double prize_cost;  /* minor units a win, before the economy's index and rounding */
    int64_t prize_retail;
    double prize_worth; /* minor units that a unit's prize is expected to be worth */
    int n_steps;
    const int64_t *step_from; /* [n_steps] units of the year from which ... */
    const double *step_cost;  /* ... a unit costs this, minor units */
} pts_item_terms;

typedef struct pts_programme {
    const pts_scenario *scenario;
    const pts_timeline *time;
    uint32_t path;
    double earn_rate, earn_add, earn_unit; /* points = trunc((minor * rate + add) / unit) */
    int32_t earn_minimum;                  /* minor units */
    bool capped;
    int32_t cap[3]; /* points of purchases a calendar day, month, year; INT32_MAX = none */
    bool at_purchase, at_visit;
    int64_t max_units;
    const uint32_t *lapse; /* [day] tick of the lapse of a lot issued (or clock set) that day, grace
                              included; with `lots.anniversary` pts_anniversary_lapse says it */
    uint32_t grace_days;
    uint32_t *own_lapse; /* storage of `lapse` with grace */
    pts_lot_rules lots;
    pts_activity *activities; /* in draw_id order */
    int n_activities;
    double activities_per_year; /* all together, of a member whose factor is 1 */
    bool steady;                /* demand is always 1 */
    pts_sales sales;
    pts_conversion conversion;
    pts_coupons coupons;
    pts_exchange exchange;
    pts_transfers transfers;
    pts_auctions auctions;
    pts_interest interest;
    pts_loan loan;
    pts_incident incident;
    pts_referral referral;
    pts_campaigns campaigns;
    pts_effects effects;
    pts_tasks tasks;
    double *intensity; /* [ends] factor of campaigns and value; NULL where there is neither */
    pts_value_trend value;
    pts_wake wake;
    pts_clock visit_clock; /* operational time of visits: value alone */
    pts_tiers tiers;
    pts_membership membership;
    pts_change change;
    double *demand, *unit_cost; /* [bins] economy's indices, 1 where it has none */
    pts_reminders reminders;
    pts_catalogue catalogue; /* every item, at its full price */
    pts_offers offers;
    pts_pools pools;
    pts_guards guards;
    bool lifted;  /* something moves the log-odds by day */
    double *lift; /* [ends + 1] what is added to them: novelty less hassle */
    pts_near_expiry near_expiry;
    pts_item_terms *terms; /* [item] */
    int64_t *step_from;    /* storage of theirs */
    double *step_cost;
    pts_segment_rules *segments;
} pts_programme;

/* Storage for any path of the scenario; compile fills it for one. */
int pts_programme_init(pts_programme *programme, const pts_scenario *scenario,
                       const pts_timeline *timeline);
/* Again what depends on what days offer: guards have opened items, or not any more. */
int pts_programme_offer(pts_programme *programme);
int pts_programme_compile(pts_programme *programme, uint32_t path);
void pts_programme_free(pts_programme *programme);

/* Threshold of a word of which that share of all words is below; 1 leaves out the last one. */
static inline uint32_t pts_threshold(double share) {
    double x = share * 4294967296.0;
    return x < 4294967295.0 ? (uint32_t)x : UINT32_MAX;
}

/* Catalogue: prices are drawn for the path, then sorted. */
int pts_catalogue_init(pts_catalogue *catalogue, int n);
int pts_catalogue_compile(pts_catalogue *catalogue, const pts_scenario *scenario, uint32_t path);
void pts_catalogue_free(pts_catalogue *catalogue);
/* Number of items whose price is at most the balance. */
static inline int pts_catalogue_affordable(const pts_catalogue *catalogue, int32_t balance) {
    int n = 0;
    while (n < catalogue->n && catalogue->points[n] <= balance)
        n++;
    return n;
}

/* The balance as the log-odds see it: exact below 4 096, else its 13 leading bits. */
static inline int32_t pts_odds_balance(int32_t balance) {
    if (balance < 4096)
        return balance;
    int drop = 19 - __builtin_clz((unsigned)balance);
    return balance >> drop << drop;
}

/* Index of a balance in a table with one entry a quantised balance, below PTS_ODDS_STEPS. */
enum { PTS_ODDS_STEPS = 20 * 4096 };
static inline int pts_odds_step(int32_t balance) {
    if (balance < 4096)
        return balance;
    int drop = 19 - __builtin_clz((unsigned)balance);
    return (drop << 12) + (balance >> drop);
}

/* The terms of the log-odds that the balance decides: value + size. */
double pts_odds_base(const pts_odds *odds, const pts_catalogue *catalogue, int32_t balance);
int pts_terms_init(struct pts_programme *programme); /* of the items */
int pts_terms_compile(struct pts_programme *programme);
void pts_terms_free(struct pts_programme *programme);
int pts_lift_compile(struct pts_programme *programme); /* lift and near_expiry */
/* Threshold of the redemption word (redeem if word < threshold) at log-odds x. */
uint32_t pts_odds_threshold(double x);

/* Bounds of the threshold between steps of the log-odds: most words are decided without it. */
enum {
    PTS_ODDS_REACH = 24,
    PTS_ODDS_FINE = 32,
    PTS_ODDS_BRACKETS = 2 * PTS_ODDS_REACH * PTS_ODDS_FINE
};
typedef struct pts_odds_bracket {
    uint32_t surely; /* a word below redeems */
    uint32_t never;  /* one at or above does not */
} pts_odds_bracket;
void pts_odds_brackets(pts_odds_bracket brackets[PTS_ODDS_BRACKETS]);

/* word < pts_odds_threshold(x). */
static inline bool pts_odds_accept(const pts_odds_bracket *brackets, double x, uint32_t word) {
    if (x >= -PTS_ODDS_REACH && x < PTS_ODDS_REACH) {
        const pts_odds_bracket *b = &brackets[(int)((x + PTS_ODDS_REACH) * PTS_ODDS_FINE)];
        if (word < b->surely || word >= b->never)
            return word < b->surely;
    }
    return word < pts_odds_threshold(x);
}

int pts_clock_init(pts_clock *clock, const pts_timeline *timeline);
void pts_clock_free(pts_clock *clock);
/* Season factors by calendar month, weekday factors Monday to Sunday, demand index by bin and a factor
 * by day, [ends] (NULL = always 1); PTS_ERR_RANGE if all factors are 0 or a day overflows. */
int pts_clock_compile(pts_clock *clock, const pts_timeline *timeline, const double season[12],
                      const double weekdays[7], const double *demand, const double *intensity);

static inline uint32_t pts_clock_operational(const pts_clock *clock, uint32_t tick) {
    if (clock->identity)
        return tick;
    uint32_t day = tick >> PTS_TICK_BITS, rest = tick & (PTS_DAY_TICKS - 1);
    uint32_t length = clock->start[day + 1] - clock->start[day];
    return clock->start[day] + (uint32_t)(((uint64_t)rest * length) >> PTS_TICK_BITS);
}

/* Real tick of an operational one below clock->start[ends]. */
static inline uint32_t pts_clock_real(const pts_clock *clock, uint32_t operational) {
    uint32_t day = clock->day_of[operational >> PTS_TICK_BITS];
    day += clock->start[day + 1] <= operational; /* of two days each is as likely: no branch */
    while (clock->start[day + 1] <= operational)
        day++;
    uint64_t rest = operational - clock->start[day];
    return (day << PTS_TICK_BITS) + (uint32_t)((rest * clock->inverse[day]) >> 24);
}

/* ---- a member's own draws ---- */

typedef struct pts_traits {
    uint32_t start;     /* tick from which the member is simulated */
    uint32_t end;       /* tick of its departure, PTS_NEVER */
    bool enrols;        /* enrolment lies inside the simulated time */
    float purchase_gap; /* mean, in ticks */
    float visit_gap;
    float log_spend; /* of minor units */
    float activity_gap;
    float spend_scale; /* gamma-gamma: minor units a unit of gamma */
    uint32_t dropout;  /* a purchase ends the life if its word is below */
    int32_t enrolled;  /* day of enrolment, since day 0 and perhaps before it; anniversaries */
    double propensity;
    bool dormant, never; /* acts never, or not before it wakes; redeems never */
} pts_traits;

/* A lot that an opening member brings along; day may be negative. */
typedef struct pts_opening_lot {
    int32_t points;
    int32_t day;
    uint32_t lapse; /* tick, PTS_NEVER */
} pts_opening_lot;

/* Lots of opening member `member`, oldest first, in *lots: grown as needed, to be freed at last by
 * the caller, who starts with NULL and *capacity 0. PTS_OK, PTS_ERR_RANGE (no age found) or
 * PTS_ERR_MEMORY. */
int pts_opening_draw(const pts_programme *programme, int segment, int twin, int64_t member,
                     const pts_traits *traits, pts_opening_lot **lots, int *capacity, int *n);

/* Tick of the lapse of a lot issued on `day` of a member enrolled on day `enrolled`. */
uint32_t pts_anniversary_lapse(const pts_programme *programme, int32_t enrolled, uint32_t day);

/* A lapse so many days later; PTS_NEVER where no tick can say it. */
static inline uint32_t pts_lapse_later(uint32_t lapse, uint32_t days) {
    uint64_t tick = lapse + ((uint64_t)days << PTS_TICK_BITS);
    return tick < (uint64_t)(PTS_LAST_DAY + 1) << PTS_TICK_BITS ? (uint32_t)tick : PTS_NEVER;
}

/* The rules of lots on a day. */
static inline const pts_lot_rules *pts_lot_rules_on(const pts_programme *p, uint32_t day) {
    return day >= p->change.terms_day ? &p->change.lots : &p->lots;
}

/* Tick of the lapse by the terms after a change of a lot issued on `day`, any day, in a tier of the
 * path. */
uint32_t pts_change_lapse(const pts_programme *programme, int tier, int32_t day, int32_t enrolled);

#endif
