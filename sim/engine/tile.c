/* A tile's life: draw the members, then batch by batch fill columns of candidates and let the rule
 * machine walk through them, until the period's end; close the horizon; run off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tile.h"

#include "model/gamma.h"

enum { BATCH = PTS_BATCH, RUNOFF_DAYS = 365, SPEND_BITS = 6 };

/* Candidates worth drawing from operational tick `from` to `limit`: the expected number and some
 * standard deviations, half of one so that few members come back for more, two where every policy
 * would come back. A choice of speed: it never shows in results. At least one. */
static inline int worth(const pts_tile *t, uint32_t from, uint32_t limit, float mean_gap) {
    float x = (float)(limit > from ? limit - from : 0) / mean_gap;
    x = x + t->deviations * __builtin_sqrtf(x);
    return 1 + (x < BATCH / 2 - 1 ? (int)x : BATCH / 2 - 1);
}

/* Entries of a member's purchases up to real tick `end`, in one batch at most half of it; none if the
 * next one is not before it. */
static int wanted_purchases(const pts_tile *t, const pts_member *m, uint32_t end) {
    const pts_clock *clock = &t->stage.rules->clock;
    if (m->purchase.tick >= end)
        return 0;
    uint32_t limit = pts_clock_operational(clock, end), from = m->purchase.operational;
    if (t->real_gaps)
        from = pts_clock_operational(clock, m->purchase.tick);
    if (m->running) { /* a run-off mostly ends soon */
        uint32_t soon = from + (RUNOFF_DAYS << PTS_TICK_BITS);
        limit = soon < limit ? soon : limit;
    }
    return worth(t, from, limit, m->purchase_gap);
}

/* The same of another process, up to operational tick `limit`. */
static inline int wanted(const pts_tile *t, const pts_member *m, const pts_next *next,
                         uint32_t limit, float mean_gap) {
    uint32_t soon = next->operational + (RUNOFF_DAYS << PTS_TICK_BITS);
    return worth(t, next->operational, m->running && soon < limit ? soon : limit, mean_gap);
}

static int wanted_visits(const pts_tile *t, const pts_member *m, uint32_t end) {
    if (!(t->stage.features & PTS_HAS_VISITS) || m->visit.tick >= end)
        return 0;
    uint32_t limit = pts_clock_operational(&t->stage.programme->visit_clock, end);
    return wanted(t, m, &m->visit, limit, m->visit_gap);
}

static int wanted_activities(const pts_tile *t, const pts_member *m, uint32_t end) {
    const pts_more *more = m->more;
    if (!(t->stage.features & PTS_HAS_EXTRAS) || more->activity.tick >= end)
        return 0;
    return wanted(t, m, &more->activity, end, more->activity_gap);
}

/* Takes n > 0 entries of the batch for a process of tile member i; the first of them is no event
 * where `start`. */
static inline pts_slice take(pts_supply *s, int i, const pts_next *next, const pts_member *m,
                             float mean_gap, bool start, int n) {
    pts_slice slice = {s->entries, n, (uint16_t)s->block, next->k == 0 && start};
    s->blocks[0].stretch[s->stretches++] = (pts_stretch){next->k, m->id, mean_gap, m->log_spend, n};
    s->entries += n;
    if (s->block > 0)
        pts_supply_keep(s, i, next->k, slice.at, n);
    return slice;
}

/* What an earlier policy, or period, has left of the candidates from the next one on; false if that
 * is nothing. */
static inline bool recall(pts_supply *s, int i, const pts_next *next, bool start,
                          pts_slice *slice) {
    const pts_piece *piece = pts_supply_find(s, i, next->k);
    if (!piece)
        return false;
    int past = (int)(next->k - piece->k);
    *slice = (pts_slice){piece->at + past, piece->n - past, (uint16_t)piece->block,
                         next->k == 0 && start};
    return true;
}

/* Beyond what is kept: the operational tick that the member's own way there has not told. */
static void go_apart(const pts_tile *t, int i, pts_member *m) {
    const pts_trail *trail = &t->purchases.trails[i];
    m->apart = true;
    m->purchase.operational = trail->last < 0
                                  ? pts_clock_operational(&t->stage.rules->clock, m->start)
                                  : trail->operational;
}

/* Processes of a member that want nothing more, since they have what is kept. */
typedef struct served {
    bool purchases, visits, activities;
} served;

