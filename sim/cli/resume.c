/* pointsim: what an interrupted run or comparison leaves, and how it goes on.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>

int pts_cli_keep_paths(const char *dir, int which, const pts_store_input *input, int code) {
    pts_problems problems = {0};
    bool write = code == PTS_EXIT_INTERRUPTED;
    int status = write ? pts_checkpoint_write(dir, which, input, &problems)
                       : pts_checkpoint_remove(dir, which);
    for (int i = 0; i < problems.n; i++)
        pts_cli_error("%s: %s", problems.list[i].where, problems.list[i].message);
    if (status != PTS_OK && problems.n == 0)
        pts_cli_error("%s: the checkpoint could not be %s: %s", dir, write ? "written" : "removed",
                      pts_status_text(status));
    pts_problems_free(&problems);
    return pts_cli_exit_code(status);
}

int pts_cli_resume(const char *dir, int which, const pts_cli_options *options,
                   const pts_scenario *scenario, const char *resolved, pts_results *results) {
    pts_problems problems = {0};
    int status = pts_checkpoint_read(dir, which, scenario, resolved, &pts_cli_build, options->daily,
                                     results, &problems);
    if (status == PTS_OK && !options->precision && results->n_paths > scenario->paths) {
        pts_cli_error("--resume: found %" PRId64 " finished paths, accepted: at most the %" PRId64
                      " that are asked for; raise -n, or leave --resume out",
                      results->n_paths, scenario->paths);
        return PTS_EXIT_SCENARIO;
    }
    for (int i = 0; i < problems.n; i++)
        pts_cli_error("--resume: %s: %s", problems.list[i].where, problems.list[i].message);
    if (status != PTS_OK && problems.n == 0)
        pts_cli_failed("--resume", status);
    pts_problems_free(&problems);
    return pts_cli_exit_code(status);
}
