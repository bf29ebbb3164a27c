/* pointsim tests: where the keys of members, rules, economy and correlations are stored, what they
 * are when absent, and that the resolved text says the same again.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"
#include "model/joint.h"
#include "model/keys.h"

static double fixed(const pts_number *number) {
    cr_assert_eq(number->family, PTS_FIXED);
    return number->p[0];
}

/* Loads, and loads what it resolves to: the same text again. */
static loaded load_twice(const char *text) {
    loaded l = load_text(text);
    expect_good(&l, text);
    loaded again = load_text(l.resolved);
    expect_good(&again, l.resolved);
    cr_assert_str_eq(again.resolved, l.resolved);
    loaded_free(&again);
    return l;
}

Test(io_breadth, defaults_change_nothing) {
    loaded l = load_twice(base_text);
    const pts_scenario *s = &l.scenario;
    const pts_segment *g = &s->segments[0];
    cr_assert_eq(fixed(&g->enrolment_growth), 0);
    for (int i = 0; i < 12; i++)
        cr_assert_eq(fixed(&g->enrolment_season[i]), 1);
    for (int i = 0; i < 7; i++)
        cr_assert_eq(fixed(&g->weekdays[i]), 1);
    cr_assert(fixed(&g->dormant_share) == 0 && fixed(&g->activity) == 1);
    cr_assert(g->opening_from == PTS_OPENING_WARMUP && !g->opening_file && !g->given.first);
    cr_assert_eq(g->spend_model, PTS_SPEND_LOGNORMAL);
    cr_assert(fixed(&g->never_share) == 0 && fixed(&g->threshold) == 0);
    cr_assert(!s->has_cap_day && !s->has_cap_month && !s->has_cap_year && !s->has_pending);
    cr_assert(!s->has_returns && s->n_activities == 0 && s->n_correlations == 0 && !s->joint);
    cr_assert(!s->has_grace && !s->has_part && !s->has_extension && s->order == PTS_FEFO);
    cr_assert(fixed(&s->demand_sd) == 0 && fixed(&s->demand_reversion) == 0.1);
    cr_assert(fixed(&s->unit_cost_sd) == 0 && fixed(&s->unit_cost_reversion) == 0.1);
    cr_assert_eq(fixed(&s->economy_rho), 0);
    cr_assert_null(strstr(l.resolved, "grace_days"));
    cr_assert_null(strstr(l.resolved, "pending_days"));
    cr_assert_null(strstr(l.resolved, "\"returns\""));
    cr_assert_null(strstr(l.resolved, "shape_within"));
    cr_assert_null(strstr(l.resolved, "\"balance\""));
    loaded_free(&l);
}

Test(io_breadth, members_reach_their_fields) {
    char *text = with(
        base_text, "/segments/regular/enrolment_growth", "-0.25",
        "/segments/regular/enrolment_season", "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]",
        "/segments/regular/weekdays", "[1, 2, 3, 4, 5, 6, 7]", "/segments/regular/dormant_share",
        "0.125", "/segments/regular/activity", "3", "/segments/regular/spend",
        "{\"mean\": 25, \"model\": \"gamma_gamma\", \"shape_between\": 3, \"shape_within\": 6}",
        "/segments/regular/opening",
        "{\"from\": \"balance\", \"balance\": {\"empty_share\": 0.5, \"mean\": 300, \"cv\": 0.75, "
        "\"lots\": 4, \"age_days\": 90}}",
        "/segments/regular/redemption", "{\"never_share\": 0.25, \"threshold\": 1000}", NULL);
    loaded l = load_twice(text);
    const pts_segment *g = &l.scenario.segments[0];
    cr_assert_eq(fixed(&g->enrolment_growth), -0.25);
    for (int i = 0; i < 12; i++)
        cr_assert_eq(fixed(&g->enrolment_season[i]), i + 1);
    for (int i = 0; i < 7; i++)
        cr_assert_eq(fixed(&g->weekdays[i]), i + 1);
    cr_assert(fixed(&g->dormant_share) == 0.125 && fixed(&g->activity) == 3);
    cr_assert_eq(g->spend_model, PTS_SPEND_GAMMA_GAMMA);
    cr_assert(fixed(&g->spend_shape_between) == 3 && fixed(&g->spend_shape_within) == 6);
    cr_assert_eq(g->opening_from, PTS_OPENING_BALANCE);
    cr_assert(fixed(&g->opening_empty) == 0.5 && fixed(&g->opening_mean) == 300);
    cr_assert(fixed(&g->opening_cv) == 0.75 && fixed(&g->opening_lots) == 4);
    cr_assert_eq(fixed(&g->opening_age_days), 90);
    cr_assert(fixed(&g->never_share) == 0.25 && fixed(&g->threshold) == 1000);
    cr_assert_null(strstr(l.resolved, "sd_within")); /* does not apply */
    loaded_free(&l);
    free(text);
}

