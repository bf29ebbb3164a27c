/* pointsim: logarithm, exponential, normal quantile and probability in double, fixed order.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include "core/kernel.h"

static uint64_t bits_of(double x) {
    union {
        double value;
        uint64_t bits;
    } both = {.value = x};
    return both.bits;
}

static double of_bits(uint64_t bits) {
    union {
        uint64_t bits;
        double value;
    } both = {.bits = bits};
    return both.value;
}

/* Horner's rule, c[0] + c[1] x + ... + c[n - 1] x^(n - 1). */
static inline double polynomial(const double *c, int n, double x) {
    double y = c[n - 1];
#pragma GCC unroll 9
    for (int i = n - 2; i >= 0; i--)
        y = y * x + c[i];
    return y;
}

double pts_log(double x) {
    return pts_logd(x);
}

/* x = k ln 2 + r with r = high - low; e^r by the rational form r c / (2 - c), where
 * c = r - r^2 P(r^2). Coefficients of P: Ng, fdlibm 5.3 e_exp.c (1993), |error| < 2^-59. Largest
 * error measured: 0.91 ulp; 1 at x = 0. */
double pts_exp(double x) {
    static const double p[5] = {1.66666666666666019037e-01, -2.77777777770155933842e-03,
                                6.61375632143793436117e-05, -1.65339022054652515390e-06,
                                4.13813679705723846039e-08};
    const double magic = 0x1.8p52; /* adding it rounds to an integer, kept in the low bits */
    double y = x < -708.0 ? -708.0 : x;
    y = y > 709.0 ? 709.0 : y;
    double shifted = y * 1.44269504088896338700 + magic;
    uint64_t k = bits_of(shifted) - bits_of(magic);
    double n = shifted - magic;
    double high = y - n * PTS_LN2_HIGH;
    double low = n * PTS_LN2_LOW;
    double r = high - low;
    double z = r * r;
    double c = r - z * polynomial(p, 5, z);
    double result = 1.0 - ((low - r * c / (2.0 - c)) - high);
    return result * of_bits((k + 1023u) << 52);
}

/* Wichura's three rational approximations, numerator and denominator of degree 7. */
typedef struct rational {
    double above[8], below[8];
} rational;

static double ratio(const rational *q, double r) {
    return polynomial(q->above, 8, r) / polynomial(q->below, 8, r);
}

static const rational centre = {
    {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
     1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
     3.3430575583588128105e+4, 2.5090809287301226727e+3},
    {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
     5.2264952788528545610e+3}};

static const rational near_tail = {
    {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4},
    {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9}};

static const rational far_tail = {
    {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7},
    {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15}};

/* Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution",
 * Applied Statistics 37, routine PPND16. Largest error measured: 7e-16 of |z| for p >= 2^-54,
 * 9e-16 for p >= 2^-1000; above 1/2 p itself is the limit. */
double pts_normal(double p) {
    double q = p - 0.5;
    double distance = q < 0.0 ? -q : q;
    if (distance <= 0.425)
        return q * ratio(&centre, 0.180625 - q * q);
    double r = __builtin_sqrt(-pts_log(q < 0.0 ? p : 1.0 - p));
    double z = r <= 5.0 ? ratio(&near_tail, r - 1.6) : ratio(&far_tail, r - 5.0);
    return q < 0.0 ? -z : z;
}

/* |z| <= 0.66291: phi(z) - 1/2 = z R(z^2), degree 4 over 4. */
static double cdf_centre(double z) {
    static const double above[5] = {1.8154981253343561249e4, 1.0676894854603709582e3,
                                    1.6102823106855587881e2, 2.2352520354606839287e0,
                                    6.5682337918207449113e-2};
    static const double below[5] = {4.5507789335026729956e4, 1.0260932208618978205e4,
                                    9.7609855173777669322e2, 4.7202581904688241870e1, 1.0};
    double square = z * z;
    return z * (polynomial(above, 5, square) / polynomial(below, 5, square));
}

/* The tail divided by exp(-y^2 / 2), degree 8 over 8, for 0.66291 < y <= sqrt(32). */
static double cdf_near(double y) {
    static const double above[9] = {
        9.8427148383839780218e3, 1.1602651437647350124e4,  6.8481904505362823326e3,
        2.4945375852903726711e3, 5.9727027639480026226e2,  9.3506656132177855979e1,
        8.8831497943883759412e0, 3.9894151208813466764e-1, 1.0765576773720192317e-8};
    static const double below[9] = {
        1.9685429676859990727e4, 3.8912003286093271411e4, 3.4900952721145977266e4,
        1.8615571640885098091e4, 6.4855582982667607550e3, 1.5193775994075548050e3,
        2.3538790178262499861e2, 2.2266688044328115691e1, 1.0};
    return polynomial(above, 9, y) / polynomial(below, 9, y);
}

/* The same beyond, degree 5 over 5 in 1 / y^2. */
static double cdf_far(double y) {
    static const double above[6] = {2.9112874951168792e-5, 1.421619193227893466e-3,
                                    2.2235277870649807e-2, 1.274011611602473639e-1,
                                    2.1589853405795699e-1, 2.307344176494017303e-2};
    static const double below[6] = {7.29751555083966205e-5, 3.78239633202758244e-3,
                                    6.59881378689285515e-2, 4.68238212480865118e-1,
                                    1.28426009614491121e0,  1.0};
    static const double density = 3.98942280401432677939946e-1; /* 1 / sqrt(2 pi) */
    double square = 1.0 / (y * y);
    double series = square * (polynomial(above, 6, square) / polynomial(below, 6, square));
    return (density - series) / y;
}

/* W. J. Cody (1969), "Rational Chebyshev approximations for the error function", Math. Comp. 23,
 * arranged and with coefficients as in his ANORM (1993, ACM TOMS 19, algorithm 715). y^2 is split
 * so that its leading part is exact: exp keeps its precision far out. */
double pts_normal_cdf(double z) {
    double y = z < 0.0 ? -z : z;
    if (y <= 0.66291) {
        double lower = 0.5 + cdf_centre(-y);
        return z < 0.0 ? lower : 1.0 - lower;
    }
    if (y > 37.5)
        return z < 0.0 ? 0.0 : 1.0;
    double lead = (double)(int)(y * 16.0) / 16.0;
    double rest = (y - lead) * (y + lead);
    double scale = pts_exp(-0.5 * lead * lead) * pts_exp(-0.5 * rest);
    double tail = scale * (y <= 5.65685424949238019521 ? cdf_near(y) : cdf_far(y));
    return z < 0.0 ? tail : 1.0 - tail;
}

double pts_unit(uint32_t w) {
    return ((double)w + 0.5) * 0x1p-32;
}

/* The half is lost to rounding above 1/2; at the very top it would round to 1. */
double pts_unit53(uint32_t hi, uint32_t lo) {
    uint64_t bits = ((uint64_t)hi << 32 | lo) >> 11;
    double u = ((double)bits + 0.5) * 0x1p-53;
    return u < 1.0 ? u : 1.0 - 0x1p-53;
}
