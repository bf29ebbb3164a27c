/* Several policies in one pass, and runs that go on where another ended: to the last bit what each
 * gives alone and whole. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "random_folder.h"
#include "random_scenario.h"

enum { MOST = 6 };

/* Two segments with season, visits, tenure, given lots, activities and a run-off. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"policies\","
    "\"simulation\":{\"seed\":11,\"paths\":5,\"sample\":900,\"start\":\"2026-01-01\","
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

/* One change of it, NULL = none. */
static pts_scenario load_one(const char *set) {
    return load(&set, set != NULL);
}

static bool same_ledger(const pts_ledger *a, const pts_ledger *b) {
    return memcmp(&a->dims, &b->dims, sizeof a->dims) == 0 &&
           memcmp(a->flows, b->flows, pts_ledger_cells(a->dims) * sizeof *a->flows) == 0 &&
           a->sampled_purchases == b->sampled_purchases &&
           a->sampled_redemptions == b->sampled_redemptions &&
           a->sampled_events == b->sampled_events;
}

static bool same_results(const pts_results *a, const pts_results *b) {
    bool same =
        a->fingerprint == b->fingerprint && a->n_paths == b->n_paths && a->n_twins == b->n_twins;
    for (int64_t p = 0; p < a->n_paths && same; p++)
        same = same_ledger(&a->paths[p], &b->paths[p]);
    for (int p = 0; p < a->n_twins && same; p++)
        same = same_ledger(&a->twins[p], &b->twins[p]);
    for (int i = 0; i < a->dims.segments && same; i++)
        same =
            a->plans[i].weight == b->plans[i].weight && a->plans[i].opening == b->plans[i].opening;
    return same;
}

static pts_results run(const pts_scenario *scenario, pts_run_options options) {
    pts_results results = {0};
    int status = pts_run(scenario, &options, &results);
    cr_assert_eq(status, PTS_OK, "%s", pts_status_text(status));
    return results;
}

static void free_all(pts_scenario *scenarios, pts_results *results, int n) {
    for (int i = 0; i < n; i++) {
        pts_results_free(&results[i]);
        if (scenarios)
            pts_scenario_free(&scenarios[i]);
    }
}

static int run_all(const pts_scenario *scenarios, int n, pts_run_options options,
                   pts_results *results) {
    const pts_scenario *list[2 * MOST];
    for (int i = 0; i < n; i++)
        list[i] = &scenarios[i];
    return pts_run_policies(list, n, &options, results);
}

/* ---- random scenarios under random changes ---- */

