/* pointsim: tiers of an oracle's member: what they are on the path, what qualifies, who moves.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_tiers.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- what they are ---- */

static int id_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_tier *)a)->draw_id;
    uint32_t y = ((const struct reference_tier *)b)->draw_id;
    return (x > y) - (x < y);
}

static int threshold_order(const void *a, const void *b) {
    int64_t x = ((const struct reference_tier *)a)->threshold;
    int64_t y = ((const struct reference_tier *)b)->threshold;
    return x != y ? (x > y) - (x < y) : id_order(a, b);
}

static void read_tier(const struct reference_world *world, const struct reference_place *at,
                      struct reference_tier *tier, int *status) {
    double threshold = reference_number(world, at, "threshold", 0.0, status);
    double yearly = reference_number(world, at, "benefit_cost", 0.0, status);
    tier->draw_id = (uint32_t)reference_integer(at, "draw_id");
    tier->threshold = (int64_t)((world->tiers.by_points ? threshold : threshold * 100.0) + 0.5);
    tier->multiplier = reference_number(world, at, "multiplier", 1.0, status);
    tier->benefit = (int64_t)(yearly * 100.0 / 12.0 + 0.5);
    tier->has_life = reference_child(at, "expiry_after").json != NULL;
    tier->life = reference_duration_at(at, "expiry_after");
}

static int read_dates(struct reference_tiers *tiers, const struct reference_place *dates) {
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, dates->json) {
        struct reference_month_day *date = &tiers->dates[tiers->n_dates++];
        if (!cJSON_IsString(one) ||
            sscanf(one->valuestring, "%d-%d", &date->month, &date->day) != 2)
            return PTS_ERR_INPUT;
    }
    return PTS_OK;
}

int reference_tiers_read(struct reference_world *world, const struct reference_place *programme) {
    static const char *const bases[] = {"spend", "points", NULL};
    static const char *const reviews[] = {"rolling", "yearly", NULL};
    static const char *const upgrades[] = {"at_review", "at_once", NULL};
    static const char *const downgrades[] = {"never", "one_step", "to_level", NULL};
    struct reference_place at = reference_child(programme, "tiers");
    struct reference_place levels = reference_child(&at, "levels");
    struct reference_tiers *tiers = &world->tiers;
    int status = PTS_OK;
    int n = cJSON_GetArraySize(levels.json);
    tiers->list = calloc((size_t)n + 1, sizeof *tiers->list);
    if (!tiers->list)
        return PTS_ERR_MEMORY;
    tiers->by_points = reference_word(&at, "basis", bases, 0) == 1;
    tiers->yearly = reference_word(&at, "review", reviews, 0) == 1;
    tiers->at_once = reference_word(&at, "upgrade", upgrades, 0) == 1;
    tiers->downgrade = reference_word(&at, "downgrade", downgrades, DOWNGRADE_TO_LEVEL);
    tiers->window = reference_duration_at(&at, "window").months;
    struct reference_place dates = reference_child(&at, "dates");
    status = read_dates(tiers, &dates);
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, levels.json) {
        struct reference_place level = reference_child(&levels, one->string);
        read_tier(world, &level, &tiers->list[tiers->n++], &status);
    }
    qsort(tiers->list, (size_t)n, sizeof *tiers->list, id_order);
    for (int i = 0; i < n; i++)
        tiers->list[i].index = i;
    qsort(tiers->list, (size_t)n, sizeof *tiers->list, threshold_order);
    return status;
}

/* ---- a member in them ---- */

const struct reference_tier *reference_tier_of(const struct reference_member *member) {
    return member->tier > 0 ? &member->world->tiers.list[member->tier - 1] : NULL;
}

/* Calendar months since day 0's. */
static int month_of(const struct reference_world *world, int32_t day) {
    pts_date first = pts_date_of_day(world->base);
    pts_date date = pts_date_of_day(world->base + day);
    return 12 * (date.year - first.year) + date.month - first.month;
}

static int reached(const struct reference_member *member, int32_t day) {
    const struct reference_tiers *tiers = &member->world->tiers;
    int month = month_of(member->world, day);
    int64_t sum = 0;
    for (int m = month; m >= 0 && m > month - tiers->window; m--)
        sum += member->qualified[m];
    int level = 0;
    while (level < tiers->n && tiers->list[level].threshold <= sum)
        level++;
    return level;
}

static void move(struct reference_member *member, int32_t day, int level) {
    if (level > member->tier)
        reference_book(member, REFERENCE_UPGRADES, day, 1);
    if (level < member->tier)
        reference_book(member, REFERENCE_DOWNGRADES, day, 1);
    member->tier = level;
}

void reference_qualify(struct reference_member *member, int32_t day, int64_t minor,
                       int64_t points) {
    const struct reference_tiers *tiers = &member->world->tiers;
    member->qualified[month_of(member->world, day)] += tiers->by_points ? points : minor;
}

void reference_rise(struct reference_member *member, int32_t day) {
    int level = reached(member, day);
    if (member->world->tiers.at_once && level > member->tier)
        move(member, day, level);
}

static bool reviewed_on(const struct reference_world *world, int32_t day, bool month_ends) {
    pts_date date = pts_date_of_day(world->base + day);
    int length = pts_month_length(date.year, date.month);
    if (!world->tiers.yearly)
        return month_ends;
    for (int i = 0; i < world->tiers.n_dates; i++) {
        struct reference_month_day rule = world->tiers.dates[i];
        if (rule.month == date.month && (rule.day < length ? rule.day : length) == date.day)
            return true;
    }
    return false;
}

static void review(struct reference_member *member, int32_t day) {
    int downgrade = member->world->tiers.downgrade;
    int level = reached(member, day);
    if (level >= member->tier || downgrade == DOWNGRADE_TO_LEVEL)
        move(member, day, level);
    else if (downgrade == DOWNGRADE_ONE_STEP)
        move(member, day, member->tier - 1);
}

void reference_tiers_of_day(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    bool month_ends = month_of(world, day + 1) != month_of(world, day);
    if (world->tiers.n == 0 || member->gone || member->stopped)
        return;
    if (reviewed_on(world, day, month_ends))
        review(member, day);
    const struct reference_tier *tier = reference_tier_of(member);
    if (!month_ends || !tier)
        return;
    reference_book(member, REFERENCE_BENEFIT_COST, day, tier->benefit);
    int bin = reference_bin(world, day);
    struct reference_ledger *ledger = member->ledger;
    if (bin >= 1 && bin <= world->months)
        ledger->tier_members[(member->segment->index * ledger->bins + bin) * ledger->tiers +
                             tier->index] += member->segment->weight;
}
