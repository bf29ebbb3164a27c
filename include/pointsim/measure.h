/* pointsim: measure layer. What a run's integers mean: one table of measures, a value on every
 * path, and estimates over the paths with their errors. Floating point starts here.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_H
#define POINTSIM_MEASURE_H

#include "pointsim/engine.h"

/* ---- the table: drives summary.json, monthly.csv, paths.csv, `explain` and the tests ---- */

enum pts_measure_id {
    PTS_M_OUTSTANDING_START,
    PTS_M_ISSUED,
    PTS_M_REDEEMED,
    PTS_M_EXPIRED,
    PTS_M_FORFEITED,
    PTS_M_REVERSED,
    PTS_M_OUTSTANDING,
    PTS_M_REDEMPTION_RATE,
    PTS_M_REDEMPTION_RATE_OF_AVAILABLE,
    PTS_M_CONVERSION,
    PTS_M_URR,
    PTS_M_URR_OPEN,
    PTS_M_URR_OPENING,
    PTS_M_URR_OPENING_OPEN,
    PTS_M_BREAKAGE,
    PTS_M_VALUE_PER_POINT,
    PTS_M_REDEMPTION_COST,
    PTS_M_SPEND,
    PTS_M_CASH_COLLECTED,
    PTS_M_PURCHASES,
    PTS_M_REDEMPTIONS,
    PTS_M_CAPPED,
    PTS_M_ACTIVITIES,
    PTS_M_RETURNS,
    PTS_M_REFUNDS,
    PTS_M_LIABILITY_NOMINAL,
    PTS_MEASURES
};

enum pts_measure_kind {
    PTS_TOTAL, /* sum over the window; estimate: mean over paths */
    PTS_RATIO, /* estimate: ratio of sums over paths; quantiles are of the paths' own ratios */
    PTS_LEVEL  /* state at the window's close; estimate: mean over paths */
};

enum pts_measure_unit {
    PTS_UNIT_POINTS,
    PTS_UNIT_COUNT,
    PTS_UNIT_SHARE,          /* 0.2 is 20 % */
    PTS_UNIT_MONEY,          /* currency units, not minor ones */
    PTS_UNIT_MONEY_PER_POINT /* currency units a point */
};

/* What a measure reads of one path in one window, all segments together. Points, minor units and
 * counts are exact integers; `anchor` is the only double. */
typedef struct pts_window {
    int64_t flow[PTS_FLOWS];
    int64_t opening, closing;       /* points before and after the window */
    int64_t cohort_issued;          /* cohorts of months 1..H */
    int64_t cohort_redeemed;        /* run-off included */
    int64_t cohort_open;            /* could still be redeemed after the run-off */
    int64_t old_held;               /* opening cohort: points held on the horizon's first day */
    int64_t old_redeemed, old_open; /* redeemed since then, run-off included; open after it */
    double anchor;                  /* currency units a point on this path */
} pts_window;

/* A measure on one path: num for a total or level, num / den for a ratio. Integers, unscaled. */
typedef struct pts_tally {
    int64_t num, den;
} pts_tally;

typedef struct pts_measure {
    const char *name;
    enum pts_measure_kind kind;
    enum pts_measure_unit unit;
    bool monthly;        /* also a figure of each month; otherwise of the horizon only */
    bool anchored;       /* num is multiplied by the path's anchor */
    const char *window;  /* of the headline, in words */
    const char *formula; /* in words and names of ledger flows */
    const char *source;  /* standard or paper, or what the definition is for */
    const char *missing; /* why there may be no figure; NULL for totals and levels */
    const char *note;    /* to be shown when points are open after the run-off; else NULL */
    pts_tally (*tally)(const pts_window *window);
} pts_measure;

/* Indexed by pts_measure_id. */
extern const pts_measure pts_measure_table[PTS_MEASURES];

/* The id of a name, -1 if there is none. */
int pts_measure_find(const char *name);
/* "total", "ratio", "level". */
const char *pts_measure_kind_text(enum pts_measure_kind kind);
/* Unit in words, such as "points", "share", "EUR", "EUR per point". NULL currency: "currency".
 * Owned by the caller (free); NULL when out of memory. */
char *pts_measure_unit_text(enum pts_measure_unit unit, const char *currency);

/* ---- figures ---- */

/* A number that may be not available. `value` is 0 and meaningless unless `known`; never NaN. */
typedef struct pts_figure {
    double value;
    bool known;
} pts_figure;

