/* pointsim: campaigns of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <stdio.h>

static void add_window(struct maker *maker, cJSON *campaign, const char *when) {
    static const char *const dates[] = {"01-01", "02-29", "06-16", "11-11", "12-29"};
    char text[11];
    if (when[0] == 'y') {
        cJSON *on = cJSON_AddArrayToObject(campaign, "on");
        int first = random_below(maker, 5);
        for (int i = first; i < 5 && (i == first || random_percent(maker, 30)); i++)
            cJSON_AddItemToArray(on, cJSON_CreateString(dates[i]));
    }
    if (when[0] == 'd') {
        int32_t from = maker->start + random_between(maker, -100, 28 * maker->months - 1);
        pts_date_format(from > maker->start ? from : maker->start, text);
        cJSON_AddStringToObject(campaign, "from", text);
        pts_date_format(maker->start + random_between(maker, 28 * maker->months, 2000), text);
        cJSON_AddStringToObject(campaign, "until", text);
    }
    if ((when[0] == 'y' || when[0] == 'b') && random_percent(maker, 80))
        cJSON_AddNumberToObject(campaign, "days",
                                random_percent(maker, 10) ? 365 : random_between(maker, 1, 60));
}

static void add_members(struct maker *maker, cJSON *campaign, const cJSON *segments) {
    static const char *const weekdays[] = {"sun", "tue", "fri", "mon"};
    if (random_percent(maker, 40)) {
        cJSON *only = cJSON_AddArrayToObject(campaign, "weekdays");
        for (int i = random_below(maker, 4); i < 4; i++)
            cJSON_AddItemToArray(only, cJSON_CreateString(weekdays[i]));
    }
    if (random_percent(maker, 40)) {
        int n = cJSON_GetArraySize(segments);
        const cJSON *segment = cJSON_GetArrayItem(segments, random_below(maker, n));
        cJSON_AddItemToArray(cJSON_AddArrayToObject(campaign, "segments"),
                             cJSON_CreateString(segment->string));
    }
}

void random_campaigns(struct maker *maker, cJSON *root) {
    static const char *const names[] = {"618", "Geburtstag", "double/11", "hello~"};
    static const char *const whens[] = {"always", "yearly", "dates", "birthday", "first_purchase"};
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    const cJSON *segments = cJSON_GetObjectItemCaseSensitive(root, "segments");
    cJSON *campaigns = cJSON_AddObjectToObject(programme, "campaigns");
    int n = random_between(maker, 1, 4);
    for (int i = 0; i < n; i++) {
        cJSON *campaign = cJSON_AddObjectToObject(campaigns, names[i]);
        const char *when = whens[random_below(maker, 5)];
        random_add_draw_id(maker, campaign, i);
        cJSON_AddStringToObject(campaign, "when", when);
        add_window(maker, campaign, when);
        add_members(maker, campaign, segments);
        if (random_percent(maker, 70))
            random_add(maker, campaign, "multiplier", 0.0, 3.0);
        if (random_percent(maker, 40))
            random_add(maker, campaign, "bonus", 0.0, maker->points < 1e9 ? maker->points : 1e9);
        if (when[0] != 'b' && when[0] != 'f' && random_percent(maker, 40))
            random_add(maker, campaign, "purchases", 0.0, 2.0);
        if (when[0] != 'f' && random_percent(maker, 40))
            random_add(maker, campaign, "redemption", -1.0, 3.0);
    }
}
