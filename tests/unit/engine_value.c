/* pointsim tests: what members make of the value of a point, against closed forms of a Poisson process
 * whose rate changes on a day. Copyright (C) 2026 the pointsim authors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* 100 points buy 1 in the first 100 days, then 200 do; 20 000 members buy 6 and visit 12 times a year,
 * half a year of warm-up in which nothing is offered. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"value\","
    "\"simulation\":{\"seed\":31,\"paths\":1,\"sample\":1000000,\"start\":\"2027-01-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"6 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":20000,\"purchases\":{\"per_year\":6},"
    "\"visits\":{\"per_year\":12},\"spend\":{\"mean\":50}}},"
    "\"programme\":{\"anchor\":{\"points\":70,\"value\":1},\"earn\":{\"points_per_unit\":1},\"redemption\":{\"at\":[\"visit\"]},"
    "\"items\":{\"cup\":{\"points\":100,\"unit_cost\":0.5,\"retail_value\":1,"
    "\"launch\":\"2027-01-01\",\"retire\":\"2027-04-10\"},"
    "\"dear_cup\":{\"points\":200,\"unit_cost\":0.5,\"retail_value\":1,"
    "\"launch\":\"2027-04-11\"}}}}";

enum { MEMBERS = 20000, YEAR = 365, CHEAP = 100 };

typedef struct totals {
    uint64_t fingerprint;
    double purchases, visits, before; /* the last: purchases of the warm-up */
} totals;

static totals count(const pts_results *r) {
    totals t = {.fingerprint = r->fingerprint};
    t.before = (double)pts_ledger_flow(&r->paths[0], 0, 0)[PTS_PURCHASES];
    for (int m = 1; m <= 12; m++) {
        t.purchases += (double)pts_ledger_flow(&r->paths[0], 0, m)[PTS_PURCHASES];
        t.visits += (double)pts_ledger_flow(&r->paths[0], 0, m)[PTS_VISITS];
    }
    return t;
}

static totals run(const char *value, const char *set) {
    char text[300];
    const char *sets[] = {text, set};
    snprintf(text, sizeof text, "/value_response=%s", value);
    pts_scenario s = load_text(SCENARIO, sets, set ? 2 : 1);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    totals t = count(&r);
    pts_results_free(&r);
    pts_scenario_free(&s);
    return t;
}

/* Rate of the year where all the days after the hundredth have a factor. */
static double expected(double per_year, double elasticity, double half_life) {
    double days = CHEAP;
    for (int d = CHEAP; d < YEAR; d++) {
        double noticed = half_life > 0.0 ? 1.0 - pow(0.5, (d - CHEAP + 1) / half_life) : 1.0;
        days += pow(0.5, elasticity * noticed);
    }
    return per_year * days / 365.25;
}

/* |z| below 4.4: a false alarm in 1e-5; not all the same to the last member either. */
static void expect(double sum, double mean) {
    double z = (sum - MEMBERS * mean) / sqrt(MEMBERS * mean);
    cr_assert_lt(fabs(z), 4.4, "%g a member, expected %g", sum / MEMBERS, mean);
}

Test(engine_value, halves_purchases_when_points_buy_half) {
    totals t = run("{\"purchases\":1}", NULL);
    expect(t.purchases, expected(6, 1, 0));
    expect(t.visits, expected(12, 0, 0));
    expect(run("{\"purchases\":2.5}", NULL).purchases, expected(6, 2.5, 0));
}

Test(engine_value, moves_visits_by_their_own_elasticity) {
    totals t = run("{\"visits\":0.7}", NULL);
    expect(t.visits, expected(12, 0.7, 0));
    expect(t.purchases, expected(6, 0, 0));
}

Test(engine_value, is_noticed_by_half_in_the_half_life) {
    totals t = run("{\"purchases\":1.5,\"visits\":1,\"half_life_days\":90}", NULL);
    expect(t.purchases, expected(6, 1.5, 90));
    expect(t.visits, expected(12, 1, 90));
    cr_assert_gt(t.purchases, run("{\"purchases\":1.5}", NULL).purchases);
}

Test(engine_value, leaves_the_past_alone) {
    cr_assert_eq(run("{\"purchases\":3}", NULL).before, run("null", NULL).before);
    const char *was_dear =
        "/programme/items={\"cup\":{\"points\":200,\"unit_cost\":0.5,\"retail_value\":1,"
        "\"launch\":\"2026-07-01\",\"markdown\":{\"every\":\"6 months\",\"factor\":0.5,\"floor\":100}}}";
    cr_assert_eq(run("{\"purchases\":3}", was_dear).fingerprint, run("null", was_dear).fingerprint);
}

Test(engine_value, without_an_effect_changes_no_bit) {
    uint64_t plain = run("null", NULL).fingerprint;
    cr_assert_eq(run("{}", NULL).fingerprint, plain);
    cr_assert_eq(run("{\"purchases\":0,\"visits\":0,\"half_life_days\":9}", NULL).fingerprint,
                 plain);
    cr_assert_neq(run("{\"purchases\":0.1}", NULL).fingerprint, plain);
}

/* Twice the points for twice the goods, an item that is always there, and none at all. */
Test(engine_value, that_stays_changes_no_bit) {
    static const char *const same[] = {"/programme/items/dear_cup/retail_value=2",
                                       "/programme/items={\"cup\":{\"points\":100,\"unit_cost\":1,"
                                       "\"retail_value\":1}}",
                                       "/programme/items={}"};
    for (int i = 0; i < 3; i++)
        cr_assert_eq(
            run("{\"purchases\":2,\"visits\":1,\"half_life_days\":9}", same[i]).fingerprint,
            run("null", same[i]).fingerprint, "%s", same[i]);
}

/* Before the first offer nobody knows what a point is worth; while nothing is offered it is worth what
 * it was. */
Test(engine_value, of_days_without_an_offer_is_that_of_the_day_before) {
    expect(run("{\"purchases\":1}", "/programme/items/cup/retire=\"2027-02-01\"").purchases,
           expected(6, 1, 0));
    totals late = run("{\"purchases\":1}", "/programme/items/cup/launch=\"2027-02-01\"");
    expect(late.purchases, expected(6, 1, 0));
}

/* Policies whose visits run by other clocks share what is drawn, to the bit. */
Test(engine_value, policies_of_one_pass_are_what_each_is_alone) {
    static const char *const sets[] = {
        "/value_response=null", "/value_response={\"visits\":1,\"half_life_days\":30}",
        "/value_response={\"visits\":0.3}", "/value_response={\"visits\":0.3,\"purchases\":0.4}"};
    enum { N = 4 };
    pts_scenario s[N];
    const pts_scenario *policies[N];
    pts_results together[N] = {0};
    pts_run_options options = {.threads = 1, .no_twins = true};
    for (int i = 0; i < N; i++) {
        const char *both[] = {sets[i], "/segments/s/enrolments=300"};
        s[i] = load_text(SCENARIO, both, 2);
        policies[i] = &s[i];
    }
    cr_assert_eq(pts_run_policies(policies, N, &options, together), PTS_OK);
    for (int i = 0; i < N; i++) {
        pts_results alone = {0};
        cr_assert_eq(pts_run(&s[i], &options, &alone), PTS_OK);
        cr_assert_eq(together[i].fingerprint, alone.fingerprint, "%s", sets[i]);
        cr_assert_eq(count(&together[i]).visits, count(&alone).visits);
        pts_results_free(&alone);
        pts_results_free(&together[i]);
    }
    for (int i = 0; i < N; i++)
        pts_scenario_free(&s[i]);
}