static served recall_all(pts_tile *t, int i, uint32_t end, pts_slices *to) {
    pts_member *m = &t->members[i];
    served has = {0};
    if (m->purchase.tick < end) {
        has.purchases = recall(&t->purchases, i, &m->purchase, !m->first_purchase, &to->purchases);
        if (!has.purchases && t->real_gaps && t->purchases.block == 0 && !m->apart)
            go_apart(t, i, m);
    }
    if ((t->stage.features & PTS_HAS_VISITS) && m->visit.tick < end)
        has.visits = recall(&t->visits, i, &m->visit, true, &to->visits);
    if ((t->stage.features & PTS_HAS_EXTRAS) && m->more->activity.tick < end)
        has.activities = recall(&t->activities, i, &m->more->activity, true, &to->activities);
    return has;
}

/* Reserves a member's entries; false if the batch has no room for it. */
static bool reserve(pts_tile *t, int q, uint32_t until) {
    int i = t->active[q];
    const pts_member *m = &t->members[i];
    uint32_t end = m->end < until ? m->end : until;
    pts_slices *to = &t->slices[q];
    served has = {0};
    *to = (pts_slices){0};
    if (t->keeps)
        has = recall_all(t, i, end, to);
    int p = has.purchases ? 0 : wanted_purchases(t, m, end);
    int v = has.visits ? 0 : wanted_visits(t, m, end);
    int a = has.activities ? 0 : wanted_activities(t, m, end);
    if (t->purchases.entries + p > BATCH || t->visits.entries + v > BATCH ||
        t->activities.entries + a > BATCH)
        return false;
    if (p > 0)
        to->purchases =
            take(&t->purchases, i, &m->purchase, m, m->purchase_gap, !m->first_purchase, p);
    if (v > 0)
        to->visits = take(&t->visits, i, &m->visit, m, m->visit_gap, true, v);
    if (a > 0)
        to->activities =
            take(&t->activities, i, &m->more->activity, m, m->more->activity_gap, true, a);
    return true;
}

/* Turns the gaps of a member's n entries, from its next purchase on, into real ones. */
static void turn_gaps(const pts_tile *t, int i, const pts_slice *slice) {
    const pts_clock *clock = &t->stage.rules->clock;
    const pts_member *m = &t->members[i];
    pts_trail *trail = &t->purchases.trails[i];
    uint32_t *gap = t->purchases.blocks[slice->block].gap + slice->at;
    uint32_t whole = clock->start[t->stage.programme->time->ends], real = m->purchase.tick;
    uint32_t operational =
        m->purchase.k > 0 ? trail->operational : pts_clock_operational(clock, m->start);
    for (int j = 0; j < slice->n; j++) {
        uint32_t sum = operational + gap[j];
        operational = sum < operational ? PTS_NEVER : sum;
        uint32_t next = operational < whole ? pts_clock_real(clock, operational) : PTS_NEVER;
        next = next > m->start ? next : m->start;
        gap[j] = next == PTS_NEVER ? UINT32_MAX : next - real;
        real = next;
    }
    trail->operational = operational;
}

/* Of what the batch has just been filled with. */
static void turn_batch(const pts_tile *t, int q0, int q1) {
    const pts_supply *s = &t->purchases;
    for (int q = q0; q < q1 && s->stretches > 0 && s->block > 0; q++) {
        const pts_slice *slice = &t->slices[q].purchases;
        if (slice->n > 0 && slice->block == s->block && slice->at >= s->from)
            turn_gaps(t, t->active[q], slice);
    }
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
    if (stream == PTS_STREAM_PURCHASE && t->second) {
        f->stream = t->stage.choice_stream | PTS_STREAM_PURCHASE_2;
        t->fill.words(f, c.index, c.member, n, c.second);
    }
    if (stream == PTS_STREAM_PURCHASE && t->stage.rules->population.gamma_gamma)
        fill_gamma_spends(t, *f, &c, n);
    if (s->block > 0)
        s->filled[s->block] = s->entries;
}

static void open_batch(pts_tile *t, int members) {
    pts_supply_open(&t->purchases, members);
    pts_supply_open(&t->visits, members);
    pts_supply_open(&t->activities, members);
}

static void fill_batch(pts_tile *t) {
    pts_fill f = fill_of(t);
    fill_process(t, &f, &t->purchases, t->fill.purchases, PTS_STREAM_PURCHASE);
    fill_process(t, &f, &t->visits, t->fill.visits, PTS_STREAM_VISIT);
    fill_process(t, &f, &t->activities, t->fill.visits, PTS_STREAM_ACTIVITY);
}

