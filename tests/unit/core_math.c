/* pointsim tests: double logarithm, exponential, normal quantile and probability against long
 * double libm and GSL.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum { MANY = 1000000 };

/* The reference needs more bits than the double it judges. */
_Static_assert(LDBL_MANT_DIG >= 64, "these tests need an extended long double");

static double double_of_bits(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* |got - want| in units of the last place of a double near `want`. */
static double ulps(double got, long double want) {
    int e;
    frexpl(want, &e);
    return (double)(fabsl(got - want) / ldexpl(1.0L, e - 53));
}

/* Error of a function over a set of points; asserts 0 < worst <= bound. */
static void expect_worst(const char *what, double worst, double at, double bound) {
    cr_assert(worst <= bound, "%s: error %g at %a, bound %g", what, worst, at, bound);
    cr_assert(worst > 0.4 * bound, "%s: error %g is too good to be measured", what, worst);
}

/* Random mantissas over all exponents of normal numbers, and every second one in [1/2, 2), where
 * the result is small. Measured: 0.85 ulp. */
Test(core_math, log_is_within_one_ulp) {
    double worst = 0.0, at = 0.0;
    for (uint32_t i = 0; i < MANY; i++) {
        pts_block b = pts_philox(1, i, 0, 0, 0);
        uint64_t mantissa = ((uint64_t)b.word[0] << 32 | b.word[1]) >> 12;
        uint64_t exponent = i % 2 ? 1 + (i / 2) % 2046 : 1022 + (i / 2) % 2;
        double x = double_of_bits(exponent << 52 | mantissa);
        double error = ulps(pts_log(x), logl(x));
        if (error > worst) {
            worst = error;
            at = x;
        }
    }
    expect_worst("log", worst, at, 0.95);
    cr_assert_eq(pts_log(1.0), 0.0);
}

/* Numbers next to 1, where a cancellation would show. */
Test(core_math, log_near_one) {
    for (int i = 1; i < 2000; i++) {
        double above = 1.0 + i * 0x1p-52, below = 1.0 - i * 0x1p-53;
        cr_assert_leq(ulps(pts_log(above), logl(above)), 0.95, "%a", above);
        cr_assert_leq(ulps(pts_log(below), logl(below)), 0.95, "%a", below);
    }
}

/* Over the whole range and, every second, around 0. Measured: 0.91 ulp. */
Test(core_math, exp_is_within_two_ulp) {
    double worst = 0.0, at = 0.0;
    for (uint32_t i = 0; i < MANY; i++) {
        pts_block b = pts_philox(2, i, 0, 0, 0);
        double u = pts_unit53(b.word[0], b.word[1]);
        double x = i % 2 ? -708.0 + 1417.0 * u : (u - 0.5) * ldexp(2.0, -(int)(i / 2 % 60));
        double error = ulps(pts_exp(x), expl(x));
        if (error > worst) {
            worst = error;
            at = x;
        }
    }
    expect_worst("exp", worst, at, 1.0);
    cr_assert_eq(pts_exp(0.0), 1.0);
}

Test(core_math, exp_is_clamped) {
    cr_assert_eq(pts_exp(-1e300), pts_exp(-708.0));
    cr_assert_eq(pts_exp(-INFINITY), pts_exp(-708.0));
    cr_assert_eq(pts_exp(710.0), pts_exp(709.0));
    cr_assert_eq(pts_exp(INFINITY), pts_exp(709.0));
    cr_assert(pts_exp(-708.0) >= DBL_MIN && pts_exp(709.0) <= DBL_MAX);
    cr_assert_leq(ulps(pts_exp(-708.0), expl(-708.0L)), 1.0);
    cr_assert_leq(ulps(pts_exp(709.0), expl(709.0L)), 1.0);
}

/* The quantile by Newton's method with Halley's correction on erfcl, p <= 1/2. */
static long double quantile(long double p) {
    const long double root_half = 0.707106781186547524400844362104849039L;
    const long double density = 0.398942280401432677939946059934381868L;
    long double z = pts_normal((double)p);
    for (int i = 0; i < 3; i++) {
        long double step = (0.5L * erfcl(-z * root_half) - p) / (density * expl(-z * z / 2));
        z -= step / (1 + z * step / 2);
    }
    return z;
}

static void worst_normal(int halvings, double bound) {
    double worst = 0.0, at = 0.0;
    for (uint32_t i = 0; i < 200000; i++) {
        pts_block b = pts_philox(3, i, 0, 0, 0);
        double p = pts_unit53(b.word[0], b.word[1]) / 2.0;
        p = ldexp(p, -(int)(i % (uint32_t)halvings));
        double want = (double)quantile(p), error = fabs(pts_normal(p) / want - 1.0);
        if (error > worst) {
            worst = error;
            at = p;
        }
    }
    expect_worst("normal", worst, at, bound);
}

/* Relative. Measured: 7e-16 for p > 2^-54 (the smallest pts_unit53), 9e-16 down to 2^-1000. */
Test(core_math, normal_is_within_a_few_ulp) {
    worst_normal(1, 8e-16);
    worst_normal(53, 9e-16);
    worst_normal(1000, 1.2e-15);
}

Test(core_math, normal_is_symmetric_and_rises) {
    int uneven = 0, falling = 0;
    double before = -INFINITY;
    for (uint32_t i = 0; i < 1u << 20; i++) {
        uint32_t w = i << 12 | 0x800u;
        double z = pts_normal(pts_unit(w));
        uneven += pts_normal(pts_unit(~w)) != -z;
        falling += !(z > before);
        before = z;
    }
    cr_assert_eq(uneven, 0);
    cr_assert_eq(falling, 0);
    cr_assert_eq(pts_normal(0.5), 0.0);
}

/* Known points: 97.5 %, one in 2^32, and the two sides of each change of branch. */
Test(core_math, normal_at_known_points) {
    cr_assert_float_eq(pts_normal(0.975), 1.959963984540054, 1e-15);
    cr_assert_float_eq(pts_normal(0.0013498980316300946), -3.0, 1e-14);
    cr_assert_float_eq(pts_normal(1.3887943864964021e-11), -6.658, 1e-3);
    cr_assert_float_eq(pts_normal(0.075), pts_normal(nextafter(0.075, 0.0)), 1e-15);
    double far = 1.3887943864964021e-11; /* exp(-25) */
    cr_assert_float_eq(pts_normal(far * (1 + 1e-15)), pts_normal(far * (1 - 1e-15)), 1e-14);
}

/* Midpoints of 2^20 equal strata: the moments miss 0, 1, 0, 3 only by the cells at both ends. */
Test(core_math, normal_moments) {
    double m[5] = {0};
    for (uint32_t i = 0; i < 1u << 20; i++) {
        double z = pts_normal(pts_unit(i << 12 | 0x800u)), power = 1.0;
        for (int k = 1; k <= 4; k++)
            m[k] += (power *= z) * 0x1p-20;
    }
    cr_assert_float_eq(m[1], 0.0, 1e-6);
    cr_assert_float_eq(m[2], 1.0, 5e-5);
    cr_assert_float_eq(m[3], 0.0, 1e-5);
    cr_assert_float_eq(m[4], 3.0, 2e-3);
}

/* ---- the normal probability, from -37.5 to 37.5 in steps of 1e-4 ---- */

enum { CDF_STEPS = 375000 };

static double cdf_point(int i) {
    return i * 1e-4;
}

/* |error| and, of the lower tail, relative error against erfcl. Measured: 1.7e-16 and 9.8e-16. */
Test(core_math, normal_cdf_is_within_a_few_ulp) {
    const long double root_half = 0.707106781186547524400844362104849039L;
    double absolute = 0.0, relative = 0.0, at = 0.0;
    for (int i = -CDF_STEPS; i <= CDF_STEPS; i++) {
        double z = cdf_point(i), p = pts_normal_cdf(z);
        long double want = 0.5L * erfcl(-z * root_half);
        double error = (double)fabsl(p - want), share = (double)fabsl(p / want - 1.0L);
        absolute = error > absolute ? error : absolute;
        if (z < 0.0 && share > relative) {
            relative = share;
            at = z;
        }
    }
    cr_assert_leq(absolute, 2e-16);
    expect_worst("normal_cdf", relative, at, 1e-15);
}

/* GSL has its own exponential below; measured: 9e-16 of the value. */
Test(core_math, normal_cdf_is_that_of_gsl) {
    double worst = 0.0;
    for (int i = -CDF_STEPS; i <= CDF_STEPS; i++) {
        double error = fabs(pts_normal_cdf(cdf_point(i)) / gsl_cdf_ugaussian_P(cdf_point(i)) - 1.0);
        worst = error > worst ? error : worst;
    }
    cr_assert_leq(worst, 1e-15, "error %g", worst);
}

Test(core_math, normal_cdf_is_symmetric_and_rises) {
    const double joints[] = {0.66291, 5.65685424949238019521, 37.5};
    int uneven = 0, falling = 0;
    double before = 0.0;
    for (int i = -CDF_STEPS; i <= CDF_STEPS; i++) {
        double z = cdf_point(i), p = pts_normal_cdf(z);
        uneven += z > 0.0 && p != 1.0 - pts_normal_cdf(-z);
        falling += p < before || (z < 6.0 && p == before);
        before = p;
    }
    cr_assert_eq(uneven, 0);
    cr_assert_eq(falling, 0);
    for (int j = 0; j < 3; j++) { /* the sides of each change of branch */
        double outer = pts_normal_cdf(-nextafter(joints[j], 99.0));
        cr_assert_leq(outer, pts_normal_cdf(-joints[j]));
    }
}

Test(core_math, normal_cdf_at_known_points) {
    cr_assert_eq(pts_normal_cdf(0.0), 0.5);
    cr_assert_float_eq(pts_normal_cdf(-3.0), 0.0013498980316300946, 1e-18);
    cr_assert_float_eq(pts_normal_cdf(1.959963984540054), 0.975, 2e-16);
    cr_assert_eq(pts_normal_cdf(9.0), 1.0);
    cr_assert(pts_normal_cdf(-37.5) > DBL_MIN);
    cr_assert_eq(pts_normal_cdf(-37.6), 0.0);
    cr_assert_eq(pts_normal_cdf(-INFINITY), 0.0);
    cr_assert_eq(pts_normal_cdf(INFINITY), 1.0);
}

/* Back and forth; the quantile's own error is 7e-16 of z, and the density takes it down to p. */
Test(core_math, normal_cdf_inverts_the_quantile) {
    for (uint32_t i = 0; i < 1u << 16; i++) {
        double p = pts_unit(i << 16 | 0x8000u), back = pts_normal_cdf(pts_normal(p));
        cr_assert_leq(fabs(back - p), 4e-16, "%g", p);
    }
}

/* FNV-1a of the bits over the grid: any compiler and optimisation. */
Test(core_math, normal_cdf_has_these_bits) {
    uint64_t hash = 1469598103934665603u;
    for (int i = -CDF_STEPS; i <= CDF_STEPS; i++) {
        double p = pts_normal_cdf(cdf_point(i));
        uint64_t bits;
        memcpy(&bits, &p, sizeof bits);
        hash = (hash ^ bits) * 1099511628211u;
    }
    cr_assert_eq(hash, 0xe63af7d3372f14bcu, "0x%llx", (unsigned long long)hash);
}

Test(core_math, units_stay_inside_the_open_interval) {
    cr_assert_eq(pts_unit(0), 0x1p-33);
    cr_assert_eq(pts_unit(0xFFFFFFFFu), 1.0 - 0x1p-33);
    cr_assert_eq(pts_unit53(0, 0), 0x1p-54);
    cr_assert_eq(pts_unit53(0, 0x7FF), 0x1p-54); /* the lowest 11 bits are not used */
    cr_assert_eq(pts_unit53(0, 0x800), 0x1.8p-53);
    cr_assert_eq(pts_unit53(0x80000000u, 0), 0.5);
    cr_assert_eq(pts_unit53(0xFFFFFFFFu, 0xFFFFFFFFu), 1.0 - 0x1p-53);
}
