/* Finds, before a path is simulated, which acts its pools cannot serve: then members need nothing of
 * each other any more. All members are advanced together, block by block of months; claims are gone
 * through in simulated time, and where a pool runs out those members alone who come later are taken
 * back to the block's start and go on without it. What comes before a pool's end never depends on
 * it, so that the earliest end not yet known is final. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_COUPLE_H
#define PTS_ENGINE_COUPLE_H

#include "engine/path.h"

/* Storage for one policy's paths. */
typedef struct pts_coupler pts_coupler;

/* Sets the ends of the pools of the policy, which is prepared for a path. `coupler` is made when it
 * is NULL. On failure *stage is told which member it was. */
int pts_couple(pts_coupler **coupler, pts_policy *policy, int twin, pts_stage *stage);
void pts_coupler_free(pts_coupler *coupler);

#endif
