/* pointsim: the tables of figures: monthly.csv, paths.csv, cohorts.csv, daily.csv, tiers.csv,
 * capacity.csv, about.tsv.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "io/table.h"
#include "model/phrase.h"

/* ---- monthly.csv: month x measure, tidy ---- */

static const int monthly_quantiles[] = {PTS_P05, PTS_P25, PTS_P50, PTS_P75, PTS_P95};
enum { MONTHLY_QUANTILES = sizeof monthly_quantiles / sizeof *monthly_quantiles };

static void monthly_header(pts_table *table) {
    static const char *const names[] = {"month", "measure", "unit", "mean", "se", NULL};
    for (int i = 0; names[i]; i++)
        pts_table_text(table, names[i]);
    for (int q = 0; q < MONTHLY_QUANTILES; q++)
        pts_table_text(table, pts_quantile_name[monthly_quantiles[q]]);
    pts_table_text(table, "window");
    pts_table_end(table);
}

static void monthly_row(pts_table *table, const pts_store_input *in, int id, int month,
                        const char *unit) {
    const pts_estimate *estimate = pts_estimates_month(in->estimates, id, month);
    char text[16];
    pts_store_month_text(in->scenario, month, text);
    pts_table_text(table, text);
    pts_table_text(table, pts_measure_table[id].name);
    pts_table_text(table, unit);
    pts_table_figure(table, estimate->mean);
    pts_table_figure(table, estimate->se);
    for (int q = 0; q < MONTHLY_QUANTILES; q++)
        pts_table_figure(table, estimate->quantile[monthly_quantiles[q]]);
    pts_table_text(table, pts_measure_month_window(&pts_measure_table[id]));
    pts_table_end(table);
}

int pts_store_monthly_to(FILE *out, const pts_store_input *in) {
    pts_table table = {.out = out};
    monthly_header(&table);
    for (int id = 0; id < PTS_MEASURES; id++) {
        if (!pts_measure_table[id].monthly)
            continue;
        char *unit = pts_measure_unit_text(pts_measure_table[id].unit, in->scenario->currency);
        if (!unit)
            return PTS_ERR_MEMORY;
        for (int month = 1; month <= in->estimates->months; month++)
            monthly_row(&table, in, id, month, unit);
        free(unit);
    }
    return PTS_OK;
}

/* ---- paths.csv: a row a path, a column a headline, then what was drawn for the measures ---- */

int pts_store_paths_to(FILE *out, const pts_store_input *in) {
    pts_table table = {.out = out};
    pts_table_text(&table, "path");
    for (int id = 0; id < PTS_MEASURES; id++)
        pts_table_text(&table, pts_measure_table[id].name);
    pts_table_text(&table, "anchor");
    pts_table_text(&table, "margin_rate");
    pts_table_end(&table);
    for (int64_t i = 0; i < in->results->n_paths && !ferror(out); i++) {
        pts_value values[PTS_MEASURES];
        int status = pts_measures_on_path(&in->estimates->frame, &in->results->paths[i], i, values);
        if (status != PTS_OK)
            return status;
        pts_table_integer(&table, i);
        for (int id = 0; id < PTS_MEASURES; id++)
            pts_table_figure(&table, pts_value_figure(values[id]));
        pts_table_figure(&table, (pts_figure){in->estimates->frame.inputs[i].anchor, true});
        pts_table_figure(&table, in->estimates->frame.inputs[i].margin_rate);
        pts_table_end(&table);
    }
    return PTS_OK;
}

/* ---- cohorts.csv: issue month x age ---- */

static void cohort_row(pts_table *table, const char *issue, int age, int months,
                       const pts_figure *points) {
    pts_table_text(table, issue);
    if (age < months)
        pts_table_integer(table, age);
    else
        pts_table_text(table, "runoff");
    for (int f = 0; f < PTS_COHORT_FLOWS; f++)
        pts_table_figure(table, points[f * (months + 1) + age]);
    pts_table_end(table);
}

static int cohort_rows(pts_table *table, const pts_store_input *in, int cohort,
                       pts_figure *points) {
    int months = in->results->dims.months;
    char issue[16] = "opening";
    for (int f = 0; f < PTS_COHORT_FLOWS; f++) {
        int status = pts_cohort_means(in->results, (enum pts_cohort_flow)f, cohort,
                                      points + f * (months + 1));
        if (status != PTS_OK)
            return status;
    }
    if (cohort > 0)
        pts_store_month_text(in->scenario, cohort, issue);
    for (int age = 0; age <= months; age++)
        if (points[age].known)
            cohort_row(table, issue, age, months, points);
    return PTS_OK;
}

int pts_store_cohorts_to(FILE *out, const pts_store_input *in) {
    static const char *const names[] = {"issue_month", "age",       "issued",   "redeemed",
                                        "expired",     "forfeited", "reversed", "converted",
                                        "transferred", NULL};
    int months = in->results->dims.months;
    pts_table table = {.out = out};
    pts_figure *points = calloc(PTS_COHORT_FLOWS * ((size_t)months + 1), sizeof *points);
    if (!points)
        return PTS_ERR_MEMORY;
    int status = PTS_OK;
    pts_table_header(&table, names);
    for (int cohort = 0; cohort <= months && status == PTS_OK && !ferror(out); cohort++)
        status = cohort_rows(&table, in, cohort, points);
    free(points);
    return status;
}

