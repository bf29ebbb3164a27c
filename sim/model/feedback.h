/* Feedback of a path: what the programme does to members' purchases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_FEEDBACK_H
#define PTS_MODEL_FEEDBACK_H

#include "model/task.h"

/* Words of candidates that are decided whatever the member feels. */
typedef struct pts_sure {
    uint64_t happens; /* a word below does */
    uint64_t fails;   /* one at or above does not */
} pts_sure;

typedef struct pts_effects {
    bool on; /* purchases are thinned, if only by an effect of 1 */
    double cap;
    double points_pressure, expiry_pressure, coupon;
    double visits;    /* times the product's excess over 1; 0 = visits are not thinned */
    bool moved;       /* by momentum */
    double *momentum; /* [whole days since a redemption, 0..ends] factor; NULL without feedback */
    pts_sure sure_purchase, sure_visit;
} pts_effects;

/* Storage; {0} is safe to free. */
int pts_effects_init(pts_effects *effects, const pts_scenario *scenario,
                     const pts_timeline *timeline);
void pts_effects_free(pts_effects *effects);
/* After the path's tasks. A pts_number_draw status. */
int pts_effects_compile(pts_effects *effects, const pts_scenario *scenario,
                        const pts_timeline *timeline, const pts_tasks *tasks, uint32_t path);

#endif
