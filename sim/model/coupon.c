/* Compiles instant coupons. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/coupon.h"

#include "model/programme.h"

int pts_coupons_compile(pts_coupons *c, const pts_scenario *s, uint32_t path) {
    const pts_coupon_rules *r = &s->coupons;
    const pts_number *numbers[] = {&r->share, &r->minimum_spend, &r->value, &r->valid_days};
    double x[4] = {0.0};
    int status = PTS_OK;
    *c = (pts_coupons){0};
    for (int i = 0; i < 4 && s->has_coupons && status == PTS_OK; i++)
        status = pts_number_draw(numbers[i], s->seed, path, &x[i]);
    if (!s->has_coupons || status != PTS_OK)
        return status;
    c->given = pts_threshold(x[0]);
    c->least = (int64_t)(x[1] * 100.0 + 0.5);
    c->value = (int64_t)(x[2] * 100.0 + 0.5);
    c->days = (uint32_t)(x[3] + 0.5);
    return PTS_OK;
}
