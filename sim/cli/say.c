/* pointsim: messages, problems, suggestions and JSON text of the command line.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "model/phrase.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool coloured(FILE *out) {
    const char *off = getenv("NO_COLOR"), *terminal = getenv("TERM");
    bool dumb = terminal == NULL || strcmp(terminal, "dumb") == 0;
    return (off == NULL || off[0] == '\0') && !dumb && isatty(fileno(out));
}

const char *pts_cli_bold(FILE *out) {
    return coloured(out) ? "\033[1m" : "";
}

const char *pts_cli_plain(FILE *out) {
    return coloured(out) ? "\033[0m" : "";
}

void pts_cli_error(const char *format, ...) {
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%spointsim:%s ", pts_cli_bold(stderr), pts_cli_plain(stderr));
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
}

void pts_cli_problems(const char *file, const pts_problems *problems) {
    for (int i = 0; i < problems->n; i++) {
        const pts_problem *p = &problems->list[i];
        fprintf(stderr, "%s", file);
        if (p->line > 0)
            fprintf(stderr, ":%d", p->line);
        if (p->where != NULL && p->where[0] != '\0')
            fprintf(stderr, ": %s", p->where);
        fprintf(stderr, ": %s\n", p->message);
    }
    if (problems->out_of_memory)
        pts_cli_error("memory ran out: there may be more problems");
}

int pts_cli_exit_code(int status) {
    switch (status) {
    case PTS_OK:
        return PTS_EXIT_DONE;
    case PTS_STOPPED:
        return PTS_EXIT_INTERRUPTED;
    case PTS_ERR_MEMORY:
    case PTS_ERR_THREAD:
        return PTS_EXIT_RESOURCES;
    case PTS_ERR_IO:
        return PTS_EXIT_IO;
    case PTS_ERR_INPUT:
    case PTS_ERR_RANGE:
        return PTS_EXIT_SCENARIO;
    default:
        return PTS_EXIT_DEFECT;
    }
}

void pts_cli_json_text(FILE *out, const char *text) {
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)(text ? text : ""); *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

void pts_cli_csv_text(FILE *out, const char *text) {
    bool quote = text[strcspn(text, ",\"\r\n")] != '\0';
    if (quote)
        fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    if (quote)
        fputc('"', out);
}

const char *pts_cli_nearest(const char *word, const char *const *names) {
    const char *best = NULL;
    int least = 0;
    for (; *names != NULL; names++) {
        int edits = pts_phrase_edits(word, *names);
        if (edits >= 0 && (best == NULL || edits < least)) {
            least = edits;
            best = *names;
        }
    }
    return best;
}

void pts_cli_paragraph(FILE *out, int indent, const char *text) {
    int column = indent;
    while (*text != '\0') {
        int length = (int)strcspn(text, " ");
        if (column > indent && column + 1 + length > 100) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", length, text);
        column += length;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}
