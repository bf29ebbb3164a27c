/* pointsim tests: exchange with partners: exact where every exchange has the same size, nothing where
 * nobody exchanges, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All enrol on the first day, buy about 20 times and stay; a purchase earns 2000. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"exchange\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":20},"
    "\"redemption\":{\"never_share\":0.3}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"4 months\",\"to\":\"month_end\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

enum { HORIZON = 8, BINS = HORIZON + 2 };

static const pts_run_options one = {.threads = 1};

/* With partners, NULL = none, and two more values. */
static pts_scenario load(const char *partners, const char *pointer, const char *raw,
                         const char *pointer2, const char *raw2) {
    char *text = partners ? with(SCENARIO, "/programme/exchange", partners, pointer, raw, pointer2,
                                 raw2, NULL)
                          : with(SCENARIO, pointer, raw, pointer2, raw2, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *partners, const char *pointer, const char *raw,
                       const char *pointer2, const char *raw2) {
    pts_scenario s = load(partners, pointer, raw, pointer2, raw2);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    for (int i = 0; i < 2; i++)
        cr_assert_eq(pts_ledger_check(&r.paths[i]), PTS_OK);
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

#define OUT(rate, more) "{\"p\":{\"out\":{\"per_year\":" rate ",\"price\":0.02" more "}}}"
#define IN(rate, more)                                                                             \
    "{\"p\":{\"in\":{\"per_year\":" rate ",\"price\":0.004,\"points\":730" more "}}}"

Test(engine_exchange, of_nobody_changes_nothing) {
    pts_results expected = run(NULL, NULL, NULL, NULL, NULL);
    pts_results never = run(OUT("0", ""), NULL, NULL, NULL, NULL);
    pts_results beyond = run(OUT("9", ",\"least_points\":1e9"), NULL, NULL, NULL, NULL);
    pts_results nothing = run(OUT("9", ",\"share\":0"), NULL, NULL, NULL, NULL);
    expect_equal(&never, &expected);
    expect_equal(&beyond, &expected);
    expect_equal(&nothing, &expected);
    pts_results_free(&expected);
    pts_results_free(&never);
    pts_results_free(&beyond);
    pts_results_free(&nothing);
}

Test(engine_exchange, of_one_size_foots_exactly) {
    pts_results r = run(OUT("12", ",\"least_points\":1500,\"most_points\":1500"),
                        "/programme/items/one/points", "1e9", NULL, NULL);
    pts_results all =
        run(OUT("12", ",\"least_points\":2000"), "/programme/items/one/points", "1e9", NULL, NULL);
    int64_t acts = sum(&r, PTS_EXCHANGES_OUT);
    cr_assert_gt(acts, 800);
    cr_assert_eq(sum(&r, PTS_EXCHANGED_OUT), 1500 * acts);
    cr_assert_eq(sum(&r, PTS_CONVERTED), 1500 * acts);
    cr_assert_eq(sum(&r, PTS_SETTLEMENT_PAID), 3000 * acts);
    cr_assert_eq(sum(&all, PTS_EXCHANGED_OUT) % 2000, 0); /* whole balances of whole purchases */
    cr_assert_gt(sum(&all, PTS_EXCHANGED_OUT), sum(&r, PTS_EXCHANGED_OUT));
    cr_assert_lt(sum(&all, PTS_EXPIRED), sum(&r, PTS_EXPIRED));
    cr_assert_eq(sum(&r, PTS_REDEEMED) + sum(&all, PTS_REDEEMED), 0);
    pts_results_free(&r);
    pts_results_free(&all);
}

Test(engine_exchange, arrivals_are_issued_and_paid_for) {
    pts_results expected = run(NULL, NULL, NULL, NULL, NULL);
    pts_results r = run(IN("6", ""), NULL, NULL, NULL, NULL);
    int64_t acts = sum(&r, PTS_EXCHANGES_IN);
    cr_assert_gt(acts, 600);
    cr_assert_eq(sum(&r, PTS_ISSUED_PARTNER), 730 * acts);
    cr_assert_eq(sum(&r, PTS_ISSUED), sum(&expected, PTS_ISSUED) + 730 * acts);
    cr_assert_eq(sum(&r, PTS_SETTLEMENT_RECEIVED), 292 * acts);
    cr_assert_eq(sum(&r, PTS_PURCHASES), sum(&expected, PTS_PURCHASES));
    cr_assert_gt(sum(&r, PTS_REDEEMED), sum(&expected, PTS_REDEEMED));
    pts_results_free(&expected);
    pts_results_free(&r);
}

/* The dormant have nothing but their opening points; who redeems never exchanges not out, but may be
 * given points. */
Test(engine_exchange, of_the_dormant_and_of_those_who_redeem_never) {
    static const char both[] = "{\"p\":{\"out\":{\"per_year\":9,\"price\":1},"
                               "\"in\":{\"per_year\":9,\"points\":10,\"price\":1}}}";
    static const char brought[] =
        "{\"from\":\"balance\",\"balance\":{\"mean\":5000,\"cv\":1,\"lots\":3,\"age_days\":30}}";
    pts_results dormant =
        run(both, "/segments/a/dormant_share", "1", "/segments/a/opening", brought);
    pts_results never = run(both, "/segments/a/redemption/never_share", "1", NULL, NULL);
    cr_assert_eq(sum(&dormant, PTS_EXCHANGES_OUT) + sum(&dormant, PTS_EXCHANGES_IN), 0);
    cr_assert_eq(sum(&never, PTS_EXCHANGES_OUT), 0);
    cr_assert_gt(sum(&never, PTS_EXCHANGES_IN), 800);
    pts_results_free(&dormant);
    pts_results_free(&never);
}

/* An exchange is an activity that keeps the rest from lapsing. */
Test(engine_exchange, sets_the_clock_of_inactivity) {
    static const char redeem[] =
        "{\"kind\":\"inactivity\",\"after\":\"20 days\",\"activity\":\"redeem\"}";
    pts_results expected = run(NULL, "/programme/expiry", redeem, NULL, NULL);
    pts_results r = run(OUT("60", ",\"most_points\":1"), "/programme/expiry", redeem, NULL, NULL);
    cr_assert_gt(sum(&expected, PTS_EXPIRED), 10 * sum(&r, PTS_EXCHANGED_OUT));
    cr_assert_lt(sum(&r, PTS_EXPIRED), sum(&expected, PTS_EXPIRED) * 2 / 3);
    pts_results_free(&expected);
    pts_results_free(&r);
}

Test(engine_exchange, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {
        load("{\"b\":{\"out\":{\"per_year\":{\"uniform\":[2,9]},\"price\":0.02,\"share\":0.4}},"
             "\"a\":{\"in\":{\"per_year\":5,\"points\":300,\"cv\":1,\"price\":0.01}}}",
             "/programme/earn/pending_days", "5", NULL, NULL),
        load(IN("3", ",\"cv\":0.4"), NULL, NULL, NULL, NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}
