/* Instant coupons: a purchase uses the one that is held, and may yield one. sim/README.md, Instant
 * coupons. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_COUPON_H
#define PTS_ENGINE_COUPON_H

#include "engine/walk.h"

static inline bool holds_coupon(const walk *w, uint32_t day) {
    return day < w->m->more->standing->coupon;
}

APART void coupon_purchase(const pts_stage *s, const walk *w, uint32_t tick, uint32_t k,
                           uint32_t word, int32_t minor) {
    const pts_coupons *c = &s->programme->coupons;
    uint32_t day = tick >> PTS_TICK_BITS;
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    if (holds_coupon(w, day)) {
        row[PTS_COUPONS_USED] += 1;
        int32_t off = (int32_t)(c->value < minor ? c->value : minor);
        row[PTS_COUPON_COST] += off;
        tell(s, (pts_event){.tick = tick, .type = PTS_EVENT_DISCOUNT, .k = k, .minor = off});
    }
    bool given = minor >= c->least && word < c->given;
    row[PTS_COUPONS] += given;
    if (given)
        tell(s, (pts_event){.tick = tick, .type = PTS_EVENT_COUPON, .k = k});
    w->m->more->standing->coupon = given ? day + c->days + 1 : 0;
}

#endif
