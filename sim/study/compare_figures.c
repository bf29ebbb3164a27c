/* pointsim: paired differences with simultaneous intervals, and who is best.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/compare_figures.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "measure/estimate.h"

/* The differences of all policies lie in their intervals together with this probability at least:
 * each interval misses with 1 - LEVEL over the number of policies (Bonferroni), measure by
 * measure. */
static const double LEVEL = 0.95;

/* A difference or an error below this part of the figure is a rounding error. */
static const double ROUNDING = 1e-13;

static const char no_base[] = "the base has no figure";
static const char no_pairs[] = "on no path have both a value";
static const char one_pair[] = "one path has no error";
static const char no_error[] = "a difference of quantiles has an interval but no standard error";
static const char few_paths[] = "too few paths for an interval of these quantiles";

typedef struct table {
    const pts_measure *measure;
    enum pts_better better;
    const pts_series *series; /* [n] */
    int n;
    size_t paths;
    double *linear;                   /* [n][paths] */
    double *first, *second, *differs; /* [paths] of a pair */
    double *scratch;                  /* [2 paths] */
    pts_compared *figures;            /* [n] */
} table;

static pts_figure known(double value) {
    return (pts_figure){value, true};
}

/* ---- one scenario ---- */

/* What a path adds to the mean. A ratio's linear part around r is r + (num - r den) / mean den, so
 * that differences of ratios are paired like those of means: the delta method. */
static void linearise(const table *t, int s, double mean) {
    const pts_series *own = &t->series[s];
    double *linear = t->linear + (size_t)s * t->paths;
    bool ratio = t->measure->kind == PTS_RATIO;
    double scale = ratio ? pts_mean(own->den, t->paths) : 1.0;
    for (size_t i = 0; i < t->paths; i++) {
        double num = own->num[i], den = own->den[i];
        linear[i] = ratio ? mean + (num - mean * den) / scale : den != 0.0 ? num / den : 0.0;
    }
}

static void describe(const table *t, int s) {
    pts_compared *figure = &t->figures[s];
    pts_sample sample = {t->series[s].num, t->series[s].den, t->paths, t->series[s].missing};
    pts_estimate estimate;
    pts_estimate_make(t->measure, &sample, false, t->scratch, &estimate);
    *figure = (pts_compared){.mean = estimate.mean,
                             .se = estimate.se,
                             .paths = estimate.paths,
                             .reason = estimate.reason};
    if (figure->mean.known)
        linearise(t, s, figure->mean.value);
}

/* ---- a pair ---- */

typedef struct pair {
    size_t n; /* paths on which both have a value; of a ratio all */
    double difference, se;
    double variance[3]; /* of the one, the other, and the difference */
} pair;

static bool has(const table *t, int s, size_t i) {
    return t->measure->kind == PTS_RATIO || t->series[s].den[i] != 0.0;
}

/* Agresti and Min (2005): half a pair more of each kind, for chances that differ on all pairs; where
 * they differ on none they are taken for the same. */
static double se_of_chances(const table *t, size_t n) {
    double up = 0.5, down = 0.5, all = (double)n + 2.0;
    for (size_t i = 0; i < n; i++) {
        up += t->differs[i] > 0.0;
        down += t->differs[i] < 0.0;
    }
    double net = up - down;
    return up + down > 1.0 ? sqrt((up + down - net * net / all)) / all : 0.0;
}

/* a - b; se and variances only for n >= 2. */
static pair pair_of(const table *t, int a, int b) {
    const double *one = t->linear + (size_t)a * t->paths, *two = t->linear + (size_t)b * t->paths;
    double size = fmax(fabs(t->figures[a].mean.value), fabs(t->figures[b].mean.value));
    pair p = {0};
    for (size_t i = 0; i < t->paths; i++) {
        if (!has(t, a, i) || !has(t, b, i))
            continue;
        t->first[p.n] = one[i];
        t->second[p.n] = two[i];
        t->differs[p.n++] = one[i] - two[i];
    }
    if (p.n == 0)
        return p;
    p.difference = t->measure->kind == PTS_RATIO
                       ? t->figures[a].mean.value - t->figures[b].mean.value
                       : pts_mean(t->differs, p.n);
    if (fabs(p.difference) <= ROUNDING * size)
        p.difference = 0.0;
    if (p.n < 2)
        return p;
    p.variance[0] = pts_variance(t->first, p.n);
    p.variance[1] = pts_variance(t->second, p.n);
    p.variance[2] = pts_variance(t->differs, p.n);
    p.se = sqrt(p.variance[2] / (double)p.n);
    if (t->measure->chance)
        p.se = se_of_chances(t, p.n);
    if (p.se <= ROUNDING * size)
        p.se = p.variance[2] = 0.0;
    return p;
}

