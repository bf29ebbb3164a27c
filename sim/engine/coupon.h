/* Instant coupons: a purchase uses the one that is held, and may yield one. sim/README.md, Instant
 * coupons. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_COUPON_H
#define PTS_ENGINE_COUPON_H

#include "engine/walk.h"

static inline bool holds_coupon(const walk *w, uint32_t day) {
    return day < w->m->more->standing->coupon;
}

APART void coupon_purchase(const pts_stage *s, const walk *w, uint32_t day, uint32_t word,
                           int32_t minor) {
    const pts_coupons *c = &s->programme->coupons;
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    if (holds_coupon(w, day)) {
        row[PTS_COUPONS_USED] += 1;
        row[PTS_COUPON_COST] += c->value < minor ? c->value : minor;
    }
    bool given = minor >= c->least && word < c->given;
    row[PTS_COUPONS] += given;
    w->m->more->standing->coupon = given ? day + c->days + 1 : 0;
}

#endif
