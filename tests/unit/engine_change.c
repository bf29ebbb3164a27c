/* pointsim tests: a change of the rules as the books and the events of members show it: what the new
 * rules are, what becomes of old lots, who is compensated, and that the rest stays as it was.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

enum { DAY_TICKS = 65536, MEMBERS = 2000 };

/* A minor unit of money earns a point; points live 400 days; every opportunity is used, but nothing is
 * cheap enough. Day 0 is the first of April 2026. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"change\","
    "\"simulation\":{\"seed\":5,\"paths\":1,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"24 months\",\"warmup\":\"9 months\",\"runoff\":\"12 months\"},"
    "\"segments\":{\"s\":{\"members\":2000,\"purchases\":{\"per_year\":20},"
    "\"spend\":{\"mean\":20}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"400 days\"},"
    "\"redemption\":{\"at\":[\"purchase\"],\"decision\":\"always\"},"
    "\"items\":{\"one\":{\"points\":1000000000,\"unit_cost\":1,\"retail_value\":1}}}}";

/* The fifteenth month of the horizon, so that bins say before and after. */
#define CHANGE(rest) "/programme/change={\"date\":\"2028-03-01\"" rest "}"
enum { CHANGE_BIN = 15, CHANGE_DAY = 275 + 365 + 60 };

