/* pointsim tests: reminders as the books and the events of members show them: when they are due, how
 * far they get, what they cost, and that the rest stays as it was.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Points of a year lapse on its last day; a unit of money earns a point; nobody redeems unasked. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"reminders\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"36 months\",\"warmup\":\"3 months\",\"runoff\":\"12 months\"},"
    "\"segments\":{\"s\":{\"members\":2000,\"purchases\":{\"per_year\":20},"
    "\"spend\":{\"mean\":20},\"redemption\":{\"propensity\":-25}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},"
    "\"expiry\":{\"kind\":\"calendar\",\"dates\":[\"12-31\"]},"
    "\"redemption\":{\"at\":[\"purchase\"],\"decision\":\"logit\",\"quantity\":\"all\"},"
    "\"items\":{\"one\":{\"points\":1,\"unit_cost\":0.01,\"retail_value\":0.01}},"
    "\"channels\":{\"sms\":{\"cost\":0.045,\"reach\":0.8,\"open\":0.5,\"click\":0.3},"
    "\"app\":{\"reach\":0.6,\"open\":0.7,\"click\":0.2}}}}";

static const char TWO[] =
    "/programme/reminders={\"notice\":{\"days_before\":30,\"channels\":[\"sms\",\"app\"],"
    "\"uplift\":50}}";

#define LOAD(...)                                                                                  \
    load_text(SCENARIO, (const char *const[]){__VA_ARGS__},                                        \
              (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static pts_results run(const pts_scenario *s) {
    pts_results r = {0};
    pts_run_options options = {.threads = 1, .no_twins = true};
    cr_assert_eq(pts_run(s, &options, &r), PTS_OK);
    return r;
}

static int64_t sum_of(const pts_results *r, enum pts_flow flow) {
    int64_t sum = 0;
    for (int bin = 0; bin <= r->dims.months + 1; bin++)
        sum += pts_ledger_flow(&r->paths[0], 0, bin)[flow];
    return sum;
}

/* ---- the funnel ---- */

/* Within four standard deviations of n draws, and not exactly on it each time. */
static void expect_share(int64_t k, int64_t n, double p, const char *what) {
    double sd = sqrt(p * (1.0 - p) * (double)n);
    cr_assert_lt(fabs((double)k - p * (double)n), 4.0 * sd, "%s: %lld of %lld, expected %g", what,
                 (long long)k, (long long)n, p);
}

