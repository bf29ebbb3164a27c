/* pointsim: `compare` runs a base and policies on the same paths and tells them apart.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A base and its policies; lists have an element for each. */
typedef struct sides {
    int n;
    pts_scenario *own;
    const pts_scenario **scenarios;
    char **resolved;
    char **labels;
    pts_comparison comparison;
} sides;

static int sides_init(int n, sides *s) {
    size_t count = (size_t)n;
    *s = (sides){.n = n};
    s->own = calloc(count, sizeof *s->own);
    s->scenarios = calloc(count, sizeof *s->scenarios);
    s->resolved = calloc(count, sizeof *s->resolved);
    s->labels = calloc(count, sizeof *s->labels);
    if (s->own && s->scenarios && s->resolved && s->labels)
        return PTS_EXIT_DONE;
    pts_cli_error("reading the scenarios: %s", pts_status_text(PTS_ERR_MEMORY));
    return PTS_EXIT_RESOURCES;
}

static void sides_free(sides *s) {
    pts_comparison_free(&s->comparison);
    for (int i = 0; i < s->n; i++) {
        if (s->own)
            pts_scenario_free(&s->own[i]);
        if (s->resolved)
            free(s->resolved[i]);
        if (s->labels)
            free(s->labels[i]);
    }
    free(s->own);
    free(s->scenarios);
    free(s->resolved);
    free(s->labels);
}

/* ---- reading ---- */

static int check_operands(const pts_cli_options *options) {
    int inputs = 0;
    for (int i = 0; i < options->n_operands; i++)
        inputs += strcmp(options->operands[i], "-") == 0;
    if (options->n_operands < 2)
        pts_cli_error("compare needs a base and at least one policy, such as: pointsim compare "
                      "scenarios/retail_yearly_reset.json scenarios/expiry/none.json");
    else if (inputs > 1)
        pts_cli_error("only one of the scenarios can come from standard input");
    return options->n_operands < 2 || inputs > 1 ? PTS_EXIT_USAGE : PTS_EXIT_DONE;
}

/* Everything wrong with every file is told before anything is given up. */
static int load(const pts_cli_options *options, sides *s) {
    int code = PTS_EXIT_DONE;
    for (int i = 0; i < s->n; i++) {
        pts_cli_options one = *options;
        pts_problems problems = {0};
        one.operand = options->operands[i];
        int loaded = pts_cli_load(&one, &s->own[i], &s->resolved[i]);
        s->scenarios[i] = &s->own[i];
        if (i > 0 && s->resolved[0] && s->resolved[i]) {
            int status = pts_scenario_pair(s->resolved[0], s->resolved[i], &problems);
            pts_cli_problems(pts_cli_file(&one), &problems);
            if (status == PTS_ERR_MEMORY)
                pts_cli_error("%s: %s", pts_cli_file(&one), pts_status_text(status));
            loaded = pts_cli_exit_code(status);
        }
        pts_problems_free(&problems);
        code = code == PTS_EXIT_DONE ? loaded : code;
    }
    return code;
}

/* ---- one cap of feedback for all: purchases are drawn at that many times their rate, so that what
 * they share is the same only then ---- */

static double largest_cap(const sides *s) {
    double cap = 0.0;
    for (int i = 0; i < s->n; i++)
        if (s->own[i].has_feedback && s->own[i].feedback.cap > cap)
            cap = s->own[i].feedback.cap;
    return cap;
}

/* Reads scenario i again with this cap. */
static int load_capped(const pts_cli_options *options, sides *s, int i, double cap) {
    char set[60];
    char **sets = calloc((size_t)options->n_sets + 1, sizeof *sets);
    pts_cli_options one = *options;
    if (sets == NULL) {
        pts_cli_failed("feedback.cap", PTS_ERR_MEMORY);
        return PTS_EXIT_RESOURCES;
    }
    snprintf(set, sizeof set, "/feedback/cap=%.17g", cap);
    if (options->n_sets > 0)
        memcpy(sets, options->sets, (size_t)options->n_sets * sizeof *sets);
    sets[options->n_sets] = set;
    one.operand = options->operands[i];
    one.sets = sets;
    one.n_sets = options->n_sets + 1;
    pts_scenario_free(&s->own[i]);
    free(s->resolved[i]);
    s->resolved[i] = NULL;
    int code = pts_cli_load(&one, &s->own[i], &s->resolved[i]);
    free(sets);
    return code;
}

