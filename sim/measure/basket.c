/* pointsim: the worth of a fixed basket: what a point buys when the choice of rewards stays as it was.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/view.h"

enum { BASE = 12, SAMPLED = 100 };

static double units_redeemed(const pts_ledger *ledger, int item) {
    double units = 0.0;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        for (int month = 1; month <= BASE; month++)
            units += (double)pts_ledger_unit(ledger, segment, month)[item];
    return units;
}

/* Minor units a point at a month's prices; 0 for an empty basket. Doubles, for units times prices
 * may leave int64. */
static double worth_in(const pts_view *v, int month) {
    double worth = 0.0, points = 0.0;
    for (int item = 0; item < v->ledger->dims.items; item++) {
        const pts_price *price = pts_frame_price(v->frame, v->inputs, month, item);
        worth += v->basket[item] * (double)(price->retail - price->cash);
        points += v->basket[item] * (double)price->points;
    }
    return points > 0.0 ? worth / points : 0.0;
}

/* Relative to month 1 first, so that prices that hold give exactly 1. */
static bool fill_index(pts_view *v) {
    int months = v->ledger->dims.months;
    double first = worth_in(v, 1);
    if (!(first > 0.0))
        return false;
    for (int month = 1; month <= months; month++)
        v->index[month] = worth_in(v, month) / first;
    double base = pts_mean(v->index + 1, BASE);
    for (int month = 1; month <= months && base > 0.0; month++)
        v->index[month] /= base;
    return base > 0.0;
}

bool pts_view_fill_index(pts_view *v) {
    int64_t sampled = 0;
    if (v->ledger->dims.months < BASE)
        return false;
    for (int month = 1; month <= BASE; month++)
        sampled += pts_view_sampled_redemptions(v, month);
    for (int item = 0; item < v->ledger->dims.items; item++)
        v->basket[item] = units_redeemed(v->ledger, item);
    return sampled >= SAMPLED && fill_index(v);
}