/* Most leave members and draws as they are; from SEGMENT on %s is a segment's name. */
static const char *const changes[] = {
    "/programme/expiry={\"kind\":\"none\"}",
    "/programme/expiry={\"kind\":\"rolling\",\"after\":\"100 days\"}",
    "/programme/expiry={\"kind\":\"rolling\",\"after\":\"7 months\",\"to\":\"quarter_end\"}",
    "/programme/expiry={\"kind\":\"calendar\",\"dates\":[\"03-31\",\"12-31\"]}",
    "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"90 days\",\"activity\":\"either\"}",
    "/programme/expiry={\"kind\":\"anniversary\"}",
    "/programme/earn/points_per_unit=0.37",
    "/programme/earn/points_per_unit={\"uniform\":[1,2]}",
    "/programme/earn/rounding=\"ceil\"",
    "/programme/earn/minimum_spend=15",
    "/programme/earn/pending_days=9",
    "/programme/earn/cap={\"per_month\":50}",
    "/programme/returns={\"share\":0.3,\"within_days\":20}",
    "/programme/redemption/decision=\"always\"",
    "/programme/redemption/order=\"lifo\"",
    "/programme/redemption/at=[\"purchase\",\"visit\"]",
    "/programme/leaver=\"keeps\"",
    "/programme/items={\"cup\":{\"points\":90,\"unit_cost\":1,\"retail_value\":2}}",
    "/programme/activities={\"tap\":{\"per_year\":9,\"points\":40}}",
    "/programme/interest={\"rate\":0.3}",
    "/programme/loan={\"share\":0.5,\"most_points\":80}",
    "/programme/exchange={\"p\":{\"out\":{\"per_year\":3,\"price\":0.01}}}",
    "/programme/instant_coupons={\"share\":0.4,\"value\":3,\"valid_days\":40}",
    "/programme/earn/categories={\"food\":{\"share\":0.5,\"multiplier\":2}}",
    "/value_response={\"purchases\":0.5,\"visits\":1}",
    "/wake_up={\"campaign\":0.5,\"days\":20}",
    "/economy={\"demand\":{\"sd\":0.1}}",
    "/economics={\"margin_rate\":0.3,\"ltv_years\":1}",
    "/simulation/seed=99",
    "/simulation/horizon=\"5 months\"",
    "/simulation/warmup=\"2 months\"",
    "/simulation/runoff=\"3 months\"",
    "/simulation/start=\"2019-02-01\"",
    "/simulation/sample=23",
    "/segments/%s/redemption/never_share=0.4",
    "/segments/%s/redemption/pressure=1.5",
    "/segments/%s/redemption/threshold=70",
    "/segments/%s/redemption/propensity=0.25",
    "/segments/%s/redemption/propensity_sd=0.5",
    "/segments/%s/dormant_share=0.3",
    "/segments/%s/draw_id=77",
    "/segments/%s/members=61",
    "/segments/%s/enrolments=3",
    "/segments/%s/purchases/per_year=5",
    "/segments/%s/visits={\"per_year\":6}",
    "/segments/%s/lifetime={\"model\":\"bg_nbd\",\"a\":1,\"b\":6}",
    "/segments/%s/spend={\"mean\":25,\"sd_within\":0.4}",
    "/segments/%s/spend={\"mean\":25,\"sd_within\":0.5}",
    "/segments/%s/season=[1,1,1,1,1,2,1,1,1,1,1,1]",
    "/segments/%s/weekdays=[1,1,1,1,1,2,1]",
};
enum { CHANGES = sizeof changes / sizeof *changes };

/* "a/b~c" as a JSON pointer says it. */
static void escape(const char *name, char *to) {
    for (; *name; name++) {
        bool special = *name == '/' || *name == '~';
        *to++ = special ? '~' : *name;
        if (special)
            *to++ = *name == '/' ? '1' : '0';
    }
    *to = '\0';
}

/* The scenario under one change; false if the two do not go together. */
static bool change(const char *text, const pts_scenario *base, unsigned pick, pts_scenario *to) {
    char set[400], name[100];
    const char *const sets[] = {set};
    pts_problems problems = {0};
    escape(base->segments[pick / CHANGES % (unsigned)base->n_segments].name, name);
    snprintf(set, sizeof set, changes[pick % CHANGES], name);
    *to = (pts_scenario){0};
    int status = pts_scenario_parse(text, strlen(text), folder, sets, 1, to, NULL, &problems);
    pts_problems_free(&problems);
    if (status != PTS_OK)
        pts_scenario_free(to);
    return status == PTS_OK;
}

/* The scenario itself and what some changes make of it. */
static int make_policies(unsigned seed, pts_scenario *policies) {
    char *text = random_scenario_in(seed, folder);
    pts_problems problems = {0};
    int n = 0;
    policies[0] = (pts_scenario){0};
    int status =
        pts_scenario_parse(text, strlen(text), folder, NULL, 0, &policies[0], NULL, &problems);
    cr_assert_eq(status, PTS_OK);
    pts_problems_free(&problems);
    srand(seed);
    for (n = 1; n < MOST;)
        n += change(text, &policies[0], (unsigned)rand(), &policies[n]);
    free(text);
    return n;
}

static pts_run_options options_of(unsigned seed) {
    static const int tiles[] = {0, 1, 7, 64}, periods[] = {0, 1, 3, 12, 5};
    return (pts_run_options){.threads = seed % 2 ? 3 : 1,
                             .tile = tiles[seed / 2 % 4],
                             .period_months = periods[seed % 5],
                             .paths = 2,
                             .daily = seed % 3 == 0};
}

