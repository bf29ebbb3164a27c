/* pointsim: gathers every measure from the paths' ledgers, in path order, and estimates it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/estimate.h"
#include "measure/window.h"

#include <stdlib.h>

/* Storage of one gathering. The twins' windows follow the paths'. */
typedef struct gathering {
    const pts_results *results;
    size_t n, n_twins;
    double sampled_part; /* of the variance between twins */
    pts_window *windows; /* [n + n_twins] */
    double *num, *den;   /* [n + n_twins] of the measure at hand */
    double *scratch;     /* [2 n] */
} gathering;

static void gathering_free(gathering *g) {
    free(g->windows);
    free(g->num);
    free(g->den);
    free(g->scratch);
}

static int gathering_init(gathering *g, const pts_scenario *scenario, const pts_results *results) {
    g->results = results;
    g->sampled_part = pts_sampled_part(scenario, results->plans);
    g->n = (size_t)results->n_paths;
    g->n_twins = results->twins && results->n_twins > 0 ? (size_t)results->n_twins : 0;
    if (g->n_twins > g->n)
        g->n_twins = g->n;
    size_t all = g->n + g->n_twins;
    g->windows = calloc(all, sizeof *g->windows);
    g->num = calloc(all, sizeof *g->num);
    g->den = calloc(all, sizeof *g->den);
    g->scratch = calloc(2 * g->n, sizeof *g->scratch);
    return g->windows && g->num && g->den && g->scratch ? PTS_OK : PTS_ERR_MEMORY;
}

static const pts_ledger *ledger_at(const gathering *g, size_t i) {
    return i < g->n ? &g->results->paths[i] : &g->results->twins[i - g->n];
}

/* A twin has its path's draws, so its anchor too. */
static double anchor_at(const gathering *g, const double *anchors, size_t i) {
    return anchors[i < g->n ? i : i - g->n];
}

static void gather_measure(const gathering *g, const pts_measure *measure, size_t n) {
    for (size_t i = 0; i < n; i++) {
        pts_tally tally = measure->tally(&g->windows[i]);
        g->num[i] = pts_tally_num(measure, tally, g->windows[i].anchor);
        g->den[i] = (double)tally.den;
    }
}

static void make_headline(const gathering *g, pts_estimates *estimates) {
    size_t all = g->n + g->n_twins;
    for (size_t i = 0; i < all; i++)
        pts_window_horizon(ledger_at(g, i), anchor_at(g, estimates->anchors, i), &g->windows[i]);
    pts_sample paths = {g->num, g->den, g->n};
    pts_sample twins = {g->num + g->n, g->den + g->n, g->n_twins};
    for (int id = 0; id < PTS_MEASURES; id++) {
        const pts_measure *measure = &pts_measure_table[id];
        gather_measure(g, measure, all);
        pts_estimate_make(measure, &paths, true, g->scratch, &estimates->headline[id]);
        pts_estimate_add_share(measure, &paths, &twins, g->sampled_part, g->scratch,
                               &estimates->headline[id]);
    }
}

static pts_estimate *month_at(const pts_estimates *estimates, int measure, int month) {
    return &estimates->monthly[(size_t)measure * (size_t)estimates->months + (size_t)month - 1];
}

static void make_month(const gathering *g, int month, pts_estimates *estimates) {
    for (size_t i = 0; i < g->n; i++)
        pts_window_next(ledger_at(g, i), month, &g->windows[i]);
    pts_sample paths = {g->num, g->den, g->n};
    for (int id = 0; id < PTS_MEASURES; id++) {
        const pts_measure *measure = &pts_measure_table[id];
        if (!measure->monthly)
            continue;
        gather_measure(g, measure, g->n);
        pts_estimate_make(measure, &paths, false, g->scratch, month_at(estimates, id, month));
    }
}

static int draw_anchors(const pts_scenario *scenario, pts_estimates *estimates) {
    for (int64_t i = 0; i < estimates->n_paths; i++) {
        double value = 0.0, points = 0.0;
        int status = pts_number_draw(&scenario->anchor_value, scenario->seed, (uint32_t)i, &value);
        if (status == PTS_OK)
            status =
                pts_number_draw(&scenario->anchor_points, scenario->seed, (uint32_t)i, &points);
        if (status != PTS_OK)
            return status;
        estimates->anchors[i] = value / points;
    }
    return PTS_OK;
}

static int estimates_init(const pts_results *results, pts_estimates *estimates) {
    *estimates = (pts_estimates){
        .n_paths = results->n_paths, .n_twins = results->n_twins, .months = results->dims.months};
    estimates->anchors = calloc((size_t)results->n_paths, sizeof *estimates->anchors);
    estimates->headline = calloc(PTS_MEASURES, sizeof *estimates->headline);
    estimates->monthly =
        calloc((size_t)PTS_MEASURES * (size_t)results->dims.months, sizeof *estimates->monthly);
    bool whole = estimates->anchors && estimates->headline && estimates->monthly;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

int pts_estimates_make(const pts_scenario *scenario, const pts_results *results,
                       pts_estimates *estimates) {
    gathering g = {0};
    *estimates = (pts_estimates){0};
    if (results->n_paths < 1 || results->dims.months < 1)
        return PTS_ERR_INPUT;
    int status = estimates_init(results, estimates);
    if (status == PTS_OK)
        status = gathering_init(&g, scenario, results);
    if (status == PTS_OK)
        status = draw_anchors(scenario, estimates);
    if (status != PTS_OK)
        goto out;
    make_headline(&g, estimates);
    for (size_t i = 0; i < g.n; i++)
        pts_window_start(ledger_at(&g, i), estimates->anchors[i], &g.windows[i]);
    for (int month = 1; month <= estimates->months; month++)
        make_month(&g, month, estimates);
out:
    gathering_free(&g);
    if (status != PTS_OK)
        pts_estimates_free(estimates);
    return status;
}

void pts_estimates_free(pts_estimates *estimates) {
    free(estimates->anchors);
    free(estimates->headline);
    free(estimates->monthly);
    *estimates = (pts_estimates){0};
}

const pts_estimate *pts_estimates_month(const pts_estimates *estimates, int measure, int month) {
    bool inside =
        measure >= 0 && measure < PTS_MEASURES && month >= 1 && month <= estimates->months;
    return inside && pts_measure_table[measure].monthly ? month_at(estimates, measure, month)
                                                        : NULL;
}

/* The measure that says how much of a rate the run-off left open. */
static int open_measure(int measure) {
    return measure == PTS_M_URR_OPENING ? PTS_M_URR_OPENING_OPEN : PTS_M_URR_OPEN;
}

const char *pts_estimates_note(const pts_estimates *estimates, int measure) {
    const char *note = pts_measure_table[measure].note;
    if (!note)
        return NULL;
    pts_figure open = estimates->headline[open_measure(measure)].mean;
    return open.known && open.value > 0.0 ? note : NULL;
}
