/* pointsim: ledger.csv: the integers of every path, month and segment, which foot.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/table.h"

enum { POINT_FLOWS = 8 };
static const long SIZE_LIMIT = 50000000; /* bytes; above it spreadsheets and people give up */

static const enum pts_flow point_flows[POINT_FLOWS] = {PTS_ISSUED,    PTS_RECEIVED, PTS_REDEEMED,
                                                       PTS_CONVERTED, PTS_EXPIRED,  PTS_FORFEITED,
                                                       PTS_REVERSED,  PTS_SENT};

static int64_t sign_of(enum pts_flow flow) {
    return flow == PTS_ISSUED || flow == PTS_RECEIVED ? 1 : -1;
}

static bool is_point_flow(int flow) {
    for (int f = 0; f < POINT_FLOWS; f++)
        if ((int)point_flows[f] == flow)
            return true;
    return false;
}

/* Money is in minor units, and its column says so. */
static void write_other_header(pts_table *table, const pts_flow_info *flow) {
    char name[64];
    bool money = strcmp(flow->unit, "money") == 0;
    (void)snprintf(name, sizeof name, "%s%s", flow->name, money ? "_minor" : "");
    pts_table_text(table, name);
}

static void write_header(pts_table *table) {
    static const char *const before[] = {"path", "month", "segment", "opening", NULL};
    for (int i = 0; before[i]; i++)
        pts_table_text(table, before[i]);
    for (int f = 0; f < POINT_FLOWS; f++)
        pts_table_text(table, pts_flow_table[point_flows[f]].name);
    pts_table_text(table, "closing");
    for (int f = 0; f < PTS_FLOWS; f++)
        if (!is_point_flow(f))
            write_other_header(table, &pts_flow_table[f]);
    pts_table_end(table);
}

/* A row's cells after the path; false if the closing leaves int64. */
static bool write_row(pts_table *table, const char *month, const char *segment, const int64_t *flow,
                      int64_t *balance) {
    pts_table_text(table, month);
    pts_table_text(table, segment);
    pts_table_integer(table, *balance);
    for (int f = 0; f < POINT_FLOWS; f++) {
        int64_t points = flow[point_flows[f]];
        pts_table_integer(table, points);
        if (__builtin_add_overflow(*balance, sign_of(point_flows[f]) * points, balance))
            return false;
    }
    pts_table_integer(table, *balance);
    for (int f = 0; f < PTS_FLOWS; f++)
        if (!is_point_flow(f))
            pts_table_integer(table, flow[f]);
    pts_table_end(table);
    return true;
}

/* The rows of a ledger; `path` < 0 stands for the sum. `balances` is storage of [segments]. */
static int write_ledger(pts_table *table, const pts_scenario *scenario, const pts_ledger *ledger,
                        int64_t path, int64_t *balances) {
    for (int s = 0; s < ledger->dims.segments; s++)
        balances[s] = pts_ledger_opening(ledger, s, 1);
    for (int month = 1; month <= ledger->dims.months; month++) {
        char text[16];
        pts_store_month_text(scenario, month, text);
        for (int s = 0; s < ledger->dims.segments; s++) {
            if (path < 0)
                pts_table_text(table, "sum");
            else
                pts_table_integer(table, path);
            if (!write_row(table, text, scenario->segments[s].name,
                           pts_ledger_flow(ledger, s, month), &balances[s]))
                return PTS_ERR_RANGE;
        }
    }
    return PTS_OK;
}

/* ---- every path ---- */

/* *fits becomes false as soon as the file passes the limit; the rest is then not written. */
static int write_paths(FILE *out, const pts_store_input *in, int64_t *balances, bool *fits) {
    pts_table table = {.out = out};
    int status = PTS_OK;
    *fits = true;
    write_header(&table);
    for (int64_t i = 0; i < in->results->n_paths && *fits && status == PTS_OK; i++) {
        if (ferror(out))
            return PTS_OK;
        status = write_ledger(&table, in->scenario, &in->results->paths[i], i, balances);
        *fits = in->ledger_rows == PTS_LEDGER_PATHS || ftell(out) <= SIZE_LIMIT;
    }
    return status;
}

/* ---- the sum over paths ---- */

static bool add_flows(const pts_ledger *from, pts_ledger *sum) {
    for (int s = 0; s < from->dims.segments; s++) {
        for (int bin = 0; bin <= from->dims.months; bin++) {
            const int64_t *flow = pts_ledger_flow(from, s, bin);
            int64_t *to = pts_ledger_flow(sum, s, bin);
            for (int f = 0; f < PTS_FLOWS; f++)
                if (__builtin_add_overflow(to[f], flow[f], &to[f]))
                    return false;
        }
    }
    return true;
}

static int write_sum(FILE *out, const pts_store_input *in, int64_t *balances) {
    pts_ledger sum = {0};
    int status = pts_ledger_init(&sum, in->results->dims);
    for (int64_t i = 0; i < in->results->n_paths && status == PTS_OK; i++)
        if (!add_flows(&in->results->paths[i], &sum))
            status = PTS_ERR_RANGE;
    if (status == PTS_OK) {
        pts_table table = {.out = out};
        write_header(&table);
        status = write_ledger(&table, in->scenario, &sum, -1, balances);
    }
    pts_ledger_free(&sum);
    return status;
}

/* Takes back what was written, to write something shorter. */
static int start_again(FILE *out) {
    bool done = fflush(out) == 0 && fseek(out, 0, SEEK_SET) == 0 && ftruncate(fileno(out), 0) == 0;
    return done ? PTS_OK : PTS_ERR_IO;
}

int pts_store_ledger_to(FILE *out, const pts_store_input *in) {
    size_t segments = (size_t)in->results->dims.segments;
    int64_t *balances = calloc(segments + 1, sizeof *balances);
    bool fits = false;
    if (!balances)
        return PTS_ERR_MEMORY;
    int status = PTS_OK;
    if (in->ledger_rows != PTS_LEDGER_SUM)
        status = write_paths(out, in, balances, &fits);
    if (status == PTS_OK && !fits && in->ledger_rows != PTS_LEDGER_SUM)
        status = start_again(out);
    if (status == PTS_OK && !fits)
        status = write_sum(out, in, balances);
    free(balances);
    return status;
}
