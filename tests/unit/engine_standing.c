/* pointsim tests: scores, vetoes and thresholds that change: known answers, and two ways of saying the
 * same that agree to the last member.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

enum { MONTHS = 14, A = 150 };

/* A cent earns a point. Members of a are alive throughout. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"standing\","
    "\"simulation\":{\"seed\":8,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"14 months\",\"warmup\":\"8 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"a\":{\"members\":150,\"purchases\":{\"per_year\":8,\"shape\":1},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}},"
    "\"b\":{\"members\":90,\"enrolments\":6,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":12},\"purchase_at_enrolment\":true,\"visits\":{\"per_year\":9},"
    "\"lifetime\":{\"model\":\"bg_nbd\",\"a\":0.8,\"b\":8},"
    "\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"quantity\":\"all\"},"
    "\"activities\":{\"sign_in\":{\"per_year\":10,\"points\":1}},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

static const pts_run_options one = {.threads = 1};

static pts_results run(const char *tiers, const char *more) {
    const char *sets[2] = {more ? more : tiers, tiers};
    pts_scenario s = load_text(SCENARIO, sets, more ? 2 : 1);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t in_tier(const pts_results *r, int segment, int month) {
    return pts_ledger_tier(&r->paths[0], segment, month)[0];
}

/* Every cell of both ledgers. */
static void expect_same(const char *a, const char *b, const char *more) {
    pts_results x = run(a, more), y = run(b, more);
    for (int p = 0; p < 2; p++)
        cr_assert_arr_eq(x.paths[p].flows, y.paths[p].flows, pts_ledger_cells(x.dims) * 8, "%s %s",
                         a, b);
    cr_assert_gt(in_tier(&x, 0, 9), 3, "%s", a);
    cr_assert_lt(in_tier(&x, 0, 9), A - 3, "%s", a);
    pts_results_free(&x);
    pts_results_free(&y);
}

#define TIERS(rules, level)                                                                        \
    "/programme/tiers={" rules                                                                     \
    "\"window\":\"4 months\",\"upgrade\":\"at_once\",\"levels\":{\"x\":{" level "}}}"
#define GIVES "\"multiplier\":1.5,\"benefit_cost\":3,"

/* ---- a score ---- */

/* One dimension with weight 1 is that basis; a weight is a unit of the threshold. */
Test(engine_standing, a_score_of_one_dimension_is_that_basis) {
    static const char *const returns = "/programme/returns={\"share\":0.2,\"within_days\":40}";
    expect_same(TIERS("", GIVES "\"threshold\":60"),
                TIERS("\"basis\":\"score\",\"score\":{\"spend\":1},", GIVES "\"threshold\":60"),
                returns);
    expect_same(
        TIERS("\"basis\":\"points\",", GIVES "\"threshold\":6000"),
        TIERS("\"basis\":\"score\",\"score\":{\"points\":0.5},", GIVES "\"threshold\":3000"),
        returns);
}

/* So many purchases, by score or by veto. */
Test(engine_standing, purchases_are_counted_alike) {
    expect_same(
        TIERS("\"basis\":\"score\",\"score\":{\"purchases\":0.7},", GIVES "\"threshold\":2.1"),
        TIERS("", GIVES "\"threshold\":0,\"veto\":{\"least_purchases\":3}"), NULL);
}

/* At the end of a month of activities alone, those are in it that had one. */
Test(engine_standing, activities_count_and_lift) {
    static const char tiers[] =
        "/programme/tiers={\"basis\":\"score\",\"score\":{\"activities\":1},\"upgrade\":\"at_once\","
        "\"window\":\"36 months\",\"levels\":{\"x\":{\"threshold\":1}}}";
    pts_results r = run(tiers, NULL), none = run(tiers, "/programme/activities/sign_in/per_year=0"),
                all = run(tiers, "/programme/activities/sign_in/per_year=2000");
    cr_assert(in_tier(&r, 0, 1) > 3 && in_tier(&r, 0, MONTHS) > in_tier(&r, 0, 1) - 1);
    cr_assert_eq(in_tier(&none, 0, MONTHS), 0);
    cr_assert_eq(in_tier(&all, 0, 1), A);
    pts_results_free(&r);
    pts_results_free(&none);
    pts_results_free(&all);
}

