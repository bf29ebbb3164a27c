/* A run: paths x threads, all policies together. Units of work are parts of paths; sums are of
 * integers, so that neither the split nor the order shows. Paths are handed out in order and a stop
 * hands out no further one, so that what is finished is always a prefix.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <stdlib.h>

#include "engine/results.h"

enum { PART_MEMBERS = 1 << 17, MOST_PARTS = 4096 };

typedef struct crew {
    int n; /* policies */
    pts_brief *briefs;
    pts_timeline *timelines;
    pts_target *targets;
    pts_results *results;
    const pts_run_options *options;
    int64_t all_paths; /* the most that a policy wants */
    int all_twins;
    int parts;            /* of a path */
    pthread_mutex_t lock; /* guards everything below */
    int64_t n_paths;      /* to be finished: all, less after a stop */
    int64_t next;         /* next unit */
    int64_t begun;        /* the last path of which a unit was handed out */
    int64_t done;         /* paths that are whole or that nobody wants */
    int *missing;         /* [path, then twin] parts still out */
    int status;
} crew;

typedef struct unit {
    int64_t path;
    int twin, part;
} unit;

/* Units in order: path 0, its twin, path 1, its twin, ... then paths without twins. */
static unit unit_of(const crew *c, int64_t number) {
    int64_t group = number / c->parts, paired = 2 * (int64_t)c->all_twins;
    unit u = {.part = (int)(number % c->parts)};
    u.path = group < paired ? group / 2 : group - c->all_twins;
    u.twin = group < paired && group % 2;
    return u;
}

static bool wants(const pts_target *t, const unit *u) {
    return u->twin ? u->path >= t->held_twins && u->path < t->wanted_twins
                   : u->path >= t->held && u->path < t->wanted;
}

static bool wanted(const crew *c, const unit *u) {
    for (int i = 0; i < c->n; i++)
        if (wants(&c->targets[i], u))
            return true;
    return false;
}

static bool take(crew *c, unit *u) {
    pthread_mutex_lock(&c->lock);
    *u = unit_of(c, c->next);
    while (u->path < c->n_paths && !wanted(c, u))
        *u = unit_of(c, c->next += c->parts);
    bool begins = u->path > c->begun;
    bool stop = begins && c->options->stop && __atomic_load_n(c->options->stop, __ATOMIC_RELAXED);
    bool got = c->status == PTS_OK && u->path < c->n_paths && !stop;
    if (got) {
        c->next++;
        c->begun = u->path;
    } else if (stop && c->n_paths > u->path)
        c->n_paths = u->path;
    pthread_mutex_unlock(&c->lock);
    return got;
}

/* Adds what the worker made of a unit to policy i; `last`: no part is missing any more. */
static int deliver(crew *c, const pts_worker *w, int i, const unit *u, bool last) {
    pts_results *r = &c->results[i];
    pts_ledger *slot = u->twin ? &r->twins[u->path] : &r->paths[u->path];
    int status = PTS_OK;
    if (!slot->flows)
        status = pts_ledger_init(slot, r->dims);
    if (status == PTS_OK)
        status = pts_ledger_add(slot, &w->policies[i].ledger, 1);
    if (status == PTS_OK && last)
        status = pts_policy_price(&w->policies[i], slot);
    return status == PTS_OK && last ? pts_ledger_check(slot) : status;
}

static int deliver_all(crew *c, pts_worker *w, const unit *u) {
    int status = PTS_OK;
    pthread_mutex_lock(&c->lock);
    bool last = --c->missing[u->path + (u->twin ? c->all_paths : 0)] == 0;
    for (int i = 0; i < c->n && status == PTS_OK; i++) {
        if (!w->policies[i].active)
            continue;
        status = deliver(c, w, i, u, last);
        w->failed = i;
    }
    if (status == PTS_OK && last && !u->twin) {
        c->done++;
        if (c->options->progress)
            c->options->progress(c->options->context, c->done, c->n_paths);
    }
    pthread_mutex_unlock(&c->lock);
    return status;
}

/* `policy` -1: of none. */
static void report(crew *c, int status, int policy, pts_failure where) {
    pthread_mutex_lock(&c->lock);
    if (c->status == PTS_OK) {
        c->status = status;
        if (policy >= 0)
            c->results[policy].error = where;
    }
    pthread_mutex_unlock(&c->lock);
}

/* Simulates a unit under the policies that want it. */
static void work_on(crew *c, pts_worker *w, const unit *u, int *status) {
    pts_failure where = {u->path + c->options->first_path, -1, PTS_NO_DAY};
    for (int i = 0; i < c->n; i++)
        w->policies[i].active = wants(&c->targets[i], u);
    w->tile.stage.failed_day = PTS_NO_DAY;
    *status = pts_worker_prepare(w, c->options->first_path + (uint32_t)u->path);
    if (*status == PTS_OK) {
        *status = pts_worker_run(w, u->twin, u->part, c->parts, c->options->period_months);
        if (w->tile.stage.status != PTS_OK) {
            where.member = pts_worker_failed(w);
            where.day = w->tile.stage.failed_day;
        }
    }
    if (*status == PTS_OK)
        *status = deliver_all(c, w, u);
    if (*status != PTS_OK)
        report(c, *status, w->failed, where);
}

