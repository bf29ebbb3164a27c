/* The search for the ends of pools. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/couple.h"

#include <stdlib.h>
#include <string.h>

#include "engine/flock.h"

struct pts_coupler {
    int n;             /* segments */
    pts_flock *flocks; /* [segment] */
    pts_ledger scratch;
    pts_claims fresh;  /* of the advance under way */
    pts_claims *month; /* [bin] those of a month; of a turn that is over, they are void */
    int64_t *left;     /* [pool] of the month under way, before the act that is served next */
    int64_t *spare;    /* [pool] */
};

int pts_claims_add(pts_claims *c, pts_claim claim) {
    if (c->n == c->capacity) {
        size_t wanted = c->capacity > 0 ? 2 * c->capacity : 1024;
        pts_claim *grown = realloc(c->list, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        c->list = grown;
        c->capacity = wanted;
    }
    c->list[c->n++] = claim;
    return PTS_OK;
}

void pts_coupler_free(pts_coupler *c) {
    if (!c)
        return;
    for (int i = 0; i < c->n && c->flocks; i++)
        pts_flock_free(&c->flocks[i]);
    for (int bin = 0; bin < c->scratch.dims.months + 2 && c->month; bin++)
        free(c->month[bin].list);
    free(c->flocks);
    free(c->fresh.list);
    free(c->month);
    free(c->left);
    free(c->spare);
    pts_ledger_free(&c->scratch);
    free(c);
}

static int make(pts_coupler **made, const pts_policy *p) {
    pts_coupler *c = calloc(1, sizeof *c);
    *made = c;
    if (!c)
        return PTS_ERR_MEMORY;
    c->n = p->scenario->n_segments;
    int status = pts_ledger_init(&c->scratch, p->sample.dims);
    c->flocks = calloc((size_t)c->n, sizeof *c->flocks);
    c->month = calloc((size_t)c->scratch.dims.months + 2, sizeof *c->month);
    c->left = calloc((size_t)p->programme.pools.n + 1, sizeof *c->left);
    c->spare = calloc((size_t)p->programme.pools.n + 1, sizeof *c->spare);
    return c->flocks && c->month && c->left && c->spare ? status : PTS_ERR_MEMORY;
}

/* ---- claims ---- */

static int by_moment(const void *a, const void *b) {
    const pts_claim *x = a, *y = b;
    if (pts_moment_before(&x->at, &y->at))
        return -1;
    if (pts_moment_before(&y->at, &x->at))
        return 1;
    return (x->pool > y->pool) - (x->pool < y->pool);
}

static uint32_t *turn_of(const pts_coupler *c, const pts_claim *claim) {
    return pts_flock_turn(&c->flocks[claim->segment], claim->at.member);
}

/* Puts what an advance has claimed to its months. */
static int sort_out(pts_coupler *c) {
    int status = PTS_OK;
    for (size_t i = 0; i < c->fresh.n && status == PTS_OK; i++) {
        pts_claim *claim = &c->fresh.list[i];
        claim->turn = *turn_of(c, claim);
        status = pts_claims_add(&c->month[claim->bin], *claim);
    }
    c->fresh.n = 0;
    return status;
}

/* Drops the claims of turns that are over, from the i-th on. */
static void drop_void(const pts_coupler *c, pts_claims *month, size_t i) {
    size_t n = i;
    for (; i < month->n; i++)
        if (month->list[i].turn == *turn_of(c, &month->list[i]))
            month->list[n++] = month->list[i];
    month->n = n;
}

static const pts_moment *end_of(const pts_pool *pool, uint32_t bin) {
    return &pool->closes[pool->period[bin]];
}

static bool closed(const pts_pools *pools, const pts_claim *claim) {
    return !pts_moment_before(&claim->at, end_of(&pools->list[claim->pool], claim->bin));
}

/* ---- a month ---- */

static int64_t real(const pts_policy *p, const pts_claim *claim) {
    return claim->amount * p->plans[claim->segment].weight;
}

/* Whether there is enough for all claims of the month, which then are served. */
static bool enough(pts_coupler *c, const pts_policy *p, const pts_claims *month) {
    const pts_pools *pools = &p->programme.pools;
    int64_t *left = c->spare;
    bool all = true;
    memcpy(left, c->left, (size_t)pools->n * sizeof *left);
    for (size_t i = 0; i < month->n && all; i++) {
        const pts_claim *claim = &month->list[i];
        left[claim->pool] -= real(p, claim);
        all = left[claim->pool] >= 0 && !closed(pools, claim);
    }
    if (all)
        memcpy(c->left, left, (size_t)pools->n * sizeof *left);
    return all;
}

/* Serves the claims of one act, the i-th on; returns how many they are, 0 if a pool
 * ends with it or has ended before. */
static size_t serve(pts_coupler *c, const pts_policy *p, const pts_claims *month, size_t i) {
    const pts_claim *act = &month->list[i];
    size_t n = 1;
    while (i + n < month->n && !pts_moment_before(&act->at, &act[n].at))
        n++;
    for (size_t j = 0; j < n; j++)
        if (closed(&p->programme.pools, &act[j]))
            return 0;
    for (size_t j = 0; j < n; j++)
        if (real(p, &act[j]) > c->left[act[j].pool]) {
            pts_pool *pool = &p->programme.pools.list[act[j].pool];
            pool->closes[pool->period[act->bin]] = act->at;
            return 0;
        }
    for (size_t j = 0; j < n; j++)
        c->left[act[j].pool] -= real(p, &act[j]);
    return n;
}

/* Whoever claims what is closed, from the i-th claim on, begins a new turn, from the block's start to
 * tick `until`; what it claims from then on replaces what it has claimed. */
static int turn_back(pts_coupler *c, const pts_policy *p, pts_claims *month, size_t i,
                     uint32_t until) {
    const pts_claim *first = &month->list[i];
    const pts_moment from = first->at;
    int status = PTS_OK;
    c->fresh.from = first->bin;
    for (size_t j = i; j < month->n; j++)
        if (closed(&p->programme.pools, &month->list[j]))
            pts_flock_recall(&c->flocks[month->list[j].segment], month->list[j].at.member);
    for (int s = 0; s < c->n && status == PTS_OK; s++)
        status = pts_flock_again(&c->flocks[s], until);
    drop_void(c, month, i);
    size_t kept = month->n;
    if (status == PTS_OK)
        status = sort_out(c);
    size_t n = kept;
    for (size_t j = kept; j < month->n; j++) /* what came before is known already */
        if (!pts_moment_before(&month->list[j].at, &from))
            month->list[n++] = month->list[j];
    month->n = n;
    if (n > i)
        qsort(&month->list[i], n - i, sizeof *month->list, by_moment);
    return status;
}

/* Finds the ends of pools in the month. */
static int settle(pts_coupler *c, pts_policy *p, uint32_t bin, uint32_t until) {
    const pts_pools *pools = &p->programme.pools;
    pts_claims *month = &c->month[bin];
    int status = PTS_OK;
    for (int i = 0; i < pools->n; i++)
        c->left[i] = pts_pool_at(&pools->list[i], (int)bin, c->left[i]);
    drop_void(c, month, 0);
    if (enough(c, p, month))
        return PTS_OK;
    qsort(month->list, month->n, sizeof *month->list, by_moment);
    for (size_t i = 0; i < month->n && status == PTS_OK;) {
        size_t n = serve(c, p, month, i);
        if (n == 0)
            status = turn_back(c, p, month, i, until);
        i += n;
    }
    return status;
}

/* ---- the path ---- */

/* A quota is asked by nearly every act, and a turn is as long as its block; stock by few. */
static int block_months(const pts_pools *pools, int months) {
    enum { STOCK_MONTHS = 12 };
    if (pools->issuance >= 0 || pools->redemption >= 0)
        return 1;
    return months < STOCK_MONTHS ? months : STOCK_MONTHS;
}

static int run_block(pts_coupler *c, pts_policy *p, int first, int last) {
    uint32_t until = p->programme.time->month_start[last + 1] << PTS_TICK_BITS;
    int status = PTS_OK;
    c->fresh.from = 1;
    for (int s = 0; s < c->n && status == PTS_OK; s++)
        status = pts_flock_forward(&c->flocks[s], until);
    if (status == PTS_OK)
        status = sort_out(c);
    for (int bin = first; bin <= last && status == PTS_OK; bin++) {
        status = settle(c, p, (uint32_t)bin, until);
        c->month[bin].n = 0;
    }
    return status;
}

static int search(pts_coupler *c, pts_policy *p, int twin) {
    int months = p->programme.time->months, status = PTS_OK;
    int step = block_months(&p->programme.pools, months);
    pts_pools_open(&p->programme.pools);
    pts_ledger_clear(&c->scratch);
    c->fresh.n = 0;
    for (int bin = 0; bin < months + 2; bin++)
        c->month[bin].n = 0;
    for (int s = 0; s < c->n && status == PTS_OK; s++)
        status = pts_flock_begin(&c->flocks[s], p, s, twin, &c->scratch, &c->fresh);
    for (int m = 1; m <= months && status == PTS_OK; m += step)
        status = run_block(c, p, m, m + step - 1 < months ? m + step - 1 : months);
    return status;
}

int pts_couple(pts_coupler **made, pts_policy *p, int twin, pts_stage *stage) {
    int status = *made ? PTS_OK : make(made, p);
    if (status == PTS_OK)
        status = search(*made, p, twin);
    for (int s = 0; status != PTS_OK && *made && s < (*made)->n && (*made)->flocks; s++) {
        const pts_stage *own = &(*made)->flocks[s].tile.stage;
        if (own->status == PTS_OK)
            continue;
        stage->status = own->status;
        stage->failed = own->failed;
        stage->failed_day = own->failed_day;
        stage->segment = own->segment;
    }
    return status;
}
