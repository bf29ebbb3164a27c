/* pointsim tests: checks of tiers across keys, each on both sides of its edge.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

/* The base scenario with levels, an expiry and an earning rule: accepted where `where` is NULL, else
 * refused there, alone, with `part` in the message. */
static void check(const char *levels, const char *expiry, const char *earn, const char *where,
                  const char *part) {
    char tiers[800];
    snprintf(tiers, sizeof tiers, "{\"levels\": {%s}}", levels);
    char *text = with(base_text, "/programme/tiers", tiers, "/programme/expiry", expiry,
                      "/programme/earn", earn, NULL);
    loaded l = load_text(text);
    if (where) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, levels);
    }
    loaded_free(&l);
    free(text);
}

#define NONE    "{\"kind\": \"none\"}"
#define ROLLING "{\"kind\": \"rolling\", \"after\": \"1 year\"}"
#define EARN    "{\"points_per_unit\": 1}"

static void thresholds(const char *a, const char *b, const char *part) {
    char levels[600];
    snprintf(levels, sizeof levels, "\"one\": {\"threshold\": %s}, \"two\": {\"threshold\": %s}", a,
             b);
    check(levels, NONE, EARN, part ? "programme.tiers.levels.two.threshold" : NULL, part);
}

Test(model_tiers, thresholds_differ_on_every_path) {
    thresholds("100", "100.01", NULL);
    thresholds("100", "99", NULL); /* their order is that of thresholds, not of the file */
    thresholds("100", "100",
               "found 100 to 100, while that of \"one\" is 100 to 100, accepted: thresholds that "
               "differ on every path");
    thresholds("{\"uniform\": [100, 200]}", "201", NULL);
    thresholds("{\"uniform\": [100, 200]}", "{\"uniform\": [200, 300]}",
               "found 200 to 300, while that of \"one\" is 100 to 200");
    thresholds("{\"uniform\": [100, 200]}", "150", "found 150 to 150");
    thresholds("1", "{\"lognormal\": {\"mean\": 500, \"cv\": 0.1}}", "truncate");
    thresholds("1", "{\"lognormal\": {\"mean\": 500, \"cv\": 0.1}, \"truncate\": [300, 900]}",
               NULL);
}

#define LIFE(term) "\"one\": {\"threshold\": 1, \"expiry_after\": \"" term "\"}"
#define PENDING(n) "{\"points_per_unit\": 1, \"pending_days\": " n "}"
#define GRACE      "{\"kind\": \"rolling\", \"after\": \"1 year\", \"grace_days\": 5}"
#define WHERE      "programme.tiers.levels.one.expiry_after"

Test(model_tiers, lives_of_lots_need_rolling_expiry) {
    check(LIFE("90 days"), ROLLING, EARN, NULL, NULL);
    check(LIFE("90 days"), NONE, EARN, WHERE, "programme.expiry.kind is not rolling");
    check(LIFE("90 days"), "{\"kind\": \"inactivity\", \"after\": \"1 year\"}", EARN, WHERE,
          "accepted: none; remove it");
}

Test(model_tiers, points_vest_within_the_life_of_a_tier) {
    check(LIFE("31 days"), ROLLING, PENDING("30"), NULL, NULL);
    check(LIFE("30 days"), ROLLING, PENDING("30"), WHERE,
          "found at least 30 days, accepted: more than the 30 days");
    check(LIFE("1 month"), ROLLING, PENDING("28"), WHERE, "at least 28 days");
    check(LIFE("26 days"), GRACE, PENDING("30"), NULL, NULL);
    check(LIFE("25 days"), GRACE, PENDING("30"), WHERE, "at least 30 days");
}

Test(model_tiers, a_programme_of_tiers_has_some) {
    check("", NONE, EARN, "programme.tiers.levels",
          "found 0, accepted: an object of 1 to 16 tiers");
    check("\"one\": {}", NONE, EARN, "programme.tiers.levels.one.threshold", "missing");
}