#define LOAD(...)                                                                                  \
    load_text(SCENARIO, (const char *const[]){__VA_ARGS__},                                        \
              (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static pts_results run(const pts_scenario *s) {
    pts_results r = {0};
    pts_run_options options = {.threads = 1, .no_twins = true};
    cr_assert_eq(pts_run(s, &options, &r), PTS_OK);
    return r;
}

/* Bins first .. last. */
static int64_t sum_of(const pts_results *r, enum pts_flow flow, int first, int last) {
    int64_t sum = 0;
    for (int bin = first; bin <= last; bin++)
        sum += pts_ledger_flow(&r->paths[0], 0, bin)[flow];
    return sum;
}

static void expect_same(const pts_scenario *a, const pts_scenario *b) {
    pts_results x = run(a), y = run(b);
    cr_assert_eq(x.fingerprint, y.fingerprint);
    for (int bin = 0; bin <= x.dims.months + 1; bin++)
        for (int f = 0; f < PTS_FLOWS; f++)
            cr_assert_eq(pts_ledger_flow(&x.paths[0], 0, bin)[f],
                         pts_ledger_flow(&y.paths[0], 0, bin)[f], "%s", pts_flow_table[f].name);
    pts_results_free(&x);
    pts_results_free(&y);
}

/* Within four standard deviations of n draws. */
static void expect_share(int64_t k, int64_t n, double p, const char *what) {
    double sd = sqrt(p * (1.0 - p) * (double)n);
    cr_assert_gt(n, 1000, "%s", what);
    cr_assert_lt(fabs((double)k - p * (double)n), 4.0 * sd, "%s: %lld of %lld, expected %g", what,
                 (long long)k, (long long)n, p);
}

/* ---- what does not change ---- */

#define CHEAP "/programme/items/one/points=700"
#define LOGIT "/programme/redemption/decision=\"logit\""

/* With redemptions, and whether lots are kept as a queue or as a list. */
Test(engine_change, one_that_changes_nothing_changes_no_bit) {
    pts_scenario without = LOAD(CHEAP, LOGIT);
    pts_scenario with = LOAD(CHEAP, LOGIT, CHANGE());
    pts_scenario list = LOAD(CHEAP, LOGIT,
                             CHANGE(",\"expiry\":{\"kind\":\"rolling\",\"after\":\"400 days\"},"
                                    "\"extension\":{\"share\":1,\"days\":0},"
                                    "\"compensation\":{\"share\":1,\"rate\":0}"));
    pts_scenario early = LOAD(CHEAP, LOGIT, CHANGE(",\"announced\":\"2027-01-01\""));
    expect_same(&without, &with);
    expect_same(&without, &list);
    expect_same(&without, &early);
    pts_scenario_free(&without);
    pts_scenario_free(&with);
    pts_scenario_free(&list);
    pts_scenario_free(&early);
}

/* Lots keep their days, and what the new terms say of those of before is never asked. */
Test(engine_change, kept_lots_lapse_as_without_a_change) {
    pts_scenario without =
        LOAD("/programme/earn/points_per_unit=1", "/simulation/runoff=\"0 months\"");
    pts_scenario with = LOAD("/programme/earn/points_per_unit=1", "/simulation/runoff=\"0 months\"",
                             CHANGE(",\"expiry\":{\"kind\":\"none\"}"));
    expect_same(&without, &with); /* what is earned later lapses beyond the horizon either way */
    pts_scenario_free(&without);
    pts_scenario_free(&with);
}

/* ---- earning and prices ---- */

Test(engine_change, purchases_earn_by_the_factor_from_the_day_on) {
    pts_scenario s = LOAD(CHANGE(",\"earn_factor\":3"));
    pts_results r = run(&s);
    int64_t before = sum_of(&r, PTS_SPEND, 0, CHANGE_BIN - 1);
    int64_t after = sum_of(&r, PTS_SPEND, CHANGE_BIN, 24);
    cr_assert_gt(after, 1000000);
    cr_assert_eq(sum_of(&r, PTS_ISSUED, 0, CHANGE_BIN - 1), before);
    cr_assert_eq(sum_of(&r, PTS_ISSUED, CHANGE_BIN, 24), 3 * after);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

Test(engine_change, prices_are_times_the_factor_from_the_day_on) {
    pts_scenario s = LOAD("/programme/items/one/points=777", CHANGE(",\"price_factor\":1.5"));
    pts_results r = run(&s);
    for (int bin = 1; bin <= 24; bin++) {
        const int64_t *flow = pts_ledger_flow(&r.paths[0], 0, bin);
        int64_t price = bin < CHANGE_BIN ? 777 : 1166; /* 1165.5 rounded */
        cr_assert_gt(flow[PTS_REDEMPTIONS], 500);
        cr_assert_eq(flow[PTS_REDEEMED], flow[PTS_REDEMPTIONS] * price, "month %d", bin);
    }
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- old lots ---- */

/* Of the lots that lapse, by when. */
typedef struct lapses {
    const char *old;
    int32_t grace, extension;
    int64_t member;
    bool extended; /* the member's lots of before the change last longer */
    bool known;
    int extended_members, members;
    int kept, shortened, lasting, renewed, later; /* lots by which day it was */
} lapses;

/* Last day of a lot of before, without extension. */
static int32_t expected_last(lapses *x, int32_t day) {
    int32_t own = day + 400, terms = day + 100, least = CHANGE_DAY + x->grace;
    if (strcmp(x->old, "renew") == 0) {
        x->renewed++;
        return CHANGE_DAY + 100;
    }
    if (strcmp(x->old, "keep") == 0 || (terms >= own || own <= least)) {
        x->kept++;
        return own;
    }
    x->shortened += terms > least;
    x->lasting += terms <= least;
    return terms > least ? terms : least;
}

static void see_lapse(void *context, int64_t member, const pts_event *e) {
    lapses *x = context;
    int32_t last = (int32_t)(e->tick / DAY_TICKS) - 1;
    if (member != x->member)
        x->known = false;
    x->member = member;
    if (e->type != PTS_EVENT_LAPSE)
        return;
    if (e->issue_day >= CHANGE_DAY) {
        x->later++;
        cr_assert_eq(last, e->issue_day + 100);
        return;
    }
    if (last < CHANGE_DAY) {
        cr_assert_eq(last, e->issue_day + 400);
        return;
    }
    int32_t more = last - expected_last(x, e->issue_day);
    cr_assert(more == 0 || more == x->extension, "lot of day %d on %d: %d", e->issue_day, last,
              more);
    if (!x->known) {
        x->members++;
        x->extended_members += more > 0;
        x->extended = more > 0;
    }
    x->known = true;
    cr_assert_eq(x->extended, more > 0, "a trait of the member");
}

static lapses lapses_of(const char *old, const char *extra, int32_t grace, int32_t extension) {
    char change[500];
    snprintf(change, sizeof change,
             "/programme/change={\"date\":\"2028-03-01\",\"old_lots\":\"%s\","
             "\"expiry\":{\"kind\":\"rolling\",\"after\":\"100 days\"}%s}",
             old, extra);
    pts_scenario s = LOAD("/simulation/horizon=\"36 months\"", change);
    lapses x = {.old = old, .grace = grace, .extension = extension, .member = -1};
    cr_assert_eq(pts_trace_path(&s, 0, false, see_lapse, &x, NULL), PTS_OK);
    cr_assert_eq(x.members, MEMBERS);
    cr_assert_gt(x.later, 5000);
    pts_scenario_free(&s);
    return x;
}

Test(engine_change, kept_lots_have_their_own_day) {
    lapses x = lapses_of("keep", "", 0, 0);
    cr_assert_gt(x.kept, 30000);
}

Test(engine_change, shortened_lots_have_the_earlier_day_but_some_notice) {
    lapses x = lapses_of("shorten", ",\"grace_days\":60", 60, 0);
    cr_assert_gt(x.kept, 3000);
    cr_assert_gt(x.shortened, 3000);
    cr_assert_gt(x.lasting, 20000);
    lapses y = lapses_of("shorten", "", 30, 0);
    cr_assert_gt(y.shortened, x.shortened);
}

Test(engine_change, renewed_lots_have_the_day_of_one_that_is_new) {
    lapses x = lapses_of("renew", "", 0, 0);
    cr_assert_gt(x.renewed, 30000);
}

Test(engine_change, special_cases_last_longer) {
    lapses x = lapses_of("shorten", ",\"grace_days\":60,\"extension\":{\"share\":0.3,\"days\":45}",
                         60, 45);
    expect_share(x.extended_members, x.members, 0.3, "extended");
    lapses all = lapses_of("keep", ",\"extension\":{\"share\":1,\"days\":45}", 0, 45);
    cr_assert_eq(all.extended_members, MEMBERS);
}

/* Everybody is in the tier from the first month's end on. */
static void see_tier_lapse(void *context, int64_t member, const pts_event *e) {
    int *n = context;
    int32_t last = (int32_t)(e->tick / DAY_TICKS) - 1;
    (void)member;
    if (e->type != PTS_EVENT_LAPSE || e->issue_day < 30)
        return;
    int32_t lasted = last - e->issue_day;
    n[0] += e->issue_day >= CHANGE_DAY;
    n[1] += e->issue_day < CHANGE_DAY && last >= CHANGE_DAY;
    cr_assert_eq(lasted, last < CHANGE_DAY ? 150 : 157, "a lot of day %d", e->issue_day);
}

/* The tier's own life stays, with the grace of the new terms; old lots have as much by an extension. */
Test(engine_change, lots_of_a_tier_have_its_life_and_the_new_grace) {
    pts_scenario s = LOAD(
        "/programme/tiers={\"levels\":{\"one\":{\"threshold\":0,\"expiry_after\":\"150 days\"}}}",
        CHANGE(",\"expiry\":{\"kind\":\"rolling\",\"after\":\"90 days\",\"grace_days\":7},"
               "\"extension\":{\"share\":1,\"days\":7}"));
    int n[2] = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, see_tier_lapse, n, NULL), PTS_OK);
    cr_assert_gt(n[0], 5000);
    cr_assert_gt(n[1], 5000);
    pts_scenario_free(&s);
}

static void see_grace(void *context, int64_t member, const pts_event *e) {
    int *n = context;
    int32_t last = (int32_t)(e->tick / DAY_TICKS) - 1;
    (void)member;
    if (e->type != PTS_EVENT_LAPSE)
        return;
    bool later = e->issue_day >= CHANGE_DAY;
    n[later]++;
    cr_assert_eq(last, e->issue_day + (later ? 100 : 420), "a lot of day %d", e->issue_day);
}

/* New terms that say nothing of grace have none. */
Test(engine_change, grace_is_of_the_terms_of_the_lot) {
    pts_scenario s = LOAD("/programme/expiry/grace_days=20",
                          CHANGE(",\"expiry\":{\"kind\":\"rolling\",\"after\":\"100 days\"}"));
    int n[2] = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, see_grace, n, NULL), PTS_OK);
    cr_assert_gt(n[0], 5000);
    cr_assert_gt(n[1], 5000);
    pts_scenario_free(&s);
}

