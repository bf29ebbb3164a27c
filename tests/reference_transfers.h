/* pointsim: points that the oracle's members send to each other.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_TRANSFERS_H
#define POINTSIM_TESTS_REFERENCE_TRANSFERS_H

#include <cjson/cJSON.h>

#include "reference_lots.h"

/* Who lives in a segment, in order. */
struct reference_resident {
    int segment, place;
    uint32_t number;
    uint32_t start, end; /* ticks; the end as it is known so far */
};

/* What a member gives at a time. */
struct reference_gift {
    int giver; /* resident */
    int way;
    uint32_t k;
    int32_t day;
    int to;                     /* resident; -1: not decided yet */
    struct reference_lot *lots; /* parts, in the order in which they left */
    int n;
    int64_t points;
};

struct reference_mail {
    struct reference_resident *residents;
    int n_residents;
    struct reference_gift *gifts;
    int n_gifts;
};

#endif
