/* The engine as a whole: nothing that concerns speed shows in its integers; stops, failures and
 * overflow leave a clear state. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Everything at once: seasons, visits, tenure, three lifetimes, uncertain numbers, run-off. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"mixed\","
    "\"simulation\":{\"seed\":7,\"paths\":6,\"sample\":1500,\"start\":\"2026-01-01\","
    "\"horizon\":\"14 months\",\"warmup\":\"6 months\",\"runoff\":\"18 months\"},"
    "\"segments\":{"
    "\"b\":{\"members\":4000,\"tenure\":{\"mean_years\":0.5},\"enrolments\":90,"
    "\"purchases\":{\"per_year\":{\"normal\":[20,2],\"truncate\":[5,60]},\"shape\":0.7},"
    "\"visits\":{\"per_year\":9,\"shape\":2},"
    "\"lifetime\":{\"model\":\"pareto_nbd\",\"shape\":1.5,\"scale_days\":700},"
    "\"spend\":{\"mean\":30,\"sd_between\":0.3,\"sd_within\":0.6},"
    "\"season\":[1,1,0.5,1,1,2,1,0,1,1,3,1],"
    "\"redemption\":{\"propensity\":-0.5,\"propensity_sd\":0.7,\"pressure\":2,\"size\":0.4}},"
    "\"a\":{\"members\":3000,\"enrolments\":[100,0,300],"
    "\"purchases\":{\"per_year\":30,\"shape\":1.1},\"purchase_at_enrolment\":true,"
    "\"lifetime\":{\"model\":\"bg_nbd\",\"a\":0.8,\"b\":8},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.5},\"redemption\":{\"propensity\":0.3}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":2},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\",\"to\":\"month_end\"},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"decision\":\"logit\",\"quantity\":\"max\","
    "\"max_units\":3},"
    "\"items\":{\"cup\":{\"points\":150,\"unit_cost\":1,\"retail_value\":2},"
    "\"bag\":{\"points\":400,\"cash\":1,\"unit_cost\":{\"uniform\":[2,3]},\"retail_value\":6,"
    "\"utility\":0.5}}}}";

static pts_scenario load(const char *const *sets, int n_sets) {
    return load_text(SCENARIO, sets, n_sets);
}

static pts_results run(const pts_scenario *scenario, pts_run_options options) {
    pts_results results = {0};
    int status = pts_run(scenario, &options, &results);
    cr_assert_eq(status, PTS_OK, "%s", pts_status_text(status));
    return results;
}

static void same(const pts_results *a, const pts_results *b, const char *what) {
    cr_assert_eq(a->fingerprint, b->fingerprint, "%s", what);
    cr_assert_eq(a->n_paths, b->n_paths);
    cr_assert_eq(a->n_twins, b->n_twins);
    for (int64_t p = 0; p < a->n_paths; p++)
        cr_assert_arr_eq(a->paths[p].flows, b->paths[p].flows, pts_ledger_cells(a->dims) * 8, "%s",
                         what);
    for (int p = 0; p < a->n_twins; p++)
        cr_assert_arr_eq(a->twins[p].flows, b->twins[p].flows, pts_ledger_cells(a->dims) * 8, "%s",
                         what);
}

Test(engine, threads_tiles_and_periods_never_show) {
    pts_scenario s = load(NULL, 0);
    pts_results base = run(&s, (pts_run_options){.threads = 1});
    static const pts_run_options other[] = {
        {.threads = 2},
        {.threads = 5},
        {.threads = 1, .tile = 1},
        {.threads = 2, .tile = 7},
        {.threads = 1, .tile = 5000},
        {.threads = 1, .period_months = 1},
        {.threads = 2, .period_months = 5, .tile = 333},
    };
    cr_assert_eq(base.n_twins, 6);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        pts_results r = run(&s, other[i]);
        same(&base, &r, "a setting of speed changed a tally");
        pts_results_free(&r);
    }
    pts_results_free(&base);
    pts_scenario_free(&s);
}

/* A path split in parts (one part holds 131 072 members) sums to the same. */
Test(engine, parts_of_a_path_never_show) {
    static const char *const sets[] = {
        "/segments/b/members=200000",      "/segments/a/members=100000",
        "/simulation/sample=400000",       "/simulation/paths=1",
        "/simulation/runoff=\"0 months\"", "/simulation/horizon=\"3 months\""};
    pts_scenario s = load(sets, 6);
    pts_results one = run(&s, (pts_run_options){.threads = 1});
    pts_results three = run(&s, (pts_run_options){.threads = 3, .tile = 777});
    same(&one, &three, "parts");
    pts_results_free(&one);
    pts_results_free(&three);
    pts_scenario_free(&s);
}

