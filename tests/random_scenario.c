/* pointsim: random valid scenarios: every kind of rule and of member, alone and together, with
 * common and with extreme values.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_scenario.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* What later choices depend on. */
struct maker {
    uint64_t state;
    bool uncertain; /* some numbers are distributions */
    bool busy;      /* purchases by the thousand: fewer members and months */
    bool lasting;   /* a century of run-off: few members */
    bool has_draw_ids;
    bool has_visits;
    int months; /* of the horizon */
    int sample;
    double real;   /* members and enrolments of a segment */
    double points; /* of a typical purchase */
    double points_per_unit;
    double value; /* of a point */
};

/* ---- chance: splitmix64 (Steele, Lea, Flood 2014) ---- */

static uint64_t next(struct maker *maker) {
    maker->state += 0x9E3779B97F4A7C15u;
    uint64_t z = maker->state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static int below(struct maker *maker, int n) {
    return (int)(next(maker) % (uint64_t)n);
}

static int between(struct maker *maker, int lo, int hi) {
    return lo + below(maker, hi - lo + 1);
}

static bool percent(struct maker *maker, int p) {
    return below(maker, 100) < p;
}

static double uniform(struct maker *maker, double lo, double hi) {
    return lo + (hi - lo) * ((double)(next(maker) >> 11) * 0x1p-53);
}

static double log_uniform(struct maker *maker, double lo, double hi) {
    return exp(uniform(maker, log(lo), log(hi)));
}

/* Four digits are enough, and readable. */
static double rounded(double x) {
    char text[32];
    snprintf(text, sizeof text, "%.4g", x);
    return strtod(text, NULL);
}

static const char *pick(struct maker *maker, const char *const *words, int n) {
    return words[below(maker, n)];
}

/* ---- numbers ---- */

static cJSON *list_of(const double *x, int n) {
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateNumber(rounded(x[i])));
    return list;
}

static void truncate_to(cJSON *object, double lo, double hi) {
    cJSON_AddItemToObject(object, "truncate", list_of((const double[]){lo, hi}, 2));
}

static cJSON *lognormal(double mean, double cv) {
    cJSON *parameters = cJSON_CreateObject();
    cJSON_AddNumberToObject(parameters, "mean", rounded(mean));
    cJSON_AddNumberToObject(parameters, "cv", rounded(cv));
    return parameters;
}

/* The families of unbounded support are always truncated, the others now and then. */
static cJSON *bounded(struct maker *maker, double lo, double hi) {
    double middle = 0.5 * (lo + hi);
    cJSON *object = cJSON_CreateObject();
    switch (below(maker, 3)) {
    case 0:
        cJSON_AddItemToObject(object, "uniform", list_of((const double[]){lo, hi}, 2));
        break;
    case 1:
        cJSON_AddItemToObject(object, "triangular",
                              list_of((const double[]){lo, uniform(maker, lo, hi), hi}, 3));
        break;
    default:
        cJSON_AddItemToObject(object, "choice",
                              list_of((const double[]){lo, middle, hi, lo}, between(maker, 1, 4)));
        return object;
    }
    if (percent(maker, 30))
        truncate_to(object, lo, middle);
    return object;
}

static cJSON *truncated(struct maker *maker, double lo, double hi) {
    double middle = 0.5 * (lo + hi);
    cJSON *object = cJSON_CreateObject();
    int family = middle > 0.0 ? below(maker, 4) : 0;
    if (family == 3 && (lo > 0.7 || hi < 0.3))
        family = 2;
    if (family == 0)
        cJSON_AddItemToObject(object, "normal",
                              list_of((const double[]){middle, 0.4 * (hi - lo)}, 2));
    else if (family == 1)
        cJSON_AddItemToObject(object, "lognormal", lognormal(middle, uniform(maker, 0.1, 1.5)));
    else if (family == 2)
        cJSON_AddItemToObject(object, "gamma",
                              list_of((const double[]){uniform(maker, 0.3, 6.0), middle}, 2));
    else
        cJSON_AddItemToObject(
            object, "beta",
            list_of((const double[]){uniform(maker, 0.3, 3.0), uniform(maker, 0.3, 3.0)}, 2));
    truncate_to(object, lo, hi);
    return object;
}