static void decide(pts_compared *figure, double lo, double hi) {
    figure->lo = known(lo);
    figure->hi = known(hi);
    figure->verdict = lo > 0.0 ? PTS_HIGHER : hi < 0.0 ? PTS_LOWER : PTS_NOT_APART;
}

static double miss(const table *t) {
    return (1.0 - LEVEL) / (t->n - 1);
}

static void compare_means(const table *t, int s) {
    pts_compared *figure = &t->figures[s];
    pair p = pair_of(t, s, 0);
    figure->pairs = (int64_t)p.n;
    figure->no_difference = p.n == 0 ? no_pairs : p.n == 1 ? one_pair : NULL;
    if (p.n == 0)
        return;
    figure->difference = known(p.difference);
    if (p.n == 1)
        return;
    figure->se_difference = known(p.se);
    double half = p.se * gsl_cdf_tdist_Qinv(miss(t) / 2.0, (double)(p.n - 1));
    decide(figure, p.difference - half, p.difference + half);
    if (p.se == 0.0)
        return;
    figure->z = known(p.difference / p.se);
    if (p.variance[2] > 0.0)
        figure->variance_reduction = known((p.variance[0] + p.variance[1]) / p.variance[2]);
}

/* ---- tails: whatever the dependence of two quantiles, both intervals of order statistics hold at
 * once but for the sum of what each misses, and then so does the difference of their ends ---- */

static size_t sorted_values(const table *t, int s, double *sorted) {
    size_t n = 0;
    for (size_t i = 0; i < t->paths; i++)
        if (has(t, s, i))
            t->scratch[n++] = t->series[s].num[i] / t->series[s].den[i];
    pts_sort(t->scratch, n, sorted);
    return n;
}

static bool same_values(const table *t, int s) {
    bool same = true;
    for (size_t i = 0; i < t->paths; i++)
        same = same && t->series[s].den[i] == t->series[0].den[i] &&
               t->series[s].num[i] == t->series[0].num[i];
    return same;
}

static void compare_tails(const table *t, int s) {
    pts_compared *figure = &t->figures[s];
    double lo[2], hi[2], level = 1.0 - miss(t) / 2.0;
    int per10k = t->measure->per10k;
    size_t own = sorted_values(t, s, t->first), base = sorted_values(t, 0, t->second);
    figure->pairs = (int64_t)(own < base ? own : base);
    figure->difference = known(figure->mean.value - t->figures[0].mean.value);
    figure->no_difference = no_error;
    if (same_values(t, s))
        decide(figure, 0.0, 0.0);
    else if (pts_quantile_interval(t->first, own, per10k, level, &lo[0], &hi[0]) &&
             pts_quantile_interval(t->second, base, per10k, level, &lo[1], &hi[1]))
        decide(figure, lo[0] - hi[1], hi[0] - lo[1]);
    else
        figure->no_difference = few_paths;
}

static void compare(const table *t, int s) {
    if (!t->figures[s].mean.known)
        t->figures[s].no_difference = t->figures[s].reason;
    else if (!t->figures[0].mean.known)
        t->figures[s].no_difference = no_base;
    else if (t->measure->kind == PTS_TAIL)
        compare_tails(t, s);
    else
        compare_means(t, s);
}

/* ---- who is best ---- */

/* The path's values, in `values`; false where one has none. */
static bool path_values(const table *t, size_t i, double *values) {
    for (int s = 0; s < t->n; s++) {
        if (t->series[s].den[i] == 0.0)
            return false;
        values[s] = t->series[s].num[i] / t->series[s].den[i];
        if (t->better == PTS_BETTER_HIGH)
            values[s] = -values[s];
    }
    return true;
}

