/* From a scenario's text to its struct and resolved text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/scenario_load.h"
#include "model/joint.h"
#include "pointsim/io.h"

void pts_loader_free(pts_loader *loader) {
    for (int i = 0; i < PTS_JSON_ORIGINS; i++) {
        free(loader->labels[i]);
        free(loader->folders[i]);
    }
    *loader = (pts_loader){0};
}

/* The child whose place is a beginning of `where`, the longest such. */
static const cJSON *child_towards(const cJSON *node, const pts_place *place, const char *where,
                                  pts_place *best) {
    const cJSON *found = NULL;
    size_t longest = 0;
    int i = 0;
    for (const cJSON *child = node->child; child; child = child->next, i++) {
        char text[PTS_PLACE_TEXT];
        pts_place at =
            child->string ? pts_place_member(place, child->string) : pts_place_element(place, i);
        pts_place_text(&at, text, sizeof text);
        size_t n = strlen(text);
        if (n > longest && strncmp(text, where, n) == 0 && strchr(".[", where[n])) {
            longest = n;
            found = child;
            *best = at;
        }
    }
    return found;
}

/* The checks across keys know places but no lines. */
static int line_of(const cJSON *tree, const char *where) {
    pts_place path[PTS_JSON_DEPTH] = {0};
    const cJSON *node = tree, *next = tree;
    for (int depth = 0; depth + 1 < PTS_JSON_DEPTH && next; depth++) {
        next = child_towards(node, &path[depth], where, &path[depth + 1]);
        node = next ? next : node;
    }
    return pts_json_origin(node) == PTS_JSON_MAIN ? pts_json_line(node) : 0;
}

/* The checks across keys; numbers are joined only where all is well. */
static int validate(pts_loader *loader, const cJSON *tree, pts_scenario *scenario) {
    pts_problems *problems = loader->problems;
    int before = problems->n;
    int status = pts_scenario_validate(scenario, problems);
    if (status == PTS_OK && !loader->refused)
        status = pts_joint_build(scenario, problems);
    for (int i = before; i < problems->n; i++)
        problems->list[i].line = line_of(tree, problems->list[i].where);
    return status;
}

static int build(pts_loader *loader, cJSON *tree, const char *const *sets, int n_sets,
                 pts_scenario *out) {
    int status = PTS_OK, refused = PTS_OK;
    for (int i = 0; i < n_sets && status != PTS_ERR_MEMORY; i++) {
        status = pts_loader_set(loader, tree, sets[i]);
        refused = status != PTS_OK ? status : refused;
    }
    if (refused == PTS_ERR_MEMORY || pts_loader_draw_ids(loader, tree) != PTS_OK)
        return PTS_ERR_MEMORY;
    pts_load_scenario(loader, tree, out);
    if (loader->memory || pts_load_members(loader, tree, out) != PTS_OK)
        return PTS_ERR_MEMORY;
    status = validate(loader, tree, out);
    return status == PTS_OK && (refused != PTS_OK || loader->refused) ? PTS_ERR_INPUT : status;
}

/* Takes the tree. */
static int finish(pts_loader *loader, int status, cJSON *tree, const char *const *sets, int n_sets,
                  pts_scenario *out, char **resolved_json) {
    if (status == PTS_OK)
        status = build(loader, tree, sets, n_sets, out);
    if (status == PTS_OK && resolved_json) {
        *resolved_json = pts_scenario_resolved(out, tree);
        status = *resolved_json ? PTS_OK : PTS_ERR_MEMORY;
    }
    if (loader->memory || loader->problems->out_of_memory)
        status = PTS_ERR_MEMORY;
    if (status != PTS_OK)
        pts_scenario_free(out);
    if (status != PTS_OK && resolved_json) {
        free(*resolved_json);
        *resolved_json = NULL;
    }
    cJSON_Delete(tree);
    pts_loader_free(loader);
    return status;
}

int pts_scenario_load(const char *path, const char *const *sets, int n_sets, pts_scenario *out,
                      char **resolved_json, pts_problems *problems) {
    pts_loader loader = {.problems = problems};
    int status = PTS_OK;
    *out = (pts_scenario){0};
    if (resolved_json)
        *resolved_json = NULL;
    cJSON *tree = pts_loader_file(&loader, path, &status);
    return finish(&loader, status, tree, sets, n_sets, out, resolved_json);
}

int pts_scenario_parse(const char *text, size_t length, const char *base_dir,
                       const char *const *sets, int n_sets, pts_scenario *out, char **resolved_json,
                       pts_problems *problems) {
    pts_loader loader = {.problems = problems};
    int status = PTS_OK;
    *out = (pts_scenario){0};
    if (resolved_json)
        *resolved_json = NULL;
    cJSON *tree = pts_loader_text(&loader, text, length, base_dir, &status);
    return finish(&loader, status, tree, sets, n_sets, out, resolved_json);
}