Test(io_breadth, earning_reaches_its_fields) {
    char *text = with(
        base_text, "/programme/earn",
        "{\"points_per_unit\": 1, \"cap\": {\"per_day\": 10, \"per_month\": 200, \"per_year\": 0}, "
        "\"pending_days\": 14}",
        "/programme/returns", "{\"share\": 0.0625, \"within_days\": 30}", "/programme/activities",
        "{\"b\": {\"per_year\": 1, \"points\": 2, \"draw_id\": 0}, \"a\": {\"per_year\": 3, "
        "\"points\": 4, \"draw_id\": 7, \"limit\": {\"per_day\": 1, \"per_month\": 5, "
        "\"per_year\": 6, \"ever\": 8}}, \"c\": {\"per_year\": 0, \"points\": 0, "
        "\"limit\": {\"ever\": 0}}}",
        "/programme/redemption", "{\"order\": \"pro_rata\"}", NULL);
    loaded l = load_twice(text);
    const pts_scenario *s = &l.scenario;
    cr_assert(s->has_cap_day && s->has_cap_month && s->has_cap_year && s->has_pending);
    cr_assert(fixed(&s->cap_day) == 10 && fixed(&s->cap_month) == 200 && fixed(&s->cap_year) == 0);
    cr_assert(fixed(&s->pending_days) == 14 && s->has_returns && s->order == PTS_PRO_RATA);
    cr_assert(fixed(&s->return_share) == 0.0625 && fixed(&s->return_days) == 30);
    cr_assert_eq(s->n_activities, 3);
    const pts_activity_rule *b = &s->activities[0], *a = &s->activities[1], *c = &s->activities[2];
    cr_assert(strcmp(b->name, "b") == 0 && b->draw_id == 0 && fixed(&b->per_year) == 1);
    cr_assert(!b->has_day && !b->has_month && !b->has_year && !b->has_ever);
    cr_assert(strcmp(a->name, "a") == 0 && a->draw_id == 7 && fixed(&a->points) == 4);
    cr_assert(a->has_day && a->has_month && a->has_year && a->has_ever);
    cr_assert(fixed(&a->most_day) == 1 && fixed(&a->most_month) == 5);
    cr_assert(fixed(&a->most_year) == 6 && fixed(&a->most_ever) == 8);
    cr_assert(strcmp(c->name, "c") == 0 && c->draw_id == 8 && !c->has_day && c->has_ever);
    loaded_free(&l);
    free(text);
}

static loaded with_expiry(const char *raw) {
    char *text = with(base_text, "/segments/regular/tenure", "{\"mean_years\": 3}",
                      "/programme/expiry", raw, NULL);
    loaded l = load_twice(text);
    free(text);
    return l;
}

