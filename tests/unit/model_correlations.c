/* pointsim tests: correlations name uncertain numbers that can be joined, each pair once, and values
 * that fit together.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"
#include "model/joint.h"

#define MEAN  "/segments/regular/spend/mean"
#define RATE  "/segments/regular/purchases/per_year"
#define VISIT "/segments/regular/visits/per_year"
#define COST  "/programme/items/mug/unit_cost"

#define PAIR(name, a, b, rho) "\"" name "\": {\"a\": \"" a "\", \"b\": \"" b "\", \"rho\": " rho "}"

/* The base scenario with uncertain numbers of every family and these correlations. */
static loaded joined(const char *correlations) {
    char *text = with(
        base_text, MEAN, "{\"lognormal\": {\"mean\": 25, \"cv\": 0.1}}", RATE,
        "{\"normal\": [12, 1], \"truncate\": [1, 24]}", VISIT, "{\"triangular\": [1, 2, 4]}", COST,
        "{\"choice\": [2, 3, 4]}", "/segments/regular/season",
        "[1, 1, 1, {\"uniform\": [0.5, 1.5]}, 1, 1, 1, 1, 1, 1, 1, 1]",
        "/segments/regular/enrolments", "{\"uniform\": [5, 6]}", "/segments/regular/dormant_share",
        "{\"beta\": [2, 8]}", "/programme/anchor",
        "{\"value\": {\"gamma\": [9, 1]}, \"points\": 100}", "/correlations", correlations, NULL);
    /* the bounds of the key leave no room for unbounded families */
    char *bounded =
        with(text, MEAN, "{\"lognormal\": {\"mean\": 25, \"cv\": 0.1}, \"truncate\": [1, 99]}",
             "/programme/anchor", "{\"value\": {\"gamma\": [9, 1], \"truncate\": [0.1, 9]}}", NULL);
    loaded l = load_text(bounded);
    free(bounded);
    free(text);
    return l;
}

static void good(const char *correlations, int numbers) {
    loaded l = joined(correlations);
    expect_good(&l, correlations);
    cr_assert_eq(l.scenario.joint ? l.scenario.joint->n : 0, numbers, "%s", correlations);
    loaded_free(&l);
}

static void bad(const char *correlations, const char *where, const char *part) {
    loaded l = joined(correlations);
    expect_refused(&l, where, part);
    cr_assert_eq(l.problems.n, 1, "%s: %d problems", correlations, l.problems.n);
    cr_assert_gt(l.problems.list[0].line, 0);
    loaded_free(&l);
}

Test(model_correlations, every_family_that_can_be_joined) {
    good("{}", 0);
    good("{" PAIR("x", MEAN, RATE, "0.5") "}", 2);
    good("{" PAIR("x", VISIT, COST, "-0.5") "}", 2);
    good("{" PAIR("x", "/segments/regular/season/3", "/segments/regular/enrolments", "0") "}", 2);
    good("{" PAIR("x", MEAN, RATE, "0.5") ", " PAIR("y", RATE, VISIT, "0.5") "}", 3);
}

Test(model_correlations, families_that_cannot) {
    bad("{" PAIR("x", "/segments/regular/dormant_share", MEAN, "0") "}", "correlations.x.a",
        "found \"/segments/regular/dormant_share\", which is \"beta\", accepted: the JSON pointer");
    bad("{" PAIR("x", MEAN, "/programme/anchor/value", "0") "}", "correlations.x.b",
        "which is \"gamma\"");
    bad("{" PAIR("x", MEAN, "/programme/anchor/points", "0") "}", "correlations.x.b",
        "which is a plain 100, accepted"); /* a default */
    bad("{" PAIR("x", MEAN, "/segments/regular/season/2", "0") "}", "correlations.x.b",
        "which is a plain 1");
}

