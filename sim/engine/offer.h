/* What a member finds on a day: the items offered, and which of them it takes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_OFFER_H
#define PTS_ENGINE_OFFER_H

#include "engine/walk.h"

INLINE bool offer_changes(const unsigned f, const pts_stage *s) {
    return ON(PTS_HAS_RULES) && s->programme->offers.change;
}

/* The catalogue of a day; it may be empty. */
INLINE const pts_catalogue *offered(const unsigned f, const pts_stage *s, uint32_t day) {
    const pts_offers *o = &s->programme->offers;
    return offer_changes(f, s) ? &o->list[o->of_day[day]] : &s->programme->catalogue;
}

/* Whether the day has something for the balance. */
INLINE bool offer_affords(const unsigned f, const pts_stage *s, uint32_t day, int32_t balance) {
    const pts_catalogue *c = offered(f, s, day);
    return !offer_changes(f, s) || (c->n > 0 && balance >= c->points[0]);
}

/* The item of the n cheapest that the word says, where no table holds the shares. */
static __attribute__((noinline)) int offer_choose(const pts_offers *o, const pts_catalogue *c,
                                                  int n, uint32_t word) {
    double sum = 0.0, cumulative = 0.0;
    for (int i = 0; i < n; i++)
        sum += o->weight[c->item[i]];
    for (int i = 0; i < n - 1; i++) {
        cumulative += o->weight[c->item[i]] / sum;
        if (word < pts_threshold(cumulative))
            return i;
    }
    return n - 1;
}

#endif
