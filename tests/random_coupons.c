/* pointsim: instant coupons of random scenarios, and their effect where there is feedback.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

void random_coupons(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    cJSON *feedback = cJSON_GetObjectItemCaseSensitive(root, "feedback");
    cJSON *coupons = cJSON_AddObjectToObject(programme, "instant_coupons");
    double spend = fmin(maker->points / maker->points_per_unit, 1e6);
    random_add_share(maker, coupons, "share");
    if (random_percent(maker, 60))
        random_add(maker, coupons, "minimum_spend", 0.0, spend);
    random_add(maker, coupons, "value", 0.0, spend);
    random_add_extreme(maker, coupons, "valid_days", 90.0, 3650.0);
    if (!feedback || random_percent(maker, 20))
        return;
    const cJSON *cap = cJSON_GetObjectItemCaseSensitive(feedback, "cap");
    random_add(maker, feedback, "coupon", random_percent(maker, 20) ? -1.0 : 0.0,
               (cap ? cap->valuedouble : 2.0) - 1.0);
}
