/* pointsim: the arithmetic of the hot loop, inline and auto-vectorisable.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_CORE_KERNEL_H
#define POINTSIM_CORE_KERNEL_H

#include <float.h>
#include <stdint.h>

/* Same bits on every CPU: + - * / sqrt are correctly rounded by IEEE 754 and stand in a fixed
 * order; no branch, no call, no table. Needs -ffp-contract=off (no fused multiply-add) and
 * -fno-math-errno (sqrt as an instruction). */
#ifdef __FAST_MATH__
#error "pointsim must not be compiled with -ffast-math: results would depend on the compiler"
#endif
_Static_assert(FLT_EVAL_METHOD == 0, "float arithmetic must be rounded to float");

static inline uint32_t pts_bits_of_float(float x) {
    union {
        float value;
        uint32_t bits;
    } both = {.value = x};
    return both.bits;
}

static inline float pts_float_of_bits(uint32_t bits) {
    union {
        uint32_t bits;
        float value;
    } both = {.bits = bits};
    return both.value;
}

/* One Philox4x32 round: two 32 x 32 -> 64 bit products, crossed and keyed. */
static inline void pts_philox_round(uint32_t c[4], uint32_t k0, uint32_t k1) {
    uint64_t first = (uint64_t)0xD2511F53u * c[0];
    uint64_t second = (uint64_t)0xCD9E8D57u * c[2];
    c[0] = (uint32_t)(second >> 32) ^ c[1] ^ k0;
    c[1] = (uint32_t)second;
    c[2] = (uint32_t)(first >> 32) ^ c[3] ^ k1;
    c[3] = (uint32_t)first;
}

/* Philox4x32-10: ten rounds, the key advanced by Weyl increments (golden ratio, sqrt(3) - 1).
 * Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11. */
static inline void pts_philox_block(uint32_t k0, uint32_t k1, uint32_t c0, uint32_t c1, uint32_t c2,
                                    uint32_t c3, uint32_t out[4]) {
    uint32_t c[4] = {c0, c1, c2, c3};
    for (uint32_t round = 0; round < 10; round++)
        pts_philox_round(c, k0 + round * 0x9E3779B9u, k1 + round * 0xBB67AE85u);
    out[0] = c[0];
    out[1] = c[1];
    out[2] = c[2];
    out[3] = c[3];
}

/* (floor(w / 2) + 0.5) / 2^31, within 1 ulp: in [2^-32, 1]; 1 itself comes from the topmost 128
 * words. 31 bits, because the conversion of a signed int vectorises without AVX-512. */
static inline float pts_unitf(uint32_t w) {
    return ((float)(int32_t)(w >> 1) + 0.5f) * 0x1p-31f;
}

/* ln x, x positive and normal. x = 2^e (1 + r), 1 + r in [sqrt(1/2), sqrt(2)); then
 * r - r^2/2 + r^3 P(r) with the coefficients of Moshier, Cephes 2.2 logf (1992), and ln 2 in two
 * parts, the first exact for every e. Largest error measured: 0.83 ulp; 0 at x = 1. */
static inline float pts_logf(float x) {
    const uint32_t half_root = 0x3F3504F3u; /* sqrt(1/2) */
    uint32_t offset = pts_bits_of_float(x) - half_root;
    float e = (float)((int32_t)offset >> 23);
    float r = pts_float_of_bits((offset & 0x007FFFFFu) + half_root) - 1.0f;
    float square = r * r;
    float p = 7.0376836292e-2f;
    p = p * r - 1.1514610310e-1f;
    p = p * r + 1.1676998740e-1f;
    p = p * r - 1.2420140846e-1f;
    p = p * r + 1.4249322787e-1f;
    p = p * r - 1.6668057665e-1f;
    p = p * r + 2.0000714765e-1f;
    p = p * r - 2.4999993993e-1f;
    p = p * r + 3.3333331174e-1f;
    p = p * r * square;
    p = p - 2.12194440e-4f * e;
    p = p - 0.5f * square;
    return (r + p) + 0.693359375f * e;
}

/* e^x, x clamped to [-87, 88], where the result is normal and finite. x = k ln 2 + r,
 * |r| <= ln(2) / 2; k is rounded by adding and taking off 1.5 * 2^23 (rounding to nearest).
 * Coefficients of Moshier, Cephes 2.2 expf (1992). Largest error measured: 0.99 ulp; 1 at x = 0. */
