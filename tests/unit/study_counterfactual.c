/* pointsim tests: runs with the programme off. As nothing in the model but members who leave for a
 * lapse lets a programme change what members buy, they buy the same to the cent without it: what it causes is exactly nothing.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load_text.h"
#include "pointsim/study.h"
#include "random_folder.h"
#include "random_scenario.h"

enum { PATHS = 4 };

TestSuite(counterfactual, .init = make_folder, .fini = remove_folder);

#define ECONOMICS                                                                                  \
    "/economics={\"margin_rate\":{\"uniform\":[0.2,0.4]},\"planned_urr\":0.5,"                     \
    "\"planned_cost_per_point\":0.01,\"ltv_years\":1,\"discount_rate\":0.1}"

static bool make(unsigned seed, pts_scenario *scenario) {
    static const char *const sets[] = {"/simulation/counterfactual=true", "/simulation/paths=4",
                                       "/simulation/horizon=\"25 months\"", ECONOMICS,
                                       /* what has an effect on purchases */
                                       "/feedback=null", "/value_response=null", "/wake_up=null",
                                       "/programme/campaigns=null", "/programme/referral=null"};
    char *text = random_scenario_in(seed, folder);
    pts_problems problems = {0};
    *scenario = (pts_scenario){0};
    int status = pts_scenario_parse(text, strlen(text), folder, sets, 9, scenario, NULL, &problems);
    pts_problems_free(&problems);
    free(text);
    scenario->churn_rate = (pts_number){.family = PTS_FIXED};
    return status == PTS_OK;
}

/* What members bring along is booked in the warm-up. */
static void expect_off(unsigned seed, const pts_ledger *with, const pts_ledger *off) {
    static const enum pts_flow none[] = {PTS_REDEEMED,
                                         PTS_COST,
                                         PTS_CASH,
                                         PTS_RETAIL,
                                         PTS_REDEMPTIONS,
                                         PTS_OPPORTUNITIES,
                                         PTS_CAPPED,
                                         PTS_MESSAGES,
                                         PTS_MESSAGE_COST,
                                         PTS_COMPLAINTS,
                                         PTS_REVIEWS,
                                         PTS_CHURNED,
                                         PTS_ISSUED_COMPENSATION,
                                         PTS_CONVERTED,
                                         PTS_CONVERSION_COST,
                                         PTS_COUPONS,
                                         PTS_COUPON_COST,
                                         PTS_EXCHANGED_OUT,
                                         PTS_SETTLEMENT_PAID,
                                         PTS_ISSUED_PARTNER,
                                         PTS_SETTLEMENT_RECEIVED,
                                         PTS_ISSUED_INTEREST,
                                         PTS_LOANS,
                                         PTS_ISSUED_FAULT,
                                         PTS_FAULT_HELD};
    static const enum pts_flow equal[] = {PTS_SPEND,   PTS_REFUNDS,   PTS_PURCHASES, PTS_VISITS,
                                          PTS_RETURNS, PTS_ENROLLED,  PTS_LEFT,      PTS_ACTIVITIES,
                                          PTS_ACTIVE,  PTS_REPEATING, PTS_RETAINED};
    for (int s = 0; s < with->dims.segments; s++)
        for (int bin = 0; bin <= with->dims.months; bin++) {
            const int64_t *a = pts_ledger_flow(with, s, bin), *b = pts_ledger_flow(off, s, bin);
            cr_assert(bin == 0 || b[PTS_ISSUED] == 0, "scenario %u", seed);
            for (size_t f = 0; f < sizeof none / sizeof *none; f++)
                cr_assert_eq(b[none[f]], 0, "scenario %u, %s", seed, pts_flow_table[none[f]].name);
            for (size_t f = 0; f < sizeof equal / sizeof *equal; f++)
                cr_assert_eq(a[equal[f]], b[equal[f]], "scenario %u, bin %d, %s", seed, bin,
                             pts_flow_table[equal[f]].name);
        }
}

static void expect_caused(unsigned seed, const pts_estimate *e, enum pts_measure_id id,
                          double value) {
    const pts_estimate *own = &e[id];
    cr_assert(!own->mean.known || own->mean.value == value, "scenario %u, %s: %.17g", seed,
              pts_measure_table[id].name, own->mean.value);
    cr_assert(!own->se.known || own->se.value == 0.0, "scenario %u, %s", seed,
              pts_measure_table[id].name);
}

typedef struct counts {
    int ran, spent, returned, paid, early;
} counts;

