/* A file whose text is kept in memory. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_MEMORY_FILE_H
#define PTS_IO_MEMORY_FILE_H

#include <stdio.h>

typedef struct pts_memory_file {
    char *text; /* ended by '\0'; owned by whoever closes the file */
    size_t size, capacity;
} pts_memory_file;

/* A file for writing, NULL without memory. Unlike those of open_memstream it remembers (ferror,
 * fclose) that memory ran out while it grew: what is then in `text` is not whole. `memory` stays
 * where it is until the file is closed; then free its text. */
FILE *pts_memory_open(pts_memory_file *memory);

#endif
