/* pointsim: the findings of `check` for programs: JSON and CSV with every measure.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/check.h"
#include "io/json_write.h"
#include "io/table.h"

#include <inttypes.h>

static pts_figure none(void) {
    return (pts_figure){0};
}

static pts_figure mean_of(const pts_baseline_measure *m) {
    return m ? m->mean : none();
}

static pts_figure error_of(const pts_baseline_measure *m) {
    return m ? m->se : none();
}

static void hexadecimal(char text[24], uint64_t word) {
    snprintf(text, 24, "%016" PRIx64, word);
}

/* ---- JSON ---- */

static void json_row(pts_writer *json, const pts_check_row *row) {
    const pts_baseline_measure *any = pts_check_measure(row);
    pts_writer_row(json, any->name);
    pts_writer_text(json, "unit", any->unit);
    pts_writer_figure(json, "before", mean_of(row->before));
    pts_writer_figure(json, "before_se", error_of(row->before));
    pts_writer_figure(json, "after", mean_of(row->after));
    pts_writer_figure(json, "after_se", error_of(row->after));
    pts_writer_figure(json, "z", row->z);
    pts_writer_figure(json, "money", row->money);
    pts_writer_text(json, "verdict", pts_verdict_text(row->verdict));
    pts_writer_text(json, "why", row->why);
    pts_writer_end(json, '}');
}

/* Totals are texts: readers of JSON may round them. */
static void json_total(pts_writer *json, const char *name, const pts_baseline_flow *flow) {
    char text[24];
    if (flow)
        snprintf(text, sizeof text, "%" PRId64, flow->total);
    pts_writer_text(json, name, flow ? text : NULL);
}

static void json_check(pts_writer *json, const pts_check *check) {
    char before[24], after[24];
    hexadecimal(before, check->before->fingerprint);
    hexadecimal(after, check->after->fingerprint);
    pts_writer_text(json, "mode", check->exact ? "exact" : "statistical");
    pts_writer_row(json, "fingerprint");
    pts_writer_text(json, "before", before);
    pts_writer_text(json, "after", after);
    pts_writer_end(json, '}');
    pts_writer_object(json, "flows");
    for (int i = 0; i < check->n_flows; i++) {
        const pts_check_flow *flow = &check->flows[i];
        pts_writer_row(json, (flow->after ? flow->after : flow->before)->name);
        json_total(json, "before", flow->before);
        json_total(json, "after", flow->after);
        pts_writer_end(json, '}');
    }
    pts_writer_end(json, '}');
    pts_writer_object(json, "measures");
    for (int i = 0; i < check->n_rows; i++)
        json_row(json, &check->rows[i]);
    pts_writer_end(json, '}');
}

void pts_cli_check_json(const pts_checked *list, int n, int tests) {
    pts_writer json = {.out = stdout};
    pts_writer_object(&json, NULL);
    pts_writer_integer(&json, "tests", tests);
    pts_writer_figure(&json, "threshold", (pts_figure){pts_check_threshold(tests), tests > 0});
    pts_writer_array(&json, "scenarios");
    for (int i = 0; i < n; i++) {
        pts_writer_object(&json, NULL);
        pts_writer_text(&json, "file", list[i].file);
        pts_writer_text(&json, "scenario", list[i].name);
        pts_writer_text(&json, "verdict", pts_cli_check_verdict(&list[i]));
        pts_writer_integer(&json, "exit_status", list[i].code);
        if (list[i].check.rows != NULL)
            json_check(&json, &list[i].check);
        pts_writer_end(&json, '}');
    }
    pts_writer_end(&json, ']');
    pts_writer_end(&json, '}');
}

/* ---- CSV ---- */

static void csv_texts(pts_table *table, const char *const *cells) {
    for (; *cells; cells++)
        pts_table_text(table, *cells);
}

static void csv_row(pts_table *table, const char *scenario, const pts_check_row *row) {
    const pts_baseline_measure *any = pts_check_measure(row);
    csv_texts(table, (const char *const[]){scenario, any->name, any->unit, NULL});
    pts_table_figure(table, mean_of(row->before));
    pts_table_figure(table, error_of(row->before));
    pts_table_figure(table, mean_of(row->after));
    pts_table_figure(table, error_of(row->after));
    pts_table_figure(table, row->z);
    pts_table_figure(table, row->money);
    csv_texts(table, (const char *const[]){pts_verdict_text(row->verdict), NULL});
    pts_table_end(table);
}

/* The scenario itself: its verdict in the row of the fingerprint. */
static void csv_scenario(pts_table *table, const pts_checked *c) {
    char before[24] = "", after[24] = "";
    if (c->check.rows != NULL) {
        hexadecimal(before, c->check.before->fingerprint);
        hexadecimal(after, c->check.after->fingerprint);
    }
    csv_texts(table, (const char *const[]){pts_cli_check_name(c), "fingerprint", "", before, "",
                                           after, "", "", "", pts_cli_check_verdict(c), NULL});
    pts_table_end(table);
    for (int i = 0; i < c->check.n_rows; i++)
        csv_row(table, pts_cli_check_name(c), &c->check.rows[i]);
}

void pts_cli_check_csv(const pts_checked *list, int n) {
    static const char *const names[] = {"scenario",  "measure", "unit",     "before",
                                        "before_se", "after",   "after_se", "z",
                                        "money",     "verdict", NULL};
    pts_table table = {.out = stdout};
    pts_table_header(&table, names);
    for (int i = 0; i < n; i++)
        csv_scenario(&table, &list[i]);
}
