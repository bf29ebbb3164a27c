/* A tile's life: draw the members, then batch by batch fill columns of candidates and let the rule
 * machine walk through them, until the period's end; close the horizon; run off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tile.h"

#include <string.h>

#include "model/gamma.h"

enum { BATCH = PTS_BATCH, RUNOFF_DAYS = 365, SPEND_BITS = 6 };

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
    if (r->odds.always || r->odds.personal || r->odds.pressure != 0.0)
        f |= PTS_HAS_DIRECT_ODDS;
    if (p->lots.needed)
        f |= PTS_HAS_HOLDINGS;
    if (p->capped || r->population.activities_per_day > 0.0 || p->lots.returned > 0)
        f |= PTS_HAS_EXTRAS;
    if (!r->clock.identity)
        f |= PTS_HAS_SEASON;
    return f;
}

static void set_stage(pts_tile *t, const pts_programme *p, pts_odds_tables *tables,
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
    s->cohorts = ledger->cohorts;
    s->bins = (size_t)ledger->dims.months + 2;
    s->daily = ledger->daily;
    s->tables = tables;
    int32_t least = p->catalogue.n > 0 ? p->catalogue.points[0] : INT32_MAX;
    least = least > s->rules->threshold ? least : s->rules->threshold;
    s->least_at_purchase = p->at_purchase ? least : INT32_MAX;
    s->least_at_visit = p->at_visit ? least : INT32_MAX;
    open_tables(tables, segment, least);
    s->ledger = ledger;
    s->arena = &t->arena;
    s->purchases = &t->purchases.blocks[0];
    s->visits = &t->visits.blocks[0];
    s->activities = &t->activities.blocks[0];
    s->segment = segment;
    s->status = PTS_OK;
    t->step = pts_member_choose(s->features);
}

/* Candidates worth drawing before operational tick `limit`: the expected number and half a standard
 * deviation, so that few members come back for more. A choice of speed: it never shows in results.
 * None if the next one is at or after real tick `end`, else at least one. */
static int wanted(const pts_next *next, uint32_t end, uint32_t limit, float mean_gap) {
    if (next->tick >= end)
        return 0;
    uint32_t span = limit > next->operational ? limit - next->operational : 0;
    float x = (float)span / mean_gap;
    x = x + 0.5f * __builtin_sqrtf(x);
    return 1 + (x < BATCH / 2 - 1 ? (int)x : BATCH / 2 - 1);
}

/* Entries of a member's purchases up to `end`, in one batch at most half of it. */
static int wanted_purchases(const pts_tile *t, const pts_member *m, uint32_t end) {
    uint32_t limit = pts_clock_operational(&t->stage.rules->clock, end);
    if (m->running) { /* a run-off mostly ends soon */
        uint32_t soon = m->purchase.operational + (RUNOFF_DAYS << PTS_TICK_BITS);
        limit = soon < limit ? soon : limit;
    }
    return wanted(&m->purchase, end, limit, m->purchase_gap);
}

static int wanted_visits(const pts_tile *t, const pts_member *m, uint32_t end) {
    if (!(t->stage.features & PTS_HAS_VISITS))
        return 0;
    uint32_t soon = m->visit.operational + (RUNOFF_DAYS << PTS_TICK_BITS);
    return wanted(&m->visit, end, m->running && soon < end ? soon : end, m->visit_gap);
}

static int wanted_activities(const pts_tile *t, const pts_member *m, uint32_t end) {
    const pts_more *more = m->more;
    if (!(t->stage.features & PTS_HAS_EXTRAS))
        return 0;
    uint32_t soon = more->activity.operational + (RUNOFF_DAYS << PTS_TICK_BITS);
    return wanted(&more->activity, end, m->running && soon < end ? soon : end, more->activity_gap);
}

/* Takes n > 0 entries of the batch for a process of tile member i; the first of them is no event
 * where `start`. */
static inline pts_slice take(pts_supply *s, int i, const pts_next *next, const pts_member *m,
                             float mean_gap, bool start, int n) {
    pts_slice slice = {s->block, s->entries, n, next->k == 0 && start};
    s->blocks[0].stretch[s->stretches++] = (pts_stretch){next->k, m->id, mean_gap, m->log_spend, n};
    s->entries += n;
    if (s->block > 0)
        pts_supply_keep(s, i, next->k, slice.at, n);
    return slice;
}

/* What an earlier policy, or period, has left of the candidates from the next one on; false if that
 * is nothing. */
static bool recall(pts_supply *s, int i, const pts_next *next, bool start, pts_slice *slice) {
    const pts_piece *piece = pts_supply_find(s, i, next->k);
    if (!piece)
        return false;
    int past = (int)(next->k - piece->k);
    *slice = (pts_slice){piece->block, piece->at + past, piece->n - past, next->k == 0 && start};
    return true;
}

