/* pointsim: civil dates of the proleptic Gregorian calendar.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

/* Inside this file a year begins on 1 March, so that the leap day is its last and the lengths of
 * its months follow one linear rule: month m (0 = March) starts at day (153 m + 2) / 5. The
 * calendar repeats every 400 years = 146 097 days. Idea: Hinnant (2013), "chrono-compatible
 * low-level date algorithms". */
enum { DAYS_400_YEARS = 146097, EPOCH = 719468 }; /* days from 0000-03-01 to 1970-01-01 */

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

static int64_t year_start(int64_t march_year) {
    return 365 * march_year + floor_div(march_year, 4) - floor_div(march_year, 100) +
           floor_div(march_year, 400);
}

int32_t pts_date_to_day(pts_date date) {
    int64_t march_year = (int64_t)date.year - (date.month < 3);
    int month = (date.month + 9) % 12;
    return (int32_t)(year_start(march_year) + (153 * month + 2) / 5 + date.day - 1 - EPOCH);
}

/* Days before a year of a cycle of 400. */
static uint32_t days_in_cycle(uint32_t years) {
    return 365 * years + years / 4 - years / 100 + years / 400;
}

pts_date pts_date_of_day(int32_t day) {
    int64_t cycle = floor_div((int64_t)day + EPOCH, DAYS_400_YEARS);
    uint32_t since = (uint32_t)(day + EPOCH - cycle * DAYS_400_YEARS);
    /* By the mean year: never late, for the leap days so far lead their mean by at most 0.72. */
    uint32_t march_year = since * 400 / DAYS_400_YEARS;
    march_year += days_in_cycle(march_year + 1) <= since;
    int rest = (int)(since - days_in_cycle(march_year));
    int month = (5 * rest + 2) / 153;
    return (pts_date){.year = (int)(cycle * 400) + (int)march_year + (month >= 10),
                      .month = month < 10 ? month + 3 : month - 9,
                      .day = rest - (153 * month + 2) / 5 + 1};
}

int pts_month_length(int year, int month) {
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool pts_date_valid(pts_date date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= pts_month_length(date.year, date.month);
}

int32_t pts_day_add_months(int32_t day, int months) {
    pts_date date = pts_date_of_day(day);
    int64_t count = (int64_t)date.year * 12 + date.month - 1 + months;
    date.year = (int)floor_div(count, 12);
    date.month = (int)(count - (int64_t)date.year * 12) + 1;
    int length = pts_month_length(date.year, date.month);
    date.day = date.day < length ? date.day : length;
    return pts_date_to_day(date);
}

int32_t pts_day_span_end(int32_t day, int span) {
    pts_date date = pts_date_of_day(day);
    date.month = (date.month - 1) / span * span + span;
    date.day = pts_month_length(date.year, date.month);
    return pts_date_to_day(date);
}

int pts_weekday(int32_t day) {
    int64_t since_monday = (int64_t)day + 3; /* 1970-01-01 was a Thursday */
    return (int)(since_monday - 7 * floor_div(since_monday, 7));
}

/* `count` digits as a number, -1 if another character comes first. */
static int digits(const char *text, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Each test comes before the next character is read, so a short text is never read past its end. */
bool pts_date_parse(const char *text, pts_date *date) {
    pts_date read = {0};
    if ((read.year = digits(text, 4)) < 0 || text[4] != '-')
        return false;
    if ((read.month = digits(text + 5, 2)) < 0 || text[7] != '-')
        return false;
    if ((read.day = digits(text + 8, 2)) < 0 || text[10] != '\0' || !pts_date_valid(read))
        return false;
    *date = read;
    return true;
}

static void put_digits(char *text, int count, int value) {
    for (int i = count - 1; i >= 0; i--, value /= 10)
        text[i] = (char)('0' + value % 10);
}

void pts_date_format(int32_t day, char text[11]) {
    pts_date date = pts_date_of_day(day);
    put_digits(text, 4, date.year);
    text[4] = '-';
    put_digits(text + 5, 2, date.month);
    text[7] = '-';
    put_digits(text + 8, 2, date.day);
    text[10] = '\0';
}
