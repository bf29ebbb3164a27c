/* Compiles conversion at lapse. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/conversion.h"

#include "model/drawing.h"
#include "model/programme.h"

int pts_conversion_compile(pts_conversion *c, const pts_scenario *s, uint32_t path) {
    const pts_conversion_rules *r = &s->conversion;
    pts_drawing d = {s->seed, path, PTS_OK};
    double share[2] = {0.0, 0.0};
    *c = (pts_conversion){.least = 1};
    if (!s->has_conversion)
        return PTS_OK;
    if (r->has_voucher) {
        share[0] = pts_draw(&d, &r->insured_share);
        c->rate = pts_draw(&d, &r->rate);
        c->least = (int32_t)(pts_draw(&d, &r->least_points) + 0.5);
        c->used = pts_threshold(pts_draw(&d, &r->used_share));
        c->cost_share = pts_draw(&d, &r->cost_share);
    }
    if (r->has_donation) {
        share[1] = pts_draw(&d, &r->giving_share);
        c->cost_rate = pts_draw(&d, &r->cost_rate);
    }
    double value = pts_draw(&d, &s->anchor_value);
    c->point = value * 100.0 / pts_draw(&d, &s->anchor_points);
    pts_shares_thresholds(share, 2, c->upto);
    c->on = c->upto[1] > 0;
    return d.status;
}

int64_t pts_conversion_cost(const pts_conversion *c, enum pts_converts kind, int64_t points) {
    double x = (double)points * c->point;
    x = kind == PTS_CONVERTS_TO_VOUCHER ? (x * c->rate) * c->cost_share : x * c->cost_rate;
    return x < 0x1p53 ? (int64_t)(x + 0.5) : -1;
}
