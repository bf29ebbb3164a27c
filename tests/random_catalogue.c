/* pointsim: catalogues of random scenarios: when items are offered, how their prices move.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <stdio.h>
#include <string.h>

static void add_date(cJSON *item, const char *key, int32_t day) {
    char text[11];
    pts_date_format(day, text);
    cJSON_AddStringToObject(item, key, text);
}

/* Every rule leaves `sure`, a day of the horizon. */
static void add_weekdays(struct maker *maker, cJSON *item, int32_t sure) {
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    cJSON *days = cJSON_AddArrayToObject(item, "weekdays");
    for (int w = 0; w < 7; w++)
        if (w == pts_weekday(sure) || random_percent(maker, 40))
            cJSON_AddItemToArray(days, cJSON_CreateString(names[w]));
}

static void add_window(struct maker *maker, cJSON *item, int32_t sure) {
    cJSON *window = cJSON_AddObjectToObject(item, "window");
    cJSON *on = cJSON_AddArrayToObject(window, "on");
    int days[3] = {0};
    int n = random_between(maker, 1, 3);
    for (int i = 0; i < n; i++) {
        char text[40];
        pts_date date = pts_date_of_day(i == 0 ? sure : sure + random_below(maker, 366));
        bool again = false;
        days[i] = 100 * date.month + date.day;
        for (int j = 0; j < i; j++)
            again = again || days[j] == days[i];
        snprintf(text, sizeof text, "%02d-%02d", date.month, date.day);
        if (!again)
            cJSON_AddItemToArray(on, cJSON_CreateString(text));
    }
    random_add(maker, window, "days", 1.0, random_percent(maker, 15) ? 366.0 : 60.0);
}

static void add_markdown(struct maker *maker, cJSON *item) {
    const cJSON *points = cJSON_GetObjectItemCaseSensitive(item, "points");
    cJSON *markdown = cJSON_AddObjectToObject(item, "markdown");
    random_add_duration(markdown, "every", random_between(maker, 1, 14), "month");
    random_add(maker, markdown, "factor", 0.4, 1.0);
    if (cJSON_IsNumber(points) && random_percent(maker, 50))
        random_add(maker, markdown, "floor", 1.0, 0.9 * points->valuedouble + 0.1);
}

static void add_season(struct maker *maker, cJSON *item) {
    double factors[12];
    for (int m = 0; m < 12; m++)
        factors[m] = random_percent(maker, 40)  ? 1.0
                     : random_percent(maker, 5) ? 0.0
                                                : random_rounded(random_uniform(maker, 0.4, 2.0));
    factors[random_below(maker, 12)] = 1.25;
    cJSON_AddItemToObject(item, "season", random_list(factors, 12));
}

static void move_item(struct maker *maker, cJSON *item) {
    int32_t end = pts_day_add_months(maker->start, maker->months);
    int32_t sure = maker->start + random_below(maker, end - maker->start);
    if (random_percent(maker, 35))
        add_date(item, "launch", sure - random_below(maker, random_percent(maker, 50) ? 90 : 900));
    if (random_percent(maker, 35))
        add_date(item, "retire", sure + random_below(maker, random_percent(maker, 50) ? 90 : 900));
    if (random_percent(maker, 25))
        add_weekdays(maker, item, sure);
    if (random_percent(maker, 25))
        add_window(maker, item, sure);
    if (random_percent(maker, 35))
        add_markdown(maker, item);
    if (random_percent(maker, 25))
        add_season(maker, item);
}

static void move_redemption(struct maker *maker, cJSON *programme, int n_items) {
    cJSON *redemption = cJSON_GetObjectItemCaseSensitive(programme, "redemption");
    const char *decision =
        cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(redemption, "decision"));
    bool logit = decision && strcmp(decision, "logit") == 0;
    bool any = !maker->plain && n_items > 0;
    maker->has[HAS_HASSLE] = any && logit && random_percent(maker, 20);
    maker->has[HAS_REFRESH] = any && logit && random_percent(maker, 20);
    maker->has[HAS_NEAR_EXPIRY] = any && maker->expiry != EXPIRY_NONE && random_percent(maker, 30);
    if (maker->has[HAS_HASSLE])
        random_add(maker, redemption, "hassle", 0.0, 2.0);
    if (maker->has[HAS_REFRESH]) {
        cJSON *refresh = cJSON_AddObjectToObject(redemption, "refresh");
        random_add_duration(refresh, "every", random_between(maker, 1, 14), "month");
        random_add(maker, refresh, "novelty", 0.0, 4.0);
        random_add_sized(maker, refresh, "half_life_days", 0.1, 1000.0);
    }
    if (maker->has[HAS_NEAR_EXPIRY]) {
        cJSON *near = cJSON_AddObjectToObject(redemption, "near_expiry");
        random_add_extreme(maker, near, "within_days", 90.0, 366.0);
        random_add(maker, near, "discount", 0.0, random_percent(maker, 10) ? 0.99 : 0.6);
    }
}

/* Bounds of the steps do not touch, however uncertain. */
static void add_cost_steps(struct maker *maker, cJSON *item) {
    cJSON *steps = cJSON_AddObjectToObject(item, "cost_steps");
    cJSON *units = cJSON_AddArrayToObject(steps, "units");
    cJSON *costs = cJSON_AddArrayToObject(steps, "unit_cost");
    double from = random_log_uniform(maker, 1.0, 50.0) * maker->crowd;
    int n = random_between(maker, 1, 4);
    for (int i = 0; i < n; i++, from *= 2.5) {
        cJSON *one = cJSON_CreateObject();
        random_add(maker, one, "units", from, 1.5 * from);
        random_add(maker, one, "unit_cost", 0.0, 20.0);
        cJSON_AddItemToArray(units, cJSON_DetachItemFromObject(one, "units"));
        cJSON_AddItemToArray(costs, cJSON_DetachItemFromObject(one, "unit_cost"));
        cJSON_Delete(one);
    }
}

static void add_prize(struct maker *maker, cJSON *item) {
    cJSON *prize = cJSON_AddObjectToObject(item, "prize");
    random_add_share(maker, prize, "share");
    random_add(maker, prize, "cost", 0.0, 500.0);
    random_add(maker, prize, "retail_value", 0.0, 500.0);
}

void random_catalogue(struct maker *maker, cJSON *programme) {
    cJSON *items = cJSON_GetObjectItemCaseSensitive(programme, "items");
    maker->has[HAS_MOVING_ITEMS] = !maker->plain && random_percent(maker, 35);
    cJSON *item = NULL;
    cJSON_ArrayForEach(item, items) {
        if (maker->has[HAS_MOVING_ITEMS] && random_percent(maker, 75))
            move_item(maker, item);
    }
    move_redemption(maker, programme, cJSON_GetArraySize(items));
    maker->has[HAS_COST_STEPS] = !maker->plain && random_percent(maker, 20);
    maker->has[HAS_USED_SHARE] = !maker->plain && random_percent(maker, 20);
    maker->has[HAS_PRIZE] = !maker->plain && random_percent(maker, 20);
    cJSON_ArrayForEach(item, items) {
        if (maker->has[HAS_COST_STEPS] && random_percent(maker, 60))
            add_cost_steps(maker, item);
        if (maker->has[HAS_USED_SHARE] && random_percent(maker, 60))
            random_add_share(maker, item, "used_share");
        if (maker->has[HAS_PRIZE] && random_percent(maker, 60))
            add_prize(maker, item);
    }
}
