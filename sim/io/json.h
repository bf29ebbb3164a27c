/* JSON that is read: a strict scan before cJSON, patches and pointers on its trees. Writing is in
 * json_write.h. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_JSON_H
#define PTS_IO_JSON_H

#include <cjson/cJSON.h>

#include "pointsim/model.h"

enum {
    PTS_JSON_DEPTH = 64,       /* objects and arrays inside each other */
    PTS_JSON_BYTES = 64 << 20, /* of a file */
    PTS_JSON_VALUES = 4000000, /* of a file: bounds memory, far above any real scenario */
    PTS_JSON_MEMBERS = 8192,   /* of one object: bounds the time of a merge */
    PTS_JSON_DIGITS = 60       /* of one number; cJSON cuts at 63 without a word */
};

/* ---- reading ---- */

/* Where a text comes from. Trees carry it: `valueint` of every node is origin and line, which
 * survives merging; so cJSON's own number printing must never be used. */
enum { PTS_JSON_MAIN = 0, PTS_JSON_ORIGINS = 32 };

typedef struct pts_json_text {
    const char *data; /* NUL-terminated */
    size_t length;
    const char *label; /* of the file, for messages */
    int origin;        /* 0..31; only lines of PTS_JSON_MAIN go to pts_problem.line */
} pts_json_text;

typedef struct pts_json_lines {
    int *line; /* of every value, in the order of the text */
    size_t n, capacity;
} pts_json_lines;

/* Strict RFC 8259 with the limits above, no duplicate keys, no NUL or lone surrogate, numbers that
 * a double holds. PTS_ERR_INPUT: told in `problems`, with line and column. */
int pts_json_scan(const pts_json_text *text, pts_json_lines *lines, pts_problems *problems);

/* Scan and tree; NULL with *status set when there is none. */
cJSON *pts_json_read(const pts_json_text *text, pts_problems *problems, int *status);

/* A node of an origin without lines. */
void pts_json_stamp(cJSON *node, int origin);
int pts_json_line(const cJSON *node);
int pts_json_origin(const cJSON *node);

/* A short text of what was found, for messages. */
enum { PTS_JSON_FOUND = 320 };
const char *pts_json_found(const cJSON *node, char text[PTS_JSON_FOUND]);

/* ---- patching ---- */

/* RFC 7386. Takes `target` (NULL: nothing there) and gives the merged tree; NULL: out of memory,
 * the target is freed. */
cJSON *pts_json_merge(cJSON *target, const cJSON *patch);

/* RFC 6901; NULL when there is no such value or the pointer is malformed. */
cJSON *pts_json_at(cJSON *root, const char *pointer);

/* Puts `value` (taken, freed on failure) at the pointer: a new or replaced member whose parent
 * exists or is an object of the root, then made; an element of an array, "-" to append; null removes
 * a member. On failure *wrong says why, and is NULL when memory ran out. */
int pts_json_set(cJSON *root, const char *pointer, cJSON *value, const char **wrong);

#endif
