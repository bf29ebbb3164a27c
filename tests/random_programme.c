/* pointsim: programmes of random scenarios: earning, activities, redeeming, items.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_maker.h"

#include <math.h>

void random_earning(struct maker *maker, cJSON *programme) {
    static const char *const roundings[] = {"floor", "nearest", "ceil"};
    cJSON *anchor = cJSON_AddObjectToObject(programme, "anchor");
    cJSON *earn = cJSON_AddObjectToObject(programme, "earn");
    random_add_sized(maker, anchor, "points", 0.5, 1000.0);
    bool dear = random_percent(maker, 4); /* beside it no item has any value */
    maker->dear = dear;
    random_add_sized(maker, anchor, "value", dear ? 1e8 : 0.01, dear ? 1e9 : 10.0);
    bool extreme = random_percent(maker, 2); /* purchases and balances out of range */
    maker->points = random_log_uniform(maker, 0.3, random_percent(maker, 10) ? 1e6 : 2000.0);
    if (extreme)
        maker->points = random_log_uniform(maker, 1e7, 1e10);
    maker->value = random_log_uniform(maker, 0.0005, 0.1);
    maker->points_per_unit =
        random_add_sized(maker, earn, "points_per_unit", extreme ? 300.0 : 1e-4, 1000.0);
    if (random_percent(maker, 80))
        cJSON_AddStringToObject(earn, "rounding", random_pick(maker, roundings, 3));
    if (random_percent(maker, 40))
        random_add(maker, earn, "minimum_spend", 0.0,
                   fmin(maker->points / maker->points_per_unit, 1e7));
}

/* Caps of points, or limits of occasions; none left out but at least one there. */
static void add_caps(struct maker *maker, cJSON *to, const char *key, double size, int n) {
    static const char *const spans[] = {"per_day", "per_month", "per_year", "ever"};
    cJSON *caps = cJSON_AddObjectToObject(to, key);
    int sure = random_below(maker, n);
    for (int i = 0; i < n; i++)
        if (i == sure || random_percent(maker, 40))
            random_add(maker, caps, spans[i], 0.0,
                       random_percent(maker, 10) ? 0.0 : fmin(size * (1.0 + 2.0 * i), 1e9));
}

static void add_limits_of_earning(struct maker *maker, cJSON *programme) {
    cJSON *earn = cJSON_GetObjectItemCaseSensitive(programme, "earn");
    double most = maker->expiry == EXPIRY_NONE ? 366.0 : fmin(366.0, maker->term - 1.0);
    if (maker->has[HAS_CAPS])
        add_caps(maker, earn, "cap", maker->points * random_log_uniform(maker, 0.5, 20.0), 3);
    if (maker->owing)
        random_add(maker, earn, "pending_days", 1.0, fmin(15.0, most));
    else if (maker->has[HAS_PENDING])
        random_add_extreme(maker, earn, "pending_days", fmin(60.0, most), most);
}

static void add_returns(struct maker *maker, cJSON *programme) {
    cJSON *returns = cJSON_AddObjectToObject(programme, "returns");
    if (maker->owing) {
        random_add(maker, returns, "share", 0.2, 0.8);
        random_add(maker, returns, "within_days", 10.0, 100.0);
        return;
    }
    random_add_share(maker, returns, "share");
    random_add_extreme(maker, returns, "within_days", 40.0, 366.0);
}

static void add_activities(struct maker *maker, cJSON *programme) {
    static const char *const names[] = {"sign~in", "review/1", "referral", "Gruß"};
    cJSON *activities = cJSON_AddObjectToObject(programme, "activities");
    int n = random_between(maker, 1, 4);
    double often = maker->busy ? 400.0 : maker->lasting ? 0.5 : 40.0;
    for (int i = 0; i < n; i++) {
        cJSON *activity = cJSON_AddObjectToObject(activities, names[i]);
        random_add_draw_id(maker, activity, i);
        if (random_percent(maker, 12))
            cJSON_AddNumberToObject(activity, "per_year", 0);
        else
            random_add_sized(maker, activity, "per_year", 0.01 * often, often);
        random_add(maker, activity, "points", 0.0,
                   random_percent(maker, 12)  ? 0.0
                   : random_percent(maker, 2) ? 1e9
                                              : fmin(maker->points * 2.0, 1e9));
        if (random_percent(maker, 60))
            add_caps(maker, activity, "limit", random_percent(maker, 50) ? 2.0 : 10.0, 4);
    }
}

