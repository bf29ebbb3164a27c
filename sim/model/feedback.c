/* Feedback of a path: what the programme does to members' purchases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/feedback.h"
#include "model/drawing.h"
#include "model/programme.h"

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

/* Where the product of effects lies between two bounds. Beyond the cap every candidate is looked at:
 * it is counted. */
static pts_sure sure_of(double low, double high, double cap) {
    if (high > cap)
        return (pts_sure){0, UINT64_C(1) << 32};
    return (pts_sure){pts_threshold(low / cap), pts_threshold(high / cap)};
}

/* Bounds by each effect at its most and its least, multiplied in the order of a member's: what is
 * rounded rises with what it is of, so that they hold to the last bit. */
static void bound(pts_effects *e, double momentum, const pts_tasks *tasks) {
    const double effect[4] = {e->coupon, e->points_pressure, e->expiry_pressure, momentum};
    double low = 1.0, high = 1.0, task_low = 1.0, task_high = 1.0;
    for (int i = 0; i < 4; i++) {
        low *= effect[i] < 0.0 ? 1.0 + effect[i] : 1.0;
        high *= effect[i] > 0.0 ? 1.0 + effect[i] : 1.0;
    }
    for (int i = 0; i < tasks->n; i++) {
        double pressure = tasks->terms[i].pressure;
        task_low *= pressure < 0.0 ? 1.0 + pressure : 1.0;
        task_high *= pressure > 0.0 ? 1.0 + pressure : 1.0;
    }
    low *= task_low;
    high *= task_high;
    e->sure_purchase = sure_of(low, high, e->cap);
    low = 1.0 + e->visits * (low - 1.0);
    high = 1.0 + e->visits * (high - 1.0);
    e->sure_visit = sure_of(low > 0.0 ? low : 0.0, high, e->cap);
}

int pts_effects_compile(pts_effects *e, const pts_scenario *s, const pts_timeline *t,
                        const pts_tasks *tasks, uint32_t path) {
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
    bound(e, momentum, tasks);
    return d.status;
}
