/* pointsim: `run` simulates a scenario, stores the results and tells them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Result folder: -o, else out/NAME. Owned by the caller; NULL when out of memory. */
static char *folder(const pts_cli_options *options, const pts_scenario *scenario) {
    size_t size = strlen(scenario->name) + sizeof "out/";
    char *dir = options->out ? strdup(options->out) : malloc(size);
    if (dir != NULL && options->out == NULL)
        snprintf(dir, size, "out/%s", scenario->name);
    return dir;
}

void pts_cli_place(const pts_scenario *scenario, const pts_failure *at, char text[400]) {
    bool pilot = at->path >= (int64_t)PTS_PILOT_FIRST;
    int segment = -1, used = snprintf(text, 400, "%spath %" PRId64, pilot ? "pilot " : "",
                                      pilot ? at->path - (int64_t)PTS_PILOT_FIRST : at->path);
    char day[11];
    if (at->member < 0)
        return;
    (void)pts_trace(scenario, (uint32_t)at->path, false, at->member, NULL, NULL, NULL, &segment);
    used += snprintf(text + used, (size_t)(400 - used), ", sampled member %" PRId64, at->member);
    if (segment >= 0)
        used += snprintf(text + used, (size_t)(400 - used), " of segment %.100s",
                         scenario->segments[segment].name);
    if (at->day == PTS_NO_DAY)
        return;
    pts_date_format(at->day, day);
    snprintf(text + used, (size_t)(400 - used), ", on %s", day);
}

void pts_cli_few(const char *label, const pts_scenario *scenario, const pts_planned *planned) {
    for (int g = 0; g < scenario->n_guards; g++) {
        if (!pts_guard_rests_on_few(planned, g))
            continue;
        double acts = planned->guard_acts[g];
        enum pts_metric metric = scenario->guards[g].metric;
        bool windowed = metric == PTS_METRIC_REDEMPTION_RATE ||
                        metric == PTS_METRIC_COMPLAINT_RATE || metric == PTS_METRIC_MARGIN_COVER;
        int64_t sample = (int64_t)((double)scenario->sample * PTS_GUARD_FEW / acts);
        pts_cli_error("%s: programme.guards.%s: found %.3g sampled acts a closing that its figure "
                      "rests on, by a pilot; accepted: %d, or it fires by chance in who was "
                      "sampled; set simulation.sample to about %" PRId64 " (or to all members)%s",
                      label, scenario->guards[g].name, acts, PTS_GUARD_FEW,
                      (sample / 1000 + 1) * 1000, windowed ? ", or widen its window" : "");
    }
}

static void failed(const pts_cli_options *options, const pts_scenario *scenario,
                   const pts_study *study, int status) {
    const pts_results *results = &study->results;
    char text[400];
    uint64_t bytes = pts_study_bytes(scenario, scenario->paths, options->threads, options->daily);
    if (status == PTS_ERR_MEMORY) {
        pts_cli_bytes(text, bytes);
        pts_cli_error("memory ran out: %" PRId64 " paths on %d threads need %s. %s",
                      scenario->paths, options->threads, text, pts_cli_advice(status));
    } else if (status == PTS_ERR_THREAD)
        pts_cli_error("a thread could not be started; lower --threads");
    else if (status == PTS_ERR_SAMPLE)
        pts_cli_few(pts_cli_file(options), scenario, &study->planned);
    else {
        pts_cli_place(scenario, &results->error, text);
        pts_cli_failed(text, status);
    }
}

int pts_cli_simulate(const pts_cli_options *options, const pts_scenario *scenario,
                     pts_study *study) {
    pts_run_options run = {.threads = options->threads,
                           .daily = options->daily,
                           .stop = pts_cli_stop(),
                           .progress = pts_cli_progress};
    pts_cli_progress_start(options);
    int status = pts_study_run(scenario, &run, study);
    pts_cli_progress_end();
    if (status < 0)
        failed(options, scenario, study, status);
    return status;
}

/* " of 400", where it is known how many there would have been. */
static const char *of_wanted(const pts_cli_options *options, const pts_scenario *scenario) {
    static char text[32];
    snprintf(text, sizeof text, " of %" PRId64, scenario->paths);
    return options->precision ? "" : text;
}

/* With --precision the scenario's paths become those that it took. */
static int simulate_to(const pts_cli_options *options, pts_scenario *scenario, pts_study *study,
                       bool *reached) {
    pts_run_options run = {.threads = options->threads,
                           .daily = options->daily,
                           .stop = pts_cli_stop(),
                           .progress = pts_cli_progress};
    pts_precision wanted = *options->precision;
    int64_t fit = pts_cli_paths_that_fit(options, scenario);
    wanted.most = 100 * scenario->paths < fit ? 100 * scenario->paths : fit;
    pts_cli_progress_start(options);
    int status = pts_study_run_to(scenario, &run, &wanted, study, reached);
    pts_cli_progress_end();
    if (status < 0)
        failed(options, scenario, study, status);
    else if (study->asked > 0)
        scenario->paths = study->asked;
    return status;
}