/* A number in [lo, hi], now and then uncertain. */
static void add(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    cJSON *value = NULL;
    lo = rounded(lo);
    hi = rounded(hi);
    if (maker->uncertain && hi - lo > 0.01 * hi && percent(maker, 20))
        value = percent(maker, 50) ? bounded(maker, lo, hi) : truncated(maker, lo, hi);
    else
        value = cJSON_CreateNumber(rounded(uniform(maker, lo, hi)));
    cJSON_AddItemToObject(to, key, value);
}

/* The same about one size in [lo, hi], which are orders of magnitude apart. */
static double add_sized(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    double size = log_uniform(maker, lo, hi);
    double least = 0.7 * size > lo ? 0.7 * size : lo;
    double most = 1.3 * size < hi ? 1.3 * size : hi;
    add(maker, to, key, least, most);
    return size;
}

static void add_duration(cJSON *to, const char *key, int n, const char *unit) {
    char text[32];
    snprintf(text, sizeof text, "%d %s%s", n, unit, n == 1 ? "" : "s");
    cJSON_AddStringToObject(to, key, text);
}

/* ---- simulation ---- */

static void add_runoff(struct maker *maker, cJSON *simulation) {
    if (maker->lasting)
        add_duration(simulation, "runoff", between(maker, 92, 95), "year");
    else if (maker->busy || percent(maker, 85))
        add_duration(simulation, "runoff", percent(maker, 15) ? 0 : between(maker, 1, 36), "month");
    else
        add_duration(simulation, "runoff", between(maker, 1, 8), "year");
}

static void add_simulation(struct maker *maker, cJSON *root) {
    cJSON *simulation = cJSON_AddObjectToObject(root, "simulation");
    char start[16];
    snprintf(start, sizeof start, "%d-%02d-01", between(maker, 1995, 2035), between(maker, 1, 12));
    maker->months = between(maker, 1, maker->busy ? 8 : 40);
    maker->sample = between(maker, 10, 200);
    if (maker->busy || maker->lasting)
        maker->sample = maker->busy ? between(maker, 2, 8) : between(maker, 10, 30);
    cJSON_AddNumberToObject(simulation, "seed",
                            (double)(next(maker) >> (percent(maker, 50) ? 12 : 60)));
    cJSON_AddNumberToObject(simulation, "paths", 2);
    cJSON_AddNumberToObject(simulation, "sample", maker->sample);
    cJSON_AddStringToObject(simulation, "start", start);
    add_duration(simulation, "horizon", maker->months, "month");
    add_duration(simulation, "warmup",
                 percent(maker, 20) ? 0 : between(maker, 1, maker->busy ? 6 : 18), "month");
    add_runoff(maker, simulation);
}

/* ---- segments ---- */

/* Real members: sometimes fewer than the sample, sometimes many a sampled one. */
static double real_members(struct maker *maker) {
    double sampled = (double)maker->sample / 3.0 + 1.0;
    int kind = below(maker, 3);
    if (kind == 0)
        return sampled * uniform(maker, 0.2, 1.0);
    return sampled * (kind == 1 ? uniform(maker, 1.0, 4.0) : log_uniform(maker, 5.0, 1e5));
}

static void add_enrolments(struct maker *maker, cJSON *segment) {
    double monthly = maker->real / maker->months;
    if (percent(maker, 50)) {
        add(maker, segment, "enrolments", 0.3 * monthly, monthly);
        return;
    }
    cJSON *holder = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(segment, "enrolments");
    int n = between(maker, 1, maker->months + 2);
    for (int m = 0; m < n && m < maker->months; m++) {
        add(maker, holder, "one", 0.0, monthly);
        cJSON_AddItemToArray(list, cJSON_DetachItemFromObject(holder, "one"));
    }
    cJSON_Delete(holder);
}

