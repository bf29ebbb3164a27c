/* Enrolments of a path in sampled members. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_PLAN_H
#define PTS_MODEL_PLAN_H

#include "pointsim/model.h"

/* by_month[m], m = 0..H: sampled members enrolled through horizon month m on the path. The j-th
 * enrols in the month in which cumulative real enrolments pass weight * (j - 1/2). PTS_ERR_RANGE at 2^30,
 * where addresses of members end. */
int pts_enrolled_by_month(const pts_scenario *scenario, int segment, int64_t weight, uint32_t path,
                          int64_t *by_month);

#endif
