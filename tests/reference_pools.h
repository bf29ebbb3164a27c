/* pointsim: what all of the oracle's members share, in simulated time.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_POOLS_H
#define POINTSIM_TESTS_REFERENCE_POOLS_H

#include <cjson/cJSON.h>

#include "reference_lots.h"

/* Stock of an item (its draw_id) or a quota (-1). */
struct reference_pool {
    int item;
    int span;   /* months of a period */
    bool once;  /* never filled again */
    bool stays; /* what is left at the end of a period does */
    int64_t first, later;
    int64_t left;
    int period; /* of the last look, -1: none yet */
    bool shut;  /* somebody was not served in it */
};

struct reference_pools {
    struct reference_pool list[REFERENCE_POOLS_MOST];
    int n;
    struct reference_pool *issuance, *redemption; /* NULL: no limit */
    int64_t fallback;                             /* millionths */
};

/* What a member does at a tick, in its order. */
enum reference_act { ACT_REMINDER, ACT_PURCHASE, ACT_VISIT, ACT_ACTIVITY };

/* Segment and member are filled in by who asks. `part`: 1 + number of the task that the act
 * completes, else 0; of a reminder 1 for its second touch. */
struct reference_turn {
    uint32_t tick, segment, member;
    enum reference_act kind;
    uint32_t k; /* of a reminder its draw_id */
    int part;
    int round;    /* 1 + session of an auction, else 0 */
    bool closing; /* of a day at whose end guards look: before all that happens at its tick */
};

/* Lives, told one after the other, up to where each must wait; then all to their ends. */
typedef void reference_life(void *argument);
int reference_together_add(reference_life *life, void *argument);
void reference_together_live(void);
/* By one of them: another life that begins at a tick, not before this one's. */
void reference_together_later(reference_life *life, void *argument, uint32_t tick);

/* Until everybody has come to the end of the day. */
void reference_wait_for_close(int32_t day);
/* Waits until all others have lived what comes before a tick, and, at it, those before it in order. */
void reference_wait_until(const struct reference_member *member, uint32_t tick);
/* Waits until all have bid who do at a session. */
void reference_wait_for_bids(const struct reference_member *member, uint32_t tick, int session);

/* What an act makes of points that it would make. */
int64_t reference_ration(struct reference_member *member, struct reference_turn at, int64_t points);
/* Waits until it is a redemption's turn; false where there is no limit. Then: */
bool reference_turn_comes(const struct reference_member *member, struct reference_turn at);
bool reference_quota_is_shut(const struct reference_member *member, int32_t day);
bool reference_in_stock(const struct reference_member *member, const struct reference_item *item,
                        int32_t day);
/* Whether there is so much; if not, the pool is shut until it is filled again. */
bool reference_stock_has(const struct reference_member *member, const struct reference_item *item,
                         int32_t day, int64_t units);
bool reference_quota_has(const struct reference_member *member, int32_t day, int64_t points);
void reference_take(const struct reference_member *member, const struct reference_item *item,
                    int64_t units, int64_t points);

/* After the path: what the store had as each month began, and gave in it. */
void reference_count_stock(const struct reference_world *world, struct reference_ledger *ledger);

#endif