Test(engine, instruction_sets_give_the_same_bits) {
    static const char *const isa[] = {"baseline", "avx2", "avx512"};
    pts_scenario s = load(NULL, 0);
    pts_results base = run(&s, (pts_run_options){.threads = 1});
    for (int i = 0; i < 3; i++) {
        setenv("POINTSIM_ISA", isa[i], 1); /* a set that the CPU lacks falls back */
        pts_results r = run(&s, (pts_run_options){.threads = 1});
        same(&base, &r, isa[i]);
        pts_results_free(&r);
    }
    unsetenv("POINTSIM_ISA");
    pts_results_free(&base);
    pts_scenario_free(&s);
}

/* A change of the contract of draws and arithmetic changes this number: say so in CHANGELOG.md. */
Test(engine, fingerprint_is_the_recorded_one) {
    pts_scenario s = load(NULL, 0);
    pts_results r = run(&s, (pts_run_options){.threads = 2});
    cr_assert_eq(r.fingerprint, UINT64_C(0x141a3d4cbe7fb1ad), "%016llx",
                 (unsigned long long)r.fingerprint);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine, another_seed_gives_other_integers) {
    static const char *const sets[] = {"/simulation/seed=8"};
    pts_scenario s = load(NULL, 0), t = load(sets, 1);
    pts_results a = run(&s, (pts_run_options){.threads = 1});
    pts_results b = run(&t, (pts_run_options){.threads = 1});
    cr_assert_neq(a.fingerprint, b.fingerprint);
    pts_results_free(&a);
    pts_results_free(&b);
    pts_scenario_free(&s);
    pts_scenario_free(&t);
}

/* Twins share the path's own draws and have other members: prices equal, flows not. */
Test(engine, twins_differ_from_their_paths) {
    pts_scenario s = load(NULL, 0);
    pts_results r = run(&s, (pts_run_options){.threads = 1});
    for (int p = 0; p < r.n_twins; p++)
        cr_assert_neq(pts_ledger_flow(&r.paths[p], 0, 3)[PTS_SPEND],
                      pts_ledger_flow(&r.twins[p], 0, 3)[PTS_SPEND]);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

static void stop_after_two(void *context, int64_t done, int64_t total) {
    (void)total;
    if (done == 2)
        *(volatile int *)context = 1;
}

Test(engine, a_stop_leaves_a_prefix_of_the_paths) {
    static const char *const sets[] = {"/simulation/paths=40"};
    pts_scenario s = load(sets, 1);
    volatile int stop = 0;
    pts_run_options options = {
        .threads = 2, .stop = &stop, .progress = stop_after_two, .context = (void *)&stop};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_STOPPED);
    cr_assert(r.n_paths >= 2 && r.n_paths < 10, "%lld", (long long)r.n_paths);
    cr_assert_leq(r.n_twins, r.n_paths);
    pts_results whole = run(&s, (pts_run_options){.threads = 1, .paths = r.n_paths});
    cr_assert_eq(whole.fingerprint, r.fingerprint);
    pts_results_free(&whole);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine, a_stop_before_the_start_gives_no_path) {
    pts_scenario s = load(NULL, 0);
    volatile int stop = 1;
    pts_run_options options = {.threads = 2, .stop = &stop};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_STOPPED);
    cr_assert_eq(r.n_paths, 0);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* A balance above 2^30 is an error that names path and member, never a wrap. */
