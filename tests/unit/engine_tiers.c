/* pointsim tests: tiers of members: exact where everybody is in one, without effect where they have
 * none, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* A cent earns a point. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"tiers\","
    "\"simulation\":{\"seed\":5,\"paths\":3,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"14 months\",\"warmup\":\"8 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"a\":{\"members\":150,\"purchases\":{\"per_year\":20,\"shape\":1},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}},"
    "\"b\":{\"members\":90,\"enrolments\":6,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":12},\"purchase_at_enrolment\":true,\"visits\":{\"per_year\":9},"
    "\"lifetime\":{\"model\":\"bg_nbd\",\"a\":0.8,\"b\":8},\"season\":[1,1,1,1,1,2,1,1,1,1,3,1],"
    "\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"quantity\":\"all\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

static pts_scenario load(const char *tiers, const char *more) {
    const char *sets[2] = {more ? more : tiers, tiers};
    return load_text(SCENARIO, sets, more && tiers ? 2 : more || tiers ? 1 : 0);
}

static pts_results run(const pts_scenario *s, pts_run_options options) {
    pts_results r = {0};
    cr_assert_eq(pts_run(s, &options, &r), PTS_OK);
    return r;
}

static const pts_run_options one = {.threads = 1};

static int64_t total(const pts_ledger *l, int segment, enum pts_flow flow, int from, int to) {
    int64_t sum = 0;
    for (int bin = from; bin <= to; bin++)
        sum += pts_ledger_flow(l, segment, bin)[flow];
    return sum;
}

/* ---- tiers without effect ---- */

#define NEUTRAL "\"levels\":{\"x\":{\"threshold\":50},\"y\":{\"threshold\":200}}}"

Test(engine_tiers, that_give_nothing_change_nothing) {
    static const char *const tiers[] = {
        "/programme/tiers={" NEUTRAL,
        "/programme/tiers={\"upgrade\":\"at_once\",\"basis\":\"points\"," NEUTRAL,
        "/programme/tiers={\"levels\":{\"x\":{\"threshold\":50,\"expiry_after\":\"5 months\"}}}"};
    static const char *const more[] = {NULL, "/programme/earn/cap={\"per_month\":9000}",
                                       "/programme/returns={\"share\":0.2,\"within_days\":40}",
                                       "/programme/expiry/grace_days=20"};
    for (size_t m = 0; m < 4; m++) {
        pts_scenario plain = load(NULL, more[m]);
        pts_results expected = run(&plain, one);
        for (size_t i = 0; i < 3; i++) {
            pts_scenario s = load(tiers[i], more[m]);
            pts_results r = run(&s, one);
            cr_assert_eq(r.fingerprint, expected.fingerprint, "%s", tiers[i]);
            for (int row = 0; row < 2 * (14 + 2); row++)
                cr_assert_arr_eq(r.paths[0].flows + row * PTS_FLOWS,
                                 expected.paths[0].flows + row * PTS_FLOWS,
                                 PTS_ISSUED_TIER * sizeof(int64_t));
            cr_assert_gt(total(&r.paths[0], 0, PTS_UPGRADES, 0, 14), 20);
            cr_assert_eq(total(&r.paths[0], 0, PTS_ISSUED_TIER, 0, 15), 0);
            pts_results_free(&r);
            pts_scenario_free(&s);
        }
        pts_results_free(&expected);
        pts_scenario_free(&plain);
    }
}

/* ---- everybody in a tier ---- */

/* Segment a is alive throughout, so that from the end of its first month on everybody is in the
 * tier: points are three times what they were, to the last one. */
Test(engine_tiers, everybody_in_one_is_exact) {
    pts_scenario plain = load(NULL, NULL);
    pts_scenario s = load("/programme/tiers={\"levels\":{\"x\":{\"threshold\":0,\"multiplier\":3,"
                          "\"benefit_cost\":1.9}}}",
                          NULL);
    pts_results without = run(&plain, one), with = run(&s, one);
    for (int p = 0; p < 3; p++) {
        const pts_ledger *l = &with.paths[p];
        for (int month = 1; month <= 14; month++) {
            int64_t issued = total(&without.paths[p], 0, PTS_ISSUED, month, month);
            cr_assert_eq(total(l, 0, PTS_ISSUED, month, month), 3 * issued);
            cr_assert_eq(total(l, 0, PTS_ISSUED_TIER, month, month), 2 * issued);
            cr_assert_eq(pts_ledger_tier(l, 0, month)[0], 150);
            cr_assert_eq(total(l, 0, PTS_BENEFIT_COST, month, month), 150 * 16); /* 15.83 */
        }
        cr_assert_eq(total(l, 0, PTS_BENEFIT_COST, 0, 0), 8 * 150 * 16);
        cr_assert_eq(total(l, 0, PTS_UPGRADES, 0, 0), 150);
        cr_assert_eq(total(l, 0, PTS_UPGRADES, 1, 15), 0);
        cr_assert_eq(total(l, 0, PTS_DOWNGRADES, 0, 15), 0);
        cr_assert_eq(pts_ledger_tier(l, 0, 0)[0], 0);
        cr_assert_eq(pts_ledger_tier(l, 0, 15)[0], 0);
    }
    pts_results_free(&without);
    pts_results_free(&with);
    pts_scenario_free(&plain);
    pts_scenario_free(&s);
}

