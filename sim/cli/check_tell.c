/* pointsim: the findings of `check` for a person.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/check.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

const char *pts_cli_check_name(const pts_checked *checked) {
    return checked->name ? checked->name : checked->file;
}

const char *pts_cli_check_verdict(const pts_checked *checked) {
    bool compared = checked->check.rows != NULL && checked->check.verdict != PTS_UNTESTED;
    bool written = checked->check.rows == NULL && checked->code == PTS_EXIT_DONE;
    return compared  ? pts_verdict_text(checked->check.verdict)
           : written ? "written"
                     : "not checked";
}

/* ---- the table of what drifted ---- */

static void print_cells(const char *name, const char *before, const char *after, const char *z,
                        const char *money) {
    printf("  %-28s %16s %16s %6s %14s", name, before, after, z, money);
}

/* Digits as the difference deserves: the two are to be told apart. */
static void print_row(const pts_check_row *row) {
    const pts_baseline_measure *b = row->before, *a = row->after, *any = pts_check_measure(row);
    char before[PTS_CLI_TEXT] = "n/a", after[PTS_CLI_TEXT] = "n/a", z[PTS_CLI_TEXT] = "";
    char money[PTS_CLI_TEXT] = "", unit[2 * PTS_BASELINE_TEXT];
    double x = b && b->mean.known ? b->mean.value : 0, y = a && a->mean.known ? a->mean.value : 0;
    double size = fmax(fabs(x), fabs(y));
    bool share = strcmp(any->unit, "share") == 0, count = strcmp(any->unit, "count") == 0;
    double factor = share ? 100 : size >= 1e6 ? 1e-6 : 1;
    bool both = b && a && b->mean.known && a->mean.known;
    int decimals = both ? pts_cli_decimals(fabs(x - y) * factor, 6) : 2;
    if (b && b->mean.known)
        pts_cli_number(before, x * factor, decimals);
    if (a && a->mean.known)
        pts_cli_number(after, y * factor, decimals);
    if (row->z.known)
        snprintf(z, sizeof z, "%.1f", row->z.value);
    if (row->money.known)
        pts_cli_number(money, row->money.value, fabs(row->money.value) < 1000 ? 2 : 0);
    snprintf(unit, sizeof unit, "%s%s%s", factor == 1e-6 ? "million" : "",
             factor == 1e-6 && !count ? " " : "",
             share   ? "%"
             : count ? ""
                     : any->unit);
    print_cells(any->name, before, after, z, money);
    printf("%s%s%s%s%s\n", unit[0] ? "  " : "", unit, row->why ? "  (" : "",
           row->why ? row->why : "", row->why ? ")" : "");
}

static void print_integers(const pts_check *check) {
    enum { TOLD = 6 };
    char before[24], after[24];
    snprintf(before, sizeof before, "%016" PRIx64, check->before->fingerprint);
    snprintf(after, sizeof after, "%016" PRIx64, check->after->fingerprint);
    if (!check->fingerprint)
        printf("  %-28s %16s %16s\n", "fingerprint", before, after);
    if (check->n_flows == 0)
        return;
    printf("  flows whose totals differ:");
    for (int i = 0; i < check->n_flows && i < TOLD; i++) {
        const pts_check_flow *flow = &check->flows[i];
        printf("%s %s", i ? "," : "", (flow->after ? flow->after : flow->before)->name);
    }
    if (check->n_flows > TOLD)
        printf(" and %d more", check->n_flows - TOLD);
    printf("\n");
}

static void print_drift(const pts_checked *c) {
    char money[PTS_BASELINE_TEXT + 16];
    snprintf(money, sizeof money, "money, %s", c->currency);
    print_cells("", "before", "after", "z", money);
    printf("\n");
    for (int i = 0; i < c->check.n_rows; i++)
        if (c->check.rows[i].verdict == PTS_DRIFT)
            print_row(&c->check.rows[i]);
    if (c->check.exact)
        print_integers(&c->check);
}

/* ---- a line a scenario ---- */

/* What makes the comparison one of means. */
static void print_settings(const pts_check *check) {
    const pts_baseline *b = check->before, *a = check->after;
    const char *before = " (baseline: ";
    if (b->seed != a->seed) {
        printf("%sseed %" PRIu64, before, b->seed);
        before = ", ";
    }
    if (b->paths != a->paths) {
        printf("%s%" PRId64 " paths", before, b->paths);
        before = ", ";
    }
    if (b->sample != a->sample) {
        printf("%ssample %" PRId64, before, b->sample);
        before = ", ";
    }
    if (strcmp(b->version, a->version) != 0)
        printf("%sversion %s", before, b->version);
    printf(")");
}

static int count(const pts_check *check, enum pts_verdict verdict) {
    int n = 0;
    for (int i = 0; i < check->n_rows; i++)
        n += check->rows[i].verdict == verdict;
    return n;
}

/* The rest of the line, and what is to be told below it. */
static void print_comparison(const pts_checked *c) {
    const pts_check *check = &c->check;
    int without = count(check, PTS_UNTESTED);
    if (!check->exact)
        print_settings(check);
    if (without > 0)
        printf("; %d measure%s not tested: without an error, resting on a pilot, or new", without,
               without == 1 ? "" : "s");
    printf("\n");
    if (check->verdict == PTS_DRIFT)
        print_drift(c);
}

static void print_scenario(const pts_cli_options *options, const pts_checked *c) {
    const pts_check *check = &c->check;
    bool drift = c->code == PTS_EXIT_NO;
    printf("%-28s  %s", pts_cli_check_name(c), drift ? pts_cli_bold(stdout) : "");
    printf("%s%s", drift ? "DRIFT" : pts_cli_check_verdict(c), drift ? pts_cli_plain(stdout) : "");
    if (check->rows == NULL && c->code == PTS_EXIT_DONE)
        printf(" to %s/%s.json\n", options->baseline, c->name);
    else if (check->rows == NULL || check->verdict == PTS_UNTESTED)
        printf(" (exit status %d)\n", c->code);
    else
        print_comparison(c);
}

void pts_cli_check_text(const pts_cli_options *options, const pts_checked *list, int n, int tests) {
    bool drift = false;
    for (int i = 0; i < n; i++) {
        print_scenario(options, &list[i]);
        drift = drift || list[i].code == PTS_EXIT_NO;
    }
    if (tests > 0)
        printf("\nWhere seed, paths, sample or version differ, means are compared: drift is |z| "
               "above %.2f (%d tests,\nat most 1 %% false alarms in all, Bonferroni).\n",
               pts_check_threshold(tests), tests);
    if (drift)
        printf(
            "\nz is the difference over its error, as if the runs were independent: with a seed "
            "in common it is\nmore than that. If the change is meant, look it over and write the "
            "baselines anew with --update.\n");
}
