/* pointsim tests: guards fire on the days that they must, act from the next one, and nothing that
 * came before their closing changes. Copyright (C) 2026 the pointsim authors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "pointsim/measure.h"

/* 364 days from a Friday on; 400 members who redeem now and then, whole by whole sampled. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"guards\","
    "\"simulation\":{\"seed\":17,\"paths\":3,\"sample\":1000,\"start\":\"2027-01-01\","
    "\"horizon\":\"12 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"economics\":{\"margin_rate\":0.3,\"planned_urr\":0.8,\"planned_cost_per_point\":0.01},"
    "\"budget\":{\"monthly\":300},"
    "\"segments\":{\"s\":{\"members\":400,\"purchases\":{\"per_year\":24},\"visits\":{"
    "\"per_year\":24},\"spend\":{\"mean\":50,\"sd_within\":0.5},"
    "\"redemption\":{\"propensity\":-2}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"redemption\":{\"decision\":\"logit\","
    "\"at\":[\"purchase\",\"visit\"]},\"items\":{\"cup\":{\"points\":100,\"unit_cost\":1,"
    "\"retail_value\":3},\"reserve\":{\"points\":50,\"unit_cost\":1,\"retail_value\":3,"
    "\"tag\":\"more\"}},\"guards\":{\"opener\":{\"metric\":\"outstanding\",\"above\":1e17,"
    "\"open_items\":\"more\"}}}}";

static const char *const JANUARY = "/programme/guards/g="
                                   "{\"metric\":\"outstanding\",\"above\":20000,\"issuance\":0,"
                                   "\"survey\":2.5,\"days\":10}";

typedef struct outcome {
    pts_scenario scenario;
    pts_results results;
} outcome;

static outcome run(const char *set, int threads, int tile) {
    outcome o = {.scenario = load_text(SCENARIO, &set, set ? 1 : 0)};
    pts_run_options options = {.threads = threads, .tile = tile, .daily = true};
    cr_assert_eq(pts_run(&o.scenario, &options, &o.results), PTS_OK);
    return o;
}

static void drop(outcome *o) {
    pts_results_free(&o->results);
    pts_scenario_free(&o->scenario);
}

static int guard_named(const outcome *o, const char *name) {
    int i = 0;
    while (strcmp(o->scenario.guards[i].name, name) != 0)
        i++;
    return i;
}

static int64_t did(const outcome *o, int path, const char *guard, int month,
                   enum pts_guard_flow what) {
    return pts_ledger_guard(&o->results.paths[path], guard_named(o, guard), month)[what];
}

static int64_t outstanding(const pts_ledger *l, int month) {
    return pts_ledger_opening(l, 0, month + 1);
}

/* Days of the horizon before a month, 1..13. */
static int day_of(int month) {
    return (int)(pts_day_add_months(pts_date_to_day((pts_date){2027, 1, 1}), month - 1) -
                 pts_date_to_day((pts_date){2027, 1, 1}));
}

/* A week's metric that always meets the bound: window 2 is full at the end of week 2, the third
 * closing in a row is week 4's, on day 28; it acts up to day 57, so that weeks 9, 10, 11 are the
 * next, then 18 and so on: every 49 days. */
Test(engine_guards, fire_on_known_days) {
    outcome plain = run(NULL, 1, 0);
    outcome o = run("/programme/guards/g={\"metric\":\"redemption_rate\",\"every\":\"week\","
                    "\"window\":2,\"below\":1e18,\"in_a_row\":3,\"issuance\":1,\"days\":30}",
                    1, 0);
    int64_t fired[13] = {0}, days[13] = {0};
    for (int day = 28; day < 365; day += 49)
        for (int m = 1; m <= 12; m++) {
            fired[m] += day - 1 >= day_of(m) && day - 1 < day_of(m + 1);
            for (int d = day; d < day + 30; d++)
                days[m] += d >= day_of(m) && d < day_of(m + 1);
        }
    for (int p = 0; p < 3; p++)
        for (int m = 1; m <= 12; m++) {
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), fired[m], "month %d", m);
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_DAYS), days[m], "month %d", m);
        }
    cr_assert_eq(o.results.fingerprint, plain.results.fingerprint); /* a factor of 1 is none */
    drop(&o);
    drop(&plain);
}

Test(engine_guards, act_from_the_next_day_and_change_nothing_before) {
    outcome plain = run(NULL, 1, 0), o = run(JANUARY, 1, 0);
    for (int p = 0; p < 3; p++) {
        const pts_ledger *a = &plain.results.paths[p], *b = &o.results.paths[p];
        int first = 1;
        while (outstanding(a, first) <= 20000)
            first++;
        cr_assert_lt(first, 11);
        for (int m = 1; m <= first; m++)
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), m == first, "month %d", m);
        cr_assert_eq(did(&o, p, "g", first + 1, PTS_GUARD_DAYS), 10);
        int from = day_of(first + 1);
        for (int day = 0; day < from + 11; day++) {
            const int64_t *x = a->daily + day * PTS_DAILY_FLOWS;
            const int64_t *y = b->daily + day * PTS_DAILY_FLOWS;
            if (day < from)
                cr_assert_eq(memcmp(x, y, PTS_DAILY_FLOWS * sizeof *x), 0, "day %d", day);
            else if (day < from + 10)
                cr_assert_eq(y[PTS_DAILY_ISSUED], 0, "day %d", day);
            else
                cr_assert_gt(y[PTS_DAILY_ISSUED], 0);
        }
        int64_t times = 0, cost = 0, withheld = 0;
        for (int m = 1; m <= 12; m++) {
            times += did(&o, p, "g", m, PTS_GUARD_FIRED);
            cost += pts_ledger_flow(b, 0, m)[PTS_SURVEY_COST];
            withheld += pts_ledger_flow(b, 0, m)[PTS_WITHHELD];
        }
        cr_assert_eq(cost, 250 * times);
        cr_assert_gt(withheld, 0);
    }
    drop(&o);
    drop(&plain);
}

