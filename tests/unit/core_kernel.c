/* pointsim tests: float functions of the hot loop against double libm.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/kernel.h"

#include <criterion/criterion.h>
#include <math.h>

#include "pointsim/core.h"

/* |got - want| in units of the last place of a float near `want`. */
static double ulps(float got, double want) {
    int e;
    frexp(want, &e);
    return fabs((double)got - want) / ldexp(1.0, e - 24);
}

typedef struct worst {
    double error;
    float at;
} worst;

static void see(worst *so_far, double error, float at) {
    if (error > so_far->error)
        *so_far = (worst){error, at};
}

/* An error of nearly nothing would mean that the function was compared with itself. */
static void expect(const char *what, worst of, double bound) {
    cr_assert(of.error <= bound, "%s: error %g at %a, bound %g", what, of.error, (double)of.at,
              bound);
    cr_assert(of.error > 0.4 * bound, "%s: error %g is too good", what, of.error);
}

Test(core_kernel, unit_is_the_rounded_midpoint) {
    worst of = {0};
    for (uint32_t i = 0; i < 1u << 20; i++) {
        uint32_t w = i << 12 | (i & 0xFFF);
        double want = (w / 2 + 0.5) * 0x1p-31;
        see(&of, ulps(pts_unitf(w), want), pts_unitf(w));
    }
    expect("unit", of, 1.0);
    cr_assert_eq(pts_unitf(0), 0x1p-32f);
    cr_assert_eq(pts_unitf(1), 0x1p-32f);
    cr_assert_eq(pts_unitf(2), 0x1.8p-31f);
    cr_assert_eq(pts_unitf(0x80000000u), 0.5f);
    cr_assert_eq(pts_unitf(0xFFFFFFFFu), 1.0f);
    cr_assert_lt(pts_unitf(0xFFFFFF7Fu), 1.0f);
    cr_assert_eq(pts_unitf(0xFFFFFF80u), 1.0f);
}

/* Every exponent of a normal number by a stride coprime to 2, and every float in [3/4, 3/2].
 * Measured: 0.83 ulp. */
Test(core_kernel, log_is_within_one_ulp) {
    worst all = {0}, near_one = {0};
    for (uint32_t bits = 0x00800000u; bits < 0x7F800000u; bits += 1009) {
        float x = pts_float_of_bits(bits);
        see(&all, ulps(pts_logf(x), log((double)x)), x);
    }
    for (uint32_t bits = 0x3F400000u; bits <= 0x3FC00000u; bits += 3) {
        float x = pts_float_of_bits(bits);
        if (x != 1.0f)
            see(&near_one, ulps(pts_logf(x), log((double)x)), x);
    }
    expect("log", all, 0.9);
    expect("log near 1", near_one, 0.9);
    cr_assert_eq(pts_logf(1.0f), 0.0f);
}

/* The words the engine feeds: -log of a uniform is never negative. */
Test(core_kernel, log_of_a_unit_is_not_positive) {
    int positive = 0;
    for (uint32_t i = 0; i < 1u << 20; i++)
        positive += !(pts_logf(pts_unitf(i << 12 | (i & 0xFFF))) <= 0.0f);
    for (uint32_t w = 0xFFF00000u; w >= 0xFFF00000u; w++)
        positive += !(pts_logf(pts_unitf(w)) <= 0.0f);
    cr_assert_eq(positive, 0);
    cr_assert_float_eq((double)pts_logf(pts_unitf(0)), -32 * log(2.0), 2e-6);
}

/* Measured: 0.99 ulp. */
Test(core_kernel, exp_is_within_one_ulp) {
    worst wide = {0}, narrow = {0};
    for (uint32_t i = 0; i < 2000000u; i++) {
        double u = pts_unit(pts_philox(4, i, 0, 0, 0).word[0]);
        float x = (float)(-87.0 + 175.0 * u);
        float small = (float)ldexp(u - 0.5, -(int)(i % 30));
        see(&wide, ulps(pts_expf(x), exp((double)x)), x);
        see(&narrow, ulps(pts_expf(small), exp((double)small)), small);
    }
    expect("exp", wide, 1.05);
    expect("exp near 0", narrow, 1.05);
    cr_assert_eq(pts_expf(0.0f), 1.0f);
}

