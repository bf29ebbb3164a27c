/* pointsim: the documents of a comparison: compare.json, compare.csv, and compare.tsv for the plot.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>

#include "io/store_parts.h"
#include "io/table.h"
#include "model/phrase.h"

static const char *const names[] = {"compare.tsv", "compare.csv", "compare.json", NULL};
static const char *const plots[] = {"compare", NULL};
const pts_kind pts_compare_kind = {names, plots, "compare.tsv"};

static const pts_compared *figure_of(const pts_compare_input *in, int id, int scenario) {
    return &in->comparison->figures[(size_t)id * (size_t)in->comparison->n + (size_t)scenario];
}

/* Owned by the caller. */
static char *unit_of(const pts_compare_input *in, int id) {
    enum pts_measure_id measure = pts_compare_about_id(id).measure;
    return pts_measure_unit_text(pts_measure_table[measure].unit, in->scenarios[0]->currency);
}

/* ---- compare.csv: measure x scenario, tidy; the base has no difference ---- */

static void csv_row(pts_table *table, const pts_compare_input *in, int id, int scenario,
                    const char *unit) {
    const pts_compared *f = figure_of(in, id, scenario);
    pts_table_text(table, pts_compare_about_id(id).name);
    pts_table_text(table, unit);
    pts_table_text(table, in->labels[scenario]);
    pts_table_figure(table, f->mean);
    pts_table_figure(table, f->se);
    pts_table_figure(table, f->difference);
    pts_table_figure(table, f->se_difference);
    pts_table_figure(table, f->lo);
    pts_table_figure(table, f->hi);
    pts_table_figure(table, f->p_best);
    pts_table_figure(table, f->variance_reduction);
    pts_table_integer(table, scenario > 0 ? f->pairs : f->paths);
    pts_table_figure(table, f->z);
    pts_table_text(table, f->lo.known ? pts_apart_text[f->verdict] : "");
    pts_table_figure(table, f->p_best_se);
    pts_table_figure(table, f->p_mean_best);
    pts_table_end(table);
}

static int csv_to(FILE *out, const void *context) {
    static const char *const columns[] = {"measure",
                                          "unit",
                                          "policy",
                                          "mean",
                                          "se",
                                          "difference",
                                          "se_difference",
                                          "lo",
                                          "hi",
                                          "p_best",
                                          "variance_reduction",
                                          "paths",
                                          "z",
                                          "verdict",
                                          "p_best_se",
                                          "p_mean_best",
                                          NULL};
    const pts_compare_input *in = context;
    pts_table table = {.out = out};
    pts_table_header(&table, columns);
    for (int id = 0; id < PTS_COMPARED; id++) {
        char *unit = unit_of(in, id);
        if (!unit)
            return PTS_ERR_MEMORY;
        for (int s = 0; s < in->comparison->n; s++)
            csv_row(&table, in, id, s, unit);
        free(unit);
    }
    return PTS_OK;
}

/* ---- compare.tsv: a row a headline and policy that have an interval; with tabs, as about.tsv ---- */

static void cell(FILE *out, double value) {
    char text[PTS_DIGITS];
    (void)pts_phrase_double(value, text);
    (void)fprintf(out, "\t%s", text);
}

static void tsv_row(FILE *out, const pts_compare_input *in, const pts_compare_headline *headline,
                    int scenario, const char *unit) {
    const pts_compared *f = figure_of(in, headline->id, scenario);
    if (!f->lo.known)
        return;
    (void)fprintf(out, "%s\t%s\t", headline->label, unit);
    pts_table_plain(out, in->labels[scenario]);
    (void)fputc('\t', out);
    pts_table_plain(out, in->labels[0]);
    cell(out, figure_of(in, headline->id, 0)->mean.value);
    cell(out, f->difference.value);
    cell(out, f->lo.value);
    cell(out, f->hi.value);
    (void)fprintf(out, "\t%d\t%d\t%" PRId64 "\n", scenario, in->comparison->n - 1,
                  in->comparison->n_paths);
}

static int tsv_to(FILE *out, const void *context) {
    const pts_compare_input *in = context;
    (void)fputs("panel\tunit\tpolicy\tbase\tbase_mean\tdifference\tlo\thi\trow\trows\tpaths\n",
                out);
    for (const pts_compare_headline *h = pts_compare_headlines; h->label; h++) {
        if (!pts_comparison_tells(in->comparison, h))
            continue;
        char *unit = unit_of(in, h->id);
        if (!unit)
            return PTS_ERR_MEMORY;
        for (int s = 1; s < in->comparison->n; s++)
            tsv_row(out, in, h, s, unit);
        free(unit);
    }
    return PTS_OK;
}

/* ---- compare.json ---- */

static void json_difference(pts_writer *json, const pts_compared *f) {
    pts_writer_figure(json, "difference", f->difference);
    pts_writer_figure(json, "se_difference", f->se_difference);
    pts_writer_figure(json, "lo", f->lo);
    pts_writer_figure(json, "hi", f->hi);
    pts_writer_figure(json, "z", f->z);
    pts_writer_text(json, "verdict", f->lo.known ? pts_apart_text[f->verdict] : NULL);
    pts_writer_figure(json, "variance_reduction", f->variance_reduction);
    pts_writer_integer(json, "pairs", f->pairs);
    if (f->no_difference)
        pts_writer_text(json, "note", f->no_difference);
}

