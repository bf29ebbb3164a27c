/* pointsim tests: correlated numbers against what their copula says.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/joint.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/streams.h"

/* A bound of four standard errors is passed by chance once in 16 000. */
enum { PATHS = 20000, SEED = 20261 };
static const double errors = 4.0;

/* A scenario of one segment whose enrolments are the numbers; all else is zero. */
enum { MOST = 80 };
typedef struct world {
    pts_scenario scenario;
    pts_segment segment;
    pts_number numbers[MOST];
    pts_correlation pairs[MOST];
    char pointers[MOST][40];
    char names[MOST][8];
} world;

static uint32_t address_of(const char *pointer) {
    uint32_t hash = 2166136261u;
    for (; *pointer; pointer++)
        hash = (hash ^ (unsigned char)*pointer) * 16777619u;
    return hash;
}

static world *world_new(int n, const pts_number *numbers) {
    world *w = calloc(1, sizeof *w);
    cr_assert_not_null(w);
    w->scenario = (pts_scenario){
        .seed = SEED, .segments = &w->segment, .n_segments = 1, .correlations = w->pairs};
    w->segment = (pts_segment){.name = "a", .enrolments = w->numbers, .n_enrolments = n};
    for (int i = 0; i < n; i++) {
        snprintf(w->pointers[i], sizeof w->pointers[i], "/segments/a/enrolments/%d", i);
        w->numbers[i] = numbers[i];
        w->numbers[i].draw_id = address_of(w->pointers[i]);
    }
    return w;
}

static void join(world *w, int a, int b, double rho) {
    int i = w->scenario.n_correlations++;
    snprintf(w->names[i], sizeof w->names[i], "c%d", i);
    w->pairs[i] = (pts_correlation){
        .name = w->names[i], .draw_id = i, .a = w->pointers[a], .b = w->pointers[b], .rho = rho};
}

static void build(world *w) {
    pts_problems problems = {0};
    int status = pts_joint_build(&w->scenario, &problems);
    cr_assert_eq(status, PTS_OK, "%d: %s", status, problems.n ? problems.list[0].message : "");
    cr_assert_eq(problems.n, 0);
    pts_problems_free(&problems);
}

static void refused(world *w, const char *where, const char *part) {
    pts_problems problems = {0};
    cr_assert_eq(pts_joint_build(&w->scenario, &problems), PTS_ERR_INPUT);
    cr_assert_eq(problems.n, 1);
    cr_assert_str_eq(problems.list[0].where, where);
    cr_assert_not_null(strstr(problems.list[0].message, part), "%s", problems.list[0].message);
    cr_assert_null(w->scenario.joint);
    cr_assert_null(w->numbers[0].joint);
    pts_problems_free(&problems);
}

static void world_free(world *w) {
    pts_joint_free(w->scenario.joint);
    free(w);
}

static double drawn(const world *w, int i, uint32_t path) {
    double x = NAN;
    cr_assert_eq(pts_number_draw(&w->numbers[i], SEED, path, &x), PTS_OK);
    return x;
}

static double *column(const world *w, int i) {
    double *x = malloc(PATHS * sizeof *x);
    cr_assert_not_null(x);
    for (uint32_t path = 0; path < PATHS; path++)
        x[path] = drawn(w, i, path);
    return x;
}

static double correlation(const double *x, const double *y) {
    double mx = pts_mean(x, PATHS), my = pts_mean(y, PATHS), xy = 0.0;
    for (int i = 0; i < PATHS; i++)
        xy += (x[i] - mx) * (y[i] - my);
    return xy / (PATHS - 1) / sqrt(pts_variance(x, PATHS) * pts_variance(y, PATHS));
}

static const double *values;

static int by_value(const void *a, const void *b) {
    double x = values[*(const int *)a], y = values[*(const int *)b];
    return (x > y) - (x < y);
}

/* In place: ranks of values that are all different. */
static void rank(double *x) {
    int *order = malloc(PATHS * sizeof *order);
    cr_assert_not_null(order);
    for (int i = 0; i < PATHS; i++)
        order[i] = i;
    values = x;
    qsort(order, PATHS, sizeof *order, by_value);
    double *ranks = malloc(PATHS * sizeof *ranks);
    cr_assert_not_null(ranks);
    for (int i = 0; i < PATHS; i++)
        ranks[order[i]] = i;
    memcpy(x, ranks, PATHS * sizeof *x);
    free(ranks);
    free(order);
}

static const pts_number normal = {.family = PTS_NORMAL, .p = {3.0, 2.0}};
static const pts_number lognormal = {.family = PTS_LOGNORMAL, .p = {10.0, 0.5}};
static const pts_number uniform = {.family = PTS_UNIFORM, .p = {2.0, 6.0}};
static const pts_number triangular = {.family = PTS_TRIANGULAR, .p = {0.0, 1.0, 5.0}};

