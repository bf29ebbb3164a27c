/* Mutations of the input of sets.c that know the key table: a key as a pointer, and a value that is
 * near what it accepts. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "pointsim.h"

enum { LINE = 512 };

typedef struct writing {
    char text[LINE];
    size_t n;
    uint64_t state;
} writing;

/* A whole number below n (splitmix64). */
static inline unsigned below(writing *w, unsigned n) {
    uint64_t x = w->state += 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return (unsigned)((x ^ x >> 31) % n);
}

/* Appends; what does not fit is cut, and refused when it is read. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
static inline void
put(writing *w, const char *format, ...) {
    va_list values;
    va_start(values, format);
    int n = vsnprintf(w->text + w->n, LINE - w->n, format, values);
    va_end(values);
    w->n += (size_t)n < LINE - w->n ? (size_t)n : LINE - 1 - w->n;
}

/* ---- values ---- */

static inline double near(writing *w, const pts_key *key) {
    static const double usual[] = {0, 1, 0.5, 2, 3, 0.1, 7, 12, 30, 100, 365, 1000};
    unsigned n = sizeof usual / sizeof usual[0], i = below(w, n + 6);
    double x[] = {key->lo, key->hi, (key->lo + key->hi) / 2, key->hi + 1, key->lo - 1e-9, 1e-300};
    return i < n ? usual[i] : x[i - n];
}

static inline void put_number(writing *w, const pts_key *key) {
    static const char *const pairs[] = {"uniform", "normal", "gamma", "beta", "choice"};
    double a = near(w, key), b = near(w, key), c = near(w, key);
    unsigned form = below(w, 12);
    if (form < 5)
        put(w, "{\"%s\":[%.15g,%.15g],\"truncate\":[%.15g,%.15g]}", pairs[form], a, b, key->lo,
            key->hi);
    else if (form == 5)
        put(w, "{\"triangular\":[%.15g,%.15g,%.15g]}", a, b, c);
    else if (form == 6)
        put(w, "{\"lognormal\":{\"mean\":%.15g,\"cv\":%.15g},\"truncate\":[%.15g,%.15g]}", a, b,
            key->lo, c);
    else
        put(w, "%.15g", a);
}

static inline void put_numbers(writing *w, const pts_key *key, int n) {
    for (int i = 0; i < n; i++) {
        put(w, "%c", i ? ',' : '[');
        put(w, "%.15g", near(w, key));
    }
    put(w, "%s", n ? "]" : "[]");
}

static inline void put_word(writing *w, const pts_key *key) {
    unsigned n = 0;
    while (key->names[n])
        n++;
    put(w, "\"%s\"", key->names[below(w, n)]);
}

static inline void put_duration(writing *w, bool whole_months) {
    static const char *const units[] = {"months", "years", "days"};
    static const int counts[] = {0, 1, 2, 12, 30, 60, 366};
    put(w, "\"%d %s\"", counts[below(w, 7)], units[below(w, whole_months ? 2 : 3)]);
}

static inline void put_value(writing *w, const pts_key *key) {
    static const char *const dates[] = {"01-01", "02-29", "03-31", "06-30", "12-31"};
    if (below(w, 16) == 0)
        put(w, "null");
    else if (key->type == PTS_KEY_NUMBER || (key->type == PTS_KEY_NUMBER_LIST && below(w, 2)))
        put_number(w, key);
    else if (key->type == PTS_KEY_NUMBERS)
        put_numbers(w, key, key->count);
    else if (key->type == PTS_KEY_NUMBER_LIST)
        put_numbers(w, key, (int)below(w, 9));
    else if (key->type == PTS_KEY_INTEGER || key->type == PTS_KEY_SEED)
        put(w, "%.0f", near(w, key));
    else if (key->type == PTS_KEY_REAL)
        put(w, "%.15g", near(w, key));
    else if (key->type == PTS_KEY_BOOL)
        put(w, "%s", below(w, 2) ? "true" : "false");
    else if (key->type == PTS_KEY_ENUM)
        put_word(w, key);
    else if (key->type == PTS_KEY_DURATION || key->type == PTS_KEY_MONTHS)
        put_duration(w, key->type == PTS_KEY_MONTHS);
    else if (key->type == PTS_KEY_DATE)
        put(w, "\"20%02u-%02u-01\"", below(w, 100), 1 + below(w, 12));
    else if (key->type == PTS_KEY_MONTH_DAYS)
        put(w, "[\"%s\",\"%s\"]", dates[below(w, 2)], dates[2 + below(w, 3)]);
    else if (key->type == PTS_KEY_NAMES)
        put(w, "[\"%s\"]", below(w, 2) ? "old" : "gamma");
    else if (key->type == PTS_KEY_SET) {
        put(w, "[");
        put_word(w, key);
        put(w, "]");
    } else
        put(w, "{}");
}

/* ---- pointers ---- */

/* A named thing of everything.json, seldom a new one. */
static inline void put_name(writing *w, const char *map) {
    static const char *const names[][4] = {{"segments", "old", "gamma", "file"},
                                           {"items", "mug", "trip", "mug"},
                                           {"activities", "review", "referral", "review"},
                                           {"correlations", "spend", "price and cost", "spend"}};
    const char *name = "new";
    for (int i = 0; i < 4; i++)
        if (strcmp(map, names[i][0]) == 0 && below(w, 16) > 0)
            name = names[i][1 + below(w, 3)];
    put(w, "/%s", name);
}

static inline void put_set(writing *w, const pts_key *keys) {
    unsigned n = 0;
    while (keys[n].name)
        n++;
    const pts_key *key = &keys[below(w, n)];
    if (!key->children) /* the deeper, the more there is to find */
        key = &keys[below(w, n)];
    put(w, "/%s", key->name);
    if (key->type == PTS_KEY_MAP)
        put_name(w, key->name);
    if (key->children && below(w, 16) > 0) {
        put_set(w, key->children);
        return;
    }
    put(w, "=");
    put_value(w, key);
}

/* ---- lines ---- */

/* Puts a new line at the front or in the place of the first; 0: there is no room. */
static inline size_t mutate_sets(unsigned char *data, size_t size, size_t most, unsigned seed) {
    writing w = {.state = seed};
    const unsigned char *end = size > 0 ? memchr(data, '\n', size) : NULL;
    size_t cut = end && below(&w, 3) == 0 ? (size_t)(end - data) + 1 : 0;
    put_set(&w, pts_scenario_keys);
    put(&w, "\n");
    if (size - cut + w.n > most)
        return 0;
    memmove(data + w.n, data + cut, size - cut);
    memcpy(data, w.text, w.n);
    return size - cut + w.n;
}

#endif
