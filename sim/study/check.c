/* pointsim: two runs compared: equal to the last integer where they must be, else tested for a
 * difference that chance does not make.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* libm and GSL give other last bits on other machines; an error is a difference of large sums. */
static const double MEAN_TOLERANCE = 1e-12, SE_TOLERANCE = 1e-9;
/* Below this part of the mean a standard error is rounding: all paths have the same figure. */
static const double ROUNDING = 1e-13;
static const double FALSE_ALARMS = 0.01;

const char *pts_verdict_text(enum pts_verdict verdict) {
    static const char *const text[] = {[PTS_SAME] = "same",
                                       [PTS_WITHIN_ERROR] = "same within error",
                                       [PTS_UNTESTED] = "not tested",
                                       [PTS_DRIFT] = "drift"};
    return text[verdict];
}

/* ---- one measure ---- */

static bool near(double a, double b, double slack) {
    return fabs(a - b) <= slack;
}

static bool same_mean(const pts_baseline_measure *a, const pts_baseline_measure *b) {
    double size = fmax(fabs(a->mean.value), fabs(b->mean.value));
    return near(a->mean.value, b->mean.value, MEAN_TOLERANCE * size);
}

static bool same_error(const pts_baseline_measure *a, const pts_baseline_measure *b) {
    double slack = SE_TOLERANCE * fmax(a->se.value, b->se.value) +
                   MEAN_TOLERANCE * fmax(fabs(a->mean.value), fabs(b->mean.value));
    return a->se.known == b->se.known && near(a->se.value, b->se.value, slack);
}

/* An error of fewer than two values is none: of a ratio it would be 0. */
static bool has_error(const pts_baseline_measure *m) {
    return m->se.known && m->paths >= 2;
}

static double variance(const pts_baseline_measure *m) {
    bool rounding = m->se.value <= ROUNDING * fabs(m->mean.value);
    return rounding ? 0.0 : m->se.value * m->se.value;
}

/* Welch (1947): t with Satterthwaite's degrees of freedom. Normal scores have one threshold for
 * all, however many paths a measure has. Both with an error, one of them above 0. */
static double score(const pts_baseline_measure *before, const pts_baseline_measure *after) {
    enum { MOST = 37 }; /* the tail beyond is below the smallest double */
    double a = variance(before), b = variance(after), part = a / (a + b);
    double freedom = 1.0 / (part * part / (double)(before->paths - 1) +
                            (1.0 - part) * (1.0 - part) / (double)(after->paths - 1));
    double difference = after->mean.value - before->mean.value;
    double tail = gsl_cdf_tdist_Q(fabs(difference) / sqrt(a + b), freedom);
    double z = tail > 0 ? fmin(gsl_cdf_ugaussian_Qinv(tail), MOST) : MOST;
    return difference < 0 ? -z : z;
}

static void add_z(pts_check_row *row) {
    if (has_error(row->before) && has_error(row->after) &&
        variance(row->before) + variance(row->after) > 0)
        row->z = (pts_figure){score(row->before, row->after), true};
}

static void add_money(double anchor, pts_check_row *row) {
    int id = pts_measure_find(row->after->name);
    enum pts_measure_unit unit = id < 0 ? PTS_UNIT_SHARE : pts_measure_table[id].unit;
    double factor = unit == PTS_UNIT_MONEY ? 1.0 : unit == PTS_UNIT_POINTS ? anchor : 0.0;
    double difference = row->after->mean.value - row->before->mean.value;
    if (factor != 0.0)
        row->money = (pts_figure){factor * difference, true};
}

static const char *why_not_equal(const pts_baseline_measure *a, const pts_baseline_measure *b) {
    return !same_mean(a, b)       ? NULL
           : !same_error(a, b)    ? "the error differs"
           : a->paths != b->paths ? "the paths with a value differ"
                                  : NULL;
}

/* A row that has a mean on both sides, in the same unit. */
static void compare_means(bool exact, pts_check_row *row) {
    bool equal = same_mean(row->before, row->after);
    if (exact) {
        row->why = why_not_equal(row->before, row->after);
        row->verdict = equal && !row->why ? PTS_SAME : PTS_DRIFT;
    } else if (row->z.known)
        row->verdict = PTS_WITHIN_ERROR; /* until it is decided */
    else if (equal)
        row->verdict = PTS_SAME;
    else if (has_error(row->before) && has_error(row->after)) {
        row->verdict = PTS_DRIFT;
        row->why = "it does not vary over paths";
    } else {
        row->verdict = PTS_UNTESTED;
        row->why = row->before->paths >= 2 && row->after->paths >= 2
                       ? "it rests on a pilot, whose error is unknown"
                       : "fewer than two paths have a value";
    }
}

/* A quantile takes paths, and of some measures only some paths have a value. */
static bool gaps(const pts_baseline_measure *m) {
    int id = pts_measure_find(m->name);
    return id >= 0 && (pts_measure_table[id].gaps || pts_measure_table[id].kind == PTS_TAIL);
}