/* How many entries of each process a member wants in a batch. */
typedef struct demand {
    int purchases, visits, activities;
} demand;

static void recall_all(pts_tile *t, int i, demand *d, pts_slices *to) {
    const pts_member *m = &t->members[i];
    if (d->purchases && recall(&t->purchases, i, &m->purchase, !m->first_purchase, &to->purchases))
        d->purchases = 0;
    if (d->visits && recall(&t->visits, i, &m->visit, true, &to->visits))
        d->visits = 0;
    if (d->activities && recall(&t->activities, i, &m->more->activity, true, &to->activities))
        d->activities = 0;
}

/* Reserves a member's entries; false if the batch has no room for it. */
static bool reserve(pts_tile *t, int q, uint32_t until) {
    int i = t->active[q];
    const pts_member *m = &t->members[i];
    uint32_t end = m->end < until ? m->end : until;
    demand d = {wanted_purchases(t, m, end), wanted_visits(t, m, end),
                wanted_activities(t, m, end)};
    pts_slices *to = &t->slices[q];
    *to = (pts_slices){0};
    if (t->keeps)
        recall_all(t, i, &d, to);
    if (t->purchases.entries + d.purchases > BATCH || t->visits.entries + d.visits > BATCH ||
        t->activities.entries + d.activities > BATCH)
        return false;
    if (d.purchases)
        to->purchases = take(&t->purchases, i, &m->purchase, m, m->purchase_gap, !m->first_purchase,
                             d.purchases);
    if (d.visits)
        to->visits = take(&t->visits, i, &m->visit, m, m->visit_gap, true, d.visits);
    if (d.activities)
        to->activities = take(&t->activities, i, &m->more->activity, m, m->more->activity_gap, true,
                              d.activities);
    return true;
}

/* Gamma-gamma spend in place of the lognormal one: Gamma(within) of each purchase times its member's
 * scale, which stands where the logarithm of spend would. */
static void fill_gamma_spends(pts_tile *t, pts_fill fill, const pts_columns *c, int n) {
    const double shape = t->stage.rules->population.spend_shape_within;
    const pts_gamma gamma = pts_gamma_of(shape);
    float *drawn = c->mean_gap; /* read already */
    fill.stream = t->stage.choice_stream | PTS_STREAM_SPEND;
    for (int j = 0; j < n; j++)
        t->spend_index[j] = c->index[j] << SPEND_BITS;
    t->fill.words(&fill, t->spend_index, c->member, n, t->spend_word);
    t->fill.gammas(gamma.d, gamma.c, gamma.boost, t->spend_word, n, drawn);
    for (int j = 0; j < n; j++) {
        pts_source source = {fill.seed, t->stage.choice_stream, c->member[j], fill.path};
        if (drawn[j] < 0.0f)
            drawn[j] = (float)pts_gamma_member(&source, PTS_STREAM_SPEND, t->spend_index[j], shape);
        float minor = c->log_spend[j] * drawn[j];
        c->minor[j] = (int32_t)((minor < 1073741824.0f ? minor : 1073741824.0f) + 0.5f);
    }
    t->fill.earnings(&fill, c->minor, n, c->points);
}

/* What all entries of a tile's fills share. */
static pts_fill fill_of(const pts_tile *t) {
    const pts_programme *p = t->stage.programme;
    const pts_population *population = &t->stage.rules->population;
    return (pts_fill){.seed = p->scenario->seed,
                      .path = p->path,
                      .dropout = population->lifetime == PTS_BG_NBD,
                      .spend_within = population->spend_within,
                      .earn_rate = p->earn_rate,
                      .earn_add = p->earn_add,
                      .earn_unit = p->earn_unit,
                      .earn_minimum = p->earn_minimum};
}

static void fill_process(pts_tile *t, pts_fill *f, pts_supply *s, pts_fill_function *fill,
                         enum pts_stream stream) {
    if (s->stretches == 0)
        return;
    pts_columns c = pts_supply_batch(s);
    f->stream = t->stage.choice_stream | (uint32_t)stream;
    int n = fill(f, &c, s->stretches);
    t->candidates += n;
    if (stream == PTS_STREAM_PURCHASE && t->stage.rules->population.gamma_gamma)
        fill_gamma_spends(t, *f, &c, n);
    if (s->block > 0)
        s->filled[s->block] = s->entries;
}

static void open_batch(pts_tile *t) {
    pts_supply_open(&t->purchases);
    pts_supply_open(&t->visits);
    pts_supply_open(&t->activities);
}

