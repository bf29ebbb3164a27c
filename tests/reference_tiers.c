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

/* A threshold after n changes. */
static int64_t threshold_after(const struct reference_tiers *tiers, double asked, int n) {
    static const double units[] = {[BY_SPEND] = 100.0, [BY_POINTS] = 1.0, [BY_SCORE] = 1e6};
    while (n-- > 0)
        asked *= tiers->factor;
    return (int64_t)((asked < 1e12 ? asked : 1e12) * units[tiers->basis] + 0.5);
}

static void read_tier(const struct reference_world *world, const struct reference_place *at,
                      struct reference_tier *tier, int *status) {
    double threshold = reference_number(world, at, "threshold", 0.0, status);
    double yearly = reference_number(world, at, "benefit_cost", 0.0, status);
    tier->draw_id = (uint32_t)reference_integer(at, "draw_id");
    tier->asked = threshold;
    tier->threshold = threshold_after(&world->tiers, threshold, 0);
    struct reference_place veto = reference_child(at, "veto");
    tier->no_return = reference_duration_at(&veto, "return").months;
    tier->no_complaint = reference_duration_at(&veto, "complaint").months;
    tier->no_lapse = reference_duration_at(&veto, "lapse").months;
    tier->no_idling = reference_duration_at(&veto, "idle").months;
    if (reference_child(&veto, "least_purchases").json)
        tier->least_purchases = (int)reference_integer(&veto, "least_purchases");
    tier->multiplier = reference_number(world, at, "multiplier", 1.0, status);
    tier->benefit = (int64_t)(yearly * 100.0 / 12.0 + 0.5);
    tier->has_life = reference_child(at, "expiry_after").json != NULL;
    tier->life = reference_duration_at(at, "expiry_after");
}

static int read_dates(const struct reference_place *dates, struct reference_month_day *list,
                      int *n) {
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, dates->json) {
        struct reference_month_day *date = &list[(*n)++];
        if (!cJSON_IsString(one) ||
            sscanf(one->valuestring, "%d-%d", &date->month, &date->day) != 2)
            return PTS_ERR_INPUT;
    }
    return PTS_OK;
}

static void read_score(const struct reference_world *world, const struct reference_place *at,
                       struct reference_tiers *tiers, int *status) {
    static const char *const dimensions[] = {"spend", "points", "purchases", "activities"};
    struct reference_place score = reference_child(at, "score");
    for (int i = 0; i < 4; i++)
        tiers->weight[i] =
            (int64_t)(reference_number(world, &score, dimensions[i], 0.0, status) * 1e4 + 0.5);
}

static int read_rebase(const struct reference_world *world, const struct reference_place *at,
                       struct reference_tiers *tiers) {
    struct reference_place rebase = reference_child(at, "rebase");
    struct reference_place dates = reference_child(&rebase, "dates");
    int status = PTS_OK;
    tiers->factor = reference_number(world, &rebase, "factor", 1.0, &status);
    return status == PTS_OK ? read_dates(&dates, tiers->rebases, &tiers->n_rebases) : status;
}

int reference_tiers_read(struct reference_world *world, const struct reference_place *programme) {
    static const char *const bases[] = {"spend", "points", "score", NULL};
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
    tiers->basis = reference_word(&at, "basis", bases, BY_SPEND);
    read_score(world, &at, tiers, &status);
    tiers->yearly = reference_word(&at, "review", reviews, 0) == 1;
    tiers->at_once = reference_word(&at, "upgrade", upgrades, 0) == 1;
    tiers->downgrade = reference_word(&at, "downgrade", downgrades, DOWNGRADE_TO_LEVEL);
    tiers->window = reference_duration_at(&at, "window").months;
    struct reference_place dates = reference_child(&at, "dates");
    status = status == PTS_OK ? read_dates(&dates, tiers->dates, &tiers->n_dates) : status;
    status = status == PTS_OK ? read_rebase(world, &at, tiers) : status;
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

static bool is_one_of(const struct reference_month_day *list, int n, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < n; i++)
        if (list[i].month == date.month &&
            (list[i].day < length ? list[i].day : length) == date.day)
            return true;
    return false;
}

/* How often thresholds have changed: on days of the horizon after its first. */
static int rebases(const struct reference_world *world, int32_t day) {
    int n = 0;
    for (int32_t d = world->h0 + 1; world->tiers.n_rebases > 0 && d <= day && d < world->h1; d++)
        n += is_one_of(world->tiers.rebases, world->tiers.n_rebases,
                       pts_date_of_day(world->base + d));
    return n;
}

