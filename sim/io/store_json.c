/* pointsim: manifest.json (what was run) and summary.json (what came out).
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/store_parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "io/json_write.h"

/* ---- manifest.json ---- */

/* Seeds are 64 bits: as a JSON number most readers would round them. */
void pts_write_seed(pts_writer *json, uint64_t seed) {
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRIu64, seed);
    pts_writer_text(json, "seed", text);
}

void pts_write_fingerprint(pts_writer *json, uint64_t fingerprint) {
    char text[24];
    (void)snprintf(text, sizeof text, "%016" PRIx64, fingerprint);
    pts_writer_text(json, "fingerprint", text);
}

static void write_segments(pts_writer *json, const pts_store_input *in) {
    pts_writer_object(json, "segments");
    for (int s = 0; s < in->scenario->n_segments; s++) {
        const pts_plan *plan = &in->results->plans[s];
        pts_writer_object(json, in->scenario->segments[s].name);
        pts_writer_integer(json, "members", in->scenario->segments[s].members);
        pts_writer_integer(json, "simulated", plan->opening);
        pts_writer_integer(json, "weight", plan->weight);
        pts_writer_integer(json, "difference", plan->members_difference);
        pts_writer_end(json, '}');
    }
    pts_writer_end(json, '}');
}

/* What the liability is booked with. */
void pts_write_planned(pts_writer *json, const pts_scenario *scenario, const pts_planned *planned) {
    if (!planned)
        return;
    pts_writer_object(json, "planned");
    pts_writer_integer(json, "pilot_paths", planned->pilot_paths);
    pts_writer_figure(json, "cost_per_point", planned->cost_per_point);
    pts_writer_figure(json, "urr", planned->urr_all);
    pts_writer_object(json, "urr_by_issue_month");
    for (int cohort = 0; cohort <= planned->months; cohort++) {
        char month[16] = "opening";
        if (cohort > 0)
            pts_store_month_text(scenario, cohort, month);
        pts_writer_figure(json, month, planned->urr[cohort]);
    }
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
}

static void write_simulated(pts_writer *json, const pts_results *results) {
    int64_t purchases = 0, redemptions = 0, events = 0;
    for (int64_t i = 0; i < results->n_paths; i++) {
        purchases += results->paths[i].sampled_purchases;
        redemptions += results->paths[i].sampled_redemptions;
        events += results->paths[i].sampled_events;
    }
    pts_writer_object(json, "simulated");
    pts_writer_integer(json, "purchases", purchases);
    pts_writer_integer(json, "redemptions", redemptions);
    pts_writer_integer(json, "events", events);
    pts_writer_end(json, '}');
}

static void write_result(pts_writer *json, const pts_store_input *in) {
    pts_writer_object(json, "result");
    pts_write_fingerprint(json, in->results->fingerprint);
    pts_write_seed(json, in->scenario->seed);
    pts_writer_integer(json, "paths", in->results->n_paths);
    pts_writer_integer(json, "paths_wanted", in->scenario->paths);
    pts_writer_integer(json, "twins", in->results->n_twins);
    write_segments(json, in);
    pts_write_planned(json, in->scenario, in->estimates->frame.planned);
    write_simulated(json, in->results);
    pts_writer_raw(json, "scenario", in->scenario_json);
    pts_writer_end(json, '}');
}

void pts_write_build(pts_writer *json, const pts_build_info *build) {
    static const pts_build_info unknown = {0};
    if (!build)
        build = &unknown;
    pts_writer_object(json, "build");
    pts_writer_text(json, "version", build->version);
    pts_writer_text(json, "git_hash", build->git_hash);
    pts_writer_text(json, "compiler", build->compiler);
    pts_writer_text(json, "flags", build->flags);
    pts_writer_end(json, '}');
}

void pts_write_invocation(pts_writer *json, const char *const *argv, int threads) {
    pts_writer_object(json, "invocation");
    pts_writer_array(json, "command");
    for (int i = 0; argv && argv[i]; i++)
        pts_writer_text(json, NULL, argv[i]);
    pts_writer_end(json, ']');
    if (threads > 0)
        pts_writer_integer(json, "threads", threads);
    pts_writer_end(json, '}');
}

int pts_store_manifest_to(FILE *out, const pts_store_input *in) {
    pts_writer json = {.out = out};
    pts_writer_object(&json, NULL);
    pts_writer_text(&json, "schema", "pointsim/manifest/1");
    write_result(&json, in);
    pts_write_build(&json, in->build);
    pts_write_invocation(&json, in->argv, in->threads);
    pts_writer_end(&json, '}');
    return PTS_OK;
}

/* ---- summary.json ---- */

static void write_intervals(pts_writer *json, const pts_estimate *estimate) {
    pts_writer_object(json, "intervals");
    for (int q = 0; q < PTS_QUANTILES; q++) {
        if (!estimate->lo[q].known) {
            pts_writer_raw(json, pts_quantile_name[q], NULL);
            continue;
        }
        pts_writer_array(json, pts_quantile_name[q]);
        pts_writer_figure(json, NULL, estimate->lo[q]);
        pts_writer_figure(json, NULL, estimate->hi[q]);
        pts_writer_end(json, ']');
    }
    pts_writer_end(json, '}');
}

static void write_needed(pts_writer *json, const char *key, int64_t sample) {
    if (sample > 0)
        pts_writer_integer(json, key, sample);
    else
        pts_writer_raw(json, key, NULL);
}

