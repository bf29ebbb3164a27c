/* Tokens of the strict scan: numbers and strings that cJSON would read wrongly, cut or overflow on
 * are refused here. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/json_scan.h"
#include "model/text.h"

static int column(const pts_scan *s) {
    int n = 1;
    for (size_t i = s->line_start; i < s->at; i++)
        n += ((unsigned char)s->text[i] & 0xC0) != 0x80;
    return n;
}

/* What stands at the current position. */
static void describe(const pts_scan *s, char text[64]) {
    const char *word = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._";
    size_t n = pts_scan_ended(s) ? 0 : strspn(s->text + s->at, word);
    if (pts_scan_ended(s))
        snprintf(text, 64, "the end of the text");
    else if (n > 0)
        snprintf(text, 64, "%.*s%s", n > 30 ? 30 : (int)n, s->text + s->at, n > 30 ? "..." : "");
    else if (pts_scan_byte(s) > 0x20 && pts_scan_byte(s) < 0x7F)
        snprintf(text, 64, "%c", s->text[s->at]);
    else
        snprintf(text, 64, "the byte 0x%02x", pts_scan_byte(s));
}

bool pts_scan_fail(pts_scan *s, const char *accepted) {
    char found[64];
    describe(s, found);
    pts_problems_add(
        s->problems, s->source->label, s->source->origin == PTS_JSON_MAIN ? s->line : 0,
        "line %d, column %d: found %s, accepted: %s", s->line, column(s), found, accepted);
    return false;
}

static bool space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void pts_scan_space(pts_scan *s) {
    for (; !pts_scan_ended(s) && space(s->text[s->at]); s->at++)
        if (s->text[s->at] == '\n') {
            s->line++;
            s->line_start = s->at + 1;
        }
}

/* Four hexadecimal digits at the position, -1 if they are not. */
static int32_t hex4(const pts_scan *s) {
    int32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = s->at + i < s->n ? s->text[s->at + i] : '\0';
        const char *digits = "0123456789abcdef";
        const char *d = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!d)
            return -1;
        value = value * 16 + (int32_t)(d - digits);
    }
    return value;
}

static char *encode(char *to, int32_t point) {
    static const unsigned lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    int n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (int i = n - 1; i > 0; i--, point >>= 6)
        to[i] = (char)(0x80 | (point & 0x3F));
    to[0] = (char)((unsigned)point | lead[n]);
    return to + n;
}

/* \uXXXX, the position behind "\u"; a pair of surrogates is one character. */
static bool unicode_escape(pts_scan *s, char **to) {
    int32_t point = hex4(s);
    if (point < 0)
        return pts_scan_fail(s, "four hexadecimal digits after \\u");
    if (point == 0)
        return pts_scan_fail(s, "text without the character U+0000");
    if (point >= 0xDC00 && point <= 0xDFFF)
        return pts_scan_fail(s, "a high surrogate before this low one");
    s->at += 4;
    if (point >= 0xD800 && point <= 0xDBFF) {
        bool pair = s->at + 1 < s->n && s->text[s->at] == '\\' && s->text[s->at + 1] == 'u';
        s->at += pair ? 2 : 0;
        int32_t low = pair ? hex4(s) : -1;
        if (low < 0xDC00 || low > 0xDFFF)
            return pts_scan_fail(s, "a low surrogate after the high one");
        s->at += 4;
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    if (*to)
        *to = encode(*to, point);
    return true;
}

static bool escape(pts_scan *s, char **to) {
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    s->at++;
    if (!pts_scan_ended(s) && pts_scan_byte(s) == 'u') {
        s->at++;
        return unicode_escape(s, to);
    }
    bool none = pts_scan_ended(s) || !pts_scan_byte(s); /* strchr would find the ending NUL */
    const char *name = none ? NULL : strchr(names, s->text[s->at]);
    if (!name)
        return pts_scan_fail(s, "one of \" \\ / b f n r t u after a backslash");
    s->at++;
    if (*to)
        *(*to)++ = values[name - names];
    return true;
}

static bool wide_character(pts_scan *s, char **to) {
    uint32_t point = 0;
    size_t n = (size_t)pts_text_next(s->text + s->at, &point); /* ends at a NUL */
    if (n == 0)
        return pts_scan_fail(s, "valid UTF-8");
    if (*to)
        *to = (char *)memcpy(*to, s->text + s->at, n) + n;
    s->at += n;
    return true;
}

/* A string, its decoded text to `to` unless that is NULL. */
bool pts_scan_string(pts_scan *s, char *to) {
    for (s->at++; !pts_scan_ended(s) && pts_scan_byte(s) != '"';) {
        bool good = true;
        if (pts_scan_byte(s) == '\\')
            good = escape(s, &to);
        else if (pts_scan_byte(s) >= 0x80)
            good = wide_character(s, &to);
        else if (pts_scan_byte(s) < 0x20)
            return pts_scan_fail(s, "text on one line; control characters as \\n, \\t or \\u....");
        else if (to)
            *to++ = s->text[s->at++];
        else
            s->at++;
        if (!good)
            return false;
    }
    if (pts_scan_ended(s))
        return pts_scan_fail(s, "a closing \" of the text");
    s->at++;
    if (to)
        *to = '\0';
    return true;
}

static size_t digits(pts_scan *s) {
    size_t n = strspn(s->text + s->at, "0123456789");
    s->at += n;
    return n;
}

static bool number_form(pts_scan *s, bool *whole) {
    if (pts_scan_byte(s) == '-')
        s->at++;
    if (pts_scan_byte(s) == '0')
        s->at++;
    else if (digits(s) == 0)
        return pts_scan_fail(s, "a digit; numbers are finite decimals");
    if (strchr("0123456789", s->text[s->at]) && pts_scan_byte(s))
        return pts_scan_fail(s, "a number without leading zeros");
    *whole = pts_scan_byte(s) != '.' && pts_scan_byte(s) != 'e' && pts_scan_byte(s) != 'E';
    if (pts_scan_byte(s) == '.' && (s->at++, digits(s) == 0))
        return pts_scan_fail(s, "a digit after the decimal point");
    if (pts_scan_byte(s) == 'e' || pts_scan_byte(s) == 'E') {
        s->at++;
        if (pts_scan_byte(s) == '+' || pts_scan_byte(s) == '-')
            s->at++;
        if (digits(s) == 0)
            return pts_scan_fail(s, "a digit of the exponent");
    }
    return true;
}

/* Whether the digits of a whole number are those of the double they were read as. */
static bool exact(const char *digits, double x) {
    char again[400];
    snprintf(again, sizeof again, "%.0f", x);
    return strcmp(again, digits) == 0;
}

bool pts_scan_number(pts_scan *s) {
    size_t start = s->at;
    bool whole = false;
    char copy[PTS_JSON_DIGITS + 1];
    if (!number_form(s, &whole))
        return false;
    size_t n = s->at - start;
    s->at = start;
    if (n > PTS_JSON_DIGITS)
        return pts_scan_fail(s, "a number of at most 60 characters");
    memcpy(copy, s->text + start, n);
    copy[n] = '\0';
    double x = strtod(copy, NULL);
    if (!isfinite(x))
        return pts_scan_fail(s, "a number within 1.7e308");
    if (whole && n > 15 && !exact(copy, x))
        return pts_scan_fail(s, "a whole number that a double holds exactly; a seed as text, in "
                                "quotes");
    s->at = start + n;
    return true;
}
