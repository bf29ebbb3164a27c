/* Compiles what is offered day by day. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/offers.h"

#include <stdlib.h>

#include "model/programme.h"
#include "model/shelf.h"

enum { BUCKETS = 1024 };

/* What is under way while a path's days are gone through. */
typedef struct days {
    pts_offers *offers;
    const pts_programme *programme;
    double anchor; /* minor units a point */
    int n;         /* items */
    pts_shelf *shelves;
    int32_t *price; /* [item] of the day, 0 = not offered */
    double *worth;  /* [item] minor units a unit */
    int *order;     /* [n] items of the day, by price */
    int bucket[BUCKETS];
} days;

static bool tagged(const pts_scenario *s) {
    bool any = false;
    for (int i = 0; i < s->n_items; i++)
        any = any || pts_guards_of_item(s, &s->items[i]);
    return any;
}

int pts_offers_init(pts_offers *o, const pts_scenario *s, const pts_timeline *t) {
    *o = (pts_offers){.change = pts_prices_change(s) || pts_guards_price(s) || tagged(s),
                      .after_close = true,
                      .after_end = true};
    for (int i = 0; i < s->n_items; i++)
        o->change = o->change || s->items[i].has_prize || pts_item_moves(&s->items[i]);
    if (!o->change)
        return PTS_OK;
    o->of_day = calloc((size_t)t->ends + 1, sizeof *o->of_day);
    o->weight = calloc((size_t)s->n_items, sizeof *o->weight);
    return o->of_day && o->weight ? PTS_OK : PTS_ERR_MEMORY;
}

static void clear(pts_offers *o) {
    for (int i = 0; i < o->n; i++)
        free(o->list[i].ln_value);
    o->n = 0;
}

void pts_offers_free(pts_offers *o) {
    clear(o);
    free(o->list);
    free(o->next);
    free(o->of_day);
    free(o->weight);
    *o = (pts_offers){0};
}

static uint32_t hash(const days *d) {
    uint32_t h = 0x811C9DC5u;
    for (int i = 0; i < d->n; i++)
        h = (h ^ (uint32_t)d->price[i]) * 0x01000193u;
    return (h ^ h >> 16) % BUCKETS;
}

static bool same(const days *d, const pts_catalogue *c, int n) {
    bool equal = c->n == n;
    for (int i = 0; i < c->n && equal; i++)
        equal = d->price[c->item[i]] == c->points[i];
    return equal;
}

static bool grow(pts_offers *o) {
    if (o->n < o->capacity)
        return true;
    int capacity = o->capacity ? 2 * o->capacity : 64;
    pts_catalogue *list = realloc(o->list, (size_t)capacity * sizeof *list);
    o->list = list ? list : o->list;
    int *next = realloc(o->next, (size_t)capacity * sizeof *next);
    o->next = next ? next : o->next;
    if (list && next)
        o->capacity = capacity;
    return list && next;
}

/* Expected value per point of every affordable prefix, relative to the anchor. */
static void fill_values(const days *d, pts_catalogue *c) {
    double sum = 0.0;
    for (int a = 1; a <= c->n; a++) {
        double value = 0.0;
        sum += d->offers->weight[c->item[a - 1]];
        for (int i = 0; i < a; i++) {
            int item = c->item[i];
            value += d->offers->weight[item] / sum * d->worth[item] / (double)c->points[i];
        }
        double relative = value / d->anchor;
        c->ln_value[a - 1] = pts_log(relative > 1e-9 ? relative : 1e-9);
    }
}

/* Insertion sort by price; equal prices keep draw_id order, which is the items'. */
static int sort_items(days *d) {
    int n = 0;
    for (int item = 0; item < d->n; item++) {
        if (d->price[item] == 0)
            continue;
        int i = n++;
        for (; i > 0 && d->price[d->order[i - 1]] > d->price[item]; i--)
            d->order[i] = d->order[i - 1];
        d->order[i] = item;
    }
    return n;
}

static int add_offer(days *d, int n, uint32_t bucket) {
    pts_offers *o = d->offers;
    size_t k = n > 0 ? (size_t)n : 1;
    double *block = malloc(k * (sizeof(double) + sizeof(int) + sizeof(int32_t)));
    if (!block || !grow(o)) {
        free(block);
        return PTS_ERR_MEMORY;
    }
    pts_catalogue *c = &o->list[o->n];
    *c = (pts_catalogue){.n = n, .ln_value = block, .item = (int *)(block + k)};
    c->points = (int32_t *)(c->item + k);
    for (int i = 0; i < n; i++) {
        c->item[i] = d->order[i];
        c->points[i] = d->price[d->order[i]];
    }
    fill_values(d, c);
    o->next[o->n] = d->bucket[bucket];
    d->bucket[bucket] = o->n++;
    return PTS_OK;
}

