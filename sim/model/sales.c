/* Compiles categories of goods and channels of sale. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sales.h"

#include "model/programme.h"

void pts_shares_thresholds(const double *share, int n, uint32_t *upto) {
    double all = 0.0, sum = 0.0;
    for (int i = 0; i < n; i++)
        all += share[i];
    for (int i = 0; i < n; i++) {
        sum += share[i];
        upto[i] = pts_threshold(all > 1.0 ? sum / all : sum);
    }
}

static int compile(pts_sale_rates *rates, const pts_sale_rate *list, int n, const pts_scenario *s,
                   uint32_t path, bool *on) {
    double share[PTS_SALE_RATES_MOST];
    int status = PTS_OK;
    rates->n = n;
    rates->multiplier[n] = 1.0;
    for (int i = 0; i < n && status == PTS_OK; i++) {
        status = pts_number_draw(&list[i].share, s->seed, path, &share[i]);
        if (status == PTS_OK)
            status = pts_number_draw(&list[i].multiplier, s->seed, path, &rates->multiplier[i]);
        *on = *on || (status == PTS_OK && share[i] > 0.0 && rates->multiplier[i] != 1.0);
    }
    if (status == PTS_OK)
        pts_shares_thresholds(share, n, rates->upto);
    return status;
}

int pts_sales_compile(pts_sales *sales, const pts_scenario *s, uint32_t path) {
    bool on = false;
    int status = compile(&sales->category, s->categories, s->n_categories, s, path, &on);
    if (status == PTS_OK)
        status = compile(&sales->channel, s->sales_channels, s->n_sales_channels, s, path, &on);
    sales->on = on;
    return status;
}
