/* The key walk: a merged tree against the key table, into structs. Everything wrong is told at
 * once. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/scenario_load.h"
#include "model/phrase.h"
#include "model/text.h"

/* ---- reports ---- */

void pts_loader_report(pts_loader *loader, const pts_place *place, const cJSON *node,
                       const char *format, ...) {
    char where[PTS_PLACE_TEXT], text[2000], line[16] = "";
    const int origin = node ? pts_json_origin(node) : PTS_JSON_MAIN;
    const int n = node ? pts_json_line(node) : 0;
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    loader->refused = true;
    pts_place_text(place, where, sizeof where);
    if (n > 0 && origin != PTS_LOADER_SET)
        snprintf(line, sizeof line, ":%d", n);
    if (origin == PTS_JSON_MAIN)
        pts_problems_add(loader->problems, where, n, "%s", text);
    else
        pts_problems_add(loader->problems, where, 0, "%s (%s%s)", text,
                         loader->labels[origin] ? loader->labels[origin] : "", line);
}

const char *pts_loader_meant(const char *word, const char *const *names) {
    const char *best = NULL;
    int least = 3;
    for (; *names; names++) {
        int edits = pts_phrase_edits(word, *names);
        if (edits >= 0 && edits < least) {
            least = edits;
            best = *names;
        }
    }
    return best;
}

void pts_loader_wrong(pts_loader *loader, const pts_place *place, const cJSON *node,
                      const pts_key *key) {
    char found[PTS_JSON_FOUND], accepted[PTS_PHRASE];
    const char *meant = NULL;
    bool number = key->type == PTS_KEY_NUMBER || key->type == PTS_KEY_NUMBERS ||
                  key->type == PTS_KEY_NUMBER_LIST;
    if ((key->type == PTS_KEY_ENUM || key->type == PTS_KEY_SET) && cJSON_IsString(node))
        meant = pts_loader_meant(node->valuestring, key->names);
    pts_phrase_accepted(key, accepted);
    pts_loader_report(
        loader, place, node, "found %s, accepted: %s%s%s%s%s", pts_json_found(node, found),
        accepted, number ? "; each a number or a distribution such as {\"normal\": [12, 1]}" : "",
        meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
}

/* ---- objects ---- */

static void load_object(pts_loader *loader, const pts_key *keys, void *owner, const cJSON *object,
                        const cJSON *within, const pts_place *place);

static void report_unknown(pts_loader *loader, const pts_key *keys, const cJSON *node,
                           const pts_place *place) {
    const char *names[32] = {0}, *meant = NULL;
    char known[600] = "";
    size_t n = 0;
    for (; keys[n].name && n < 31; n++) {
        names[n] = keys[n].name;
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s", n ? ", " : "",
                 names[n]);
    }
    meant = pts_loader_meant(node->string, names);
    pts_loader_report(loader, place, node,
                      meant ? "found an unknown key; did you mean \"%s\"?"
                            : "found an unknown key, accepted: %s",
                      meant ? meant : known);
}

static bool is_source(const cJSON *node) {
    return strcmp(node->string, "source") == 0;
}

static void check_source(pts_loader *loader, const cJSON *object, const pts_place *place) {
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, "source");
    pts_place at = pts_place_member(place, "source");
    char found[PTS_JSON_FOUND];
    if (node && !cJSON_IsString(node))
        pts_loader_report(loader, &at, node, "found %s, accepted: a text, in any object",
                          pts_json_found(node, found));
}

static void check_unknown(pts_loader *loader, const pts_key *keys, const cJSON *object,
                          const pts_place *place) {
    check_source(loader, object, place);
    for (const cJSON *node = object ? object->child : NULL; node; node = node->next) {
        pts_place at = pts_place_member(place, node->string);
        if (!is_source(node) && !pts_key_find(keys, node->string))
            report_unknown(loader, keys, node, &at);
    }
}

