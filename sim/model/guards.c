/* Compiles guards, and the tables of what they do. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/guards.h"

#include <stdlib.h>
#include <string.h>

#include "model/drawing.h"

bool pts_guard_acts(const pts_guard *g) {
    return g->has_issuance || g->has_prices || pts_tag_given(g->opens) || pts_tag_given(g->reminds);
}

bool pts_guards_price(const pts_scenario *s) {
    bool any = false;
    for (int i = 0; i < s->n_guards; i++)
        any = any || s->guards[i].has_prices;
    return any;
}

uint64_t pts_guards_of_item(const pts_scenario *s, const pts_item *item) {
    uint64_t set = 0;
    for (int i = 0; i < s->n_guards && pts_tag_given(item->tag); i++)
        if (pts_tag_given(s->guards[i].opens) && strcmp(s->guards[i].opens, item->tag) == 0)
            set |= UINT64_C(1) << i;
    return set;
}

uint64_t pts_guards_of_reminder(const pts_scenario *s, const pts_reminder *reminder) {
    uint64_t set = 0;
    for (int i = 0; i < s->n_guards && pts_tag_given(reminder->tag); i++)
        if (pts_tag_given(s->guards[i].reminds) && strcmp(s->guards[i].reminds, reminder->tag) == 0)
            set |= UINT64_C(1) << i;
    return set;
}

int pts_guards_init(pts_guards *g, const pts_scenario *s, const pts_timeline *t) {
    *g = (pts_guards){.n = s->n_guards};
    if (g->n == 0)
        return PTS_OK;
    g->terms = calloc((size_t)g->n, sizeof *g->terms);
    g->issuance = calloc((size_t)t->ends + 1, sizeof *g->issuance);
    g->open = calloc((size_t)t->ends + 1, sizeof *g->open);
    g->prices = calloc((size_t)t->ends + 1, sizeof *g->prices);
    g->budget = calloc((size_t)s->horizon_months + 1, sizeof *g->budget);
    bool whole = g->terms && g->issuance && g->open && g->prices && g->budget;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_guards_free(pts_guards *g) {
    free(g->terms);
    free(g->actions);
    free(g->issuance);
    free(g->open);
    free(g->prices);
    free(g->budget);
    *g = (pts_guards){0};
}

void pts_guards_rest(pts_guards *g, const pts_timeline *t) {
    g->n_actions = 0;
    g->issues = false;
    for (uint32_t day = 0; g->n > 0 && day <= t->ends; day++) {
        g->issuance[day] = PTS_MILLION;
        g->open[day] = 0;
        g->prices[day] = 1.0;
    }
}

int pts_guards_compile(pts_guards *g, const pts_scenario *s, const pts_timeline *t, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    if (g->n == 0)
        return PTS_OK;
    for (int i = 0; i < g->n; i++) {
        const pts_guard *r = &s->guards[i];
        g->terms[i].bound = pts_draw(&d, r->has_above ? &r->above : &r->below);
        if (r->has_issuance)
            g->terms[i].issuance = (int64_t)(pts_draw(&d, &r->issuance) * 1e6 + 0.5);
        if (r->has_prices)
            g->terms[i].prices = pts_draw(&d, &r->prices);
        g->terms[i].survey = (int64_t)(pts_draw(&d, &r->survey) * 100.0 + 0.5);
    }
    g->margin = s->has_margin ? pts_draw(&d, &s->margin_rate) : 0.0;
    g->planned = s->has_planned_urr && s->has_planned_cost
                     ? s->planned_urr * (s->planned_cost * 100.0)
                     : 0.0;
    for (int m = 1; m <= s->horizon_months && s->has_budget; m++)
        g->budget[m] = s->budget_constant ? pts_draw(&d, &s->budget[0]) * 100.0
                       : m <= s->n_budget ? pts_draw(&d, &s->budget[m - 1]) * 100.0
                                          : 0.0;
    pts_guards_rest(g, t);
    return d.status;
}

static int note(pts_guards *g, pts_guard_action action) {
    if (g->n_actions == g->capacity) {
        int capacity = g->capacity ? 2 * g->capacity : 16;
        pts_guard_action *grown = realloc(g->actions, (size_t)capacity * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        g->actions = grown;
        g->capacity = capacity;
    }
    g->actions[g->n_actions++] = action;
    return PTS_OK;
}

/* Factors together, so that points times them stay in int64. */
static int64_t scaled(int64_t factor, int64_t by) {
    const int64_t most = 1000 * (int64_t)PTS_MILLION;
    int64_t product = factor * by / PTS_MILLION;
    return product < most ? product : most;
}

int pts_guards_begin(pts_guards *g, const pts_scenario *s, const pts_timeline *t, int guard,
                     uint32_t first) {
    const pts_guard *r = &s->guards[guard];
    uint32_t days = (uint32_t)r->days, end = t->closes - first > days ? first + days : t->closes;
    for (uint32_t day = first; day < end; day++) {
        if (r->has_issuance)
            g->issuance[day] = scaled(g->issuance[day], g->terms[guard].issuance);
        if (pts_tag_given(r->opens) || pts_tag_given(r->reminds))
            g->open[day] |= UINT64_C(1) << guard;
        if (r->has_prices) /* the latest wins */
            g->prices[day] = g->terms[guard].prices;
    }
    g->issues = g->issues || r->has_issuance;
    return note(g, (pts_guard_action){guard, first, end});
}
