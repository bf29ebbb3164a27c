/* pointsim tests: members who enrol because others invite them: as many as a Poisson process makes, the
 * points of both, nobody else's draws, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"
#include "study/counterfactual.h"

/* Nobody buys or leaves. */
static const char *const ASLEEP =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"asleep\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2026-03-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"6 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"a\":{\"members\":20000,\"purchases\":{\"per_year\":0},"
    "\"spend\":{\"mean\":6}}},\"programme\":{\"earn\":{\"points_per_unit\":100}}}";

/* A purchase earns 600 on average, a redemption takes 1000; some leave, some enrol. */
static const char *const AWAKE =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"awake\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"26 months\",\"warmup\":\"8 months\",\"runoff\":\"9 months\"},"
    "\"segments\":{\"a\":{\"members\":60,\"enrolments\":1,\"purchases\":{\"per_year\":9},"
    "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":700},\"spend\":{\"mean\":6}}},"
    "\"economics\":{\"margin_rate\":0.3,\"ltv_years\":1},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},\"redemption\":{\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":1000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

enum { MEMBERS = 20000, YEAR = 12 };

static const pts_run_options single = {.threads = 1, .no_twins = true};

static pts_scenario load(const char *base, const char *referral) {
    char *text = referral ? with(base, "/programme/referral", referral, NULL) : with(base, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *base, const char *referral) {
    pts_scenario s = load(base, referral);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &single, &r), PTS_OK);
    cr_assert_eq(pts_ledger_check(&r.paths[0]), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t of_month(const pts_results *r, enum pts_flow flow, int month) {
    return pts_ledger_flow(&r->paths[0], 0, month)[flow];
}

static int64_t sum(const pts_results *r, enum pts_flow flow) {
    int64_t all = 0;
    for (int month = 1; month <= r->dims.months; month++)
        all += of_month(r, flow, month);
    return all;
}

static void expect_about(int64_t n, double mean, double sd) {
    cr_assert(fabs((double)n - mean) < 5.0 * sd, "%lld for %.1f with sd %.1f", (long long)n, mean,
              sd);
}

/* Of those who refer one at most, a share of 1 - exp(-rate) does. */
Test(engine_referral, refer_as_often_as_a_poisson_process) {
    double p = 1.0 - exp(-365.0 / 365.25), sd = sqrt(MEMBERS * p * (1.0 - p));
    pts_results whole = run(ASLEEP, "{\"per_year\":1,\"most\":1,\"generations\":1}");
    pts_results half = run(ASLEEP, "{\"per_year\":2,\"success\":0.5,\"most\":1,\"generations\":1}");
    expect_about(sum(&whole, PTS_REFERRED), MEMBERS * p, sd);
    expect_about(sum(&half, PTS_REFERRED), MEMBERS * p, sd);
    cr_assert_eq(sum(&whole, PTS_ENROLLED), sum(&whole, PTS_REFERRED));
    pts_results_free(&whole);
    pts_results_free(&half);
}

/* Where everybody refers at the same rate there are r, r^2 / 2, r^3 / 6 of a generation for one at the
 * root; those that the last one would bring are of the next. Their variance is below that of a
 * birth process without end, exp(r)(exp(r) - 1). */
Test(engine_referral, friends_refer_others) {
    double r = 0.5 * 365.0 / 365.25, mean = 0.0, of = 1.0;
    double sd = sqrt(MEMBERS * exp(r) * (exp(r) - 1.0));
    for (int generations = 1; generations <= 3; generations++) {
        char referral[80];
        snprintf(referral, sizeof referral, "{\"per_year\":0.5,\"generations\":%d}", generations);
        pts_results got = run(ASLEEP, referral);
        of *= r / generations;
        mean += of;
        expect_about(sum(&got, PTS_REFERRED), MEMBERS * mean, sd);
        expect_about(sum(&got, PTS_REFERRED_BEYOND), MEMBERS * of * r / (generations + 1), sd);
        cr_assert_eq(sum(&got, PTS_ENROLLED), sum(&got, PTS_REFERRED));
        pts_results_free(&got);
    }
}

Test(engine_referral, nobody_refers_more_than_the_most) {
    pts_results r = run(ASLEEP, "{\"per_year\":900,\"most\":3,\"generations\":1}");
    cr_assert_eq(sum(&r, PTS_REFERRED), 3 * MEMBERS);
    pts_results_free(&r);
    r = run(ASLEEP, "{\"per_year\":900,\"success\":0.5,\"most\":2,\"generations\":2}");
    cr_assert_eq(sum(&r, PTS_REFERRED), (2 + 4) * MEMBERS);
    pts_results_free(&r);
}

Test(engine_referral, both_get_their_points) {
    pts_results r = run(ASLEEP, "{\"per_year\":0.3,\"points\":70,\"welcome\":9.6}");
    cr_assert_eq(of_month(&r, PTS_REFERRED, 0), 0); /* the warm-up */
    cr_assert_eq(of_month(&r, PTS_REFERRED, YEAR + 1), 0);
    for (int month = 1; month <= YEAR; month++) {
        cr_assert_gt(of_month(&r, PTS_REFERRED, month), 300);
        cr_assert_eq(of_month(&r, PTS_ISSUED_REFERRAL, month),
                     80 * of_month(&r, PTS_REFERRED, month));
        cr_assert_eq(of_month(&r, PTS_ISSUED, month), of_month(&r, PTS_ISSUED_REFERRAL, month));
    }
    pts_results_free(&r);
}

/* What members earn is booked by the month in which they enrol. */
Test(engine_referral, friends_are_of_the_month_in_which_they_enrol) {
    char *text = with(ASLEEP, "/economics", "{\"margin_rate\":0.3,\"ltv_years\":1}",
                      "/simulation/horizon", "\"24 months\"", NULL);
    pts_results r = run(text, "{\"per_year\":0.3,\"welcome\":7}");
    cr_assert_eq(r.dims.early, YEAR);
    for (int month = 1; month <= YEAR; month++)
        for (int bin = 1; bin <= 24; bin++)
            cr_assert_eq(pts_ledger_early(&r.paths[0], month, bin)[PTS_EARLY_ISSUED],
                         bin == month ? 7 * of_month(&r, PTS_REFERRED, month) : 0);
    pts_results_free(&r);
    free(text);
}

typedef struct told {
    pts_event events[4000];
    int n, friends, referred;
    bool over;
} told;

/* Keeps the events of the member itself. */
static void keep(void *context, const pts_event *e) {
    told *t = context;
    t->over = t->over || (e->type == PTS_EVENT_START && e->k > 0);
    t->friends += e->type == PTS_EVENT_START && e->k > 0;
    t->referred += e->type == PTS_EVENT_REFER;
    if (!t->over && e->type != PTS_EVENT_REFER)
        t->events[t->n++] = *e;
}

static told trace(const pts_scenario *s, int64_t member) {
    static told t;
    int segment;
    t = (told){0};
    cr_assert_eq(pts_trace(s, 1, false, member, keep, &t, NULL, &segment), PTS_OK);
    return t;
}

Test(engine_referral, shifts_no_other_draw) {
    static told off, on;
    pts_scenario without = load(AWAKE, NULL), with = load(AWAKE, "{\"per_year\":1}");
    int64_t n = 0, m = 0;
    int friends = 0;
    cr_assert_eq(pts_trace_members(&without, 1, &n), PTS_OK);
    cr_assert_eq(pts_trace_members(&with, 1, &m), PTS_OK);
    cr_assert_eq(n, m);
    for (int64_t member = 0; member < n; member++) {
        off = trace(&without, member);
        on = trace(&with, member);
        cr_assert_eq(on.n, off.n, "member %lld", (long long)member);
        for (int i = 0; i < on.n; i++)
            cr_assert(on.events[i].tick == off.events[i].tick &&
                      on.events[i].points == off.events[i].points &&
                      on.events[i].type == off.events[i].type);
        cr_assert_eq(on.friends, on.referred);
        friends += on.friends;
    }
    cr_assert_gt(friends, 60);
    pts_scenario_free(&without);
    pts_scenario_free(&with);
}

Test(engine_referral, that_brings_nobody_changes_nothing) {
    pts_results expected = run(AWAKE, NULL);
    pts_results none = run(AWAKE, "{\"per_year\":9,\"success\":0,\"points\":5,\"welcome\":5}");
    size_t bytes = pts_ledger_cells(expected.dims) * sizeof(int64_t);
    cr_assert_arr_eq(none.paths[0].flows, expected.paths[0].flows, bytes);
    pts_results_free(&expected);
    pts_results_free(&none);
}

Test(engine_referral, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {load(AWAKE, "{\"per_year\":{\"uniform\":[0.5,3]},\"success\":0.6,"
                                     "\"points\":300,\"welcome\":200,\"most\":4}"),
                         load(AWAKE, "{\"per_year\":2,\"welcome\":50}")};
    expect_same_everywhere(&s[0], &s[1]);
}

Test(engine_referral, is_the_programmes_doing) {
    pts_scenario s = load(AWAKE, "{\"per_year\":1,\"welcome\":50}");
    pts_counterfactual off;
    pts_results with = {0}, without = {0}, plain = run(AWAKE, NULL);
    cr_assert_eq(pts_counterfactual_make(&s, &off), PTS_OK);
    cr_assert_eq(pts_run(&s, &single, &with), PTS_OK);
    cr_assert_eq(pts_run(&off.scenario, &single, &without), PTS_OK);
    cr_assert_eq(sum(&without, PTS_REFERRED), 0);
    cr_assert_eq(sum(&without, PTS_SPEND), sum(&plain, PTS_SPEND));
    cr_assert_gt(sum(&with, PTS_SPEND), sum(&without, PTS_SPEND));
    cr_assert_eq(sum(&with, PTS_ENROLLED) - sum(&with, PTS_REFERRED), sum(&without, PTS_ENROLLED));
    pts_counterfactual_free(&off);
    pts_results_free(&with);
    pts_results_free(&without);
    pts_results_free(&plain);
    pts_scenario_free(&s);
}

/* A balance that no member may have is found at a friend, and told of the member that can be traced. */
Test(engine_referral, fails_with_the_member_at_the_root) {
    pts_scenario s =
        load(ASLEEP, "{\"per_year\":3,\"points\":1000000000,\"welcome\":1000000000,\"most\":1}");
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &single, &r), PTS_ERR_RANGE);
    cr_assert(r.error.member >= 0 && r.error.member < MEMBERS);
    static told t;
    int segment;
    t = (told){0};
    cr_assert_eq(pts_trace(&s, 0, false, r.error.member, keep, &t, NULL, &segment), PTS_ERR_RANGE);
    cr_assert_eq(t.friends, 1);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* Beside a policy of so many members that its paths are in parts, a path of few is in parts too. */
