/* pointsim tests: categories and channels of sale: exact where all purchases are of one, no effect
 * where they multiply by 1, and the same whatever concerns speed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "load_text.h"
#include "pointsim/engine.h"
#include "same_everywhere.h"

/* A cent earns a point. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"sales\","
    "\"simulation\":{\"seed\":5,\"paths\":2,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"8 months\",\"warmup\":\"6 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"a\":{\"members\":120,\"purchases\":{\"per_year\":20,\"shape\":1},"
    "\"spend\":{\"mean\":20,\"sd_within\":0.8}},"
    "\"b\":{\"members\":90,\"enrolments\":6,\"tenure\":{\"mean_years\":2},"
    "\"purchases\":{\"per_year\":12},\"purchase_at_enrolment\":true,"
    "\"spend\":{\"mean\":30,\"sd_within\":0.6}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":100},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"5 months\"},\"redemption\":{\"quantity\":\"all\"},"
    "\"items\":{\"one\":{\"points\":9000,\"unit_cost\":0.01,\"retail_value\":0.01}}}}";

enum { BINS = 8 + 2, SEGMENTS = 2 };

static const pts_run_options one = {.threads = 1};

static pts_results run(const char *set, const char *other) {
    const char *sets[] = {set, other};
    pts_scenario s = load_text(SCENARIO, sets, other ? 2 : set ? 1 : 0);
    pts_results r = {0};
    cr_assert_eq(pts_run(&s, &one, &r), PTS_OK);
    pts_scenario_free(&s);
    return r;
}

#define CATEGORY(share, multiplier)                                                                \
    "/programme/earn/categories={\"x\":{\"share\":" share ",\"multiplier\":" multiplier "}}"
#define CHANNEL(share, multiplier)                                                                 \
    "/programme/earn/sales_channels={\"y\":{\"share\":" share ",\"multiplier\":" multiplier "}}"

static int64_t of(const pts_results *r, int row, enum pts_flow flow) {
    return r->paths[0].flows[row * PTS_FLOWS + (int)flow];
}

Test(engine_sales, that_multiply_by_1_or_are_never_bought_change_nothing) {
    pts_results expected = run(NULL, NULL);
    pts_results r[] = {run(CATEGORY("0.4", "1"), CHANNEL("0.7", "1")),
                       run(CATEGORY("0", "5"), CHANNEL("0", "0"))};
    for (int i = 0; i < 2; i++) {
        cr_assert_eq(r[i].fingerprint, expected.fingerprint);
        cr_assert_arr_eq(r[i].paths[0].flows, expected.paths[0].flows,
                         pts_ledger_cells(expected.dims) * sizeof(int64_t));
        pts_results_free(&r[i]);
    }
    pts_results_free(&expected);
}

/* A share of 1 leaves out one word in 2^32. */
Test(engine_sales, all_purchases_of_one_earn_by_both_multipliers) {
    pts_results without = run(NULL, NULL);
    pts_results six = run(CATEGORY("1", "1.5"), CHANNEL("1", "4"));
    pts_results none = run(CATEGORY("1", "0"), CHANNEL("1", "4"));
    int64_t added = 0;
    for (int row = 0; row < SEGMENTS * BINS - 1; row++) {
        if (row % BINS == BINS - 1)
            continue; /* how long the run-off is depends on points */
        cr_assert_eq(of(&six, row, PTS_ISSUED), 6 * of(&without, row, PTS_ISSUED));
        cr_assert_eq(of(&six, row, PTS_ISSUED_SALE), 5 * of(&without, row, PTS_ISSUED));
        cr_assert_eq(of(&none, row, PTS_ISSUED) + of(&none, row, PTS_ISSUED_SALE), 0);
        cr_assert_eq(of(&none, row, PTS_SPEND), of(&without, row, PTS_SPEND));
        added += of(&six, row, PTS_ISSUED_SALE);
    }
    cr_assert_gt(added, 1000000);
    pts_results_free(&without);
    pts_results_free(&six);
    pts_results_free(&none);
}

Test(engine_sales, tiles_periods_and_other_policies_never_show) {
    const char *sets[] = {CATEGORY("0.3", "2.5"), CHANNEL("{\"uniform\":[0.2,0.6]}", "0.5")};
    pts_scenario s[2] = {load_text(SCENARIO, sets, 2), load_text(SCENARIO, NULL, 0)};
    expect_same_everywhere(&s[0], &s[1]);
}
