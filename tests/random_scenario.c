/* pointsim: random valid scenarios: every kind of rule and of member, alone and together, with
 * common and with extreme values.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_scenario.h"

#include "random_maker.h"

#include <stdio.h>
#include <stdlib.h>

/* Now and then nothing or one thing of the breadth, mostly several. */
static void choose_features(struct maker *maker) {
    int kind = random_below(maker, 10);
    maker->plain = kind == 0;
    maker->has[HAS_NEVER] = maker->plain && random_percent(maker, 25);
    maker->has[HAS_THRESHOLD] = maker->plain && random_percent(maker, 25);
    if (kind >= 1 && kind <= 3)
        maker->has[random_below(maker, FEATURES)] = true;
    for (int i = 0; i < FEATURES && kind > 3; i++)
        maker->has[i] = random_percent(maker, i == HAS_BALANCES ? 35 : 25);
    maker->owing = maker->has[HAS_RETURNS] && kind > 3 && random_percent(maker, 50);
    if (maker->owing)
        maker->has[HAS_PENDING] = true;
    if (maker->has[HAS_CORRELATIONS])
        maker->uncertain = true;
}

/* ---- simulation ---- */

static void add_runoff(struct maker *maker, cJSON *simulation) {
    if (maker->lasting)
        random_add_duration(simulation, "runoff", random_between(maker, 92, 95), "year");
    else if (maker->busy || random_percent(maker, 85))
        random_add_duration(simulation, "runoff",
                            random_percent(maker, 15) ? 0 : random_between(maker, 1, 36), "month");
    else
        random_add_duration(simulation, "runoff", random_between(maker, 1, 8), "year");
}

static void add_simulation(struct maker *maker, cJSON *root) {
    cJSON *simulation = cJSON_AddObjectToObject(root, "simulation");
    char start[11];
    pts_date first = {.year = random_between(maker, 1995, 2035), .day = 1};
    first.month = random_between(maker, 1, 12);
    maker->start = pts_date_to_day(first);
    pts_date_format(maker->start, start);
    maker->months = random_between(maker, 1, maker->busy ? 8 : 40);
    maker->sample = random_between(maker, 10, 200);
    if (maker->busy || maker->lasting)
        maker->sample = maker->busy ? random_between(maker, 6, 10) : random_between(maker, 10, 30);
    /* A statement each: compilers order operands as they like. */
    uint64_t word = random_next(maker);
    cJSON_AddNumberToObject(simulation, "seed",
                            (double)(word >> (random_percent(maker, 50) ? 12 : 60)));
    cJSON_AddNumberToObject(simulation, "paths", 2);
    cJSON_AddNumberToObject(simulation, "sample", maker->sample);
    cJSON_AddStringToObject(simulation, "start", start);
    random_add_duration(simulation, "horizon", maker->months, "month");
    random_add_duration(
        simulation, "warmup",
        random_percent(maker, 20) ? 0 : random_between(maker, 1, maker->busy ? 6 : 18), "month");
    add_runoff(maker, simulation);
}

/* ---- economy ---- */

static void add_index(struct maker *maker, cJSON *economy, const char *key) {
    cJSON *index = cJSON_AddObjectToObject(economy, key);
    bool wild = !maker->busy && random_percent(maker, 15);
    random_add(maker, index, "sd", 0.0, random_percent(maker, 10) ? 0.0 : wild ? 2.0 : 0.3);
    if (random_percent(maker, 60))
        random_add_share(maker, index, "reversion");
}

static void add_economy(struct maker *maker, cJSON *root) {
    cJSON *economy = cJSON_AddObjectToObject(root, "economy");
    if (maker->has[HAS_DEMAND])
        add_index(maker, economy, "demand");
    if (maker->has[HAS_UNIT_COST])
        add_index(maker, economy, "unit_cost");
    if (random_percent(maker, 20))
        cJSON_AddNumberToObject(economy, "correlation", random_percent(maker, 50) ? 1.0 : -1.0);
    else if (random_percent(maker, 60))
        random_add(maker, economy, "correlation", -1.0, 1.0);
}

/* Families that came later still, before pools. */
static void add_later_families(struct maker *maker, cJSON *root, cJSON *programme) {
    const cJSON *items = cJSON_GetObjectItemCaseSensitive(programme, "items");
    maker->has[HAS_EXCHANGE] = !maker->plain && maker->points < 1e8 && random_percent(maker, 25);
    if (maker->has[HAS_EXCHANGE])
        random_exchange(maker, programme);
    maker->has[HAS_INTEREST] = !maker->plain && random_percent(maker, 20);
    if (maker->has[HAS_INTEREST])
        random_interest(maker, programme);
    maker->has[HAS_LOAN] =
        !maker->plain && cJSON_GetArraySize(items) > 0 && random_percent(maker, 25);
    if (maker->has[HAS_LOAN])
        random_loan(maker, programme);
    if (!maker->plain && random_percent(maker, 25))
        cJSON_AddBoolToObject(cJSON_GetObjectItem(root, "simulation"), "count_lots", true);
    maker->has[HAS_INCIDENT] = !maker->plain && maker->points < 1e8 && random_percent(maker, 35);
    if (maker->has[HAS_INCIDENT])
        random_incident(maker, root);
}

