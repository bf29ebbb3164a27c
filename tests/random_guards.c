/* pointsim: guards of random scenarios, and what their figures need.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>
#include <string.h>

/* About what a figure may be, so that guards fire now and then. */
static const struct {
    const char *name;
    double lo, hi; /* of outstanding points and of money: of a member's purchases */
} metrics[] = {{"redemption_rate", 0.02, 2.0},  {"outstanding", 0.1, 30.0},
               {"budget_used", 0.1, 3.0},       {"leverage_ratio", 1e-4, 1.0},
               {"value_volatility", 1e-3, 0.3}, {"value_swing", 1e-3, 1.0}};

static void add_bound(struct maker *maker, cJSON *guard, int metric, double members) {
    double size = metric == 1 ? fmin(members * fmax(maker->points, 1e-3), 1e12) : 1.0;
    random_add_sized(maker, guard, random_percent(maker, 60) ? "above" : "below",
                     metrics[metric].lo * size, metrics[metric].hi * size);
}

/* What it does: mostly one thing, now and then nothing or both. */
static void add_action(struct maker *maker, cJSON *guard, const char *tag) {
    bool opens = tag && random_percent(maker, 60);
    if (opens)
        cJSON_AddStringToObject(guard, "open_items", tag);
    if (random_percent(maker, opens ? 30 : 85))
        random_add_extreme(maker, guard, "issuance", 1.5, 3.0);
    if (random_percent(maker, 50))
        random_add(maker, guard, "survey", 0.0, 1000.0);
    if (random_percent(maker, 70))
        cJSON_AddNumberToObject(guard, "days", random_between(maker, 1, 120));
}

static void add_guard(struct maker *maker, cJSON *guards, const char *name, int index,
                      const char *tag, double members) {
    cJSON *guard = cJSON_AddObjectToObject(guards, name);
    int metric = random_percent(maker, 50) ? 0 : random_below(maker, 6);
    bool weekly = metric == 0 && random_percent(maker, 60);
    int periods = weekly ? maker->months * 31 / 7 : maker->months;
    int window = metric == 0 ? random_between(maker, 1, periods < 8 ? periods : 8) : 1;
    int left = periods - window + 1;
    if (maker->has_draw_ids)
        cJSON_AddNumberToObject(guard, "draw_id", random_below(maker, 36) * 7 + 3 - index);
    cJSON_AddStringToObject(guard, "metric", metrics[metric].name);
    if (weekly || random_percent(maker, 30))
        cJSON_AddStringToObject(guard, "every", weekly ? "week" : "month");
    if (window > 1)
        cJSON_AddNumberToObject(guard, "window", window);
    if (random_percent(maker, 40))
        cJSON_AddNumberToObject(guard, "in_a_row", random_between(maker, 1, left < 4 ? left : 4));
    add_bound(maker, guard, metric, members);
    add_action(maker, guard, tag);
}

/* Some items have the tag of a guard; the name of one, NULL: none has. */
static void add_tags(struct maker *maker, cJSON *items, const char *tag) {
    cJSON *item = NULL;
    cJSON_ArrayForEach(item, items) {
        if (random_percent(maker, 50))
            cJSON_AddStringToObject(item, "tag", tag);
    }
}

static bool is_opened(const cJSON *guards) {
    const cJSON *guard = NULL;
    cJSON_ArrayForEach(guard, guards) {
        if (cJSON_GetObjectItemCaseSensitive(guard, "open_items"))
            return true;
    }
    return false;
}

static bool is_tagged(const cJSON *items) {
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, items) {
        if (cJSON_GetObjectItemCaseSensitive(item, "tag"))
            return true;
    }
    return false;
}

static void forget(cJSON *list, const char *key) {
    cJSON *one = NULL;
    cJSON_ArrayForEach(one, list) {
        cJSON_DeleteItemFromObjectCaseSensitive(one, key);
    }
}

/* What the figures of money need. */
static void add_money(struct maker *maker, cJSON *root, double members) {
    cJSON *economics = cJSON_AddObjectToObject(root, "economics");
    cJSON *budget = cJSON_AddObjectToObject(root, "budget");
    double worth = fmax(members * maker->points * maker->value, 1e-3);
    random_add(maker, economics, "margin_rate", 0.1, 0.9);
    cJSON_AddNumberToObject(economics, "planned_urr",
                            random_rounded(random_uniform(maker, 0.1, 1.0)));
    cJSON_AddNumberToObject(economics, "planned_cost_per_point",
                            random_rounded(fmin(fmax(maker->value, 1e-6), 1e3)));
    random_add_sized(maker, budget, "monthly", 1e-3 * fmin(worth, 1e10), fmin(worth, 1e10));
    if (random_percent(maker, 50))
        cJSON_AddNumberToObject(budget, "fiscal_year_starts", random_between(maker, 1, 12));
}

