/* Feedback of a path: what the programme does to members' purchases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/feedback.h"

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
    double momentum = 0.0, half_life = 0.0;
    if (!e->on)
        return PTS_OK;
    int status = pts_number_draw(&f->points_pressure, s->seed, path, &e->points_pressure);
    if (status == PTS_OK)
        status = pts_number_draw(&f->expiry_pressure, s->seed, path, &e->expiry_pressure);
    if (status == PTS_OK)
        status = pts_number_draw(&f->momentum, s->seed, path, &momentum);
    if (status == PTS_OK)
        status = pts_number_draw(&f->momentum_half_life, s->seed, path, &half_life);
    if (status == PTS_OK)
        status = pts_number_draw(&f->visits, s->seed, path, &e->visits);
    if (status == PTS_OK)
        status = pts_number_draw(&f->coupon, s->seed, path, &e->coupon);
    e->moved = momentum != 0.0;
    for (uint32_t day = 0; day <= t->ends && e->moved && status == PTS_OK; day++)
        e->momentum[day] = 1.0 + momentum * pts_exp(-((ln_2 * day) / half_life));
    return status;
}
