/* pointsim tests: the table of measures, and every measure of a ledger written by hand.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

Test(measure_table, every_entry_says_what_it_is) {
    for (int id = 0; id < PTS_MEASURES; id++) {
        const pts_measure *m = &pts_measure_table[id];
        cr_assert(m->name && m->window && m->formula && m->source && m->value, "entry %d", id);
        cr_assert_eq(pts_measure_find(m->name), id, "%s is not found as itself", m->name);
        cr_assert_eq(m->kind == PTS_RATIO, m->missing != NULL, "%s", m->name);
        cr_assert(strlen(m->formula) > 8 && strlen(m->source) > 20, "%s", m->name);
    }
    cr_assert_eq(pts_measure_find("issue"), -1);
    cr_assert_eq(pts_measure_find(""), -1);
}

Test(measure_table, kinds_and_units_in_words) {
    cr_assert_str_eq(pts_measure_kind_text(PTS_LEVEL), "level");
    cr_assert_str_eq(pts_measure_kind_text(PTS_RATIO), "ratio");
    static const struct {
        enum pts_measure_unit unit;
        const char *currency, *text;
    } row[] = {
        {PTS_UNIT_POINTS, "EUR", "points"}, {PTS_UNIT_COUNT, "EUR", "count"},
        {PTS_UNIT_SHARE, NULL, "share"},    {PTS_UNIT_MONEY, "EUR", "EUR"},
        {PTS_UNIT_MONEY, NULL, "currency"}, {PTS_UNIT_MONEY_PER_POINT, "EUR", "EUR per point"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char *text = pts_measure_unit_text(row[i].unit, row[i].currency);
        cr_assert_str_eq(text, row[i].text);
        free(text);
    }
}

/* What three months without margin, budget or plan cannot give. */
static const int none[] = {PTS_M_TURNOVER,
                           PTS_M_PEAK_REDEMPTIONS_DAY,
                           PTS_M_PEAK_REDEMPTIONS_HOUR,
                           PTS_M_STOCK_TURNOVER,
                           PTS_M_AUCTION_PRICE,
                           PTS_M_DORMANT_SHARE,
                           PTS_M_RECOVERY_RATE,
                           PTS_M_LIVE_LOTS,
                           PTS_M_DORMANT_POINTS,
                           PTS_M_LIABILITY_COST,
                           PTS_M_RESERVE_BIAS,
                           PTS_M_URR_LEVERAGE,
                           PTS_M_LIABILITY_25BP,
                           PTS_M_VALUE_VOLATILITY,
                           PTS_M_VALUE_SWING,
                           PTS_M_VALUE_VOLATILITY_MAX,
                           PTS_M_ANCHOR_GAP,
                           PTS_M_LEVERAGE_RATIO,
                           PTS_M_BUDGET_USED,
                           PTS_M_P_OVER_BUDGET,
                           PTS_M_P_OVER_BUDGET_10,
                           PTS_M_BUDGET_SHORTFALL,
                           PTS_M_RESERVE_95,
                           PTS_M_RESERVE_99,
                           PTS_M_MARGIN,
                           PTS_M_ACTIVE_MEMBERS,
                           PTS_M_REPURCHASE_RATE,
                           PTS_M_RETENTION,
                           PTS_M_REDEEMER_SHARE,
                           PTS_M_PURCHASE_INTERVAL,
                           PTS_M_RENEWAL_RATE,
                           PTS_M_VALUE_INDEX,
                           PTS_M_VALUE_INDEX_VOLATILITY,
                           PTS_M_VALUE_INDEX_SWING,
                           PTS_M_SPEND_LEVERAGE,
                           PTS_M_INCREMENTAL_MARGIN,
                           PTS_M_ROI,
                           PTS_M_LEVERAGE_RATIO_LIFETIME,
                           PTS_M_LTV_LEVERAGE};

