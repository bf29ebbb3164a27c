/* What members make of the value of a point: it rises and falls with the catalogue, they notice, and
 * buy and visit accordingly. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_VALUE_H
#define PTS_MODEL_VALUE_H

#include "model/timeline.h"

struct pts_programme;

typedef struct pts_value_trend {
    double purchases, visits; /* elasticities */
    double
        *noticed; /* [ends] ln of the value that members know of, over the horizon's first; NULL =
                        nobody cares */
} pts_value_trend;

/* Storage; {0} is safe to free. */
int pts_value_init(pts_value_trend *value, const pts_scenario *scenario,
                   const pts_timeline *timeline);
void pts_value_free(pts_value_trend *value);
/* After the catalogue and the offers of the path. A pts_number_draw status. */
int pts_value_compile(struct pts_programme *programme);

/* Multiplies factor[day], [ends], by what an elasticity makes of it; returns whether it may be
 * another than 1. */
bool pts_value_intensity(const pts_value_trend *value, const pts_timeline *timeline,
                         double elasticity, double *factor);

#endif
