/* Members that can be taken back. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flock.h"

#include <stdlib.h>
#include <string.h>

void pts_flock_free(pts_flock *f) {
    pts_tile_free(&f->tile);
    free(f->tables);
    free(f->turns);
    free(f->is_recalled);
    free(f->members);
    free(f->more);
    free(f->rationed);
    free(f->tasks);
    free(f->standings);
    free(f->qualified);
    free(f->exchanges);
    free(f->slots);
    *f = (pts_flock){0};
}

/* Storage for n members. */
static int make(pts_flock *f, const pts_scenario *s, int n) {
    size_t members = (size_t)n + 1;
    pts_flock_free(f);
    f->needs = pts_tile_needs_of(s);
    f->tables = calloc(1, sizeof *f->tables);
    f->turns = calloc(members, sizeof *f->turns);
    f->is_recalled = calloc(members, sizeof *f->is_recalled);
    f->members = calloc(members, sizeof *f->members);
    f->more = calloc(members, sizeof *f->more);
    f->rationed = calloc(members * ((size_t)f->needs.activities + 1), sizeof *f->rationed);
    f->tasks = calloc(members * (size_t)f->needs.tasks + 1, sizeof *f->tasks);
    f->standings = calloc(members, sizeof *f->standings);
    f->qualified = calloc(members * (size_t)f->needs.window + 1, sizeof *f->qualified);
    f->exchanges = calloc(members * (size_t)f->needs.ways + 1, sizeof *f->exchanges);
    bool whole = f->exchanges && f->tables && f->turns && f->is_recalled && f->members && f->more &&
                 f->rationed && f->tasks && f->standings && f->qualified;
    int status = pts_tile_init(&f->tile, (int)members, &f->needs, false);
    f->tile.arena.keeps = true;
    return whole ? status : PTS_ERR_MEMORY;
}

int pts_flock_draw(pts_flock *f, pts_policy *p, int segment, int twin, pts_ledger *ledger) {
    int64_t n = pts_policy_members(p, segment);
    int status = n < INT32_MAX / 2 ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK && n >= f->tile.capacity)
        status = make(f, p->scenario, (int)n);
    if (status != PTS_OK)
        return status;
    pts_odds_brackets(f->tables->brackets);
    f->tables->segment = -1; /* of another path */
    f->opening = p->plans[segment].opening;
    memset(f->turns, 0, (size_t)n * sizeof *f->turns);
    pts_tile_members who = {.segment = segment,
                            .twin = twin,
                            .n = (int)n,
                            .opening = f->opening,
                            .enrolled = pts_policy_enrolled(p, segment)};
    return pts_tile_begin(&f->tile, &p->programme, f->tables, &who, ledger);
}

int pts_flock_begin(pts_flock *f, pts_policy *p, int segment, int twin, pts_ledger *ledger,
                    pts_claims *claims) {
    int status = pts_flock_draw(f, p, segment, twin, ledger);
    f->tile.stage.claims = claims;
    return status == PTS_OK
               ? pts_tile_advance_all(&f->tile, p->programme.time->opens << PTS_TICK_BITS)
               : status;
}

/* Whether members have state beyond the part that every one has. */
static bool has_more(const pts_tile *t) {
    return t->stage.features & (PTS_HAS_HOLDINGS | PTS_HAS_EXTRAS | PTS_HAS_RULES);
}

static void remember_more(pts_flock *f) {
    const pts_tile *t = &f->tile;
    size_t n = (size_t)t->n;
    memcpy(f->more, t->more, n * sizeof *f->more);
    memcpy(f->rationed, t->rationed, n * ((size_t)f->needs.activities + 1) * sizeof *f->rationed);
    memcpy(f->tasks, t->tasks, n * (size_t)f->needs.tasks * sizeof *f->tasks);
    memcpy(f->standings, t->standings, n * sizeof *f->standings);
    memcpy(f->qualified, t->qualified, n * (size_t)f->needs.window * sizeof *f->qualified);
    memcpy(f->exchanges, t->exchanges, n * (size_t)f->needs.ways * sizeof *f->exchanges);
}

