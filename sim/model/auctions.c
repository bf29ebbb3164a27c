/* Compiles auctions: their sessions, and what decides on bids. sim/README.md, Auctions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/auctions.h"

#include <stdlib.h>

#include "core/kernel.h"
#include "model/drawing.h"
#include "model/programme.h"

bool pts_auction_on(const pts_auction *a, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < a->n_on; i++) {
        pts_month_day on = a->on[i];
        if (on.month == date.month && (on.day < length ? on.day : length) == date.day)
            return true;
    }
    return false;
}

static uint32_t count_sessions(const pts_scenario *s, const pts_timeline *t) {
    uint32_t n = 0;
    for (uint32_t day = t->opens; day < t->closes; day++)
        for (int i = 0; i < s->n_auctions; i++)
            n += pts_auction_on(&s->auctions[i], pts_date_of_day(t->civil0 + (int32_t)day));
    return n;
}

int pts_auctions_init(pts_auctions *x, const pts_scenario *s, const pts_timeline *t) {
    uint32_t numbers[PTS_AUCTIONS_MOST] = {0};
    *x = (pts_auctions){.n = s->n_auctions};
    if (x->n == 0)
        return PTS_OK;
    x->sessions = calloc((size_t)count_sessions(s, t) + 1, sizeof *x->sessions);
    if (!x->sessions)
        return PTS_ERR_MEMORY;
    for (uint32_t day = t->opens; day < t->closes; day++)
        for (int i = 0; i < x->n; i++)
            if (pts_auction_on(&s->auctions[i], pts_date_of_day(t->civil0 + (int32_t)day)))
                x->sessions[x->n_sessions++] =
                    (pts_session){.day = day, .auction = i, .number = numbers[i]++};
    return PTS_OK;
}

void pts_auctions_free(pts_auctions *x) {
    free(x->sessions);
    *x = (pts_auctions){0};
}

void pts_auctions_open(pts_auctions *x) {
    for (uint32_t i = 0; i < x->n_sessions; i++)
        x->sessions[i].known = x->sessions[i].sold = false;
}

static pts_auction_terms compile_terms(const pts_auction *r, pts_drawing *d) {
    double cv = pts_draw(d, &r->cv), q = pts_log(1.0 + cv * cv), mean = pts_draw(d, &r->points);
    pts_auction_terms t = {.address = (uint32_t)r->draw_id << PTS_AUCTION_SHIFT,
                           .bids = pts_threshold(pts_draw(d, &r->share)),
                           .units = (int64_t)(pts_draw(d, &r->units) + 0.5),
                           .least = (int32_t)(pts_draw(d, &r->least) + 0.5),
                           .mean = mean};
    if (cv != 0.0) {
        t.log_mean = pts_log(mean) - 0.5 * q;
        t.log_sd = __builtin_sqrt(q);
    }
    t.cost = pts_draw(d, &r->unit_cost) * 100.0;
    t.retail = (int64_t)(pts_draw(d, &r->retail_value) * 100.0 + 0.5);
    return t;
}

int pts_auctions_compile(pts_auctions *x, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    for (int i = 0; i < x->n; i++)
        x->terms[i] = compile_terms(&s->auctions[i], &d);
    pts_auctions_open(x);
    return d.status;
}

int32_t pts_auction_bid(const pts_auction_terms *t, int32_t available, uint32_t whether,
                        uint32_t worth) {
    const double most = 0x1p30;
    double x = t->mean;
    if (whether >= t->bids || available < t->least)
        return 0;
    if (t->log_sd != 0.0)
        x = pts_exp(t->log_mean + t->log_sd * pts_normal(pts_unit(worth)));
    int32_t points = (int32_t)((x < most ? x : most) + 0.5);
    points = points < available ? points : available;
    return points >= t->least ? points : 0;
}
