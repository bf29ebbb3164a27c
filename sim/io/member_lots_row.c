/* What a row of member lots must hold. SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "io/member_lots_parts.h"
#include "model/phrase.h"
#include "model/text.h"

const char *const pts_lots_names[] = {"member", "segment", "points", "earned", "expires", NULL};

/* ---- messages ---- */

void pts_lots_tell(pts_lots_reader *reader, int64_t line, int64_t column, const char *format, ...) {
    char at[120] = "", text[1400];
    const char *name = NULL;
    enum { MOST_TOLD = 50 };
    int n = 0;
    for (int c = 0; c < PTS_LOTS_COLUMNS && column > 0; c++)
        name = reader->column[c] == column ? pts_lots_names[c] : name;
    if (line > 0)
        n = snprintf(at, sizeof at, "line %" PRId64, line);
    if (column > 0)
        n += snprintf(at + n, sizeof at - (size_t)n, ", column %" PRId64, column);
    if (name)
        n += snprintf(at + n, sizeof at - (size_t)n, " (%s)", name);
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    pts_problems_add(reader->problems, reader->path, 0, "%s%s%s", at, n ? ": " : "", text);
    reader->refused = true;
    if (++reader->told < MOST_TOLD || reader->stop)
        return;
    reader->stop = true; /* a file of a million wrong lines, or one without an end */
    pts_problems_add(reader->problems, reader->path, 0,
                     "%d problems: the file is not read on; mend these and try again", MOST_TOLD);
}

const char *pts_lots_found(const char *field, size_t n, char text[PTS_LOTS_FOUND]) {
    size_t shown = n > 60 ? 60 : n, at = 1;
    while (shown < n && shown > 56 && ((unsigned char)field[shown] & 0xC0) == 0x80)
        shown--; /* no character is cut in two */
    if (n == 0) {
        snprintf(text, PTS_LOTS_FOUND, "nothing");
        return text;
    }
    text[0] = '"';
    for (size_t i = 0; i < shown; i++) {
        bool nul = field[i] == '\0';
        memcpy(text + at, nul ? "\\x00" : &field[i], nul ? 4 : 1);
        at += nul ? 4 : 1;
    }
    snprintf(text + at, PTS_LOTS_FOUND - at, "%s\"", shown < n ? "..." : "");
    return text;
}

static void wrong(pts_lots_reader *reader, enum pts_lots_column c, const pts_lots_field *field,
                  const char *accepted) {
    char found[PTS_LOTS_FOUND];
    pts_lots_tell(reader, field->line, reader->column[c], "found %s, accepted: %s",
                  pts_lots_found(field->text, field->n, found), accepted);
}

/* ---- segments ---- */