Test(io_breadth, expiry_reaches_its_fields) {
    loaded l =
        with_expiry("{\"kind\": \"calendar\", \"dates\": [\"12-31\"], \"cutoff\": \"3 months\", "
                    "\"grace_days\": 20, \"share\": 0.5, \"extension\": {\"by\": \"1 year\", "
                    "\"activity\": \"redeem\"}}");
    const pts_scenario *s = &l.scenario;
    cr_assert(s->expiry_cutoff.months == 3 && s->expiry_cutoff.days == 0);
    cr_assert(s->has_grace && fixed(&s->expiry_grace) == 20);
    cr_assert(s->has_part && fixed(&s->expiry_part) == 0.5);
    cr_assert(s->has_extension && s->extension_by.months == 12);
    cr_assert_eq(s->extension_activity, PTS_ACT_REDEEM);
    loaded_free(&l);
    l = with_expiry("{\"kind\": \"anniversary\", \"extension\": {\"by\": \"30 days\"}}");
    cr_assert_eq(l.scenario.expiry, PTS_ANNIVERSARY);
    cr_assert(!l.scenario.has_grace && !l.scenario.has_part && l.scenario.has_extension);
    cr_assert_eq(l.scenario.extension_by.days, 30);
    cr_assert_eq(l.scenario.extension_activity, PTS_ACT_EITHER);
    cr_assert_not_null(strstr(l.resolved, "\"kind\": \"anniversary\""));
    loaded_free(&l);
    l = with_expiry("{\"kind\": \"calendar\", \"dates\": [\"12-31\"]}");
    cr_assert_not_null(strstr(l.resolved, "\"cutoff\": \"0 days\""));
    loaded_free(&l);
}

Test(io_breadth, economy_and_correlations_reach_their_fields) {
    char *text =
        with(base_text, "/economy",
             "{\"demand\": {\"sd\": 0.5}, \"unit_cost\": {\"sd\": 0.25, \"reversion\": 1}, "
             "\"correlation\": -1}",
             "/segments/regular/spend/mean", "{\"uniform\": [20, 30]}",
             "/segments/regular/purchases/per_year", "{\"normal\": [12, 1], \"truncate\": [1, 24]}",
             "/correlations",
             "{\"pair\": {\"a\": \"/segments/regular/spend/mean\", \"b\": "
             "\"/segments/regular/purchases/per_year\", \"rho\": -0.625, \"source\": \"why\"}}",
             NULL);
    loaded l = load_twice(text);
    const pts_scenario *s = &l.scenario;
    cr_assert(fixed(&s->demand_sd) == 0.5 && fixed(&s->demand_reversion) == 0.1);
    cr_assert(fixed(&s->unit_cost_sd) == 0.25 && fixed(&s->unit_cost_reversion) == 1);
    cr_assert_eq(fixed(&s->economy_rho), -1);
    cr_assert_eq(s->n_correlations, 1);
    cr_assert_str_eq(s->correlations[0].name, "pair");
    cr_assert_str_eq(s->correlations[0].a, "/segments/regular/spend/mean");
    cr_assert_str_eq(s->correlations[0].b, "/segments/regular/purchases/per_year");
    cr_assert_eq(s->correlations[0].rho, -0.625);
    cr_assert_not_null(s->joint);
    cr_assert(s->segments[0].spend_mean.joint == s->joint && s->joint->n == 2);
    cr_assert_not_null(strstr(l.resolved, "\"rho\": -0.625"));
    cr_assert_not_null(strstr(l.resolved, "\"source\": \"why\""));
    loaded_free(&l);
    free(text);
}

/* ---- addresses ---- */

static uint32_t fnv1a(const char *pointer) {
    uint32_t hash = 0x811C9DC5u;
    for (; *pointer; pointer++)
        hash = (hash ^ (unsigned char)*pointer) * 0x01000193u;
    return hash;
}

static void expect_address(const pts_number *number, const char *pointer) {
    cr_assert_eq(number->family, PTS_UNIFORM, "%s", pointer);
    cr_assert_eq(number->draw_id, fnv1a(pointer), "%s", pointer);
}

#define U "{\"uniform\": [1, 2]}"