static void add_members(struct maker *maker, cJSON *segment) {
    maker->real = real_members(maker);
    bool opening = percent(maker, 85);
    if (opening)
        cJSON_AddNumberToObject(segment, "members", ceil(maker->real));
    if (percent(maker, 30))
        cJSON_AddNumberToObject(segment, "sample", between(maker, 1, maker->sample));
    if (percent(maker, 50)) {
        cJSON *tenure = cJSON_AddObjectToObject(segment, "tenure");
        add(maker, tenure, "mean_years", 0.05, percent(maker, 50) ? 1.0 : 6.0);
        if (percent(maker, 60))
            add(maker, tenure, "shape", 0.3, 5.0);
    }
    if (!opening || percent(maker, 65))
        add_enrolments(maker, segment);
    if (percent(maker, 60))
        cJSON_AddBoolToObject(segment, "purchase_at_enrolment", percent(maker, 70));
}

/* Whether it is ever above 0. */
static bool add_rate(struct maker *maker, cJSON *segment, const char *key, double lo, double hi) {
    cJSON *rate = cJSON_AddObjectToObject(segment, key);
    bool none = percent(maker, 6);
    if (none)
        cJSON_AddNumberToObject(rate, "per_year", 0);
    else if (maker->uncertain && percent(maker, 6))
        cJSON_AddItemToObject(cJSON_AddObjectToObject(rate, "per_year"), "choice",
                              list_of((const double[]){0.0, hi}, 2));
    else
        add_sized(maker, rate, "per_year", lo, hi);
    if (percent(maker, 50))
        add(maker, rate, "shape", 0.2, 4.0);
    return !none;
}

static void add_lifetime(struct maker *maker, cJSON *segment) {
    static const char *const models[] = {"endless", "exponential", "pareto_nbd", "bg_nbd"};
    cJSON *life = cJSON_AddObjectToObject(segment, "lifetime");
    int model = below(maker, 4);
    cJSON_AddStringToObject(life, "model", models[model]);
    if (model == 1)
        add_sized(maker, life, "mean_days", 0.01, 3000.0);
    if (model == 2) {
        add(maker, life, "shape", 0.3, 4.0);
        add_sized(maker, life, "scale_days", 10.0, 3000.0);
    }
    if (model == 3) {
        add(maker, life, "a", 0.2, 1.2);
        add(maker, life, "b", 0.5, 8.0);
    }
}

/* Spend such that a typical purchase earns a sensible number of points, except now and then. */
static void add_spend(struct maker *maker, cJSON *segment) {
    cJSON *spend = cJSON_AddObjectToObject(segment, "spend");
    double mean = maker->points / maker->points_per_unit;
    if (percent(maker, 5))
        mean = log_uniform(maker, 0.001, 100.0);
    mean = mean < 0.01 ? 0.01 : mean > 4e5 ? 4e5 : mean;
    add(maker, spend, "mean", 0.6 * mean, 1.4 * mean);
    if (percent(maker, 60))
        add(maker, spend, "sd_between", 0.0, 1.2);
    if (percent(maker, 70))
        add(maker, spend, "sd_within", 0.0, percent(maker, 10) ? 3.0 : 1.0);
}

static void add_season(struct maker *maker, cJSON *segment) {
    int kind = below(maker, 6); /* none, flat, smooth, with closed months, one month, uncertain */
    if (kind == 0)
        return;
    cJSON *season = cJSON_AddArrayToObject(segment, "season");
    cJSON *holder = cJSON_CreateObject();
    int open_month = below(maker, 12);
    for (int m = 0; m < 12; m++) {
        bool open = m == open_month || (kind == 3 && percent(maker, 60)) || kind == 2 || kind == 5;
        double factor = kind == 1 ? 2.0 : open ? rounded(uniform(maker, 0.2, 3.0)) : 0.0;
        if (kind == 5 && m != open_month)
            add(maker, holder, "one", 0.0, 4.0);
        else
            cJSON_AddNumberToObject(holder, "one", factor);
        cJSON_AddItemToArray(season, cJSON_DetachItemFromObject(holder, "one"));
    }
    cJSON_Delete(holder);
}

static void add_effect(struct maker *maker, cJSON *to, const char *key, double lo, double hi) {
    if (percent(maker, 60))
        add(maker, to, key, lo, hi);
}

static void add_decision(struct maker *maker, cJSON *segment) {
    cJSON *redemption = cJSON_AddObjectToObject(segment, "redemption");
    add_effect(maker, redemption, "propensity", -3.0, 2.0);
    add_effect(maker, redemption, "propensity_sd", 0.0, 2.0);
    add_effect(maker, redemption, "value", -1.0, 3.0);
    add_effect(maker, redemption, "pressure", -1.0, 4.0);
    add_effect(maker, redemption, "size", -1.0, 2.0);
}

