/* Checks of correlations: their pointers name uncertain numbers that can be joined, no pair twice.
 * Whether the values fit together is seen when they are joined (joint.c).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/joint.h"
#include "model/keys.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

enum {
    MOST_PAIRS = PTS_JOINT_MOST * (PTS_JOINT_MOST - 1) / 2,
    POINTER = 1024,    /* bytes that hold the pointer of every number */
    SUGGESTIONS = 8,   /* each costs a walk over all numbers */
    MOST_COMPARED = 64 /* characters of two pointers that differ */
};

/* One of the two pointers of a correlation. */
typedef struct end {
    const pts_correlation *owner;
    const char *member; /* "a" or "b" */
    const char *pointer;
    uint32_t hash;
    const pts_number *number; /* found there */
    bool doubt;               /* which has a problem of its own */
    int least;                /* edits to the nearest number that could be meant */
    char *nearest;
} end;

typedef struct ends {
    end *list; /* by hash */
    int n;
    pts_problems *problems;
} ends;

static bool joins(const pts_number *number) {
    return number->family == PTS_NORMAL || number->family == PTS_LOGNORMAL ||
           number->family == PTS_UNIFORM || number->family == PTS_TRIANGULAR ||
           number->family == PTS_CHOICE;
}

/* ---- pointers and places ---- */

/* JSON pointer (RFC 6901) of a place, cut where it does not fit; returns its length. */
static size_t pointer_of(const pts_place *place, char text[POINTER]) {
    if (!place->parent) {
        text[0] = '\0';
        return 0;
    }
    size_t n = pointer_of(place->parent, text);
    if (!place->name)
        return n + (size_t)snprintf(text + n, POINTER - n, "/%d", place->index);
    if (n + 1 < POINTER)
        text[n++] = '/';
    for (const char *c = place->name; *c && n + 2 < POINTER; c++) {
        bool escaped = *c == '~' || *c == '/';
        if (escaped)
            text[n++] = '~';
        text[n++] = !escaped ? *c : *c == '~' ? '0' : '1';
    }
    text[n] = '\0';
    return n;
}

static uint32_t fnv(const char *text) {
    uint32_t hash = 2166136261u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* Whether what the rest of a pointer leads to from `parent` has a problem already. */
static bool doubt_at(const pts_problems *problems, const char *rest, const pts_place *parent,
                     int depth) {
    char name[POINTER], where[PTS_PLACE_TEXT];
    size_t n = 0;
    if (*rest != '/' || depth == 16) {
        pts_place_text(parent, where, sizeof where);
        return pts_check_doubt(problems, where);
    }
    for (rest++; *rest && *rest != '/' && n + 1 < sizeof name; rest++) {
        bool escape = *rest == '~' && (rest[1] == '0' || rest[1] == '1');
        rest += escape;
        name[n++] = !escape ? *rest : *rest == '0' ? '~' : '/';
    }
    name[n] = '\0';
    bool element = n > 0 && *rest == '\0' && strspn(name, "0123456789") == n;
    pts_place at = element ? pts_place_element(parent, atoi(name)) : pts_place_member(parent, name);
    return doubt_at(problems, rest, &at, depth + 1);
}

/* ---- finding ---- */

static int by_hash(const void *a, const void *b) {
    uint32_t x = ((const end *)a)->hash, y = ((const end *)b)->hash;
    return (x > y) - (x < y);
}

/* As the scenario has them, for messages. */
static int by_owner(const void *a, const void *b) {
    const end *x = a, *y = b;
    int order = (x->owner > y->owner) - (x->owner < y->owner);
    return order ? order : strcmp(x->member, y->member);
}

static void match(void *context, const pts_key *key, const pts_number *number,
                  const pts_place *place) {
    ends *e = context;
    end wanted = {.hash = pts_place_draw_id(place)};
    end *found = bsearch(&wanted, e->list, (size_t)e->n, sizeof *e->list, by_hash);
    char pointer[POINTER], where[PTS_PLACE_TEXT];
    (void)key;
    if (!found)
        return;
    while (found > e->list && found[-1].hash == wanted.hash)
        found--;
    pointer_of(place, pointer);
    pts_place_text(place, where, sizeof where);
    for (; found < e->list + e->n && found->hash == wanted.hash; found++)
        if (strcmp(found->pointer, pointer) == 0) {
            found->number = number;
            found->doubt = pts_check_doubt(e->problems, where);
        }
}

/* ---- what was meant ---- */

static int smaller(int a, int b) {
    return a < b ? a : b;
}

/* Edits between two short texts (Levenshtein 1966). */
static int distance(const char *a, int n, const char *b, int m) {
    int row[MOST_COMPARED + 1];
    if (n > MOST_COMPARED || m > MOST_COMPARED)
        return n > m ? n : m;
    for (int j = 0; j <= m; j++)
        row[j] = j;
    for (int i = 1; i <= n; i++) {
        int corner = row[0]; /* of the row before */
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int best = smaller(corner + (a[i - 1] != b[j - 1]), row[j - 1] + 1);
            corner = row[j];
            row[j] = smaller(best, row[j] + 1);
        }
    }
    return row[m];
}

/* Edits between two pointers; what they begin and end with in common needs none, and an object stands
 * near all that is in it. */
static int edits(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    size_t n = strlen(a), m = strlen(b);
    if (n == 0 && *b == '/')
        return 1;
    for (; n > 0 && m > 0 && a[n - 1] == b[m - 1]; n--)
        m--;
    return distance(a, (int)n, b, (int)m);
}