/* 2^56 millionths a month; 3 x 10^6 units of money earn 3 x 10^8 points, each worth 1000. */
Test(engine_standing, a_score_beyond_its_range_is_an_error) {
    const char *sets[3] = {
        "/segments/a/spend={\"mean\":3e6}", "/programme/items/one/points=100",
        TIERS("\"basis\":\"score\",\"score\":{\"points\":1000},", "\"threshold\":1")};
    pts_scenario s = load_text(SCENARIO, sets, 3);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_ERR_RANGE);
    cr_assert(r.error.path >= 0 && r.error.member >= 0);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- vetoes ---- */

/* By a score that is never below 0. */
#define BARRED(bars)                                                                               \
    TIERS("\"basis\":\"score\",\"score\":{\"purchases\":1},", "\"threshold\":0,\"veto\":{" bars "}")

/* Without a purchase in the month is fewer than one in a window of a month. */
Test(engine_standing, idle_is_without_a_purchase) {
    static const char rules[] =
        "/programme/tiers={\"window\":\"1 month\",\"levels\":{\"x\":{\"threshold\":0,\"veto\":{%s}}}}";
    char idle[200], few[200];
    snprintf(idle, sizeof idle, rules, "\"idle\":\"1 month\"");
    snprintf(few, sizeof few, rules, "\"least_purchases\":1");
    expect_same(idle, few, NULL);
    pts_results short_time = run(BARRED("\"idle\":\"2 months\""), NULL);
    pts_results long_time = run(BARRED("\"idle\":\"6 months\""), NULL);
    cr_assert_lt(in_tier(&short_time, 0, 9), in_tier(&long_time, 0, 9));
    pts_results_free(&short_time);
    pts_results_free(&long_time);
}

/* Each purchase is returned within the hour: whoever has bought is barred as long as the veto looks
 * back, for good in ten years. */
Test(engine_standing, returns_bar) {
    static const char *const returns = "/programme/returns={\"share\":1,\"within_days\":0.5}";
    pts_results all = run(BARRED("\"complaint\":\"1 month\""), returns);
    pts_results barred = run(BARRED("\"return\":\"10 years\""), returns);
    pts_results month = run(BARRED("\"return\":\"1 month\""), returns);
    pts_results buys = run(BARRED("\"idle\":\"1 month\""), returns);
    for (int m = 1; m <= MONTHS; m++) {
        cr_assert_eq(in_tier(&all, 0, m), A); /* nobody complains */
        cr_assert_leq(in_tier(&barred, 0, m), in_tier(&barred, 0, m > 1 ? m - 1 : 1));
        cr_assert_geq(in_tier(&month, 0, m), in_tier(&barred, 0, m));
        /* but for what is bought in the last minutes of a month */
        cr_assert(abs((int)(in_tier(&month, 0, m) + in_tier(&buys, 0, m) - A)) <= 3);
    }
    cr_assert_lt(in_tier(&barred, 0, MONTHS), A / 2);
    pts_results_free(&all);
    pts_results_free(&barred);
    pts_results_free(&month);
    pts_results_free(&buys);
}

/* All points lapse at the ends of June and December, and everybody who loses some complains on the
 * next day. */
Test(engine_standing, lapses_and_complaints_bar) {
    static const char more[] =
        "/programme={\"earn\":{\"points_per_unit\":100},\"expiry\":{\"kind\":\"calendar\","
        "\"dates\":[\"06-30\",\"12-31\"]},\"lapse_effects\":{\"complaint\":1e6}}";
    pts_results lapse = run(BARRED("\"lapse\":\"1 month\""), more);
    pts_results complaint = run(BARRED("\"complaint\":\"1 month\""), more);
    pts_results both = run(BARRED("\"lapse\":\"2 months\""), more);
    for (int m = 1; m <= MONTHS; m++) {
        bool lapses = m % 6 == 0, complains = m % 6 == 1;
        cr_assert_eq(in_tier(&lapse, 0, m) < A, lapses, "month %d", m);
        cr_assert_eq(in_tier(&complaint, 0, m) < A, complains, "month %d", m);
        cr_assert_eq(in_tier(&both, 0, m) < A, lapses || complains, "month %d", m);
    }
    cr_assert_eq(in_tier(&lapse, 0, 6), in_tier(&complaint, 0, 7)); /* the same members */
    cr_assert_eq(in_tier(&lapse, 0, 6), in_tier(&both, 0, 7));
    pts_results_free(&lapse);
    pts_results_free(&complaint);
    pts_results_free(&both);
}

