/* A file whose text is kept in memory. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* fopencookie */
#include "io/memory_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static ssize_t write_text(void *cookie, const char *bytes, size_t n) {
    pts_memory_file *m = cookie;
    if (m->capacity - m->size <= n) {
        size_t capacity = 2 * (m->size + n) + 4096;
        char *grown = realloc(m->text, capacity);
        if (!grown)
            return 0;
        m->text = grown;
        m->capacity = capacity;
    }
    memcpy(m->text + m->size, bytes, n);
    m->size += n;
    m->text[m->size] = '\0';
    return (ssize_t)n;
}

FILE *pts_memory_open(pts_memory_file *m) {
    *m = (pts_memory_file){0};
    return fopencookie(m, "w", (cookie_io_functions_t){.write = write_text});
}
