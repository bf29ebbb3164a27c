/* Parts of the scenario loader: files to one tree, tree to structs, structs to text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_SCENARIO_LOAD_H
#define PTS_IO_SCENARIO_LOAD_H

#include "io/json.h"
#include "model/keys.h"

enum {
    PTS_LOADER_DEPTH = 16, /* files that extend each other */
    PTS_LOADER_SET = 31,   /* origin of --set values */
    PTS_LOADER_MAPS = 16   /* maps of named things in the key table */
};

typedef struct pts_loader {
    pts_problems *problems;
    char *labels[PTS_JSON_ORIGINS];  /* file by origin; PTS_JSON_MAIN is the scenario itself */
    char *folders[PTS_JSON_ORIGINS]; /* of relative paths in it; NULL: the current one */
    int next_id[PTS_LOADER_MAPS];    /* first draw_id that no name of the files before has had */
    bool memory;                     /* an allocation failed */
    bool refused;                    /* a problem was told by the walk */
} pts_loader;

void pts_loader_free(pts_loader *loader);

/* ---- files and --set to one merged tree (scenario_file.c) ---- */

/* The tree of a file ("-": standard input) or of a text, without `extends`, named things with
 * their draw ids. NULL with a status; problems told. */
cJSON *pts_loader_file(pts_loader *loader, const char *path, int *status);
cJSON *pts_loader_text(pts_loader *loader, const char *text, size_t length, const char *base_dir,
                       int *status);
/* `path` as written at `node`, seen from the folder of the file that holds it (of --set: of the
 * scenario's); malloc'ed, NULL when memory runs out. */
char *pts_loader_path(const pts_loader *loader, const cJSON *node, const char *path);
/* Applies "/pointer=value". */
int pts_loader_set(pts_loader *loader, cJSON *tree, const char *assignment);
/* Gives draw ids to named things that have none (scenario_ids.c). */
int pts_loader_draw_ids(pts_loader *loader, cJSON *tree);

/* ---- tree to structs ---- */

/* Tells a problem at a place; `node` (may be NULL) knows the line. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void pts_loader_report(pts_loader *loader, const pts_place *place, const cJSON *node,
                       const char *format, ...);
/* "found X, accepted: Y", and the name that was probably meant. */
void pts_loader_wrong(pts_loader *loader, const pts_place *place, const cJSON *node,
                      const pts_key *key);
/* The most similar of the names; NULL when none is near. */
const char *pts_loader_meant(const char *word, const char *const *names);

/* Fields of one kind each; false: told. `owner` holds the field (scenario_value.c). */
bool pts_load_value(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                    const pts_place *place);
/* A number or distribution (scenario_number.c). */
bool pts_load_number(pts_loader *loader, const pts_key *key, pts_number *number, const cJSON *node,
                     const pts_place *place);
bool pts_load_numbers(pts_loader *loader, const pts_key *key, void *owner, const cJSON *node,
                      const pts_place *place);
/* Keys that a patch removes must be known (scenario_json.c). */
void pts_loader_check_patch(pts_loader *loader, const cJSON *patch);
/* The whole tree (scenario_json.c). */
void pts_load_scenario(pts_loader *loader, const cJSON *tree, pts_scenario *scenario);

/* Opening members from the files that the scenario's segments name, each read once. PTS_ERR_MEMORY
 * or PTS_OK, whatever was told (scenario_members.c). */
int pts_load_members(pts_loader *loader, const cJSON *tree, pts_scenario *scenario);

/* ---- structs to text (scenario_write.c) ---- */

/* The resolved scenario; `tree` (may be NULL) is where its `source` texts come from. */
char *pts_scenario_resolved(const pts_scenario *scenario, const cJSON *tree);

#endif