Test(engine, overflow_of_points_is_an_error) {
    static const char *const sets[] = {
        "/programme/earn/points_per_unit=1000", "/segments/b/spend/mean=1e6",
        "/programme/expiry={\"kind\":\"none\"}", "/programme/items/cup/points=1e9",
        "/programme/items/bag/points=1e9"};
    pts_scenario s = load(sets, 5);
    pts_run_options options = {.threads = 2};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_ERR_RANGE);
    cr_assert_geq(r.error.path, 0);
    cr_assert_geq(r.error.member, 0);
    cr_assert(r.error.day >= pts_date_to_day((pts_date){2024, 1, 1}) &&
              r.error.day < pts_date_to_day((pts_date){2028, 1, 1}));
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* No member overflows, but ten thousand million of them do: an error of the path. */
Test(engine, overflow_of_a_total_is_an_error) {
    static const char *const sets[] = {
        "/segments/b/members=1e10", "/programme/redemption/max_units=1000000",
        "/programme/items/cup/points=1", "/programme/items/cup/retail_value=1e7",
        "/segments/a/sample=1000"};
    pts_scenario s = load(sets, 5);
    pts_run_options options = {.threads = 2, .paths = 1};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_ERR_RANGE);
    cr_assert_eq(r.error.path, 0);
    cr_assert_eq(r.error.member, -1);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* No cell overflows, but the months' do together. */
Test(engine, overflow_of_a_sum_over_months_is_an_error) {
    static const char *const sets[] = {
        "/segments/b/members=1e10",          "/simulation/sample=40",
        "/segments/b/spend/mean=200000",     "/segments/b/purchases/per_year=40",
        "/programme/earn/points_per_unit=1", "/segments/a/members=0",
        "/segments/a/enrolments=0",          "/simulation/horizon=\"30 months\""};
    pts_scenario s = load(sets, 8);
    pts_run_options options = {.threads = 1, .paths = 1};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_ERR_RANGE);
    cr_assert_eq(r.error.member, -1);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* Money or points of one purchase beyond 2^30: an error of the member, never clipped. */
Test(engine, a_purchase_too_large_is_an_error) {
    static const char *const spend[] = {"/segments/b/spend/mean=9e6",
                                        "/segments/b/spend/sd_within=1",
                                        "/programme/earn/points_per_unit=0"};
    static const char *const points[] = {"/segments/b/spend/mean=2e6",
                                         "/programme/earn/points_per_unit=1000",
                                         "/programme/items/cup/points=1"};
    const char *const *all[] = {spend, points};
    for (int i = 0; i < 2; i++) {
        pts_scenario s = load(all[i], 3);
        pts_run_options options = {.threads = 1, .paths = 1};
        pts_results r = {0};
        cr_assert_eq(pts_run(&s, &options, &r), PTS_ERR_RANGE);
        cr_assert_geq(r.error.member, 0);
        pts_results_free(&r);
        pts_scenario_free(&s);
    }
}

/* The weight is planned with the truncated mean: a path's sample stays near the one asked for. */
Test(engine, sample_is_planned_with_the_truncated_mean) {
    static const char *const sets[] = {
        "/segments/b/enrolments={\"normal\":[100,30000],\"truncate\":[0,200000]}"};
    pts_scenario s = load(sets, 1);
    int64_t n = 0, sum = 0;
    for (uint32_t path = 0; path < 40; path++) {
        cr_assert_eq(pts_trace_members(&s, path, &n), PTS_OK);
        sum += n;
    }
    cr_assert(sum > 40 * 1000 && sum < 40 * 2000, "%lld", (long long)sum);
    pts_scenario_free(&s);
}

/* Addresses of enrolled members end at 2^30. */
Test(engine, more_members_than_addresses_is_an_error) {
    static const char *const sets[] = {
        "/simulation/sample=1e8",
        "/segments/b/enrolments={\"choice\":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1e9]}"};
    pts_scenario s = load(sets, 2);
    int64_t n = 0;
    int refused = 0;
    for (uint32_t path = 0; path < 100; path++) {
        int status = pts_trace_members(&s, path, &n);
        cr_assert(status == PTS_OK || status == PTS_ERR_RANGE);
        refused += status == PTS_ERR_RANGE;
        cr_assert(status != PTS_OK || n < INT64_C(1) << 31);
    }
    cr_assert(refused > 0 && refused < 30, "%d", refused);
    pts_scenario_free(&s);
}

