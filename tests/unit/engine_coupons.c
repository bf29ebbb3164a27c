/* pointsim tests: instant coupons: exact where all purchases yield one, no effect beside them where
 * nothing is said of one, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All enrol on the first day, buy about 20 times and stay; a purchase is of 20. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"coupons\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":20},"
    "\"redemption\":{\"never_share\":0.3}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"4 months\",\"to\":\"month_end\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

enum { MEMBERS = 120, HORIZON = 8, BINS = HORIZON + 2 };

static const pts_run_options one = {.threads = 1};

/* With coupons, NULL = none, and two more values. */
static pts_scenario load(const char *coupons, const char *pointer, const char *raw,
                         const char *pointer2, const char *raw2) {
    char *text = coupons ? with(SCENARIO, "/programme/instant_coupons", coupons, pointer, raw,
                                pointer2, raw2, NULL)
                         : with(SCENARIO, pointer, raw, pointer2, raw2, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *coupons, const char *pointer, const char *raw,
                       const char *pointer2, const char *raw2) {
    pts_scenario s = load(coupons, pointer, raw, pointer2, raw2);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t sum(const pts_results *r, enum pts_flow flow) {
    int64_t all = 0;
    for (int bin = 0; bin <= HORIZON; bin++)
        all += pts_ledger_flow(&r->paths[0], 0, bin)[flow];
    return all;
}

#define COUPONS(share, value, days)                                                                \
    "{\"share\":" share ",\"value\":" value ",\"valid_days\":" days "}"

Test(engine_coupons, move_nothing_but_their_own_flows) {
    pts_results expected = run(NULL, NULL, NULL, NULL, NULL);
    pts_results none = run(COUPONS("0", "5", "30"), NULL, NULL, NULL, NULL);
    pts_results half = run(COUPONS("0.5", "5", "30"), NULL, NULL, NULL, NULL);
    cr_assert_arr_eq(none.paths[0].flows, expected.paths[0].flows,
                     pts_ledger_cells(expected.dims) * sizeof(int64_t));
    cr_assert_eq(half.fingerprint, expected.fingerprint);
    for (int bin = 0; bin < BINS; bin++)
        cr_assert_arr_eq(pts_ledger_flow(&half.paths[0], 0, bin),
                         pts_ledger_flow(&expected.paths[0], 0, bin),
                         PTS_COUPONS * sizeof(int64_t));
    cr_assert_gt(sum(&half, PTS_COUPONS), 1000);
    pts_results_free(&expected);
    pts_results_free(&none);
    pts_results_free(&half);
}

/* Every purchase but a member's first uses the one of the purchase before; a share of 1 leaves out one
 * word in 2^32. */
Test(engine_coupons, of_every_purchase_that_last_are_all_used) {
    pts_results r = run(COUPONS("1", "4.5", "3650"), NULL, NULL, NULL, NULL);
    pts_results dear = run(COUPONS("1", "1e7", "3650"), NULL, NULL, NULL, NULL);
    pts_results high = run("{\"share\":1,\"minimum_spend\":20.01,\"value\":5,\"valid_days\":9}",
                           NULL, NULL, NULL, NULL);
    int64_t used = sum(&r, PTS_PURCHASES) - MEMBERS;
    cr_assert_gt(used, 3000);
    cr_assert_eq(sum(&r, PTS_COUPONS), sum(&r, PTS_PURCHASES));
    cr_assert_eq(sum(&r, PTS_COUPONS_USED), used);
    cr_assert_eq(sum(&r, PTS_COUPON_COST), 450 * used);
    cr_assert_eq(sum(&dear, PTS_COUPON_COST), 2000 * used); /* no more than the spend */
    cr_assert_eq(sum(&high, PTS_COUPONS) + sum(&high, PTS_COUPONS_USED), 0);
    pts_results_free(&r);
    pts_results_free(&dear);
    pts_results_free(&high);
}

/* In the horizon all hold a coupon, so that an effect of 1 doubles the rate exactly, of those who
 * never redeem too. */
Test(engine_coupons, in_hand_double_the_rate) {
    pts_results twice =
        run(COUPONS("1", "5", "3650"), "/segments/a/purchases/per_year", "60", NULL, NULL);
    pts_results r =
        run(COUPONS("1", "5", "3650"), "/feedback", "{\"cap\":2,\"coupon\":1}", NULL, NULL);
    pts_results off = run(COUPONS("1", "5", "3650"), "/feedback", "{\"cap\":2}", NULL, NULL);
    pts_results without = run(NULL, "/feedback", "{\"cap\":2}", NULL, NULL);
    cr_assert_eq(off.fingerprint, without.fingerprint);
    int64_t most = 0;
    for (int bin = 1; bin <= HORIZON; bin++) {
        int64_t purchases = pts_ledger_flow(&r.paths[0], 0, bin)[PTS_PURCHASES];
        cr_assert_eq(purchases, pts_ledger_flow(&twice.paths[0], 0, bin)[PTS_PURCHASES]);
        most += purchases;
    }
    cr_assert_gt(most, 4000);
    pts_results_free(&twice);
    pts_results_free(&r);
    pts_results_free(&off);
    pts_results_free(&without);
}

/* One day's coupon is in hand for at most a tenth of the time at 30 purchases a year, on average; an
 * effect of void ones would double them. A count of 2400 is out by a fifth of itself once in 1e22. */
Test(engine_coupons, that_are_void_have_no_effect) {
    pts_results r =
        run(COUPONS("1", "5", "1"), "/feedback", "{\"cap\":2,\"coupon\":1}", NULL, NULL);
    pts_results off = run(COUPONS("1", "5", "1"), "/feedback", "{\"cap\":2}", NULL, NULL);
    int64_t few = sum(&off, PTS_PURCHASES);
    cr_assert_gt(sum(&r, PTS_PURCHASES), few);
    cr_assert_lt(sum(&r, PTS_PURCHASES), few + few * 3 / 10);
    pts_results_free(&r);
    pts_results_free(&off);
}

Test(engine_coupons, an_effect_needs_coupons) {
    char *text = with(SCENARIO, "/feedback", "{\"coupon\":0.2}", NULL);
    loaded l = load_text(text);
    expect_refused(
        &l, "feedback.coupon",
        "found an effect of coupons in a programme without instant_coupons, accepted: 0");
    cr_assert_eq(l.problems.n, 1);
    loaded_free(&l);
    free(text);
    text = with(SCENARIO, "/feedback", "{\"coupon\":1.2}", "/programme/instant_coupons",
                COUPONS("1", "5", "9"), NULL);
    l = load_text(text);
    expect_refused(&l, "feedback.coupon", "found up to 1.2, accepted: at most 1");
    loaded_free(&l);
    free(text);
}

Test(engine_coupons, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {load(COUPONS("{\"uniform\":[0.3,0.6]}", "5", "9"), "/feedback",
                              "{\"cap\":2,\"coupon\":0.5}", NULL, NULL),
                         load(NULL, "/feedback", "{\"cap\":2}", NULL, NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}
