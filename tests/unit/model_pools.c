/* pointsim tests: checks of stock and quotas, and how their periods are compiled.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/pools.h"
#include "pointsim/engine.h"

#define STOCK  "/programme/items/mug/stock"
#define ISSUED "/programme/issuance_quota"
#define USED   "/programme/redemption_quota"

/* Refused at `where` with `part` in the message, or accepted. */
static void check(const char *pointer, const char *pool, const char *sample, const char *where,
                  const char *part) {
    char *text = with(base_text, pointer, pool, "/simulation/sample", sample, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, pool);
    }
    loaded_free(&l);
    free(text);
}

Test(model_pools, a_quota_is_of_points_or_of_money) {
    static const char *const pointers[] = {ISSUED, USED};
    static const char *const where[] = {"programme.issuance_quota", "programme.redemption_quota"};
    for (int i = 0; i < 2; i++) {
        check(pointers[i], "{\"points\": 0}", "25000", where[i], NULL);
        check(pointers[i], "{\"money\": 100, \"every\": \"year\"}", "25000", where[i], NULL);
        check(pointers[i], "{}", "25000", where[i],
              "found neither points nor money, accepted: one of them");
        check(pointers[i], "{\"points\": 9, \"money\": 100}", "25000", where[i],
              "found points and money, accepted: one of them");
    }
}

/* 1 011 members: of 100 each stands for 11, of 506 for 2, of 505 for 3. */
Test(model_pools, a_stock_is_not_sold_in_few_steps) {
    static const char units[] = "programme.items.mug.stock.units";
    static const char restock[] = "programme.items.mug.stock.restock";
    check(STOCK, "{\"units\": 100}", "100", units,
          "found 100, accepted: at least 550, 50 times what one sampled member stands for "
          "(11 members); raise simulation.sample to 506 or more");
    check(STOCK, "{\"units\": 100}", "505", units, "accepted: at least 150");
    check(STOCK, "{\"units\": 100}", "506", units, NULL);
    check(STOCK, "{\"units\": 550}", "100", units, NULL);
    check(STOCK, "{\"units\": 0}", "100", units, NULL); /* sold out is exact */
    check(STOCK, "{\"units\": 7}", "25000", units, NULL);
    check(STOCK, "{\"units\": 550, \"restock\": 20}", "100", restock,
          "raise simulation.sample to 1011, which is every member");
    check(STOCK, "{\"units\": {\"uniform\": [500, 900]}}", "100", units, "found 500, accepted");
}

/* A redemption takes 500 points at least, worth 5 in money. */
Test(model_pools, a_quota_is_not_used_up_in_few_steps) {
    check(ISSUED, "{\"points\": 549}", "100", "programme.issuance_quota.points",
          "accepted: at least 550");
    check(ISSUED, "{\"points\": 550}", "100", "", NULL);
    check(USED, "{\"points\": 274000}", "100", "programme.redemption_quota.points",
          "accepted: at least 275000");
    check(USED, "{\"points\": 275000}", "100", "", NULL);
    char *text = with(base_text, USED, "{\"money\": 2749}", "/simulation/sample", "100",
                      "/programme/anchor", "{\"points\": 100, \"value\": 1}", NULL);
    loaded l = load_text(text);
    expect_refused(&l, "programme.redemption_quota.money", "accepted: at least 2750");
    loaded_free(&l);
    free(text);
}

static void expect_periods(const char *pool, int stock_periods, const char *first_bins) {
    char *text =
        with(base_text, STOCK, pool, "/simulation/start", "\"2026-02-01\"", "/simulation/horizon",
             "\"14 months\"", USED, "{\"points\": 1000.5, \"every\": \"year\"}", NULL);
    loaded l = load_text(text);
    pts_pools pools;
    expect_good(&l, pool);
    cr_assert(pts_members_meet(&l.scenario));
    cr_assert_eq(pts_pools_init(&pools, &l.scenario), PTS_OK);
    cr_assert_eq(pts_pools_compile(&pools, &l.scenario, 3), PTS_OK);
    cr_assert(pools.n == 2 && pools.of_item[0] == 0 && pools.redemption == 1 &&
              pools.issuance == -1);
    cr_assert_eq(pools.list[0].n, stock_periods, "%s: %d", pool, pools.list[0].n);
    for (int bin = 1; bin <= 14; bin++)
        cr_assert_eq(pools.list[0].period[bin], first_bins[bin - 1] - 'a', "%s: %d", pool, bin);
    cr_assert(pools.list[1].n == 2 && pools.list[1].first == 1001 && !pools.list[1].stays);
    for (int q = 0; q < stock_periods; q++)
        cr_assert_eq(pools.list[0].closes[q].tick, PTS_NEVER);
    pts_pools_free(&pools);
    loaded_free(&l);
    free(text);
}

/* February 2026 to March 2027. */
Test(model_pools, periods_are_those_of_the_calendar) {
    expect_periods("{\"units\": 5, \"restock\": 1}", 14, "abcdefghijklmn");
    expect_periods("{\"units\": 5, \"restock\": 1, \"every\": \"quarter\"}", 5, "aabbbcccdddeee");
    expect_periods("{\"units\": 5, \"restock\": 1, \"every\": \"year\"}", 2, "aaaaaaaaaaabbb");
    expect_periods("{\"units\": 5}", 1, "aaaaaaaaaaaaaa");
    expect_periods("{\"units\": 5, \"restock\": 0.4}", 1, "aaaaaaaaaaaaaa");
    expect_periods("{\"units\": 5, \"restock\": {\"choice\": [0, 0]}}", 14, "abcdefghijklmn");
}

Test(model_pools, an_endless_programme_shares_nothing) {
    loaded l = load_text(base_text);
    pts_pools pools;
    expect_good(&l, "base");
    cr_assert(!pts_members_meet(&l.scenario));
    cr_assert_eq(pts_pools_init(&pools, &l.scenario), PTS_OK);
    cr_assert_eq(pools.n, 0);
    pts_pools_free(&pools);
    loaded_free(&l);
}