/* The standard error of a correlation of normals is (1 - rho^2) / sqrt(n). */
Test(model_joint, normals_have_the_correlation) {
    const pts_number numbers[] = {normal, normal, normal};
    world *w = world_new(3, numbers);
    join(w, 0, 1, 0.8);
    join(w, 2, 1, -0.5);
    build(w);
    double *x = column(w, 0), *y = column(w, 1), *z = column(w, 2), root = sqrt(PATHS);
    cr_assert_float_eq(correlation(x, y), 0.8, errors * 0.36 / root);
    cr_assert_float_eq(correlation(y, z), -0.5, errors * 0.75 / root);
    cr_assert_float_eq(correlation(x, z), 0.0, errors / root); /* no pair: 0 */
    free(x);
    free(y);
    free(z);
    world_free(w);
}

/* Spearman's coefficient of a Gaussian copula is (6 / pi) asin(rho / 2) for any marginals (Kruskal
 * 1958); its standard error is below that of independence, 1 / sqrt(n). */
Test(model_joint, ranks_have_the_correlation) {
    const pts_number numbers[] = {lognormal, uniform, triangular};
    world *w = world_new(3, numbers);
    join(w, 0, 1, 0.6);
    join(w, 1, 2, -0.7);
    build(w);
    double *x = column(w, 0), *y = column(w, 1), *z = column(w, 2), bound = errors / sqrt(PATHS);
    rank(x);
    rank(y);
    rank(z);
    cr_assert_float_eq(correlation(x, y), 6.0 / acos(-1.0) * asin(0.3), bound);
    cr_assert_float_eq(correlation(y, z), -6.0 / acos(-1.0) * asin(0.35), bound);
    free(x);
    free(y);
    free(z);
    world_free(w);
}

static void expect_moments(const world *w, int i, double mean, double variance) {
    double *x = column(w, i);
    double error = sqrt(variance / PATHS);
    cr_assert_float_eq(pts_mean(x, PATHS), mean, errors * error, "%d: %g", i, pts_mean(x, PATHS));
    cr_assert_float_eq(pts_variance(x, PATHS) / variance, 1.0, 0.06, "%d", i);
    free(x);
}

/* Every number keeps its own distribution. Six per cent of a variance is more than four standard
 * errors for a kurtosis of up to 6. */
Test(model_joint, marginals_stay) {
    double choices[] = {1.0, 2.0, 6.0};
    const pts_number choice = {.family = PTS_CHOICE, .choices = choices, .n_choices = 3};
    const pts_number numbers[] = {normal, lognormal, uniform, triangular, choice};
    world *w = world_new(5, numbers);
    for (int i = 0; i < 4; i++)
        join(w, i, i + 1, 0.5);
    build(w);
    expect_moments(w, 0, 3.0, 4.0);
    expect_moments(w, 1, 10.0, 25.0);
    expect_moments(w, 2, 4.0, 16.0 / 12.0);
    expect_moments(w, 3, 2.0, (25.0 + 1.0 - 5.0) / 18.0);
    expect_moments(w, 4, 3.0, (1.0 + 4.0 + 36.0) / 3.0 - 9.0);
    world_free(w);
}

static double shock_of(const world *w, int i, uint32_t path, uint32_t attempt) {
    pts_block b = pts_philox(SEED, attempt, PTS_STREAM_COPULA, w->numbers[i].draw_id, path);
    return pts_normal(pts_unit53(b.word[0], b.word[1]));
}

/* Two numbers by hand: what one rejects is drawn again for both, at the same attempt. */
Test(model_joint, truncation_redraws_all) {
    pts_number cut = normal;
    cut.truncated = true;
    cut.lo = 2.5;
    cut.hi = 4.0;
    const pts_number numbers[] = {cut, uniform};
    world *w = world_new(2, numbers);
    join(w, 0, 1, 0.6);
    build(w);
    int again = 0;
    for (uint32_t path = 0; path < 1000; path++) {
        uint32_t a = 0;
        double x = 0.0;
        for (;; a++) {
            x = 3.0 + 2.0 * shock_of(w, 0, path, a);
            if (x >= 2.5 && x <= 4.0)
                break;
        }
        again += a > 0;
        double z = 0.6 * shock_of(w, 0, path, a) + sqrt(1.0 - 0.6 * 0.6) * shock_of(w, 1, path, a);
        cr_assert_eq(drawn(w, 0, path), x);
        cr_assert_eq(drawn(w, 1, path), 2.0 + (6.0 - 2.0) * pts_normal_cdf(z));
    }
    cr_assert(again > 500 && again < 900, "%d", again); /* 71 % are outside */
    world_free(w);
}