static void *work(void *argument) {
    crew *c = argument;
    pts_worker w;
    unit u = {0};
    int status = pts_worker_init(&w, c->briefs, c->n, c->options->tile, c->options->daily);
    if (status != PTS_OK)
        report(c, status, -1, PTS_NO_FAILURE);
    while (status == PTS_OK && take(c, &u))
        work_on(c, &w, &u, &status);
    pthread_mutex_lock(&c->lock);
    for (int i = 0; i < c->n && w.policies; i++)
        c->results[i].candidates += w.policies[i].candidates;
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

static int count_parts(const pts_brief *b) {
    double members = 0.0;
    if (pts_members_meet(b->scenario)) /* found once a path */
        return 1;
    for (int i = 0; i < b->scenario->n_segments; i++)
        members +=
            (double)b->plans[i].opening + b->plans[i].enrolments / (double)b->plans[i].weight;
    double parts = 1.0 + members / PART_MEMBERS;
    return parts < MOST_PARTS ? (int)parts : MOST_PARTS;
}

/* A policy's tables and place for its results. */
static int open_policy(crew *c, int i, const pts_scenario *scenario) {
    pts_brief *b = &c->briefs[i];
    pts_target *t = &c->targets[i];
    int status = pts_timeline_init(&c->timelines[i], scenario);
    *b = (pts_brief){.scenario = scenario, .timeline = &c->timelines[i]};
    if (status == PTS_OK)
        status = pts_results_open(&c->results[i], b, c->options, t);
    if (status != PTS_OK)
        return status;
    b->plans = c->results[i].plans;
    int parts = count_parts(b);
    c->parts = parts > c->parts ? parts : c->parts;
    c->all_paths = t->wanted > c->all_paths ? t->wanted : c->all_paths;
    c->all_twins = t->wanted_twins > c->all_twins ? t->wanted_twins : c->all_twins;
    return PTS_OK;
}

/* What is known once all policies are. */
static int prepare(crew *c) {
    size_t units = (size_t)c->all_paths + (size_t)c->all_twins;
    c->missing = calloc(units, sizeof *c->missing);
    if (!c->missing)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < units; i++)
        c->missing[i] = c->parts;
    for (int64_t p = 0; p < c->all_paths; p++)
        c->done += !wanted(c, &(unit){.path = p});
    c->n_paths = c->all_paths;
    return PTS_OK;
}

/* All results become whole, or what they were. */
static int close_all(crew *c, const pts_scenario *const *policies, int status) {
    int stopped = PTS_OK;
    for (int i = 0; i < c->n && status == PTS_OK; i++) {
        status = pts_results_close(&c->results[i], policies[i], &c->targets[i], c->n_paths);
        if (status == PTS_STOPPED) {
            stopped = PTS_STOPPED;
            status = PTS_OK;
        }
    }
    for (int i = 0; i < c->n && status != PTS_OK; i++)
        pts_results_revert(&c->results[i], &c->targets[i]);
    return status == PTS_OK ? stopped : status;
}

static int run_crew(crew *c, const pts_scenario *const *policies) {
    int status = PTS_OK;
    for (int i = 0; i < c->n; i++)
        c->targets[i] = pts_results_hold(&c->results[i]);
    for (int i = 0; i < c->n && status == PTS_OK; i++)
        status = open_policy(c, i, policies[i]);
    if (status == PTS_OK)
        status = prepare(c);
    if (status == PTS_OK)
        status = start_threads(c);
    return close_all(c, policies, status);
}

int pts_run_policies(const pts_scenario *const *policies, int n, const pts_run_options *options,
                     pts_results *results) {
    if (n < 1)
        return PTS_ERR_INPUT;
    crew c = {.n = n,
              .briefs = calloc((size_t)n, sizeof *c.briefs),
              .timelines = calloc((size_t)n, sizeof *c.timelines),
              .targets = calloc((size_t)n, sizeof *c.targets),
              .results = results,
              .options = options,
              .begun = -1,
              .lock = PTHREAD_MUTEX_INITIALIZER};
    bool whole = c.briefs && c.timelines && c.targets;
    int status = whole ? run_crew(&c, policies) : PTS_ERR_MEMORY;
    for (int i = 0; i < n && c.timelines; i++)
        pts_timeline_free(&c.timelines[i]);
    pthread_mutex_destroy(&c.lock);
    free(c.briefs);
    free(c.timelines);
    free(c.targets);
    free(c.missing);
    return status;
}

int pts_run(const pts_scenario *scenario, const pts_run_options *options, pts_results *results) {
    return pts_run_policies(&scenario, 1, options, results);
}
