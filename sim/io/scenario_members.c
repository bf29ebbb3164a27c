/* Opening members from files: paths, one reading for all segments of a file, their numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/member_lots.h"
#include "io/scenario_load.h"
#include "model/validate.h"

typedef struct files {
    char **path;         /* [segments] as opened; NULL: none, or read already */
    const cJSON **named; /* [segments] the node that names it */
    bool *wanted;        /* [segments] */
} files;

static const cJSON *segment_at(const cJSON *tree, const pts_segment *segment) {
    const cJSON *segments = cJSON_GetObjectItemCaseSensitive(tree, "segments");
    return cJSON_GetObjectItemCaseSensitive(segments, segment->name);
}

static bool find_paths(const pts_loader *loader, const cJSON *tree, const pts_scenario *s,
                       files *f) {
    for (int i = 0; i < s->n_segments; i++) {
        const pts_segment *segment = &s->segments[i];
        const cJSON *opening =
            cJSON_GetObjectItemCaseSensitive(segment_at(tree, segment), "opening");
        f->named[i] = cJSON_GetObjectItemCaseSensitive(opening, "file");
        if (segment->opening_from != PTS_OPENING_FILE || !segment->opening_file || !f->named[i])
            continue;
        f->path[i] = pts_loader_path(loader, f->named[i], segment->opening_file);
        if (!f->path[i])
            return false;
    }
    return true;
}

/* The reader knows places of the file; the line that leads to it is the scenario's. */
static void set_lines(pts_problems *problems, int from, const cJSON *named) {
    for (int i = from; i < problems->n; i++)
        problems->list[i].line = pts_json_origin(named) == PTS_JSON_MAIN ? pts_json_line(named) : 0;
}

/* The file of segment i, for all that name the same. */
static int read_one(pts_loader *loader, const cJSON *tree, pts_scenario *s, files *f, int i) {
    int before = loader->problems->n;
    for (int k = 0; k < s->n_segments; k++)
        f->wanted[k] = f->path[k] && strcmp(f->path[k], f->path[i]) == 0;
    int status = pts_member_lots_load(f->path[i], s, f->wanted, loader->problems);
    set_lines(loader->problems, before, f->named[i]);
    loader->refused = loader->refused || status != PTS_OK;
    for (int k = s->n_segments - 1; k >= 0; k--) { /* i, whose path is compared, is the first */
        if (!f->wanted[k])
            continue;
        if (status == PTS_OK &&
            !cJSON_GetObjectItemCaseSensitive(segment_at(tree, &s->segments[k]), "members"))
            s->segments[k].members = s->segments[k].given.n;
        free(f->path[k]);
        f->path[k] = NULL;
    }
    return status == PTS_ERR_MEMORY ? status : PTS_OK;
}

int pts_load_members(pts_loader *loader, const cJSON *tree, pts_scenario *s) {
    size_t n = (size_t)s->n_segments;
    files f = {.path = calloc(n + 1, sizeof *f.path),
               .named = calloc(n + 1, sizeof *f.named),
               .wanted = calloc(n + 1, sizeof *f.wanted)};
    bool good = f.path && f.named && f.wanted && find_paths(loader, tree, s, &f);
    int status = good ? PTS_OK : PTS_ERR_MEMORY;
    bool known = !pts_check_doubt(loader->problems, "simulation.start");
    for (int i = 0; i < s->n_segments && status == PTS_OK && known; i++)
        if (f.path[i])
            status = read_one(loader, tree, s, &f, i);
    for (int i = 0; i < s->n_segments && f.path; i++)
        free(f.path[i]);
    free(f.path);
    free(f.named);
    free(f.wanted);
    return status;
}
