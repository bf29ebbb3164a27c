/* pointsim tests: dormant members who wake, against closed forms and the rates of those who do not
 * sleep. Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* 20 000 members who all sleep; a campaign that has no other effect begins on 1 April and 1 June. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"wake\","
    "\"simulation\":{\"seed\":41,\"paths\":1,\"sample\":1000000,\"start\":\"2027-01-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":20000,\"dormant_share\":1,\"purchases\":{\"per_year\":12},"
    "\"visits\":{\"per_year\":24},\"spend\":{\"mean\":50},\"redemption\":{\"propensity\":-50}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"redemption\":{\"decision\":\"logit\"},"
    "\"activities\":{\"review\":{\"per_year\":36,\"points\":1}},"
    "\"campaigns\":{\"spring\":{\"when\":\"yearly\",\"on\":[\"04-01\",\"06-01\"],\"days\":9}},"
    "\"items\":{\"cup\":{\"points\":10,\"unit_cost\":1,\"retail_value\":3}}}}";

/* From 1 April, and 1 June, to the year's end. */
enum { MEMBERS = 20000, SPRING = 275, SUMMER = 214 };

typedef struct totals {
    uint64_t fingerprint;
    double flow[PTS_FLOWS];
} totals;

static totals count(const pts_results *r) {
    totals t = {.fingerprint = r->fingerprint};
    for (int m = 1; m <= 12; m++)
        for (int f = 0; f < PTS_FLOWS; f++)
            t.flow[f] += (double)pts_ledger_flow(&r->paths[0], 0, m)[f];
    return t;
}

static totals run(const char *wake, const char *set) {
    char text[300];
    const char *sets[] = {text, set};
    snprintf(text, sizeof text, "/wake_up=%s", wake);
    pts_scenario s = load_text(SCENARIO, sets, set ? 2 : 1);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    totals t = count(&r);
    pts_results_free(&r);
    pts_scenario_free(&s);
    return t;
}

/* |z| below 4.4 of a Poisson count, or a binomial one: a false alarm in 1e-5. */
static void expect(const totals *t, enum pts_flow flow, double mean, double variance) {
    double z = (t->flow[flow] - mean) / sqrt(variance);
    cr_assert_lt(fabs(z), 4.4, "%s: %g, expected %g", pts_flow_table[flow].name, t->flow[flow],
                 mean);
}

/* Purchases, visits and activities of so many days of members awake. */
static void expect_acts(const totals *t, double member_days) {
    double years = member_days / 365.25;
    expect(t, PTS_PURCHASES, 12 * years, 12 * years);
    expect(t, PTS_VISITS, 24 * years, 24 * years);
    expect(t, PTS_ACTIVITIES, 36 * years, 36 * years);
}

Test(engine_wake, all_wake_on_the_first_day_of_a_campaign) {
    totals t = run("{\"campaign\":1}", NULL);
    cr_assert_geq(t.flow[PTS_WOKEN], MEMBERS - 1); /* the highest word of all */
    cr_assert_leq(t.flow[PTS_WOKEN], MEMBERS);
    expect_acts(&t, (double)MEMBERS * SPRING);
}

Test(engine_wake, some_wake_at_each_campaign) {
    totals t = run("{\"campaign\":0.3}", NULL);
    expect(&t, PTS_WOKEN, MEMBERS * (0.3 + 0.7 * 0.3), MEMBERS * 0.51 * 0.49);
    double days = MEMBERS * (0.3 * SPRING + 0.7 * 0.3 * SUMMER), years = days / 365.25;
    /* Poisson given who wakes, and days between 0 and SPRING */
    double spread = MEMBERS * (0.3 * SPRING * SPRING + 0.21 * SUMMER * SUMMER) / (365.25 * 365.25);
    expect(&t, PTS_PURCHASES, 12 * years, 12 * years + 144 * spread);
    expect(&t, PTS_VISITS, 24 * years, 24 * years + 576 * spread);
}

/* Every member twice 20 days; what is left of a gap when it falls asleep is left when it wakes. */
Test(engine_wake, for_some_days_and_again) {
    totals t = run("{\"campaign\":1,\"days\":20}", NULL);
    cr_assert_geq(t.flow[PTS_WOKEN], 2 * (MEMBERS - 1));
    expect_acts(&t, (double)MEMBERS * 40);
    const char *seasonal = "/segments/s/season=[1,1,1,3,1,1,1,1,1,1,1,1]";
    totals s = run("{\"campaign\":1,\"days\":20}", seasonal);
    double days = 20.0 * (3.0 + 1.0) * 365.25 / (365.25 + 2 * 30), years = MEMBERS * days / 365.25;
    expect(&s, PTS_PURCHASES, 12 * years, 12 * years);
    expect(&s, PTS_VISITS, 24.0 * MEMBERS * 40 / 365.25, 24.0 * MEMBERS * 40 / 365.25);
}

