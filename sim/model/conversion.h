/* Conversion at lapse on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_CONVERSION_H
#define PTS_MODEL_CONVERSION_H

#include "pointsim/model.h"

enum pts_converts { PTS_CONVERTS_NOTHING, PTS_CONVERTS_TO_VOUCHER, PTS_CONVERTS_TO_GIFT };

typedef struct pts_conversion {
    bool on;          /* some members convert */
    uint32_t upto[2]; /* cumulative thresholds of the member's word: voucher, gift */
    double point;     /* minor units that a point is meant to be worth */
    double rate, cost_share, cost_rate;
    int32_t least; /* points of a voucher */
    uint32_t used; /* threshold of a voucher's word */
} pts_conversion;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_conversion_compile(pts_conversion *conversion, const pts_scenario *scenario, uint32_t path);

/* Minor units that the conversion of points costs, of a voucher if it is used; -1 = beyond what the
 * ledger holds. */
int64_t pts_conversion_cost(const pts_conversion *conversion, enum pts_converts kind,
                            int64_t points);

#endif
