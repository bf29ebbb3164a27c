/* A run: paths x threads. Units of work are parts of paths; sums are of integers, so that neither
 * the split nor the order shows. Paths are handed out in order and a stop hands out no further
 * one, so that what is finished is always a prefix. SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>

#include "engine/path.h"

enum { PART_MEMBERS = 1 << 17, MOST_TWINS = 32, MOST_PARTS = 4096 };

typedef struct crew {
    const pts_scenario *scenario;
    const pts_run_options *options;
    const pts_timeline *timeline;
    pts_results *results;
    int64_t n_paths;
    int n_twins;
    int parts;            /* of a path */
    pthread_mutex_t lock; /* guards everything below */
    int64_t next;         /* next unit */
    int64_t done;         /* paths whose parts are all in */
    int *missing;         /* [path, then twin] parts still out */
    int status;
} crew;

typedef struct unit {
    int64_t path;
    int twin, part;
} unit;

/* Units in order: path 0, its twin, path 1, its twin, ... then paths without twins. */
static unit unit_of(const crew *c, int64_t number) {
    int64_t group = number / c->parts, paired = 2 * (int64_t)c->n_twins;
    unit u = {.part = (int)(number % c->parts)};
    u.path = group < paired ? group / 2 : group - c->n_twins;
    u.twin = group < paired && group % 2;
    return u;
}

static bool take(crew *c, unit *u) {
    pthread_mutex_lock(&c->lock);
    *u = unit_of(c, c->next);
    bool begins = u->part == 0 && !u->twin;
    bool stop = begins && c->options->stop && __atomic_load_n(c->options->stop, __ATOMIC_RELAXED);
    bool got = c->status == PTS_OK && u->path < c->n_paths && !stop;
    if (got)
        c->next++;
    else if (stop && c->n_paths > u->path)
        c->n_paths = u->path;
    pthread_mutex_unlock(&c->lock);
    return got;
}

static int deliver(crew *c, const pts_worker *w, const unit *u) {
    pts_results *r = c->results;
    pts_ledger *slot = u->twin ? &r->twins[u->path] : &r->paths[u->path];
    int *missing = &c->missing[u->path + (u->twin ? c->options->paths : 0)];
    int status = PTS_OK;
    pthread_mutex_lock(&c->lock);
    if (!slot->flows)
        status = pts_ledger_init(slot, r->dims);
    if (status == PTS_OK)
        status = pts_ledger_add(slot, &w->ledger, 1);
    if (status == PTS_OK && --*missing == 0) {
        status = pts_worker_price(w, slot);
        if (status == PTS_OK)
            status = pts_ledger_check(slot);
        if (!u->twin && c->options->progress)
            c->options->progress(c->options->context, ++c->done, c->n_paths);
    }
    pthread_mutex_unlock(&c->lock);
    return status;
}

static void report(crew *c, int status, const unit *u, int64_t member) {
    pthread_mutex_lock(&c->lock);
    if (c->status == PTS_OK) {
        c->status = status;
        c->results->error_path = u->path;
        c->results->error_member = member;
    }
    pthread_mutex_unlock(&c->lock);
}

static void *work(void *argument) {
    crew *c = argument;
    int tile = c->options->tile > 0 ? c->options->tile : PTS_TILE_MEMBERS;
    pts_worker w;
    unit u = {0};
    int status =
        pts_worker_init(&w, c->scenario, c->timeline, c->results->plans, tile, c->options->daily);
    if (status != PTS_OK)
        report(c, status, &u, -1);
    while (status == PTS_OK && take(c, &u)) {
        int64_t member = -1;
        status = pts_worker_prepare(&w, c->options->first_path + (uint32_t)u.path);
        if (status == PTS_OK) {
            status = pts_worker_run(&w, u.twin, u.part, c->parts, c->options->period_months);
            if (w.tile.stage.status != PTS_OK)
                member = pts_worker_failed(&w);
        }
        if (status == PTS_OK)
            status = deliver(c, &w, &u);
        if (status != PTS_OK)
            report(c, status, &u, member);
    }
    pthread_mutex_lock(&c->lock);
    c->results->candidates += w.tile.candidates;
    pthread_mutex_unlock(&c->lock);
    pts_worker_free(&w);
    return NULL;
}

