/* What wakes dormant members on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wake.h"

#include "model/drawing.h"
#include "model/programme.h"

int pts_wake_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    const pts_wake_up *w = &s->wake_up;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    double reminder = pts_draw(&d, &w->reminder), campaign = pts_draw(&d, &w->campaign);
    p->wake = (pts_wake){.reminder = s->n_reminders > 0 ? pts_threshold(reminder) : 0,
                         .campaign = s->n_campaigns > 0 ? pts_threshold(campaign) : 0,
                         .ticks = PTS_NEVER};
    if (w->has_days)
        p->wake.ticks = (uint32_t)(int32_t)(pts_draw(&d, &w->days) + 0.5) << PTS_TICK_BITS;
    return d.status;
}

uint32_t pts_next_opening(const pts_campaigns *c, const pts_timeline *t, uint64_t set,
                          uint32_t day) {
    if (c->n == 0)
        return PTS_NEVER;
    set &= ~(c->birthday | c->first_purchase);
    for (day++; day < t->ends; day++)
        if (c->on[day] & ~c->on[day - 1] & set)
            return day;
    return PTS_NEVER;
}
