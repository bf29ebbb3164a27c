/* pointsim: writing JSON: numbers that read back as the same double, null for what is not known.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_JSON_WRITE_H
#define POINTSIM_IO_JSON_WRITE_H

#include <stdio.h>

#include "pointsim/measure.h"

enum { PTS_WRITER_DEPTH = 32 };

/* A document being written, two spaces a level. Start: {.out = file}. Errors: ferror(out). Names
 * are NULL inside arrays and for the document itself; they and texts may hold any bytes: what is
 * not UTF-8 becomes U+FFFD. */
typedef struct pts_writer {
    FILE *out;
    int depth;
    bool filled[PTS_WRITER_DEPTH]; /* the open object or array has a member */
    bool flat[PTS_WRITER_DEPTH];   /* on one line */
} pts_writer;

void pts_writer_object(pts_writer *json, const char *name);
void pts_writer_row(pts_writer *json, const char *name);   /* an object on one line */
void pts_writer_array(pts_writer *json, const char *name); /* on one line */
void pts_writer_end(pts_writer *json, char bracket);       /* '}' or ']' */
void pts_writer_text(pts_writer *json, const char *name, const char *text); /* NULL text: null */
void pts_writer_integer(pts_writer *json, const char *name, int64_t value);
void pts_writer_figure(pts_writer *json, const char *name, pts_figure figure);
void pts_writer_bool(pts_writer *json, const char *name, bool value);
/* Ready JSON text, moved to the indentation of its place; NULL: null. */
void pts_writer_raw(pts_writer *json, const char *name, const char *text);

#endif
