/* What is offered day by day on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_OFFERS_H
#define PTS_MODEL_OFFERS_H

#include "model/timeline.h"

struct pts_catalogue;
struct pts_programme;

/* Where items come, go, change their price or have prizes: one catalogue for all days that offer the same. Of it
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
/* After the catalogue and the terms of the path. */
int pts_offers_compile(struct pts_programme *programme);

#endif
