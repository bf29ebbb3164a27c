/* pointsim: `report` draws the plots of a stored result again.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <fcntl.h>
#include <unistd.h>

/* A folder that a run or compare wrote has the last file to arrive, or says that it will. */
static bool is_result(const char *dir) {
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool found = folder >= 0 && (faccessat(folder, "manifest.json", R_OK, 0) == 0 ||
                                 faccessat(folder, "compare.json", R_OK, 0) == 0 ||
                                 faccessat(folder, "UNFINISHED", R_OK, 0) == 0);
    if (folder >= 0)
        (void)close(folder);
    return found;
}

int pts_cli_report(const pts_cli_options *options, const char *const *argv) {
    pts_problems problems = {0};
    const char *dir = options->operand;
    (void)argv;
    if (!is_result(dir)) {
        pts_cli_error("%s is no result folder: it has no manifest.json or compare.json; give the "
                      "folder that pointsim run or compare wrote, such as out/NAME",
                      dir);
        return PTS_EXIT_IO;
    }
    int status = pts_store_plot(dir, &problems);
    for (int i = 0; i < problems.n; i++)
        pts_cli_error("%s: %s", problems.list[i].where, problems.list[i].message);
    if (status == PTS_OK && !options->quiet)
        printf("Plots        %s/plots (*.svg, *.png)\n", dir);
    pts_problems_free(&problems);
    return pts_cli_exit_code(status);
}
