/* pointsim: inside of the oracle: booking, lots and redemption of one member.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_REDEEM_H
#define POINTSIM_TESTS_REFERENCE_REDEEM_H

#include "core/kernel.h"
#include "reference_member.h"

/* Adds weight times n to the flow's bin of the day. */
void reference_book(struct reference_member *member, enum reference_flow flow, int32_t day,
                    int64_t n);
void reference_book_cohort(struct reference_member *member, enum reference_cohort_flow flow,
                           int32_t issue_day, int32_t day, int64_t points);
/* Emits the event with the member's balance. */
void reference_tell(struct reference_member *member, struct reference_event event);

int64_t reference_balance(const struct reference_member *member);
/* The day at whose end the balance lapses for want of activity. */
int32_t reference_deadline(const struct reference_member *member);
/* Makes the lot of a purchase; the points earned. */
int64_t reference_earn(struct reference_member *member, int32_t day, int32_t minor);
/* A purchase or visit at which the member may redeem; `word` decides. */
void reference_opportunity(struct reference_member *member, uint32_t tick, uint32_t k,
                           uint32_t word, enum reference_stream choice);

#endif
