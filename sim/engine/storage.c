/* A tile's storage, allocated once. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "engine/tile.h"
#include "model/tiers.h"

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
static int init_more(pts_tile *t, size_t n, const pts_tile_needs *needs) {
    size_t activities = (size_t)needs->activities, window = (size_t)needs->window;
    size_t tasks = (size_t)needs->tasks, ways = (size_t)needs->ways;
    t->more = calloc(n, sizeof *t->more);
    t->rationed = calloc(n * (activities + 1), sizeof *t->rationed);
    t->tasks = calloc(n * tasks + 1, sizeof *t->tasks);
    t->standings = calloc(n, sizeof *t->standings);
    t->qualified = calloc(n * window + 1, sizeof *t->qualified);
    t->exchanges = calloc(n * ways + 1, sizeof *t->exchanges);
    bool whole = (t->spend_index = calloc(PTS_COLUMN, sizeof *t->spend_index));
    for (int w = 0; w < 4; w++)
        whole = (t->spend_word[w] = calloc(PTS_COLUMN, sizeof(uint32_t))) && whole;
    whole = whole && t->exchanges;
    if (!t->more || !t->rationed || !t->tasks || !t->standings || !t->qualified || !whole)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        t->more[i].purchases = t->rationed + i * (activities + 1);
        t->more[i].activities = t->more[i].purchases + 1;
        t->more[i].tasks = t->tasks + i * tasks;
        t->more[i].standing = &t->standings[i];
        t->standings[i].months = t->qualified + i * window;
        t->standings[i].exchanges = t->exchanges + i * ways;
    }
    return PTS_OK;
}

pts_tile_needs pts_tile_needs_of(const pts_scenario *s) {
    return (pts_tile_needs){
        .activities = s->n_activities,
        .tasks = s->n_tasks,
        .window = s->has_tiers ? s->tiers.window_months * (1 + pts_tiers_count(s)) : 0,
        .ways = 2 * s->n_partners + s->n_transfers,
        .second =
            s->has_feedback || s->has_coupons || s->n_categories > 0 || s->n_sales_channels > 0};
}

int pts_tile_init(pts_tile *t, int capacity, const pts_tile_needs *needs, bool shares) {
    size_t n = (size_t)capacity;
    int status = PTS_OK;
    *t = (pts_tile){.capacity = capacity, .fill = pts_fill_choose(), .second = needs->second};
    t->members = calloc(n, sizeof *t->members);
    t->active = calloc(n, sizeof *t->active);
    t->slices = calloc(n, sizeof *t->slices);
    status = init_draws(t, n + PTS_STRETCH_STEP);
    if (status == PTS_OK)
        status = init_more(t, n, needs);
    if (shares) {
        t->traits = calloc(n, sizeof *t->traits);
        t->starts = calloc(n, sizeof *t->starts);
    }
    if (status == PTS_OK)
        status = pts_supply_init(&t->purchases, capacity, shares);
    if (status == PTS_OK)
        status = pts_supply_init(&t->visits, capacity, shares);
    if (status == PTS_OK)
        status = pts_supply_init(&t->activities, capacity, shares);
    if (status == PTS_OK)
        status = pts_arena_init(&t->arena, (uint32_t)capacity << PTS_RING_FIRST);
    bool whole = t->members && t->active && t->slices && ((t->traits && t->starts) || !shares);
    return whole ? status : PTS_ERR_MEMORY;
}

void pts_tile_free(pts_tile *t) {
    free(t->members);
    free(t->active);
    free(t->slices);
    free(t->more);
    free(t->rationed);
    free(t->tasks);
    free(t->standings);
    free(t->qualified);
    free(t->exchanges);
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
    free(t->traits);
    free(t->starts);
    pts_supply_free(&t->purchases);
    pts_supply_free(&t->visits);
    pts_supply_free(&t->activities);
    pts_arena_free(&t->arena);
    *t = (pts_tile){0};
}
