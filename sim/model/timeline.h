/* Calendar tables of a scenario, the same on every path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TIMELINE_H
#define PTS_MODEL_TIMELINE_H

#include "pointsim/model.h"

enum { PTS_TICK_BITS = 16, PTS_DAY_TICKS = 1 << PTS_TICK_BITS, PTS_LAST_DAY = 65535 };
#define PTS_NEVER UINT32_MAX

/* Days count from the first of the warm-up. */
typedef struct pts_timeline {
    int32_t civil0;        /* civil day of day 0 */
    uint32_t opens;        /* H0: first day of the horizon */
    uint32_t closes;       /* H1: first day after it */
    uint32_t ends;         /* R1: first day after the run-off; arrays hold ends + 1 days */
    int months;            /* H */
    uint16_t *bin;         /* [day] 0 warm-up, 1..H, H + 1 run-off */
    uint8_t *month;        /* [day] 0..11 */
    uint16_t *serial;      /* [day] calendar months since day 0's */
    int first_month;       /* of day 0, 0..11: calendar years since day 0's are
                              (serial + first_month) / 12 */
    uint32_t *month_start; /* [1..H+1] first day of horizon month m; 0 unused */
    uint32_t *lapse; /* [day] first tick after the term that starts on this day (issue of a lot,
                           or activity) has lapsed, also after the end; PTS_NEVER if no tick can
                           say, or a member's own anniversaries do */
    uint32_t *extends_to; /* [day] tick of the least lapse after an activity on this day; NULL
                             without extension */
} pts_timeline;

int pts_timeline_init(pts_timeline *timeline, const pts_scenario *scenario);
void pts_timeline_free(pts_timeline *timeline);

#endif
