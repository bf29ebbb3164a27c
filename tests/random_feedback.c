/* pointsim: feedback of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

static void add_effect(struct maker *maker, cJSON *feedback, const char *key, double most) {
    if (random_percent(maker, 70))
        random_add(maker, feedback, key, random_percent(maker, 20) ? -1.0 : 0.0, most);
}

/* No effect alone is beyond the cap, which some together are. */
void random_feedback(struct maker *maker, cJSON *root) {
    cJSON *feedback = cJSON_AddObjectToObject(root, "feedback");
    double cap = random_percent(maker, 60) ? 2.0 : random_rounded(random_uniform(maker, 1.0, 3.0));
    if (cap != 2.0 || random_percent(maker, 50))
        cJSON_AddNumberToObject(feedback, "cap", cap);
    add_effect(maker, feedback, "points_pressure", cap - 1.0);
    add_effect(maker, feedback, "expiry_pressure", cap - 1.0);
    add_effect(maker, feedback, "momentum", cap - 1.0);
    if (random_percent(maker, 50))
        random_add(maker, feedback, "momentum_half_life_days", 0.1, 90.0);
}

/* Of feedback that is there; at most 1, so that no effect alone goes beyond the cap. */
void random_feedback_visits(struct maker *maker, cJSON *root) {
    cJSON *feedback = cJSON_GetObjectItemCaseSensitive(root, "feedback");
    if (!feedback || !random_percent(maker, 60))
        return;
    random_add(maker, feedback, "visits", 0.0, random_percent(maker, 20) ? 0.0 : 1.0);
}
