/* pointsim: the oracle's programme: earning, lapsing and redeeming as a resolved scenario says, on
 * one path.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- items ---- */

static int item_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_item *)a)->draw_id;
    uint32_t y = ((const struct reference_item *)b)->draw_id;
    return (x > y) - (x < y);
}

static int64_t minor_units(double money) {
    return (int64_t)(money * 100.0 + 0.5);
}

static int read_items(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place items = reference_child(programme, "items");
    int n = cJSON_GetArraySize(items.json);
    int status = PTS_OK;
    world->items = calloc((size_t)n + 1, sizeof *world->items);
    if (!world->items)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, items.json) {
        struct reference_place at = reference_child(&items, one->string);
        struct reference_item *item = &world->items[world->n_items++];
        item->draw_id = (uint32_t)reference_integer(&at, "draw_id");
        item->points = (int64_t)(reference_number(world, &at, "points", 1.0, &status) + 0.5);
        item->cash = minor_units(reference_number(world, &at, "cash", 0.0, &status));
        item->unit_cost = reference_number(world, &at, "unit_cost", 0.0, &status);
        item->retail = minor_units(reference_number(world, &at, "retail_value", 0.0, &status));
        item->utility = reference_number(world, &at, "utility", 0.0, &status);
        snprintf(item->tag, sizeof item->tag, "%s",
                 reference_text(&at, "tag") ? reference_text(&at, "tag") : "");
        reference_item_life(world, item, &at, &status);
        reference_item_terms(world, item, &at, &status);
    }
    qsort(world->items, (size_t)n, sizeof *world->items, item_order);
    for (int i = 0; i < n; i++)
        world->items[i].index = i;
    int shelves = status == PTS_OK ? reference_shelves_fill(world) : status;
    return shelves;
}

/* ---- caps and limits, activities ---- */

static void read_caps(const struct reference_world *world, const struct reference_place *parent,
                      const char *key, int64_t most[CAPS], int *status) {
    static const char *const spans[CAPS] = {"per_day", "per_month", "per_year", "ever"};
    struct reference_place caps = reference_child(parent, key);
    for (int i = 0; i < CAPS; i++) {
        bool given = reference_child(&caps, spans[i]).json != NULL;
        double cap = reference_number(world, &caps, spans[i], 0.0, status);
        most[i] = given ? (int32_t)(cap + 0.5) : REFERENCE_NO_CAP;
    }
}

static int activity_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_activity *)a)->draw_id;
    uint32_t y = ((const struct reference_activity *)b)->draw_id;
    return (x > y) - (x < y);
}

static int read_activities(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place activities = reference_child(programme, "activities");
    int n = cJSON_GetArraySize(activities.json);
    int status = PTS_OK;
    world->activities = calloc((size_t)n + 1, sizeof *world->activities);
    if (!world->activities)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, activities.json) {
        struct reference_place at = reference_child(&activities, one->string);
        struct reference_activity *activity = &world->activities[world->n_activities++];
        activity->draw_id = (uint32_t)reference_integer(&at, "draw_id");
        activity->per_year = reference_number(world, &at, "per_year", 0.0, &status);
        activity->points = (int64_t)(reference_number(world, &at, "points", 0.0, &status) + 0.5);
        read_caps(world, &at, "limit", activity->most, &status);
    }
    qsort(world->activities, (size_t)n, sizeof *world->activities, activity_order);
    return status;
}

/* ---- earning ---- */

static int read_earning(struct reference_world *world, const struct reference_place *programme) {
    static const char *const roundings[] = {"floor", "nearest", "ceil", NULL};
    struct reference_place earn = reference_child(programme, "earn");
    struct reference_place returns = reference_child(programme, "returns");
    int status = PTS_OK;
    world->points_per_unit = reference_number(world, &earn, "points_per_unit", 0.0, &status);
    world->minimum_spend = reference_number(world, &earn, "minimum_spend", 0.0, &status);
    world->rounding = reference_word(&earn, "rounding", roundings, ROUND_FLOOR);
    read_caps(world, &earn, "cap", world->cap, &status);
    world->pending_days = (int)(reference_number(world, &earn, "pending_days", 0.0, &status) + 0.5);
    world->returned =
        reference_word_below(reference_number(world, &returns, "share", 0.0, &status));
    world->return_days =
        (int)(reference_number(world, &returns, "within_days", 0.0, &status) + 0.5);
    return status;
}

/* ---- expiry ---- */

static int read_dates(struct reference_world *world, const struct reference_place *expiry) {
    struct reference_place dates = reference_child(expiry, "dates");
    int n = cJSON_GetArraySize(dates.json);
    world->dates = calloc((size_t)n + 1, sizeof *world->dates);
    if (!world->dates)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < n; i++) {
        const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(dates.json, i));
        if (!text || sscanf(text, "%d-%d", &world->dates[i].month, &world->dates[i].day) != 2)
            return PTS_ERR_INPUT;
        world->n_dates++;
    }
    return PTS_OK;
}

