/* Finds, before a path is simulated, what arrives at each member of what others send: then members
 * need nothing of each other any more. What a member sends depends on itself alone, and what arrives
 * changes it from the next day on. All members of a segment are advanced together, block by block of
 * days; who gets something else than it was advanced with, or gives to a head that leaves, is taken
 * back to the block's start, until nobody does. Each round settles a day at least.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_DELIVER_H
#define PTS_ENGINE_DELIVER_H

#include "engine/path.h"

/* Storage for one policy's paths. */
typedef struct pts_courier pts_courier;

/* Sets the posts of the policy, which is prepared for a path. `courier` is made when it is NULL. On
 * failure *stage is told which member it was. */
int pts_deliver(pts_courier **courier, pts_policy *policy, int twin, pts_stage *stage);
void pts_courier_free(pts_courier *courier);

#endif
