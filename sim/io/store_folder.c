/* pointsim: the result folder as a place: made, locked, and changed all at once or not at all.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_SIZE = 64, PATH_SHOWN = 1024 };

void pts_folder_problem(const pts_folder *folder, const char *name, int code, const char *advice,
                        pts_problems *problems) {
    char where[PATH_SHOWN];
    const char *slash = *name ? "/" : "";
    (void)snprintf(where, sizeof where, "%s%s%s", folder->path, slash, name);
    pts_problems_add(problems, where, 0, "%s; %s", strerror(code), advice);
}

/* ---- opening ---- */

/* mkdir -p; what stands in the way shows when the folder is opened. */
static int make_parents(const char *path) {
    char *part = malloc(strlen(path) + 1);
    if (!part)
        return PTS_ERR_MEMORY;
    strcpy(part, path);
    for (char *c = part; *c; c++) {
        if (*c != '/' || c == part)
            continue;
        *c = '\0';
        (void)mkdir(part, 0777);
        *c = '/';
    }
    errno = 0;
    bool failed = mkdir(part, 0777) != 0 && errno != EEXIST;
    int code = errno;
    free(part);
    errno = code;
    return failed ? PTS_ERR_IO : PTS_OK;
}

int pts_folder_open(const char *path, pts_folder *folder, pts_problems *problems) {
    *folder = (pts_folder){.path = path, .fd = -1};
    int status = make_parents(path);
    if (status == PTS_ERR_MEMORY)
        return status;
    if (status == PTS_OK)
        folder->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0) {
        const char *advice =
            errno == ENOTDIR ? "a result folder cannot be made where a file is: name another one"
                             : "the result folder cannot be made or opened: name another one";
        pts_folder_problem(folder, "", errno, advice, problems);
        return PTS_ERR_IO;
    }
    status = pts_folder_lock(folder, problems);
    if (status != PTS_OK)
        pts_folder_close(folder);
    return status;
}

