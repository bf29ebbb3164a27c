/* pointsim: transfers between members in random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pointsim/io.h"

/* Members of the smallest segment's sample; 0: the scenario is not to be had. */
static double least_sampled(const cJSON *root) {
    char *text = cJSON_PrintUnformatted(root);
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    pts_plan plans[16];
    double least = 0.0;
    if (text &&
        pts_scenario_parse(text, strlen(text), NULL, NULL, 0, &scenario, NULL, &problems) ==
            PTS_OK &&
        pts_sample_plan(&scenario, plans) == PTS_OK)
        for (int i = 0; i < scenario.n_segments; i++) {
            double sampled =
                (double)plans[i].opening + plans[i].enrolments / (double)plans[i].weight;
            least = i == 0 ? sampled : fmin(least, sampled);
        }
    pts_scenario_free(&scenario);
    pts_problems_free(&problems);
    free(text);
    return least;
}

void random_transfers(struct maker *maker, cJSON *root) {
    static const char *const names[] = {"team", "gift", "pocket_money"};
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    double points = fmin(fmax(maker->points, 1.0), 1e7), least = least_sampled(root);
    int n = random_between(maker, 1, 3);
    if (least < 2.0)
        return;
    cJSON *transfers = cJSON_AddObjectToObject(programme, "transfers");
    for (int i = 0; i < n; i++) {
        cJSON *way = cJSON_AddObjectToObject(transfers, names[i]);
        if (maker->has_draw_ids)
            cJSON_AddNumberToObject(way, "draw_id", 15 - 3 * i - random_below(maker, 3));
        random_add(maker, way, "per_year", 0.0, random_percent(maker, 15) ? 200.0 : 12.0);
        if (random_percent(maker, 60))
            random_add_share(maker, way, "share");
        if (random_percent(maker, 50))
            random_add(maker, way, "least_points", 1.0, points + 1.0);
        if (random_percent(maker, 40))
            random_add(maker, way, "most_points", points + 2.0, 20.0 * points + 2.0);
        if (random_percent(maker, 85))
            random_add_share(maker, way, "fee");
        if (random_percent(maker, 50)) {
            cJSON_AddStringToObject(way, "to", "household");
            cJSON_AddNumberToObject(way, "size", random_between(maker, 2, (int)fmin(least, 8.0)));
        }
        if (random_percent(maker, 50))
            cJSON_AddStringToObject(way, "expiry", "renews");
    }
}
