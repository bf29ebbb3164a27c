/* pointsim: study layer. A question asked of one or more scenarios: runs, and their figures.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_STUDY_H
#define POINTSIM_STUDY_H

#include "pointsim/measure.h"

/* ---- run: one scenario, its tallies and what they mean ---- */

typedef struct pts_study {
    pts_planned planned; /* what the liability is booked with */
    pts_results results;
    int64_t asked;       /* paths that were asked for last */
    pts_results without; /* the same paths with the programme off, if the scenario asks for them */
    pts_estimates estimates; /* of the finished paths; empty when there is none */
} pts_study;

/* The largest pilot, also where all that it has to tell is what guards rest on, and where the
 * addresses of its paths begin: beyond those of any run, so that it shares no draw with one. */
enum { PTS_PILOT_PATHS = 64, PTS_PILOT_GUARDED = 8 };
#define PTS_PILOT_FIRST (UINT32_C(1) << 31)

/* Simulates and estimates; a pilot first where the scenario leaves planned figures open or has guards
 * (pts_study_pilot_paths). `study` must be {0}, or hold finished paths of the scenario in `results`,
 * and then only the others are simulated; free it whatever is returned.
 * PTS_OK; PTS_STOPPED with the figures of the finished paths (none: results.n_paths is 0); or an
 * error, and then no figure may be used. */
int pts_study_run(const pts_scenario *scenario, const pts_run_options *options, pts_study *study);
void pts_study_free(pts_study *study);
/* Simulates what is missing of a planned study up to options->paths, and estimates anew. As
 * pts_study_run. */
int pts_study_advance(const pts_scenario *scenario, const pts_run_options *options,
                      pts_study *study);

/* How precisely a figure is wanted. */
typedef struct pts_precision {
    int measure;     /* whose headline */
    double relative; /* half of its 95 % interval over its size, above 0 */
    int64_t most;    /* paths at which to give up, >= 1 */
} pts_precision;

/* The same with as many paths as the precision takes, at least 100, in stages of which only the last
 * counts; *reached says whether `most` were enough. */
int pts_study_run_to(const pts_scenario *scenario, const pts_run_options *options,
                     const pts_precision *wanted, pts_study *study, bool *reached);
/* Half of a headline's 95 % interval over its size; unknown of 0 and of one without an error. */
pts_figure pts_study_half_width(const pts_estimates *estimates, int measure);

/* Paths of the pilot of a study of `paths`; 0 = it needs none. */
int64_t pts_study_pilot_paths(const pts_scenario *scenario, int64_t paths);
/* What a study is planned with: as given, and by a pilot what the scenario leaves open; `options`
 * say how many paths the study has, and their progress counts the pilot's. `planned` must be {0}.
 * PTS_OK; PTS_STOPPED (no plan); PTS_ERR_SAMPLE if a guard rests on few acts (MODEL, section 1):
 * planned->guard_acts tells, and who accepts that may go on with pts_study_advance; or another error,
 * and *where then gets `error`. */
int pts_study_plan(const pts_scenario *scenario, const pts_run_options *options,
                   pts_planned *planned, pts_results *where);

/* ---- compare: a base and policies on the same paths ---- */

/* What is compared: the headlines of pts_measure_table, under their ids, then some figures of the
 * month ends, for a programme may be empty at the horizon's close. */
enum pts_compare_id {
    PTS_C_OUTSTANDING_AVERAGE = PTS_MEASURES,
    PTS_C_LIABILITY_COST_AVERAGE,
    PTS_C_LIABILITY_COST_PEAK,
    PTS_COMPARED
};

enum pts_compare_of { PTS_OF_HORIZON, PTS_AVERAGE_OF_MONTHS, PTS_PEAK_OF_MONTHS };
enum pts_better { PTS_BETTER_NEITHER, PTS_BETTER_LOW, PTS_BETTER_HIGH };

typedef struct pts_compare_about {
    const char *name;
    enum pts_measure_id measure; /* whose month ends it is of; unit and kind are its own */
    enum pts_compare_of of;
    const char *window;
    enum pts_better better; /* for the programme's owner */
} pts_compare_about;