void random_guards(struct maker *maker, cJSON *root) {
    static const char *const names[] = {"watch", "brake", "alarm"};
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    cJSON *items = cJSON_GetObjectItemCaseSensitive(programme, "items");
    cJSON *guards = cJSON_AddObjectToObject(programme, "guards");
    double members = 40.0 * fmax(maker->crowd, 1.0);
    const char *tag = "spare";
    int n = random_between(maker, 1, 3);
    add_money(maker, root, members);
    if (random_percent(maker, 60))
        add_tags(maker, items, tag);
    for (int i = 0; i < n; i++)
        add_guard(maker, guards, names[i], i, is_tagged(items) ? tag : NULL, members);
    if (!is_opened(guards)) /* such an item would never be offered */
        forget(items, "tag");
}

/* An item with a stock, NULL: there is none. */
static const char *stocked(struct maker *maker, const cJSON *items) {
    const cJSON *item = NULL;
    const char *name = NULL;
    cJSON_ArrayForEach(item, items) {
        if (cJSON_GetObjectItemCaseSensitive(item, "stock") && (!name || random_percent(maker, 50)))
            name = item->string;
    }
    return name;
}

/* It watches something else, at closings of its own. */
static void watch_else(struct maker *maker, cJSON *guard, const char *item) {
    static const char *const gone[] = {"metric", "every", "window", "in_a_row", "above", "below"};
    static const struct {
        const char *metric;
        double lo, hi;
    } other[] = {{"stock", 0.1, 0.95},
                 {"turnover", 0.05, 3.0},
                 {"complaint_rate", 0.1, 50.0},
                 {"margin_cover", 0.1, 100.0},
                 {"redemption_rate", 0.02, 2.0}};
    int i = item && random_percent(maker, 80) ? 0 : random_between(maker, 1, 4);
    int periods = i == 4 ? maker->months * 28 : i == 2 || i == 3 ? maker->months : 1;
    for (size_t k = 0; k < sizeof gone / sizeof *gone; k++)
        cJSON_DeleteItemFromObjectCaseSensitive(guard, gone[k]);
    cJSON_AddStringToObject(guard, "metric", other[i].metric);
    if (i == 0)
        cJSON_AddStringToObject(guard, "item", item);
    if (i == 4)
        cJSON_AddStringToObject(guard, "every", "day");
    if (periods > 1)
        cJSON_AddNumberToObject(guard, "window",
                                random_between(maker, 1, periods < 9 ? periods : 9));
    random_add_sized(maker, guard, random_percent(maker, 60) ? "above" : "below", other[i].lo,
                     other[i].hi);
}

/* What looks back a year never fires in a shorter horizon, and is refused. */
static void watch_in_time(const struct maker *maker, cJSON *guard) {
    static const char *const yearly[] = {"leverage_ratio", "turnover", "value_volatility",
                                         "value_swing"};
    const cJSON *row = cJSON_GetObjectItemCaseSensitive(guard, "in_a_row");
    int needs = 11 + (row ? (int)row->valuedouble : 1);
    for (size_t i = 0; i < sizeof yearly / sizeof *yearly; i++) {
        cJSON *metric = cJSON_GetObjectItemCaseSensitive(guard, "metric");
        if (needs > maker->months && strcmp(metric->valuestring, yearly[i]) == 0)
            cJSON_SetValuestring(metric, "outstanding");
    }
}

/* Some reminders wait for a guard: at least one, if a guard calls for them. */
static void call_reminders(struct maker *maker, cJSON *programme, cJSON *guards) {
    cJSON *reminders = cJSON_GetObjectItemCaseSensitive(programme, "reminders"), *one = NULL;
    bool first = true;
    if (cJSON_GetArraySize(reminders) == 0 || !random_percent(maker, 60))
        return;
    cJSON_ArrayForEach(one, reminders) {
        if (first || random_percent(maker, 50))
            cJSON_AddStringToObject(one, "tag", "call");
        first = false;
    }
    first = true;
    cJSON_ArrayForEach(one, guards) {
        if (first || random_percent(maker, 50))
            cJSON_AddStringToObject(one, "remind", "call");
        first = false;
    }
}

void random_guards_more(struct maker *maker, cJSON *root) {
    cJSON *programme = cJSON_GetObjectItemCaseSensitive(root, "programme");
    cJSON *items = cJSON_GetObjectItemCaseSensitive(programme, "items");
    cJSON *guards = cJSON_GetObjectItemCaseSensitive(programme, "guards"), *guard = NULL;
    cJSON_ArrayForEach(guard, guards) {
        const char *metric = cJSON_GetObjectItemCaseSensitive(guard, "metric")->valuestring;
        const char *item = stocked(maker, items);
        bool rare = strcmp(metric, "leverage_ratio") == 0 || strcmp(metric, "outstanding") == 0;
        if (!rare && random_percent(maker, item ? 70 : 35))
            watch_else(maker, guard, item);
        if (random_percent(maker, 40))
            random_add_sized(maker, guard, "prices", 0.2, 5.0);
        watch_in_time(maker, guard);
    }
    call_reminders(maker, programme, guards);
}
