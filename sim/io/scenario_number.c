/* Numbers and distributions of a scenario. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/scenario_load.h"
#include "model/number_check.h"
#include "model/phrase.h"

static double plain(const cJSON *node) {
    return node->valuedouble + 0.0; /* -0 is 0 */
}

static bool refuse(pts_loader *loader, const pts_place *place, const cJSON *node,
                   const char *accepted) {
    char found[PTS_JSON_FOUND];
    pts_loader_report(loader, place, node, "found %s, accepted: %s", pts_json_found(node, found),
                      accepted);
    return false;
}

static bool all_numbers(const cJSON *list) {
    for (const cJSON *node = list->child; node; node = node->next)
        if (!cJSON_IsNumber(node))
            return false;
    return true;
}

/* [mean, sd] */
static bool load_listed(pts_loader *loader, const pts_family_info *family, pts_number *number,
                        const cJSON *node, const pts_place *place) {
    int i = 0;
    if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) != family->n || !all_numbers(node))
        return refuse(loader, place, node, family->shape);
    for (const cJSON *value = node->child; value; value = value->next)
        number->p[i++] = plain(value);
    return true;
}

/* {"mean": 5, "cv": 0.3} */
static bool load_named(pts_loader *loader, const pts_family_info *family, pts_number *number,
                       const cJSON *node, const pts_place *place) {
    const cJSON *source = cJSON_GetObjectItemCaseSensitive(node, "source");
    int n = cJSON_IsObject(node) ? cJSON_GetArraySize(node) - cJSON_IsString(source) : -1;
    for (int i = 0; i < family->n; i++) {
        const char *name = family->parameters[i].name;
        const cJSON *value = cJSON_GetObjectItemCaseSensitive(node, name);
        if (n != family->n || !cJSON_IsNumber(value))
            return refuse(loader, place, node, family->shape);
        number->p[i] = plain(value);
    }
    return true;
}

static bool load_choice(pts_loader *loader, pts_number *number, const cJSON *node,
                        const pts_place *place) {
    int n = cJSON_GetArraySize(node);
    if (!cJSON_IsArray(node) || n < 1 || n > PTS_MOST_CHOICES || !all_numbers(node))
        return refuse(loader, place, node, "[v1, v2, ...], 1 to 1000 values");
    number->choices = calloc((size_t)n, sizeof *number->choices);
    if (!number->choices) {
        loader->memory = true;
        return false;
    }
    for (const cJSON *value = node->child; value; value = value->next)
        number->choices[number->n_choices++] = plain(value);
    return true;
}

static bool load_truncate(pts_loader *loader, pts_number *number, const cJSON *node,
                          const pts_place *place) {
    if (!cJSON_IsArray(node) || cJSON_GetArraySize(node) != 2 || !all_numbers(node))
        return refuse(loader, place, node, "[lo, hi]");
    number->truncated = true;
    number->lo = plain(node->child);
    number->hi = plain(node->child->next);
    return true;
}

static enum pts_family family_of(const char *name) {
    for (int i = PTS_NORMAL; pts_families[i].name; i++)
        if (strcmp(pts_families[i].name, name) == 0)
            return (enum pts_family)i;
    return PTS_FIXED;
}

