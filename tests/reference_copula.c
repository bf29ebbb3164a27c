/* pointsim: the oracle's correlated numbers: those that `correlations` names, drawn together.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 }; /* numbers that may be correlated */

/* ---- who they are ---- */

/* One step of a JSON pointer, from `pointer` to the next slash, without the escapes. */
static const char *next_key(const char *pointer, char *key, size_t size) {
    size_t n = 0;
    for (pointer++; *pointer && *pointer != '/'; pointer++) {
        char c = *pointer;
        if (c == '~')
            c = *++pointer == '0' ? '~' : '/';
        if (n + 1 < size)
            key[n++] = c;
    }
    key[n] = '\0';
    return pointer;
}

static struct reference_place place_at(const struct reference_place *root, const char *pointer) {
    struct reference_place at = *root;
    while (*pointer == '/' && at.json) {
        char key[256];
        pointer = next_key(pointer, key, sizeof key);
        at = cJSON_IsArray(at.json) ? reference_element(&at, (int)strtol(key, NULL, 10))
                                    : reference_child(&at, key);
    }
    return at;
}

static int place_of(const struct reference_world *world, const char *pointer) {
    for (int i = 0; i < world->n_correlated; i++)
        if (strcmp(world->correlated[i].place.pointer, pointer) == 0)
            return i;
    return -1;
}

static int name_number(struct reference_world *world, const struct reference_place *root,
                       const char *pointer) {
    if (pointer && place_of(world, pointer) >= 0)
        return PTS_OK;
    if (!pointer || world->n_correlated == MOST)
        return PTS_ERR_INPUT;
    struct reference_place place = place_at(root, pointer);
    if (!cJSON_IsObject(place.json))
        return PTS_ERR_INPUT;
    world->correlated[world->n_correlated++].place = place;
    return PTS_OK;
}

static int byte_order(const void *a, const void *b) {
    return strcmp(((const struct reference_correlated *)a)->place.pointer,
                  ((const struct reference_correlated *)b)->place.pointer);
}

static int name_numbers(struct reference_world *world, const struct reference_place *root,
                        const cJSON *pairs) {
    int status = PTS_OK;
    const cJSON *pair = NULL;
    world->correlated = calloc(MOST, sizeof *world->correlated);
    if (!world->correlated)
        return PTS_ERR_MEMORY;
    cJSON_ArrayForEach(pair, pairs) {
        struct reference_place at = {.json = pair};
        if (status == PTS_OK)
            status = name_number(world, root, reference_text(&at, "a"));
        if (status == PTS_OK)
            status = name_number(world, root, reference_text(&at, "b"));
    }
    qsort(world->correlated, (size_t)world->n_correlated, sizeof *world->correlated, byte_order);
    return status;
}

/* ---- their matrix and its factor ---- */

static void correlate(const struct reference_world *world, const cJSON *pairs,
                      double r[MOST][MOST]) {
    const cJSON *pair = NULL;
    for (int i = 0; i < MOST; i++)
        r[i][i] = 1.0;
    cJSON_ArrayForEach(pair, pairs) {
        struct reference_place at = {.json = pair};
        int i = place_of(world, reference_text(&at, "a"));
        int j = place_of(world, reference_text(&at, "b"));
        r[i][j] = r[j][i] = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(pair, "rho"));
    }
}

/* Cholesky, row by row: r becomes L. */
static void factorise(double r[MOST][MOST], int n) {
    for (int i = 0; i < n; i++)
        for (int j = 0; j <= i; j++) {
            double sum = 0.0;
            for (int k = 0; k < j; k++)
                sum += r[i][k] * r[j][k];
            r[i][j] = i == j ? sqrt(r[i][i] - sum) : (r[i][j] - sum) / r[j][j];
        }
}

/* ---- their draws ---- */

static bool needs_uniform(const struct reference_place *place) {
    const char *family = reference_family(place);
    return strcmp(family, "normal") != 0 && strcmp(family, "lognormal") != 0;
}

/* Whether all lie in their bounds. */
static bool attempt(struct reference_world *world, double l[MOST][MOST], uint32_t a) {
    double shock[MOST];
    bool inside = true;
    for (int i = 0; i < world->n_correlated; i++) {
        struct reference_correlated *one = &world->correlated[i];
        pts_block block = pts_philox(world->seed, a, STREAM_COPULA,
                                     reference_address(one->place.pointer), world->path);
        double z = 0.0;
        shock[i] = pts_normal(pts_unit53(block.word[0], block.word[1]));
        for (int j = 0; j <= i; j++)
            z += l[i][j] * shock[j];
        double u = needs_uniform(&one->place) ? pts_normal_cdf(z) : 0.0;
        inside &= reference_number_at(&one->place, u, z, &one->value);
    }
    return inside;
}

int reference_correlated_read(struct reference_world *world, const struct reference_place *root) {
    const cJSON *pairs = cJSON_GetObjectItemCaseSensitive(root->json, "correlations");
    double matrix[MOST][MOST] = {0};
    if (cJSON_GetArraySize(pairs) == 0)
        return PTS_OK;
    int status = name_numbers(world, root, pairs);
    if (status != PTS_OK)
        return status;
    correlate(world, pairs, matrix);
    factorise(matrix, world->n_correlated);
    for (uint32_t a = 0; a < 65536; a++)
        if (attempt(world, matrix, a))
            return PTS_OK;
    return PTS_ERR_RANGE;
}
