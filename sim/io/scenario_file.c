/* Files of a scenario: reading, `extends`, `--set`; the result is one merged tree.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "io/scenario_load.h"
#include "model/text.h"

/* A file being read and the files that extend it. */
typedef struct file {
    const struct file *child;
    const char *path;   /* NULL: a text in memory */
    const char *folder; /* of relative paths; NULL: the current one */
    struct stat identity;
    int origin;
    FILE *stream;
} file;

static int refuse(pts_loader *loader, const char *where, int status, const char *why) {
    pts_problems_add(loader->problems, where, 0, "%s", why);
    return status;
}

/* ---- bytes ---- */

typedef struct bytes {
    char *data;
    size_t n, capacity;
} bytes;

static bool grow(bytes *b) {
    size_t capacity = b->capacity ? 2 * b->capacity : 1 << 16;
    char *data = realloc(b->data, capacity + 1);
    if (!data)
        return false;
    b->data = data;
    b->capacity = capacity;
    return true;
}

/* All of the stream, with a NUL behind it. */
static int slurp(pts_loader *loader, FILE *stream, const char *label, bytes *b) {
    size_t got = 1;
    while (got > 0) {
        if (b->n == b->capacity && !grow(b))
            return PTS_ERR_MEMORY;
        got = fread(b->data + b->n, 1, b->capacity - b->n, stream);
        b->n += got;
        if (b->n > PTS_JSON_BYTES)
            return refuse(loader, label, PTS_ERR_INPUT,
                          "found more than 64 MiB, accepted: a file of at most 64 MiB");
    }
    b->data[b->n] = '\0';
    return ferror(stream) ? refuse(loader, label, PTS_ERR_IO, strerror(errno)) : PTS_OK;
}

/* ---- files ---- */

static cJSON *read_file(pts_loader *loader, file *f, int *status);

/* `path` as seen from a folder; malloc'ed. */
static char *join(const char *folder, const char *path) {
    bool alone = path[0] == '/' || !folder || !folder[0];
    size_t size = strlen(path) + (alone ? 0 : strlen(folder)) + 2;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s%s%s", alone ? "" : folder, alone ? "" : "/", path);
    return text;
}

/* The folder of a path, without the slash (but "/" stays "/."); malloc'ed. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    char *text = malloc(n + 3);
    if (text)
        snprintf(text, n + 3, "%.*s%s", (int)n, path, slash == path ? "/." : "");
    return text;
}

static bool extends_itself(const file *f) {
    for (const file *c = f->child; c; c = c->child)
        if (c->path && c->identity.st_dev == f->identity.st_dev &&
            c->identity.st_ino == f->identity.st_ino)
            return true;
    return false;
}

static int open_failed(pts_loader *loader, const file *f) {
    if (errno == ENOMEM)
        return PTS_ERR_MEMORY;
    if (!f->child)
        return refuse(loader, f->path, PTS_ERR_IO, strerror(errno));
    char text[600];
    snprintf(
        text, sizeof text,
        "found the file %.400s, which cannot be read (%s), accepted: one that can, as seen from "
        "the folder of the file that extends it",
        f->path, strerror(errno));
    return refuse(loader, "extends", PTS_ERR_INPUT, text);
}

static int open_file(pts_loader *loader, file *f) {
    f->stream = fopen(f->path, "rb");
    if (!f->stream || fstat(fileno(f->stream), &f->identity) != 0)
        return open_failed(loader, f);
    if (f->origin > PTS_LOADER_DEPTH)
        return refuse(loader, f->path, PTS_ERR_INPUT,
                      "found a chain of `extends` longer than 16 files, accepted: at most 16");
    if (extends_itself(f))
        return refuse(loader, f->path, PTS_ERR_INPUT,
                      "found a file that extends itself, through others or directly, accepted: "
                      "`extends` without a cycle");
    return PTS_OK;
}

/* The merged tree of the file named by `extends`, seen from f. */
static cJSON *read_base(pts_loader *loader, const file *f, const char *name, int *status) {
    file base = {.child = f, .origin = f->origin + 1};
    char *path = join(f->folder, name), *folder = path ? folder_of(path) : NULL;
    cJSON *tree = NULL;
    base.path = path;
    base.folder = folder;
    *status = path && folder ? open_file(loader, &base) : PTS_ERR_MEMORY;
    if (*status == PTS_OK)
        tree = read_file(loader, &base, status);
    if (tree && !cJSON_IsObject(tree)) {
        *status = refuse(loader, path, PTS_ERR_INPUT, "found no object, accepted: a scenario");
        cJSON_Delete(tree);
        tree = NULL;
    }
    if (base.stream)
        fclose(base.stream);
    if (*status == PTS_ERR_IO)
        *status = PTS_ERR_INPUT; /* the scenario names it: the scenario is wrong */
    free(path);
    free(folder);
    return tree;
}

/* Merges the patch `tree` (taken) over its base, if it names one. */
static cJSON *extend(pts_loader *loader, const file *f, cJSON *tree, int *status) {
    cJSON *extends = cJSON_DetachItemFromObjectCaseSensitive(tree, "extends");
    cJSON *merged = tree;
    if (extends && (!cJSON_IsString(extends) || !extends->valuestring[0])) {
        pts_place top = {0}, place = pts_place_member(&top, "extends");
        char found[PTS_JSON_FOUND];
        pts_loader_report(loader, &place, extends, "found %s, accepted: the path of a file",
                          pts_json_found(extends, found));
        *status = PTS_ERR_INPUT;
    } else if (extends) {
        pts_loader_check_patch(loader, tree);
        cJSON *base = read_base(loader, f, extends->valuestring, status);
        cJSON_DeleteItemFromObjectCaseSensitive(base, "question"); /* f has its own or none */
        merged = base ? pts_json_merge(base, tree) : NULL;
        if (base && !merged)
            *status = PTS_ERR_MEMORY;
        cJSON_Delete(tree);
    }
    cJSON_Delete(extends);
    return merged;
}