/* Merging would drop a misspelt key that is null in silence. */
static void check_nulls(pts_loader *loader, const pts_key *keys, const cJSON *patch,
                        const pts_place *place) {
    for (const cJSON *node = patch ? patch->child : NULL; node && node->string; node = node->next) {
        const pts_key *key = pts_key_find(keys, node->string);
        pts_place at = pts_place_member(place, node->string);
        if (cJSON_IsNull(node) && !key && !is_source(node))
            report_unknown(loader, keys, node, &at);
        if (key && key->type == PTS_KEY_OBJECT && cJSON_IsObject(node))
            check_nulls(loader, key->children, node, &at);
        if (!key || key->type != PTS_KEY_MAP || !cJSON_IsObject(node))
            continue;
        for (const cJSON *thing = node->child; thing; thing = thing->next) {
            pts_place here = pts_place_member(&at, thing->string);
            if (cJSON_IsObject(thing))
                check_nulls(loader, key->children, thing, &here);
        }
    }
}

void pts_loader_check_patch(pts_loader *loader, const cJSON *patch) {
    pts_place top = {0};
    check_nulls(loader, pts_scenario_keys, patch, &top);
}

/* A key that does not apply must not be there; silent when what decides is itself wrong. */
static void check_absent(pts_loader *loader, const pts_key *keys, const pts_key *key,
                         const void *owner, const cJSON *node, const pts_place *place) {
    const pts_key *condition = pts_key_condition(keys, key);
    int value = pts_key_int(owner, key->when_offset);
    char found[PTS_JSON_FOUND], wanted[PTS_PHRASE] = "";
    if (!node || !condition || value < 0)
        return;
    for (int i = 0; condition->names[i]; i++)
        if (key->when_mask >> i & 1u)
            snprintf(wanted + strlen(wanted), sizeof wanted - strlen(wanted), "%s%s",
                     wanted[0] ? " or " : "", condition->names[i]);
    pts_loader_report(loader, place, node,
                      "found %s, but it applies only where %s is %s, and that is %s; remove it, or "
                      "in a patch set it to null",
                      pts_json_found(node, found), condition->name, wanted,
                      condition->names[value]);
}

static void load_missing(pts_loader *loader, const pts_key *key, const cJSON *within,
                         const pts_place *place) {
    char accepted[PTS_PHRASE];
    pts_phrase_accepted(key, accepted);
    pts_loader_report(loader, place, within, "missing, accepted: %s", accepted);
}

/* The default is JSON text, read like any value. */
static void load_fallback(pts_loader *loader, const pts_key *key, void *owner,
                          const pts_place *place) {
    cJSON *node = cJSON_Parse(key->fallback);
    if (!node)
        loader->memory = true;
    else if (key->type != PTS_KEY_MAP) /* an empty map is zero already */
        pts_load_value(loader, key, owner, node, place);
    cJSON_Delete(node);
}

static void set_flag(void *owner, size_t offset, bool value) {
    memcpy((char *)owner + offset, &value, sizeof value);
}

/* ---- maps of named things ---- */

static int id_of(const cJSON *thing) {
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(thing, "draw_id");
    return cJSON_IsNumber(id) && id->valuedouble >= 0 && id->valuedouble <= 1e6
               ? (int)id->valuedouble
               : -1;
}

static int by_id(const void *a, const void *b) {
    const cJSON *x = *(const cJSON *const *)a, *y = *(const cJSON *const *)b;
    int i = id_of(x), j = id_of(y);
    return i != j ? (i > j) - (i < j) : strcmp(x->string, y->string);
}

/* The things in order of draw ids. */
static const cJSON **things_of(pts_loader *loader, const cJSON *map, int *n) {
    const cJSON **list = calloc((size_t)cJSON_GetArraySize(map) + 1, sizeof *list);
    *n = 0;
    loader->memory = loader->memory || !list;
    for (const cJSON *thing = map->child; list && thing; thing = thing->next)
        if (!is_source(thing))
            list[(*n)++] = thing;
    if (list && *n > 1)
        qsort(list, (size_t)*n, sizeof *list, by_id);
    return list;
}

static void load_thing(pts_loader *loader, const pts_key *key, void *thing, const cJSON *node,
                       const pts_place *place) {
    size_t size = strlen(node->string) + 1;
    char *name = malloc(size), found[PTS_JSON_FOUND];
    memcpy(thing, &name, sizeof name); /* a thing begins with its name */
    if (!name) {
        loader->memory = true;
        return;
    }
    memcpy(name, node->string, size);
    int characters = pts_text_count(name, PTS_NAME_SET, true);
    if (characters < 1 || characters > PTS_NAME_LONGEST)
        pts_loader_report(loader, place, node,
                          "found a name of other characters, accepted: 1 to 64 letters, digits, "
                          "spaces, _ - / ~");
    if (cJSON_IsObject(node))
        load_object(loader, key->children, thing, node, node, place);
    else
        pts_loader_report(loader, place, node, "found %s, accepted: an object",
                          pts_json_found(node, found));
}

