/* pointsim: cohorts by age: means over the paths of what became of a month's points.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/measure.h"

#include <stdlib.h>

/* Bin in which a cohort has an age; the opening cohort's age counts from the horizon's start. */
static int bin_at(int cohort, int age) {
    return cohort == 0 ? age + 1 : cohort + age;
}

static int64_t held_at_start(const pts_ledger *ledger) {
    int64_t points = *pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, 0);
    for (int f = PTS_COHORT_REDEEMED; f < PTS_COHORT_FLOWS; f++)
        points -= *pts_ledger_cohort(ledger, (enum pts_cohort_flow)f, 0);
    return points;
}

static double points_at(const pts_ledger *ledger, enum pts_cohort_flow flow, int cohort, int bin) {
    if (cohort == 0 && flow == PTS_COHORT_ISSUED)
        return bin == 1 ? (double)held_at_start(ledger) : 0.0;
    return (double)pts_ledger_cohort(ledger, flow, cohort)[bin];
}

int pts_cohort_means(const pts_results *results, enum pts_cohort_flow flow, int cohort,
                     pts_figure *by_age) {
    int months = results->dims.months;
    size_t n = results->n_paths > 0 ? (size_t)results->n_paths : 0;
    double *points = calloc(n + 1, sizeof *points);
    if (!points)
        return PTS_ERR_MEMORY;
    for (int age = 0; age <= months; age++) {
        int bin = age == months ? months + 1 : bin_at(cohort, age);
        by_age[age] = (pts_figure){0};
        if (n == 0 || (age < months && bin > months))
            continue;
        for (size_t i = 0; i < n; i++)
            points[i] = points_at(&results->paths[i], flow, cohort, bin);
        by_age[age] = (pts_figure){pts_mean(points, n), true};
    }
    free(points);
    return PTS_OK;
}
