/* A tile's life: draw the members, then batch by batch fill columns of candidates and let the rule
 * machine walk through them, until the period's end; close the horizon; run off.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tile.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 4096, RUNOFF_DAYS = 365 };

static int init_columns(pts_columns *c, int members) {
    size_t n = BATCH + PTS_STRETCH_STEP, ticks = n + (size_t)members;
    c->capacity = BATCH;
    c->stretch = calloc((size_t)members, sizeof *c->stretch);
    c->index = calloc(n, sizeof *c->index);
    c->member = calloc(n, sizeof *c->member);
    c->mean_gap = calloc(n, sizeof *c->mean_gap);
    c->log_spend = calloc(n, sizeof *c->log_spend);
    c->gap = calloc(n, sizeof *c->gap);
    c->redeem = calloc(n, sizeof *c->redeem);
    c->dropout = calloc(n, sizeof *c->dropout);
    c->minor = calloc(n, sizeof *c->minor);
    c->points = calloc(n, sizeof *c->points);
    c->operational = calloc(ticks, sizeof *c->operational);
    c->tick = c->operational;
    bool whole = c->stretch && c->index && c->member && c->mean_gap && c->log_spend && c->gap &&
                 c->redeem && c->dropout && c->minor && c->points && c->operational;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

static void free_columns(pts_columns *c) {
    free(c->stretch);
    free(c->index);
    free(c->member);
    free(c->mean_gap);
    free(c->log_spend);
    free(c->gap);
    free(c->redeem);
    free(c->dropout);
    free(c->minor);
    free(c->points);
    free(c->operational);
}

static int init_draws(pts_tile *t, size_t n) {
    bool whole = true;
    t->draw_index = calloc(n, sizeof *t->draw_index); /* all 0: first blocks */
    t->draw_member = calloc(n, sizeof *t->draw_member);
    for (int w = 0; w < 4; w++)
        whole = (t->draw_word[w] = calloc(n, sizeof *t->draw_word[w])) && whole;
    for (int g = 0; g < 3; g++)
        whole = (t->draw_gamma[g] = calloc(n, sizeof *t->draw_gamma[g])) && whole;
    return whole && t->draw_index && t->draw_member ? PTS_OK : PTS_ERR_MEMORY;
}

int pts_tile_init(pts_tile *t, int capacity, int segments) {
    size_t n = (size_t)capacity;
    int status = PTS_OK;
    *t = (pts_tile){.capacity = capacity, .fill = pts_fill_choose()};
    t->members = calloc(n, sizeof *t->members);
    t->active = calloc(n, sizeof *t->active);
    t->purchase_slice = calloc(n, sizeof *t->purchase_slice);
    t->visit_slice = calloc(n, sizeof *t->visit_slice);
    status = status == PTS_OK ? init_draws(t, n + PTS_STRETCH_STEP) : status;
    t->real = calloc(BATCH + n + 1, sizeof *t->real);
    t->thresholds = calloc((size_t)segments * PTS_ODDS_STEPS, sizeof *t->thresholds);
    if (status == PTS_OK)
        status = init_columns(&t->purchases, capacity);
    if (status == PTS_OK)
        status = init_columns(&t->visits, capacity);
    if (status == PTS_OK)
        status = pts_arena_init(&t->arena, 16 * (uint32_t)capacity);
    bool whole =
        t->members && t->active && t->purchase_slice && t->visit_slice && t->real && t->thresholds;
    return whole ? status : PTS_ERR_MEMORY;
}

void pts_tile_free(pts_tile *t) {
    free(t->members);
    free(t->active);
    free(t->purchase_slice);
    free(t->visit_slice);
    free(t->real);
    free(t->draw_index);
    free(t->draw_member);
    for (int w = 0; w < 4; w++)
        free(t->draw_word[w]);
    for (int g = 0; g < 3; g++)
        free(t->draw_gamma[g]);
    free(t->thresholds);
    free_columns(&t->purchases);
    free_columns(&t->visits);
    pts_arena_free(&t->arena);
    *t = (pts_tile){0};
}

void pts_tile_new_path(pts_tile *t, int segments) {
    memset(t->thresholds, 0, (size_t)segments * PTS_ODDS_STEPS * sizeof *t->thresholds);
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
    if (!r->odds.always && (r->odds.personal || r->odds.pressure != 0.0))
        f |= PTS_HAS_DIRECT_ODDS;
    return f;
}

