/* Exchange with partners: points that a member turns into theirs, and those that they give it.
 * sim/README.md, Exchange with partners. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_EXCHANGE_H
#define PTS_ENGINE_EXCHANGE_H

#include "core/kernel.h"
#include "engine/remind.h"

static pts_block exchange_block(const pts_stage *s, const pts_member *m,
                                const pts_exchange_way *way, uint32_t k) {
    uint32_t stream = way->in ? PTS_STREAM_EXCHANGE_IN : PTS_STREAM_EXCHANGE_OUT;
    return pts_philox(s->programme->scenario->seed, k | way->address, s->choice_stream | stream,
                      m->id, s->programme->path);
}

/* transfer.h: when the member gives next, or something arrives; referral.h: when it invites. */
static uint32_t transfer_soonest(const pts_stage *s, const pts_member *m);
static uint32_t referral_soonest(const pts_member *m);

/* auction.h: its next session. */
static uint32_t auction_soonest(const pts_stage *s, const pts_member *m);

static void exchange_plan(const pts_stage *s, const pts_member *m) {
    const pts_exchange_next *next = m->more->standing->exchanges;
    uint32_t *planned = &m->more->planned[PTS_PLANNED_EXCHANGE];
    uint32_t referral = referral_soonest(m), session = auction_soonest(s, m);
    *planned = transfer_soonest(s, m);
    *planned = referral < *planned ? referral : *planned;
    *planned = session < *planned ? session : *planned;
    for (int i = 0; i < s->programme->exchange.n; i++)
        *planned = next[i].tick < *planned ? next[i].tick : *planned;
}

/* On by an exponential gap of this mean. */
static void exchange_step(pts_exchange_next *next, uint32_t word, float mean) {
    float ticks = -pts_logf(pts_unitf(word)) * mean;
    uint32_t gap = 1;
    if (!(ticks < 2147483520.0f)) /* the largest float below 2^31 */
        gap = PTS_NEVER;
    else if (ticks >= 1.0f)
        gap = (uint32_t)(int32_t)(ticks + 0.5f);
    next->tick = gap < PTS_NEVER - next->tick ? next->tick + gap : PTS_NEVER;
    next->k++;
}

/* From the k-th of a way, or the start, on to the next. */
static void exchange_move(const pts_stage *s, const pts_member *m, int i) {
    const pts_exchange_way *way = &s->programme->exchange.ways[i];
    pts_exchange_next *next = &m->more->standing->exchanges[i];
    exchange_step(next, exchange_block(s, m, way, next->k).word[0], way->gap);
}

static void exchange_start(const pts_stage *s, const pts_member *m) {
    const pts_exchange *x = &s->programme->exchange;
    for (int i = 0; i < x->n; i++) {
        m->more->standing->exchanges[i] = (pts_exchange_next){0, m->start};
        exchange_move(s, m, i);
    }
    exchange_plan(s, m);
}

static void book_settlement(pts_stage *s, const walk *w, uint32_t day, int64_t *flow,
                            const pts_exchange_way *way, int32_t points) {
    int64_t money = pts_exchange_settlement(way, points);
    if (money < 0 || __builtin_add_overflow(*flow, money, flow))
        fail_range(s, w, day);
}

/* Points of the member become the partner's; returns how many. */
static int32_t exchange_out(pts_stage *s, walk *w, const pts_exchange_way *way, uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    int32_t points = 0;
    if (!w->m->never && !w->m->dormant)
        points = pts_exchange_points(way, available((unsigned)ANY, s, w, tick));
    if (points == 0)
        return 0;
    row[PTS_CONVERTED] += points;
    row[PTS_EXCHANGED_OUT] += points;
    row[PTS_EXCHANGES_OUT] += 1;
    book_settlement(s, w, day, &row[PTS_SETTLEMENT_PAID], way, points);
    if (s->features & PTS_HAS_HOLDINGS) {
        holdings_consume(s, w, PTS_COHORT_CONVERTED, tick, points);
    } else {
        if (s->emit)
            queue_tell(s, w, PTS_COHORT_CONVERTED, day, (uint32_t)points);
        queue_consume(w, PTS_COHORT_CONVERTED, bin, (uint32_t)points);
        queue_next((unsigned)ANY, s, w);
    }
    act((unsigned)ANY, s, w, PTS_ACT_REDEEM, day, false);
    if (s->features & PTS_HAS_HOLDINGS)
        holdings_settle(s, w);
    return points;
}

/* Points that partners give: issued, and paid for by them. */
static int32_t exchange_in(pts_stage *s, walk *w, const pts_exchange_way *way, uint32_t tick,
                           uint32_t k) {
    const double most = 0x1p30;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    int64_t *row = w->flows + bin * PTS_FLOWS;
    double x = way->mean;
    if (w->m->dormant)
        return 0;
    if (way->log_sd != 0.0) {
        pts_block b = exchange_block(s, w->m, way, k);
        x = pts_exp(way->log_mean + way->log_sd * pts_normal(pts_unit(b.word[1])));
    }
    int32_t points = (int32_t)((x < most ? x : most) + 0.5);
    if (points == 0)
        return 0;
    row[PTS_ISSUED_PARTNER] += points;
    row[PTS_EXCHANGES_IN] += 1;
    book_settlement(s, w, day, &row[PTS_SETTLEMENT_RECEIVED], way, points);
    earn((unsigned)ANY, s, w, day, bin, points, PTS_NO_PURCHASE);
    return points;
}

/* What is planned for `tick`: of a partner the way out first. */
static void exchange_comes(pts_stage *s, walk *w, uint32_t tick) {
    int i = 0;
    while (w->m->more->standing->exchanges[i].tick != tick)
        i++;
    const pts_exchange_way *way = &s->programme->exchange.ways[i];
    uint32_t k = w->m->more->standing->exchanges[i].k;
    exchange_move(s, w->m, i);
    exchange_plan(s, w->m);
    int32_t points = way->in ? exchange_in(s, w, way, tick, k) : exchange_out(s, w, way, tick);
    if (s->emit && points > 0)
        emit(s,
             (pts_event){.tick = tick,
                         .type = way->in ? PTS_EVENT_PARTNER : PTS_EVENT_EXCHANGE,
                         .k = k,
                         .points = points,
                         .item = way->partner},
             w);
}

#endif