Test(model_correlations, pointers_to_nothing) {
    static const struct {
        const char *pointer, *meant;
    } cases[] = {
        {"/segments/regular/purchase/per_year", RATE},
        {"/segments/regular/purchases/peryear", RATE},
        {"/segments/regular/purchases", RATE},
        {"segments/regular/spend/mean", MEAN},
        {"/segments/regular/spend/mean/", MEAN},
        {"/segments/Regular/spend/mean", MEAN},
        {"/programme/items/mug", COST},
        {"/segments/regular/season/4", "/segments/regular/season/3"},
        {"/segments/regular/season/03", "/segments/regular/season/3"},
        {"/segments/regular/enrolments/0", "/segments/regular/enrolments"},
        {"/simulation/paths", NULL},
        {"/", NULL},
        {"x", NULL},
        {"~", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char raw[300], part[300];
        snprintf(raw, sizeof raw, "{\"x\": {\"a\": \"%s\", \"b\": \"%s\", \"rho\": 0}}",
                 cases[i].pointer, i % 2 ? MEAN "x" : RATE "x");
        snprintf(part, sizeof part, "; did you mean \"%s\"?", cases[i].meant);
        loaded l = joined(raw);
        bool fixed = strcmp(cases[i].pointer, "/segments/regular/season/4") == 0;
        expect_refused(&l, "correlations.x.a", fixed ? "a plain 1" : "where no such number stands");
        expect_refused(&l, "correlations.x.b", "did you mean");
        if (cases[i].meant && !fixed)
            expect_refused(&l, "correlations.x.a", part);
        else
            cr_assert_null(strstr(problem_at(&l, "correlations.x.a")->message, "did you mean"));
        cr_assert_eq(l.problems.n, 2);
        loaded_free(&l);
    }
}

/* Keys that do not apply hold no number. */
Test(model_correlations, pointers_to_what_does_not_apply) {
    bad("{" PAIR("x", MEAN, "/segments/regular/lifetime/mean_days", "0") "}", "correlations.x.b",
        "no such number");
    bad("{" PAIR("x", MEAN, "/segments/regular/purchases/shape", "0") "}", "correlations.x.b",
        "no such number");
}

Test(model_correlations, pairs) {
    bad("{" PAIR("x", MEAN, MEAN, "0.5") "}", "correlations.x.b",
        "found the pointer of a again, accepted: another number");
    bad("{" PAIR("x", MEAN, RATE, "0.5") ", " PAIR("y", MEAN, RATE, "0.5") "}", "correlations.y",
        "found the pair of \"x\" again, accepted: each pair once");
    bad("{" PAIR("x", MEAN, RATE, "0.5") ", " PAIR("y", RATE, MEAN, "0.5") "}", "correlations.y",
        "found the pair of \"x\" again");
}

/* Three numbers that all oppose each other: -0.5 is the edge. */
Test(model_correlations, values_that_fit_together) {
#define THREE(rho)                                                                                 \
    "{" PAIR("x", MEAN, RATE, rho) ", " PAIR("y", RATE, VISIT, rho) ", " PAIR("z", VISIT, MEAN,    \
                                                                              rho) "}"
    good(THREE("-0.499"), 3);
    good(THREE("0.999"), 3);
    loaded l = joined(THREE("-0.501"));
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 1);
    cr_assert_eq(strncmp(l.problems.list[0].where, "correlations.", 13), 0);
    cr_assert_not_null(strstr(l.problems.list[0].message, "positive definite"));
    cr_assert_gt(l.problems.list[0].line, 0);
    loaded_free(&l);
}

/* ---- names, doubts ---- */

Test(model_correlations, names_are_escaped) {
    char *text = with(base_text, "/segments",
                      "{\"a/b~c d\": {\"members\": 5, \"purchases\": {\"per_year\": {\"uniform\": "
                      "[1, 2]}}, \"spend\": {\"mean\": {\"uniform\": [1, 2]}}}}",
                      "/correlations",
                      "{" PAIR("x", "/segments/a~1b~0c d/purchases/per_year",
                               "/segments/a~1b~0c d/spend/mean", "0.5") "}",
                      NULL);
    loaded l = load_text(text);
    expect_good(&l, "escaped");
    loaded again = load_text(l.resolved);
    expect_good(&again, "escaped again");
    loaded_free(&again);
    loaded_free(&l);
    free(text);
}

