/* What moves the log-odds of redeeming for everybody by day, and the price for those whose points
 * expire soon. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"

static const double LN_2 = 0.693147180559945309417;

static int draw(const pts_programme *p, const pts_number *number, double *value) {
    return pts_number_draw(number, p->scenario->seed, p->path, value);
}

/* The renewals before and after the horizon's first day fall on the same day of the month. */
static void fill(pts_programme *p, double novelty, double half_life, double hassle) {
    const pts_scenario *s = p->scenario;
    int32_t start = p->time->civil0 + (int32_t)p->time->opens;
    int32_t since = 0, next = p->time->civil0; /* civil days: latest renewal, the one after */
    int month = 0;
    if (s->has_refresh) {
        month = -(s->warmup_months / s->refresh_months + 1) * s->refresh_months;
        next = pts_day_add_months(start, month);
    }
    for (uint32_t day = 0; day <= p->time->ends; day++) {
        int32_t civil = p->time->civil0 + (int32_t)day;
        while (s->has_refresh && next <= civil) {
            since = next;
            month += s->refresh_months;
            next = pts_day_add_months(start, month);
        }
        double fresh = 0.0;
        if (s->has_refresh)
            fresh = novelty * pts_exp(-(((double)(civil - since) * LN_2) / half_life));
        p->lift[day] = fresh - hassle;
    }
}

static int compile_near_expiry(pts_programme *p) {
    double days = 0.0, discount = 0.0;
    int status = PTS_OK;
    p->near_expiry = (pts_near_expiry){.on = p->scenario->has_near_expiry};
    if (!p->near_expiry.on)
        return PTS_OK;
    status = draw(p, &p->scenario->near_expiry_days, &days);
    if (status == PTS_OK)
        status = draw(p, &p->scenario->near_expiry_discount, &discount);
    p->near_expiry.days = (uint32_t)(days + 0.5);
    p->near_expiry.part = 1000000 - (int64_t)(discount * 1e6 + 0.5);
    return status;
}

int pts_lift_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    double novelty = 0.0, half_life = 1.0, hassle = 0.0;
    int status = draw(p, &s->hassle, &hassle);
    if (status == PTS_OK && s->has_refresh)
        status = draw(p, &s->refresh_novelty, &novelty);
    if (status == PTS_OK && s->has_refresh)
        status = draw(p, &s->refresh_half_life, &half_life);
    p->lifted = hassle != 0.0 || novelty != 0.0;
    bool announced = false;
    if (status == PTS_OK && (p->lifted || p->scenario->has_change))
        fill(p, novelty, half_life, hassle);
    if (status == PTS_OK)
        status = pts_change_lift(p, &announced);
    p->lifted = p->lifted || announced;
    return status == PTS_OK ? compile_near_expiry(p) : status;
}
