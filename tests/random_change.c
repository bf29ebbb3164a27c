/* pointsim: a change of the rules of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <string.h>

/* Whether members' anniversaries differ. */
static bool tenured(const cJSON *root) {
    bool all = true;
    const cJSON *segment = NULL;
    cJSON_ArrayForEach(segment, cJSON_GetObjectItemCaseSensitive(root, "segments")) {
        all = all && cJSON_GetObjectItemCaseSensitive(segment, "tenure");
    }
    return all;
}

/* Longer than anything is pending. */
static void add_life(struct maker *maker, cJSON *expiry) {
    if (maker->has[HAS_PENDING])
        random_add_duration(expiry, "after", random_between(maker, 367, 900), "day");
    else if (random_percent(maker, 50))
        random_add_duration(expiry, "after", random_between(maker, 1, 200), "day");
    else
        random_add_duration(expiry, "after", random_between(maker, 1, 24), "month");
}

static void add_modifiers(struct maker *maker, cJSON *expiry) {
    static const char *const activities[] = {"earn", "redeem", "either"};
    if (random_percent(maker, 30))
        random_add_extreme(maker, expiry, "grace_days", 60.0, 3660.0);
    if (random_percent(maker, 25))
        random_add(maker, expiry, "share", 0.05, 1.0);
    if (random_percent(maker, 25)) {
        cJSON *extension = cJSON_AddObjectToObject(expiry, "extension");
        random_add_duration(extension, "by", random_between(maker, 1, 12), "month");
        if (random_percent(maker, 80))
            cJSON_AddStringToObject(extension, "activity", random_pick(maker, activities, 3));
    }
}

/* Returns whether points lapse. */
static bool add_terms(struct maker *maker, cJSON *change, bool anniversary) {
    static const char *const spans[] = {"day", "month_end", "quarter_end", "year_end"};
    static const char *const dates[] = {"12-31", "02-29", "06-30", "01-01"};
    cJSON *expiry = cJSON_AddObjectToObject(change, "expiry");
    int kind = random_below(maker, anniversary && !maker->has[HAS_PENDING] ? 10 : 8);
    if (kind == 0) {
        cJSON_AddStringToObject(expiry, "kind", "none");
        return false;
    }
    if (kind <= 4 || (kind < 8 && maker->has[HAS_PENDING])) {
        cJSON_AddStringToObject(expiry, "kind", "rolling");
        add_life(maker, expiry);
        if (random_percent(maker, 60))
            cJSON_AddStringToObject(expiry, "to", random_pick(maker, spans, 4));
    } else if (kind < 8) {
        cJSON_AddStringToObject(expiry, "kind", "calendar");
        cJSON *list = cJSON_AddArrayToObject(expiry, "dates");
        int first = random_below(maker, 4);
        for (int i = random_between(maker, 1, 3); i > 0; i--)
            cJSON_AddItemToArray(list, cJSON_CreateString(dates[(first + i) % 4]));
        if (random_percent(maker, 40))
            random_add_duration(expiry, "cutoff", random_between(maker, 1, 11), "month");
    } else {
        cJSON_AddStringToObject(expiry, "kind", "anniversary");
    }
    add_modifiers(maker, expiry);
    return true;
}

static void add_transition(struct maker *maker, cJSON *change, bool shortens) {
    static const char *const olds[] = {"keep", "renew", "shorten"};
    const char *old = random_pick(maker, olds, shortens ? 3 : 2);
    cJSON_AddStringToObject(change, "old_lots", old);
    if (strcmp(old, "shorten") == 0 && random_percent(maker, 70))
        random_add_extreme(maker, change, "grace_days", 90.0, 3660.0);
    if (random_percent(maker, 40)) {
        cJSON *extension = cJSON_AddObjectToObject(change, "extension");
        random_add_share(maker, extension, "share");
        random_add_extreme(maker, extension, "days", 200.0, 3660.0);
    }
}

static void add_odds(struct maker *maker, cJSON *change, int notice) {
    cJSON *announcement = cJSON_AddObjectToObject(change, "announcement");
    cJSON *deadline = cJSON_AddObjectToObject(change, "deadline");
    if (random_percent(maker, 70))
        random_add(maker, announcement, "log_odds", -2.0, 4.0);
    if (random_percent(maker, 70))
        random_add(maker, deadline, "log_odds", -2.0, 4.0);
    if (random_percent(maker, 70))
        random_add(maker, deadline, "days", 1.0, notice);
}

static void add_day(cJSON *to, const char *key, int32_t day) {
    char text[11];
    pts_date_format(day, text);
    cJSON_AddStringToObject(to, key, text);
}

void random_change(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    const cJSON *redemption = cJSON_GetObjectItemCaseSensitive(programme, "redemption");
    const cJSON *decision = cJSON_GetObjectItemCaseSensitive(redemption, "decision");
    cJSON *change = cJSON_AddObjectToObject(programme, "change");
    int months = maker->months < 25 ? maker->months : 25; /* to which others shorten horizons */
    int32_t end = pts_day_add_months(maker->start, months);
    int32_t date = maker->start + random_between(maker, 30, end - 1 - maker->start);
    int notice = 30;
    if (random_percent(maker, 40)) /* on the first of a month, where bins and periods begin */
        date = pts_day_add_months(maker->start, random_between(maker, 1, months - 1));
    date = date < maker->start + 30 ? maker->start + 30 : date;
    add_day(change, "date", date);
    if (random_percent(maker, 50)) {
        notice = random_between(maker, 30, date - maker->start);
        add_day(change, "announced", date - notice);
    }
    if (random_percent(maker, 50))
        random_add(maker, change, "earn_factor", 0.0, 3.0);
    if (random_percent(maker, 50))
        random_add(maker, change, "price_factor", 0.2, 3.0);
    bool lapses = maker->expiry != EXPIRY_NONE, shortens = lapses;
    if (maker->expiry != EXPIRY_INACTIVITY && random_percent(maker, 70)) {
        shortens = add_terms(maker, change, tenured(root));
        lapses = lapses || shortens;
    }
    if (lapses && maker->expiry != EXPIRY_INACTIVITY && random_percent(maker, 80))
        add_transition(maker, change, shortens);
    if (random_percent(maker, 50)) {
        cJSON *compensation = cJSON_AddObjectToObject(change, "compensation");
        random_add_share(maker, compensation, "share");
        random_add_share(maker, compensation, "rate");
    }
    if (decision && strcmp(decision->valuestring, "logit") == 0 && random_percent(maker, 70))
        add_odds(maker, change, notice);
}
