/* pointsim tests: paid membership: exact where everybody pays for ever or but once, without effect
 * where it gives nothing, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* A cent earns a point. Segment a enrols on day 0, the first of May 2026, and stays. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"membership\","
    "\"simulation\":{\"seed\":9,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"14 months\",\"warmup\":\"8 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":20,\"shape\":1},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}},"
    "\"b\":{\"members\":90,\"enrolments\":6,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":12},\"purchase_at_enrolment\":true,\"visits\":{\"per_year\":9},"
    "\"lifetime\":{\"model\":\"bg_nbd\",\"a\":0.8,\"b\":8},"
    "\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},"
    "\"redemption\":{\"at\":[\"purchase\",\"visit\"],\"quantity\":\"all\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

static pts_scenario load(const char *membership) {
    return load_text(SCENARIO, &membership, membership ? 1 : 0);
}

static pts_results run(const pts_scenario *s, pts_run_options options) {
    pts_results r = {0};
    cr_assert_eq(pts_run(s, &options, &r), PTS_OK);
    return r;
}

static const pts_run_options one = {.threads = 1};

static int64_t of(const pts_ledger *l, int segment, enum pts_flow flow, int bin) {
    return pts_ledger_flow(l, segment, bin)[flow];
}

Test(engine_membership, that_gives_nothing_changes_nothing) {
    pts_scenario plain = load(NULL);
    pts_scenario s = load("/programme/membership={\"member_share\":0.6,\"fee\":5,\"renewal\":0.5,"
                          "\"term\":\"3 months\",\"reward_effect\":0.2}");
    pts_results expected = run(&plain, one), r = run(&s, one);
    cr_assert_eq(r.fingerprint, expected.fingerprint);
    for (int row = 0; row < 2 * (14 + 2); row++)
        cr_assert_arr_eq(r.paths[0].flows + row * PTS_FLOWS,
                         expected.paths[0].flows + row * PTS_FLOWS, PTS_FEES * sizeof(int64_t));
    cr_assert_gt(of(&r.paths[0], 0, PTS_RENEWALS, 0), 10);
    pts_results_free(&expected);
    pts_results_free(&r);
    pts_scenario_free(&plain);
    pts_scenario_free(&s);
}

/* Terms of segment a begin on the first of May, August, November, February. */
Test(engine_membership, all_pay_for_ever) {
    pts_scenario plain = load(NULL);
    pts_scenario s = load("/programme/membership={\"member_share\":1,\"fee\":12.34,\"renewal\":1,"
                          "\"term\":\"3 months\",\"reward_effect\":-3,\"multiplier\":2}");
    pts_results without = run(&plain, one), r = run(&s, one);
    const pts_ledger *l = &r.paths[0];
    for (int bin = 0; bin <= 14; bin++) {
        int64_t offers = bin == 0 ? 240 : bin % 3 == 2 ? 120 : 0;
        cr_assert_eq(of(l, 0, PTS_RENEWAL_OFFERS, bin), offers, "bin %d", bin);
        cr_assert_eq(of(l, 0, PTS_RENEWALS, bin), offers);
        cr_assert_eq(of(l, 0, PTS_FEES, bin), 1234 * offers);
        for (int segment = 0; segment < 2; segment++) {
            cr_assert_eq(of(l, segment, PTS_ISSUED, bin),
                         2 * of(&without.paths[0], segment, PTS_ISSUED, bin));
            cr_assert_eq(of(l, segment, PTS_FEES, bin), 1234 * (of(l, segment, PTS_ENROLLED, bin) +
                                                                of(l, segment, PTS_RENEWALS, bin)));
        }
    }
    cr_assert_gt(of(l, 1, PTS_RENEWALS, 10), 10);
    pts_results_free(&without);
    pts_results_free(&r);
    pts_scenario_free(&plain);
    pts_scenario_free(&s);
}

/* The first term is the last one: its points are doubled, later ones are not. */
Test(engine_membership, all_pay_but_once) {
    pts_scenario plain = load(NULL);
    pts_scenario s = load("/programme/membership={\"member_share\":1,\"fee\":12.34,\"renewal\":0,"
                          "\"term\":\"10 months\",\"reward_effect\":3,\"multiplier\":2}");
    pts_results without = run(&plain, one), r = run(&s, one);
    const pts_ledger *l = &r.paths[0];
    for (int bin = 0; bin <= 14; bin++) {
        cr_assert_eq(of(l, 0, PTS_RENEWAL_OFFERS, bin), bin == 3 ? 120 : 0);
        cr_assert_eq(of(l, 0, PTS_RENEWALS, bin) + of(l, 1, PTS_RENEWALS, bin), 0);
        cr_assert_eq(of(l, 0, PTS_FEES, bin), 0); /* they enrolled before all bins */
        cr_assert_eq(of(l, 0, PTS_ISSUED, bin),
                     (bin < 3 ? 2 : 1) * of(&without.paths[0], 0, PTS_ISSUED, bin));
    }
    pts_results_free(&without);
    pts_results_free(&r);
    pts_scenario_free(&plain);
    pts_scenario_free(&s);
}

Test(engine_membership, tiles_periods_and_other_policies_never_show) {
    pts_scenario s[2] = {load("/programme/membership={\"member_share\":0.6,\"renewal\":0.7,"
                              "\"term\":\"2 months\",\"reward_effect\":0.2,\"multiplier\":1.5}"),
                         load(NULL)};
    expect_same_everywhere(&s[0], &s[1]);
}
