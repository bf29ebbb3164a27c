/* pointsim: io layer. The result folder: manifest.json, summary.json, the CSV tables, the plots.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_STORE_H
#define POINTSIM_STORE_H

#include <stdio.h>

#include "pointsim/study.h"

typedef struct pts_build_info {
    const char *version;  /* "0.1.0" */
    const char *git_hash; /* NULL = unknown */
    const char *compiler;
    const char *flags;
} pts_build_info;

enum pts_ledger_rows {
    PTS_LEDGER_AUTO,  /* rows of every path while ledger.csv stays below 50 MB, else the sums */
    PTS_LEDGER_PATHS, /* rows of every path, whatever the size */
    PTS_LEDGER_SUM    /* one block of rows with path = "sum" */
};

/* What a result folder is made of. Everything is borrowed. */
typedef struct pts_store_input {
    const pts_scenario *scenario;
    const char *scenario_json; /* the resolved scenario as JSON text; NULL = not in the manifest */
    const pts_results *results;
    const pts_estimates *estimates; /* of these results */
    const pts_build_info *build;    /* NULL = unknown */
    const char *const *argv;        /* command line, for the manifest; NULL-terminated or NULL */
    int threads;                    /* for the manifest's invocation part; 0 = not said */
    enum pts_ledger_rows ledger_rows;
} pts_store_input;

/* Writes manifest.json, summary.json, monthly.csv, ledger.csv, paths.csv, cohorts.csv, daily.csv
 * (where daily flows were kept) and about.tsv (what plots print) into `dir`, made with its parents
 * where absent. Each goes to a hidden temporary name there first; only when all are written,
 * flushed, synced and closed are they renamed, manifest last, and what an earlier result had beyond
 * them (daily.csv, plots) is removed. On failure before the first rename nothing of an earlier
 * result has changed and the temporary files are gone. While it renames, a file UNFINISHED stands
 * in the folder with what is needed to go on: what was cut off then is completed by whoever comes
 * next, this function (before it writes) or pts_store_plot, which add a problem that says so and
 * may still return PTS_OK.
 * PTS_OK; PTS_ERR_IO (a problem names the file and the system's reason), PTS_ERR_RANGE (a sum over
 * paths leaves int64), PTS_ERR_MEMORY, PTS_ERR_INPUT (missing part of `in`). */
int pts_store_write(const char *dir, const pts_store_input *in, pts_problems *problems);

/* Whether the folder holds the result of a run (summary.json) or comparison (compare.json) that was
 * not cut short, by the word of that document. */
bool pts_store_is_whole(const char *dir, const char *document);

/* The single documents, for standard output; PTS_OK, PTS_ERR_IO or PTS_ERR_MEMORY. */
int pts_store_summary(FILE *out, const pts_store_input *in);
int pts_store_monthly(FILE *out, const pts_store_input *in);

/* ---- resuming ---- */

/* Leaves the finished paths of an interrupted run in dir/checkpoint.bin (`which` below 0; of scenario
 * `which` of a comparison in checkpoint_WHICH.bin), in the place of an earlier one; of `in` it takes scenario_json, results and build. PTS_OK, PTS_ERR_IO (an earlier file is as
 * it was) or PTS_ERR_MEMORY. */
int pts_checkpoint_write(const char *dir, int which, const pts_store_input *in,
                         pts_problems *problems);
/* Reads them back into `results`, to be given to pts_run. Only those of the same version, the same
 * resolved scenario but for its number of paths, and the same `daily` are accepted; a damaged file is
 * not. PTS_OK; PTS_ERR_IO, PTS_ERR_INPUT with a problem; PTS_ERR_MEMORY; then `results` is {0}. */
int pts_checkpoint_read(const char *dir, int which, const pts_scenario *scenario,
                        const char *scenario_json, const pts_build_info *build, bool daily,
                        pts_results *results, pts_problems *problems);
/* Removes the file; it need not be there. PTS_OK, PTS_ERR_IO or PTS_ERR_MEMORY. */
int pts_checkpoint_remove(const char *dir, int which);

/* ---- comparisons ---- */

/* What the result of a comparison is made of. Everything is borrowed; lists have an element for each
 * scenario, the base first. */
typedef struct pts_compare_input {
    const pts_scenario *const *scenarios;
    const char *const *labels;        /* what tables call them, no two alike */
    const char *const *scenario_json; /* resolved scenarios; NULL = not in the manifest */
    const pts_comparison *comparison;
    const pts_build_info *build;
    const char *const *argv;
    int threads;
} pts_compare_input;

/* Writes compare.tsv (what the plot prints), compare.csv and compare.json into `dir`, with the
 * promises and return values of pts_store_write. A result of `run` in the same folder stays. */
int pts_compare_store(const char *dir, const pts_compare_input *in, pts_problems *problems);
/* The single documents, for standard output; PTS_OK, PTS_ERR_IO or PTS_ERR_MEMORY. */
int pts_compare_json(FILE *out, const pts_compare_input *in);
int pts_compare_csv(FILE *out, const pts_compare_input *in);

/* ---- plots ---- */

/* Charts of a stored result (fans of a run, intervals of a comparison, whichever is there) as DIR/plots/NAME.svg and .png, by gnuplot and the scripts of
 * POINTSIM_DATADIR (environment), else of the folder PTS_DATADIR compiled in; in either, or in its
 * subfolder plots. PTS_OK when all were made. Otherwise PTS_ERR_IO or PTS_ERR_MEMORY, and each
 * problem says what was wrong and how to get the plots; the stored result is unharmed, so a run
 * that ends so has still succeeded. Plots that are there are replaced when all new ones are drawn,
 * else left. Not while another pointsim writes there, nor where UNFINISHED stands and the result
 * cannot be completed (see pts_store_write). */
int pts_store_plot(const char *dir, pts_problems *problems);

/* Names of the plots of a run, without ending, NULL-terminated. */
extern const char *const pts_plot_names[];

#endif
