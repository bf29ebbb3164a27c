/* pointsim: the parts of the result folder: its files one by one, and how they get there whole.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_STORE_PARTS_H
#define POINTSIM_IO_STORE_PARTS_H

#include "io/json_write.h"
#include "pointsim/store.h"

/* ---- documents: each writes one; a failed write shows in ferror(out), a status is returned for
 * anything else (PTS_ERR_MEMORY, PTS_ERR_RANGE) ---- */

typedef int (*pts_document)(FILE *out, const pts_store_input *in);

int pts_store_manifest_to(FILE *out, const pts_store_input *in);
int pts_store_summary_to(FILE *out, const pts_store_input *in);
int pts_store_monthly_to(FILE *out, const pts_store_input *in);
int pts_store_ledger_to(FILE *out, const pts_store_input *in);
int pts_store_paths_to(FILE *out, const pts_store_input *in);
int pts_store_cohorts_to(FILE *out, const pts_store_input *in);
int pts_store_daily_to(FILE *out, const pts_store_input *in);
int pts_store_guards_to(FILE *out, const pts_store_input *in);
int pts_store_tiers_to(FILE *out, const pts_store_input *in);
int pts_store_capacity_to(FILE *out, const pts_store_input *in);
int pts_store_about_to(FILE *out, const pts_store_input *in);

/* Members of a manifest. */
void pts_write_seed(pts_writer *json, uint64_t seed);
void pts_write_fingerprint(pts_writer *json, uint64_t fingerprint);
void pts_write_planned(pts_writer *json, const pts_scenario *scenario, const pts_planned *planned);
void pts_write_build(pts_writer *json, const pts_build_info *build);
void pts_write_invocation(pts_writer *json, const char *const *argv, int threads);

/* What each guard did, as an object of that name; nothing where there are none. PTS_ERR_MEMORY. */
int pts_write_guards(pts_writer *json, const char *name, const pts_scenario *scenario,
                     const pts_results *results);

/* "2026-01" of month 1..H of the scenario. */
void pts_store_month_text(const pts_scenario *scenario, int month, char text[16]);

/* ---- kinds of result ---- */

/* What a kind of result is made of; NULL-terminated lists. Kinds share no name, so that one folder
 * can hold a result of each. */
typedef struct pts_kind {
    const char *const
        *documents;           /* in the order of the renames: the last one speaks of the others */
    const char *const *plots; /* without ending */
    const char *plotted;      /* the document that they draw */
} pts_kind;

extern const pts_kind pts_compare_kind;
extern const pts_kind *const pts_kinds[]; /* all of them, NULL-terminated */
enum { PTS_KIND_DOCUMENTS = 16 };         /* most of a kind, with the NULL */

/* ---- folder ---- */

typedef struct pts_folder {
    const char *path;     /* as given, for messages */
    int fd;               /* of the folder; -1 = not open */
    const pts_kind *kind; /* of the result that is written or completed */
} pts_folder;

/* Writes a document from what `context` points to; returns as a pts_document does. */
typedef int (*pts_writing)(FILE *out, const void *context);

/* What becomes of a document's place in the folder. */
enum pts_step {
    PTS_MOVE,   /* the new one is written beside it, and is to be moved in */
    PTS_REMOVE, /* the result has none: an earlier one goes */
    PTS_THERE   /* the new one has been moved in */
};

typedef struct pts_move {
    const char *name; /* NULL ends a list */
    enum pts_step step;
    uint64_t inode; /* of the new one: by it, it is known wherever it is */
} pts_move;

/* mkdir -p; what stands in the way shows when the folder is opened. PTS_OK, PTS_ERR_MEMORY or
 * PTS_ERR_IO with errno. */
int pts_folder_make(const char *path);
/* Makes the folder and its parents where absent, opens and locks it. PTS_ERR_IO with a problem. */
int pts_folder_open(const char *path, const pts_kind *kind, pts_folder *folder,
                    pts_problems *problems);
/* Locks an open folder against other pointsims. PTS_ERR_IO with a problem. */
int pts_folder_lock(const pts_folder *folder, pts_problems *problems);
void pts_folder_close(pts_folder *folder);
/* Writes a document beside its place, complete on the disk. On failure a problem is added. */
int pts_folder_write(const pts_folder *folder, const char *name, pts_writing write,
                     const void *context, pts_problems *problems);
/* Takes the moves' steps, in order, and removes the kind's plots, which are of an earlier result. From
 * before the first rename until after the last the folder is marked: what is cut off in between
 * stays marked and can be completed. What fails before the first rename drops the written files. */
int pts_folder_keep(const pts_folder *folder, pts_move *moves, uint64_t fingerprint,
                    pts_problems *problems);
/* Takes the steps that a mark has left over, and tells so as a problem; `moves` need only names.
 * PTS_OK also without a mark; PTS_ERR_INPUT: the mark is none that can be followed, and nothing is
 * changed; PTS_ERR_IO with a problem. */
int pts_folder_complete(const pts_folder *folder, pts_move *moves, pts_problems *problems);
/* Marks the folder as one that only another run can put right. PTS_ERR_IO with a problem. */
int pts_folder_mark_lost(const pts_folder *folder, uint64_t fingerprint, pts_problems *problems);
/* Removes what was written beside the places. */
void pts_folder_drop(const pts_folder *folder, const pts_move *moves);
/* Removes plots of the kind left half way; with `finished`, all of them. */
void pts_folder_drop_plots(const pts_folder *folder, bool finished);

/* pts_folder_complete for whatever kind the mark is of. */
int pts_store_complete(const pts_folder *folder, pts_problems *problems);

/* How a document of a result is written; NULL: the result has none. */
typedef struct pts_entry {
    pts_writing write;
    const void *context;
} pts_entry;
/* Stores a result as pts_store_write promises; `entries` in the order of the kind's documents. */
int pts_store_documents(const char *dir, const pts_kind *kind, const pts_entry *entries,
                        uint64_t fingerprint, pts_problems *problems);

/* A problem at path/name with the text of `code` (an errno) and what to do about it. */
void pts_folder_problem(const pts_folder *folder, const char *name, int code, const char *advice,
                        pts_problems *problems);

/* ---- mark ---- */

extern const char pts_mark_name[];

void pts_mark_to(FILE *out, const pts_move *moves, uint64_t fingerprint);
/* Fills the moves of these names; false when the mark has anything but a step for each. */
bool pts_mark_read(const pts_folder *folder, pts_move *moves);

#endif
