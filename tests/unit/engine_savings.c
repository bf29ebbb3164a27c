/* pointsim tests: interest on points and points that are lent: exact where all members do the same,
 * nothing where nobody has any, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All enrol on the first day and buy about 20 times; a purchase earns 600, a redemption takes 1000. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"savings\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},\"redemption\":{\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":1000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

/* Nobody does anything with the 1000 points that it has. */
static const char *const ASLEEP =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"asleep\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2026-03-01\","
    "\"horizon\":\"24 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"a\":{\"members\":7,\"purchases\":{\"per_year\":0},\"spend\":{\"mean\":6},"
    "\"opening\":{\"from\":\"balance\",\"balance\":{\"mean\":1000,\"cv\":0,\"age_days\":30}}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100}}}";

enum { HORIZON = 8 };

static const pts_run_options one = {.threads = 1};

static pts_scenario load(const char *base, const char *pointer, const char *raw,
                         const char *pointer2, const char *raw2) {
    char *text = with(base, pointer, raw, pointer2, raw2, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *base, const char *pointer, const char *raw, const char *pointer2,
                       const char *raw2) {
    pts_scenario s = load(base, pointer, raw, pointer2, raw2);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    cr_assert_eq(pts_ledger_check(&r.paths[0]), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

/* Of the warm-up and the horizon. */
static int64_t sum(const pts_results *r, enum pts_flow flow) {
    int64_t all = 0;
    for (int bin = 0; bin <= HORIZON; bin++)
        all += pts_ledger_flow(&r->paths[0], 0, bin)[flow];
    return all;
}

static void expect_equal(const pts_results *a, const pts_results *b) {
    cr_assert_arr_eq(a->paths[0].flows, b->paths[0].flows,
                     pts_ledger_cells(a->dims) * sizeof(int64_t));
}

Test(engine_savings, of_nobody_change_nothing) {
    static const struct {
        const char *where, *raw;
    } nothing[] = {{"/programme/interest", "{\"rate\":0}"},
                   {"/programme/interest", "{\"rate\":1,\"least_points\":1e9}"},
                   {"/programme/loan", "{\"share\":0,\"most_points\":1e6}"},
                   {"/programme/loan", "{\"share\":1,\"most_points\":1e6,\"fee\":999999}"}};
    pts_results expected = run(SCENARIO, NULL, NULL, NULL, NULL);
    for (int i = 0; i < 3; i++) {
        pts_results r = run(SCENARIO, nothing[i].where, nothing[i].raw, NULL, NULL);
        expect_equal(&r, &expected);
        pts_results_free(&r);
    }
    pts_results_free(&expected);
}

/* The same sum by hand: a twelfth of the rate each month, whole points, the rest kept. */
static void interest_by_hand(const char *interest, int64_t millionths, bool yearly) {
    pts_results r = run(ASLEEP, "/programme/interest", interest, NULL, NULL);
    int64_t balance = 1000, kept = 0;
    for (int month = 2; month <= 24; month++) { /* credited on its first day; month 1 is a March */
        kept += balance * millionths;
        int64_t points = !yearly || month % 12 == 11 ? kept / 12000000 : 0;
        kept -= 12000000 * points;
        balance += points;
        cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, month)[PTS_ISSUED_INTEREST], 7 * points);
        cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, month)[PTS_ISSUED], 7 * points);
    }
    cr_assert_gt(balance, 1040);
    cr_assert_eq(r.paths[0].closing[0], 7 * balance);
    pts_results_free(&r);
}

Test(engine_savings, interest_is_exact) {
    interest_by_hand("{\"rate\":0.0317}", 31700, false);
    interest_by_hand("{\"rate\":0.0317,\"credited\":\"year\"}", 31700, true);
    interest_by_hand("{\"rate\":1.5}", 1500000, false);
}

/* Not even interest is an activity. */
Test(engine_savings, interest_keeps_nothing_from_lapsing) {
    pts_results r = run(ASLEEP, "/programme/expiry",
                        "{\"kind\":\"inactivity\",\"after\":\"6 months\",\"activity\":\"earn\"}",
                        "/programme/interest", "{\"rate\":0.5}");
    cr_assert_eq(r.paths[0].closing[0], 0);
    pts_results_free(&r);
}

