/* pointsim: the oracle's world: what a resolved scenario says, as it is on one path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The path's value of parent.key; `absent` where there is no such key. */
static double number(const struct reference_world *world, const struct reference_place *parent,
                     const char *key, double absent, int *status) {
    struct reference_place place = reference_child(parent, key);
    return place.json ? reference_value(world, &place, status) : absent;
}

/* Which of the words the text at parent.key is; `absent` where there is none of them. */
static int word(const struct reference_place *parent, const char *key, const char *const *words,
                int absent) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(parent->json, key));
    for (int i = 0; text && words[i]; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    return absent;
}

static bool flag(const struct reference_place *parent, const char *key) {
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(parent->json, key));
}

static void duration(const struct reference_place *parent, const char *key, int *days,
                     int *months) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(parent->json, key));
    char *unit = NULL;
    *days = 0;
    *months = 0;
    if (!text)
        return;
    int n = (int)strtol(text, &unit, 10);
    if (strncmp(unit, " day", 4) == 0)
        *days = n;
    else
        *months = strncmp(unit, " year", 5) == 0 ? 12 * n : n;
}

static int months_of(const struct reference_place *parent, const char *key) {
    int days = 0;
    int months = 0;
    duration(parent, key, &days, &months);
    return months;
}

static int64_t integer(const struct reference_place *parent, const char *key) {
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(parent->json, key);
    return json ? (int64_t)json->valuedouble : 0;
}

/* ---- simulation ---- */

static int read_simulation(struct reference_world *world, const struct reference_place *root) {
    struct reference_place simulation = reference_child(root, "simulation");
    const char *seed =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(simulation.json, "seed"));
    const char *start =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(simulation.json, "start"));
    pts_date date = {0};
    if (!seed || !start || !pts_date_parse(start, &date))
        return PTS_ERR_INPUT;
    int32_t first = pts_date_to_day(date);
    int runoff = months_of(&simulation, "runoff");
    world->seed = strtoull(seed, NULL, 10);
    world->sample = integer(&simulation, "sample");
    world->months = months_of(&simulation, "horizon");
    world->base = pts_day_add_months(first, -months_of(&simulation, "warmup"));
    world->h0 = first - world->base;
    world->h1 = pts_day_add_months(first, world->months) - world->base;
    world->r1 = pts_day_add_months(first, world->months + runoff) - world->base;
    return PTS_OK;
}

int reference_bin(const struct reference_world *world, int32_t day) {
    if (day < world->h0)
        return 0;
    if (day >= world->h1)
        return world->months + 1;
    pts_date first = pts_date_of_day(world->base + world->h0);
    pts_date date = pts_date_of_day(world->base + day);
    return 12 * (date.year - first.year) + date.month - first.month + 1;
}

/* ---- segments ---- */

static int read_enrolments(struct reference_world *world, struct reference_segment *segment,
                           const struct reference_place *at) {
    struct reference_place list = reference_child(at, "enrolments");
    int status = PTS_OK;
    double mean = 0.0, of_month = 0.0;
    segment->enrolments = calloc((size_t)world->months, sizeof *segment->enrolments);
    if (!segment->enrolments)
        return PTS_ERR_MEMORY;
    for (int m = 0; m < world->months && list.json; m++) {
        struct reference_place one = cJSON_IsArray(list.json) ? reference_element(&list, m) : list;
        if (!one.json)
            break;
        if (m == 0 || cJSON_IsArray(list.json))
            of_month = reference_mean(world, &one);
        mean += of_month;
        segment->enrolments[m] = reference_value(world, &one, &status);
    }
    segment->own = (double)segment->members + mean;
    return status;
}

static void read_rates(struct reference_world *world, struct reference_segment *segment,
                       const struct reference_place *at, int *status) {
    struct reference_place tenure = reference_child(at, "tenure");
    segment->has_tenure = tenure.json != NULL;
    segment->tenure_mean_years = number(world, &tenure, "mean_years", 0.0, status);
    segment->tenure_shape = number(world, &tenure, "shape", 1.0, status);
    struct reference_place purchases = reference_child(at, "purchases");
    segment->purchases_per_year = number(world, &purchases, "per_year", 0.0, status);
    segment->purchases_mixed = reference_child(&purchases, "shape").json != NULL;
    segment->purchases_shape = number(world, &purchases, "shape", 1.0, status);
    segment->purchase_at_enrolment = flag(at, "purchase_at_enrolment");
    struct reference_place visits = reference_child(at, "visits");
    segment->visits_per_year = number(world, &visits, "per_year", 0.0, status);
    segment->visits_mixed = reference_child(&visits, "shape").json != NULL;
    segment->visits_shape = number(world, &visits, "shape", 1.0, status);
}