/* See fake_story for the sums. */
Test(measure_table, a_ledger_by_hand) {
    static const double expected[PTS_MEASURES] = {
        [PTS_M_OUTSTANDING_START] = 700,
        [PTS_M_ISSUED] = 2000,
        [PTS_M_REDEEMED] = 750,
        [PTS_M_EXPIRED] = 50,
        [PTS_M_FORFEITED] = 60,
        [PTS_M_OUTSTANDING] = 1840,
        [PTS_M_REDEMPTION_RATE] = 0.375,
        [PTS_M_REDEMPTION_RATE_OF_AVAILABLE] = 750.0 / 2700.0,
        [PTS_M_CONVERSION] = 0.25,
        [PTS_M_URR] = 1420.0 / 2000.0,
        [PTS_M_URR_OPEN] = 420.0 / 2000.0,
        [PTS_M_URR_OPENING] = 600.0 / 700.0,
        [PTS_M_URR_OPENING_OPEN] = 0,
        [PTS_M_BREAKAGE] = 580.0 / 2000.0,
        [PTS_M_VALUE_PER_POINT] = 75.0 / 750.0,
        [PTS_M_REDEMPTION_COST] = 42.5,
        [PTS_M_PROGRAMME_COST] = 42.5,
        [PTS_M_SPEND] = 2000.5,
        [PTS_M_CASH_COLLECTED] = 10,
        [PTS_M_PURCHASES] = 40,
        [PTS_M_REDEMPTIONS] = 5,
        [PTS_M_LIABILITY_NOMINAL] = 18.4,
        /* (1 x 100 + 2 x 250) / 350 points of months 1..3; those brought forward do not count */
        [PTS_M_MONTHS_TO_REDEMPTION] = 600.0 / 350.0,
        [PTS_M_SPEND_PER_FACE_VALUE] = 2000.5 / 20.0,
        /* the run-off redeems 1270 points for 9999.99, all of them outstanding at the close */
        [PTS_M_LIABILITY_HINDSIGHT] = 9999.99,
    };
    fake f;
    fake_init(&f, 1, 0);
    fake_story(&f.results.paths[0]);
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.01, got);
    for (int id = 0; id < PTS_MEASURES; id++) {
        bool known = true;
        for (size_t i = 0; i < sizeof none / sizeof *none; i++)
            known = known && none[i] != id;
        cr_assert_eq(got[id].known, known, "%s", pts_measure_table[id].name);
        cr_assert_float_eq(got[id].value, expected[id], 1e-12 * fmax(1.0, fabs(expected[id])),
                           "%s: %.17g, not %.17g", pts_measure_table[id].name, got[id].value,
                           expected[id]);
    }
    fake_free(&f);
}

/* What converted, reversed and moved points do to the balance; nothing moves any yet. */
Test(measure_table, outstanding_knows_every_flow) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_RECEIVED] = 100;
    flow[PTS_CONVERTED] = 1;
    flow[PTS_REVERSED] = 2;
    flow[PTS_SENT] = 4;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_OUTSTANDING].value, 93.0);
    cr_assert_eq(got[PTS_M_LIABILITY_NOMINAL].value, 46.5);
    fake_free(&f);
}

Test(measure_table, flows_of_caps_activities_returns_and_reminders) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_CAPPED] = 7;
    flow[PTS_ACTIVITIES] = 11;
    flow[PTS_RETURNS] = 3;
    flow[PTS_REFUNDS] = 4250;
    flow[PTS_REVERSED] = 5;
    flow[PTS_MESSAGES] = 80;
    flow[PTS_MESSAGE_COST] = 350;
    flow[PTS_COMPLAINTS] = 6;
    flow[PTS_REVIEWS] = 2;
    flow[PTS_CHURNED] = 9;
    flow[PTS_WOKEN] = 12;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_CAPPED].value, 7.0);
    cr_assert_eq(got[PTS_M_ACTIVITIES].value, 11.0);
    cr_assert_eq(got[PTS_M_RETURNS].value, 3.0);
    cr_assert_eq(got[PTS_M_MESSAGES].value, 80.0);
    cr_assert_eq(got[PTS_M_MESSAGE_COST].value, 3.5);
    cr_assert_eq(got[PTS_M_COMPLAINTS].value, 6.0);
    cr_assert_eq(got[PTS_M_BAD_REVIEWS].value, 2.0);
    cr_assert_eq(got[PTS_M_CHURN_FROM_LAPSE].value, 9.0 / 900.0); /* 9 sampled ones of 100 each */
    cr_assert_eq(got[PTS_M_WOKEN].value, 12.0);
    cr_assert_eq(got[PTS_M_REFUNDS].value, 42.5);
    cr_assert_eq(got[PTS_M_REVERSED].value, 5.0);
    fake_free(&f);
}