/* Those equally good share the path. */
static void count_best(const table *t, double *values) {
    size_t paths = 0;
    if (t->measure->chance)
        return;
    for (size_t i = 0; i < t->paths; i++) {
        if (!path_values(t, i, values))
            continue;
        int ties = 0;
        double best = values[0];
        for (int s = 0; s < t->n; s++)
            best = fmin(best, values[s]);
        for (int s = 0; s < t->n; s++)
            ties += values[s] == best;
        for (int s = 0; s < t->n; s++)
            if (values[s] == best)
                t->figures[s].p_best.value += 1.0 / ties;
        paths++;
    }
    for (int s = 0; s < t->n && paths > 0; s++) {
        double p = fmin(1.0, t->figures[s].p_best.value / (double)paths);
        t->figures[s].p_best = known(p);
        double all = (double)paths + 4.0, shifted = (p * (double)paths + 2.0) / all;
        if (paths >= 2) /* Agresti and Coull (1998), as for other chances */
            t->figures[s].p_best_se = known(sqrt(shifted * (1.0 - shifted) / all));
    }
}

static int best_mean(const pts_compared *figures, int n, enum pts_better better) {
    int best = -1;
    for (int s = 0; s < n && better != PTS_BETTER_NEITHER; s++) {
        if (!figures[s].mean.known)
            return -1;
        double gain = best < 0 ? -1.0 : figures[s].mean.value - figures[best].mean.value;
        if (best < 0 || (better == PTS_BETTER_LOW ? gain < 0.0 : gain > 0.0))
            best = s;
    }
    return best;
}

int pts_comparison_best(const pts_comparison *c, int id) {
    return best_mean(c->figures + (size_t)id * (size_t)c->n, c->n, pts_compare_about_id(id).better);
}

bool pts_comparison_tells(const pts_comparison *c, const pts_compare_headline *headline) {
    const pts_compared *of = c->figures + (size_t)headline->id * (size_t)c->n;
    const pts_compared *whole = c->figures + (size_t)PTS_M_PROGRAMME_COST * (size_t)c->n;
    bool tells = headline->when == PTS_TELL_ALWAYS;
    for (int s = 0; s < c->n && !tells; s++) {
        bool apart = s > 0 && of[s].difference.known && of[s].difference.value != 0.0;
        bool part = of[s].mean.value != whole[s].mean.value;
        tells = (headline->when == PTS_TELL_PART && part) ||
                (headline->when == PTS_TELL_APART && apart) ||
                (headline->when == PTS_TELL_KNOWN && of[s].mean.known);
    }
    return tells;
}

/* P(all paired differences are in favour) >= 1 - the sum of P(one is not), each by Student's t: the
 * Bonferroni bound of Chick and Inoue (2001), "New procedures to select the best simulated system
 * using common random numbers". */
static void bound_best(const table *t) {
    int best = best_mean(t->figures, t->n, t->better);
    double wrong = 0.0;
    for (int s = 0; s < t->n && best >= 0; s++) {
        if (s == best)
            continue;
        pair p = pair_of(t, s, best);
        double gain = t->better == PTS_BETTER_LOW ? p.difference : -p.difference;
        if (p.n < 2)
            return;
        if (p.se > 0.0)
            wrong += gsl_cdf_tdist_Q(gain / p.se, (double)(p.n - 1));
        else
            wrong += gain > 0.0 ? 0.0 : gain < 0.0 ? 1.0 : 0.5;
    }
    if (best >= 0)
        t->figures[best].p_mean_best = known(fmax(0.0, 1.0 - wrong));
}

int pts_compare_series(int id, const pts_series *series, int n, size_t paths,
                       pts_compared *figures) {
    pts_compare_about about = pts_compare_about_id(id);
    table t = {.measure = &pts_measure_table[about.measure],
               .better = about.better,
               .series = series,
               .n = n,
               .paths = paths,
               .figures = figures};
    double *values = calloc((size_t)n, sizeof *values);
    t.linear = calloc(((size_t)n + 5) * paths, sizeof *t.linear);
    if (values && t.linear) {
        t.first = t.linear + (size_t)n * paths;
        t.second = t.first + paths;
        t.differs = t.second + paths;
        t.scratch = t.differs + paths;
        for (int s = 0; s < n; s++)
            describe(&t, s);
        for (int s = 1; s < n; s++)
            compare(&t, s);
        if (t.better != PTS_BETTER_NEITHER && t.measure->kind != PTS_TAIL) {
            count_best(&t, values);
            bound_best(&t);
        }
    }
    int status = values && t.linear ? PTS_OK : PTS_ERR_MEMORY;
    free(values);
    free(t.linear);
    return status;
}
