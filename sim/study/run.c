/* pointsim: the study of one scenario. Scenario -> tallies -> figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

int pts_study_run(const pts_scenario *scenario, const pts_run_options *options, pts_study *study) {
    int ran = pts_run(scenario, options, &study->results);
    if (ran < 0 || study->results.n_paths == 0)
        return ran;
    int made = pts_estimates_make(scenario, &study->results, &study->estimates);
    return made < 0 ? made : ran;
}

void pts_study_free(pts_study *study) {
    pts_estimates_free(&study->estimates);
    pts_results_free(&study->results);
}
