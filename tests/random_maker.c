/* pointsim: chance and numbers of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- chance: splitmix64 (Steele, Lea, Flood 2014) ---- */

uint64_t random_next(struct maker *maker) {
    maker->state += 0x9E3779B97F4A7C15u;
    uint64_t z = maker->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int random_below(struct maker *maker, int n) {
    return (int)(random_next(maker) % (uint64_t)n);
}

int random_between(struct maker *maker, int lo, int hi) {
    return lo + random_below(maker, hi - lo + 1);
}

bool random_percent(struct maker *maker, int p) {
    return random_below(maker, 100) < p;
}

double random_uniform(struct maker *maker, double lo, double hi) {
    return lo + (hi - lo) * ((double)(random_next(maker) >> 11) * 0x1p-53);
}

double random_log_uniform(struct maker *maker, double lo, double hi) {
    return exp(random_uniform(maker, log(lo), log(hi)));
}

/* Four digits are enough, and readable. */
double random_rounded(double x) {
    char text[32];
    snprintf(text, sizeof text, "%.4g", x);
    return strtod(text, NULL);
}

const char *random_pick(struct maker *maker, const char *const *words, int n) {
    return words[random_below(maker, n)];
}

/* ---- numbers ---- */

cJSON *random_list(const double *x, int n) {
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateNumber(random_rounded(x[i])));
    return list;
}

static void truncate_to(cJSON *object, double lo, double hi) {
    cJSON_AddItemToObject(object, "truncate", random_list((const double[]){lo, hi}, 2));
}

static cJSON *lognormal(double mean, double cv) {
    cJSON *parameters = cJSON_CreateObject();
    cJSON_AddNumberToObject(parameters, "mean", random_rounded(mean));
    cJSON_AddNumberToObject(parameters, "cv", random_rounded(cv));
    return parameters;
}

/* The families of unbounded support are always truncated, the others now and then. */
static cJSON *bounded(struct maker *maker, double lo, double hi) {
    double middle = 0.5 * (lo + hi);
    cJSON *object = cJSON_CreateObject();
    switch (random_below(maker, 3)) {
    case 0:
        cJSON_AddItemToObject(object, "uniform", random_list((const double[]){lo, hi}, 2));
        break;
    case 1:
        cJSON_AddItemToObject(
            object, "triangular",
            random_list((const double[]){lo, random_uniform(maker, lo, hi), hi}, 3));
        break;
    default:
        cJSON_AddItemToObject(
            object, "choice",
            random_list((const double[]){lo, middle, hi, lo}, random_between(maker, 1, 4)));
        return object;
    }
    if (random_percent(maker, 30))
        truncate_to(object, lo, middle);
    return object;
}

static cJSON *truncated(struct maker *maker, double lo, double hi) {
    double middle = 0.5 * (lo + hi);
    cJSON *object = cJSON_CreateObject();
    int family = middle > 0.0 ? random_below(maker, 4) : 0;
    if (family == 3 && (lo > 0.7 || hi < 0.3))
        family = 2;
    if (family == 0)
        cJSON_AddItemToObject(object, "normal",
                              random_list((const double[]){middle, 0.4 * (hi - lo)}, 2));
    else if (family == 1)
        cJSON_AddItemToObject(object, "lognormal",
                              lognormal(middle, random_uniform(maker, 0.1, 1.5)));
    else if (family == 2)
        cJSON_AddItemToObject(
            object, "gamma",
            random_list((const double[]){random_uniform(maker, 0.3, 6.0), middle}, 2));
    else
        cJSON_AddItemToObject(object, "beta",
                              random_list((const double[]){random_uniform(maker, 0.3, 3.0),
                                                           random_uniform(maker, 0.3, 3.0)},
                                          2));
    truncate_to(object, lo, hi);
    return object;
}

/* A number in [lo, hi], now and then uncertain. */
void random_add(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    cJSON *value = NULL;
    lo = random_rounded(lo);
    hi = random_rounded(hi);
    if (maker->uncertain && hi - lo > 0.01 * hi && random_percent(maker, 20))
        value = random_percent(maker, 50) ? bounded(maker, lo, hi) : truncated(maker, lo, hi);
    else
        value = cJSON_CreateNumber(random_rounded(random_uniform(maker, lo, hi)));
    cJSON_AddItemToObject(to, key, value);
}

/* The same about one size in [lo, hi], which are orders of magnitude apart. */
double random_add_sized(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    double size = random_log_uniform(maker, lo, hi);
    double least = 0.7 * size > lo ? 0.7 * size : lo;
    double most = 1.3 * size < hi ? 1.3 * size : hi;
    random_add(maker, to, key, least, most);
    return size;
}

void random_add_duration(cJSON *to, const char *key, int n, const char *unit) {
    char text[32];
    snprintf(text, sizeof text, "%d %s%s", n, unit, n == 1 ? "" : "s");
    cJSON_AddStringToObject(to, key, text);
}

void random_add_share(struct maker *maker, cJSON *to, const char *key) {
    int kind = random_below(maker, 8);
    if (kind < 2)
        cJSON_AddNumberToObject(to, key, kind);
    else
        random_add(maker, to, key, 0.0, kind == 2 ? 1.0 : 0.6);
}

void random_add_extreme(struct maker *maker, cJSON *to, const char *key, double common,
                        double most) {
    int kind = random_below(maker, 8);
    if (kind < 2)
        cJSON_AddNumberToObject(to, key, kind == 0 ? 0.0 : most);
    else
        random_add(maker, to, key, 0.0, common);
}

/* Distinct by construction, in no order. */
void random_add_draw_id(struct maker *maker, cJSON *to, int index) {
    if (maker->has_draw_ids)
        cJSON_AddNumberToObject(to, "draw_id",
                                (double)(random_below(maker, 9000) * 7 + (6 - index)));
}