static void compare(const pts_check *check, double anchor, pts_check_row *row) {
    const pts_baseline_measure *b = row->before, *a = row->after;
    bool versions = strcmp(check->before->version, check->after->version) == 0;
    row->verdict = PTS_DRIFT;
    if (!b) {
        row->why = versions ? "not in the baseline" : "new since the version of the baseline";
        row->verdict = versions ? PTS_DRIFT : PTS_UNTESTED;
    } else if (!a)
        row->why = "this pointsim has no such measure";
    else if (strcmp(b->unit, a->unit) != 0)
        row->why = "the unit differs";
    else if (b->mean.known != a->mean.known && !check->exact && gaps(a)) {
        row->why = "whether it has a figure is a matter of paths and chance";
        row->verdict = PTS_UNTESTED;
    } else if (b->mean.known != a->mean.known)
        row->why = a->mean.known ? "no figure in the baseline" : "no figure now";
    else if (!a->mean.known)
        row->verdict = PTS_SAME;
    else {
        add_z(row);
        add_money(anchor, row);
        compare_means(check->exact, row);
    }
}

/* ---- all of them ---- */

static const pts_baseline_measure *find_measure(const pts_baseline *in, const char *name) {
    for (int i = 0; i < in->n_measures; i++)
        if (strcmp(in->measures[i].name, name) == 0)
            return &in->measures[i];
    return NULL;
}

static const pts_baseline_flow *find_flow(const pts_baseline *in, const char *name) {
    for (int i = 0; i < in->n_flows; i++)
        if (strcmp(in->flows[i].name, name) == 0)
            return &in->flows[i];
    return NULL;
}

/* The measures of now in their order, then those that are gone. */
static void pair_measures(pts_check *check, double anchor) {
    const pts_baseline *before = check->before, *after = check->after;
    for (int i = 0; i < after->n_measures; i++) {
        const pts_baseline_measure *a = &after->measures[i];
        check->rows[check->n_rows++] =
            (pts_check_row){.before = find_measure(before, a->name), .after = a};
    }
    for (int i = 0; i < before->n_measures; i++)
        if (!find_measure(after, before->measures[i].name))
            check->rows[check->n_rows++] = (pts_check_row){.before = &before->measures[i]};
    for (int i = 0; i < check->n_rows; i++)
        compare(check, anchor, &check->rows[i]);
}

static void pair_flows(pts_check *check) {
    const pts_baseline *before = check->before, *after = check->after;
    for (int i = 0; i < after->n_flows; i++) {
        pts_check_flow pair = {find_flow(before, after->flows[i].name), &after->flows[i]};
        if (!pair.before || pair.before->total != pair.after->total)
            check->flows[check->n_flows++] = pair;
    }
    for (int i = 0; i < before->n_flows; i++)
        if (!find_flow(after, before->flows[i].name))
            check->flows[check->n_flows++] = (pts_check_flow){&before->flows[i], NULL};
}

int pts_check_make(const pts_baseline *before, const pts_baseline *after, double anchor,
                   pts_check *check) {
    size_t rows = (size_t)before->n_measures + (size_t)after->n_measures;
    size_t flows = (size_t)before->n_flows + (size_t)after->n_flows;
    *check = (pts_check){.before = before,
                         .after = after,
                         .exact = before->seed == after->seed && before->paths == after->paths &&
                                  before->sample == after->sample &&
                                  strcmp(before->version, after->version) == 0,
                         .fingerprint = before->fingerprint == after->fingerprint,
                         .rows = calloc(rows + 1, sizeof *check->rows),
                         .flows = calloc(flows + 1, sizeof *check->flows)};
    if (!check->rows || !check->flows) {
        pts_check_free(check);
        return PTS_ERR_MEMORY;
    }
    pair_measures(check, anchor);
    if (check->exact)
        pair_flows(check);
    for (int i = 0; i < check->n_rows; i++)
        check->tests += check->rows[i].verdict == PTS_WITHIN_ERROR;
    return PTS_OK;
}

double pts_check_threshold(int tests) {
    return gsl_cdf_ugaussian_Qinv(FALSE_ALARMS / 2.0 / (tests > 1 ? tests : 1));
}

void pts_check_decide(pts_check *check, double threshold) {
    bool integers = check->fingerprint && check->n_flows == 0;
    int untested = 0, drift = check->exact && !integers;
    for (int i = 0; i < check->n_rows; i++) {
        pts_check_row *row = &check->rows[i];
        if (row->verdict == PTS_WITHIN_ERROR && fabs(row->z.value) > threshold)
            row->verdict = PTS_DRIFT;
        untested += row->verdict == PTS_UNTESTED;
        drift += row->verdict == PTS_DRIFT;
    }
    check->verdict = drift                               ? PTS_DRIFT
                     : untested > 0 && check->tests == 0 ? PTS_UNTESTED
                     : check->exact                      ? PTS_SAME
                                                         : PTS_WITHIN_ERROR;
}

void pts_check_free(pts_check *check) {
    free(check->rows);
    free(check->flows);
    *check = (pts_check){0};
}

const pts_baseline_measure *pts_check_measure(const pts_check_row *row) {
    return row->after ? row->after : row->before;
}
