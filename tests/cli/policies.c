/* Runs a scenario under two rules in one pass and goes on with the results, for the allocator that
 * fails (test_alloc.sh): exit statuses and words as the program's. The second rule's draws are the
 * first's. usage: policies SCENARIO SET. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "pointsim.h"

static int run(const pts_scenario *const list[2], pts_results results[2]) {
    pts_run_options options = {.threads = 1, .paths = 1, .daily = true};
    int status = pts_run_policies(list, 2, &options, results);
    options.paths = 3;
    if (status == PTS_OK)
        status = pts_run_policies(list, 2, &options, results);
    for (int i = 0; i < 2 && status == PTS_OK; i++)
        printf("%016llx\n", (unsigned long long)results[i].fingerprint);
    return status;
}

int main(int argc, char **argv) {
    pts_scenario policies[2] = {0};
    const pts_scenario *const list[2] = {&policies[0], &policies[1]};
    const char *sets[] = {argc > 2 ? argv[2] : NULL};
    pts_results results[2] = {0};
    pts_problems problems = {0};
    int status = argc == 3 ? PTS_OK : PTS_ERR_INPUT;
    for (int i = 0; i < 2 && status == PTS_OK; i++)
        status = pts_scenario_load(argv[1], sets, i, &policies[i], NULL, &problems);
    if (status == PTS_OK)
        status = run(list, results);
    for (int i = 0; i < 2; i++) {
        pts_results_free(&results[i]);
        pts_scenario_free(&policies[i]);
    }
    if (status != PTS_OK)
        fprintf(stderr, "%s\n", pts_status_text(status));
    pts_problems_free(&problems);
    if (fclose(stdout) != 0) /* which frees its buffer */
        return 1;
    return status == PTS_OK ? 0 : status == PTS_ERR_MEMORY ? 5 : status == PTS_ERR_IO ? 4 : 1;
}
