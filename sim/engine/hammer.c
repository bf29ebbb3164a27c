/* The search for what auctions come to. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/hammer.h"

#include <stdlib.h>

#include "engine/flock.h"

struct pts_hammer {
    int n;             /* segments */
    pts_flock *flocks; /* [segment] */
    pts_ledger scratch;
    pts_bids bids; /* at the tick under way, of sessions of which nothing is known */
};

int pts_bids_add(pts_bids *bids, uint32_t session, int segment, pts_bid bid) {
    if (bids->n == bids->capacity) {
        size_t wanted = bids->capacity > 0 ? 2 * bids->capacity : 1024;
        pts_noted_bid *grown = realloc(bids->list, wanted * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        bids->list = grown;
        bids->capacity = wanted;
    }
    bids->list[bids->n++] = (pts_noted_bid){.bid = bid, .session = session, .segment = segment};
    return PTS_OK;
}

void pts_hammer_free(pts_hammer *h) {
    if (!h)
        return;
    for (int i = 0; i < h->n && h->flocks; i++)
        pts_flock_free(&h->flocks[i]);
    pts_ledger_free(&h->scratch);
    free(h->flocks);
    free(h->bids.list);
    free(h);
}

static int make(pts_hammer **made, const pts_policy *p) {
    pts_hammer *h = calloc(1, sizeof *h);
    *made = h;
    if (!h)
        return PTS_ERR_MEMORY;
    h->n = p->scenario->n_segments;
    h->flocks = calloc((size_t)h->n, sizeof *h->flocks);
    int status = pts_ledger_init(&h->scratch, p->sample.dims);
    return h->flocks ? status : PTS_ERR_MEMORY;
}

static int by_order(const void *a, const void *b) {
    const pts_noted_bid *x = a, *y = b;
    if (x->session != y->session)
        return x->session < y->session ? -1 : 1;
    return pts_bid_before(&x->bid, &y->bid) ? -1 : 1;
}

/* The first session's bids come first: as many win as there are units for, one after the other, until
 * a member finds too few; its bid is the price. Whoever wins is taken back. */
static void clear(pts_hammer *h, pts_policy *p, uint32_t session) {
    pts_session *at = &p->programme.auctions.sessions[session];
    const pts_auction_terms *terms = &p->programme.auctions.terms[at->auction];
    int64_t left = terms->units;
    at->known = true;
    at->price = terms->least;
    if (h->bids.n > 0)
        qsort(h->bids.list, h->bids.n, sizeof *h->bids.list, by_order);
    for (size_t i = 0; i < h->bids.n && h->bids.list[i].session == session; i++) {
        const pts_noted_bid *noted = &h->bids.list[i];
        left -= p->plans[noted->segment].weight;
        if (left < 0) {
            at->price = noted->bid.points;
            break;
        }
        at->sold = true;
        at->last = noted->bid;
        pts_flock_recall(&h->flocks[noted->segment], noted->bid.member);
    }
}

/* Drops the bids of the session, and all of those who are taken back. */
static void drop(pts_hammer *h, uint32_t session) {
    size_t n = 0;
    for (size_t i = 0; i < h->bids.n; i++) {
        const pts_noted_bid *noted = &h->bids.list[i];
        if (noted->session != session &&
            !pts_flock_is_recalled(&h->flocks[noted->segment], noted->bid.member))
            h->bids.list[n++] = *noted;
    }
    h->bids.n = n;
}

static int hold(pts_hammer *h, pts_policy *p, uint32_t session, uint32_t until) {
    int status = PTS_OK;
    clear(h, p, session);
    drop(h, session);
    for (int s = 0; s < h->n && status == PTS_OK; s++)
        status = pts_flock_again(&h->flocks[s], until);
    return status;
}

/* All members to a tick. */
static int forward(pts_hammer *h, uint32_t until) {
    int status = PTS_OK;
    for (int s = 0; s < h->n && status == PTS_OK; s++)
        status = pts_flock_forward(&h->flocks[s], until);
    return status;
}

/* The sessions of a day, from the i-th on; *next: the first of a later day. */
static int hold_day(pts_hammer *h, pts_policy *p, uint32_t i, uint32_t *next) {
    const pts_auctions *x = &p->programme.auctions;
    uint32_t day = x->sessions[i].day, tick = day << PTS_TICK_BITS;
    h->bids.n = 0;
    int status = forward(h, tick);
    if (status == PTS_OK)
        status = forward(h, tick + 1);
    for (*next = i; *next < x->n_sessions && x->sessions[*next].day == day && status == PTS_OK;
         ++*next)
        status = hold(h, p, *next, tick + 1);
    return status;
}

static int search(pts_hammer *h, pts_policy *p, int twin) {
    int status = PTS_OK;
    pts_auctions_open(&p->programme.auctions);
    pts_ledger_clear(&h->scratch);
    for (int s = 0; s < h->n && status == PTS_OK; s++) {
        status = pts_flock_begin(&h->flocks[s], p, s, twin, &h->scratch, NULL);
        h->flocks[s].tile.stage.bids = &h->bids;
    }
    for (uint32_t i = 0; i < p->programme.auctions.n_sessions && status == PTS_OK;)
        status = hold_day(h, p, i, &i);
    return status;
}

int pts_auctions_hold(pts_hammer **made, pts_policy *p, int twin, pts_stage *stage) {
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
