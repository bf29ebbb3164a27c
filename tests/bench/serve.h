/* Runs asked for line by line and answered in JSON, as the programs in peers/ do: see
 * peers/reference_model.py for the form. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_SERVE_H
#define BENCH_SERVE_H

#include <math.h>
#include <string.h>

#include "bench/figures.h"
#include "pointsim/engine.h"

enum { FLOWS = 8, FATES = 3, OPEN = FLOWS + FATES, OUTSTANDING, TOTALS };
static const char *const total_names[TOTALS] = {"purchases",
                                                "spend",
                                                "issued",
                                                "redeemed",
                                                "redemptions",
                                                "opportunities",
                                                "expired",
                                                "forfeited",
                                                "redeemed of 2nd half",
                                                "expired of 2nd half",
                                                "forfeited of 2nd half",
                                                "open of 2nd half",
                                                "outstanding"};

/* Of a path over the horizon; "of 2nd half" are points issued in it. */
static void total_up(const pts_ledger *ledger, double total[TOTALS]) {
    static const int flow[FLOWS] = {PTS_PURCHASES,   PTS_SPEND,         PTS_ISSUED,  PTS_REDEEMED,
                                    PTS_REDEMPTIONS, PTS_OPPORTUNITIES, PTS_EXPIRED, PTS_FORFEITED};
    static const enum pts_cohort_flow fate[FATES] = {PTS_COHORT_REDEEMED, PTS_COHORT_EXPIRED,
                                                     PTS_COHORT_FORFEITED};
    memset(total, 0, TOTALS * sizeof *total);
    for (int i = 0; i < ledger->dims.segments; i++) {
        total[OUTSTANDING] += (double)ledger->closing[i];
        for (int bin = 1; bin <= ledger->dims.months; bin++)
            for (int k = 0; k < FLOWS; k++)
                total[k] += (double)pts_ledger_flow(ledger, i, bin)[flow[k]];
    }
    for (int cohort = ledger->dims.months / 2 + 1; cohort <= ledger->dims.months; cohort++) {
        total[OPEN] += (double)ledger->closing_cohort[cohort];
        for (int bin = cohort; bin <= ledger->dims.months; bin++)
            for (int k = 0; k < FATES; k++)
                total[FLOWS + k] += (double)pts_ledger_cohort(ledger, fate[k], cohort)[bin];
    }
}

static void print_answer(const pts_results *r, int threads, span took) {
    double n = (double)r->n_paths, mean[TOTALS] = {0}, squares[TOTALS] = {0}, x[TOTALS];
    for (int64_t p = 0; p < r->n_paths; p++) {
        total_up(&r->paths[p], x);
        for (int k = 0; k < TOTALS; k++)
            mean[k] += x[k] / n;
    }
    for (int64_t p = 0; p < r->n_paths; p++) {
        total_up(&r->paths[p], x);
        for (int k = 0; k < TOTALS; k++)
            squares[k] += (x[k] - mean[k]) * (x[k] - mean[k]);
    }
    printf("{\"name\": \"pointsim\", \"paths\": %.0f, \"threads\": %d, \"seconds\": %.9f, "
           "\"processor_seconds\": %.9f, \"purchases\": %.0f, \"totals\": {",
           n, threads, took.elapsed, took.processor, n * mean[0]);
    for (int k = 0; k < TOTALS; k++) {
        printf("%s\"%s\": {\"mean\": %.17g, \"se\": ", k ? ", " : "", total_names[k], mean[k]);
        if (n > 1.0)
            printf("%.17g}", sqrt(squares[k] / (n - 1.0) / n));
        else
            printf("null}");
    }
    printf("}}\n");
    fflush(stdout);
}

/* Lines of `SEED PATHS THREADS` until standard input ends. Returns a status. */
static int serve_lines(pts_scenario *scenario) {
    char line[128];
    int status = PTS_OK;
    while (status == PTS_OK && fgets(line, sizeof line, stdin)) {
        unsigned long long seed;
        long long paths;
        pts_run_options options = {.no_twins = true};
        pts_results results = {0};
        if (sscanf(line, "%llu %lld %d", &seed, &paths, &options.threads) != 3 || paths < 1 ||
            options.threads < 1)
            return PTS_ERR_INPUT;
        scenario->seed = seed;
        options.paths = paths;
        span begin = span_begin();
        status = pts_run(scenario, &options, &results);
        span took = span_end(begin);
        if (status == PTS_OK)
            print_answer(&results, options.threads, took);
        pts_results_free(&results);
    }
    return status;
}

#endif
