/* What the random part of a run costs alone: the engine's column fill, Philox, and the engine with
 * columns of one candidate. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/figures.h"
#include "core/kernel.h"
#include "engine/columns.h"

/* The engine asks pts_fill_choose which fill to use; here it is the bench's, at the end of this
 * file, and the engine's own goes by another name. */
#define pts_fill_choose widest_fill
pts_fill_set widest_fill(void);
#include "engine/isa.c"
#undef pts_fill_choose

/* Processor seconds of the column fill of purchases over n candidates, 16 of a member together,
 * which is about what the reference model asks for. */
static double fill_seconds(const pts_fill_set *set, int64_t n) {
    enum { ENTRIES = 4096, ROOM = ENTRIES + PTS_STRETCH_STEP, EACH = 16 };
    static uint32_t index[ROOM], member[ROOM], gap[ROOM], redeem[ROOM], drop[ROOM];
    static float mean_gap[ROOM], log_spend[ROOM];
    static int32_t minor[ROOM], points[ROOM];
    static pts_stretch stretch[ENTRIES / EACH];
    pts_columns c = {.capacity = ENTRIES,
                     .stretch = stretch,
                     .index = index,
                     .member = member,
                     .mean_gap = mean_gap,
                     .log_spend = log_spend,
                     .gap = gap,
                     .redeem = redeem,
                     .dropout = drop,
                     .minor = minor,
                     .points = points};
    pts_fill f = {.seed = 1, .spend_within = 0.8f, .earn_rate = 1e6, .earn_unit = 1e8};
    for (int i = 0; i < ENTRIES / EACH; i++)
        stretch[i] =
            (pts_stretch){.member = (uint32_t)i, .mean_gap = 2e6f, .log_spend = 8.6f, .n = EACH};
    span begin = span_begin();
    for (int64_t done = 0; done < n; done += ENTRIES) {
        f.path = (uint32_t)(done / ENTRIES);
        set->purchases(&f, &c, ENTRIES / EACH);
    }
    return span_end(begin).processor;
}

/* Processor seconds of n blocks of Philox alone, one after the other in a plain loop. */
static double philox_seconds(int64_t n) {
    static volatile uint32_t sink; /* what nobody reads need not be computed */
    uint32_t w[4], sum = 0;
    span begin = span_begin();
    for (int64_t j = 0; j < n; j++) {
        pts_philox_block(1, 0, (uint32_t)j, 0, 7, 3, w);
        sum ^= w[0] ^ w[1] ^ w[2] ^ w[3];
    }
    sink = sum;
    (void)sink;
    return span_end(begin).processor;
}

/* ---- columns of one: the engine as it is, but every candidate is filled by itself ---- */

static bool columns_of_one;

static int fill_one_by_one(pts_fill_function *fill, const pts_fill *f, const pts_columns *c,
                           int stretches) {
    int at = 0;
    for (int s = 0; s < stretches; s++)
        for (int k = 0; k < c->stretch[s].n; k++, at++) {
            pts_stretch single = c->stretch[s];
            pts_columns one = *c;
            single.index += (uint32_t)k;
            single.n = 1;
            one.stretch = &single;
            one.index += at;
            one.member += at;
            one.mean_gap += at;
            one.log_spend += at;
            one.gap += at;
            one.redeem += at;
            one.dropout += at;
            one.minor += at;
            one.points += at;
            fill(f, &one, 1);
        }
    return at;
}

static int purchases_one_by_one(const pts_fill *f, const pts_columns *c, int stretches) {
    return fill_one_by_one(widest_fill().purchases, f, c, stretches);
}

pts_fill_set pts_fill_choose(void) {
    pts_fill_set set = widest_fill();
    if (columns_of_one)
        set.purchases = purchases_one_by_one;
    return set;
}

#endif
