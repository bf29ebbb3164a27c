/* pointsim tests: ledgers written by hand, with the figures worked out beside them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_MEASURE_FAKE_H
#define POINTSIM_TESTS_MEASURE_FAKE_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "pointsim/measure.h"

enum { FAKE_MONTHS = 3, FAKE_RUNOFF = FAKE_MONTHS + 1 };

/* Two segments, November 2026 to January 2027, 100 points are worth 1.00. Nothing to free. */
typedef struct fake {
    pts_scenario scenario;
    pts_segment segments[2];
    char names[2][64];
    char name[64], question[64], currency[32];
    pts_plan plans[2];
    pts_results results;
} fake;

static inline pts_number fake_number(double value) {
    return (pts_number){.family = PTS_FIXED, .p = {value}};
}

static inline void fake_init(fake *f, int64_t paths, int twins) {
    *f = (fake){.names = {"adults", "students"},
                .name = "fake",
                .question = "what if?",
                .currency = "EUR",
                .plans = {{.weight = 100, .opening = 7},
                          {.weight = 100, .opening = 2, .members_difference = -50}}};
    for (int s = 0; s < 2; s++)
        f->segments[s] = (pts_segment){.name = f->names[s], .members = s ? 250 : 700};
    f->scenario = (pts_scenario){.name = f->name,
                                 .question = f->question,
                                 .currency = f->currency,
                                 .seed = 18446744073709551615u,
                                 .paths = paths,
                                 .sample = 1000,
                                 .start = {2026, 11, 1},
                                 .horizon_months = FAKE_MONTHS,
                                 .segments = f->segments,
                                 .n_segments = 2,
                                 .anchor_points = fake_number(100.0),
                                 .anchor_value = fake_number(1.0)};
    f->results = (pts_results){.dims = {.months = FAKE_MONTHS, .segments = 2},
                               .n_paths = paths,
                               .n_twins = twins,
                               .paths = calloc((size_t)paths, sizeof(pts_ledger)),
                               .twins = calloc((size_t)twins + 1, sizeof(pts_ledger)),
                               .plans = f->plans,
                               .fingerprint = 0xabcu};
    for (int64_t i = 0; i < paths; i++)
        cr_assert_eq(pts_ledger_init(&f->results.paths[i], f->results.dims), PTS_OK);
    for (int i = 0; i < twins; i++)
        cr_assert_eq(pts_ledger_init(&f->results.twins[i], f->results.dims), PTS_OK);
}

static inline void fake_free(fake *f) {
    for (int64_t i = 0; i < f->results.n_paths; i++)
        pts_ledger_free(&f->results.paths[i]);
    for (int i = 0; i < f->results.n_twins; i++)
        pts_ledger_free(&f->results.twins[i]);
    free(f->results.paths);
    free(f->results.twins);
}

/* Figures of path 0 with an anchor of its own. */
static inline void fake_measures(const fake *f, double anchor, pts_figure got[PTS_MEASURES]) {
    pts_inputs inputs = {.anchor = anchor};
    pts_frame frame = {
        .scenario = &f->scenario, .plans = f->plans, .n_paths = 1, .inputs = &inputs};
    pts_value values[PTS_MEASURES];
    cr_assert_eq(pts_measures_on_path(&frame, &f->results.paths[0], 0, values), PTS_OK);
    for (int id = 0; id < PTS_MEASURES; id++)
        got[id] = pts_value_figure(values[id]);
}

static inline void fake_issue(pts_ledger *l, int segment, int bin, int64_t points) {
    pts_ledger_flow(l, segment, bin)[PTS_ISSUED] += points;
    pts_ledger_cohort(l, PTS_COHORT_ISSUED, bin)[bin] += points;
}

/* Points of a cohort that leave in a bin as `flow`. */
static inline void fake_take(pts_ledger *l, enum pts_flow flow, int segment, int cohort, int bin,
                             int64_t points) {
    enum pts_cohort_flow by = flow == PTS_REDEEMED  ? PTS_COHORT_REDEEMED
                              : flow == PTS_EXPIRED ? PTS_COHORT_EXPIRED
                                                    : PTS_COHORT_FORFEITED;
    pts_ledger_flow(l, segment, bin)[flow] += points;
    pts_ledger_cohort(l, by, cohort)[bin] += points;
}

