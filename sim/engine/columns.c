/* The column fill, compiled once an instruction set (PTS_ISA names it): plain loops that the
 * compiler vectorises, chunk by chunk so that words stay in the first-level cache.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/columns.h"

#include "core/kernel.h"

#ifndef PTS_ISA
#define PTS_ISA baseline
#endif
#define PASTE2(a, b) a##_##b
#define PASTE(a, b)  PASTE2(a, b)
#define NAME(base)   PASTE(base, PTS_ISA)

pts_fill_function NAME(pts_fill_purchases), NAME(pts_fill_visits);

enum { CHUNK = 256 };

/* Philox words in 64-bit lanes: a 32 x 32 bit product is then one instruction and no shuffle. */
static __attribute__((noinline)) void words(const pts_fill *fill, const uint32_t *restrict index,
                                            const uint32_t *restrict member, int n,
                                            uint32_t *restrict w0, uint32_t *restrict w1,
                                            uint32_t *restrict w2, uint32_t *restrict w3) {
    const uint64_t low = 0xFFFFFFFFu;
    uint32_t key0 = (uint32_t)fill->seed, key1 = (uint32_t)(fill->seed >> 32);
    uint32_t stream = fill->stream, path = fill->path;
    for (int j = 0; j < n; j++) {
        uint64_t c0 = index[j], c1 = stream, c2 = member[j], c3 = path;
        uint32_t k0 = key0, k1 = key1;
#if defined(__clang__)
#pragma clang loop unroll(full)
#else
#pragma GCC unroll 10
#endif
        for (int round = 0; round < 10; round++) {
            uint64_t p0 = c0 * 0xD2511F53u, p1 = c2 * 0xCD9E8D57u;
            c0 = ((p1 >> 32) ^ c1 ^ k0) & low;
            c1 = p1 & low;
            c2 = ((p0 >> 32) ^ c3 ^ k1) & low;
            c3 = p0 & low;
            k0 += 0x9E3779B9u;
            k1 += 0xBB67AE85u;
        }
        w0[j] = (uint32_t)c0;
        w1[j] = (uint32_t)c1;
        w2[j] = (uint32_t)c2;
        w3[j] = (uint32_t)c3;
    }
}

static __attribute__((noinline)) void gaps(const uint32_t *restrict word,
                                           const float *restrict mean, int n,
                                           uint32_t *restrict gap) {
    const float beyond = 2147483520.0f; /* the largest float below 2^31 */
    for (int j = 0; j < n; j++) {
        float ticks = -pts_logf(pts_unitf(word[j])) * mean[j];
        float inside = ticks < beyond ? ticks : 0.0f;
        int32_t whole = (int32_t)(inside + 0.5f);
        whole = whole > 1 ? whole : 1;
        gap[j] = ticks < beyond ? (uint32_t)whole : UINT32_MAX;
    }
}

static __attribute__((noinline)) void spends(const uint32_t *restrict word,
                                             const float *restrict log_spend, float within, int n,
                                             int32_t *restrict minor) {
    const float most = 1073741824.0f; /* 2^30 minor units */
    for (int j = 0; j < n; j++) {
        float x = pts_expf(log_spend[j] + within * pts_normalf(word[j]));
        x = x < most ? x : most;
        minor[j] = (int32_t)(x + 0.5f);
    }
}

/* Exact integer division while minor x rate stays below 2^53: binary64 division is correctly
 * rounded and cannot reach the next integer. */
static __attribute__((noinline)) void earnings(const pts_fill *fill, const int32_t *restrict minor,
                                               int n, int32_t *restrict points) {
    double rate = fill->earn_rate, add = fill->earn_add, unit = fill->earn_unit;
    int32_t minimum = fill->earn_minimum;
    for (int j = 0; j < n; j++) {
        double x = ((double)minor[j] * rate + add) / unit;
        x = x < 1073741824.0 ? x : 1073741824.0;
        int32_t whole = (int32_t)x;
        points[j] = minor[j] < minimum ? 0 : whole;
    }
}

void NAME(pts_fill_purchases)(const pts_fill *fill, const pts_columns *c, int n) {
    uint32_t gap_word[CHUNK], spend_word[CHUNK];
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        words(fill, c->index + j, c->member + j, m, gap_word, spend_word, c->redeem + j,
              c->dropout + j);
        gaps(gap_word, c->mean_gap + j, m, c->gap + j);
        spends(spend_word, c->log_spend + j, fill->spend_within, m, c->minor + j);
        earnings(fill, c->minor + j, m, c->points + j);
    }
}

void NAME(pts_fill_visits)(const pts_fill *fill, const pts_columns *c, int n) {
    uint32_t gap_word[CHUNK], unused1[CHUNK], unused3[CHUNK];
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        words(fill, c->index + j, c->member + j, m, gap_word, unused1, c->redeem + j, unused3);
        gaps(gap_word, c->mean_gap + j, m, c->gap + j);
    }
}
