/* pointsim tests: the bits of the core's functions are the same under every compiler and flag.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "core/kernel.h"

/* Each constant is the hash of 10^6 outputs, computed in chunks by plain loops that a compiler may
 * vectorise. A change of one of them changes the results of every user: do it on purpose, and say
 * so in the change log. */
enum { CHUNK = 1000, CHUNKS = 1000 };

/* FNV-1a, 64 bit, of the `bytes` low bytes of a value, least significant first. */
static uint64_t hash(uint64_t so_far, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) {
        so_far ^= value >> (8 * i) & 0xFF;
        so_far *= 0x100000001B3u;
    }
    return so_far;
}

static const uint64_t basis = 0xCBF29CE484222325u;

static uint64_t bits_of_double(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Columns of words, the input, and one column of results. */
typedef struct columns {
    uint32_t a[CHUNK], b[CHUNK], rest[CHUNK];
    float f[CHUNK];
    double d[CHUNK];
} columns;

static columns *chunk_new(uint32_t chunk) {
    columns *c = malloc(sizeof *c);
    cr_assert_not_null(c);
    for (uint32_t i = 0; i < CHUNK; i++) {
        uint32_t out[4];
        pts_philox_block(0x5EEDu, 1, chunk * CHUNK + i, 2, 3, 4, out);
        c->a[i] = out[0];
        c->b[i] = out[1];
        c->rest[i] = out[2] ^ out[3];
    }
    return c;
}

typedef void column_function(columns *c);

static uint64_t hash_of(column_function *fill, int bytes) {
    uint64_t h = basis;
    for (uint32_t chunk = 0; chunk < CHUNKS; chunk++) {
        columns *c = chunk_new(chunk);
        fill(c);
        for (int i = 0; i < CHUNK; i++)
            h = bytes == 8 ? hash(h, bits_of_double(c->d[i]), 8)
                           : hash(h, pts_bits_of_float(c->f[i]), 4);
        free(c);
    }
    return h;
}

static void expect(const char *what, uint64_t got, uint64_t want) {
    cr_expect_eq(got, want, "%s: 0x%016llXu", what, (unsigned long long)got);
}

/* Positive normal floats over all exponents. */
static float positive(uint32_t w) {
    return pts_float_of_bits(0x00800000u + w % 0x7F000000u);
}

static double positive_double(uint32_t hi, uint32_t lo) {
    uint64_t bits = 0x0010000000000000u + ((uint64_t)hi << 32 | lo) % 0x7FE0000000000000u;
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static void fill_unitf(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_unitf(c->a[i]);
}

static void fill_logf(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_logf(positive(c->a[i]));
}

static void fill_logf_unit(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_logf(pts_unitf(c->a[i]));
}

static void fill_expf(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_expf((pts_unitf(c->a[i]) - 0.5f) * 180.0f);
}

static void fill_normalf(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_normalf(c->a[i]);
}

/* The thin tail: probabilities down to 2^-32. */
static void fill_normalf_tail(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->f[i] = pts_normalf(c->a[i] >> (c->b[i] & 31));
}

static void fill_log(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_log(positive_double(c->a[i], c->b[i]));
}

static void fill_exp(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_exp((pts_unit53(c->a[i], c->b[i]) - 0.5) * 1430.0);
}

static void fill_normal(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_normal(pts_unit53(c->a[i] >> (c->rest[i] & 31), c->b[i]));
}

static void fill_unit(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_unit(c->a[i]);
}

static void fill_unit53(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_unit53(c->a[i], c->b[i]);
}

static void fill_variance(columns *c) {
    for (int i = 0; i < CHUNK; i++)
        c->d[i] = pts_unit53(c->a[i], c->b[i]);
    double sum = pts_sum(c->d, CHUNK), variance = pts_variance(c->d, CHUNK);
    memset(c->d, 0, sizeof c->d);
    c->d[0] = sum;
    c->d[1] = variance;
}

Test(core_bits, philox) {
    uint64_t h = basis;
    for (uint32_t chunk = 0; chunk < CHUNKS; chunk++) {
        columns *c = chunk_new(chunk);
        for (int i = 0; i < CHUNK; i++)
            h = hash(hash(hash(h, c->a[i], 4), c->b[i], 4), c->rest[i], 4);
        free(c);
    }
    expect("philox", h, 0x2DE9CA94E12C120Fu);
}

Test(core_bits, float_functions) {
    expect("unitf", hash_of(fill_unitf, 4), 0x2A1170A3E851BE6Bu);
    expect("logf", hash_of(fill_logf, 4), 0xB4A4B5CBB468A731u);
    expect("logf of unitf", hash_of(fill_logf_unit, 4), 0x03C02E065FCA90BFu);
    expect("expf", hash_of(fill_expf, 4), 0xB29A9852B6236028u);
    expect("normalf", hash_of(fill_normalf, 4), 0x8F4D3EC22E54124Eu);
    expect("normalf, tail", hash_of(fill_normalf_tail, 4), 0x335ACA1DEE64F841u);
}

Test(core_bits, double_functions) {
    expect("log", hash_of(fill_log, 8), 0xCBE69012BB8783FAu);
    expect("exp", hash_of(fill_exp, 8), 0xB29455E5927A108Eu);
    expect("normal", hash_of(fill_normal, 8), 0x7491ABAF307F3612u);
    expect("unit", hash_of(fill_unit, 8), 0x584DEB0E8D545238u);
    expect("unit53", hash_of(fill_unit53, 8), 0xBA1D9CE19F6EEF82u);
    expect("sum and variance", hash_of(fill_variance, 8), 0x763C7FCD632EBF10u);
}
