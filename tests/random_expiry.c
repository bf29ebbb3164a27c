/* pointsim: rules of lapse of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <stdio.h>

static void add_dates(struct maker *maker, cJSON *expiry) {
    static const char *const dates[] = {"12-31", "02-29", "06-30", "01-01", "04-15", "09-30"};
    cJSON *list = cJSON_AddArrayToObject(expiry, "dates");
    int n = random_between(maker, 1, 3);
    int first = random_below(maker, 6);
    for (int i = 0; i < n; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(dates[(first + i) % 6]));
}

/* A duration, short or long; its days at least. */
static int add_term(struct maker *maker, cJSON *to, const char *key) {
    int n = random_between(maker, 15, 60);
    if (maker->owing) {
        random_add_duration(to, key, n, "day");
        return n;
    }
    switch (random_below(maker, 5)) {
    case 0:
        n = random_between(maker, 1, 2);
        random_add_duration(to, key, n, "year");
        return 365 * n;
    case 1:
    case 2:
        n = random_between(maker, 1, 18);
        random_add_duration(to, key, n, "month");
        return 28 * n;
    case 3:
        n = random_between(maker, 1, 40);
        break;
    default:
        n = random_between(maker, 30, 400);
        break;
    }
    random_add_duration(to, key, n, "day");
    return n;
}

static int kind_of(struct maker *maker) {
    if (maker->has[HAS_ANNIVERSARY])
        return EXPIRY_ANNIVERSARY;
    if (maker->has[HAS_CUTOFF])
        return EXPIRY_CALENDAR;
    if (maker->owing)
        return EXPIRY_ROLLING;
    if (maker->has[HAS_EXTENSION] || maker->plain)
        return random_between(maker, EXPIRY_ROLLING, EXPIRY_CALENDAR);
    if (maker->has[HAS_GRACE] || maker->has[HAS_PARTIAL_LAPSE])
        return random_between(maker, EXPIRY_ROLLING, EXPIRY_INACTIVITY);
    return random_percent(maker, 15) ? EXPIRY_NONE
                                     : random_between(maker, EXPIRY_ROLLING, EXPIRY_INACTIVITY);
}

static void add_cutoff(struct maker *maker, cJSON *expiry) {
    int kind = random_below(maker, 3);
    if (kind == 0)
        random_add_duration(expiry, "cutoff", random_between(maker, 1, 11), "month");
    else
        random_add_duration(expiry, "cutoff", kind == 1 ? 0 : random_between(maker, 1, 364), "day");
}

/* Whether the day before the horizon is a reset date. */
static bool is_reset(const struct maker *maker, const cJSON *expiry) {
    const cJSON *rule = NULL;
    pts_date eve = pts_date_of_day(maker->start - 1);
    cJSON_ArrayForEach(rule, cJSON_GetObjectItemCaseSensitive(expiry, "dates")) {
        int month = 0, day = 0;
        sscanf(rule->valuestring, "%d-%d", &month, &day);
        int length = pts_month_length(eve.year, month);
        if (month == eve.month && (day < length ? day : length) == eve.day)
            return true;
    }
    return false;
}

static void add_grace(struct maker *maker, cJSON *expiry) {
    if (random_percent(maker, 60)) {
        random_add_extreme(maker, expiry, "grace_days", 60.0, 3660.0);
        return;
    }
    random_add(maker, expiry, "grace_days", 5.0, 40.0);
    maker->openable = true;
}

static void add_modifiers(struct maker *maker, cJSON *expiry) {
    static const char *const activities[] = {"earn", "redeem", "either"};
    if (maker->has[HAS_GRACE])
        add_grace(maker, expiry);
    if (maker->has[HAS_PARTIAL_LAPSE] && random_percent(maker, 20))
        cJSON_AddNumberToObject(expiry, "share", random_percent(maker, 50) ? 1.0 : 1e-6);
    else if (maker->has[HAS_PARTIAL_LAPSE])
        random_add(maker, expiry, "share", 0.05, 1.0);
    if (maker->has[HAS_EXTENSION]) {
        cJSON *extension = cJSON_AddObjectToObject(expiry, "extension");
        add_term(maker, extension, "by");
        if (random_percent(maker, 80))
            cJSON_AddStringToObject(extension, "activity", random_pick(maker, activities, 3));
    }
}

void random_expiry(struct maker *maker, cJSON *programme) {
    static const char *const kinds[] = {"none", "rolling", "calendar", "inactivity", "anniversary"};
    static const char *const spans[] = {"day", "month_end", "quarter_end", "year_end"};
    static const char *const activities[] = {"earn", "redeem", "either"};
    cJSON *expiry = cJSON_AddObjectToObject(programme, "expiry");
    int kind = maker->expiry = kind_of(maker);
    cJSON_AddStringToObject(expiry, "kind", kinds[kind]);
    if (kind == EXPIRY_ROLLING || kind == EXPIRY_INACTIVITY)
        maker->term = add_term(maker, expiry, "after");
    else
        maker->term = kind == EXPIRY_CALENDAR ? 160 : 365;
    if (kind == EXPIRY_ROLLING && random_percent(maker, 70))
        cJSON_AddStringToObject(expiry, "to", random_pick(maker, spans, 4));
    if (kind == EXPIRY_CALENDAR)
        add_dates(maker, expiry);
    maker->openable = kind != EXPIRY_ANNIVERSARY && !is_reset(maker, expiry);
    if (kind == EXPIRY_CALENDAR && maker->has[HAS_CUTOFF])
        add_cutoff(maker, expiry);
    if (kind == EXPIRY_INACTIVITY && random_percent(maker, 80))
        cJSON_AddStringToObject(expiry, "activity", random_pick(maker, activities, 3));
    if (kind != EXPIRY_NONE)
        add_modifiers(maker, expiry);
}
