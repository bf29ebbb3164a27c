/* Catalogue of a path: prices in order, choice shares of every affordable prefix.
 * Multinomial logit: McFadden (1974). SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/programme.h"

#include <stdlib.h>

int pts_catalogue_init(pts_catalogue *c, int n) {
    size_t k = n > 0 ? (size_t)n : 1;
    c->n = n;
    c->points = calloc(k, sizeof *c->points);
    c->item = calloc(k, sizeof *c->item);
    c->cash = calloc(k, sizeof *c->cash);
    c->cost = calloc(k, sizeof *c->cost);
    c->retail = calloc(k, sizeof *c->retail);
    c->choose = calloc(k * k, sizeof *c->choose);
    c->ln_value = calloc(k, sizeof *c->ln_value);
    bool whole =
        c->points && c->item && c->cash && c->cost && c->retail && c->choose && c->ln_value;
    return whole ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_catalogue_free(pts_catalogue *c) {
    free(c->points);
    free(c->item);
    free(c->cash);
    free(c->cost);
    free(c->retail);
    free(c->choose);
    free(c->ln_value);
    *c = (pts_catalogue){0};
}

typedef struct offer {
    pts_price price;
    double cost, utility;
    int item;
} offer;

static int64_t minor(double money) {
    return (int64_t)(money * 100.0 + 0.5);
}

int pts_item_price(const pts_scenario *s, int i, uint32_t path, pts_price *price) {
    const pts_item *item = &s->items[i];
    const pts_number *number[] = {&item->points, &item->cash, &item->retail_value};
    double value[3] = {0.0};
    for (int q = 0; q < 3; q++) {
        int status = pts_number_draw(number[q], s->seed, path, &value[q]);
        if (status != PTS_OK)
            return status;
    }
    *price = (pts_price){(int32_t)(int64_t)(value[0] + 0.5), minor(value[1]), minor(value[2])};
    return PTS_OK;
}

static int draw_offer(const pts_scenario *s, int i, uint32_t path, offer *o) {
    const pts_item *item = &s->items[i];
    o->item = i;
    int status = pts_item_price(s, i, path, &o->price);
    if (status == PTS_OK)
        status = pts_number_draw(&item->unit_cost, s->seed, path, &o->cost);
    if (status == PTS_OK)
        status = pts_number_draw(&item->utility, s->seed, path, &o->utility);
    return status;
}

/* Insertion sort by price; equal prices keep draw_id order, which is the scenario's order. */
static void place(offer *offers, int n) {
    offer last = offers[n];
    int i = n;
    for (; i > 0 && offers[i - 1].price.points > last.price.points; i--)
        offers[i] = offers[i - 1];
    offers[i] = last;
}

static void compile_prefix(pts_catalogue *c, const offer *offers, int a, double anchor) {
    double sum = 0.0, cumulative = 0.0, value = 0.0;
    for (int i = 0; i < a; i++)
        sum += pts_exp(offers[i].utility);
    for (int i = 0; i < a; i++) {
        double share = pts_exp(offers[i].utility) / sum;
        cumulative += share;
        c->choose[(a - 1) * c->n + i] = pts_threshold(cumulative);
        value += share * (double)(c->retail[i] - c->cash[i]) / (double)c->points[i];
    }
    double relative = value / anchor;
    c->ln_value[a - 1] = pts_log(relative > 1e-9 ? relative : 1e-9);
}

int pts_catalogue_compile(pts_catalogue *c, const pts_scenario *s, uint32_t path) {
    double anchor_points = 0.0, anchor_value = 0.0;
    int status = pts_number_draw(&s->anchor_points, s->seed, path, &anchor_points);
    if (status == PTS_OK)
        status = pts_number_draw(&s->anchor_value, s->seed, path, &anchor_value);
    offer *offers = calloc(c->n > 0 ? (size_t)c->n : 1, sizeof *offers);
    if (!offers)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < c->n && status == PTS_OK; i++) {
        status = draw_offer(s, i, path, &offers[i]);
        place(offers, i);
    }
    for (int i = 0; i < c->n && status == PTS_OK; i++) {
        c->points[i] = offers[i].price.points;
        c->item[i] = offers[i].item;
        c->cash[i] = offers[i].price.cash;
        c->retail[i] = offers[i].price.retail;
        c->cost[i] = offers[i].cost * 100.0;
    }
    for (int a = 1; a <= c->n && status == PTS_OK; a++)
        compile_prefix(c, offers, a, anchor_value * 100.0 / anchor_points);
    free(offers);
    return status;
}
