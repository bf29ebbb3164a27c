/* Checks across keys of categories and channels of sale. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

/* Shares that come to more than the whole on every path. */
static void check_shares(const pts_sale_rate *list, int n, const char *where,
                         pts_problems *problems) {
    const double rounding = 1e-9;
    char found[PTS_DIGITS];
    double least = 0.0;
    for (int i = 0; i < n; i++)
        least += pts_number_support(&list[i].share).lo;
    if (!(least > 1.0 + rounding) || pts_check_doubt(problems, where))
        return;
    pts_problems_add(problems, where, 0,
                     "found shares that come to %s at least, accepted: at most 1, what is left "
                     "being purchases of none; lower a share",
                     pts_phrase_double(least, found));
}

void pts_check_sales(const pts_scenario *s, pts_problems *problems) {
    check_shares(s->categories, s->n_categories, "programme.earn.categories", problems);
    check_shares(s->sales_channels, s->n_sales_channels, "programme.earn.sales_channels", problems);
}
