/* Compiles paid membership. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/membership.h"
#include "model/drawing.h"

int pts_membership_compile(pts_programme *p) {
    const pts_membership_rules *r = &p->scenario->membership;
    pts_membership *m = &p->membership;
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    *m = (pts_membership){.on = p->scenario->has_membership, .multiplier = 1.0};
    if (!m->on)
        return PTS_OK;
    m->renewal = pts_draw(&d, &r->renewal);
    m->effect = pts_draw(&d, &r->reward_effect);
    m->multiplier = pts_draw(&d, &r->multiplier);
    m->joins = pts_threshold(pts_draw(&d, &r->share));
    m->fee = (int64_t)(pts_draw(&d, &r->fee) * 100.0 + 0.5);
    return d.status;
}

int32_t pts_term_day(const pts_programme *p, int32_t enrolled, uint32_t k) {
    int32_t base = p->time->civil0;
    return pts_day_add_months(base + enrolled, (int)k * p->scenario->membership.term_months) - base;
}

uint32_t pts_renewal_threshold(const pts_membership *m, int64_t redeemed) {
    double p = m->renewal;
    if (m->effect == 0.0 || p <= 0.0 || p >= 1.0)
        return pts_threshold(p);
    double x = (pts_log(p) - pts_log(1.0 - p)) + m->effect * pts_log(1.0 + (double)redeemed);
    return pts_odds_threshold(x);
}