/* Where all succeed alone, they do together; else one is blamed that fails alone as well. */
static void check_pass(unsigned seed) {
    pts_scenario policies[MOST];
    pts_results alone[MOST] = {0}, pass[MOST] = {0};
    int n = make_policies(seed, policies), failures = 0, status[MOST];
    pts_run_options options = options_of(seed);
    for (int i = 0; i < n; i++) {
        pts_run_options one = {.threads = 1, .paths = 2, .daily = options.daily};
        status[i] = pts_run(&policies[i], &one, &alone[i]);
        failures += status[i] != PTS_OK;
    }
    int passed = run_all(policies, n, options, pass);
    cr_expect_eq(passed == PTS_OK, failures == 0, "scenario %u", seed);
    for (int i = 0; i < n && passed == PTS_OK; i++)
        cr_expect(same_results(&alone[i], &pass[i]), "scenario %u, policy %d", seed, i);
    int blamed = 0;
    for (int i = 0; i < n && passed != PTS_OK; i++) {
        blamed += pass[i].error.path >= 0;
        cr_expect(pass[i].error.path < 0 || status[i] == passed, "scenario %u, policy %d", seed, i);
    }
    cr_expect_eq(blamed, passed != PTS_OK, "scenario %u", seed);
    free_all(policies, pass, n);
    free_all(NULL, alone, n);
}

TestSuite(random_policies, .init = make_folder, .fini = remove_folder);

Test(random_policies, give_in_one_pass_what_they_give_alone) {
    unsigned seed = 1, n = getenv("PTS_SANITIZED") ? 25 : 150; /* slow there */
    const char *first = getenv("PTS_ORACLE_FIRST"), *many = getenv("PTS_ORACLE_SCENARIOS");
    if (first && many) {
        seed = (unsigned)strtoul(first, NULL, 10);
        n = seed - 1 + (unsigned)strtoul(many, NULL, 10);
    }
    for (; seed <= n; seed++)
        check_pass(seed);
}

/* ---- what is shared ---- */

static int64_t candidates_of_second(const char *set, int tile) {
    pts_scenario s[2] = {load_one(NULL), load_one(set)};
    pts_results r[2] = {0};
    cr_assert_eq(run_all(s, 2, (pts_run_options){.threads = 1, .paths = 1, .tile = tile}, r),
                 PTS_OK);
    int64_t n = r[1].candidates, first = r[0].candidates;
    free_all(s, r, 2);
    cr_assert_gt(first, 0);
    return n;
}

/* Rules that are no draw leave nothing to be filled again, but for the end of long run-offs. */
Test(policies, rule_books_share_their_candidates) {
    static const char *const same[] = {NULL,
                                       "/programme/expiry/after=\"3 months\"",
                                       "/programme/earn/points_per_unit=1",
                                       "/programme/leaver=\"keeps\"",
                                       "/segments/b/redemption/pressure=0",
                                       "/segments/b/redemption/threshold=300"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        int64_t n = candidates_of_second(same[i], 0);
        cr_expect(n < 3000, "%s: %lld", same[i], (long long)n);
    }
}

/* What concerns the members of one segment is drawn again there and not in the other. */
Test(policies, other_members_have_their_own_candidates) {
    static const char *const one[] = {
        "/segments/b/redemption/never_share=0.1", "/segments/b/redemption/propensity=-0.4",
        "/segments/b/purchases/shape=0.8", "/segments/b/season=[1,1,0.5,1,1,2,1,0,1,1,3,2]",
        "/segments/b/members=4100"};
    static const char *const both[] = {"/simulation/seed=12", "/simulation/warmup=\"7 months\"",
                                       "/economy={\"demand\":{\"sd\":0.1}}"};
    int64_t all = candidates_of_second("/simulation/seed=12", 0);
    cr_assert_gt(all, 20000);
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        int64_t n = candidates_of_second(one[i], 0);
        cr_expect(n > all / 5 && n < all - all / 5, "%s: %lld", one[i], (long long)n);
    }
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        int64_t n = candidates_of_second(both[i], 0);
        cr_expect(n > all - all / 5, "%s: %lld", both[i], (long long)n);
    }
}

