/* pointsim: what measures read beside the ledger, drawn path by path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/measure.h"

#include <stdlib.h>

static int draw(const pts_scenario *s, const pts_number *number, int64_t path, double *value) {
    return pts_number_draw(number, s->seed, (uint32_t)path, value);
}

static int draw_budget(const pts_scenario *s, int64_t path, double *budget) {
    int status = PTS_OK;
    for (int m = 0; m < s->horizon_months && status == PTS_OK; m++) {
        budget[m] = 0.0;
        if (s->budget_constant && m > 0)
            budget[m] = budget[0];
        else if (m < s->n_budget)
            status = draw(s, &s->budget[m], path, &budget[m]);
    }
    return status;
}

/* Months whose prices may differ. */
static int price_months(const pts_scenario *s) {
    if (pts_prices_change(s))
        return s->horizon_months;
    for (int i = 0; i < s->n_items; i++)
        if (pts_item_moves(&s->items[i]))
            return s->horizon_months;
    return 1;
}

static int draw_inputs(const pts_scenario *s, int64_t path, int months, pts_inputs *inputs) {
    double value = 0.0, points = 0.0;
    int status = draw(s, &s->anchor_value, path, &value);
    if (status == PTS_OK)
        status = draw(s, &s->anchor_points, path, &points);
    inputs->anchor = value / points;
    inputs->margin_rate.known = s->has_margin;
    if (status == PTS_OK && s->has_margin)
        status = draw(s, &s->margin_rate, path, &inputs->margin_rate.value);
    if (status == PTS_OK)
        status = draw(s, &s->discount_rate, path, &inputs->discount_rate);
    if (status == PTS_OK && inputs->budget)
        status = draw_budget(s, path, inputs->budget);
    for (int i = 0; i < s->n_items && status == PTS_OK; i++)
        status = months == 1
                     ? pts_item_price(s, i, (uint32_t)path, &inputs->prices[i])
                     : pts_item_month_prices(s, i, (uint32_t)path, s->n_items, &inputs->prices[i]);
    return status;
}

int pts_frame_make(const pts_scenario *scenario, const pts_plan *plans, const pts_planned *planned,
                   int64_t n_paths, pts_frame *frame) {
    size_t months = (size_t)scenario->horizon_months, n = (size_t)n_paths;
    int price_rows = price_months(scenario);
    size_t items = (size_t)scenario->n_items * (size_t)price_rows;
    *frame = (pts_frame){.scenario = scenario,
                         .plans = plans,
                         .planned = planned,
                         .n_paths = n_paths,
                         .inputs = calloc(n + 1, sizeof *frame->inputs),
                         .prices = calloc(n * items + 1, sizeof *frame->prices),
                         .price_months = price_rows};
    if (scenario->has_budget)
        frame->budgets = calloc(n * months + 1, sizeof *frame->budgets);
    bool whole = frame->inputs && frame->prices && (!scenario->has_budget || frame->budgets);
    int status = whole ? PTS_OK : PTS_ERR_MEMORY;
    for (size_t i = 0; i < n && status == PTS_OK; i++) {
        frame->inputs[i].budget = scenario->has_budget ? frame->budgets + i * months : NULL;
        frame->inputs[i].prices = frame->prices + i * items;
        status = draw_inputs(scenario, (int64_t)i, price_rows, &frame->inputs[i]);
    }
    if (status != PTS_OK)
        pts_frame_free(frame);
    return status;
}

void pts_frame_free(pts_frame *frame) {
    free(frame->inputs);
    free(frame->budgets);
    free(frame->prices);
    *frame = (pts_frame){0};
}

const pts_price *pts_frame_price(const pts_frame *frame, const pts_inputs *inputs, int month,
                                 int item) {
    int row = (month < frame->price_months ? month : frame->price_months) - 1;
    return &inputs->prices[(size_t)row * (size_t)frame->scenario->n_items + (size_t)item];
}
