/* pointsim tests: lots and dormant points counted at month ends: exact where nothing is redeemed, and
 * the same whatever concerns speed. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "io_help.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* All enrol on the first day and stay. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"census\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"15 months\",\"warmup\":\"3 months\",\"runoff\":\"2 months\",\"count_lots\":true},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":3},\"spend\":{\"mean\":6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100}}}";

enum { HORIZON = 15 };

static const pts_run_options one = {.threads = 1};

static pts_scenario load(const char *pointer, const char *raw, const char *pointer2,
                         const char *raw2) {
    char *text = with(SCENARIO, pointer, raw, pointer2, raw2, NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    free(l.resolved);
    free(text);
    return l.scenario;
}

static pts_results run(const char *pointer, const char *raw, const char *pointer2,
                       const char *raw2) {
    pts_scenario s = load(pointer, raw, pointer2, raw2);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

static int64_t flow(const pts_results *r, enum pts_flow of, int month) {
    return pts_ledger_flow(&r->paths[0], 0, month)[of];
}

Test(engine_census, changes_nothing_else) {
    pts_results r = run(NULL, NULL, NULL, NULL);
    pts_results off = run("/simulation/count_lots", "false", NULL, NULL);
    cr_assert_eq(r.fingerprint, off.fingerprint);
    for (int bin = 0; bin < HORIZON + 2; bin++)
        for (int f = 0; f < PTS_FLOWS; f++) {
            bool counted = f == PTS_LIVE_LOTS || f == PTS_DORMANT_POINTS;
            cr_assert_eq(flow(&off, (enum pts_flow)f, bin),
                         counted ? 0 : flow(&r, (enum pts_flow)f, bin));
        }
    pts_results_free(&r);
    pts_results_free(&off);
}

/* Each purchase made a lot, and none goes; as a queue and as a list, with tiers and without. */
Test(engine_census, lots_are_the_purchases_so_far) {
    static const char *const ways[][2] = {
        {NULL, NULL},
        {"/programme/earn/pending_days", "40"},
        {"/programme/tiers",
         "{\"basis\":\"spend\",\"levels\":{\"gold\":{\"threshold\":20}},\"window\":\"6 months\"}"}};
    for (int i = 0; i < 3; i++) {
        pts_results r = run(ways[i][0], ways[i][1], NULL, NULL);
        int64_t lots = flow(&r, PTS_PURCHASES, 0);
        for (int month = 1; month <= HORIZON; month++) {
            lots += flow(&r, PTS_PURCHASES, month);
            cr_assert_eq(flow(&r, PTS_LIVE_LOTS, month), lots, "way %d, month %d", i, month);
        }
        cr_assert_eq(flow(&r, PTS_LIVE_LOTS, 0) + flow(&r, PTS_LIVE_LOTS, HORIZON + 1), 0);
        pts_results_free(&r);
    }
}

/* Points of those who sleep and of those who buy: the latter only where a year passes without. */
Test(engine_census, points_of_the_dormant) {
    static const char brought[] =
        "{\"from\":\"balance\",\"balance\":{\"mean\":1000,\"cv\":0,\"age_days\":30}}";
    pts_results asleep = run("/segments/a/dormant_share", "1", "/segments/a/opening", brought);
    pts_results awake = run("/segments/a/purchases/per_year", "300", NULL, NULL);
    pts_results some = run("/segments/a/members", "3000", NULL, NULL);
    for (int month = 1; month <= HORIZON; month++) {
        cr_assert_eq(flow(&asleep, PTS_DORMANT_POINTS, month), 120 * 1000);
        cr_assert_eq(flow(&asleep, PTS_LIVE_LOTS, month), 120);
        cr_assert_eq(flow(&awake, PTS_DORMANT_POINTS, month), 0);
        if (month < 10) /* the third of the warm-up is month 0: with month 9 a year is full */
            cr_assert_eq(flow(&some, PTS_DORMANT_POINTS, month), 0);
    }
    cr_assert_gt(flow(&some, PTS_DORMANT_POINTS, HORIZON), 600);
    pts_results_free(&asleep);
    pts_results_free(&awake);
    pts_results_free(&some);
}

Test(engine_census, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {load("/programme/expiry", "{\"kind\":\"rolling\",\"after\":\"5 months\"}",
                              "/segments/a/lifetime",
                              "{\"model\":\"exponential\",\"mean_days\":300}"),
                         load("/simulation/count_lots", "false", NULL, NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}

/* ---- redemptions by the hour ---- */

static const char REWARD[] = "{\"mug\":{\"points\":500,\"unit_cost\":1,\"retail_value\":2}}";

static pts_results run_daily(const pts_scenario *s) {
    pts_results r = {0};
    cr_assert_eq(pts_run(s, &(pts_run_options){.threads = 1, .daily = true}, &r), PTS_OK);
    return r;
}

Test(engine_census, hours_add_up_to_days) {
    pts_scenario s = load("/simulation/count_hours", "true", "/programme/items", REWARD);
    pts_scenario plain = load("/programme/items", REWARD, NULL, NULL);
    pts_results r = run_daily(&s), off = run_daily(&plain);
    const pts_ledger *l = &r.paths[0];
    int64_t all = 0;
    cr_assert_eq(r.dims.hours, r.dims.days * PTS_DAY_HOURS);
    cr_assert_eq(off.dims.hours, 0);
    cr_assert_eq(r.fingerprint, off.fingerprint);
    for (int day = 0; day < r.dims.days; day++) {
        int64_t acts = 0;
        for (int hour = 0; hour < PTS_DAY_HOURS; hour++)
            acts += l->hours[day * PTS_DAY_HOURS + hour];
        cr_assert_eq(acts, l->daily[day * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS], "%d", day);
        all += acts;
    }
    cr_assert_gt(all, 100);
    pts_results_free(&r);
    pts_results_free(&off);
    pts_scenario_free(&s);
    pts_scenario_free(&plain);
}

/* Who redeems at reminders alone does so at their hour, on the day of the reminder. */
Test(engine_census, the_hour_of_a_reminder) {
    static const char programme[] =
        "{\"earn\":{\"points_per_unit\":100},\"expiry\":{\"kind\":\"calendar\",\"dates\":[\"06-30\"]},"
        "\"redemption\":{\"at\":[\"visit\"],\"decision\":\"always\"},"
        "\"items\":{\"mug\":{\"points\":500,\"unit_cost\":1,\"retail_value\":2}},"
        "\"channels\":{\"sms\":{\"reach\":1,\"open\":1,\"click\":1}},"
        "\"reminders\":{\"last\":{\"days_before\":3,\"channels\":[\"sms\"],\"at_hour\":17}}}";
    pts_scenario s = load("/segments/a/visits", "{\"per_year\":1e-6}", "/programme", programme);
    s.counts_hours = true;
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    const pts_ledger *l = &r.paths[0];
    int64_t all = 0;
    for (int month = 1; month <= HORIZON; month++)
        all += flow(&r, PTS_REDEMPTIONS, month);
    cr_assert_gt(all, 50);
    cr_assert_eq(l->hours[(30 + 31 + 28 + 31 + 30 + 31 - 4) * PTS_DAY_HOURS + 17], all);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_census, hours_are_the_same_whatever_concerns_speed) {
    pts_scenario s[2] = {load("/simulation/count_hours", "true", "/programme/items", REWARD),
                         load("/programme/items", REWARD, NULL, NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}
