/* The strict scan of a JSON text: everything that cJSON would accept in silence is refused here,
 * with line and column. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "io/json_scan.h"
#include "model/place.h"

static bool out_of_memory(pts_scan *s) {
    s->memory = true;
    return false;
}

static void report_twice(pts_scan *s, const pts_place *object, const pts_scan_member *first,
                         const pts_scan_member *again) {
    char where[PTS_PLACE_TEXT];
    bool own = s->source->origin == PTS_JSON_MAIN;
    pts_place place = pts_place_member(object, again->key);
    pts_place_text(&place, where, sizeof where);
    s->refused = true;
    pts_problems_add(s->problems, where, own ? again->line : 0,
                     "found the key twice in one object, at line %d and line %d of %s, accepted: "
                     "once",
                     first->line, again->line, s->source->label);
}

static bool word(pts_scan *s, const char *text) {
    size_t n = strlen(text);
    if (strncmp(s->text + s->at, text, n) != 0)
        return false;
    s->at += n;
    return true;
}

static bool value(pts_scan *s, const pts_place *place);

static bool note_line(pts_scan *s) {
    pts_json_lines *lines = s->lines;
    if (lines->n >= PTS_JSON_VALUES)
        return pts_scan_fail(s, "at most 4000000 values");
    if (lines->n == lines->capacity) {
        size_t capacity = lines->capacity ? 2 * lines->capacity : 256;
        int *line = realloc(lines->line, capacity * sizeof *line);
        if (!line)
            return out_of_memory(s);
        lines->line = line;
        lines->capacity = capacity;
    }
    lines->line[lines->n++] = s->line;
    return true;
}

static int by_key(const void *a, const void *b) {
    const pts_scan_member *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

/* Keys are compared as decoded: "a" and "\u0061" are the same. */
static void check_twice(pts_scan *s, size_t first, const pts_place *place) {
    size_t n = s->n_members - first;
    if (n > 1)
        qsort(s->members + first, n, sizeof *s->members, by_key);
    for (size_t i = first + 1; i < s->n_members; i++)
        if (strcmp(s->members[i - 1].key, s->members[i].key) == 0)
            report_twice(s, place, &s->members[i - 1], &s->members[i]);
}

static bool add_member(pts_scan *s, const char *key) {
    if (s->n_members == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 64;
        pts_scan_member *members = realloc(s->members, capacity * sizeof *members);
        if (!members)
            return out_of_memory(s);
        s->members = members;
        s->capacity = capacity;
    }
    pts_scan_member added = {.key = key, .order = s->n_members, .line = s->line};
    s->members[s->n_members++] = added;
    return true;
}

static bool one_member(pts_scan *s, const pts_place *object) {
    pts_scan_space(s);
    if (pts_scan_ended(s) || pts_scan_byte(s) != '"')
        return pts_scan_fail(s, "a key in double quotes");
    char *key = s->keys + s->keys_used;
    if (!pts_scan_string(s, key))
        return false;
    s->keys_used += strlen(key) + 1;
    if (!add_member(s, key))
        return false;
    pts_scan_space(s);
    if (pts_scan_ended(s) || pts_scan_byte(s) != ':')
        return pts_scan_fail(s, "a colon after the key");
    s->at++;
    pts_place place = pts_place_member(object, key);
    return value(s, &place);
}

/* After a value inside an object or array: true when another follows. */
static bool more(pts_scan *s, char close, const char *accepted, bool *good) {
    pts_scan_space(s);
    *good = !pts_scan_ended(s) && (s->text[s->at] == ',' || s->text[s->at] == close);
    if (!*good)
        return pts_scan_fail(s, accepted);
    return s->text[s->at++] == ',';
}

static bool object(pts_scan *s, const pts_place *place) {
    size_t first = s->n_members, keys = s->keys_used;
    bool good = true, again = true;
    s->at++;
    pts_scan_space(s);
    if (pts_scan_byte(s) == '}') {
        s->at++;
        return true;
    }
    while (again) {
        if (s->n_members - first >= PTS_JSON_MEMBERS)
            return pts_scan_fail(s, "at most 8192 keys in one object");
        if (!one_member(s, place))
            return false;
        again = more(s, '}', "a comma or } after a value of an object", &good);
    }
    check_twice(s, first, place);
    s->n_members = first;
    s->keys_used = keys;
    return good;
}

static bool array(pts_scan *s, const pts_place *place) {
    bool good = true, again = true;
    s->at++;
    pts_scan_space(s);
    if (pts_scan_byte(s) == ']') {
        s->at++;
        return true;
    }
    for (int i = 0; again; i++) {
        pts_place at = pts_place_element(place, i);
        if (!value(s, &at))
            return false;
        again = more(s, ']', "a comma or ] after a value of a list", &good);
    }
    return good;
}

static bool nested(pts_scan *s, const pts_place *place) {
    if (s->depth >= PTS_JSON_DEPTH)
        return pts_scan_fail(s, "at most 64 objects and lists inside each other");
    s->depth++;
    bool good = pts_scan_byte(s) == '{' ? object(s, place) : array(s, place);
    s->depth--;
    return good;
}

static bool value(pts_scan *s, const pts_place *place) {
    pts_scan_space(s);
    if (!note_line(s))
        return false;
    if (pts_scan_ended(s))
        return pts_scan_fail(s, "a value");
    if (pts_scan_byte(s) == '{' || pts_scan_byte(s) == '[')
        return nested(s, place);
    if (pts_scan_byte(s) == '"')
        return pts_scan_string(s, NULL);
    if (pts_scan_byte(s) == '-' || (pts_scan_byte(s) >= '0' && pts_scan_byte(s) <= '9'))
        return pts_scan_number(s);
    if (word(s, "true") || word(s, "false") || word(s, "null"))
        return true;
    return pts_scan_fail(s, "a value: an object, list, text in double quotes, number, true, false "
                            "or null");
}

static bool whole_text(pts_scan *s) {
    pts_place top = {0};
    if (s->n >= 3 && memcmp(s->text, "\xEF\xBB\xBF", 3) == 0)
        s->line_start = s->at = 3; /* a byte order mark, as some editors write */
    pts_scan_space(s);
    if (pts_scan_ended(s))
        return pts_scan_fail(s, "an object; the text is empty");
    if (!value(s, &top))
        return false;
    pts_scan_space(s);
    return pts_scan_ended(s) || pts_scan_fail(s, "nothing after the end of the value");
}

int pts_json_scan(const pts_json_text *text, pts_json_lines *lines, pts_problems *problems) {
    pts_scan s = {.text = text->data,
                  .n = text->length,
                  .line = 1,
                  .lines = lines,
                  .source = text,
                  .problems = problems,
                  .keys = malloc(text->length + 1)};
    bool read = s.keys && whole_text(&s);
    bool memory = !s.keys || s.memory || problems->out_of_memory;
    free(s.keys);
    free(s.members);
    if (memory)
        return PTS_ERR_MEMORY;
    return read && !s.refused ? PTS_OK : PTS_ERR_INPUT;
}
