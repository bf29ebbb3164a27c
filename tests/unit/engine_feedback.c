/* pointsim tests: feedback on purchases, against closed forms of a Poisson process whose rate changes.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* 20 000 members for a year of 365 days, each purchase worth 50 points, the item 1. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"feedback\","
    "\"simulation\":{\"seed\":21,\"paths\":1,\"sample\":1000000,\"start\":\"2027-01-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":20000,\"purchases\":{\"per_year\":6},"
    "\"spend\":{\"mean\":50},\"redemption\":{\"propensity\":-50}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"redemption\":{\"decision\":\"logit\"},"
    "\"items\":{\"cup\":{\"points\":1,\"unit_cost\":1,\"retail_value\":3}}}}";

enum { MEMBERS = 20000 };

typedef struct totals {
    uint64_t fingerprint;
    double purchases, visits;
    int64_t clipped, redemptions;
} totals;

static totals run_sets(const char *const *sets, int n_sets) {
    pts_scenario s = load_text(SCENARIO, sets, n_sets);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    totals t = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    t.fingerprint = r.fingerprint;
    for (int m = 1; m <= 12; m++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, m);
        t.purchases += (double)flow[PTS_PURCHASES];
        t.visits += (double)flow[PTS_VISITS];
        t.clipped += flow[PTS_CLIPPED];
        t.redemptions += flow[PTS_REDEMPTIONS];
    }
    pts_results_free(&r);
    pts_scenario_free(&s);
    return t;
}

static const double mean_a_year = 6.0 * 365.0 / 365.25;

static totals run(const char *feedback, const char *set) {
    char text[300];
    const char *sets[] = {text, set};
    snprintf(text, sizeof text, "/feedback=%s", feedback);
    return run_sets(sets, set ? 2 : 1);
}

/* Purchases a member in the year: rate until the first, `factor` times that afterwards. */
static double expected(double factor) {
    double m = mean_a_year;
    return (1.0 - exp(-m)) + factor * (m - 1.0 + exp(-m));
}

/* |z| below 4.4: a false alarm in 1e-5. The variance is at most that of factor times a Poisson count. */
static void expect(totals t, double mean, double factor) {
    double sd = factor * sqrt(mean / MEMBERS), z = (t.purchases / MEMBERS - mean) / sd;
    cr_assert_lt(fabs(z), 4.4, "%g purchases a member, expected %g", t.purchases / MEMBERS, mean);
}

Test(engine_feedback, without_effects_is_the_plain_rate) {
    static const char *const caps[] = {"{}", "{\"cap\":1}", "{\"cap\":5}"};
    for (int i = 0; i < 3; i++) {
        totals t = run(caps[i], NULL);
        expect(t, mean_a_year, 1.0);
        cr_assert_eq(t.clipped, 0);
    }
    totals none = run("null", NULL), one = run("{\"cap\":1}", NULL);
    cr_assert_lt(fabs(one.purchases / none.purchases - 1.0), 1e-4, "all but 2^-32 of candidates");
}

/* Half way through a task of two purchases the rate is f times as high, from the first to the second. */
Test(engine_feedback, of_a_task_is_a_higher_rate_until_it_is_done) {
    const double m = mean_a_year, f = 1.5;
    const char *task =
        "/programme/tasks={\"two\":{\"within\":\"ever\",\"times\":2,\"points\":0,\"pressure\":1}}";
    expect(run("{\"cap\":3}", task), m + (1.0 - exp(-m)) - (1.0 - exp(-f * m)) / f, f);
}

/* From the first purchase on a reward is there: the pressure is whole. */
Test(engine_feedback, of_points_pressure_is_a_higher_rate_once_a_reward_is_there) {
    expect(run("{\"points_pressure\":0.5}", NULL), expected(1.5), 1.5);
    expect(run("{\"points_pressure\":-0.5}", NULL), expected(0.5), 1.0);
    expect(run("{\"points_pressure\":2,\"cap\":3}", NULL), expected(3.0), 3.0);
}

/* Everything expires within 30 days all the time. */
Test(engine_feedback, of_expiry_is_a_higher_rate_while_points_are_at_risk) {
    const char *soon = "/programme/expiry={\"kind\":\"rolling\",\"after\":\"29 days\"}";
    totals t = run("{\"expiry_pressure\":1}", soon);
    totals never = run("{\"expiry_pressure\":1}", NULL); /* no expiry, no pressure */
    /* raised only for 29 days after a purchase: more than without, less than always */
    cr_assert_gt(t.purchases / MEMBERS, mean_a_year * 1.1);
    cr_assert_lt(t.purchases / MEMBERS, expected(2.0));
    cr_assert_eq(never.fingerprint, run("{}", NULL).fingerprint);
}

