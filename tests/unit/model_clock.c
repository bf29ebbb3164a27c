/* pointsim tests: operational time by season, weekday and demand; calendar tables; ends of terms.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "model/lapse.h"

static const double even[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const double alike[7] = {1, 1, 1, 1, 1, 1, 1};

static int32_t day_of(int year, int month, int day) {
    return pts_date_to_day((pts_date){year, month, day});
}

static pts_scenario spans(int year, int month, int warmup, int horizon, int runoff) {
    return (pts_scenario){.start = {year, month, 1},
                          .warmup_months = warmup,
                          .horizon_months = horizon,
                          .runoff_months = runoff};
}

static pts_timeline timeline(const pts_scenario *s) {
    pts_timeline t;
    cr_assert_eq(pts_timeline_init(&t, s), PTS_OK);
    return t;
}

static pts_clock clock_of(const pts_timeline *t) {
    pts_clock c = {0};
    cr_assert_eq(pts_clock_init(&c, t), PTS_OK);
    return c;
}

/* ---- clock ---- */

/* Of each weekday's days, in operational days; 28 days hold each weekday four times. */
Test(model_clock, weekdays_share_the_week) {
    const double weekdays[7] = {1, 2, 3, 4, 5, 6, 0};
    pts_scenario s = spans(2022, 2, 0, 1, 0); /* 1 February 2022 is a Tuesday */
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    double share[7] = {0};
    cr_assert_eq(pts_clock_compile(&c, &t, even, weekdays, NULL, NULL), PTS_OK);
    cr_assert_not(c.identity);
    for (uint32_t day = 0; day < t.ends; day++)
        share[(day + 1) % 7] += (c.start[day + 1] - c.start[day]) / 65536.0;
    for (int w = 0; w < 7; w++)
        cr_assert_float_eq(share[w], 4.0 * weekdays[w] / 3.0, 1e-4, "%d: %g", w, share[w]);
    cr_assert_float_eq(c.start[t.ends] / 65536.0, 28.0, 1e-3);
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

/* Seasons and weekdays multiply, and 400 years would keep both means: 28 years show it to 1e-3. */
Test(model_clock, a_year_stays_a_year) {
    const double season[12] = {3, 1, 1, 1, 0, 1, 1, 2, 1, 1, 1, 4};
    const double weekdays[7] = {1, 1, 1, 1, 2, 3, 0.5};
    pts_scenario s = spans(2001, 1, 0, 336, 0);
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    cr_assert_eq(pts_clock_compile(&c, &t, season, weekdays, NULL, NULL), PTS_OK);
    cr_assert_float_eq(c.start[t.ends] / 65536.0 / t.ends, 1.0, 1e-3);
    /* 6 January 2001 is a Saturday. */
    double mean =
        (3 * 31 + 28.25 + 31 + 30 + 0 + 30 + 31 + 2 * 31 + 30 + 31 + 30 + 4 * 31) / 365.25;
    double want = 65536.0 * 3.0 / mean * 3.0 / (9.5 / 7.0);
    cr_assert_float_eq(c.start[6] - c.start[5], want, 1.0);
    cr_assert_eq(c.start[124], c.start[125]); /* nothing in May */
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

Test(model_clock, back_is_the_inverse) {
    const double season[12] = {3, 1, 1, 1, 0, 1, 1, 2, 1, 1, 1, 4};
    const double weekdays[7] = {1, 0, 1, 1, 2, 3, 0.5};
    pts_scenario s = spans(2001, 1, 0, 12, 0);
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    cr_assert_eq(pts_clock_compile(&c, &t, season, weekdays, NULL, NULL), PTS_OK);
    for (uint32_t o = 0; o < c.start[t.ends]; o += 997) {
        uint32_t tick = pts_clock_real(&c, o), back = pts_clock_operational(&c, tick);
        cr_assert(back <= o && o - back <= 12, "%u: %u", o, back); /* a step of the fastest day */
        cr_assert_lt(tick >> PTS_TICK_BITS, t.ends);
    }
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

/* Warm-up 1, months of the horizon their index, run-off the last one's. */
Test(model_clock, demand_by_bin) {
    pts_scenario s = spans(2026, 2, 1, 2, 1);
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    const double demand[4] = {1.0, 0.5, 3.0, 3.0};
    cr_assert_eq(pts_clock_compile(&c, &t, even, alike, demand, NULL), PTS_OK);
    cr_assert_not(c.identity);
    cr_assert_eq(c.start[31], 31u << 16);
    cr_assert_eq(c.start[31 + 28], (31u << 16) + (14u << 16));
    cr_assert_eq(c.start[31 + 28 + 31], (31u << 16) + (14u << 16) + (93u << 16));
    cr_assert_eq(c.start[t.ends], (31u << 16) + (14u << 16) + (93u << 16) + (90u << 16));
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

/* A clock is compiled again only if something has changed, and tells the identity each time. */
Test(model_clock, identity_and_change) {
    const double weekdays[7] = {1, 1, 1, 1, 2, 3, 0.5};
    const double twos[12] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, fives[7] = {5, 5, 5, 5, 5, 5, 5};
    const double flat[14] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    double doubled[14] = {0};
    for (int i = 0; i < 14; i++)
        doubled[i] = 2.0;
    pts_scenario s = spans(2026, 1, 0, 12, 0);
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    cr_assert_eq(pts_clock_compile(&c, &t, even, alike, NULL, NULL), PTS_OK);
    cr_assert(c.identity && c.steady);
    c.start[3] = 99; /* shows whether it is compiled again */
    cr_assert_eq(pts_clock_compile(&c, &t, even, alike, NULL, NULL), PTS_OK);
    cr_assert_eq(c.start[3], 99);
    cr_assert_eq(pts_clock_compile(&c, &t, even, weekdays, NULL, NULL), PTS_OK);
    cr_assert_not(c.identity);
    cr_assert_eq(pts_clock_compile(&c, &t, twos, fives, NULL, NULL), PTS_OK);
    cr_assert(c.identity);
    cr_assert_eq(c.start[3], 3u << 16);
    cr_assert_eq(pts_clock_compile(&c, &t, twos, fives, flat, NULL), PTS_OK);
    cr_assert(c.identity);
    cr_assert_eq(pts_clock_compile(&c, &t, twos, fives, doubled, NULL), PTS_OK);
    cr_assert_not(c.identity);
    cr_assert_eq(c.start[3], 6u << 16);
    cr_assert_eq(pts_clock_compile(&c, &t, twos, fives, NULL, NULL), PTS_OK);
    cr_assert(c.identity);
    cr_assert_eq(c.start[3], 3u << 16);
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

Test(model_clock, hostile_factors) {
    const double nothing[12] = {0};
    double demand[14];
    pts_scenario s = spans(2026, 1, 0, 12, 0);
    pts_timeline t = timeline(&s);
    pts_clock c = clock_of(&t);
    cr_assert_eq(pts_clock_compile(&c, &t, nothing, alike, NULL, NULL), PTS_ERR_RANGE);
    cr_assert_eq(pts_clock_compile(&c, &t, even, nothing, NULL, NULL), PTS_ERR_RANGE);
    const double bad[] = {1e5, 1e300, INFINITY, NAN};
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < 14; i++)
            demand[i] = bad[k];
        cr_assert_eq(pts_clock_compile(&c, &t, even, alike, demand, NULL), PTS_ERR_RANGE);
    }
    for (int i = 0; i < 14; i++)
        demand[i] = 1e-300; /* nothing ever happens */
    cr_assert_eq(pts_clock_compile(&c, &t, even, alike, demand, NULL), PTS_OK);
    cr_assert_eq(c.start[t.ends], 0);
    cr_assert_eq(pts_clock_compile(&c, &t, even, alike, NULL, NULL), PTS_OK);
    cr_assert_eq(c.start[t.ends], 365u << 16);
    pts_clock_free(&c);
    pts_timeline_free(&t);
}

/* ---- tables ---- */

Test(model_clock, months_and_years_of_days) {
    pts_scenario s = spans(2026, 2, 5, 14, 3); /* day 0 is 1 September 2025 */
    pts_timeline t = timeline(&s);
    cr_assert_eq(t.first_month, 8);
    for (uint32_t day = 0; day <= t.ends; day++) {
        pts_date date = pts_date_of_day(t.civil0 + (int32_t)day);
        cr_assert_eq(t.serial[day], 12 * (date.year - 2025) + date.month - 9);
        cr_assert_eq((t.serial[day] + t.first_month) / 12, date.year - 2025);
        cr_assert_eq(t.month[day], date.month - 1);
    }
    pts_timeline_free(&t);
}

/* The last usable day of a term that starts on a civil day, by the table of a scenario around
 * it. */
static void expect_last(pts_scenario *s, int32_t from, int32_t last) {
    pts_date date = pts_date_of_day(from);
    *s = (pts_scenario){.start = {date.year, date.month, 1},
                        .horizon_months = 1,
                        .expiry = s->expiry,
                        .expiry_after = s->expiry_after,
                        .expiry_cutoff = s->expiry_cutoff,
                        .expiry_to = s->expiry_to,
                        .reset_dates = s->reset_dates,
                        .n_reset_dates = s->n_reset_dates};
    pts_timeline t = timeline(s);
    uint32_t tick = t.lapse[from - t.civil0];
    cr_assert_eq(tick & (PTS_DAY_TICKS - 1), 0);
    int32_t got = t.civil0 + (int32_t)(tick >> PTS_TICK_BITS) - 1;
    char texts[3][11];
    pts_date_format(from, texts[0]);
    pts_date_format(got, texts[1]);
    pts_date_format(last, texts[2]);
    cr_assert_eq(got, last, "%s: %s, not %s", texts[0], texts[1], texts[2]);
    pts_timeline_free(&t);
}

static void expect_reset(pts_duration cutoff, int32_t from, int32_t last) {
    pts_month_day dates[2] = {{12, 31}, {2, 29}};
    pts_scenario s = {
        .expiry = PTS_CALENDAR, .expiry_cutoff = cutoff, .reset_dates = dates, .n_reset_dates = 2};
    expect_last(&s, from, last);
}

/* Resets on 29 February (28 in common years) and 31 December. Three months before them are
 * 29 (28) November and 30 September; one month before 29 February 2024 is 29 January. */
Test(model_clock, cutoffs_at_month_ends) {
    const pts_duration none = {0}, three = {.months = 3}, one = {.months = 1};
    expect_reset(none, day_of(2023, 2, 28), day_of(2023, 2, 28));
    expect_reset(none, day_of(2023, 3, 1), day_of(2023, 12, 31));
    expect_reset(none, day_of(2024, 1, 1), day_of(2024, 2, 29));
    expect_reset(three, day_of(2023, 9, 30), day_of(2023, 12, 31));
    expect_reset(three, day_of(2023, 10, 1), day_of(2024, 2, 29));
    expect_reset(three, day_of(2023, 11, 29), day_of(2024, 2, 29));
    expect_reset(three, day_of(2023, 11, 30), day_of(2024, 12, 31));
    expect_reset(one, day_of(2024, 1, 29), day_of(2024, 2, 29));
    expect_reset(one, day_of(2024, 1, 30), day_of(2024, 12, 31));
    expect_reset(one, day_of(2023, 1, 28), day_of(2023, 2, 28));
    expect_reset(one, day_of(2023, 1, 29), day_of(2023, 12, 31));
}

Test(model_clock, cutoffs_in_days_and_long_ones) {
    const pts_duration days = {.days = 30}, long_ago = {.months = 30}, many = {.days = 800};
    expect_reset(days, day_of(2023, 12, 1), day_of(2023, 12, 31));
    expect_reset(days, day_of(2023, 12, 2), day_of(2024, 2, 29));
    expect_reset(long_ago, day_of(2023, 6, 30), day_of(2025, 12, 31));
    expect_reset(long_ago, day_of(2023, 7, 1), day_of(2026, 2, 28));
    expect_reset(many, day_of(2023, 10, 23), day_of(2025, 12, 31));
    expect_reset(many, day_of(2023, 10, 24), day_of(2026, 2, 28));
}

/* Every cut-off against the definition: the first reset whose cut-off day is not before. */
Test(model_clock, cutoffs_against_the_definition) {
    pts_month_day dates[3] = {{1, 31}, {3, 1}, {10, 30}};
    for (int k = 0; k < 60; k++) {
        pts_duration cutoff = {.months = k % 2 ? k / 2 : 0, .days = k % 2 ? 0 : 17 * k};
        pts_scenario s = spans(2023, 1, 0, 24, 0);
        s.expiry = PTS_CALENDAR;
        s.expiry_cutoff = cutoff;
        s.reset_dates = dates;
        s.n_reset_dates = 3;
        for (int32_t civil = day_of(2023, 1, 1); civil < day_of(2025, 1, 1); civil += 1 + k % 3) {
            int32_t reset = civil;
            for (;; reset++) {
                pts_date date = pts_date_of_day(reset);
                bool due = (date.month == 1 && date.day == 31) ||
                           (date.month == 3 && date.day == 1) ||
                           (date.month == 10 && date.day == 30);
                int32_t cut =
                    cutoff.months ? pts_day_add_months(reset, -cutoff.months) : reset - cutoff.days;
                if (due && cut >= civil)
                    break;
            }
            cr_assert_eq(pts_last_day(&s, civil, 0), reset);
        }
    }
}

/* ---- anniversaries ---- */

/* By the definition: enrolment plus 12, 24, ... months. */
static int32_t anniversary(int32_t enrolled, int32_t civil) {
    int months = 12;
    while (pts_day_add_months(enrolled, months) < civil)
        months += 12;
    return pts_day_add_months(enrolled, months);
}

static void expect_anniversary(const pts_programme *p, int32_t enrolled, int32_t day,
                               int32_t last) {
    const pts_timeline *t = p->time;
    uint32_t tick = pts_anniversary_lapse(p, enrolled - t->civil0, (uint32_t)(day - t->civil0));
    cr_assert_eq(tick, (uint32_t)(last - t->civil0 + 1) << PTS_TICK_BITS, "%d %d: %u", enrolled,
                 day, tick);
}

/* Of 29 February: on 28 February in common years, on 29 February again in leap years. */
Test(model_clock, anniversary_of_29_february) {
    pts_scenario s = spans(2024, 1, 0, 72, 0);
    s.expiry = PTS_ANNIVERSARY;
    pts_timeline t = timeline(&s);
    pts_programme p = {.scenario = &s, .time = &t};
    int32_t leap = day_of(2024, 2, 29);
    expect_anniversary(&p, leap, leap, day_of(2025, 2, 28)); /* not the day itself */
    expect_anniversary(&p, leap, day_of(2025, 2, 28), day_of(2025, 2, 28));
    expect_anniversary(&p, leap, day_of(2025, 3, 1), day_of(2026, 2, 28));
    expect_anniversary(&p, leap, day_of(2027, 3, 1), day_of(2028, 2, 29));
    expect_anniversary(&p, leap, day_of(2028, 2, 29), day_of(2028, 2, 29));
    expect_anniversary(&p, leap, day_of(2028, 3, 1), day_of(2029, 2, 28));
    expect_anniversary(&p, day_of(1924, 2, 29), day_of(2024, 1, 1), day_of(2024, 2, 29));
    pts_timeline_free(&t);
}

Test(model_clock, anniversaries_against_the_definition) {
    pts_scenario s = spans(2024, 1, 0, 120, 0);
    s.expiry = PTS_ANNIVERSARY;
    pts_timeline t = timeline(&s);
    for (uint32_t grace = 0; grace <= 40; grace += 40) {
        pts_programme p = {.scenario = &s, .time = &t, .grace_days = grace};
        for (uint32_t i = 0; i < 20000; i++) {
            pts_block b = pts_philox(1, i, 0, 0, 0);
            int32_t day = t.civil0 + (int32_t)(b.word[0] % t.ends);
            int32_t enrolled = day - (int32_t)(b.word[1] % (i % 2 ? 900 : 40000));
            expect_anniversary(&p, enrolled, day, anniversary(enrolled, day) + (int32_t)grace);
        }
        cr_assert_eq(pts_anniversary_lapse(&p, -220000000, 0) & 0xFFFF, 0); /* 600 000 years */
    }
    pts_timeline_free(&t);
}

/* ---- grace and extension ---- */

Test(model_clock, grace_moves_every_lapse) {
    pts_scenario s = spans(2026, 1, 0, 12, 0);
    s.expiry = PTS_ROLLING;
    s.expiry_after = (pts_duration){.days = 90};
    pts_timeline t = timeline(&s);
    uint32_t *own = calloc(t.ends + 1, sizeof *own);
    pts_programme p = {.scenario = &s, .time = &t, .own_lapse = own, .grace_days = 0};
    pts_lapse_compile(&p);
    cr_assert_eq(p.lapse, t.lapse);
    cr_assert_eq(p.lapse[5], 96u << 16);
    p.grace_days = 3660;
    pts_lapse_compile(&p);
    cr_assert_eq(p.lapse[5], (96u + 3660) << 16);
    for (uint32_t day = 0; day <= t.ends; day++)
        cr_assert_eq(p.lapse[day], pts_lapse_of(&p, (int32_t)day, 0));
    t.lapse[7] = (65535u - 3660) << 16; /* the last tick that can be said, and one day more */
    t.lapse[8] = (65536u - 3660) << 16;
    t.lapse[9] = PTS_NEVER;
    pts_lapse_compile(&p);
    cr_assert_eq(p.lapse[7], 65535u << 16);
    cr_assert_eq(p.lapse[8], PTS_NEVER);
    cr_assert_eq(p.lapse[9], PTS_NEVER);
    free(own);
    pts_timeline_free(&t);
}

Test(model_clock, lapses_beyond_every_tick) {
    pts_scenario s = spans(2026, 1, 0, 12, 0);
    pts_timeline t = timeline(&s);
    cr_assert_eq(pts_lapse_after(&t, t.civil0 + 65534), 65535u << 16);
    cr_assert_eq(pts_lapse_after(&t, t.civil0 + 65535), PTS_NEVER);
    cr_assert_eq(pts_lapse_after(&t, (int64_t)INT32_MAX + 3660), PTS_NEVER);
    cr_assert_eq(pts_lapse_after(&t, t.civil0 - 1), 0);
    cr_assert_eq(pts_lapse_after(&t, INT32_MIN), 0);
    cr_assert_eq(t.lapse[0], PTS_NEVER); /* no expiry */
    pts_timeline_free(&t);
}

Test(model_clock, extension_from_an_activity) {
    pts_scenario s = spans(2024, 1, 0, 12, 0);
    pts_timeline none = timeline(&s);
    cr_assert_null(none.extends_to);
    pts_timeline_free(&none);
    s.has_extension = true;
    s.extension_by = (pts_duration){.months = 1};
    pts_timeline t = timeline(&s);
    cr_assert_eq(t.extends_to[30], 60u << 16); /* 31 January: to 29 February, day 59 */
    pts_timeline_free(&t);
    s.extension_by = (pts_duration){.days = 70000};
    t = timeline(&s);
    cr_assert_eq(t.extends_to[0], PTS_NEVER);
    pts_timeline_free(&t);
}
