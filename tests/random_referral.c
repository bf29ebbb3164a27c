/* pointsim: referral in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

void random_referral(struct maker *maker, cJSON *programme) {
    cJSON *referral = cJSON_AddObjectToObject(programme, "referral");
    double points = fmin(fmax(maker->points, 1.0), 1e7);
    bool often = !maker->busy && !maker->lasting && random_percent(maker, 10);
    random_add(maker, referral, "per_year", 0.0, often ? 30.0 : 2.0);
    if (often || random_percent(maker, 60))
        random_add(maker, referral, "success", 0.0, often ? 0.2 : 1.0);
    if (random_percent(maker, 80))
        random_add(maker, referral, "points", 0.0, 4.0 * points);
    if (random_percent(maker, 80))
        random_add(maker, referral, "welcome", 0.0, 4.0 * points);
    if (random_percent(maker, 60))
        cJSON_AddNumberToObject(referral, "most", random_between(maker, 1, often ? 3 : 8));
    if (random_percent(maker, 50))
        cJSON_AddNumberToObject(referral, "generations", random_between(maker, 1, 3));
}
