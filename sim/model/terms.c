/* What a unit of an item costs and wins. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "model/programme.h"
#include "model/drawing.h"

int pts_terms_init(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    size_t steps = 1;
    for (int i = 0; i < s->n_items; i++)
        steps += (size_t)s->items[i].n_step_units;
    p->terms = calloc((size_t)s->n_items + 1, sizeof *p->terms);
    p->step_from = calloc(steps, sizeof *p->step_from);
    p->step_cost = calloc(steps, sizeof *p->step_cost);
    return p->terms && p->step_from && p->step_cost ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_terms_free(pts_programme *p) {
    free(p->terms);
    free(p->step_from);
    free(p->step_cost);
}

static void compile_steps(pts_drawing *d, const pts_item *item, int64_t *from, double *cost) {
    for (int i = 0; i < item->n_step_units; i++) {
        from[i] = (int64_t)(pts_draw(d, &item->step_units[i]) + 0.5);
        cost[i] = pts_draw(d, &item->step_costs[i]) * 100.0;
    }
}

static void compile_fate(pts_drawing *d, const pts_item *item, pts_item_terms *t) {
    double used = item->has_used_share ? pts_draw(d, &item->used_share) : 1.0;
    double won = item->has_prize ? pts_draw(d, &item->prize_share) : 0.0;
    double cost = item->has_prize ? pts_draw(d, &item->prize_cost) : 0.0;
    double retail = item->has_prize ? pts_draw(d, &item->prize_retail) : 0.0;
    t->drawn = item->has_used_share || item->has_prize;
    t->used = pts_threshold(used);
    t->won = pts_threshold(won);
    t->prize_cost = cost * 100.0;
    t->prize_retail = (int64_t)(retail * 100.0 + 0.5);
    t->prize_worth = won * (double)t->prize_retail;
}

int pts_terms_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    int64_t *from = p->step_from;
    double *cost = p->step_cost;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    for (int i = 0; i < s->n_items; i++) {
        const pts_item *item = &s->items[i];
        p->terms[i] =
            (pts_item_terms){.n_steps = item->n_step_units, .step_from = from, .step_cost = cost};
        compile_steps(&d, item, from, cost);
        compile_fate(&d, item, &p->terms[i]);
        from += item->n_step_units;
        cost += item->n_step_units;
    }
    return d.status;
}
