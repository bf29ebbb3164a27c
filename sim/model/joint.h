/* Uncertain numbers that are drawn together, joined by a Gaussian copula.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_JOINT_H
#define PTS_MODEL_JOINT_H

#include "pointsim/model.h"

enum { PTS_JOINT_MOST = 64 };

/* All numbers that a scenario's correlations name, in byte order of their JSON pointers. */
typedef struct pts_joint {
    int n;
    pts_number *numbers; /* [n] copies; their choices stay the scenario's */
    double *factor;      /* [n][n] Cholesky factor L of the correlation matrix, lower */
    bool truncated;      /* one of them is: what it rejects is drawn again for all */
} pts_joint;

/* Builds scenario->joint from its correlations and points their numbers at it (any earlier one is
 * freed); nothing to do without correlations. The scenario has passed validation: its pointers name
 * uncertain numbers and no pair comes twice. PTS_OK, PTS_ERR_MEMORY, or PTS_ERR_INPUT with a
 * problem added where the matrix is not positive definite. */
int pts_joint_build(pts_scenario *scenario, pts_problems *problems);
/* NULL is safe. */
void pts_joint_free(struct pts_joint *joint);

/* The value of the number at `place`, as pts_number_draw returns it. */
int pts_joint_draw(const pts_joint *joint, int place, uint64_t seed, uint32_t path, double *value);

/* The number's value at a standard normal shock, not truncated: number.c. */
double pts_number_of_shock(const pts_number *number, double z);
/* Whether truncation leaves x. */
bool pts_number_keeps(const pts_number *number, double x);

#endif
