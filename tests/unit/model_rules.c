/* pointsim tests: checks across keys of the rules of lapse and vesting and of what opening members
 * bring along, each on both sides of its edge.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

/* The base scenario with (pointer, raw) pairs, ended by NULL: accepted where `where` is NULL, else
 * refused there alone. */
static void check(const char *where, const char *part, const char *const *pairs) {
    char *text = with(base_text, NULL);
    for (int i = 0; pairs[i]; i += 2) {
        char *next = with(text, pairs[i], pairs[i + 1], NULL);
        free(text);
        text = next;
    }
    loaded l = load_text(text);
    if (where) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%s: %d problems", text, l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, text);
    }
    loaded_free(&l);
    free(text);
}

#define GOOD(...)             check(NULL, NULL, (const char *const[]){__VA_ARGS__, NULL})
#define BAD(where, part, ...) check(where, part, (const char *const[]){__VA_ARGS__, NULL})

/* ---- vesting ---- */

#define PENDING(days) "/programme/earn", "{\"points_per_unit\": 1, \"pending_days\": " days "}"
#define EXPIRY(raw)   "/programme/expiry", "{" raw "}"
#define ROLLING(term) EXPIRY("\"kind\": \"rolling\", \"after\": \"" term "\"")
#define VEST          "programme.earn.pending_days"

Test(model_rules, points_vest_before_they_lapse) {
    GOOD(PENDING("89"), ROLLING("90 days"));
    BAD(VEST, "found up to 90 days, accepted: fewer than the 90 days", PENDING("90"),
        ROLLING("90 days"));
    GOOD(PENDING("89.4"), ROLLING("90 days"));
    BAD(VEST, "found up to 90 days", PENDING("89.5"), ROLLING("90 days"));
    GOOD(PENDING("{\"uniform\": [0, 89]}"), ROLLING("90 days"));
    BAD(VEST, "up to 90 days", PENDING("{\"choice\": [0, 90]}"), ROLLING("90 days"));
    GOOD(PENDING("0"), ROLLING("1 day"));
    BAD(VEST, "fewer than the 1 days", PENDING("1"), ROLLING("1 day"));
    GOOD(PENDING("366")); /* nothing lapses */
}

/* Months are taken at their shortest. */
Test(model_rules, months_are_short) {
    GOOD(PENDING("27"), ROLLING("1 month"));
    BAD(VEST, "28 days", PENDING("28"), ROLLING("1 month"));
    GOOD(PENDING("180"), ROLLING("6 months"));
    BAD(VEST, "181 days", PENDING("181"), ROLLING("6 months"));
    GOOD(PENDING("364"), ROLLING("1 year"));
    BAD(VEST, "365 days", PENDING("365"), ROLLING("12 months"));
    GOOD(PENDING("366"), ROLLING("13 months"));
}

Test(model_rules, vesting_under_other_rules) {
    GOOD(PENDING("59"), EXPIRY("\"kind\": \"inactivity\", \"after\": \"60 days\""));
    BAD(VEST, "60 days", PENDING("60"), EXPIRY("\"kind\": \"inactivity\", \"after\": \"60 days\""));
    GOOD(PENDING("69"),
         EXPIRY("\"kind\": \"inactivity\", \"after\": \"60 days\", \"grace_days\": 10"));
    BAD(VEST, "69 days", PENDING("69"),
        EXPIRY("\"kind\": \"inactivity\", \"after\": \"60 days\", "
               "\"grace_days\": {\"uniform\": [9, 40]}"));
#define RESETS "\"kind\": \"calendar\", \"dates\": [\"03-31\", \"06-30\", \"09-30\", \"12-31\"]"
    GOOD(PENDING("90"), EXPIRY(RESETS)); /* the longest quarter: 1 July to 30 September, 91 days */
    BAD(VEST, "91 days", PENDING("91"), EXPIRY(RESETS));
    GOOD(PENDING("121"), EXPIRY(RESETS ", \"cutoff\": \"31 days\""));
    BAD(VEST, "122 days", PENDING("122"), EXPIRY(RESETS ", \"cutoff\": \"31 days\""));
#define ANNIVERSARY                                                                                \
    "/segments/regular/tenure", "{\"mean_years\": 3}", EXPIRY("\"kind\": \"anniversary\"")
    GOOD(PENDING("364"), ANNIVERSARY);
    BAD(VEST, "365 days", PENDING("365"), ANNIVERSARY);
}

