/* pointsim tests: points that members give to each other: nothing where nobody gives, all of them
 * at the heads of households, as many to each where anyone gets them, and the same whatever concerns
 * speed. Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All are there from the start on; a purchase earns 600, a redemption takes 1000. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"transfers\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},\"redemption\":{\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":1000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

/* Members with a lot of 1000 points each, who do nothing but give. */
static const char *const GIVERS =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"givers\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2026-03-01\","
    "\"horizon\":\"24 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"a\":{\"members\":12,\"purchases\":{\"per_year\":0},\"spend\":{\"mean\":6},"
    "\"opening\":{\"from\":\"balance\",\"balance\":{\"mean\":1000,\"cv\":0,\"age_days\":30}}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100}}}";

static const pts_run_options one = {.threads = 1};

static pts_scenario load(const char *base, const char *ways, const char *pointer, const char *raw) {
    char *text = with(base, "/programme/transfers", ways ? ways : "{}", pointer, raw, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *base, const char *ways, const char *pointer, const char *raw) {
    pts_scenario s = load(base, ways, pointer, raw);
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

static void expect_equal(const pts_results *a, const pts_results *b) {
    cr_assert_arr_eq(a->paths[0].flows, b->paths[0].flows,
                     pts_ledger_cells(a->dims) * sizeof(int64_t));
}

Test(engine_transfers, of_nobody_change_nothing) {
    static const char *const nothing[] = {
        "{\"a\":{\"per_year\":0}}", "{\"a\":{\"per_year\":40,\"share\":0}}",
        "{\"a\":{\"per_year\":40,\"least_points\":1e9}}",
        "{\"a\":{\"per_year\":0,\"to\":\"household\",\"size\":3}}"};
    static const char *const expiries[] = {"{\"kind\":\"none\"}",
                                           "{\"kind\":\"rolling\",\"after\":\"3 months\"}",
                                           "{\"kind\":\"inactivity\",\"after\":\"60 days\"}"};
    for (int e = 0; e < 3; e++) {
        pts_results expected = run(SCENARIO, NULL, "/programme/expiry", expiries[e]);
        for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
            pts_results r = run(SCENARIO, nothing[i], "/programme/expiry", expiries[e]);
            expect_equal(&r, &expected);
            pts_results_free(&r);
        }
        pts_results_free(&expected);
    }
}

Test(engine_transfers, of_all_members_are_at_the_heads) {
    pts_results r =
        run(GIVERS, "{\"a\":{\"per_year\":50,\"to\":\"household\",\"size\":4}}", NULL, NULL);
    cr_assert_eq(sum(&r, PTS_TRANSFERS), 9); /* all but the three heads, once */
    cr_assert_eq(sum(&r, PTS_SENT), 9000);
    cr_assert_eq(sum(&r, PTS_RECEIVED), 9000);
    cr_assert_eq(r.paths[0].closing[0], 12000);
    pts_results_free(&r);
}

/* A fee is kept of each gift, and comes off its lots. */
Test(engine_transfers, sent_is_received_and_fees) {
    pts_results r = run(GIVERS,
                        "{\"a\":{\"per_year\":50,\"to\":\"household\",\"size\":4,"
                        "\"fee\":0.0555,\"share\":0.999}}",
                        NULL, NULL);
    int64_t sent = sum(&r, PTS_SENT), fees = sum(&r, PTS_TRANSFER_FEES);
    cr_assert_eq(sent, sum(&r, PTS_RECEIVED) + fees);
    cr_assert_eq(r.paths[0].closing[0], 12000 - fees);
    cr_assert_eq(fees, 9 * 55); /* of 999; what is left, 1, gives nothing */
    pts_results_free(&r);
}

static const char *const GIFTS = "{\"a\":{\"per_year\":25,\"share\":0.6,\"fee\":0.1},\"b\":"
                                 "{\"per_year\":20,\"to\":\"household\",\"size\":5}}";

Test(engine_transfers, are_no_loss_and_no_gain) {
    pts_results r = run(SCENARIO, GIFTS, NULL, NULL);
    cr_assert_gt(sum(&r, PTS_RECEIVED), 100000);
    cr_assert_eq(sum(&r, PTS_SENT), sum(&r, PTS_RECEIVED) + sum(&r, PTS_TRANSFER_FEES));
    pts_results_free(&r);
}

/* Nobody gives in the last day of the horizon or later. */
Test(engine_transfers, end_before_the_horizon) {
    pts_results r = run(SCENARIO, "{\"a\":{\"per_year\":1000}}", NULL, NULL);
    cr_assert_gt(pts_ledger_flow(&r.paths[0], 0, 0)[PTS_SENT], 0);
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 9)[PTS_SENT], 0);
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 9)[PTS_RECEIVED], 0);
    pts_results_free(&r);
}

