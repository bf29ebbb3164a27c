/* Points that members give to each other, on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TRANSFERS_H
#define PTS_MODEL_TRANSFERS_H

#include "pointsim/model.h"

enum { PTS_TRANSFER_SHIFT = 28, PTS_RECEIVER_SHIFT = 4, PTS_RECEIVER_ATTEMPTS = 64 };

typedef struct pts_transfer_way {
    uint32_t address; /* draw_id << PTS_TRANSFER_SHIFT */
    float gap;        /* mean ticks between two times of giving, infinite: there is none */
    double share;     /* of the available points */
    int32_t least, most;
    int64_t fee;        /* millionths of what is given */
    uint32_t household; /* members, 0 = to anyone */
    bool renews;
} pts_transfer_way;

/* Part of a lot that arrives at a member. */
typedef struct pts_arrival {
    uint32_t tick;
    uint32_t member; /* place in the segment: opening members, then enrolled ones */
    int32_t points;
    uint32_t lapse; /* tick at which the lot would have lapsed, PTS_NEVER */
    int32_t day;    /* of its issue */
    uint16_t bin, tier;
    uint16_t way;
    uint32_t giver, order; /* order: of all that is sent, as far as one giver goes */
} pts_arrival;

/* What arrives at the members of a segment: found before the path is simulated (engine/deliver.h),
 * and const while members live. */
typedef struct pts_post {
    uint32_t n, opening;     /* members */
    pts_arrival *list;       /* by member, tick, giver, order */
    uint32_t *first;         /* [n + 1] each member's */
    uint32_t *starts, *ends; /* [n] ticks */
} pts_post;

typedef struct pts_transfers {
    bool on; /* somebody may give on the path */
    int n;   /* in draw_id order */
    pts_transfer_way ways[PTS_TRANSFERS_MOST];
    const pts_post *posts; /* [segment] */
} pts_transfers;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_transfers_compile(pts_transfers *transfers, const pts_scenario *scenario, uint32_t path);

/* Points that a member with so many available gives, 0 = none. */
int32_t pts_transfer_points(const pts_transfer_way *way, int32_t available);
/* Those of them that the company keeps. */
int32_t pts_transfer_fee(const pts_transfer_way *way, int32_t points);

#endif
