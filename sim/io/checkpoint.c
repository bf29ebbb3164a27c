/* pointsim: what an interrupted run has finished, to go on from: the tallies of its paths and twins
 * as they are in memory, and which scenario they are of. Little-endian int64 throughout:
 *   mark, hash of the scenario without its number of paths, hash of the version,
 *   months, segments, items, days, paths, twins,
 *   for each path, then each twin: the cells of its ledger and its three counts of what was sampled,
 *   XXH3-64 of all before.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "io/json.h"
#include "io/replace.h"
#include "pointsim/store.h"

static const int64_t MARK = INT64_C(0x3148544150535450); /* "PTSPATH1" */

enum { HASH = 1, VERSION, MONTHS, SEGMENTS, ITEMS, DAYS, PATHS, TWINS, HEADER, SAMPLED = 3 };

/* checkpoint.bin of a run, checkpoint_2.bin of the third scenario of a comparison. */
static char *path_in(const char *dir, int which) {
    size_t size = strlen(dir) + 40;
    char *path = malloc(size);
    if (path && which < 0)
        (void)snprintf(path, size, "%s/checkpoint.bin", dir);
    else if (path)
        (void)snprintf(path, size, "%s/checkpoint_%d.bin", dir, which);
    return path;
}

/* The number of paths is what may differ: it decides how many, not which. */
static bool hash_scenario(const char *json, int64_t *hash) {
    cJSON *tree = cJSON_Parse(json);
    cJSON *simulation = cJSON_GetObjectItemCaseSensitive(tree, "simulation");
    cJSON_DeleteItemFromObjectCaseSensitive(simulation, "paths");
    char *text = simulation ? cJSON_PrintUnformatted(tree) : NULL;
    if (text)
        *hash = (int64_t)XXH3_64bits(text, strlen(text));
    bool made = text != NULL;
    cJSON_free(text);
    cJSON_Delete(tree);
    return made;
}

static bool make_header(const pts_store_input *in, int64_t header[HEADER]) {
    const pts_results *r = in->results;
    const char *version = in->build ? in->build->version : "";
    header[0] = MARK;
    header[VERSION] = (int64_t)XXH3_64bits(version, strlen(version));
    header[MONTHS] = r->dims.months;
    header[SEGMENTS] = r->dims.segments;
    header[ITEMS] = r->dims.items;
    header[DAYS] = r->dims.days;
    header[PATHS] = r->n_paths;
    header[TWINS] = r->n_twins;
    return hash_scenario(in->scenario_json, &header[HASH]);
}

/* ---- writing ---- */

typedef struct document {
    const pts_results *results;
    const int64_t *header;
    XXH3_state_t *hash;
} document;

static void put(FILE *out, const document *d, const int64_t *values, size_t n) {
    unsigned char bytes[8 * 512];
    for (size_t i = 0; i < n;) {
        size_t used = 0;
        for (; i < n && used < sizeof bytes; i++)
            for (int b = 0; b < 8; b++)
                bytes[used++] = (unsigned char)((uint64_t)values[i] >> (8 * b));
        (void)XXH3_64bits_update(d->hash, bytes, used);
        (void)fwrite(bytes, 1, used, out);
    }
}

static void put_ledger(FILE *out, const document *d, const pts_ledger *ledger) {
    int64_t sampled[SAMPLED] = {ledger->sampled_purchases, ledger->sampled_redemptions,
                                ledger->sampled_events};
    put(out, d, ledger->flows, pts_ledger_cells(ledger->dims));
    put(out, d, sampled, SAMPLED);
}

static void write_document(FILE *out, const void *context) {
    const document *d = context;
    put(out, d, d->header, HEADER);
    for (int64_t i = 0; i < d->results->n_paths; i++)
        put_ledger(out, d, &d->results->paths[i]);
    for (int i = 0; i < d->results->n_twins; i++)
        put_ledger(out, d, &d->results->twins[i]);
    int64_t sum = (int64_t)XXH3_64bits_digest(d->hash);
    put(out, d, &sum, 1);
}

static int64_t get(const unsigned char *bytes) {
    uint64_t value = 0;
    for (int b = 0; b < 8; b++)
        value |= (uint64_t)bytes[b] << (8 * b);
    return (int64_t)value;
}

/* Whether a file of that name is none of ours: then it stays. */
static bool is_foreign(const char *path) {
    unsigned char mark[8];
    FILE *in = fopen(path, "rb");
    bool foreign = in && (fread(mark, 1, 8, in) != 8 || get(mark) != MARK);
    if (in)
        (void)fclose(in);
    return foreign;
}

int pts_checkpoint_write(const char *dir, int which, const pts_store_input *in,
                         pts_problems *problems) {
    int64_t header[HEADER] = {0};
    document d = {.results = in->results, .header = header, .hash = XXH3_createState()};
    char *path = path_in(dir, which);
    int status = PTS_ERR_MEMORY;
    if (path && is_foreign(path)) {
        pts_problems_add(
            problems, path, 0,
            "found a file that is no checkpoint, accepted: none, or one of pointsim's; "
            "the finished paths were not kept");
        status = PTS_ERR_IO;
    } else if (d.hash && path && XXH3_64bits_reset(d.hash) == XXH_OK && make_header(in, header))
        status = pts_replace(path, write_document, &d, problems);
    XXH3_freeState(d.hash);
    free(path);
    return status;
}

int pts_checkpoint_remove(const char *dir, int which) {
    char *path = path_in(dir, which);
    if (!path)
        return PTS_ERR_MEMORY;
    int failed = !is_foreign(path) && unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR;
    free(path);
    return failed ? PTS_ERR_IO : PTS_OK;
}

/* ---- reading ---- */

