/* pointsim: the mark of a folder whose result is being moved in. It stands from before the first
 * rename until after the last, and tells a reader what is going on and whoever comes next how to go
 * on. Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MARK_SIZE = 4096 };

const char pts_mark_name[] = "UNFINISHED";

void pts_mark_to(FILE *out, const pts_move *moves, uint64_t fingerprint) {
    (void)fprintf(out,
                  "pointsim is storing the result with fingerprint %016" PRIx64 " here. If it is "
                  "not running, it was cut off,\nand the files may be of two runs: pointsim report "
                  "on this folder completes the result,\nor says that it must be run again. The "
                  "rest of this file and the hidden files are for that.\n\n",
                  fingerprint);
    for (; moves->name; moves++) {
        if (moves->step == PTS_REMOVE)
            (void)fprintf(out, "remove %s\n", moves->name);
        else
            (void)fprintf(out, "move %s %" PRIu64 "\n", moves->name, moves->inode);
    }
}

/* A folder may come from anywhere: only a regular file is read, and no more than ours can be. */
static bool read_text(const pts_folder *folder, char text[MARK_SIZE]) {
    int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int fd = openat(folder->fd, pts_mark_name, flags);
    struct stat found;
    ssize_t n = -1;
    if (fd >= 0 && fstat(fd, &found) == 0 && S_ISREG(found.st_mode))
        n = read(fd, text, MARK_SIZE);
    if (fd >= 0)
        (void)close(fd);
    if (n < 0 || n == MARK_SIZE)
        return false;
    text[n] = '\0';
    return strlen(text) == (size_t)n;
}

/* Steps over a word that must be there. */
static bool take(const char **at, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool take_number(const char **at, uint64_t *number) {
    char *end = NULL;
    if (!isdigit((unsigned char)**at))
        return false;
    errno = 0;
    *number = strtoull(*at, &end, 10);
    *at = end;
    return errno == 0;
}

/* Names are never taken from the mark: it must have ours, each once and in order, and no more. */
bool pts_mark_read(const pts_folder *folder, pts_move *moves) {
    char text[MARK_SIZE];
    const char *at = read_text(folder, text) ? strstr(text, "\n\n") : NULL;
    if (!at)
        return false;
    at += 2;
    for (; moves->name; moves++) {
        moves->step = take(&at, "move ") ? PTS_MOVE : PTS_REMOVE;
        if (moves->step == PTS_REMOVE && !take(&at, "remove "))
            return false;
        if (!take(&at, moves->name))
            return false;
        if (moves->step == PTS_MOVE && !(take(&at, " ") && take_number(&at, &moves->inode)))
            return false;
        if (!take(&at, "\n"))
            return false;
    }
    return *at == '\0';
}