Test(measure_table, flows_of_conversion_coupons_and_pools) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_CONVERTED] = 17;
    flow[PTS_CONVERSION_COST] = 225;
    flow[PTS_COUPONS_USED] = 8;
    flow[PTS_COUPON_COST] = 1000;
    flow[PTS_COST] = 300;
    flow[PTS_WITHHELD] = 31;
    flow[PTS_SOLD_OUT] = 5;
    flow[PTS_REFUSED] = 4;
    flow[PTS_AUCTIONED] = 8;
    flow[PTS_AUCTION_POINTS] = 1500;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_CONVERTED].value, 17.0);
    cr_assert_eq(got[PTS_M_CONVERSION_COST].value, 2.25);
    cr_assert_eq(got[PTS_M_REDEMPTION_COST].value, 3.0);
    cr_assert_eq(got[PTS_M_COUPONS_USED].value, 8.0);
    cr_assert_eq(got[PTS_M_COUPON_COST].value, 10.0);
    cr_assert_eq(got[PTS_M_WITHHELD].value, 31.0);
    cr_assert_eq(got[PTS_M_SOLD_OUT].value, 5.0);
    cr_assert_eq(got[PTS_M_AUCTIONED].value, 8.0);
    cr_assert_eq(got[PTS_M_AUCTION_PRICE].value, 187.5);
    cr_assert_eq(got[PTS_M_REFUSED].value, 4.0);
    cr_assert_eq(got[PTS_M_PROGRAMME_COST].value, 15.25);
    cr_assert_eq(got[PTS_M_OUTSTANDING].value, -17.0);
    fake_free(&f);
}

Test(measure_table, flows_of_exchange_with_partners) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_CONVERTED] = 17;
    flow[PTS_EXCHANGED_OUT] = 12;
    flow[PTS_SETTLEMENT_PAID] = 450;
    flow[PTS_ISSUED] = 30;
    flow[PTS_ISSUED_PARTNER] = 21;
    flow[PTS_SETTLEMENT_RECEIVED] = 1000;
    flow[PTS_ISSUED_INTEREST] = 5;
    flow[PTS_BORROWED] = 40;
    flow[PTS_WRITTEN_OFF] = 16;
    flow[PTS_COST] = 300;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_CONVERTED].value, 17.0);
    cr_assert_eq(got[PTS_M_EXCHANGED_OUT].value, 12.0);
    cr_assert_eq(got[PTS_M_EXCHANGED_IN].value, 21.0);
    cr_assert_eq(got[PTS_M_SETTLEMENT].value, -5.5);
    cr_assert_eq(got[PTS_M_ISSUED_INTEREST].value, 5.0);
    cr_assert_eq(got[PTS_M_BORROWED].value, 40.0);
    cr_assert_eq(got[PTS_M_WRITTEN_OFF].value, 16.0);
    cr_assert_eq(got[PTS_M_PROGRAMME_COST].value, -2.5);
    cr_assert_eq(got[PTS_M_OUTSTANDING].value, 13.0);
    fake_free(&f);
}

