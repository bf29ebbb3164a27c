/* pointsim tests: pools that members share. What they hold bounds what is taken, and where more is
 * wanted hardly anything is left; it never shows how members are run.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/path.h"
#include "load_text.h"
#include "pointsim/engine.h"

/* Every purchase makes 2 000 points; `mug` is dearer than `cup`, which nobody can run out of. */
#define HEAD                                                                                       \
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"pools\","                                      \
    "\"simulation\":{\"seed\":7,\"paths\":2,\"sample\":100000,\"start\":\"2027-02-01\","           \
    "\"horizon\":\"8 months\",\"warmup\":\"6 months\",\"runoff\":\"5 months\"},\"segments\":{"
#define ANN                                                                                        \
    "\"ann\":{\"draw_id\":1,\"members\":160,\"purchases\":{\"per_year\":20,\"shape\":1},"          \
    "\"visits\":{\"per_year\":9},\"spend\":{\"mean\":20},\"redemption\":{\"propensity\":-1}}"
#define BEA                                                                                        \
    "\"bea\":{\"draw_id\":2,\"members\":90,\"enrolments\":6,\"purchases\":{\"per_year\":14},"      \
    "\"purchase_at_enrolment\":true,\"lifetime\":{\"model\":\"exponential\",\"mean_days\":500},"   \
    "\"spend\":{\"mean\":20}}"
#define TAIL                                                                                       \
    "},\"programme\":{\"earn\":{\"points_per_unit\":100},"                                         \
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},"                                    \
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"decision\":\"logit\","                      \
    "\"quantity\":\"one\"},\"items\":{"                                                            \
    "\"cup\":{\"points\":3000,\"unit_cost\":0.01,\"retail_value\":0.01},"                          \
    "\"mug\":{\"points\":6000,\"unit_cost\":0.01,\"retail_value\":0.01,\"utility\":2}}}}"
static const char SCENARIO[] = HEAD ANN "," BEA TAIL;
static const char TURNED[] = HEAD BEA "," ANN TAIL;

enum { SEGMENTS = 2, HORIZON = 8, EARNED = 2000, CUP = 0, MUG = 1 };

#define STOCK(rest)      "/programme/items/mug/stock={" rest "}"
#define CUPS(rest)       "/programme/items/cup/stock={" rest "}"
#define ISSUANCE(rest)   "/programme/issuance_quota={" rest "}"
#define REDEMPTION(rest) "/programme/redemption_quota={" rest "}"

typedef const char *const list[4]; /* sets, as many as are not NULL */

static pts_scenario load(const char *text, list sets) {
    int n = 0;
    while (n < 4 && sets[n])
        n++;
    return load_text(text, sets, n);
}

static pts_results run_with(const pts_scenario *s, pts_run_options options) {
    pts_results r = {0};
    cr_assert_eq(pts_run(s, &options, &r), PTS_OK);
    return r;
}

static pts_results run(list sets) {
    pts_scenario s = load(SCENARIO, sets);
    pts_results r = run_with(&s, (pts_run_options){.threads = 1});
    pts_scenario_free(&s);
    return r;
}

static int64_t flow(const pts_ledger *l, int bin, enum pts_flow f) {
    int64_t sum = 0;
    for (int i = 0; i < SEGMENTS; i++)
        sum += pts_ledger_flow(l, i, bin)[f];
    return sum;
}

static int64_t units(const pts_ledger *l, int bin, int item) {
    int64_t sum = 0;
    for (int i = 0; i < SEGMENTS; i++)
        sum += pts_ledger_unit(l, i, bin)[item];
    return sum;
}

/* What is in store is told of the whole path alone. */
static void forget_stock(const pts_ledger *l) {
    for (int i = 0; i < SEGMENTS; i++)
        for (int bin = 1; bin <= HORIZON; bin++) {
            int64_t *row = pts_ledger_flow(l, i, bin);
            row[PTS_STOCK] = row[PTS_STOCK_TAKEN] = 0;
        }
}

