/* pointsim: the result folder: all documents written, then all kept.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

/* In the order of the renames: who finds the manifest finds what it speaks of. */
static const char *const names[] = {"about.tsv",   "ledger.csv",   "paths.csv",     "cohorts.csv",
                                    "monthly.csv", "summary.json", "manifest.json", NULL};
static const pts_document documents[] = {
    pts_store_about_to,   pts_store_ledger_to,  pts_store_paths_to,   pts_store_cohorts_to,
    pts_store_monthly_to, pts_store_summary_to, pts_store_manifest_to};

static bool complete(const pts_store_input *in) {
    return in && in->scenario && in->results && in->results->paths && in->results->plans &&
           in->estimates && in->estimates->headline && in->results->n_paths >= 1 &&
           in->estimates->n_paths == in->results->n_paths;
}

int pts_store_write(const char *dir, const pts_store_input *in, pts_problems *problems) {
    pts_folder folder;
    if (!complete(in)) {
        pts_problems_add(problems, dir, 0, "nothing to store: the run has no finished path");
        return PTS_ERR_INPUT;
    }
    int status = pts_folder_open(dir, &folder, problems);
    if (status != PTS_OK)
        return status;
    for (int i = 0; names[i] && status == PTS_OK; i++)
        status = pts_folder_write(&folder, names[i], documents[i], in, problems);
    if (status == PTS_OK)
        status = pts_folder_keep(&folder, names, problems);
    if (status == PTS_OK)
        pts_folder_drop_plots(&folder);
    else
        pts_folder_drop(&folder, names);
    pts_folder_close(&folder);
    return status;
}

static int printed(pts_document document, FILE *out, const pts_store_input *in) {
    if (!complete(in))
        return PTS_ERR_INPUT;
    int status = document(out, in);
    return status == PTS_OK && ferror(out) ? PTS_ERR_IO : status;
}

int pts_store_summary(FILE *out, const pts_store_input *in) {
    return printed(pts_store_summary_to, out, in);
}

int pts_store_monthly(FILE *out, const pts_store_input *in) {
    return printed(pts_store_monthly_to, out, in);
}

void pts_store_month_text(const pts_scenario *scenario, int month, char text[16]) {
    int since_zero = scenario->start.year * 12 + scenario->start.month - 1 + month - 1;
    (void)snprintf(text, 16, "%04d-%02d", since_zero / 12 % 10000, since_zero % 12 + 1);
}
