/* pointsim: windows of a ledger: what the measures read of one path, all segments together.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_WINDOW_H
#define POINTSIM_MEASURE_WINDOW_H

#include "pointsim/measure.h"

/* The whole horizon, months 1..H, with the cohort fields. `anchor` is set to the given one. */
void pts_window_horizon(const pts_ledger *ledger, double anchor, pts_window *window);

/* Month by month, in one pass: start makes the empty window before month 1, next moves it on to
 * `month`, the one after the month it holds. The cohort fields stay 0. */
void pts_window_start(const pts_ledger *ledger, double anchor, pts_window *window);
void pts_window_next(const pts_ledger *ledger, int month, pts_window *window);

/* One path's value of a measure from its tally: unscaled integers become points, shares, money. */
double pts_tally_num(const pts_measure *measure, pts_tally tally, double anchor);

#endif
