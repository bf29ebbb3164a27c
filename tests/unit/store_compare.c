/* pointsim tests: compare.json and compare.csv say the same, whatever policies are called.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "store_fake.h"

#include <math.h>

enum { POLICIES = 3, PATHS = 3 };

/* Three policies of the same story; the second costs more, the third is the base again. */
typedef struct compared {
    stored s; /* a folder, and a result of run to lie beside */
    fake f[POLICIES];
    const pts_scenario *scenarios[POLICIES];
    const char *labels[POLICIES];
    pts_comparison c;
    pts_compare_input in;
} compared;

static void compared_init(compared *c) {
    *c = (compared){.labels = {"base", "=1+1,\"x\"\n<b>", "naïve"}};
    stored_init(&c->s, PATHS, 0);
    c->c = (pts_comparison){.n = POLICIES, .n_paths = PATHS};
    c->c.planned = calloc(POLICIES, sizeof *c->c.planned);
    c->c.results = calloc(POLICIES, sizeof *c->c.results);
    for (int p = 0; p < POLICIES; p++) {
        fake_init(&c->f[p], PATHS, 0);
        for (int i = 0; i < PATHS; i++) {
            pts_ledger *l = &c->f[p].results.paths[i];
            fake_story(l);
            pts_ledger_flow(l, 0, 1)[PTS_COST] += 100 * i + (p == 1 ? 50 * (i + 1) : 0);
        }
        c->scenarios[p] = &c->f[p].scenario;
        c->c.results[p] = c->f[p].results;
        cr_assert_eq(pts_planned_make(c->scenarios[p], NULL, &c->c.planned[p]), PTS_OK);
    }
    cr_assert_eq(pts_compare_make(c->scenarios, &c->c), PTS_OK);
    c->in =
        (pts_compare_input){.scenarios = c->scenarios, .labels = c->labels, .comparison = &c->c};
}

static void compared_free(compared *c) {
    for (int p = 0; p < POLICIES; p++) {
        pts_planned_free(&c->c.planned[p]);
        fake_free(&c->f[p]);
    }
    free(c->c.planned);
    free(c->c.results);
    free(c->c.figures);
    stored_free(&c->s);
}

/* The cell is empty where JSON has null, else the same double. */
static void assert_cell(const char *cell, const cJSON *figure, const char *name) {
    cr_assert_not_null(figure, "%s", name);
    if (cJSON_IsNull(figure))
        cr_assert_str_empty(cell, "%s: %s", name, cell);
    else
        cr_assert_float_eq(strtod(cell, NULL), figure->valuedouble, 0.0, "%s: %s", name, cell);
}

/* Cells of a line of plain ones, split in place. */
static int split(char *line, char *cells[32]) {
    int n = 0;
    for (char *at = line; at && n < 32; n++) {
        cells[n] = at;
        at = strchr(at, ',');
        if (at)
            *at++ = '\0';
    }
    return n;
}

