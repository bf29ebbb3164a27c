/* pointsim: daily.csv, flows by path and day, where --daily asks for them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void rows(FILE *out, const pts_results *results) {
    fprintf(out, "path,day,purchases,enrolled,issued,redeemed,expired\n");
    for (int64_t p = 0; p < results->n_paths; p++) {
        const int64_t *flow = results->paths[p].daily;
        for (int day = 0; day < results->dims.days; day++, flow += PTS_DAILY_FLOWS) {
            fprintf(out, "%" PRId64 ",%d", p, day);
            for (int f = 0; f < PTS_DAILY_FLOWS; f++)
                fprintf(out, ",%" PRId64, flow[f]);
            fprintf(out, "\n");
        }
    }
}

/* Whole under a temporary name first, then renamed: a reader never sees half of it. */
static bool write_table(const char *temporary, const char *name, const pts_results *results) {
    FILE *out = fopen(temporary, "w");
    if (out == NULL)
        return false;
    rows(out, results);
    bool whole = fflush(out) == 0 && !ferror(out) && fsync(fileno(out)) == 0;
    bool closed = fclose(out) == 0;
    if (whole && closed && rename(temporary, name) == 0)
        return true;
    int code = errno;
    (void)unlink(temporary);
    errno = code;
    return false;
}

int pts_cli_daily(const char *dir, const pts_results *results) {
    size_t size = strlen(dir) + sizeof "/.daily.csv.part";
    char *name = malloc(size), *temporary = malloc(size);
    int code = name && temporary ? PTS_EXIT_DONE : PTS_EXIT_RESOURCES;
    if (code == PTS_EXIT_DONE) {
        snprintf(name, size, "%s/daily.csv", dir);
        snprintf(temporary, size, "%s/.daily.csv.part", dir);
        if (results->dims.days == 0)
            (void)unlink(name); /* of an earlier result */
        else if (!write_table(temporary, name, results)) {
            pts_cli_error("%s: %s", name, strerror(errno));
            code = PTS_EXIT_IO;
        }
    }
    free(temporary);
    free(name);
    return code;
}
