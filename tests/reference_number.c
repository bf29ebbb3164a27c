/* pointsim: the oracle's numbers: a distribution in place of a number, drawn once a path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct reference_place reference_child(const struct reference_place *parent, const char *key) {
    struct reference_place found = {.json = cJSON_GetObjectItemCaseSensitive(parent->json, key)};
    size_t n = strlen(parent->pointer);
    memcpy(found.pointer, parent->pointer, n);
    found.pointer[n++] = '/';
    for (const char *c = key; *c && n + 3 < sizeof found.pointer; c++) {
        bool escape = *c == '~' || *c == '/';
        found.pointer[n++] = escape ? '~' : *c;
        if (escape)
            found.pointer[n++] = *c == '~' ? '0' : '1';
    }
    found.pointer[n] = '\0';
    return found;
}

struct reference_place reference_element(const struct reference_place *parent, int index) {
    char key[16];
    snprintf(key, sizeof key, "%d", index);
    struct reference_place found = reference_child(parent, key);
    found.json = cJSON_GetArrayItem(parent->json, index);
    return found;
}

uint32_t reference_address(const char *text) {
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

int reference_gamma(double shape, uint64_t seed, uint32_t base, uint32_t stream, uint32_t member,
                    uint32_t path, double *value) {
    double s = shape < 1.0 ? shape + 1.0 : shape;
    double d = s - 1.0 / 3.0;
    double c = 1.0 / sqrt(9.0 * d);
    for (uint32_t i = 0; i < 65536; i++) {
        pts_block block = pts_philox(seed, base + i, stream, member, path);
        double x = pts_normal(pts_unit(block.word[0]));
        double v = 1.0 + c * x;
        if (v <= 0.0)
            continue;
        v = v * v * v;
        if (pts_log(pts_unit(block.word[1])) < 0.5 * x * x + d - d * v + d * pts_log(v)) {
            double g = d * v;
            if (shape < 1.0)
                g = g * pts_exp(pts_log(pts_unit(block.word[2])) / shape);
            *value = g;
            return PTS_OK;
        }
    }
    return PTS_ERR_RANGE;
}

/* ---- a number: fixed, or a distribution drawn once a path ---- */

struct drawing {
    const struct reference_world *world;
    uint32_t draw_id;
    uint32_t base; /* attempt times 2^16 */
    double u, normal;
    int status;
};

static double parameter(const cJSON *list, int index) {
    return cJSON_GetNumberValue(cJSON_GetArrayItem(list, index));
}

