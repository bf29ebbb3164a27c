/* Pools that all members of a path share: stock of items, quotas of points. First come, first served
 * in simulated time; which act is the first that a pool cannot serve is found before the path is
 * simulated (engine/couple.h), and closes it until it is filled again: from then on members go by
 * that table alone. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_POOLS_H
#define PTS_MODEL_POOLS_H

#include "model/timeline.h"

/* What an act is before or after, of all members of a path: in this order of fields. */
typedef struct pts_moment {
    uint32_t tick;
    uint32_t segment; /* draw_id */
    uint32_t member;
    uint64_t act; /* of a member at a tick: pool.h of the engine */
} pts_moment;

static inline bool pts_moment_before(const pts_moment *a, const pts_moment *b) {
    if (a->tick != b->tick)
        return a->tick < b->tick;
    if (a->segment != b->segment)
        return a->segment < b->segment;
    return a->member != b->member ? a->member < b->member : a->act < b->act;
}

typedef struct pts_pool {
    bool stays;           /* what is left at the end of a period does */
    int64_t first, later; /* real units or points that the first period brings, and later ones */
    int n;                /* periods */
    uint16_t *period;     /* [bin 1..H] */
    pts_moment *closes;   /* [period] of the first act that is not served; tick PTS_NEVER: none */
    pts_moment *known;    /* [period] the same when it was last asked whether they have moved */
} pts_pool;

typedef struct pts_pools {
    int n;                    /* 0 = members share nothing */
    pts_pool *list;           /* stocks by item, then issuance, then redemption */
    int *of_item;             /* [item] -1 = endless */
    bool stocked;             /* some item is not */
    int issuance, redemption; /* -1 = no quota */
    int64_t fallback;         /* millionths of the points that are issued beyond the quota */
    double *weight;           /* [item] exp(utility) */
} pts_pools;

/* Whether what members do depends on others: pools, guards, transfers, auctions. */
bool pts_members_meet(const pts_scenario *scenario);
int pts_pools_init(pts_pools *pools, const pts_scenario *scenario);
/* Draws the path's numbers; every pool stays open. A pts_number_draw status. */
int pts_pools_compile(pts_pools *pools, const pts_scenario *scenario, uint32_t path);
/* What a pool has as month `bin` begins, of which `left` was left at the end of the one before. */
int64_t pts_pool_at(const pts_pool *pool, int bin, int64_t left);
void pts_pools_open(pts_pools *pools); /* none closes */
/* Whether a pool closes at another moment than when this was last asked. */
bool pts_pools_moved(pts_pools *pools);
void pts_pools_free(pts_pools *pools);

#endif
