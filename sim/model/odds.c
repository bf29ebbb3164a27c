/* Log-odds of redeeming: sim/README.md, "Redemption". SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/programme.h"

double pts_odds_base(const pts_odds *odds, const pts_catalogue *c, int32_t balance) {
    int32_t q = pts_odds_balance(balance);
    int affordable = pts_catalogue_affordable(c, q);
    double value = 0.0, size = 0.0;
    if (odds->value != 0.0)
        value = odds->value * c->ln_value[affordable > 1 ? affordable - 1 : 0];
    if (odds->size != 0.0)
        size = odds->size * pts_log((double)q / (double)c->points[0]);
    return value + size;
}

uint32_t pts_odds_threshold(double x) {
    double p = 4294967296.0 / (1.0 + pts_exp(-x));
    return p < 4294967295.0 ? (uint32_t)p : UINT32_MAX;
}

/* A computed threshold is within 1 of the true one, which rises with x: so between two steps it is
 * within 2 of theirs. */
void pts_odds_brackets(pts_odds_bracket brackets[PTS_ODDS_BRACKETS]) {
    for (int i = 0; i < PTS_ODDS_BRACKETS; i++) {
        uint32_t low = pts_odds_threshold((double)i / PTS_ODDS_FINE - PTS_ODDS_REACH);
        uint32_t high = pts_odds_threshold((double)(i + 1) / PTS_ODDS_FINE - PTS_ODDS_REACH);
        brackets[i].surely = low > 2 ? low - 2 : 0;
        brackets[i].never = high < UINT32_MAX - 2 ? high + 2 : UINT32_MAX;
    }
}
