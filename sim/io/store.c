/* pointsim: the result folder: all documents written, then all kept.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

/* In the order of the renames: who finds the manifest finds what it speaks of. */
static const struct {
    const char *name;
    pts_document write;
} documents[] = {{"about.tsv", pts_store_about_to},      {"ledger.csv", pts_store_ledger_to},
                 {"paths.csv", pts_store_paths_to},      {"cohorts.csv", pts_store_cohorts_to},
                 {"daily.csv", pts_store_daily_to},      {"monthly.csv", pts_store_monthly_to},
                 {"summary.json", pts_store_summary_to}, {"manifest.json", pts_store_manifest_to}};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

static bool wanted(pts_document write, const pts_store_input *in) {
    return write != pts_store_daily_to || in->results->dims.days > 0;
}

static bool complete(const pts_store_input *in) {
    return in && in->scenario && in->results && in->results->paths && in->results->plans &&
           in->estimates && in->estimates->headline && in->results->n_paths >= 1 &&
           in->estimates->n_paths == in->results->n_paths;
}

/* All documents beside their places; `moves` gets what is then to be done with them. */
static int write_all(const pts_folder *folder, const pts_store_input *in, pts_move *moves,
                     pts_problems *problems) {
    int status = PTS_OK;
    for (int i = 0; i < DOCUMENTS; i++) {
        bool has = wanted(documents[i].write, in);
        moves[i] = (pts_move){documents[i].name, has ? PTS_MOVE : PTS_REMOVE, 0};
        if (has && status == PTS_OK)
            status = pts_folder_write(folder, documents[i].name, documents[i].write, in, problems);
    }
    return status;
}

int pts_store_complete(const pts_folder *folder, pts_problems *problems) {
    pts_move moves[DOCUMENTS + 1] = {0};
    for (int i = 0; i < DOCUMENTS; i++)
        moves[i].name = documents[i].name;
    return pts_folder_complete(folder, moves, problems);
}

/* An earlier result's hidden files are moved in before this one's take their names. */
static int make_way(const pts_folder *folder, const pts_store_input *in, pts_problems *problems) {
    int status = pts_store_complete(folder, problems);
    return status == PTS_ERR_INPUT
               ? pts_folder_mark_lost(folder, in->results->fingerprint, problems)
               : status;
}

int pts_store_write(const char *dir, const pts_store_input *in, pts_problems *problems) {
    pts_move moves[DOCUMENTS + 1] = {0};
    pts_folder folder;
    if (!complete(in)) {
        pts_problems_add(problems, dir, 0, "nothing to store: the run has no finished path");
        return PTS_ERR_INPUT;
    }
    int status = pts_folder_open(dir, &folder, problems);
    if (status != PTS_OK)
        return status;
    status = make_way(&folder, in, problems);
    if (status == PTS_OK) {
        status = write_all(&folder, in, moves, problems);
        if (status == PTS_OK)
            status = pts_folder_keep(&folder, moves, in->results->fingerprint, problems);
        else
            pts_folder_drop(&folder, moves);
    }
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
