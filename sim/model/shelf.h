/* An item's days: whether it is offered, at what price. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_SHELF_H
#define PTS_MODEL_SHELF_H

#include "pointsim/model.h"

/* An item on a path, asked day by day. */
typedef struct pts_shelf {
    const pts_item *item;
    int32_t first, last; /* civil days of launch and retirement */
    int32_t window_days;
    int32_t shut; /* civil day on which the latest window is over */
    int64_t full; /* price before any markdown */
    int64_t floor;
    double factor;
    double reduced; /* price after the steps so far, not rounded */
    int32_t origin; /* civil day from which steps are counted */
    int steps;
    int32_t next_step; /* civil day */
    double season[12];
    int32_t change_day; /* civil day from which prices are times change_factor, INT32_MAX = none */
    double change_factor;
} pts_shelf;

/* Draws the item's numbers, for days from `civil` on. PTS_OK or PTS_ERR_RANGE. */
int pts_shelf_open(pts_shelf *shelf, const pts_scenario *scenario, int item, uint32_t path,
                   int32_t civil);
/* Price on the day, 0 = not offered. Days are to be asked one after the other. */
int32_t pts_shelf_price(pts_shelf *shelf, int32_t civil, pts_date date);
/* A price times a guard's factor: 1 to 1e9 points, 0 if it is not offered. */
int32_t pts_shelf_guarded(int32_t price, double factor);

#endif