/* ---- thresholds that change ---- */

#define LEVELS "\"levels\":{\"x\":{\"threshold\":%s},\"y\":{\"threshold\":%s}}}"

static pts_results rebased(const char *rebase, const char *x, const char *y) {
    char tiers[400];
    snprintf(tiers, sizeof tiers, "/programme/tiers={\"window\":\"3 months\",%s" LEVELS, rebase, x,
             y);
    return run(tiers, NULL);
}

/* Tiers that give nothing: before a change members are where they would be by the thresholds of then,
 * after it where they would be by the later ones. In a warm-up and on the first day nothing changes. */
Test(engine_standing, thresholds_change_on_their_dates) {
    pts_results r =
        rebased("\"rebase\":{\"dates\":[\"01-01\",\"10-01\",\"05-31\"],\"factor\":2},", "20", "60");
    pts_results by[4] = {rebased("", "20", "60"), rebased("", "40", "120"),
                         rebased("", "80", "240"), rebased("", "160", "480")};
    int64_t changed = 0;
    for (int m = 1; m <= MONTHS; m++) {
        int n = (m >= 5) + (m >= 10) + (m >= 13);
        for (int i = 0; i < 2; i++)
            for (int level = 0; level < 2; level++)
                cr_assert_eq(pts_ledger_tier(&r.paths[0], i, m)[level],
                             pts_ledger_tier(&by[n].paths[0], i, m)[level], "month %d", m);
        changed += in_tier(&r, 0, m) != in_tier(&by[0], 0, m);
    }
    cr_assert_gt(changed, 5);
    pts_results_free(&r);
    for (int i = 0; i < 4; i++)
        pts_results_free(&by[i]);
}

/* ---- nothing that concerns speed shows ---- */

Test(engine_standing, tiles_periods_and_other_policies_never_show) {
    static const char all[] =
        "/programme/tiers={\"basis\":\"score\",\"score\":{\"spend\":1,\"purchases\":10,"
        "\"activities\":2},\"rebase\":{\"dates\":[\"03-01\"],\"factor\":{\"uniform\":[0.8,1.2]}},"
        "\"upgrade\":\"at_once\",\"levels\":{\"x\":{\"threshold\":40,\"multiplier\":1.5,\"veto\":{"
        "\"return\":\"2 months\",\"lapse\":\"1 month\",\"idle\":\"3 months\",\"least_purchases\":2}},"
        "\"y\":{\"threshold\":200,\"multiplier\":2,\"veto\":{\"return\":\"5 months\"}}}}";
    const char *sets[2] = {"/programme/returns={\"share\":0.2,\"within_days\":40}", all};
    pts_scenario s[2] = {load_text(SCENARIO, sets, 2), load_text(SCENARIO, sets, 1)};
    pts_results alone = {0}, tiled = {0}, together[2] = {0};
    cr_assert_eq(pts_run(&s[0], &one, &alone), PTS_OK);
    cr_assert_eq(
        pts_run(&s[0], &(pts_run_options){.threads = 3, .tile = 7, .period_months = 1}, &tiled),
        PTS_OK);
    cr_assert_eq(pts_run_policies((const pts_scenario *const[]){&s[1], &s[0]}, 2,
                                  &(pts_run_options){.threads = 2, .tile = 50}, together),
                 PTS_OK);
    for (int64_t p = 0; p < alone.n_paths; p++) {
        size_t bytes = pts_ledger_cells(alone.dims) * 8;
        cr_assert_arr_eq(alone.paths[p].flows, tiled.paths[p].flows, bytes);
        cr_assert_arr_eq(alone.paths[p].flows, together[1].paths[p].flows, bytes);
    }
    pts_results_free(&alone);
    pts_results_free(&tiled);
    for (int i = 0; i < 2; i++) {
        pts_results_free(&together[i]);
        pts_scenario_free(&s[i]);
    }
}