Test(core_kernel, exp_is_clamped) {
    cr_assert_eq(pts_expf(-1e30f), pts_expf(-87.0f));
    cr_assert_eq(pts_expf(-INFINITY), pts_expf(-87.0f));
    cr_assert_eq(pts_expf(1e30f), pts_expf(88.0f));
    cr_assert_eq(pts_expf(INFINITY), pts_expf(88.0f));
    cr_assert(pts_expf(-87.0f) >= FLT_MIN && pts_expf(88.0f) <= FLT_MAX);
    cr_assert_leq(ulps(pts_expf(-87.0f), exp(-87.0)), 1.05);
    cr_assert_leq(ulps(pts_expf(88.0f), exp(88.0)), 1.05);
}

/* Relative error against the double quantile of the same word: a grid over all words, then every
 * word of the last 2^17 of the tail and of the middle. Measured: 3.7e-7. */
Test(core_kernel, normal_is_the_quantile) {
    worst grid = {0}, tail = {0}, middle = {0};
    for (uint32_t i = 0; i < 1u << 17; i++) {
        uint32_t w[3] = {i << 15 | (i & 0x7FFF), i, 0x80000000u + i};
        worst *of[3] = {&grid, &tail, &middle};
        for (int j = 0; j < 3; j++) {
            float z = pts_normalf(w[j]);
            see(of[j], fabs((double)z / pts_normal(pts_unit(w[j])) - 1.0), z);
        }
    }
    expect("normal", grid, 4e-7);
    expect("normal tail", tail, 4e-7);
    expect("normal middle", middle, 4e-7);
}

/* The two sides of the change of polynomial, t = 5: |2 u - 1| = sqrt(1 - exp(-5)). */
Test(core_kernel, normal_has_no_step_between_its_branches) {
    uint32_t edge = (uint32_t)((1.0 + sqrt(1.0 - exp(-5.0))) * 0x1p31);
    worst of = {0};
    for (uint32_t w = edge - 20000; w < edge + 20000; w++)
        see(&of, fabs((double)pts_normalf(w) - pts_normal(pts_unit(w))), pts_normalf(w));
    expect("branch", of, 2e-6);
}

Test(core_kernel, normal_is_symmetric_and_rises) {
    int uneven = 0, falling = 0;
    float before = -INFINITY;
    for (uint32_t i = 0; i < 1u << 20; i++) {
        uint32_t w = i << 12 | (i & 0x3F);
        float z = pts_normalf(w);
        uneven += pts_normalf(~w) != -z;
        falling += !(z > before);
        before = z;
    }
    cr_assert_eq(uneven, 0);
    cr_assert_eq(falling, 0);
    cr_assert(pts_normalf(0x80000000u) > 0.0f && pts_normalf(0x7FFFFFFFu) < 0.0f);
    cr_assert_float_eq((double)pts_normalf(0xFFFFFFFFu), 6.33795775, 2e-6);
}

/* Strata, as for the double function: moments 0, 1, 0, 3. */
Test(core_kernel, normal_moments) {
    double m[5] = {0};
    for (uint32_t i = 0; i < 1u << 20; i++) {
        double z = (double)pts_normalf(i << 12 | 0x800u), power = 1.0;
        for (int k = 1; k <= 4; k++)
            m[k] += (power *= z) * 0x1p-20;
    }
    cr_assert_float_eq(m[1], 0.0, 1e-5);
    cr_assert_float_eq(m[2], 1.0, 5e-5);
    cr_assert_float_eq(m[3], 0.0, 1e-4);
    cr_assert_float_eq(m[4], 3.0, 2e-3);
}

/* Philox words through the quantile: mean and variance within 4 standard errors, and not closer
 * than chance allows. */
Test(core_kernel, normal_draws_behave_like_a_sample) {
    const uint32_t blocks = 250000;
    double sum = 0.0, squares = 0.0, n = 4.0 * blocks;
    for (uint32_t i = 0; i < blocks; i++) {
        pts_block b = pts_philox(5, i, 0, 0, 0);
        for (int j = 0; j < 4; j++) {
            double z = (double)pts_normalf(b.word[j]);
            sum += z;
            squares += z * z;
        }
    }
    double mean_z = sum / sqrt(n), variance_z = (squares / n - 1.0) * sqrt(n / 2.0);
    cr_assert(fabs(mean_z) < 4.0 && fabs(mean_z) > 1e-3, "mean %g", mean_z);
    cr_assert(fabs(variance_z) < 4.0 && fabs(variance_z) > 1e-3, "variance %g", variance_z);
}
