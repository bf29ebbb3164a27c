/* pointsim tests: a trace tells each point from its issue to its end, and what befalls a member beside.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"

enum { DAYS = 2000, PAST = 400 };

/* Ways in which points come and go: points of all kinds, returns, loans, a partner, gifts, a voucher,
 * tiers, coupons, campaigns, a paid term, reminders that wake. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"told\",\"simulation\":{\"seed\":3,\"paths\":1,"
    "\"sample\":200,\"start\":\"2027-01-01\",\"horizon\":\"14 months\",\"warmup\":\"8 months\","
    "\"runoff\":\"12 months\"},\"segments\":{\"a\":{\"members\":200,\"purchases\":{\"per_year\":20},"
    "\"visits\":{\"per_year\":6},\"dormant_share\":0.2,\"lifetime\":{\"model\":\"exponential\","
    "\"mean_days\":1000},\"spend\":{\"mean\":20,\"sd_within\":0.8}}},"
    "\"wake_up\":{\"reminder\":0.5,\"days\":40},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"4 months\"},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"]},"
    "\"items\":{\"cup\":{\"points\":90,\"unit_cost\":1,\"retail_value\":1}},"
    "\"membership\":{\"member_share\":0.5,\"term\":\"6 months\",\"fee\":5,\"renewal\":0.6},"
    "\"instant_coupons\":{\"share\":0.3,\"value\":2,\"valid_days\":30},"
    "\"campaigns\":{\"june\":{\"when\":\"yearly\",\"on\":[\"06-01\"],\"days\":20,\"multiplier\":2}},"
    "\"channels\":{\"app\":{\"reach\":0.9,\"open\":0.5,\"click\":0.2}},"
    "\"reminders\":{\"soon\":{\"days_before\":10,\"channels\":[\"app\"]}},"
    "\"exchange\":{\"air\":{\"out\":{\"per_year\":1,\"share\":0.4,\"price\":0.01},"
    "\"in\":{\"per_year\":2,\"points\":30,\"price\":0.01}}},"
    "\"tiers\":{\"upgrade\":\"at_once\",\"levels\":{\"gold\":{\"threshold\":300,\"multiplier\":1.5}}}"
    "}}";

typedef struct story {
    int64_t left[DAYS + PAST]; /* points of a day of issue that the events leave */
    int64_t kinds[PTS_EVENT_END + 1];
    int64_t off, added, taken, redeemed;
    bool begins;
    int wrong, ends;
} story;

static int64_t *of_day(story *t, int32_t day) {
    cr_assert(day >= -PAST && day < DAYS);
    return &t->left[day + PAST];
}

static bool issues(enum pts_event_type type) {
    return type == PTS_EVENT_PURCHASE || type == PTS_EVENT_ACTIVITY || type == PTS_EVENT_TASK ||
           type == PTS_EVENT_REMINDER || type == PTS_EVENT_CHANGE || type == PTS_EVENT_PARTNER ||
           type == PTS_EVENT_INTEREST || type == PTS_EVENT_FAULT;
}

/* What is held at an end is taken away: the events have then told of all points if nothing is left. */
static void listen(void *context, const pts_event *e) {
    story *t = context;
    t->kinds[e->type]++;
    if (t->ends == 2 && e->type != PTS_EVENT_HELD)
        t->wrong++;
    if (e->type == PTS_EVENT_START)
        t->begins = true;
    else if (e->type != PTS_EVENT_HELD)
        t->begins = false;
    if (issues(e->type))
        *of_day(t, (int32_t)(e->tick >> 16)) += e->points;
    if (e->type == PTS_EVENT_ARRIVE || (e->type == PTS_EVENT_HELD && t->begins))
        *of_day(t, e->issue_day) += e->points;
    if (e->type == PTS_EVENT_PART || e->type == PTS_EVENT_LAPSE || e->type == PTS_EVENT_CONVERT ||
        (e->type == PTS_EVENT_HELD && t->ends == 2))
        *of_day(t, e->issue_day) -= e->points;
    t->ends += e->type == PTS_EVENT_CLOSE || e->type == PTS_EVENT_END;
    t->off += e->type == PTS_EVENT_DISCOUNT ? e->minor : 0;
    t->added += e->type == PTS_EVENT_CAMPAIGN ? e->points : 0;
    t->redeemed += e->type == PTS_EVENT_REDEEM ? e->points : 0;
    t->taken += e->type == PTS_EVENT_PART && e->item == PTS_COHORT_REDEEMED ? e->points : 0;
}

static int64_t total(const pts_ledger *l, enum pts_flow flow) {
    int64_t sum = 0;
    for (int bin = 0; bin < l->dims.months + 2; bin++)
        sum += pts_ledger_flow(l, 0, bin)[flow];
    return sum;
}

