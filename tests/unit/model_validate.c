/* pointsim tests: checks across keys, each on both sides of its edge.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"
#include "model/keys.h"

/* The base scenario with one pair changed is accepted, with another it is refused at `where`. */
static void edge(const char *pointer, const char *good, const char *bad, const char *where,
                 const char *part) {
    char *text = with(base_text, pointer, good, NULL);
    loaded l = load_text(text);
    expect_good(&l, good);
    loaded_free(&l);
    free(text);
    text = with(base_text, pointer, bad, NULL);
    l = load_text(text);
    expect_refused(&l, where, part);
    cr_assert_eq(l.problems.n, 1, "%s: %d problems", bad, l.problems.n);
    cr_assert_gt(l.problems.list[0].line, 0);
    loaded_free(&l);
    free(text);
}

#define SPAN(horizon, warmup, runoff)                                                              \
    "{\"start\": \"2026-01-01\", \"horizon\": \"" horizon " months\", \"warmup\": \"" warmup       \
    " months\", \"runoff\": \"" runoff " months\"}"

Test(model_validate, a_century_at_most) {
    edge("/simulation", SPAN("36", "24", "1140"), SPAN("36", "24", "1141"), "simulation.runoff",
         "found warmup 24 + horizon 36 + runoff 1141 = 1201 months, accepted: at most 1200");
    edge("/simulation", SPAN("1200", "0", "0"), SPAN("1200", "1", "0"), "simulation.runoff",
         "1201");
}

Test(model_validate, starts_with_a_month) {
    edge("/simulation/start", "\"2026-02-01\"", "\"2026-02-28\"", "simulation.start",
         "found 2026-02-28, accepted: the first day of a month");
}

Test(model_validate, somebody_must_be_there) {
#define NOBODY(members, enrolments)                                                                \
    "{\"a\": {\"members\": " members ", \"enrolments\": " enrolments                               \
    ", \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}}"
    edge("/segments", NOBODY("1", "0"), NOBODY("0", "0"), "segments",
         "no members and no enrolments");
    edge("/segments", NOBODY("0", "[0, 0, 1]"), NOBODY("0", "[0, 0]"), "segments", "no members");
    edge("/segments", NOBODY("0", "{\"choice\": [0, 1]}"), NOBODY("0", "{\"choice\": [0, 0]}"),
         "segments", "no members");
    edge("/segments", NOBODY("0", "1e-9"), NOBODY("0", "[]"), "segments", "no members");
}

Test(model_validate, enrolments_within_the_horizon) {
    edge("/simulation", SPAN("2", "0", "0"), SPAN("1", "0", "0"), "segments.regular.enrolments",
         "found 2 months, accepted: at most the 1 of simulation.horizon");
}

Test(model_validate, a_season_with_something_in_it) {
#define SEASON(last) "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {\"uniform\": [0, 0]}, " last "]"
    edge("/segments/regular/season", SEASON("1e-9"), SEASON("0"), "segments.regular.season",
         "can all be 0 on a path");
    edge("/segments/regular/season", SEASON("{\"uniform\": [0, 1]}"),
         SEASON("{\"choice\": [0, 1]}"), "segments.regular.season", "can all be 0");
    edge("/segments/regular/season", SEASON("{\"choice\": [0, 1], \"truncate\": [0.5, 1]}"),
         SEASON("{\"normal\": [0, 0]}"), "segments.regular.season", "can all be 0");
}

Test(model_validate, weights_that_sums_can_hold) {
    edge("/segments/regular", /* 1e10 members and 11 enrolled: 10 sampled or 9 */
         "{\"members\": 10000000000, \"sample\": 10, \"purchases\": {\"per_year\": 1}, \"spend\": "
         "{\"mean\": 1}}",
         "{\"members\": 10000000000, \"sample\": 9, \"purchases\": {\"per_year\": 1}, \"spend\": "
         "{\"mean\": 1}}",
         "segments.regular.sample",
         "1111111112 members for each sampled one, accepted: at most "
         "1073741824");
}

