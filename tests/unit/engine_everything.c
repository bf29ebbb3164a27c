/* A programme with every family of rules: nothing that concerns speed shows in any of its integers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "pointsim/engine.h"
#include "pointsim/io.h"

/* With lots as a queue, or, by new terms from a day on, as a list. */
static pts_scenario load(bool list) {
    static const char *const sets[] = {
        "/simulation/sample=900", "/simulation/paths=3", "/simulation/horizon=\"14 months\"",
        "/programme/change/expiry={\"kind\":\"rolling\",\"after\":\"9 months\"}"};
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    int status = pts_scenario_load("tests/bench/everything_on.json", sets, list ? 4 : 3, &scenario,
                                   NULL, &problems);
    for (int i = 0; i < problems.n; i++)
        cr_log_error("%s: %s", problems.list[i].where, problems.list[i].message);
    cr_assert_eq(status, PTS_OK);
    pts_problems_free(&problems);
    return scenario;
}

/* FNV-1a of all flows of all paths, in the order of the ledger. */
static uint64_t run(const pts_scenario *scenario, pts_run_options options) {
    pts_results r = {0};
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    int status = pts_run(scenario, &options, &r);
    cr_assert_eq(status, PTS_OK, "%s", pts_status_text(status));
    for (int64_t p = 0; p < r.n_paths; p++)
        for (size_t i = 0; i < pts_ledger_cells(r.dims); i++)
            hash = (hash ^ (uint64_t)r.paths[p].flows[i]) * UINT64_C(0x100000001b3);
    pts_results_free(&r);
    return hash;
}

Test(engine_everything, threads_tiles_and_periods_never_show) {
    for (int list = 0; list < 2; list++) {
        pts_scenario s = load(list);
        uint64_t expected = run(&s, (pts_run_options){.threads = 1});
        static const pts_run_options other[] = {
            {.threads = 3},
            {.threads = 1, .tile = 1},
            {.threads = 2, .tile = 7},
            {.threads = 1, .period_months = 1},
            {.threads = 2, .period_months = 5, .tile = 333},
        };
        for (size_t i = 0; i < sizeof other / sizeof *other; i++)
            cr_expect_eq(run(&s, other[i]), expected, "setting %zu of %d", i, list);
        pts_scenario_free(&s);
    }
}

Test(engine_everything, instruction_sets_give_the_same_bits) {
    static const char *const isa[] = {"baseline", "avx2", "avx512"};
    for (int list = 0; list < 2; list++) {
        pts_scenario s = load(list);
        uint64_t expected = run(&s, (pts_run_options){.threads = 2});
        for (int i = 0; i < 3; i++) {
            setenv("POINTSIM_ISA", isa[i], 1); /* a set that the CPU lacks falls back */
            cr_expect_eq(run(&s, (pts_run_options){.threads = 2}), expected, "%s", isa[i]);
        }
        unsetenv("POINTSIM_ISA");
        pts_scenario_free(&s);
    }
}