/* Names with what a JSON pointer escapes, and beyond ASCII. */
static const char *const segment_names[] = {"regulars", "a/b~c", "gäste"};
static const char *const item_names[] = {"cup", "mug~0", "hat/red", "bag", "pen", "Zug"};

/* Distinct by construction, in no order. */
static void add_draw_id(struct maker *maker, cJSON *to, int index) {
    if (maker->has_draw_ids)
        cJSON_AddNumberToObject(to, "draw_id", (double)(below(maker, 9000) * 7 + (6 - index)));
}

static void add_segments(struct maker *maker, cJSON *root) {
    cJSON *segments = cJSON_AddObjectToObject(root, "segments");
    int n = between(maker, 1, 3);
    for (int i = 0; i < n; i++) {
        cJSON *segment = cJSON_AddObjectToObject(segments, segment_names[i]);
        add_draw_id(maker, segment, i);
        add_members(maker, segment);
        double rare = maker->busy ? 500.0 : maker->lasting ? 0.005 : 0.5;
        double often = maker->busy ? 2000.0 : maker->lasting ? 1.0 : 80.0;
        add_rate(maker, segment, "purchases", rare, often);
        if (percent(maker, 60))
            maker->has_visits |= add_rate(maker, segment, "visits", 0.1 * rare, 0.5 * often);
        add_lifetime(maker, segment);
        add_spend(maker, segment);
        add_season(maker, segment);
        if (percent(maker, 80))
            add_decision(maker, segment);
    }
}

/* ---- programme ---- */

static void add_earning(struct maker *maker, cJSON *programme) {
    static const char *const roundings[] = {"floor", "nearest", "ceil"};
    cJSON *anchor = cJSON_AddObjectToObject(programme, "anchor");
    cJSON *earn = cJSON_AddObjectToObject(programme, "earn");
    add_sized(maker, anchor, "points", 0.5, 1000.0);
    bool dear = percent(maker, 4); /* beside it no item has any value */
    add_sized(maker, anchor, "value", dear ? 1e8 : 0.01, dear ? 1e9 : 10.0);
    bool extreme = percent(maker, 2); /* purchases and balances out of range */
    maker->points = log_uniform(maker, 0.3, percent(maker, 10) ? 1e6 : 2000.0);
    if (extreme)
        maker->points = log_uniform(maker, 1e7, 1e10);
    maker->value = log_uniform(maker, 0.0005, 0.1);
    maker->points_per_unit =
        add_sized(maker, earn, "points_per_unit", extreme ? 300.0 : 1e-4, 1000.0);
    if (percent(maker, 80))
        cJSON_AddStringToObject(earn, "rounding", pick(maker, roundings, 3));
    if (percent(maker, 40))
        add(maker, earn, "minimum_spend", 0.0, fmin(maker->points / maker->points_per_unit, 1e7));
}

static void add_dates(struct maker *maker, cJSON *expiry) {
    static const char *const dates[] = {"12-31", "02-29", "06-30", "01-01", "04-15", "09-30"};
    cJSON *list = cJSON_AddArrayToObject(expiry, "dates");
    int n = between(maker, 1, 3);
    int first = below(maker, 6);
    for (int i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(dates[(first + i) % 6]));
}

static void add_term(struct maker *maker, cJSON *expiry) {
    switch (below(maker, 5)) {
    case 0:
        add_duration(expiry, "after", between(maker, 1, 2), "year");
        break;
    case 1:
    case 2:
        add_duration(expiry, "after", between(maker, 1, 18), "month");
        break;
    case 3:
        add_duration(expiry, "after", between(maker, 1, 40), "day");
        break;
    default:
        add_duration(expiry, "after", between(maker, 30, 400), "day");
        break;
    }
}