Test(io_breadth, numbers_know_their_draw_address) {
    char *text = with(
        base_text, "/segments/regular/weekdays", "[" U ", 1, 1, 1, 1, 1, " U "]",
        "/segments/regular/enrolment_season", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, " U "]",
        "/segments/regular/opening",
        "{\"from\": \"balance\", \"balance\": {\"mean\": " U ", \"lots\": " U ", \"age_days\": " U
        "}}",
        "/programme/activities",
        "{\"sign in/out\": {\"per_year\": " U ", \"points\": 1, \"limit\": {\"ever\": " U "}}}",
        "/programme/earn", "{\"points_per_unit\": 1, \"cap\": {\"per_month\": " U "}}", "/economy",
        "{\"unit_cost\": {\"sd\": " U "}}", NULL);
    loaded l = load_twice(text);
    const pts_scenario *s = &l.scenario;
    const pts_segment *g = &s->segments[0];
    expect_address(&g->weekdays[0], "/segments/regular/weekdays/0");
    expect_address(&g->weekdays[6], "/segments/regular/weekdays/6");
    expect_address(&g->enrolment_season[11], "/segments/regular/enrolment_season/11");
    expect_address(&g->opening_mean, "/segments/regular/opening/balance/mean");
    expect_address(&g->opening_lots, "/segments/regular/opening/balance/lots");
    expect_address(&g->opening_age_days, "/segments/regular/opening/balance/age_days");
    expect_address(&s->activities[0].per_year, "/programme/activities/sign in~1out/per_year");
    expect_address(&s->activities[0].most_ever, "/programme/activities/sign in~1out/limit/ever");
    expect_address(&s->cap_month, "/programme/earn/cap/per_month");
    expect_address(&s->unit_cost_sd, "/economy/unit_cost/sd");
    loaded_free(&l);
    free(text);
}

static void count_number(void *context, const pts_key *key, const pts_number *number,
                         const pts_place *place) {
    (void)key;
    (void)number;
    (void)place;
    ++*(int *)context;
}

static int numbers_of(const char *pointer, const char *raw) {
    char *text = with(base_text, pointer, raw, NULL);
    loaded l = load_text(text);
    int n = 0;
    expect_good(&l, raw);
    pts_scenario_numbers(&l.scenario, count_number, &n);
    loaded_free(&l);
    free(text);
    return n;
}

/* The walk sees what applies and is there, and nothing else. */
Test(io_breadth, the_walk_sees_what_applies) {
    int none = numbers_of("/currency", "\"EUR\"");
#define SEEN(pointer, raw) (numbers_of(pointer, raw) - none)
    cr_assert_eq(SEEN("/programme/earn", "{\"points_per_unit\": 1, \"pending_days\": 1}"), 1);
    cr_assert_eq(SEEN("/programme/earn", "{\"points_per_unit\": 1, \"cap\": {\"per_day\": 1}}"), 1);
    cr_assert_eq(SEEN("/programme/returns", "{\"share\": 0, \"within_days\": 0}"), 2);
    cr_assert_eq(SEEN("/programme/activities",
                      "{\"a\": {\"per_year\": 0, \"points\": 0, \"limit\": {\"ever\": 1}}}"),
                 3);
    cr_assert_eq(SEEN("/programme/expiry", "{\"kind\": \"rolling\", \"after\": \"1 year\", "
                                           "\"share\": 1, \"extension\": {\"by\": \"1 day\"}}"),
                 1);
    cr_assert_eq(SEEN("/segments/regular/opening",
                      "{\"from\": \"balance\", \"balance\": {\"mean\": "
                      "1, \"age_days\": 1}}"),
                 5);
    cr_assert_eq(SEEN("/segments/regular/spend", "{\"mean\": 1, \"model\": \"gamma_gamma\", "
                                                 "\"shape_between\": 2, \"shape_within\": 1}"),
                 0); /* two shapes for two spreads */
}
