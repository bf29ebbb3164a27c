/* Walks over a scenario by the key table: what to free, which numbers there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/joint.h"
#include "model/keys.h"

#include <stdlib.h>

static void free_number(const pts_number *number) {
    free(number->choices);
}

static void free_fields(const pts_key *keys, const void *owner);

static void free_things(const pts_key *key, const void *owner) {
    char *things = pts_key_pointer(owner, key->offset);
    int n = things ? pts_key_int(owner, key->offset2) : 0;
    for (int i = 0; i < n; i++) {
        const void *thing = things + (size_t)i * key->size;
        free(pts_key_pointer(thing, 0)); /* its name */
        free_fields(key->children, thing);
    }
    free(things);
}

static void free_list(const pts_key *key, const void *owner) {
    pts_number *list = pts_key_pointer(owner, key->offset);
    int n = list ? pts_key_int(owner, key->offset2) : 0;
    for (int i = 0; i < n; i++)
        free_number(&list[i]);
    free(list);
}

static void free_names(const pts_key *key, const void *owner) {
    char **names = pts_key_pointer(owner, key->offset);
    int n = names ? pts_key_int(owner, key->offset2) : 0;
    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

static void free_field(const pts_key *key, const void *owner) {
    const pts_number *numbers = pts_key_field(owner, key->offset);
    if (key->type == PTS_KEY_NUMBER)
        free_number(numbers);
    if (key->type == PTS_KEY_NUMBERS)
        for (int i = 0; i < key->count; i++)
            free_number(&numbers[i]);
    if (key->type == PTS_KEY_NUMBER_LIST)
        free_list(key, owner);
    if ((key->type == PTS_KEY_TEXT && key->size) || key->type == PTS_KEY_MONTH_DAYS)
        free(pts_key_pointer(owner, key->offset));
    if (key->type == PTS_KEY_NAMES)
        free_names(key, owner);
    if (key->type == PTS_KEY_MAP)
        free_things(key, owner);
    if (key->type == PTS_KEY_OBJECT)
        free_fields(key->children, owner);
}

/* Whether a key applies does not matter here: what was never set is zero. */
static void free_fields(const pts_key *keys, const void *owner) {
    for (; keys->name; keys++)
        free_field(keys, owner);
}

void pts_scenario_free(pts_scenario *scenario) {
    for (int i = 0; scenario->segments && i < scenario->n_segments; i++) {
        free(scenario->segments[i].given.first);
        free(scenario->segments[i].given.lots);
    }
    pts_joint_free(scenario->joint);
    free_fields(pts_scenario_keys, scenario);
    *scenario = (pts_scenario){0};
}

typedef struct visitor {
    pts_number_visit *visit;
    void *context;
} visitor;

static void walk(const visitor *v, const pts_key *keys, const void *owner, const pts_place *place);

static void walk_things(const visitor *v, const pts_key *key, const void *owner,
                        const pts_place *place) {
    const char *things = pts_key_pointer(owner, key->offset);
    int n = pts_key_int(owner, key->offset2);
    for (int i = 0; i < n; i++) {
        const void *thing = things + (size_t)i * key->size;
        pts_place at = pts_place_member(place, pts_key_pointer(thing, 0));
        walk(v, key->children, thing, &at);
    }
}

static void walk_numbers(const visitor *v, const pts_key *key, const pts_number *list, int n,
                         const pts_place *place) {
    for (int i = 0; i < n; i++) {
        pts_place at = pts_place_element(place, i);
        v->visit(v->context, key, &list[i], &at);
    }
}

static void walk_list(const visitor *v, const pts_key *key, const void *owner,
                      const pts_place *place) {
    const pts_number *list = pts_key_pointer(owner, key->offset);
    if (pts_key_flag(owner, key->offset3))
        v->visit(v->context, key, list, place);
    else
        walk_numbers(v, key, list, pts_key_int(owner, key->offset2), place);
}

static void walk_field(const visitor *v, const pts_key *key, const void *owner,
                       const pts_place *place) {
    if (key->type == PTS_KEY_NUMBER)
        v->visit(v->context, key, pts_key_field(owner, key->offset), place);
    if (key->type == PTS_KEY_NUMBERS)
        walk_numbers(v, key, pts_key_field(owner, key->offset), key->count, place);
    if (key->type == PTS_KEY_NUMBER_LIST)
        walk_list(v, key, owner, place);
    if (key->type == PTS_KEY_OBJECT)
        walk(v, key->children, owner, place);
    if (key->type == PTS_KEY_MAP)
        walk_things(v, key, owner, place);
}

static void walk(const visitor *v, const pts_key *keys, const void *owner, const pts_place *place) {
    for (; keys->name; keys++) {
        pts_place at = pts_place_member(place, keys->name);
        if (keys->has_present && !pts_key_flag(owner, keys->offset2))
            continue;
        if (pts_key_applies(keys, owner))
            walk_field(v, keys, owner, &at);
    }
}

void pts_scenario_numbers(const pts_scenario *scenario, pts_number_visit *visit, void *context) {
    pts_place top = {0};
    visitor v = {.visit = visit, .context = context};
    walk(&v, pts_scenario_keys, scenario, &top);
}
