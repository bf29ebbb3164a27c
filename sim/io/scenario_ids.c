/* Draw ids of named things: a name keeps its draws when others come and go.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/scenario_load.h"

enum { LARGEST = 65535 };

/* The explicit id of a thing; -1: none, or none that is accepted (told by the key walk). */
static int explicit_id(const cJSON *thing) {
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(thing, "draw_id");
    double x = cJSON_IsNumber(id) ? id->valuedouble : -1;
    return x >= 0 && x <= LARGEST && x == (double)(int)x ? (int)x : -1;
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(cJSON *const *)a)->string, (*(cJSON *const *)b)->string);
}

static bool give_id(cJSON *thing, int id) {
    cJSON *node = cJSON_CreateNumber(id);
    if (!node)
        return false;
    node->valueint = thing->valueint; /* its line */
    if (cJSON_AddItemToObject(thing, "draw_id", node))
        return true;
    cJSON_Delete(node);
    return false;
}

/* The things that have no draw_id at all, in byte order of their names. */
static cJSON **without_id(const cJSON *map, int *n) {
    cJSON **list = calloc((size_t)cJSON_GetArraySize(map) + 1, sizeof *list);
    *n = 0;
    for (cJSON *thing = map->child; list && thing; thing = thing->next)
        if (cJSON_IsObject(thing) && !cJSON_GetObjectItemCaseSensitive(thing, "draw_id"))
            list[(*n)++] = thing;
    if (list && *n > 1)
        qsort(list, (size_t)*n, sizeof(cJSON *), by_name);
    return list;
}

static bool give_ids(cJSON *map, int *next) {
    int n = 0;
    cJSON **list = without_id(map, &n);
    bool good = list != NULL;
    for (const cJSON *thing = map->child; thing; thing = thing->next)
        if (explicit_id(thing) >= *next)
            *next = explicit_id(thing) + 1;
    for (int i = 0; good && i < n; i++)
        good = give_id(list[i], (*next)++);
    free(list);
    return good;
}

static bool visit(pts_loader *loader, const pts_key *keys, cJSON *object, int *map) {
    for (; keys->name; keys++) {
        cJSON *node = cJSON_GetObjectItemCaseSensitive(object, keys->name);
        bool good = true;
        if (keys->type == PTS_KEY_OBJECT)
            good = visit(loader, keys->children, node, map);
        if (keys->type == PTS_KEY_MAP && (*map)++ < PTS_LOADER_MAPS && cJSON_IsObject(node))
            good = give_ids(node, &loader->next_id[*map - 1]);
        if (!good)
            return false;
    }
    return true;
}

int pts_loader_draw_ids(pts_loader *loader, cJSON *tree) {
    int map = 0;
    return visit(loader, pts_scenario_keys, tree, &map) ? PTS_OK : PTS_ERR_MEMORY;
}
