/* pointsim: what a liability is booked with: given, or estimated by a pilot.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/measure.h"

#include <stdlib.h>

bool pts_planned_needs_pilot(const pts_scenario *scenario) {
    return !scenario->has_planned_urr || !scenario->has_planned_cost;
}

/* What a cohort brought and what it redeemed over the pilot's paths, run-off included. Doubles: the
 * sum over paths may leave int64. */
typedef struct account {
    double issued, redeemed;
} account;

static void add_cohort(const pts_ledger *ledger, int cohort, account *to) {
    const int64_t *issued = pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, cohort);
    const int64_t *redeemed = pts_ledger_cohort(ledger, PTS_COHORT_REDEEMED, cohort);
    to->issued += (double)issued[cohort];
    for (int bin = cohort > 0 ? cohort : 1; bin < ledger->dims.months + 2; bin++)
        to->redeemed += (double)redeemed[bin];
    /* the opening cohort counts from the first day: less what left it before */
    for (int f = PTS_COHORT_REDEEMED; f < PTS_COHORT_FLOWS && cohort == 0; f++)
        to->issued -= (double)pts_ledger_cohort(ledger, (enum pts_cohort_flow)f, 0)[0];
}

static pts_figure share(const account *a) {
    if (!(a->issued > 0.0))
        return (pts_figure){0};
    double rate = a->redeemed / a->issued;
    return (pts_figure){rate < 1.0 ? rate : 1.0, true};
}

static pts_figure cost_per_point(const pts_results *pilot) {
    double cost = 0.0, points = 0.0;
    for (int64_t p = 0; p < pilot->n_paths; p++)
        for (int s = 0; s < pilot->dims.segments; s++)
            for (int bin = 1; bin < pilot->dims.months + 2; bin++) {
                const int64_t *flow = pts_ledger_flow(&pilot->paths[p], s, bin);
                cost += (double)flow[PTS_COST] / 100.0;
                points += (double)flow[PTS_REDEEMED];
            }
    return points > 0.0 ? (pts_figure){cost / points, true} : (pts_figure){0};
}

static void estimate(const pts_results *pilot, pts_planned *planned) {
    account all = {0};
    for (int cohort = 0; cohort <= planned->months; cohort++) {
        account own = {0};
        for (int64_t p = 0; p < pilot->n_paths; p++)
            add_cohort(&pilot->paths[p], cohort, &own);
        planned->urr[cohort] = share(&own);
        if (cohort == 0)
            continue;
        all.issued += own.issued;
        all.redeemed += own.redeemed;
    }
    planned->urr_all = share(&all);
    planned->cost_per_point = cost_per_point(pilot);
    planned->pilot_paths = pilot->n_paths;
}

int pts_planned_make(const pts_scenario *scenario, const pts_results *pilot, pts_planned *planned) {
    int months = scenario->horizon_months;
    *planned =
        (pts_planned){.months = months, .urr = calloc((size_t)months + 1, sizeof *planned->urr)};
    if (!planned->urr)
        return PTS_ERR_MEMORY;
    if (pilot && pilot->n_paths > 0)
        estimate(pilot, planned);
    if (scenario->has_planned_urr) {
        planned->urr_all = (pts_figure){scenario->planned_urr, true};
        for (int cohort = 0; cohort <= months; cohort++)
            planned->urr[cohort] = planned->urr_all;
    }
    if (scenario->has_planned_cost)
        planned->cost_per_point = (pts_figure){scenario->planned_cost, true};
    return PTS_OK;
}

void pts_planned_free(pts_planned *planned) {
    free(planned->urr);
    free(planned->guard_acts);
    *planned = (pts_planned){0};
}