static int offer_of_day(days *d, uint16_t *of_day) {
    pts_offers *o = d->offers;
    int n = 0, status = PTS_OK;
    for (int i = 0; i < d->n; i++)
        n += d->price[i] > 0;
    uint32_t bucket = hash(d);
    int found = d->bucket[bucket];
    while (found >= 0 && !same(d, &o->list[found], n))
        found = o->next[found];
    if (found < 0) {
        status = add_offer(d, sort_items(d), bucket);
        found = o->n - 1;
    }
    *of_day = (uint16_t)found;
    return status;
}

/* The last day of the item that stays longest is what counts, not the days of its weeks and years. */
static void see_ends(pts_offers *o, const pts_scenario *s, const pts_timeline *t) {
    o->after_close = o->after_end = false;
    for (int i = 0; i < s->n_items; i++) {
        const pts_item *item = &s->items[i];
        int32_t last = item->has_retire ? pts_date_to_day(item->retire) : INT32_MAX;
        o->after_close = o->after_close || last >= t->civil0 + (int32_t)t->closes;
        o->after_end = o->after_end || last >= t->civil0 + (int32_t)t->ends;
    }
}

static int open_items(days *d) {
    const pts_programme *p = d->programme;
    const pts_scenario *s = p->scenario;
    const pts_catalogue *all = &p->catalogue;
    int status = PTS_OK;
    for (int i = 0; i < d->n && status == PTS_OK; i++) {
        double utility = 0.0;
        int item = all->item[i];
        d->worth[item] = (double)(all->retail[i] - all->cash[i]) + p->terms[item].prize_worth;
        status = pts_shelf_open(&d->shelves[i], s, i, p->path, p->time->civil0);
        if (status == PTS_OK)
            status = pts_number_draw(&s->items[i].utility, s->seed, p->path, &utility);
        d->offers->weight[i] = pts_exp(utility);
    }
    return status;
}

static int go_through(days *d, const pts_timeline *t) {
    uint64_t guards[PTS_MOST_ITEMS];
    for (int i = 0; i < d->n; i++)
        guards[i] = pts_guards_of_item(d->programme->scenario, &d->programme->scenario->items[i]);
    int status = PTS_OK;
    bool moved = true;
    for (uint32_t day = 0; day <= t->ends && status == PTS_OK; day++, moved = false) {
        int32_t civil = t->civil0 + (int32_t)day;
        pts_date date = pts_date_of_day(civil);
        for (int i = 0; i < d->n; i++) {
            int32_t price = pts_shelf_price(&d->shelves[i], civil, date);
            if (guards[i] && !(guards[i] & d->programme->guards.open[day]))
                price = 0;
            price = pts_shelf_guarded(
                price, d->programme->guards.prices ? d->programme->guards.prices[day] : 1.0);
            moved = moved || price != d->price[i];
            d->price[i] = price;
        }
        if (moved)
            status = offer_of_day(d, &d->offers->of_day[day]);
        else
            d->offers->of_day[day] = d->offers->of_day[day - 1];
    }
    return status;
}

int pts_offers_compile(pts_programme *p) {
    pts_offers *o = &p->offers;
    const pts_scenario *s = p->scenario;
    const pts_timeline *t = p->time;
    double anchor_points = 0.0, anchor_value = 0.0;
    if (!o->change)
        return PTS_OK;
    size_t n = (size_t)s->n_items;
    days d = {.offers = o, .programme = p, .n = s->n_items};
    clear(o);
    see_ends(o, s, t);
    for (int i = 0; i < BUCKETS; i++)
        d.bucket[i] = -1;
    d.shelves = calloc(n, sizeof *d.shelves);
    d.price = calloc(n, sizeof *d.price);
    d.worth = calloc(n, sizeof *d.worth);
    d.order = calloc(n, sizeof *d.order);
    int status = d.shelves && d.price && d.worth && d.order ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK)
        status = pts_number_draw(&s->anchor_points, s->seed, p->path, &anchor_points);
    if (status == PTS_OK)
        status = pts_number_draw(&s->anchor_value, s->seed, p->path, &anchor_value);
    d.anchor = anchor_value * 100.0 / anchor_points;
    if (status == PTS_OK)
        status = open_items(&d);
    if (status == PTS_OK)
        status = go_through(&d, t);
    free(d.shelves);
    free(d.price);
    free(d.worth);
    free(d.order);
    return status;
}
