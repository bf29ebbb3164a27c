/* pointsim: messages, problems, suggestions and JSON text of the command line.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"
#include "io/json_write.h"
#include "io/table.h"
#include "model/phrase.h"
#include "model/text.h"

#include <inttypes.h>
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
        if (p->where != NULL && p->where[0] != '\0' && strcmp(p->where, file) != 0)
            fprintf(stderr, ": %s", p->where);
        fprintf(stderr, ": %s\n", p->message);
    }
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
    case PTS_ERR_SAMPLE:
        return PTS_EXIT_SCENARIO;
    default:
        return PTS_EXIT_DEFECT;
    }
}

const char *pts_cli_advice(int status) {
    switch (status) {
    case PTS_ERR_RANGE:
        return "It has one of these causes: points, money or counts above 9.2e18 in total; a "
               "member's balance or a single purchase above 1,073,741,824 points or minor units; a "
               "month's score of a tier above 2^56; more than 2^20 referrers of a segment; "
               "purchases or visits so frequent that time overflows (value_response, campaigns, "
               "economy.demand); "
               "an uncertain number without a draw within its bounds in 65,536 draws; an opening "
               "member for whom 65,536 draws found none that is still there. Lower spend, "
               "points_per_unit, members or the prices of items; move the `truncate` bounds of an "
               "uncertain number nearer to its mean; make lifetimes longer or the past shorter.";
    case PTS_ERR_MEMORY:
        return "Lower --paths, the horizon, the number of segments or items, or --threads; leave "
               "--daily out. `pointsim validate` tells the memory that a run needs.";
    case PTS_ERR_INTERNAL:
        return "Results cannot be trusted and none were saved. Report it with the scenario and "
               "the output of `pointsim --version`.";
    default:
        return NULL;
    }
}

void pts_cli_json_text(FILE *out, const char *text) {
    pts_writer json = {.out = out};
    pts_writer_text(&json, NULL, text ? text : "");
}

void pts_cli_csv_text(FILE *out, const char *text) {
    pts_table table = {.out = out};
    pts_table_text(&table, text);
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

/* Prints a character of the text, one that is none or hidden as its number: a scenario must not
 * drive the terminal. Returns its columns; without `out` it only counts them. */
static int put_character(FILE *out, const char **text) {
    char shown[16];
    uint32_t point = 0;
    int n = pts_text_next(*text, &point);
    bool plain = n > 0 && !pts_text_hidden(point);
    if (plain)
        snprintf(shown, sizeof shown, "%.*s", n, *text);
    else
        snprintf(shown, sizeof shown, n > 0 ? "\\u%04" PRIx32 : "\\x%02" PRIx32,
                 n > 0 ? point : (uint32_t)(unsigned char)**text);
    if (out != NULL)
        fputs(shown, out);
    *text += n > 0 ? n : 1;
    return plain ? 1 : (int)strlen(shown);
}

static int put_word(FILE *out, const char *text, const char *end) {
    int columns = 0;
    while (text < end)
        columns += put_character(out, &text);
    return columns;
}

void pts_cli_paragraph(FILE *out, int indent, const char *text) {
    static const char blanks[] = " \t\r\n";
    int column = indent;
    for (text += strspn(text, blanks); *text != '\0'; text += strspn(text, blanks)) {
        const char *end = text + strcspn(text, blanks);
        if (column > indent && column + 1 + put_word(NULL, text, end) > 100) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', out);
            column++;
        }
        column += put_word(out, text, end);
        text = end;
    }
    fputc('\n', out);
}

void pts_cli_failed(const char *where, int status) {
    const char *advice = pts_cli_advice(status);
    pts_cli_error("%s: %s", where, pts_status_text(status));
    if (advice == NULL)
        return;
    fprintf(stderr, "  ");
    pts_cli_paragraph(stderr, 2, advice);
}
