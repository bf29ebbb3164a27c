/* What is counted of a member at a month's end: its lots, and the points of one that sleeps.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_CENSUS_H
#define PTS_ENGINE_CENSUS_H

#include "engine/holdings.h"

/* The next month's end after `day` begins, as a plan; tiers plan it themselves. */
static void census_plan(const pts_stage *s, const pts_member *m, uint32_t day) {
    const pts_timeline *time = s->programme->time;
    uint32_t month = time->serial[day];
    if (!s->programme->scenario->counts_lots || s->programme->tiers.n > 0)
        return;
    while (day < time->ends && time->serial[day] == month)
        day++;
    m->more->planned[PTS_PLANNED_REVIEW] =
        time->serial[day] != month ? day << PTS_TICK_BITS : PTS_NEVER;
}

static int64_t live_lots(const pts_stage *s, const walk *w) {
    const pts_holding *lot = holdings(s, w->m);
    int64_t n = 0;
    if (!(s->features & PTS_HAS_HOLDINGS))
        return w->tail - w->head;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        n += lot[i].points > 0;
    return n;
}

/* At the end of a day, the first tick of the next one. */
static void census(const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_timeline *time = s->programme->time;
    uint32_t day = (tick >> PTS_TICK_BITS) - 1, bin = w->bin[day], month = time->serial[day];
    int32_t balance = (int32_t)(w->earned - w->consumed);
    uint32_t bought = w->m->more->standing->bought;
    int64_t *row = w->flows + bin * PTS_FLOWS;
    if (!s->programme->scenario->counts_lots || time->serial[day + 1] == month)
        return;
    census_plan(s, w->m, day + 1);
    if (bin == 0 || bin + 1 == w->bins)
        return;
    row[PTS_LIVE_LOTS] += live_lots(s, w);
    if (balance > 0 && (bought == 0 || month - (bought - 1) >= 12))
        row[PTS_DORMANT_POINTS] += balance;
}

#endif
