/* Results before, during and after a run. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RESULTS_H
#define PTS_ENGINE_RESULTS_H

#include "engine/path.h"

enum { PTS_MOST_TWINS = 32 };

/* What a run has to add: paths held .. wanted - 1 and the like of twins. */
typedef struct pts_target {
    int64_t held, wanted;
    int held_twins, wanted_twins;
} pts_target;

/* What it holds already and, as yet, no more; error fields are set. */
pts_target pts_results_hold(pts_results *results);
/* Checks what `results` holds, and makes room for what is missing. PTS_OK, PTS_ERR_MEMORY or
 * PTS_ERR_INPUT. */
int pts_results_open(pts_results *results, const pts_brief *brief, const pts_run_options *options,
                     pts_target *target);
/* After the run: paths and twins below `done` are finished. Frees what was begun beyond. PTS_OK,
 * PTS_STOPPED when some are missing, or PTS_ERR_MEMORY. */
int pts_results_close(pts_results *results, const pts_scenario *scenario, const pts_target *target,
                      int64_t done);
/* After a failure: what was held stays, all else is freed. */
void pts_results_revert(pts_results *results, const pts_target *target);

#endif
