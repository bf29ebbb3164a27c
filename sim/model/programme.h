/* The programme: rules and behaviour of one path as integer tables, const while it is simulated.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_PROGRAMME_H
#define PTS_MODEL_PROGRAMME_H

#include "model/streams.h"
#include "model/timeline.h"
#include "pointsim/model.h"

/* Catalogue in order of (points, draw_id): what a balance affords is a prefix of it. */
typedef struct pts_catalogue {
    int n;
    int32_t *points; /* [n] price of a unit */
    int *item;       /* [n] index in the scenario's items */
    int64_t *cash;   /* [n] minor units, also cost and retail */
    int64_t *cost;
    int64_t *retail;
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
} pts_clock;

typedef struct pts_population {
    enum pts_lifetime lifetime;
    bool tenured;
    double tenure_scale, tenure_shape;         /* days a unit of gamma */
    double purchases_per_day, purchases_shape; /* shape 0: every member alike */
    double visits_per_day, visits_shape;
    double life_mean, life_shape, life_scale; /* days */
    double dropout_a, dropout_b;
    double log_spend, spend_between; /* of minor units */
    float spend_within;
    bool purchase_at_enrolment;
} pts_population;

typedef struct pts_segment_rules {
    pts_population population;
    pts_odds odds;
    pts_clock clock;
    bool can_redeem; /* false: nothing of this segment is ever redeemed */
} pts_segment_rules;

typedef struct pts_programme {
    const pts_scenario *scenario;
    const pts_timeline *time;
    uint32_t path;
    double earn_rate, earn_add, earn_unit; /* points = trunc((minor * rate + add) / unit) */
    int32_t earn_minimum;                  /* minor units */
    bool at_purchase, at_visit;
    int64_t max_units;
    pts_catalogue catalogue;
    pts_segment_rules *segments;
} pts_programme;

/* Storage for any path of the scenario; compile fills it for one. */
int pts_programme_init(pts_programme *programme, const pts_scenario *scenario,
                       const pts_timeline *timeline);
int pts_programme_compile(pts_programme *programme, uint32_t path);
void pts_programme_free(pts_programme *programme);

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

/* Threshold of the redemption word (redeem if word < threshold) for a member of that propensity;
 * sixteenths = share of the balance that expires within 30 days, 0..16. */
uint32_t pts_odds_threshold(const pts_odds *odds, const pts_catalogue *catalogue, double propensity,
                            int32_t balance, int sixteenths);

int pts_clock_init(pts_clock *clock, const pts_timeline *timeline);
void pts_clock_free(pts_clock *clock);
/* Season factors by calendar month; PTS_ERR_RANGE if all are 0 or a day overflows. */
int pts_clock_compile(pts_clock *clock, const pts_timeline *timeline, const double season[12]);

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
    float log_spend;  /* of minor units */
    uint32_t dropout; /* a purchase ends the life if its word is below */
    double propensity;
} pts_traits;

/* What was drawn for many members at once; a column that is NULL was not. */
typedef struct pts_predrawn {
    const uint32_t *traits[4]; /* words of TRAITS 0 */
    /* first attempts at gamma variates, negative where rejected */
    const float *purchase_rate, *visit_rate, *life_rate;
} pts_predrawn;

/* `enrolment_month` 1..H for an enrolled member, 0 for an opening one. `predrawn` (may be NULL)
 * spares draws and changes no value; `place` is the member's index in it. PTS_ERR_RANGE when no
 * opening BG/NBD member survived in 65 536 attempts. */
int pts_traits_draw(const pts_programme *programme, int segment, int twin, int64_t member,
                    int enrolment_month, const pts_predrawn *predrawn, int place,
                    pts_traits *traits);

#endif