/* Members whose balance never reaches the price redeem by loans alone, each for what it lacks. */
Test(engine_savings, loans_foot_exactly) {
    pts_results r = run(SCENARIO, "/programme/loan",
                        "{\"share\":1,\"most_points\":5000,\"fee\":10}", NULL, NULL);
    pts_results half = run(SCENARIO, "/programme/loan",
                           "{\"share\":1,\"most_points\":5000,\"most_share\":0.5}", NULL, NULL);
    pts_results less = run(SCENARIO, "/programme/loan",
                           "{\"share\":1,\"most_points\":250,\"fee\":30}", NULL, NULL);
    int64_t loans = sum(&r, PTS_LOANS);
    cr_assert_gt(loans, 1000);
    cr_assert_eq(sum(&r, PTS_REDEMPTIONS), loans);
    cr_assert_eq(sum(&r, PTS_OPPORTUNITIES), loans);
    cr_assert_eq(sum(&r, PTS_REDEEMED), 1000 * loans);
    cr_assert_eq(sum(&r, PTS_LOAN_FEES), 10 * loans);
    cr_assert_eq(sum(&r, PTS_REVERSED), 10 * loans);
    cr_assert_eq(r.paths[0].closing[0], sum(&r, PTS_ISSUED) - 1010 * loans);
    cr_assert(sum(&half, PTS_LOANS) > 100 && sum(&half, PTS_LOANS) < loans);
    cr_assert_leq(sum(&half, PTS_BORROWED), 500 * sum(&half, PTS_LOANS));
    cr_assert_gt(sum(&less, PTS_LOANS), 100);
    cr_assert_leq(sum(&less, PTS_BORROWED), 220 * sum(&less, PTS_LOANS));
    pts_results_free(&r);
    pts_results_free(&half);
    pts_results_free(&less);
}

/* What leavers owe is written off where they forfeit, and else stays owed. */
Test(engine_savings, leavers_owe) {
    static const char loan[] = "{\"share\":1,\"most_points\":5000,\"fee\":10}";
    static const char *const leaving = "/segments/a/lifetime";
    static const char soon[] = "{\"model\":\"exponential\",\"mean_days\":150}";
    pts_results stay = run(SCENARIO, "/programme/loan", loan, NULL, NULL);
    pts_results r = run(SCENARIO, "/programme/loan", loan, leaving, soon);
    cr_assert_eq(sum(&stay, PTS_WRITTEN_OFF), 0);
    cr_assert_gt(sum(&r, PTS_LEFT), 50);
    cr_assert_gt(sum(&r, PTS_WRITTEN_OFF), 3000);
    cr_assert_lt(sum(&r, PTS_WRITTEN_OFF), 1010 * sum(&r, PTS_LEFT));
    cr_assert_geq(sum(&r, PTS_FORFEITED), -sum(&r, PTS_WRITTEN_OFF));
    cr_assert_lt(sum(&r, PTS_FORFEITED), 0);
    pts_results_free(&stay);
    pts_results_free(&r);
}

/* Of what returns of the same day owe nothing is a loan's: members who buy seldom and leave soon. */
Test(engine_savings, debts_of_returns_stay_apart) {
    pts_results r = run(
        SCENARIO, "/segments/a",
        "{\"members\":0,\"enrolments\":90,\"purchase_at_enrolment\":true,"
        "\"purchases\":{\"per_year\":1},\"spend\":{\"mean\":6},"
        "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":20}}",
        "/programme",
        "{\"earn\":{\"points_per_unit\":100},\"redemption\":{\"decision\":\"always\"},"
        "\"returns\":{\"share\":1,\"within_days\":1},\"loan\":{\"share\":1,\"most_points\":5000},"
        "\"items\":{\"one\":{\"points\":1000,\"unit_cost\":0.01,\"retail_value\":0.01}}}");
    cr_assert_gt(sum(&r, PTS_LOANS), 500);
    cr_assert_gt(sum(&r, PTS_WRITTEN_OFF), sum(&r, PTS_BORROWED) * 6 / 10);
    cr_assert_leq(sum(&r, PTS_WRITTEN_OFF), sum(&r, PTS_BORROWED));
    pts_results_free(&r);
}

Test(engine_savings, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {
        load(SCENARIO, "/programme/loan",
             "{\"share\":{\"uniform\":[0.3,0.6]},\"most_points\":700,\"fee\":5}",
             "/programme/interest", "{\"rate\":0.2}"),
        load(SCENARIO, "/programme/interest", "{\"rate\":0.5,\"credited\":\"year\"}", NULL, NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}
