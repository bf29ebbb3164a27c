/* Points that a member lacks for the cheapest item, lent. sim/README.md, Interest and loan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_LOAN_H
#define PTS_ENGINE_LOAN_H

#include "engine/remind.h"

static bool owes(const pts_stage *s, const walk *w) {
    const pts_holding *lot = holdings(s, w->m);
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points < 0)
            return true;
    return false;
}

/* A lot to redeem with, and what is owed for it. */
static void lend(pts_stage *s, walk *w, uint32_t day, uint32_t bin, int32_t points, int32_t fee) {
    int64_t *row = w->flows + bin * PTS_FLOWS;
    pts_holding lot = {.points = points,
                       .lapse = PTS_NEVER,
                       .k = PTS_NO_PURCHASE,
                       .day = (int32_t)day,
                       .bin = (uint16_t)bin};
    pts_holding owed = lot;
    owed.points = -points - fee;
    owed.k = PTS_LENT;
    holdings_append(s, w, lot);
    holdings_append(s, w, owed);
    w->consumed += (uint32_t)fee;
    book(w, PTS_COHORT_REVERSED, bin, bin, fee);
    tell_part(s, PTS_COHORT_REVERSED, (int32_t)day, day, fee);
    row[PTS_REVERSED] += fee;
    row[PTS_LOANS] += 1;
    row[PTS_BORROWED] += points;
    row[PTS_LOAN_FEES] += fee;
}

/* Whether the word of purchase or visit k takes a loan. */
static bool takes_loan(const pts_stage *s, const walk *w, uint32_t k, bool at_visit) {
    const pts_programme *p = s->programme;
    uint32_t index = k | (uint32_t)at_visit << 31;
    return pts_philox(p->scenario->seed, index, s->choice_stream | PTS_STREAM_LOAN, w->m->id,
                      p->path)
               .word[0] < p->loan.taken;
}

/* At a purchase or visit that the balance is too small for: the cheapest item, if the member takes a
 * loan for it. */
static __attribute__((noinline)) void borrow(pts_stage *s, walk *w, uint32_t tick, uint32_t k,
                                             enum pts_stream stream) {
    const pts_programme *p = s->programme;
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    const pts_catalogue *c = offered((unsigned)ANY, s, day);
    bool at_visit = stream == PTS_STREAM_CHOICE_VISIT;
    int32_t balance = holdings_available(s, w, tick);
    if (w->m->never || !(at_visit ? p->at_visit : p->at_purchase) || c->n == 0 ||
        balance < s->rules->threshold || owes(s, w) || frozen(s, w))
        return;
    int32_t points = pts_loan_points(&p->loan, balance, c->points[0]);
    if (points == 0)
        return;
    w->flows[bin * PTS_FLOWS + PTS_OPPORTUNITIES] += 1;
    if (!takes_loan(s, w, k, at_visit))
        return;
    if (p->pools.n > 0 &&
        !pool_serves(s, w, tick, act_redeeming(stream, k), c->item[0], c->points[0]))
        return;
    lend(s, w, day, bin, points, p->loan.fee);
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_LOAN,
                         .k = k,
                         .points = p->loan.fee,
                         .units = points},
             w);
    hand_over((unsigned)ANY, s, w, tick, bin, k, stream, c, 0, c->points[0], 1);
}

#endif
