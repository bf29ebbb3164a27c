/* Candidates kept for the next policies. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/supply.h"

#include <stdlib.h>

#include "pointsim/core.h"

/* What the fill gives out. */
static bool init_outputs(pts_columns *c) {
    c->minor = calloc(PTS_ENTRIES, sizeof *c->minor);
    if (!c->minor)
        return false;
    c->points = c->minor + PTS_ENTRY_POINTS;
    c->redeem = (uint32_t *)c->minor + PTS_ENTRY_REDEEM;
    c->dropout = (uint32_t *)c->minor + PTS_ENTRY_DROPOUT;
    c->gap = (uint32_t *)c->minor + PTS_ENTRY_GAP;
    for (int w = 0; w < 4; w++)
        c->second[w] = (uint32_t *)c->minor + PTS_ENTRY_HAPPENS + w * PTS_COLUMN;
    return true;
}

int pts_supply_init(pts_supply *s, int members, bool keeps) {
    pts_columns *c = &s->blocks[0];
    *s = (pts_supply){.full = true};
    c->capacity = PTS_BATCH;
    c->stretch = calloc((size_t)members, sizeof *c->stretch);
    c->index = calloc(PTS_COLUMN, sizeof *c->index);
    c->member = calloc(PTS_COLUMN, sizeof *c->member);
    c->mean_gap = calloc(PTS_COLUMN, sizeof *c->mean_gap);
    c->log_spend = calloc(PTS_COLUMN, sizeof *c->log_spend);
    if (keeps)
        s->trails = calloc((size_t)members, sizeof *s->trails);
    bool whole = c->stretch && c->index && c->member && c->mean_gap && c->log_spend &&
                 init_outputs(c) && (s->trails || !keeps);
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_supply_free(pts_supply *s) {
    const pts_columns *c = &s->blocks[0];
    free(c->stretch);
    free(c->index);
    free(c->member);
    free(c->mean_gap);
    free(c->log_spend);
    for (int b = 0; b <= PTS_KEPT_BLOCKS; b++)
        free(s->blocks[b].minor);
    free(s->trails);
    free(s->pieces);
    *s = (pts_supply){0};
}

void pts_supply_clear(pts_supply *s, int members, bool keep) {
    s->n_kept = s->n_pieces = 0;
    s->full = !keep || !s->trails;
    for (int i = 0; i < members && !s->full; i++)
        s->trails[i] = (pts_trail){-1, -1, -1, 0};
}

void pts_supply_rewind(pts_supply *s, int members) {
    for (int i = 0; i < members && s->n_pieces > 0; i++)
        s->trails[i].here = s->trails[i].first;
}

/* One block more, in the memory that an earlier tile has left or in new one. */
static bool add_block(pts_supply *s) {
    if (s->n_kept == PTS_KEPT_BLOCKS)
        return false;
    pts_columns *c = &s->blocks[s->n_kept + 1];
    if (!c->minor) {
        *c = s->blocks[0]; /* the inputs are of a batch and stand in one place */
        if (!init_outputs(c))
            return false;
    }
    s->filled[++s->n_kept] = 0;
    return true;
}

static bool grow_pieces(pts_supply *s, int members) {
    if (s->n_pieces + members <= s->piece_capacity)
        return true;
    int capacity = 2 * (s->n_pieces + members);
    pts_piece *grown = realloc(s->pieces, (size_t)capacity * sizeof *grown);
    if (!grown)
        return false;
    s->pieces = grown;
    s->piece_capacity = capacity;
    return true;
}

void pts_supply_open(pts_supply *s, int members) {
    bool room =
        s->n_kept > 0 && s->filled[s->n_kept] <= PTS_BATCH / 2; /* any member's entries fit */
    if (!s->full)
        s->full = (!room && !add_block(s)) || !grow_pieces(s, members);
    s->block = s->full ? 0 : s->n_kept;
    s->from = s->entries = s->filled[s->block];
    s->stretches = 0;
}

pts_columns pts_supply_batch(const pts_supply *s) {
    pts_columns c = s->blocks[s->block];
    c.minor += s->from;
    c.points += s->from;
    c.redeem += s->from;
    c.dropout += s->from;
    c.gap += s->from;
    for (int w = 0; w < 4; w++)
        c.second[w] += s->from;
    return c;
}

void pts_supply_keep(pts_supply *s, int i, uint32_t k, int at, int n) {
    pts_trail *trail = &s->trails[i];
    int piece = s->n_pieces++;
    s->pieces[piece] = (pts_piece){k, n, s->block, at, -1};
    if (trail->last >= 0)
        s->pieces[trail->last].next = piece;
    else
        trail->first = trail->here = piece;
    trail->last = piece;
}
