/* pointsim: values of the measures of reminders and of what lapses lead to.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VALUES_REMINDERS_H
#define POINTSIM_MEASURE_VALUES_REMINDERS_H

#include "measure/values_points.h"

static pts_value messages(const pts_view *v) {
    return amount((double)v->flow[PTS_MESSAGES]);
}

static pts_value message_cost(const pts_view *v) {
    return amount(money(v->flow[PTS_MESSAGE_COST]));
}

static pts_value complaints(const pts_view *v) {
    return amount((double)v->flow[PTS_COMPLAINTS]);
}

static pts_value bad_reviews(const pts_view *v) {
    return amount((double)v->flow[PTS_REVIEWS]);
}

static pts_value woken(const pts_view *v) {
    return amount((double)v->flow[PTS_WOKEN]);
}

static pts_value churn_from_lapse(const pts_view *v) {
    double members = 0.0;
    for (int segment = 0; segment < v->ledger->dims.segments; segment++) {
        const pts_plan *plan = &v->frame->plans[segment];
        members += (double)plan->opening * (double)plan->weight;
    }
    return ratio((double)v->flow[PTS_CHURNED], members);
}

#endif