int reference_expiry_read(struct reference_world *world, const struct reference_place *at) {
    static const char *const kinds[] = {"none",       "rolling",     "calendar",
                                        "inactivity", "anniversary", NULL};
    static const char *const spans[] = {"day", "month_end", "quarter_end", "year_end", NULL};
    static const int months_of_span[] = {0, 1, 3, 12};
    static const char *const activities[] = {"earn", "redeem", "either", NULL};
    struct reference_place expiry = reference_child(at, "expiry");
    struct reference_place extension = reference_child(&expiry, "extension");
    int status = PTS_OK;
    world->expiry = reference_word(&expiry, "kind", kinds, EXPIRY_NONE);
    world->span = months_of_span[reference_word(&expiry, "to", spans, 0)];
    world->activity = reference_word(&expiry, "activity", activities, ACTIVITY_EITHER);
    world->after = reference_duration_at(&expiry, "after");
    world->cutoff = reference_duration_at(&expiry, "cutoff");
    world->has_extension = extension.json != NULL;
    world->extension = reference_duration_at(&extension, "by");
    world->extension_activity = reference_word(&extension, "activity", activities, ACTIVITY_EITHER);
    world->grace_days = (int)(reference_number(world, &expiry, "grace_days", 0.0, &status) + 0.5);
    world->part = (int64_t)(reference_number(world, &expiry, "share", 1.0, &status) * 1e6 + 0.5);
    int dates = read_dates(world, &expiry);
    return dates < 0 ? dates : status;
}

/* ---- redemption ---- */

static int read_redemption(struct reference_world *world, const struct reference_place *programme) {
    static const char *const decisions[] = {"always", "logit", NULL};
    static const char *const quantities[] = {"one", "max", "all", NULL};
    static const char *const orders[] = {"fefo", "fifo", "lifo", "pro_rata", NULL};
    struct reference_place redemption = reference_child(programme, "redemption");
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reference_child(&redemption, "at").json) {
        world->at_purchase |= strcmp(cJSON_GetStringValue(one), "purchase") == 0;
        world->at_visit |= strcmp(cJSON_GetStringValue(one), "visit") == 0;
    }
    world->always = reference_word(&redemption, "decision", decisions, 1) == 0;
    world->quantity = reference_word(&redemption, "quantity", quantities, QUANTITY_ONE);
    world->order = reference_word(&redemption, "order", orders, ORDER_FEFO);
    world->max_units = reference_integer(&redemption, "max_units");
    struct reference_place refresh = reference_child(&redemption, "refresh");
    struct reference_place near = reference_child(&redemption, "near_expiry");
    int status = PTS_OK;
    world->hassle = reference_number(world, &redemption, "hassle", 0.0, &status);
    world->refresh_months = reference_duration_at(&refresh, "every").months;
    world->novelty = reference_number(world, &refresh, "novelty", 0.0, &status);
    world->half_life = reference_number(world, &refresh, "half_life_days", 1.0, &status);
    world->has_near_expiry = near.json != NULL;
    world->near_days = (int)(reference_number(world, &near, "within_days", 0.0, &status) + 0.5);
    double discount = reference_number(world, &near, "discount", 0.0, &status);
    world->near_discount = (int64_t)(discount * 1e6 + 0.5);
    return status;
}

int reference_programme_read(struct reference_world *world, const struct reference_place *root) {
    static const char *const leavers[] = {"forfeits", "keeps", NULL};
    struct reference_place programme = reference_child(root, "programme");
    struct reference_place anchor = reference_child(&programme, "anchor");
    int status = PTS_OK;
    world->anchor_points = reference_number(world, &anchor, "points", 1.0, &status);
    world->anchor_value = reference_number(world, &anchor, "value", 1.0, &status);
    world->leaver_keeps = reference_word(&programme, "leaver", leavers, 0) == 1;
    struct reference_place budget = reference_child(root, "budget");
    world->fiscal_month = (int)reference_integer(&budget, "fiscal_year_starts");
    int redemption = read_redemption(world, &programme);
    int earning = read_earning(world, &programme);
    int activities = read_activities(world, &programme);
    int expiry = reference_expiry_read(world, &programme);
    int tasks = reference_tasks_read(world, &programme);
    int sales = reference_sales_read(world, &programme);
    int conversion = reference_conversion_read(world, &programme);
    int coupons = reference_coupons_read(world, &programme);
    int pools = reference_pools_read(world, &programme);
    int exchange = reference_exchange_read(world, &programme);
    int transfers = reference_transfers_read(world, &programme);
    int auctions = reference_auctions_read(world, &programme);
    int savings = reference_savings_read(world, &programme);
    int incident = reference_incident_read(world, &programme);
    int referral = reference_referral_read(world, &programme);
    int tiers = reference_tiers_read(world, &programme);
    int membership = reference_membership_read(world, &programme);
    int reminders = reference_reminders_read(world, &programme);
    int change = reference_change_read(world, &programme);
    int items = read_items(world, &programme);
    return earning < 0      ? earning
           : redemption < 0 ? redemption
           : activities < 0 ? activities
           : expiry < 0     ? expiry
           : tasks < 0      ? tasks
           : sales < 0      ? sales
           : conversion < 0 ? conversion
           : coupons < 0    ? coupons
           : pools < 0      ? pools
           : exchange < 0   ? exchange
           : transfers < 0  ? transfers
           : auctions < 0   ? auctions
           : savings < 0    ? savings
           : incident < 0   ? incident
           : referral < 0   ? referral
           : tiers < 0      ? tiers
           : membership < 0 ? membership
           : reminders < 0  ? reminders
           : items < 0      ? items
           : change < 0     ? change
                            : status;
}
