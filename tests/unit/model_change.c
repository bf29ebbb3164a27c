/* pointsim tests: checks of a change of the rules across keys, each on both sides of its edge.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

/* The base scenario, of 2026 to 2028, with a change and terms of expiry: accepted where `where` is
 * NULL, else refused there, alone, with `part` in the message. */
static void check_in(const char *pointer, const char *value, const char *expiry, const char *rest,
                     const char *where, const char *part) {
    char change[600];
    snprintf(change, sizeof change, "{%s}", rest);
    char *text = with(base_text, "/programme/change", change, "/programme/expiry", expiry, pointer,
                      value, NULL);
    loaded l = load_text(text);
    if (where) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, rest);
    }
    loaded_free(&l);
    free(text);
}

#define LOGIT "/programme/redemption", "{\"decision\": \"logit\"}"
static void check(const char *expiry, const char *rest, const char *where, const char *part) {
    check_in(LOGIT, expiry, rest, where, part);
}

#define NONE       "{\"kind\": \"none\"}"
#define ROLLING    "{\"kind\": \"rolling\", \"after\": \"1 year\"}"
#define INACTIVITY "{\"kind\": \"inactivity\", \"after\": \"1 year\"}"
#define DATE       "\"date\": \"2027-03-02\""
#define TO(terms)  DATE ", \"expiry\": " terms
#define AT         "programme.change."

Test(model_change, the_law_asks_for_30_days_in_the_horizon) {
    check(ROLLING, "\"date\": \"2026-01-31\"", NULL, NULL);
    check(ROLLING, "\"date\": \"2026-01-30\"", AT "date",
          "found 2026-01-30, accepted: from 2026-01-31 until 2028-12-31, in the horizon and after "
          "the 30 days of notice that the law asks for");
    check(ROLLING, "\"date\": \"2029-01-01\"", AT "date", "until 2028-12-31");
    check(ROLLING, DATE ", \"announced\": \"2027-01-31\"", NULL, NULL);
    check(ROLLING, DATE ", \"announced\": \"2027-02-01\"", AT "announced",
          "found 2027-02-01, accepted: from 2026-01-01, when the horizon begins, until 2027-01-31, "
          "30 days before the change, as the law asks");
    check(ROLLING, DATE ", \"announced\": \"2025-12-31\"", AT "announced", "found 2025-12-31");
    check(ROLLING, "\"earn_factor\": 0.5", AT "date", "missing");
}

Test(model_change, a_horizon_may_be_too_short) {
    char *text = with(base_text, "/programme/change", "{\"date\": \"2026-02-20\"}", "/simulation",
                      "{\"start\": \"2026-02-01\", \"horizon\": \"1 month\"}", NULL);
    loaded l = load_text(text);
    expect_refused(&l, AT "date",
                   "found 2026-02-20, accepted: none, since the horizon ends before the 30 days");
    loaded_free(&l);
    free(text);
}

Test(model_change, inactivity_stays_what_it_is) {
    static const char factors[] = DATE ", \"earn_factor\": 0.5, \"price_factor\": 2, "
                                       "\"compensation\": {\"share\": 0.1, \"rate\": 0.1}";
    check(INACTIVITY, factors, NULL, NULL);
    check(INACTIVITY, TO(ROLLING), AT "expiry.kind", "found a change from inactivity, accepted");
    check(ROLLING, TO(INACTIVITY), AT "expiry.kind", "found a change to inactivity, accepted");
    check(INACTIVITY, DATE ", \"old_lots\": \"renew\"", AT "old_lots", "is inactivity");
    check(INACTIVITY, DATE ", \"extension\": {\"share\": 0.1, \"days\": 9}", AT "extension",
          "is inactivity");
}

Test(model_change, only_points_that_lapse_are_moved) {
    check(NONE, TO(ROLLING) ", \"old_lots\": \"renew\"", NULL, NULL);
    check(NONE, TO(ROLLING) ", \"old_lots\": \"shorten\"", NULL, NULL);
    check(ROLLING, TO(NONE) ", \"old_lots\": \"renew\"", NULL, NULL);
    check(ROLLING, TO(NONE) ", \"old_lots\": \"shorten\"", AT "old_lots",
          "accepted: keep, renew, or an expiry");
    check(NONE, DATE ", \"old_lots\": \"shorten\"", AT "old_lots", "accepted: keep, or an expiry");
    check(NONE, DATE ", \"old_lots\": \"renew\"", AT "old_lots", "accepted: keep");
    check(ROLLING, TO(NONE) ", \"extension\": {\"share\": 0.1, \"days\": 9}", NULL, NULL);
    check(NONE, DATE ", \"extension\": {\"share\": 0.1, \"days\": 9}", AT "extension",
          "neither before the change nor after");
    check(ROLLING, DATE ", \"old_lots\": \"keep\", \"grace_days\": 9", AT "grace_days",
          "it applies only where old_lots is shorten");
}

