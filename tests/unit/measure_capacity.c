/* pointsim tests: measures of capacity: the busiest day, contacts, who is dormant, units of items.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

enum { DAYS = 92 }; /* 30 of November, 31 of December, 31 of January */

static pts_figure month_of(const fake *f, enum pts_measure_id id, int month) {
    pts_estimates e = {0};
    cr_assert_eq(pts_estimates_make(&f->scenario, &f->results, NULL, &e), PTS_OK);
    pts_figure mean =
        month > 0 ? pts_estimates_month(&e, (int)id, month)->mean : e.headline[id].mean;
    pts_estimates_free(&e);
    return mean;
}

static void expect(const fake *f, enum pts_measure_id id, int month, double value) {
    pts_figure got = month_of(f, id, month);
    cr_assert(got.known && got.value == value, "month %d: %g", month, got.value);
}

Test(measure_capacity, the_busiest_day_of_the_window) {
    fake f;
    fake_init(&f, 1, 0);
    cr_assert(!month_of(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 0).known, "no days were kept");
    f.results.dims.days = DAYS;
    pts_ledger_free(&f.results.paths[0]);
    cr_assert_eq(pts_ledger_init(&f.results.paths[0], f.results.dims), PTS_OK);
    int64_t *daily = f.results.paths[0].daily;
    daily[0 * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS] = 3;
    daily[29 * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS] = 5;
    daily[30 * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS] = 4;
    daily[91 * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS] = 8;
    daily[91 * PTS_DAILY_FLOWS + PTS_DAILY_REDEEMED] = 1000;
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 1, 5.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 2, 4.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 3, 8.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 0, 8.0);
    fake_free(&f);
}

Test(measure_capacity, the_busiest_hour_of_the_window) {
    fake f;
    fake_init(&f, 1, 0);
    cr_assert(!month_of(&f, PTS_M_PEAK_REDEMPTIONS_HOUR, 0).known, "no hours were kept");
    f.results.dims.hours = 24 * DAYS;
    pts_ledger_free(&f.results.paths[0]);
    cr_assert_eq(pts_ledger_init(&f.results.paths[0], f.results.dims), PTS_OK);
    int64_t *hours = f.results.paths[0].hours;
    hours[0] = 3;
    hours[1] = 6;
    hours[30 * 24 - 1] = 8;
    hours[30 * 24] = 7;
    hours[92 * 24 - 1] = 8;
    hours[92 * 24 - 2] = 2;
    expect(&f, PTS_M_PEAK_REDEMPTIONS_HOUR, 1, 8.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_HOUR, 2, 7.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_HOUR, 3, 8.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_HOUR, 0, 8.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 1, 9.0);
    expect(&f, PTS_M_PEAK_REDEMPTIONS_DAY, 3, 10.0);
    fake_free(&f);
}

/* A year in store: 100 units as each month begins, 30 of them go, 12 in the last month. */
Test(measure_capacity, how_often_a_year_the_store_is_emptied) {
    enum { MONTHS = 13 };
    fake f;
    fake_init(&f, 1, 0);
    cr_assert(!month_of(&f, PTS_M_STOCK_TURNOVER, 0).known, "three months are no year");
    f.scenario.horizon_months = f.results.dims.months = MONTHS;
    pts_ledger_free(&f.results.paths[0]);
    cr_assert_eq(pts_ledger_init(&f.results.paths[0], f.results.dims), PTS_OK);
    cr_assert(!month_of(&f, PTS_M_STOCK_TURNOVER, MONTHS).known, "nothing is in store");
    for (int month = 1; month <= MONTHS; month++) {
        pts_ledger_flow(&f.results.paths[0], 0, month)[PTS_STOCK] = 100;
        pts_ledger_flow(&f.results.paths[0], 1, month)[PTS_STOCK_TAKEN] = month < MONTHS ? 30 : 12;
    }
    cr_assert(!month_of(&f, PTS_M_STOCK_TURNOVER, 11).known);
    expect(&f, PTS_M_STOCK_TURNOVER, 12, 12 * 30 / 85.0);
    expect(&f, PTS_M_STOCK_TURNOVER, 0, (11 * 30 + 12) / ((11 * 85.0 + 94.0) / 12.0));
    fake_free(&f);
}

