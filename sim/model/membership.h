/* Paid membership of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_MEMBERSHIP_H
#define PTS_MODEL_MEMBERSHIP_H

#include "model/programme.h"

/* Draws the path's numbers. PTS_OK or PTS_ERR_RANGE (not drawable). */
int pts_membership_compile(pts_programme *programme);

/* First day, perhaps before day 0, of term k + 1 of a member enrolled on day `enrolled`. */
int32_t pts_term_day(const pts_programme *programme, int32_t enrolled, uint32_t k);

/* Threshold of the word that renews a term in which so many points were redeemed. */
uint32_t pts_renewal_threshold(const pts_membership *membership, int64_t redeemed);

#endif