/* 10 members and 36 000 who enrol: a weight of 20 shows one of the 10, a weight of 21 none. */
Test(model_validate, nobody_is_left_out_of_the_sample) {
    edge("/segments/regular",
         "{\"members\": 10, \"enrolments\": 1000, \"sample\": 1801,"
         " \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}",
         "{\"members\": 10, \"enrolments\": 1000, \"sample\": 1800,"
         " \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}",
         "segments.regular.sample", "so that none of the segment's 10 is simulated");
    char *text = with(base_text, "/segments/late",
                      "{\"members\": 0, \"enrolments\": [5],"
                      " \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": 1}}",
                      "/simulation/sample", "100", NULL);
    loaded l = load_text(text); /* 1 016 members, weight 11 */
    expect_refused(&l, "segments.late.sample", "give the segment \"sample\": 6");
    loaded_free(&l);
    free(text);
}

Test(model_validate, retail_value_above_cash) {
    edge("/programme/items/mug/cash", "4.99", "5", "programme.items.mug.retail_value",
         "found 5, accepted: more than the cash part, 5");
    edge("/programme/items/mug/cash", "{\"uniform\": [5, 6]}", "7",
         "programme.items.mug.retail_value", "more than the cash part, 7");
}

Test(model_validate, visits_alone_need_visits) {
    char *text = with(base_text, "/programme/redemption", "{\"at\": [\"visit\"]}", NULL);
    loaded l = load_text(text);
    expect_good(&l, "visits that happen");
    loaded_free(&l);
    char *none = with(text, "/segments/regular/visits", "{\"per_year\": 0}", NULL);
    l = load_text(none);
    expect_refused(&l, "programme.redemption.at", "found visit alone");
    loaded_free(&l);
    free(none);
    none = with(text, "/segments/regular/visits", "{\"per_year\": 0}", "/programme/redemption",
                "{\"at\": [\"visit\", \"purchase\"]}", NULL);
    l = load_text(none);
    expect_good(&l, "purchases too");
    loaded_free(&l);
    free(none);
    none = with(text, "/segments/regular/visits", "{\"per_year\": {\"choice\": [0, 1]}}", NULL);
    l = load_text(none);
    expect_good(&l, "perhaps visits");
    loaded_free(&l);
    free(none);
    free(text);
}

Test(model_validate, feedback_keeps_visits_within_its_cap) {
    edge("/feedback", "{\"cap\": 3, \"momentum\": 0.8, \"visits\": 2.5}",
         "{\"cap\": 3, \"momentum\": {\"uniform\": [0, 0.8]}, \"visits\": 2.6}", "feedback.visits",
         "found up to 2.6, accepted: at most 2.5, so that no effect alone takes visits beyond");
}

Test(model_validate, logit_needs_items) {
    edge("/programme",
         "{\"earn\": {\"points_per_unit\": 1}, \"redemption\": {\"decision\": \"always\"}}",
         "{\"earn\": {\"points_per_unit\": 1}, \"redemption\": {\"decision\": \"logit\"}}",
         "programme.redemption.decision", "logit without anything in programme.items");
}

/* ---- draws ---- */

/* Two names whose pointers have the same 32-bit hash, found by trying. */
static uint32_t address(const char *name) {
    pts_place top = {0}, segments = pts_place_member(&top, "segments");
    pts_place a = pts_place_member(&segments, name), spend = pts_place_member(&a, "spend");
    pts_place mean = pts_place_member(&spend, "mean");
    return pts_place_draw_id(&mean);
}

/* Scattered over 16 digits: short names that differ little have no twins. */
static void name_of(int number, char name[17]) {
    snprintf(name, 17, "%016llx", (unsigned long long)number * 0x9E3779B97F4A7C15u);
}

typedef struct named {
    uint32_t hash;
    int number;
} named;

