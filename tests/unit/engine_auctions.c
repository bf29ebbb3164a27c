/* pointsim tests: auctions: what is sold at what price where it can be said beforehand, nothing where
 * nobody bids, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All are there from the start on; a purchase earns 600, a redemption takes 1000. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"auctions\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},\"redemption\":{\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":1000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

/* Twelve members with a lot of 1000 points each, who do nothing but bid: in March and in June. */
static const char *const BIDDERS =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"bidders\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2026-03-01\","
    "\"horizon\":\"9 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"a\":{\"members\":12,\"purchases\":{\"per_year\":0},\"spend\":{\"mean\":6},"
    "\"opening\":{\"from\":\"balance\",\"balance\":{\"mean\":1000,\"cv\":0,\"age_days\":30}}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100}}}";

#define SEAT(rest)                                                                                 \
    "{\"seat\":{\"on\":[\"03-31\",\"06-18\"],\"unit_cost\":40.5,\"retail_value\":80," rest "}}"

static const pts_run_options one = {.threads = 1};

static pts_scenario load(const char *base, const char *auctions, const char *pointer,
                         const char *raw) {
    char *text = with(base, "/programme/auctions", auctions ? auctions : "{}", pointer, raw, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *base, const char *auctions, const char *pointer,
                       const char *raw) {
    pts_scenario s = load(base, auctions, pointer, raw);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    cr_assert_eq(pts_ledger_check(&r.paths[0]), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t sum(const pts_results *r, enum pts_flow flow) {
    int64_t all = 0;
    for (int bin = 0; bin < r->dims.months + 2; bin++)
        all += pts_ledger_flow(&r->paths[0], 0, bin)[flow];
    return all;
}

/* What everybody would pay is known, so that units, reserve and balances decide alone. */
Test(engine_auctions, as_many_as_there_are_at_the_highest_losing_bid) {
    static const struct {
        const char *seat;
        int march, june; /* units sold */
        int march_price, june_price, bids;
    } cases[] = {
        {SEAT("\"units\":5,\"points\":300"), 5, 5, 300, 300, 24},
        {SEAT("\"units\":12,\"points\":300"), 12, 12, 1, 1, 24},
        {SEAT("\"units\":11,\"points\":300,\"least_points\":200"), 11, 11, 300, 300, 24},
        {SEAT("\"units\":12,\"points\":300,\"least_points\":200"), 12, 12, 200, 200, 24},
        {SEAT("\"units\":500,\"points\":300,\"least_points\":301"), 0, 0, 0, 0, 0},
        {SEAT("\"units\":0,\"points\":300"), 0, 0, 0, 0, 24},
        /* all that they have: who won in March has nothing left in June */
        {SEAT("\"units\":5,\"points\":1e9"), 5, 5, 1000, 1000, 12 + 7},
        {SEAT("\"units\":9,\"points\":1e9,\"least_points\":400"), 9, 3, 1000, 400, 12 + 3},
        {SEAT("\"units\":9,\"points\":1e9,\"least_points\":1001"), 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pts_results r = run(BIDDERS, cases[i].seat, NULL, NULL);
        const int64_t *march = pts_ledger_flow(&r.paths[0], 0, 1);
        const int64_t *june = pts_ledger_flow(&r.paths[0], 0, 4);
        int64_t sold = cases[i].march + cases[i].june;
        int64_t points =
            cases[i].march * cases[i].march_price + cases[i].june * cases[i].june_price;
        cr_expect_eq(march[PTS_AUCTIONED], cases[i].march, "case %zu", i);
        cr_expect_eq(june[PTS_AUCTIONED], cases[i].june, "case %zu", i);
        cr_expect_eq(march[PTS_AUCTION_POINTS], cases[i].march * cases[i].march_price);
        cr_expect_eq(sum(&r, PTS_AUCTION_POINTS), points, "case %zu", i);
        cr_expect_eq(sum(&r, PTS_REDEEMED), points);
        cr_expect_eq(sum(&r, PTS_BIDS), cases[i].bids, "case %zu", i);
        cr_expect_eq(sum(&r, PTS_OPPORTUNITIES), cases[i].bids);
        cr_expect_eq(sum(&r, PTS_REDEMPTIONS), sold);
        cr_expect_eq(sum(&r, PTS_COST), sold * 4050);
        cr_expect_eq(sum(&r, PTS_RETAIL), sold * 8000);
        pts_results_free(&r);
    }
}

/* The second one sees what is left of the first, on the same day. */
Test(engine_auctions, come_one_after_the_other) {
    pts_results r = run(BIDDERS,
                        "{\"b\":{\"draw_id\":1,\"on\":[\"05-05\"],\"units\":12,\"points\":1e9,"
                        "\"least_points\":10,\"unit_cost\":1,\"retail_value\":2},"
                        "\"a\":{\"draw_id\":0,\"on\":[\"05-05\"],\"units\":4,\"points\":700,"
                        "\"unit_cost\":1,\"retail_value\":2}}",
                        NULL, NULL);
    const int64_t *may = pts_ledger_flow(&r.paths[0], 0, 3);
    cr_assert_eq(may[PTS_AUCTIONED], 16);
    cr_assert_eq(may[PTS_AUCTION_POINTS], 4 * 700 + 12 * 10);
    pts_results_free(&r);
    r = run(BIDDERS,
            "{\"b\":{\"draw_id\":1,\"on\":[\"05-05\"],\"units\":8,\"points\":1e9,"
            "\"unit_cost\":1,\"retail_value\":2},"
            "\"a\":{\"draw_id\":0,\"on\":[\"05-05\"],\"units\":4,\"points\":700,"
            "\"unit_cost\":1,\"retail_value\":2}}",
            NULL, NULL);
    /* eight have 1000 and win; the best of the others has the 300 that the first left it */
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 3)[PTS_AUCTION_POINTS], 4 * 700 + 8 * 300);
    pts_results_free(&r);
}

enum { MEMBERS = 120 };
typedef struct session {
    int64_t before[MEMBERS]; /* balances */
    bool won[MEMBERS];
    int64_t price;
    int n;
} session;

static void note(void *context, int64_t member, const pts_event *e) {
    session *of = context;
    if (e->type == PTS_EVENT_START)
        of->before[member] = e->balance;
    if (e->type == PTS_EVENT_WIN) {
        of->won[member] = true;
        of->price = e->points;
        of->n++;
    }
}

/* Everybody bids all it has. */
Test(engine_auctions, the_richest_win_and_pay_what_the_next_one_has) {
    session of = {0};
    pts_scenario s = load(BIDDERS,
                          "{\"seat\":{\"on\":[\"06-18\"],\"units\":30,\"points\":1e9,"
                          "\"unit_cost\":1,\"retail_value\":2}}",
                          "/segments/a",
                          "{\"members\":120,\"purchases\":{\"per_year\":0},\"spend\":{\"mean\":6},"
                          "\"opening\":{\"from\":\"balance\",\"balance\":{\"mean\":100000,"
                          "\"cv\":1,\"age_days\":30}}}");
    cr_assert_eq(pts_trace_path(&s, 0, false, note, &of, NULL), PTS_OK);
    int64_t best = 0;
    cr_assert_eq(of.n, 30);
    for (int i = 0; i < MEMBERS; i++) {
        if (of.won[i])
            cr_expect_geq(of.before[i], of.price);
        else
            best = of.before[i] > best ? of.before[i] : best;
    }
    cr_assert_eq(of.price, best);
    pts_scenario_free(&s);
}

/* Of many who bid the same each has the same chance: chi-squared of 11 degrees lies between 0.6 and 44
 * but for 1 in 10^5. */
Test(engine_auctions, ties_are_for_anyone) {
    int64_t wins[12] = {0};
    double chi = 0.0;
    pts_scenario s = load(BIDDERS, SEAT("\"units\":3,\"points\":20"), NULL, NULL);
    for (uint32_t path = 0; path < 100; path++) {
        session of = {0};
        cr_assert_eq(pts_trace_path(&s, path, false, note, &of, NULL), PTS_OK);
        cr_assert_eq(of.n, 6);
        for (int i = 0; i < 12; i++)
            wins[i] += of.won[i];
    }
    /* one or two of the two sessions: 1 - (3/4)^2 */
    for (int i = 0; i < 12; i++) {
        double mean = 100.0 * 7.0 / 16.0, d = (double)wins[i] - mean;
        chi += d * d / (mean * 9.0 / 16.0);
    }
    cr_expect(chi > 0.6 && chi < 44.0, "%.1f", chi);
    pts_scenario_free(&s);
}

Test(engine_auctions, where_nobody_bids_change_nothing) {
    static const char *const nothing[] = {SEAT("\"units\":50,\"points\":900,\"share\":0"),
                                          SEAT("\"units\":50,\"points\":900,\"least_points\":1e9")};
    static const char *const expiries[] = {"{\"kind\":\"none\"}",
                                           "{\"kind\":\"rolling\",\"after\":\"3 months\"}",
                                           "{\"kind\":\"inactivity\",\"after\":\"60 days\"}"};
    for (int e = 0; e < 3; e++) {
        pts_results expected = run(SCENARIO, NULL, "/programme/expiry", expiries[e]);
        for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
            pts_results r = run(SCENARIO, nothing[i], "/programme/expiry", expiries[e]);
            cr_assert_arr_eq(r.paths[0].flows, expected.paths[0].flows,
                             pts_ledger_cells(r.dims) * sizeof(int64_t));
            pts_results_free(&r);
        }
        pts_results_free(&expected);
    }
}

/* A member stands for four: it takes as many units, or none. */
Test(engine_auctions, units_go_by_sampled_members) {
    pts_results r = run(SCENARIO, SEAT("\"units\":203,\"points\":900"), "/segments/a",
                        "{\"members\":480,\"sample\":120,\"purchases\":{\"per_year\":60},"
                        "\"spend\":{\"mean\":6}}");
    cr_assert_eq(r.plans[0].weight, 4);
    for (int bin = 3; bin <= 6; bin += 3) {
        int64_t sold = pts_ledger_flow(&r.paths[0], 0, bin)[PTS_AUCTIONED];
        cr_assert_eq(sold % 4, 0);
        cr_assert(sold > 40 && sold <= 200, "%lld", (long long)sold);
    }
    pts_results_free(&r);
}

static const char AUCTIONS[] =
    "{\"seat\":{\"on\":[\"01-01\",\"03-31\",\"06-18\"],\"units\":9,\"points\":1200,\"cv\":0.6,"
    "\"share\":0.7,\"unit_cost\":1,\"retail_value\":2},"
    "\"watch\":{\"on\":[\"03-31\",\"08-31\"],\"units\":{\"uniform\":[3,20]},\"points\":700,"
    "\"least_points\":500,\"unit_cost\":1,\"retail_value\":2}}";

Test(engine_auctions, whatever_concerns_speed_does_not_show) {
    static const char *const segments[] = {
        "{\"a\":{\"members\":90,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6},"
        "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":150}}}",
        "{\"a\":{\"members\":60,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6},"
        "\"enrolments\":5,\"season\":[2,1,1,1,1,1,1,1,1,1,1,1],\"visits\":{\"per_year\":9}},"
        "\"b\":{\"members\":70,\"purchases\":{\"per_year\":9},\"spend\":{\"mean\":8}}}"};
    for (int i = 0; i < 2; i++) {
        pts_scenario s = load(SCENARIO, AUCTIONS, "/segments", segments[i]);
        pts_scenario beside = load(SCENARIO, NULL, "/segments", segments[i]);
        expect_same_everywhere(&s, &beside);
    }
}

