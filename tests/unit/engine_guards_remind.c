/* pointsim tests: reminders that are sent only while a guard acts.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Points live for 90 days. Nobody clicks, so that messages change nothing but their own count. The
 * guard fires at January's close and acts for February's 28 days, up to its close; from March's close
 * on it fires at each. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"called\","
    "\"simulation\":{\"seed\":23,\"paths\":2,\"sample\":1000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"6 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":300,\"purchases\":{\"per_year\":30},"
    "\"spend\":{\"mean\":20},\"redemption\":{\"propensity\":-2}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"90 days\"},"
    "\"redemption\":{\"decision\":\"logit\"},"
    "\"items\":{\"one\":{\"points\":100,\"unit_cost\":0.5,\"retail_value\":1}},"
    "\"channels\":{\"sms\":{\"cost\":0.05,\"reach\":1,\"open\":0.5,\"click\":0}},"
    "\"reminders\":{\"notice\":{\"days_before\":10,\"channels\":[\"sms\"],\"tag\":\"call\"},"
    "\"other\":{\"days_before\":3,\"channels\":[\"sms\"],\"tag\":\"more\"}},"
    "\"guards\":{\"caller\":{\"metric\":\"outstanding\",\"above\":0,\"remind\":\"call\","
    "\"days\":28},"
    "\"silent\":{\"metric\":\"outstanding\",\"below\":0,\"remind\":\"more\"}}}}";

static const char *const UNTAGGED = "/programme/reminders={\"notice\":{\"days_before\":10,"
                                    "\"channels\":[\"sms\"]}}";
static const char *const UNCALLED = "/programme/guards={\"watch\":{\"metric\":\"outstanding\","
                                    "\"above\":0,\"days\":28}}";

typedef struct outcome {
    pts_scenario scenario;
    pts_results results;
} outcome;

static outcome run(const char *const *sets, int n) {
    outcome o = {.scenario = load_text(SCENARIO, sets, n)};
    cr_assert_eq(pts_run(&o.scenario, &(pts_run_options){.threads = 1}, &o.results), PTS_OK);
    return o;
}

static void drop(outcome *o) {
    pts_results_free(&o->results);
    pts_scenario_free(&o->scenario);
}

static int64_t messages(const outcome *o, int bin) {
    return pts_ledger_flow(&o->results.paths[0], 0, bin)[PTS_MESSAGES];
}

/* Nothing is sent before the horizon, in January and March, when it does not act, nor in the run-off. */
Test(engine_guards_remind, tagged_reminders_are_sent_while_the_guard_acts) {
    outcome called = run(NULL, 0);
    outcome always = run((const char *const[]){UNCALLED, UNTAGGED}, 2);
    for (int bin = 0; bin <= 9; bin++) {
        bool acts = bin == 2 || (bin >= 4 && bin <= 8);
        cr_assert_gt(messages(&always, bin), 0, "bin %d", bin);
        if (!acts)
            cr_assert_eq(messages(&called, bin), 0, "bin %d", bin);
        else
            cr_assert(messages(&called, bin) > 0 &&
                          messages(&called, bin) <= messages(&always, bin),
                      "bin %d", bin);
    }
    cr_assert_eq(messages(&called, 2), messages(&always, 2), "all of February");
    cr_assert_lt(messages(&called, 6), messages(&always, 6), "but for June's last two days");
    for (int bin = 0; bin <= 9; bin++)
        cr_assert_eq(pts_ledger_flow(&called.results.paths[0], 0, bin)[PTS_REDEEMED],
                     pts_ledger_flow(&always.results.paths[0], 0, bin)[PTS_REDEEMED]);
    drop(&called);
    drop(&always);
}

/* To the last bit of all flows. */
Test(engine_guards_remind, a_reminder_that_is_never_called_is_none) {
    outcome never = run((const char *const[]){"/programme/guards/caller/above=1e18"}, 1);
    outcome none = run((const char *const[]){UNCALLED, "/programme/reminders=null"}, 2);
    size_t cells = (size_t)PTS_FLOWS * 10;
    for (int p = 0; p < 2; p++)
        cr_assert_eq(memcmp(never.results.paths[p].flows, none.results.paths[p].flows,
                            cells * sizeof(int64_t)),
                     0);
    cr_assert_gt(pts_ledger_flow(&none.results.paths[0], 0, 3)[PTS_EXPIRED], 0);
    drop(&never);
    drop(&none);
}

/* Who opened nothing gets it again only if a guard acts on that day, too. */
Test(engine_guards_remind, so_are_second_touches) {
    outcome once = run(NULL, 0);
    outcome twice =
        run((const char *const[]){"/programme/reminders/notice/second_touch_days=5"}, 1);
    for (int bin = 0; bin <= 9; bin++) {
        bool acts = bin == 2 || (bin >= 4 && bin <= 8);
        cr_assert_eq(messages(&twice, bin) > messages(&once, bin), acts, "bin %d", bin);
    }
    drop(&once);
    drop(&twice);
}