static void fill_batch(pts_tile *t) {
    pts_fill f = fill_of(t);
    fill_process(t, &f, &t->purchases, t->fill.purchases, PTS_STREAM_PURCHASE);
    fill_process(t, &f, &t->visits, t->fill.visits, PTS_STREAM_VISIT);
    fill_process(t, &f, &t->activities, t->fill.visits, PTS_STREAM_ACTIVITY);
}

/* Lets the rule machine read the blocks that a member's entries are in. */
static inline void point_at(pts_tile *t, const pts_slices *slices) {
    t->stage.purchases = &t->purchases.blocks[slices->purchases.block];
    t->stage.visits = &t->visits.blocks[slices->visits.block];
    t->stage.activities = &t->activities.blocks[slices->activities.block];
}

/* Runs active members q0 .. q1 - 1 through their columns; those that need more stay active. */
static int walk_batch(pts_tile *t, int q0, int q1, int kept, uint32_t until) {
    for (int q = q0; q < q1; q++) {
        int i = t->active[q];
        pts_member *m = &t->members[i];
        if (t->keeps)
            point_at(t, &t->slices[q]);
        if (t->step(&t->stage, m, &t->slices[q], until))
            t->active[kept++] = i;
    }
    return kept;
}

/* Advances the active members (0 .. n - 1 of t->active) to tick `until`. */
static int advance_active(pts_tile *t, int n, uint32_t until) {
    while (n > 0 && t->stage.status == PTS_OK) {
        int kept = 0;
        for (int q0 = 0, q1; q0 < n; q0 = q1) {
            open_batch(t);
            for (q1 = q0; q1 < n && reserve(t, q1, until); q1++)
                ;
            fill_batch(t);
            kept = walk_batch(t, q0, q1, kept, until);
        }
        n = kept;
    }
    return t->stage.status;
}

static int advance_all(pts_tile *t, uint32_t until) {
    for (int i = 0; i < t->n; i++)
        t->active[i] = i;
    return advance_active(t, t->n, until);
}

static int run_off(pts_tile *t) {
    const pts_timeline *time = t->stage.programme->time;
    bool longer = time->ends > time->closes;
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        pts_member_close(&t->stage, &t->members[i]);
        if (!longer)
            pts_member_finish(&t->stage, &t->members[i]);
        else if (t->members[i].running)
            t->active[n++] = i;
    }
    if (!longer)
        return PTS_OK;
    int status = advance_active(t, n, time->ends << PTS_TICK_BITS);
    for (int i = 0; i < t->n && status == PTS_OK; i++)
        pts_member_finish(&t->stage, &t->members[i]);
    return status;
}

/* Points of the purchases that are kept, by this programme's rule of earning. */
static void earn_again(pts_tile *t) {
    const pts_programme *p = t->stage.programme;
    const pts_supply *s = &t->purchases;
    pts_fill f = fill_of(t);
    bool same = t->earn_rate == p->earn_rate && t->earn_add == p->earn_add &&
                t->earn_unit == p->earn_unit && t->earn_minimum == p->earn_minimum;
    for (int b = 1; b <= s->n_kept && !same; b++)
        t->fill.earnings(&f, s->blocks[b].minor, s->filled[b], s->blocks[b].points);
    t->earn_rate = p->earn_rate;
    t->earn_add = p->earn_add;
    t->earn_unit = p->earn_unit;
    t->earn_minimum = p->earn_minimum;
}

/* A tile starts with nothing kept, or is gone through again. */
static void begin_sharing(pts_tile *t, const pts_tile_members *who) {
    pts_supply *supplies[] = {&t->purchases, &t->visits, &t->activities};
    t->keeps = who->sharing != PTS_ALONE;
    for (int i = 0; i < 3; i++)
        if (who->sharing == PTS_SHARE_AGAIN)
            pts_supply_rewind(supplies[i], who->n);
        else
            pts_supply_clear(supplies[i], who->n, t->keeps);
    if (t->keeps)
        earn_again(t);
}

int pts_tile_run(pts_tile *t, const pts_programme *p, pts_odds_tables *tables,
                 const pts_tile_members *who, int period_months, pts_ledger *ledger) {
    const pts_timeline *time = p->time;
    set_stage(t, p, tables, who, ledger);
    begin_sharing(t, who);
    int status = pts_tile_draw(t, who);
    int step = period_months > 0 ? period_months : time->months;
    if (status == PTS_OK && period_months > 0)
        status = advance_all(t, time->opens << PTS_TICK_BITS);
    for (int m = 0; m < time->months && status == PTS_OK; m += step) {
        int last = m + step < time->months ? m + step : time->months;
        status = advance_all(t, time->month_start[last + 1] << PTS_TICK_BITS);
    }
    return status == PTS_OK ? run_off(t) : status;
}