/* ---- anniversaries ---- */

Test(model_rules, anniversaries_need_a_tenure) {
    const char *where = "segments.regular.tenure", *part = "have the same anniversary";
    GOOD(ANNIVERSARY);
    BAD(where, part, EXPIRY("\"kind\": \"anniversary\""));
    GOOD(EXPIRY("\"kind\": \"anniversary\""), "/segments/regular/members", "0");
    BAD(where, part, EXPIRY("\"kind\": \"anniversary\", \"grace_days\": 1"),
        "/segments/regular/members", "0", "/segments/regular/opening",
        "{\"from\": \"balance\", \"balance\": {\"mean\": 1, \"age_days\": 1}}");
    GOOD(ROLLING("1 year"));
}

/* ---- balances ---- */

#define BALANCE(age)                                                                               \
    "/segments/regular/opening", "{\"from\": \"balance\", \"balance\": {\"mean\": 300, "           \
                                 "\"age_days\": " age "}}"
#define FROM "segments.regular.opening.from"
#define AGE  "segments.regular.opening.balance.age_days"

Test(model_rules, a_balance_needs_lots_that_are_left) {
#define YEARLY(more) EXPIRY("\"kind\": \"calendar\", \"dates\": [\"12-31\"]" more)
    BAD(FROM, "leaves everybody nothing on 2026-01-01, accepted: warmup, file", BALANCE("90"),
        YEARLY(""));
    GOOD(BALANCE("90"), YEARLY(", \"grace_days\": 1"));
    BAD(FROM, "nothing", BALANCE("90"), YEARLY(", \"grace_days\": 0.4"));
    BAD(FROM, "nothing", BALANCE("90"), YEARLY(", \"grace_days\": {\"uniform\": [0, 9]}"));
    GOOD(BALANCE("90"), YEARLY(", \"cutoff\": \"1 day\""));
    GOOD(BALANCE("90"), YEARLY(""), "/simulation/start", "\"2026-02-01\"");
    GOOD(BALANCE("90"), EXPIRY("\"kind\": \"calendar\", \"dates\": [\"01-01\"]"));
}

Test(model_rules, a_balance_and_anniversaries) {
#define TENURE "/segments/regular/tenure", "{\"mean_years\": 3}"
    BAD(FROM, "members with an anniversary the day before nothing", BALANCE("90"), TENURE,
        EXPIRY("\"kind\": \"anniversary\""));
    GOOD(BALANCE("90"), TENURE, EXPIRY("\"kind\": \"anniversary\", \"grace_days\": 1"));
    GOOD(BALANCE("500"), TENURE, EXPIRY("\"kind\": \"anniversary\", \"grace_days\": 1"));
    BAD(AGE, "accepted: at most 500", BALANCE("501"), TENURE,
        EXPIRY("\"kind\": \"anniversary\", \"grace_days\": 1"));
}

