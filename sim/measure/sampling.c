/* pointsim: what simulating a sample of the members adds to the spread over paths, and the sample
 * that would add little.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/measure.h"

#include <math.h>

/* One sampled member of weight w in place of w members of their own makes the variance of a sum w
 * times theirs. N members of variance v at weight w thus have the variance N w v, of which N v is
 * their own chance and stays however many are simulated, and N (w - 1) v is the sample's. How much
 * of it each segment makes cannot be told from a path's tallies: members of all segments are taken
 * to vary alike, so everything is in the mean weight over the real members. */

static const double MOST = 0.1; /* the share that may stay */

static double real_members(const pts_scenario *scenario, const pts_plan *plans, int segment) {
    return (double)scenario->segments[segment].members + plans[segment].enrolments;
}

/* Mean weight over real members, where no weight were above `cap`. */
static double mean_weight(const pts_scenario *scenario, const pts_plan *plans, int64_t cap) {
    double members = 0.0, weighted = 0.0;
    for (int s = 0; s < scenario->n_segments; s++) {
        double own = real_members(scenario, plans, s);
        int64_t weight = plans[s].weight < cap ? plans[s].weight : cap;
        members += own;
        weighted += own * (double)weight;
    }
    return members > 0.0 ? weighted / members : 1.0;
}

double pts_sampled_part(const pts_scenario *scenario, const pts_plan *plans) {
    return 1.0 - 1.0 / mean_weight(scenario, plans, INT64_MAX);
}

/* The share s at mean weight w is v (w - 1) of a variance 1 = c + v w. The largest mean weight at
 * which v (w - 1) <= MOST (c + v w). */
static double mean_weight_needed(double share, double weight) {
    double v = share / (weight - 1.0);
    double rest = fmax(0.0, 1.0 - v * weight);
    return fmax(1.0, (v + MOST * rest) / ((1.0 - MOST) * v));
}

int64_t pts_weight_needed(const pts_scenario *scenario, const pts_plan *plans, pts_figure share) {
    double now = mean_weight(scenario, plans, INT64_MAX);
    if (!share.known || share.value <= MOST || now <= 1.0)
        return 0;
    /* a hair above is as good: 0.9 is not a double */
    double needed = mean_weight_needed(share.value, now) * (1.0 + 1e-12);
    int64_t enough = 1, most = 1;
    for (int s = 0; s < scenario->n_segments; s++)
        most = plans[s].weight > most ? plans[s].weight : most;
    while (enough < most) {
        int64_t middle = enough + (most - enough + 1) / 2;
        if (mean_weight(scenario, plans, middle) <= needed)
            enough = middle;
        else
            most = middle - 1;
    }
    return enough;
}

/* Up to two digits. */
static double rounded_up(double value) {
    double step = 1.0;
    while (value / step >= 100.0)
        step *= 10.0;
    return ceil(value / step * (1.0 - 1e-12)) * step;
}

int64_t pts_sample_needed(const pts_scenario *scenario, const pts_plan *plans, int segment,
                          int64_t weight) {
    bool too_heavy = false;
    double members = 0.0;
    for (int s = 0; s < scenario->n_segments; s++) {
        bool own = scenario->segments[s].sample > 0;
        if (segment < 0 ? !own : own && s == segment)
            too_heavy = too_heavy || plans[s].weight > weight;
        if (segment < 0 || s == segment)
            members += real_members(scenario, plans, s);
    }
    if (weight < 1 || !too_heavy)
        return 0;
    members = floor(members + 0.5); /* as the sample plan rounds them */
    return (int64_t)fmin(rounded_up(members / (double)weight), members);
}
