/* pointsim tests: flows by month of enrolment. The engine takes them from tiles of members that
 * enrol together, the oracle from each member's own events; and traces of all members add up to
 * them. Random scenarios with a horizon of two years and more. PTS_ORACLE_EARLY says how many.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/engine.h"
#include "pointsim/io.h"

#include "random_folder.h"
#include "random_scenario.h"
#include "reference.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATHS = 2 };

_Static_assert((int)REFERENCE_EARLY_FLOWS == (int)PTS_EARLY_FLOWS, "the same early flows");
_Static_assert((int)REFERENCE_EARLY_MONTHS == (int)PTS_EARLY_MONTHS, "the same months");

TestSuite(early_members, .init = make_folder, .fini = remove_folder);

/* False where the scenario cannot have that horizon. */
static bool make(unsigned seed, pts_scenario *scenario, char **resolved) {
    static const char *const sets[] = {"/economics={\"margin_rate\":0.3,\"ltv_years\":1}",
                                       "/simulation/horizon=\"24 months\""};
    char *text = random_scenario_in(seed, folder);
    pts_problems problems = {0};
    *scenario = (pts_scenario){0};
    *resolved = NULL;
    int status =
        pts_scenario_parse(text, strlen(text), folder, sets, 2, scenario, resolved, &problems);
    pts_problems_free(&problems);
    free(text);
    return status == PTS_OK;
}

static pts_run_options options_of(unsigned seed) {
    static const int tiles[] = {0, 1, 7, 64}, periods[] = {0, 1, 3, 12, 5};
    return (pts_run_options){.threads = 1 + (int)(seed % 3),
                             .tile = tiles[seed / 3 % 4],
                             .period_months = periods[seed % 5],
                             .paths = PATHS};
}

static void expect_same(unsigned seed, const char *what, const pts_ledger *ledger,
                        const int64_t *early) {
    for (int month = 1; month <= PTS_EARLY_MONTHS; month++)
        for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
            const int64_t *own = pts_ledger_early(ledger, month, bin);
            for (int f = 0; f < PTS_EARLY_FLOWS; f++, early++)
                cr_assert_eq(own[f], *early, "scenario %u, %s, enrolled in %d, bin %d, flow %d",
                             seed, what, month, bin, f);
        }
}

/* The oracle's own; returns their sum. */
static int64_t against_oracle(unsigned seed, const char *resolved, const pts_results *r) {
    int64_t sum = 0;
    for (int i = 0; i < 2 * PATHS; i++) {
        struct reference_ledger oracle = {0};
        const pts_ledger *engine = i % 2 ? &r->twins[i / 2] : &r->paths[i / 2];
        cr_assert_eq(reference_run(resolved, folder, (uint32_t)(i / 2), i % 2, &oracle, NULL, NULL),
                     PTS_OK);
        expect_same(seed, i % 2 ? "twin" : "path", engine, oracle.early);
        for (int cell = 0; cell < PTS_EARLY_MONTHS * oracle.bins * PTS_EARLY_FLOWS; cell++)
            sum += oracle.early[cell];
        reference_ledger_free(&oracle);
    }
    return sum;
}

static void against_traces(unsigned seed, const pts_scenario *s, const pts_results *r) {
    pts_ledger sum = {0};
    cr_assert_eq(pts_ledger_init(&sum, r->dims), PTS_OK);
    cr_assert_eq(pts_trace_path(s, 0, false, NULL, NULL, &sum), PTS_OK);
    expect_same(seed, "traces", &r->paths[0], sum.early);
    pts_ledger_free(&sum);
}

/* Whether some guard goes by the margin. */
static bool watches_margin(const pts_scenario *s) {
    bool any = false;
    for (int i = 0; i < s->n_guards; i++)
        any = any || s->guards[i].metric == PTS_METRIC_LEVERAGE_RATIO ||
              s->guards[i].metric == PTS_METRIC_MARGIN_COVER;
    return any;
}

/* The same beside other policies, one of which has no margin and keeps no such flows. */
static void against_one_pass(unsigned seed, const pts_scenario *s, const pts_results *r) {
    pts_scenario plain = *s;
    pts_results both[2] = {0};
    pts_run_options options = options_of(seed + 7);
    plain.has_margin = false;
    cr_assert_eq(pts_run_policies((const pts_scenario *const[]){&plain, s}, 2, &options, both),
                 PTS_OK);
    cr_assert_eq(both[0].dims.early, 0);
    cr_assert(both[0].fingerprint == r->fingerprint || watches_margin(s), "scenario %u", seed);
    for (int path = 0; path < PATHS; path++)
        expect_same(seed, "one pass", &r->paths[path], both[1].paths[path].early);
    pts_results_free(&both[0]);
    pts_results_free(&both[1]);
}

Test(early_members, are_those_of_the_oracle_of_traces_and_of_one_pass) {
    const char *wanted = getenv("PTS_ORACLE_EARLY");
    unsigned n = wanted                    ? (unsigned)strtoul(wanted, NULL, 10)
                 : getenv("PTS_SANITIZED") ? 10 /* slow there */
                                           : 150;
    unsigned made = 0, with = 0;
    for (unsigned seed = 1; seed <= n; seed++) {
        pts_scenario s;
        char *resolved;
        pts_results r = {0};
        pts_run_options options = options_of(seed);
        int status = make(seed, &s, &resolved) ? pts_run(&s, &options, &r) : PTS_ERR_INPUT;
        cr_assert_neq(status, PTS_ERR_INTERNAL, "scenario %u does not foot", seed);
        if (status == PTS_OK) {
            made++;
            cr_assert_eq(r.dims.early, PTS_EARLY_MONTHS);
            with += against_oracle(seed, resolved, &r) > 0;
            against_traces(seed, &s, &r);
            against_one_pass(seed, &s, &r);
        }
        pts_results_free(&r);
        pts_scenario_free(&s);
        free(resolved);
    }
    cr_assert_gt(made, n * 3 / 4, "%u of %u ran", made, n);
    cr_assert_gt(with, n / 3, "%u of %u have early members", with, n);
}