static void expect_equal(const pts_results *a, const pts_results *b, const char *what) {
    size_t bytes = pts_ledger_cells(a->dims) * sizeof(int64_t);
    cr_assert_eq(a->n_paths, b->n_paths);
    cr_assert_eq(a->n_twins, b->n_twins);
    for (int64_t p = 0; p < a->n_paths; p++)
        cr_expect_arr_eq(a->paths[p].flows, b->paths[p].flows, bytes, "%s", what);
    for (int p = 0; p < a->n_twins; p++)
        cr_expect_arr_eq(a->twins[p].flows, b->twins[p].flows, bytes, "%s", what);
}

/* ---- what a pool holds ---- */

/* Each redemption takes `step` units, or none: what is left where somebody found too few is less. */
static void expect_stock(const pts_ledger *l, int64_t first, int64_t later, int span, int step,
                         int *used_up) {
    int64_t left = first;
    for (int bin = 1; bin <= HORIZON; bin++) {
        left += bin > 1 && (bin - 1 + 1) % span == 0 ? later : 0; /* February is the first month */
        left -= units(l, bin, MUG);
        cr_assert_geq(left, 0);
        cr_assert_eq(flow(l, bin, PTS_STOCK_TAKEN), units(l, bin, MUG));
        cr_assert_eq(flow(l, bin, PTS_STOCK) - units(l, bin, MUG), left);
        cr_assert_eq(units(l, bin, MUG) % step, 0);
        if (flow(l, bin, PTS_SOLD_OUT) == 0)
            continue;
        cr_assert_lt(left, step, "%d: %lld", bin, (long long)left);
        ++*used_up;
    }
}

