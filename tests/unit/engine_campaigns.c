/* pointsim tests: campaigns: what is on when, and what it does, against exact and expected figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "load_text.h"
#include "pointsim/engine.h"

/* All enrol with a purchase in 24 months; money that does not round points away. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"campaigns\","
    "\"simulation\":{\"seed\":11,\"paths\":4,\"sample\":100000,\"start\":\"2027-01-01\","
    "\"horizon\":\"24 months\",\"warmup\":\"0 months\",\"runoff\":\"0 months\"},"
    "\"segments\":{\"s\":{\"members\":0,\"enrolments\":100,\"purchase_at_enrolment\":true,"
    "\"purchases\":{\"per_year\":20},\"spend\":{\"mean\":50,\"sd_within\":0.5}},"
    "\"other\":{\"members\":0,\"enrolments\":10,\"purchases\":{\"per_year\":20},"
    "\"spend\":{\"mean\":50,\"sd_within\":0.5}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1,\"minimum_spend\":0},"
    "\"redemption\":{\"decision\":\"logit\"},\"items\":{\"cup\":{\"points\":300,\"unit_cost\":1,"
    "\"retail_value\":3}}}}";

typedef struct totals {
    uint64_t fingerprint;
    int64_t flow[PTS_FLOWS];  /* of months 1..24 and all paths, of both segments ... */
    int64_t other[PTS_FLOWS]; /* ... and of `other` */
    int64_t june[PTS_FLOWS];  /* of the two Junes */
} totals;

static totals run(const char *campaigns, const char *set) {
    char campaign[600];
    const char *sets[] = {campaign, set};
    snprintf(campaign, sizeof campaign, "/programme/campaigns=%s", campaigns);
    pts_scenario s = load_text(SCENARIO, sets, set ? 2 : 1);
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results r = {0};
    totals t = {0};
    cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
    t.fingerprint = r.fingerprint;
    for (int64_t p = 0; p < r.n_paths; p++)
        for (int g = 0; g < 2; g++)
            for (int m = 1; m <= 24; m++)
                for (int f = 0; f < PTS_FLOWS; f++) {
                    int64_t x = pts_ledger_flow(&r.paths[p], g, m)[f];
                    t.flow[f] += x;
                    t.other[f] += g == 0 ? x : 0; /* in byte order of names */
                    t.june[f] += m % 12 == 6 ? x : 0;
                }
    pts_results_free(&r);
    pts_scenario_free(&s);
    return t;
}

Test(engine_campaigns, that_do_nothing_change_nothing) {
    totals none = run("{}", NULL);
    totals idle = run("{\"a\":{\"multiplier\":1},\"b\":{\"when\":\"birthday\",\"bonus\":0},"
                      "\"c\":{\"when\":\"yearly\",\"on\":[\"06-01\"],\"purchases\":1,"
                      "\"redemption\":0}}",
                      NULL);
    cr_assert_eq(none.fingerprint, idle.fingerprint);
    cr_assert_eq(idle.flow[PTS_ISSUED_CAMPAIGN], 0);
    cr_assert_gt(none.flow[PTS_REDEEMED], 0);
}

/* A factor of 2 every day is twice the rate, for each way to say every day. */
Test(engine_campaigns, of_every_day_are_another_rate) {
    static const char *const ways[] = {
        "{\"a\":{\"multiplier\":2}}",
        "{\"a\":{\"multiplier\":4},\"b\":{\"multiplier\":0.5}}",
        "{\"a\":{\"when\":\"birthday\",\"days\":365,\"multiplier\":2}}",
        "{\"a\":{\"when\":\"dates\",\"from\":\"2027-01-01\",\"until\":\"2028-12-31\","
        "\"multiplier\":2}}",
        "{\"a\":{\"when\":\"yearly\",\"on\":[\"01-01\",\"12-31\"],\"days\":365,\"multiplier\":2}}",
        "{\"a\":{\"weekdays\":[\"mon\",\"wed\",\"fri\",\"sun\"],\"multiplier\":2},"
        "\"b\":{\"weekdays\":[\"tue\",\"thu\",\"sat\"],\"multiplier\":2}}",
        "{\"a\":{\"segments\":[\"s\"],\"multiplier\":2},"
        "\"b\":{\"segments\":[\"other\"],\"multiplier\":2}}"};
    totals doubled = run("{}", "/programme/earn/points_per_unit=2");
    totals plain = run("{}", NULL);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        totals t = run(ways[i], NULL);
        cr_assert_eq(t.fingerprint, doubled.fingerprint, "%s", ways[i]);
        cr_assert_eq(t.flow[PTS_ISSUED_CAMPAIGN], t.flow[PTS_ISSUED] - plain.flow[PTS_ISSUED]);
    }
}

