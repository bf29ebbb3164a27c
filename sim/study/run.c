/* pointsim: the study of one scenario. Scenario -> tallies -> figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

/* A pilot that is stopped ends the study: without its figures the rest would mean something else. */
int pts_study_plan(const pts_scenario *scenario, const pts_run_options *options,
                   pts_planned *planned, pts_results *where) {
    pts_results pilot = {0};
    int status = PTS_OK;
    if (pts_planned_needs_pilot(scenario)) {
        int64_t paths = options->paths > 0 ? options->paths : scenario->paths;
        pts_run_options own = {.threads = options->threads,
                               .tile = options->tile,
                               .paths = paths < PTS_PILOT_PATHS ? paths : PTS_PILOT_PATHS,
                               .first_path = PTS_PILOT_FIRST,
                               .no_twins = true,
                               .stop = options->stop,
                               .progress = options->progress,
                               .context = options->context};
        status = pts_run(scenario, &own, &pilot);
        if (status < 0) {
            where->error_path = pilot.error_path;
            where->error_member = pilot.error_member;
        }
    }
    if (status == PTS_OK)
        status = pts_planned_make(scenario, pilot.n_paths > 0 ? &pilot : NULL, planned);
    pts_results_free(&pilot);
    return status;
}

int pts_study_run(const pts_scenario *scenario, const pts_run_options *options, pts_study *study) {
    pts_run_options silent = *options;
    silent.progress = NULL; /* paths of the run alone are counted */
    int ran = pts_study_plan(scenario, &silent, &study->planned, &study->results);
    if (ran == PTS_OK)
        ran = pts_run(scenario, options, &study->results);
    if (ran < 0 || study->results.n_paths == 0)
        return ran;
    int made = pts_estimates_make(scenario, &study->results, &study->planned, &study->estimates);
    return made < 0 ? made : ran;
}

void pts_study_free(pts_study *study) {
    pts_estimates_free(&study->estimates);
    pts_results_free(&study->results);
    pts_planned_free(&study->planned);
}
