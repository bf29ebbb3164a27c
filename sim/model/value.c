/* What members make of the value of a point. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/value.h"

#include <stdlib.h>

#include "model/programme.h"
#include "model/drawing.h"

int pts_value_init(pts_value_trend *v, const pts_scenario *s, const pts_timeline *t) {
    *v = (pts_value_trend){0};
    if (s->has_value_response)
        v->noticed = calloc((size_t)t->ends + 1, sizeof *v->noticed);
    return v->noticed || !s->has_value_response ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_value_free(pts_value_trend *v) {
    free(v->noticed);
    *v = (pts_value_trend){0};
}

/* ln of what a point is worth where everything is affordable; false if nothing is offered. */
static bool value_on(const pts_programme *p, uint32_t day, double *ln_value) {
    const pts_offers *o = &p->offers;
    const pts_catalogue *c = o->change ? &o->list[o->of_day[day]] : &p->catalogue;
    if (c->n > 0)
        *ln_value = c->ln_value[c->n - 1];
    return c->n > 0;
}

/* Days that offer nothing leave the value as it was. A half-life of 0: all is noticed at once. */
static void notice(const pts_programme *p, double half_life, double *noticed) {
    const double ln_2 = 0.6931471805599453;
    const double share = half_life > 0.0 ? 1.0 - pts_exp(-(ln_2 / half_life)) : 1.0;
    const pts_timeline *t = p->time;
    double first = 0.0, now = 0.0, known = 0.0;
    bool seen = false;
    for (uint32_t day = 0; day < t->ends; day++) {
        if (day >= t->opens && value_on(p, day, &now) && !seen) {
            first = now;
            seen = true;
        }
        double change = seen ? now - first : 0.0;
        known = half_life > 0.0 ? known + share * (change - known) : change;
        noticed[day] = known;
    }
}

int pts_value_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    pts_value_trend *v = &p->value;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    if (!v->noticed)
        return PTS_OK;
    v->purchases = pts_draw(&d, &s->value_response.purchases);
    v->visits = pts_draw(&d, &s->value_response.visits);
    double half_life = pts_draw(&d, &s->value_response.half_life);
    if (d.status == PTS_OK)
        notice(p, half_life, v->noticed);
    return d.status;
}

bool pts_value_intensity(const pts_value_trend *v, const pts_timeline *t, double elasticity,
                         double *factor) {
    if (!v->noticed || elasticity == 0.0)
        return false;
    for (uint32_t day = 0; day < t->ends; day++)
        if (v->noticed[day] != 0.0)
            factor[day] *= pts_exp(elasticity * v->noticed[day]);
    return true;
}