static void add_redemption(struct maker *maker, cJSON *programme, int n_items) {
    static const char *const orders[] = {"fefo", "fifo", "lifo", "pro_rata"};
    static const char *const quantities[] = {"one", "max", "all"};
    cJSON *redemption = cJSON_AddObjectToObject(programme, "redemption");
    cJSON *at = cJSON_AddArrayToObject(redemption, "at");
    bool at_purchase = !maker->has_visits || random_percent(maker, 75);
    if (at_purchase)
        cJSON_AddItemToArray(at, cJSON_CreateString("purchase"));
    if (!at_purchase || random_percent(maker, 50))
        cJSON_AddItemToArray(at, cJSON_CreateString("visit"));
    int quantity = random_below(maker, 3);
    bool always = n_items == 0 || random_percent(maker, maker->owing || maker->plain ? 10 : 30);
    cJSON_AddStringToObject(redemption, "decision", always ? "always" : "logit");
    cJSON_AddStringToObject(redemption, "quantity", quantities[quantity]);
    if (maker->has[HAS_ORDER])
        cJSON_AddStringToObject(redemption, "order", random_pick(maker, orders, 4));
    if (quantity == 1)
        cJSON_AddNumberToObject(redemption, "max_units", random_between(maker, 1, 5));
}

static const char *const item_names[] = {"cup", "mug~0", "hat/red", "bag", "pen", "Zug"};

static void add_item(struct maker *maker, cJSON *items, int index, double price) {
    cJSON *item = cJSON_AddObjectToObject(items, item_names[index]);
    double worth = price * maker->value * random_uniform(maker, 0.3, 3.0);
    worth = worth < 0.1 ? 0.1 : worth > 1e5 ? 1e5 : worth;
    random_add_draw_id(maker, item, index);
    if (random_percent(maker, 15))
        random_add(maker, item, "points", price, price + 2.0);
    else
        cJSON_AddNumberToObject(item, "points", floor(price + 0.5));
    if (random_percent(maker, 40))
        random_add(maker, item, "cash", 0.0, 0.5 * worth);
    random_add(maker, item, "unit_cost", 0.0, worth);
    random_add(maker, item, "retail_value", 0.6 * worth, 2.0 * worth);
    if (random_percent(maker, 70))
        random_add(maker, item, "utility", -3.0, 3.0);
}

static void add_items(struct maker *maker, cJSON *programme, int n) {
    cJSON *items = cJSON_AddObjectToObject(programme, "items");
    double price = 1.0;
    for (int i = 0; i < n; i++) {
        bool equal = i > 0 && random_percent(maker, 20);
        if (!equal)
            price = maker->points * random_log_uniform(maker, 0.3, maker->owing ? 2.0 : 30.0);
        if (!equal && random_percent(maker, 5))
            price = random_log_uniform(maker, 1.0, 1e9 - 10.0);
        price = price < 1.0 ? 1.0 : price > 9e8 ? 9e8 : price;
        add_item(maker, items, i, price);
    }
}

void random_programme(struct maker *maker, cJSON *programme) {
    static const char *const leavers[] = {"forfeits", "keeps"};
    if (random_percent(maker, 80))
        cJSON_AddStringToObject(programme, "leaver", random_pick(maker, leavers, 2));
    add_limits_of_earning(maker, programme);
    if (maker->has[HAS_RETURNS])
        add_returns(maker, programme);
    if (maker->has[HAS_ACTIVITIES])
        add_activities(maker, programme);
    int n_items = maker->owing ? random_between(maker, 1, 3) : random_below(maker, 7);
    add_redemption(maker, programme, n_items);
    add_items(maker, programme, n_items);
}