static int by_name(const void *a, const void *b) {
    const pts_segment *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static int like_name(const void *text, const void *segment) {
    const pts_segment *const *s = segment;
    return strcmp(text, (*s)->name);
}

bool pts_lots_prepare(pts_lots_reader *reader) {
    size_t n = (size_t)reader->scenario->n_segments;
    reader->by_name = calloc(n + 1, sizeof *reader->by_name);
    reader->members = calloc(n + 1, sizeof *reader->members);
    if (!reader->by_name || !reader->members)
        return false;
    for (size_t i = 0; i < n; i++)
        reader->by_name[i] = &reader->scenario->segments[i];
    qsort(reader->by_name, n, sizeof *reader->by_name, by_name);
    return true;
}

static const char *meant(const pts_lots_reader *reader, const char *word) {
    const char *best = NULL;
    int least = 0;
    for (int i = 0; i < reader->scenario->n_segments; i++) {
        int edits = pts_phrase_edits(word, reader->by_name[i]->name);
        if (edits >= 0 && (!best || edits < least)) {
            best = reader->by_name[i]->name;
            least = edits;
        }
    }
    return best;
}

/* Tells a name the first time only: one slip of the pen may stand in every row. */
static void unknown_segment(pts_lots_reader *reader, const pts_lots_field *field) {
    uint64_t hash = XXH3_64bits(field->text, field->n);
    char found[PTS_LOTS_FOUND];
    for (int i = 0; i < reader->n_unknown; i++)
        if (reader->unknown[i] == hash)
            return;
    if (reader->n_unknown < PTS_LOTS_UNKNOWN)
        reader->unknown[reader->n_unknown++] = hash;
    const char *name = meant(reader, field->text);
    pts_lots_tell(reader, field->line, reader->column[PTS_LOTS_SEGMENT],
                  "found %s, accepted: the name of a segment of the scenario%s%s%s",
                  pts_lots_found(field->text, field->n, found), name ? "; did you mean \"" : "",
                  name ? name : "", name ? "\"?" : "");
}

/* The index of the segment; -1: told, or the file does not say. */
static int read_segment(pts_lots_reader *reader, const pts_lots_field *field) {
    const pts_segment **segment = NULL;
    if (!field->text)
        return -1;
    if (strlen(field->text) == field->n)
        segment = bsearch(field->text, reader->by_name, (size_t)reader->scenario->n_segments,
                          sizeof *reader->by_name, like_name);
    if (!segment)
        unknown_segment(reader, field);
    return segment ? (int)(*segment - reader->scenario->segments) : -1;
}

/* ---- members ---- */

static bool check_id(pts_lots_reader *reader, const pts_lots_field *field) {
    if (!field->text)
        return false;
    if (field->n < 1 || field->n > PTS_LOTS_ID)
        wrong(reader, PTS_LOTS_MEMBER, field, "a text of 1 to 128 bytes that names the member");
    else if (strlen(field->text) != field->n || pts_text_count(field->text, NULL, true) < 0)
        wrong(reader, PTS_LOTS_MEMBER, field, "a text in UTF-8 without the byte 0x00");
    else
        return true;
    return false;
}

/* The member of the row; NULL: told, or no memory. */
static pts_lots_member *read_member(pts_lots_reader *reader, const pts_lots_field *fields) {
    const pts_lots_field *id = &fields[PTS_LOTS_MEMBER], *name = &fields[PTS_LOTS_SEGMENT];
    bool named = check_id(reader, id);
    int segment = read_segment(reader, name);
    if (!named || segment < 0)
        return NULL;
    pts_lots_member *member = pts_lots_intern(&reader->table, id->text, id->n);
    reader->memory = reader->memory || !member;
    if (member && member->segment < 0) {
        member->segment = segment;
        member->line = id->line;
        reader->members[segment]++;
    }
    if (!member || member->segment == segment)
        return member;
    pts_lots_tell(reader, name->line, reader->column[PTS_LOTS_SEGMENT],
                  "found \"%s\" for the member \"%s\", who is in \"%s\" on line %" PRId64
                  ", accepted: one segment for a member",
                  name->text, id->text, reader->scenario->segments[member->segment].name,
                  member->line);
    return NULL;
}

/* ---- lots ---- */

/* Digits up to PTS_LOTS_MOST; -1: something else. */
static int32_t parse_points(const pts_lots_field *field) {
    int64_t points = 0;
    for (size_t i = 0; i < field->n && points <= PTS_LOTS_MOST; i++) {
        if (field->text[i] < '0' || field->text[i] > '9')
            return -1;
        points = points * 10 + (field->text[i] - '0');
    }
    return field->n > 0 && points <= PTS_LOTS_MOST ? (int32_t)points : -1;
}

/* False: told, or the file does not say. */
static bool read_points(pts_lots_reader *reader, const pts_lots_field *field, int32_t *points) {
    *points = field->text ? parse_points(field) : -1;
    if (field->text && *points < 0)
        wrong(reader, PTS_LOTS_POINTS, field, "a whole number, 0 to 1073741824 points");
    return *points >= 0;
}

static bool parse_day(const pts_lots_field *field, int32_t *day) {
    pts_date date = {0};
    if (field->n != 10 || !pts_date_parse(field->text, &date))
        return false;
    *day = pts_date_to_day(date);
    return true;
}

static bool read_earned(pts_lots_reader *reader, const pts_lots_field *field, int32_t *earned) {
    char accepted[200], first[11], last[11], start[11];
    if (!field->text)
        return false;
    if (parse_day(field, earned) && *earned < reader->start &&
        *earned >= reader->start - PTS_LOTS_AGE)
        return true;
    pts_date_format(reader->start - PTS_LOTS_AGE, first);
    pts_date_format(reader->start - 1, last);
    pts_date_format(reader->start, start);
    snprintf(accepted, sizeof accepted,
             "a date, %s to %s: before simulation.start %s by at most 16000 days%s", first, last,
             start, field->n ? "" : "; nothing only beside 0 points");
    wrong(reader, PTS_LOTS_EARNED, field, accepted);
    return false;
}

/* `earned` INT32_MIN: not known. */
static bool read_expiry(pts_lots_reader *reader, const pts_lots_field *field, int32_t earned,
                        int32_t *expiry) {
    char accepted[200], day[11];
    *expiry = INT32_MAX;
    if (!field->text || field->n == 0)
        return true;
    bool date = parse_day(field, expiry);
    if (date && *expiry >= reader->start)
        return true;
    if (!date) {
        snprintf(accepted, sizeof accepted,
                 "a date such as 2027-12-31, the last day on which the points can be used; or "
                 "nothing, as programme.expiry says");
    } else if (*expiry < earned) {
        pts_date_format(earned, day);
        snprintf(accepted, sizeof accepted, "not before the day of earning, %s", day);
    } else {
        pts_date_format(reader->start, day);
        snprintf(accepted, sizeof accepted,
                 "simulation.start %s or later; this lot has lapsed already: leave it out", day);
    }
    wrong(reader, PTS_LOTS_EXPIRES, field, accepted);
    return false;
}

/* A row of 0 points says that there is such a member, no more. */
static void check_empty_lot(pts_lots_reader *reader, const pts_lots_field *fields) {
    for (int c = PTS_LOTS_EARNED; c <= PTS_LOTS_EXPIRES; c++)
        if (fields[c].text && fields[c].n > 0)
            wrong(reader, (enum pts_lots_column)c, &fields[c],
                  "nothing beside 0 points, for a member without points; leave an empty lot out");
}

static void add_lot(pts_lots_reader *reader, const pts_lots_field *points, pts_lots_member *member,
                    pts_given_lot lot) {
    bool most = member->points > PTS_LOTS_MOST;
    member->points += lot.points;
    if (!most && member->points > PTS_LOTS_MOST)
        pts_lots_tell(reader, points->line, reader->column[PTS_LOTS_POINTS],
                      "found %" PRId64 " points of the member \"%s\" up to here, accepted: at most "
                      "1073741824 in all",
                      member->points, reader->table.ids + member->id);
    if (reader->wanted[member->segment] && !pts_lots_add(&reader->table, member, lot))
        reader->memory = true;
}

void pts_lots_row(pts_lots_reader *reader, const pts_lots_field fields[PTS_LOTS_COLUMNS]) {
    pts_given_lot lot = {0};
    pts_lots_member *member = read_member(reader, fields);
    bool good = read_points(reader, &fields[PTS_LOTS_POINTS], &lot.points);
    if (good && lot.points == 0) {
        check_empty_lot(reader, fields);
        return;
    }
    bool dated = read_earned(reader, &fields[PTS_LOTS_EARNED], &lot.earned);
    bool ends =
        read_expiry(reader, &fields[PTS_LOTS_EXPIRES], dated ? lot.earned : INT32_MIN, &lot.expiry);
    if (member && good && dated && ends)
        add_lot(reader, &fields[PTS_LOTS_POINTS], member, lot);
}
