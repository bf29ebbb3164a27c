/* pointsim: reads the scenario that a verb is about.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <string.h>

const char *pts_cli_file(const pts_cli_options *options) {
    return strcmp(options->operand, "-") == 0 ? "standard input" : options->operand;
}

int pts_cli_load(const pts_cli_options *options, pts_scenario *scenario, char **resolved) {
    pts_problems problems = {0};
    int status = pts_scenario_load(options->operand, (const char *const *)options->sets,
                                   options->n_sets, scenario, resolved, &problems);
    if (status != PTS_OK) {
        pts_cli_problems(pts_cli_file(options), &problems);
        if (problems.n == 0 || status == PTS_ERR_MEMORY)
            pts_cli_error("%s: %s", pts_cli_file(options), pts_status_text(status));
    }
    pts_problems_free(&problems);
    return pts_cli_exit_code(status);
}