/* Every member's story reconciles; `sum` gets what they tell together. */
static void tell_all(const char *more, story *sum, pts_ledger *books) {
    pts_scenario s = load_text(SCENARIO, &more, more ? 1 : 0);
    int64_t n = 0;
    int segment;
    *sum = (story){0};
    cr_assert_eq(pts_trace_members(&s, 0, &n), PTS_OK);
    cr_assert_eq(pts_ledger_init(books, pts_dims_of(&s, false)), PTS_OK);
    for (int64_t member = 0; member < n; member++) {
        story *t = calloc(1, sizeof *t);
        cr_assert_eq(pts_trace(&s, 0, false, member, listen, t, books, &segment), PTS_OK);
        cr_assert(t->ends == 2 && t->wrong == 0);
        for (int day = 0; day < DAYS + PAST; day++)
            cr_assert_eq(t->left[day], 0, "member %lld: %lld points of day %d", (long long)member,
                         (long long)t->left[day], day - PAST);
        for (int kind = 0; kind <= PTS_EVENT_END; kind++)
            sum->kinds[kind] += t->kinds[kind];
        sum->off += t->off;
        sum->added += t->added;
        sum->taken += t->taken;
        sum->redeemed += t->redeemed;
        free(t);
    }
    pts_scenario_free(&s);
}

static void expect_books(const story *t, const pts_ledger *books) {
    cr_assert_eq(t->kinds[PTS_EVENT_TIER],
                 total(books, PTS_UPGRADES) + total(books, PTS_DOWNGRADES));
    cr_assert_eq(t->kinds[PTS_EVENT_COUPON], total(books, PTS_COUPONS));
    cr_assert_eq(t->kinds[PTS_EVENT_DISCOUNT], total(books, PTS_COUPONS_USED));
    cr_assert_eq(t->off, total(books, PTS_COUPON_COST));
    cr_assert_eq(t->added, total(books, PTS_ISSUED_CAMPAIGN));
    cr_assert_eq(t->kinds[PTS_EVENT_RENEWAL], total(books, PTS_RENEWALS));
    cr_assert_eq(t->kinds[PTS_EVENT_RENEWAL] + t->kinds[PTS_EVENT_UNPAID],
                 total(books, PTS_RENEWAL_OFFERS));
    cr_assert_eq(t->kinds[PTS_EVENT_WAKE], total(books, PTS_WOKEN));
    cr_assert_eq(t->taken, t->redeemed);
    cr_assert_eq(t->taken, total(books, PTS_REDEEMED));
}

/* Lots as a queue and as a list, of leavers who forfeit and who keep, of members who owe. */
Test(engine_lots_told, every_point_from_its_issue_to_its_end) {
    static const char *const more[] = {
        NULL,
        "/programme/leaver=\"keeps\"",
        "/programme/returns={\"share\":0.3,\"within_days\":60}",
        "/programme/loan={\"share\":0.9,\"most_share\":0.6,\"most_points\":90,\"fee\":4}",
        "/programme/expiry/share=0.5",
        "/programme/redemption/order=\"pro_rata\"",
        "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"60 days\"}",
        "/programme/conversion={\"voucher\":{\"member_share\":0.7,\"rate\":0.5}}",
        "/programme/transfers={\"gift\":{\"per_year\":3,\"to\":\"anyone\"}}",
        "/segments/a/opening={\"from\":\"balance\",\"balance\":{\"mean\":80,\"cv\":1,\"lots\":3,\"age_days\":40}}"};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        story t;
        pts_ledger books = {0};
        tell_all(more[i], &t, &books);
        expect_books(&t, &books);
        cr_assert(t.kinds[PTS_EVENT_PART] > 100 && t.kinds[PTS_EVENT_HELD] > 20);
        pts_ledger_free(&books);
    }
}

Test(engine_lots_told, what_befalls_members_beside) {
    static const enum pts_event_type kinds[] = {
        PTS_EVENT_TIER,    PTS_EVENT_DISCOUNT, PTS_EVENT_COUPON, PTS_EVENT_CAMPAIGN,
        PTS_EVENT_RENEWAL, PTS_EVENT_UNPAID,   PTS_EVENT_WAKE,   PTS_EVENT_SLEEP};
    story t;
    pts_ledger books = {0};
    /* whoever sleeps has points to be reminded of */
    tell_all(
        "/segments/a/opening={\"from\":\"balance\",\"balance\":{\"mean\":80,\"cv\":1,\"lots\":3,\"age_days\":40}}",
        &t, &books);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        cr_expect_gt(t.kinds[kinds[i]], 5, "%s: %lld", pts_event_name(kinds[i]),
                     (long long)t.kinds[kinds[i]]);
    pts_ledger_free(&books);
}