Test(engine_pools, a_stock_is_never_oversold_and_used_up_where_more_is_wanted) {
    static const struct {
        list sets;
        int64_t first, later;
        int span, step, least;
    } cases[] = {
        {{STOCK("\"units\":25,\"restock\":18")}, 25, 18, 1, 1, 6},
        {{STOCK("\"units\":30,\"restock\":60,\"every\":\"quarter\"")}, 30, 60, 3, 1, 3},
        {{STOCK("\"units\":60")}, 60, 0, 100, 1, 3},
        {{STOCK("\"units\":0")}, 0, 0, 100, 1, HORIZON},
        {{STOCK("\"units\":310,\"restock\":160,\"every\":\"quarter\""), "/segments/ann/members=480",
          "/segments/bea/members=270", "/simulation/sample=270"}, /* each stands for 3 */
         310,
         160,
         3,
         3,
         2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pts_results r = run(cases[i].sets);
        int used_up = 0;
        cr_assert_eq(r.plans[0].weight, cases[i].step);
        for (int64_t p = 0; p < r.n_paths; p++)
            expect_stock(&r.paths[p], cases[i].first, cases[i].later, cases[i].span, cases[i].step,
                         &used_up);
        cr_assert_geq(used_up, cases[i].least, "%zu: %d", i, used_up);
        pts_results_free(&r);
    }
}

/* All at once or nothing: who wants more than there is shuts the pool. */
Test(engine_pools, units_of_a_redemption_come_together) {
    pts_results r =
        run((list){STOCK("\"units\":60"), "/programme/redemption/quantity=\"all\"",
                   "/programme/items/mug/points=1000", "/programme/items/cup/points=900000"});
    int64_t sold = 0;
    for (int bin = 1; bin <= HORIZON; bin++) {
        sold += units(&r.paths[0], bin, MUG);
        cr_assert_eq(flow(&r.paths[0], bin, PTS_REFUSED), flow(&r.paths[0], bin, PTS_SOLD_OUT));
    }
    cr_assert(sold <= 60 && sold > 40, "%lld", (long long)sold);
    cr_assert_gt(flow(&r.paths[0], HORIZON, PTS_REFUSED), 0);
    pts_results_free(&r);
}

/* Inside the horizon everybody takes cups. */
/* What a task's withheld points no longer afford, something else of the same purchase may: that is
 * claimed after the task, however late the quota is found to end with it. */
Test(engine_pools, a_purchase_redeems_after_its_tasks) {
    pts_scenario s = load(SCENARIO, (list){"/programme/tasks={\"w\":{\"within\":\"month\","
                                           "\"points\":9000}}",
                                           ISSUANCE("\"points\":200000,\"fallback\":0"),
                                           CUPS("\"units\":6,\"restock\":6"),
                                           "/programme/redemption/decision=\"always\""});
    pts_results r = run_with(&s, (pts_run_options){.threads = 1, .paths = 40});
    for (int path = 0; path < 40; path++) {
        int64_t sold = 0;
        for (int bin = 1; bin <= HORIZON; bin++)
            for (int i = 0; i < SEGMENTS; i++)
                sold += pts_ledger_unit(&r.paths[path], i, bin)[CUP];
        cr_assert(sold > 40 && sold <= 48, "path %d: %lld", path, (long long)sold);
    }
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_pools, who_finds_a_stock_empty_takes_another_item) {
    pts_results r = run((list){STOCK("\"units\":0")});
    for (int bin = 1; bin <= HORIZON; bin++) {
        const pts_ledger *l = &r.paths[0];
        cr_assert_eq(units(l, bin, MUG), 0);
        cr_assert_eq(units(l, bin, CUP), flow(l, bin, PTS_REDEMPTIONS));
        cr_assert_eq(flow(l, bin, PTS_REFUSED), 0);
        cr_assert_gt(flow(l, bin, PTS_SOLD_OUT), 0);
        cr_assert_leq(flow(l, bin, PTS_SOLD_OUT), flow(l, bin, PTS_REDEMPTIONS));
    }
    cr_assert_gt(units(&r.paths[0], 0, MUG), 0, "before the horizon nothing is short");
    cr_assert_gt(units(&r.paths[0], HORIZON + 1, MUG), 0, "nor after it");
    pts_results_free(&r);
}

/* Mugs alone, at 6 000 points: what is left of the quota where somebody is refused is less. */
Test(engine_pools, a_redemption_quota_is_never_exceeded_and_used_up) {
    static const struct {
        const char *quota;
        int64_t points;
        int months; /* of the first period, which February begins in the middle of */
    } cases[] = {{REDEMPTION("\"points\":100000"), 100000, 1},
                 {REDEMPTION("\"money\":900"), 90000, 1}, /* a point is a cent */
                 {REDEMPTION("\"points\":200000,\"every\":\"quarter\""), 200000, 2},
                 {REDEMPTION("\"points\":500000,\"every\":\"year\""), 500000, 8},
                 {REDEMPTION("\"points\":0"), 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pts_results r = run((list){cases[i].quota, "/programme/items/cup/points=900000",
                                   "/programme/anchor={\"points\":100,\"value\":1}"});
        for (int64_t p = 0; p < r.n_paths; p++) {
            int64_t redeemed = 0, refused = 0;
            for (int bin = 1; bin <= cases[i].months; bin++) {
                redeemed += flow(&r.paths[p], bin, PTS_REDEEMED);
                refused += flow(&r.paths[p], bin, PTS_REFUSED);
            }
            cr_assert_gt(refused, 0);
            cr_assert(redeemed <= cases[i].points && redeemed > cases[i].points - 6000, "%zu: %lld",
                      i, (long long)redeemed);
        }
        pts_results_free(&r);
    }
}

/* A purchase makes 2 000 points, or 500 once the quota is used up: 1 500 are withheld. */
Test(engine_pools, an_issuance_quota_is_used_up_and_then_the_fallback_holds) {
    static const struct {
        const char *quota;
        int64_t points;
    } cases[] = {{ISSUANCE("\"points\":301000,\"fallback\":0.25"), 301000},
                 {ISSUANCE("\"money\":2500,\"fallback\":0.25"), 250000},
                 {ISSUANCE("\"points\":0,\"fallback\":0.25"), 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pts_results r =
            run((list){cases[i].quota, "/programme/anchor={\"points\":100,\"value\":1}"});
        for (int bin = 0; bin <= HORIZON + 1; bin++) {
            const pts_ledger *l = &r.paths[0];
            bool inside = bin > 0 && bin <= HORIZON;
            int64_t late = flow(l, bin, PTS_WITHHELD) / 1500;
            int64_t issued = flow(l, bin, PTS_ISSUED) - 500 * late;
            cr_assert_eq(flow(l, bin, PTS_WITHHELD) % 1500, 0);
            cr_assert_eq(issued, EARNED * (flow(l, bin, PTS_PURCHASES) - late));
            cr_assert(!inside || late > 0);
            cr_assert(!inside || (issued <= cases[i].points && issued > cases[i].points - EARNED),
                      "%zu, %d: %lld", i, bin, (long long)issued);
            cr_assert(inside || late == 0);
        }
        pts_results_free(&r);
    }
}

/* One unit, or point, more than there was in the last month that has room for it. */
static void expect_found(pts_ledger *l, const pts_policy *p, int64_t *cell, int64_t more,
                         int status) {
    int64_t before = *cell;
    *cell += more;
    cr_assert_eq(pts_policy_price(p, l), status);
    *cell = before;
}

Test(engine_pools, a_ledger_that_took_more_than_there_was_is_found) {
    pts_scenario s = load(SCENARIO, (list){STOCK("\"units\":20,\"restock\":10"),
                                           REDEMPTION("\"points\":1000,\"every\":\"year\"")});
    pts_timeline time;
    pts_plan plans[SEGMENTS];
    pts_policy p;
    pts_ledger l;
    cr_assert_eq(pts_sample_plan(&s, plans), PTS_OK);
    cr_assert_eq(pts_timeline_init(&time, &s), PTS_OK);
    pts_brief brief = {.scenario = &s, .timeline = &time, .plans = plans};
    cr_assert_eq(pts_policy_init(&p, &brief, false), PTS_OK);
    cr_assert_eq(pts_policy_prepare(&p, 0), PTS_OK);
    cr_assert_eq(pts_ledger_init(&l, p.sample.dims), PTS_OK);
    int64_t *first = &pts_ledger_unit(&l, 0, 1)[MUG], *later = &pts_ledger_unit(&l, 1, 3)[MUG];
    int64_t *warmup = &pts_ledger_unit(&l, 0, 0)[MUG];
    expect_found(&l, &p, first, 20, PTS_OK);
    expect_found(&l, &p, first, 21, PTS_ERR_INTERNAL);
    expect_found(&l, &p, warmup, 500, PTS_OK);
    *first = 15;
    expect_found(&l, &p, later, 25, PTS_OK);
    expect_found(&l, &p, later, 26, PTS_ERR_INTERNAL);
    int64_t *redeemed = &pts_ledger_flow(&l, 1, HORIZON)[PTS_REDEEMED];
    pts_ledger_flow(&l, 0, 2)[PTS_REDEEMED] = 400;
    expect_found(&l, &p, redeemed, 600, PTS_OK);
    expect_found(&l, &p, redeemed, 601, PTS_ERR_INTERNAL);
    pts_ledger_free(&l);
    pts_policy_free(&p);
    pts_timeline_free(&time);
    pts_scenario_free(&s);
}

/* ---- no pool ---- */

Test(engine_pools, more_than_anybody_wants_is_as_good_as_none) {
    static const struct {
        list sets;
        const char *what;
    } cases[] = {{{STOCK("\"units\":100000"), CUPS("\"units\":0,\"restock\":0")}, NULL},
                 {{STOCK("\"units\":100000"), CUPS("\"units\":90000")}, "stock"},
                 {{STOCK("\"units\":9000,\"restock\":9000,\"every\":\"year\"")}, "restock"},
                 {{ISSUANCE("\"points\":1e12"), REDEMPTION("\"points\":1e12")}, "quotas"},
                 {{ISSUANCE("\"points\":0,\"fallback\":1")}, "fallback"},
                 {{ISSUANCE("\"points\":80000,\"fallback\":1,\"every\":\"year\"")}, "late"}};
    pts_results expected = run((list){NULL});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pts_results r = run(cases[i].sets);
        for (int64_t p = 0; p < r.n_paths; p++)
            forget_stock(&r.paths[p]);
        for (int p = 0; p < r.n_twins; p++)
            forget_stock(&r.twins[p]);
        if (cases[i].what)
            expect_equal(&expected, &r, cases[i].what);
        else
            cr_assert_neq(r.fingerprint, expected.fingerprint);
        pts_results_free(&r);
    }
    pts_results_free(&expected);
}

/* ---- however members are run ---- */

static list all_pools = {STOCK("\"units\":20,\"restock\":{\"uniform\":[10,30]}"),
                         CUPS("\"units\":90,\"restock\":70,\"every\":\"quarter\""),
                         ISSUANCE("\"points\":{\"uniform\":[3e5,7e5]},\"fallback\":0.3"),
                         REDEMPTION("\"points\":400000,\"every\":\"quarter\"")};

Test(engine_pools, threads_tiles_periods_and_instruction_sets_never_show) {
    static const char *const isa[] = {"baseline", "avx2", "avx512"};
    static const pts_run_options other[] = {{.threads = 2, .tile = 1},
                                            {.threads = 3, .tile = 7},
                                            {.threads = 1, .tile = 64, .period_months = 1},
                                            {.threads = 2, .period_months = 5}};
    pts_scenario s = load(SCENARIO, all_pools);
    pts_results expected = run_with(&s, (pts_run_options){.threads = 1});
    cr_assert_eq(expected.n_twins, 2);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        pts_results r = run_with(&s, other[i]);
        expect_equal(&expected, &r, "options");
        pts_results_free(&r);
    }
    for (int i = 0; i < 3; i++) {
        setenv("POINTSIM_ISA", isa[i], 1); /* a set that the CPU lacks falls back */
        pts_results r = run_with(&s, (pts_run_options){.threads = 1});
        expect_equal(&expected, &r, isa[i]);
        pts_results_free(&r);
    }
    unsetenv("POINTSIM_ISA");
    pts_results_free(&expected);
    pts_scenario_free(&s);
}

Test(engine_pools, the_order_of_segments_in_the_file_never_shows) {
    pts_scenario a = load(SCENARIO, all_pools), b = load(TURNED, all_pools);
    pts_results one = run_with(&a, (pts_run_options){.threads = 1});
    pts_results other = run_with(&b, (pts_run_options){.threads = 1});
    expect_equal(&one, &other, "order");
    pts_results_free(&one);
    pts_results_free(&other);
    pts_scenario_free(&a);
    pts_scenario_free(&b);
}

Test(engine_pools, policies_of_a_pass_do_not_share_their_pools) {
    enum { N = 4 };
    pts_scenario s[N] = {
        load(SCENARIO, all_pools), load(SCENARIO, (list){STOCK("\"units\":40,\"restock\":20")}),
        load(SCENARIO, (list){NULL}),
        load(SCENARIO, (list){ISSUANCE("\"points\":2e5"), "/segments/bea/purchases/per_year=17"})};
    pts_results together[N] = {0};
    pts_run_options options = {.threads = 2, .tile = 33};
    cr_assert_eq(pts_run_policies((const pts_scenario *const[]){&s[0], &s[1], &s[2], &s[3]}, N,
                                  &options, together),
                 PTS_OK);
    for (int i = 0; i < N; i++) {
        pts_results alone = run_with(&s[i], (pts_run_options){.threads = 1});
        expect_equal(&alone, &together[i], "together");
        pts_results_free(&alone);
        pts_results_free(&together[i]);
        pts_scenario_free(&s[i]);
    }
}

Test(engine_pools, traces_of_all_members_sum_to_the_ledger) {
    pts_scenario s = load(SCENARIO, all_pools);
    pts_results r = run_with(&s, (pts_run_options){.threads = 1, .daily = true});
    for (uint32_t p = 0; p < 2; p++)
        for (int twin = 0; twin < 2; twin++) {
            pts_ledger sum = {0};
            const pts_ledger *of = twin ? &r.twins[p] : &r.paths[p];
            cr_assert_eq(pts_ledger_init(&sum, r.dims), PTS_OK);
            cr_assert_eq(pts_trace_path(&s, p, twin, NULL, NULL, &sum), PTS_OK);
            forget_stock(of);
            forget_stock(&sum);
            cr_assert_arr_eq(of->flows, sum.flows, pts_ledger_cells(r.dims) * sizeof(int64_t));
            pts_ledger_free(&sum);
        }
    pts_results_free(&r);
    pts_scenario_free(&s);
}