Test(measure_table, flows_of_points_issued_by_mistake) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    pts_ledger_flow(&f.results.paths[0], 1, 1)[PTS_ISSUED_FAULT] = 40;
    flow[PTS_ISSUED_FAULT] = 60;
    flow[PTS_RECOVERED] = 25;
    flow[PTS_ACCOUNT_REVIEWS] = 3;
    flow[PTS_REVIEW_COST] = 450;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_ISSUED_FAULT].value, 100.0);
    cr_assert_eq(got[PTS_M_RECOVERED].value, 25.0);
    cr_assert_eq(got[PTS_M_RECOVERY_RATE].value, 0.25);
    cr_assert_eq(got[PTS_M_ACCOUNT_REVIEWS].value, 3.0);
    cr_assert_eq(got[PTS_M_REVIEW_COST].value, 4.5);
    cr_assert_eq(got[PTS_M_PROGRAMME_COST].value, 4.5);
    fake_free(&f);
}

Test(measure_table, flows_of_referral) {
    fake f;
    fake_init(&f, 1, 0);
    pts_ledger_flow(&f.results.paths[0], 1, 1)[PTS_REFERRED] = 4;
    pts_ledger_flow(&f.results.paths[0], 0, 2)[PTS_REFERRED] = 5;
    pts_ledger_flow(&f.results.paths[0], 1, 2)[PTS_ISSUED_REFERRAL] = 60;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_REFERRED].value, 9.0);
    cr_assert_eq(got[PTS_M_ISSUED_REFERRAL].value, 60.0);
    fake_free(&f);
}

Test(measure_table, flows_of_tiers_and_paid_membership) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_ISSUED_TIER] = 13;
    flow[PTS_BENEFIT_COST] = 1250;
    flow[PTS_COST] = 300;
    flow[PTS_UPGRADES] = 4;
    flow[PTS_DOWNGRADES] = 3;
    flow[PTS_FEES] = 9900;
    flow[PTS_RENEWAL_OFFERS] = 8;
    flow[PTS_RENEWALS] = 6;
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.5, got);
    cr_assert_eq(got[PTS_M_ISSUED_TIER].value, 13.0);
    cr_assert_eq(got[PTS_M_BENEFIT_COST].value, 12.5);
    cr_assert_eq(got[PTS_M_REDEMPTION_COST].value, 3.0);
    cr_assert_eq(got[PTS_M_PROGRAMME_COST].value, 15.5);
    cr_assert_eq(got[PTS_M_UPGRADES].value, 4.0);
    cr_assert_eq(got[PTS_M_DOWNGRADES].value, 3.0);
    cr_assert_eq(got[PTS_M_TIER_MEMBERS].value, 0.0);
    cr_assert_eq(got[PTS_M_FEES].value, 99.0);
    cr_assert_eq(got[PTS_M_RENEWAL_RATE].value, 0.75);
    fake_free(&f);
}

Test(measure_table, an_empty_ledger_has_totals_but_no_ratios) {
    fake f;
    fake_init(&f, 1, 0);
    pts_figure got[PTS_MEASURES];
    fake_measures(&f, 0.01, got);
    for (int id = 0; id < PTS_MEASURES; id++) {
        bool of_members = id == PTS_M_CHURN_FROM_LAPSE; /* who are there in any case */
        cr_assert(!got[id].known || pts_measure_table[id].kind != PTS_RATIO || of_members, "%s",
                  pts_measure_table[id].name);
        cr_assert_eq(got[id].value, 0.0);
    }
    cr_assert(got[PTS_M_ISSUED].known && got[PTS_M_OUTSTANDING].known &&
              got[PTS_M_LIABILITY_NOMINAL].known);
    fake_free(&f);
}

