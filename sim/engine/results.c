/* Results of a run, which may go on where an earlier one ended: room for what is missing, and a prefix
 * of paths and twins at the end. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/results.h"

#include <stdlib.h>
#include <string.h>

static bool of_dims(const pts_ledger *ledgers, int64_t n, const pts_dims *dims) {
    for (int64_t i = 0; i < n; i++)
        if (!ledgers[i].flows || memcmp(&ledgers[i].dims, dims, sizeof *dims) != 0)
            return false;
    return true;
}

/* Whether what it holds is of these dimensions. */
static bool fits(const pts_results *r, const pts_dims *dims) {
    return r->n_paths >= 0 && r->n_twins >= 0 && r->n_twins <= r->n_paths &&
           (r->n_paths == 0 || r->paths) && (r->n_twins == 0 || r->twins) &&
           of_dims(r->paths, r->n_paths, dims) && of_dims(r->twins, r->n_twins, dims);
}

/* More ledgers, {0} yet. */
static int make_room(pts_ledger **ledgers, int64_t held, int64_t wanted) {
    if (wanted <= held)
        return PTS_OK;
    pts_ledger *grown = realloc(*ledgers, (size_t)wanted * sizeof *grown);
    if (!grown)
        return PTS_ERR_MEMORY;
    memset(grown + held, 0, (size_t)(wanted - held) * sizeof *grown);
    *ledgers = grown;
    return PTS_OK;
}

pts_target pts_results_hold(pts_results *r) {
    r->error = PTS_NO_FAILURE;
    r->candidates = 0;
    return (pts_target){r->n_paths, r->n_paths, r->n_twins, r->n_twins};
}

int pts_results_open(pts_results *r, const pts_brief *brief, const pts_run_options *options,
                     pts_target *t) {
    const pts_scenario *s = brief->scenario;
    const pts_dims dims = pts_dims_of(s, options->daily);
    int64_t wanted = options->paths > 0 ? options->paths : s->paths;
    if (!fits(r, &dims) || wanted > (INT64_C(1) << 32) - options->first_path) {
        r->error.path = options->first_path;
        return PTS_ERR_INPUT;
    }
    int64_t all = wanted > t->held ? wanted : t->held;
    int twins = all < PTS_MOST_TWINS ? (int)all : PTS_MOST_TWINS;
    if (options->no_twins || twins < t->held_twins)
        twins = t->held_twins;
    free(r->plans);
    r->plans = calloc((size_t)s->n_segments, sizeof *r->plans);
    r->dims = dims;
    if (!r->plans || make_room(&r->paths, t->held, all) != PTS_OK ||
        make_room(&r->twins, t->held_twins, twins) != PTS_OK)
        return PTS_ERR_MEMORY;
    t->wanted = all;
    t->wanted_twins = twins;
    return pts_sample_plan(s, r->plans);
}

static void drop(pts_ledger *ledgers, int64_t first, int64_t end) {
    for (int64_t i = first; i < end; i++)
        pts_ledger_free(&ledgers[i]);
}

static int64_t finished(int64_t held, int64_t wanted, int64_t done) {
    int64_t n = wanted < done ? wanted : done;
    return n > held ? n : held;
}

int pts_results_close(pts_results *r, const pts_scenario *s, const pts_target *t, int64_t done) {
    r->n_paths = finished(t->held, t->wanted, done);
    r->n_twins = (int)finished(t->held_twins, t->wanted_twins, done);
    drop(r->paths, r->n_paths, t->wanted);
    drop(r->twins, r->n_twins, t->wanted_twins);
    int status = pts_fingerprint(s, r->paths, r->n_paths, &r->fingerprint);
    bool whole = r->n_paths == t->wanted && r->n_twins == t->wanted_twins;
    return status == PTS_OK && !whole ? PTS_STOPPED : status;
}

void pts_results_revert(pts_results *r, const pts_target *t) {
    drop(r->paths, t->held, t->wanted);
    drop(r->twins, t->held_twins, t->wanted_twins);
    r->n_paths = t->held;
    r->n_twins = t->held_twins;
}

void pts_results_free(pts_results *r) {
    drop(r->paths, 0, r->n_paths);
    drop(r->twins, 0, r->n_twins);
    free(r->paths);
    free(r->twins);
    free(r->plans);
    *r = (pts_results){0};
}