static void check_ids(pts_loader *loader, const cJSON **list, int n, const pts_place *place) {
    for (int i = 1; i < n; i++) {
        pts_place thing = pts_place_member(place, list[i]->string);
        pts_place id = pts_place_member(&thing, "draw_id");
        if (id_of(list[i]) >= 0 && id_of(list[i]) == id_of(list[i - 1]))
            pts_loader_report(loader, &id, list[i],
                              "found %d, the draw_id of \"%.64s\" too, "
                              "accepted: different ones",
                              id_of(list[i]), list[i - 1]->string);
    }
}

static void load_map(pts_loader *loader, const pts_key *key, void *owner, const cJSON *map,
                     const pts_place *place) {
    int n = 0;
    const cJSON **list = things_of(loader, map, &n);
    check_source(loader, map, place);
    bool good = list && n >= (int)key->lo && n <= (int)key->hi;
    char *things = good ? calloc((size_t)n + 1, key->size) : NULL;
    if (list && !good) {
        char accepted[PTS_PHRASE];
        pts_phrase_accepted(key, accepted);
        pts_loader_report(loader, place, map, "found %d, accepted: %s", n, accepted);
    }
    if (things) {
        memcpy((char *)owner + key->offset, &things, sizeof things);
        memcpy((char *)owner + key->offset2, &n, sizeof n);
        check_ids(loader, list, n, place);
    }
    loader->memory = loader->memory || (good && !things);
    for (int i = 0; things && i < n; i++) {
        pts_place at = pts_place_member(place, list[i]->string);
        load_thing(loader, key, things + (size_t)i * key->size, list[i], &at);
    }
    free(list);
}

/* ---- keys ---- */

static void load_present(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                         const pts_place *place) {
    bool nested = key->type == PTS_KEY_OBJECT || key->type == PTS_KEY_MAP;
    if (key->has_present)
        set_flag(owner, key->offset2, true);
    if (nested && !cJSON_IsObject(node))
        pts_loader_wrong(loader, place, node, key);
    else if (key->type == PTS_KEY_OBJECT)
        load_object(loader, key->children, owner, node, node, place);
    else if (key->type == PTS_KEY_MAP)
        load_map(loader, key, owner, node, place);
    else if (!pts_load_value(loader, key, owner, node, place) && key->type == PTS_KEY_ENUM &&
             key->size == sizeof(int))
        memcpy((char *)owner + key->offset, &(int){-1}, sizeof(int)); /* unknown: decides nothing */
}

/* `within` is the nearest object that is there: its line stands for what is missing. */
static void load_key(pts_loader *loader, const pts_key *keys, const pts_key *key, void *owner,
                     const cJSON *object, const cJSON *within, const pts_place *place) {
    const cJSON *node = cJSON_GetObjectItemCaseSensitive(object, key->name);
    pts_place at = pts_place_member(place, key->name);
    if (!pts_key_applies(key, owner))
        check_absent(loader, keys, key, owner, node, &at);
    else if (node)
        load_present(loader, key, owner, node, &at);
    else if (key->required)
        load_missing(loader, key, within, &at);
    else if (key->type == PTS_KEY_OBJECT && !key->has_present)
        load_object(loader, key->children, owner, NULL, within, &at);
    else if (key->fallback)
        load_fallback(loader, key, owner, &at);
}

static void load_object(pts_loader *loader, const pts_key *keys, void *owner, const cJSON *object,
                        const cJSON *within, const pts_place *place) {
    check_unknown(loader, keys, object, place);
    for (const pts_key *key = keys; key->name && !loader->memory; key++)
        load_key(loader, keys, key, owner, object, within, place);
}

void pts_load_scenario(pts_loader *loader, const cJSON *tree, pts_scenario *scenario) {
    pts_place top = {0};
    char found[PTS_JSON_FOUND];
    if (cJSON_IsObject(tree))
        load_object(loader, pts_scenario_keys, scenario, tree, tree, &top);
    else
        pts_loader_report(loader, &top, tree, "found %s, accepted: an object",
                          pts_json_found(tree, found));
}