static int align_caps(const pts_cli_options *options, sides *s) {
    double cap = largest_cap(s);
    int code = PTS_EXIT_DONE;
    for (int i = 0; i < s->n && cap > 0.0 && code == PTS_EXIT_DONE; i++) {
        if (s->own[i].has_feedback && s->own[i].feedback.cap == cap)
            continue;
        if (strcmp(options->operands[i], "-") == 0) {
            pts_cli_error("standard input: all scenarios of a comparison need one feedback.cap, "
                          "and it cannot be read again; give it \"feedback\": {\"cap\": %g}",
                          cap);
            return PTS_EXIT_SCENARIO;
        }
        code = load_capped(options, s, i, cap);
    }
    return code;
}

/* ---- labels: names, for they hold no character that a terminal, table or plot minds ---- */

static bool taken(const sides *s, const char *label, int but) {
    bool found = false;
    for (int i = 0; i < s->n; i++)
        found = found || (i != but && s->labels[i] && strcmp(s->labels[i], label) == 0);
    return found;
}

static bool same_name(const sides *s, int of) {
    bool found = false;
    for (int i = 0; i < s->n; i++)
        found = found || (i != of && strcmp(s->own[i].name, s->own[of].name) == 0);
    return found;
}

/* The file's name without folder and ending, other characters than those of names as '_'. */
static char *stem(const char *path) {
    const char *slash = strrchr(path, '/');
    char *text = strdup(slash ? slash + 1 : path);
    char *dot = text ? strrchr(text, '.') : NULL;
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (dot && dot != text)
        *dot = '\0';
    for (char *c = text; c && *c; c++)
        if (!strchr(plain, *c))
            *c = '_';
    return text;
}

/* A patch that does not name itself has its base's name: then the file's, then with a number. */
static char *label(const pts_cli_options *options, const sides *s, int i) {
    bool by_name = i == 0 || !same_name(s, i);
    char *text = by_name ? strdup(s->own[i].name) : stem(options->operands[i]);
    for (int number = 2; text && taken(s, text, i); number++) {
        size_t size = strlen(text) + 16;
        char *longer = malloc(size);
        if (longer)
            snprintf(longer, size, "%s-%d", text, number);
        free(text);
        text = longer;
    }
    return text;
}

static int give_labels(const pts_cli_options *options, sides *s) {
    bool all = true;
    for (int i = 0; i < s->n; i++) {
        s->labels[i] = label(options, s, i);
        all = all && s->labels[i] != NULL;
    }
    if (!all)
        pts_cli_error("reading the scenarios: %s", pts_status_text(PTS_ERR_MEMORY));
    return all ? PTS_EXIT_DONE : PTS_EXIT_RESOURCES;
}

/* ---- running ---- */

static int check_memory(const pts_cli_options *options, const sides *s) {
    char words[100];
    snprintf(words, sizeof words, "%" PRId64 " paths of %d scenarios on %d threads",
             s->own[0].paths, s->n, options->threads);
    return pts_cli_memory_for(
        pts_compare_bytes(s->scenarios, s->n, s->own[0].paths, options->threads), words);
}

static int failed(const sides *s, int status) {
    const pts_results *r =
        s->comparison.results ? &s->comparison.results[s->comparison.failed] : NULL;
    char text[502], place[400] = "";
    int f = s->comparison.failed;
    if (status == PTS_ERR_SAMPLE) {
        pts_cli_few(s->labels[f], s->scenarios[f], &s->comparison.planned[f]);
        return pts_cli_exit_code(status);
    }
    bool known = r && r->error.path >= 0;
    if (known)
        pts_cli_place(s->scenarios[s->comparison.failed], &r->error, place);
    snprintf(text, sizeof text, "%.100s%s%s", s->labels[s->comparison.failed], known ? ": " : "",
             place);
    pts_cli_failed(text, status);
    return pts_cli_exit_code(status);
}

static int simulate(const pts_cli_options *options, sides *s) {
    pts_run_options run = {
        .threads = options->threads, .stop = pts_cli_stop(), .progress = pts_cli_progress};
    pts_cli_progress_start(options);
    int status = pts_compare_run(s->scenarios, s->n, &run, &s->comparison);
    pts_cli_progress_end();
    if (status < 0)
        return failed(s, status);
    if (s->comparison.n_paths == 0)
        pts_cli_error(
            "interrupted before a path was finished by all (pilots run first); nothing was "
            "saved");
    else if (status == PTS_STOPPED)
        pts_cli_error("interrupted: %" PRId64 " of %" PRId64 " paths were finished by all; the "
                      "results are of those. The same command with --resume goes on",
                      s->comparison.n_paths, s->own[0].paths);
    return pts_cli_exit_code(status);
}

/* ---- telling ---- */

