/* pointsim: correlations of uncertain numbers of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <stdio.h>
#include <string.h>

enum { FOUND = 200, POINTER = 200, CHOSEN = 5 };

/* JSON pointers of numbers that can be correlated. */
struct pointers {
    char list[FOUND][POINTER];
    int n;
};

static bool is_uncertain(const cJSON *json) {
    static const char *const families[] = {"normal", "lognormal", "uniform", "triangular",
                                           "choice"};
    for (size_t i = 0; cJSON_IsObject(json) && i < sizeof families / sizeof *families; i++)
        if (cJSON_HasObjectItem(json, families[i]))
            return true;
    return false;
}

static void append_key(char *pointer, const char *key) {
    size_t n = strlen(pointer);
    pointer[n++] = '/';
    for (; *key && n + 3 < POINTER; key++) {
        bool escape = *key == '~' || *key == '/';
        pointer[n++] = escape ? '~' : *key;
        if (escape)
            pointer[n++] = *key == '~' ? '0' : '1';
    }
    pointer[n] = '\0';
}

static void find(const cJSON *json, const char *pointer, struct pointers *found) {
    int index = 0;
    const cJSON *child = NULL;
    if (is_uncertain(json)) {
        if (found->n < FOUND)
            snprintf(found->list[found->n++], POINTER, "%s", pointer);
        return;
    }
    cJSON_ArrayForEach(child, json) {
        char key[16], longer[POINTER];
        snprintf(key, sizeof key, "%d", index++);
        snprintf(longer, sizeof longer, "%s", pointer);
        append_key(longer, cJSON_IsArray(json) ? key : child->string);
        find(child, longer, found);
    }
}

/* Whether the matrix (its lower half) stays well away from singular: by its square-root-free
 * Cholesky factor. */
static bool definite(double r[CHOSEN][CHOSEN], int n) {
    double l[CHOSEN][CHOSEN] = {0}, d[CHOSEN] = {0};
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < i; j++) {
            l[i][j] = r[i][j];
            for (int k = 0; k < j; k++)
                l[i][j] -= l[i][k] * l[j][k] * d[k];
            l[i][j] /= d[j];
        }
        d[i] = 1.0;
        for (int k = 0; k < i; k++)
            d[i] -= l[i][k] * l[i][k] * d[k];
        if (d[i] < 0.01)
            return false;
    }
    return true;
}

static void add_pair(struct maker *maker, cJSON *correlations, const char *a, const char *b,
                     double rho) {
    static const char *const names[] = {"a", "b~", "c/", "d", "e", "f", "g"};
    int n = cJSON_GetArraySize(correlations);
    cJSON *pair = cJSON_AddObjectToObject(correlations, names[n]);
    bool swapped = random_percent(maker, 50);
    random_add_draw_id(maker, pair, n);
    cJSON_AddStringToObject(pair, "a", swapped ? b : a);
    cJSON_AddStringToObject(pair, "b", swapped ? a : b);
    cJSON_AddNumberToObject(pair, "rho", rho);
}

void random_correlations(struct maker *maker, cJSON *root) {
    static struct pointers found;
    double r[CHOSEN][CHOSEN] = {0};
    found.n = 0;
    find(root, "", &found);
    if (found.n < 2)
        return;
    cJSON *correlations = cJSON_AddObjectToObject(root, "correlations");
    int n = random_between(maker, 2, CHOSEN);
    n = n < found.n ? n : found.n;
    int first = random_below(maker, found.n);
    for (int i = 1; i < n; i++)
        for (int j = 0; j < i && cJSON_GetArraySize(correlations) < 7; j++) {
            if (j != i - 1 && random_percent(maker, 60))
                continue;
            double rho = random_rounded(random_uniform(maker, -0.95, 0.95));
            r[i][j] = rho;
            if (definite(r, n))
                add_pair(maker, correlations, found.list[(first + i) % found.n],
                         found.list[(first + j) % found.n], rho);
            else
                r[i][j] = 0.0;
        }
}
