/* Phrases of messages about keys and numbers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/phrase.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Another program's locale may write a decimal comma. */
static void plain_point(char *text) {
    char *point = text + strspn(text, "+-0123456789");
    if (*point == '\0' || strchr("eEin", *point))
        return;
    size_t wide = strcspn(point, "0123456789eE");
    *point = '.';
    memmove(point + 1, point + wide, strlen(point + wide) + 1);
}

const char *pts_phrase_double(double x, char text[PTS_DIGITS]) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, PTS_DIGITS, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    plain_point(text);
    return text;
}

void pts_phrase_range(const pts_key *key, char text[PTS_PHRASE]) {
    char lo[PTS_DIGITS], hi[PTS_DIGITS];
    snprintf(text, PTS_PHRASE, "%s%s%s%s%s%s", key->open_lo ? "more than " : "",
             pts_phrase_double(key->lo, lo),
             !key->open_lo  ? " to "
             : key->open_hi ? ", less than "
                            : ", up to ",
             pts_phrase_double(key->hi, hi), key->unit ? " " : "", key->unit ? key->unit : "");
}

static void append(char text[PTS_PHRASE], const char *more) {
    size_t at = strlen(text);
    snprintf(text + at, PTS_PHRASE - at, "%s", more);
}

static void list_names(const char *const *names, char text[PTS_PHRASE]) {
    for (int i = 0; names[i]; i++) {
        append(text, i ? ", " : "");
        append(text, names[i]);
    }
}

/* Whole years where they are, else days. */
static void span_of_days(double days, char *text, size_t size) {
    char digits[PTS_DIGITS];
    double years = days / 365.25;
    bool whole = years >= 1 && years == (double)(int)years;
    double n = whole ? years : days;
    snprintf(text, size, "%s %s%s", pts_phrase_double(n, digits), whole ? "year" : "day",
             n == 1 ? "" : "s");
}

static void accepted_text(const pts_key *key, char text[PTS_PHRASE]) {
    const char *set = key->names ? key->names[0] : NULL;
    snprintf(text, PTS_PHRASE, "a text of %.0f to %.0f characters%s%s%s", key->lo, key->hi,
             set ? " of [" : "", set ? set : "", set ? "]" : "");
}

static void accepted_span(const pts_key *key, char text[PTS_PHRASE]) {
    char lo[40], hi[40], range[PTS_PHRASE];
    span_of_days(key->lo, lo, sizeof lo);
    span_of_days(key->hi, hi, sizeof hi);
    snprintf(range, sizeof range, "%s to %s", lo, hi);
    if (key->type == PTS_KEY_MONTHS)
        pts_phrase_range(key, range);
    snprintf(text, PTS_PHRASE, "%.200s, such as %s", range,
             key->type == PTS_KEY_MONTHS ? "\"12 months\" or \"2 years\""
             : key->hi < 366             ? "\"30 days\" or \"3 months\""
                                         : "\"90 days\", \"12 months\" or \"2 years\"");
}

static void accepted_list(const pts_key *key, char text[PTS_PHRASE]) {
    char range[PTS_PHRASE];
    pts_phrase_range(key, range);
    if (key->type == PTS_KEY_NUMBERS)
        snprintf(text, PTS_PHRASE, "a list of %d numbers, each %.200s", key->count, range);
    else if (key->type == PTS_KEY_NUMBER_LIST)
        snprintf(text, PTS_PHRASE, "%.200s, or a list of up to %d such", range, key->count);
    else if (key->type == PTS_KEY_MONTH_DAYS)
        snprintf(text, PTS_PHRASE, "a list of %.200s, such as [\"06-30\", \"12-31\"]", range);
    else if (key->type == PTS_KEY_NAMES)
        snprintf(text, PTS_PHRASE, "a list of %.200s, each once", range);
    else
        snprintf(text, PTS_PHRASE, "an object of %.200s by name", range);
}

void pts_phrase_accepted(const pts_key *key, char text[PTS_PHRASE]) {
    char range[PTS_PHRASE];
    pts_phrase_range(key, range);
    text[0] = '\0';
    switch (key->type) {
    case PTS_KEY_NUMBER:
        append(text, range);
        break;
    case PTS_KEY_INTEGER:
        snprintf(text, PTS_PHRASE, "a whole number, %.200s", range);
        break;
    case PTS_KEY_REAL:
        snprintf(text, PTS_PHRASE, "a plain number, %.200s", range);
        break;
    case PTS_KEY_SEED:
        append(text, "a whole number, 0 to 9007199254740992, as text up to 18446744073709551615");
        break;
    case PTS_KEY_TEXT:
        accepted_text(key, text);
        break;
    case PTS_KEY_BOOL:
        append(text, "true, false");
        break;
    case PTS_KEY_SET:
        append(text, "a list of: ");
        list_names(key->names, text);
        break;
    case PTS_KEY_ENUM:
        list_names(key->names, text);
        break;
    case PTS_KEY_DATE:
        snprintf(text, PTS_PHRASE, "a date, \"%.0f-01-01\" to \"%.0f-12-31\"%s%s", key->lo, key->hi,
                 key->unit ? ", " : "", key->unit ? key->unit : "");
        break;
    case PTS_KEY_DURATION:
    case PTS_KEY_MONTHS:
        accepted_span(key, text);
        break;
    case PTS_KEY_NUMBERS:
    case PTS_KEY_NUMBER_LIST:
    case PTS_KEY_MONTH_DAYS:
    case PTS_KEY_NAMES:
    case PTS_KEY_MAP:
        accepted_list(key, text);
        break;
    case PTS_KEY_OBJECT:
        append(text, "an object");
        break;
    }
}

enum { LONGEST = 64 };

static int smaller(int a, int b) {
    return a < b ? a : b;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Edits between the first i and j characters, from the rows before. */
static int edits(int rows[3][LONGEST + 1], const char *a, const char *b, int i, int j) {
    int differ = lower(a[i - 1]) != lower(b[j - 1]);
    int best = smaller(rows[1][j] + 1, rows[2][j - 1] + 1);
    best = smaller(best, rows[1][j - 1] + differ);
    if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        best = smaller(best, rows[0][j - 2] + 1);
    return best;
}

int pts_phrase_edits(const char *word, const char *name) {
    int rows[3][LONGEST + 1] = {0}; /* i - 2, i - 1, i */
    size_t n = strlen(word), m = strlen(name);
    if (n > LONGEST || m > LONGEST)
        return -1;
    for (int j = 0; j <= (int)m; j++)
        rows[2][j] = j;
    for (int i = 1; i <= (int)n; i++) {
        memcpy(rows[0], rows[1], sizeof rows[0]);
        memcpy(rows[1], rows[2], sizeof rows[1]);
        rows[2][0] = i;
        for (int j = 1; j <= (int)m; j++)
            rows[2][j] = edits(rows, word, name, i, j);
    }
    return rows[2][m] <= 2 && rows[2][m] < (int)m ? rows[2][m] : -1;
}
