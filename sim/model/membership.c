/* Compiles paid membership. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/membership.h"

static int draw(const pts_programme *p, const pts_number *number, int status, double *x) {
    return status == PTS_OK ? pts_number_draw(number, p->scenario->seed, p->path, x) : status;
}

int pts_membership_compile(pts_programme *p) {
    const pts_membership_rules *r = &p->scenario->membership;
    pts_membership *m = &p->membership;
    double share = 0.0, fee = 0.0;
    *m = (pts_membership){.on = p->scenario->has_membership, .multiplier = 1.0};
    if (!m->on)
        return PTS_OK;
    int status = draw(p, &r->share, PTS_OK, &share);
    status = draw(p, &r->fee, status, &fee);
    status = draw(p, &r->renewal, status, &m->renewal);
    status = draw(p, &r->reward_effect, status, &m->effect);
    status = draw(p, &r->multiplier, status, &m->multiplier);
    m->joins = pts_threshold(share);
    m->fee = (int64_t)(fee * 100.0 + 0.5);
    return status;
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
