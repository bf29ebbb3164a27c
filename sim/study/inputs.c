/* pointsim: facts about a scenario before it runs: uncertain inputs, memory.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

#include "model/programme.h"

static int uncertain(const pts_number *numbers, int n) {
    int count = 0;
    for (int i = 0; i < n; i++)
        count += numbers[i].family != PTS_FIXED;
    return count;
}

static int in_object(const pts_key *keys, const char *object);

static int in_map(const pts_key *key, const char *object) {
    const char *first = *(const char *const *)(const void *)(object + key->offset);
    int n = *(const int *)(const void *)(object + key->offset2), count = 0;
    for (int i = 0; i < n; i++)
        count += in_object(key->children, first + (size_t)i * key->size);
    return count;
}

/* The key table is the one list of inputs, so a new key is counted without a line here. */
static int in_object(const pts_key *keys, const char *object) {
    int count = 0;
    for (const pts_key *key = keys; key->name != NULL; key++) {
        const void *field = object + key->offset;
        if (key->type == PTS_KEY_NUMBER)
            count += uncertain(field, 1);
        else if (key->type == PTS_KEY_NUMBERS)
            count += uncertain(field, key->count);
        else if (key->type == PTS_KEY_NUMBER_LIST)
            count += uncertain(*(pts_number *const *)field,
                               *(const int *)(const void *)(object + key->offset2));
        else if (key->type == PTS_KEY_OBJECT)
            count += in_object(key->children, object);
        else if (key->type == PTS_KEY_MAP)
            count += in_map(key, object);
    }
    return count;
}

int pts_study_uncertain_inputs(const pts_scenario *scenario) {
    return in_object(pts_scenario_keys, (const char *)scenario);
}

enum { PROGRAM_BYTES = 4 << 20, TILE_BYTES = 2 << 20, PATH_BYTES = 256, TWINS = 32 };

static uint64_t ledger_bytes(const pts_scenario *scenario, bool daily) {
    return pts_ledger_cells(pts_dims_of(scenario, daily)) * sizeof(int64_t);
}

/* Pools, transfers and auctions each keep all sampled members of a path, twice (engine/flock.h): so
 * much a member was measured. */
static uint64_t flock_bytes(const pts_scenario *s) {
    enum { MEMBER_BYTES = 1800 };
    bool pools = s->has_issuance_quota || s->has_redemption_quota;
    uint64_t sampled = 0;
    for (int i = 0; i < s->n_items; i++)
        pools = pools || s->items[i].has_stock;
    for (int i = 0; i < s->n_segments; i++)
        sampled += (uint64_t)s->segments[i].sample;
    sampled = sampled > (uint64_t)s->sample ? sampled : (uint64_t)s->sample;
    return (uint64_t)(pools + (s->n_transfers > 0) + (s->n_auctions > 0)) * sampled * MEMBER_BYTES;
}

/* A worker has two ledgers and tables of odds of its own. */
uint64_t pts_study_bytes(const pts_scenario *scenario, int64_t paths, int threads, bool daily) {
    uint64_t policies = scenario->counterfactual ? 2 : 1;
    uint64_t ledger = ledger_bytes(scenario, daily);
    uint64_t odds = PTS_ODDS_STEPS * (sizeof(uint32_t) + sizeof(double));
    uint64_t kept = (uint64_t)paths + (paths < TWINS ? (uint64_t)paths : TWINS);
    uint64_t workers = threads > 1 ? (uint64_t)threads : 1;
    uint64_t columns = PTS_MEASURES; /* of figures: a numerator and a denominator each */
    for (int id = 0; id < PTS_MEASURES; id++)
        columns += pts_measure_table[id].monthly ? (uint64_t)scenario->horizon_months : 0;
    uint64_t path =
        PATH_BYTES + columns * 2 * sizeof(double) + (uint64_t)scenario->n_items * sizeof(pts_price);
    return policies * (PROGRAM_BYTES + kept * (ledger + path) +
                       workers * (2 * ledger + odds + TILE_BYTES + flock_bytes(scenario)));
}