/* -o, else out/NAME_compare. */
static char *folder(const pts_cli_options *options, const pts_scenario *base) {
    size_t size = strlen(base->name) + sizeof "out/_compare";
    char *dir = options->out ? strdup(options->out) : malloc(size);
    if (dir != NULL && options->out == NULL)
        snprintf(dir, size, "out/%s_compare", base->name);
    if (dir == NULL)
        pts_cli_error("the results were not saved: %s", pts_status_text(PTS_ERR_MEMORY));
    return dir;
}

static int tell(const pts_cli_options *options, const pts_compare_input *input, const char *dir,
                bool plotted) {
    int status = PTS_OK;
    if (options->format == PTS_FORMAT_JSON)
        status = pts_compare_json(stdout, input);
    else if (options->format == PTS_FORMAT_CSV)
        status = pts_compare_csv(stdout, input);
    else if (!options->quiet) {
        status = pts_cli_compare_tell(input);
        if (dir != NULL)
            printf("Results      %s (compare.csv, compare.json)\n", dir);
        if (plotted)
            printf("Plot         %s/plots/compare.svg, .png\n", dir);
    }
    if (status == PTS_ERR_MEMORY)
        pts_cli_error("memory ran out: what is printed of the results is not whole");
    return pts_cli_exit_code(status);
}

/* The paths of every scenario, or what is left of an earlier interruption goes. */
static int keep_paths(const char *dir, const sides *s, int code) {
    int kept = PTS_EXIT_DONE;
    for (int i = 0; i < s->n && kept == PTS_EXIT_DONE; i++) {
        pts_store_input one = {.scenario_json = s->resolved[i],
                               .results = &s->comparison.results[i],
                               .build = &pts_cli_build};
        kept = pts_cli_keep_paths(dir, i, &one, code);
    }
    return kept;
}

static int resume(const char *dir, const pts_cli_options *options, sides *s) {
    int code = pts_cli_exit_code(pts_comparison_init(s->scenarios, s->n, &s->comparison));
    if (code != PTS_EXIT_DONE)
        pts_cli_failed("--resume", PTS_ERR_MEMORY);
    for (int i = 0; i < s->n && code == PTS_EXIT_DONE; i++)
        code =
            pts_cli_resume(dir, i, options, &s->own[i], s->resolved[i], &s->comparison.results[i]);
    return code;
}

static int publish(const pts_cli_options *options, const sides *s, const char *dir,
                   const char *const *argv, int code) {
    pts_compare_input input = {.scenarios = s->scenarios,
                               .labels = (const char *const *)s->labels,
                               .scenario_json = (const char *const *)s->resolved,
                               .comparison = &s->comparison,
                               .build = &pts_cli_build,
                               .argv = argv,
                               .threads = options->threads};
    pts_problems problems = {0};
    bool keep = code == PTS_EXIT_INTERRUPTED && pts_store_is_whole(dir, "compare.json");
    int status = keep ? PTS_OK : pts_compare_store(dir, &input, &problems);
    int stored = pts_cli_stored(dir, status, &problems);
    if (keep)
        pts_cli_error(
            "%s holds a comparison that was not cut short: it stays; what was finished of "
            "this one waits there for --resume",
            dir);
    if (stored == PTS_EXIT_DONE)
        stored = keep_paths(dir, s, code);
    if (stored == PTS_EXIT_DONE) {
        bool plotted = !keep && pts_cli_plot(options, dir);
        stored = tell(options, &input, keep ? NULL : dir, plotted);
    }
    return stored != PTS_EXIT_DONE ? stored : code;
}

int pts_cli_compare(const pts_cli_options *options, const char *const *argv) {
    sides s = {0};
    char *dir = NULL;
    int code = check_operands(options);
    if (code == PTS_EXIT_DONE)
        code = sides_init(options->n_operands, &s);
    if (code == PTS_EXIT_DONE)
        code = load(options, &s);
    if (code == PTS_EXIT_DONE)
        code = align_caps(options, &s);
    if (code == PTS_EXIT_DONE)
        code = give_labels(options, &s);
    if (code == PTS_EXIT_DONE)
        code = check_memory(options, &s);
    if (code == PTS_EXIT_DONE && (dir = folder(options, &s.own[0])) == NULL)
        code = PTS_EXIT_RESOURCES;
    if (code == PTS_EXIT_DONE && options->resume)
        code = resume(dir, options, &s);
    if (code == PTS_EXIT_DONE) {
        code = simulate(options, &s);
        bool usable = code == PTS_EXIT_DONE || code == PTS_EXIT_INTERRUPTED;
        if (usable && s.comparison.n_paths > 0)
            code = publish(options, &s, dir, argv, code);
    }
    free(dir);
    sides_free(&s);
    return code;
}