static void add_expiry(struct maker *maker, cJSON *programme) {
    static const char *const kinds[] = {"none", "rolling", "calendar", "inactivity"};
    static const char *const spans[] = {"day", "month_end", "quarter_end", "year_end"};
    static const char *const activities[] = {"earn", "redeem", "either"};
    cJSON *expiry = cJSON_AddObjectToObject(programme, "expiry");
    int kind = percent(maker, 15) ? 0 : between(maker, 1, 3);
    cJSON_AddStringToObject(expiry, "kind", kinds[kind]);
    if (kind == 1 || kind == 3)
        add_term(maker, expiry);
    if (kind == 1 && percent(maker, 70))
        cJSON_AddStringToObject(expiry, "to", pick(maker, spans, 4));
    if (kind == 2)
        add_dates(maker, expiry);
    if (kind == 3 && percent(maker, 80))
        cJSON_AddStringToObject(expiry, "activity", pick(maker, activities, 3));
}

static void add_redemption(struct maker *maker, cJSON *programme, int n_items) {
    static const char *const quantities[] = {"one", "max", "all"};
    cJSON *redemption = cJSON_AddObjectToObject(programme, "redemption");
    cJSON *at = cJSON_AddArrayToObject(redemption, "at");
    bool at_purchase = !maker->has_visits || percent(maker, 75);
    if (at_purchase)
        cJSON_AddItemToArray(at, cJSON_CreateString("purchase"));
    if (!at_purchase || percent(maker, 50))
        cJSON_AddItemToArray(at, cJSON_CreateString("visit"));
    int quantity = below(maker, 3);
    bool always = n_items == 0 || percent(maker, 30);
    cJSON_AddStringToObject(redemption, "decision", always ? "always" : "logit");
    cJSON_AddStringToObject(redemption, "quantity", quantities[quantity]);
    if (quantity == 1)
        cJSON_AddNumberToObject(redemption, "max_units", between(maker, 1, 5));
}

static void add_item(struct maker *maker, cJSON *items, int index, double price) {
    cJSON *item = cJSON_AddObjectToObject(items, item_names[index]);
    double worth = price * maker->value * uniform(maker, 0.3, 3.0);
    worth = worth < 0.1 ? 0.1 : worth > 1e5 ? 1e5 : worth;
    add_draw_id(maker, item, index);
    if (percent(maker, 15))
        add(maker, item, "points", price, price + 2.0);
    else
        cJSON_AddNumberToObject(item, "points", floor(price + 0.5));
    if (percent(maker, 40))
        add(maker, item, "cash", 0.0, 0.5 * worth);
    add(maker, item, "unit_cost", 0.0, worth);
    add(maker, item, "retail_value", 0.6 * worth, 2.0 * worth);
    if (percent(maker, 70))
        add(maker, item, "utility", -3.0, 3.0);
}

static void add_items(struct maker *maker, cJSON *programme, int n) {
    cJSON *items = cJSON_AddObjectToObject(programme, "items");
    double price = 1.0;
    for (int i = 0; i < n; i++) {
        bool equal = i > 0 && percent(maker, 20);
        if (!equal)
            price = maker->points * log_uniform(maker, 0.3, 30.0);
        if (!equal && percent(maker, 5))
            price = log_uniform(maker, 1.0, 1e9 - 10.0);
        price = price < 1.0 ? 1.0 : price > 9e8 ? 9e8 : price;
        add_item(maker, items, i, price);
    }
}

static cJSON *make(struct maker *maker) {
    static const char *const leavers[] = {"forfeits", "keeps"};
    cJSON *root = cJSON_CreateObject();
    cJSON *programme = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "schema", "pointsim/scenario/1");
    cJSON_AddStringToObject(root, "name", "random");
    add_simulation(maker, root);
    add_earning(maker, programme);
    add_segments(maker, root);
    cJSON_AddItemToObject(root, "programme", programme);
    add_expiry(maker, programme);
    if (percent(maker, 80))
        cJSON_AddStringToObject(programme, "leaver", pick(maker, leavers, 2));
    int n_items = below(maker, 7);
    add_redemption(maker, programme, n_items);
    add_items(maker, programme, n_items);
    return root;
}

char *random_scenario(uint64_t seed) {
    struct maker maker = {.state = seed * 0x2545F4914F6CDD1Du};
    maker.uncertain = percent(&maker, 60);
    maker.busy = percent(&maker, 5);
    maker.lasting = !maker.busy && percent(&maker, 2);
    maker.has_draw_ids = percent(&maker, 50);
    cJSON *root = make(&maker);
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    return text;
}
