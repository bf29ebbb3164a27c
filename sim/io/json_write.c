/* pointsim: a small JSON writer. cJSON prints 0.1 + 0.2 as 0.3 and rounds integers above 2^53;
 * results must not.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_write.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "model/phrase.h"
#include "model/text.h"

/* ---- strings ---- */

static void write_ascii(FILE *out, char c) {
    static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
    const char *special = strchr(plain, c);
    if (special)
        (void)fprintf(out, "\\%c", letter[special - plain]);
    else if ((unsigned char)c < 0x20 || c == 0x7F)
        (void)fprintf(out, "\\u%04x", (unsigned)c);
    else
        (void)fputc(c, out);
}

static void write_string(FILE *out, const char *text) {
    (void)fputc('"', out);
    while (*text) {
        uint32_t point = 0;
        int length = pts_text_next(text, &point);
        if (length == 0)
            (void)fputs("\\ufffd", out);
        else if (length == 1)
            write_ascii(out, *text);
        else if (pts_text_hidden(point) && point <= 0xFFFF) /* a terminal may show this */
            (void)fprintf(out, "\\u%04x", (unsigned)point);
        else
            (void)fwrite(text, 1, (size_t)length, out);
        text += length > 0 ? length : 1;
    }
    (void)fputc('"', out);
}

/* ---- structure ---- */

static void indent(FILE *out, int depth) {
    (void)fprintf(out, "\n%*s", 2 * depth, "");
}

/* Comma, line and name of the next value. */
static void begin(pts_writer *json, const char *name) {
    int depth = json->depth;
    if (depth > 0) {
        if (json->filled[depth])
            (void)fputs(json->flat[depth] ? ", " : ",", json->out);
        if (!json->flat[depth])
            indent(json->out, depth);
        json->filled[depth] = true;
    }
    if (name) {
        write_string(json->out, name);
        (void)fputs(": ", json->out);
    }
}

static void deeper(pts_writer *json, bool flat) {
    json->depth++;
    json->filled[json->depth] = false;
    json->flat[json->depth] = flat;
}

void pts_writer_object(pts_writer *json, const char *name) {
    begin(json, name);
    (void)fputc('{', json->out);
    deeper(json, false);
}

void pts_writer_row(pts_writer *json, const char *name) {
    begin(json, name);
    (void)fputc('{', json->out);
    deeper(json, true);
}

void pts_writer_array(pts_writer *json, const char *name) {
    begin(json, name);
    (void)fputc('[', json->out);
    deeper(json, true);
}

void pts_writer_end(pts_writer *json, char bracket) {
    bool broken = json->filled[json->depth] && !json->flat[json->depth];
    json->depth--;
    if (broken)
        indent(json->out, json->depth);
    (void)fputc(bracket, json->out);
    if (json->depth == 0)
        (void)fputc('\n', json->out);
}

/* ---- values ---- */

void pts_writer_text(pts_writer *json, const char *name, const char *text) {
    begin(json, name);
    if (text)
        write_string(json->out, text);
    else
        (void)fputs("null", json->out);
}

void pts_writer_integer(pts_writer *json, const char *name, int64_t value) {
    begin(json, name);
    (void)fprintf(json->out, "%" PRId64, value);
}

void pts_writer_figure(pts_writer *json, const char *name, pts_figure figure) {
    char text[PTS_DIGITS] = "null";
    if (figure.known && isfinite(figure.value))
        (void)pts_phrase_double(figure.value + 0.0, text); /* -0 is 0 */
    begin(json, name);
    (void)fputs(text, json->out);
}

void pts_writer_bool(pts_writer *json, const char *name, bool value) {
    begin(json, name);
    (void)fputs(value ? "true" : "false", json->out);
}

/* A JSON string holds no raw line end, so every line end is one of the layout. */
void pts_writer_raw(pts_writer *json, const char *name, const char *text) {
    begin(json, name);
    if (!text)
        text = "null";
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[length - 1]))
        length--;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n')
            indent(json->out, json->depth);
        else
            (void)fputc(text[i], json->out);
    }
}
