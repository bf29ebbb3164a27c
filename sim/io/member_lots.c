/* Opening members and their lots from a CSV file: its bytes to lines, lines to rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/member_lots.h"
#include "io/member_lots_parts.h"
#include "model/phrase.h"

enum {
    CHUNK = 1 << 16,
    MOST_FIELD = 1 << 20,
    OPTIONS = CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL
};

/* A file being read. libcsv knows no lines, so it is fed a line at a time. */
typedef struct source {
    pts_lots_reader *reader;
    struct csv_parser csv;
    int64_t line;                   /* of the file, being parsed, from 1 */
    int64_t row_line;               /* where the row begins */
    int64_t fields;                 /* of the row so far */
    int64_t columns;                /* of the header; 0: not read yet */
    int64_t header;                 /* its line */
    bool guessed[PTS_LOTS_COLUMNS]; /* the column has a similar name */
    bool after_return;              /* the byte before was a carriage return, which ended a line */
    bool skip;                      /* the rest of a line that is no CSV */
    bool rows;                      /* there is one below the header */
    char *text;                     /* the row's fields, each with a NUL behind it */
    size_t used, capacity;
    size_t at[PTS_LOTS_COLUMNS]; /* where they begin */
    pts_lots_field row[PTS_LOTS_COLUMNS];
} source;

/* ---- header ---- */

#define COLUMNS  "the columns member, segment, points, earned and, where wanted, expires"
#define ACCEPTED "accepted: " COLUMNS

static int column_named(const char *name, size_t n) {
    for (int c = 0; c < PTS_LOTS_COLUMNS; c++)
        if (strlen(pts_lots_names[c]) == n && memcmp(pts_lots_names[c], name, n) == 0)
            return c;
    return -1;
}

/* A column of a similar name stands for the one that was meant, so that the rows can be checked. */
static void unknown_column(source *s, const char *name, size_t n, int64_t line) {
    char found[PTS_LOTS_FOUND];
    int meant = -1, least = 0;
    for (int c = 0; c < PTS_LOTS_COLUMNS; c++) {
        int edits = pts_phrase_edits(name, pts_lots_names[c]);
        if (edits >= 0 && (meant < 0 || edits < least)) {
            least = edits;
            meant = c;
        }
    }
    pts_lots_found(name, n, found);
    if (n > 0 && strpbrk(name, ";\t|")) {
        pts_lots_tell(s->reader, line, s->fields, "found %s, accepted: columns with commas between",
                      found);
        s->reader->stop = true;
        return;
    }
    if (meant < 0)
        pts_lots_tell(s->reader, line, s->fields, "found %s as the name of a column, " ACCEPTED,
                      found);
    else
        pts_lots_tell(s->reader, line, s->fields,
                      "found %s as the name of a column; did you mean \"%s\"?", found,
                      pts_lots_names[meant]);
    if (meant >= 0 && s->reader->column[meant] == 0) {
        s->reader->column[meant] = s->fields;
        s->guessed[meant] = true;
    }
}

static void header_field(source *s, const char *name, size_t n, int64_t line) {
    int c = column_named(name, n);
    if (c < 0) {
        unknown_column(s, name, n, line);
    } else if (s->reader->column[c] == 0 || s->guessed[c]) {
        s->reader->column[c] = s->fields;
        s->guessed[c] = false;
    } else {
        pts_lots_tell(s->reader, line, s->fields,
                      "found \"%s\" again, as in column %" PRId64 ", accepted: each column once",
                      pts_lots_names[c], s->reader->column[c]);
    }
}

static void header_end(source *s) {
    s->columns = s->fields;
    s->header = s->row_line;
    for (int c = 0; c < PTS_LOTS_EXPIRES && !s->reader->stop; c++)
        if (s->reader->column[c] == 0)
            pts_lots_tell(s->reader, s->header, 0, "found no column \"%s\", " ACCEPTED,
                          pts_lots_names[c]);
}

/* ---- rows ---- */

/* Ends of lines in a text: LF, CR or both together. */
static int64_t breaks(const char *text, size_t n) {
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += text[i] == '\n' ? i == 0 || text[i - 1] != '\r' : text[i] == '\r';
    return count;
}