static cJSON *read_text(pts_loader *loader, const file *f, const pts_json_text *text, int *status) {
    cJSON *tree = pts_json_read(text, loader->problems, status);
    if (tree)
        tree = extend(loader, f, tree, status);
    if (tree && *status == PTS_OK)
        *status = pts_loader_draw_ids(loader, tree);
    if (*status != PTS_OK) {
        cJSON_Delete(tree);
        return NULL;
    }
    return tree;
}

static bool set_label(pts_loader *loader, int origin, const char *label) {
    size_t size = strlen(label) + 1;
    char *copy = malloc(size);
    free(loader->labels[origin]);
    loader->labels[origin] = copy;
    if (copy)
        memcpy(copy, label, size);
    return copy != NULL;
}

/* The folder is kept for paths that are read later. */
static bool set_folder(pts_loader *loader, const file *f) {
    free(loader->folders[f->origin]);
    loader->folders[f->origin] = f->folder ? join(NULL, f->folder) : NULL;
    return !f->folder || loader->folders[f->origin];
}

char *pts_loader_path(const pts_loader *loader, const cJSON *node, const char *path) {
    int origin = pts_json_origin(node);
    return join(loader->folders[origin == PTS_LOADER_SET ? PTS_JSON_MAIN : origin], path);
}

static cJSON *read_file(pts_loader *loader, file *f, int *status) {
    bytes b = {0};
    cJSON *tree = NULL;
    const char *label = f->stream == stdin ? "standard input" : f->path;
    bool named = set_label(loader, f->origin, label) && set_folder(loader, f);
    *status = named ? slurp(loader, f->stream, label, &b) : PTS_ERR_MEMORY;
    if (*status == PTS_OK) {
        pts_json_text text = {.data = b.data, .length = b.n, .label = label, .origin = f->origin};
        tree = read_text(loader, f, &text, status);
    }
    free(b.data);
    return tree;
}

cJSON *pts_loader_file(pts_loader *loader, const char *path, int *status) {
    bool input = strcmp(path, "-") == 0;
    file f = {.path = input ? NULL : path, .stream = input ? stdin : NULL};
    char *folder = input ? NULL : folder_of(path);
    cJSON *tree = NULL;
    f.folder = folder;
    *status = !input && !folder ? PTS_ERR_MEMORY : input ? PTS_OK : open_file(loader, &f);
    if (*status == PTS_OK)
        tree = read_file(loader, &f, status);
    if (!input && f.stream)
        fclose(f.stream);
    free(folder);
    return tree;
}

cJSON *pts_loader_text(pts_loader *loader, const char *data, size_t length, const char *base_dir,
                       int *status) {
    file f = {.folder = base_dir};
    char *copy = length <= PTS_JSON_BYTES ? malloc(length + 1) : NULL;
    cJSON *tree = NULL;
    bool named = set_label(loader, PTS_JSON_MAIN, "scenario") && set_folder(loader, &f);
    *status = copy && named ? PTS_OK : PTS_ERR_MEMORY;
    if (length > PTS_JSON_BYTES)
        *status = refuse(loader, "scenario", PTS_ERR_INPUT,
                         "found more than 64 MiB, accepted: a text of at most 64 MiB");
    if (*status == PTS_OK) {
        memcpy(copy, data, length);
        copy[length] = '\0';
        pts_json_text text = {.data = copy, .length = length, .label = "scenario"};
        tree = read_text(loader, &f, &text, status);
    }
    free(copy);
    return tree;
}

/* ---- --set ---- */

/* JSON, or else the text itself. */
static cJSON *set_value(const char *text, int *status) {
    pts_problems quiet = {0};
    pts_json_text json = {
        .data = text, .length = strlen(text), .label = "--set", .origin = PTS_LOADER_SET};
    cJSON *value = pts_json_read(&json, &quiet, status);
    pts_problems_free(&quiet);
    if (*status == PTS_ERR_INPUT) {
        value = cJSON_CreateString(text);
        *status = value ? PTS_OK : PTS_ERR_MEMORY;
        if (value)
            pts_json_stamp(value, PTS_LOADER_SET);
    }
    return value;
}

int pts_loader_set(pts_loader *loader, cJSON *tree, const char *assignment) {
    const char *equals = strchr(assignment, '='), *wrong = NULL;
    char where[100];
    snprintf(where, sizeof where, "--set %.80s", assignment);
    if (!equals)
        return refuse(loader, where, PTS_ERR_INPUT, "found no =, accepted: /json/pointer=value");
    if (pts_text_count(assignment, NULL, true) < 0)
        return refuse(loader, where, PTS_ERR_INPUT, "found other bytes, accepted: UTF-8");
    if (!set_label(loader, PTS_LOADER_SET, "--set"))
        return PTS_ERR_MEMORY;
    size_t n = (size_t)(equals - assignment);
    char *pointer = malloc(n + 1);
    int status = PTS_ERR_MEMORY;
    cJSON *value = pointer ? set_value(equals + 1, &status) : NULL;
    if (value) {
        memcpy(pointer, assignment, n);
        pointer[n] = '\0';
        status = pts_json_set(tree, pointer, value, &wrong);
    }
    free(pointer);
    return wrong ? refuse(loader, where, status, wrong) : status;
}
