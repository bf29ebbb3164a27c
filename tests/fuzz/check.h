/* What the fuzz targets do with a text that may be a scenario: read it, say it again, run a little.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_CHECK_H
#define TESTS_FUZZ_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/json.h"
#include "pointsim.h"

enum {
    MOST_SETS = 16,
    MOST_MONTHS = 240, /* of what is run: the tallies grow with their square */
    MOST_MEMBERS = 400,
    MOST_EVENTS = 100000 /* expected, of all members */
};

/* Entry points of libFuzzer. */
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* A broken promise is a crash, which the fuzzer keeps. */
static inline void check(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static inline bool is_json(const char *text) {
    pts_json_text json = {.data = text, .length = strlen(text), .label = "text"};
    pts_json_lines lines = {0};
    pts_problems problems = {0};
    int status = pts_json_scan(&json, &lines, &problems);
    for (int i = 0; i < problems.n; i++)
        fprintf(stderr, "%s: %s\n", problems.list[i].where, problems.list[i].message);
    pts_problems_free(&problems);
    free(lines.line);
    return status == PTS_OK;
}

/* ---- reading ---- */

static inline bool all_zero(const void *object, size_t n) {
    const unsigned char *bytes = object;
    while (n > 0 && bytes[n - 1] == 0)
        n--;
    return n == 0;
}

/* As pts_scenario_parse, and what io.h promises of its answer. */
static inline int parse(const char *text, size_t n, const char *const *sets, int n_sets,
                        pts_scenario *scenario, char **resolved) {
    pts_problems problems = {0};
    int status = pts_scenario_parse(text, n, NULL, sets, n_sets, scenario, resolved, &problems);
    check(status == PTS_OK || status == PTS_ERR_INPUT, "status of reading a scenario");
    check(status == PTS_OK || problems.n > 0, "a refused scenario has a problem");
    check(status == PTS_OK || all_zero(scenario, sizeof *scenario), "a refused scenario is {0}");
    check((status == PTS_OK) == (*resolved != NULL), "an accepted scenario is resolved");
    for (int i = 0; i < problems.n; i++)
        check(problems.list[i].where && problems.list[i].message[0], "a problem has a message");
    pts_problems_free(&problems);
    return status;
}

/* The resolved text is a scenario that resolves to itself. */
static inline void reread(const char *resolved, pts_scenario *scenario) {
    char *again = NULL;
    int status = parse(resolved, strlen(resolved), NULL, 0, scenario, &again);
    check(status == PTS_OK, "a resolved scenario is accepted");
    check(strcmp(resolved, again) == 0, "a resolved scenario resolves to itself");
    free(again);
}

/* ---- running ---- */

static inline double on_path_0(const pts_scenario *s, const pts_number *number) {
    double value = 0.0;
    return pts_number_draw(number, s->seed, 0, &value) == PTS_OK ? value : 1e300;
}

/* Whether path 0 is soon done. */
static inline bool is_small(const pts_scenario *s) {
    int months = s->warmup_months + s->horizon_months + s->runoff_months;
    double fastest = 0.0, active = 0.0, occasions = 0.0;
    int64_t members = 0;
    if (months > MOST_MONTHS || pts_study_bytes(s, 1, 1, true) > 64 << 20)
        return false;
    if (pts_trace_members(s, 0, &members) != PTS_OK || members > MOST_MEMBERS)
        return false;
    for (int i = 0; i < s->n_segments; i++) {
        double rate = on_path_0(s, &s->segments[i].purchases_per_year) +
                      on_path_0(s, &s->segments[i].visits_per_year);
        double factor = on_path_0(s, &s->segments[i].activity);
        fastest = rate > fastest ? rate : fastest;
        active = factor > active ? factor : active;
    }
    for (int i = 0; i < s->n_activities; i++)
        occasions += on_path_0(s, &s->activities[i].per_year);
    return (fastest + active * occasions) * (double)members * months / 12 <= MOST_EVENTS;
}

static inline void check_ledgers(const pts_results *r) {
    check(r->n_paths == 1, "one path is done");
    check(pts_ledger_check(&r->paths[0]) == PTS_OK, "points are conserved");
    check(!r->n_twins || pts_ledger_check(&r->twins[0]) == PTS_OK, "points of a twin are too");
}

/* What is printed of any numbers is JSON. */
static inline void check_summary(const pts_scenario *scenario, const pts_study *study) {
    pts_store_input in = {
        .scenario = scenario, .results = &study->results, .estimates = &study->estimates};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    check(out != NULL, "memory for a summary");
    int status = pts_store_summary(out, &in);
    check(fclose(out) == 0 && status == PTS_OK, "a summary is written");
    check(is_json(text), "a summary is JSON");
    free(text);
}

/* Lots that are held at the end are told after it. */
static inline void ignore_event(void *context, const pts_event *event) {
    if (!pts_event_is_aside(event->type))
        *(enum pts_event_type *)context = event->type;
}

/* A path of a scenario, and of the same as read from its resolved text in tiles and periods of
 * another size, which must not show. */
static inline void run(const pts_scenario *s, const pts_scenario *again) {
    pts_run_options whole = {.threads = 1, .paths = 1, .tile = 64, .daily = true};
    pts_run_options parts = {
        .threads = 1, .paths = 1, .tile = 7, .period_months = 1, .no_twins = true};
    pts_study study = {0};
    pts_results results = {0};
    int status = pts_study_run(s, &whole, &study);
    if (status == PTS_ERR_SAMPLE) /* for guards; what they do is looked at all the same */
        status = pts_study_advance(s, &whole, &study);
    check(status == PTS_OK || status == PTS_ERR_RANGE, "status of a run");
    int other = pts_run(again, &parts, &results);
    check(other == PTS_OK || (other == PTS_ERR_RANGE && status == other), /* a twin may be wrong */
          "reading again, tiles and periods do not change the status");
    if (status == PTS_OK) {
        check_ledgers(&study.results);
        check_ledgers(&results);
        check(study.results.fingerprint == results.fingerprint,
              "reading again, tiles and periods do not change the integers");
        check_summary(s, &study);
    }
    int64_t members = 0;
    int segment = 0;
    enum pts_event_type last = PTS_EVENT_START;
    if (status == PTS_OK && pts_trace_members(s, 0, &members) == PTS_OK && members > 0) {
        status = pts_trace(s, 0, false, members - 1, ignore_event, &last, NULL, &segment);
        check(status == PTS_OK && last == PTS_EVENT_END, "a member's life is told to its end");
    }
    pts_results_free(&results);
    pts_study_free(&study);
}

/* The text with sets that make it small; it may then be refused. */
static inline void run_tiny(const char *text, size_t n, const char *const *sets, int n_sets) {
    const char *more[MOST_SETS + 2];
    pts_scenario scenario, again;
    char *resolved = NULL;
    for (int i = 0; i < n_sets; i++)
        more[i] = sets[i];
    more[n_sets++] = "/simulation/sample=60";
    more[n_sets++] = "/simulation/paths=1";
    if (parse(text, n, more, n_sets, &scenario, &resolved) == PTS_OK && is_small(&scenario)) {
        reread(resolved, &again);
        run(&scenario, &again);
        pts_scenario_free(&again);
    }
    free(resolved);
    pts_scenario_free(&scenario);
}

static inline void check_scenario(const char *text, size_t n, const char *const *sets, int n_sets) {
    pts_scenario scenario, again;
    char *resolved = NULL;
    if (parse(text, n, sets, n_sets, &scenario, &resolved) == PTS_OK) {
        reread(resolved, &again);
        pts_scenario_free(&again);
        run_tiny(text, n, sets, n_sets);
    }
    free(resolved);
    pts_scenario_free(&scenario);
}

#endif