static void keep(source *s, int c, const char *text, size_t n, int64_t line) {
    while (s->capacity - s->used < n + 1) {
        char *grown = pts_lots_grown(s->text, &s->capacity, 1);
        if (!grown) {
            s->reader->memory = true;
            return;
        }
        s->text = grown;
    }
    memcpy(s->text + s->used, text, n);
    s->text[s->used + n] = '\0';
    s->at[c] = s->used;
    s->row[c] = (pts_lots_field){.n = n, .line = line};
    s->used += n + 1;
}

static void long_field(source *s, int64_t line) {
    pts_lots_tell(s->reader, line, s->fields,
                  "found a field of more than 1 MiB, accepted: a shorter one; is a quote missing "
                  "at its end?");
    s->reader->stop = true;
}

static void on_field(void *data, size_t n, void *context) {
    source *s = context;
    const char *text = data;
    int64_t line = s->line - breaks(text, n);
    if (s->reader->stop || s->reader->memory)
        return;
    if (s->fields++ == 0)
        s->row_line = line;
    if (n > MOST_FIELD)
        long_field(s, line);
    else if (s->columns == 0)
        header_field(s, text, n, line);
    for (int c = 0; c < PTS_LOTS_COLUMNS && s->columns > 0; c++)
        if (s->reader->column[c] == s->fields)
            keep(s, c, text, n, line);
}

static void new_row(source *s) {
    s->fields = 0;
    s->used = 0;
}

static void on_row(int byte, void *context) {
    source *s = context;
    pts_lots_reader *reader = s->reader;
    (void)byte;
    if (reader->stop || reader->memory)
        return;
    s->rows = s->columns > 0;
    if (s->columns == 0) {
        header_end(s);
    } else if (s->fields != s->columns) {
        pts_lots_tell(reader, s->row_line, 0,
                      "found %" PRId64 " field%s, accepted: %" PRId64 ", as in the header",
                      s->fields, s->fields == 1 ? "" : "s", s->columns);
    } else {
        for (int c = 0; c < PTS_LOTS_COLUMNS; c++)
            s->row[c].text = reader->column[c] ? s->text + s->at[c] : NULL;
        pts_lots_row(reader, s->row);
    }
    new_row(s);
}

/* ---- bytes ---- */

static void start_csv(source *s) {
    csv_init(&s->csv, OPTIONS);
    csv_set_blk_size(&s->csv, CHUNK); /* its own steps of 128 bytes make a long field slow */
}

/* Goes on with the next line, if there is a header. */
static void no_csv(source *s) {
    pts_lots_tell(s->reader, s->line, s->fields + 1,
                  "found a quote inside a field or text behind a closing quote, accepted: a field "
                  "within quotes, and two quotes for each one in it");
    s->reader->stop = s->reader->stop || s->columns == 0;
    s->skip = s->rows = true;
    new_row(s);
    csv_free(&s->csv);
    start_csv(s);
}

/* Bytes of at most one line. */
static void feed(source *s, const char *bytes, size_t n) {
    bool end = bytes[n - 1] == '\n' || bytes[n - 1] == '\r';
    bool second = s->after_return && n == 1 && bytes[0] == '\n'; /* the line has ended already */
    s->line -= second;
    if (!s->skip && csv_parse(&s->csv, bytes, n, on_field, on_row, s) != n) {
        if (csv_error(&s->csv) == CSV_EPARSE)
            no_csv(s);
        else
            s->reader->memory = true;
    }
    s->line += end;
    if (!s->reader->stop && s->csv.entry_pos > MOST_FIELD) {
        s->fields++;
        long_field(s, s->line - breaks((const char *)s->csv.entry_buf, s->csv.entry_pos));
    }
    s->skip = s->skip && !end;
    s->after_return = bytes[n - 1] == '\r';
}

/* Bytes up to and with the end of the line. */
static size_t line_length(const char *bytes, size_t n) {
    size_t i = 0;
    while (i < n && bytes[i] != '\n' && bytes[i] != '\r')
        i++;
    i += i < n;
    return i + (i > 0 && i < n && bytes[i - 1] == '\r' && bytes[i] == '\n');
}

