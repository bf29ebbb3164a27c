/* pointsim tests: Philox blocks and the GSL generator over them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>

#include "core/kernel.h"

/* Known answers of philox4x32-10: Random123 1.09, examples/kat_vectors. */
static const struct {
    uint32_t key[2], counter[4], out[4];
} known[3] = {
    {{0, 0}, {0, 0, 0, 0}, {0x6627E8D5u, 0xE169C58Du, 0xBC57AC4Cu, 0x9B00DBD8u}},
    {{0xFFFFFFFFu, 0xFFFFFFFFu},
     {0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu, 0xFFFFFFFFu},
     {0x408F276Du, 0x41C83B0Eu, 0xA20BC7C6u, 0x6D5451FDu}},
    {{0xA4093822u, 0x299F31D0u},
     {0x243F6A88u, 0x85A308D3u, 0x13198A2Eu, 0x03707344u},
     {0xD16CFE09u, 0x94FDCCEBu, 0x5001E420u, 0x24126EA1u}},
};

Test(core_philox, published_vectors) {
    for (int i = 0; i < 3; i++) {
        const uint32_t *key = known[i].key, *c = known[i].counter;
        uint32_t out[4];
        pts_philox_block(key[0], key[1], c[0], c[1], c[2], c[3], out);
        uint64_t seed = (uint64_t)key[1] << 32 | key[0];
        pts_block block = pts_philox(seed, c[0], c[1], c[2], c[3]);
        for (int j = 0; j < 4; j++) {
            cr_assert_eq(out[j], known[i].out[j], "vector %d word %d: %08x", i, j, out[j]);
            cr_assert_eq(block.word[j], known[i].out[j], "block %d word %d", i, j);
        }
    }
}

/* The words of a line, block after block. */
static void expect_line(gsl_rng *rng, uint64_t seed, uint32_t stream, uint32_t member,
                        uint32_t path) {
    for (uint32_t index = 0; index < 50; index++) {
        pts_block block = pts_philox(seed, index, stream, member, path);
        for (int j = 0; j < 4; j++) {
            unsigned long got = gsl_rng_get(rng);
            cr_assert_eq(got, block.word[j], "block %u word %d: %lx", index, j, got);
        }
    }
}

Test(core_philox, rng_gives_the_words_of_the_blocks) {
    gsl_rng *rng = gsl_rng_alloc(pts_rng_philox);
    expect_line(rng, 0, 0, 0, 0); /* GSL's default seed */
    gsl_rng_set(rng, 0x0123456789ABCDEFul);
    expect_line(rng, 0x0123456789ABCDEFu, 0, 0, 0);
    cr_assert_eq(gsl_rng_min(rng), 0);
    cr_assert_eq(gsl_rng_max(rng), 0xFFFFFFFFul);
    gsl_rng_free(rng);
}

Test(core_philox, seek_starts_a_line_and_keeps_the_seed) {
    gsl_rng *rng = gsl_rng_alloc(pts_rng_philox);
    gsl_rng_set(rng, 77);
    for (int taken = 0; taken < 9; taken++) { /* from every position inside a block */
        for (int i = 0; i < taken; i++)
            gsl_rng_get(rng);
        pts_rng_seek(rng, 3, 0xFFFFFFFFu, 5);
        expect_line(rng, 77, 3, 0xFFFFFFFFu, 5);
    }
    gsl_rng_set(rng, 78); /* a new seed forgets the line */
    expect_line(rng, 78, 0, 0, 0);
    gsl_rng_free(rng);
}

Test(core_philox, clone_continues_alike_and_apart) {
    gsl_rng *rng = gsl_rng_alloc(pts_rng_philox);
    pts_rng_seek(rng, 1, 2, 3);
    for (int i = 0; i < 6; i++)
        gsl_rng_get(rng);
    gsl_rng *clone = gsl_rng_clone(rng);
    unsigned long first[20];
    for (int i = 0; i < 20; i++)
        first[i] = gsl_rng_get(rng);
    for (int i = 0; i < 20; i++)
        cr_assert_eq(gsl_rng_get(clone), first[i], "word %d", i);
    gsl_rng_free(clone);
    gsl_rng_free(rng);
}

/* A million uniforms: inside [0, 1), each the word / 2^32, mean neither far from 1/2 nor
 * suspiciously close (a standard error is 2.9e-4). */
Test(core_philox, uniforms_lie_in_the_unit_interval) {
    gsl_rng *rng = gsl_rng_alloc(pts_rng_philox), *words = gsl_rng_clone(rng);
    double sum = 0.0;
    int outside = 0, unlike = 0;
    for (int i = 0; i < 1000000; i++) {
        double u = gsl_rng_uniform(rng);
        outside += !(u >= 0.0 && u < 1.0);
        unlike += u * 0x1p32 != (double)gsl_rng_get(words);
        sum += u;
    }
    double z = (sum / 1e6 - 0.5) / 2.886751e-4;
    cr_assert_eq(outside, 0);
    cr_assert_eq(unlike, 0);
    cr_assert(z > -4.0 && z < 4.0 && (z > 1e-3 || z < -1e-3), "z = %g", z);
    gsl_rng_free(words);
    gsl_rng_free(rng);
}

/* Every coordinate of the address and every half of the key matters. */
Test(core_philox, neighbouring_addresses_differ) {
    pts_block here = pts_philox(9, 1, 2, 3, 4);
    pts_block others[6] = {pts_philox(10, 1, 2, 3, 4), pts_philox(9 + (1ull << 32), 1, 2, 3, 4),
                           pts_philox(9, 2, 2, 3, 4),  pts_philox(9, 1, 3, 3, 4),
                           pts_philox(9, 1, 2, 4, 4),  pts_philox(9, 1, 2, 3, 5)};
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 4; j++)
            cr_assert_neq(here.word[j], others[i].word[j], "neighbour %d word %d", i, j);
}
