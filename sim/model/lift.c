/* What moves the log-odds of redeeming for everybody by day, and the price for those whose points
 * expire soon. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/drawing.h"

static const double LN_2 = 0.693147180559945309417;

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
    const pts_scenario *s = p->scenario;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    p->near_expiry = (pts_near_expiry){.on = s->has_near_expiry};
    if (!p->near_expiry.on)
        return PTS_OK;
    p->near_expiry.days = (uint32_t)(pts_draw(&d, &s->near_expiry_days) + 0.5);
    p->near_expiry.part = 1000000 - (int64_t)(pts_draw(&d, &s->near_expiry_discount) * 1e6 + 0.5);
    return d.status;
}

int pts_lift_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    double hassle = pts_draw(&d, &s->hassle);
    double novelty = s->has_refresh ? pts_draw(&d, &s->refresh_novelty) : 0.0;
    double half_life = s->has_refresh ? pts_draw(&d, &s->refresh_half_life) : 1.0;
    int status = d.status;
    p->lifted = hassle != 0.0 || novelty != 0.0;
    bool announced = false;
    if (status == PTS_OK && (p->lifted || p->scenario->has_change))
        fill(p, novelty, half_life, hassle);
    if (status == PTS_OK)
        status = pts_change_lift(p, &announced);
    p->lifted = p->lifted || announced;
    return status == PTS_OK ? compile_near_expiry(p) : status;
}