/* The second and the third share with each other what neither shares with the first. */
Test(policies, share_in_groups) {
    pts_scenario s[3] = {
        load_one(NULL), load_one("/simulation/seed=12"),
        load((const char *const[]){"/simulation/seed=12", "/programme/expiry={\"kind\":\"none\"}"},
             2)};
    pts_results r[3] = {0};
    cr_assert_eq(run_all(s, 3, (pts_run_options){.threads = 1, .paths = 1}, r), PTS_OK);
    cr_assert_gt(r[1].candidates, 20000);
    cr_assert_lt(r[2].candidates, r[1].candidates / 4);
    free_all(s, r, 3);
}

/* Some members have far more candidates than a tile may keep: the rest is each policy's own, in and out of season. */
Test(policies, what_is_kept_is_bounded) {
    static const char *const seasons[] = {"/segments/b/weekdays=[1,1,1,1,1,1,1]",
                                          "/segments/b/season=[1,1,1,1,1,1,1,1,1,1,1,1]"};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {seasons[i],
                                    "/segments/b/purchases={\"per_year\":500,\"shape\":0.01}",
                                    "/segments/b/visits={\"per_year\":400,\"shape\":0.01}",
                                    "/programme/earn/points_per_unit=0.1"};
        const char *const other[] = {sets[0], sets[1], sets[2], sets[3],
                                     "/programme/expiry={\"kind\":\"none\"}"};
        pts_scenario s[2] = {load(sets, 4), load(other, 5)};
        pts_results r[2] = {0};
        pts_run_options options = {.threads = 1, .paths = 6, .tile = 2000, .period_months = 4};
        cr_assert_eq(run_all(s, 2, options, r), PTS_OK);
        cr_expect_gt(r[1].candidates, 10000);
        cr_expect_lt(r[1].candidates, r[0].candidates);
        for (int k = 0; k < 2; k++) {
            pts_results alone = run(&s[k], (pts_run_options){.threads = 1, .paths = 6});
            cr_expect(same_results(&alone, &r[k]), "season %d, policy %d", i, k);
            pts_results_free(&alone);
        }
        free_all(s, r, 2);
    }
}

/* Parts of a path are those of the policy with the most members. */
Test(policies, parts_of_a_path_never_show) {
    const char *const many[] = {"/segments/b/members=200000", "/segments/a/members=100000",
                                "/simulation/sample=400000", "/simulation/runoff=\"0 months\"",
                                "/simulation/horizon=\"3 months\""};
    pts_scenario s[3] = {load_one(NULL), load(many, 5),
                         load((const char *const[]){many[0], many[1], many[2], many[3], many[4],
                                                    "/programme/leaver=\"keeps\""},
                              6)};
    pts_results r[3] = {0};
    pts_run_options options = {.threads = 2, .paths = 1, .no_twins = true};
    cr_assert_eq(run_all(s, 3, options, r), PTS_OK);
    for (int k = 0; k < 3; k++) {
        pts_results alone = run(&s[k], options);
        cr_expect(same_results(&alone, &r[k]), "policy %d", k);
        pts_results_free(&alone);
    }
    free_all(s, r, 3);
}

/* A part may begin and end within a month whose members' flows are kept apart; beside the many a path
 * of the few is in parts too. */
Test(policies, parts_of_a_path_keep_early_flows) {
    const char *const many[] = {"/segments/b/members=300000", "/simulation/sample=400000",
                                "/simulation/runoff=\"0 months\"",
                                "/simulation/horizon=\"3 months\""};
    const char *const few[] = {"/economics={\"margin_rate\":0.3,\"ltv_years\":1}",
                               "/simulation/horizon=\"24 months\"", "/simulation/sample=6000"};
    pts_scenario s[2] = {load(few, 3), load(many, 4)};
    pts_results r[2] = {0};
    pts_run_options options = {.threads = 2, .paths = 2};
    cr_assert_eq(run_all(s, 2, options, r), PTS_OK);
    pts_results alone = run(&s[0], options);
    cr_expect_gt(alone.plans[0].weight, 1);
    cr_expect_eq(alone.dims.early, PTS_EARLY_MONTHS);
    cr_expect_gt(pts_ledger_early(&alone.paths[0], 3, 4)[PTS_EARLY_SPEND], 0);
    cr_expect(same_results(&alone, &r[0]));
    pts_results_free(&alone);
    free_all(s, r, 2);
}