static void set_stage(pts_tile *t, const pts_programme *p, const pts_tile_members *who,
                      pts_ledger *ledger) {
    pts_stage *s = &t->stage;
    int segment = who->segment;
    s->programme = p;
    s->rules = &p->segments[segment];
    s->bin = p->time->bin;
    s->lapse = p->time->lapse;
    s->features = features(p, s->rules, ledger, s->emit != NULL);
    s->choice_stream = pts_segment_stream(p->scenario->segments[segment].draw_id, who->twin);
    s->flows = pts_ledger_flow(ledger, segment, 0);
    s->units = pts_ledger_unit(ledger, segment, 0);
    s->cohorts = ledger->cohorts;
    s->bins = (size_t)ledger->dims.months + 2;
    s->daily = ledger->daily;
    s->thresholds = t->thresholds + (size_t)segment * PTS_ODDS_STEPS;
    s->ledger = ledger;
    s->arena = &t->arena;
    s->purchases = &t->purchases;
    s->visits = &t->visits;
    s->segment = segment;
    s->status = PTS_OK;
    t->purchases.tick = s->rules->clock.identity ? t->purchases.operational : t->real;
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

typedef struct batch {
    int members, visitors; /* stretches used */
    int purchases, visits; /* entries used */
    int purchase_ticks, visit_ticks;
} batch;

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

/* Reserves a member's entries; false if the batch has no room for it. */
static bool reserve(pts_tile *t, batch *b, int q, uint32_t until) {
    const pts_member *m = &t->members[t->active[q]];
    uint32_t end = m->end < until ? m->end : until;
    int p = wanted_purchases(t, m, end), v = wanted_visits(t, m, end);
    if (b->purchases + p > BATCH || b->visits + v > BATCH)
        return false;
    int p0 = p > 0 && m->purchase.k == 0 && !m->first_purchase, v0 = v > 0 && m->visit.k == 0;
    t->purchase_slice[q] = (pts_slice){b->purchases, b->purchase_ticks, p0, p};
    t->visit_slice[q] = (pts_slice){b->visits, b->visit_ticks, v0, v};
    t->purchases.stretch[b->members] =
        (pts_stretch){m->purchase.k, m->id, m->purchase_gap, m->log_spend, p};
    if (v > 0)
        t->visits.stretch[b->visitors++] = (pts_stretch){m->visit.k, m->id, m->visit_gap, 0.0f, v};
    b->members++;
    b->purchases += p;
    b->visits += v;
    b->purchase_ticks += p + 1;
    b->visit_ticks += v + 1;
    return true;
}

static uint32_t after(uint32_t tick, uint32_t gap) {
    uint32_t sum = tick + gap;
    return sum < tick ? PTS_NEVER : sum;
}

/* Running sum of the gaps: tick of each entry and of the candidate after the last. */
static void run_ticks(const pts_columns *c, const pts_slice *s, uint32_t operational) {
    uint32_t *tick = c->operational + s->tick;
    tick[0] = operational;
    for (int j = 0; j < s->n; j++)
        tick[j + 1] = after(tick[j], c->gap[s->at + j]);
}

/* Operational to real; never before the start, where rounding could put it, and the start itself
 * even in a month without purchases. */
static void map_ticks(const pts_tile *t, const pts_slice *s, const pts_member *m) {
    const pts_clock *clock = &t->stage.rules->clock;
    uint32_t end = clock->start[t->stage.programme->time->ends];
    const uint32_t *from = t->purchases.operational + s->tick;
    uint32_t *to = t->purchases.tick + s->tick;
    for (int j = 0; j <= s->n; j++) {
        uint32_t real = from[j] < end ? pts_clock_real(clock, from[j]) : PTS_NEVER;
        to[j] = real > m->start ? real : m->start;
    }
    if (m->purchase.k == 0)
        to[0] = m->start;
}

static void fill(pts_tile *t, const batch *b) {
    const pts_stage *s = &t->stage;
    const pts_programme *p = s->programme;
    pts_fill f = {.seed = p->scenario->seed,
                  .stream = s->choice_stream | PTS_STREAM_PURCHASE,
                  .path = p->path,
                  .spend_within = s->rules->population.spend_within,
                  .earn_rate = p->earn_rate,
                  .earn_add = p->earn_add,
                  .earn_unit = p->earn_unit,
                  .earn_minimum = p->earn_minimum};
    t->candidates += t->fill.purchases(&f, &t->purchases, b->members);
    f.stream = s->choice_stream | PTS_STREAM_VISIT;
    if (b->visitors)
        t->candidates += t->fill.visits(&f, &t->visits, b->visitors);
}

/* Runs active members q0 .. q1 - 1 through their columns; those that need more stay active. */
static int walk_batch(pts_tile *t, int q0, int q1, int kept, uint32_t until) {
    bool season = !t->stage.rules->clock.identity;
    for (int q = q0; q < q1; q++) {
        int i = t->active[q];
        pts_member *m = &t->members[i];
        run_ticks(&t->purchases, &t->purchase_slice[q], m->purchase.operational);
        if (season)
            map_ticks(t, &t->purchase_slice[q], m);
        run_ticks(&t->visits, &t->visit_slice[q], m->visit.operational);
        if (t->step(&t->stage, m, t->purchase_slice[q], t->visit_slice[q], until))
            t->active[kept++] = i;
    }
    return kept;
}

/* Advances the active members (0 .. n - 1 of t->active) to tick `until`. */
static int advance_active(pts_tile *t, int n, uint32_t until) {
    while (n > 0 && t->stage.status == PTS_OK) {
        int kept = 0;
        for (int q0 = 0, q1; q0 < n; q0 = q1) {
            batch b = {0};
            for (q1 = q0; q1 < n && reserve(t, &b, q1, until); q1++)
                ;
            fill(t, &b);
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
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        pts_member_close(&t->stage, &t->members[i]);
        if (t->members[i].running)
            t->active[n++] = i;
    }
    int status = advance_active(t, n, t->stage.programme->time->ends << PTS_TICK_BITS);
    for (int i = 0; i < t->n && status == PTS_OK; i++)
        pts_member_finish(&t->stage, &t->members[i]);
    return status;
}

int pts_tile_run(pts_tile *t, const pts_programme *p, const pts_tile_members *who,
                 int period_months, pts_ledger *ledger) {
    const pts_timeline *time = p->time;
    set_stage(t, p, who, ledger);
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
