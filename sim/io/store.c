/* pointsim: the result folder: all documents written, then all kept.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const names[] = {"about.tsv",   "ledger.csv",   "paths.csv",     "cohorts.csv",
                                    "daily.csv",   "tiers.csv",    "guards.csv",    "capacity.csv",
                                    "monthly.csv", "summary.json", "manifest.json", NULL};
static const pts_document writers[] = {
    pts_store_about_to,   pts_store_ledger_to,  pts_store_paths_to,   pts_store_cohorts_to,
    pts_store_daily_to,   pts_store_tiers_to,   pts_store_guards_to,  pts_store_capacity_to,
    pts_store_monthly_to, pts_store_summary_to, pts_store_manifest_to};
enum { DOCUMENTS = sizeof writers / sizeof *writers };

static const pts_kind run_kind = {names, pts_plot_names, "monthly.csv"};
const pts_kind *const pts_kinds[] = {&run_kind, &pts_compare_kind, NULL};

static bool wanted(pts_document write, const pts_store_input *in) {
    return (write != pts_store_daily_to || in->results->dims.days > 0) &&
           (write != pts_store_tiers_to || in->results->dims.tiers > 0) &&
           (write != pts_store_guards_to || in->results->dims.guards > 0) &&
           (write != pts_store_capacity_to || in->results->dims.items > 0);
}

static bool complete(const pts_store_input *in) {
    return in && in->scenario && in->results && in->results->paths && in->results->plans &&
           in->estimates && in->estimates->headline && in->results->n_paths >= 1 &&
           in->estimates->n_paths == in->results->n_paths;
}

typedef struct writing {
    pts_document document;
    const pts_store_input *in;
} writing;

static int write_document(FILE *out, const void *context) {
    const writing *w = context;
    return w->document(out, w->in);
}

/* A mark tells its kind by the documents that it lists. */
int pts_store_complete(const pts_folder *folder, pts_problems *problems) {
    int status = PTS_ERR_INPUT;
    for (int k = 0; pts_kinds[k] && status == PTS_ERR_INPUT; k++) {
        pts_folder own = {folder->path, folder->fd, pts_kinds[k]};
        pts_move moves[PTS_KIND_DOCUMENTS] = {0};
        for (int i = 0; own.kind->documents[i]; i++)
            moves[i].name = own.kind->documents[i];
        status = pts_folder_complete(&own, moves, problems);
    }
    return status;
}

/* An earlier result's hidden files are moved in before this one's take their names. */
static int make_way(const pts_folder *folder, uint64_t fingerprint, pts_problems *problems) {
    int status = pts_store_complete(folder, problems);
    return status == PTS_ERR_INPUT ? pts_folder_mark_lost(folder, fingerprint, problems) : status;
}

static bool there(const pts_folder *folder, const char *name) {
    return faccessat(folder->fd, name, F_OK, 0) == 0;
}

/* Its schema, which stands first, is one of pointsim's. */
static bool is_ours(const pts_folder *folder, const char *name) {
    char head[200] = "";
    int fd = openat(folder->fd, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd >= 0 ? read(fd, head, sizeof head - 1) : -1;
    if (fd >= 0)
        (void)close(fd);
    return n > 0 && strstr(head, "\"pointsim/") != NULL;
}

/* Files of these names that no result put there are somebody's own: a result always has its last
 * document, or a mark. */
static int check_owner(const pts_folder *folder, pts_problems *problems) {
    int last = 0;
    while (folder->kind->documents[last + 1])
        last++;
    if (is_ours(folder, folder->kind->documents[last]) || there(folder, pts_mark_name))
        return PTS_OK;
    for (int i = 0; i <= last; i++) {
        const char *name = folder->kind->documents[i];
        if (!there(folder, name))
            continue;
        pts_problems_add(
            problems, folder->path, 0,
            "found a file %s that is of no result (there is no %s of pointsim's), accepted: a folder "
            "without it; name another with -o, or move the file away",
            name, folder->kind->documents[last]);
        return PTS_ERR_IO;
    }
    return PTS_OK;
}

/* All documents beside their places; `moves` gets what is then to be done with them. */
static int write_all(const pts_folder *folder, const pts_entry *entries, pts_move *moves,
                     pts_problems *problems) {
    int status = PTS_OK;
    for (int i = 0; folder->kind->documents[i]; i++) {
        const char *name = folder->kind->documents[i];
        moves[i] = (pts_move){name, entries[i].write ? PTS_MOVE : PTS_REMOVE, 0};
        if (entries[i].write && status == PTS_OK)
            status = pts_folder_write(folder, name, entries[i].write, entries[i].context, problems);
    }
    return status;
}

int pts_store_documents(const char *dir, const pts_kind *kind, const pts_entry *entries,
                        uint64_t fingerprint, pts_problems *problems) {
    pts_move moves[PTS_KIND_DOCUMENTS] = {0};
    pts_folder folder;
    int status = pts_folder_open(dir, kind, &folder, problems);
    if (status != PTS_OK)
        return status;
    status = make_way(&folder, fingerprint, problems);
    if (status == PTS_OK)
        status = check_owner(&folder, problems);
    if (status == PTS_OK) {
        status = write_all(&folder, entries, moves, problems);
        if (status == PTS_OK)
            status = pts_folder_keep(&folder, moves, fingerprint, problems);
        else
            pts_folder_drop(&folder, moves);
    }
    pts_folder_close(&folder);
    return status;
}

int pts_store_write(const char *dir, const pts_store_input *in, pts_problems *problems) {
    writing each[DOCUMENTS];
    pts_entry entries[DOCUMENTS];
    if (!complete(in)) {
        pts_problems_add(problems, dir, 0, "nothing to store: the run has no finished path");
        return PTS_ERR_INPUT;
    }
    for (int i = 0; i < DOCUMENTS; i++) {
        each[i] = (writing){writers[i], in};
        entries[i] = (pts_entry){wanted(writers[i], in) ? write_document : NULL, &each[i]};
    }
    return pts_store_documents(dir, &run_kind, entries, in->results->fingerprint, problems);
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

/* Its word stands before the measures. */
bool pts_store_is_whole(const char *dir, const char *document) {
    char head[16384], path[4096];
    int used = snprintf(path, sizeof path, "%s/%s", dir, document);
    FILE *in = used > 0 && used < (int)sizeof path ? fopen(path, "r") : NULL;
    if (!in)
        return false;
    size_t n = fread(head, 1, sizeof head - 1, in);
    (void)fclose(in);
    head[n] = '\0';
    return strstr(head, "\"complete\": true") != NULL;
}