static void expect_nothing_caused(unsigned seed, const pts_scenario *s, counts *n) {
    pts_study study = {0};
    pts_results alone = {0};
    pts_run_options options = {.threads = 1 + (int)seed % 2, .paths = PATHS};
    int status = pts_study_run(s, &options, &study);
    if (status == PTS_ERR_SAMPLE) /* of a guard, which the counterfactual has not */
        status = pts_study_advance(s, &options, &study);
    cr_assert_neq(status, PTS_ERR_INTERNAL, "scenario %u does not foot", seed);
    if (status == PTS_OK) {
        const pts_estimate *e = study.estimates.headline;
        cr_assert_eq(pts_run(s, &options, &alone), PTS_OK);
        cr_assert_eq(alone.fingerprint, study.results.fingerprint, "scenario %u", seed);
        for (int i = 0; i < PATHS; i++) {
            expect_off(seed, &study.results.paths[i], &study.without.paths[i]);
            expect_off(seed, &study.results.twins[i], &study.without.twins[i]);
        }
        expect_caused(seed, e, PTS_M_SPEND_LEVERAGE, 0.0);
        expect_caused(seed, e, PTS_M_INCREMENTAL_MARGIN, 0.0);
        expect_caused(seed, e, PTS_M_ROI, -1.0);
        expect_caused(seed, e, PTS_M_LTV_LEVERAGE, 0.0);
        n->ran++;
        n->spent += e[PTS_M_SPEND_LEVERAGE].mean.known && e[PTS_M_SPEND].mean.value > 0.0;
        n->returned += e[PTS_M_REFUNDS].mean.value > 0.0;
        n->paid += e[PTS_M_ROI].mean.known;
        n->early += e[PTS_M_LTV_LEVERAGE].mean.known && e[PTS_M_LEVERAGE_RATIO_LIFETIME].mean.known;
        cr_assert(e[PTS_M_INCREMENTAL_MARGIN].mean.known);
    }
    pts_results_free(&alone);
    pts_study_free(&study);
}

Test(counterfactual, without_effects_a_programme_causes_nothing) {
    const int SCENARIOS = getenv("PTS_SANITIZED") ? 60 : 150; /* slow there */
    counts n = {0};
    for (unsigned seed = 1; seed <= (unsigned)SCENARIOS; seed++) {
        pts_scenario s;
        if (make(seed, &s))
            expect_nothing_caused(seed, &s, &n);
        pts_scenario_free(&s);
    }
    cr_assert_gt(n.ran, SCENARIOS * 3 / 4);
    cr_assert_gt(n.spent, SCENARIOS / 2);
    cr_assert_gt(n.returned, SCENARIOS / 10);
    cr_assert_gt(n.paid, SCENARIOS / 3);
    cr_assert_gt(n.early, SCENARIOS / 3);
}

/* ---- sharing, stopping, comparing ---- */

static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"caused\","
    "\"simulation\":{\"seed\":5,\"paths\":6,\"sample\":2000,\"start\":\"2026-01-01\","
    "\"horizon\":\"14 months\",\"warmup\":\"6 months\",\"runoff\":\"18 months\","
    "\"counterfactual\":true},\"economics\":{\"margin_rate\":0.3},"
    "\"segments\":{\"a\":{\"members\":2000,\"enrolments\":90,"
    "\"purchases\":{\"per_year\":20,\"shape\":0.7},"
    "\"lifetime\":{\"model\":\"bg_nbd\",\"a\":0.8,\"b\":8},"
    "\"season\":[1,1,0.5,1,1,2,1,0,1,1,3,1],\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":2,\"cap\":{\"per_month\":200}},"
    "\"returns\":{\"share\":0.1,\"within_days\":20},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},"
    "\"activities\":{\"tap\":{\"per_year\":9,\"points\":40}},"
    "\"items\":{\"cup\":{\"points\":150,\"unit_cost\":1,\"retail_value\":2}}}}";

static pts_study study_of(const char *set) {
    pts_scenario s = load_text(SCENARIO, &set, set != NULL);
    pts_study study = {0};
    cr_assert_eq(pts_study_run(&s, &(pts_run_options){.threads = 1}, &study), PTS_OK);
    pts_scenario_free(&s);
    return study;
}

Test(counterfactual, shares_its_candidates) {
    pts_study study = study_of(NULL);
    cr_assert_eq(study.without.n_paths, 6);
    cr_assert_gt(study.results.candidates, 100000);
    cr_assert_lt(study.without.candidates, study.results.candidates / 50);
    pts_study_free(&study);
}

