/* Exchange with partners on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_EXCHANGE_H
#define PTS_MODEL_EXCHANGE_H

#include "pointsim/model.h"

/* A partner's way: points go out to it, or come in. */
typedef struct pts_exchange_way {
    bool in;
    int partner;      /* in the scenario's partners */
    uint32_t address; /* draw_id of the partner << 24 */
    float gap;        /* mean ticks between two, infinite: there is none */
    double price;     /* minor units a point */
    double share;     /* out: of the available points */
    int32_t least, most;
    double mean, log_mean, log_sd; /* in: points; log_sd 0: always the mean */
} pts_exchange_way;

typedef struct pts_exchange {
    bool on; /* some exchange happens on the path */
    int n;   /* of a partner out before in, partners in draw_id order */
    pts_exchange_way ways[2 * PTS_PARTNERS_MOST];
} pts_exchange;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_exchange_compile(pts_exchange *exchange, const pts_scenario *scenario, uint32_t path);

/* Mean ticks between two of a Poisson process, infinite where there is none. */
float pts_mean_gap(double per_year);

/* Points that a member with so many available exchanges, 0 = none. */
int32_t pts_exchange_points(const pts_exchange_way *way, int32_t available);

/* Minor units of a settlement; -1 = beyond what the ledger holds. */
int64_t pts_exchange_settlement(const pts_exchange_way *way, int32_t points);

#endif
