/* What is offered day by day on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_OFFERS_H
#define PTS_MODEL_OFFERS_H

#include "model/timeline.h"

struct pts_catalogue;

/* Where items come, go or change their price: one catalogue for all days that offer the same. Of it
 * points, item and ln_value alone are filled: money is by item, and choices are worked out as they
 * are made. */
typedef struct pts_offers {
    bool change;      /* false: every day is the programme's catalogue, and nothing below is used */
    bool after_close; /* something is still offered on or after H1, or R1 */
    bool after_end;
    uint16_t *of_day; /* [ends + 1] */
    struct pts_catalogue *list;
    int n, capacity;
    int *next;      /* [capacity] the one before with the same bucket, -1 = none */
    double *weight; /* [item] exp(utility) */
} pts_offers;

int pts_offers_init(pts_offers *offers, const pts_scenario *scenario, const pts_timeline *timeline);
void pts_offers_free(pts_offers *offers);
/* `catalogue` is the path's, with all items at full price. */
int pts_offers_compile(pts_offers *offers, const pts_scenario *scenario,
                       const pts_timeline *timeline, const struct pts_catalogue *catalogue,
                       uint32_t path);

#endif
