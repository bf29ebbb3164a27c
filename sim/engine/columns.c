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
pts_exponentials_function NAME(pts_fill_exponentials);

enum { CHUNK = 1024 };

/* Philox4x32-10 in lanes: n rounded up to 2 LANES, which the arrays have room for. Two blocks of lanes,
 * the even entries and the odd ones, go side by side: one alone waits for its own multiplications. */
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
    for (int j = 0; j < n; j += 2 * LANES) {
        lanes i = lanes_load(index + j), m = lanes_load(member + j);
        lanes c0[2] = {i, lanes_high(i)}, c2[2] = {m, lanes_high(m)};
        lanes c1[2] = {lanes_all(fill->stream), lanes_all(fill->stream)};
        lanes c3[2] = {lanes_all(fill->path), lanes_all(fill->path)};
#pragma GCC unroll 10
        for (int round = 0; round < 10; round++)
#pragma GCC unroll 2
            for (int b = 0; b < 2; b++) {
                lanes p0 = lanes_multiply(c0[b], first), p1 = lanes_multiply(c2[b], second);
                c0[b] = lanes_xor(lanes_high(p1), c1[b], key0[round]);
                c1[b] = p1;
                c2[b] = lanes_xor(lanes_high(p0), c3[b], key1[round]);
                c3[b] = p0;
            }
        lanes_store(w0 + j, c0[0], c0[1]);
        lanes_store(w1 + j, c1[0], c1[1]);
        lanes_store(w2 + j, c2[0], c2[1]);
        lanes_store(w3 + j, c3[0], c3[1]);
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

/* Three short loops rather than a long one: the CPU overlaps turns only of what it can hold. */
static __attribute__((noinline)) void spends(const uint32_t *restrict word,
                                             const float *restrict log_spend, float within, int n,
                                             int32_t *restrict minor) {
    const float most = 1073741824.0f; /* 2^30 minor units */
    float t[CHUNK], z[CHUNK];
    for (int j = 0; j < n; j++)
        t[j] = pts_normalf_log(word[j]);
    for (int j = 0; j < n; j++)
        z[j] = pts_normalf_of(word[j], t[j]);
    for (int j = 0; j < n; j++) {
        float x = pts_expf(log_spend[j] + within * z[j]);
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
    uint32_t gap_word[CHUNK + PTS_STRETCH_STEP], spend_word[CHUNK + PTS_STRETCH_STEP];
    uint32_t unused[CHUNK + PTS_STRETCH_STEP];
    int n = expand(c->stretch, stretches, c->index, c->member, c->mean_gap, c->log_spend);
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        words(fill, c->index + j, c->member + j, m, gap_word, spend_word, c->redeem + j,
              fill->dropout ? c->dropout + j : unused);
        gaps(gap_word, c->mean_gap + j, m, c->gap + j);
        spends(spend_word, c->log_spend + j, fill->spend_within, m, c->minor + j);
        earnings(fill, c->minor + j, m, c->points + j);
    }
    return n;
}

int NAME(pts_fill_visits)(const pts_fill *fill, const pts_columns *c, int stretches) {
    uint32_t gap_word[CHUNK + PTS_STRETCH_STEP], unused3[CHUNK + PTS_STRETCH_STEP];
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

static __attribute__((noinline)) void gammas(float d, float c, const uint32_t *restrict w0,
                                             const uint32_t *restrict w1, int n,
                                             float *restrict gamma) {
    float t[CHUNK];
    for (int j = 0; j < n; j++)
        t[j] = pts_normalf_log(w0[j]);
    for (int j = 0; j < n; j++)
        t[j] = pts_normalf_of(w0[j], t[j]);
    for (int j = 0; j < n; j++)
        gamma[j] = pts_gammaf_of(d, c, t[j], w1[j]);
}

static __attribute__((noinline)) void boosts(float boost, const uint32_t *restrict w2, int n,
                                             float *restrict gamma) {
    for (int j = 0; j < n; j++)
        gamma[j] *= pts_gammaf_boost(boost, w2[j]);
}

void NAME(pts_fill_gammas)(float d, float c, float boost, uint32_t *const word[4], int n,
                           float *gamma) {
    for (int j = 0; j < n; j += CHUNK) {
        int m = n - j < CHUNK ? n - j : CHUNK;
        gammas(d, c, word[0] + j, word[1] + j, m, gamma + j);
        if (boost != 0.0f)
            boosts(boost, word[2] + j, m, gamma + j);
    }
}

void NAME(pts_fill_exponentials)(const uint32_t *restrict word, int n, double *restrict x) {
    for (int j = 0; j < n; j++)
        x[j] = -pts_logd(((double)word[j] + 0.5) * 0x1p-32);
}
