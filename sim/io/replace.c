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
static bool finish(FILE *out, bool sync) {
    bool written = fflush(out) == 0 && !ferror(out);
    if (written && sync && fsync(fileno(out)) != 0)
        written = errno == EINVAL || errno == ENOTSUP; /* as safe as that file system is */
    int code = errno;
    bool closed = fclose(out) == 0;
    if (!written)
        errno = code;
    return written && closed;
}

static bool write_to(int fd, bool sync, void (*document)(FILE *, const void *),
                     const void *context) {
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
    if (!out) {
        if (fd >= 0)
            (void)close(fd);
        return false;
    }
    document(out, context);
    return finish(out, sync);
}

static bool is_stream(const char *path) {
    struct stat found;
    return stat(path, &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

int pts_replace(const char *path, void (*document)(FILE *out, const void *context),
                const void *context, pts_problems *problems) {
    bool stream = is_stream(path), whole;
    char *part = part_of(path);
    if (!part)
        return PTS_ERR_MEMORY;
    errno = 0;
    if (stream)
        whole = write_to(open(path, O_WRONLY | O_CLOEXEC), false, document, context);
    else {
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
        whole =
            write_to(open(part, flags, 0666), true, document, context) && rename(part, path) == 0;
    }
    int code = errno ? errno : EIO;
    if (!whole && !stream && code != EEXIST)
        (void)unlink(part);
    if (!whole)
        pts_problems_add(problems, path, 0, "%s; an earlier file there is as it was",
                         strerror(code));
    else if (!stream)
        sync_folder(part);
    free(part);
    return whole ? PTS_OK : code == ENOMEM ? PTS_ERR_MEMORY : PTS_ERR_IO;
}