static void read_life(struct reference_world *world, struct reference_segment *segment,
                      const struct reference_place *at, int *status) {
    static const char *const models[] = {"endless", "exponential", "pareto_nbd", "bg_nbd", NULL};
    struct reference_place life = reference_child(at, "lifetime");
    segment->lifetime = word(&life, "model", models, LIFE_ENDLESS);
    segment->life_mean_days = number(world, &life, "mean_days", 0.0, status);
    segment->life_shape = number(world, &life, "shape", 0.0, status);
    segment->life_scale_days = number(world, &life, "scale_days", 0.0, status);
    segment->dropout_a = number(world, &life, "a", 0.0, status);
    segment->dropout_b = number(world, &life, "b", 0.0, status);
}

static void read_behaviour(struct reference_world *world, struct reference_segment *segment,
                           const struct reference_place *at, int *status) {
    struct reference_place spend = reference_child(at, "spend");
    segment->spend_mean = number(world, &spend, "mean", 0.0, status);
    segment->spend_sd_between = number(world, &spend, "sd_between", 0.0, status);
    segment->spend_sd_within = number(world, &spend, "sd_within", 0.0, status);
    struct reference_place redemption = reference_child(at, "redemption");
    segment->propensity = number(world, &redemption, "propensity", 0.0, status);
    segment->propensity_sd = number(world, &redemption, "propensity_sd", 0.0, status);
    segment->value = number(world, &redemption, "value", 0.0, status);
    segment->pressure = number(world, &redemption, "pressure", 0.0, status);
    segment->size = number(world, &redemption, "size", 0.0, status);
}

/* The steps of a day by month of the year, and L: operational ticks before each day. */
static int read_season(struct reference_world *world, struct reference_segment *segment,
                       const struct reference_place *at, int *status) {
    struct reference_place season = reference_child(at, "season");
    double factor[12];
    double sum = 0.0;
    for (int m = 0; m < 12; m++) {
        struct reference_place one = reference_element(&season, m);
        factor[m] = one.json ? reference_value(world, &one, status) : 1.0;
        sum += factor[m] * (m == 1 ? 28.25 : pts_month_length(2001, m + 1));
    }
    double mean = sum / 365.25;
    for (int m = 0; m < 12; m++)
        segment->step[m] = (uint32_t)(65536.0 * (factor[m] / mean) + 0.5);
    segment->elapsed = calloc((size_t)world->r1 + 1, sizeof *segment->elapsed);
    if (!segment->elapsed)
        return PTS_ERR_MEMORY;
    for (int32_t day = 0; day < world->r1; day++)
        segment->elapsed[day + 1] =
            segment->elapsed[day] + segment->step[pts_date_of_day(world->base + day).month - 1];
    return PTS_OK;
}

static int read_segment(struct reference_world *world, struct reference_segment *segment,
                        const struct reference_place *at) {
    int status = PTS_OK;
    segment->draw_id = (uint32_t)integer(at, "draw_id");
    segment->members = integer(at, "members");
    segment->sample = integer(at, "sample");
    read_rates(world, segment, at, &status);
    read_life(world, segment, at, &status);
    read_behaviour(world, segment, at, &status);
    int season = read_season(world, segment, at, &status);
    int enrolments = read_enrolments(world, segment, at);
    return season < 0 ? season : enrolments < 0 ? enrolments : status;
}

static int segment_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_segment *)a)->draw_id;
    uint32_t y = ((const struct reference_segment *)b)->draw_id;
    return (x > y) - (x < y);
}

static int64_t divided_up(double real, int64_t parts) {
    int64_t total = (int64_t)(real + 0.5);
    return (total + parts - 1) / parts;
}

static void set_weights(struct reference_world *world) {
    double all = 0.0;
    for (int i = 0; i < world->n_segments; i++)
        all += world->segments[i].own;
    for (int i = 0; i < world->n_segments; i++) {
        struct reference_segment *segment = &world->segments[i];
        segment->index = i;
        segment->weight = segment->sample > 0 ? divided_up(segment->own, segment->sample)
                                              : divided_up(all, world->sample);
        if (segment->weight < 1)
            segment->weight = 1;
    }
}

static int read_segments(struct reference_world *world, const struct reference_place *root) {
    struct reference_place segments = reference_child(root, "segments");
    int n = cJSON_GetArraySize(segments.json);
    int status = PTS_OK;
    world->segments = calloc((size_t)n + 1, sizeof *world->segments);
    if (!world->segments)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, segments.json) {
        struct reference_place at = reference_child(&segments, one->string);
        int failure = read_segment(world, &world->segments[world->n_segments++], &at);
        status = failure < 0 ? failure : status;
    }
    qsort(world->segments, (size_t)n, sizeof *world->segments, segment_order);
    set_weights(world);
    return status;
}

/* ---- programme ---- */

static int item_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_item *)a)->draw_id;
    uint32_t y = ((const struct reference_item *)b)->draw_id;
    return (x > y) - (x < y);
}

static int price_order(const void *a, const void *b) {
    const struct reference_item *x = a;
    const struct reference_item *y = b;
    return x->points != y->points ? (x->points > y->points) - (x->points < y->points)
                                  : item_order(a, b);
}

static int64_t minor_units(double money) {
    return (int64_t)(money * 100.0 + 0.5);
}

