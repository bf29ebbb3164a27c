/* A scenario for tests that give its text: a problem of it fails the test.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_UNIT_LOAD_TEXT_H
#define TESTS_UNIT_LOAD_TEXT_H

#include <criterion/criterion.h>
#include <string.h>

#include "pointsim/io.h"

static pts_scenario load_text(const char *text, const char *const *sets, int n_sets) {
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    int status =
        pts_scenario_parse(text, strlen(text), ".", sets, n_sets, &scenario, NULL, &problems);
    for (int i = 0; i < problems.n; i++)
        cr_log_error("%s: %s", problems.list[i].where, problems.list[i].message);
    cr_assert_eq(status, PTS_OK);
    pts_problems_free(&problems);
    return scenario;
}

#endif
