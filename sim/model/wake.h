/* What wakes dormant members on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_WAKE_H
#define PTS_MODEL_WAKE_H

#include "model/campaign.h"

struct pts_programme;

typedef struct pts_wake {
    uint32_t reminder, campaign; /* thresholds of words; 0 where nothing could wake so */
    uint32_t ticks;              /* that a member stays awake, PTS_NEVER = for good */
} pts_wake;

/* After the campaigns. A pts_number_draw status. */
int pts_wake_compile(struct pts_programme *programme);

/* The first day after `day`, of those simulated, on which a window opens of one of a set of
 * campaigns for all its members; PTS_NEVER if there is none. */
uint32_t pts_next_opening(const pts_campaigns *campaigns, const pts_timeline *timeline,
                          uint64_t set, uint32_t day);

#endif
