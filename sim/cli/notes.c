/* pointsim: notes below the summary of a run: what its figures do not tell, and what to do about it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>

/* The measure told above whose band is most of all the sample's doing. */
static pts_figure worst_share(const pts_estimates *estimates, const char **label) {
    pts_figure worst = {0};
    const char *title;
    for (int i = 0, id; (title = pts_cli_told(i, &id)) != NULL; i++) {
        const pts_estimate *e = id < 0 ? NULL : &estimates->headline[id];
        if (e == NULL || e->reason != NULL)
            continue;
        pts_figure share = e->sampling_share;
        if (share.known && (!worst.known || share.value > worst.value)) {
            worst = share;
            *label = title;
        }
    }
    return worst;
}

static void note(const char *about, const char *text) {
    char whole[1000];
    snprintf(whole, sizeof whole, "%s%s%s", about, about[0] ? ": " : "", text);
    printf("Note         ");
    pts_cli_paragraph(stdout, 13, whole);
}

/* "Only" where nothing less than all members will do; the keys to raise, at most three of segments
 * that have a sample of their own. */
static void print_advice(FILE *out, const pts_scenario *scenario, const pts_plan *plans,
                         int64_t weight) {
    enum { TOLD = 3 };
    int told = 0;
    int64_t shared = pts_sample_needed(scenario, plans, -1, weight);
    fprintf(out, weight == 1 ? " Only simulating every member would take it away:" : " With");
    if (shared > 0)
        fprintf(out, " --members %" PRId64, shared);
    for (int i = 0; i < scenario->n_segments && told <= TOLD; i++) {
        int64_t own = pts_sample_needed(scenario, plans, i, weight);
        if (own == 0)
            continue;
        const char *before = told > 0 || shared > 0 ? "," : "";
        if (told++ < TOLD)
            fprintf(out, "%s \"sample\": %" PRId64 " in segment %s", before, own,
                    scenario->segments[i].name);
        else
            fprintf(out, "%s more in summary.json", before);
    }
    fprintf(out, weight == 1 ? "." : " it would be 10 %%.");
}

static bool sampling_note(const pts_scenario *scenario, const pts_study *study) {
    const pts_plan *plans = study->results.plans;
    const char *label = "";
    char *text = NULL;
    size_t size = 0;
    pts_figure worst = worst_share(&study->estimates, &label);
    int64_t weight = pts_weight_needed(scenario, plans, worst);
    FILE *out = weight > 0 ? open_memstream(&text, &size) : NULL;
    if (out == NULL)
        return weight <= 0;
    fprintf(out,
            "The sample makes %.0f %% of the variance over paths (%s): such bands show the sample "
            "more than the future.",
            100 * worst.value, label);
    print_advice(out, scenario, plans, weight);
    bool whole = ferror(out) == 0;
    whole = fclose(out) == 0 && whole;
    if (whole)
        note("", text);
    free(text);
    return whole;
}

/* The measure told above with the fewest paths, if those are too few for a band. */
static void band_note(const pts_estimates *estimates) {
    int64_t needed = pts_paths_needed(pts_quantile_per10k[PTS_P05]), fewest = needed;
    const char *label = "", *title;
    char text[200];
    for (int i = 0, id; (title = pts_cli_told(i, &id)) != NULL; i++) {
        const pts_estimate *e = id < 0 ? NULL : &estimates->headline[id];
        if (e == NULL || e->reason != NULL || e->paths >= fewest)
            continue;
        fewest = e->paths;
        label = title;
    }
    if (fewest == needed)
        return;
    snprintf(text, sizeof text,
             "A 90 %% band takes %" PRId64 " paths with a value; here are %" PRId64 " (%s).",
             needed, fewest, label);
    note("", text);
}

static void interrupted_note(const pts_scenario *scenario, const pts_results *results) {
    char text[200];
    if (results->n_paths >= scenario->paths)
        return;
    snprintf(text, sizeof text,
             "Interrupted: %" PRId64 " of %" PRId64
             " paths. The same command with --resume goes on.",
             results->n_paths, scenario->paths);
    note("", text);
}

