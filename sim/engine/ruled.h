/* Points of a purchase where more decides than its spend: the contract's factors in their order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RULED_H
#define PTS_ENGINE_RULED_H

#include "engine/standing.h"

/* trunc((((minor * rate) * tier) + add) / unit): factors come in the order category, channel, tier,
 * campaigns. What leaves its range becomes more than any balance may hold. */
static inline int32_t factored_points(const pts_programme *p, int32_t minor, double tier) {
    double x = (((double)minor * p->earn_rate) * tier + p->earn_add) / p->earn_unit;
    return x < (double)MOST_POINTS ? (int32_t)x : MOST_POINTS + 1;
}

/* Points of a purchase of `minor` on `day` by all rules; `points` are those by its spend alone. */
static inline int32_t ruled_points(const pts_stage *s, const walk *w, uint32_t day, int32_t minor,
                                   int32_t points) {
    const pts_programme *p = s->programme;
    (void)day;
    if (p->tiers.n == 0 || minor < p->earn_minimum || minor >= 1 << 30)
        return points;
    return factored_points(p, minor, p->tiers.level[tier_of(s, w->m)].multiplier);
}

/* What a purchase does beyond its lot: of the points that it made after the caps, those that it
 * would not have without the tier; and it qualifies. `points` as in ruled_points. */
static inline void ruled_purchase(const pts_stage *s, const walk *w, uint32_t day, int32_t minor,
                                  int32_t points, int32_t made) {
    uint32_t bin = w->bin[day];
    w->flows[bin * PTS_FLOWS + PTS_ISSUED_TIER] += made > points ? made - points : 0;
    standing_qualify(s, w, day, minor, made);
    standing_rise(s, w, bin);
}

#endif