static const char *without_mark(source *s, const char *bytes, size_t *n) {
    if (*n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) {
        pts_lots_tell(s->reader, 1, 0, "found UTF-16, accepted: UTF-8");
        s->reader->stop = true;
    }
    size_t mark = *n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *n -= mark;
    return bytes + mark;
}

static void parse(source *s, FILE *stream, char *chunk) {
    bool first = true;
    size_t n = 0;
    while (!s->reader->stop && !s->reader->memory && (n = fread(chunk, 1, CHUNK, stream)) > 0) {
        const char *bytes = first ? without_mark(s, chunk, &n) : chunk;
        first = false;
        for (size_t line; n > 0 && !s->reader->stop && !s->reader->memory; n -= line) {
            line = line_length(bytes, n);
            feed(s, bytes, line);
            bytes += line;
        }
    }
}

/* What only the whole file shows. */
static void finish(source *s) {
    pts_lots_reader *reader = s->reader;
    if (csv_fini(&s->csv, on_field, on_row, s) != 0) {
        int64_t line = s->line - breaks((const char *)s->csv.entry_buf, s->csv.entry_pos);
        pts_lots_tell(reader, line, s->fields + 1,
                      "found a quote that nothing closes to the end of the file, accepted: a "
                      "second quote at the end of the field");
    } else if (s->columns == 0) {
        pts_lots_tell(reader, 0, 0,
                      "found an empty file, accepted: a header and rows below it; " COLUMNS);
    } else if (!s->rows) {
        pts_lots_tell(reader, s->header, 0, "found no row below the header, accepted: 1 or more");
    }
    for (int i = 0; i < reader->scenario->n_segments && !reader->refused; i++)
        if (reader->wanted[i] && reader->members[i] == 0)
            pts_lots_tell(reader, 0, 0,
                          "found no member of the segment \"%s\", accepted: 1 or more",
                          reader->scenario->segments[i].name);
}

static int read_stream(pts_lots_reader *reader, FILE *stream) {
    source s = {.reader = reader, .line = 1};
    char *chunk = malloc(CHUNK);
    bool failed = false;
    if (chunk) {
        start_csv(&s);
        parse(&s, stream, chunk);
        failed = ferror(stream) != 0;
        if (failed)
            pts_lots_tell(reader, 0, 0, "%s", strerror(errno));
        else if (!reader->stop && !reader->memory)
            finish(&s);
        csv_free(&s.csv);
    }
    reader->memory = reader->memory || !chunk || reader->problems->out_of_memory;
    free(chunk);
    free(s.text);
    return reader->memory    ? PTS_ERR_MEMORY
           : failed          ? PTS_ERR_IO
           : reader->refused ? PTS_ERR_INPUT
                             : PTS_OK;
}

static int open_failed(pts_lots_reader *reader) {
    if (errno == ENOMEM)
        return PTS_ERR_MEMORY;
    pts_lots_tell(reader, 0, 0, "%s", strerror(errno));
    return reader->problems->out_of_memory ? PTS_ERR_MEMORY : PTS_ERR_IO;
}

int pts_member_lots_load(const char *path, pts_scenario *scenario, const bool *wanted,
                         pts_problems *problems) {
    pts_lots_reader reader = {.path = path,
                              .scenario = scenario,
                              .wanted = wanted,
                              .problems = problems,
                              .start = pts_date_to_day(scenario->start)};
    int status = pts_lots_prepare(&reader) ? PTS_OK : PTS_ERR_MEMORY;
    FILE *stream = status == PTS_OK ? fopen(path, "rb") : NULL;
    if (status == PTS_OK)
        status = stream ? read_stream(&reader, stream) : open_failed(&reader);
    if (stream)
        fclose(stream);
    if (status == PTS_OK)
        status = pts_lots_give(&reader.table, reader.start, scenario, wanted);
    pts_lots_free(&reader.table);
    free(reader.by_name);
    free(reader.members);
    return status;
}
