/* pointsim: what members of random scenarios make of the value of a point.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

/* Prices may move by orders of magnitude: elasticities are small mostly. */
void random_value(struct maker *maker, cJSON *root) {
    cJSON *value = cJSON_AddObjectToObject(root, "value_response");
    double most = maker->busy ? 0.1 : random_percent(maker, 20) ? 1.0 : 0.4;
    if (random_percent(maker, 70))
        random_add(maker, value, "purchases", 0.0, most);
    if (random_percent(maker, 70))
        random_add(maker, value, "visits", 0.0, most);
    if (random_percent(maker, 60))
        random_add(maker, value, "half_life_days", 0.0, random_percent(maker, 50) ? 10.0 : 200.0);
}
