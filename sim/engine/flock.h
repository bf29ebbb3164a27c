/* All sampled members of a segment on a path, advanced together; each can be taken back to where the
 * last advance began. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FLOCK_H
#define PTS_ENGINE_FLOCK_H

#include "engine/path.h"

typedef struct pts_flock {
    pts_tile tile;
    pts_odds_tables *tables;
    int64_t opening;
    uint32_t *turns; /* [member] how often it was taken back */
    int recalled;    /* members to be taken back: the first of tile.active */
    bool *is_recalled;
    /* members as they were when the last advance began */
    pts_member *members;
    pts_more *more;
    pts_rationed *rationed;
    pts_task_state *tasks;
    pts_standing *standings;
    int64_t *qualified;
    pts_exchange_next *exchanges;
    pts_lot *slots;
    uint32_t slots_used, slots_capacity;
    pts_tile_needs needs;
} pts_flock;

/* Draws the members of a prepared policy's segment. What they do is booked in `ledger`. */
int pts_flock_draw(pts_flock *flock, pts_policy *policy, int segment, int twin, pts_ledger *ledger);
/* The same, and advances them to the horizon's start; what they take of pools is noted in
 * `claims`. */
int pts_flock_begin(pts_flock *flock, pts_policy *policy, int segment, int twin, pts_ledger *ledger,
                    pts_claims *claims);
int pts_flock_forward(pts_flock *flock, uint32_t until);
/* Takes a member back; nothing if that was done already. Its turn changes. */
void pts_flock_recall(pts_flock *flock, uint32_t member);
bool pts_flock_is_recalled(const pts_flock *flock, uint32_t member); /* and not yet advanced */
/* Advances those that were taken back. */
int pts_flock_again(pts_flock *flock, uint32_t until);
uint32_t *pts_flock_turn(const pts_flock *flock, uint32_t member);
void pts_flock_free(pts_flock *flock);

#endif
