/* Finds, before a path is simulated, what each session of its auctions comes to: then members need
 * nothing of each other any more. All members are advanced together to a session; all bid, then those
 * who win are taken back to its tick and go on with what they have paid. A bid depends on what came
 * before it alone, so that each session is final once it is reckoned.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_HAMMER_H
#define PTS_ENGINE_HAMMER_H

#include "engine/path.h"

/* Storage for one policy's paths. */
typedef struct pts_hammer pts_hammer;

/* Sets what the sessions of the policy come to, which is prepared for a path. `hammer` is made when
 * it is NULL. On failure *stage is told which member it was. */
int pts_auctions_hold(pts_hammer **hammer, pts_policy *policy, int twin, pts_stage *stage);
void pts_hammer_free(pts_hammer *hammer);

#endif