static inline float pts_expf(float x) {
    const float magic = 0x1.8p23f;
    float low = x < -87.0f ? -87.0f : x;
    float y = low > 88.0f ? 88.0f : low;
    float shifted = y * 1.44269504f + magic;
    uint32_t k = pts_bits_of_float(shifted) - pts_bits_of_float(magic);
    float n = shifted - magic;
    float r = (y - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r;
    return (p + 1.0f) * pts_float_of_bits((k + 127u) << 23);
}

/* erfinv(x) / x in terms of t = -ln(1 - x^2): the centre t < 5 ... */
static inline float pts_erfinv_centre(float t) {
    float v = t - 2.5f;
    float p = 2.81022636e-08f;
    p = p * v + 3.43273939e-07f;
    p = p * v - 3.5233877e-06f;
    p = p * v - 4.39150654e-06f;
    p = p * v + 0.00021858087f;
    p = p * v - 0.00125372503f;
    p = p * v - 0.00417768164f;
    p = p * v + 0.246640727f;
    return p * v + 1.50140941f;
}

/* ... and the tail t >= 5. Our own fit (Chebyshev points in sqrt(t), degree 9, relative error
 * 1.8e-7) up to t = 31 ln 2, the last word: Giles' polynomial ends at t = 16, |x| = 1 - 2^-24, and
 * would be off by 4e-4 at the last word. */
static inline float pts_erfinv_tail(float t) {
    float v = __builtin_sqrtf(t) - 3.0f;
    float p = 3.65550804e-05f;
    p = p * v - 0.000147109677f;
    p = p * v - 3.73254006e-05f;
    p = p * v + 0.00128748338f;
    p = p * v - 0.00355171831f;
    p = p * v + 0.00576550094f;
    p = p * v - 0.00765791908f;
    p = p * v + 0.00943449792f;
    p = p * v + 1.00167668f;
    return p * v + 2.83297706f;
}

/* |2 u - 1| 2^31 - 0.5 of u = (w + 0.5) / 2^32. */
static inline uint32_t pts_normalf_fold(uint32_t w) {
    return (w ^ ((w >> 31) - 1u)) & 0x7FFFFFFFu;
}

/* The first half of pts_normalf, -ln(1 - (2 u - 1)^2), ... */
static inline float pts_normalf_log(uint32_t w) {
    float rest = ((float)(int32_t)(0x7FFFFFFFu - pts_normalf_fold(w)) + 0.5f) * 0x1p-31f;
    return -pts_logf(rest * (2.0f - rest));
}

/* ... and the second, which takes it as t. */
static inline float pts_normalf_of(uint32_t w, float t) {
    uint32_t sign = ~w & 0x80000000u;
    float x = ((float)(int32_t)pts_normalf_fold(w) + 0.5f) * 0x1p-31f;
    float centre = pts_erfinv_centre(t);
    float tail = pts_erfinv_tail(t);
    float z = (t < 5.0f ? centre : tail) * x * 1.41421356f;
    return pts_float_of_bits(pts_bits_of_float(z) | sign);
}

/* Standard normal quantile of (w + 0.5) / 2^32: increasing in w, and exactly
 * pts_normalf(~w) == -pts_normalf(w). Giles (2010), "Approximating the erfinv function", single
 * precision; both branches are evaluated and one selected. |x| and 1 - |x| are each converted from
 * the integer, so that neither the centre nor the tail cancels. Range +-6.3379579. Largest error
 * measured: 3.7e-7 of |z| (1.4e-6 absolute). */
static inline float pts_normalf(uint32_t w) {
    return pts_normalf_of(w, pts_normalf_log(w));
}

/* ln 2 in two parts; the first has 33 bits, so its product with any exponent is exact. */
#define PTS_LN2_HIGH 6.93147180369123816490e-01
#define PTS_LN2_LOW  1.90821492927058770002e-10

/* ln x in double, x positive and normal. x = 2^e (1 + f), 1 + f in [sqrt(1/2), sqrt(2)); with
 * s = f / (2 + f), ln(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + R(s^2)), R in two interleaved
 * halves. Coefficients of R: Ng, fdlibm 5.3 e_log.c (1993), |error| < 2^-58.45. Largest error
 * measured: 0.85 ulp; 0 at x = 1. */
static inline double pts_logd(double x) {
    const uint64_t half_root = 0x3FE6A09E667F3BCDu; /* sqrt(1/2) */
    union {
        double value;
        uint64_t bits;
    } both = {.value = x};
    uint64_t offset = both.bits - half_root;
    double e = (double)((int32_t)(offset >> 32) >> 20);
    both.bits = (offset & 0x000FFFFFFFFFFFFFu) + half_root;
    double f = both.value - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    double w = z * z;
    double odd = 1.479819860511658591e-01;
    odd = odd * w + 1.818357216161805012e-01;
    odd = odd * w + 2.857142874366239149e-01;
    odd = odd * w + 6.666666666666735130e-01;
    double even = 1.531383769920937332e-01;
    even = even * w + 2.222219843214978396e-01;
    even = even * w + 3.999999999940941908e-01;
    double rest = z * odd + w * even;
    double half = 0.5 * f * f;
    return e * PTS_LN2_HIGH - ((half - (s * (half + rest) + e * PTS_LN2_LOW)) - f);
}

/* One attempt at a gamma variate of scale 1, Marsaglia and Tsang (2000), ACM TOMS 26(3), from a
 * standard normal x: s = shape, or shape + 1 below 1; d = s - 1/3, c = 1 / sqrt(9 d). Negative where
 * the attempt is rejected (5 % at worst). d ((1 - v) + ln v) rather than the paper's
 * d - d v + d ln v, which cancels for large shapes. */
static inline float pts_gammaf_of(float d, float c, float x, uint32_t w1) {
    float t = 1.0f + c * x;
    float v = t > 0.0f ? t * t * t : 1.0f;
    float bound = 0.5f * x * x + d * ((1.0f - v) + pts_logf(v));
    float g = pts_logf(pts_unitf(w1)) < bound ? d * v : -1.0f;
    return t > 0.0f ? g : -1.0f;
}

/* What a shape below 1 multiplies it by: u^boost; 1 where boost = 0. */
static inline float pts_gammaf_boost(float boost, uint32_t w2) {
    return pts_expf(pts_logf(pts_unitf(w2)) * boost);
}

/* The whole: boost = 1 / shape for shapes below 1, else 0. */
static inline float pts_gammaf(float d, float c, float boost, uint32_t w0, uint32_t w1,
                               uint32_t w2) {
    float g = pts_gammaf_of(d, c, pts_normalf(w0), w1);
    return g * pts_gammaf_boost(boost, w2);
}

#endif
