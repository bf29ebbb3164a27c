/* One path of a scenario, whole or in parts. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_PATH_H
#define PTS_ENGINE_PATH_H

#include "engine/tile.h"

enum { PTS_TILE_MEMBERS = 2048 };

/* A worker's own storage: a programme for the path under way and a tile. */
typedef struct pts_worker {
    const pts_scenario *scenario;
    const pts_plan *plans;
    pts_programme programme;
    pts_tile tile;
    int64_t *enrolled; /* [segments][H + 1] sampled members enrolled by month */
    int64_t path;      /* the path that programme and enrolments are for; -1 none */
    pts_ledger sample; /* tallies of segments of one weight, each sampled member counting once */
    pts_ledger ledger; /* of the part under way, weighed */
} pts_worker;

pts_dims pts_dims_of(const pts_scenario *scenario, const pts_timeline *timeline, bool daily);

int pts_worker_init(pts_worker *worker, const pts_scenario *scenario, const pts_timeline *timeline,
                    const pts_plan *plans, int tile_members, bool daily);
void pts_worker_free(pts_worker *worker);
/* Compiles the programme and counts the members of a path, unless that was done last. */
int pts_worker_prepare(pts_worker *worker, uint32_t path);
int64_t pts_worker_members(const pts_worker *worker, int segment);
/* Simulates part `part` of `parts` of a prepared path into worker->ledger (cleared first). */
int pts_worker_run(pts_worker *worker, int twin, int part, int parts, int period_months);
/* Simulates sampled member `number` of a segment alone into worker->ledger. */
int pts_worker_run_one(pts_worker *worker, int twin, int segment, int64_t number);
/* Number of the sampled member with that address in the segment where the worker failed. */
int64_t pts_worker_failed(const pts_worker *worker);
/* What follows from other tallies: money flows from units at the path's prices, issue of cohorts,
 * sampled counts. Once a ledger. PTS_ERR_RANGE if money, or the
 * total of any flow, leaves int64. */
int pts_worker_price(const pts_worker *worker, pts_ledger *ledger);

#endif