/* What applies to one kind of review alone. */
Test(model_tiers, dates_are_of_a_yearly_review) {
    static const char levels[] = "\"levels\": {\"one\": {\"threshold\": 1}}";
    static const struct {
        const char *rest, *where;
    } row[] = {{"\"review\": \"yearly\", \"dates\": [\"12-31\"]", NULL},
               {"\"review\": \"yearly\"", "programme.tiers.dates"},
               {"\"dates\": [\"12-31\"]", "programme.tiers.dates"},
               {"\"window\": \"37 months\"", "programme.tiers.window"},
               {"\"window\": \"3 years\"", NULL}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char tiers[300];
        snprintf(tiers, sizeof tiers, "{%s, %s}", row[i].rest, levels);
        char *text = with(base_text, "/programme/tiers", tiers, NULL);
        loaded l = load_text(text);
        if (row[i].where)
            expect_refused(&l, row[i].where, "");
        else
            expect_good(&l, tiers);
        loaded_free(&l);
        free(text);
    }
}

/* Tiers with one level, `rest` beside it and `more` in it. */
static void check_rules(const char *rest, const char *more, const char *where, const char *part) {
    char tiers[500];
    snprintf(tiers, sizeof tiers, "{\"levels\": {\"one\": {\"threshold\": 1%s}}%s}", more, rest);
    char *text = with(base_text, "/programme/tiers", tiers, NULL);
    loaded l = load_text(text);
    if (where) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%s: %d problems", tiers, l.problems.n);
    } else {
        expect_good(&l, tiers);
    }
    loaded_free(&l);
    free(text);
}

#define SCORE(weights) ", \"basis\": \"score\", \"score\": {" weights "}"

Test(model_tiers, a_score_weighs_something) {
    check_rules(SCORE("\"spend\": 0.1"), "", NULL, NULL);
    check_rules(SCORE("\"activities\": {\"uniform\": [0, 1]}"), "", NULL, NULL);
    check_rules(SCORE("\"spend\": 0, \"activities\": 0"), "", "programme.tiers.score",
                "found no weight above 0, accepted: at least one of spend, points, purchases and "
                "activities above 0");
    check_rules(SCORE("\"points\": 1001"), "", "programme.tiers.score.points", "0 to 1000");
    check_rules(", \"basis\": \"score\"", "", "programme.tiers.score", "missing");
    check_rules(", \"score\": {\"spend\": 1}", "", "programme.tiers.score", "");
}

#define VETO(bars) ", \"veto\": {" bars "}"
#define BARRED     "programme.tiers.levels.one.veto"

Test(model_tiers, a_veto_bars_somebody) {
    check_rules("", VETO("\"idle\": \"3 months\""), NULL, NULL);
    check_rules("", VETO("\"return\": \"10 years\", \"lapse\": \"1 month\""), NULL, NULL);
    check_rules("", VETO("\"least_purchases\": 2"), NULL, NULL);
    check_rules("", VETO(""), BARRED,
                "found nothing that bars, accepted: at least one of return, complaint, lapse, idle "
                "and least_purchases above 0; add one, or remove the veto");
    check_rules("", VETO("\"complaint\": \"0 months\""), BARRED, "found nothing that bars");
    check_rules("", VETO("\"return\": \"121 months\""), BARRED ".return", "0 to 120 months");
    check_rules("", VETO("\"return\": \"90 days\""), BARRED ".return", "");
}

Test(model_tiers, thresholds_change_by_a_factor_on_dates) {
    check_rules(", \"rebase\": {\"dates\": [\"01-01\", \"02-29\"], \"factor\": 1.05}", "", NULL,
                NULL);
    check_rules(", \"rebase\": {\"factor\": 1.05}", "", "programme.tiers.rebase.dates", "missing");
    check_rules(", \"rebase\": {\"dates\": [\"01-01\"]}", "", "programme.tiers.rebase.factor",
                "missing");
    check_rules(", \"rebase\": {\"dates\": [\"01-01\"], \"factor\": 0.05}", "",
                "programme.tiers.rebase.factor", "0.1 to 10");
}

