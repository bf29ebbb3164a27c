/* pointsim: tiers of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <string.h>

/* A life of its own for the lots of a tier, beyond what they may be pending. */
static void add_life(struct maker *maker, cJSON *level) {
    if (maker->has[HAS_PENDING])
        random_add_duration(level, "expiry_after", maker->term + random_between(maker, 0, 300),
                            "day");
    else if (random_percent(maker, 50))
        random_add_duration(level, "expiry_after", random_between(maker, 1, 24), "month");
    else
        random_add_duration(level, "expiry_after", random_between(maker, 1, 200), "day");
}

static void add_multiplier(struct maker *maker, cJSON *level) {
    if (random_percent(maker, 10))
        cJSON_AddNumberToObject(level, "multiplier", random_percent(maker, 50) ? 0.0 : 1.0);
    else
        random_add(maker, level, "multiplier", 0.5, 3.0);
}

/* Thresholds a gap apart, so that uncertain ones never meet. */
static void add_levels(struct maker *maker, cJSON *tiers, double size, bool lives) {
    static const char *const names[] = {"silver", "gold/2", "Größte", "black~"};
    cJSON *levels = cJSON_AddObjectToObject(tiers, "levels");
    int n = random_between(maker, 1, 4);
    for (int i = 0; i < n; i++) {
        cJSON *level = cJSON_AddObjectToObject(levels, names[i]);
        random_add_draw_id(maker, level, i);
        if (i == 0 && random_percent(maker, 15))
            cJSON_AddNumberToObject(level, "threshold", 0);
        else
            random_add(maker, level, "threshold", size, 1.3 * size);
        size *= random_uniform(maker, 1.5, 4.0);
        if (random_percent(maker, 80))
            add_multiplier(maker, level);
        if (random_percent(maker, 60))
            random_add(maker, level, "benefit_cost", 0.0, 500.0);
        if (lives && random_percent(maker, 60))
            add_life(maker, level);
    }
}

void random_tiers(struct maker *maker, cJSON *programme) {
    static const char *const downgrades[] = {"never", "one_step", "to_level"};
    static const char *const dates[] = {"12-31", "02-29", "06-15"};
    cJSON *tiers = cJSON_AddObjectToObject(programme, "tiers");
    bool by_points = random_percent(maker, 40);
    double size = by_points ? maker->points : maker->points / maker->points_per_unit;
    if (random_percent(maker, 80))
        cJSON_AddStringToObject(tiers, "basis", by_points ? "points" : "spend");
    if (random_percent(maker, 75))
        random_add_duration(tiers, "window",
                            random_between(maker, 1, random_percent(maker, 50) ? 6 : 36), "month");
    if (random_percent(maker, 40)) {
        cJSON_AddStringToObject(tiers, "review", "yearly");
        cJSON *list = cJSON_AddArrayToObject(tiers, "dates");
        for (int i = random_below(maker, 3); i < 3; i += 2)
            cJSON_AddItemToArray(list, cJSON_CreateString(dates[i]));
    }
    if (random_percent(maker, 70))
        cJSON_AddStringToObject(tiers, "upgrade",
                                random_percent(maker, 70) ? "at_once" : "at_review");
    if (random_percent(maker, 80))
        cJSON_AddStringToObject(tiers, "downgrade", random_pick(maker, downgrades, 3));
    size = fmin(fmax(size, 0.1) * random_log_uniform(maker, 0.5, 30.0), 1e7);
    add_levels(maker, tiers, size, maker->expiry == EXPIRY_ROLLING && random_percent(maker, 60));
}

/* ---- scores, vetoes, thresholds that change: later than all other families ---- */

static void add_score(struct maker *maker, cJSON *tiers) {
    const cJSON *basis = cJSON_GetObjectItem(tiers, "basis");
    bool by_points = basis && strcmp(basis->valuestring, "points") == 0;
    double size = by_points ? maker->points : maker->points / maker->points_per_unit;
    cJSON *score = cJSON_CreateObject();
    cJSON_DeleteItemFromObject(tiers, "basis");
    cJSON_AddStringToObject(tiers, "basis", "score");
    random_add(maker, score, by_points ? "points" : "spend", 0.3, 1.2);
    if (random_percent(maker, 40))
        random_add(maker, score, by_points ? "spend" : "points", 0.01, 0.3);
    size = fmin(fmax(size, 0.01), 500.0);
    if (random_percent(maker, 70))
        random_add(maker, score, "purchases", 0.2 * size, 2.0 * size);
    if (random_percent(maker, 70))
        random_add(maker, score, "activities", 0.1 * size, 1.0 * size);
    cJSON_AddItemToObject(tiers, "score", score);
}

static void add_veto(struct maker *maker, cJSON *level) {
    static const char *const bars[] = {"return", "complaint", "lapse", "idle"};
    cJSON *veto = cJSON_AddObjectToObject(level, "veto");
    int always = random_below(maker, 5);
    for (int i = 0; i < 4; i++)
        if (i == always || random_percent(maker, 35))
            random_add_duration(veto, bars[i], random_between(maker, 1, i == always ? 4 : 24),
                                "month");
    if (always == 4 || random_percent(maker, 25))
        cJSON_AddNumberToObject(veto, "least_purchases", random_between(maker, 1, 6));
}

static void add_rebase(struct maker *maker, cJSON *tiers) {
    static const char *const dates[] = {"01-01", "02-29", "07-15"};
    cJSON *rebase = cJSON_AddObjectToObject(tiers, "rebase");
    cJSON *list = cJSON_AddArrayToObject(rebase, "dates");
    for (int i = random_below(maker, 3); i < 3; i++)
        cJSON_AddItemToArray(list, cJSON_CreateString(dates[i]));
    random_add(maker, rebase, "factor", random_percent(maker, 50) ? 0.4 : 1.05, 2.0);
}

void random_standing(struct maker *maker, cJSON *tiers) {
    cJSON *level = NULL;
    if (random_percent(maker, 45))
        add_score(maker, tiers);
    bool vetoes = random_percent(maker, 50);
    cJSON_ArrayForEach(level, cJSON_GetObjectItem(tiers, "levels")) {
        if (vetoes && random_percent(maker, 70))
            add_veto(maker, level);
    }
    if (random_percent(maker, 40))
        add_rebase(maker, tiers);
}