static int read_items(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place items = reference_child(programme, "items");
    int n = cJSON_GetArraySize(items.json);
    int status = PTS_OK;
    world->items = calloc((size_t)n + 1, sizeof *world->items);
    if (!world->items)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, items.json) {
        struct reference_place at = reference_child(&items, one->string);
        struct reference_item *item = &world->items[world->n_items++];
        item->draw_id = (uint32_t)integer(&at, "draw_id");
        item->points = (int64_t)(number(world, &at, "points", 1.0, &status) + 0.5);
        item->cash = minor_units(number(world, &at, "cash", 0.0, &status));
        item->cost = minor_units(number(world, &at, "unit_cost", 0.0, &status));
        item->retail = minor_units(number(world, &at, "retail_value", 0.0, &status));
        item->utility = number(world, &at, "utility", 0.0, &status);
    }
    qsort(world->items, (size_t)n, sizeof *world->items, item_order);
    for (int i = 0; i < n; i++)
        world->items[i].index = i;
    qsort(world->items, (size_t)n, sizeof *world->items, price_order);
    return status;
}

static int read_dates(struct reference_world *world, const struct reference_place *expiry) {
    struct reference_place dates = reference_child(expiry, "dates");
    int n = cJSON_GetArraySize(dates.json);
    world->dates = calloc((size_t)n + 1, sizeof *world->dates);
    if (!world->dates)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < n; i++) {
        const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(dates.json, i));
        if (!text || sscanf(text, "%d-%d", &world->dates[i].month, &world->dates[i].day) != 2)
            return PTS_ERR_INPUT;
        world->n_dates++;
    }
    return PTS_OK;
}

static int read_expiry(struct reference_world *world, const struct reference_place *programme) {
    static const char *const kinds[] = {"none", "rolling", "calendar", "inactivity", NULL};
    static const char *const spans[] = {"day", "month_end", "quarter_end", "year_end", NULL};
    static const int months_of_span[] = {0, 1, 3, 12};
    static const char *const activities[] = {"earn", "redeem", "either", NULL};
    struct reference_place expiry = reference_child(programme, "expiry");
    world->expiry = word(&expiry, "kind", kinds, EXPIRY_NONE);
    world->span = months_of_span[word(&expiry, "to", spans, 0)];
    world->activity = word(&expiry, "activity", activities, ACTIVITY_EITHER);
    duration(&expiry, "after", &world->after_days, &world->after_months);
    return read_dates(world, &expiry);
}

static void read_redemption(struct reference_world *world,
                            const struct reference_place *programme) {
    static const char *const decisions[] = {"always", "logit", NULL};
    static const char *const quantities[] = {"one", "max", "all", NULL};
    struct reference_place redemption = reference_child(programme, "redemption");
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reference_child(&redemption, "at").json) {
        world->at_purchase |= strcmp(cJSON_GetStringValue(one), "purchase") == 0;
        world->at_visit |= strcmp(cJSON_GetStringValue(one), "visit") == 0;
    }
    world->always = word(&redemption, "decision", decisions, 1) == 0;
    world->quantity = word(&redemption, "quantity", quantities, QUANTITY_ONE);
    world->max_units = integer(&redemption, "max_units");
}

static int read_programme(struct reference_world *world, const struct reference_place *root) {
    static const char *const roundings[] = {"floor", "nearest", "ceil", NULL};
    static const char *const leavers[] = {"forfeits", "keeps", NULL};
    struct reference_place programme = reference_child(root, "programme");
    struct reference_place anchor = reference_child(&programme, "anchor");
    struct reference_place earn = reference_child(&programme, "earn");
    int status = PTS_OK;
    world->anchor_points = number(world, &anchor, "points", 1.0, &status);
    world->anchor_value = number(world, &anchor, "value", 1.0, &status);
    world->points_per_unit = number(world, &earn, "points_per_unit", 0.0, &status);
    world->minimum_spend = number(world, &earn, "minimum_spend", 0.0, &status);
    world->rounding = word(&earn, "rounding", roundings, ROUND_FLOOR);
    world->leaver_keeps = word(&programme, "leaver", leavers, 0) == 1;
    read_redemption(world, &programme);
    int expiry = read_expiry(world, &programme);
    int items = read_items(world, &programme);
    return expiry < 0 ? expiry : items < 0 ? items : status;
}

int reference_world_read(struct reference_world *world, const char *json, uint32_t path, int twin) {
    *world = (struct reference_world){.path = path, .twin = twin ? 1u : 0u};
    struct reference_place root = {.json = cJSON_Parse(json)};
    if (!root.json)
        return PTS_ERR_INPUT;
    int status = read_simulation(world, &root);
    if (status == PTS_OK)
        status = read_segments(world, &root);
    if (status == PTS_OK)
        status = read_programme(world, &root);
    cJSON_Delete((cJSON *)(uintptr_t)root.json);
    return status;
}

void reference_world_free(struct reference_world *world) {
    for (int i = 0; i < world->n_segments; i++) {
        free(world->segments[i].enrolments);
        free(world->segments[i].elapsed);
    }
    free(world->segments);
    free(world->items);
    free(world->dates);
}