static void compare(void *context, const pts_key *key, const pts_number *number,
                    const pts_place *place) {
    end *wanted = context;
    char pointer[POINTER];
    (void)key;
    if (!joins(number))
        return;
    size_t n = pointer_of(place, pointer);
    int cost = edits(wanted->pointer, pointer);
    if (cost >= wanted->least)
        return;
    char *nearest = malloc(n + 1);
    if (!nearest)
        return; /* a hint less */
    memcpy(nearest, pointer, n + 1);
    free(wanted->nearest);
    wanted->nearest = nearest;
    wanted->least = cost;
}

/* ---- telling ---- */

#define ACCEPTED                                                                                   \
    "the JSON pointer of a number that is normal, lognormal, uniform, triangular or choice"

static void tell_end(const pts_scenario *s, end *e, int *suggestions, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], digits[PTS_DIGITS], what[80] = "where no such number stands";
    const char *family = e->number ? pts_families[e->number->family].name : NULL;
    pts_check_where(where, "correlations", e->owner->name, e->member, NULL);
    if (pts_check_doubt(problems, where))
        return;
    if (family)
        snprintf(what, sizeof what, "which is \"%s\"", family);
    else if (e->number)
        snprintf(what, sizeof what, "which is a plain %s",
                 pts_phrase_double(e->number->p[0], digits));
    if (!e->number && (*suggestions)++ < SUGGESTIONS) {
        e->least = (int)(strlen(e->pointer) / 2) + 1;
        pts_scenario_numbers(s, compare, e);
    }
    pts_problems_add(problems, where, 0, "found \"%.300s\", %s, accepted: " ACCEPTED "%s%s%s",
                     e->pointer, what, e->nearest ? "; did you mean \"" : "",
                     e->nearest ? e->nearest : "", e->nearest ? "\"?" : "");
}

static void check_ends(const pts_scenario *s, ends *e, pts_problems *problems) {
    const pts_place top = {0};
    int suggestions = 0;
    for (int i = 0; i < e->n; i++) {
        end *one = &e->list[i];
        bool doubt = one->number ? one->doubt : doubt_at(problems, one->pointer, &top, 0);
        if (!doubt && (!one->number || !joins(one->number)))
            tell_end(s, one, &suggestions, problems);
        free(one->nearest);
        one->nearest = NULL;
    }
}

/* ---- pairs ---- */

static int by_pair(const void *a, const void *b) {
    const pts_correlation *x = *(const pts_correlation *const *)a;
    const pts_correlation *y = *(const pts_correlation *const *)b;
    bool i = strcmp(x->a, x->b) > 0, j = strcmp(y->a, y->b) > 0;
    int first = strcmp(i ? x->b : x->a, j ? y->b : y->a);
    int second = strcmp(i ? x->a : x->b, j ? y->a : y->b);
    return first ? first : second ? second : (x > y) - (x < y);
}

static void check_pairs(const pts_correlation **pairs, int n, pts_problems *problems) {
    qsort(pairs, (size_t)n, sizeof *pairs, by_pair);
    for (int i = 0; i < n; i++) {
        const pts_correlation *c = pairs[i], *before = i ? pairs[i - 1] : NULL;
        char where[PTS_PLACE_TEXT];
        bool alone = strcmp(c->a, c->b) == 0;
        bool twice = before && !alone &&
                     (strcmp(c->a, before->a) == 0
                          ? strcmp(c->b, before->b) == 0
                          : strcmp(c->a, before->b) == 0 && strcmp(c->b, before->a) == 0);
        pts_check_where(where, "correlations", c->name, alone ? "b" : NULL, NULL);
        if ((alone || twice) && !pts_check_doubt(problems, where))
            pts_problems_add(problems, where, 0,
                             alone ? "found the pointer of a again, accepted: another number%s"
                                   : "found the pair of \"%s\" again, accepted: each pair once",
                             alone ? "" : before->name);
    }
}

/* Different numbers that were found; the list is in order of hashes. */
static int count_numbers(const ends *e) {
    int n = 0;
    for (int i = 0; i < e->n; i++)
        n += e->list[i].number && (i == 0 || e->list[i].number != e->list[i - 1].number);
    return n;
}

/* Those with both pointers: the loader told the others. */
static int collect(const pts_scenario *s, const pts_correlation **pairs, end *list) {
    int n = 0;
    for (int i = 0; i < s->n_correlations; i++) {
        const pts_correlation *c = &s->correlations[i];
        if (!c->a || !c->b || !c->name)
            continue;
        list[2 * n] = (end){.owner = c, .member = "a", .pointer = c->a, .hash = fnv(c->a)};
        list[2 * n + 1] = (end){.owner = c, .member = "b", .pointer = c->b, .hash = fnv(c->b)};
        pairs[n++] = c;
    }
    return n;
}

void pts_check_correlations(const pts_scenario *s, pts_problems *problems) {
    if (s->n_correlations < 1 || s->n_correlations > MOST_PAIRS)
        return; /* the loader told what is too many */
    const pts_correlation **pairs = calloc((size_t)s->n_correlations, sizeof *pairs);
    end *list = calloc(2 * (size_t)s->n_correlations, sizeof *list);
    if (pairs && list) {
        int n = collect(s, pairs, list);
        ends e = {.list = list, .n = 2 * n, .problems = problems};
        qsort(list, (size_t)e.n, sizeof *list, by_hash);
        pts_scenario_numbers(s, match, &e);
        int numbers = count_numbers(&e);
        qsort(list, (size_t)e.n, sizeof *list, by_owner);
        check_ends(s, &e, problems);
        check_pairs(pairs, n, problems);
        if (numbers > PTS_JOINT_MOST)
            pts_problems_add(problems, "correlations", 0,
                             "found %d correlated numbers, accepted: at most %d", numbers,
                             PTS_JOINT_MOST);
    } else {
        problems->out_of_memory = true;
    }
    free(pairs);
    free(list);
}