/* What is wrong with the number itself is told once, there. */
Test(model_correlations, a_number_with_a_problem_is_not_judged) {
    static const char *const wrong[][3] = {
        {MEAN, "{\"uniform\": [1]}", "segments.regular.spend.mean.uniform"},
        {MEAN, "-1", "segments.regular.spend.mean"},
        {"/segments/regular/spend", "{}", "segments.regular.spend.mean"},
        {"/segments/regular/spend", "5", "segments.regular.spend"},
        {"/segments", "{}", "segments"},
        {"/segments/regular/season", "[1, 2]", "segments.regular.season"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *text = with(base_text, COST, "{\"uniform\": [2, 3]}", "/correlations",
                          i < 5 ? "{" PAIR("x", MEAN, COST, "0") "}"
                                : "{" PAIR("x", "/segments/regular/season/3", COST, "0") "}",
                          wrong[i][0], wrong[i][1], NULL);
        loaded l = load_text(text);
        expect_refused(&l, wrong[i][2], "");
        for (int k = 0; k < l.problems.n && i != 5; k++)
            cr_assert_neq(strncmp(l.problems.list[k].where, "correlations", 12), 0, "%s: %s",
                          wrong[i][1], l.problems.list[k].message);
        loaded_free(&l);
        free(text);
    }
}

/* A missing pointer is told by the loader alone; the others are looked at. */
Test(model_correlations, half_a_pair) {
    loaded l = joined("{\"x\": {\"a\": \"/nothing\", \"rho\": 2}, \"y\": {\"a\": 5, \"b\": \"" MEAN
                      "\", \"rho\": 0}, " PAIR("z", "/nothing", MEAN, "0") "}");
    expect_refused(&l, "correlations.x.b", "missing");
    expect_refused(&l, "correlations.x.rho", "found 2, accepted: a plain number, more than -1");
    expect_refused(&l, "correlations.y.a", "found 5");
    expect_refused(&l, "correlations.z.a", "no such number");
    cr_assert_eq(l.problems.n, 4);
    loaded_free(&l);
}

/* ---- many ---- */

/* A chain through n uncertain numbers: those of enrolments by month. */
static char *chain(int n, int pairs) {
    cJSON *root = cJSON_Parse(base_text), *list = cJSON_CreateArray(), *map = cJSON_CreateObject();
    char name[20], a[60], b[60];
    cJSON_ReplaceItemInObject(pts_json_at(root, "/simulation"), "horizon",
                              cJSON_CreateString("100 months"));
    for (int i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_Parse("{\"uniform\": [1, 2]}"));
    cJSON_ReplaceItemInObject(pts_json_at(root, "/segments/regular"), "enrolments", list);
    for (int i = 0, k = 0; i < n && k < pairs; i++)
        for (int j = 0; j < i && k < pairs; j++, k++) {
            cJSON *pair = cJSON_CreateObject();
            snprintf(name, sizeof name, "p%d", k);
            snprintf(a, sizeof a, "/segments/regular/enrolments/%d", pairs == n - 1 ? k + 1 : i);
            snprintf(b, sizeof b, "/segments/regular/enrolments/%d", pairs == n - 1 ? k : j);
            cJSON_AddStringToObject(pair, "a", a);
            cJSON_AddStringToObject(pair, "b", b);
            cJSON_AddNumberToObject(pair, "rho", 0.25);
            cJSON_AddItemToObject(map, name, pair);
        }
    cJSON_AddItemToObject(root, "correlations", map);
    char *text = cJSON_PrintUnformatted(root);
    cJSON_Delete(root);
    return text;
}

Test(model_correlations, sixty_four_numbers_at_most) {
    char *text = chain(64, 63);
    loaded l = load_text(text);
    expect_good(&l, "64 in a chain");
    cr_assert_eq(l.scenario.joint->n, 64);
    loaded_free(&l);
    free(text);
    text = chain(64, 2016);
    l = load_text(text);
    expect_good(&l, "64 with all others");
    loaded_free(&l);
    free(text);
    text = chain(65, 64);
    l = load_text(text);
    expect_refused(&l, "correlations", "found 65 correlated numbers, accepted: at most 64");
    cr_assert_eq(l.problems.n, 1);
    loaded_free(&l);
    free(text);
    text = chain(65, 2017);
    l = load_text(text);
    expect_refused(&l, "correlations", "found 2017, accepted: an object of 0 to 2016 correlations");
    loaded_free(&l);
    free(text);
}

/* Thousands of pointers to nothing, among many numbers: told, and soon. */
Test(model_correlations, hostile_pointers, .timeout = 60) {
    char *text = chain(100, 0);
    cJSON *root = cJSON_Parse(text), *map = cJSON_GetObjectItem(root, "correlations");
    char name[20], pointer[1100] = "";
    for (int i = 0; i < 2000; i++) {
        cJSON *pair = cJSON_CreateObject();
        snprintf(name, sizeof name, "p%d", i);
        memset(pointer, "/a~0 \033\"9"[i % 8], sizeof pointer - 1);
        pointer[1 + i % 1000] = '\0';
        cJSON_AddStringToObject(pair, "a", pointer);
        cJSON_AddStringToObject(pair, "b", pointer);
        cJSON_AddNumberToObject(pair, "rho", 0.5);
        cJSON_AddItemToObject(map, name, pair);
    }
    char *hostile = cJSON_PrintUnformatted(root);
    loaded l = load_text(hostile);
    cr_assert_eq(l.status, PTS_ERR_INPUT);
    cr_assert_eq(l.problems.n, 1001);
    for (int i = 0; i < l.problems.n; i++)
        cr_assert_null(strchr(l.problems.list[i].message, '\033'));
    loaded_free(&l);
    free(hostile);
    cJSON_Delete(root);
    free(text);
}

/* Numbers know whom they are drawn with; freeing twice is safe, and a second validation sees the
 * numbers for themselves. */
Test(model_correlations, joined_numbers_stay_valid) {
    loaded l = joined("{" PAIR("x", MEAN, RATE, "0.5") "}");
    pts_problems problems = {0};
    expect_good(&l, "joined");
    const pts_segment *g = &l.scenario.segments[0];
    cr_assert_eq(g->spend_mean.joint, l.scenario.joint);
    cr_assert_eq(g->purchases_per_year.joint, l.scenario.joint);
    cr_assert_neq(g->spend_mean.joint_place, g->purchases_per_year.joint_place);
    cr_assert_null(g->visits_per_year.joint);
    cr_assert_eq(pts_scenario_validate(&l.scenario, &problems), PTS_OK);
    cr_assert_eq(problems.n, 0);
    pts_problems_free(&problems);
    pts_scenario_free(&l.scenario);
    pts_scenario_free(&l.scenario);
    loaded_free(&l);
}