static double member_of(const cJSON *object, const char *key) {
    return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static double path_gamma(struct drawing *draw, double shape, uint32_t stream) {
    double g = 0.0;
    int status = reference_gamma(shape, draw->world->seed, draw->base, stream, draw->draw_id,
                                 draw->world->path, &g);
    if (status < 0)
        draw->status = status;
    return g;
}

static double triangular(double a, double mode, double b, double u) {
    double at_mode = (mode - a) / (b - a);
    if (u < at_mode)
        return a + sqrt(u * (b - a) * (mode - a));
    return b - sqrt((1.0 - u) * (b - a) * (b - mode));
}

static double lognormal(double mean, double cv, double normal) {
    double q = pts_log(1.0 + cv * cv);
    return pts_exp(pts_log(mean) - 0.5 * q + sqrt(q) * normal);
}

static double beta(struct drawing *draw, double a, double b) {
    double from_a = path_gamma(draw, a, STREAM_PATH);
    double from_b = path_gamma(draw, b, STREAM_PATH_2);
    return from_a / (from_a + from_b);
}

static double choice(const cJSON *values, double u) {
    int n = cJSON_GetArraySize(values);
    int i = (int)(u * n);
    return parameter(values, i < n ? i : n - 1);
}

static double draw_family(struct drawing *draw, const char *family, const cJSON *p) {
    double u = draw->u;
    if (strcmp(family, "normal") == 0)
        return parameter(p, 0) + parameter(p, 1) * draw->normal;
    if (strcmp(family, "lognormal") == 0)
        return lognormal(member_of(p, "mean"), member_of(p, "cv"), draw->normal);
    if (strcmp(family, "uniform") == 0)
        return parameter(p, 0) + (parameter(p, 1) - parameter(p, 0)) * u;
    if (strcmp(family, "triangular") == 0)
        return triangular(parameter(p, 0), parameter(p, 1), parameter(p, 2), u);
    if (strcmp(family, "beta") == 0)
        return beta(draw, parameter(p, 0), parameter(p, 1));
    if (strcmp(family, "gamma") == 0)
        return path_gamma(draw, parameter(p, 0), STREAM_PATH) * (parameter(p, 1) / parameter(p, 0));
    if (strcmp(family, "choice") == 0)
        return choice(p, u);
    draw->status = PTS_ERR_INPUT;
    return 0.0;
}

/* The one key of a distribution object that is not `truncate`. */
static const cJSON *family_of(const cJSON *object) {
    const cJSON *key = object->child;
    while (key && strcmp(key->string, "truncate") == 0)
        key = key->next;
    return key;
}

static bool inside(const struct reference_place *place, double x) {
    const cJSON *bounds = cJSON_GetObjectItemCaseSensitive(place->json, "truncate");
    return !bounds || (parameter(bounds, 0) <= x && x <= parameter(bounds, 1));
}

const char *reference_family(const struct reference_place *place) {
    const cJSON *family = cJSON_IsObject(place->json) ? family_of(place->json) : NULL;
    return family ? family->string : "";
}

bool reference_number_at(const struct reference_place *place, double u, double normal, double *x) {
    const cJSON *family = family_of(place->json);
    struct drawing draw = {.u = u, .normal = normal};
    *x = draw_family(&draw, family->string, family);
    return inside(place, *x);
}

static double draw_number(const struct reference_world *world, const struct reference_place *place,
                          int *status) {
    const cJSON *family = family_of(place->json);
    struct drawing draw = {
        .world = world, .draw_id = reference_address(place->pointer), .status = PTS_OK};
    for (uint32_t a = 0; family && a < 65536; a++) {
        draw.base = a << 16;
        pts_block block =
            pts_philox(world->seed, draw.base, STREAM_PATH, draw.draw_id, world->path);
        draw.u = pts_unit53(block.word[0], block.word[1]);
        draw.normal = pts_normal(draw.u);
        double x = draw_family(&draw, family->string, family);
        if (draw.status < 0)
            break;
        if (inside(place, x))
            return x;
    }
    *status = draw.status < 0 ? draw.status : PTS_ERR_RANGE;
    return 0.0;
}

double reference_value(const struct reference_world *world, const struct reference_place *place,
                       int *status) {
    if (cJSON_IsNumber(place->json))
        return place->json->valuedouble;
    for (int i = 0; i < world->n_correlated; i++)
        if (strcmp(world->correlated[i].place.pointer, place->pointer) == 0)
            return world->correlated[i].value;
    return draw_number(world, place, status);
}

static double mean_of_choice(const cJSON *values) {
    double sum = 0.0;
    int n = cJSON_GetArraySize(values);
    for (int i = 0; i < n; i++)
        sum += parameter(values, i);
    return sum / n;
}

/* A truncated number has the mean of its draws on paths 0 to 1023 with seed 0, each drawn alone
 * even where it is correlated. */
static double mean_of_draws(const struct reference_world *world,
                            const struct reference_place *place) {
    struct reference_world other = *world;
    double sum = 0.0;
    int status = PTS_OK;
    other.seed = 0;
    for (other.path = 0; other.path < 1024; other.path++)
        sum += draw_number(&other, place, &status);
    return sum / 1024;
}

double reference_mean(const struct reference_world *world, const struct reference_place *place) {
    const cJSON *json = place->json;
    if (cJSON_IsNumber(json))
        return json->valuedouble;
    if (cJSON_GetObjectItemCaseSensitive(json, "truncate"))
        return mean_of_draws(world, place);
    const cJSON *p = family_of(json);
    const char *family = p->string;
    if (strcmp(family, "normal") == 0)
        return parameter(p, 0);
    if (strcmp(family, "lognormal") == 0)
        return member_of(p, "mean");
    if (strcmp(family, "uniform") == 0)
        return (parameter(p, 0) + parameter(p, 1)) / 2.0;
    if (strcmp(family, "triangular") == 0)
        return (parameter(p, 0) + parameter(p, 1) + parameter(p, 2)) / 3.0;
    if (strcmp(family, "beta") == 0)
        return parameter(p, 0) / (parameter(p, 0) + parameter(p, 1));
    if (strcmp(family, "gamma") == 0)
        return parameter(p, 1);
    return mean_of_choice(p);
}
