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
    STREAM_PATH_2
};

enum reference_lifetime { LIFE_ENDLESS, LIFE_EXPONENTIAL, LIFE_PARETO_NBD, LIFE_BG_NBD };
enum reference_rounding { ROUND_FLOOR, ROUND_NEAREST, ROUND_CEIL };
enum reference_expiry { EXPIRY_NONE, EXPIRY_ROLLING, EXPIRY_CALENDAR, EXPIRY_INACTIVITY };
enum reference_activity { ACTIVITY_EARN, ACTIVITY_REDEEM, ACTIVITY_EITHER };
enum reference_quantity { QUANTITY_ONE, QUANTITY_MAX, QUANTITY_ALL };

#define REFERENCE_NEVER  UINT32_MAX
#define REFERENCE_NO_DAY INT32_MAX
#define REFERENCE_YEAR   365.25

/* All numbers as drawn on the path. */
struct reference_segment {
    int index;
    uint32_t draw_id;
    int64_t members, sample;
    double own;     /* members and mean enrolments */
    int64_t weight; /* real members a sampled one stands for */
    bool has_tenure;
    double tenure_mean_years, tenure_shape;
    double *enrolments; /* [month 0..H-1] on the path */
    double purchases_per_year, purchases_shape, visits_per_year, visits_shape;
    bool purchases_mixed, visits_mixed, purchase_at_enrolment;
    int lifetime;
    double life_mean_days, life_shape, life_scale_days, dropout_a, dropout_b;
    double spend_mean, spend_sd_between, spend_sd_within;
    double propensity, propensity_sd, value, pressure, size;
    uint32_t step[12]; /* operational ticks of a day, January..December */
    uint64_t *elapsed; /* L[0..R1] */
};

struct reference_item {
    int index;
    uint32_t draw_id;
    int64_t points, cash, cost, retail; /* money in minor units */
    double utility;
};

struct reference_month_day {
    int month, day;
};

struct reference_world {
    uint64_t seed;
    uint32_t path, twin;
    int months;                         /* H */
    int32_t base;                       /* civil day of day 0 */
    int32_t h0, h1, r1;                 /* days since day 0 */
    struct reference_segment *segments; /* by draw_id */
    int n_segments;
    int64_t sample;
    struct reference_item *items; /* by (points, draw_id) */
    int n_items;
    double anchor_points, anchor_value;
    double points_per_unit, minimum_spend;
    int rounding, expiry, span, activity, quantity;
    int after_days, after_months;
    struct reference_month_day *dates;
    int n_dates;
    bool leaver_keeps, at_purchase, at_visit, always;
    int64_t max_units;
};

/* A place in the file: the value (NULL: absent) and its JSON pointer, which addresses the draws of
 * a number. */
struct reference_place {
    const struct cJSON *json;
    char pointer[512];
};
struct reference_place reference_child(const struct reference_place *parent, const char *key);
struct reference_place reference_element(const struct reference_place *parent, int index);
/* The path's value of a number, fixed or drawn; *status changes on failure only. */
double reference_value(const struct reference_world *world, const struct reference_place *place,
                       int *status);
/* Of the untruncated distribution: it only sizes the sample. */
double reference_mean(const struct reference_world *world, const struct reference_place *place);

/* Reads the scenario and draws the path's numbers; free it whatever is returned. */
int reference_world_read(struct reference_world *world, const char *json, uint32_t path, int twin);
void reference_world_free(struct reference_world *world);
/* bin 0 in the warm-up, 1..H, H+1 in the run-off. */
int reference_bin(const struct reference_world *world, int32_t day);
/* Gamma of scale 1 from the blocks base, base + 1, ... of an address. */
int reference_gamma(double shape, uint64_t seed, uint32_t base, uint32_t stream, uint32_t member,
                    uint32_t path, double *value);

#endif
