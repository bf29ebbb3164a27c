/* pointsim: the oracle's campaigns: read from the scenario, asked day by day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference_lots.h"

/* ---- reading ---- */

static int campaign_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_campaign *)a)->draw_id;
    uint32_t y = ((const struct reference_campaign *)b)->draw_id;
    return (x > y) - (x < y);
}

static int32_t date_of(const struct reference_world *world, const struct reference_place *at,
                       const char *key) {
    const char *text = reference_text(at, key);
    pts_date date = {0};
    return text && pts_date_parse(text, &date) ? pts_date_to_day(date) - world->base : 0;
}

static bool listed(const struct reference_place *at, const char *key, const char *word) {
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reference_child(at, key).json) {
        if (strcmp(cJSON_GetStringValue(one), word) == 0)
            return true;
    }
    return false;
}

static void read_campaign(struct reference_world *world, struct reference_campaign *campaign,
                          const struct reference_place *at, int *status) {
    static const char *const whens[] = {"always",   "yearly",         "dates",
                                        "birthday", "first_purchase", NULL};
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    campaign->draw_id = (uint32_t)reference_integer(at, "draw_id");
    campaign->when = reference_word(at, "when", whens, CAMPAIGN_ALWAYS);
    campaign->days = (int)reference_integer(at, "days");
    campaign->from = date_of(world, at, "from");
    campaign->until = date_of(world, at, "until");
    campaign->multiplier = reference_number(world, at, "multiplier", 1.0, status);
    campaign->bonus = (int64_t)(reference_number(world, at, "bonus", 0.0, status) + 0.5);
    campaign->purchases = reference_number(world, at, "purchases", 1.0, status);
    campaign->redemption = reference_number(world, at, "redemption", 0.0, status);
    for (int i = 0; i < 7; i++)
        campaign->weekday[i] = listed(at, "weekdays", weekdays[i]);
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reference_child(at, "on").json) {
        struct reference_month_day *date = &campaign->on[campaign->n_on++];
        sscanf(cJSON_GetStringValue(one), "%d-%d", &date->month, &date->day);
    }
    cJSON_ArrayForEach(one, reference_child(at, "segments").json)
        snprintf(campaign->segments[campaign->n_segments++], 256, "%s", cJSON_GetStringValue(one));
}

int reference_campaigns_read(struct reference_world *world, const struct reference_place *root) {
    struct reference_place programme = reference_child(root, "programme");
    struct reference_place campaigns = reference_child(&programme, "campaigns");
    int n = cJSON_GetArraySize(campaigns.json);
    int status = PTS_OK;
    world->campaigns = calloc((size_t)n + 1, sizeof *world->campaigns);
    if (!world->campaigns)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, campaigns.json) {
        struct reference_place at = reference_child(&campaigns, one->string);
        read_campaign(world, &world->campaigns[world->n_campaigns++], &at, &status);
    }
    qsort(world->campaigns, (size_t)n, sizeof *world->campaigns, campaign_order);
    return status;
}

/* ---- which are on ---- */

static bool within_window(const struct reference_world *world,
                          const struct reference_campaign *campaign, int32_t day) {
    for (int32_t first = day; first > day - campaign->days; first--) {
        pts_date date = pts_date_of_day(world->base + first);
        pts_date next = pts_date_of_day(world->base + first + 1);
        bool last_of_february = date.month == 2 && next.month == 3;
        for (int i = 0; i < campaign->n_on; i++)
            if (date.month == campaign->on[i].month &&
                (date.day == campaign->on[i].day ||
                 (last_of_february && campaign->on[i].day == 29)))
                return true;
    }
    return false;
}

/* Days since the last birthday, in years of 365 days: 29 February counts as the 28th. */
static int since_birthday(const struct reference_member *member, int32_t day) {
    int32_t passed = 0;
    pts_date date = pts_date_of_day(member->world->base + day);
    for (int32_t d = pts_date_to_day((pts_date){date.year, 1, 1}) - member->world->base; d < day;
         d++) {
        pts_date next = pts_date_of_day(member->world->base + d + 1);
        passed += !(next.month == 2 && next.day == 29);
    }
    int birthday =
        (int)(((uint64_t)reference_block(member, STREAM_TRAITS_3, 0).word[0] * 365) >> 32);
    return (passed - birthday + 365) % 365;
}

static bool takes_part(const struct reference_segment *segment,
                       const struct reference_campaign *campaign) {
    for (int i = 0; i < campaign->n_segments; i++)
        if (strcmp(campaign->segments[i], segment->name) == 0)
            return true;
    return campaign->n_segments == 0;
}

/* For all members of the segment. */
static bool on_for_all(const struct reference_world *world, const struct reference_segment *segment,
                       const struct reference_campaign *campaign, int32_t day) {
    if (!takes_part(segment, campaign) || !campaign->weekday[pts_weekday(world->base + day)])
        return false;
    return campaign->when == CAMPAIGN_ALWAYS ||
           (campaign->when == CAMPAIGN_DATES && day >= campaign->from && day <= campaign->until) ||
           (campaign->when == CAMPAIGN_YEARLY && within_window(world, campaign, day));
}

bool reference_campaign_opens(const struct reference_world *world,
                              const struct reference_segment *segment, int32_t day) {
    for (int i = 0; i < world->n_campaigns; i++)
        if (on_for_all(world, segment, &world->campaigns[i], day) &&
            !on_for_all(world, segment, &world->campaigns[i], day - 1))
            return true;
    return false;
}

/* For the member, at its first purchase or not. */
static bool on_for_member(const struct reference_member *member,
                          const struct reference_campaign *campaign, int32_t day, bool first) {
    const struct reference_world *world = member->world;
    if (on_for_all(world, member->segment, campaign, day))
        return true;
    if (!takes_part(member->segment, campaign) ||
        !campaign->weekday[pts_weekday(world->base + day)])
        return false;
    return (campaign->when == CAMPAIGN_FIRST_PURCHASE && first) ||
           (campaign->when == CAMPAIGN_BIRTHDAY && since_birthday(member, day) < campaign->days);
}

/* ---- what they do ---- */

double reference_campaign_intensity(const struct reference_world *world,
                                    const struct reference_segment *segment, int32_t day) {
    double factor = 1.0;
    for (int i = 0; i < world->n_campaigns; i++)
        if (on_for_all(world, segment, &world->campaigns[i], day))
            factor *= world->campaigns[i].purchases;
    return factor;
}

double reference_campaign_odds(const struct reference_member *member, int32_t day) {
    double sum = 0.0;
    for (int i = 0; i < member->world->n_campaigns; i++)
        if (on_for_member(member, &member->world->campaigns[i], day, false))
            sum += member->world->campaigns[i].redemption;
    return sum;
}

double reference_campaign_multiplied(const struct reference_member *member, int32_t day, double x,
                                     int64_t *bonus) {
    bool first = member->inside && !member->has_bought;
    *bonus = 0;
    for (int i = 0; i < member->world->n_campaigns; i++)
        if (on_for_member(member, &member->world->campaigns[i], day, first)) {
            x *= member->world->campaigns[i].multiplier;
            *bonus += member->world->campaigns[i].bonus;
        }
    return x;
}
