/* pointsim: the study of one scenario. Scenario -> tallies -> figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/counterfactual.h"

int64_t pts_study_pilot_paths(const pts_scenario *scenario, int64_t paths) {
    int64_t most = pts_planned_needs_pilot(scenario) ? PTS_PILOT_PATHS
                   : scenario->n_guards > 0          ? PTS_PILOT_GUARDED
                                                     : 0;
    return paths < most ? paths : most;
}

/* A pilot that is stopped ends the study: without its figures the rest would mean something else. */
int pts_study_plan(const pts_scenario *scenario, const pts_run_options *options,
                   pts_planned *planned, pts_results *where) {
    pts_results pilot = {0};
    int status = PTS_OK;
    pts_run_options own = {.threads = options->threads,
                           .tile = options->tile,
                           .first_path = PTS_PILOT_FIRST,
                           .no_twins = true,
                           .stop = options->stop,
                           .progress = options->progress,
                           .context = options->context};
    own.paths =
        pts_study_pilot_paths(scenario, options->paths > 0 ? options->paths : scenario->paths);
    if (own.paths > 0) {
        status = pts_run(scenario, &own, &pilot);
        if (status < 0)
            where->error = pilot.error;
    }
    bool open = pilot.n_paths > 0 && pts_planned_needs_pilot(scenario);
    if (status == PTS_OK)
        status = pts_planned_make(scenario, open ? &pilot : NULL, planned);
    if (status == PTS_OK && own.paths > 0)
        status = pts_guards_sampled(scenario, &pilot, planned);
    pts_results_free(&pilot);
    return status;
}

/* The run, in one pass with the counterfactual where that is asked for. */
static int run_both(const pts_scenario *scenario, const pts_run_options *options,
                    pts_study *study) {
    pts_counterfactual off;
    pts_results results[] = {study->results, study->without};
    const pts_scenario *const policies[] = {scenario, &off.scenario};
    int status = pts_counterfactual_make(scenario, &off);
    if (status == PTS_OK)
        status = pts_run_policies(policies, scenario->counterfactual ? 2 : 1, options, results);
    study->results = results[0];
    study->without = results[1];
    if (status < 0 && scenario->counterfactual && study->without.error.path >= 0)
        study->results.error = study->without.error;
    pts_counterfactual_free(&off);
    return status;
}

int pts_study_advance(const pts_scenario *scenario, const pts_run_options *options,
                      pts_study *study) {
    pts_estimates_free(&study->estimates);
    study->asked = options->paths > 0 ? options->paths : scenario->paths;
    int ran = run_both(scenario, options, study);
    if (ran < 0 || study->results.n_paths == 0)
        return ran;
    /* a stopped run that had gone on may not have caught up */
    bool both = scenario->counterfactual && study->without.n_paths == study->results.n_paths;
    int made = pts_estimates_make_beside(scenario, &study->results, both ? &study->without : NULL,
                                         &study->planned, &study->estimates);
    return made < 0 ? made : ran;
}

int pts_study_run(const pts_scenario *scenario, const pts_run_options *options, pts_study *study) {
    pts_run_options silent = *options;
    silent.progress = NULL; /* paths of the run alone are counted */
    int ran = pts_study_plan(scenario, &silent, &study->planned, &study->results);
    return ran == PTS_OK ? pts_study_advance(scenario, options, study) : ran;
}

void pts_study_free(pts_study *study) {
    pts_estimates_free(&study->estimates);
    pts_results_free(&study->results);
    pts_results_free(&study->without);
    pts_planned_free(&study->planned);
}
