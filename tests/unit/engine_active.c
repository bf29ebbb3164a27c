/* pointsim tests: members at month ends over more months than a member has bits for, against what the
 * events of a trace say.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

enum { WARMUP = 30, MONTHS = 150, ALL = WARMUP + MONTHS, YEAR = 12 };

/* Members who buy about once a year, and leave in some ten years. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"active\","
    "\"simulation\":{\"seed\":3,\"paths\":1,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"150 months\",\"warmup\":\"30 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":300,\"enrolments\":2,"
    "\"purchases\":{\"per_year\":1.2,\"shape\":0.8},"
    "\"lifetime\":{\"model\":\"exponential\",\"mean_days\":4000},\"spend\":{\"mean\":20}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"expiry\":{\"kind\":\"none\"},"
    "\"redemption\":{\"at\":[\"purchase\"],\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":30,\"unit_cost\":1,\"retail_value\":1}}}}";

/* What a member did in each month since day 0, and the month in which it left. */
typedef struct member {
    int bought[ALL], redeemed[ALL], left;
} member;

typedef struct watcher {
    int64_t number;
    member now;
    int64_t active[MONTHS], repeating[MONTHS], retained[MONTHS], redeeming[MONTHS];
} watcher;

static int in_year_to(const int *did, int month) {
    int n = 0;
    for (int m = month - YEAR + 1; m <= month; m++)
        n += m >= 0 ? did[m] : 0;
    return n;
}

static void settle(watcher *w) {
    for (int i = 0; i < MONTHS; i++) {
        int month = WARMUP + i, bought = in_year_to(w->now.bought, month);
        if (month >= w->now.left)
            break;
        w->active[i] += bought > 0;
        w->repeating[i] += bought > 1;
        w->retained[i] += bought > 0 && in_year_to(w->now.bought, month - YEAR) > 0;
        w->redeeming[i] += in_year_to(w->now.redeemed, month) > 0;
    }
    w->now = (member){.left = ALL};
}

/* Day 0 is the first of July 2024. */
static int month_of(const pts_event *e) {
    pts_date date =
        pts_date_of_day(pts_date_to_day((pts_date){2024, 7, 1}) + (int32_t)(e->tick >> 16));
    return 12 * (date.year - 2024) + date.month - 7;
}

static void watch(void *context, int64_t number, const pts_event *e) {
    watcher *w = context;
    int month = month_of(e);
    if (number != w->number)
        settle(w);
    w->number = number;
    if (month >= ALL)
        return;
    w->now.bought[month] += e->type == PTS_EVENT_PURCHASE;
    w->now.redeemed[month] += e->type == PTS_EVENT_REDEEM;
    if (e->type == PTS_EVENT_LEAVE)
        w->now.left = month;
}

Test(engine_active, months_beyond_sixty_four) {
    pts_scenario s = load_text(SCENARIO, NULL, 0);
    pts_results r = {0};
    watcher *w = calloc(1, sizeof *w);
    w->now.left = ALL;
    cr_assert_eq(pts_trace_path(&s, 0, false, watch, w, NULL), PTS_OK);
    settle(w);
    cr_assert_eq(pts_run(&s, &(pts_run_options){.threads = 2}, &r), PTS_OK);
    int64_t returned = 0;
    for (int i = 0; i < MONTHS; i++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, i + 1);
        cr_assert_eq(flow[PTS_ACTIVE], w->active[i], "active, month %d", i + 1);
        cr_assert_eq(flow[PTS_REPEATING], w->repeating[i], "repeating, month %d", i + 1);
        cr_assert_eq(flow[PTS_RETAINED], w->retained[i], "retained, month %d", i + 1);
        cr_assert_eq(flow[PTS_REDEEMING], w->redeeming[i], "redeeming, month %d", i + 1);
        returned += flow[PTS_ACTIVE] - flow[PTS_RETAINED];
    }
    cr_assert_gt(w->active[MONTHS - 1], 50);
    cr_assert_gt(w->redeeming[MONTHS - 1], 20);
    cr_assert_gt(returned, 1000, "members go away and come back");
    free(w);
    pts_results_free(&r);
    pts_scenario_free(&s);
}
