/* pointsim: the parts of the result folder: its files one by one, and how they get there whole.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_IO_STORE_PARTS_H
#define POINTSIM_IO_STORE_PARTS_H

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
int pts_store_about_to(FILE *out, const pts_store_input *in);

/* "2026-01" of month 1..H of the scenario. */
void pts_store_month_text(const pts_scenario *scenario, int month, char text[16]);

/* ---- folder ---- */

typedef struct pts_folder {
    const char *path; /* as given, for messages */
    int fd;           /* of the folder; -1 = not open */
} pts_folder;

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
int pts_folder_open(const char *path, pts_folder *folder, pts_problems *problems);
/* Locks an open folder against other pointsims. PTS_ERR_IO with a problem. */
int pts_folder_lock(const pts_folder *folder, pts_problems *problems);
void pts_folder_close(pts_folder *folder);
/* Writes a document beside its place, complete on the disk. On failure a problem is added. */
int pts_folder_write(const pts_folder *folder, const char *name, pts_document document,
                     const pts_store_input *in, pts_problems *problems);
/* Takes the moves' steps, in order, and removes all plots, which are of an earlier result. From
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
/* Removes plots left half way; with `finished`, all plots. */
void pts_folder_drop_plots(const pts_folder *folder, bool finished);

/* pts_folder_complete for the documents of a result. */
int pts_store_complete(const pts_folder *folder, pts_problems *problems);

/* A problem at path/name with the text of `code` (an errno) and what to do about it. */
void pts_folder_problem(const pts_folder *folder, const char *name, int code, const char *advice,
                        pts_problems *problems);

/* ---- mark ---- */

extern const char pts_mark_name[];

void pts_mark_to(FILE *out, const pts_move *moves, uint64_t fingerprint);
/* Fills the moves of these names; false when the mark has anything but a step for each. */
bool pts_mark_read(const pts_folder *folder, pts_move *moves);

#endif
