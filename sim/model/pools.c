/* Compiles stock and quotas. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/pools.h"

#include <stdlib.h>

#include "model/drawing.h"

static int months_of(enum pts_every every) {
    return every == PTS_EVERY_MONTH ? 1 : every == PTS_EVERY_QUARTER ? 3 : 12;
}

/* A pool whose periods begin with calendar months, quarters or years, or `once`. */
static int init_pool(pts_pool *p, const pts_scenario *s, enum pts_every every, bool once) {
    int months = s->horizon_months, span = months_of(every), before = s->start.month - 1;
    p->period = calloc((size_t)months + 2, sizeof *p->period);
    for (int bin = 1; p->period && !once && bin <= months; bin++)
        p->period[bin] = (uint16_t)((before + bin - 1) / span - before / span);
    p->n = p->period ? p->period[months] + 1 : 0;
    p->closes = calloc((size_t)p->n + 1, sizeof *p->closes);
    p->known = calloc((size_t)p->n + 1, sizeof *p->known);
    return p->period && p->closes && p->known ? PTS_OK : PTS_ERR_MEMORY;
}

static bool never_filled(const pts_stock_rules *r) {
    return r->restock.family == PTS_FIXED && r->restock.p[0] < 0.5;
}

bool pts_members_meet(const pts_scenario *s) {
    bool stocked = false;
    for (int i = 0; i < s->n_items; i++)
        stocked = stocked || s->items[i].has_stock;
    return stocked || s->has_issuance_quota || s->has_redemption_quota || s->n_guards > 0 ||
           s->n_transfers > 0 || s->n_auctions > 0;
}

int pts_pools_init(pts_pools *pools, const pts_scenario *s) {
    int status = PTS_OK;
    *pools = (pts_pools){.issuance = -1, .redemption = -1};
    pools->list = calloc((size_t)s->n_items + 2, sizeof *pools->list);
    pools->of_item = calloc((size_t)s->n_items + 1, sizeof *pools->of_item);
    pools->weight = calloc((size_t)s->n_items + 1, sizeof *pools->weight);
    if (!pools->list || !pools->of_item || !pools->weight)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < s->n_items && status == PTS_OK; i++) {
        const pts_item *item = &s->items[i];
        pools->of_item[i] = item->has_stock ? pools->n : -1;
        pools->stocked = pools->stocked || item->has_stock;
        if (item->has_stock)
            status = init_pool(&pools->list[pools->n++], s, item->stock.every,
                               never_filled(&item->stock));
    }
    if (s->has_issuance_quota && status == PTS_OK)
        status = init_pool(&pools->list[pools->issuance = pools->n++], s, s->issuance_quota.every,
                           false);
    if (s->has_redemption_quota && status == PTS_OK)
        status = init_pool(&pools->list[pools->redemption = pools->n++], s,
                           s->redemption_quota.every, false);
    return status;
}

void pts_pools_free(pts_pools *pools) {
    for (int i = 0; i < pools->n; i++) {
        free(pools->list[i].period);
        free(pools->list[i].closes);
        free(pools->list[i].known);
    }
    free(pools->list);
    free(pools->of_item);
    free(pools->weight);
    *pools = (pts_pools){0};
}

void pts_pools_open(pts_pools *pools) {
    for (int i = 0; i < pools->n; i++)
        for (int q = 0; q < pools->list[i].n; q++)
            pools->list[i].closes[q] = (pts_moment){.tick = PTS_NEVER};
}

static bool same_moment(const pts_moment *a, const pts_moment *b) {
    return !pts_moment_before(a, b) && !pts_moment_before(b, a);
}

bool pts_pools_moved(pts_pools *pools) {
    bool moved = false;
    for (int i = 0; i < pools->n; i++) {
        pts_pool *p = &pools->list[i];
        for (int q = 0; q < p->n; q++) {
            moved = moved || !same_moment(&p->closes[q], &p->known[q]);
            p->known[q] = p->closes[q];
        }
    }
    return moved;
}

int64_t pts_pool_at(const pts_pool *p, int bin, int64_t left) {
    if (bin == 1)
        return p->first;
    return p->period[bin] == p->period[bin - 1] ? left : (p->stays ? left : 0) + p->later;
}

static int64_t whole(double x) {
    return (int64_t)(x + 0.5);
}

static void compile_quota(pts_pool *p, const pts_quota_rules *r, double minor_a_point,
                          pts_drawing *d) {
    double points =
        r->has_points ? pts_draw(d, &r->points) : pts_draw(d, &r->money) * 100.0 / minor_a_point;
    p->first = p->later = whole(points < 0x1p62 ? points : 0x1p62);
}

int pts_pools_compile(pts_pools *pools, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    if (pools->n == 0)
        return PTS_OK;
    double anchor_points = pts_draw(&d, &s->anchor_points);
    double minor_a_point = pts_draw(&d, &s->anchor_value) * 100.0 / anchor_points;
    for (int i = 0; i < s->n_items; i++) {
        const pts_item *item = &s->items[i];
        pools->weight[i] = pts_exp(pts_draw(&d, &item->utility));
        if (!item->has_stock)
            continue;
        pts_pool *p = &pools->list[pools->of_item[i]];
        p->stays = true;
        p->first = whole(pts_draw(&d, &item->stock.units));
        p->later = whole(pts_draw(&d, &item->stock.restock));
    }
    if (pools->issuance >= 0) {
        compile_quota(&pools->list[pools->issuance], &s->issuance_quota, minor_a_point, &d);
        pools->fallback = whole(pts_draw(&d, &s->issuance_quota.fallback) * 1e6);
    }
    if (pools->redemption >= 0)
        compile_quota(&pools->list[pools->redemption], &s->redemption_quota, minor_a_point, &d);
    pts_pools_open(pools);
    return d.status;
}
