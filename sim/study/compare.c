/* pointsim: a base and policies simulated on the same paths, and their figures path by path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/compare_figures.h"
#include "study/counterfactual.h"

#include <stdlib.h>
#include <string.h>

/* ---- running ---- */

typedef struct relay {
    const pts_run_options *options;
    int64_t done, total; /* paths of all scenarios; done before the run under way */
    int64_t each;        /* scenarios that a path of it is of */
} relay;

static void pass_on(void *context, int64_t done, int64_t total) {
    const relay *r = context;
    (void)total;
    r->options->progress(r->options->context, r->done + r->each * done, r->total);
}

/* The same options, with progress over all scenarios. */
static pts_run_options relayed(relay *r, const pts_run_options *options) {
    pts_run_options own = *options;
    own.no_twins = true;
    own.progress = options->progress ? pass_on : NULL;
    own.context = r;
    return own;
}

/* Results that are simulated: those of the scenarios, then those with the programmes off. */
static int n_results(const pts_comparison *c) {
    return c->without ? 2 * c->n : c->n;
}

/* A stopped comparison keeps the paths that every scenario has finished. */
static int keep_common(const pts_scenario *const *policies, int64_t n_paths, pts_comparison *c) {
    int status = PTS_OK;
    for (int s = 0; s < n_results(c) && status == PTS_OK; s++) {
        pts_results *r = &c->results[s];
        for (int64_t i = n_paths; i < r->n_paths; i++)
            pts_ledger_free(&r->paths[i]);
        r->n_paths = n_paths;
        status = pts_fingerprint(policies[s], r->paths, n_paths, &r->fingerprint);
    }
    c->n_paths = n_paths;
    return status;
}

static int plan_all(const pts_scenario *const *scenarios, relay *r, int64_t paths,
                    pts_comparison *c) {
    int status = PTS_OK;
    for (int s = 0; s < c->n && status == PTS_OK; s++) {
        pts_run_options own = relayed(r, r->options);
        c->failed = s;
        status = pts_study_plan(scenarios[s], &own, &c->planned[s], &c->results[s]);
        r->done += pts_study_pilot_paths(scenarios[s], paths);
    }
    return status;
}

/* All policies in one pass over the same paths. */
static int run_policies(const pts_scenario *const *policies, relay *r, int64_t wanted,
                        pts_comparison *c) {
    pts_run_options own = relayed(r, r->options);
    int64_t common = wanted;
    own.paths = wanted;
    r->each = c->n;
    int status = pts_run_policies(policies, n_results(c), &own, c->results);
    int all = n_results(c);
    for (int s = all - 1; s >= 0; s--) {
        if (status < 0 && c->results[s].error.path >= 0) {
            c->failed = s % c->n;
            c->results[c->failed].error = c->results[s].error;
        }
        if (s < c->n)
            common = c->results[s].n_paths < common ? c->results[s].n_paths : common;
    }
    /* what goes on from earlier paths starts without those of the programmes off */
    for (int s = c->n; s < all; s++)
        if (c->results[s].n_paths < common)
            c->without = NULL;
    int kept = status >= 0 ? keep_common(policies, common, c) : PTS_OK;
    return kept < 0 ? kept : status;
}

/* The scenarios and, where one asks for it, all of them with their programmes off. */
static int run_all(const pts_scenario *const *scenarios, relay *r, int64_t wanted,
                   pts_comparison *c) {
    size_t n = (size_t)c->n;
    const pts_scenario **policies = calloc(2 * n, sizeof *policies);
    pts_counterfactual *off = calloc(n, sizeof *off);
    int status = policies && off ? PTS_OK : PTS_ERR_MEMORY;
    for (size_t s = 0; s < n && status == PTS_OK; s++) {
        status = pts_counterfactual_make(scenarios[s], &off[s]);
        policies[s] = scenarios[s];
        policies[n + s] = &off[s].scenario;
    }
    if (status == PTS_OK)
        status = run_policies(policies, r, wanted, c);
    for (size_t s = 0; s < n && off; s++)
        pts_counterfactual_free(&off[s]);
    free(off);
    free(policies);
    return status;
}

static bool pairable(const pts_scenario *const *scenarios, int n) {
    const pts_scenario *base = scenarios[0];
    bool all = n >= 2;
    for (int s = 1; s < n; s++) {
        const pts_scenario *own = scenarios[s];
        all = all && own->seed == base->seed && own->paths == base->paths &&
              own->horizon_months == base->horizon_months &&
              pts_date_to_day(own->start) == pts_date_to_day(base->start);
    }
    return all;
}

int pts_comparison_init(const pts_scenario *const *scenarios, int n, pts_comparison *c) {
    *c = (pts_comparison){.n = n};
    c->planned = calloc((size_t)n, sizeof *c->planned);
    c->results = calloc(2 * (size_t)n, sizeof *c->results);
    if (!c->planned || !c->results)
        return PTS_ERR_MEMORY;
    for (int s = 0; s < n; s++)
        if (scenarios[s]->counterfactual)
            c->without = c->results + n;
    for (int s = 0; s < 2 * n; s++)
        c->results[s] = (pts_results){.error = PTS_NO_FAILURE};
    return PTS_OK;
}