Test(engine_campaigns, at_a_first_purchase_reach_each_new_member_once) {
    totals t = run("{\"hello\":{\"when\":\"first_purchase\",\"bonus\":500,"
                   "\"segments\":[\"s\"]}}",
                   NULL);
    cr_assert_eq(t.flow[PTS_ISSUED_CAMPAIGN], 500 * (t.flow[PTS_ENROLLED] - t.other[PTS_ENROLLED]));
    cr_assert_eq(t.other[PTS_ISSUED_CAMPAIGN], 0);
}

/* One day in 365: of about 170 000 purchases those on birthdays; |z| below 4.4 and not all alike, a
 * false alarm in 1e-5. */
Test(engine_campaigns, on_birthdays_are_one_day_in_a_year) {
    totals t = run("{\"b\":{\"when\":\"birthday\",\"multiplier\":0,\"bonus\":1}}", NULL);
    totals all = run("{\"b\":{\"multiplier\":0,\"bonus\":1}}", NULL);
    double n = (double)all.flow[PTS_PURCHASES], p = 1.0 / 365.0;
    cr_assert_eq(all.flow[PTS_ISSUED], all.flow[PTS_PURCHASES]);
    totals plain = run("{}", NULL);
    /* a birthday's purchase earns 1 point in place of its spend: some 49 less */
    double lost = (double)(plain.flow[PTS_ISSUED] - t.flow[PTS_ISSUED]);
    double each = (double)plain.flow[PTS_ISSUED] / n - 1.0;
    double z = (lost - n * p * each) / (each * sqrt(1.3 * n * p));
    cr_assert_lt(fabs(z), 4.4, "z = %g", z);
    cr_assert_gt(lost, 0.0);
}

/* Twice the purchases in June alone: Poisson counts; |z| below 4.4, a false alarm in 1e-5. */
Test(engine_campaigns, that_move_purchases_do_so_in_their_window) {
    totals plain = run("{}", NULL);
    totals t = run("{\"june\":{\"when\":\"yearly\",\"on\":[\"06-01\"],\"days\":30,"
                   "\"purchases\":2}}",
                   NULL);
    double a = (double)plain.june[PTS_PURCHASES], b = (double)t.june[PTS_PURCHASES];
    cr_assert_lt(fabs(b - 2.0 * a) / sqrt(b + 4.0 * a), 4.4, "%g and %g", a, b);
    double rest = (double)(plain.flow[PTS_PURCHASES] - plain.june[PTS_PURCHASES]);
    double late = (double)(t.flow[PTS_PURCHASES] - t.june[PTS_PURCHASES]);
    cr_assert_lt(fabs(late - rest) / sqrt(late + rest), 4.4, "%g and %g", rest, late);
}

Test(engine_campaigns, that_move_redemptions_do_so_in_their_window) {
    totals plain = run("{}", NULL);
    totals t = run("{\"june\":{\"when\":\"yearly\",\"on\":[\"06-01\"],\"days\":30,"
                   "\"redemption\":3}}",
                   NULL);
    cr_assert_gt(t.june[PTS_REDEMPTIONS], plain.june[PTS_REDEMPTIONS] * 5 / 4);
    cr_assert_eq(t.flow[PTS_PURCHASES], plain.flow[PTS_PURCHASES]);
}
