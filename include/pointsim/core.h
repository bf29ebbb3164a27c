/* pointsim: core layer. Status codes, addressed random numbers, fixed-order mathematics, civil
 * calendar, summaries of samples.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_CORE_H
#define POINTSIM_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <gsl/gsl_rng.h>

/* ---- status: 0 is success, negative is failure, positive says why a run stopped ---- */

enum pts_status {
    PTS_OK = 0,
    PTS_STOPPED = 1,       /* interrupted by the caller; what was finished is valid */
    PTS_ERR_MEMORY = -1,   /* an allocation failed */
    PTS_ERR_INPUT = -2,    /* scenario, ledger or option is wrong; a report says where */
    PTS_ERR_IO = -3,       /* reading or writing failed; errno kept by the caller */
    PTS_ERR_RANGE = -4,    /* a number left its range: points, money or time would overflow */
    PTS_ERR_INTERNAL = -5, /* an invariant was broken (conservation): a defect of pointsim */
    PTS_ERR_THREAD = -6,   /* a thread could not be started */
    PTS_ERR_SAMPLE = -7    /* too few members are sampled for what the programme acts on */
};

/* Text of a status code, in English, without a full stop; a fixed text for an unknown code. */
const char *pts_status_text(int status);

/* ---- philox: Philox4x32-10 of Salmon et al. (2011), "Parallel random numbers: as easy as 1, 2, 3".
 * Every draw has an address: key = seed, counter = {index, stream, member, path}. ---- */

typedef struct pts_block {
    uint32_t word[4];
} pts_block;

/* The block at an address. `seed` is split as key {low word, high word}. */
pts_block pts_philox(uint64_t seed, uint32_t index, uint32_t stream, uint32_t member,
                     uint32_t path);

/* GSL generator over one address line: words of the blocks index = 0, 1, 2 ... in order, with
 * counter {index, 0, 0, 0}; seeded by gsl_rng_set (key = {seed low, seed high}). For measures and
 * studies (bootstrap); the engine never uses it. */
extern const gsl_rng_type *pts_rng_philox;
/* Moves an rng of that type to the start of the line {stream, member, path}. */
void pts_rng_seek(gsl_rng *rng, uint32_t stream, uint32_t member, uint32_t path);

/* ---- math: own polynomials in fixed order, the same bits on every CPU. Double precision:
 * population, economy and rule tables. No libm behind them. ---- */

double pts_log(double x);    /* x > 0 normal; relative error <= 1 ulp measured in tests */
double pts_exp(double x);    /* clamped to [-708, 709]; relative error <= 2 ulp */
double pts_normal(double p); /* standard normal quantile, 0 < p < 1 (Wichura 1988, AS 241) */
/* Standard normal probability (Cody 1969), measured in tests: error <= 2e-16, of the lower tail
 * <= 1e-15 of it; for z > 0 exactly 1 - pts_normal_cdf(-z); 0 and 1 beyond 37.5. */
double pts_normal_cdf(double z);
double pts_unit(uint32_t w);                 /* (w + 0.5) / 2^32, in (0, 1) */
double pts_unit53(uint32_t hi, uint32_t lo); /* (53 bits + 0.5) / 2^53; may round to 1 - 2^-53 */

/* ---- calendar: proleptic Gregorian civil dates as days since 1970-01-01 ---- */

typedef struct pts_date {
    int year;  /* 1..9999 */
    int month; /* 1..12 */
    int day;   /* 1..31 */
} pts_date;

#define PTS_NO_DAY INT32_MIN /* where a day may be missing */
int32_t pts_date_to_day(pts_date date);
pts_date pts_date_of_day(int32_t day);
bool pts_date_valid(pts_date date);
int pts_month_length(int year, int month);
/* "n months after" keeps the day of the month, clamped to the month's end; n may be negative. */
int32_t pts_day_add_months(int32_t day, int months);
/* The last day of the month, quarter or year that holds `day`: span 1, 3 or 12 months. */
int32_t pts_day_span_end(int32_t day, int span);
int pts_weekday(int32_t day); /* 0 = Monday .. 6 = Sunday */
/* "2026-01-31", nothing before or after: true and *date on success. */
bool pts_date_parse(const char *text, pts_date *date);
void pts_date_format(int32_t day, char text[11]);

/* ---- summary: figures of a sample, one value a path, in path order ---- */

/* Compensated (Neumaier 1974) sum in array order. */
double pts_sum(const double *x, size_t n);
double pts_mean(const double *x, size_t n);     /* NaN for n = 0 */
double pts_variance(const double *x, size_t n); /* divisor n - 1; NaN for n < 2 */
/* Sorts a copy into `sorted` (caller's storage of n values). */
void pts_sort(const double *x, size_t n, double *sorted);
/* The order statistic X_(ceil(n p)), p = per10k / 10000 exactly, 1 <= per10k <= 9999. */
double pts_quantile(const double *sorted, size_t n, int per10k);
/* Two-sided order-statistic interval of at least `level` for the quantile (exact binomial).
 * False where n cannot give one; *lo and *hi are then untouched. */
bool pts_quantile_interval(const double *sorted, size_t n, int per10k, double level, double *lo,
                           double *hi);
/* Tail value at risk above the quantile, k = n p:
 * [(ceil k - k) X_(ceil k) + sum above] / (n - k). */
double pts_tvar(const double *sorted, size_t n, int per10k);
/* Ratio of sums with its delta-method standard error; false (untouched) if the denominator is 0;
 * *se is NaN for n < 2. */
bool pts_ratio(const double *num, const double *den, size_t n, double *ratio, double *se);

#endif
