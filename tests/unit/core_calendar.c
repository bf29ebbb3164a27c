/* pointsim tests: civil dates against a calendar that walks day by day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static int32_t day_of(int year, int month, int day) {
    return pts_date_to_day((pts_date){year, month, day});
}

static void expect_date(int32_t day, const char *text) {
    char got[11];
    pts_date_format(day, got);
    cr_assert_str_eq(got, text, "day %d is %s, not %s", day, got, text);
}

static bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void next(pts_date *date) {
    const int lengths[12] = {31, leap(date->year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
                             31};
    if (++date->day > lengths[date->month - 1]) {
        date->day = 1;
        date->month = date->month % 12 + 1;
        date->year += date->month == 1;
    }
}

/* Every day from `from` to the end of year `last`, in one walk. */
static void walk(pts_date from, int last) {
    int wrong = 0;
    int32_t day = pts_date_to_day(from);
    for (pts_date date = from; date.year <= last; next(&date), day++) {
        pts_date back = pts_date_of_day(day);
        wrong += pts_date_to_day(date) != day || !pts_date_valid(date);
        wrong += back.year != date.year || back.month != date.month || back.day != date.day;
    }
    cr_assert_eq(wrong, 0, "%d wrong days", wrong);
}

Test(core_calendar, round_trip_of_every_day_1900_to_2200) {
    cr_assert_eq(day_of(1900, 1, 1), -25567);
    walk((pts_date){1900, 1, 1}, 2200);
}

Test(core_calendar, round_trip_over_the_whole_range) {
    walk((pts_date){1, 1, 1}, 9999);
    cr_assert_eq(day_of(1, 1, 1), -719162);
    cr_assert_eq(day_of(9999, 12, 31), 2932896);
}

Test(core_calendar, known_days) {
    cr_assert_eq(day_of(1970, 1, 1), 0);
    cr_assert_eq(day_of(1969, 12, 31), -1);
    cr_assert_eq(day_of(2000, 3, 1), 11017);
    cr_assert_eq(day_of(2026, 1, 31), 20484);
    expect_date(0, "1970-01-01");
    expect_date(-719162, "0001-01-01");
    expect_date(2932896, "9999-12-31");
}

Test(core_calendar, leap_rules) {
    cr_assert_eq(pts_month_length(2024, 2), 29);
    cr_assert_eq(pts_month_length(2025, 2), 28);
    cr_assert_eq(pts_month_length(1900, 2), 28);
    cr_assert_eq(pts_month_length(2000, 2), 29);
    cr_assert_eq(pts_month_length(2100, 2), 28);
    const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int month = 1; month <= 12; month++)
        cr_assert_eq(pts_month_length(2023, month), lengths[month - 1], "month %d", month);
}

