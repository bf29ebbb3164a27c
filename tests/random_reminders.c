/* pointsim: channels and reminders of random scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

static const char *const channel_names[] = {"sms", "app/push", "call~", "mail"};

static void add_channels(struct maker *maker, cJSON *programme, int n) {
    cJSON *channels = cJSON_AddObjectToObject(programme, "channels");
    for (int i = 0; i < n; i++) {
        cJSON *channel = cJSON_AddObjectToObject(channels, channel_names[i]);
        if (maker->has_draw_ids)
            cJSON_AddNumberToObject(channel, "draw_id", 127 - 3 * i);
        if (random_percent(maker, 70))
            random_add(maker, channel, "cost", 0.0, random_percent(maker, 70) ? 0.2 : 50.0);
        random_add_share(maker, channel, "reach");
        random_add(maker, channel, "open", 0.4, 1.0);
        random_add(maker, channel, "click", 0.3, 1.0);
    }
}

static void add_reminder(struct maker *maker, cJSON *reminders, const char *name, int n_channels) {
    cJSON *reminder = cJSON_AddObjectToObject(reminders, name);
    int days = random_percent(maker, 85) && maker->term < 366 ? maker->term : 366;
    int before =
        random_percent(maker, 50) ? random_below(maker, 8) : random_between(maker, 0, days);
    cJSON_AddNumberToObject(reminder, "days_before", before);
    if (before > 0 && random_percent(maker, 50))
        cJSON_AddNumberToObject(reminder, "second_touch_days",
                                random_between(maker, 1, before < 31 ? before : 31));
    if (random_percent(maker, 40)) {
        cJSON *relevance = cJSON_AddObjectToObject(reminder, "relevance");
        random_add_share(maker, relevance, "share");
        random_add(maker, relevance, "uplift", -2.0, 4.0);
    }
    if (random_percent(maker, 50))
        cJSON_AddNumberToObject(reminder, "at_hour", random_between(maker, 1, 23));
    cJSON *list = cJSON_AddArrayToObject(reminder, "channels");
    int first = random_below(maker, n_channels);
    for (int i = random_between(maker, 1, n_channels); i > 0; i--)
        cJSON_AddItemToArray(list, cJSON_CreateString(channel_names[(first + i) % n_channels]));
    double points = fmin(fmax(maker->points, 1.0), 1e6);
    if (random_percent(maker, 40))
        random_add(maker, reminder, "least_points", 1.0, 1.0 + points);
    if (random_percent(maker, 30))
        random_add(maker, reminder, "most_points", 2.0 + points, 20.0 * (2.0 + points));
    if (random_percent(maker, 70))
        random_add(maker, reminder, "uplift", -1.0, 4.0);
}

/* After the lapse: a word, points. */
static void add_care(struct maker *maker, cJSON *reminders, int n_channels) {
    cJSON *care = cJSON_AddObjectToObject(reminders, "care");
    bool soon = random_percent(maker, 60);
    cJSON_AddNumberToObject(care, "days_before", soon ? -1 : random_between(maker, -31, -1));
    cJSON_AddNumberToObject(care, "at_hour", random_between(maker, 1, soon ? 10 : 23));
    cJSON_AddItemToArray(cJSON_AddArrayToObject(care, "channels"),
                         cJSON_CreateString(channel_names[random_below(maker, n_channels)]));
    if (soon)
        random_add_share(maker, care, "care_factor");
    if (random_percent(maker, 60))
        random_add(maker, care, "compensation", 0.0, fmin(fmax(maker->points, 1.0), 1e6));
}

static void add_effects(struct maker *maker, cJSON *programme) {
    cJSON *effects = cJSON_AddObjectToObject(programme, "lapse_effects");
    double rate = fmin(1000.0 / fmax(maker->points, 0.01), 1e5);
    if (random_percent(maker, 70))
        random_add(maker, effects, "complaint", 0.0, rate);
    if (random_percent(maker, 70))
        random_add(maker, effects, "bad_review", 0.0, rate);
    if (random_percent(maker, 70))
        random_add(maker, effects, "churn", 0.0, 0.3 * rate);
}

void random_reminders(struct maker *maker, cJSON *programme) {
    static const char *const names[] = {"wake", "value list", "count/down"};
    int n_channels = random_between(maker, 1, 4);
    int n = random_between(maker, 1, 3);
    add_channels(maker, programme, n_channels);
    cJSON *reminders = cJSON_AddObjectToObject(programme, "reminders");
    for (int i = 0; i < n; i++)
        add_reminder(maker, reminders, names[i], n_channels);
    if (random_percent(maker, 50))
        add_care(maker, reminders, n_channels);
    if (random_percent(maker, 60))
        add_effects(maker, programme);
}
