/* A member's tier: what qualifies for it, and what moves it. sim/README.md, Tiers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_STANDING_H
#define PTS_ENGINE_STANDING_H

#include "engine/walk.h"

/* Place of a lot's tier, and of its owner, in the path's levels; 0 = none. */
static inline uint16_t tier_of(const pts_stage *s, const pts_member *m) {
    return s->programme->tiers.n > 0 ? m->more->standing->tier : 0;
}

static inline void standing_start(const pts_stage *s, const pts_member *m) {
    const pts_tiers *t = &s->programme->tiers;
    pts_standing *x = m->more->standing;
    uint32_t day = m->start >> PTS_TICK_BITS;
    *x = (pts_standing){.months = x->months,
                        .month = s->programme->time->serial[day],
                        .care = 1.0,
                        .exchanges = x->exchanges,
                        .touches = PTS_NO_RING};
    if (t->n == 0)
        return;
    for (int i = 0; i < t->window; i++)
        x->months[i] = 0;
    m->more->planned[PTS_PLANNED_REVIEW] = t->next_due[day];
}

/* Goes on to the month of `day`: what leaves the window qualifies no more. */
static inline void standing_move(const pts_stage *s, pts_standing *x, uint32_t day) {
    int window = s->programme->tiers.window;
    uint32_t month = s->programme->time->serial[day];
    for (int i = 0; x->month < month && i < window; i++) {
        int64_t *oldest = &x->months[++x->month % window];
        x->sum -= *oldest;
        *oldest = 0;
    }
    x->month = (uint16_t)month;
}

static inline int standing_reached(const pts_stage *s, const pts_standing *x) {
    const pts_tiers *t = &s->programme->tiers;
    int level = t->n;
    while (level > 0 && x->sum < t->level[level].threshold)
        level--;
    return level;
}

static inline void standing_set(const walk *w, pts_standing *x, uint32_t bin, int level) {
    int64_t *row = w->flows + bin * PTS_FLOWS;
    row[PTS_UPGRADES] += level > x->tier;
    row[PTS_DOWNGRADES] += level < x->tier;
    x->tier = (uint16_t)level;
}

/* A purchase's spend and points qualify, or a return's, below 0, no more. */
static inline void standing_qualify(const pts_stage *s, const walk *w, uint32_t day, int64_t minor,
                                    int64_t points) {
    const pts_tier_rules *rules = &s->programme->scenario->tiers;
    pts_standing *x = w->m->more->standing;
    if (s->programme->tiers.n == 0)
        return;
    standing_move(s, x, day);
    int64_t amount = rules->basis == PTS_BY_SPEND ? minor : points;
    x->months[x->month % s->programme->tiers.window] += amount;
    x->sum += amount;
}

/* After a purchase that has qualified: a member may rise at once. */
static inline void standing_rise(const pts_stage *s, const walk *w, uint32_t bin) {
    pts_standing *x = w->m->more->standing;
    if (s->programme->tiers.n == 0 || s->programme->scenario->tiers.upgrade != PTS_UPGRADE_AT_ONCE)
        return;
    int level = standing_reached(s, x);
    if (level > x->tier)
        standing_set(w, x, bin, level);
}

static inline void standing_review(const pts_stage *s, const walk *w, pts_standing *x,
                                   uint32_t bin) {
    enum pts_downgrade downgrade = s->programme->scenario->tiers.downgrade;
    int level = standing_reached(s, x);
    if (level < x->tier && downgrade == PTS_DOWNGRADE_NEVER)
        level = x->tier;
    if (level < x->tier && downgrade == PTS_DOWNGRADE_ONE_STEP)
        level = x->tier - 1;
    standing_set(w, x, bin, level);
}

/* At a month's end: what the tier's benefits cost, and who is in it. */
static inline void standing_month(const pts_stage *s, const walk *w, const pts_standing *x,
                                  uint32_t bin) {
    const pts_tiers *t = &s->programme->tiers;
    const pts_tier *tier = &t->level[x->tier];
    if (x->tier == 0)
        return;
    w->flows[bin * PTS_FLOWS + PTS_BENEFIT_COST] += tier->benefit;
    if (bin >= 1 && bin + 1 < w->bins)
        s->tiers[bin * (uint32_t)t->n + (uint32_t)tier->index] += 1;
}

/* The end of a day, at the first tick of the next one. */
static inline void standing_day_ends(const pts_stage *s, const walk *w, uint32_t tick) {
    const pts_programme *p = s->programme;
    uint32_t day = (tick >> PTS_TICK_BITS) - 1, bin = w->bin[day];
    pts_standing *x = w->m->more->standing;
    standing_move(s, x, day);
    if (p->tiers.reviews[day])
        standing_review(s, w, x, bin);
    if (p->time->serial[day + 1] != p->time->serial[day])
        standing_month(s, w, x, bin);
    standing_move(
        s, x, day + 1); /* not at purchases: whether they are a month's first is hard to foretell */
    w->m->more->planned[PTS_PLANNED_REVIEW] = p->tiers.next_due[day + 1];
}

#endif
