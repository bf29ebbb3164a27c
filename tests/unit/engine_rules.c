/* pointsim tests: rules of the engine as the events of members show them, one by one: caps and
 * limits, inactivity, anniversaries, extension, pressure, flows by day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* Every member is simulated; a unit of money earns a point, begun units nothing. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"rules\","
    "\"simulation\":{\"seed\":11,\"paths\":1,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"20 months\",\"warmup\":\"5 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":60,\"enrolments\":2,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":60},\"spend\":{\"mean\":20,\"sd_within\":0.8}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"expiry\":{\"kind\":\"none\"},"
    "\"redemption\":{\"at\":[\"purchase\"],\"decision\":\"logit\",\"quantity\":\"all\"},"
    "\"items\":{\"one\":{\"points\":1,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

static pts_scenario load(const char *const *sets, int n_sets) {
    return load_text(SCENARIO, sets, n_sets);
}

#define LOAD(...)                                                                                  \
    load((const char *const[]){__VA_ARGS__},                                                       \
         (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static uint32_t day_of(const pts_event *e) {
    return e->tick >> 16;
}

/* Of the scenarios here day 0 is the first of August 2026. */
static pts_date date_of(const pts_event *e) {
    return pts_date_of_day(pts_date_to_day((pts_date){2026, 8, 1}) + (int32_t)day_of(e));
}

/* ---- caps and limits ---- */

/* What was had in the calendar day, month, year and ever. */
struct had {
    int32_t period[4], had[4];
};

static int32_t room(struct had *had, const int32_t most[4], const pts_event *e) {
    pts_date date = date_of(e);
    int32_t now[4] = {(int32_t)day_of(e) + 1, 12 * date.year + date.month, date.year, 1};
    int32_t least = INT32_MAX;
    for (int i = 0; i < 4; i++) {
        if (now[i] != had->period[i])
            had->had[i] = 0;
        had->period[i] = now[i];
        int32_t left = most[i] - had->had[i];
        least = left < least ? left : least;
    }
    return least;
}

static void have(struct had *had, int32_t amount) {
    for (int i = 0; i < 4; i++)
        had->had[i] += amount;
}

struct rationed {
    struct had points, occasions[3];
    int cut, refused; /* how often a cap or a limit was felt */
};

enum { NONE = INT32_MAX };
static const int32_t caps[4] = {30, 90, 400, NONE};
static const int32_t limits[3][4] = {{1, 6, 20, 30}, {NONE, NONE, NONE, 25}, {2, NONE, NONE, NONE}};

static void check_rations(void *context, int64_t member, const pts_event *e) {
    struct rationed *r = context;
    (void)member;
    if (e->type == PTS_EVENT_START)
        memset(r, 0, offsetof(struct rationed, cut));
    if (e->type == PTS_EVENT_PURCHASE) {
        int32_t left = room(&r->points, caps, e), full = e->minor / 100;
        cr_assert_eq(e->points, full < left ? full : left);
        have(&r->points, e->points);
        r->cut += e->points < full;
    }
    if (e->type == PTS_EVENT_ACTIVITY) {
        bool rewarded = room(&r->occasions[e->item], limits[e->item], e) > 0;
        cr_assert_eq(e->points, rewarded ? 5 : 0);
        have(&r->occasions[e->item], rewarded);
        r->refused += !rewarded;
    }
}

Test(engine_rules, caps_and_limits_by_calendar_day_month_year_and_ever) {
    pts_scenario s = LOAD("/programme/earn/cap={\"per_day\":30,\"per_month\":90,\"per_year\":400}",
                          "/programme/activities={\"a\":{\"per_year\":200,\"points\":5,\"limit\":"
                          "{\"per_day\":1,\"per_month\":6,\"per_year\":20,\"ever\":30}},"
                          "\"b\":{\"per_year\":40,\"points\":5,\"limit\":{\"ever\":25}},"
                          "\"c\":{\"per_year\":300,\"points\":5,\"limit\":{\"per_day\":2}}}");
    struct rationed r = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, check_rations, &r, NULL), PTS_OK);
    cr_assert(r.cut > 1000 && r.refused > 1000, "%d, %d", r.cut, r.refused);
    pts_scenario_free(&s);
}

/* ---- inactivity ---- */

struct inactive {
    bool earning, redeeming; /* sets the clock */
    int days;
    uint32_t clock, due; /* day; tick of the last lapse */
    int64_t balance;     /* before the event */
    int lapses;
};