Test(model_rules, ages_that_are_found_soon) {
    GOOD(BALANCE("500"), ROLLING("1 day"));
    BAD(AGE, "found a mean of up to 501 days where programme.expiry leaves lots of at most 1 days",
        BALANCE("501"), ROLLING("1 day"));
    GOOD(BALANCE("{\"uniform\": [1, 1500]}"), ROLLING("3 days"));
    BAD(AGE, "1501", BALANCE("{\"uniform\": [1, 1501]}"), ROLLING("3 days"));
    GOOD(BALANCE("36525"));
    GOOD(BALANCE("36525"), ROLLING("100 years"));
    /* the month to 1 January has 31 days */
    GOOD(BALANCE("15500"), EXPIRY("\"kind\": \"inactivity\", \"after\": \"1 month\""));
    BAD(AGE, "at most 31 days, accepted: at most 15500", BALANCE("15501"),
        EXPIRY("\"kind\": \"inactivity\", \"after\": \"1 month\""));
    /* resets at the ends of quarters: on 1 March two months are left */
#define MARCH(age, rule) BALANCE(age), EXPIRY(rule), "/simulation/start", "\"2026-03-01\""
    GOOD(MARCH("29500", RESETS));
    BAD(AGE, "at most 59 days", MARCH("29501", RESETS));
    BAD(AGE, "at most 69 days", MARCH("34501", RESETS ", \"cutoff\": \"10 days\""));
}

/* ---- factors ---- */

Test(model_rules, factors_that_leave_something) {
    BAD("segments.regular.weekdays", "found 7 factors that can all be 0 on a path",
        "/segments/regular/weekdays", "[0, 0, 0, 0, 0, 0, {\"choice\": [0, 1]}]");
    GOOD("/segments/regular/weekdays", "[0, 0, 0, 0, 0, 0, 1e-9]");
    BAD("segments.regular.enrolment_season", "found 12 factors",
        "/segments/regular/enrolment_season", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
}

/* Growth beyond all numbers is seen where the sample is planned. */
Test(model_rules, growth_without_end) {
    BAD("segments.regular.sample", "\"sample\": 100000000", "/segments/regular/enrolment_growth",
        "10", "/simulation",
        "{\"start\": \"2026-01-01\", \"horizon\": \"100 years\", \"warmup\": \"0 months\", "
        "\"runoff\": \"0 months\"}",
        "/segments/regular/enrolments", "1e9");
    GOOD("/segments/regular/enrolment_growth", "10");
}

/* ---- all at once ---- */

/* A check that reads a place with a problem is left out; the others are not. */
Test(model_rules, doubts_hide_no_more_than_they_must) {
    char *text = with(base_text, PENDING("\"soon\""), ROLLING("1 day"), BALANCE("501"),
                      "/segments/regular/weekdays", "[0, 0, 0, 0, 0, 0, 0]", NULL);
    loaded l = load_text(text);
    expect_refused(&l, VEST, "found \"soon\"");
    expect_refused(&l, AGE, "501");
    expect_refused(&l, "segments.regular.weekdays", "7 factors");
    cr_assert_eq(l.problems.n, 3);
    loaded_free(&l);
    free(text);
    text = with(base_text, PENDING("5"), ROLLING("1 dya"), BALANCE("501"), NULL);
    l = load_text(text);
    expect_refused(&l, "programme.expiry.after", "found \"1 dya\"");
    cr_assert_eq(l.problems.n, 1);
    loaded_free(&l);
    free(text);
}

/* A scenario that no file was the source of, with rules the loader would have refused. */
Test(model_rules, a_scenario_made_by_a_program) {
    loaded l = load_text(base_text);
    pts_problems problems = {0};
    l.scenario.expiry = PTS_CALENDAR; /* without a date */
    l.scenario.has_pending = true;
    l.scenario.pending_days.p[0] = 300;
    l.scenario.segments[0].opening_from = PTS_OPENING_BALANCE;
    l.scenario.segments[0].opening_mean.p[0] = 1;
    l.scenario.segments[0].opening_lots.p[0] = 1;
    l.scenario.segments[0].opening_age_days.p[0] = 1;
    cr_assert_eq(pts_scenario_validate(&l.scenario, &problems), PTS_OK);
    l.scenario.segments[0].opening_age_days.p[0] = 0.0 / 0.0;
    cr_assert_eq(pts_scenario_validate(&l.scenario, &problems), PTS_ERR_INPUT);
    cr_assert_str_eq(problems.list[0].where, AGE);
    cr_assert_eq(problems.n, 1);
    pts_problems_free(&problems);
    l.scenario.expiry = PTS_EXPIRY_NONE;
    loaded_free(&l);
}
