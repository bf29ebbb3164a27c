/* pointsim tests: guards fire on the days that they must, act from the next one, and nothing that
 * came before their closing changes. Copyright (C) 2026 the pointsim authors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "pointsim/io.h"
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

/* Every redemption of a month in which the price was the same took so many points a unit. */
static void assert_price(const outcome *o, int month, int64_t price) {
    for (int p = 0; p < 3; p++) {
        const pts_ledger *l = &o->results.paths[p];
        int64_t units = pts_ledger_unit(l, 0, month)[0] + pts_ledger_unit(l, 0, month)[1];
        cr_assert_gt(units, 10);
        cr_assert_eq(pts_ledger_flow(l, 0, month)[PTS_REDEEMED], price * units, "month %d", month);
    }
}

/* From February on half the price; a later guard wins in its days, from April 1 to May 1, and after
 * three closings more from August on. */
Test(engine_guards, change_prices_and_the_latest_wins) {
    static const char *const set[] = {
        "/programme/guards/opener={\"metric\":\"outstanding\",\"above\":0,\"prices\":0.5,"
        "\"days\":365,\"open_items\":\"more\"}",
        "/programme/guards/second={\"metric\":\"outstanding\",\"above\":0,\"prices\":2.004,"
        "\"in_a_row\":3,\"days\":31}",
        "/programme/items/reserve/points=1000000"};
    outcome o = {.scenario = load_text(SCENARIO, set, 3)};
    pts_run_options options = {.threads = 1};
    cr_assert_eq(pts_run(&o.scenario, &options, &o.results), PTS_OK);
    assert_price(&o, 1, 100);
    assert_price(&o, 2, 50);
    assert_price(&o, 3, 50);
    assert_price(&o, 4, 200); /* 200.4 */
    assert_price(&o, 6, 50);
    assert_price(&o, 7, 50);
    assert_price(&o, 8, 200);
    drop(&o);
}

/* As a scenario that has the factor as a change of the rules from the same day on. */
Test(engine_guards, change_prices_as_a_change_of_the_rules_does) {
    outcome o = run("/programme/guards/g={\"metric\":\"outstanding\",\"above\":0,\"prices\":0.6,"
                    "\"days\":365}",
                    1, 0);
    outcome changed = run("/programme/change={\"date\":\"2027-02-01\",\"price_factor\":0.6}", 1, 0);
    cr_assert_eq(o.results.fingerprint, changed.results.fingerprint);
    drop(&o);
    drop(&changed);
}

Test(engine_guards, margin_cover_is_margin_over_cost) {
    outcome o = run("/programme/guards/g={\"metric\":\"margin_cover\",\"window\":2,\"below\":75,"
                    "\"days\":1,\"survey\":1}",
                    1, 0);
    int fired = 0;
    for (int p = 0; p < 3; p++)
        for (int m = 1; m <= 12; m++) {
            const int64_t *now = pts_ledger_flow(&o.results.paths[p], 0, m);
            const int64_t *last = pts_ledger_flow(&o.results.paths[p], 0, m - 1);
            double margin = 0.3 * (double)(now[PTS_SPEND] + last[PTS_SPEND]);
            int64_t cost = now[PTS_COST] + last[PTS_COST] + last[PTS_SURVEY_COST];
            bool meets = m >= 2 && margin < 75.0 * (double)cost;
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), meets, "month %d", m);
            fired += meets;
        }
    cr_assert(fired > 3 && fired < 33, "%d", fired);
    drop(&o);
}

Test(engine_guards, turnover_is_that_of_a_year) {
    outcome low = run("/programme/guards/g={\"metric\":\"turnover\",\"above\":0.01}", 1, 0);
    for (int p = 0; p < 3; p++) {
        double redeemed = 0.0, held = 0.0;
        for (int m = 1; m <= 12; m++) {
            redeemed += (double)pts_ledger_flow(&low.results.paths[p], 0, m)[PTS_REDEEMED];
            held += (double)outstanding(&low.results.paths[p], m) / 12.0;
            cr_assert_eq(did(&low, p, "g", m, PTS_GUARD_FIRED), m == 12);
        }
        char set[200];
        double bounds[] = {redeemed / held * 0.999, redeemed / held * 1.001};
        for (int i = 0; i < 2; i++) {
            snprintf(set, sizeof set,
                     "/programme/guards/g={\"metric\":\"turnover\",\"above\":%.9f}", bounds[i]);
            outcome o = run(set, 1, 0);
            cr_assert_eq(did(&o, p, "g", 12, PTS_GUARD_FIRED), i == 0);
            drop(&o);
        }
    }
    drop(&low);
}