/* An item that guards open is offered on their days alone. */
Test(engine_guards, open_items_while_they_act) {
    outcome o = run("/programme/guards/opener={\"metric\":\"outstanding\",\"above\":20000,"
                    "\"open_items\":\"more\",\"days\":31}",
                    1, 0);
    int item = strcmp(o.scenario.items[0].name, "reserve") == 0 ? 0 : 1;
    int64_t with = 0;
    for (int p = 0; p < 3; p++)
        for (int m = 1; m <= 12; m++) {
            int64_t units = pts_ledger_unit(&o.results.paths[p], 0, m)[item];
            if (did(&o, p, "opener", m, PTS_GUARD_DAYS) == 0)
                cr_assert_eq(units, 0, "month %d", m);
            with += units;
        }
    cr_assert_gt(with, 100);
    drop(&o);
}

Test(engine_guards, metrics_are_those_of_the_books) {
    static const char *const guards[] = {
        "/programme/guards/g={\"metric\":\"budget_used\",\"above\":0.6,\"days\":1}",
        "/programme/guards/g={\"metric\":\"leverage_ratio\",\"above\":0.02,\"days\":1}"};
    outcome o = run(guards[0], 1, 0), l = run(guards[1], 1, 0);
    for (int p = 0; p < 3; p++) {
        int64_t cost = 0, issued = 0, spend = 0;
        for (int m = 1; m <= 12; m++) {
            const int64_t *flow = pts_ledger_flow(&o.results.paths[p], 0, m);
            cost += flow[PTS_COST];
            issued += flow[PTS_ISSUED];
            spend += flow[PTS_SPEND];
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), (double)cost > 0.6 * 30000.0 * m);
            bool over = (double)issued * 0.8 * 1.0 > 0.02 * (0.3 * (double)spend);
            cr_assert_eq(did(&l, p, "g", m, PTS_GUARD_FIRED), m == 12 && over);
        }
    }
    drop(&o);
    drop(&l);
}

Test(engine_guards, stay_the_same_however_they_are_run) {
    outcome o = run(JANUARY, 1, 0), other = run(JANUARY, 3, 7), plain = run(NULL, 1, 0);
    cr_assert_eq(other.results.fingerprint, o.results.fingerprint);
    cr_assert_neq(plain.results.fingerprint, o.results.fingerprint);
    const pts_scenario *policies[] = {&plain.scenario, &o.scenario, &other.scenario};
    pts_results together[3] = {{.n_paths = 0}};
    pts_run_options options = {.threads = 2, .daily = true};
    cr_assert_eq(pts_run_policies(policies, 3, &options, together), PTS_OK);
    cr_assert_eq(together[0].fingerprint, plain.results.fingerprint);
    cr_assert_eq(together[1].fingerprint, o.results.fingerprint);
    cr_assert_eq(together[2].fingerprint, o.results.fingerprint);
    for (int p = 0; p < 3; p++)
        cr_assert_eq(memcmp(together[1].paths[p].flows, o.results.paths[p].flows,
                            pts_ledger_cells(o.results.dims) * sizeof(int64_t)),
                     0);
    for (int i = 0; i < 3; i++)
        pts_results_free(&together[i]);
    drop(&o);
    drop(&other);
    drop(&plain);
}

/* One member alone goes by what the guards of its path did. */
Test(engine_guards, traces_know_them) {
    outcome o = run(JANUARY, 1, 0);
    pts_ledger sum = {0};
    cr_assert_eq(pts_ledger_init(&sum, o.results.dims), PTS_OK);
    cr_assert_eq(pts_trace_path(&o.scenario, 1, false, NULL, NULL, &sum), PTS_OK);
    for (int m = 1; m <= 12; m++) {
        cr_assert_eq(pts_ledger_flow(&sum, 0, m)[PTS_ISSUED],
                     pts_ledger_flow(&o.results.paths[1], 0, m)[PTS_ISSUED]);
        cr_assert_eq(pts_ledger_flow(&sum, 0, m)[PTS_REDEEMED],
                     pts_ledger_flow(&o.results.paths[1], 0, m)[PTS_REDEEMED]);
    }
    pts_ledger_free(&sum);
    drop(&o);
}

/* What its figure rests on: redemptions of a window, counted, not weighted. */
Test(engine_guards, their_figures_rest_on_so_many_acts) {
    static const char *const weekly = "/programme/guards/g={\"metric\":\"redemption_rate\","
                                      "\"every\":\"week\",\"window\":5,\"below\":0}";
    outcome o = run(weekly, 1, 0);
    int64_t redemptions = 0, purchases = 0;
    for (int p = 0; p < 3; p++)
        for (int m = 1; m <= 12; m++) {
            redemptions += pts_ledger_flow(&o.results.paths[p], 0, m)[PTS_REDEMPTIONS];
            purchases += pts_ledger_flow(&o.results.paths[p], 0, m)[PTS_PURCHASES];
        }
    cr_assert_eq(o.results.plans[0].weight, 1);
    cr_assert_float_eq(pts_guard_sampled(&o.scenario, &o.results, guard_named(&o, "g")),
                       (double)redemptions / 36.0 * 35.0 * 12.0 / 365.25, 1e-6);
    cr_assert_float_eq(pts_guard_sampled(&o.scenario, &o.results, guard_named(&o, "opener")),
                       (double)purchases / 36.0, 1e-6); /* outstanding: of a month */
    drop(&o);
}
