/* pointsim: auctions in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <stdio.h>

/* A day of the horizon, and more days of the year. */
static void add_dates(struct maker *maker, cJSON *auction, int32_t day) {
    static const char *const more[] = {"01-01", "02-29", "04-30", "06-18",
                                       "09-30", "11-11", "12-31"};
    pts_date date = pts_date_of_day(day);
    cJSON *on = cJSON_AddArrayToObject(auction, "on");
    char text[16];
    snprintf(text, sizeof text, "%02d-%02d", date.month, date.day % 32);
    cJSON_AddItemToArray(on, cJSON_CreateString(text));
    for (int i = 0; i < 7; i++)
        if (random_percent(maker, 40) && (date.month != (i > 3 ? i + 5 : 2 * i) || i == 6))
            cJSON_AddItemToArray(on, cJSON_CreateString(more[i]));
}

void random_auctions(struct maker *maker, cJSON *root) {
    static const char *const names[] = {"seat", "watch", "dinner"};
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    double weight = random_weight(root), points = fmin(fmax(maker->points, 1.0), 1e7);
    int months = maker->months < 25 ? maker->months : 25; /* to which others shorten horizons */
    int32_t end = pts_day_add_months(maker->start, months);
    int32_t day = maker->start + random_below(maker, end - maker->start);
    int n = random_between(maker, 1, 3);
    if (weight == 0.0)
        return;
    cJSON *auctions = cJSON_AddObjectToObject(programme, "auctions");
    for (int i = 0; i < n; i++) {
        cJSON *auction = cJSON_AddObjectToObject(auctions, names[i]);
        if (maker->has_draw_ids)
            cJSON_AddNumberToObject(auction, "draw_id", 250 - 9 * i - random_below(maker, 9));
        add_dates(maker, auction, day);
        if (random_percent(maker, 30)) /* or they are held on the same day */
            day = maker->start + random_below(maker, end - maker->start);
        random_add(maker, auction, "units", weight > 1.0 ? 51.0 * weight : 0.0,
                   weight > 1.0 ? 70.0 * weight : 12.0);
        random_add(maker, auction, "points", 0.3 * points + 0.5, 6.0 * points + 1.0);
        if (random_percent(maker, 60))
            random_add(maker, auction, "least_points", 1.0, points + 1.0);
        if (random_percent(maker, 50))
            random_add_share(maker, auction, "share");
        if (random_percent(maker, 50))
            random_add(maker, auction, "cv", 0.0, 2.0);
        random_add(maker, auction, "unit_cost", 0.0, 20.0);
        random_add(maker, auction, "retail_value", 0.1, 40.0);
    }
}