Test(engine_auctions, traces_of_all_members_sum_to_the_ledger) {
    pts_scenario s = load(SCENARIO, AUCTIONS, NULL, NULL);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    for (int twin = 0; twin < 2; twin++) {
        pts_ledger all = {0};
        const pts_ledger *of = twin ? &r.twins[1] : &r.paths[1];
        cr_assert_eq(pts_ledger_init(&all, r.dims), PTS_OK);
        cr_assert_eq(pts_trace_path(&s, 1, twin, NULL, NULL, &all), PTS_OK);
        cr_assert_arr_eq(of->flows, all.flows, pts_ledger_cells(r.dims) * sizeof(int64_t));
        pts_ledger_free(&all);
    }
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* A balance that leaves its range while bids are looked for: its day is told, not the last run's. */
Test(engine_auctions, a_failure_has_its_day) {
    pts_scenario s = load(SCENARIO, SEAT("\"units\":5,\"points\":90"), "/programme/activities",
                          "{\"sign\":{\"per_year\":50,\"points\":900000000}}");
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_ERR_RANGE);
    cr_assert_geq(r.error.member, 0);
    cr_assert_geq(r.error.day, pts_date_to_day((pts_date){2026, 5, 1}));
    cr_assert_lt(r.error.day, pts_date_to_day((pts_date){2028, 9, 1}));
    pts_results_free(&r);
    pts_scenario_free(&s);
}
