/* Lists of problems. What they quote comes from hostile files: it is made printable here, once for
 * all messages. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/text.h"
#include "pointsim/model.h"

enum { MOST = 1000 }; /* a broken file can have millions of problems; nobody reads that many */

/* A copy of `text` without anything a terminal or log would act on. */
static char *printable(const char *text) {
    char *copy = malloc(strlen(text) * 8 + 1), *to = copy;
    if (!copy)
        return NULL;
    for (const char *s = text; *s;) {
        uint32_t point = 0;
        int n = pts_text_next(s, &point);
        if (n == 0)
            to += sprintf(to, "\\x%02x", (unsigned char)*s++);
        else if (pts_text_hidden(point))
            to += sprintf(to, "\\u%04x", (unsigned)point);
        else
            to = (char *)memcpy(to, s, (size_t)n) + n;
        s += n;
    }
    *to = '\0';
    return copy;
}

static char *formatted(const char *format, va_list values) {
    va_list again;
    va_copy(again, values);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *raw = n < 0 ? NULL : malloc((size_t)n + 1);
    if (!raw)
        return NULL;
    vsnprintf(raw, (size_t)n + 1, format, values);
    char *text = printable(raw);
    free(raw);
    return text;
}

static bool grow(pts_problems *problems) {
    if (problems->n < problems->capacity)
        return true;
    int capacity = problems->capacity ? 2 * problems->capacity : 8;
    pts_problem *list = realloc(problems->list, (size_t)capacity * sizeof *list);
    if (!list)
        return false;
    problems->list = list;
    problems->capacity = capacity;
    return true;
}

void pts_problems_add(pts_problems *problems, const char *where, int line, const char *format,
                      ...) {
    if (problems->n > MOST)
        return;
    if (problems->n == MOST) {
        where = "";
        line = 0;
        format = "more problems are not listed";
    }
    va_list values;
    va_start(values, format);
    pts_problem problem = {
        .where = printable(where), .message = formatted(format, values), .line = line};
    va_end(values);
    if (problem.where && problem.message && grow(problems)) {
        problems->list[problems->n++] = problem;
        return;
    }
    free(problem.where);
    free(problem.message);
    problems->out_of_memory = true;
}

void pts_problems_free(pts_problems *problems) {
    for (int i = 0; i < problems->n; i++) {
        free(problems->list[i].where);
        free(problems->list[i].message);
    }
    free(problems->list);
    *problems = (pts_problems){0};
}
