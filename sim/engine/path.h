/* One path of some policies, whole or in parts. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_PATH_H
#define PTS_ENGINE_PATH_H

#include "engine/tile.h"

/* Members of a tile: with several policies fewer, whose candidates stay near the processor. */
enum { PTS_TILE_MEMBERS = 2048, PTS_SHARED_TILE_MEMBERS = 512 };

/* What a policy is on every path; borrowed. */
typedef struct pts_brief {
    const pts_scenario *scenario;
    const pts_timeline *timeline;
    const pts_plan *plans;
} pts_brief;

/* A worker's own storage for a policy. */
typedef struct pts_policy {
    const pts_scenario *scenario;
    const pts_plan *plans;
    pts_programme programme;
    pts_odds_tables *tables;
    int64_t *enrolled; /* [segments][H + 1] sampled members enrolled by month */
    int64_t path;      /* address of the path that programme and enrolments are for; -1 none */
    int *leader;       /* [segment] first active policy that draws the same there on this path */
    pts_ledger sample; /* tallies of segments of one weight, each sampled member counting once */
    pts_ledger ledger; /* of the part under way, weighed */
    bool active;       /* has a share in the work under way */
    bool waits;        /* has one, but another goes first */
    struct pts_coupler *coupler; /* where members share pools; made when it is needed */
    struct pts_courier *courier; /* where they send points to each other; the same */
    struct pts_hammer *hammer;   /* where there are auctions; the same */
    pts_ledger looked;           /* what guards look at; made when there are some */
    int64_t guarded;             /* path * 2 + twin for which guards have done what they do, -1 */
    int64_t coupled;     /* path * 2 + twin of ends of pools, arrivals, auctions; -1 = none */
    int64_t candidates;  /* filled in its turn */
    pts_friends invited; /* of the segment under way, by the members that have been simulated ... */
    pts_friends coming;  /* ... and those of a generation whose turn it is */
} pts_policy;

int pts_policy_init(pts_policy *policy, const pts_brief *brief, bool daily);
void pts_policy_free(pts_policy *policy);
/* Compiles the programme and counts the members of a path, unless that was done last. */
int pts_policy_prepare(pts_policy *policy, uint32_t path);
int64_t *pts_policy_enrolled(const pts_policy *policy, int segment);
int64_t pts_policy_members(const pts_policy *policy, int segment);
/* Whether a segment's members have the same traits and candidates under both, on the path that both
 * are prepared for. */
bool pts_policy_draws_same(const pts_policy *a, const pts_policy *b, int segment);
/* What follows from other tallies: money flows from units at the path's prices, issue of cohorts,
 * sampled counts. Once a ledger. PTS_ERR_RANGE if money, or the total of any flow, leaves int64;
 * PTS_ERR_INTERNAL if more was taken of a stock or of the redemption quota than there was. */
int pts_policy_price(const pts_policy *policy, pts_ledger *ledger);

/* A worker: its policies, and a tile that they go through one after the other. */
typedef struct pts_worker {
    int n;
    pts_policy *policies;
    pts_tile tile;
    int failed; /* the policy of a failure, -1 = none of them */
} pts_worker;

/* tile_members: 0 = default. All policies are active. */
int pts_worker_init(pts_worker *worker, const pts_brief *briefs, int n, int tile_members,
                    bool daily);
void pts_worker_free(pts_worker *worker);
/* Prepares the active policies for a path and finds out which of them share draws. */
int pts_worker_prepare(pts_worker *worker, uint32_t path);
/* Simulates part `part` of `parts` of a prepared path into the ledgers of the active policies
 * (cleared first). */
int pts_worker_run(pts_worker *worker, int twin, int part, int parts, int period_months);
/* Simulates sampled member `number` of a segment alone, under the first policy. */
int pts_worker_run_one(pts_worker *worker, int twin, int segment, int64_t number);
/* Number of the sampled member with which the tile failed, or who referred that one. */
int64_t pts_worker_failed(const pts_worker *worker);

#endif
