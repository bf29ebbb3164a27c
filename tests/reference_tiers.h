/* pointsim: inside of the oracle: tiers, paid membership.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_TIERS_H
#define POINTSIM_TESTS_REFERENCE_TIERS_H

#include "reference_lots.h"

/* The member's tier; NULL: none. */
const struct reference_tier *reference_tier_of(const struct reference_member *member);
/* What a purchase on the day adds. */
void reference_qualify(struct reference_member *member, int32_t day, int64_t minor, int64_t points);
/* What a return takes away. */
void reference_disqualify(struct reference_member *member, int32_t day, int64_t minor,
                          int64_t points);
/* By a score an activity counts. */
void reference_qualify_by_activity(struct reference_member *member, uint32_t tick);
/* After a purchase, or an activity that counts: a member may rise at once. */
void reference_rise(struct reference_member *member, uint32_t tick);
/* The end of the day, after its lapses: reviews; at a month's end benefits. */
void reference_tiers_of_day(struct reference_member *member, int32_t day);

/* ---- paid membership: reference_membership.c ---- */

/* At the member's start: whether it pays. */
void reference_join(struct reference_member *member);
/* The start of the day: a term may have ended with the day before. */
void reference_term_ends(struct reference_member *member, int32_t day);

#endif
