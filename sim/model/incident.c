/* Compiles points issued by mistake. sim/README.md, "Points issued by mistake".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/incident.h"

#include "core/kernel.h"
#include "model/drawing.h"
#include "model/programme.h"

int pts_incident_compile(pts_incident *x, const pts_scenario *s, int32_t civil0, uint32_t path) {
    const pts_incident_rules *r = &s->incident;
    pts_drawing d = {s->seed, path, PTS_OK};
    double members = 0.0, share;
    *x = (pts_incident){0};
    if (!s->has_incident)
        return PTS_OK;
    share = pts_draw(&d, &r->member_share);
    for (int i = 0; i < s->n_segments; i++)
        members += (double)s->segments[i].members;
    x->hit = pts_threshold(share);
    x->day = (uint32_t)(pts_date_to_day(r->date) - civil0);
    x->points = (int32_t)(pts_draw(&d, &r->points) + 0.5);
    x->arrives = x->day + (uint32_t)(pts_draw(&d, &r->buffer) + 0.5);
    x->detected = x->day + (uint32_t)(pts_draw(&d, &r->detected_after) + 0.5);
    x->queue = share * members / pts_draw(&d, &r->reviews_per_day);
    x->complains = pts_threshold(pts_draw(&d, &r->complaint));
    x->cost = (int64_t)(pts_draw(&d, &r->review_cost) * 100.0 + 0.5);
    return d.status;
}

uint32_t pts_incident_wait(const pts_incident *x, uint32_t word) {
    const double most = 0x1p20; /* past the end of any simulation */
    double days = pts_unit(word) * x->queue;
    return (uint32_t)(days < most ? days : most);
}