enum { PTS_QUANTILES = 7 };
extern const int pts_quantile_per10k[PTS_QUANTILES];       /* 100, 500, 2500 .. 9900 */
extern const char *const pts_quantile_name[PTS_QUANTILES]; /* "p01", "p05", "p25" .. "p99" */
enum { PTS_P01, PTS_P05, PTS_P25, PTS_P50, PTS_P75, PTS_P95, PTS_P99 };

typedef struct pts_estimate {
    const char *reason; /* NULL: available. Else why there is no figure at all (fixed text) */
    int64_t paths;      /* paths on which the measure has a value; quantiles are of these */
    pts_figure mean;    /* total, level: mean; ratio: ratio of the sums */
    pts_figure se;      /* standard error of `mean`; not known for fewer than 2 paths */
    pts_figure quantile[PTS_QUANTILES]; /* order statistic X_(ceil(n p)) of the path values; known
                                         * where n can give its 95 % interval */
    pts_figure lo[PTS_QUANTILES];       /* that order-statistic interval. Headline only */
    pts_figure hi[PTS_QUANTILES];
    pts_figure sampling_share; /* of the path variance, 0..1: what a larger sample would take away.
                                * Headline only */
    const char *share_reason;  /* NULL: known. Else why it is not (fixed text) */
} pts_estimate;

/* Estimates of a run. Init with {0}; all storage owned. */
typedef struct pts_estimates {
    int64_t n_paths;
    int n_twins;
    int months;             /* H */
    double *anchors;        /* [path] currency units a point */
    pts_estimate *headline; /* [PTS_MEASURES] */
    pts_estimate *monthly;  /* [PTS_MEASURES][H]; measures that are not monthly stay all zero */
} pts_estimates;

/* Computes everything from the ledgers of `results` (all n_paths; twins serve sampling_share only).
 * PTS_OK, PTS_ERR_MEMORY, PTS_ERR_INPUT without a path, PTS_ERR_RANGE (anchor not drawable). */
int pts_estimates_make(const pts_scenario *scenario, const pts_results *results,
                       pts_estimates *estimates);
/* Frees; {0} and a failed make are safe. */
void pts_estimates_free(pts_estimates *estimates);
/* Estimate of month 1..H; NULL if the measure is not monthly or the month is outside. */
const pts_estimate *pts_estimates_month(const pts_estimates *estimates, int measure, int month);
/* The note that belongs beside a headline (points open after the run-off), or NULL. */
const char *pts_estimates_note(const pts_estimates *estimates, int measure);

/* Values of all headline measures on one path; `anchor` in currency units a point. */
void pts_measures_on_path(const pts_ledger *ledger, double anchor, pts_figure values[PTS_MEASURES]);

/* Smallest number of paths that can give the quantile a 95 % interval, and so a figure at all. */
int64_t pts_paths_needed(int per10k);

/* ---- the sample of members ---- */

/* Part of the variance between twins that a larger sample would take away: at weight w, 1 - 1/w of
 * it; the rest is the members' own chance. Where segments have different weights, w is their mean
 * over real members (enrolments counted), which takes members of all segments to vary alike. */
double pts_sampled_part(const pts_scenario *scenario, const pts_plan *plans);

/* Largest weight that any sampled member may have for a sampling share of at most 10 %, segments of
 * lower weight left as they are. 0: none needed (share unknown or at most 10 %, or all members are
 * simulated); 1: only the whole population will do. */
int64_t pts_weight_needed(const pts_scenario *scenario, const pts_plan *plans, pts_figure share);
/* What gives that weight: a value of simulation.sample (segment < 0), or of the `sample` that a
 * segment has of its own; rounded up to two digits, at most the whole population. 0 where no
 * segment that takes its sample from that key has a larger weight, or the weight is 0. */
int64_t pts_sample_needed(const pts_scenario *scenario, const pts_plan *plans, int segment,
                          int64_t weight);

/* ---- cohorts: issue month x age ---- */

/* Mean over paths of a cohort's points of one flow, by age in months, storage of H + 1 values:
 * [0 .. H-1] age (of the opening cohort: months since the horizon's first), [H] the run-off.
 * cohort 0 is the opening one (issued: the points held on the horizon's first day, at age 0),
 * 1..H the months. `known` is false for ages that lie outside the horizon, and for all without
 * paths. PTS_OK or PTS_ERR_MEMORY. */
int pts_cohort_means(const pts_results *results, enum pts_cohort_flow flow, int cohort,
                     pts_figure *by_age);

#endif
