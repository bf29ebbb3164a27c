/* Points of a purchase where more decides than its spend, and the odds that campaigns add: the
 * contract's factors in their order. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_RULED_H
#define PTS_ENGINE_RULED_H

#include "engine/membership.h"
#include "engine/pool.h"
#include "engine/standing.h"

/* Campaigns of `among` that are on for the member; `first` says whether it is at its first purchase. */
static inline uint64_t campaigns_on(const pts_stage *s, const walk *w, uint64_t among, uint32_t day,
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

/* What multiplies the points of a purchase. */
typedef struct pts_factors {
    double category, channel, change, tier, paid;
    uint64_t campaigns; /* those that are on and earn */
} pts_factors;

static inline pts_factors factors_on(const pts_stage *s, const walk *w, uint32_t day) {
    const pts_programme *p = s->programme;
    bool first = w->m->enrols && !w->m->more->bought;
    return (pts_factors){.category = 1.0,
                         .channel = 1.0,
                         .change = day >= p->change.day ? p->change.earn : 1.0,
                         .tier = p->tiers.n > 0 ? p->tiers.level[tier_of(s, w->m)].multiplier : 1.0,
                         .paid = pays(w->m) ? p->membership.multiplier : 1.0,
                         .campaigns = campaigns_on(s, w, p->campaigns.earning, day, first)};
}

/* Of a purchase, by what its entry says. */
static inline void sale_factors(const pts_stage *s, const int32_t *entry, pts_factors *factors) {
    const pts_sales *sales = &s->programme->sales;
    factors->category = pts_sale_multiplier(&sales->category, (uint32_t)entry[PTS_ENTRY_CATEGORY]);
    factors->channel = pts_sale_multiplier(&sales->channel, (uint32_t)entry[PTS_ENTRY_CHANNEL]);
}

/* trunc(((((((minor * rate) * category) * channel) * change) * tier) * paid) * campaigns + add) / unit) +
 * bonuses. Below the minimum spend 0; what leaves
 * its range becomes more than any balance may hold. */
static inline int32_t factored_points(const pts_programme *p, int32_t minor,
                                      const pts_factors *factors) {
    if (minor < p->earn_minimum)
        return 0;
    double x = (((double)minor * p->earn_rate) * factors->category) * factors->channel;
    x = ((x * factors->change) * factors->tier) * factors->paid;
    int64_t bonus = 0;
    for (uint64_t on = factors->campaigns; on; on &= on - 1) {
        const pts_campaign_terms *terms = &p->campaigns.terms[__builtin_ctzll(on)];
        x *= terms->multiplier;
        bonus += terms->bonus;
    }
    x = (x + p->earn_add) / p->earn_unit;
    int64_t points =
        (x < (double)MOST_POINTS && minor < MOST_POINTS ? (int64_t)x : MOST_POINTS + 1) + bonus;
    return points <= MOST_POINTS ? (int32_t)points : MOST_POINTS + 1;
}

/* Points of a purchase of `minor` by all rules; `points` are those by its spend alone. */
static inline int32_t ruled_points(const pts_programme *p, int32_t minor, int32_t points,
                                   const pts_factors *factors) {
    bool plain = !p->sales.on && factors->change == 1.0 && factors->tier == 1.0 &&
                 factors->paid == 1.0 && !factors->campaigns;
    return plain ? points : factored_points(p, minor, factors);
}

/* What a purchase made beyond what it makes by other factors, on a day of the same guards. */
static inline int32_t book_added(const pts_stage *s, const walk *w, uint32_t day,
                                 enum pts_flow flow, int32_t minor, int32_t made,
                                 const pts_factors *others) {
    int32_t without = factored_points(s->programme, minor, others);
    if (s->programme->guards.issues)
        without = guards_leave(s, day, without);
    int32_t added = made > without ? made - without : 0;
    w->flows[w->bin[day] * PTS_FLOWS + flow] += added;
    return added;
}

/* What a purchase does beyond its lot: of the points that it made after the caps, those that it
 * would not have without its category and channel, the tier, or campaigns; and it qualifies. */
static inline void ruled_purchase(pts_stage *s, const walk *w, uint32_t tick, int32_t minor,
                                  int32_t made, const pts_factors *factors) {
    uint32_t day = tick >> PTS_TICK_BITS;
    int32_t added = 0;
    pts_factors no_sale = *factors, no_tier = *factors, no_campaign = *factors;
    no_sale.category = no_sale.channel = 1.0;
    no_tier.tier = 1.0;
    no_campaign.campaigns = 0;
    if (s->programme->sales.on)
        book_added(s, w, day, PTS_ISSUED_SALE, minor, made, &no_sale);
    if (factors->tier != 1.0)
        book_added(s, w, day, PTS_ISSUED_TIER, minor, made, &no_tier);
    if (factors->campaigns)
        added = book_added(s, w, day, PTS_ISSUED_CAMPAIGN, minor, made, &no_campaign);
    if (added > 0)
        tell(s, (pts_event){.tick = tick, .type = PTS_EVENT_CAMPAIGN, .points = added});
    w->m->more->bought = true;
    w->m->more->standing->bought = (uint16_t)(s->programme->time->serial[day] + 1);
    standing_qualify(s, w, day, (pts_deed){.minor = minor, .points = made, .purchases = 1});
    standing_rise(s, w, tick);
}

/* Log-odds that campaigns add at an opportunity to redeem. */
static inline double campaign_odds(const pts_stage *s, const walk *w, uint32_t day) {
    const pts_campaigns *c = &s->programme->campaigns;
    double sum = 0.0;
    for (uint64_t on = campaigns_on(s, w, c->redeeming, day, false); on; on &= on - 1)
        sum += c->terms[__builtin_ctzll(on)].redemption;
    return sum;
}

#endif
