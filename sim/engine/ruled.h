/* Points of a purchase where more decides than its spend: the contract's factors in their order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RULED_H
#define PTS_ENGINE_RULED_H

#include "engine/membership.h"
#include "engine/standing.h"

/* trunc((((minor * rate) * tier) * paid) + add) / unit): factors come in the order category, channel,
 * tier, paid membership, campaigns. Below the minimum spend 0; what leaves its range becomes more than
 * any balance may hold. */
static inline int32_t factored_points(const pts_programme *p, int32_t minor, double tier,
                                      double paid) {
    double x = ((((double)minor * p->earn_rate) * tier) * paid + p->earn_add) / p->earn_unit;
    if (minor < p->earn_minimum)
        return 0;
    return x < (double)MOST_POINTS && minor < MOST_POINTS ? (int32_t)x : MOST_POINTS + 1;
}

static inline double tier_factor(const pts_stage *s, const walk *w) {
    const pts_tiers *t = &s->programme->tiers;
    return t->n > 0 ? t->level[tier_of(s, w->m)].multiplier : 1.0;
}

static inline double paid_factor(const pts_stage *s, const walk *w) {
    return pays(w->m) ? s->programme->membership.multiplier : 1.0;
}

/* Points of a purchase of `minor` on `day` by all rules; `points` are those by its spend alone. */
static inline int32_t ruled_points(const pts_stage *s, const walk *w, uint32_t day, int32_t minor,
                                   int32_t points) {
    double tier = tier_factor(s, w), paid = paid_factor(s, w);
    (void)day;
    return tier == 1.0 && paid == 1.0 ? points : factored_points(s->programme, minor, tier, paid);
}

/* What a purchase does beyond its lot: of the points that it made after the caps, those that it
 * would not have without the tier; and it qualifies. */
static inline void ruled_purchase(const pts_stage *s, const walk *w, uint32_t day, int32_t minor,
                                  int32_t made) {
    uint32_t bin = w->bin[day];
    if (tier_factor(s, w) != 1.0) {
        int32_t without = factored_points(s->programme, minor, 1.0, paid_factor(s, w));
        w->flows[bin * PTS_FLOWS + PTS_ISSUED_TIER] += made > without ? made - without : 0;
    }
    standing_qualify(s, w, day, minor, made);
    standing_rise(s, w, bin);
}

#endif
