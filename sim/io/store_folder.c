/* pointsim: the result folder as a place: made, locked, and changed all at once or not at all.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <errno.h>
#include <fcntl.h>
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

int pts_folder_make(const char *path) {
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

int pts_folder_open(const char *path, const pts_kind *kind, pts_folder *folder,
                    pts_problems *problems) {
    *folder = (pts_folder){.path = path, .fd = -1, .kind = kind};
    int status = pts_folder_make(path);
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

int pts_folder_write(const pts_folder *folder, const char *name, pts_writing write,
                     const void *context, pts_problems *problems) {
    char part[NAME_SIZE];
    part_name(name, part);
    FILE *out = open_part(folder, part);
    if (!out) {
        pts_folder_problem(folder, name, errno, keeps, problems);
        return PTS_ERR_IO;
    }
    errno = 0;
    int status = write(out, context);
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

/* ---- keeping: once a folder is marked, the only way is forward ---- */

static bool marked(const pts_folder *folder) {
    return faccessat(folder->fd, pts_mark_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Renamed into its place: a mark is there whole or not at all. The folder's sync is also that of
 * the documents' hidden names. */
static int set_mark(const pts_folder *folder, const pts_move *moves, uint64_t fingerprint,
                    pts_problems *problems) {
    char part[NAME_SIZE];
    part_name(pts_mark_name, part);
    FILE *out = open_part(folder, part);
    if (out)
        pts_mark_to(out, moves, fingerprint);
    if (out && finish(out) && renameat(folder->fd, part, folder->fd, pts_mark_name) == 0 &&
        synced(folder->fd))
        return PTS_OK;
    pts_folder_problem(folder, pts_mark_name, errno, keeps, problems);
    (void)unlinkat(folder->fd, part, 0);
    return PTS_ERR_IO;
}

/* That it is gone need not reach the disk: of a mark too many all steps are found taken. */
static int clear_mark(const pts_folder *folder, pts_problems *problems) {
    if (unlinkat(folder->fd, pts_mark_name, 0) == 0 || errno == ENOENT)
        return PTS_OK;
    pts_folder_problem(folder, pts_mark_name, errno, "the result is whole: remove this file",
                       problems);
    return PTS_ERR_IO;
}

/* A folder in a file's place would stop the renames half way: found before the first. */
static int check_places(const pts_folder *folder, const pts_move *moves, pts_problems *problems) {
    int status = PTS_OK;
    for (; moves->name; moves++) {
        struct stat found;
        if (fstatat(folder->fd, moves->name, &found, AT_SYMLINK_NOFOLLOW) != 0 ||
            !S_ISDIR(found.st_mode))
            continue;
        pts_folder_problem(folder, moves->name, EISDIR, "remove or rename that folder", problems);
        status = PTS_ERR_IO;
    }
    return status;
}

/* 0 when there is no such file. */
static uint64_t inode_of(const pts_folder *folder, const char *name) {
    struct stat found;
    bool file = fstatat(folder->fd, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
    return file && S_ISREG(found.st_mode) ? found.st_ino : 0;
}

static void note_inodes(const pts_folder *folder, pts_move *moves) {
    for (; moves->name; moves++) {
        char part[NAME_SIZE];
        part_name(moves->name, part);
        moves->inode = inode_of(folder, part);
    }
}

/* Each new file must be in its place or still beside it: a copy of a marked folder without its
 * hidden files would else pass for one where all have been moved in. */
static bool find_new(const pts_folder *folder, pts_move *moves) {
    for (; moves->name; moves++) {
        char part[NAME_SIZE];
        part_name(moves->name, part);
        if (moves->step != PTS_MOVE)
            continue;
        if (moves->inode != 0 && inode_of(folder, moves->name) == moves->inode)
            moves->step = PTS_THERE;
        else if (moves->inode == 0 || inode_of(folder, part) != moves->inode)
            return false;
    }
    return true;
}

/* *moved counts the renames. */
static int move_in(const pts_folder *folder, const pts_move *moves, int *moved,
                   pts_problems *problems) {
    for (; moves->name; moves++) {
        char part[NAME_SIZE];
        part_name(moves->name, part);
        if (moves->step != PTS_MOVE)
            continue;
        if (renameat(folder->fd, part, folder->fd, moves->name) != 0) {
            pts_folder_problem(folder, moves->name, errno,
                               *moved ? "the folder now holds files of two runs: when this is "
                                        "mended, pointsim report on it completes the result"
                                      : keeps,
                               problems);
            return PTS_ERR_IO;
        }
        ++*moved;
    }
    return PTS_OK;
}

static int remove_old(const pts_folder *folder, const pts_move *moves, pts_problems *problems) {
    const pts_move *first = moves;
    for (; moves->name; moves++) {
        if (moves->step != PTS_REMOVE || unlinkat(folder->fd, moves->name, 0) == 0 ||
            errno == ENOENT)
            continue;
        pts_folder_problem(folder, moves->name, errno, "it is of an earlier run: remove it",
                           problems);
        return PTS_ERR_IO;
    }
    pts_folder_drop_plots(folder, true);
    pts_folder_drop(folder, first); /* a killed run may have written a document that this has not */
    return PTS_OK;
}

static int take_steps(const pts_folder *folder, const pts_move *moves, int *moved,
                      pts_problems *problems) {
    int status = move_in(folder, moves, moved, problems);
    if (status == PTS_OK)
        status = remove_old(folder, moves, problems);
    if (status == PTS_OK && !synced(folder->fd)) {
        pts_folder_problem(folder, "", errno, "the new result may not survive a power cut",
                           problems);
        status = PTS_ERR_IO;
    }
    return status == PTS_OK ? clear_mark(folder, problems) : status;
}

int pts_folder_keep(const pts_folder *folder, pts_move *moves, uint64_t fingerprint,
                    pts_problems *problems) {
    bool mixed = marked(folder);
    int moved = 0;
    int status = check_places(folder, moves, problems);
    note_inodes(folder, moves);
    if (status == PTS_OK)
        status = set_mark(folder, moves, fingerprint, problems);
    if (status == PTS_OK)
        status = take_steps(folder, moves, &moved, problems);
    if (status == PTS_OK || moved > 0)
        return status;
    if (!mixed)
        (void)unlinkat(folder->fd, pts_mark_name, 0);
    pts_folder_drop(folder, moves);
    return status;
}

int pts_folder_complete(const pts_folder *folder, pts_move *moves, pts_problems *problems) {
    int moved = 1; /* files of two runs may be here before the first rename */
    if (!marked(folder))
        return PTS_OK;
    if (!pts_mark_read(folder, moves) || !find_new(folder, moves))
        return PTS_ERR_INPUT;
    int status = check_places(folder, moves, problems);
    if (status == PTS_OK)
        status = take_steps(folder, moves, &moved, problems);
    if (status == PTS_OK)
        pts_problems_add(
            problems, folder->path, 0,
            "completed the result of an earlier run that was cut off while storing it");
    return status;
}

int pts_folder_mark_lost(const pts_folder *folder, uint64_t fingerprint, pts_problems *problems) {
    const pts_move none = {0};
    return set_mark(folder, &none, fingerprint, problems);
}

void pts_folder_drop(const pts_folder *folder, const pts_move *moves) {
    char part[NAME_SIZE];
    part_name(pts_mark_name, part);
    (void)unlinkat(folder->fd, part, 0);
    for (; moves->name; moves++) {
        part_name(moves->name, part);
        (void)unlinkat(folder->fd, part, 0);
    }
}

void pts_folder_drop_plots(const pts_folder *folder, bool finished) {
    static const char *const endings[] = {"svg.part", "png.part", "svg", "png"};
    for (int i = 0; folder->kind->plots[i]; i++) {
        for (int e = 0; e < (finished ? 4 : 2); e++) {
            char name[NAME_SIZE];
            (void)snprintf(name, sizeof name, "plots/%s.%s", folder->kind->plots[i], endings[e]);
            (void)unlinkat(folder->fd, name, 0);
        }
    }
}
