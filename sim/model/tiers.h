/* Tiers of a path: levels in the order of their thresholds, days of review, lives of lots.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TIERS_H
#define PTS_MODEL_TIERS_H

#include "model/programme.h"

/* Storage and what is the same on all paths; the programme's scenario and time are set. */
int pts_tiers_init(pts_programme *programme);
void pts_tiers_free(pts_programme *programme);
/* Draws the path's levels; the programme's lapses and grace are compiled. PTS_OK or PTS_ERR_RANGE
 * (not drawable). */
int pts_tiers_compile(pts_programme *programme);

#endif