static int tell_precision(const pts_cli_options *options, const pts_study *study, bool reached) {
    const pts_precision *p = options->precision;
    pts_figure width = pts_study_half_width(&study->estimates, p->measure);
    const char *name = pts_measure_table[p->measure].name;
    if (reached)
        return PTS_EXIT_DONE;
    if (width.known)
        pts_cli_error(
            "--precision: after %" PRId64 " paths the 95 %% interval of %s is still its "
            "mean ± %.3g %%, not %.3g %%; raise -n, of which it may take 100 times as many",
            study->results.n_paths, name, 100 * width.value, 100 * p->relative);
    else
        pts_cli_error("--precision: %s has no mean other than 0 with an error, so no precision can "
                      "be reached; name another measure: --precision redemption_cost=1%%",
                      name);
    return PTS_EXIT_NO;
}

static int simulate(const pts_cli_options *options, pts_scenario *scenario, pts_study *study) {
    bool reached = true;
    int status = options->precision ? simulate_to(options, scenario, study, &reached)
                                    : pts_cli_simulate(options, scenario, study);
    if (status < 0)
        return pts_cli_exit_code(status);
    if (study->estimates.headline == NULL)
        pts_cli_error(
            "interrupted before a path was finished (a pilot of up to 64 other paths runs "
            "first); nothing was saved");
    else if (status == PTS_STOPPED)
        pts_cli_error("interrupted: %" PRId64 "%s paths were finished; the results are of those. "
                      "The same command with --resume goes on",
                      study->results.n_paths, of_wanted(options, scenario));
    else if (options->precision)
        return tell_precision(options, study, reached);
    return pts_cli_exit_code(status);
}

int pts_cli_stored(const char *dir, int status, pts_problems *problems) {
    if (status != PTS_OK && problems->out_of_memory)
        status = PTS_ERR_MEMORY; /* the problem that was could not be added */
    for (int i = 0; i < problems->n; i++)
        pts_cli_error("%s: %s", problems->list[i].where, problems->list[i].message);
    if (status != PTS_OK && problems->n == 0)
        pts_cli_error("%s: the results were not saved: %s", dir, pts_status_text(status));
    pts_problems_free(problems);
    return pts_cli_exit_code(status);
}

static int store(const char *dir, const pts_store_input *input) {
    pts_problems problems = {0};
    int status = pts_store_write(dir, input, &problems);
    return pts_cli_stored(dir, status, &problems);
}

bool pts_cli_plot(const pts_cli_options *options, const char *dir) {
    pts_problems problems = {0};
    if (options->no_plots)
        return false;
    int status = pts_store_plot(dir, &problems);
    for (int i = 0; i < problems.n && !options->quiet; i++)
        pts_cli_error("no plots: %s", problems.list[i].message);
    pts_problems_free(&problems);
    return status == PTS_OK;
}

static void tell_files(const pts_scenario *scenario, const pts_results *results, const char *dir) {
    enum { COLUMNS = 100 };
    char files[200];
    int n = snprintf(
        files, sizeof files,
        "(summary.json, monthly.csv, ledger.csv, paths.csv, cohorts.csv%s%s%s%s)",
        scenario->n_items > 0 ? ", capacity.csv" : "", results->dims.days > 0 ? ", daily.csv" : "",
        scenario->has_tiers ? ", tiers.csv" : "", scenario->n_guards > 0 ? ", guards.csv" : "");
    bool fits = strlen(dir) + (size_t)n + sizeof "Results       " <= COLUMNS;
    printf("Results      %s%s", dir, fits ? " " : "\n             ");
    pts_cli_paragraph(stdout, 13, files);
}

/* `dir` is NULL where nothing was stored. */
static int tell(const pts_cli_options *options, const pts_store_input *input, const char *dir,
                const pts_study *study, bool plotted) {
    bool text = options->format == PTS_FORMAT_TEXT && !options->quiet;
    int status = PTS_OK;
    if (options->format == PTS_FORMAT_JSON)
        status = pts_store_summary(stdout, input);
    else if (options->format == PTS_FORMAT_CSV)
        status = pts_store_monthly(stdout, input);
    else if (text)
        status = pts_cli_summary(input->scenario, study);
    if (status == PTS_ERR_MEMORY)
        pts_cli_error("memory ran out: what is printed of the results is not whole");
    if (!text || dir == NULL)
        return pts_cli_exit_code(status);
    tell_files(input->scenario, &study->results, dir);
    if (plotted)
        printf("Plots        %s/plots (*.svg, *.png)\n", dir);
    return pts_cli_exit_code(status);
}

