/* Which member of a file a sampled one is; pts_opening_draw is in programme.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_OPENING_H
#define PTS_MODEL_OPENING_H

#include "model/programme.h"

/* Place of j, 0 <= j < n, in a permutation of 0 .. n - 1 that the source's seed, segment, twin
 * and path decide; its member is not read. */
int64_t pts_opening_permute(const pts_source *source, int64_t n, int64_t j);

#endif