Test(store_compare, json_and_csv_agree) {
    static const struct {
        int column;
        const char *name;
    } same[] = {{3, "mean"}, {4, "se"}, {9, "p_best"}, {14, "p_best_se"}, {15, "p_mean_best"}},
      differ[] = {{5, "difference"},          {6, "se_difference"}, {7, "lo"}, {8, "hi"},
                  {10, "variance_reduction"}, {11, "pairs"},        {12, "z"}};
    compared c;
    compared_init(&c);
    c.labels[1] = "dear";
    cr_assert_eq(pts_compare_store(c.s.dir, &c.in, &c.s.problems), PTS_OK);
    char *text = stored_read(&c.s, "compare.json"), *csv = stored_read(&c.s, "compare.csv");
    cJSON *json = cJSON_ParseWithOpts(text, NULL, true);
    cr_assert_not_null(json);
    const cJSON *measures = cJSON_GetObjectItem(json, "measures");
    int rows = 0;
    char *next = strchr(csv, '\n') + 1;
    for (char *line = next; *line; line = next, rows++) {
        char *cells[32], *end = strchr(line, '\n');
        *end = '\0';
        next = end + 1;
        cr_assert_eq(split(line, cells), 16, "row %d", rows);
        const cJSON *measure = cJSON_GetObjectItem(measures, cells[0]);
        const cJSON *policy =
            cJSON_GetObjectItem(cJSON_GetObjectItem(measure, "policies"), cells[2]);
        cr_assert_str_eq(cells[1], cJSON_GetObjectItem(measure, "unit")->valuestring);
        for (size_t i = 0; i < sizeof same / sizeof *same; i++)
            assert_cell(cells[same[i].column], cJSON_GetObjectItem(policy, same[i].name), cells[0]);
        if (rows % POLICIES == 0)
            continue;
        for (size_t i = 0; i < sizeof differ / sizeof *differ; i++)
            assert_cell(cells[differ[i].column], cJSON_GetObjectItem(policy, differ[i].name),
                        cells[0]);
        const cJSON *verdict = cJSON_GetObjectItem(policy, "verdict");
        cr_assert_str_eq(cells[13], cJSON_IsString(verdict) ? verdict->valuestring : "");
    }
    cr_assert_eq(rows, PTS_COMPARED * POLICIES);
    /* 0.5, 1, 1.5 more on the three paths */
    const cJSON *cost = cJSON_GetObjectItem(
        cJSON_GetObjectItem(cJSON_GetObjectItem(measures, "redemption_cost"), "policies"), "dear");
    cr_assert_float_eq(cJSON_GetObjectItem(cost, "difference")->valuedouble, 1.0, 1e-12);
    cr_assert_float_eq(cJSON_GetObjectItem(cost, "se_difference")->valuedouble, sqrt(0.25 / 3.0),
                       1e-12);
    cJSON_Delete(json);
    free(text);
    free(csv);
    compared_free(&c);
}

Test(store_compare, hostile_labels_stay_text) {
    compared c;
    compared_init(&c);
    cr_assert_eq(pts_compare_store(c.s.dir, &c.in, &c.s.problems), PTS_OK);
    char *text = stored_read(&c.s, "compare.json"), *csv = stored_read(&c.s, "compare.csv");
    char *tsv = stored_read(&c.s, "compare.tsv");
    cJSON *json = cJSON_ParseWithOpts(text, NULL, true);
    cr_assert_not_null(json);
    cr_assert_str_eq(cJSON_GetArrayItem(cJSON_GetObjectItem(json, "policies"), 0)->valuestring,
                     c.labels[1]);
    cr_assert_not_null(strstr(csv, "urr,share,\"'=1+1,\"\"x\"\" <b>\","));
    cr_assert_not_null(strstr(tsv, "\t'=1+1,'x' <b>\t"));
    cr_assert_null(strstr(tsv, "\"x\""));
    cJSON_Delete(json);
    free(text);
    free(csv);
    free(tsv);
    compared_free(&c);
}

Test(store_compare, a_run_and_a_comparison_share_a_folder) {
    compared c;
    compared_init(&c);
    stored_write(&c.s);
    cr_assert_eq(pts_compare_store(c.s.dir, &c.in, &c.s.problems), PTS_OK);
    char *manifest = stored_read(&c.s, "manifest.json"), *before = stored_read(&c.s, "compare.csv");
    cr_assert_not_null(manifest);
    stored_write(&c.s);
    char *after = stored_read(&c.s, "compare.csv");
    cr_assert_str_eq(before, after);
    cr_assert_eq(c.s.problems.n, 0);
    free(manifest);
    free(before);
    free(after);
    compared_free(&c);
}

Test(store_compare, without_a_path_nothing_is_stored) {
    compared c;
    compared_init(&c);
    c.c.n_paths = 0;
    cr_assert_eq(pts_compare_store(c.s.dir, &c.in, &c.s.problems), PTS_ERR_INPUT);
    cr_assert_eq(c.s.problems.n, 1);
    cr_assert_eq(stored_entries(c.s.dir, false), 0);
    cr_assert_eq(pts_compare_json(stdout, &c.in), PTS_ERR_INPUT);
    c.c.n_paths = PATHS;
    compared_free(&c);
}
