/* pointsim: `check` runs scenarios and compares what they come to with baselines, for CI; or writes
 * the baselines.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/check.h"

#include <stdlib.h>
#include <string.h>

/* ---- one scenario: each step gives PTS_EXIT_DONE or the exit status it ends with ---- */

/* Tells problems of a file; they stay for the report. */
static int refuse(pts_checked *c, const char *file, int status) {
    pts_cli_problems(file, &c->problems);
    if (c->problems.n == 0 || status == PTS_ERR_MEMORY)
        pts_cli_error("%s: %s", file, pts_status_text(status));
    return pts_cli_exit_code(status);
}

static int load(const pts_cli_options *options, pts_scenario *scenario, pts_checked *c) {
    int status = pts_scenario_load(options->operand, (const char *const *)options->sets,
                                   options->n_sets, scenario, NULL, &c->problems);
    if (status == PTS_OK) {
        c->name = strdup(scenario->name);
        status = c->name ? PTS_OK : PTS_ERR_MEMORY;
        snprintf(c->currency, sizeof c->currency, "%s", scenario->currency);
    }
    return status == PTS_OK ? PTS_EXIT_DONE : refuse(c, pts_cli_file(options), status);
}

/* Two scenarios of one name would write, or be held against, one baseline. */
static int check_name(const pts_cli_options *options, const pts_checked *list, pts_checked *c) {
    for (const pts_checked *other = list; other < c; other++) {
        if (other->name == NULL || strcmp(other->name, c->name) != 0)
            continue;
        pts_problems_add(&c->problems, "name", 0,
                         "%s is also the name of %s, and a baseline has room for one: give each "
                         "scenario a name of its own",
                         c->name, other->file);
        return refuse(c, pts_cli_file(options), PTS_ERR_INPUT);
    }
    return PTS_EXIT_DONE;
}

static int read_baseline(const pts_cli_options *options, pts_checked *c) {
    char *path = pts_baseline_path(options->baseline, c->name);
    int status = path ? pts_baseline_read(options->baseline, c->name, &c->before, &c->problems)
                      : PTS_ERR_MEMORY;
    int code = status == PTS_OK ? PTS_EXIT_DONE : refuse(c, path ? path : c->name, status);
    free(path);
    return code;
}

static int write_baseline(const pts_cli_options *options, pts_checked *c) {
    int status = pts_baseline_write(options->baseline, &c->after, &c->problems);
    return status == PTS_OK ? PTS_EXIT_DONE : refuse(c, c->name, status);
}

static int compare(const pts_estimates *estimates, pts_checked *c) {
    double anchors = 0.0;
    for (int64_t i = 0; i < estimates->n_paths; i++)
        anchors += estimates->frame.inputs[i].anchor;
    double anchor = anchors / (double)estimates->n_paths;
    int status = pts_check_make(&c->before, &c->after, anchor, &c->check);
    return status == PTS_OK ? PTS_EXIT_DONE : refuse(c, c->name, status);
}

static int simulate(const pts_cli_options *options, const pts_scenario *scenario, pts_checked *c) {
    pts_study study = {0};
    int status = pts_cli_simulate(options, scenario, &study);
    int code = pts_cli_exit_code(status);
    if (status == PTS_STOPPED) {
        pts_problems_add(&c->problems, "", 0, "interrupted before all paths were finished");
        code = refuse(c, c->name, status);
    } else if (status == PTS_OK) {
        status = pts_baseline_make(scenario, &study, pts_cli_build.version, &c->after);
        code = status == PTS_OK ? PTS_EXIT_DONE : refuse(c, c->name, status);
    }
    if (code == PTS_EXIT_DONE)
        code = options->update ? write_baseline(options, c) : compare(&study.estimates, c);
    pts_study_free(&study);
    return code;
}

/* The baseline comes before the run: without it there is no need to run. */
static int check_one(const pts_cli_options *all, const pts_checked *list, pts_checked *c) {
    pts_cli_options options = *all;
    pts_scenario scenario = {0};
    options.operand = c->file;
    int code = load(&options, &scenario, c);
    if (code == PTS_EXIT_DONE)
        code = check_name(&options, list, c);
    if (code == PTS_EXIT_DONE && !options.update)
        code = read_baseline(&options, c);
    if (code == PTS_EXIT_DONE)
        code = pts_cli_memory(&options, &scenario);
    if (code == PTS_EXIT_DONE)
        code = simulate(&options, &scenario, c);
    if (code != PTS_EXIT_DONE && c->problems.n == 0)
        pts_problems_add(&c->problems, "", 0, "exit status %d: standard error says why", code);
    pts_scenario_free(&scenario);
    return code;
}