/* Every redemption takes all points: the next lot is made on an empty balance. */
static void check_clock(void *context, int64_t member, const pts_event *e) {
    struct inactive *i = context;
    uint32_t day = day_of(e);
    (void)member;
    if (pts_event_is_aside(e->type))
        return;
    if (e->type == PTS_EVENT_START)
        i->balance = i->due = 0;
    if (e->type == PTS_EVENT_PURCHASE && i->balance > 0)
        cr_assert_leq(day, i->clock + (uint32_t)i->days);
    if (e->type == PTS_EVENT_PURCHASE && e->points > 0 && (i->earning || i->balance == 0))
        i->clock = day;
    if (e->type == PTS_EVENT_REDEEM && i->redeeming)
        i->clock = day;
    if (e->type == PTS_EVENT_LAPSE) {
        cr_assert_gt(e->points, 0);
        if (e->tick != i->due)
            cr_assert_eq(e->tick, (i->clock + (uint32_t)i->days + 1) << 16);
        i->due = e->tick;
        i->clock = day; /* of what is left */
        i->lapses++;
    }
    i->balance = e->balance;
}

Test(engine_rules, the_clock_of_inactivity) {
    static const char *const expiry[] = {
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"20 days\",\"activity\":\"earn\"}",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"20 days\",\"activity\":\"redeem\"}",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"20 days\"}"};
    /* lots in a queue, lots in a list, a part that lapses time after time */
    static const char *const lots[] = {"/programme/redemption/order=\"fefo\"",
                                       "/programme/redemption/order=\"lifo\"",
                                       "/programme/expiry/share=0.3"};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            pts_scenario s = LOAD(expiry[i], lots[j]);
            struct inactive check = {.earning = i != 1, .redeeming = i != 0, .days = 20};
            cr_assert_eq(pts_trace_path(&s, 0, false, check_clock, &check, NULL), PTS_OK);
            cr_assert_gt(check.lapses, 50);
            pts_scenario_free(&s);
        }
}

/* ---- anniversaries ---- */

struct year {
    int32_t enrolled;     /* civil day */
    int lapses, on_a_day; /* of lots that were issued on an anniversary or the day of enrolment */
};

static int32_t civil_of(uint32_t day) {
    return pts_date_to_day((pts_date){2027, 1, 1}) + (int32_t)day;
}

static void check_year(void *context, int64_t member, const pts_event *e) {
    struct year *y = context;
    int32_t issued = civil_of((uint32_t)e->issue_day), lapse = 0;
    if (e->type == PTS_EVENT_START) /* the 60 opening members: almost a day before the horizon */
        y->enrolled = civil_of(day_of(e)) - (member < 60);
    if (e->type != PTS_EVENT_LAPSE)
        return;
    for (int n = 1; n == 1 || lapse < issued; n++)
        lapse = pts_day_add_months(y->enrolled, 12 * n);
    cr_assert_eq(civil_of(day_of(e)) - 1, lapse);
    y->lapses++;
    y->on_a_day += issued == lapse || issued == y->enrolled;
}

Test(engine_rules, anniversaries_of_each_member) {
    pts_scenario s =
        LOAD("/programme/expiry={\"kind\":\"anniversary\"}", "/programme/items={}",
             "/programme/redemption/decision=\"always\"", "/simulation/warmup=\"0 months\"",
             "/simulation/horizon=\"40 months\"", "/segments/s/tenure={\"mean_years\":0.0001}",
             "/segments/s/purchase_at_enrolment=true");
    struct year check = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, check_year, &check, NULL), PTS_OK);
    cr_assert(check.lapses > 1000 && check.on_a_day > 50, "%d, %d", check.lapses, check.on_a_day);
    pts_scenario_free(&s);
}

/* ---- extension ---- */

struct lot {
    uint32_t issued, last; /* days; last on which it can be used */
    int32_t points;
};

struct extended {
    bool earning, redeeming; /* extends */
    struct lot lots[2000];
    int n, lapses, late;
};

static void extend(struct extended *x, uint32_t day) {
    for (int i = 0; i < x->n; i++)
        if (x->lots[i].last < day + 25)
            x->lots[i].last = day + 25;
}

/* Soonest expiry first, ties to the older lot. */
static void take(struct extended *x, int32_t points) {
    while (points > 0) {
        int first = 0;
        for (int i = 1; i < x->n; i++)
            if (x->lots[i].last < x->lots[first].last)
                first = i;
        cr_assert_lt(first, x->n);
        int32_t part = points < x->lots[first].points ? points : x->lots[first].points;
        points -= part;
        x->lots[first].points -= part;
        if (x->lots[first].points == 0)
            memmove(&x->lots[first], &x->lots[first + 1],
                    (size_t)(--x->n - first) * sizeof *x->lots);
    }
}