/* Of 400 units as the horizon begins, filled up by 150 every quarter. */
Test(engine_guards, stock_is_what_is_left_of_the_period_s) {
    static const char *const set[] = {
        "/programme/items/cup/stock={\"units\":400,\"restock\":150,\"every\":\"quarter\"}",
        "/programme/guards/g={\"metric\":\"stock\",\"item\":\"cup\",\"below\":0.5,\"days\":1}"};
    outcome o = {.scenario = load_text(SCENARIO, set, 2)};
    pts_run_options options = {.threads = 1};
    cr_assert_eq(pts_run(&o.scenario, &options, &o.results), PTS_OK);
    int item = strcmp(o.scenario.items[0].name, "cup") == 0 ? 0 : 1, fired = 0;
    for (int p = 0; p < 3; p++) {
        int64_t left = 400, full = 400;
        for (int m = 1; m <= 12; m++) {
            if (m % 3 == 1 && m > 1)
                full = left += 150;
            left -= pts_ledger_unit(&o.results.paths[p], 0, m)[item];
            bool meets = full > 0 && (double)left < 0.5 * (double)full;
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), meets, "month %d", m);
            fired += meets;
        }
    }
    cr_assert(fired > 3 && fired < 33, "%d", fired);
    drop(&o);
}

/* By the day: the first seven days are the first week. */
Test(engine_guards, look_every_day) {
    outcome o = run("/programme/guards/g={\"metric\":\"redemption_rate\",\"every\":\"day\","
                    "\"window\":7,\"below\":1e18,\"days\":1,\"survey\":1}",
                    1, 0);
    for (int p = 0; p < 3; p++)
        for (int m = 1; m <= 12; m++) { /* acting a day, it looks every second */
            int64_t n = 0;
            for (int day = 6; day < 365; day += 2)
                n += day >= day_of(m) && day < day_of(m + 1);
            cr_assert_eq(did(&o, p, "g", m, PTS_GUARD_FIRED), n, "month %d", m);
        }
    drop(&o);
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

static void count_guard(void *context, const pts_event *e) {
    int64_t *days = context;
    uint32_t *last = (uint32_t *)(days + 2);
    if (e->type == PTS_EVENT_GUARD || !pts_event_is_aside(e->type)) {
        cr_assert(e->tick >= *last, "%s in order of time", pts_event_name(e->type));
        *last = e->tick;
    }
    days[0] += e->type == PTS_EVENT_GUARD;
    days[1] += e->type == PTS_EVENT_GUARD ? e->units : 0;
    cr_assert(e->type != PTS_EVENT_GUARD || (pts_event_is_aside(e->type) && e->balance == 0));
}

/* Among a member's own events, as often and for as many days as the ledger has it. */
Test(engine_guards, members_are_told_of_them) {
    outcome o = run(JANUARY, 1, 0);
    int64_t told[3] = {0}, fired = 0, days = 0;
    int segment = 0;
    cr_assert_eq(pts_trace(&o.scenario, 1, false, 5, count_guard, told, NULL, &segment), PTS_OK);
    for (int m = 1; m <= 12; m++) {
        fired += m < 12 ? did(&o, 1, "g", m, PTS_GUARD_FIRED) : 0; /* at the last close: no day */
        days += did(&o, 1, "g", m, PTS_GUARD_DAYS);
    }
    cr_assert_gt(fired, 3);
    cr_assert_eq(told[0], fired);
    cr_assert_eq(told[1], days);
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

/* What looks back a year is never known in a shorter horizon. */
Test(engine_guards, that_can_never_fire_are_refused) {
    static const char *const yearly[] = {"turnover", "value_volatility", "value_swing",
                                         "leverage_ratio"};
    for (int months = 11; months <= 12; months++)
        for (int i = 0; i < 4; i++) {
            char guard[120], horizon[60];
            const char *const sets[] = {guard, horizon};
            pts_scenario s = {0};
            pts_problems problems = {0};
            snprintf(guard, sizeof guard, "/programme/guards/g={\"metric\":\"%s\",\"above\":1}",
                     yearly[i]);
            snprintf(horizon, sizeof horizon, "/simulation/horizon=\"%d months\"", months);
            int status =
                pts_scenario_parse(SCENARIO, strlen(SCENARIO), ".", sets, 2, &s, NULL, &problems);
            cr_assert_eq(status == PTS_OK, months == 12, "%s of %d months", yearly[i], months);
            cr_assert(months == 12 || strstr(problems.list[0].message, "it can never fire"));
            pts_problems_free(&problems);
            pts_scenario_free(&s);
        }
}