/* A lot of 1000 points of everybody lapses with its day, or gets a new term with each gift. */
Test(engine_transfers, keep_their_day_or_have_a_new_term) {
    static const char *const expiry = "{\"kind\":\"rolling\",\"after\":\"6 months\"}";
    pts_results keeps = run(GIVERS, "{\"a\":{\"per_year\":60}}", "/programme/expiry", expiry);
    pts_results renews =
        run(GIVERS, "{\"a\":{\"per_year\":60,\"expiry\":\"renews\"}}", "/programme/expiry", expiry);
    cr_assert_eq(sum(&keeps, PTS_EXPIRED), 12000);
    cr_assert_eq(keeps.paths[0].closing[0], 0);
    cr_assert_eq(sum(&renews, PTS_EXPIRED), 0); /* who has points gives within 6 months */
    cr_assert_eq(renews.paths[0].closing[0], 12000);
    pts_results_free(&keeps);
    pts_results_free(&renews);
}

static void count(void *context, int64_t member, const pts_event *e) {
    int64_t *of = context;
    if (e->type == PTS_EVENT_ARRIVE)
        of[member] += e->points;
}

/* Each of the others alike: chi-squared of 99 degrees lies between 48 and 170 but for 1 in 10^5. */
Test(engine_transfers, anyone_gets_as_much_as_anyone) {
    enum { MEMBERS = 100 };
    int64_t of[MEMBERS] = {0}, all = 0;
    double chi = 0.0;
    pts_scenario s =
        load(GIVERS, "{\"a\":{\"per_year\":300,\"most_points\":1}}", "/segments/a/members", "100");
    cr_assert_eq(pts_trace_path(&s, 0, false, count, of, NULL), PTS_OK);
    for (int i = 0; i < MEMBERS; i++)
        all += of[i];
    cr_assert_gt(all, 50000);
    double mean = (double)all / MEMBERS;
    for (int i = 0; i < MEMBERS; i++)
        chi += ((double)of[i] - mean) * ((double)of[i] - mean) / mean;
    cr_expect(chi > 48.0 && chi < 170.0, "%.1f", chi);
    pts_scenario_free(&s);
}

/* Heads leave: then nobody gives to them, and points under way come back. */
static const char *const LEAVING =
    "{\"a\":{\"members\":90,\"purchases\":{\"per_year\":30},\"spend\":{\"mean\":6},"
    "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":150}}}";

Test(engine_transfers, reach_those_who_are_there) {
    pts_results r = run(SCENARIO,
                        "{\"a\":{\"per_year\":300,\"to\":\"household\",\"size\":2},"
                        "\"b\":{\"per_year\":300}}",
                        "/segments", LEAVING);
    cr_assert_gt(sum(&r, PTS_LEFT), 30);
    cr_assert_eq(sum(&r, PTS_SENT), sum(&r, PTS_RECEIVED) + sum(&r, PTS_TRANSFER_FEES));
    cr_assert_lt(sum(&r, PTS_TRANSFER_FEES), sum(&r, PTS_SENT) / 50);
    pts_results_free(&r);
}

Test(engine_transfers, whatever_concerns_speed_does_not_show) {
    static const char *const segments[] = {
        LEAVING,
        "{\"a\":{\"members\":90,\"purchases\":{\"per_year\":30},"
        "\"spend\":{\"mean\":6},\"enrolments\":5,\"season\":[2,1,1,1,1,1,1,1,1,1,1,1],\"visits\":{\"per_year\":9}}}"};
    for (int i = 0; i < 2; i++) {
        pts_scenario s = load(SCENARIO, GIFTS, "/segments", segments[i]);
        pts_scenario beside = load(SCENARIO, NULL, "/segments", segments[i]);
        expect_same_everywhere(&s, &beside);
    }
}

/* A quota that most months use up moves what is given, and that the quota's end. */
Test(engine_transfers, and_a_quota_move_each_other) {
    static const char quota[] = "{\"points\":40000,\"every\":\"month\"}";
    pts_results free = run(SCENARIO, GIFTS, NULL, NULL);
    pts_results r = run(SCENARIO, GIFTS, "/programme/redemption_quota", quota);
    pts_results alone = run(SCENARIO, NULL, "/programme/redemption_quota", quota);
    int months = 0;
    for (int month = 1; month <= r.dims.months; month++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, month);
        cr_assert_leq(flow[PTS_REDEEMED], 40000);
        months += flow[PTS_REFUSED] > 0;
    }
    cr_assert_gt(months, 3, "%d", months);
    cr_assert_eq(sum(&r, PTS_SENT), sum(&r, PTS_RECEIVED) + sum(&r, PTS_TRANSFER_FEES));
    cr_assert_neq(sum(&r, PTS_SENT), sum(&free, PTS_SENT));
    cr_assert_neq(sum(&r, PTS_REFUSED), sum(&alone, PTS_REFUSED));
    pts_results_free(&free);
    pts_results_free(&r);
    pts_results_free(&alone);
    pts_scenario s = load(SCENARIO, GIFTS, "/programme/redemption_quota", quota);
    pts_scenario beside = load(SCENARIO, NULL, NULL, NULL);
    expect_same_everywhere(&s, &beside);
}
