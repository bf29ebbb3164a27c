/* pointsim: what wakes dormant members of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

/* Some sleep in most segments, and on some days of the week something begins. */
static void add_sleepers(struct maker *maker, cJSON *root, cJSON *programme) {
    static const char *const weekdays[] = {"tue", "sun", "wed"};
    cJSON *campaigns = cJSON_GetObjectItemCaseSensitive(programme, "campaigns");
    cJSON *segment = NULL;
    cJSON_ArrayForEach(segment, cJSON_GetObjectItemCaseSensitive(root, "segments")) {
        if (!cJSON_GetObjectItemCaseSensitive(segment, "dormant_share") &&
            random_percent(maker, 80))
            random_add_share(maker, segment, "dormant_share");
    }
    if (!random_percent(maker, campaigns ? 20 : 50))
        return;
    if (!campaigns)
        campaigns = cJSON_AddObjectToObject(programme, "campaigns");
    cJSON *campaign = cJSON_AddObjectToObject(campaigns, "wake");
    random_add_draw_id(maker, campaign, 4);
    cJSON *only = cJSON_AddArrayToObject(campaign, "weekdays");
    for (int i = random_below(maker, 3); i < 3; i++)
        cJSON_AddItemToArray(only, cJSON_CreateString(weekdays[i]));
}

void random_wake(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    maker->has[HAS_WAKE_UP] = !maker->plain && random_percent(maker, 20);
    if (!maker->has[HAS_WAKE_UP])
        return;
    add_sleepers(maker, root, programme);
    cJSON *wake = cJSON_AddObjectToObject(root, "wake_up");
    if (random_percent(maker, 75))
        random_add(maker, wake, "reminder", 0.0, random_percent(maker, 20) ? 1.0 : 0.3);
    if (random_percent(maker, 75))
        random_add(maker, wake, "campaign", 0.0, random_percent(maker, 20) ? 1.0 : 0.3);
    if (random_percent(maker, 60))
        random_add(maker, wake, "days", 1.0, random_percent(maker, 50) ? 20.0 : 400.0);
}
