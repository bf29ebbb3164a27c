/* The column fill, compiled once an instruction set (PTS_ISA names it): plain loops that the
 * compiler vectorises, chunk by chunk so that words stay in the first-level cache.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/columns.h"

#include "core/kernel.h"
#include "engine/lanes.h"

#ifndef PTS_ISA
#define PTS_ISA baseline
#endif
#define PASTE2(a, b) a##_##b
#define PASTE(a, b)  PASTE2(a, b)
#define NAME(base)   PASTE(base, PTS_ISA)

pts_fill_function NAME(pts_fill_purchases), NAME(pts_fill_visits);
pts_words_function NAME(pts_fill_words);
pts_gammas_function NAME(pts_fill_gammas);
pts_earnings_function NAME(pts_fill_earnings);

enum { CHUNK = 256 };

/* Philox4x32-10 in lanes: n rounded up to whole lanes, which the arrays have room for. */
static __attribute__((noinline)) void words(const pts_fill *fill, const uint32_t *restrict index,
                                            const uint32_t *restrict member, int n,
                                            uint32_t *restrict w0, uint32_t *restrict w1,
                                            uint32_t *restrict w2, uint32_t *restrict w3) {
    const lanes first = lanes_all(0xD2511F53u), second = lanes_all(0xCD9E8D57u);
    lanes key0[10], key1[10];
    for (uint32_t round = 0; round < 10; round++) {
        key0[round] = lanes_all((uint32_t)fill->seed + round * 0x9E3779B9u);
        key1[round] = lanes_all((uint32_t)(fill->seed >> 32) + round * 0xBB67AE85u);
    }
    for (int j = 0; j < n; j += LANES) {
        lanes c0 = lanes_load(index + j), c1 = lanes_all(fill->stream);
        lanes c2 = lanes_load(member + j), c3 = lanes_all(fill->path);
#pragma GCC unroll 10
        for (int round = 0; round < 10; round++) {
            lanes p0 = lanes_multiply(c0, first), p1 = lanes_multiply(c2, second);
            c0 = lanes_xor(lanes_high(p1), c1, key0[round]);
            c1 = p1;
            c2 = lanes_xor(lanes_high(p0), c3, key1[round]);
            c3 = p0;
        }
        lanes_store(w0 + j, c0);
        lanes_store(w1 + j, c1);
        lanes_store(w2 + j, c2);
        lanes_store(w3 + j, c3);
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
 * rounded and cannot reach the next integer. What leaves its range, or comes from a spend that did,
 * becomes more than any balance may hold, which the rule machine refuses. */
static __attribute__((noinline)) void earnings(const pts_fill *fill, const int32_t *restrict minor,
                                               int n, int32_t *restrict points) {
    double rate = fill->earn_rate, add = fill->earn_add, unit = fill->earn_unit;
    int32_t minimum = fill->earn_minimum;
    const double refused = 1073741825.0; /* 2^30 + 1 */
    for (int j = 0; j < n; j++) {
        double x = ((double)minor[j] * rate + add) / unit;
        x = x < 1073741824.0 ? x : refused;
        x = minor[j] < minimum ? 0.0 : x;
        x = minor[j] < 1 << 30 ? x : refused;
        points[j] = (int32_t)x;
    }
}

/* Whole steps, the last of which runs over into what the next stretch writes. */
static __attribute__((noinline)) int expand(const pts_stretch *restrict stretch, int stretches,
                                            uint32_t *restrict index, uint32_t *restrict member,
                                            float *restrict mean_gap, float *restrict log_spend) {
    int at = 0;
    for (int s = 0; s < stretches; s++) {
        const pts_stretch x = stretch[s];
        for (int first = 0; first < x.n; first += PTS_STRETCH_STEP)
            for (int j = 0; j < PTS_STRETCH_STEP; j++) {
                index[at + first + j] = x.index + (uint32_t)(first + j);
                member[at + first + j] = x.member;
                mean_gap[at + first + j] = x.mean_gap;
                log_spend[at + first + j] = x.log_spend;
            }
        at += x.n;
    }
    return at;
}

int NAME(pts_fill_purchases)(const pts_fill *fill, const pts_columns *c, int stretches) {
    uint32_t gap_word[CHUNK], spend_word[CHUNK];
    int n = expand(c->stretch, stretches, c->index, c->member, c->mean_gap, c->log_spend);
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        words(fill, c->index + j, c->member + j, m, gap_word, spend_word, c->redeem + j,
              c->dropout + j);
        gaps(gap_word, c->mean_gap + j, m, c->gap + j);
        spends(spend_word, c->log_spend + j, fill->spend_within, m, c->minor + j);
        earnings(fill, c->minor + j, m, c->points + j);
    }
    return n;
}

int NAME(pts_fill_visits)(const pts_fill *fill, const pts_columns *c, int stretches) {
    uint32_t gap_word[CHUNK], unused3[CHUNK];
    int n = expand(c->stretch, stretches, c->index, c->member, c->mean_gap, c->log_spend);
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        words(fill, c->index + j, c->member + j, m, gap_word, c->dropout + j, c->redeem + j,
              unused3);
        gaps(gap_word, c->mean_gap + j, m, c->gap + j);
    }
    return n;
}

void NAME(pts_fill_earnings)(const pts_fill *fill, const int32_t *minor, int n, int32_t *points) {
    earnings(fill, minor, n, points);
}

void NAME(pts_fill_words)(const pts_fill *fill, const uint32_t *index, const uint32_t *member,
                          int n, uint32_t *const word[4]) {
    words(fill, index, member, n, word[0], word[1], word[2], word[3]);
}

static __attribute__((noinline)) void gammas(float d, float c, float boost,
                                             const uint32_t *restrict w0,
                                             const uint32_t *restrict w1,
                                             const uint32_t *restrict w2, int n,
                                             float *restrict gamma) {
    for (int j = 0; j < n; j++)
        gamma[j] = pts_gammaf(d, c, boost, w0[j], w1[j], w2[j]);
}

void NAME(pts_fill_gammas)(float d, float c, float boost, uint32_t *const word[4], int n,
                           float *gamma) {
    gammas(d, c, boost, word[0], word[1], word[2], n, gamma);
}