/* Channels are independent: 1 - prod(1 - reach) are reached, and so on for each stage's chance. */
Test(engine_reminders, channels_combine_as_independent_chances) {
    pts_scenario s = LOAD(TWO);
    pts_results r = run(&s);
    int64_t n = sum_of(&r, PTS_MESSAGES) / 2;
    cr_assert_gt(n, 5000);
    cr_assert_eq(sum_of(&r, PTS_MESSAGES) % 2, 0);
    expect_share(sum_of(&r, PTS_REACHED), n, 1.0 - (1.0 - 0.8) * (1.0 - 0.6), "reached");
    expect_share(sum_of(&r, PTS_OPENED), n, 1.0 - (1.0 - 0.8 * 0.5) * (1.0 - 0.6 * 0.7), "opened");
    expect_share(sum_of(&r, PTS_CLICKED), n,
                 1.0 - (1.0 - 0.8 * 0.5 * 0.3) * (1.0 - 0.6 * 0.7 * 0.2), "clicked");
    /* 4.5 minor units a message: 4 or 5, half of them each */
    expect_share(sum_of(&r, PTS_MESSAGE_COST) - 4 * n, n, 0.5, "cost");
    cr_assert_eq(sum_of(&r, PTS_REDEMPTIONS), sum_of(&r, PTS_CLICKED));
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* Nobody redeems, so that a second touch goes to just those who opened nothing of the first: they
 * hold the same points still, or more. */
Test(engine_reminders, a_second_touch_goes_to_those_who_opened_nothing) {
    static const char first[] = "/programme/reminders={\"notice\":{\"days_before\":20,"
                                "\"channels\":[\"sms\",\"app\"]}}";
    pts_scenario once = LOAD(first, "/simulation/warmup=\"0 months\"");
    pts_scenario twice = LOAD(first, "/simulation/warmup=\"0 months\"",
                              "/programme/reminders/notice/second_touch_days=7");
    pts_results a = run(&once), b = run(&twice);
    int64_t n = sum_of(&a, PTS_MESSAGES) / 2, again = sum_of(&b, PTS_MESSAGES) / 2 - n;
    cr_assert_eq(again, n - sum_of(&a, PTS_OPENED));
    expect_share(sum_of(&b, PTS_OPENED) - sum_of(&a, PTS_OPENED), again,
                 1.0 - (1.0 - 0.8 * 0.5) * (1.0 - 0.6 * 0.7), "opened the second");
    pts_results_free(&a);
    pts_results_free(&b);
    pts_scenario_free(&once);
    pts_scenario_free(&twice);
}

/* Of those who click only the members redeem whom the content fits, always the same ones. */
Test(engine_reminders, relevance_is_a_trait_of_members) {
    pts_scenario s =
        LOAD(TWO, "/programme/reminders/notice/uplift=0", "/programme/channels/sms/click=1",
             "/programme/channels/sms/open=1", "/programme/channels/sms/reach=1",
             "/programme/reminders/notice/relevance={\"share\":0.3,\"uplift\":50}");
    pts_results r = run(&s);
    int64_t redemptions = sum_of(&r, PTS_REDEMPTIONS), clicks = sum_of(&r, PTS_CLICKED);
    cr_assert_eq(clicks, sum_of(&r, PTS_MESSAGES) / 2);
    int64_t times = (clicks + 1000) / 2000; /* hardly anybody holds nothing on one of the days */
    cr_assert_eq(times, 4);
    expect_share(redemptions / times, 2000, 0.3, "relevant");
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- what does not change ---- */

/* Whether somebody reads a message is no draw of anything else: purchases and points of months
 * without a reminder stay, bit for bit; so does everything where nobody clicks. */
Test(engine_reminders, a_reminder_that_nobody_clicks_changes_no_point) {
    pts_scenario s =
        LOAD(TWO, "/programme/channels/sms/click=0", "/programme/channels/app/click=0");
    pts_scenario without = LOAD("/question=\"none\"");
    pts_results r = run(&s), w = run(&without);
    cr_assert_eq(r.fingerprint, w.fingerprint);
    cr_assert_gt(sum_of(&r, PTS_OPENED), 1000);
    cr_assert_eq(sum_of(&r, PTS_CLICKED), 0);
    cr_assert_eq(sum_of(&w, PTS_MESSAGES), 0);
    pts_results_free(&r);
    pts_results_free(&w);
    pts_scenario_free(&s);
    pts_scenario_free(&without);
}

Test(engine_reminders, one_that_reaches_nobody_costs_nothing) {
    pts_scenario s =
        LOAD(TWO, "/programme/channels/sms/reach=0", "/programme/channels/app/reach=0");
    pts_results r = run(&s);
    cr_assert_eq(sum_of(&r, PTS_MESSAGES), 0);
    cr_assert_eq(sum_of(&r, PTS_MESSAGE_COST), 0);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- when ---- */

typedef struct seen {
    int reminders, redemptions;
    uint32_t day, tick;
    int64_t points, balance;
} seen;

static void note(void *context, int64_t member, const pts_event *e) {
    static const int32_t last[] = {91 + 365, 91 + 365 + 366, 91 + 365 + 366 + 365};
    seen *x = context;
    (void)member;
    if (e->type != PTS_EVENT_REMINDER)
        return;
    uint32_t day = e->tick >> 16;
    bool due = false;
    for (int i = 0; i < 3;
         i++) /* the last days of 2027..2029; day 0 is the first of October 2026 */
        due = due || (int32_t)day == last[i] - 30;
    due = due || day == 91 - 30 || day > 1187;
    cr_assert(due, "day %u", day);
    cr_assert_eq(e->tick & 65535, 27307, "not before 10:00:00");
    cr_assert_eq(e->units, e->balance, "all points lapse on the reset");
    cr_assert_geq(e->units, 200);
    cr_assert_leq(e->units, 400);
    x->reminders++;
}

Test(engine_reminders, come_at_their_hour_to_those_in_the_band) {
    pts_scenario s = LOAD("/programme/reminders={\"notice\":{\"days_before\":30,\"channels\":"
                          "[\"sms\"],\"least_points\":200,\"most_points\":400}}");
    seen x = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, note, &x, NULL), PTS_OK);
    cr_assert_gt(x.reminders, 500);
    pts_scenario_free(&s);
}

/* ---- what a lapse leads to ---- */

/* Members who lose P points complain with chance 1 - e^(-rP/1000): the expected number is the sum
 * over the lapses told in the trace. */
typedef struct lapses {
    uint32_t tick;
    int64_t points;
    double expected, variance;
} lapses;

static void end_of_lapse(lapses *x) {
    double p = 1.0 - exp(-2.0 * (double)x->points / 1000.0);
    x->expected += p;
    x->variance += p * (1.0 - p);
    x->points = 0;
}

static void add_lapse(void *context, int64_t member, const pts_event *e) {
    lapses *x = context;
    (void)member;
    if (x->points > 0 && (e->type != PTS_EVENT_LAPSE || e->tick != x->tick))
        end_of_lapse(x);
    if (e->type == PTS_EVENT_LAPSE) {
        x->points += e->points;
        x->tick = e->tick;
    }
}

static const char EFFECTS[] =
    "/programme/lapse_effects={\"complaint\":2,\"bad_review\":2,\"churn\":0}";

Test(engine_reminders, complaints_follow_what_was_lost) {
    /* resets in the middle of the year, so that what they lead to falls into the horizon */
    pts_scenario s = LOAD("/programme/expiry/dates=[\"06-30\"]", "/simulation/warmup=\"0 months\"",
                          "/simulation/runoff=\"0 months\"", EFFECTS);
    pts_results r = run(&s);
    lapses x = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, add_lapse, &x, NULL), PTS_OK);
    cr_assert_gt(x.expected, 500.0);
    double complaints = (double)sum_of(&r, PTS_COMPLAINTS),
           reviews = (double)sum_of(&r, PTS_REVIEWS);
    cr_assert_lt(fabs(complaints - x.expected), 4.0 * sqrt(x.variance), "%g, expected %g",
                 complaints, x.expected);
    cr_assert_lt(fabs(reviews - x.expected), 4.0 * sqrt(x.variance));
    cr_assert_neq(complaints, reviews, "they are draws of their own");
    cr_assert_eq(sum_of(&r, PTS_LEFT), 0);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