Test(model_tiers, rules_of_standing_reach_their_fields) {
    char *text = with(base_text, "/programme/tiers",
                      "{\"basis\": \"score\", \"score\": {\"spend\": 0.5, \"points\": 2, "
                      "\"purchases\": 3, \"activities\": 4}, \"rebase\": {\"dates\": [\"07-01\"], "
                      "\"factor\": 1.5}, \"levels\": {\"one\": {\"threshold\": 1}, \"two\": "
                      "{\"threshold\": 5, \"veto\": {\"return\": \"1 month\", \"complaint\": "
                      "\"2 months\", \"lapse\": \"3 months\", \"idle\": \"1 year\", "
                      "\"least_purchases\": 5}}}}",
                      NULL);
    loaded l = load_text(text);
    expect_good(&l, "tiers");
    const pts_tier_rules *r = &l.scenario.tiers;
    const pts_veto_rules *v = &r->levels[1].veto;
    cr_assert_eq(r->basis, PTS_BY_SCORE);
    cr_assert(r->score.spend.p[0] == 0.5 && r->score.points.p[0] == 2.0);
    cr_assert(r->score.purchases.p[0] == 3.0 && r->score.activities.p[0] == 4.0);
    cr_assert(r->has_rebase && r->n_rebase_dates == 1 && r->rebase_dates[0].month == 7);
    cr_assert_eq(r->rebase_factor.p[0], 1.5);
    cr_assert(!r->levels[0].has_veto && r->levels[1].has_veto);
    cr_assert(v->returned == 1 && v->complained == 2 && v->lapsed == 3 && v->idle == 12);
    cr_assert_eq(v->least_purchases, 5);
    loaded_free(&l);
    free(text);
}

Test(model_tiers, values_reach_their_fields) {
    char *text = with(base_text, "/programme/expiry", ROLLING, "/programme/tiers",
                      "{\"basis\": \"points\", \"window\": \"2 years\", \"review\": \"yearly\", "
                      "\"dates\": [\"06-30\", \"12-31\"], \"upgrade\": \"at_once\", \"downgrade\": "
                      "\"one_step\", \"levels\": {\"gold\": {\"draw_id\": 4, \"threshold\": 900, "
                      "\"multiplier\": 2, \"benefit_cost\": 12, \"expiry_after\": \"18 months\"}, "
                      "\"silver\": {\"draw_id\": 2, \"threshold\": 300}}}",
                      NULL);
    loaded l = load_text(text);
    expect_good(&l, "tiers");
    const pts_tier_rules *r = &l.scenario.tiers;
    cr_assert(l.scenario.has_tiers && r->n_levels == 2 && r->n_dates == 2);
    cr_assert_eq(r->basis, PTS_BY_POINTS);
    cr_assert_eq(r->window_months, 24);
    cr_assert_eq(r->review, PTS_REVIEW_YEARLY);
    cr_assert(r->dates[0].month == 6 && r->dates[1].day == 31);
    cr_assert_eq(r->upgrade, PTS_UPGRADE_AT_ONCE);
    cr_assert_eq(r->downgrade, PTS_DOWNGRADE_ONE_STEP);
    cr_assert_str_eq(r->levels[0].name, "silver");
    cr_assert(r->levels[0].multiplier.p[0] == 1.0 && r->levels[0].benefit_cost.p[0] == 0.0);
    cr_assert_not(r->levels[0].has_expiry);
    cr_assert(r->levels[1].threshold.p[0] == 900.0 && r->levels[1].multiplier.p[0] == 2.0);
    cr_assert(r->levels[1].benefit_cost.p[0] == 12.0 && r->levels[1].has_expiry);
    cr_assert_eq(r->levels[1].expiry_after.months, 18);
    loaded_free(&l);
    free(text);
}