static bool refuse_member(pts_loader *loader, const pts_place *place, const cJSON *node) {
    const char *names[16] = {0}, *meant = NULL;
    int n = 0;
    for (int i = PTS_NORMAL; pts_families[i].name && n < 12; i++)
        names[n++] = pts_families[i].name;
    names[n++] = "truncate";
    meant = pts_loader_meant(node->string, names);
    pts_loader_report(loader, place, node,
                      "found an unknown key, accepted: one of normal, lognormal, uniform, "
                      "triangular, beta, gamma, choice, and truncate, source%s%s%s",
                      meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
    return false;
}

static bool load_family(pts_loader *loader, pts_number *number, enum pts_family family,
                        const cJSON *node, const pts_place *place) {
    const pts_family_info *info = &pts_families[family];
    if (number->family != PTS_FIXED)
        return refuse(loader, place, node, "one distribution; a patch sets the other to null");
    number->family = family;
    if (family == PTS_CHOICE)
        return load_choice(loader, number, node, place);
    return info->named ? load_named(loader, info, number, node, place)
                       : load_listed(loader, info, number, node, place);
}

static bool load_member(pts_loader *loader, pts_number *number, const cJSON *node,
                        const pts_place *place) {
    enum pts_family family = family_of(node->string);
    if (family != PTS_FIXED)
        return load_family(loader, number, family, node, place);
    if (strcmp(node->string, "truncate") == 0)
        return load_truncate(loader, number, node, place);
    if (strcmp(node->string, "source") == 0)
        return cJSON_IsString(node) || refuse(loader, place, node, "a text");
    return refuse_member(loader, place, node);
}

static bool load_distribution(pts_loader *loader, const pts_key *key, pts_number *number,
                              const cJSON *object, const pts_place *place) {
    bool good = true;
    for (const cJSON *node = object->child; node; node = node->next) {
        pts_place at = pts_place_member(place, node->string);
        good = load_member(loader, number, node, &at) && good;
    }
    if (good && number->family == PTS_FIXED) {
        pts_loader_wrong(loader, place, object, key);
        return false;
    }
    return good;
}

bool pts_load_number(pts_loader *loader, const pts_key *key, pts_number *number, const cJSON *node,
                     const pts_place *place) {
    char message[PTS_NUMBER_MESSAGE];
    number->draw_id = pts_place_draw_id(place);
    if (cJSON_IsObject(node)) {
        if (!load_distribution(loader, key, number, node, place))
            return false;
    } else if (cJSON_IsNumber(node)) {
        number->p[0] = plain(node);
    } else {
        pts_loader_wrong(loader, place, node, key);
        return false;
    }
    if (pts_number_accepted(number, key, message))
        return true;
    pts_loader_report(loader, place, node, "%s", message);
    return false;
}

static bool load_elements(pts_loader *loader, const pts_key *key, pts_number *list,
                          const cJSON *array, const pts_place *place) {
    bool good = true;
    int i = 0;
    pts_key one = *key;
    one.type = PTS_KEY_NUMBER;
    for (const cJSON *node = array->child; node; node = node->next, i++) {
        pts_place at = pts_place_element(place, i);
        good = pts_load_number(loader, &one, &list[i], node, &at) && good;
    }
    return good;
}

/* A list of any length, or one number for every month. */
static bool load_number_list(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                             const pts_place *place) {
    bool single = !cJSON_IsArray(node);
    int n = single ? 1 : cJSON_GetArraySize(node);
    pts_number *list = n <= key->count ? calloc((size_t)n + 1, sizeof *list) : NULL;
    if (n > key->count) {
        pts_loader_wrong(loader, place, node, key);
        return false;
    }
    if (!list) {
        loader->memory = true;
        return false;
    }
    memcpy((char *)owner + key->offset, &list, sizeof list);
    memcpy((char *)owner + key->offset2, &n, sizeof n);
    memcpy((char *)owner + key->offset3, &single, sizeof single);
    return single ? pts_load_number(loader, key, list, node, place)
                  : load_elements(loader, key, list, node, place);
}

bool pts_load_numbers(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                      const pts_place *place) {
    void *field = (char *)owner + key->offset;
    if (key->type == PTS_KEY_NUMBER)
        return pts_load_number(loader, key, field, node, place);
    if (key->type == PTS_KEY_NUMBER_LIST)
        return load_number_list(loader, key, owner, node, place);
    if (cJSON_IsArray(node) && cJSON_GetArraySize(node) == key->count)
        return load_elements(loader, key, field, node, place);
    pts_loader_wrong(loader, place, node, key);
    return false;
}