/* Below any threshold nobody is. */
Test(engine_tiers, out_of_reach_is_nothing) {
    pts_scenario s = load("/programme/tiers={\"upgrade\":\"at_once\",\"levels\":{\"x\":{"
                          "\"threshold\":1e10,\"multiplier\":3,\"benefit_cost\":1.9}}}",
                          NULL);
    pts_results r = run(&s, one);
    for (enum pts_flow f = PTS_ISSUED_TIER; f <= PTS_DOWNGRADES; f++)
        cr_assert_eq(total(&r.paths[0], 0, f, 0, 15) + total(&r.paths[0], 1, f, 0, 15), 0);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- ways up and down ---- */

/* Sums over both segments, past included. */
static int64_t moves(const char *tiers, enum pts_flow flow) {
    pts_scenario s = load(tiers, NULL);
    pts_results r = run(&s, one);
    int64_t sum = total(&r.paths[0], 0, flow, 0, 15) + total(&r.paths[0], 1, flow, 0, 15);
    pts_results_free(&r);
    pts_scenario_free(&s);
    return sum;
}

#define RULES(rules)                                                                               \
    "/programme/tiers={" rules                                                                     \
    ",\"window\":\"2 months\",\"levels\":{\"x\":{\"threshold\":40},\"y\":{\"threshold\":90},"      \
    "\"z\":{\"threshold\":200}}}"

Test(engine_tiers, rules_of_moving) {
    int64_t stay = moves(RULES("\"downgrade\":\"never\""), PTS_DOWNGRADES);
    int64_t step = moves(RULES("\"downgrade\":\"one_step\""), PTS_DOWNGRADES);
    int64_t fall = moves(RULES("\"downgrade\":\"to_level\""), PTS_DOWNGRADES);
    cr_assert_eq(stay, 0);
    cr_assert(step > 500 && fall > 500, "%lld, %lld", (long long)step, (long long)fall);
    cr_assert_neq(step, fall);
    int64_t late = moves(RULES("\"upgrade\":\"at_review\""), PTS_UPGRADES);
    int64_t soon = moves(RULES("\"upgrade\":\"at_once\""), PTS_UPGRADES);
    cr_assert_gt(soon, late); /* a step at a time, and of those who leave before the review */
    int64_t yearly = moves(RULES("\"review\":\"yearly\",\"dates\":[\"12-31\"]"), PTS_UPGRADES);
    cr_assert(yearly > 20 && 2 * yearly < late, "%lld, %lld", (long long)yearly, (long long)late);
}

/* ---- nothing that concerns speed shows ---- */

static void same(const pts_results *a, const pts_results *b) {
    cr_assert_eq(a->n_paths, b->n_paths);
    for (int64_t p = 0; p < a->n_paths; p++)
        cr_assert_arr_eq(a->paths[p].flows, b->paths[p].flows, pts_ledger_cells(a->dims) * 8);
}

#define GIVING                                                                                     \
    "\"upgrade\":\"at_once\",\"levels\":{\"x\":{\"threshold\":60,\"multiplier\":1.5,"              \
    "\"expiry_after\":\"9 months\"},\"y\":{\"threshold\":300,\"multiplier\":2,"                    \
    "\"benefit_cost\":50}}}"

Test(engine_tiers, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[3] = {load("/programme/tiers={\"window\":\"4 months\"," GIVING, NULL),
                         load(NULL, NULL),
                         load("/programme/tiers={\"window\":\"30 months\"," GIVING, NULL)};
    pts_results alone[3], together[3] = {0};
    for (int i = 0; i < 3; i++)
        alone[i] = run(&s[i], one);
    pts_results other = run(&s[0], (pts_run_options){.threads = 3, .tile = 7, .period_months = 1});
    same(&alone[0], &other);
    pts_run_options options = {.threads = 2, .tile = 50};
    cr_assert_eq(
        pts_run_policies((const pts_scenario *const[]){&s[0], &s[1], &s[2]}, 3, &options, together),
        PTS_OK);
    for (int i = 0; i < 3; i++) {
        same(&alone[i], &together[i]);
        pts_results_free(&alone[i]);
        pts_results_free(&together[i]);
        pts_scenario_free(&s[i]);
    }
    pts_results_free(&other);
}
