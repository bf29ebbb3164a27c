/* Members who enrol because another one invited them, on a path. sim/README.md, Referral.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_REFERRAL_H
#define PTS_MODEL_REFERRAL_H

#include "pointsim/model.h"

/* Each opening or enrolled member has ids in reserve for those it refers, and those that they refer:
 * a tree in which member n's friends are 8n + 1 .. 8n + 8, and 0 is the one that nobody referred. */
enum {
    PTS_FRIEND_BITS = 10,
    PTS_REFERRERS_MOST = 1 << 20, /* opening, and enrolled, sampled members of a segment */
    PTS_FRIEND_NUMBERS = 1 << PTS_FRIEND_BITS
};
#define PTS_FRIEND_ID (UINT32_C(1) << 31) /* ids from here on are of friends */

typedef struct pts_referral {
    bool on;
    float gap;         /* mean ticks between two invitations */
    uint32_t accepted; /* threshold of the word */
    int32_t points, welcome;
    int most, generations;
} pts_referral;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_referral_compile(pts_referral *referral, const pts_scenario *scenario, uint32_t path);

/* A member's number in its tree, 0 if nobody referred it. */
static inline uint32_t pts_friend_number(uint32_t id) {
    return id < PTS_FRIEND_ID ? 0 : id & (PTS_FRIEND_NUMBERS - 1);
}

/* Of a number: 1 of those whom a member that nobody referred has, and so on. */
int pts_friend_generation(uint32_t number);

/* Id of the i-th friend of a member, from 0; 0 if it has none in reserve. */
uint32_t pts_friend_id(uint32_t member, int i);

/* Who is the root of the tree that a friend is in. */
uint32_t pts_friend_root(uint32_t id);

#endif