/* ---- failures ---- */

/* Only the policy that fails has a place to show; path and member are those it fails with alone. */
Test(policies, the_one_that_fails_is_told) {
    static const char *const failing[] = {
        "/programme/earn/points_per_unit=1000", "/segments/b/spend/mean=1e6",
        "/programme/expiry={\"kind\":\"none\"}", "/programme/items/cup/points=1e9",
        "/programme/items/bag/points=1e9"};
    pts_scenario s[3] = {load_one(NULL), load(failing, 5), load_one("/simulation/seed=5")};
    pts_results r[3] = {0}, alone = {0};
    pts_run_options options = {.threads = 1, .paths = 2, .first_path = 40, .tile = 512};
    cr_assert_eq(run_all(s, 3, options, r), PTS_ERR_RANGE);
    cr_assert_eq(pts_run(&s[1], &options, &alone), PTS_ERR_RANGE);
    cr_expect_eq(r[0].error.path, -1);
    cr_expect_eq(r[2].error.path, -1);
    cr_expect_eq(r[1].error.path, 40);
    cr_expect_eq(r[1].error.path, alone.error.path);
    cr_expect_eq(r[1].error.member, alone.error.member);
    cr_expect_geq(alone.error.member, 0);
    for (int i = 0; i < 3; i++)
        cr_expect_eq(r[i].n_paths, 0);
    free_all(s, r, 3);
    pts_results_free(&alone);
}

Test(policies, none_and_too_many_paths_are_refused) {
    pts_scenario s[2] = {load_one(NULL), load_one(NULL)};
    pts_results r[2] = {0};
    pts_run_options options = {.threads = 1, .paths = 2, .first_path = UINT32_MAX};
    cr_expect_eq(run_all(s, 0, options, r), PTS_ERR_INPUT);
    cr_expect_eq(run_all(s, 2, options, r), PTS_ERR_INPUT);
    cr_expect_eq(r[0].error.path, UINT32_MAX);
    options.paths = 1;
    cr_expect_eq(run_all(s, 2, options, r), PTS_OK);
    free_all(s, r, 2);
}

/* ---- runs that go on ---- */

static void stop_after_two(void *context, int64_t done, int64_t total) {
    (void)total;
    if (done == 2)
        *(volatile int *)context = 1;
}

/* All policies stop at the same path, and go on from there. */
Test(policies, a_stop_leaves_prefixes_that_can_go_on) {
    for (int threads = 1; threads <= 3; threads += 2) {
        pts_scenario s[2] = {load_one(NULL), load_one("/programme/leaver=\"keeps\"")};
        pts_results r[2] = {0};
        volatile int stop = 0;
        pts_run_options options = {.threads = threads,
                                   .paths = 40,
                                   .stop = &stop,
                                   .progress = stop_after_two,
                                   .context = (void *)&stop};
        cr_assert_eq(run_all(s, 2, options, r), PTS_STOPPED);
        cr_assert(r[0].n_paths >= 2 && r[0].n_paths < 12);
        cr_assert_eq(r[0].n_paths, r[1].n_paths);
        options = (pts_run_options){.threads = threads, .paths = 14};
        cr_assert_eq(run_all(s, 2, options, r), PTS_OK);
        for (int k = 0; k < 2; k++) {
            pts_results whole = run(&s[k], (pts_run_options){.threads = 1, .paths = 14});
            cr_expect(same_results(&whole, &r[k]), "policy %d", k);
            pts_results_free(&whole);
        }
        free_all(s, r, 2);
    }
}

