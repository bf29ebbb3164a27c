/* Feedback of a path: what the programme does to members' purchases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/feedback.h"
#include "model/drawing.h"

#include <stdlib.h>

int pts_effects_init(pts_effects *e, const pts_scenario *s, const pts_timeline *t) {
    *e = (pts_effects){.on = s->has_feedback, .cap = s->has_feedback ? s->feedback.cap : 1.0};
    if (e->on)
        e->momentum = calloc((size_t)t->ends + 1, sizeof *e->momentum);
    return e->momentum || !e->on ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_effects_free(pts_effects *e) {
    free(e->momentum);
    *e = (pts_effects){0};
}

int pts_effects_compile(pts_effects *e, const pts_scenario *s, const pts_timeline *t,
                        uint32_t path) {
    const double ln_2 = 0.6931471805599453;
    const pts_feedback *f = &s->feedback;
    pts_drawing d = {s->seed, path, PTS_OK};
    if (!e->on)
        return PTS_OK;
    e->points_pressure = pts_draw(&d, &f->points_pressure);
    e->expiry_pressure = pts_draw(&d, &f->expiry_pressure);
    double momentum = pts_draw(&d, &f->momentum);
    double half_life = pts_draw(&d, &f->momentum_half_life);
    e->visits = pts_draw(&d, &f->visits);
    e->coupon = pts_draw(&d, &f->coupon);
    e->moved = momentum != 0.0;
    for (uint32_t day = 0; day <= t->ends && e->moved && d.status == PTS_OK; day++)
        e->momentum[day] = 1.0 + momentum * pts_exp(-((ln_2 * day) / half_life));
    return d.status;
}
