/* What wakes dormant members on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wake.h"

#include "model/programme.h"

int pts_wake_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    const pts_wake_up *w = &s->wake_up;
    double reminder = 0.0, campaign = 0.0, days = 0.0;
    int status = pts_number_draw(&w->reminder, s->seed, p->path, &reminder);
    if (status == PTS_OK)
        status = pts_number_draw(&w->campaign, s->seed, p->path, &campaign);
    if (status == PTS_OK && w->has_days)
        status = pts_number_draw(&w->days, s->seed, p->path, &days);
    p->wake = (pts_wake){.reminder = s->n_reminders > 0 ? pts_threshold(reminder) : 0,
                         .campaign = s->n_campaigns > 0 ? pts_threshold(campaign) : 0,
                         .ticks = PTS_NEVER};
    if (w->has_days)
        p->wake.ticks = (uint32_t)(int32_t)(days + 0.5) << PTS_TICK_BITS;
    return status;
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
