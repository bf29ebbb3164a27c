/* pointsim: what the files of the command line share. Only this room prints and exits.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_CLI_H
#define POINTSIM_CLI_H

#include <stdbool.h>
#include <stdio.h>

#include "pointsim.h"

/* Exit codes, a contract with scripts. */
enum {
    PTS_EXIT_DONE = 0,
    PTS_EXIT_NO = 1,           /* the answer is no: `check` found drift */
    PTS_EXIT_USAGE = 2,        /* the command line is wrong */
    PTS_EXIT_SCENARIO = 3,     /* the scenario or baseline is wrong */
    PTS_EXIT_IO = 4,           /* reading or writing failed */
    PTS_EXIT_RESOURCES = 5,    /* memory or threads */
    PTS_EXIT_DEFECT = 70,      /* pointsim found itself wrong */
    PTS_EXIT_INTERRUPTED = 130 /* what was finished is saved */
};

/* ---- options ---- */

enum {
    PTS_VERB_RUN = 1,
    PTS_VERB_VALIDATE = 2,
    PTS_VERB_TRACE = 4,
    PTS_VERB_EXPLAIN = 8,
    PTS_VERB_REPORT = 16,
    PTS_VERB_CHECK = 32,
    PTS_VERB_COMPARE = 64
};
enum pts_format { PTS_FORMAT_TEXT, PTS_FORMAT_JSON, PTS_FORMAT_CSV };

typedef struct pts_cli_options {
    const char *operand;   /* the scenario, or what to explain; NULL = none */
    const char **operands; /* all of them, where a verb takes several; owned */
    int n_operands;
    const char *baseline;           /* folder */
    const char *junit;              /* file; NULL = none */
    bool update;                    /* write baselines instead of comparing */
    const pts_precision *precision; /* of run; NULL = the scenario's paths */
    pts_precision asked;            /* what it points to */
    bool resume;
    const char *out; /* -o; NULL = out/NAME */
    char **sets;     /* "/pointer=value", in the order given; owned */
    int n_sets;
    int threads;
    bool quiet, verbose, no_plots, daily, help;
    enum pts_format format;
    enum pts_ledger_rows ledger;
    int64_t path, member; /* of trace; -1 = not given */
} pts_cli_options;

typedef struct pts_cli_verb {
    const char *name;
    unsigned bit;
    const char *operand; /* as in the usage line; with "..." there may be several */
    bool operand_needed;
    const char *what; /* one line */
    const char *example;
    int (*run)(const pts_cli_options *options, const char *const *argv);
} pts_cli_verb;

/* Reads the arguments after the verb. PTS_EXIT_DONE or PTS_EXIT_USAGE, and then it said why. */
int pts_cli_options_read(pts_cli_options *options, const pts_cli_verb *verb, char **args);
void pts_cli_options_free(pts_cli_options *options);
/* The verb's options, one line each. */
void pts_cli_options_help(unsigned verb_bit);

/* ---- verbs ---- */

int pts_cli_run(const pts_cli_options *options, const char *const *argv);
int pts_cli_validate(const pts_cli_options *options, const char *const *argv);
int pts_cli_trace(const pts_cli_options *options, const char *const *argv);
int pts_cli_explain(const pts_cli_options *options, const char *const *argv);
int pts_cli_report(const pts_cli_options *options, const char *const *argv);
int pts_cli_check(const pts_cli_options *options, const char *const *argv);
int pts_cli_compare(const pts_cli_options *options, const char *const *argv);

/* ---- saying (say.c) ---- */

/* "pointsim: message" on stderr. */
__attribute__((format(printf, 1, 2))) void pts_cli_error(const char *format, ...);
/* "pointsim: where: text of the status", then what can be done about it. */
void pts_cli_failed(const char *where, int status);
/* Every problem on stderr as FILE:LINE: where: message. */
void pts_cli_problems(const char *file, const pts_problems *problems);
int pts_cli_exit_code(int status);
/* What can cause the status and what to do about it; NULL where its text says enough. */
const char *pts_cli_advice(int status);
/* Text as a JSON string, with its quotes. */
void pts_cli_json_text(FILE *out, const char *text);
/* Text as a CSV field, safe for spreadsheets. */
void pts_cli_csv_text(FILE *out, const char *text);
/* Start and end of emphasis; empty where the stream is no terminal or NO_COLOR is set. */
const char *pts_cli_bold(FILE *out);
const char *pts_cli_plain(FILE *out);
/* The nearest of the names to a mistyped word, NULL if none is near; names end with NULL. */
const char *pts_cli_nearest(const char *word, const char *const *names);
/* Prints a paragraph broken at blanks before column 100, later lines indented, control characters
 * as \u001b. */
void pts_cli_paragraph(FILE *out, int indent, const char *text);

/* ---- numbers (number.c) ---- */

enum { PTS_CLI_TEXT = 48 };
/* The value with `decimals`, thousands separated: "1,234,567.8". */
void pts_cli_number(char text[PTS_CLI_TEXT], double value, int decimals);
void pts_cli_integer(char text[PTS_CLI_TEXT], int64_t value);
void pts_cli_bytes(char text[PTS_CLI_TEXT], uint64_t bytes); /* "1.5 GB" */
/* Decimals that show two digits of an error. */
int pts_cli_decimals(double error, int most);

/* ---- figures (figure.c): false when memory runs out ---- */

enum { PTS_CLI_FIGURE = 160 };
/* "7.083 ± 0.024 million EUR" */
bool pts_cli_mean(char text[PTS_CLI_FIGURE], const pts_measure *m, const pts_estimate *e,
                  const char *currency);
