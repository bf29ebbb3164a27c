/* Points issued by mistake, on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_INCIDENT_H
#define PTS_MODEL_INCIDENT_H

#include "pointsim/model.h"

typedef struct pts_incident {
    uint32_t hit;      /* threshold of the word; 0 = nobody */
    uint32_t day;      /* of the fault, ... */
    uint32_t arrives;  /* ... when what the pool held reaches balances, ... */
    uint32_t detected; /* ... and when it is found; not after arrives: all is held */
    int32_t points;
    double queue; /* days that the reviews of all take */
    uint32_t complains;
    int64_t cost; /* minor units a review */
} pts_incident;

/* Draws the path's numbers; civil0: the day number of day 0. A pts_number_draw status. */
int pts_incident_compile(pts_incident *incident, const pts_scenario *scenario, int32_t civil0,
                         uint32_t path);

/* Days after detection at which the account of that word is reviewed. */
uint32_t pts_incident_wait(const pts_incident *incident, uint32_t word);

#endif