/* Families that came later, each after all before it. */
static void add_later(struct maker *maker, cJSON *root, cJSON *programme) {
    maker->has[HAS_VALUE_RESPONSE] =
        random_percent(maker, maker->has[HAS_MOVING_ITEMS] || maker->has[HAS_PRIZE] ? 50 : 5);
    if (maker->has[HAS_VALUE_RESPONSE])
        random_value(maker, root);
    random_feedback_visits(maker, root);
    maker->has[HAS_SALES] = !maker->plain && random_percent(maker, 20);
    if (maker->has[HAS_SALES])
        random_sales(maker, programme);
    maker->has[HAS_CONVERSION] = !maker->plain && !maker->dear && maker->points < 1e6 &&
                                 maker->expiry != EXPIRY_NONE && random_percent(maker, 25);
    if (maker->has[HAS_CONVERSION])
        random_conversion(maker, programme);
    maker->has[HAS_COUPONS] = !maker->plain && random_percent(maker, 25);
    if (maker->has[HAS_COUPONS])
        random_coupons(maker, root);
    random_wake(maker, root);
    maker->has[HAS_CHANGE] = !maker->plain && maker->months > 1 && random_percent(maker, 30);
    if (maker->has[HAS_CHANGE])
        random_change(maker, root);
    add_later_families(maker, root, programme);
    maker->has[HAS_POOLS] = !maker->plain && random_percent(maker, 40);
    if (maker->has[HAS_POOLS])
        random_pools(maker, root);
    maker->has[HAS_GUARDS] = !maker->plain && random_percent(maker, 30);
    if (maker->has[HAS_GUARDS])
        random_guards(maker, root);
    maker->has[HAS_TRANSFERS] =
        !maker->plain && !maker->has[HAS_POOLS] && random_percent(maker, 12);
    if (maker->has[HAS_TRANSFERS])
        random_transfers(maker, root);
    if (maker->has[HAS_TIERS])
        random_standing(maker, cJSON_GetObjectItem(programme, "tiers"));
    if (!maker->plain && random_percent(maker, 15))
        cJSON_AddBoolToObject(cJSON_GetObjectItem(root, "simulation"), "count_hours", true);
    maker->has[HAS_REFERRAL] = !maker->plain && !maker->has[HAS_POOLS] &&
                               !maker->has[HAS_TRANSFERS] && random_percent(maker, 30);
    if (maker->has[HAS_REFERRAL])
        random_referral(maker, programme);
    if (maker->has[HAS_POOLS] && random_percent(maker, 30))
        random_transfers(maker, root);
    maker->has[HAS_AUCTIONS] = !maker->plain && !maker->has[HAS_POOLS] &&
                               !maker->has[HAS_TRANSFERS] && !maker->has[HAS_REFERRAL] &&
                               random_percent(maker, 30);
    if (maker->has[HAS_AUCTIONS])
        random_auctions(maker, root);
    if (maker->has[HAS_GUARDS])
        random_guards_more(maker, root);
}

/* ---- all of it ---- */

static cJSON *make(struct maker *maker) {
    cJSON *root = cJSON_CreateObject();
    cJSON *programme = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "schema", "pointsim/scenario/1");
    cJSON_AddStringToObject(root, "name", "random");
    add_simulation(maker, root);
    if (maker->has[HAS_DEMAND] || maker->has[HAS_UNIT_COST])
        add_economy(maker, root);
    random_earning(maker, programme);
    random_expiry(maker, programme);
    random_segments(maker, root);
    cJSON_AddItemToObject(root, "programme", programme);
    random_programme(maker, programme);
    if (maker->has[HAS_CORRELATIONS])
        random_correlations(maker, root);
    /* last, so that the scenarios stay what they were */
    if (random_percent(maker, 25))
        cJSON_AddBoolToObject(cJSON_GetObjectItem(root, "simulation"), "count_active",
                              random_percent(maker, 30));
    if (random_percent(maker, 20))
        random_campaigns(maker, root);
    if (random_percent(maker, 20))
        random_feedback(maker, root);
    if (random_percent(maker, 20))
        random_tasks(maker, root);
    maker->has[HAS_TIERS] = !maker->plain && random_percent(maker, 20);
    if (maker->has[HAS_TIERS])
        random_tiers(maker, programme);
    maker->has[HAS_MEMBERSHIP] = !maker->plain && random_percent(maker, 15);
    if (maker->has[HAS_MEMBERSHIP])
        random_membership(maker, programme);
    maker->has[HAS_REMINDERS] = maker->expiry != EXPIRY_NONE && random_percent(maker, 30);
    if (maker->has[HAS_REMINDERS])
        random_reminders(maker, programme);
    random_catalogue(maker, programme);
    add_later(maker, root, programme);
    return root;
}

static bool write_lines(const struct maker *maker) {
    char path[1024];
    if (!maker->lines)
        return true;
    snprintf(path, sizeof path, "%s/members.csv", maker->folder);
    FILE *out = fopen(path, "w");
    if (!out)
        return false;
    fputs("member,segment,points,earned,expires\n", out);
    for (int i = 0; i < maker->n_lines; i++)
        fprintf(out, "%s\n", maker->lines[i]);
    return fclose(out) == 0;
}

char *random_scenario_in(uint64_t seed, const char *folder) {
    struct maker maker = {.state = seed * 0x2545F4914F6CDD1Du, .folder = folder};
    maker.uncertain = random_percent(&maker, 60);
    maker.busy = random_percent(&maker, 5);
    maker.lasting = !maker.busy && random_percent(&maker, 2);
    maker.has_draw_ids = random_percent(&maker, 50);
    maker.crowd = random_percent(&maker, 60) ? random_uniform(&maker, 0.3, 4.0)
                                             : random_log_uniform(&maker, 5.0, 1e5);
    choose_features(&maker);
    cJSON *root = make(&maker);
    char *text = write_lines(&maker) ? cJSON_Print(root) : NULL;
    free(maker.lines);
    cJSON_Delete(root);
    return text;
}

char *random_scenario(uint64_t seed) {
    return random_scenario_in(seed, NULL);
}
