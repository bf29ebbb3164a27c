/* Compiles transfers between members. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/transfers.h"

#include "model/drawing.h"
#include "model/exchange.h"
#include "model/programme.h"

static pts_transfer_way compile_way(const pts_transfer *r, pts_drawing *d) {
    pts_transfer_way way = {.address = (uint32_t)r->draw_id << PTS_TRANSFER_SHIFT,
                            .gap = pts_mean_gap(pts_draw(d, &r->per_year)),
                            .share = pts_draw(d, &r->share),
                            .least = (int32_t)(pts_draw(d, &r->least) + 0.5),
                            .most = INT32_MAX,
                            .household = r->to == PTS_TO_HEAD ? (uint32_t)r->size : 0,
                            .renews = r->expiry == PTS_TRANSFER_RENEWS};
    if (r->has_most)
        way.most = (int32_t)(pts_draw(d, &r->most) + 0.5);
    way.fee = (int64_t)(pts_draw(d, &r->fee) * PTS_MILLION + 0.5);
    return way;
}

int pts_transfers_compile(pts_transfers *x, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    *x = (pts_transfers){.n = s->n_transfers};
    for (int i = 0; i < x->n; i++) {
        x->ways[i] = compile_way(&s->transfers[i], &d);
        x->on = x->on || x->ways[i].gap < __builtin_inff();
    }
    return d.status;
}

int32_t pts_transfer_points(const pts_transfer_way *way, int32_t available) {
    int32_t points = (int32_t)(way->share * (double)available);
    points = points < way->most ? points : way->most;
    return points >= way->least ? points : 0;
}

int32_t pts_transfer_fee(const pts_transfer_way *way, int32_t points) {
    return (int32_t)(points * way->fee / PTS_MILLION);
}
