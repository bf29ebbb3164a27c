/* pointsim: reading a baseline. It may come from anywhere: what is not exactly what pointsim writes
 * is refused, and told apart: missing, older, newer, not whole.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/json.h"
#include "model/place.h"
#include "model/text.h"
#include "pointsim/io.h"

enum {
    MOST_BYTES = 1 << 20, /* ours have some thousand */
    MOST_ENTRIES = 1000,  /* flows or measures */
    MOST_NAME = 64        /* of a scenario */
};
static const double MOST_FIGURE = 1e100; /* its square is still a double */
static const char advice[] = "restore the file from version control, or write it anew with "
                             "pointsim check --update";

typedef struct reader {
    pts_problems *problems;
    bool refused;
} reader;

/* ---- values: false or 0 when refused, and then told ---- */

static void refuse(reader *r, const pts_place *place, const cJSON *node, const char *accepted) {
    char where[PTS_PLACE_TEXT], found[PTS_JSON_FOUND];
    pts_place_text(place, where, sizeof where);
    pts_problems_add(r->problems, place->parent ? where : "", node ? pts_json_line(node) : 0,
                     "found %s, accepted: %s; %s", node ? pts_json_found(node, found) : "no value",
                     accepted, advice);
    r->refused = true;
}

static const cJSON *member(const cJSON *object, const char *name) {
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* The keys must be these, in any order, and no more; the values are checked one by one. */
static bool has_keys(reader *r, const pts_place *place, const cJSON *object,
                     const char *const *names, const char *accepted) {
    int n = 0;
    bool good = cJSON_IsObject(object);
    for (; good && names[n]; n++)
        good = member(object, names[n]) != NULL;
    good = good && cJSON_GetArraySize(object) == n;
    if (!good)
        refuse(r, place, object, accepted);
    return good;
}

/* What is printed later must not drive a terminal. */
static bool fits(const char *text, const char *set) {
    int n = pts_text_count(text, set, false);
    return n > 0 && n < PTS_BASELINE_TEXT;
}

static void read_text(reader *r, const pts_place *above, const cJSON *object, const char *name,
                      char text[PTS_BASELINE_TEXT]) {
    pts_place place = pts_place_member(above, name);
    const cJSON *node = member(object, name);
    if (cJSON_IsString(node) && fits(node->valuestring, " -~"))
        memcpy(text, node->valuestring, strlen(node->valuestring) + 1);
    else
        refuse(r, &place, node, "a text of 1 to 63 ASCII characters");
}

static int64_t read_count(reader *r, const pts_place *above, const cJSON *object, const char *name,
                          int64_t least) {
    pts_place place = pts_place_member(above, name);
    const cJSON *node = member(object, name);
    double x = cJSON_IsNumber(node) ? node->valuedouble : -1.0;
    if (x >= (double)least && x <= 1e9 && floor(x) == x)
        return (int64_t)x;
    refuse(r, &place, node, least ? "a whole number in 1..1e9" : "a whole number in 0..1e9");
    return least;
}

/* A whole number as text, in the one way in which it is written. */
static bool exact(const cJSON *node, const char *again) {
    return cJSON_IsString(node) && strcmp(node->valuestring, again) == 0;
}

static int64_t read_total(reader *r, const pts_place *place, const cJSON *node) {
    char again[24];
    int64_t value = cJSON_IsString(node) ? strtoll(node->valuestring, NULL, 10) : 0;
    (void)snprintf(again, sizeof again, "%" PRId64, value);
    if (!exact(node, again))
        refuse(r, place, node, "a whole number of 64 bits as text, such as \"1200\"");
    return value;
}

static uint64_t read_word(reader *r, const pts_place *above, const cJSON *object, const char *name,
                          int base) {
    pts_place place = pts_place_member(above, name);
    const cJSON *node = member(object, name);
    char again[24];
    uint64_t value = cJSON_IsString(node) ? strtoull(node->valuestring, NULL, base) : 0;
    (void)snprintf(again, sizeof again, base == 16 ? "%016" PRIx64 : "%" PRIu64, value);
    if (!exact(node, again))
        refuse(r, &place, node,
               base == 16 ? "16 hexadecimal digits as text" : "a whole number as text");
    return value;
}

static pts_figure read_figure(reader *r, const pts_place *above, const cJSON *object,
                              const char *name, double least) {
    pts_place place = pts_place_member(above, name);
    const cJSON *node = member(object, name);
    if (cJSON_IsNull(node))
        return (pts_figure){0};
    if (cJSON_IsNumber(node) && node->valuedouble >= least && node->valuedouble <= MOST_FIGURE)
        return (pts_figure){node->valuedouble, true};
    refuse(r, &place, node, least < 0 ? "null or a number within 1e100" : "null or 0 to 1e100");
    return (pts_figure){0};
}

/* ---- the document ---- */

static void read_measure(reader *r, const pts_place *place, const cJSON *node,
                         pts_baseline_measure *m) {
    static const char *const names[] = {"unit", "mean", "se", "paths", NULL};
    if (!has_keys(r, place, node, names, "an object of unit, mean, se and paths"))
        return;
    read_text(r, place, node, "unit", m->unit);
    m->mean = read_figure(r, place, node, "mean", -MOST_FIGURE);
    m->se = read_figure(r, place, node, "se", 0.0);
    m->paths = read_count(r, place, node, "paths", 0);
    if (m->se.known && !m->mean.known)
        refuse(r, place, node, "an error only of a mean");
}

/* Storage for the members of an object of named things: each name is copied, its value read. */
static int read_entries(reader *r, const cJSON *list, const char *name, pts_baseline *b) {
    pts_place top = {0}, place = pts_place_member(&top, name);
    bool measures = strcmp(name, "measures") == 0;
    int n = cJSON_IsObject(list) ? cJSON_GetArraySize(list) : 0;
    if (n < 1 || n > MOST_ENTRIES) {
        refuse(r, &place, list, "an object of 1 to 1000 names");
        return PTS_OK;
    }
    b->flows = measures ? b->flows : calloc((size_t)n, sizeof *b->flows);
    b->measures = measures ? calloc((size_t)n, sizeof *b->measures) : b->measures;
    if (measures ? !b->measures : !b->flows)
        return PTS_ERR_MEMORY;
    int i = 0;
    for (const cJSON *node = list->child; node; node = node->next, i++) {
        pts_place at = pts_place_member(&place, node->string);
        char *to = measures ? b->measures[i].name : b->flows[i].name;
        if (fits(node->string, "a-z0-9_"))
            memcpy(to, node->string, strlen(node->string) + 1);
        else
            refuse(r, &at, node, "a name of 1 to 63 characters of a-z, 0-9 and _");
        if (measures)
            read_measure(r, &at, node, &b->measures[i]);
        else
            b->flows[i].total = read_total(r, &at, node);
    }
    b->n_measures = measures ? n : b->n_measures;
    b->n_flows = measures ? b->n_flows : n;
    return PTS_OK;
}

/* Of the words after "pointsim/baseline/": whether this program reads it; told if not. */
static bool read_schema(reader *r, const cJSON *tree) {
    static const char prefix[] = "pointsim/baseline/";
    pts_place top = {0}, place = pts_place_member(&top, "schema");
    const cJSON *node = cJSON_IsObject(tree) ? member(tree, "schema") : NULL;
    const char *text = cJSON_IsString(node) ? node->valuestring : "";
    size_t n = sizeof prefix - 1;
    bool ours = strncmp(text, prefix, n) == 0 && text[n] != '\0' &&
                strspn(text + n, "0123456789") == strlen(text + n);
    if (ours && strcmp(text + n, "1") == 0)
        return true;
    r->refused = true;
    if (!ours)
        refuse(r, &place, node, "\"pointsim/baseline/1\": this is no baseline of pointsim");
    else
        pts_problems_add(r->problems, "schema", pts_json_line(node),
                         strtoul(text + n, NULL, 10) > 1
                             ? "found %.80s, accepted: %s1; a newer pointsim wrote this baseline: "
                               "install that version, or write it anew with pointsim check --update"
                             : "found %.80s, accepted: %s1; an older pointsim wrote this baseline "
                               "in a way that is no longer read: look over the figures of this "
                               "version, then write it anew with pointsim check --update",
                         text, prefix);
    return false;
}

static int read_tree(reader *r, const cJSON *tree, pts_baseline *b) {
    static const char *const names[] = {"schema", "version",     "scenario", "seed",     "paths",
                                        "sample", "fingerprint", "flows",    "measures", NULL};
    pts_place top = {0};
    if (!read_schema(r, tree) ||
        !has_keys(r, &top, tree, names,
                  "the keys schema, version, scenario, seed, paths, sample, fingerprint, flows and "
                  "measures"))
        return PTS_OK;
    const cJSON *name = member(tree, "scenario");
    pts_place place = pts_place_member(&top, "scenario");
    int characters =
        cJSON_IsString(name) ? pts_text_count(name->valuestring, "a-z0-9_-", false) : 0;
    if (characters < 1 || characters > MOST_NAME) {
        refuse(r, &place, name, "the name of a scenario");
        return PTS_OK;
    }
    read_text(r, &top, tree, "version", b->version);
    b->seed = read_word(r, &top, tree, "seed", 10);
    b->paths = read_count(r, &top, tree, "paths", 1);
    b->sample = read_count(r, &top, tree, "sample", 1);
    b->fingerprint = read_word(r, &top, tree, "fingerprint", 16);
    b->scenario = strdup(name->valuestring);
    int status = b->scenario ? read_entries(r, member(tree, "flows"), "flows", b) : PTS_ERR_MEMORY;
    return status == PTS_OK ? read_entries(r, member(tree, "measures"), "measures", b) : status;
}

int pts_baseline_parse(const char *text, size_t length, pts_baseline *baseline,
                       pts_problems *problems) {
    reader r = {.problems = problems};
    char *copy = malloc(length + 1);
    int status = PTS_ERR_MEMORY;
    cJSON *tree = NULL;
    *baseline = (pts_baseline){0};
    if (copy) {
        memcpy(copy, text, length);
        copy[length] = '\0';
        pts_json_text json = {.data = copy, .length = length, .label = "not whole JSON"};
        tree = pts_json_read(&json, problems, &status);
    }
    if (status == PTS_ERR_INPUT)
        pts_problems_add(problems, "", 0, "the baseline is cut off or damaged; %s", advice);
    if (status == PTS_OK)
        status = read_tree(&r, tree, baseline);
    if (status == PTS_OK && r.refused)
        status = PTS_ERR_INPUT;
    if (problems->out_of_memory)
        status = PTS_ERR_MEMORY;
    if (status != PTS_OK)
        pts_baseline_free(baseline);
    cJSON_Delete(tree);
    free(copy);
    return status;
}

/* ---- the file ---- */

/* All of the file, in storage of MOST_BYTES + 1; -1 with errno. */
static ssize_t slurp(int fd, char *text) {
    size_t n = 0;
    ssize_t got = 1;
    while (got > 0 && n <= MOST_BYTES) {
        got = read(fd, text + n, MOST_BYTES + 1 - n);
        if (got > 0)
            n += (size_t)got;
    }
    return got < 0 ? -1 : (ssize_t)n;
}

static int not_opened(pts_problems *problems) {
    bool missing = errno == ENOENT || errno == ENOTDIR;
    if (errno == ENOMEM)
        return PTS_ERR_MEMORY;
    pts_problems_add(problems, "", 0, "%s%s",
                     missing ? "there is no baseline of this scenario" : "",
                     missing ? ": write it with pointsim check --update, look it over and commit "
                               "it, or name the folder where it is with --baseline DIR"
                             : strerror(errno));
    return missing ? PTS_ERR_INPUT : PTS_ERR_IO;
}

static int read_file(int fd, pts_baseline *baseline, pts_problems *problems) {
    struct stat found;
    char *text = malloc(MOST_BYTES + 1);
    int status = text ? PTS_ERR_INPUT : PTS_ERR_MEMORY;
    bool regular = fstat(fd, &found) == 0 && S_ISREG(found.st_mode);
    ssize_t n = text && regular ? slurp(fd, text) : 0;
    if (text && !regular)
        pts_problems_add(problems, "", 0, "found no regular file, accepted: a baseline");
    else if (n < 0) {
        pts_problems_add(problems, "", 0, "%s", strerror(errno));
        status = PTS_ERR_IO;
    } else if (n > MOST_BYTES)
        pts_problems_add(problems, "", 0, "found more than 1 MiB, accepted: a baseline; %s",
                         advice);
    else if (text)
        status = pts_baseline_parse(text, (size_t)n, baseline, problems);
    free(text);
    return status;
}

int pts_baseline_read(const char *dir, const char *scenario, pts_baseline *baseline,
                      pts_problems *problems) {
    char *path = pts_baseline_path(dir, scenario);
    *baseline = (pts_baseline){0};
    if (!path)
        return PTS_ERR_MEMORY;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); /* a pipe must not hold us up */
    free(path);
    if (fd < 0)
        return not_opened(problems);
    int status = read_file(fd, baseline, problems);
    (void)close(fd);
    if (status == PTS_OK && strcmp(baseline->scenario, scenario) != 0) {
        pts_problems_add(problems, "scenario", 0, "found %s, accepted: %s; %s", baseline->scenario,
                         scenario, advice);
        pts_baseline_free(baseline);
        status = PTS_ERR_INPUT;
    }
    return status;
}
