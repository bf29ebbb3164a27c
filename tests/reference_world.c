/* pointsim: the oracle's world: what a resolved scenario says, as it is on one path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is at a key ---- */

double reference_number(const struct reference_world *world, const struct reference_place *parent,
                        const char *key, double absent, int *status) {
    struct reference_place place = reference_child(parent, key);
    return place.json ? reference_value(world, &place, status) : absent;
}

const char *reference_text(const struct reference_place *parent, const char *key) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(parent->json, key));
}

int reference_word(const struct reference_place *parent, const char *key, const char *const *words,
                   int absent) {
    const char *text = reference_text(parent, key);
    for (int i = 0; text && words[i]; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    return absent;
}

static bool flag(const struct reference_place *parent, const char *key) {
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(parent->json, key));
}

struct reference_duration reference_duration_at(const struct reference_place *parent,
                                                const char *key) {
    const char *text = reference_text(parent, key);
    struct reference_duration duration = {0};
    char *unit = NULL;
    if (!text)
        return duration;
    int n = (int)strtol(text, &unit, 10);
    if (strncmp(unit, " day", 4) == 0)
        duration.days = n;
    else
        duration.months = strncmp(unit, " year", 5) == 0 ? 12 * n : n;
    return duration;
}

int64_t reference_integer(const struct reference_place *parent, const char *key) {
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(parent->json, key);
    return json ? (int64_t)json->valuedouble : 0;
}

uint32_t reference_word_below(double share) {
    double scaled = share * 4294967296.0;
    return (uint32_t)(scaled < 4294967295.0 ? scaled : 4294967295.0);
}

/* ---- simulation ---- */