pts_compare_about pts_compare_about_id(int id);

/* What people are shown first, in order; ends with label NULL. */
enum pts_compare_when {
    PTS_TELL_ALWAYS,
    PTS_TELL_APART, /* where a policy differs from the base */
    PTS_TELL_PART,  /* where it is not all that some programme costs */
    PTS_TELL_KNOWN  /* where some scenario has a figure */
};
typedef struct pts_compare_headline {
    int id;
    const char *label;
    enum pts_compare_when when;
} pts_compare_headline;
extern const pts_compare_headline pts_compare_headlines[];

enum pts_apart { PTS_NOT_APART, PTS_LOWER, PTS_HIGHER };
extern const char *const pts_apart_text[]; /* "not told apart", "lower", "higher" */

/* One scenario on one figure. Differences are the scenario's figure - the base's, paired by path. */
typedef struct pts_compared {
    pts_figure mean, se; /* as `run` estimates them; of a tail the quantile */
    int64_t paths;       /* with a value of its own */
    pts_figure difference;
    pts_figure se_difference; /* of a ratio by the delta method; not known of a tail */
    pts_figure lo, hi;        /* 95 % for the differences of all policies together */
    pts_figure z;             /* difference / se_difference */
    int64_t pairs;            /* paths behind the difference */
    /* (Var base + Var policy) / Var of the paired difference: so many times the paths would
     * independent runs take */
    pts_figure variance_reduction;
    /* Share of the paths on which it is best of all, ties shared, with the error of a proportion;
     * not known of a quantile or a chance, which a path has not */
    pts_figure p_best, p_best_se;
    /* Of the one with the best mean alone: that it is best indeed has at least this probability, by
     * paired differences and Bonferroni */
    pts_figure p_mean_best;
    enum pts_apart verdict;
    const char *reason;        /* NULL, or why there is no figure at all (fixed text) */
    const char *no_difference; /* NULL, or why there is no difference or no error of it */
} pts_compared;

typedef struct pts_comparison {
    int n;                 /* scenarios; the first is the base */
    int64_t n_paths;       /* finished in all of them */
    pts_planned *planned;  /* [n] */
    pts_results *results;  /* [n], without twins */
    pts_results *without;  /* [n] of the same paths with the programmes off: in the storage of
                            * `results`, NULL where no scenario asks for them */
    pts_compared *figures; /* [PTS_COMPARED][n] */
    int failed;            /* after an error: which scenario, results[failed] says where */
} pts_comparison;

/* Simulates n >= 2 scenarios of equal seed, paths, horizon and start, and compares them, each booked
 * by a plan of its own. `c` must be {0}, or made by pts_comparison_init with finished paths in its
 * results, and then only the others are simulated; free it whatever is returned. PTS_OK; PTS_STOPPED with the
 * figures of the paths that all have finished (none: n_paths is 0); PTS_ERR_INPUT where they cannot
 * be paired; or another error, and then no figure may be used. */
/* PTS_OK or PTS_ERR_MEMORY. */
int pts_comparison_init(const pts_scenario *const *scenarios, int n, pts_comparison *comparison);
int pts_compare_run(const pts_scenario *const *scenarios, int n, const pts_run_options *options,
                    pts_comparison *c);
/* The figures of what has been simulated: n, n_paths, planned and results are filled in. PTS_OK,
 * PTS_ERR_MEMORY or PTS_ERR_RANGE. */
int pts_compare_make(const pts_scenario *const *scenarios, pts_comparison *c);
void pts_comparison_free(pts_comparison *c);
/* The scenario with the best mean of a figure that has a better end; -1 if there is none. */
int pts_comparison_best(const pts_comparison *c, int id);
/* Whether a headline has something to say here. */
bool pts_comparison_tells(const pts_comparison *c, const pts_compare_headline *headline);
/* Bytes that a comparison takes, a little too many rather than too few. */
uint64_t pts_compare_bytes(const pts_scenario *const *scenarios, int n, int64_t paths, int threads);

/* ---- what a scenario leaves open ---- */