/* ---- daily.csv: path x day of the horizon, where daily flows were kept ---- */

int pts_store_daily_to(FILE *out, const pts_store_input *in) {
    static const char *const names[] = {"path",     "day",     "purchases",   "enrolled", "issued",
                                        "redeemed", "expired", "redemptions", NULL};
    pts_table table = {.out = out};
    pts_table_header(&table, names);
    for (int64_t i = 0; i < in->results->n_paths && !ferror(out); i++) {
        const int64_t *flow = in->results->paths[i].daily;
        for (int day = 0; day < in->results->dims.days; day++, flow += PTS_DAILY_FLOWS) {
            pts_table_integer(&table, i);
            pts_table_integer(&table, day);
            for (int f = 0; f < PTS_DAILY_FLOWS; f++)
                pts_table_integer(&table, flow[f]);
            pts_table_end(&table);
        }
    }
    return PTS_OK;
}

/* ---- tiers.csv: path x month x segment x tier, where there are tiers ---- */

static void tier_rows(pts_table *table, const pts_store_input *in, int64_t path, int month,
                      int segment) {
    const pts_scenario *s = in->scenario;
    const int64_t *members = pts_ledger_tier(&in->results->paths[path], segment, month);
    char text[16];
    pts_store_month_text(s, month, text);
    for (int tier = 0; tier < s->tiers.n_levels; tier++) {
        pts_table_integer(table, path);
        pts_table_text(table, text);
        pts_table_text(table, s->segments[segment].name);
        pts_table_text(table, s->tiers.levels[tier].name);
        pts_table_integer(table, members[tier]);
        pts_table_end(table);
    }
}

int pts_store_tiers_to(FILE *out, const pts_store_input *in) {
    static const char *const names[] = {"path", "month", "segment", "tier", "members", NULL};
    pts_table table = {.out = out};
    pts_table_header(&table, names);
    for (int64_t i = 0; i < in->results->n_paths && !ferror(out); i++)
        for (int month = 1; month <= in->results->dims.months; month++)
            for (int segment = 0; segment < in->results->dims.segments; segment++)
                tier_rows(&table, in, i, month, segment);
    return PTS_OK;
}

/* ---- guards.csv: path x month x guard, where there are guards ---- */

int pts_store_guards_to(FILE *out, const pts_store_input *in) {
    static const char *const names[] = {"path", "month", "guard", "fired", "days", NULL};
    pts_table table = {.out = out};
    char text[16];
    pts_table_header(&table, names);
    for (int64_t i = 0; i < in->results->n_paths && !ferror(out); i++)
        for (int month = 1; month <= in->results->dims.months; month++)
            for (int g = 0; g < in->results->dims.guards; g++) {
                const int64_t *did = pts_ledger_guard(&in->results->paths[i], g, month);
                pts_store_month_text(in->scenario, month, text);
                pts_table_integer(&table, i);
                pts_table_text(&table, text);
                pts_table_text(&table, in->scenario->guards[g].name);
                pts_table_integer(&table, did[PTS_GUARD_FIRED]);
                pts_table_integer(&table, did[PTS_GUARD_DAYS]);
                pts_table_end(&table);
            }
    return PTS_OK;
}

/* ---- capacity.csv: month x item, where there are items ---- */

int pts_store_capacity_to(FILE *out, const pts_store_input *in) {
    static const char *const names[] = {"month", "item", "unit", "mean", "se",
                                        "p05",   "p50",  "p95",  NULL};
    static const int quantiles[] = {PTS_P05, PTS_P50, PTS_P95};
    pts_table table = {.out = out};
    int status = PTS_OK;
    pts_table_header(&table, names);
    for (int month = 1; month <= in->results->dims.months; month++)
        for (int item = 0; item < in->results->dims.items && status == PTS_OK; item++) {
            pts_estimate units;
            char text[16];
            pts_store_month_text(in->scenario, month, text);
            status = pts_units_of_month(in->results, item, month, &units);
            pts_table_text(&table, text);
            pts_table_text(&table, in->scenario->items[item].name);
            pts_table_text(&table, "count");
            pts_table_figure(&table, units.mean);
            pts_table_figure(&table, units.se);
            for (int q = 0; q < 3; q++)
                pts_table_figure(&table, units.quantile[quantiles[q]]);
            pts_table_end(&table);
        }
    return status;
}

/* ---- about.tsv: one row, what plots say about the run. With tabs, for gnuplot 5.4 ends a quoted
 * cell at the first comma or doubled quote ---- */

int pts_store_about_to(FILE *out, const pts_store_input *in) {
    const pts_scenario *scenario = in->scenario;
    const size_t n = (size_t)in->results->n_paths;
    int64_t members = 0, simulated = 0;
    double anchors = 0.0;
    for (size_t i = 0; i < n; i++)
        anchors += in->estimates->frame.inputs[i].anchor;
    for (int s = 0; s < scenario->n_segments; s++) {
        members += scenario->segments[s].members;
        simulated += in->results->plans[s].opening;
    }
    char anchor[PTS_DIGITS];
    (void)pts_phrase_double(anchors / (double)n, anchor);
    (void)fputs("name\tpaths\tmembers\tsimulated_members\tanchor\n", out);
    pts_table_plain(out, scenario->name ? scenario->name : "");
    (void)fprintf(out, "\t%zu\t%" PRId64 "\t%" PRId64 "\t%s\n", n, members, simulated, anchor);
    return PTS_OK;
}