/* Nobody survives 50 purchases a day for years at p near 1: said, not looped on for ever. */
Test(engine, no_surviving_opening_member_is_an_error) {
    static const char *const sets[] = {
        "/segments/a/purchases={\"per_year\":18000}",
        "/segments/a/lifetime={\"model\":\"bg_nbd\",\"a\":10000,\"b\":0.01}"};
    pts_scenario s = load(sets, 2);
    int64_t member = -1;
    for (int tile = 0; tile < 20; tile += 4) { /* which never shows in who is blamed */
        pts_run_options options = {.threads = 1, .paths = 1, .tile = tile};
        pts_results r = {0};
        cr_assert_eq(pts_run(&s, &options, &r), PTS_ERR_RANGE);
        cr_assert_eq(r.error.path, 0);
        cr_assert_geq(r.error.member, 0);
        cr_assert(tile == 0 || r.error.member == member);
        member = r.error.member;
        pts_results_free(&r);
    }
    pts_scenario_free(&s);
}

Test(engine, traces_of_all_members_sum_to_the_ledger) {
    static const char *const sets[] = {"/simulation/sample=300"};
    pts_scenario s = load(sets, 1);
    pts_results r = run(&s, (pts_run_options){.threads = 1, .paths = 2, .daily = true});
    for (uint32_t p = 0; p < 2; p++)
        for (int twin = 0; twin < 2; twin++) {
            pts_ledger sum = {0};
            const pts_ledger *of = twin ? &r.twins[p] : &r.paths[p];
            cr_assert_eq(pts_ledger_init(&sum, r.dims), PTS_OK);
            cr_assert_eq(pts_trace_path(&s, p, twin, NULL, NULL, &sum), PTS_OK);
            cr_assert_arr_eq(of->flows, sum.flows, pts_ledger_cells(r.dims) * 8);
            cr_assert_eq(of->sampled_events, sum.sampled_events);
            pts_ledger_free(&sum);
        }
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* Day flows add up to month flows. */
Test(engine, days_add_up_to_months) {
    pts_scenario s = load(NULL, 0);
    pts_results r = run(&s, (pts_run_options){.threads = 1, .paths = 1, .daily = true});
    static const enum pts_flow flow[] = {PTS_PURCHASES, PTS_ENROLLED, PTS_ISSUED,
                                         PTS_REDEEMED,  PTS_EXPIRED,  PTS_REDEMPTIONS};
    for (int f = 0; f < PTS_DAILY_FLOWS; f++) {
        int64_t days = 0, months = 0;
        for (int d = 0; d < r.dims.days; d++)
            days += r.paths[0].daily[d * PTS_DAILY_FLOWS + f];
        for (int m = 1; m <= r.dims.months; m++)
            for (int i = 0; i < r.dims.segments; i++)
                months += pts_ledger_flow(&r.paths[0], i, m)[flow[f]];
        cr_assert_eq(days, months);
        cr_assert_gt(days, 0);
    }
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* The check sees a single point out of place anywhere it looks. */
Test(engine, conservation_check_sees_one_point) {
    pts_scenario s = load(NULL, 0);
    pts_results r = run(&s, (pts_run_options){.threads = 1, .paths = 1});
    pts_ledger *l = &r.paths[0];
    int64_t *cell[] = {&pts_ledger_flow(l, 1, 4)[PTS_EXPIRED], &l->closing[0],
                       &l->closing_cohort[3], &pts_ledger_cohort(l, PTS_COHORT_REDEEMED, 2)[5],
                       &pts_ledger_cohort(l, PTS_COHORT_REDEEMED, 2)[l->dims.months + 1]};
    cr_assert_eq(pts_ledger_check(l), PTS_OK);
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        ++*cell[i];
        cr_assert_eq(pts_ledger_check(l), PTS_ERR_INTERNAL, "cell %zu", i);
        --*cell[i];
    }
    cr_assert_eq(pts_ledger_check(l), PTS_OK);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine, trace_refuses_members_that_are_not_there) {
    pts_scenario s = load(NULL, 0);
    int64_t n = 0;
    int segment = -1;
    cr_assert_eq(pts_trace_members(&s, 0, &n), PTS_OK);
    cr_assert_gt(n, 1000);
    cr_assert_eq(pts_trace(&s, 0, false, n - 1, NULL, NULL, NULL, &segment), PTS_OK);
    cr_assert_eq(segment, 1);
    cr_assert_eq(pts_trace(&s, 0, false, n, NULL, NULL, NULL, &segment), PTS_ERR_INPUT);
    cr_assert_eq(pts_trace(&s, 0, false, -1, NULL, NULL, NULL, &segment), PTS_ERR_INPUT);
    pts_scenario_free(&s);
}
