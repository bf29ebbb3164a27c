/* Compiles exchange with partners. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/exchange.h"

#include "model/drawing.h"
#include "model/programme.h"

static const double YEAR_DAYS = 365.25;

float pts_mean_gap(double per_year) {
    double per_day = per_year / YEAR_DAYS;
    if (!(per_day > 0.0))
        return __builtin_inff();
    double gap = PTS_DAY_TICKS / per_day;
    return (float)(gap < 1e18 ? gap : 1e18);
}

static int32_t whole_points(pts_drawing *d, const pts_number *number) {
    return (int32_t)(pts_draw(d, number) + 0.5);
}

static pts_exchange_way compile_out(const pts_partner *r, pts_drawing *d) {
    return (pts_exchange_way){.gap = pts_mean_gap(pts_draw(d, &r->out_per_year)),
                              .price = pts_draw(d, &r->out_price) * 100.0,
                              .share = pts_draw(d, &r->out_share),
                              .least = whole_points(d, &r->out_least),
                              .most = r->has_out_most ? whole_points(d, &r->out_most) : INT32_MAX};
}

static pts_exchange_way compile_in(const pts_partner *r, pts_drawing *d) {
    double mean = pts_draw(d, &r->in_points), cv = pts_draw(d, &r->in_cv);
    double q = pts_log(1.0 + cv * cv);
    return (pts_exchange_way){.in = true,
                              .gap = pts_mean_gap(pts_draw(d, &r->in_per_year)),
                              .price = pts_draw(d, &r->in_price) * 100.0,
                              .mean = mean,
                              .log_mean = pts_log(mean) - 0.5 * q,
                              .log_sd = __builtin_sqrt(q)};
}

static void add_way(pts_exchange *x, pts_exchange_way way, int partner, int draw_id) {
    way.partner = partner;
    way.address = (uint32_t)draw_id << 24;
    x->on = x->on || way.gap < __builtin_inff();
    x->ways[x->n++] = way;
}

int pts_exchange_compile(pts_exchange *x, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    *x = (pts_exchange){0};
    for (int i = 0; i < s->n_partners; i++) {
        const pts_partner *r = &s->partners[i];
        if (r->has_out)
            add_way(x, compile_out(r, &d), i, r->draw_id);
        if (r->has_in)
            add_way(x, compile_in(r, &d), i, r->draw_id);
    }
    return d.status;
}

int32_t pts_exchange_points(const pts_exchange_way *way, int32_t available) {
    int32_t points = (int32_t)(way->share * (double)available);
    points = points < way->most ? points : way->most;
    return points >= way->least ? points : 0;
}

int64_t pts_exchange_settlement(const pts_exchange_way *way, int32_t points) {
    double x = (double)points * way->price;
    return x < 0x1p53 ? (int64_t)(x + 0.5) : -1;
}