/* ---- all of them ---- */

/* A comparison without a test is an answer to nothing. */
static int untested(pts_checked *c) {
    pts_problems_add(
        &c->problems, "simulation.paths", 0,
        "seed, paths, sample or version differ from the baseline's, and a single path "
        "has no error to test with: use those of the baseline, or -n 2 or more on both "
        "sides");
    return refuse(c, c->name, PTS_ERR_INPUT);
}

/* Bonferroni over all tests of the command. Returns their number. */
static int decide(pts_checked *list, int n) {
    int tests = 0;
    for (int i = 0; i < n; i++)
        tests += list[i].check.tests;
    double threshold = pts_check_threshold(tests);
    for (int i = 0; i < n; i++) {
        pts_checked *c = &list[i];
        if (c->check.rows == NULL)
            continue;
        pts_check_decide(&c->check, threshold);
        if (c->check.verdict == PTS_DRIFT)
            c->code = PTS_EXIT_NO;
        else if (c->check.verdict == PTS_UNTESTED)
            c->code = untested(c);
    }
    return tests;
}

static int write_junit(const pts_cli_options *options, const pts_checked *list, int n) {
    pts_junit_suite *suites = calloc((size_t)n, sizeof *suites);
    pts_problems problems = {0};
    int status = suites ? PTS_OK : PTS_ERR_MEMORY;
    for (int i = 0; i < n && status == PTS_OK; i++) {
        const pts_checked *c = &list[i];
        bool compared = c->check.rows != NULL && c->check.verdict != PTS_UNTESTED;
        suites[i] = (pts_junit_suite){.name = pts_cli_check_name(c),
                                      .check = compared ? &c->check : NULL,
                                      .problems = &c->problems};
    }
    if (status == PTS_OK)
        status = pts_junit_write(options->junit, suites, n, &problems);
    for (int i = 0; i < problems.n; i++)
        pts_cli_error("%s: %s", problems.list[i].where, problems.list[i].message);
    if (status != PTS_OK && problems.n == 0)
        pts_cli_error("%s: %s", options->junit, pts_status_text(status));
    pts_problems_free(&problems);
    free(suites);
    return pts_cli_exit_code(status);
}

/* Exit statuses are in the order of how much is wrong: drift, bad input, i/o, resources ... */
static int worst(const pts_checked *list, int n) {
    int code = PTS_EXIT_DONE;
    for (int i = 0; i < n; i++)
        code = list[i].code > code ? list[i].code : code;
    return code;
}

static int check_all(const pts_cli_options *options, pts_checked *list, int n) {
    bool stopped = false;
    for (int i = 0; i < n; i++) {
        list[i].file = options->operands[i];
        if (stopped)
            pts_problems_add(&list[i].problems, "", 0, "interrupted before it was read");
        list[i].code = stopped ? PTS_EXIT_INTERRUPTED : check_one(options, list, &list[i]);
        stopped = list[i].code == PTS_EXIT_INTERRUPTED;
    }
    int tests = decide(list, n);
    if (options->format == PTS_FORMAT_JSON)
        pts_cli_check_json(list, n, tests);
    else if (options->format == PTS_FORMAT_CSV)
        pts_cli_check_csv(list, n);
    else if (!options->quiet)
        pts_cli_check_text(options, list, n, tests);
    int code = worst(list, n);
    int reported = options->junit ? write_junit(options, list, n) : PTS_EXIT_DONE;
    return reported > code ? reported : code;
}

int pts_cli_check(const pts_cli_options *options, const char *const *argv) {
    int n = options->n_operands;
    (void)argv;
    if (options->update && options->junit) {
        pts_cli_error("--junit reports a comparison, and --update makes none: leave one out");
        return PTS_EXIT_USAGE;
    }
    pts_checked *list = calloc((size_t)n, sizeof *list);
    if (list == NULL) {
        pts_cli_error("check: %s", pts_status_text(PTS_ERR_MEMORY));
        return PTS_EXIT_RESOURCES;
    }
    int code = check_all(options, list, n);
    for (int i = 0; i < n; i++) {
        pts_check_free(&list[i].check);
        pts_baseline_free(&list[i].before);
        pts_baseline_free(&list[i].after);
        pts_problems_free(&list[i].problems);
        free(list[i].name);
    }
    free(list);
    return code;
}
