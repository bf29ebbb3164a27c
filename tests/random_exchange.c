/* pointsim: partners of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

static void add_out(struct maker *maker, cJSON *partner) {
    cJSON *out = cJSON_AddObjectToObject(partner, "out");
    double points = fmin(fmax(maker->points, 1.0), 1e8);
    random_add(maker, out, "per_year", 0.0, random_percent(maker, 10) ? 200.0 : 6.0);
    if (random_percent(maker, 50))
        random_add_share(maker, out, "share");
    if (random_percent(maker, 60))
        random_add(maker, out, "least_points", 1.0, 2.0 * points + 1.0);
    if (random_percent(maker, 40))
        random_add(maker, out, "most_points", 2.0 * points + 2.0, 20.0 * points + 2.0);
    random_add_extreme(maker, out, "price", 0.01, maker->crowd < 10.0 ? 100.0 : 1.0);
}

static void add_in(struct maker *maker, cJSON *partner) {
    cJSON *in = cJSON_AddObjectToObject(partner, "in");
    double points = fmin(fmax(maker->points, 1.0), 1e6);
    random_add(maker, in, "per_year", 0.0, random_percent(maker, 10) ? 100.0 : 6.0);
    random_add(maker, in, "points", 0.3, points + 1.0);
    if (random_percent(maker, 60))
        random_add(maker, in, "cv", 0.0, 2.0);
    random_add_extreme(maker, in, "price", 0.01, maker->crowd < 10.0 ? 100.0 : 1.0);
}

void random_exchange(struct maker *maker, cJSON *programme) {
    static const char *const names[] = {"zephyr", "airline", "petrol"};
    cJSON *partners = cJSON_AddObjectToObject(programme, "exchange");
    int n = random_between(maker, 1, 3);
    for (int i = 0; i < n; i++) {
        cJSON *partner = cJSON_AddObjectToObject(partners, names[i]);
        int which = random_below(maker, 3);
        if (maker->has_draw_ids)
            cJSON_AddNumberToObject(partner, "draw_id", random_below(maker, 36) * 7 + 2 - i);
        if (which != 1)
            add_out(maker, partner);
        if (which != 0)
            add_in(maker, partner);
    }
}