/* Those who enrol buy at once, then sleep: a reminder of what that earned wakes them. */
Test(engine_wake, reminders_that_reach_wake) {
    const char *sets[] = {
        "/wake_up={\"reminder\":0.4}",
        "/segments/s={\"members\":0,\"enrolments\":[30000],\"purchase_at_enrolment\":true,"
        "\"dormant_share\":1,\"purchases\":{\"per_year\":6},\"spend\":{\"mean\":50},"
        "\"redemption\":{\"propensity\":-50}}",
        "/programme/expiry={\"kind\":\"rolling\",\"after\":\"60 days\"}",
        "/programme/channels={\"sms\":{\"cost\":1,\"reach\":0.5,\"open\":1,\"click\":1}}",
        "/programme/reminders={\"soon\":{\"days_before\":5,\"channels\":[\"sms\"]}}"};
    pts_scenario s = load_text(SCENARIO, sets, 5);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    const int64_t *april = pts_ledger_flow(&r.paths[0], 0, 4);
    totals t = count(&r);
    double n = t.flow[PTS_ENROLLED], early = 0.0;
    for (int m = 1; m <= 3; m++)
        early += (double)pts_ledger_flow(&r.paths[0], 0, m)[PTS_WOKEN];
    double woken = early + (double)april[PTS_WOKEN];
    cr_assert_eq(n, 30000.0);
    cr_assert_lt(fabs(early - 0.2 * n), 4.4 * sqrt(n * 0.16), "%g of %g", early, n);
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 1)[PTS_PURCHASES], 30000, "at enrolment alone");
    cr_assert_gt(t.flow[PTS_PURCHASES], n);
    cr_assert_geq(woken, early);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_wake, without_an_effect_changes_no_bit) {
    uint64_t plain = run("null", NULL).fingerprint;
    totals t = run("{\"campaign\":0,\"reminder\":1,\"days\":3}", NULL); /* there is no reminder */
    cr_assert_eq(run("{}", NULL).fingerprint, plain);
    cr_assert_eq(t.fingerprint, plain);
    cr_assert_eq(t.flow[PTS_PURCHASES] + t.flow[PTS_VISITS] + t.flow[PTS_WOKEN], 0.0);
    const char *nobody = "/segments/s/dormant_share=0";
    cr_assert_eq(run("{\"campaign\":1}", nobody).fingerprint, run("null", nobody).fingerprint);
}

/* Policies that wake members at other times share what is drawn, to the bit, in a season too. */
Test(engine_wake, policies_of_one_pass_are_what_each_is_alone) {
    static const char *const sets[][2] = {
        {"/wake_up={\"campaign\":0.4,\"days\":30}", "/programme/campaigns/spring/days=9"},
        {"/wake_up={\"campaign\":0.4,\"days\":30}",
         "/programme/campaigns/spring/on=[\"02-01\",\"04-20\"]"},
        {"/wake_up={\"campaign\":0.4,\"days\":60}", "/programme/campaigns/spring/on=[\"03-01\"]"},
        {"/wake_up=null", "/programme/campaigns/spring/days=9"}};
    enum { N = 4 };
    pts_scenario s[N];
    const pts_scenario *policies[N];
    pts_results together[N] = {0};
    pts_run_options options = {.threads = 1, .no_twins = true};
    for (int i = 0; i < N; i++) {
        const char *all[] = {sets[i][0], sets[i][1], "/segments/s/dormant_share=0.5",
                             "/segments/s/season=[1,2,1,3,1,1,0.5,1,1,1,1,1]"};
        s[i] = load_text(SCENARIO, all, 4);
        policies[i] = &s[i];
    }
    cr_assert_eq(pts_run_policies(policies, N, &options, together), PTS_OK);
    for (int i = 0; i < N; i++) {
        pts_results alone = {0};
        cr_assert_eq(pts_run(&s[i], &options, &alone), PTS_OK);
        cr_assert_eq(together[i].fingerprint, alone.fingerprint, "%s", sets[i][1]);
        cr_assert_eq(count(&together[i]).flow[PTS_VISITS], count(&alone).flow[PTS_VISITS]);
        pts_results_free(&alone);
        pts_results_free(&together[i]);
    }
    for (int i = 0; i < N; i++)
        pts_scenario_free(&s[i]);
}
