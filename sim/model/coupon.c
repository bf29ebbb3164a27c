/* Compiles instant coupons. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/coupon.h"

#include "model/drawing.h"
#include "model/programme.h"

int pts_coupons_compile(pts_coupons *c, const pts_scenario *s, uint32_t path) {
    const pts_coupon_rules *r = &s->coupons;
    pts_drawing d = {s->seed, path, PTS_OK};
    *c = (pts_coupons){0};
    if (!s->has_coupons)
        return PTS_OK;
    c->given = pts_threshold(pts_draw(&d, &r->share));
    c->least = (int64_t)(pts_draw(&d, &r->minimum_spend) * 100.0 + 0.5);
    c->value = (int64_t)(pts_draw(&d, &r->value) * 100.0 + 0.5);
    c->days = (uint32_t)(pts_draw(&d, &r->valid_days) + 0.5);
    return d.status;
}
