/* A scenario whose members must be the same however it is run. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_SAME_EVERYWHERE_H
#define TESTS_UNIT_SAME_EVERYWHERE_H

#include <criterion/criterion.h>

#include "pointsim/engine.h"

/* Small tiles, periods, threads, and another policy in the same pass change no flow of two paths.
 * Frees both scenarios. */
static void expect_same_everywhere(pts_scenario *scenario, pts_scenario *beside) {
    pts_results alone = {0}, other = {0}, together[2] = {0};
    pts_run_options options = {.threads = 1, .no_twins = true};
    cr_assert_eq(pts_run(scenario, &options, &alone), PTS_OK);
    options = (pts_run_options){.threads = 3, .tile = 7, .period_months = 1};
    cr_assert_eq(pts_run(scenario, &options, &other), PTS_OK);
    options = (pts_run_options){.threads = 2, .tile = 50};
    cr_assert_eq(
        pts_run_policies((const pts_scenario *const[]){beside, scenario}, 2, &options, together),
        PTS_OK);
    size_t bytes = pts_ledger_cells(alone.dims) * sizeof(int64_t);
    for (int p = 0; p < 2; p++) {
        cr_assert_arr_eq(alone.paths[p].flows, other.paths[p].flows, bytes);
        cr_assert_arr_eq(alone.paths[p].flows, together[1].paths[p].flows, bytes);
    }
    pts_results_free(&together[0]);
    pts_results_free(&together[1]);
    pts_results_free(&alone);
    pts_results_free(&other);
    pts_scenario_free(scenario);
    pts_scenario_free(beside);
}

#endif
