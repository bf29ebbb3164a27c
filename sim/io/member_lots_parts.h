/* Parts of the reader of member lots: file and CSV to rows, a row's checks, members by id.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_IO_MEMBER_LOTS_PARTS_H
#define PTS_IO_MEMBER_LOTS_PARTS_H

#include "pointsim/model.h"

enum {
    PTS_LOTS_ID = 128,      /* bytes of a member's id, at most */
    PTS_LOTS_AGE = 16000,   /* days from earning to the start, at most */
    PTS_LOTS_MOST = 1 << 30 /* points of a member, at most */
};

enum pts_lots_column {
    PTS_LOTS_MEMBER,
    PTS_LOTS_SEGMENT,
    PTS_LOTS_POINTS,
    PTS_LOTS_EARNED,
    PTS_LOTS_EXPIRES,
    PTS_LOTS_COLUMNS
};

/* A field of a row. */
typedef struct pts_lots_field {
    const char *text; /* with a NUL behind it; NULL: the file has no such column */
    size_t n;
    int64_t line; /* where it begins */
} pts_lots_field;

typedef struct pts_lots_member {
    size_t id;      /* offset of its text */
    size_t lots;    /* how many; while they are handed out, where the next one goes */
    int64_t line;   /* of its first row */
    int64_t points; /* of all its lots */
    int segment;    /* index in the scenario; -1: none yet */
    int id_bytes;
} pts_lots_member;

typedef struct pts_lots_lot {
    size_t member;
    pts_given_lot lot;
} pts_lots_lot;

typedef struct pts_lots_slot {
    uint64_t hash;
    size_t member; /* index + 1; 0 = free */
} pts_lots_slot;

/* What the file holds so far: members in the order of their first rows, lots in that of rows. */
typedef struct pts_lots_table {
    pts_lots_member *members;
    size_t n_members, members_capacity;
    pts_lots_lot *lots;
    size_t n_lots, lots_capacity;
    char *ids; /* texts of the members, each with a NUL behind it */
    size_t ids_used, ids_capacity;
    pts_lots_slot *slots; /* open addressing, a power of two, at most half full */
    size_t n_slots;
} pts_lots_table;

/* The member of that id (1 to PTS_LOTS_ID bytes), a new one without a segment if there was none;
 * NULL when memory runs out. Valid until the next call. */
pts_lots_member *pts_lots_intern(pts_lots_table *table, const char *id, size_t n);
bool pts_lots_add(pts_lots_table *table, const pts_lots_member *member, pts_given_lot lot);
/* Hands the members and lots out to the wanted segments; PTS_ERR_MEMORY leaves them as they were.
 * `start`: the first day of the horizon. */
int pts_lots_give(pts_lots_table *table, int32_t start, pts_scenario *scenario, const bool *wanted);
void pts_lots_free(pts_lots_table *table);
/* Room for one more of `size` bytes each, doubled; NULL when memory runs out (the list stays). */
void *pts_lots_grown(void *list, size_t *capacity, size_t size);

enum { PTS_LOTS_UNKNOWN = 64, PTS_LOTS_FOUND = 320 };

typedef struct pts_lots_reader {
    const char *path;
    const pts_scenario *scenario;
    const bool *wanted;
    pts_problems *problems;
    int32_t start;
    const pts_segment **by_name;      /* segments in byte order of their names; malloc'ed */
    int64_t *members;                 /* found, by segment; malloc'ed */
    int64_t column[PTS_LOTS_COLUMNS]; /* its number in the file, from 1; 0 = not there */
    pts_lots_table table;
    uint64_t unknown[PTS_LOTS_UNKNOWN]; /* names of no segment, told once each */
    int n_unknown;
    int told;     /* problems of this file */
    bool memory;  /* an allocation failed */
    bool refused; /* a problem was told */
    bool stop;    /* reading on makes no sense */
} pts_lots_reader;

extern const char *const pts_lots_names[PTS_LOTS_COLUMNS + 1];

/* Tells a problem; `column` 0: of the whole line, `line` 0: of the whole file. */
#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void pts_lots_tell(pts_lots_reader *reader, int64_t line, int64_t column, const char *format, ...);
/* The field in quotes, cut where it is long, or "nothing"; returns `text`. */
const char *pts_lots_found(const char *field, size_t n, char text[PTS_LOTS_FOUND]);

/* Makes by_name and members; false when memory runs out. */
bool pts_lots_prepare(pts_lots_reader *reader);
/* Checks a row and adds what it says to the table. */
void pts_lots_row(pts_lots_reader *reader, const pts_lots_field fields[PTS_LOTS_COLUMNS]);

#endif
