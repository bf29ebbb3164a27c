/* pointsim: the baseline of a scenario as a file that a person can read and a version control can
 * compare: a line a figure. Reading it is in baseline_read.c.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "io/json_write.h"
#include "io/replace.h"
#include "io/store_parts.h"
#include "pointsim/io.h"

/* Whole numbers above 2^53 are texts: readers of JSON may round them. */
static void write_flows(pts_writer *json, const pts_baseline *baseline) {
    pts_writer_object(json, "flows");
    for (int i = 0; i < baseline->n_flows; i++) {
        char total[24];
        (void)snprintf(total, sizeof total, "%" PRId64, baseline->flows[i].total);
        pts_writer_text(json, baseline->flows[i].name, total);
    }
    pts_writer_end(json, '}');
}

static void write_measures(pts_writer *json, const pts_baseline *baseline) {
    pts_writer_object(json, "measures");
    for (int i = 0; i < baseline->n_measures; i++) {
        const pts_baseline_measure *m = &baseline->measures[i];
        pts_writer_row(json, m->name);
        pts_writer_text(json, "unit", m->unit);
        pts_writer_figure(json, "mean", m->mean);
        pts_writer_figure(json, "se", m->se);
        pts_writer_integer(json, "paths", m->paths);
        pts_writer_end(json, '}');
    }
    pts_writer_end(json, '}');
}

void pts_baseline_to(FILE *out, const pts_baseline *baseline) {
    pts_writer json = {.out = out};
    char seed[24], fingerprint[24];
    (void)snprintf(seed, sizeof seed, "%" PRIu64, baseline->seed);
    (void)snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, baseline->fingerprint);
    pts_writer_object(&json, NULL);
    pts_writer_text(&json, "schema", "pointsim/baseline/1");
    pts_writer_text(&json, "version", baseline->version);
    pts_writer_text(&json, "scenario", baseline->scenario);
    pts_writer_text(&json, "seed", seed);
    pts_writer_integer(&json, "paths", baseline->paths);
    pts_writer_integer(&json, "sample", baseline->sample);
    pts_writer_text(&json, "fingerprint", fingerprint);
    write_flows(&json, baseline);
    write_measures(&json, baseline);
    pts_writer_end(&json, '}');
}

static void document(FILE *out, const void *baseline) {
    pts_baseline_to(out, baseline);
}

char *pts_baseline_path(const char *dir, const char *scenario) {
    size_t size = strlen(dir) + strlen(scenario) + sizeof "/.json";
    char *path = malloc(size);
    if (path)
        (void)snprintf(path, size, "%s/%s.json", dir, scenario);
    return path;
}

int pts_baseline_write(const char *dir, const pts_baseline *baseline, pts_problems *problems) {
    char *path = pts_baseline_path(dir, baseline->scenario);
    int status = path ? pts_folder_make(dir) : PTS_ERR_MEMORY;
    if (status == PTS_ERR_IO)
        pts_problems_add(problems, dir, 0, "%s; the folder of baselines cannot be made",
                         strerror(errno));
    if (status == PTS_OK)
        status = pts_replace(path, document, baseline, problems);
    free(path);
    return status;
}
