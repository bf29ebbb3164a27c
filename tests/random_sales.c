/* pointsim: categories and channels of sale of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

static void add_rates(struct maker *maker, cJSON *earn, const char *key) {
    static const char *const names[] = {"fresh", "gift/card", "app~1", "Laden"};
    cJSON *rates = cJSON_AddObjectToObject(earn, key);
    int n = random_between(maker, 1, 4);
    bool crowded = maker->uncertain && random_percent(maker, 30); /* beyond 1 on some paths */
    for (int i = 0; i < n; i++) {
        cJSON *rate = cJSON_AddObjectToObject(rates, names[i]);
        random_add_draw_id(maker, rate, i);
        if (crowded)
            cJSON_AddItemToObject(cJSON_AddObjectToObject(rate, "share"), "uniform",
                                  random_list((const double[]){0.0, 0.9}, 2));
        else
            random_add(maker, rate, "share", 0.0, 1.0 / n);
        if (random_percent(maker, 80))
            random_add(maker, rate, "multiplier", 0.0, random_percent(maker, 20) ? 0.0 : 3.0);
    }
}

void random_sales(struct maker *maker, cJSON *programme) {
    cJSON *earn = cJSON_GetObjectItemCaseSensitive(programme, "earn");
    int which = random_below(maker, 3);
    if (which != 1)
        add_rates(maker, earn, "categories");
    if (which != 0)
        add_rates(maker, earn, "sales_channels");
}