Test(measure_table, months_add_up_to_the_horizon) {
    fake f;
    fake_init(&f, 1, 0);
    fake_story(&f.results.paths[0]);
    pts_estimates e;
    cr_assert_eq(pts_estimates_make(&f.scenario, &f.results, NULL, &e), PTS_OK);
    for (int id = 0; id < PTS_MEASURES; id++) {
        const pts_estimate *last = pts_estimates_month(&e, id, FAKE_MONTHS);
        double sum = 0.0;
        if (!pts_measure_table[id].monthly) {
            cr_assert_null(last);
            continue;
        }
        for (int month = 1; month <= FAKE_MONTHS; month++)
            sum += pts_estimates_month(&e, id, month)->mean.value;
        double of_months = pts_measure_table[id].kind == PTS_LEVEL ? last->mean.value : sum;
        if (id == PTS_M_OUTSTANDING_START)
            of_months = pts_estimates_month(&e, id, 1)->mean.value;
        if (pts_measure_table[id].kind != PTS_RATIO)
            cr_assert_float_eq(of_months, e.headline[id].mean.value, 1e-9, "%s",
                               pts_measure_table[id].name);
    }
    cr_assert_null(pts_estimates_month(&e, PTS_M_ISSUED, 0));
    cr_assert_null(pts_estimates_month(&e, PTS_M_ISSUED, FAKE_MONTHS + 1));
    pts_estimates_free(&e);
    fake_free(&f);
}

/* Outstanding 1900, 2050 (+ 400 - 200 - 50), 1840; rates 300/1500, 200/400, 250/100. */
Test(measure_table, months_by_hand) {
    static const double outstanding[] = {1900, 2050, 1840}, rate[] = {0.2, 0.5, 2.5};
    static const double available[] = {300.0 / 2200.0, 200.0 / 2300.0, 250.0 / 2150.0};
    fake f;
    fake_init(&f, 1, 0);
    fake_story(&f.results.paths[0]);
    pts_estimates e;
    cr_assert_eq(pts_estimates_make(&f.scenario, &f.results, NULL, &e), PTS_OK);
    for (int m = 0; m < FAKE_MONTHS; m++) {
        const pts_estimate *level = pts_estimates_month(&e, PTS_M_OUTSTANDING, m + 1);
        const pts_estimate *ratio = pts_estimates_month(&e, PTS_M_REDEMPTION_RATE, m + 1);
        const pts_estimate *of = pts_estimates_month(&e, PTS_M_REDEMPTION_RATE_OF_AVAILABLE, m + 1);
        cr_assert_eq(level->mean.value, outstanding[m]);
        cr_assert_eq(ratio->mean.value, rate[m]);
        cr_assert_float_eq(of->mean.value, available[m], 1e-15);
    }
    const pts_estimate *value = pts_estimates_month(&e, PTS_M_VALUE_PER_POINT, 1);
    cr_assert_float_eq(value->mean.value, 40.0 / 300.0, 1e-15);
    pts_estimates_free(&e);
    fake_free(&f);
}

Test(measure_table, cohorts_by_age) {
    fake f;
    fake_init(&f, 2, 0);
    fake_story(&f.results.paths[0]);
    pts_figure by_age[FAKE_MONTHS + 1];
    cr_assert_eq(pts_cohort_means(&f.results, PTS_COHORT_ISSUED, 0, by_age), PTS_OK);
    cr_assert(by_age[0].known && by_age[0].value == 350.0, "held at the start, mean of 2 paths");
    cr_assert(by_age[1].known && by_age[1].value == 0.0);
    cr_assert_eq(pts_cohort_means(&f.results, PTS_COHORT_REDEEMED, 0, by_age), PTS_OK);
    cr_assert(by_age[0].value == 150.0 && by_age[1].value == 50.0 && by_age[2].value == 0.0);
    cr_assert_eq(by_age[3].value, 100.0);
    cr_assert_eq(pts_cohort_means(&f.results, PTS_COHORT_REDEEMED, 1, by_age), PTS_OK);
    cr_assert(by_age[0].value == 0.0 && by_age[1].value == 50.0 && by_age[2].value == 125.0);
    cr_assert_eq(by_age[3].value, 475.0);
    cr_assert_eq(pts_cohort_means(&f.results, PTS_COHORT_FORFEITED, 2, by_age), PTS_OK);
    cr_assert(by_age[1].known && by_age[1].value == 30.0);
    cr_assert_not(by_age[2].known, "month 2 has no age of two months in the horizon");
    cr_assert(by_age[3].known && by_age[3].value == 0.0);
    fake_free(&f);
}