Test(model_change, who_always_redeems_hears_no_announcement) {
    static const char odds[] = DATE ", \"announcement\": {\"log_odds\": 0.5}";
    static const char last[] = DATE ", \"deadline\": {\"log_odds\": {\"uniform\": [0, 1]}}";
    check(ROLLING, odds, NULL, NULL);
    check(ROLLING, last, NULL, NULL);
    check_in("/currency", "\"EUR\"", ROLLING, odds, AT "announcement.log_odds",
             "programme.redemption.decision is always, accepted: 0, or the decision logit");
    check_in("/currency", "\"EUR\"", ROLLING, last, AT "deadline.log_odds", "is always");
    check_in("/currency", "\"EUR\"", ROLLING, DATE ", \"announcement\": {\"log_odds\": 0}", NULL,
             NULL);
}

Test(model_change, a_deadline_comes_after_the_announcement) {
    check(ROLLING, DATE ", \"deadline\": {\"days\": 30}", NULL, NULL);
    check(ROLLING, DATE ", \"deadline\": {\"days\": 31}", AT "deadline.days",
          "found up to 31, accepted: at most 30");
    check(ROLLING, DATE ", \"announced\": \"2027-01-30\", \"deadline\": {\"days\": 31}", NULL,
          NULL);
    check(ROLLING, DATE ", \"deadline\": {\"days\": {\"uniform\": [5, 31]}}", AT "deadline.days",
          "found up to 31");
}

/* What is said of expiry holds for the new terms too. */
Test(model_change, new_terms_fit_the_rest_of_the_programme) {
    static const char short_terms[] = TO("{\"kind\": \"rolling\", \"after\": \"30 days\"}");
    check_in("/programme/earn/pending_days", "29", ROLLING, short_terms, NULL, NULL);
    check_in("/programme/earn/pending_days", "30", ROLLING, short_terms,
             "programme.earn.pending_days",
             "fewer than the 30 days for which programme.change.expiry lets points last");
    check_in("/segments/regular/tenure", "{\"mean_years\": 3}", ROLLING,
             TO("{\"kind\": \"anniversary\"}"), NULL, NULL);
    check(ROLLING, TO("{\"kind\": \"anniversary\"}"), "segments.regular.tenure",
          "where programme.change.expiry.kind is anniversary");
    check_in("/programme/redemption", "{\"near_expiry\": {\"within_days\": 9, \"discount\": 0.1}}",
             NONE, TO(ROLLING), NULL, NULL);
    check_in("/programme/redemption", "{\"near_expiry\": {\"within_days\": 9, \"discount\": 0.1}}",
             NONE, DATE, "programme.redemption.near_expiry", "found a discount");
    check_in("/programme/lapse_effects", "{\"churn\": 0.1}", NONE, TO(ROLLING), NULL, NULL);
    check_in("/programme/lapse_effects", "{\"churn\": 0.1}", NONE, TO(NONE),
             "programme.lapse_effects", "found effects");
    check(ROLLING, TO("{\"kind\": \"calendar\"}"), AT "expiry.dates", "missing");
    check(ROLLING, TO("{\"kind\": \"none\", \"grace_days\": 3}"), AT "expiry.grace_days",
          "it applies only where kind is");
    check(ROLLING, TO("{}"), AT "expiry.kind", "missing");
}

/* A tier's own life loses the grace that it had. */
Test(model_change, points_vest_within_the_life_of_a_tier_after_it_too) {
    static const char tiers[] =
        "{\"levels\": {\"one\": {\"threshold\": 1, \"expiry_after\": \"25 days\"}}}";
    static const char grace[] = "{\"kind\": \"rolling\", \"after\": \"1 year\", \"grace_days\": 9}";
    char *kept =
        with(base_text, "/programme/expiry", grace, "/programme/tiers", tiers,
             "/programme/earn/pending_days", "30", "/programme/change", "{" DATE "}", NULL);
    char *lost = with(kept, "/programme/change", "{" TO(ROLLING) "}", NULL);
    loaded a = load_text(kept), b = load_text(lost);
    expect_good(&a, "with grace");
    expect_refused(&b, "programme.tiers.levels.one.expiry_after", "at least 25 days");
    loaded_free(&a);
    loaded_free(&b);
    free(kept);
    free(lost);
}
