/* The state of the strict scan, and its tokens. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_JSON_SCAN_H
#define PTS_IO_JSON_SCAN_H

#include "io/json.h"

/* A key of an object that is still open. */
typedef struct pts_scan_member {
    const char *key;
    size_t order;
    int line;
} pts_scan_member;

typedef struct pts_scan {
    const char *text; /* NUL-terminated, so that one byte more can always be read */
    size_t n, at;
    int line;
    size_t line_start;
    int depth;
    char *keys; /* decoded keys of open objects; never longer than the text */
    size_t keys_used;
    pts_scan_member *members;
    size_t n_members, capacity;
    pts_json_lines *lines;
    const pts_json_text *source;
    pts_problems *problems;
    bool memory, refused;
} pts_scan;

/* Tokens move the position past themselves; false: told, the scan ends. */
void pts_scan_space(pts_scan *s);
bool pts_scan_number(pts_scan *s);
/* The position is on the opening quote; the decoded text goes to `to` unless that is NULL. */
bool pts_scan_string(pts_scan *s, char *to);

/* Tells what stands at the position and what was accepted there; always false. */
bool pts_scan_fail(pts_scan *s, const char *accepted);

static inline unsigned char pts_scan_byte(const pts_scan *s) {
    return (unsigned char)s->text[s->at];
}

static inline bool pts_scan_ended(const pts_scan *s) {
    return s->at >= s->n;
}

#endif
