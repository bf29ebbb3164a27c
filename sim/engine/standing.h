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
    for (int i = 0; i < t->window * (1 + t->counts); i++)
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
        if (s->programme->tiers.counts) {
            x->purchases -= oldest[window];
            oldest[window] = 0;
        }
    }
    x->month = (uint16_t)month;
}

/* Whether what is marked so lies in the month under way or the n - 1 before it. */
static inline bool standing_recent(const pts_standing *x, uint16_t marked, int n) {
    return marked > 0 && x->month + 1 - marked < n;
}

/* Whether something bars the member from a tier. */
static inline bool standing_barred(const pts_standing *x, const pts_veto_rules *veto) {
    if (!veto)
        return false;
    return standing_recent(x, x->marks[PTS_MARK_RETURN], veto->returned) ||
           standing_recent(x, x->marks[PTS_MARK_COMPLAINT], veto->complained) ||
           standing_recent(x, x->marks[PTS_MARK_LAPSE], veto->lapsed) ||
           (veto->idle > 0 && !standing_recent(x, x->bought, veto->idle)) ||
           x->purchases < veto->least_purchases;
}

/* The highest tier that the member qualifies for and is not barred from. */
static inline int standing_reached(const pts_stage *s, const pts_standing *x, uint32_t day) {
    const pts_tiers *t = &s->programme->tiers;
    const int64_t *threshold = t->thresholds + (size_t)t->rebased[day] * ((size_t)t->n + 1);
    int level = t->n;
    while (level > 0 && (x->sum < threshold[level] || standing_barred(x, t->level[level].veto)))
        level--;
    return level;
}

/* `day`: on which it moves; `tick`: of the event that it is part of. */
static inline void standing_set(const pts_stage *s, const walk *w, uint32_t day, uint32_t tick,
                                int level) {
    pts_standing *x = w->m->more->standing;
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    if (level != x->tier)
        tell(s, (pts_event){.tick = tick,
                            .type = PTS_EVENT_TIER,
                            .item = s->programme->tiers.level[level].index});
    row[PTS_UPGRADES] += level > x->tier;
    row[PTS_DOWNGRADES] += level < x->tier;
    x->tier = (uint16_t)level;
}

/* What a member has done; a return's money and points are below 0. */
typedef struct pts_deed {
    int64_t minor, points;
    int purchases, activities;
} pts_deed;

/* What it qualifies with. In millionths a score is at most 2^30 x 10^7 for money, a hundred times that for
 * points. */
static inline int64_t standing_amount(const pts_programme *p, const pts_deed *deed) {
    const pts_tiers *t = &p->tiers;
    if (t->scored)
        return deed->minor * t->spend +
               100 * (deed->points * t->points + deed->purchases * t->purchases +
                      deed->activities * t->activities);
    return p->scenario->tiers.basis == PTS_BY_SPEND ? deed->minor : deed->points;
}

/* What a member does qualifies it, or what a return takes back no more. PTS_ERR_RANGE where a month
 * comes to more than 2^56: with 36 of them no sum overflows. */
static inline void standing_qualify(pts_stage *s, const walk *w, uint32_t day, pts_deed deed) {
    const pts_tiers *t = &s->programme->tiers;
    const int64_t most = INT64_C(1) << 56;
    pts_standing *x = w->m->more->standing;
    if (t->n == 0)
        return;
    standing_move(s, x, day);
    int64_t amount = standing_amount(s->programme, &deed);
    int64_t *month = &x->months[x->month % t->window];
    *month += amount;
    x->sum += amount;
    if (t->counts) {
        month[t->window] += deed.purchases;
        x->purchases += deed.purchases;
    }
    if (RARELY(*month > most || *month < -most))
        fail_range(s, w, day);
}

/* After what has qualified a member it may rise at once. */
static inline void standing_rise(const pts_stage *s, const walk *w, uint32_t tick) {
    uint32_t day = tick >> PTS_TICK_BITS;
    pts_standing *x = w->m->more->standing;
    if (s->programme->tiers.n == 0 || s->programme->scenario->tiers.upgrade != PTS_UPGRADE_AT_ONCE)
        return;
    int level = standing_reached(s, x, day);
    if (level > x->tier)
        standing_set(s, w, day, tick, level);
}

/* An activity counts where it is of weight in a score. */
static inline void standing_activity(pts_stage *s, const walk *w, uint32_t tick) {
    if (s->programme->tiers.activities == 0)
        return;
    standing_qualify(s, w, tick >> PTS_TICK_BITS, (pts_deed){.activities = 1});
    standing_rise(s, w, tick);
}

/* What comes back qualifies no more, and may bar. */
static inline void standing_return(pts_stage *s, const walk *w, uint32_t day, int64_t minor,
                                   int64_t points) {
    standing_qualify(s, w, day, (pts_deed){.minor = -minor, .points = -points});
    mark(s, w->m, PTS_MARK_RETURN, day);
}

static inline void standing_review(const pts_stage *s, const walk *w, pts_standing *x,
                                   uint32_t day) {
    enum pts_downgrade downgrade = s->programme->scenario->tiers.downgrade;
    int level = standing_reached(s, x, day);
    if (level < x->tier && downgrade == PTS_DOWNGRADE_NEVER)
        level = x->tier;
    if (level < x->tier && downgrade == PTS_DOWNGRADE_ONE_STEP)
        level = x->tier - 1;
    standing_set(s, w, day, (day + 1) << PTS_TICK_BITS, level);
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
        standing_review(s, w, x, day);
    if (p->time->serial[day + 1] != p->time->serial[day])
        standing_month(s, w, x, bin);
    standing_move(
        s, x, day + 1); /* not at purchases: whether they are a month's first is hard to foretell */
    w->m->more->planned[PTS_PLANNED_REVIEW] = p->tiers.next_due[day + 1];
}

#endif
