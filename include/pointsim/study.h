/* pointsim: study layer. A question asked of one or more scenarios: runs, and their figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_STUDY_H
#define POINTSIM_STUDY_H

#include "pointsim/measure.h"

/* ---- run: one scenario, its tallies and what they mean ---- */

typedef struct pts_study {
    pts_planned planned; /* what the liability is booked with */
    pts_results results;
    pts_estimates estimates; /* of the finished paths; empty when there is none */
} pts_study;

/* The largest pilot, and where the addresses of its paths begin: beyond those of any run, so that
 * it shares no draw with one. */
enum { PTS_PILOT_PATHS = 64 };
#define PTS_PILOT_FIRST (UINT32_C(1) << 31)

/* Simulates and estimates; a pilot first where the scenario leaves planned figures open, of as many
 * paths as the run has, at most PTS_PILOT_PATHS. `study` must be {0}; free it whatever is returned.
 * PTS_OK; PTS_STOPPED with the figures of the finished paths (none: results.n_paths is 0); or an
 * error, and then no figure may be used. */
int pts_study_run(const pts_scenario *scenario, const pts_run_options *options, pts_study *study);
void pts_study_free(pts_study *study);

/* ---- what a scenario leaves open ---- */

/* Number of its inputs that are distributions: what the bands over paths come from. */
int pts_study_uncertain_inputs(const pts_scenario *scenario);
/* Bytes that a run takes, a little too many rather than too few: the tallies of its paths, which
 * are kept to the end, and what its threads work in. */
uint64_t pts_study_bytes(const pts_scenario *scenario, int64_t paths, int threads, bool daily);

#endif
