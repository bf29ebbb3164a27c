/* The economy of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_ECONOMY_H
#define PTS_MODEL_ECONOMY_H

#include "pointsim/model.h"

/* Indices by bin: demand[0 .. H + 1] and unit_cost alike, 1 in the warm-up. *steady says that
 * demand is 1 throughout. As pts_number_draw. */
int pts_economy_draw(const pts_scenario *scenario, uint32_t path, double *demand, double *unit_cost,
                     bool *steady);

#endif