static void tell_speed(const pts_results *results, double seconds, int threads) {
    int64_t purchases = 0, events = 0;
    for (int64_t p = 0; p < results->n_paths; p++) {
        purchases += results->paths[p].sampled_purchases;
        events += results->paths[p].sampled_events;
    }
    for (int p = 0; p < results->n_twins; p++) {
        purchases += results->twins[p].sampled_purchases;
        events += results->twins[p].sampled_events;
    }
    fprintf(stderr,
            "%.2f s on %d threads, twins too: %.1f million purchases a second, %.1f ns of a thread "
            "each; %.1f million events a second\n",
            seconds, threads, 1e-6 * (double)purchases / seconds,
            1e9 * seconds * threads / (double)(purchases ? purchases : 1),
            1e-6 * (double)events / seconds);
}

/* Everything after the simulation. `code` says whether it was interrupted. */
static int publish(const pts_cli_options *options, const pts_store_input *input,
                   const pts_study *study, const char *dir, int code) {
    bool keep = code == PTS_EXIT_INTERRUPTED && pts_store_is_whole(dir, "summary.json");
    int stored = keep ? PTS_EXIT_DONE : store(dir, input);
    if (keep)
        pts_cli_error("%s holds the result of a run that was not cut short: it stays; what was "
                      "finished of this one waits there for --resume",
                      dir);
    if (stored == PTS_EXIT_DONE)
        stored = pts_cli_keep_paths(dir, -1, input, code);
    if (stored == PTS_EXIT_DONE) {
        bool plotted = !keep && pts_cli_plot(options, dir);
        stored = tell(options, input, keep ? NULL : dir, study, plotted);
    }
    return stored != PTS_EXIT_DONE ? stored : code;
}

/* Writes the number of paths into the resolved scenario. Quotes within texts are escaped there, so
 * that the first such key is the key. False when memory runs out. */
static bool set_paths(char **resolved, int64_t paths) {
    static const char key[] = "\"paths\": ";
    char *simulation = strstr(*resolved, "\"simulation\": {");
    char *found = simulation ? strstr(simulation, key) : NULL;
    if (found == NULL)
        return true;
    size_t before = (size_t)(found - *resolved) + strlen(key), size = strlen(*resolved) + 32;
    const char *rest = *resolved + before + strspn(*resolved + before, "0123456789");
    char *text = malloc(size);
    if (text == NULL) {
        pts_cli_failed("--precision", PTS_ERR_MEMORY);
        return false;
    }
    snprintf(text, size, "%.*s%" PRId64 "%s", (int)before, *resolved, paths, rest);
    free(*resolved);
    *resolved = text;
    return true;
}

int pts_cli_run(const pts_cli_options *options, const char *const *argv) {
    pts_scenario scenario = {0};
    pts_study study = {0};
    char *resolved = NULL, *dir = NULL;
    int code = pts_cli_load(options, &scenario, &resolved);
    if (code == PTS_EXIT_DONE)
        code = pts_cli_memory(options, &scenario);
    if (code == PTS_EXIT_DONE && (dir = folder(options, &scenario)) == NULL) {
        pts_cli_failed("starting", PTS_ERR_MEMORY);
        code = PTS_EXIT_RESOURCES;
    }
    if (code == PTS_EXIT_DONE && options->resume)
        code = pts_cli_resume(dir, -1, options, &scenario, resolved, &study.results);
    if (code != PTS_EXIT_DONE)
        goto out;
    code = simulate(options, &scenario, &study);
    if (options->precision && !set_paths(&resolved, scenario.paths))
        code = PTS_EXIT_RESOURCES;
    bool figures = code == PTS_EXIT_DONE || code == PTS_EXIT_NO || code == PTS_EXIT_INTERRUPTED;
    if (study.results.n_paths == 0 || !figures || study.estimates.headline == NULL)
        goto out;
    if (options->verbose)
        tell_speed(&study.results, pts_cli_seconds(), options->threads);
    pts_store_input input = {.scenario = &scenario,
                             .scenario_json = resolved,
                             .results = &study.results,
                             .estimates = &study.estimates,
                             .build = &pts_cli_build,
                             .argv = argv,
                             .threads = options->threads,
                             .ledger_rows = options->ledger};
    code = publish(options, &input, &study, dir, code);
out:
    pts_study_free(&study);
    free(dir);
    free(resolved);
    pts_scenario_free(&scenario);
    return code;
}