/* Number of its inputs that are distributions: what the bands over paths come from. */
int pts_study_uncertain_inputs(const pts_scenario *scenario);
/* Bytes that a run takes, a little too many rather than too few: the tallies of its paths, which
 * are kept to the end, and what its threads work in. */
uint64_t pts_study_bytes(const pts_scenario *scenario, int64_t paths, int threads, bool daily);

/* ---- check: what a run came to, kept as a baseline and compared with a later one ---- */

enum { PTS_BASELINE_TEXT = 64 };

typedef struct pts_baseline_flow {
    char name[PTS_BASELINE_TEXT];
    int64_t total; /* over all paths, segments and months, warm-up and run-off too; minor units */
} pts_baseline_flow;

typedef struct pts_baseline_measure {
    char name[PTS_BASELINE_TEXT], unit[PTS_BASELINE_TEXT];
    pts_figure mean, se; /* headline */
    int64_t paths;       /* on which it has a value */
} pts_baseline_measure;

/* Init with {0}; all storage owned. */
typedef struct pts_baseline {
    char *scenario; /* its name */
    char version[PTS_BASELINE_TEXT];
    uint64_t seed;
    int64_t paths, sample;
    uint64_t fingerprint;
    pts_baseline_flow *flows;
    int n_flows;
    pts_baseline_measure *measures;
    int n_measures;
} pts_baseline;

/* What a whole run came to. PTS_OK, PTS_ERR_MEMORY, PTS_ERR_RANGE (a total leaves int64). */
int pts_baseline_make(const pts_scenario *scenario, const pts_study *study, const char *version,
                      pts_baseline *baseline);
void pts_baseline_free(pts_baseline *baseline);

enum pts_verdict {
    PTS_SAME,         /* equal: integers exactly, means to 1e-12 and errors to 1e-9 of themselves */
    PTS_WITHIN_ERROR, /* no more apart than chance moves them */
    PTS_UNTESTED,     /* there is no error to test with, or a newer program has a new measure */
    PTS_DRIFT
};
const char *pts_verdict_text(enum pts_verdict verdict); /* "same within error" */

typedef struct pts_check_row {
    const pts_baseline_measure *before, *after; /* one of them NULL: not there */
    enum pts_verdict verdict;
    const char *why;  /* of drift or of no test (fixed text); NULL where z says it */
    pts_figure z;     /* Welch's t of after - before, the runs taken as independent, as the normal
                       * score of the same probability; at most 37 either way */
    pts_figure money; /* after - before in currency units; points at the mean anchor */
} pts_check_row;

/* A flow whose total differs; one of them NULL: not there. */
typedef struct pts_check_flow {
    const pts_baseline_flow *before, *after;
} pts_check_flow;

/* Init with {0}; borrows the baselines. */
typedef struct pts_check {
    const pts_baseline *before, *after;
    bool exact; /* seed, paths, sample and version agree: everything must be equal. Else the means
                 * are tested, and fingerprint and flows are left out */
    bool fingerprint; /* equal */
    pts_check_row *rows;
    int n_rows;
    pts_check_flow *flows; /* exact only */
    int n_flows;
    int tests; /* rows that are decided by z */
    enum pts_verdict verdict;
} pts_check;

/* Pairs the measures of two baselines. `anchor` is the mean over the paths of `after`, currency
 * units a point. Verdicts that hang on z are left to pts_check_decide. PTS_OK or PTS_ERR_MEMORY. */
int pts_check_make(const pts_baseline *before, const pts_baseline *after, double anchor,
                   pts_check *check);
/* |z| above which one of `tests` two-sided tests tells drift, so that any of them does so by chance
 * with a probability of at most 1 % (Bonferroni). */
double pts_check_threshold(int tests);
/* Gives the verdicts. Where no row could be tested though some would have to be, the whole is
 * PTS_UNTESTED. */
void pts_check_decide(pts_check *check, double threshold);
void pts_check_free(pts_check *check);
/* The measure of a row: that of now, else that of the baseline. */
const pts_baseline_measure *pts_check_measure(const pts_check_row *row);

#endif
