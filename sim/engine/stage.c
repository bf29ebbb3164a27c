/* What a tile's members go by: a segment's rules on a path, and the books they are kept in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "engine/tile.h"

/* Tables by balance are of one segment and path. */
static void open_tables(pts_odds_tables *tables, int segment, int32_t least) {
    if (tables->segment == segment)
        return;
    tables->segment = segment;
    int never = pts_odds_step(least);
    memset(tables->threshold, 0, (size_t)never * sizeof *tables->threshold);
    memset(tables->threshold + never, 0xFF,
           (size_t)(PTS_ODDS_STEPS - never) * sizeof *tables->threshold);
    memset(tables->base, 0xFF, sizeof tables->base); /* NaN */
}

/* Where some days offer other things, on the cheapest of them. */
static int32_t least_price(const pts_programme *p) {
    int32_t least = INT32_MAX;
    if (!p->offers.change)
        return p->catalogue.n > 0 ? p->catalogue.points[0] : least;
    for (int i = 0; i < p->offers.n; i++) {
        const pts_catalogue *c = &p->offers.list[i];
        if (c->n > 0 && c->points[0] < least)
            least = c->points[0];
    }
    return least;
}

static unsigned features(const pts_programme *p, const pts_segment_rules *r,
                         const pts_ledger *ledger, bool traced) {
    const pts_scenario *s = p->scenario;
    unsigned f = traced ? PTS_HAS_EVENTS : 0;
    if (ledger->dims.days > 0)
        f |= PTS_HAS_DAILY;
    if (s->expiry == PTS_ROLLING || s->expiry == PTS_CALENDAR)
        f |= PTS_HAS_LAPSE;
    if (s->expiry == PTS_INACTIVITY)
        f |= PTS_HAS_INACTIVITY;
    if (r->population.visits_per_day > 0.0)
        f |= PTS_HAS_VISITS;
    if (r->population.lifetime == PTS_BG_NBD)
        f |= PTS_HAS_DROPOUT;
    if (r->campaigns & (p->campaigns.earning | p->campaigns.redeeming))
        f |= PTS_HAS_RULES;
    if (r->odds.always || r->odds.personal || r->odds.pressure != 0.0 ||
        r->campaigns & p->campaigns.redeeming)
        f |= PTS_HAS_DIRECT_ODDS;
    if (p->lots.needed)
        f |= PTS_HAS_HOLDINGS;
    if (p->capped || r->population.activities_per_day > 0.0 || p->lots.returned > 0)
        f |= PTS_HAS_EXTRAS;
    if (p->effects.on || p->tasks.n > 0 || p->tiers.n > 0 || p->membership.on ||
        p->reminders.n > 0 || p->reminders.effects)
        f |= PTS_HAS_RULES;
    if (p->sales.on || p->conversion.on || p->coupons.given > 0 || p->near_expiry.on ||
        ledger->dims.drawn > 0 || !p->visit_clock.identity || r->population.wakes)
        f |= PTS_HAS_RULES;
    if (p->pools.n > 0 || p->guards.issues)
        f |= PTS_HAS_SHARED;
    if (s->counts_lots || s->counts_hours || p->transfers.on || p->auctions.n > 0 ||
        p->exchange.on || p->interest.rate > 0 || p->loan.taken > 0 || p->incident.hit > 0 ||
        p->referral.on)
        f |= PTS_HAS_RULES;
    if (p->change.acts || p->change.earn != 1.0)
        f |= PTS_HAS_RULES;
    if (p->offers.change || p->lifted)
        f |= PTS_HAS_RULES | PTS_HAS_DIRECT_ODDS;
    if (!r->clock.identity)
        f |= PTS_HAS_SEASON;
    if (s->counts_active)
        f |= PTS_HAS_ACTIVE;
    return f;
}

void pts_tile_set_stage(pts_tile *t, const pts_programme *p, pts_odds_tables *tables,
                        const pts_tile_members *who, pts_ledger *ledger) {
    pts_stage *s = &t->stage;
    int segment = who->segment;
    s->programme = p;
    s->rules = &p->segments[segment];
    s->bin = p->time->bin;
    s->lapse = p->lapse;
    s->features = features(p, s->rules, ledger, s->emit != NULL);
    s->choice_stream = pts_segment_stream(p->scenario->segments[segment].draw_id, who->twin);
    s->flows = pts_ledger_flow(ledger, segment, 0);
    s->units = pts_ledger_unit(ledger, segment, 0);
    s->tiers = pts_ledger_tier(ledger, segment, 0);
    size_t drawn = (size_t)segment * ((size_t)ledger->dims.months + 2) * (size_t)ledger->dims.drawn;
    s->used = ledger->dims.drawn > 0 ? ledger->used + drawn : NULL;
    s->won = ledger->dims.drawn > 0 ? ledger->won + drawn : NULL;
    s->cohorts = ledger->cohorts;
    s->bins = (size_t)ledger->dims.months + 2;
    s->daily = ledger->daily;
    s->hours = ledger->dims.hours > 0 ? ledger->hours : NULL;
    s->tables = tables;
    int32_t least = least_price(p);
    least = least > s->rules->threshold ? least : s->rules->threshold;
    s->least_at_purchase = p->at_purchase ? least : INT32_MAX;
    s->least_at_visit = p->at_visit ? least : INT32_MAX;
    s->least_at_reminder = least;
    open_tables(tables, segment, least);
    s->ledger = ledger;
    s->arena = &t->arena;
    s->purchases = &t->purchases.blocks[0];
    s->visits = &t->visits.blocks[0];
    s->activities = &t->activities.blocks[0];
    s->segment = segment;
    s->status = PTS_OK;
    s->failed_day = PTS_NO_DAY;
    t->real_gaps = who->sharing != PTS_ALONE && !s->rules->clock.identity &&
                   !s->rules->population.wakes; /* where policies wake members at other times */
    t->features = s->features;
    t->step = t->apart_step = pts_member_choose(s->features);
    t->kept_features = s->features & ~(unsigned)PTS_HAS_SEASON;
    t->kept_step = pts_member_choose(t->kept_features);
}
