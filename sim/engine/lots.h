/* Lots of a member as a queue of prefix sums: E = points ever earned, C = points ever consumed,
 * both modulo 2^32; the balance is E - C, and a lot is E after it was earned. Consuming R points is
 * C += R. A lot that C has passed is gone. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_LOTS_H
#define PTS_ENGINE_LOTS_H

#include <stdbool.h>
#include <stdint.h>

/* Issue day << 32 | E. */
typedef uint64_t pts_lot;

static inline pts_lot pts_lot_make(uint32_t day, uint32_t earned) {
    return (uint64_t)day << 32 | earned;
}
static inline uint32_t pts_lot_day(pts_lot lot) {
    return (uint32_t)(lot >> 32);
}
static inline uint32_t pts_lot_earned(pts_lot lot) {
    return (uint32_t)lot;
}

/* Rings of a tile's members, sizes powers of two, in one growing store. */
typedef struct pts_arena {
    pts_lot *slots;
    uint32_t used, capacity;
    uint32_t free_ring[28]; /* first free ring of 2^i slots, linked through its first slot */
    bool keeps;             /* rings that were outgrown: they may be gone back to */
} pts_arena;

/* Log2 of sizes: of members' first rings, which seldom grow, and of what is opened later. */
enum { PTS_RING_BITS = 5, PTS_RING_FIRST = 5, PTS_RING_FRESH = 4 };
#define PTS_NO_RING UINT32_MAX

/* The first ring of member i of those for whom the arena was cleared. */
static inline uint32_t pts_arena_first(uint32_t i) {
    return i << (PTS_RING_FIRST + PTS_RING_BITS) | PTS_RING_FIRST;
}

int pts_arena_init(pts_arena *arena, uint32_t slots);
/* Empties it, but for the first rings of members 0 .. members - 1, if it has them (capacity). */
void pts_arena_clear(pts_arena *arena, uint32_t members);
void pts_arena_free(pts_arena *arena);
/* Moves the lots head .. tail - 1 of *ring (offset << 5 | log2 size) to a ring twice the size. */
int pts_arena_grow(pts_arena *arena, uint32_t *ring, uint32_t head, uint32_t tail);

#endif
