/* The store of lots: rings that double. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/lots.h"

#include <stdlib.h>
#include <string.h>

#include "pointsim/core.h"

int pts_arena_init(pts_arena *a, uint32_t slots) {
    *a = (pts_arena){.capacity = slots};
    a->slots = malloc(slots * sizeof *a->slots);
    pts_arena_clear(a, 0);
    return a->slots ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_arena_clear(pts_arena *a, uint32_t members) {
    a->used = members << PTS_RING_FIRST;
    memset(a->free_ring, 0xFF, sizeof a->free_ring);
}

void pts_arena_free(pts_arena *a) {
    free(a->slots);
    *a = (pts_arena){0};
}

static int take(pts_arena *a, uint32_t bits, uint32_t *offset) {
    uint32_t size = 1u << bits;
    if (a->free_ring[bits] != PTS_NO_RING) {
        *offset = a->free_ring[bits];
        a->free_ring[bits] = (uint32_t)a->slots[*offset];
        return PTS_OK;
    }
    if (a->capacity - a->used < size) {
        uint64_t wanted = (uint64_t)a->capacity + a->capacity / 2 + size;
        if (wanted >> (32 - PTS_RING_BITS))
            return PTS_ERR_MEMORY;
        pts_lot *grown = realloc(a->slots, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        a->slots = grown;
        a->capacity = (uint32_t)wanted;
    }
    *offset = a->used;
    a->used += size;
    return PTS_OK;
}

int pts_arena_grow(pts_arena *a, uint32_t *ring, uint32_t head, uint32_t tail) {
    bool fresh = *ring == PTS_NO_RING;
    uint32_t bits = fresh ? PTS_RING_FRESH : (*ring & ((1u << PTS_RING_BITS) - 1)) + 1;
    uint32_t old = *ring >> PTS_RING_BITS, offset = 0;
    if (bits >= sizeof a->free_ring / sizeof a->free_ring[0])
        return PTS_ERR_MEMORY;
    int status = take(a, bits, &offset);
    if (status != PTS_OK)
        return status;
    if (!fresh) {
        uint32_t from = (1u << (bits - 1)) - 1, to = (1u << bits) - 1;
        for (uint32_t i = head; i != tail; i++) /* what they hold is the caller's affair */
            memcpy(&a->slots[offset + (i & to)], &a->slots[old + (i & from)], sizeof *a->slots);
        if (!a->keeps) {
            a->slots[old] = a->free_ring[bits - 1];
            a->free_ring[bits - 1] = old;
        }
    }
    *ring = offset << PTS_RING_BITS | bits;
    return PTS_OK;
}
