/* pointsim: one file that takes another's place whole or not at all.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ".NAME.PID.part" in the folder of the path: of two programs that write, one wins whole. */
static char *part_of(const char *path) {
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0, size = strlen(path) + 40;
    char *part = malloc(size);
    if (part)
        (void)snprintf(part, size, "%.*s.%s.%ld.part", (int)folder, path, path + folder,
                       (long)getpid());
    return part;
}

/* That the new name reaches the disk; a file system that cannot sync a folder does without. */
static void sync_folder(char *part) {
    char *slash = strrchr(part, '/');
    if (slash)
        slash[1] = '\0';
    int fd = open(slash ? part : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/* Every step is checked, for a full disk may show in any of them, the close included. */
static bool finish(FILE *out) {
    bool written = fflush(out) == 0 && !ferror(out);
    if (written && fsync(fileno(out)) != 0)
        written = errno == EINVAL || errno == ENOTSUP; /* as safe as that file system is */
    int code = errno;
    bool closed = fclose(out) == 0;
    if (!written)
        errno = code;
    return written && closed;
}

static bool write_to(const char *part, void (*document)(FILE *, const void *),
                     const void *context) {
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        if (fd >= 0)
            (void)close(fd);
        return false;
    }
    document(out, context);
    return finish(out);
}

/* A rename would put a file in the place of a link, a pipe or a device. */
static bool has_room(const char *path) {
    struct stat found;
    return lstat(path, &found) != 0 || S_ISREG(found.st_mode);
}

int pts_replace(const char *path, void (*document)(FILE *out, const void *context),
                const void *context, pts_problems *problems) {
    char *part = part_of(path);
    if (!part)
        return PTS_ERR_MEMORY;
    if (!has_room(path)) {
        free(part);
        pts_problems_add(problems, path, 0,
                         "found no regular file, accepted: a file to replace or a new name");
        return PTS_ERR_IO;
    }
    errno = 0;
    bool made = write_to(part, document, context);
    bool whole = made && rename(part, path) == 0;
    int code = errno ? errno : EIO;
    if (!whole && (made || code != EEXIST))
        (void)unlink(part);
    if (whole)
        sync_folder(part);
    else if (code != ENOMEM)
        pts_problems_add(problems, path, 0, "%s; an earlier file there is as it was",
                         strerror(code));
    free(part);
    return whole ? PTS_OK : code == ENOMEM ? PTS_ERR_MEMORY : PTS_ERR_IO;
}
