/* pointsim: what a run came to, in the few figures that a later run is compared with.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_ledger(const pts_ledger *ledger, pts_baseline_flow *flows) {
    bool beyond = false;
    for (int segment = 0; segment < ledger->dims.segments; segment++)
        for (int bin = 0; bin < ledger->dims.months + 2; bin++)
            for (int f = 0; f < PTS_FLOWS; f++)
                beyond |= __builtin_add_overflow(
                    flows[f].total, pts_ledger_flow(ledger, segment, bin)[f], &flows[f].total);
    return beyond ? PTS_ERR_RANGE : PTS_OK;
}

static int add_flows(const pts_results *results, pts_baseline *baseline) {
    int status = PTS_OK;
    baseline->flows = calloc(PTS_FLOWS, sizeof *baseline->flows);
    if (!baseline->flows)
        return PTS_ERR_MEMORY;
    baseline->n_flows = PTS_FLOWS;
    for (int f = 0; f < PTS_FLOWS; f++)
        (void)snprintf(baseline->flows[f].name, PTS_BASELINE_TEXT, "%s", pts_flow_table[f].name);
    for (int64_t p = 0; p < results->n_paths && status == PTS_OK; p++)
        status = add_ledger(&results->paths[p], baseline->flows);
    return status;
}

static int add_measures(const pts_scenario *scenario, const pts_study *study,
                        pts_baseline *baseline) {
    baseline->measures = calloc(PTS_MEASURES, sizeof *baseline->measures);
    if (!baseline->measures)
        return PTS_ERR_MEMORY;
    baseline->n_measures = PTS_MEASURES;
    for (int id = 0; id < PTS_MEASURES; id++) {
        const pts_estimate *e = &study->estimates.headline[id];
        pts_baseline_measure *m = &baseline->measures[id];
        char *unit = pts_measure_unit_text(pts_measure_table[id].unit, scenario->currency);
        if (!unit)
            return PTS_ERR_MEMORY;
        (void)snprintf(m->name, sizeof m->name, "%s", pts_measure_table[id].name);
        (void)snprintf(m->unit, sizeof m->unit, "%s", unit);
        free(unit);
        m->paths = e->paths;
        if (!e->reason)
            m->mean = e->mean;
        /* the error that a pilot's plan brings along is not in it */
        bool piloted = pts_measure_table[id].planned && study->planned.pilot_paths > 0;
        if (m->mean.known && !piloted)
            m->se = e->se;
    }
    return PTS_OK;
}

int pts_baseline_make(const pts_scenario *scenario, const pts_study *study, const char *version,
                      pts_baseline *baseline) {
    *baseline = (pts_baseline){.scenario = strdup(scenario->name),
                               .seed = scenario->seed,
                               .paths = study->results.n_paths,
                               .sample = scenario->sample,
                               .fingerprint = study->results.fingerprint};
    int status = baseline->scenario ? PTS_OK : PTS_ERR_MEMORY;
    (void)snprintf(baseline->version, sizeof baseline->version, "%s", version);
    if (status == PTS_OK)
        status = add_flows(&study->results, baseline);
    if (status == PTS_OK)
        status = add_measures(scenario, study, baseline);
    if (status != PTS_OK)
        pts_baseline_free(baseline);
    return status;
}

void pts_baseline_free(pts_baseline *baseline) {
    free(baseline->scenario);
    free(baseline->flows);
    free(baseline->measures);
    *baseline = (pts_baseline){0};
}