/* Lets the rule machine read the blocks that a member's entries are in, and tells it in which time
 * their gaps are. */
static inline void point_at(pts_tile *t, const pts_member *m, const pts_slices *slices) {
    t->stage.purchases = &t->purchases.blocks[slices->purchases.block];
    if (t->features & PTS_HAS_VISITS)
        t->stage.visits = &t->visits.blocks[slices->visits.block];
    if (t->features & PTS_HAS_EXTRAS)
        t->stage.activities = &t->activities.blocks[slices->activities.block];
    if (!t->real_gaps)
        return;
    t->stage.features = m->apart ? t->features : t->kept_features;
    t->step = m->apart ? t->apart_step : t->kept_step;
}

/* Runs active members q0 .. q1 - 1 through their columns; those that need more stay active. */
static int walk_batch(pts_tile *t, int q0, int q1, int kept, uint32_t until) {
    for (int q = q0; q < q1; q++) {
        int i = t->active[q];
        pts_member *m = &t->members[i];
        if (t->keeps)
            point_at(t, m, &t->slices[q]);
        if (t->step(&t->stage, m, &t->slices[q], until))
            t->active[kept++] = i;
    }
    return kept;
}

int pts_tile_advance(pts_tile *t, int n, uint32_t until) {
    while (n > 0 && t->stage.status == PTS_OK) {
        int kept = 0;
        for (int q0 = 0, q1; q0 < n; q0 = q1) {
            open_batch(t, n - q0);
            for (q1 = q0; q1 < n && reserve(t, q1, until); q1++)
                ;
            fill_batch(t);
            if (t->real_gaps)
                turn_batch(t, q0, q1);
            kept = walk_batch(t, q0, q1, kept, until);
        }
        n = kept;
    }
    return t->stage.status;
}

int pts_tile_advance_all(pts_tile *t, uint32_t until) {
    for (int i = 0; i < t->n; i++)
        t->active[i] = i;
    return pts_tile_advance(t, t->n, until);
}

static int run_off(pts_tile *t) {
    const pts_timeline *time = t->stage.programme->time;
    bool longer = time->ends > time->closes;
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        const pts_member *m = &t->members[i];
        pts_member_close(&t->stage, &t->members[i]);
        if (!longer && (m->running || t->stage.emit))
            pts_member_finish(&t->stage, &t->members[i]);
        else if (m->running)
            t->active[n++] = i;
    }
    if (!longer)
        return PTS_OK;
    int status = pts_tile_advance(t, n, time->ends << PTS_TICK_BITS);
    for (int i = 0; i < t->n && status == PTS_OK; i++)
        if (t->members[i].running || t->stage.emit)
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

static void begin_supply(pts_supply *s, const pts_tile_members *who) {
    if (who->sharing == PTS_SHARE_AGAIN)
        pts_supply_rewind(s, who->n);
    else
        pts_supply_clear(s, who->n, who->sharing == PTS_SHARE_FIRST);
}

/* A tile starts with nothing kept, or is gone through again. */
static void begin_sharing(pts_tile *t, const pts_tile_members *who) {
    t->keeps = who->sharing != PTS_ALONE;
    t->deviations = t->keeps ? 2.0f : 0.5f;
    begin_supply(&t->purchases, who);
    begin_supply(&t->visits, who);
    begin_supply(&t->activities, who);
    if (t->keeps)
        earn_again(t);
}

int pts_tile_begin(pts_tile *t, const pts_programme *p, pts_odds_tables *tables,
                   const pts_tile_members *who, pts_ledger *ledger) {
    pts_tile_set_stage(t, p, tables, who, ledger);
    begin_sharing(t, who);
    return pts_tile_draw(t, who);
}

int pts_tile_run(pts_tile *t, const pts_programme *p, pts_odds_tables *tables,
                 const pts_tile_members *who, int period_months, pts_ledger *ledger) {
    const pts_timeline *time = p->time;
    int status = pts_tile_begin(t, p, tables, who, ledger);
    int step = period_months > 0 ? period_months : time->months;
    if (status == PTS_OK && period_months > 0)
        status = pts_tile_advance_all(t, time->opens << PTS_TICK_BITS);
    for (int m = 0; m < time->months && status == PTS_OK; m += step) {
        int last = m + step < time->months ? m + step : time->months;
        status = pts_tile_advance_all(t, time->month_start[last + 1] << PTS_TICK_BITS);
    }
    return status == PTS_OK ? run_off(t) : status;
}