/* The order of pairs and the side of a number in its pair say nothing. */
Test(model_joint, order_does_not_matter) {
    const pts_number numbers[] = {normal, uniform, lognormal};
    world *v = world_new(3, numbers), *w = world_new(3, numbers);
    join(v, 0, 1, 0.3);
    join(v, 1, 2, 0.4);
    join(w, 2, 1, 0.4);
    join(w, 1, 0, 0.3);
    build(v);
    build(w);
    for (int i = 0; i < 3; i++)
        for (uint32_t path = 0; path < 100; path++)
            cr_assert_eq(drawn(v, i, path), drawn(w, i, path));
    world_free(v);
    world_free(w);
}

/* A number outside every pair draws alone, and so does one whose pairs are gone. */
Test(model_joint, others_draw_alone) {
    const pts_number numbers[] = {normal, normal, normal};
    world *w = world_new(3, numbers);
    double before[3];
    for (int i = 0; i < 3; i++)
        before[i] = drawn(w, i, 7);
    join(w, 0, 2, 0.5);
    build(w);
    cr_assert_neq(drawn(w, 0, 7), before[0]);
    cr_assert_eq(drawn(w, 1, 7), before[1]);
    cr_assert_eq(w->numbers[0].joint_place, 0);
    cr_assert_eq(w->numbers[2].joint_place, 1);
    w->scenario.n_correlations = 0;
    build(w);
    cr_assert_null(w->scenario.joint);
    for (int i = 0; i < 3; i++)
        cr_assert_eq(drawn(w, i, 7), before[i]);
    world_free(w);
}

/* The mean is that of the number alone, so that a plan does not depend on correlations. */
Test(model_joint, means_are_those_alone) {
    pts_number cut = uniform;
    cut.truncated = true;
    cut.lo = 3.0;
    cut.hi = 9.0;
    const pts_number numbers[] = {cut, normal};
    world *w = world_new(2, numbers);
    double mean = pts_number_mean(&w->numbers[0]);
    join(w, 0, 1, 0.9);
    build(w);
    cr_assert_eq(pts_number_mean(&w->numbers[0]), mean);
    cr_assert_eq(pts_number_mean(&w->numbers[1]), 3.0);
    world_free(w);
}

/* Two numbers that go against each other cannot both go with a third. */
Test(model_joint, contradictions_are_refused) {
    const pts_number numbers[] = {normal, normal, normal};
    world *w = world_new(3, numbers);
    join(w, 0, 1, -0.9);
    join(w, 2, 0, 0.9);
    join(w, 1, 2, 0.9);
    refused(w, "correlations.c1", "contradict");
    w->pairs[0].rho = 0.7;
    build(w);
    world_free(w);
}

/* 9/41 of one and 40/41 of the other leave nothing to a third: its pivot is 1e-16, by rounding. */
Test(model_joint, singular_matrices_are_refused) {
    const pts_number numbers[] = {normal, normal, normal};
    world *w = world_new(3, numbers);
    join(w, 0, 2, 9.0 / 41.0);
    join(w, 1, 2, 40.0 / 41.0);
    refused(w, "correlations.c0", "contradict");
    w->pairs[1].rho = 0.975;
    build(w);
    world_free(w);
}

Test(model_joint, truncations_that_leave_nothing_are_refused) {
    pts_number above = normal, below = normal;
    above.truncated = below.truncated = true;
    above.lo = 3.5;
    above.hi = 100.0;
    below.lo = -100.0;
    below.hi = 2.5;
    const pts_number numbers[] = {above, below};
    world *w = world_new(2, numbers);
    join(w, 0, 1, 0.999);
    refused(w, "correlations", "almost nothing");
    w->pairs[0].rho = 0.5;
    build(w);
    world_free(w);
}

/* Byte order: /10 comes before /2. */
Test(model_joint, many_numbers) {
    pts_number numbers[65];
    for (int i = 0; i < 65; i++)
        numbers[i] = uniform;
    world *w = world_new(65, numbers);
    for (int i = 0; i < 63; i++)
        join(w, i, i + 1, 0.5);
    build(w);
    cr_assert_eq(w->scenario.joint->n, 64);
    cr_assert_eq(w->numbers[10].joint_place, 2);
    cr_assert_eq(w->numbers[2].joint_place, 12);
    double *x = column(w, 9), *y = column(w, 10);
    rank(x);
    rank(y);
    cr_assert_float_eq(correlation(x, y), 6.0 / acos(-1.0) * asin(0.25), errors / sqrt(PATHS));
    free(x);
    free(y);
    pts_joint_free(w->scenario.joint);
    w->scenario.joint = NULL;
    w->numbers[0].joint = NULL;
    join(w, 63, 64, 0.5);
    refused(w, "correlations", "more than 64");
    world_free(w);
}

Test(model_joint, pointers_to_nothing_are_refused) {
    const pts_number numbers[] = {normal, {.family = PTS_FIXED, .p = {1.0}}};
    world *w = world_new(2, numbers);
    join(w, 0, 1, 0.5);
    refused(w, "correlations.c0.b", "no uncertain number");
    w->pairs[0].b = "";
    refused(w, "correlations.c0.b", "no uncertain number");
    world_free(w);
}
