/* Auctions: a member's bids, and what it wins. sim/README.md, Auctions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_AUCTION_H
#define PTS_ENGINE_AUCTION_H

#include "engine/exchange.h"

/* redeem.h */
INLINE void spend_points(const unsigned f, pts_stage *s, walk *w, uint32_t tick, uint32_t bin,
                         uint32_t points);

/* Tick of the member's next session. */
static uint32_t auction_soonest(const pts_stage *s, const pts_member *m) {
    const pts_auctions *x = &s->programme->auctions;
    uint32_t next = m->more->standing->session;
    return next < x->n_sessions ? x->sessions[next].day << PTS_TICK_BITS : PTS_NEVER;
}

/* It bids at sessions after its start. */
static void auction_start(const pts_stage *s, const pts_member *m) {
    uint32_t *next = &m->more->standing->session;
    *next = 0;
    while (auction_soonest(s, m) <= m->start)
        ++*next;
}

static pts_bid auction_bid(const pts_stage *s, walk *w, const pts_session *at, uint32_t tick) {
    const pts_auction_terms *terms = &s->programme->auctions.terms[at->auction];
    pts_bid bid = {.segment = s->choice_stream >> 8 & 0x7FFFFFu, .member = w->m->id};
    int32_t available_points = 0;
    if (!w->m->never && !w->m->dormant)
        available_points = available((unsigned)ANY, s, w, tick);
    if (available_points < s->rules->threshold || available_points == 0)
        return bid;
    pts_block b = pts_philox(s->programme->scenario->seed, at->number | terms->address,
                             s->choice_stream | PTS_STREAM_AUCTION, w->m->id, s->programme->path);
    bid.points = pts_auction_bid(terms, available_points, b.word[0], b.word[1]);
    bid.word = b.word[2];
    return bid;
}

/* One unit for the price of all who win. */
static void auction_win(pts_stage *s, walk *w, const pts_session *at, uint32_t tick) {
    const pts_auction_terms *terms = &s->programme->auctions.terms[at->auction];
    uint32_t bin = w->bin[tick >> PTS_TICK_BITS];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    int64_t cost = (int64_t)(terms->cost * s->programme->unit_cost[bin] + 0.5);
    row[PTS_AUCTIONED] += 1;
    row[PTS_AUCTION_POINTS] += at->price;
    row[PTS_RETAIL] += terms->retail;
    if (__builtin_add_overflow(row[PTS_COST], cost, &row[PTS_COST]))
        fail_range(s, w, tick >> PTS_TICK_BITS);
    spend_points((unsigned)ANY, s, w, tick, bin, (uint32_t)at->price);
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_WIN,
                         .k = at->number,
                         .points = at->price,
                         .units = 1,
                         .item = at->auction},
             w);
}

/* All sessions of the day that begins. Of one of which it is not known what it comes to the bid
 * alone is noted. */
static void auctions_come(pts_stage *s, walk *w, uint32_t tick) {
    const pts_auctions *x = &s->programme->auctions;
    uint32_t *next = &w->m->more->standing->session;
    int64_t *row = w->flows + w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS;
    for (; auction_soonest(s, w->m) == tick; ++*next) {
        const pts_session *at = &x->sessions[*next];
        pts_bid bid = auction_bid(s, w, at, tick);
        if (bid.points == 0)
            continue;
        row[PTS_BIDS] += 1;
        row[PTS_OPPORTUNITIES] += 1;
        if (!at->known && s->bids && pts_bids_add(s->bids, *next, s->segment, bid) != PTS_OK)
            fail(s, w, PTS_ERR_MEMORY);
        if (at->known && at->sold && !pts_bid_before(&at->last, &bid))
            auction_win(s, w, at, tick);
    }
    exchange_plan(s, w->m);
}

#endif