/* The lock ends with the process, however it ends; file systems without locks do without. */
int pts_folder_lock(const pts_folder *folder, pts_problems *problems) {
    if (flock(folder->fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return PTS_OK;
    pts_folder_problem(folder, "", errno,
                       "another pointsim is writing into this folder: wait, or name another one",
                       problems);
    return PTS_ERR_IO;
}

void pts_folder_close(pts_folder *folder) {
    if (folder->fd >= 0)
        (void)close(folder->fd);
    folder->fd = -1;
}

/* ---- writing beside ---- */

static void part_name(const char *name, char text[NAME_SIZE]) {
    (void)snprintf(text, NAME_SIZE, ".%s.part", name);
}

/* What a killed run left is removed first: O_EXCL then never follows a link laid for us. */
static FILE *open_part(const pts_folder *folder, const char *part) {
    (void)unlinkat(folder->fd, part, 0);
    int fd = openat(folder->fd, part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return NULL;
    FILE *out = fdopen(fd, "w+");
    if (!out)
        (void)close(fd);
    return out;
}

/* A folder on a file system that cannot sync (EINVAL) is as safe as that file system is. */
static bool synced(int fd) {
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

/* Every step is checked, for a full disk may show in any of them, the close included. */
static bool finish(FILE *out) {
    bool written = fflush(out) == 0 && !ferror(out) && synced(fileno(out));
    int code = errno;
    bool closed = fclose(out) == 0;
    if (!written)
        errno = code;
    return written && closed;
}

static const char keeps[] = "an earlier result in this folder is as it was";

int pts_folder_write(const pts_folder *folder, const char *name, pts_document document,
                     const pts_store_input *in, pts_problems *problems) {
    char part[NAME_SIZE];
    part_name(name, part);
    FILE *out = open_part(folder, part);
    if (!out) {
        pts_folder_problem(folder, name, errno, keeps, problems);
        return PTS_ERR_IO;
    }
    errno = 0;
    int status = document(out, in);
    bool finished = finish(out);
    int code = errno ? errno : EIO;
    if (status != PTS_OK && status != PTS_ERR_IO) {
        pts_problems_add(problems, name, 0, "%s; %s", pts_status_text(status), keeps);
        return status;
    }
    if (finished && status == PTS_OK)
        return PTS_OK;
    pts_folder_problem(folder, name, code, keeps, problems);
    return PTS_ERR_IO;
}

/* ---- keeping: a folder that is marked may hold documents of two runs ---- */

static const char mark[] = "UNFINISHED";

bool pts_folder_marked(const pts_folder *folder) {
    return faccessat(folder->fd, mark, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int set_mark(const pts_folder *folder, uint64_t fingerprint, pts_problems *problems) {
    /* an older mark is written over, never gone in between */
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    int fd = openat(folder->fd, mark, flags, 0666);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out && fd >= 0)
        (void)close(fd);
    if (out)
        (void)fprintf(out,
                      "pointsim is storing the result with fingerprint %016" PRIx64 " here. If it "
                      "is not running, it was cut off:\nthe files may be of two runs; run it "
                      "again.\n",
                      fingerprint);
    if (out && finish(out) && synced(folder->fd))
        return PTS_OK;
    pts_folder_problem(folder, mark, errno, keeps, problems);
    return PTS_ERR_IO;
}

/* That it is gone need not reach the disk: a mark too many only asks for another run. */
static int clear_mark(const pts_folder *folder, pts_problems *problems) {
    if (unlinkat(folder->fd, mark, 0) == 0 || errno == ENOENT)
        return PTS_OK;
    pts_folder_problem(folder, mark, errno, "the result is whole: remove this file", problems);
    return PTS_ERR_IO;
}

/* A folder in a file's place would stop the renames half way: found before the first. */
static int check_places(const pts_folder *folder, const char *const *names,
                        pts_problems *problems) {
    int status = PTS_OK;
    for (; *names; names++) {
        struct stat found;
        if (fstatat(folder->fd, *names, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISDIR(found.st_mode))
            continue;
        pts_folder_problem(folder, *names, EISDIR, "remove or rename that folder", problems);
        status = PTS_ERR_IO;
    }
    return status;
}

/* *moved counts the renames. */
static int move_in(const pts_folder *folder, const char *const *names, int *moved,
                   pts_problems *problems) {
    for (; *names; names++, ++*moved) {
        char part[NAME_SIZE];
        part_name(*names, part);
        if (renameat(folder->fd, part, folder->fd, *names) == 0)
            continue;
        pts_folder_problem(folder, *names, errno,
                           *moved ? "the folder now holds files of two runs: run again" : keeps,
                           problems);
        return PTS_ERR_IO;
    }
    return PTS_OK;
}

static int remove_old(const pts_folder *folder, const char *const *names, pts_problems *problems) {
    for (; *names; names++) {
        if (unlinkat(folder->fd, *names, 0) == 0 || errno == ENOENT)
            continue;
        pts_folder_problem(folder, *names, errno, "it is of an earlier run: remove it", problems);
        return PTS_ERR_IO;
    }
    pts_folder_drop_plots(folder, true);
    return PTS_OK;
}

int pts_folder_keep(const pts_folder *folder, const char *const *names, const char *const *old,
                    uint64_t fingerprint, pts_problems *problems) {
    bool mixed = pts_folder_marked(folder);
    int moved = 0;
    int status = check_places(folder, names, problems);
    if (status == PTS_OK)
        status = check_places(folder, old, problems);
    if (status != PTS_OK)
        return status;
    status = set_mark(folder, fingerprint, problems);
    if (status == PTS_OK)
        status = move_in(folder, names, &moved, problems);
    if (status != PTS_OK) {
        if (!mixed && moved == 0)
            (void)unlinkat(folder->fd, mark, 0);
        return status;
    }
    status = remove_old(folder, old, problems);
    if (status == PTS_OK && !synced(folder->fd)) {
        pts_folder_problem(folder, "", errno, "the new result may not survive a power cut",
                           problems);
        status = PTS_ERR_IO;
    }
    return status == PTS_OK ? clear_mark(folder, problems) : status;
}

void pts_folder_drop(const pts_folder *folder, const char *const *names) {
    for (; *names; names++) {
        char part[NAME_SIZE];
        part_name(*names, part);
        (void)unlinkat(folder->fd, part, 0);
    }
}

void pts_folder_drop_plots(const pts_folder *folder, bool finished) {
    static const char *const endings[] = {"svg.part", "png.part", "svg", "png"};
    for (int i = 0; pts_plot_names[i]; i++) {
        for (int e = 0; e < (finished ? 4 : 2); e++) {
            char name[NAME_SIZE];
            (void)snprintf(name, sizeof name, "plots/%s.%s", pts_plot_names[i], endings[e]);
            (void)unlinkat(folder->fd, name, 0);
        }
    }
}