static void see_departure(void *context, int64_t member, const pts_event *e) {
    int *n = context;
    (void)member;
    if (e->type != PTS_EVENT_LEAVE)
        return;
    ++*n;
    cr_assert_eq(e->tick % 65536, 27307, "ten o'clock, rounded up to a tick");
}

/* Everybody who loses points leaves; care that reaches all keeps them, and gives each its points. */
Test(engine_reminders, care_keeps_and_compensates_those_it_reaches) {
    static const char churn[] = "/programme/lapse_effects={\"churn\":1e6}";
    pts_scenario s = LOAD("/programme/expiry/dates=[\"06-30\"]", churn);
    pts_scenario cared =
        LOAD("/programme/expiry/dates=[\"06-30\"]", churn, "/programme/channels/sms/reach=0.5",
             "/programme/reminders={\"sorry\":{\"days_before\":-1,\"channels\":[\"sms\"],"
             "\"care_factor\":0,\"compensation\":7}}");
    pts_results r = run(&s), c = run(&cared);
    int departures = 0;
    cr_assert_eq(pts_trace_path(&s, 0, false, see_departure, &departures, NULL), PTS_OK);
    cr_assert_eq(departures, 2000);
    cr_assert_eq(sum_of(&r, PTS_CHURNED), 2000);
    cr_assert_eq(sum_of(&r, PTS_LEFT), 2000);
    int64_t reached = sum_of(&c, PTS_REACHED), sent = sum_of(&c, PTS_MESSAGES);
    expect_share(reached, sent, 0.5, "reached");
    cr_assert_eq(sum_of(&c, PTS_CHURNED), sent - reached);
    cr_assert_eq(sum_of(&c, PTS_ISSUED_COMPENSATION), 7 * reached);
    pts_results_free(&r);
    pts_results_free(&c);
    pts_scenario_free(&s);
    pts_scenario_free(&cared);
}