static void budget_note(const pts_scenario *scenario) {
    char text[200];
    if (!scenario->has_budget || scenario->budget_constant ||
        scenario->n_budget >= scenario->horizon_months)
        return;
    snprintf(
        text, sizeof text,
        "budget.monthly names %d of the %d months of the horizon; the budget of the others is 0.",
        scenario->n_budget, scenario->horizon_months);
    note("", text);
}

/* What feedback's cap cut, over all months and paths. */
static void clip_note(const pts_scenario *scenario, const pts_results *results) {
    double clipped = 0.0, acts = 0.0; /* sums over paths may leave int64 */
    bool visits = scenario->has_feedback && pts_number_mean(&scenario->feedback.visits) > 0.0;
    char text[300];
    for (int64_t p = 0; p < results->n_paths; p++)
        for (int s = 0; s < results->dims.segments; s++)
            for (int m = 1; m <= results->dims.months; m++) {
                const int64_t *flow = pts_ledger_flow(&results->paths[p], s, m);
                clipped += (double)flow[PTS_CLIPPED];
                acts += (double)flow[PTS_PURCHASES] + (visits ? (double)flow[PTS_VISITS] : 0.0);
            }
    if (clipped == 0.0)
        return;
    snprintf(text, sizeof text,
             "The effects of feedback came to more than feedback.cap at %.3g %% of %s and were "
             "cut to it; a larger cap lets them act whole.",
             100.0 * clipped / (acts > 0.0 ? acts : 1.0),
             visits ? "purchases and visits" : "purchases");
    note("", text);
}

static bool rises(const pts_number *factor) {
    return pts_number_mean(factor) > 1.0;
}

/* A value_response whose elasticities are 0 is none. */
static bool responds(const pts_scenario *s) {
    const pts_value_response *r = &s->value_response;
    bool zero = r->purchases.family == PTS_FIXED && r->purchases.p[0] == 0.0 &&
                r->visits.family == PTS_FIXED && r->visits.p[0] == 0.0;
    return s->has_value_response && !zero;
}

/* Prices that rise while members are left as they are. */
static void price_note(const pts_scenario *scenario) {
    enum { NAME = 64 };
    const char *guard = NULL;
    char text[400], by[NAME + 60];
    bool change = pts_prices_change(scenario) && rises(&scenario->change.price_factor);
    for (int g = scenario->n_guards - 1; g >= 0; g--)
        if (scenario->guards[g].has_prices && rises(&scenario->guards[g].prices))
            guard = scenario->guards[g].name;
    if (responds(scenario) || scenario->n_items == 0 || (!change && guard == NULL))
        return;
    snprintf(by, sizeof by, "%s%s%.*s", change ? "programme.change" : "",
             !guard   ? ""
             : change ? ", programme.guards."
                      : "programme.guards.",
             guard ? NAME : 0, guard ? guard : "");
    snprintf(text, sizeof text,
             "Points prices rise (%s) and value_response is off: members do not react to it, but "
             "buy and visit as before.",
             by);
    note("", text);
}

bool pts_cli_notes(const pts_scenario *scenario, const pts_study *study) {
    bool told = true;
    interrupted_note(scenario, &study->results);
    budget_note(scenario);
    clip_note(scenario, &study->results);
    price_note(scenario);
    if (pts_study_uncertain_inputs(scenario) == 0)
        note("", "No input of this scenario is a distribution: the bands show the chance in what "
                 "members do, not how unsure the inputs are.");
    else
        told = sampling_note(scenario, study);
    band_note(&study->estimates);
    const char *title;
    for (int i = 0, id; (title = pts_cli_told(i, &id)) != NULL; i++) {
        const char *text = id < 0 ? NULL : pts_estimates_note(&study->estimates, id);
        if (text != NULL)
            note(title, text);
    }
    return told;
}