static int remember(pts_flock *f) {
    const pts_tile *t = &f->tile;
    if (f->slots_capacity < t->arena.used) {
        pts_lot *grown = realloc(f->slots, (size_t)t->arena.capacity * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        f->slots = grown;
        f->slots_capacity = t->arena.capacity;
    }
    memcpy(f->members, t->members, (size_t)t->n * sizeof *f->members);
    if (has_more(t))
        remember_more(f);
    if (t->arena.used > 0)
        memcpy(f->slots, t->arena.slots, (size_t)t->arena.used * sizeof *f->slots);
    f->slots_used = t->arena.used;
    return PTS_OK;
}

int pts_flock_forward(pts_flock *f, uint32_t until) {
    int status = remember(f);
    return status == PTS_OK ? pts_tile_advance_all(&f->tile, until) : status;
}

/* A block of the arena; no other member has got it since, for outgrown ones are kept. */
static void restore_block(const pts_flock *f, uint32_t ring) {
    uint32_t offset = ring >> PTS_RING_BITS, size = 1u << (ring & ((1u << PTS_RING_BITS) - 1));
    if (ring != PTS_NO_RING)
        memcpy(f->tile.arena.slots + offset, f->slots + offset, size * sizeof *f->slots);
}

static int place_of(const pts_flock *f, uint32_t member) {
    return member < (uint32_t)PTS_ENROLLED_ID
               ? (int)member
               : (int)(member - (uint32_t)PTS_ENROLLED_ID) + (int)f->opening;
}

uint32_t *pts_flock_turn(const pts_flock *f, uint32_t member) {
    return &f->turns[place_of(f, member)];
}

static void restore_more(pts_flock *f, size_t i) {
    pts_tile *t = &f->tile;
    size_t rows = (size_t)f->needs.activities + 1, tasks = (size_t)f->needs.tasks;
    size_t window = (size_t)f->needs.window, ways = (size_t)f->needs.ways;
    t->more[i] = f->more[i];
    memcpy(t->rationed + i * rows, f->rationed + i * rows, rows * sizeof *f->rationed);
    memcpy(t->tasks + i * tasks, f->tasks + i * tasks, tasks * sizeof *f->tasks);
    t->standings[i] = f->standings[i];
    memcpy(t->qualified + i * window, f->qualified + i * window, window * sizeof *f->qualified);
    memcpy(t->exchanges + i * ways, f->exchanges + i * ways, ways * sizeof *f->exchanges);
    restore_block(f, t->more[i].lots);
    restore_block(f, t->more[i].returns);
    restore_block(f, t->more[i].lapsed);
    if (t->stage.features & PTS_HAS_RULES)
        restore_block(f, t->standings[i].touches);
}

void pts_flock_recall(pts_flock *f, uint32_t member) {
    pts_tile *t = &f->tile;
    int i = place_of(f, member);
    if (f->is_recalled[i])
        return;
    f->is_recalled[i] = true;
    f->turns[i]++;
    t->active[f->recalled++] = i;
    t->members[i] = f->members[i];
    if (!(t->stage.features & PTS_HAS_HOLDINGS))
        restore_block(f, t->members[i].ring);
    if (has_more(t))
        restore_more(f, (size_t)i);
}

bool pts_flock_is_recalled(const pts_flock *f, uint32_t member) {
    return f->is_recalled[place_of(f, member)];
}

int pts_flock_again(pts_flock *f, uint32_t until) {
    int n = f->recalled;
    f->recalled = 0;
    for (int q = 0; q < n; q++)
        f->is_recalled[f->tile.active[q]] = false;
    return n > 0 ? pts_tile_advance(&f->tile, n, until) : PTS_OK;
}
