/* pointsim: the program. Finds the verb, runs it, and makes sure that what was printed arrived.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#ifndef PTS_VERSION
#define PTS_VERSION "unknown"
#endif
#ifndef PTS_GIT_HASH
#define PTS_GIT_HASH NULL
#endif
#ifndef PTS_FLAGS
#define PTS_FLAGS ""
#endif
#ifdef __clang__
#define PTS_COMPILER __VERSION__ /* names itself */
#else
#define PTS_COMPILER "gcc " __VERSION__
#endif

const pts_build_info pts_cli_build = {
    .version = PTS_VERSION, .git_hash = PTS_GIT_HASH, .compiler = PTS_COMPILER, .flags = PTS_FLAGS};

static const pts_cli_verb verbs[] = {
    {"run", PTS_VERB_RUN, "SCENARIO", true, "simulate a scenario: measures, tables, plots",
     "pointsim run scenarios/retail_yearly_reset.json -n 100 -o out/trial", pts_cli_run},
    {"compare", PTS_VERB_COMPARE, "BASE POLICY...", true,
     "candidate rule books on the same members and futures",
     "pointsim compare scenarios/retail_yearly_reset.json scenarios/expiry/*.json -n 100",
     pts_cli_compare},
    {"validate", PTS_VERB_VALIDATE, "SCENARIO", true,
     "every problem of a scenario at once, without running it",
     "pointsim validate scenarios/retail_yearly_reset.json", pts_cli_validate},
    {"check", PTS_VERB_CHECK, "SCENARIO...", true,
     "compare outputs with committed baselines, for CI: exit status 1 on drift",
     "pointsim check scenarios/expiry/*.json -n 20 --members 2000 --baseline tests/golden",
     pts_cli_check},
    {"trace", PTS_VERB_TRACE, "SCENARIO", true, "one sampled member's life, event by event",
     "pointsim trace scenarios/retail_yearly_reset.json --path 0 --member 17", pts_cli_trace},
    {"report", PTS_VERB_REPORT, "DIR", true, "the plots of a stored result, drawn again",
     "pointsim report out/retail_yearly_reset", pts_cli_report},
    {"explain", PTS_VERB_EXPLAIN, "[WORD]", false,
     "a measure (formula, unit, window, source), a scenario key, or the status codes",
     "pointsim explain redemption_rate", pts_cli_explain},
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static void usage(FILE *out) {
    fprintf(out,
            "pointsim simulates a loyalty-points programme, member by member, many times over.\n"
            "\nusage: pointsim VERB ...\n\n");
    for (int i = 0; i < VERBS; i++)
        fprintf(out, "  %-8s %-14s  %s\n", verbs[i].name, verbs[i].operand, verbs[i].what);
    fprintf(
        out,
        "\n`pointsim VERB --help` has a verb's options and an example.\n"
        "SCENARIO, BASE and POLICY are JSON files, or - for standard input.\n"
        "Exit status: 0 done, 1 the answer is no, 2 wrong usage, 3 bad scenario or baseline, 4 reading\n"
        "or writing failed, 5 out of memory or threads, 130 interrupted with what was finished\n"
        "saved.\n");
}

static void help(const pts_cli_verb *verb) {
    printf("pointsim %s %s: %s\n\nOptions:\n", verb->name, verb->operand, verb->what);
    pts_cli_options_help(verb->bit);
    printf("\nExample:\n  %s\n", verb->example);
}

static void version(void) {
    printf("pointsim %s (%s)\n", pts_cli_build.version,
           pts_cli_build.git_hash ? pts_cli_build.git_hash : "unknown");
    printf("%s, %s\n", pts_cli_build.compiler, pts_cli_build.flags);
    printf("Licence GPL-3.0-or-later; no warranty.\n");
}

static const pts_cli_verb *find_verb(const char *word) {
    for (int i = 0; i < VERBS; i++)
        if (strcmp(word, verbs[i].name) == 0)
            return &verbs[i];
    return NULL;
}

static int unknown_verb(const char *word) {
    const char *names[VERBS + 1] = {0};
    for (int i = 0; i < VERBS; i++)
        names[i] = verbs[i].name;
    const char *near = pts_cli_nearest(word, names);
    size_t length = strlen(word);
    if (near != NULL)
        pts_cli_error("there is no verb '%s'; did you mean '%s'?", word, near);
    else if (length > 5 && strcmp(word + length - 5, ".json") == 0)
        pts_cli_error("which verb? To run that scenario: pointsim run %s", word);
    else
        pts_cli_error("there is no verb '%s'; `pointsim --help` lists them", word);
    return PTS_EXIT_USAGE;
}

static int run_verb(const pts_cli_verb *verb, char **argv) {
    pts_cli_options options = {0};
    int code = pts_cli_options_read(&options, verb, argv + 2);
    if (code == PTS_EXIT_DONE && options.help)
        help(verb);
    else if (code == PTS_EXIT_DONE)
        code = verb->run(&options, (const char *const *)argv);
    pts_cli_options_free(&options);
    return code;
}

static int dispatch(int argc, char **argv) {
    if (argc < 2) {
        usage(stderr);
        return PTS_EXIT_USAGE;
    }
    const char *word = argv[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0)
        usage(stdout);
    else if (strcmp(word, "--version") == 0)
        version();
    else {
        const pts_cli_verb *verb = find_verb(word);
        return verb ? run_verb(verb, argv) : unknown_verb(word);
    }
    return PTS_EXIT_DONE;
}

int main(int argc, char **argv) {
    int code = dispatch(argc, argv);
    int bad = ferror(stdout);
    errno = 0;
    if (fclose(stdout) != 0 || bad) {
        pts_cli_error("could not write to standard output%s%s", errno ? ": " : "",
                      errno ? strerror(errno) : "");
        return PTS_EXIT_IO;
    }
    return code;
}
