/* pointsim: a small CSV writer for hostile text and unknown figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "model/phrase.h"

static void begin(pts_table *table) {
    if (table->started)
        (void)fputc(',', table->out);
    table->started = true;
}

static bool control(char c) {
    return (unsigned char)c < 0x20 || c == 0x7F;
}

/* Spreadsheets skip blanks before they look for a formula. A text that already begins with the
 * mark gets one too, so that taking one mark off always gives the text back. */
static bool formula(const char *text) {
    while (*text == ' ' || control(*text)) {
        if (*text == '\0')
            return false;
        text++;
    }
    return *text != '\0' && strchr("=+-@'", *text) != NULL;
}

static bool needs_quotes(const char *text) {
    size_t n = strlen(text);
    bool blank = n > 0 && (text[0] == ' ' || text[n - 1] == ' ');
    if (blank || strpbrk(text, ",;\""))
        return true;
    for (size_t i = 0; i < n; i++)
        if (control(text[i]))
            return true;
    return false;
}

void pts_table_text(pts_table *table, const char *text) {
    begin(table);
    bool quotes = needs_quotes(text);
    if (quotes)
        (void)fputc('"', table->out);
    if (formula(text))
        (void)fputc('\'', table->out);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            (void)fputc('"', table->out);
        (void)fputc(control(*c) ? ' ' : *c, table->out);
    }
    if (quotes)
        (void)fputc('"', table->out);
}

void pts_table_plain(FILE *out, const char *text) {
    if (formula(text))
        (void)fputc('\'', out);
    for (const char *c = text; *c; c++)
        (void)fputc(control(*c) ? ' ' : *c == '"' ? '\'' : *c, out);
}

void pts_table_integer(pts_table *table, int64_t value) {
    begin(table);
    (void)fprintf(table->out, "%" PRId64, value);
}

void pts_table_figure(pts_table *table, pts_figure figure) {
    char text[PTS_DIGITS] = "";
    if (figure.known && isfinite(figure.value))
        (void)pts_phrase_double(figure.value + 0.0, text); /* -0 is 0 */
    begin(table);
    (void)fputs(text, table->out);
}

void pts_table_end(pts_table *table) {
    (void)fputc('\n', table->out);
    table->started = false;
}

void pts_table_header(pts_table *table, const char *const *names) {
    for (; *names; names++)
        pts_table_text(table, *names);
    pts_table_end(table);
}
