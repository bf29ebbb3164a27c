/* Instant coupons on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_COUPON_H
#define PTS_MODEL_COUPON_H

#include "pointsim/model.h"

typedef struct pts_coupons {
    uint32_t given; /* threshold of the word; 0 = none are */
    int64_t least;  /* minor units that a purchase must spend, also value */
    int64_t value;
    uint32_t days; /* valid after the day of giving */
} pts_coupons;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_coupons_compile(pts_coupons *coupons, const pts_scenario *scenario, uint32_t path);

#endif