Test(policies, a_run_that_goes_on_is_the_whole) {
    static const int64_t cuts[] = {1, 2, 31, 33, 36};
    pts_scenario s = load_one("/simulation/sample=60");
    pts_results whole = run(&s, (pts_run_options){.threads = 1, .paths = 36});
    cr_assert_eq(whole.n_twins, 32);
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        for (int threads = 1; threads <= 3; threads += 2) {
            pts_results r = run(&s, (pts_run_options){.threads = threads, .paths = cuts[i]});
            pts_run_options options = {.threads = threads, .paths = 36};
            cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
            cr_expect(same_results(&whole, &r), "cut at %lld", (long long)cuts[i]);
            options.paths = 3; /* fewer than there are: they stay */
            cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
            cr_expect(same_results(&whole, &r));
            pts_results_free(&r);
        }
    pts_results_free(&whole);
    pts_scenario_free(&s);
}

/* Twins that were left out are made up for; policies need not have come equally far. */
Test(policies, each_gets_what_it_lacks) {
    pts_scenario s[3] = {load_one("/simulation/sample=60"), load_one(NULL), load_one(NULL)};
    s[1].sample = s[2].sample = 60;
    s[2].paths = 3;
    pts_results r[3] = {0};
    r[1] = run(&s[1], (pts_run_options){.threads = 1, .paths = 4, .no_twins = true});
    cr_assert_eq(r[1].n_twins, 0);
    cr_assert_eq(run_all(s, 3, (pts_run_options){.threads = 3}, r), PTS_OK);
    cr_expect_eq(r[1].n_twins, 5);
    cr_expect_eq(r[2].n_paths, 3);
    for (int k = 0; k < 3; k++) {
        pts_results alone = run(&s[k], (pts_run_options){.threads = 1});
        cr_expect(same_results(&alone, &r[k]), "policy %d", k);
        pts_results_free(&alone);
    }
    free_all(s, r, 3);
}

/* Paths have the draws of their addresses. */
Test(policies, the_first_path_can_be_any) {
    pts_scenario s = load_one("/simulation/sample=60");
    pts_results whole = run(&s, (pts_run_options){.threads = 1, .paths = 5});
    pts_results part = run(&s, (pts_run_options){.threads = 1, .paths = 2, .first_path = 3});
    pts_results pilot =
        run(&s, (pts_run_options){.threads = 1, .paths = 2, .first_path = UINT32_C(1) << 31});
    for (int p = 0; p < 2; p++) {
        cr_expect(same_ledger(&whole.paths[3 + p], &part.paths[p]));
        cr_expect(same_ledger(&whole.twins[3 + p], &part.twins[p]));
        cr_expect(!same_ledger(&whole.paths[p], &pilot.paths[p]));
    }
    pts_results_free(&whole);
    pts_results_free(&part);
    pts_results_free(&pilot);
    pts_scenario_free(&s);
}

/* What is of another scenario is refused, and after a failure results hold what they held. */
Test(policies, results_held_are_kept_on_failure) {
    static const char *const failing[] = {
        "/programme/earn/points_per_unit=1000", "/segments/b/spend/mean=1e6",
        "/programme/expiry={\"kind\":\"none\"}", "/programme/items/cup/points=1e9",
        "/programme/items/bag/points=1e9"};
    pts_scenario s[2] = {load_one(NULL), load(failing, 5)};
    pts_scenario longer = load_one("/simulation/horizon=\"15 months\"");
    pts_results r[2] = {run(&s[0], (pts_run_options){.threads = 1, .paths = 2})};
    pts_results held = run(&s[0], (pts_run_options){.threads = 1, .paths = 2});
    pts_run_options options = {.threads = 1, .paths = 4};
    cr_expect_eq(run_all(s, 2, options, r), PTS_ERR_RANGE);
    cr_expect_eq(r[0].error.path, -1);
    cr_expect(same_results(&held, &r[0]));
    cr_expect_eq(pts_run(&longer, &options, &r[0]), PTS_ERR_INPUT);
    cr_expect_eq(r[0].error.path, 0);
    options.daily = true;
    cr_expect_eq(pts_run(&s[0], &options, &r[0]), PTS_ERR_INPUT);
    cr_expect(same_results(&held, &r[0]));
    pts_results_free(&held);
    pts_scenario_free(&longer);
    free_all(s, r, 2);
}