/* ---- compensation ---- */

typedef struct claims {
    int members, claimed;
    int64_t points, balance;
} claims;

static void see_claim(void *context, int64_t member, const pts_event *e) {
    claims *x = context;
    (void)member;
    if (e->type == PTS_EVENT_CHANGE) {
        cr_assert_eq(e->tick, CHANGE_DAY * DAY_TICKS);
        x->members++;
        x->claimed += e->points > 0;
        x->points += e->points;
        cr_assert(e->points == 0 || e->points == (e->balance - e->points) / 8);
    }
}

Test(engine_change, a_share_claims_points_by_what_it_holds) {
    pts_scenario s = LOAD(CHANGE(",\"compensation\":{\"share\":0.4,\"rate\":0.125}"));
    pts_results r = run(&s);
    claims x = {0};
    cr_assert_eq(pts_trace_path(&s, 0, false, see_claim, &x, NULL), PTS_OK);
    cr_assert_eq(x.members, MEMBERS);
    expect_share(x.claimed, x.members, 0.4, "claimed");
    cr_assert_eq(sum_of(&r, PTS_ISSUED_COMPENSATION, 0, 25), x.points);
    cr_assert_eq(sum_of(&r, PTS_ISSUED_COMPENSATION, CHANGE_BIN, CHANGE_BIN), x.points);
    cr_assert_eq(sum_of(&r, PTS_ISSUED, 0, 24), sum_of(&r, PTS_SPEND, 0, 24) + x.points);
    pts_results_free(&r);
    pts_scenario_free(&s);
}

