/* Categories of goods and channels of sale on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_SALES_H
#define PTS_MODEL_SALES_H

#include "pointsim/model.h"

enum { PTS_SALE_RATES_MOST = 32 };

typedef struct pts_sale_rates {
    int n;
    uint32_t upto[PTS_SALE_RATES_MOST]; /* cumulative thresholds of the word; beyond all: none */
    double multiplier[PTS_SALE_RATES_MOST + 1]; /* the last one, 1, is of none */
} pts_sale_rates;

typedef struct pts_sales {
    bool on; /* some purchase earns otherwise */
    pts_sale_rates category, channel;
} pts_sales;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_sales_compile(pts_sales *sales, const pts_scenario *scenario, uint32_t path);

/* Cumulative thresholds of shares, n <= PTS_SALE_RATES_MOST; where they come to more than 1, of their
 * parts of the whole. */
void pts_shares_thresholds(const double *share, int n, uint32_t *upto);

/* What multiplies the points of a purchase with this word. */
static inline double pts_sale_multiplier(const pts_sale_rates *rates, uint32_t word) {
    int i = 0;
    for (int j = 0; j < rates->n; j++) /* thresholds rise; no branch on the word */
        i += word >= rates->upto[j];
    return rates->multiplier[i];
}

#endif