/* Fills the closing counts from the flows, as the engine would have counted them. */
static inline void fake_close(pts_ledger *l) {
    for (int s = 0; s < l->dims.segments; s++)
        l->closing[s] = pts_ledger_opening(l, s, l->dims.months + 1);
    for (int c = 0; c <= l->dims.months; c++) {
        l->closing_cohort[c] = 0;
        for (int bin = 0; bin <= l->dims.months; bin++) {
            l->closing_cohort[c] += pts_ledger_cohort(l, PTS_COHORT_ISSUED, c)[bin];
            for (int flow = PTS_COHORT_REDEEMED; flow < PTS_COHORT_FLOWS; flow++)
                l->closing_cohort[c] -= pts_ledger_cohort(l, (enum pts_cohort_flow)flow, c)[bin];
        }
    }
    cr_assert_eq(pts_ledger_check(l), PTS_OK, "the test's own ledger does not foot");
}

/* Opening cohort of adults: 1000 issued in the warm-up, 200 redeemed and 100 expired there, so 700
 * held; then 300 + 100 redeemed, 50 expired in the horizon, 200 redeemed and 50 expired after it.
 * Month 1: 500 + 1000 issued; 100 + 250 redeemed; run-off 200 + 750 redeemed, 100 expired, 100 open.
 * Month 2: 400 issued; 60 forfeited; run-off 100 redeemed, 240 open.
 * Month 3: 100 issued; run-off 20 redeemed, 80 open.
 * Issued 2000, redeemed 750, expired 50, forfeited 60, outstanding 700 + 2000 - 860 = 1840. */
static inline void fake_story(pts_ledger *l) {
    fake_issue(l, 0, 0, 1000);
    fake_take(l, PTS_REDEEMED, 0, 0, 0, 200);
    fake_take(l, PTS_EXPIRED, 0, 0, 0, 100);
    fake_issue(l, 0, 1, 500);
    fake_issue(l, 1, 1, 1000);
    fake_issue(l, 0, 2, 400);
    fake_issue(l, 0, 3, 100);
    fake_take(l, PTS_REDEEMED, 0, 0, 1, 300);
    fake_take(l, PTS_REDEEMED, 0, 0, 2, 100);
    fake_take(l, PTS_REDEEMED, 0, 1, 2, 100);
    fake_take(l, PTS_EXPIRED, 0, 0, 2, 50);
    fake_take(l, PTS_FORFEITED, 0, 2, 3, 60);
    fake_take(l, PTS_REDEEMED, 1, 1, 3, 250);
    fake_take(l, PTS_REDEEMED, 0, 0, FAKE_RUNOFF, 200);
    fake_take(l, PTS_EXPIRED, 0, 0, FAKE_RUNOFF, 50);
    fake_take(l, PTS_REDEEMED, 0, 1, FAKE_RUNOFF, 200);
    fake_take(l, PTS_REDEEMED, 1, 1, FAKE_RUNOFF, 750);
    fake_take(l, PTS_EXPIRED, 0, 1, FAKE_RUNOFF, 100);
    fake_take(l, PTS_REDEEMED, 0, 2, FAKE_RUNOFF, 100);
    fake_take(l, PTS_REDEEMED, 0, 3, FAKE_RUNOFF, 20);
    l->open_cohort[1] = 100;
    l->open_cohort[2] = 240;
    l->open_cohort[3] = 80;
    int64_t *flow = pts_ledger_flow(l, 0, 1);
    flow[PTS_SPEND] = 150000;
    flow[PTS_PURCHASES] = 30;
    flow[PTS_VISITS] = 9;
    flow[PTS_OPPORTUNITIES] = 8;
    flow[PTS_REDEMPTIONS] = 3;
    flow[PTS_RETAIL] = 5000;
    flow[PTS_CASH] = 1000;
    flow[PTS_COST] = 2000;
    flow = pts_ledger_flow(l, 1, 3);
    flow[PTS_SPEND] = 50050;
    flow[PTS_PURCHASES] = 10;
    flow[PTS_OPPORTUNITIES] = 12;
    flow[PTS_REDEMPTIONS] = 2;
    flow[PTS_RETAIL] = 3500;
    flow[PTS_COST] = 2250;
    pts_ledger_flow(l, 1, FAKE_RUNOFF)[PTS_COST] = 999999; /* the run-off is in no flow figure */
    fake_close(l);
}

#endif
