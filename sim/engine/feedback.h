/* Purchases and visits thinned by what the programme does to members. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FEEDBACK_H
#define PTS_ENGINE_FEEDBACK_H

#include "engine/coupon.h"
#include "engine/redeem.h"
#include "engine/task.h"

/* Product of the effects on a member's purchases at `tick`, lapses that are due done. */
INLINE double effects_on(const unsigned f, const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_effects *e = &s->programme->effects;
    uint32_t day = tick >> PTS_TICK_BITS;
    const pts_catalogue *c = offered(f, s, day);
    double product = 1.0;
    if (e->coupon != 0.0 && holds_coupon(w, day))
        product *= 1.0 + e->coupon;
    if (w->m->never)
        return product;
    int32_t balance = available(f, s, w, tick);
    if (e->points_pressure != 0.0 && c->n > 0) {
        int64_t way = balance < c->points[0] ? (int64_t)balance * 16 / c->points[0] : 16;
        product *= 1.0 + e->points_pressure * ((double)way * 0.0625);
    }
    if (e->expiry_pressure != 0.0 && balance > 0)
        product *= 1.0 + e->expiry_pressure * (expiring_share(f, s, w, tick, balance) * 0.0625);
    if (e->moved && w->m->more->redeemed > 0)
        product *= e->momentum[day - (w->m->more->redeemed - 1)];
    return product * task_pressure(s, w, day);
}

/* Whether a candidate happens at that many times the member's own rate. */
INLINE bool happens_by(const pts_stage *s, const walk *w, double product, uint32_t word,
                       uint32_t tick) {
    const pts_programme *p = s->programme;
    if (product > p->effects.cap) {
        w->flows[w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS + PTS_CLIPPED] += 1;
        product = p->effects.cap;
    }
    return word < pts_threshold(product / p->effects.cap);
}

INLINE bool purchase_happens(const unsigned f, const pts_stage *s, const walk *w, uint32_t word,
                             uint32_t tick) {
    const pts_sure *sure = &s->programme->effects.sure_purchase;
    if (word < sure->happens || word >= sure->fails)
        return word < sure->happens;
    return happens_by(s, w, effects_on(f, s, w, tick), word, tick);
}

INLINE bool visit_happens(const unsigned f, const pts_stage *s, const walk *w, uint32_t word,
                          uint32_t tick) {
    const pts_sure *sure = &s->programme->effects.sure_visit;
    if (word < sure->happens || word >= sure->fails)
        return word < sure->happens;
    double product = 1.0 + s->programme->effects.visits * (effects_on(f, s, w, tick) - 1.0);
    return happens_by(s, w, product > 0.0 ? product : 0.0, word, tick);
}

#endif