static int wrong(const char *path, const char *found, const char *accepted,
                 pts_problems *problems) {
    pts_problems_add(problems, path, 0,
                     "found %s, accepted: %s. Without --resume the run starts anew", found,
                     accepted);
    return PTS_ERR_INPUT;
}

/* All of a regular file; *bytes is the caller's. */
static int read_all(const char *path, unsigned char **bytes, size_t *size, pts_problems *problems) {
    struct stat found;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), status = PTS_OK;
    if (fd < 0 || fstat(fd, &found) != 0) {
        pts_problems_add(problems, path, 0,
                         "%s; only an interrupted run leaves what --resume goes on from",
                         strerror(errno));
        status = PTS_ERR_IO;
    } else if (!S_ISREG(found.st_mode)) {
        status = wrong(path, "no regular file", "the file an interrupted run left", problems);
    } else {
        *size = (size_t)found.st_size;
        *bytes = malloc(*size + 1);
        status = *bytes ? PTS_OK : PTS_ERR_MEMORY;
    }
    for (size_t at = 0; status == PTS_OK && at < *size;) {
        ssize_t n = read(fd, *bytes + at, *size - at);
        if (n <= 0 && errno != EINTR)
            status = wrong(path, "a file that ends early", "a whole one", problems);
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        (void)close(fd);
    return status;
}

static bool fits(const int64_t header[HEADER], pts_dims dims, size_t size) {
    if (header[PATHS] < 1 || header[PATHS] > 100000000 || header[TWINS] < 0 ||
        header[TWINS] > header[PATHS] || header[TWINS] > 32)
        return false;
    uint64_t ledgers = (uint64_t)(header[PATHS] + header[TWINS]);
    return size == 8 * (HEADER + ledgers * (pts_ledger_cells(dims) + SAMPLED) + 1);
}

static int check(const char *path, const pts_store_input *in, const unsigned char *bytes,
                 size_t size, pts_problems *problems) {
    int64_t wanted[HEADER] = {0}, header[HEADER] = {0};
    if (!make_header(in, wanted))
        return PTS_ERR_MEMORY;
    for (int i = 0; i < HEADER && size >= 8 * HEADER; i++)
        header[i] = get(bytes + 8 * i);
    if (header[0] != MARK)
        return wrong(path, "something else", "the file an interrupted run left", problems);
    if (header[VERSION] != wanted[VERSION])
        return wrong(path, "paths of another version of pointsim", "those of this one", problems);
    for (int i = MONTHS; i <= DAYS; i++)
        if (header[i] != wanted[i])
            return wrong(path, "paths of another scenario, or of one with other daily flows",
                         "those of this one", problems);
    if (header[HASH] != wanted[HASH])
        return wrong(path, "paths of another scenario or seed", "those of this one", problems);
    if (!fits(header, in->results->dims, size) ||
        get(bytes + size - 8) != (int64_t)XXH3_64bits(bytes, size - 8))
        return wrong(path, "a damaged file", "one that is as it was written", problems);
    return PTS_OK;
}

/* Sums that do not foot are of no ledger, whatever the checksum says. */
static int read_ledger(const unsigned char **at, pts_dims dims, pts_ledger *ledger) {
    size_t n = pts_ledger_cells(dims);
    int status = pts_ledger_init(ledger, dims);
    if (status != PTS_OK)
        return status;
    const int64_t most = INT64_MAX / (int64_t)(n + SAMPLED); /* so that no sum of cells overflows */
    bool beyond = false;
    for (size_t i = 0; i < n; i++, *at += 8) {
        ledger->flows[i] = get(*at);
        beyond |= ledger->flows[i] > most || ledger->flows[i] < -most;
    }
    ledger->sampled_purchases = get(*at);
    ledger->sampled_redemptions = get(*at + 8);
    ledger->sampled_events = get(*at + 16);
    *at += 8 * SAMPLED;
    return beyond ? PTS_ERR_INTERNAL : pts_ledger_check(ledger);
}

static int read_ledgers(const unsigned char *bytes, pts_results *r) {
    int64_t paths = get(bytes + 8 * PATHS), twins = get(bytes + 8 * TWINS);
    const unsigned char *at = bytes + 8 * HEADER;
    int status = PTS_OK;
    r->paths = calloc((size_t)paths, sizeof *r->paths);
    r->twins = calloc((size_t)twins + 1, sizeof *r->twins);
    if (!r->paths || !r->twins)
        return PTS_ERR_MEMORY;
    for (; r->n_paths < paths && status == PTS_OK; r->n_paths++)
        status = read_ledger(&at, r->dims, &r->paths[r->n_paths]);
    for (; r->n_twins < twins && status == PTS_OK; r->n_twins++)
        status = read_ledger(&at, r->dims, &r->twins[r->n_twins]);
    return status;
}

int pts_checkpoint_read(const char *dir, int which, const pts_scenario *scenario,
                        const char *scenario_json, const pts_build_info *build, bool daily,
                        pts_results *results, pts_problems *problems) {
    pts_store_input in = {.scenario_json = scenario_json, .results = results, .build = build};
    unsigned char *bytes = NULL;
    size_t size = 0;
    *results = (pts_results){.dims = pts_dims_of(scenario, daily)};
    char *path = path_in(dir, which);
    int status = path ? read_all(path, &bytes, &size, problems) : PTS_ERR_MEMORY;
    if (status == PTS_OK)
        status = check(path, &in, bytes, size, problems);
    if (status == PTS_OK)
        status = read_ledgers(bytes, results);
    if (status == PTS_ERR_INTERNAL)
        status = wrong(path, "tallies that do not foot", "those of a run", problems);
    if (status != PTS_OK)
        pts_results_free(results);
    free(bytes);
    free(path);
    return status;
}