/* Redeemed at every purchase, and hardly faded until the next. */
Test(engine_feedback, of_momentum_follows_redemptions) {
    const char *often = "/programme/redemption/decision=\"always\"";
    totals t = run("{\"momentum\":0.5,\"momentum_half_life_days\":3650}", often);
    cr_assert_lt(t.purchases / MEMBERS, expected(1.5) * 1.01);
    cr_assert_gt(t.purchases / MEMBERS, expected(1.48));
    totals faded = run("{\"momentum\":0.5,\"momentum_half_life_days\":0.01}", often);
    cr_assert_lt(faded.purchases / MEMBERS, expected(1.03));
    cr_assert_gt(t.redemptions, faded.redemptions);
}

Test(engine_feedback, beyond_the_cap_is_clipped_and_counted) {
    const char *often = "/programme/redemption/decision=\"always\"";
    totals t = run("{\"points_pressure\":1,\"momentum\":1,\"momentum_half_life_days\":3650,"
                   "\"cap\":2}",
                   often);
    cr_assert_gt(t.clipped, 0);
    cr_assert_leq((double)t.clipped, t.purchases);
    /* one item costs 1 point of 50: after the first purchase all is at the cap */
    expect(t, expected(2.0), 2.0);
}

/* ---- visits ---- */

/* Of 20 000 members who visit 8 times a year, have 50 points from the start for an item of 1, and buy
 * nothing. */
static const char *const VISITORS =
    "/segments/s={\"members\":20000,\"purchases\":{\"per_year\":0},\"visits\":{\"per_year\":8},"
    "\"spend\":{\"mean\":50},\"redemption\":{\"propensity\":-50},\"opening\":{\"from\":\"balance\","
    "\"balance\":{\"mean\":50,\"cv\":0.01,\"age_days\":1}}}";

static void expect_visits(const char *feedback, double factor) {
    totals t = run(feedback, VISITORS);
    double mean = factor * 8.0 * 365.0 / 365.25;
    double z = (t.visits / MEMBERS - mean) / sqrt((mean + 1e-9) / MEMBERS);
    cr_assert_lt(fabs(z), 4.4, "%s: %g visits a member, expected %g", feedback, t.visits / MEMBERS,
                 mean);
    cr_assert_eq(t.purchases, 0);
}

Test(engine_feedback, of_visits_is_a_part_of_that_on_purchases) {
    expect_visits("{\"points_pressure\":0.5}", 1.0);
    expect_visits("{\"points_pressure\":0.5,\"visits\":0.4}", 1.2);
    expect_visits("{\"points_pressure\":0.5,\"visits\":2}", 2.0);
    expect_visits("{\"points_pressure\":-0.5,\"visits\":0.4}", 0.8);
    expect_visits("{\"points_pressure\":-1,\"visits\":1}", 0.0);
    expect_visits("{\"points_pressure\":-0.5,\"visits\":3}", 0.0); /* not less than none */
}

/* All points are about to lapse all the time. */
Test(engine_feedback, of_visits_beyond_the_cap_is_clipped_and_counted) {
    const char *sets[] = {"/feedback={\"points_pressure\":1,\"expiry_pressure\":1,\"visits\":1}",
                          VISITORS,
                          "/programme/expiry={\"kind\":\"rolling\",\"after\":\"29 days\"}"};
    totals t = run_sets(sets, 3);
    cr_assert_gt(t.clipped, 0);
    cr_assert_leq((double)t.clipped, t.visits);
    sets[0] = "/feedback={\"points_pressure\":0.5,\"expiry_pressure\":0.2,\"visits\":1}";
    cr_assert_eq(run_sets(sets, 3).clipped, 0, "1.8 at most");
}

/* Purchases do not see it, and visits that it does not thin are those of a scenario without. */
Test(engine_feedback, of_visits_is_nothing_to_purchases) {
    const char *both = "/segments/s/visits={\"per_year\":8}";
    totals with = run("{\"points_pressure\":0.5,\"visits\":0.7}", both);
    totals without = run("{\"points_pressure\":0.5,\"visits\":0}", both);
    cr_assert_eq(with.purchases, without.purchases);
    cr_assert_gt(with.visits, without.visits);
    cr_assert_eq(without.fingerprint, run("{\"points_pressure\":0.5}", both).fingerprint);
    cr_assert_eq(without.visits, run("null", both).visits);
}

Test(engine_feedback, leaves_those_alone_who_never_redeem) {
    const char *never = "/segments/s/redemption/never_share=1";
    cr_assert_eq(run("{\"points_pressure\":1}", never).fingerprint, run("{}", never).fingerprint);
}