/* ---- the announcement ---- */

typedef struct chances {
    uint32_t announced, deadline;
    int64_t tried[3], used[3]; /* before and after, announced, in the deadline */
} chances;

static void see_chance(void *context, int64_t member, const pts_event *e) {
    chances *x = context;
    uint32_t day = e->tick / DAY_TICKS;
    int when = day < x->announced || day >= CHANGE_DAY ? 0 : day < x->deadline ? 1 : 2;
    (void)member;
    if (day < 275) /* enough points for each opportunity, from the horizon on */
        return;
    x->tried[when] += e->type == PTS_EVENT_PURCHASE;
    x->used[when] += e->type == PTS_EVENT_REDEEM;
}

static double chance(double x) {
    return 1.0 / (1.0 + exp(-x));
}

static const chances WINDOW = {.announced = CHANGE_DAY - 61, .deadline = CHANGE_DAY - 10};

static chances chances_of(const char *segment, const char *change) {
    pts_scenario s = LOAD("/programme/items/one/points=1", LOGIT, segment, change);
    chances x = WINDOW;
    cr_assert_eq(pts_trace_path(&s, 0, false, see_chance, &x, NULL), PTS_OK);
    pts_scenario_free(&s);
    return x;
}

#define PROPENSITY(x) "/segments/s/redemption={\"propensity\":" x "}"
#define ANNOUNCED(x)  ",\"announced\":\"2027-12-31\",\"announcement\":{\"log_odds\":" x "}"
#define DEADLINE(x)   ",\"deadline\":{\"log_odds\":" x ",\"days\":10}"

Test(engine_change, members_redeem_by_the_log_odds_of_the_day) {
    chances x = chances_of(PROPENSITY("-2"), CHANGE(ANNOUNCED("1.5") DEADLINE("2")));
    expect_share(x.used[0], x.tried[0], chance(-2.0), "before and after");
    expect_share(x.used[1], x.tried[1], chance(-0.5), "announced");
    expect_share(x.used[2], x.tried[2], chance(1.5), "deadline");
}

/* Log-odds that nobody resists, or everybody: the days are exactly those that are said. */
Test(engine_change, the_announcement_and_the_deadline_have_their_days) {
    chances a = chances_of(PROPENSITY("-25"), CHANGE(ANNOUNCED("50")));
    chances d = chances_of(PROPENSITY("-25"), CHANGE(ANNOUNCED("0") DEADLINE("50")));
    cr_assert_gt(a.tried[1], 4000);
    cr_assert_gt(a.tried[2], 500);
    cr_assert_eq(a.used[0] + d.used[0] + d.used[1], 0);
    cr_assert_eq(a.used[1], a.tried[1]);
    cr_assert_eq(a.used[2], a.tried[2]);
    cr_assert_eq(d.used[2], d.tried[2]);
}