static int by_hash(const void *a, const void *b) {
    uint32_t x = ((const named *)a)->hash, y = ((const named *)b)->hash;
    return (x > y) - (x < y);
}

Test(model_validate, draws_are_not_shared) {
    enum { NAMES = 400000 };
    named *list = calloc(NAMES, sizeof *list);
    char name[17], other[17], raw[700];
    int twin = 0;
    for (int i = 0; i < NAMES; i++) {
        name_of(i, name);
        list[i] = (named){address(name), i};
    }
    qsort(list, NAMES, sizeof *list, by_hash);
    for (twin = 1; twin < NAMES && list[twin].hash != list[twin - 1].hash; twin++)
        ;
    cr_assert_lt(twin, NAMES, "no twins among the names");
    name_of(list[twin].number, name);
    name_of(list[twin - 1].number, other);
    free(list);
    for (int fixed = 0; fixed < 2; fixed++) {
        snprintf(
            raw, sizeof raw,
            "{\"%s\": {\"members\": 1, \"purchases\": {\"per_year\": 1}, \"spend\": {\"mean\": "
            "{\"uniform\": [1, 2]}}}, \"%s\": {\"purchases\": {\"per_year\": 1}, \"spend\": "
            "{\"mean\": %s}}}",
            name, other, fixed ? "1" : "{\"choice\": [1]}");
        char *text = with(base_text, "/segments", raw, NULL);
        loaded l = load_text(text);
        if (fixed) {
            expect_good(&l, "one of the two is fixed");
        } else {
            cr_assert_eq(l.status, PTS_ERR_INPUT);
            cr_assert_not_null(
                strstr(l.problems.list[0].message, "random draws would be those of"));
            cr_assert_not_null(strstr(l.problems.list[0].message, "rename"));
        }
        loaded_free(&l);
        free(text);
    }
}

/* ---- scenarios made by a program ---- */

Test(model_validate, numbers_are_checked_without_a_file) {
    loaded l = load_text(base_text);
    pts_problems problems = {0};
    cr_assert_eq(pts_scenario_validate(&l.scenario, &problems), PTS_OK);
    l.scenario.segments[0].spend_mean.p[0] = -1;
    l.scenario.segments[0].season[2].p[0] = 1e9;
    l.scenario.segments[0].purchases_shape.p[0] = -1; /* not used: purchases_mixed is false */
    l.scenario.segments[0].life_mean_days.p[0] = -1;  /* does not apply */
    cr_assert_eq(pts_scenario_validate(&l.scenario, &problems), PTS_ERR_INPUT);
    cr_assert_eq(problems.n, 2);
    cr_assert_str_eq(problems.list[0].where, "segments.regular.spend.mean");
    cr_assert_str_eq(problems.list[1].where, "segments.regular.season[2]");
    pts_problems_free(&problems);
    loaded_free(&l);
}

Test(model_validate, nothing_is_freed_twice) {
    pts_scenario none = {0};
    pts_scenario_free(&none);
    loaded l = load_text(base_text);
    pts_scenario_free(&l.scenario);
    pts_scenario_free(&l.scenario);
    loaded_free(&l);
}

/* ---- reminders ---- */

#define CHANNEL "{\"reach\": 0.9, \"open\": 0.5, \"click\": 0.2}"
#define REMIND(expiry, reminder, rest)                                                             \
    "{\"earn\": {\"points_per_unit\": 1}, \"redemption\": {\"decision\": \"always\"},"             \
    "\"expiry\": " expiry ", \"channels\": {\"sms\": " CHANNEL "},"                                \
    "\"reminders\": {\"r\": " reminder "}" rest "}"
#define ROLLING        "{\"kind\": \"rolling\", \"after\": \"6 months\"}"
#define NEVER          "{\"kind\": \"none\"}"
#define TO_SMS(more)   "{\"days_before\": 7, \"channels\": [\"sms\"]" more "}"
#define AFTER(n, more) "{\"days_before\": " n ", \"channels\": [\"sms\"]" more "}"
#define R              "programme.reminders.r."

