/* pointsim: whether a run fits into memory, asked before it starts: a system that runs out of memory
 * may end any program instead of refusing this one.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <unistd.h>

void pts_cli_bytes(char text[PTS_CLI_TEXT], uint64_t bytes) {
    char number[PTS_CLI_TEXT];
    double mega = 1e-6 * (double)bytes;
    pts_cli_number(number, mega < 1000 ? mega : 1e-3 * mega, mega < 10 || mega >= 1000 ? 1 : 0);
    snprintf(text, PTS_CLI_TEXT, "%.40s %s", number, mega < 1000 ? "MB" : "GB");
}

/* Bytes of memory in the machine; 0 = not known. */
static uint64_t installed(void) {
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
}

/* Bytes that programs can still get without swapping, as Linux tells it; 0 = not known. */
static uint64_t available(void) {
    FILE *in = fopen("/proc/meminfo", "r");
    uint64_t kilo = 0;
    char line[128];
    while (in != NULL && kilo == 0 && fgets(line, sizeof line, in) != NULL)
        if (sscanf(line, "MemAvailable: %" SCNu64 " kB", &kilo) != 1)
            kilo = 0;
    if (in != NULL)
        fclose(in);
    return kilo * 1024;
}

/* 0 = not known; *all gets what is installed. */
static uint64_t limit_of(uint64_t *all) {
    uint64_t left = available();
    *all = installed();
    return left > 0 && (*all == 0 || left < *all) ? left : *all;
}

int64_t pts_cli_paths_that_fit(const pts_cli_options *options, const pts_scenario *scenario) {
    enum { FEW = 1000, MORE = 2000 }; /* both beyond the number of twins: the rest is linear */
    uint64_t all, limit = limit_of(&all);
    uint64_t few = pts_study_bytes(scenario, FEW, options->threads, options->daily);
    uint64_t more = pts_study_bytes(scenario, MORE, options->threads, options->daily);
    if (limit == 0)
        return INT64_MAX;
    double each = (double)(more - few) / (MORE - FEW), fixed = (double)few - each * FEW;
    double fit = ((double)limit - fixed) / each;
    return fit < 1.0 ? 1 : fit < 9e18 ? (int64_t)fit : INT64_MAX;
}

int pts_cli_memory_for(uint64_t need, const char *words) {
    uint64_t all, limit = limit_of(&all);
    char needed[PTS_CLI_TEXT], has[PTS_CLI_TEXT];
    if (limit == 0 || need <= limit)
        return PTS_EXIT_DONE;
    pts_cli_bytes(needed, need);
    pts_cli_bytes(has, limit);
    pts_cli_error("%s need %s of memory; this machine has %s%s. %s", words, needed, has,
                  limit < all ? " left" : "", pts_cli_advice(PTS_ERR_MEMORY));
    return PTS_EXIT_RESOURCES;
}

int pts_cli_memory(const pts_cli_options *options, const pts_scenario *scenario) {
    char words[80];
    snprintf(words, sizeof words, "%" PRId64 " paths on %d threads", scenario->paths,
             options->threads);
    return pts_cli_memory_for(
        pts_study_bytes(scenario, scenario->paths, options->threads, options->daily), words);
}