static void check_extension(void *context, int64_t member, const pts_event *e) {
    struct extended *x = context;
    uint32_t day = day_of(e);
    int at = 0;
    (void)member;
    if (e->type == PTS_EVENT_START)
        x->n = 0;
    if (e->type == PTS_EVENT_PURCHASE && e->points > 0) {
        x->lots[x->n++] = (struct lot){day, day + 40, e->points};
        if (x->earning)
            extend(x, day);
    }
    if (e->type == PTS_EVENT_REDEEM) {
        take(x, e->points);
        if (x->redeeming)
            extend(x, day);
    }
    if (e->type == PTS_EVENT_LAPSE) {
        while (at < x->n &&
               (x->lots[at].issued != (uint32_t)e->issue_day || x->lots[at].points != e->points))
            at++;
        cr_assert_lt(at, x->n);
        cr_assert_eq(day, x->lots[at].last + 1);
        x->late += x->lots[at].last > x->lots[at].issued + 40;
        x->lapses++;
        memmove(&x->lots[at], &x->lots[at + 1], (size_t)(--x->n - at) * sizeof *x->lots);
    }
}

Test(engine_rules, extension_by_earning_redeeming_or_either) {
    static const char *const activity[] = {"earn", "redeem", "either"};
    static struct extended check;
    for (int i = 0; i < 3; i++) {
        char expiry[200];
        snprintf(expiry, sizeof expiry,
                 "/programme/expiry={\"kind\":\"rolling\",\"after\":\"40 days\","
                 "\"extension\":{\"by\":\"25 days\",\"activity\":\"%s\"}}",
                 activity[i]);
        pts_scenario s = LOAD(expiry, "/programme/redemption/quantity=\"one\"",
                              "/programme/items/one/points=7", "/segments/s/purchases/per_year=15");
        check = (struct extended){.earning = i != 1, .redeeming = i != 0};
        cr_assert_eq(pts_trace_path(&s, 0, false, check_extension, &check, NULL), PTS_OK);
        cr_assert(check.lapses > 200 && check.late > 50, "%d, %d", check.lapses, check.late);
        pts_scenario_free(&s);
    }
}

/* ---- pressure ---- */

struct pressed {
    struct extended held;
    bool visited;   /* with points */
    int sixteenths; /* of the balance, that expire soon */
    int yes, no;
};

/* Log-odds of -25 + 50 h: where most points expire soon all are redeemed, where few do none. */
static void check_pressure(void *context, int64_t member, const pts_event *e) {
    struct pressed *p = context;
    int64_t soon = 0;
    if (pts_event_is_aside(e->type))
        return;
    if (p->visited && p->sixteenths <= 2)
        cr_assert_neq(e->type, PTS_EVENT_REDEEM);
    if (p->visited && p->sixteenths >= 14)
        cr_assert_eq(e->type, PTS_EVENT_REDEEM);
    check_extension(&p->held, member, e);
    p->visited = e->type == PTS_EVENT_VISIT && e->balance > 0;
    if (!p->visited)
        return;
    for (int i = 0; i < p->held.n; i++)
        soon += p->held.lots[i].last <= day_of(e) + 30 ? p->held.lots[i].points : 0;
    p->sixteenths = (int)(soon * 16 / e->balance);
    p->yes += p->sixteenths >= 14;
    p->no += p->sixteenths <= 2;
}

Test(engine_rules, points_that_expire_within_thirty_days_press) {
    /* lots in a queue; in a list, by an extension that never matters */
    static const char *const expiry[] = {
        "/programme/expiry={\"kind\":\"rolling\",\"after\":\"40 days\"}",
        "/programme/expiry={\"kind\":\"rolling\",\"after\":\"40 days\","
        "\"extension\":{\"by\":\"1 day\"}}"};
    static struct pressed check;
    for (int i = 0; i < 2; i++) {
        pts_scenario s =
            LOAD(expiry[i], "/programme/redemption/at=[\"visit\"]",
                 "/segments/s/visits={\"per_year\":150}", "/segments/s/spend/sd_within=2",
                 "/segments/s/redemption={\"propensity\":-25,\"pressure\":50}");
        check = (struct pressed){.yes = 0};
        cr_assert_eq(pts_trace_path(&s, 0, false, check_pressure, &check, NULL), PTS_OK);
        cr_assert(check.yes > 1000 && check.no > 1000, "%d, %d", check.yes, check.no);
        pts_scenario_free(&s);
    }
}

/* ---- flows by day ---- */

struct days {
    int64_t *flow; /* as pts_ledger.daily */
    uint32_t opens, closes;
};

