/* What a unit of an item costs and wins. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "model/programme.h"

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

static int draw(const pts_programme *p, const pts_number *number, double *value) {
    return pts_number_draw(number, p->scenario->seed, p->path, value);
}

static int compile_steps(const pts_programme *p, const pts_item *item, int64_t *from,
                         double *cost) {
    int status = PTS_OK;
    for (int i = 0; i < item->n_step_units && status == PTS_OK; i++) {
        double units = 0.0, unit_cost = 0.0;
        status = draw(p, &item->step_units[i], &units);
        if (status == PTS_OK)
            status = draw(p, &item->step_costs[i], &unit_cost);
        from[i] = (int64_t)(units + 0.5);
        cost[i] = unit_cost * 100.0;
    }
    return status;
}

static int compile_fate(const pts_programme *p, const pts_item *item, pts_item_terms *t) {
    double used = 1.0, won = 0.0, cost = 0.0, retail = 0.0;
    int status = item->has_used_share ? draw(p, &item->used_share, &used) : PTS_OK;
    if (item->has_prize && status == PTS_OK)
        status = draw(p, &item->prize_share, &won);
    if (item->has_prize && status == PTS_OK)
        status = draw(p, &item->prize_cost, &cost);
    if (item->has_prize && status == PTS_OK)
        status = draw(p, &item->prize_retail, &retail);
    t->drawn = item->has_used_share || item->has_prize;
    t->used = pts_threshold(used);
    t->won = pts_threshold(won);
    t->prize_cost = cost * 100.0;
    t->prize_retail = (int64_t)(retail * 100.0 + 0.5);
    t->prize_worth = won * (double)t->prize_retail;
    return status;
}

int pts_terms_compile(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    int64_t *from = p->step_from;
    double *cost = p->step_cost;
    int status = PTS_OK;
    for (int i = 0; i < s->n_items && status == PTS_OK; i++) {
        const pts_item *item = &s->items[i];
        p->terms[i] =
            (pts_item_terms){.n_steps = item->n_step_units, .step_from = from, .step_cost = cost};
        status = compile_steps(p, item, from, cost);
        if (status == PTS_OK)
            status = compile_fate(p, item, &p->terms[i]);
        from += item->n_step_units;
        cost += item->n_step_units;
    }
    return status;
}
