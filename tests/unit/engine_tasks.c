/* pointsim tests: tasks and what they earn, against exact counts and closed forms.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Nobody earns by purchases; all enrol with a purchase in the first of 12 months, 365 days. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"tasks\","
    "\"simulation\":{\"seed\":31,\"paths\":1,\"sample\":1000000,\"start\":\"2027-01-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":0,\"enrolments\":[20000],\"purchase_at_enrolment\":true,"
    "\"purchases\":{\"per_year\":36.525},\"spend\":{\"mean\":50}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":0},"
    "\"activities\":{\"sign_in\":{\"per_year\":10,\"points\":0}}}}";

enum { MEMBERS = 20000 };

typedef struct totals {
    int64_t tasks, issued, purchases, activities;
} totals;

static totals run(const char *tasks, const char *set) {
    char text[400];
    const char *sets[] = {text, set};
    snprintf(text, sizeof text, "/programme/tasks=%s", tasks);
    pts_scenario s = load_text(SCENARIO, sets, set ? 2 : 1);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    totals t = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    for (int m = 1; m <= 12; m++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, m);
        t.tasks += flow[PTS_ISSUED_TASK];
        t.issued += flow[PTS_ISSUED];
        t.purchases += flow[PTS_PURCHASES];
        t.activities += flow[PTS_ACTIVITIES];
    }
    cr_assert_eq(t.tasks, t.issued);
    pts_results_free(&r);
    pts_scenario_free(&s);
    return t;
}

/* Done by a share of the members; |z| below 4.4, a false alarm in 1e-5. */
static void expect_share(int64_t done, double share) {
    double z = ((double)done - MEMBERS * share) / sqrt(MEMBERS * share * (1.0 - share));
    cr_assert_lt(fabs(z), 4.4, "%lld of %d, expected %g", (long long)done, MEMBERS, share);
}

Test(engine_tasks, of_a_first_purchase_are_done_by_all_at_once) {
    cr_assert_eq(run("{\"a\":{\"within\":\"ever\",\"points\":7}}", NULL).tasks, 7 * MEMBERS);
    cr_assert_eq(run("{\"a\":{\"within\":\"enrolment\",\"days\":1,\"points\":7}}", NULL).tasks,
                 7 * MEMBERS);
}

/* 0.1 purchases a day, with the one at enrolment: two more until 20 days from midnight before it, which
 * is 19.5 days on average after a time of day that is uniform. */
Test(engine_tasks, of_newcomers_are_a_poisson_tail) {
    totals t = run("{\"a\":{\"within\":\"enrolment\",\"days\":20,\"times\":3,\"points\":1}}", NULL);
    double share = 0.0;
    for (int i = 0; i < 1000; i++) { /* over the time of day */
        double m = 0.1 * (20.0 - (i + 0.5) / 1000.0);
        share += (1.0 - exp(-m) * (1.0 + m)) / 1000.0;
    }
    expect_share(t.tasks, share);
}

/* Once each day with a purchase; counted again from the purchases of days: 1 - exp(-0.1) a day. */
Test(engine_tasks, of_a_day_are_rewarded_once_a_day) {
    totals t = run("{\"a\":{\"within\":\"day\",\"points\":1}}", NULL);
    totals all = run("{\"a\":{\"within\":\"day\",\"times\":1,\"points\":1},"
                     "\"b\":{\"within\":\"day\",\"times\":2,\"points\":1}}",
                     NULL);
    double days = (double)t.tasks, twice = (double)(all.tasks - t.tasks);
    /* of days with a purchase, those with a second: 1 - m exp(-m) / (1 - exp(-m)), m = 0.1; the days
     * of enrolment, one in 36, have more */
    cr_assert_lt(days, (double)t.purchases);
    double share = 1.0 - 0.1 * exp(-0.1) / (1.0 - exp(-0.1));
    cr_assert(twice / days > share * 0.97 && twice / days < share * 1.05, "%g, %g", twice / days,
              share);
}

/* A streak of two weeks takes twice as long as its halves: rows begin anew when they are rewarded. */
Test(engine_tasks, in_a_row_begin_anew_when_rewarded_or_broken) {
    /* a week without: e^-21 of 10^6 */
    const char *often = "/segments/s/purchases/per_year=1095.75";
    totals weeks = run("{\"a\":{\"within\":\"week\",\"points\":1}}", often);
    totals pairs = run("{\"a\":{\"within\":\"week\",\"in_a_row\":2,\"points\":1}}", often);
    totals ever = run("{\"a\":{\"within\":\"month\",\"in_a_row\":12,\"points\":1}}", often);
    cr_assert_lt(llabs(weeks.tasks - 2 * pairs.tasks), MEMBERS + 1);
    cr_assert_gt(weeks.tasks, 48 * MEMBERS);
    cr_assert_eq(ever.tasks, MEMBERS);
    /* a week has a purchase with 1 - exp(-0.7): rows of two end later */
    totals some = run("{\"a\":{\"within\":\"week\",\"points\":1}}", NULL);
    totals rows = run("{\"a\":{\"within\":\"week\",\"in_a_row\":2,\"points\":1}}", NULL);
    double p = 1.0 - exp(-0.7);
    /* renewal: a row of two is done every (1 + p) / p^2 weeks, a week every 1 / p */
    double expected = p / (1.0 + p);
    cr_assert(fabs((double)rows.tasks / (double)some.tasks / expected - 1.0) < 0.03, "%g, %g",
              (double)rows.tasks / (double)some.tasks, expected);
}

Test(engine_tasks, count_what_they_are_told) {
    totals none = run("{\"a\":{\"counts\":[\"activities\"],\"within\":\"ever\",\"points\":1}}",
                      "/programme/activities=null");
    cr_assert_eq(none.tasks, 0);
    totals some =
        run("{\"a\":{\"counts\":[\"activities\"],\"within\":\"ever\",\"points\":1}}", NULL);
    cr_assert_gt(some.tasks, 0);
    cr_assert_leq(some.tasks, MEMBERS);
    cr_assert_gt(some.activities, some.tasks);
    totals both = run("{\"a\":{\"counts\":[\"activities\",\"purchases\"],\"within\":\"ever\","
                      "\"times\":2,\"points\":1}}",
                      NULL);
    cr_assert_gt(both.tasks, some.tasks);
}