static void note_day(void *context, int64_t member, const pts_event *e) {
    static const int books[][2] = {[PTS_EVENT_PURCHASE] = {PTS_DAILY_PURCHASES, PTS_DAILY_ISSUED},
                                   [PTS_EVENT_ACTIVITY] = {-1, PTS_DAILY_ISSUED},
                                   [PTS_EVENT_REDEEM] = {PTS_DAILY_REDEMPTIONS, PTS_DAILY_REDEEMED},
                                   [PTS_EVENT_LAPSE] = {-1, PTS_DAILY_EXPIRED}};
    const struct days *d = context;
    uint32_t day = day_of(e) - (e->type == PTS_EVENT_LAPSE);
    bool booked = e->type == PTS_EVENT_PURCHASE || e->type == PTS_EVENT_ACTIVITY ||
                  e->type == PTS_EVENT_REDEEM || e->type == PTS_EVENT_LAPSE;
    (void)member;
    if (!booked || day < d->opens || day >= d->closes)
        return;
    int64_t *row = d->flow + (day - d->opens) * PTS_DAILY_FLOWS;
    if (books[e->type][0] >= 0)
        row[books[e->type][0]] += 1;
    row[books[e->type][1]] += e->points;
}

/* Under rules that hold lots in a queue and under those that need a list. */
Test(engine_rules, daily_flows_are_those_of_the_events) {
    static const char *const rules[] = {
        "/programme/expiry={\"kind\":\"rolling\",\"after\":\"40 days\"}",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"20 days\"}",
        "/programme/expiry={\"kind\":\"anniversary\"}",
        "/programme/expiry={\"kind\":\"rolling\",\"after\":\"40 days\",\"share\":0.3}",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"20 days\",\"share\":0.3}"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        pts_scenario s =
            LOAD(rules[i], "/programme/activities={\"a\":{\"per_year\":20,\"points\":5}}");
        pts_results r = {0};
        pts_run_options options = {.threads = 1, .no_twins = true, .daily = true};
        cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
        struct days days = {calloc((size_t)r.dims.days * PTS_DAILY_FLOWS, sizeof(int64_t)), 153,
                            153 + (uint32_t)r.dims.days};
        cr_assert_eq(pts_trace_path(&s, 0, false, note_day, &days, NULL), PTS_OK);
        int64_t sum[PTS_DAILY_FLOWS] = {0};
        for (int at = 0; at < r.dims.days * PTS_DAILY_FLOWS; at++) {
            if (at % PTS_DAILY_FLOWS == PTS_DAILY_ENROLLED)
                continue;
            cr_assert_eq(r.paths[0].daily[at], days.flow[at], "rule %zu, flow %d of day %d", i,
                         at % PTS_DAILY_FLOWS, at / PTS_DAILY_FLOWS);
            sum[at % PTS_DAILY_FLOWS] += days.flow[at];
        }
        cr_assert(sum[PTS_DAILY_EXPIRED] > 100 && sum[PTS_DAILY_REDEEMED] > 100);
        free(days.flow);
        pts_results_free(&r);
        pts_scenario_free(&s);
    }
}

/* ---- parts of a path ---- */

/* Three parts of 131 072 members at most, which do not divide the members evenly. */
Test(engine_rules, parts_of_a_path_hold_every_member_once) {
    pts_scenario s =
        LOAD("/simulation/sample=1000000", "/simulation/horizon=\"1 month\"",
             "/segments/s/members=0", "/segments/s/enrolments=300002",
             "/segments/s/purchases={\"per_year\":0}", "/segments/s/purchase_at_enrolment=true");
    pts_results r = {0};
    pts_run_options options = {.threads = 2, .no_twins = true};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 1)[PTS_ENROLLED], 300002);
    cr_assert_eq(pts_ledger_flow(&r.paths[0], 0, 1)[PTS_PURCHASES], 300002);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- sums ---- */

/* A product, then a sum, that leave 64 bits by one. */
Test(engine_rules, sums_beyond_64_bits_are_refused) {
    pts_dims dims = {.months = 1, .segments = 1, .items = 1};
    pts_ledger to = {0}, from = {0};
    cr_assert_eq(pts_ledger_init(&to, dims), PTS_OK);
    cr_assert_eq(pts_ledger_init(&from, dims), PTS_OK);
    int64_t *flow = &pts_ledger_flow(&from, 0, 1)[PTS_ISSUED];
    *flow = INT64_MAX / 2;
    cr_assert_eq(pts_ledger_add(&to, &from, 2), PTS_OK);
    *flow = 1;
    cr_assert_eq(pts_ledger_add(&to, &from, 1), PTS_OK);
    cr_assert_eq(pts_ledger_flow(&to, 0, 1)[PTS_ISSUED], INT64_MAX);
    cr_assert_eq(pts_ledger_add(&to, &from, 1), PTS_ERR_RANGE);
    pts_ledger_clear(&to);
    *flow = INT64_MAX / 2 + 1;
    cr_assert_eq(pts_ledger_add(&to, &from, 2), PTS_ERR_RANGE);
    pts_ledger_free(&to);
    pts_ledger_free(&from);
}
