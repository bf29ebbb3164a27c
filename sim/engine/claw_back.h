/* Points that are taken back, and those of a leaver. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_CLAW_BACK_H
#define PTS_ENGINE_CLAW_BACK_H

#include "engine/holdings.h"

/* Takes points of the lot that k names, pending ones too; returns how many it lacks. */
static int32_t holdings_take_own(const pts_stage *s, walk *w, uint32_t k, int32_t points,
                                 uint32_t day) {
    pts_holding *lot = holdings(s, w->m);
    for (uint32_t i = 0; i < w->m->more->n_lots; i++) {
        if (lot[i].k != k || lot[i].points <= 0)
            continue;
        int32_t part = points < lot[i].points ? points : lot[i].points;
        holding_take(s, w, &lot[i], PTS_COHORT_REVERSED, day, part);
        points -= part;
    }
    return points;
}

/* What is owed of a return on a day is one lot. */
static void holdings_owe(pts_stage *s, walk *w, uint32_t day, uint32_t bin, int32_t points) {
    pts_holding *lot = holdings(s, w->m);
    book(w, PTS_COHORT_REVERSED, bin, bin, points);
    tell_part(s, PTS_COHORT_REVERSED, (int32_t)day, day, points);
    w->consumed += (uint32_t)points;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++)
        if (lot[i].points < 0 && lot[i].day == (int32_t)day && lot[i].k != PTS_LENT) {
            lot[i].points -= points;
            return;
        }
    holdings_append(s, w,
                    (pts_holding){.points = -points,
                                  .lapse = PTS_NEVER,
                                  .k = PTS_NO_PURCHASE,
                                  .day = (int32_t)day,
                                  .bin = (uint16_t)bin});
}

/* Takes the points of a returned purchase back: its own lot, then others, then they are owed. */
static void holdings_claw_back(pts_stage *s, walk *w, uint32_t k, int32_t points, uint32_t bin,
                               uint32_t tick) {
    w->flows[bin * PTS_FLOWS + PTS_REVERSED] += points;
    points = holdings_take_own(s, w, k, points, tick >> PTS_TICK_BITS);
    int64_t others = holdings_vested(s, w, tick);
    int32_t part = points < others ? points : (int32_t)others;
    holdings_consume(s, w, PTS_COHORT_REVERSED, tick, part);
    if (points > part)
        holdings_owe(s, w, tick >> PTS_TICK_BITS, bin, points - part);
    holdings_settle(s, w);
}

/* A leaver's points, what it owes included; returns their sum. */
static int64_t holdings_forfeit(const pts_stage *s, walk *w, uint32_t day) {
    pts_holding *lot = holdings(s, w->m);
    int64_t sum = 0;
    for (uint32_t i = 0; i < w->m->more->n_lots; i++) {
        sum += lot[i].points;
        if (lot[i].k == PTS_LENT)
            w->flows[w->bin[day] * PTS_FLOWS + PTS_WRITTEN_OFF] -= lot[i].points;
        holding_take(s, w, &lot[i], PTS_COHORT_FORFEITED, day, lot[i].points);
    }
    holdings_settle(s, w);
    return sum;
}

#endif