Test(measure_capacity, contacts_are_complaints_and_care) {
    fake f;
    fake_init(&f, 1, 0);
    int64_t *flow = pts_ledger_flow(&f.results.paths[0], 1, 2);
    flow[PTS_COMPLAINTS] = 6;
    flow[PTS_MESSAGES] = 80;
    flow[PTS_CARE_MESSAGES] = 30;
    expect(&f, PTS_M_SERVICE_CONTACTS, 1, 0.0);
    expect(&f, PTS_M_SERVICE_CONTACTS, 2, 36.0);
    expect(&f, PTS_M_SERVICE_CONTACTS, 0, 36.0);
    fake_free(&f);
}

/* 900 members on the first day: 9 sampled ones of 100 each. */
Test(measure_capacity, the_dormant_are_those_who_stay_and_buy_not) {
    fake f;
    fake_init(&f, 1, 0);
    cr_assert(!month_of(&f, PTS_M_DORMANT_SHARE, 3).known, "active members were not counted");
    f.scenario.counts_active = true;
    cr_assert(!month_of(&f, PTS_M_DORMANT_SHARE, 3).known, "nothing is known of the year before");
    f.scenario.warmup_months = 10;
    pts_ledger_flow(&f.results.paths[0], 0, 0)[PTS_ENROLLED] = 5000; /* opening members */
    pts_ledger_flow(&f.results.paths[0], 0, 1)[PTS_ENROLLED] = 200;
    pts_ledger_flow(&f.results.paths[0], 1, 2)[PTS_LEFT] = 100;
    pts_ledger_flow(&f.results.paths[0], 1, 3)[PTS_LEFT] = 200;
    pts_ledger_flow(&f.results.paths[0], 0, 2)[PTS_ACTIVE] = 400;
    pts_ledger_flow(&f.results.paths[0], 0, 3)[PTS_ACTIVE] = 600;
    cr_assert(!month_of(&f, PTS_M_DORMANT_SHARE, 1).known);
    expect(&f, PTS_M_DORMANT_SHARE, 2, 600.0 / 1000.0);
    expect(&f, PTS_M_DORMANT_SHARE, 3, 200.0 / 800.0);
    fake_free(&f);
}

Test(measure_capacity, what_is_counted_at_a_month_s_end) {
    fake f;
    fake_init(&f, 1, 0);
    pts_ledger_flow(&f.results.paths[0], 0, 2)[PTS_LIVE_LOTS] = 400;
    pts_ledger_flow(&f.results.paths[0], 1, 3)[PTS_LIVE_LOTS] = 500;
    pts_ledger_flow(&f.results.paths[0], 1, 3)[PTS_DORMANT_POINTS] = 7000;
    cr_assert(!month_of(&f, PTS_M_LIVE_LOTS, 3).known, "lots were not counted");
    f.scenario.counts_lots = true;
    cr_assert(!month_of(&f, PTS_M_DORMANT_POINTS, 3).known, "the year before is not known");
    f.scenario.warmup_months = 9;
    expect(&f, PTS_M_LIVE_LOTS, 2, 400.0);
    expect(&f, PTS_M_LIVE_LOTS, 0, 500.0);
    expect(&f, PTS_M_DORMANT_POINTS, 3, 7000.0);
    fake_free(&f);
}

