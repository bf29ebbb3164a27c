/* pointsim: the programme switched off, for what it causes.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/counterfactual.h"

#include <stdlib.h>

static const pts_number nothing = {.family = PTS_FIXED};

/* What decides on members and candidates stays (time, segments, returns, activities' rates, and
 * where opening members have their points from), so that all of them are drawn once. Who enrols because another member
 * invited it does so for the programme. */
static void switch_off(pts_scenario *s) {
    s->points_per_unit = nothing;
    s->has_cap_day = s->has_cap_month = s->has_cap_year = false;
    s->hassle = nothing;
    s->has_refresh = s->has_near_expiry = false;
    s->has_pending = s->has_grace = s->has_part = s->has_extension = false;
    s->expiry = PTS_EXPIRY_NONE;
    s->order = PTS_FEFO;
    s->items = NULL;
    s->n_items = 0;
    s->feedback.points_pressure = s->feedback.expiry_pressure = s->feedback.momentum = nothing;
    s->has_value_response = false;
    s->feedback.coupon = nothing;
    s->tasks = NULL;
    s->n_tasks = 0;
    s->categories = s->sales_channels = NULL;
    s->n_categories = s->n_sales_channels = 0;
    s->campaigns = NULL;
    s->n_campaigns = 0;
    s->has_tiers = s->has_membership = s->has_conversion = s->has_coupons = s->has_change = false;
    s->tiers = (pts_tier_rules){0};
    s->change = (pts_change_rules){0};
    s->reminders = NULL;
    s->n_reminders = 0;
    s->has_issuance_quota = s->has_redemption_quota = false;
    s->guards = NULL;
    s->n_guards = 0;
    s->has_interest = s->has_loan = s->has_incident = s->has_referral = false;
    s->partners = NULL;
    s->n_partners = 0;
    s->transfers = NULL;
    s->n_transfers = 0;
    s->auctions = NULL;
    s->n_auctions = 0;
    s->complaint_rate = s->review_rate = s->churn_rate = nothing;
}

int pts_counterfactual_make(const pts_scenario *of, pts_counterfactual *to) {
    size_t n = (size_t)of->n_activities;
    *to =
        (pts_counterfactual){.scenario = *of, .activities = calloc(n + 1, sizeof *to->activities)};
    if (!to->activities)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        to->activities[i] = of->activities[i];
        to->activities[i].points = nothing;
    }
    to->scenario.activities = to->activities;
    switch_off(&to->scenario);
    return PTS_OK;
}

void pts_counterfactual_free(pts_counterfactual *counterfactual) {
    free(counterfactual->activities);
    *counterfactual = (pts_counterfactual){0};
}
