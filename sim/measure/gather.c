/* pointsim: gathers every measure from the paths' ledgers, path by path, and estimates it over them
 * in path order.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/estimate.h"
#include "measure/view.h"

#include <stdlib.h>

/* A measure's values of a headline or month over the paths. */
typedef struct column {
    double *num, *den; /* [paths] */
    const char *missing;
} column;

/* Columns of the headlines over paths and twins, then of the monthly measures by month. */
typedef struct gathering {
    const pts_results *results;
    size_t n, n_twins;
    double sampled_part; /* of the variance between twins */
    column *headline;    /* [PTS_MEASURES] of n + n_twins */
    column *monthly;     /* [PTS_MEASURES][H]; unused where a measure is not monthly */
    double *values;      /* of all columns */
    double *scratch;     /* [2 n] */
} gathering;

static void gathering_free(gathering *g) {
    free(g->headline);
    free(g->monthly);
    free(g->values);
    free(g->scratch);
}

static double *lay(column *c, double *at, size_t n) {
    *c = (column){at, at + n, NULL};
    return at + 2 * n;
}

static int gathering_init(gathering *g, const pts_scenario *scenario, const pts_results *results) {
    size_t months = (size_t)results->dims.months, monthly = 0;
    g->results = results;
    g->sampled_part = pts_sampled_part(scenario, results->plans);
    g->n = (size_t)results->n_paths;
    g->n_twins = results->twins && results->n_twins > 0 ? (size_t)results->n_twins : 0;
    if (g->n_twins > g->n)
        g->n_twins = g->n;
    for (int id = 0; id < PTS_MEASURES; id++)
        monthly += pts_measure_table[id].monthly;
    size_t all = g->n + g->n_twins;
    g->headline = calloc(PTS_MEASURES, sizeof *g->headline);
    g->monthly = calloc(PTS_MEASURES * months, sizeof *g->monthly);
    g->values = calloc(2 * (PTS_MEASURES * all + monthly * months * g->n), sizeof *g->values);
    g->scratch = calloc(2 * g->n, sizeof *g->scratch);
    if (!g->headline || !g->monthly || !g->values || !g->scratch)
        return PTS_ERR_MEMORY;
    double *at = g->values;
    for (int id = 0; id < PTS_MEASURES; id++)
        at = lay(&g->headline[id], at, all);
    for (int id = 0; id < PTS_MEASURES; id++)
        for (size_t m = 0; m < months && pts_measure_table[id].monthly; m++)
            at = lay(&g->monthly[(size_t)id * months + m], at, g->n);
    return PTS_OK;
}

static void put(column *c, size_t i, pts_value value) {
    c->num[i] = value.num;
    c->den[i] = value.den;
    if (value.den == 0.0 && value.missing)
        c->missing = value.missing;
}

static void gather_path(gathering *g, pts_view *v, size_t i) {
    bool twin = i >= g->n;
    size_t path = twin ? i - g->n : i, months = (size_t)g->results->dims.months;
    pts_view_start(v, twin ? &g->results->twins[path] : &g->results->paths[path], twin,
                   (int64_t)path);
    for (size_t m = 0; m < months; m++) {
        pts_view_next(v);
        for (int id = 0; id < PTS_MEASURES && !twin; id++)
            if (pts_measure_table[id].monthly)
                put(&g->monthly[(size_t)id * months + m], i, pts_measure_table[id].value(v));
    }
    pts_view_widen(v);
    for (int id = 0; id < PTS_MEASURES; id++)
        put(&g->headline[id], i, pts_measure_table[id].value(v));
}

static int gather(gathering *g, const pts_frame *frame) {
    pts_view view;
    int status = pts_view_init(&view, frame);
    for (size_t i = 0; i < g->n + g->n_twins && status == PTS_OK; i++)
        gather_path(g, &view, i);
    pts_view_free(&view);
    return status;
}

static pts_estimate *month_at(const pts_estimates *estimates, int measure, int month) {
    return &estimates->monthly[(size_t)measure * (size_t)estimates->months + (size_t)month - 1];
}

static void estimate_measure(const gathering *g, int id, pts_estimates *estimates) {
    const pts_measure *measure = &pts_measure_table[id];
    const column *c = &g->headline[id];
    pts_estimate *headline = &estimates->headline[id];
    pts_sample paths = {c->num, c->den, g->n, c->missing};
    pts_sample twins = {c->num + g->n, c->den + g->n, g->n_twins, NULL};
    pts_estimate_make(measure, &paths, true, g->scratch, headline);
    pts_estimate_add_share(measure, &paths, &twins, g->sampled_part, g->scratch, headline);
    for (int month = 1; month <= estimates->months && measure->monthly; month++) {
        c = &g->monthly[(size_t)id * (size_t)estimates->months + (size_t)month - 1];
        paths = (pts_sample){c->num, c->den, g->n, c->missing};
        pts_estimate_make(measure, &paths, false, g->scratch, month_at(estimates, id, month));
    }
}