/* Whether something of the kind was in the n calendar months to the day's. */
static bool lately(const struct reference_member *member, enum reference_bar bar, int32_t day,
                   int n) {
    return member->barred[bar] > 0 &&
           month_of(member->world, member->barred[bar] - 1) > month_of(member->world, day) - n;
}

static int purchases_in(const struct reference_member *member, int32_t day, int months) {
    int month = month_of(member->world, day), sum = 0;
    for (int m = month; m >= 0 && m > month - months; m--)
        sum += member->purchases[m];
    return sum;
}

static bool is_barred(const struct reference_member *member, const struct reference_tier *tier,
                      int32_t day) {
    return lately(member, BAR_RETURN, day, tier->no_return) ||
           lately(member, BAR_COMPLAINT, day, tier->no_complaint) ||
           lately(member, BAR_LAPSE, day, tier->no_lapse) ||
           (tier->no_idling > 0 && purchases_in(member, day, tier->no_idling) == 0) ||
           purchases_in(member, day, member->world->tiers.window) < tier->least_purchases;
}

static int reached(const struct reference_member *member, int32_t day) {
    const struct reference_tiers *tiers = &member->world->tiers;
    int month = month_of(member->world, day);
    int64_t sum = 0;
    for (int m = month; m >= 0 && m > month - tiers->window; m--)
        sum += member->qualified[m];
    int n = rebases(member->world, day);
    int level = 0;
    for (int i = 0; i < tiers->n; i++)
        if (threshold_after(tiers, tiers->list[i].asked, n) <= sum &&
            !is_barred(member, &tiers->list[i], day))
            level = i + 1;
    return level;
}

static void move(struct reference_member *member, int32_t day, uint32_t tick, int level) {
    if (level > member->tier)
        reference_book(member, REFERENCE_UPGRADES, day, 1);
    if (level < member->tier)
        reference_book(member, REFERENCE_DOWNGRADES, day, 1);
    if (level != member->tier)
        reference_tell_aside(
            member, (struct reference_event){
                        .tick = tick,
                        .type = REFERENCE_TIER,
                        .item = level > 0 ? member->world->tiers.list[level - 1].index : -1});
    member->tier = level;
}

/* A month's score is at most 2^56 millionths, either way. */
static void check_month(struct reference_member *member, int64_t total) {
    const int64_t most = INT64_C(1) << 56;
    if (total > most || total < -most)
        member->status = PTS_ERR_RANGE;
}

static void add(struct reference_member *member, int32_t day, int64_t minor, int64_t points,
                int purchases) {
    const struct reference_tiers *tiers = &member->world->tiers;
    int64_t *to = &member->qualified[month_of(member->world, day)];
    if (tiers->basis == BY_SPEND)
        *to += minor;
    else if (tiers->basis == BY_POINTS)
        *to += points;
    else
        *to += minor * tiers->weight[0] + 100 * points * tiers->weight[1] +
               100 * purchases * tiers->weight[2];
    check_month(member, *to);
}

void reference_qualify(struct reference_member *member, int32_t day, int64_t minor,
                       int64_t points) {
    add(member, day, minor, points, 1);
    member->purchases[month_of(member->world, day)]++;
}

void reference_disqualify(struct reference_member *member, int32_t day, int64_t minor,
                          int64_t points) {
    add(member, day, -minor, -points, 0);
    member->barred[BAR_RETURN] = day + 1;
}

void reference_qualify_by_activity(struct reference_member *member, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    const struct reference_tiers *tiers = &member->world->tiers;
    if (tiers->n == 0 || tiers->basis != BY_SCORE || tiers->weight[3] == 0)
        return;
    int64_t *to = &member->qualified[month_of(member->world, day)];
    *to += 100 * tiers->weight[3];
    check_month(member, *to);
    reference_rise(member, tick);
}

void reference_rise(struct reference_member *member, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    int level = member->world->tiers.at_once ? reached(member, day) : 0;
    if (level > member->tier)
        move(member, day, tick, level);
}

static bool reviewed_on(const struct reference_world *world, int32_t day, bool month_ends) {
    if (!world->tiers.yearly)
        return month_ends;
    return is_one_of(world->tiers.dates, world->tiers.n_dates, pts_date_of_day(world->base + day));
}

static void review(struct reference_member *member, int32_t day) {
    int downgrade = member->world->tiers.downgrade;
    uint32_t tick = ((uint32_t)day + 1u) * 65536u;
    int level = reached(member, day);
    if (level >= member->tier || downgrade == DOWNGRADE_TO_LEVEL)
        move(member, day, tick, level);
    else if (downgrade == DOWNGRADE_ONE_STEP)
        move(member, day, tick, member->tier - 1);
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
