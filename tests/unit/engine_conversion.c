/* pointsim tests: conversion at lapse. Where nothing asks what has lapsed, it takes the points that
 * would have expired and moves nothing else; what it costs is exact.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* A cent earns a point, which is meant to be worth a cent. Segment b keeps its points when it leaves. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"conversion\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":20,\"shape\":1},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}},"
    "\"b\":{\"members\":90,\"enrolments\":6,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":12},\"purchase_at_enrolment\":true,"
    "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":400},"
    "\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"4 months\",\"to\":\"month_end\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

enum { SEGMENTS = 2, HORIZON = 8, BINS = HORIZON + 2 };

static const pts_run_options one = {.threads = 1};

/* With what `sets` says, up to three of them. */
static pts_results run(const char *a, const char *b, const char *c) {
    const char *sets[] = {a, b, c};
    pts_scenario s = load_text(SCENARIO, sets, c ? 3 : b ? 2 : a ? 1 : 0);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t of(const pts_results *r, int segment, int bin, enum pts_flow flow) {
    return pts_ledger_flow(&r->paths[0], segment, bin)[flow];
}

static int64_t sum(const pts_results *r, int segment, enum pts_flow flow) {
    int64_t all = 0;
    for (int bin = 0; bin <= HORIZON; bin++)
        all += of(r, segment, bin, flow);
    return all;
}

#define VOUCHER(rest) "/programme/conversion={\"voucher\":{" rest "}}"
#define GIFT(rest)    "/programme/conversion={\"donation\":{" rest "}}"

Test(engine_conversion, that_nobody_joins_changes_nothing) {
    pts_results expected = run(NULL, NULL, NULL);
    pts_results r = run("/programme/conversion={\"voucher\":{\"member_share\":0,\"rate\":1},"
                        "\"donation\":{\"member_share\":0}}",
                        NULL, NULL);
    cr_assert_eq(r.fingerprint, expected.fingerprint);
    cr_assert_arr_eq(r.paths[0].flows, expected.paths[0].flows,
                     pts_ledger_cells(expected.dims) * sizeof(int64_t));
    pts_results_free(&expected);
    pts_results_free(&r);
}

/* Expired and converted together, by bin and by cohort, and all else are as without it. */
static void expect_moved(const pts_results *plain, const pts_results *r, int64_t least) {
    const pts_ledger *a = &plain->paths[0], *b = &r->paths[0];
    int64_t converted = 0;
    for (int row = 0; row < SEGMENTS * BINS; row++) {
        const int64_t *x = a->flows + row * PTS_FLOWS, *y = b->flows + row * PTS_FLOWS;
        if (row % BINS == BINS - 1)
            continue; /* a run-off stops between lots that lapse, and not between converted ones */
        cr_assert_eq(x[PTS_EXPIRED], y[PTS_EXPIRED] + y[PTS_CONVERTED]);
        for (int f = 0; f < PTS_DONATED; f++)
            cr_assert(x[f] == y[f] || f == PTS_EXPIRED || f == PTS_CONVERTED, "%s",
                      pts_flow_table[f].name);
        converted += y[PTS_CONVERTED];
    }
    for (int cohort = 0; cohort <= HORIZON; cohort++)
        for (int bin = 0; bin <= HORIZON; bin++)
            cr_assert_eq(pts_ledger_cohort(a, PTS_COHORT_EXPIRED, cohort)[bin],
                         pts_ledger_cohort(b, PTS_COHORT_EXPIRED, cohort)[bin] +
                             pts_ledger_cohort(b, PTS_COHORT_CONVERTED, cohort)[bin]);
    cr_assert_arr_eq(a->closing_cohort, b->closing_cohort, BINS * sizeof(int64_t));
    cr_assert_eq(pts_ledger_check(b), PTS_OK);
    cr_assert_geq(converted, least);
}

Test(engine_conversion, moves_what_would_have_expired_and_nothing_else) {
    static const char *const expiry[] = {
        "/programme/expiry/to=\"month_end\"",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"25 days\"}",
        "/programme/expiry={\"kind\":\"calendar\",\"dates\":[\"03-31\",\"10-31\"],\"share\":0.5}",
        "/programme/expiry/extension={\"by\":\"60 days\"}"};
    for (size_t i = 0; i < sizeof expiry / sizeof *expiry; i++) {
        pts_results plain = run(expiry[i], NULL, NULL);
        pts_results some = run(expiry[i],
                               "/programme/conversion={\"voucher\":{\"member_share\":0.4,"
                               "\"rate\":0.5,\"least_points\":3000},\"donation\":{"
                               "\"member_share\":0.3}}",
                               NULL);
        expect_moved(&plain, &some, 10000);
        for (int segment = 0; segment < SEGMENTS; segment++) {
            cr_assert_gt(sum(&some, segment, PTS_VOUCHERS), 0);
            cr_assert_geq(sum(&some, segment, PTS_CONVERTED) - sum(&some, segment, PTS_DONATED),
                          3000 * sum(&some, segment, PTS_VOUCHERS));
            cr_assert_gt(sum(&some, segment, PTS_DONATED), 0);
            cr_assert_gt(sum(&some, segment, PTS_EXPIRED), 0);
        }
        pts_results_free(&plain);
        pts_results_free(&some);
    }
}

/* Nobody of segment a leaves. What leavers of b keep expires. */
Test(engine_conversion, all_insured_cost_what_they_convert) {
    static const char keeps[] = "/programme/leaver=\"keeps\"";
    pts_results plain = run(keeps, NULL, NULL);
    pts_results whole = run(keeps, VOUCHER("\"member_share\":1,\"rate\":1"), NULL);
    pts_results part = run(keeps, VOUCHER("\"member_share\":1,\"rate\":0.5,\"cost_share\":0.5"),
                           "/programme/anchor={\"points\":1,\"value\":0.04}");
    pts_results gift = run(keeps, GIFT("\"member_share\":1,\"cost_rate\":3"), NULL);
    pts_results idle =
        run(keeps, VOUCHER("\"member_share\":1,\"rate\":1"), "/segments/a/dormant_share=1");
    expect_moved(&plain, &whole, 100000);
    cr_assert_eq(sum(&whole, 0, PTS_EXPIRED), 0);
    cr_assert_gt(sum(&whole, 1, PTS_EXPIRED), 0);
    for (int segment = 0; segment < SEGMENTS; segment++) {
        int64_t points = sum(&whole, segment, PTS_CONVERTED);
        cr_assert_eq(sum(&whole, segment, PTS_CONVERSION_COST), points);
        cr_assert_eq(sum(&part, segment, PTS_CONVERSION_COST), points);
        cr_assert_eq(sum(&gift, segment, PTS_CONVERSION_COST), 3 * points);
        cr_assert_eq(sum(&gift, segment, PTS_DONATED), points);
        cr_assert_eq(sum(&gift, segment, PTS_VOUCHERS), 0);
        cr_assert_eq(sum(&whole, segment, PTS_VOUCHERS), sum(&whole, segment, PTS_VOUCHERS_USED));
    }
    cr_assert_eq(sum(&idle, 0, PTS_VOUCHERS_USED), 0);
    pts_results *all[] = {&plain, &whole, &part, &gift, &idle};
    for (int i = 0; i < 5; i++)
        pts_results_free(all[i]);
}

/* What is converted is no lapse to complain of. */
Test(engine_conversion, spares_the_effects_of_a_lapse) {
    static const char effects[] = "/programme/lapse_effects={\"complaint\":1,\"bad_review\":1}";
    pts_results lapse = run(effects, NULL, NULL);
    pts_results some = run(effects, GIFT("\"member_share\":0.5"), NULL);
    pts_results all = run(effects, GIFT("\"member_share\":1"), NULL);
    cr_assert_gt(sum(&lapse, 0, PTS_COMPLAINTS), 100);
    cr_assert_lt(sum(&some, 0, PTS_COMPLAINTS), sum(&lapse, 0, PTS_COMPLAINTS));
    cr_assert_gt(sum(&some, 0, PTS_COMPLAINTS), 0);
    cr_assert_eq(sum(&all, 0, PTS_COMPLAINTS) + sum(&all, 0, PTS_REVIEWS), 0);
    pts_results_free(&lapse);
    pts_results_free(&some);
    pts_results_free(&all);
}

Test(engine_conversion, money_beyond_the_books_is_an_error) {
    const char *sets[] = {GIFT("\"member_share\":1,\"cost_rate\":100"),
                          "/programme/anchor={\"points\":1,\"value\":1e9}"};
    pts_scenario s = load_text(SCENARIO, sets, 2);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_ERR_RANGE);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_conversion, tiles_periods_and_other_policies_never_show) {
    const char *sets[] = {
        "/programme/conversion={\"voucher\":{\"member_share\":0.4,\"rate\":0.5,\"used_share\":0.6},"
        "\"donation\":{\"member_share\":{\"uniform\":[0.2,0.5]}}}"};
    pts_scenario s[2] = {load_text(SCENARIO, sets, 1), load_text(SCENARIO, NULL, 0)};
    expect_same_everywhere(&s[0], &s[1]);
}