Test(core_calendar, validity) {
    const pts_date wrong[] = {{0, 1, 1},     {10000, 1, 1}, {2026, 0, 1},  {2026, 13, 1},
                              {2026, 1, 0},  {2026, 1, 32}, {2026, 4, 31}, {2025, 2, 29},
                              {1900, 2, 29}, {2024, 2, 30}, {-4, 1, 1},    {2026, -1, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_assert_not(pts_date_valid(wrong[i]), "date %zu", i);
    cr_assert(pts_date_valid((pts_date){2024, 2, 29}));
    cr_assert(pts_date_valid((pts_date){9999, 12, 31}));
}

Test(core_calendar, adding_months_clamps_to_the_end_of_the_month) {
    expect_date(pts_day_add_months(day_of(2026, 1, 31), 1), "2026-02-28");
    expect_date(pts_day_add_months(day_of(2024, 1, 31), 1), "2024-02-29");
    expect_date(pts_day_add_months(day_of(2024, 1, 30), 13), "2025-02-28");
    expect_date(pts_day_add_months(day_of(2026, 3, 31), 1), "2026-04-30");
    expect_date(pts_day_add_months(day_of(2026, 11, 15), 2), "2027-01-15");
    expect_date(pts_day_add_months(day_of(2026, 12, 31), 12), "2027-12-31");
    expect_date(pts_day_add_months(day_of(2024, 2, 29), 12), "2025-02-28");
    expect_date(pts_day_add_months(day_of(2024, 2, 29), 48), "2028-02-29");
    expect_date(pts_day_add_months(day_of(2026, 5, 17), 0), "2026-05-17");
}

Test(core_calendar, months_may_be_negative) {
    expect_date(pts_day_add_months(day_of(2026, 3, 31), -1), "2026-02-28");
    expect_date(pts_day_add_months(day_of(2026, 1, 15), -1), "2025-12-15");
    expect_date(pts_day_add_months(day_of(2026, 12, 15), -12), "2025-12-15");
    expect_date(pts_day_add_months(day_of(2026, 1, 31), -600), "1976-01-31");
    expect_date(pts_day_add_months(day_of(1, 12, 31), -11), "0001-01-31");
    /* before year 1 the months still have their lengths */
    cr_assert_eq(pts_day_add_months(day_of(1, 1, 15), -23), day_of(1, 1, 15) - 700);
}

Test(core_calendar, ends_of_months_quarters_and_years) {
    expect_date(pts_day_span_end(day_of(2024, 2, 1), 1), "2024-02-29");
    expect_date(pts_day_span_end(day_of(2026, 4, 30), 1), "2026-04-30");
    expect_date(pts_day_span_end(day_of(2026, 1, 1), 3), "2026-03-31");
    expect_date(pts_day_span_end(day_of(2026, 4, 1), 3), "2026-06-30");
    expect_date(pts_day_span_end(day_of(2026, 9, 30), 3), "2026-09-30");
    expect_date(pts_day_span_end(day_of(2026, 12, 31), 3), "2026-12-31");
    expect_date(pts_day_span_end(day_of(2026, 1, 1), 12), "2026-12-31");
    expect_date(pts_day_span_end(day_of(1969, 12, 31), 12), "1969-12-31");
}

Test(core_calendar, weekdays) {
    cr_assert_eq(pts_weekday(day_of(1970, 1, 1)), 3);   /* Thursday */
    cr_assert_eq(pts_weekday(day_of(1969, 7, 20)), 6);  /* Sunday: first steps on the Moon */
    cr_assert_eq(pts_weekday(day_of(2000, 1, 1)), 5);   /* Saturday */
    cr_assert_eq(pts_weekday(day_of(1900, 1, 1)), 0);   /* Monday */
    cr_assert_eq(pts_weekday(day_of(1582, 10, 15)), 4); /* Friday: first Gregorian day */
    cr_assert_eq(pts_weekday(day_of(2024, 2, 29)), 3);
    for (int32_t day = -1000; day < 1000; day++)
        cr_assert_eq(pts_weekday(day + 1), (pts_weekday(day) + 1) % 7, "day %d", day);
}

Test(core_calendar, parse_reads_what_format_writes) {
    for (int32_t day = day_of(1999, 1, 1); day < day_of(2005, 1, 1); day++) {
        char text[11];
        pts_date date;
        pts_date_format(day, text);
        cr_assert(pts_date_parse(text, &date), "%s", text);
        cr_assert_eq(pts_date_to_day(date), day, "%s", text);
    }
}

/* A refused text leaves the date alone. Each is handed over in storage of exactly its size, so that
 * the address sanitizer sees a read past the end. */
Test(core_calendar, parse_refusals) {
    const char *refused[] = {
        "",           "2",           "2026",        "2026-",       "2026-01",    "2026-01-",
        "2026-01-3",  "2026-01-311", "2026-01-31 ", " 2026-01-31", "2026/01/31", "2026-1-31",
        "26-01-31",   "2026-13-01",  "2026-00-01",  "2026-02-29",  "2026-04-31", "0000-01-01",
        "-001-01-01", "2026-01-+1",  "2026-01- 1",  "2026-01-00",  "20260131",   "2026-01-3x",
        "x026-01-31", "2026-01-32",  "1900-02-29",  "2026-01-31T", "+026-01-31", "2026--1-01",
        "2026/01-31", "2026-01/31",  "2026-01-0:",  "2026-01-1/"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        size_t size = strlen(refused[i]) + 1;
        char *exact = memcpy(malloc(size), refused[i], size);
        pts_date date = {7, 7, 7};
        bool read = pts_date_parse(exact, &date);
        free(exact);
        cr_assert_not(read, "\"%s\" was read", refused[i]);
        cr_assert(date.year == 7 && date.month == 7 && date.day == 7, "\"%s\"", refused[i]);
    }
}
