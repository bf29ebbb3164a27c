/* pointsim tests: a valid scenario, edits of it, and what loading tells.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_IO_HELP_H
#define POINTSIM_TESTS_IO_HELP_H

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/json.h"
#include "pointsim/io.h"

static const char base_text[] =
    "{\"schema\": \"pointsim/scenario/1\", \"name\": \"base\",\n"
    " \"simulation\": {\"start\": \"2026-01-01\", \"horizon\": \"36 months\"},\n"
    " \"segments\": {\n"
    "  \"regular\": {\"members\": 1000, \"enrolments\": [5, 6], \"purchases\": {\"per_year\": 12},\n"
    "   \"visits\": {\"per_year\": 4}, \"spend\": {\"mean\": 25}}},\n"
    " \"programme\": {\n"
    "  \"earn\": {\"points_per_unit\": 1},\n"
    "  \"items\": {\"mug\": {\"points\": 500, \"unit_cost\": 3, \"retail_value\": 5}}}}\n";

/* What a load gave; freed by loaded_free. */
typedef struct loaded {
    int status;
    pts_scenario scenario;
    char *resolved;
    pts_problems problems;
} loaded;

static loaded load_text(const char *text) {
    loaded l = {0};
    l.status = pts_scenario_parse(text, strlen(text), NULL, NULL, 0, &l.scenario, &l.resolved,
                                  &l.problems);
    return l;
}

static void loaded_free(loaded *l) {
    pts_scenario_free(&l->scenario);
    pts_problems_free(&l->problems);
    free(l->resolved);
    *l = (loaded){0};
}

/* The problem at a place, or NULL. */
static const pts_problem *problem_at(const loaded *l, const char *where) {
    for (int i = 0; i < l->problems.n; i++)
        if (strcmp(l->problems.list[i].where, where) == 0)
            return &l->problems.list[i];
    return NULL;
}

static void expect_good(const loaded *l, const char *what) {
    cr_assert_eq(l->status, PTS_OK, "%s: status %d: %s: %s", what, l->status,
                 l->problems.n ? l->problems.list[0].where : "",
                 l->problems.n ? l->problems.list[0].message : "");
    cr_assert_eq(l->problems.n, 0);
    cr_assert_not_null(l->resolved);
}

/* Refused, with a problem at `where` whose message holds `part`; nothing is left of it. */
static void expect_refused(const loaded *l, const char *where, const char *part) {
    const pts_problem *problem = problem_at(l, where);
    cr_assert_eq(l->status, PTS_ERR_INPUT, "%s: status %d", where, l->status);
    cr_assert_not_null(problem, "no problem at %s; the first is at %s: %s", where,
                       l->problems.n ? l->problems.list[0].where : "none",
                       l->problems.n ? l->problems.list[0].message : "");
    cr_assert_not_null(strstr(problem->message, part), "%s: \"%s\" does not say \"%s\"", where,
                       problem->message, part);
    cr_assert_null(l->resolved);
    cr_assert_null(l->scenario.segments);
}

/* Puts raw JSON text at a pointer whose parent is there; no value: removes it. */
static void edit(cJSON *root, const char *pointer, const char *raw) {
    char parent[200];
    const char *last = strrchr(pointer, '/');
    snprintf(parent, sizeof parent, "%.*s", (int)(last - pointer), pointer);
    cJSON *node = pts_json_at(root, parent);
    cr_assert_not_null(node, "no parent of %s", pointer);
    if (cJSON_IsArray(node)) {
        cJSON_ReplaceItemInArray(node, atoi(last + 1), cJSON_CreateRaw(raw));
        return;
    }
    cJSON_DeleteItemFromObjectCaseSensitive(node, last + 1);
    if (raw)
        cJSON_AddItemToObject(node, last + 1, cJSON_CreateRaw(raw));
}

/* `text` with pairs of (pointer, raw JSON), ended by NULL; malloc'ed. */
static char *with(const char *text, ...) {
    cJSON *root = cJSON_Parse(text);
    va_list pairs;
    cr_assert_not_null(root);
    va_start(pairs, text);
    for (const char *pointer; (pointer = va_arg(pairs, const char *)) != NULL;)
        edit(root, pointer, va_arg(pairs, const char *));
    va_end(pairs);
    char *edited = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    cr_assert_not_null(edited);
    return edited;
}

/* Not every test uses every helper. */
static inline void io_help_unused(void) {
    (void)base_text;
    (void)load_text;
    (void)loaded_free;
    (void)expect_good;
    (void)expect_refused;
    (void)with;
}

#endif