static void reminder(const char *good, const char *bad, const char *where, const char *part) {
    edge("/programme", good, bad, where, part);
}

Test(model_validate, reminders_need_points_that_lapse) {
    reminder(REMIND(ROLLING, TO_SMS(""), ""), REMIND(NEVER, TO_SMS(""), ""), "programme.reminders",
             "found reminders of points that never lapse, accepted: none while "
             "programme.expiry.kind is none");
}

Test(model_validate, reminders_go_by_channels_that_there_are) {
    reminder(REMIND(ROLLING, TO_SMS(""), ""),
             REMIND(ROLLING, "{\"days_before\": 7, \"channels\": [\"sms\", \"fax\"]}", ""),
             R "channels", "found \"fax\", accepted: names of programme.channels");
}

Test(model_validate, reminders_have_a_band) {
    reminder(REMIND(ROLLING, TO_SMS(", \"least_points\": 50, \"most_points\": 50"), ""),
             REMIND(ROLLING, TO_SMS(", \"least_points\": 50, \"most_points\": 49"), ""),
             R "most_points", "found 49, accepted: at least least_points, 50");
    reminder(REMIND(ROLLING,
                    TO_SMS(", \"least_points\": {\"uniform\": [10, 90]}, \"most_points\": 11"), ""),
             REMIND(ROLLING,
                    TO_SMS(", \"least_points\": {\"uniform\": [10, 90]}, \"most_points\": 9"), ""),
             R "most_points", "found 9, accepted: at least least_points, 10");
}

Test(model_validate, a_second_touch_comes_before_the_lapse) {
    reminder(REMIND(ROLLING, TO_SMS(", \"second_touch_days\": 7"), ""),
             REMIND(ROLLING, TO_SMS(", \"second_touch_days\": 8"), ""), R "second_touch_days",
             "found 8, accepted: at most days_before, 7");
    reminder(REMIND(ROLLING, AFTER("-3", ""), ""),
             REMIND(ROLLING, AFTER("-3", ", \"second_touch_days\": 1"), ""), R "second_touch_days",
             "at most days_before, -3");
}

Test(model_validate, care_comes_after_the_lapse_and_in_time) {
    reminder(REMIND(ROLLING, AFTER("-2", ", \"compensation\": 5"), ""),
             REMIND(ROLLING, AFTER("0", ", \"compensation\": 5"), ""), R "days_before",
             "found 0 with a compensation, accepted: below 0");
    reminder(REMIND(ROLLING, AFTER("-1", ", \"care_factor\": 0.5"), ""),
             REMIND(ROLLING, AFTER("-2", ", \"care_factor\": 0.5"), ""), R "days_before",
             "found -2 at 10 o'clock with a care_factor, accepted: -1 at 10 o'clock at the latest");
    reminder(REMIND(ROLLING, AFTER("-1", ", \"care_factor\": 0.5, \"at_hour\": 10"), ""),
             REMIND(ROLLING, AFTER("-1", ", \"care_factor\": 0.5, \"at_hour\": 11"), ""),
             R "days_before", "found -1 at 11 o'clock");
}

Test(model_validate, effects_of_lapses_need_lapses) {
#define EFFECTS(expiry, rate)                                                                      \
    "{\"earn\": {\"points_per_unit\": 1}, \"redemption\": {\"decision\": \"always\"},"             \
    "\"expiry\": " expiry ", \"lapse_effects\": {\"churn\": " rate "}}"
    reminder(EFFECTS(ROLLING, "1"), EFFECTS(NEVER, "1"), "programme.lapse_effects",
             "found effects of points that never lapse");
    reminder(EFFECTS(NEVER, "0"), EFFECTS(NEVER, "{\"uniform\": [0, 1]}"),
             "programme.lapse_effects", "found effects of points that never lapse");
}
