/* pointsim: writing CSV (RFC 4180, lines end in a line feed, so that any tool counts them).
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_TABLE_H
#define POINTSIM_IO_TABLE_H

#include <stdio.h>

#include "pointsim/measure.h"

/* A table being written. Start: {.out = file}. Errors: ferror(out). */
typedef struct pts_table {
    FILE *out;
    bool started; /* the row has a cell */
} pts_table;

/* Text from a scenario may be hostile: a cell that a spreadsheet would take for a formula gets a
 * leading single quote, control characters become spaces, the rest is quoted where needed. */
void pts_table_text(pts_table *table, const char *text);
void pts_table_integer(pts_table *table, int64_t value);
void pts_table_figure(pts_table *table, pts_figure figure); /* empty when not known */
void pts_table_end(pts_table *table);                       /* of the row */
/* A row of fixed names, NULL-terminated. */
void pts_table_header(pts_table *table, const char *const *names);

/* Text for a file without quoting, such as one with tabs: made safe alike, with double quotes as
 * single ones. */
void pts_table_plain(FILE *out, const char *text);

#endif