Test(engine_referral, parts_of_a_path_have_their_own_friends) {
    char *text = with(ASLEEP, "/segments/a/members", "400000", "/simulation/sample", "400000",
                      "/simulation/horizon", "\"1 month\"", "/simulation/paths", "2", NULL);
    pts_scenario few = load(AWAKE, "{\"per_year\":1,\"points\":300}"), many = load(text, NULL);
    pts_results alone = {0}, beside[2] = {0};
    pts_run_options options = {.threads = 2, .no_twins = true, .paths = 2};
    cr_assert_eq(pts_run(&few, &options, &alone), PTS_OK);
    cr_assert_eq(pts_run_policies((const pts_scenario *const[]){&few, &many}, 2, &options, beside),
                 PTS_OK);
    size_t bytes = pts_ledger_cells(alone.dims) * sizeof(int64_t);
    for (int p = 0; p < 2; p++)
        cr_assert_arr_eq(beside[0].paths[p].flows, alone.paths[p].flows, bytes);
    cr_assert_gt(sum(&alone, PTS_REFERRED), 30);
    pts_results_free(&alone);
    pts_results_free(&beside[0]);
    pts_results_free(&beside[1]);
    pts_scenario_free(&few);
    pts_scenario_free(&many);
    free(text);
}

typedef struct order {
    enum pts_event_type last;
    uint32_t tick;
    int friends;
} order;

static void expect_in_turn(void *context, const pts_event *e) {
    order *o = context;
    bool starts = e->type == PTS_EVENT_START;
    if (pts_event_is_aside(e->type))
        return;
    cr_assert(!starts || o->last == PTS_EVENT_END);
    cr_assert(starts || e->tick >= o->tick);
    o->friends += starts && e->k > 0;
    o->last = e->type;
    o->tick = e->tick;
}

/* Where guards look at all members, a member's trace knows of many at a time. */
Test(engine_referral, tells_of_one_after_the_other) {
    char *text = with(AWAKE, "/programme/guards",
                      "{\"watch\":{\"metric\":\"outstanding\",\"above\":1e17,\"survey\":1}}", NULL);
    pts_scenario s = load(text, "{\"per_year\":2}");
    order o = {.last = PTS_EVENT_END};
    int segment;
    for (int64_t member = 0; member < 8; member++)
        cr_assert_eq(pts_trace(&s, 0, false, member, expect_in_turn, &o, NULL, &segment), PTS_OK);
    cr_assert_gt(o.friends, 8, "%d", o.friends);
    pts_scenario_free(&s);
    free(text);
}