static int read_simulation(struct reference_world *world, const struct reference_place *root) {
    struct reference_place simulation = reference_child(root, "simulation");
    const char *seed = reference_text(&simulation, "seed");
    const char *start = reference_text(&simulation, "start");
    pts_date date = {0};
    if (!seed || !start || !pts_date_parse(start, &date))
        return PTS_ERR_INPUT;
    int32_t first = pts_date_to_day(date);
    int runoff = reference_duration_at(&simulation, "runoff").months;
    int warmup = reference_duration_at(&simulation, "warmup").months;
    world->counts_lots = cJSON_IsTrue(reference_child(&simulation, "count_lots").json);
    world->counts_active = cJSON_IsTrue(reference_child(&simulation, "count_active").json);
    world->seed = strtoull(seed, NULL, 10);
    world->sample = reference_integer(&simulation, "sample");
    world->months = reference_duration_at(&simulation, "horizon").months;
    world->base = pts_day_add_months(first, -warmup);
    world->h0 = first - world->base;
    world->start = date;
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

static void read_rates(struct reference_world *world, struct reference_segment *segment,
                       const struct reference_place *at, int *status) {
    struct reference_place tenure = reference_child(at, "tenure");
    segment->has_tenure = tenure.json != NULL;
    segment->tenure_mean_years = reference_number(world, &tenure, "mean_years", 0.0, status);
    segment->tenure_shape = reference_number(world, &tenure, "shape", 1.0, status);
    struct reference_place purchases = reference_child(at, "purchases");
    segment->purchases_per_year = reference_number(world, &purchases, "per_year", 0.0, status);
    segment->purchases_mixed = reference_child(&purchases, "shape").json != NULL;
    segment->purchases_shape = reference_number(world, &purchases, "shape", 1.0, status);
    segment->purchase_at_enrolment = flag(at, "purchase_at_enrolment");
    struct reference_place visits = reference_child(at, "visits");
    segment->visits_per_year = reference_number(world, &visits, "per_year", 0.0, status);
    segment->visits_mixed = reference_child(&visits, "shape").json != NULL;
    segment->visits_shape = reference_number(world, &visits, "shape", 1.0, status);
    segment->activity = reference_number(world, at, "activity", 1.0, status);
    segment->dormant =
        reference_word_below(reference_number(world, at, "dormant_share", 0.0, status));
}

static void read_life(struct reference_world *world, struct reference_segment *segment,
                      const struct reference_place *at, int *status) {
    static const char *const models[] = {"endless", "exponential", "pareto_nbd", "bg_nbd", NULL};
    struct reference_place life = reference_child(at, "lifetime");
    segment->lifetime = reference_word(&life, "model", models, LIFE_ENDLESS);
    segment->life_mean_days = reference_number(world, &life, "mean_days", 0.0, status);
    segment->life_shape = reference_number(world, &life, "shape", 0.0, status);
    segment->life_scale_days = reference_number(world, &life, "scale_days", 0.0, status);
    segment->dropout_a = reference_number(world, &life, "a", 0.0, status);
    segment->dropout_b = reference_number(world, &life, "b", 0.0, status);
}

static void read_spend(struct reference_world *world, struct reference_segment *segment,
                       const struct reference_place *at, int *status) {
    static const char *const models[] = {"lognormal", "gamma_gamma", NULL};
    struct reference_place spend = reference_child(at, "spend");
    segment->gamma_gamma = reference_word(&spend, "model", models, 0) == 1;
    segment->spend_mean = reference_number(world, &spend, "mean", 0.0, status);
    segment->spend_sd_between = reference_number(world, &spend, "sd_between", 0.0, status);
    segment->spend_sd_within = reference_number(world, &spend, "sd_within", 0.0, status);
    segment->spend_shape_between = reference_number(world, &spend, "shape_between", 0.0, status);
    segment->spend_shape_within = reference_number(world, &spend, "shape_within", 0.0, status);
}

static void read_behaviour(struct reference_world *world, struct reference_segment *segment,
                           const struct reference_place *at, int *status) {
    struct reference_place redemption = reference_child(at, "redemption");
    segment->propensity = reference_number(world, &redemption, "propensity", 0.0, status);
    segment->propensity_sd = reference_number(world, &redemption, "propensity_sd", 0.0, status);
    segment->value = reference_number(world, &redemption, "value", 0.0, status);
    segment->pressure = reference_number(world, &redemption, "pressure", 0.0, status);
    segment->size = reference_number(world, &redemption, "size", 0.0, status);
    segment->never =
        reference_word_below(reference_number(world, &redemption, "never_share", 0.0, status));
    segment->threshold =
        (int32_t)(reference_number(world, &redemption, "threshold", 0.0, status) + 0.5);
}

static int read_opening(struct reference_world *world, struct reference_segment *segment,
                        const struct reference_place *at, const char *name) {
    static const char *const kinds[] = {"warmup", "balance", "file", NULL};
    struct reference_place opening = reference_child(at, "opening");
    struct reference_place balance = reference_child(&opening, "balance");
    int status = PTS_OK;
    segment->opening = reference_word(&opening, "from", kinds, OPENING_WARMUP);
    segment->empty_share = reference_number(world, &balance, "empty_share", 0.0, &status);
    segment->balance_mean = reference_number(world, &balance, "mean", 0.0, &status);
    segment->balance_cv = reference_number(world, &balance, "cv", 1.0, &status);
    segment->balance_lots = reference_number(world, &balance, "lots", 1.0, &status);
    segment->balance_age_days = reference_number(world, &balance, "age_days", 0.0, &status);
    if (status == PTS_OK && segment->opening == OPENING_FILE)
        status = reference_given_read(world, segment, name, reference_text(&opening, "file"));
    return status;
}

static int read_segment(struct reference_world *world, struct reference_segment *segment,
                        const struct reference_place *at) {
    int status = PTS_OK;
    segment->draw_id = (uint32_t)reference_integer(at, "draw_id");
    snprintf(segment->name, sizeof segment->name, "%s", at->json->string);
    segment->members = reference_integer(at, "members");
    segment->sample = reference_integer(at, "sample");
    read_rates(world, segment, at, &status);
    read_life(world, segment, at, &status);
    read_spend(world, segment, at, &status);
    read_behaviour(world, segment, at, &status);
    int opening = read_opening(world, segment, at, at->json->string);
    int enrolments = reference_enrolments_read(world, segment, at);
    return opening < 0 ? opening : enrolments < 0 ? enrolments : status;
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

/* When what they buy depends on is known: the programme too. */
static int read_intensities(struct reference_world *world, const struct reference_place *root) {
    struct reference_place segments = reference_child(root, "segments");
    int status = PTS_OK;
    for (int i = 0; i < world->n_segments && status == PTS_OK; i++) {
        struct reference_place at = reference_child(&segments, world->segments[i].name);
        status = reference_intensity_read(world, &world->segments[i], &at);
    }
    return status;
}

/* ---- all of it ---- */

int reference_world_read(struct reference_world *world, const char *json, const char *folder,
                         uint32_t path, int twin) {
    *world = (struct reference_world){.path = path, .twin = twin ? 1u : 0u, .folder = folder};
    struct reference_place root = {.json = cJSON_Parse(json)};
    if (!root.json)
        return PTS_ERR_INPUT;
    int status = read_simulation(world, &root);
    if (status == PTS_OK)
        status = reference_correlated_read(world, &root);
    if (status == PTS_OK)
        status = reference_economy_read(world, &root);
    if (status == PTS_OK)
        status = reference_campaigns_read(world, &root);
    if (status == PTS_OK)
        status = reference_feedback_read(world, &root);
    if (status == PTS_OK)
        status = reference_wake_read(world, &root);
    if (status == PTS_OK)
        status = read_segments(world, &root);
    if (status == PTS_OK)
        status = reference_programme_read(world, &root);
    if (status == PTS_OK)
        status = reference_guards_read(world, &root);
    if (status == PTS_OK)
        status = reference_value_read(world, &root);
    if (status == PTS_OK)
        status = read_intensities(world, &root);
    cJSON_Delete((cJSON *)(uintptr_t)root.json);
    return status;
}

void reference_world_free(struct reference_world *world) {
    for (int i = 0; i < world->n_segments; i++) {
        free(world->segments[i].enrolments);
        free(world->segments[i].given);
        reference_pace_free(&world->segments[i].pace);
    }
    free(world->segments);
    free(world->correlated);
    free(world->demand);
    free(world->unit_cost);
    reference_value_free(world);
    reference_shelves_free(world);
    free(world->items);
    free(world->activities);
    free(world->campaigns);
    free(world->tasks);
    free(world->reminders);
    free(world->dates);
    reference_change_free(world);
    free(world->tiers.list);
    free(world->pools);
    reference_guards_free(world);
    reference_transfers_free(world);
    reference_auctions_free(world);
}
