/* pointsim: paid membership of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

void random_membership(struct maker *maker, cJSON *programme) {
    cJSON *paid = cJSON_AddObjectToObject(programme, "membership");
    if (random_percent(maker, 70))
        random_add(maker, paid, "member_share", 0.3, 0.9);
    else
        random_add_share(maker, paid, "member_share");
    if (random_percent(maker, 80))
        random_add(maker, paid, "fee", 0.0, 200.0);
    if (random_percent(maker, 80))
        random_add_duration(paid, "term", random_between(maker, 1, 15), "month");
    if (random_percent(maker, 80))
        random_add(maker, paid, "renewal", 0.2, 0.95);
    else
        cJSON_AddNumberToObject(paid, "renewal", random_percent(maker, 50));
    if (random_percent(maker, 60))
        random_add(maker, paid, "reward_effect", -0.3, 0.5);
    if (random_percent(maker, 70))
        random_add(maker, paid, "multiplier", 0.5, 3.0);
}
