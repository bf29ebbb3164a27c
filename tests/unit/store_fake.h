/* pointsim tests: a result folder to write into, and files read back.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_STORE_FAKE_H
#define POINTSIM_TESTS_STORE_FAKE_H

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure_fake.h"
#include "pointsim/store.h"

enum { DIR_SIZE = 64, PATH_SIZE = 256 };

typedef struct stored {
    fake f;
    pts_estimates estimates;
    pts_store_input in;
    pts_problems problems;
    char dir[DIR_SIZE];
} stored;

/* A folder of its own under /tmp, and an input of `paths` stories. */
static inline void stored_init(stored *s, int64_t paths, int twins) {
    *s = (stored){.dir = "/tmp/pointsim_test_XXXXXX"};
    cr_assert_not_null(mkdtemp(s->dir));
    fake_init(&s->f, paths, twins);
    for (int64_t i = 0; i < paths; i++)
        fake_story(&s->f.results.paths[i]);
    cr_assert_eq(pts_estimates_make(&s->f.scenario, &s->f.results, NULL, &s->estimates), PTS_OK);
    s->in = (pts_store_input){.scenario = &s->f.scenario,
                              .results = &s->f.results,
                              .estimates = &s->estimates,
                              .scenario_json = "{\n  \"schema\": \"pointsim/scenario/1\"\n}\n"};
}

static inline const char *stored_path(const stored *s, const char *name) {
    static char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", s->dir, name);
    return path;
}

/* Number of entries in a folder. With `unlinking`, removes them (files only). */
static inline int stored_entries(const char *dir, bool unlinking) {
    int n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        char path[PATH_SIZE + 256];
        (void)snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (unlinking)
            (void)remove(path);
        n++;
    }
    if (d)
        (void)closedir(d);
    return n;
}

static inline void stored_free(stored *s) {
    (void)stored_entries(stored_path(s, "plots"), true);
    (void)stored_entries(s->dir, true);
    (void)rmdir(s->dir);
    pts_problems_free(&s->problems);
    pts_estimates_free(&s->estimates);
    fake_free(&s->f);
}

/* Content of a file, owned by the caller; NULL if there is none. */
static inline char *stored_read(const stored *s, const char *name) {
    FILE *file = fopen(stored_path(s, name), "rb");
    if (!file)
        return NULL;
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = calloc(size + 1, 1);
    cr_assert_eq(fread(text, 1, size, file), size);
    (void)fclose(file);
    return text;
}

static inline void stored_put(const stored *s, const char *name, const char *text) {
    FILE *file = fopen(stored_path(s, name), "wb");
    cr_assert_not_null(file);
    cr_assert(fputs(text, file) >= 0);
    cr_assert_eq(fclose(file), 0);
}

static inline void stored_write(stored *s) {
    int status = pts_store_write(s->dir, &s->in, &s->problems);
    cr_assert_eq(status, PTS_OK, "%d: %s", status,
                 s->problems.n ? s->problems.list[0].message : "no problem told");
}

#endif
