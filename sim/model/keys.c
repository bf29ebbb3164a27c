/* The root of the key table, and what is asked of a key. The table is what a scenario file may
 * hold: loader, resolved output, JSON Schema and reference are made from it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#include <string.h>

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)

static const char *const schema_names[] = {PTS_SCENARIO_SCHEMA, NULL};
static const char *const file_safe[] = {"a-z0-9_-", NULL};
static const char *const letters[] = {"A-Za-z", NULL};

static const pts_key simulation_keys[] = {
    {.name = "seed",
     .type = PTS_KEY_SEED,
     FIELD(seed),
     .lo = 0,
     .hi = 9007199254740992.0,
     .fallback = "1",
     .doc = "Key of every random draw. Same scenario and seed: same results, bit by bit."},
    {.name = "paths",
     .type = PTS_KEY_INTEGER,
     FIELD(paths),
     .lo = 1,
     .hi = 1e6,
     .unit = "paths",
     .fallback = "400",
     .doc = "Possible futures simulated. Uncertain numbers are drawn once for each."},
    {.name = "sample",
     .type = PTS_KEY_INTEGER,
     FIELD(sample),
     .lo = 1,
     .hi = 1e8,
     .unit = "sampled members",
     .fallback = "50000",
     .doc = "Sampled members in all, opening and enrolled; each stands for the same whole number "
            "of real ones, at least 1."},
    {.name = "start",
     .type = PTS_KEY_DATE,
     FIELD(start),
     .required = true,
     .lo = 1900,
     .hi = 2200,
     .unit = "first day of a month",
     .doc = "First day of the horizon."},
    {.name = "horizon",
     .type = PTS_KEY_MONTHS,
     FIELD(horizon_months),
     .required = true,
     .lo = 1,
     .hi = 1200,
     .unit = "months",
     .doc = "The months that are reported."},
    {.name = "warmup",
     .type = PTS_KEY_MONTHS,
     FIELD(warmup_months),
     .lo = 0,
     .hi = 600,
     .unit = "months",
     .fallback = "\"24 months\"",
     .doc = "Past under the same rules that gives the opening members their points; not reported."},
    {.name = "count_active",
     .type = PTS_KEY_BOOL,
     FIELD(counts_active),
     .fallback = "true",
     .doc =
         "Whether members who bought or redeemed in the last 12 months are counted at month ends, "
         "for retention and the like; a plain programme runs a tenth slower with it."},
    {.name = "count_lots",
     .type = PTS_KEY_BOOL,
     FIELD(counts_lots),
     .fallback = "false",
     .doc =
         "Whether lots, and points of members who have not bought for a year, are counted at every "
         "month's end; it takes some time."},
    {.name = "count_hours",
     .type = PTS_KEY_BOOL,
     FIELD(counts_hours),
     .fallback = "false",
     .doc = "Whether redemptions of every hour of the horizon are counted, for the busiest one; it "
            "takes 190 bytes a day and path."},
    {.name = "runoff",
     .type = PTS_KEY_MONTHS,
     FIELD(runoff_months),
     .lo = 0,
     .hi = 1200,
     .unit = "months",
     .fallback = "\"30 years\"",
     .doc = "Longest time after the horizon in which points issued before its end are followed."},
    {.name = "counterfactual",
     .type = PTS_KEY_BOOL,
     FIELD(counterfactual),
     .fallback = "false",
     .doc =
         "Whether the same members are also simulated with the programme off, for what it causes: "
         "spend_leverage, incremental_margin, roi and ltv_leverage."},
    {0}};

const pts_key pts_scenario_keys[] = {
    {.name = "schema",
     .type = PTS_KEY_ENUM,
     .required = true,
     .names = schema_names,
     .doc = "Version of the scenario format."},
    {.name = "name",
     .type = PTS_KEY_TEXT,
     FIELD(name),
     .required = true,
     .lo = 1,
     .hi = 64,
     .names = file_safe,
     .doc = "Names the result folder."},
    {.name = "question",
     .type = PTS_KEY_TEXT,
     FIELD(question),
     .lo = 0,
     .hi = 10000,
     .fallback = "\"\"",
     .doc = "The question the scenario answers, printed with its results. A file that extends "
            "another one has its own or none."},
    {.name = "currency",
     .type = PTS_KEY_TEXT,
     FIELD(currency),
     .lo = 1,
     .hi = 8,
     .names = letters,
     .fallback = "\"EUR\"",
     .doc = "Label of money; every amount has two decimals."},
    {.name = "simulation",
     .type = PTS_KEY_OBJECT,
     .required = true,
     .children = simulation_keys,
     .doc = "Time span, paths, sample and seed."},
    {.name = "economy",
     .type = PTS_KEY_OBJECT,
     .children = pts_economy_keys,
     .doc = "What changes around the programme from month to month."},
    {.name = "economics",
     .type = PTS_KEY_OBJECT,
     .children = pts_economics_keys,
     .doc = "What members bring in, and what the liability is booked with."},
    {.name = "budget",
     .type = PTS_KEY_OBJECT,
     .offset2 = offsetof(pts_scenario, has_budget),
     .has_present = true,
     .children = pts_budget_keys,
     .doc = "What the programme may cost."},
    {.name = "correlations",
     .type = PTS_KEY_MAP,
     .offset = offsetof(pts_scenario, correlations),
     .offset2 = offsetof(pts_scenario, n_correlations),
     .size = sizeof(pts_correlation),
     .lo = 0,
     .hi = 2016,
     .unit = "correlations",
     .fallback = "{}",
     .children = pts_correlation_keys,
     .doc = "Uncertain numbers that are drawn together, pair by pair; others are independent."},
    {.name = "segments",
     .type = PTS_KEY_MAP,
     .offset = offsetof(pts_scenario, segments),
     .offset2 = offsetof(pts_scenario, n_segments),
     .size = sizeof(pts_segment),
     .required = true,
     .lo = 1,
     .hi = 4096,
     .unit = "segments",
     .children = pts_segment_keys,
     .doc = "Kinds of member by name."},
    {.name = "feedback",
     .type = PTS_KEY_OBJECT,
     .has_present = true,
     .offset2 = offsetof(pts_scenario, has_feedback),
     .children = pts_feedback_keys,
     .doc = "What the programme does to members' purchases, effects that you believe in; absent, "
            "nothing."},
    {.name = "value_response",
     .type = PTS_KEY_OBJECT,
     .has_present = true,
     .offset2 = offsetof(pts_scenario, has_value_response),
     .children = pts_value_response_keys,
     .doc = "What members do when points come to buy more or less, effects that you believe in; "
            "absent, nothing."},
    {.name = "wake_up",
     .type = PTS_KEY_OBJECT,
     .children = pts_wake_up_keys,
     .doc = "What wakes members of dormant_share, effects that you believe in; absent, nothing."},
    {.name = "programme",
     .type = PTS_KEY_OBJECT,
     .required = true,
     .children = pts_programme_keys,
     .doc = "The rule book."},
    {0}};

const pts_key *pts_key_find(const pts_key *keys, const char *name) {
    for (; keys->name; keys++)
        if (strcmp(keys->name, name) == 0)
            return keys;
    return NULL;
}

const void *pts_key_field(const void *owner, size_t offset) {
    return (const char *)owner + offset;
}

int pts_key_int(const void *owner, size_t offset) {
    int value = 0;
    memcpy(&value, pts_key_field(owner, offset), sizeof value);
    return value;
}

bool pts_key_flag(const void *owner, size_t offset) {
    bool value = false;
    memcpy(&value, pts_key_field(owner, offset), sizeof value);
    return value;
}

void *pts_key_pointer(const void *owner, size_t offset) {
    void *value = NULL;
    memcpy(&value, pts_key_field(owner, offset), sizeof value);
    return value;
}

bool pts_key_applies(const pts_key *key, const void *owner) {
    if (key->when_mask == 0)
        return true;
    int value = pts_key_int(owner, key->when_offset);
    return value >= 0 && value < 32 && (key->when_mask >> value & 1u);
}

const pts_key *pts_key_condition(const pts_key *siblings, const pts_key *key) {
    if (key->when_mask == 0)
        return NULL;
    for (; siblings->name; siblings++)
        if (siblings->type == PTS_KEY_ENUM && siblings->size &&
            siblings->offset == key->when_offset)
            return siblings;
    return NULL;
}
