/* Tests of known truths: estimates from 20 seeds, each with its own standard error, held against
 * an exact value and against a wrong one near it. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_TRUTH_STATISTICS_H
#define PTS_TRUTH_STATISTICS_H

#include "pointsim/engine.h"

enum { TRUTH_SEEDS = 20 };

/* What a seed's estimate should be. Each seed gives z ~ N(0, 1), so that the sum of z^2 is
 * chi-squared with 20 degrees of freedom. `near` is a wrong value at the distance the test is meant
 * to see: against it the same estimates must fail, or the test guards nothing. */
typedef struct truth {
    const char *name;
    double exact, near;
    double z[TRUTH_SEEDS], z_near[TRUTH_SEEDS];
    int seeds;
} truth;

/* ---- one seed's estimate, from n independent replicates (n >= 50) ---- */

/* Mean of x; sum of num / sum of den, by the delta method. */
void truth_add_mean(truth *t, const double *x, size_t n);
void truth_add_ratio(truth *t, const double *num, const double *den, size_t n);
/* Any estimate with its standard error from `df` degrees of freedom. */
void truth_add(truth *t, double estimate, double se, double df);
/* Asserts that 20 seeds are in, that their sum of z^2 lies between the 1e-5 and 1 - 1e-5 quantiles,
 * and that the one against `near` lies above. */
void truth_check(const truth *t);
/* The same bounds for a sum that is chi-squared with `df` degrees of freedom. */
bool truth_in_bounds(double sum, double df);

/* First of the 20 seeds: PTS_TRUTH_FIRST, or 1. */
uint64_t truth_first_seed(void);

/* ---- runs ---- */

/* Parses {"schema": ..., "name": "truth", TEXT}; TEXT is a printf format with ' for ". Asserts. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
pts_scenario
truth_scenario(const char *format, ...);
/* One thread, no twins. Asserts. */
pts_results truth_run(pts_scenario *scenario, uint64_t seed);
/* Days from the horizon's start to the close of its month m. */
int truth_month_days(const pts_scenario *scenario, int month);
/* Sum of a flow over bins first..last (0 is the warm-up). */
double truth_flow(const pts_ledger *ledger, int segment, enum pts_flow flow, int first, int last);

/* A member as an analyst sees it: purchases in (0, T], the last of them, life at T; in days. */
typedef struct truth_history {
    double t;      /* T, from its start (enrolment, or day 0) to the horizon's close */
    double last;   /* time of the last purchase, 0 without one */
    int purchases; /* enrolling is none */
    bool alive;    /* at T */
} truth_history;

/* Histories of all members of path 0, by trace; malloc'ed. */
truth_history *truth_histories(pts_scenario *scenario, uint64_t seed, size_t *n);

/* ---- functions ---- */

/* Gauss's 2F1(a, b; c; z), |z| < 1, by its series (Abramowitz and Stegun 15.1.1). */
double truth_hypergeometric(double a, double b, double c, double z);

#endif
