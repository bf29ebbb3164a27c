/* A tile's storage, allocated once. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "engine/tile.h"

static int init_columns(pts_columns *c, int members) {
    c->capacity = PTS_BATCH;
    c->stretch = calloc((size_t)members, sizeof *c->stretch);
    c->index = calloc(PTS_COLUMN, sizeof *c->index);
    c->member = calloc(PTS_COLUMN, sizeof *c->member);
    c->mean_gap = calloc(PTS_COLUMN, sizeof *c->mean_gap);
    c->log_spend = calloc(PTS_COLUMN, sizeof *c->log_spend);
    c->minor = calloc(PTS_ENTRIES, sizeof *c->minor);
    if (c->minor) {
        c->points = c->minor + PTS_ENTRY_POINTS;
        c->redeem = (uint32_t *)c->minor + PTS_ENTRY_REDEEM;
        c->dropout = (uint32_t *)c->minor + PTS_ENTRY_DROPOUT;
        c->gap = (uint32_t *)c->minor + PTS_ENTRY_GAP;
    }
    bool whole = c->stretch && c->index && c->member && c->mean_gap && c->log_spend && c->minor;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

static void free_columns(pts_columns *c) {
    free(c->stretch);
    free(c->index);
    free(c->member);
    free(c->mean_gap);
    free(c->log_spend);
    free(c->minor);
}

static int init_draws(pts_tile *t, size_t n) {
    bool whole = true;
    t->draw_index = calloc(n, sizeof *t->draw_index); /* all 0: first blocks */
    t->draw_member = calloc(n, sizeof *t->draw_member);
    for (int w = 0; w < 4; w++)
        whole = (t->draw_word[w] = calloc(n, sizeof *t->draw_word[w])) && whole;
    for (int g = 0; g < 3; g++)
        whole = (t->draw_gamma[g] = calloc(n, sizeof *t->draw_gamma[g])) && whole;
    t->draw_life = calloc(n, sizeof *t->draw_life);
    return whole && t->draw_index && t->draw_member && t->draw_life ? PTS_OK : PTS_ERR_MEMORY;
}

/* What only some programmes need: sizes of 0 would be no storage at all. */
static int init_more(pts_tile *t, size_t n, int activities) {
    t->more = calloc(n, sizeof *t->more);
    t->rationed = calloc(n * (size_t)activities + 1, sizeof *t->rationed);
    bool whole = (t->spend_index = calloc(PTS_COLUMN, sizeof *t->spend_index));
    for (int w = 0; w < 4; w++)
        whole = (t->spend_word[w] = calloc(PTS_COLUMN, sizeof(uint32_t))) && whole;
    for (size_t i = 0; t->more && t->rationed && i < n; i++)
        t->more[i].activities = t->rationed + i * (size_t)activities;
    return t->more && t->rationed && whole ? PTS_OK : PTS_ERR_MEMORY;
}

int pts_tile_init(pts_tile *t, int capacity, int activities) {
    size_t n = (size_t)capacity;
    int status = PTS_OK;
    *t = (pts_tile){.capacity = capacity, .fill = pts_fill_choose()};
    t->members = calloc(n, sizeof *t->members);
    t->active = calloc(n, sizeof *t->active);
    t->slices = calloc(n, sizeof *t->slices);
    status = init_draws(t, n + PTS_STRETCH_STEP);
    if (status == PTS_OK)
        status = init_more(t, n, activities);
    t->tables = calloc(1, sizeof *t->tables);
    if (t->tables)
        pts_odds_brackets(t->tables->brackets);
    pts_tile_new_path(t);
    if (status == PTS_OK)
        status = init_columns(&t->purchases, capacity);
    if (status == PTS_OK)
        status = init_columns(&t->visits, capacity);
    if (status == PTS_OK)
        status = init_columns(&t->activities, capacity);
    if (status == PTS_OK)
        status = pts_arena_init(&t->arena, 16 * (uint32_t)capacity);
    bool whole = t->members && t->active && t->slices && t->tables;
    return whole ? status : PTS_ERR_MEMORY;
}

void pts_tile_free(pts_tile *t) {
    free(t->members);
    free(t->active);
    free(t->slices);
    free(t->more);
    free(t->rationed);
    free(t->spend_index);
    for (int w = 0; w < 4; w++)
        free(t->spend_word[w]);
    free(t->opening_lots);
    free(t->draw_index);
    free(t->draw_member);
    for (int w = 0; w < 4; w++)
        free(t->draw_word[w]);
    for (int g = 0; g < 3; g++)
        free(t->draw_gamma[g]);
    free(t->draw_life);
    free(t->tables);
    free_columns(&t->purchases);
    free_columns(&t->visits);
    free_columns(&t->activities);
    pts_arena_free(&t->arena);
    *t = (pts_tile){0};
}