static void expect_reason(const pts_study *study, enum pts_measure_id id, const char *reason) {
    const pts_estimate *e = &study->estimates.headline[id];
    cr_assert_not(e->mean.known);
    cr_assert_str_eq(e->reason, reason);
}

Test(counterfactual, what_is_missing_says_why) {
    pts_study study = study_of("/simulation/counterfactual=false");
    cr_assert_null(study.without.paths);
    expect_reason(&study, PTS_M_SPEND_LEVERAGE, "simulation.counterfactual is false");
    expect_reason(&study, PTS_M_INCREMENTAL_MARGIN, "simulation.counterfactual is false");
    expect_reason(&study, PTS_M_ROI, "simulation.counterfactual is false");
    expect_reason(&study, PTS_M_LTV_LEVERAGE,
                  "the horizon is shorter than 12 + 12 x economics.ltv_years months");
    pts_study_free(&study);
    study = study_of("/economics={}");
    cr_assert(study.estimates.headline[PTS_M_SPEND_LEVERAGE].mean.known);
    expect_reason(&study, PTS_M_INCREMENTAL_MARGIN, "economics.margin_rate is not given");
    expect_reason(&study, PTS_M_ROI, "economics.margin_rate is not given");
    expect_reason(&study, PTS_M_LEVERAGE_RATIO_LIFETIME, "economics.margin_rate is not given");
    pts_study_free(&study);
}

/* Paths that were there before have no counterfactual when the run is stopped at once. */
Test(counterfactual, paths_from_before_are_simulated_without_too) {
    pts_scenario s = load_text(SCENARIO, NULL, 0);
    pts_study study = {0};
    int stop = 1;
    pts_run_options options = {.threads = 1, .paths = 3};
    cr_assert_eq(pts_run(&s, &options, &study.results), PTS_OK);
    s.has_planned_urr = s.has_planned_cost = true; /* a pilot would be stopped */
    options.paths = 6;
    options.stop = &stop;
    cr_assert_eq(pts_study_run(&s, &options, &study), PTS_STOPPED);
    cr_assert_eq(study.results.n_paths, 3);
    expect_reason(&study, PTS_M_ROI,
                  "the run ended before the paths were simulated with the programme off");
    pts_estimates_free(&study.estimates);
    pts_planned_free(&study.planned);
    stop = 0;
    cr_assert_eq(pts_study_run(&s, &options, &study), PTS_OK);
    cr_assert_eq(study.results.n_paths, 6);
    cr_assert_eq(study.without.n_paths, 6);
    cr_assert_eq(study.estimates.headline[PTS_M_ROI].mean.value, -1.0);
    cr_assert_eq(study.estimates.headline[PTS_M_ROI].paths, 6);
    pts_study_free(&study);
    pts_scenario_free(&s);
}

/* Only of the policies that ask for it. */
Test(counterfactual, compares) {
    static const char *const sets[] = {"/simulation/counterfactual=false",
                                       "/programme/expiry={\"kind\":\"none\"}"};
    pts_scenario s[3] = {load_text(SCENARIO, NULL, 0), load_text(SCENARIO, sets, 1),
                         load_text(SCENARIO, sets + 1, 1)};
    const pts_scenario *const list[] = {&s[0], &s[1], &s[2]};
    pts_comparison c = {0};
    cr_assert_eq(pts_compare_run(list, 3, &(pts_run_options){.threads = 1}, &c), PTS_OK);
    const pts_compared *roi = &c.figures[PTS_M_ROI * 3];
    const pts_compared *caused = &c.figures[PTS_M_SPEND_LEVERAGE * 3];
    for (int i = 0; i < 3; i++) {
        cr_expect_eq(roi[i].mean.known, i != 1);
        cr_expect_eq(roi[i].mean.value, i != 1 ? -1.0 : 0.0);
        cr_expect_eq(caused[i].mean.known, i != 1);
        cr_expect_eq(caused[i].mean.value, 0.0);
        pts_results alone = {0};
        pts_run_options options = {.threads = 1, .no_twins = true};
        cr_assert_eq(pts_run(&s[i], &options, &alone), PTS_OK);
        cr_expect_eq(alone.fingerprint, c.results[i].fingerprint);
        pts_results_free(&alone);
        pts_scenario_free(&s[i]);
    }
    cr_expect_str_eq(roi[1].reason, "simulation.counterfactual is false");
    pts_comparison_free(&c);
}