static void json_figure(pts_writer *json, const pts_compare_input *in, int id, int scenario) {
    const pts_compared *f = figure_of(in, id, scenario);
    pts_writer_object(json, in->labels[scenario]);
    pts_writer_figure(json, "mean", f->mean);
    pts_writer_figure(json, "se", f->se);
    pts_writer_integer(json, "paths", f->paths);
    pts_writer_figure(json, "p_best", f->p_best);
    pts_writer_figure(json, "p_best_se", f->p_best_se);
    pts_writer_figure(json, "p_mean_best", f->p_mean_best);
    if (scenario > 0)
        json_difference(json, f);
    if (f->reason)
        pts_writer_text(json, "not_available", f->reason);
    pts_writer_end(json, '}');
}

static int json_measure(pts_writer *json, const pts_compare_input *in, int id) {
    static const char *const better[] = {[PTS_BETTER_LOW] = "low", [PTS_BETTER_HIGH] = "high"};
    pts_compare_about about = pts_compare_about_id(id);
    char *unit = unit_of(in, id);
    if (!unit)
        return PTS_ERR_MEMORY;
    pts_writer_object(json, about.name);
    pts_writer_text(json, "unit", unit);
    pts_writer_text(json, "window", about.window);
    pts_writer_text(json, "better", better[about.better]);
    pts_writer_object(json, "policies");
    for (int s = 0; s < in->comparison->n; s++)
        json_figure(json, in, id, s);
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
    free(unit);
    return PTS_OK;
}

static void json_manifest(pts_writer *json, const pts_compare_input *in) {
    pts_writer_object(json, "manifest");
    pts_write_seed(json, in->scenarios[0]->seed);
    pts_writer_object(json, "policies");
    for (int s = 0; s < in->comparison->n; s++) {
        pts_writer_object(json, in->labels[s]);
        pts_write_fingerprint(json, in->comparison->results[s].fingerprint);
        pts_write_planned(json, in->scenarios[s], &in->comparison->planned[s]);
        pts_writer_raw(json, "scenario", in->scenario_json ? in->scenario_json[s] : NULL);
        pts_writer_end(json, '}');
    }
    pts_writer_end(json, '}');
    pts_write_build(json, in->build);
    pts_write_invocation(json, in->argv, in->threads);
    pts_writer_end(json, '}');
}

static int json_to(FILE *out, const void *context) {
    const pts_compare_input *in = context;
    pts_writer json = {.out = out};
    int status = PTS_OK;
    pts_writer_object(&json, NULL);
    pts_writer_text(&json, "schema", "pointsim/compare/1");
    pts_writer_text(&json, "base", in->labels[0]);
    pts_writer_array(&json, "policies");
    for (int s = 1; s < in->comparison->n; s++)
        pts_writer_text(&json, NULL, in->labels[s]);
    pts_writer_end(&json, ']');
    pts_writer_integer(&json, "paths", in->comparison->n_paths);
    pts_writer_integer(&json, "paths_wanted", in->scenarios[0]->paths);
    pts_writer_bool(&json, "complete", in->comparison->n_paths >= in->scenarios[0]->paths);
    pts_writer_text(&json, "intervals",
                    "lo and hi hold the differences of all policies of a measure together with 95 "
                    "% (Bonferroni over the policies, Student t; of quantiles by order "
                    "statistics)");
    pts_writer_object(&json, "measures");
    for (int id = 0; id < PTS_COMPARED && status == PTS_OK; id++)
        status = json_measure(&json, in, id);
    pts_writer_end(&json, '}');
    pts_writer_object(&json, "guards");
    for (int s = 0; s < in->comparison->n && status == PTS_OK; s++)
        status =
            pts_write_guards(&json, in->labels[s], in->scenarios[s], &in->comparison->results[s]);
    pts_writer_end(&json, '}');
    json_manifest(&json, in);
    pts_writer_end(&json, '}');
    return status;
}

/* ---- the result ---- */

static bool complete(const pts_compare_input *in) {
    return in->comparison->figures && in->comparison->n_paths >= 1;
}

int pts_compare_store(const char *dir, const pts_compare_input *in, pts_problems *problems) {
    const pts_entry entries[] = {{tsv_to, in}, {csv_to, in}, {json_to, in}};
    if (!complete(in)) {
        pts_problems_add(problems, dir, 0, "nothing to store: no path was finished by all");
        return PTS_ERR_INPUT;
    }
    return pts_store_documents(dir, &pts_compare_kind, entries,
                               in->comparison->results[0].fingerprint, problems);
}

static int printed(pts_writing document, FILE *out, const pts_compare_input *in) {
    if (!complete(in))
        return PTS_ERR_INPUT;
    int status = document(out, in);
    return status == PTS_OK && ferror(out) ? PTS_ERR_IO : status;
}

int pts_compare_json(FILE *out, const pts_compare_input *in) {
    return printed(json_to, out, in);
}

int pts_compare_csv(FILE *out, const pts_compare_input *in) {
    return printed(csv_to, out, in);
}