/* "6.288 and 7.929 million EUR", of a band that is known */
bool pts_cli_band(char text[PTS_CLI_FIGURE], const pts_measure *m, const pts_estimate *e,
                  const char *currency);
/* A line of a table: label, mean, error, unit, band and, of a headline, the sample's share. */
bool pts_cli_row(const char *label, const pts_measure *m, const pts_estimate *e,
                 const char *currency, bool headline);

/* ---- one run: scenario read, progress shown, results told ---- */

/* Loads and checks; on failure says why and returns the exit code, else PTS_EXIT_DONE. `resolved`
 * (may be NULL) gets the resolved scenario as JSON, owned by the caller. */
int pts_cli_load(const pts_cli_options *options, pts_scenario *scenario, char **resolved);
/* What messages call the scenario's file. */
const char *pts_cli_file(const pts_cli_options *options);

/* Runs under progress and interruption; a failure is told. PTS_STOPPED says nothing yet. */
int pts_cli_simulate(const pts_cli_options *options, const pts_scenario *scenario,
                     pts_study *study);

/* Whether a run fits into the memory of this machine; on failure says why (memory.c). */
int pts_cli_memory(const pts_cli_options *options, const pts_scenario *scenario);
/* Paths of the scenario that fit into it; INT64_MAX where its size is not known. */
int64_t pts_cli_paths_that_fit(const pts_cli_options *options, const pts_scenario *scenario);
/* The same of `need` bytes for what the words say, such as "400 paths". */
int pts_cli_memory_for(uint64_t need, const char *words);

/* Progress on stderr, and the stop flag of SIGINT and SIGTERM (progress.c); from the end on these
 * signals do what they did before the start. */
void pts_cli_progress_start(const pts_cli_options *options);
void pts_cli_progress(void *context, int64_t done, int64_t total);
void pts_cli_progress_end(void);
const volatile int *pts_cli_stop(void);
double pts_cli_seconds(void); /* since the start of progress */

/* Guards that rest on few acts, each with what sample would do (run.c). */
void pts_cli_few(const char *label, const pts_scenario *scenario, const pts_planned *planned);
/* Of a path >= 0: "path 3", or "pilot path 3, sampled member 17 of segment regular, on 2026-05-07"
 * (run.c). */
void pts_cli_place(const pts_scenario *scenario, const pts_failure *at, char text[400]);
/* Tells what storing into `dir` came to; frees the problems. Returns the exit code (run.c). */
int pts_cli_stored(const char *dir, int status, pts_problems *problems);
/* Draws the plots, unless they are not wanted. A view of the result: without them it is still whole,
 * so this fails softly and only says whether they are there (run.c). */
bool pts_cli_plot(const pts_cli_options *options, const char *dir);

/* Keeps what an interrupted run has finished, to go on from; of a whole one there is nothing. `which`
 * as in pts_checkpoint_write. An exit code; a failure is told (resume.c). */
int pts_cli_keep_paths(const char *dir, int which, const pts_store_input *input, int code);
/* The paths that an interrupted run has left. */
int pts_cli_resume(const char *dir, int which, const pts_cli_options *options,
                   const pts_scenario *scenario, const char *resolved, pts_results *results);

/* The summary for a person (summary.c). PTS_ERR_MEMORY: something of it is missing. */
int pts_cli_summary(const pts_scenario *scenario, const pts_study *study);
/* What line i of the summary's tables calls its measure, NULL past the last line; *measure = -1 where
 * there is no such measure. */
const char *pts_cli_told(int i, int *measure);
/* Whether the summary calls the measure so, in any case and up to a comma. */
bool pts_cli_title_is(const char *words, int measure);

/* What the figures of the summary do not tell, a paragraph each (notes.c); false when memory runs
 * out. */
bool pts_cli_notes(const pts_scenario *scenario, const pts_study *study);

/* The answer in a sentence, and the budget's light (answer.c); false when memory runs out. */
bool pts_cli_answer(const pts_scenario *scenario, const pts_study *study);

/* What guards watch (metrics.c). */
typedef struct pts_cli_metric {
    const char *name, *unit, *window, *formula;
    const char *unknown; /* when it is not known */
    const char *fires;   /* what every, window and in_a_row have to do with it */
} pts_cli_metric;
pts_cli_metric pts_cli_metric_of(int metric); /* an enum pts_metric */

/* How a figure is shown: divided, with a word before its unit (figure.c). */
typedef struct pts_cli_scale {
    double factor;
    int decimals;
    double quantum; /* a large figure is rounded to tens, hundreds ... as its error deserves */
    char unit[24];  /* such as "million EUR", "%" */
} pts_cli_scale;
/* Of figures up to `size` with an error (0 = not known). False when memory runs out. */
bool pts_cli_scale_make(enum pts_measure_unit unit, double size, double error, const char *currency,
                        pts_cli_scale *scale);
/* "1,234.5", or "n/a". */
void pts_cli_figure(char text[PTS_CLI_TEXT], pts_figure figure, const pts_cli_scale *scale);

/* What stands between a comparison and its table (compare_tell.c). PTS_OK or PTS_ERR_MEMORY. */
int pts_cli_compare_tell(const pts_compare_input *input);

/* How far whole weights move the opening members: one line or none (sample.c). */
void pts_cli_difference(FILE *out, const pts_scenario *scenario, const pts_plan *plans, int indent);

/* Build identity (main.c). */
extern const pts_build_info pts_cli_build;

#endif
