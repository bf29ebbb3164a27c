/* pointsim: Philox as a generator of the GNU Scientific Library.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <assert.h>

/* Plain data, so that gsl_rng_clone and gsl_rng_memcpy copy it whole. */
typedef struct line {
    uint64_t seed;
    uint32_t stream, member, path;
    uint32_t index; /* of the next block; wraps after 2^34 words */
    uint32_t used;  /* words taken from `block`, 4 = none left */
    pts_block block;
} line;

static void line_seek(line *at, uint32_t stream, uint32_t member, uint32_t path) {
    at->stream = stream;
    at->member = member;
    at->path = path;
    at->index = 0;
    at->used = 4;
}

static void line_set(void *state, unsigned long seed) {
    line *at = state;
    *at = (line){.seed = seed};
    line_seek(at, 0, 0, 0);
}

static unsigned long line_get(void *state) {
    line *at = state;
    if (at->used == 4) {
        at->block = pts_philox(at->seed, at->index++, at->stream, at->member, at->path);
        at->used = 0;
    }
    return at->block.word[at->used++];
}

/* One word a draw: [0, 1) in steps of 2^-32. */
static double line_get_double(void *state) {
    return (double)line_get(state) * 0x1p-32;
}

static const gsl_rng_type philox_type = {
    .name = "pts_philox4x32_10",
    .max = 0xFFFFFFFFul,
    .min = 0,
    .size = sizeof(line),
    .set = line_set,
    .get = line_get,
    .get_double = line_get_double,
};

const gsl_rng_type *pts_rng_philox = &philox_type;

void pts_rng_seek(gsl_rng *rng, uint32_t stream, uint32_t member, uint32_t path) {
    assert(rng->type == &philox_type);
    line_seek(rng->state, stream, member, path);
}
