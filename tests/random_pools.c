/* pointsim: stock and quotas of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pointsim/io.h"

static const char *const spans[] = {"month", "quarter", "year"};

/* An amount of a period, from the least that is accepted to some times what members want. */
static void add_amount(struct maker *maker, cJSON *to, const char *key, double least, double most) {
    double high = most > 2.0 * least ? most : 2.0 * least;
    random_add_sized(maker, to, key, least, high);
}

static void add_every(struct maker *maker, cJSON *to) {
    if (random_percent(maker, 60))
        cJSON_AddStringToObject(to, "every", random_pick(maker, spans, 3));
}

static double dearest(const cJSON *items) {
    double most = 1.0; /* of fixed prices */
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, items) {
        const cJSON *points = cJSON_GetObjectItemCaseSensitive(item, "points");
        if (cJSON_IsNumber(points))
            most = fmax(most, points->valuedouble);
    }
    return most;
}

/* By the anchor, 0 where it is uncertain. */
static double value_of_point(const cJSON *programme) {
    const cJSON *anchor = cJSON_GetObjectItemCaseSensitive(programme, "anchor");
    const cJSON *points = cJSON_GetObjectItemCaseSensitive(anchor, "points");
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(anchor, "value");
    bool fixed = cJSON_IsNumber(points) && cJSON_IsNumber(value);
    return fixed ? value->valuedouble / points->valuedouble : 0.0;
}

static void add_quota(struct maker *maker, cJSON *programme, const char *key, double least,
                      double most) {
    cJSON *quota = cJSON_AddObjectToObject(programme, key);
    double value = value_of_point(programme);
    if (random_percent(maker, 60) || value == 0.0 || most * value > 1e12)
        add_amount(maker, quota, "points", least, most);
    else
        add_amount(maker, quota, "money", least * value, most * value);
    add_every(maker, quota);
    if (key[0] == 'i' && random_percent(maker, 60))
        random_add_share(maker, quota, "fallback");
}

/* A member file, say, may not be there yet. */
double random_weight(const cJSON *root) {
    char *text = cJSON_PrintUnformatted(root);
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    pts_plan plans[16];
    double weight = 0.0;
    if (text &&
        pts_scenario_parse(text, strlen(text), NULL, NULL, 0, &scenario, NULL, &problems) ==
            PTS_OK &&
        pts_sample_plan(&scenario, plans) == PTS_OK)
        for (int i = 0; i < scenario.n_segments; i++)
            weight = fmax(weight, (double)plans[i].weight);
    pts_scenario_free(&scenario);
    pts_problems_free(&problems);
    free(text);
    return weight;
}

void random_pools(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    double weight = random_weight(root);
    cJSON *items = cJSON_GetObjectItemCaseSensitive(programme, "items");
    double weights = weight > 1.0 ? 51.0 * weight : 2.0, members = 40.0 * weight;
    double price = dearest(items);
    int which = random_below(maker, 4);
    if (weight == 0.0)
        return;
    cJSON *item = NULL;
    cJSON_ArrayForEach(item, items) {
        if (which == 1 || which == 2 || random_percent(maker, 40))
            continue;
        cJSON *stock = cJSON_AddObjectToObject(item, "stock");
        add_amount(maker, stock, "units", weights, 0.3 * members);
        if (random_percent(maker, 70))
            add_amount(maker, stock, "restock", weights, 0.1 * members);
        add_every(maker, stock);
    }
    if (which == 1 || which == 3)
        add_quota(maker, programme, "issuance_quota", weights, members * maker->points);
    if (which == 2 || which == 3)
        add_quota(maker, programme, "redemption_quota", weights * price, members * price);
}
