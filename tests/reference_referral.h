/* pointsim: members of the oracle whom others have referred.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_REFERRAL_H
#define POINTSIM_TESTS_REFERENCE_REFERRAL_H

#include "reference_lots.h"

/* One that has enrolled; what happens to it is told after all else. */
struct reference_friend {
    const struct reference_segment *segment;
    uint32_t number, start;
    int generation;
    int64_t index; /* of the member at the root of its tree */
    struct reference_event *events;
    size_t n_events, capacity;
    struct reference_friends *all;
};

struct reference_friends {
    struct reference_friend **list;
    int n, capacity;
    void (*born)(struct reference_friend *one); /* at once, where everybody lives together */
    void *context;
};

void reference_friends_add(struct reference_member *member, uint32_t number, uint32_t start);
void reference_friend_note(void *context, int64_t member, const struct reference_event *event);
/* Tells what happened to them, by their roots, generations and times of enrolment; frees them. */
void reference_friends_tell(struct reference_friends *all, reference_emit *emit, void *context);
/* A member's number in its tree; 0: nobody referred it. */
uint32_t reference_in_tree(uint32_t number);

#endif
