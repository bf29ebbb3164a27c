/* Rules on the points of a purchase and the odds of redeeming that hold on some days, for some
 * members. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RULED_H
#define PTS_ENGINE_RULED_H

#include "engine/walk.h"

/* Campaigns of `among` that are on for the member; `first` says whether it is at its first purchase. */
static uint64_t campaigns_on(const pts_stage *s, const walk *w, uint64_t among, uint32_t day,
                             bool first) {
    const pts_campaigns *c = &s->programme->campaigns;
    if (!among)
        return 0;
    uint64_t set = c->on[day] & s->rules->campaigns & among;
    if (!first)
        set &= ~c->first_purchase;
    for (uint64_t left = set & c->birthday; left; left &= left - 1) {
        int i = __builtin_ctzll(left);
        int since = c->birthday_of[day] - w->m->more->birthday;
        since = since < 0 ? since + PTS_BIRTHDAYS : since;
        if (since >= c->terms[i].days)
            set &= ~(UINT64_C(1) << i);
    }
    return set;
}

/* Points of a purchase that earns `base` without campaigns. Beyond what a balance may hold, more than
 * that. */
static int32_t ruled_points(const pts_stage *s, const walk *w, uint32_t day, int32_t minor,
                            int32_t base) {
    const pts_programme *p = s->programme;
    bool first = w->m->enrols && !w->m->more->bought;
    uint64_t on = campaigns_on(s, w, p->campaigns.earning, day, first);
    if (!on || minor < p->earn_minimum || base > MOST_POINTS)
        return base;
    double x = (double)minor * p->earn_rate;
    int64_t bonus = 0;
    for (; on; on &= on - 1) {
        const pts_campaign_terms *terms = &p->campaigns.terms[__builtin_ctzll(on)];
        x *= terms->multiplier;
        bonus += terms->bonus;
    }
    x = (x + p->earn_add) / p->earn_unit;
    int64_t points = (x < (double)MOST_POINTS ? (int64_t)x : MOST_POINTS + 1) + bonus;
    return points <= MOST_POINTS ? (int32_t)points : MOST_POINTS + 1;
}

/* What of the points issued by a purchase its campaigns are the cause of. */
static void book_campaign(const walk *w, uint32_t bin, int32_t base, int32_t issued) {
    w->flows[bin * PTS_FLOWS + PTS_ISSUED_CAMPAIGN] += issued > base ? issued - base : 0;
}

/* Log-odds that campaigns add at an opportunity to redeem. */
static double campaign_odds(const pts_stage *s, const walk *w, uint32_t day) {
    const pts_campaigns *c = &s->programme->campaigns;
    double sum = 0.0;
    for (uint64_t on = campaigns_on(s, w, c->redeeming, day, false); on; on &= on - 1)
        sum += c->terms[__builtin_ctzll(on)].redemption;
    return sum;
}

#endif
