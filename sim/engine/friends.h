/* Members that others have referred, and who are still to be simulated.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FRIENDS_H
#define PTS_ENGINE_FRIENDS_H

#include <stddef.h>
#include <stdint.h>

typedef struct pts_friend {
    uint32_t start; /* tick at which it enrols */
    uint32_t id;
} pts_friend;

typedef struct pts_friends {
    pts_friend *list;
    size_t n, capacity;
} pts_friends;

int pts_friends_add(pts_friends *friends, pts_friend one); /* PTS_ERR_MEMORY */
/* By the time at which they enrol, then by id. */
void pts_friends_sort(pts_friends *friends);
void pts_friends_free(pts_friends *friends);

#endif