Test(measure_capacity, units_of_a_month_over_paths) {
    enum { PATHS = 100 };
    fake f;
    pts_estimate e;
    fake_init(&f, PATHS, 0);
    f.results.dims.items = 2;
    for (int i = 0; i < PATHS; i++) {
        pts_ledger *path = &f.results.paths[i];
        pts_ledger_free(path);
        cr_assert_eq(pts_ledger_init(path, f.results.dims), PTS_OK);
        pts_ledger_unit(path, 0, 2)[1] = (37 * i) % PATHS; /* each of 0..99 once */
        pts_ledger_unit(path, 1, 2)[1] = 1000;
        pts_ledger_unit(path, 1, 3)[1] = 7;
        pts_ledger_unit(path, 1, 2)[0] = 7;
    }
    cr_assert_eq(pts_units_of_month(&f.results, 1, 2, &e), PTS_OK);
    cr_assert(e.mean.value == 1049.5 && e.quantile[PTS_P50].value == 1049.0);
    cr_assert(e.quantile[PTS_P95].value == 1094.0 && e.quantile[PTS_P05].value == 1004.0);
    cr_assert_float_eq(e.se.value, 2.901149197588202, 1e-12); /* sqrt(100 * 101 / 12) / 10 */
    cr_assert(!e.quantile[PTS_P99].known);
    fake_free(&f);
}

Test(measure_capacity, members_of_a_tier_over_paths) {
    enum { PATHS = 4 };
    fake f;
    pts_estimate e;
    fake_init(&f, PATHS, 0);
    f.results.dims.tiers = 2;
    for (int i = 0; i < PATHS; i++) {
        pts_ledger *path = &f.results.paths[i];
        pts_ledger_free(path);
        cr_assert_eq(pts_ledger_init(path, f.results.dims), PTS_OK);
        pts_ledger_tier(path, 0, 3)[1] = i;
        pts_ledger_tier(path, 1, 3)[1] = 100;
        pts_ledger_tier(path, 1, 2)[1] = 7;
        pts_ledger_tier(path, 1, 3)[0] = 9;
    }
    cr_assert_eq(pts_tier_at_month_end(&f.results, 1, 3, &e), PTS_OK);
    cr_assert_eq(e.mean.value, 101.5);
    cr_assert_float_eq(e.se.value, 0.6454972243679028, 1e-12); /* sqrt(5 / 3) / 2 */
    cr_assert(!e.quantile[PTS_P05].known);
    fake_free(&f);
}

/* November to January: two quarters, two years. */
Test(measure_capacity, quotas_run_dry_in_calendar_periods) {
    enum { PATHS = 4 };
    fake f;
    pts_figure share, se;
    fake_init(&f, PATHS, 0);
    for (int i = 0; i < PATHS; i++) {
        pts_ledger_flow(&f.results.paths[i], 1, 1)[PTS_WITHHELD] = 5;
        pts_ledger_flow(&f.results.paths[i], 0, 2)[PTS_WITHHELD] = i > 0;
        pts_ledger_flow(&f.results.paths[i], 0, 3)[PTS_WITHHELD] = i > 1;
        pts_ledger_flow(&f.results.paths[i], 0, 3)[PTS_REFUSED] = 3;
    }
    static const double shares[] = {[PTS_EVERY_MONTH] = (1 + 2 + 3 + 3) / 12.0,
                                    [PTS_EVERY_QUARTER] = (1 + 1 + 2 + 2) / 8.0,
                                    [PTS_EVERY_YEAR] = (1 + 1 + 2 + 2) / 8.0};
    for (enum pts_every every = PTS_EVERY_MONTH; every <= PTS_EVERY_YEAR; every++) {
        cr_assert_eq(pts_quota_dry(&f.scenario, &f.results, PTS_WITHHELD, every, &share, &se),
                     PTS_OK);
        cr_assert_float_eq(share.value, shares[every], 1e-15, "%d", every);
    }
    cr_assert_float_eq(se.value, 0.14433756729740643, 1e-15); /* 1/2, 1/2, 1, 1 */
    cr_assert_eq(pts_quota_dry(&f.scenario, &f.results, PTS_REFUSED, PTS_EVERY_YEAR, &share, &se),
                 PTS_OK);
    cr_assert(share.value == 0.5 && se.value == 0.0);
    fake_free(&f);
}