static int start_threads(crew *c) {
    int n = c->options->threads > 1 ? c->options->threads : 1, started = 0;
    pthread_t *threads = calloc((size_t)n, sizeof *threads);
    if (!threads)
        return PTS_ERR_MEMORY;
    while (started < n - 1 && pthread_create(&threads[started], NULL, work, c) == 0)
        started++;
    work(c); /* this thread is one of the crew; fewer helpers only take longer */
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    return c->status;
}

static int count_parts(const pts_scenario *s, const pts_plan *plans) {
    double members = 0.0;
    for (int i = 0; i < s->n_segments; i++)
        members += (double)plans[i].opening + plans[i].enrolments / (double)plans[i].weight;
    double parts = 1.0 + members / PART_MEMBERS;
    return parts < MOST_PARTS ? (int)parts : MOST_PARTS;
}

static int prepare(crew *c, const pts_scenario *s) {
    pts_results *r = c->results;
    int64_t n = c->n_paths;
    c->n_twins = c->options->no_twins ? 0 : (int)(n < MOST_TWINS ? n : MOST_TWINS);
    r->dims = pts_dims_of(s, c->timeline, c->options->daily);
    r->plans = calloc((size_t)s->n_segments, sizeof *r->plans);
    r->paths = calloc((size_t)n, sizeof *r->paths);
    r->twins = calloc((size_t)c->n_twins + 1, sizeof *r->twins);
    c->missing = calloc(2 * (size_t)n, sizeof *c->missing);
    if (!r->plans || !r->paths || !r->twins || !c->missing)
        return PTS_ERR_MEMORY;
    int status = pts_sample_plan(s, r->plans);
    c->parts = count_parts(s, r->plans);
    for (int64_t i = 0; i < 2 * n; i++)
        c->missing[i] = c->parts;
    return status;
}

int pts_run(const pts_scenario *scenario, const pts_run_options *given, pts_results *results) {
    pts_run_options options = *given;
    pts_timeline timeline = {0};
    options.paths = options.paths > 0 ? options.paths : scenario->paths;
    crew c = {.scenario = scenario,
              .options = &options,
              .timeline = &timeline,
              .results = results,
              .n_paths = options.paths,
              .lock = PTHREAD_MUTEX_INITIALIZER};
    *results = (pts_results){.error_path = -1, .error_member = -1};
    int status = pts_timeline_init(&timeline, scenario);
    if (status == PTS_OK)
        status = prepare(&c, scenario);
    if (status == PTS_OK)
        status = start_threads(&c);
    results->n_paths = status == PTS_OK ? c.n_paths : 0;
    results->n_twins = c.n_twins < results->n_paths ? c.n_twins : (int)results->n_paths;
    if (status == PTS_OK) {
        status = pts_fingerprint(scenario, results->paths, results->n_paths, &results->fingerprint);
        if (status == PTS_OK && c.n_paths < options.paths)
            status = PTS_STOPPED;
    }
    for (int64_t i = results->n_paths; i < options.paths && results->paths; i++)
        pts_ledger_free(&results->paths[i]);
    for (int i = results->n_twins; i < c.n_twins && results->twins; i++)
        pts_ledger_free(&results->twins[i]);
    pts_timeline_free(&timeline);
    pthread_mutex_destroy(&c.lock);
    free(c.missing);
    return status;
}

void pts_results_free(pts_results *r) {
    for (int64_t i = 0; i < r->n_paths; i++)
        pts_ledger_free(&r->paths[i]);
    for (int i = 0; i < r->n_twins; i++)
        pts_ledger_free(&r->twins[i]);
    free(r->paths);
    free(r->twins);
    free(r->plans);
    *r = (pts_results){0};
}