static int estimates_init(const pts_results *results, pts_estimates *estimates) {
    *estimates = (pts_estimates){
        .n_paths = results->n_paths, .n_twins = results->n_twins, .months = results->dims.months};
    estimates->headline = calloc(PTS_MEASURES, sizeof *estimates->headline);
    estimates->monthly =
        calloc((size_t)PTS_MEASURES * (size_t)results->dims.months, sizeof *estimates->monthly);
    return estimates->headline && estimates->monthly ? PTS_OK : PTS_ERR_MEMORY;
}

int pts_estimates_make_beside(const pts_scenario *scenario, const pts_results *results,
                              const pts_results *without, const pts_planned *planned,
                              pts_estimates *estimates) {
    gathering g = {0};
    *estimates = (pts_estimates){0};
    if (results->n_paths < 1 || results->dims.months < 1)
        return PTS_ERR_INPUT;
    int status = estimates_init(results, estimates);
    if (status == PTS_OK)
        status =
            pts_frame_make(scenario, results->plans, planned, results->n_paths, &estimates->frame);
    estimates->frame.without = without;
    if (status == PTS_OK)
        status = gathering_init(&g, scenario, results);
    if (status == PTS_OK)
        status = gather(&g, &estimates->frame);
    for (int id = 0; id < PTS_MEASURES && status == PTS_OK; id++)
        estimate_measure(&g, id, estimates);
    gathering_free(&g);
    if (status != PTS_OK)
        pts_estimates_free(estimates);
    return status;
}

int pts_estimates_make(const pts_scenario *scenario, const pts_results *results,
                       const pts_planned *planned, pts_estimates *estimates) {
    return pts_estimates_make_beside(scenario, results, NULL, planned, estimates);
}

void pts_estimates_free(pts_estimates *estimates) {
    pts_frame_free(&estimates->frame);
    free(estimates->headline);
    free(estimates->monthly);
    *estimates = (pts_estimates){0};
}

int pts_measures_on_path(const pts_frame *frame, const pts_ledger *ledger, int64_t path,
                         pts_value values[PTS_MEASURES]) {
    pts_view view;
    int status = pts_view_init(&view, frame);
    if (status == PTS_OK) {
        pts_view_start(&view, ledger, false, path);
        for (int month = 1; month <= ledger->dims.months; month++)
            pts_view_next(&view);
        pts_view_widen(&view);
        for (int id = 0; id < PTS_MEASURES; id++)
            values[id] = pts_measure_table[id].value(&view);
    }
    pts_view_free(&view);
    return status;
}

int pts_measure_on_months(const pts_frame *frame, const pts_ledger *ledger, int64_t path,
                          enum pts_measure_id measure, pts_value *values) {
    pts_view view;
    int status = pts_view_init(&view, frame);
    if (status == PTS_OK) {
        pts_view_start(&view, ledger, false, path);
        for (int month = 0; month < ledger->dims.months; month++) {
            pts_view_next(&view);
            values[month] = pts_measure_table[measure].value(&view);
        }
    }
    pts_view_free(&view);
    return status;
}

pts_figure pts_value_figure(pts_value value) {
    return value.den != 0.0 ? (pts_figure){value.num / value.den, true} : (pts_figure){0};
}

const pts_estimate *pts_estimates_month(const pts_estimates *estimates, int measure, int month) {
    bool inside =
        measure >= 0 && measure < PTS_MEASURES && month >= 1 && month <= estimates->months;
    return inside && pts_measure_table[measure].monthly ? month_at(estimates, measure, month)
                                                        : NULL;
}

static bool is_open(const pts_estimates *estimates, int measure) {
    pts_figure open = estimates->headline[measure].mean;
    return open.known && open.value > 0.0;
}

/* Hindsight is of the points brought forward and of those issued since. */
const char *pts_estimates_note(const pts_estimates *estimates, int measure) {
    const char *note = pts_measure_table[measure].note;
    bool of_old = measure == PTS_M_URR_OPENING;
    bool of_all = measure == PTS_M_LIABILITY_HINDSIGHT || measure == PTS_M_RESERVE_BIAS;
    bool open = (!of_old && is_open(estimates, PTS_M_URR_OPEN)) ||
                ((of_old || of_all) && is_open(estimates, PTS_M_URR_OPENING_OPEN));
    return note && open ? note : NULL;
}
