/* pointsim: a scenario with its programme off.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_STUDY_COUNTERFACTUAL_H
#define POINTSIM_STUDY_COUNTERFACTUAL_H

#include "pointsim/study.h"

typedef struct pts_counterfactual {
    pts_scenario scenario; /* borrows from the one it was made of: never pts_scenario_free */
    pts_activity_rule *activities;
} pts_counterfactual;

/* The same members on the same candidates, who are issued no points and redeem nothing; activities
 * happen and earn nothing, purchases are returned as before. Points that members bring along stay
 * where they are. `of` must outlive it. PTS_OK or PTS_ERR_MEMORY; free it whatever is returned. */
int pts_counterfactual_make(const pts_scenario *of, pts_counterfactual *to);
void pts_counterfactual_free(pts_counterfactual *counterfactual);

#endif
