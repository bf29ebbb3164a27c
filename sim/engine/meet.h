/* What members need to know of each other before a path is simulated: where the pools that they share
 * close (couple.h), what arrives of what they send (deliver.h), what auctions come to (hammer.h).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_MEET_H
#define PTS_ENGINE_MEET_H

#include "engine/path.h"

/* Of the policy, which is prepared for a path. On failure *stage is told which member it was. */
int pts_meet(pts_policy *policy, int twin, pts_stage *stage);

#endif
