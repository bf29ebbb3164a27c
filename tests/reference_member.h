/* pointsim: inside of the oracle: one member, its candidates and its lots.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_MEMBER_H
#define POINTSIM_TESTS_REFERENCE_MEMBER_H

#include "reference_world.h"

struct reference_lot {
    int32_t issue_day, expiry_day;
    int64_t issued, left; /* points */
};

/* The next purchase or visit that may happen. */
struct reference_candidate {
    uint32_t k;
    uint32_t operational;
    uint32_t tick;
};

struct reference_member {
    const struct reference_world *world;
    const struct reference_segment *segment;
    uint32_t number; /* the member word of its addresses */
    int status;      /* of pointsim/core.h */
    /* who it is */
    bool opening;                  /* else enrolled in the horizon */
    bool inside;                   /* enrolled inside the simulated time */
    double tenure;                 /* days before the horizon */
    double lambda;                 /* purchases a day */
    uint32_t start, end;           /* ticks */
    float purchase_gap, visit_gap; /* mean, in ticks */
    float log_spend;               /* of the log of minor units */
    double propensity;             /* log-odds */
    uint32_t dropout;              /* BG/NBD: 2^32 p */
    struct reference_candidate purchase, visit;
    /* what it has */
    struct reference_lot *lots; /* those with points left, in order of issue */
    int n_lots, capacity;
    int32_t clock_day; /* of the last activity */
    bool gone;         /* has left */
    bool stopped;      /* nothing of it is simulated any more */
    /* where its tallies and events go */
    struct reference_ledger *ledger;
    reference_emit *emit;
    void *context;
    int64_t index;
};

/* Draws who the member is and its first candidates. `world`, `segment` and the destinations are
 * set; j counts the segment's opening, or its enrolled members. */
void reference_member_opening(struct reference_member *member, int64_t j);
void reference_member_enrolled(struct reference_member *member, int64_t j, int month);
pts_block reference_block(const struct reference_member *member, uint32_t stream, uint32_t index);
void reference_next_purchase(struct reference_member *member);
void reference_next_visit(struct reference_member *member);

/* Lives the member's days to the end, tallying. */
void reference_member_days(struct reference_member *member);

#endif