/* Segments with a sample of their own have keys of their own to raise. */
static void write_segments_needed(pts_writer *json, const pts_store_input *in, int64_t weight) {
    bool any = false;
    for (int s = 0; s < in->scenario->n_segments; s++) {
        int64_t sample = pts_sample_needed(in->scenario, in->results->plans, s, weight);
        if (sample == 0)
            continue;
        if (!any)
            pts_writer_object(json, "segment_samples_needed");
        any = true;
        pts_writer_integer(json, in->scenario->segments[s].name, sample);
    }
    if (any)
        pts_writer_end(json, '}');
}

static void write_share(pts_writer *json, const pts_store_input *in, pts_figure share) {
    const pts_plan *plans = in->results->plans;
    int64_t weight = pts_weight_needed(in->scenario, plans, share);
    pts_writer_figure(json, "sampling_share", share);
    write_needed(json, "sample_needed", pts_sample_needed(in->scenario, plans, -1, weight));
    write_segments_needed(json, in, weight);
}

static void write_figures(pts_writer *json, const pts_store_input *in,
                          const pts_estimate *estimate) {
    pts_writer_figure(json, "mean", estimate->mean);
    pts_writer_figure(json, "se", estimate->se);
    for (int q = 0; q < PTS_QUANTILES; q++)
        pts_writer_figure(json, pts_quantile_name[q], estimate->quantile[q]);
    for (int i = 0; i < PTS_TVARS; i++) {
        char key[16];
        (void)snprintf(key, sizeof key, "%s_se", pts_tvar_name[i]);
        pts_writer_figure(json, pts_tvar_name[i], estimate->tvar[i]);
        pts_writer_figure(json, key, estimate->tvar_se[i]);
    }
    write_intervals(json, estimate);
    pts_writer_integer(json, "paths", estimate->paths);
    write_share(json, in, estimate->sampling_share);
}

static int write_measure(pts_writer *json, const pts_store_input *in, int id) {
    const pts_measure *measure = &pts_measure_table[id];
    const pts_estimate *estimate = &in->estimates->headline[id];
    const char *note = pts_estimates_note(in->estimates, id);
    char *unit = pts_measure_unit_text(measure->unit, in->scenario->currency);
    if (!unit)
        return PTS_ERR_MEMORY;
    pts_writer_object(json, measure->name);
    pts_writer_text(json, "unit", unit);
    pts_writer_text(json, "window", measure->window);
    write_figures(json, in, estimate);
    if (estimate->reason)
        pts_writer_text(json, "not_available", estimate->reason);
    if (note)
        pts_writer_text(json, "note", note);
    pts_writer_end(json, '}');
    free(unit);
    return PTS_OK;
}

static int write_guard(pts_writer *json, const pts_scenario *scenario, const pts_results *results,
                       int guard) {
    pts_guard_estimates e;
    int status = pts_guard_estimate(results, guard, &e);
    char month[16];
    pts_writer_object(json, scenario->guards[guard].name);
    pts_writer_figure(json, "p_fired", e.p_fired);
    pts_writer_figure(json, "p_fired_se", e.p_fired_se);
    pts_writer_figure(json, "times", e.times);
    pts_writer_figure(json, "times_se", e.times_se);
    pts_writer_figure(json, "days", e.days);
    pts_writer_figure(json, "days_se", e.days_se);
    pts_store_month_text(scenario, e.first_month > 0 ? e.first_month : 1, month);
    if (e.first_month > 0)
        pts_writer_text(json, "first_month_median", month);
    pts_writer_figure(
        json, "sampled_acts",
        (pts_figure){pts_guard_sampled(scenario, results, guard), results->n_paths > 0});
    pts_writer_object(json, "p_fires_by_month");
    for (int m = 1; m <= results->dims.months; m++) {
        pts_figure p, se;
        pts_guard_month(results, guard, m, &p, &se);
        pts_store_month_text(scenario, m, month);
        pts_writer_figure(json, month, p);
    }
    pts_writer_end(json, '}');
    pts_writer_end(json, '}');
    return status;
}

int pts_write_guards(pts_writer *json, const char *name, const pts_scenario *scenario,
                     const pts_results *results) {
    int status = PTS_OK;
    if (results->dims.guards == 0)
        return PTS_OK;
    pts_writer_object(json, name);
    for (int g = 0; g < results->dims.guards && status == PTS_OK; g++)
        status = write_guard(json, scenario, results, g);
    pts_writer_end(json, '}');
    return status;
}

int pts_store_summary_to(FILE *out, const pts_store_input *in) {
    pts_writer json = {.out = out};
    int status = PTS_OK;
    pts_writer_object(&json, NULL);
    pts_writer_text(&json, "schema", "pointsim/summary/1");
    pts_writer_text(&json, "name", in->scenario->name);
    pts_writer_text(&json, "question", in->scenario->question);
    pts_writer_integer(&json, "paths", in->results->n_paths);
    pts_writer_bool(&json, "complete", in->results->n_paths >= in->scenario->paths);
    pts_writer_object(&json, "measures");
    for (int id = 0; id < PTS_MEASURES && status == PTS_OK; id++)
        status = write_measure(&json, in, id);
    pts_writer_end(&json, '}');
    if (status == PTS_OK)
        status = pts_write_guards(&json, "guards", in->scenario, in->results);
    pts_writer_end(&json, '}');
    return status;
}