int pts_compare_run(const pts_scenario *const *scenarios, int n, const pts_run_options *options,
                    pts_comparison *c) {
    if (!pairable(scenarios, n))
        return PTS_ERR_INPUT;
    int64_t paths = options->paths > 0 ? options->paths : scenarios[0]->paths;
    relay r = {.options = options, .total = paths * n, .each = 1};
    int status = c->results ? PTS_OK : pts_comparison_init(scenarios, n, c);
    for (int s = 0; s < n; s++)
        r.total += pts_study_pilot_paths(scenarios[s], paths);
    if (status == PTS_OK)
        status = plan_all(scenarios, &r, paths, c);
    if (status == PTS_OK)
        status = run_all(scenarios, &r, paths, c);
    if (status < 0 || c->n_paths == 0)
        return status;
    int made = pts_compare_make(scenarios, c);
    return made < 0 ? made : status;
}

void pts_comparison_free(pts_comparison *c) {
    for (int s = 0; s < 2 * c->n && c->results; s++)
        pts_results_free(&c->results[s]);
    for (int s = 0; s < c->n && c->planned; s++)
        pts_planned_free(&c->planned[s]);
    free(c->planned);
    free(c->results);
    free(c->figures);
    *c = (pts_comparison){0};
}

/* ---- figures path by path ---- */

typedef struct gathering {
    size_t n, paths;
    pts_series *series; /* [PTS_COMPARED][n] */
    double *values;     /* of all series */
    pts_value *months;  /* [H] */
} gathering;

static int gathering_init(const pts_comparison *c, gathering *g) {
    *g = (gathering){.n = (size_t)c->n, .paths = (size_t)c->n_paths};
    size_t n = PTS_COMPARED * g->n;
    g->series = calloc(n, sizeof *g->series);
    g->values = calloc(2 * n * g->paths, sizeof *g->values);
    g->months = calloc((size_t)c->results[0].dims.months + 1, sizeof *g->months);
    if (!g->series || !g->values || !g->months)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        g->series[i].num = g->values + 2 * i * g->paths;
        g->series[i].den = g->series[i].num + g->paths;
    }
    return PTS_OK;
}

static void gathering_free(gathering *g) {
    free(g->series);
    free(g->values);
    free(g->months);
}

static void put(const gathering *g, int id, int scenario, int64_t path, pts_value value) {
    pts_series *series = &g->series[(size_t)id * g->n + (size_t)scenario];
    series->num[path] = value.num;
    series->den[path] = value.den;
    if (value.missing)
        series->missing = value.missing;
}

/* One value of the months; none where a month has none. */
static pts_value of_months(const pts_value *months, int n, enum pts_compare_of of) {
    pts_value all = {0.0, 1.0, NULL};
    for (int m = 0; m < n; m++) {
        if (months[m].den == 0.0)
            return months[m];
        double value = months[m].num / months[m].den;
        if (of == PTS_AVERAGE_OF_MONTHS)
            all.num += value / n;
        else if (m == 0 || value > all.num)
            all.num = value;
    }
    return all;
}

static int gather_path(const gathering *g, const pts_frame *frame, const pts_ledger *ledger,
                       int scenario, int64_t path) {
    pts_value values[PTS_MEASURES];
    int status = pts_measures_on_path(frame, ledger, path, values);
    for (int id = 0; id < PTS_MEASURES && status == PTS_OK; id++)
        put(g, id, scenario, path, values[id]);
    for (int id = PTS_MEASURES; id < PTS_COMPARED && status == PTS_OK; id++) {
        pts_compare_about about = pts_compare_about_id(id);
        status = pts_measure_on_months(frame, ledger, path, about.measure, g->months);
        if (status == PTS_OK)
            put(g, id, scenario, path, of_months(g->months, ledger->dims.months, about.of));
    }
    return status;
}

static int gather(const gathering *g, const pts_scenario *scenario, const pts_comparison *c,
                  int s) {
    pts_frame frame = {0};
    const pts_results *r = &c->results[s];
    int status = pts_frame_make(scenario, r->plans, &c->planned[s], c->n_paths, &frame);
    frame.without = c->without && scenario->counterfactual ? &c->without[s] : NULL;
    for (int64_t i = 0; i < c->n_paths && status == PTS_OK; i++)
        status = gather_path(g, &frame, &r->paths[i], s, i);
    pts_frame_free(&frame);
    return status;
}

int pts_compare_make(const pts_scenario *const *scenarios, pts_comparison *c) {
    gathering g;
    c->figures = calloc((size_t)PTS_COMPARED * (size_t)c->n, sizeof *c->figures);
    int status = gathering_init(c, &g);
    if (!c->figures)
        status = PTS_ERR_MEMORY;
    for (int s = 0; s < c->n && status == PTS_OK; s++) {
        c->failed = s;
        status = gather(&g, scenarios[s], c, s);
    }
    for (int id = 0; id < PTS_COMPARED && status == PTS_OK; id++) {
        size_t first = (size_t)id * g.n;
        status = pts_compare_series(id, g.series + first, c->n, g.paths, c->figures + first);
    }
    gathering_free(&g);
    return status;
}

uint64_t pts_compare_bytes(const pts_scenario *const *scenarios, int n, int64_t paths,
                           int threads) {
    uint64_t bytes = 0, series = 2 * PTS_COMPARED * sizeof(double);
    bool off = false; /* one that asks has all simulated with their programmes off, too */
    for (int s = 0; s < n; s++)
        off = off || scenarios[s]->counterfactual;
    for (int s = 0; s < n; s++)
        bytes += pts_study_bytes(scenarios[s], paths, threads, false) *
                 (off && !scenarios[s]->counterfactual ? 2 : 1);
    return bytes + (uint64_t)paths * (uint64_t)n * (series + 6 * sizeof(double));
}
