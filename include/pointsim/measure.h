/* pointsim: measure layer. What a run's integers mean: one table of measures, a value on every
 * path, and estimates over the paths with their errors. Floating point starts here.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_H
#define POINTSIM_MEASURE_H

#include "pointsim/engine.h"

/* ---- the table: drives summary.json, monthly.csv, paths.csv, `explain` and the tests ---- */

enum pts_measure_id {
    /* points */
    PTS_M_OUTSTANDING_START,
    PTS_M_ISSUED,
    PTS_M_REDEEMED,
    PTS_M_EXPIRED,
    PTS_M_FORFEITED,
    PTS_M_REVERSED,
    PTS_M_OUTSTANDING,
    PTS_M_CAPPED,
    PTS_M_ISSUED_TIER,
    PTS_M_TURNOVER,
    /* redemption */
    PTS_M_REDEMPTION_RATE,
    PTS_M_REDEMPTION_RATE_OF_AVAILABLE,
    PTS_M_CONVERSION,
    PTS_M_URR,
    PTS_M_URR_OPEN,
    PTS_M_URR_OPENING,
    PTS_M_URR_OPENING_OPEN,
    PTS_M_BREAKAGE,
    PTS_M_MONTHS_TO_REDEMPTION,
    /* liability */
    PTS_M_LIABILITY_NOMINAL,
    PTS_M_LIABILITY_COST,
    PTS_M_LIABILITY_HINDSIGHT,
    PTS_M_RESERVE_BIAS,
    PTS_M_URR_LEVERAGE,
    PTS_M_LIABILITY_25BP,
    /* value of a point */
    PTS_M_VALUE_PER_POINT,
    PTS_M_VALUE_VOLATILITY,
    PTS_M_VALUE_VOLATILITY_MAX,
    PTS_M_VALUE_SWING,
    PTS_M_ANCHOR_GAP,
    PTS_M_VALUE_INDEX,
    PTS_M_VALUE_INDEX_VOLATILITY,
    PTS_M_VALUE_INDEX_SWING,
    /* money and budget */
    PTS_M_LEVERAGE_RATIO,
    PTS_M_SPEND_PER_FACE_VALUE,
    PTS_M_REDEMPTION_COST,
    PTS_M_BENEFIT_COST,
    PTS_M_PROGRAMME_COST,
    PTS_M_BUDGET_USED,
    PTS_M_P_OVER_BUDGET,
    PTS_M_P_OVER_BUDGET_10,
    PTS_M_BUDGET_SHORTFALL,
    PTS_M_RESERVE_95,
    PTS_M_RESERVE_99,
    PTS_M_MARGIN,
    PTS_M_SPEND,
    PTS_M_CASH_COLLECTED,
    PTS_M_REFUNDS,
    PTS_M_FEES,
    PTS_M_SPEND_LEVERAGE,
    PTS_M_INCREMENTAL_MARGIN,
    PTS_M_ROI,
    PTS_M_LEVERAGE_RATIO_LIFETIME,
    PTS_M_LTV_LEVERAGE,
    /* members at the window's close */
    PTS_M_ACTIVE_MEMBERS,
    PTS_M_REPURCHASE_RATE,
    PTS_M_RETENTION,
    PTS_M_REDEEMER_SHARE,
    PTS_M_PURCHASE_INTERVAL,
    PTS_M_TIER_MEMBERS,
    PTS_M_RENEWAL_RATE,
    /* counts */
    PTS_M_PURCHASES,
    PTS_M_REDEMPTIONS,
    PTS_M_ACTIVITIES,
    PTS_M_RETURNS,
    PTS_M_UPGRADES,
    PTS_M_DOWNGRADES,
    /* reminders, and what lapses lead to */
    PTS_M_MESSAGES,
    PTS_M_MESSAGE_COST,
    PTS_M_COMPLAINTS,
    PTS_M_BAD_REVIEWS,
    PTS_M_CHURN_FROM_LAPSE,
    /* conversion at lapse */
    PTS_M_CONVERTED,
    PTS_M_CONVERSION_COST,
    PTS_M_WOKEN,
    /* instant coupons */
    PTS_M_COUPONS_USED,
    PTS_M_COUPON_COST,
    /* pools that members share */
    PTS_M_WITHHELD,
    PTS_M_SOLD_OUT,
    PTS_M_REFUSED,
    /* exchange with partners */
    PTS_M_EXCHANGED_OUT,
    PTS_M_EXCHANGED_IN,
    PTS_M_SETTLEMENT,
    /* interest and loan */
    PTS_M_ISSUED_INTEREST,
    PTS_M_BORROWED,
    PTS_M_WRITTEN_OFF,
    /* transfers between members */
    PTS_M_SENT,
    PTS_M_RECEIVED,
    PTS_M_TRANSFER_FEES,
    /* auctions */
    PTS_M_AUCTIONED,
    PTS_M_AUCTION_PRICE,
    /* capacity */
    PTS_M_PEAK_REDEMPTIONS_DAY,
    PTS_M_PEAK_REDEMPTIONS_HOUR,
    PTS_M_STOCK_TURNOVER,
    PTS_M_SERVICE_CONTACTS,
    PTS_M_DORMANT_SHARE,
    PTS_M_LIVE_LOTS,
    PTS_M_DORMANT_POINTS,
    /* points issued by mistake */
    PTS_M_ISSUED_FAULT,
    PTS_M_RECOVERED,
    PTS_M_RECOVERY_RATE,
    PTS_M_ACCOUNT_REVIEWS,
    PTS_M_REVIEW_COST,
    /* referral */
    PTS_M_REFERRED,
    PTS_M_ISSUED_REFERRAL,
    PTS_MEASURES
};

enum pts_measure_kind {
    PTS_TOTAL, /* sum over the window; estimate: mean over paths */
    PTS_RATIO, /* estimate: ratio of sums over paths; quantiles are of the paths' own ratios */
    PTS_LEVEL, /* state at the window's close; estimate: mean over paths */
    PTS_TAIL   /* estimate: a quantile over paths, an order statistic; its error is that of the 95 %
                * interval of order statistics, half of it over 1.96 */
};

enum pts_measure_unit {
    PTS_UNIT_POINTS,
    PTS_UNIT_COUNT,
    PTS_UNIT_SHARE,           /* 0.2 is 20 % */
    PTS_UNIT_MONEY,           /* currency units, not minor ones */
    PTS_UNIT_MONEY_PER_POINT, /* currency units a point */
    PTS_UNIT_MONTHS,
    PTS_UNIT_NUMBER /* no unit: a ratio of rates, a logarithm */
};

/* A measure on one path: num for a total or level, num / den for a ratio. den is 0 where the path
 * has no value; `missing` then says why if that is more than the measure itself can say. */
typedef struct pts_value {
    double num, den;
    const char *missing;
} pts_value;

struct pts_view; /* what a measure reads of one path in one window: measure/view.h */

typedef struct pts_measure {
    const char *name;
    enum pts_measure_kind kind;
    enum pts_measure_unit unit;
    bool monthly;        /* also a figure of each month; otherwise of the horizon only */
    bool planned;        /* rests on what is planned: its error is that given the plan */
    bool gaps;           /* whether a path has a value is chance */
    bool chance;         /* a path has only yes (1) or no (0) */
    int per10k;          /* of a tail: which quantile */
    const char *window;  /* of the headline, in words */
    const char *formula; /* in words and names of ledger flows */
    const char *source;  /* standard or paper, or what the definition is for */
    const char *missing; /* why a ratio may have no figure; NULL where that cannot be */
    const char *note;    /* to be shown when points are open after the run-off; else NULL */
    pts_value (*value)(const struct pts_view *view);
} pts_measure;

/* Indexed by pts_measure_id. */
extern const pts_measure pts_measure_table[PTS_MEASURES];

/* The id of a name, -1 if there is none. */
int pts_measure_find(const char *name);
/* "total", "ratio", "level". */
const char *pts_measure_kind_text(enum pts_measure_kind kind);
/* What a figure of a month is of: "month", "month start", "month end", "12 months", "fiscal year to
 * date". */
const char *pts_measure_month_window(const pts_measure *measure);
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
enum { PTS_TVARS = 2 };
extern const int pts_tvar_per10k[PTS_TVARS];       /* 9500, 9900 */
extern const char *const pts_tvar_name[PTS_TVARS]; /* "tvar95", "tvar99" */
enum { PTS_P01, PTS_P05, PTS_P25, PTS_P50, PTS_P75, PTS_P95, PTS_P99 };

typedef struct pts_estimate {
    const char *reason; /* NULL: available. Else why there is no figure at all (fixed text) */
    int64_t paths;      /* paths on which the measure has a value, at least half of them: but for
                         * the ratio of sums, everything is of these */
    pts_figure mean;    /* total, level: mean; ratio: ratio of the sums */
    pts_figure se;      /* standard error of `mean`; not known for fewer than 2 paths */
    pts_figure quantile[PTS_QUANTILES]; /* order statistic X_(ceil(n p)) of the path values; known
                                         * where n can give its 95 % interval */
    pts_figure lo[PTS_QUANTILES];       /* that order-statistic interval. Headline only */
    pts_figure hi[PTS_QUANTILES];
    pts_figure tvar[PTS_TVARS]; /* mean of the worst 5 % and 1 % of the path values, from above, and
                                 * its error; headline only */
    pts_figure tvar_se[PTS_TVARS];
    pts_figure sampling_share; /* of the path variance, 0..1: what a larger sample would take away.
                                * Headline only */
    const char *share_reason;  /* NULL: known. Else why it is not (fixed text) */
} pts_estimate;

/* ---- what is planned: the figures that a liability is booked with ---- */

typedef struct pts_planned {
    int months;         /* H */
    pts_figure *urr;    /* [H + 1] share ever redeemed of the points of the opening cohort (of
                                * those held on the first day) and of each issue month */
    pts_figure urr_all; /* of all issue months together */
    pts_figure cost_per_point; /* currency units a redeemed point */
    int64_t pilot_paths;       /* that what is not given was estimated from; 0 = all was given */
    double *guard_acts;        /* [guard] pts_guard_sampled of a pilot; NULL: no guard, or each
                                * sampled member stands for itself alone */
} pts_planned;

/* Whether something is not given by the scenario, so that a pilot is needed. */
bool pts_planned_needs_pilot(const pts_scenario *scenario);
/* From the scenario and, for what it does not give, the results of a pilot of it (NULL: such figures
 * are unknown). `planned` must be {0}. PTS_OK or PTS_ERR_MEMORY. */
int pts_planned_make(const pts_scenario *scenario, const pts_results *pilot, pts_planned *planned);
void pts_planned_free(pts_planned *planned);

/* ---- what measures read beside the ledger ---- */

/* Drawn for a path. */
typedef struct pts_inputs {
    double anchor; /* currency units a point */
    pts_figure margin_rate;
    double discount_rate; /* a year */
    double *budget;       /* [H] currency units a month; NULL = there is none */
    pts_price *prices;    /* [price_months of the frame][item] */
} pts_inputs;

typedef struct pts_frame {
    const pts_scenario *scenario;
    const pts_plan *plans;      /* [segment] of the results */
    const pts_planned *planned; /* NULL: nothing is planned */
    const pts_results *without; /* the same paths with the programme off, as far as they are
                                 * simulated; borrowed, NULL where they are not */
    int64_t n_paths;
    pts_inputs *inputs; /* [path] */
    double *budgets;    /* what the inputs' budgets are part of */
    pts_price *prices;  /* and their prices */
    int price_months;   /* months with prices of their own; the last of them holds on */
} pts_frame;

/* `frame` must be {0}; scenario, plans and planned are borrowed, `without` is left NULL. PTS_OK, PTS_ERR_MEMORY or
 * PTS_ERR_RANGE (not drawable). */
int pts_frame_make(const pts_scenario *scenario, const pts_plan *plans, const pts_planned *planned,
                   int64_t n_paths, pts_frame *frame);
void pts_frame_free(pts_frame *frame);
/* Price of an item in month 1..H. Borrowed from the frame. */
const pts_price *pts_frame_price(const pts_frame *frame, const pts_inputs *inputs, int month,
                                 int item);

/* Values of all headline measures on one path. PTS_OK or PTS_ERR_MEMORY. */
int pts_measures_on_path(const pts_frame *frame, const pts_ledger *ledger, int64_t path,
                         pts_value values[PTS_MEASURES]);
/* Values of a monthly measure on one path in each month, storage of H. PTS_OK or PTS_ERR_MEMORY. */
int pts_measure_on_months(const pts_frame *frame, const pts_ledger *ledger, int64_t path,
                          enum pts_measure_id measure, pts_value *values);
/* num / den, or not known. */
pts_figure pts_value_figure(pts_value value);

/* Estimates of a run. Init with {0}; all storage owned, but for what `frame` borrows. */
typedef struct pts_estimates {
    int64_t n_paths;
    int n_twins;
    int months; /* H */
    pts_frame frame;
    pts_estimate *headline; /* [PTS_MEASURES] */
    pts_estimate *monthly;  /* [PTS_MEASURES][H]; measures that are not monthly stay all zero */
} pts_estimates;

/* Computes everything from the ledgers of `results` (all n_paths; twins serve sampling_share only)
 * and what is planned (NULL: nothing). Scenario, plans and planned must outlive the estimates.
 * PTS_OK, PTS_ERR_MEMORY, PTS_ERR_INPUT without a path, PTS_ERR_RANGE (an input not drawable). */
int pts_estimates_make(const pts_scenario *scenario, const pts_results *results,
                       const pts_planned *planned, pts_estimates *estimates);
/* The same beside the results of the paths with the programme off (NULL: not simulated), which must
 * outlive the estimates and stay where they are. They may have fewer paths and twins. */
int pts_estimates_make_beside(const pts_scenario *scenario, const pts_results *results,
                              const pts_results *without, const pts_planned *planned,
                              pts_estimates *estimates);
/* Frees; {0} and a failed make are safe. */
void pts_estimates_free(pts_estimates *estimates);
/* Estimate of month 1..H; NULL if the measure is not monthly or the month is outside. */
const pts_estimate *pts_estimates_month(const pts_estimates *estimates, int measure, int month);
/* The note that belongs beside a headline (points open after the run-off), or NULL. */
const char *pts_estimates_note(const pts_estimates *estimates, int measure);

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

/* ---- capacity ---- */

/* Units of an item that month 1..H redeems, all segments together: mean, error and quantiles over
 * paths; the rest stays zero. PTS_OK or PTS_ERR_MEMORY. */
int pts_units_of_month(const pts_results *results, int item, int month, pts_estimate *estimate);
/* Members in a tier (index in the scenario) at the end of month 1..H; otherwise the same. */
int pts_tier_at_month_end(const pts_results *results, int tier, int month, pts_estimate *estimate);

/* Share of the horizon's calendar months, quarters or years in which a quota had nothing left for
 * who asked, mean over paths and its error (not known of one path). `flow`: PTS_WITHHELD of an
 * issuance_quota; PTS_REFUSED of a redemption_quota, if no item has stock. PTS_OK or PTS_ERR_MEMORY. */
int pts_quota_dry(const pts_scenario *scenario, const pts_results *results, enum pts_flow flow,
                  enum pts_every every, pts_figure *share, pts_figure *se);

/* ---- cohorts: issue month x age ---- */

/* Mean over paths of a cohort's points of one flow, by age in months, storage of H + 1 values:
 * [0 .. H-1] age (of the opening cohort: months since the horizon's first), [H] the run-off.
 * cohort 0 is the opening one (issued: the points held on the horizon's first day, at age 0),
 * 1..H the months. `known` is false for ages that lie outside the horizon, and for all without
 * paths. PTS_OK or PTS_ERR_MEMORY. */
int pts_cohort_means(const pts_results *results, enum pts_cohort_flow flow, int cohort,
                     pts_figure *by_age);

/* ---- guards ---- */

/* What a guard did in the horizon, over paths; standard errors are not known for one path. */
typedef struct pts_guard_estimates {
    pts_figure p_fired, p_fired_se; /* share of paths on which it fired */
    pts_figure times, times_se;     /* that it fired on a path */
    pts_figure days, days_se;       /* that it acts on a path */
    int first_month; /* median of the first firing's month where it fired, 1..H; 0 = it never did */
} pts_guard_estimates;
int pts_guard_estimate(const pts_results *results, int guard, pts_guard_estimates *to);
/* Sampled acts that its figure rests on at a closing, mean of months and paths: redemptions of a
 * rate's window or of a month; purchases of a month for outstanding, of twelve for leverage. */
double pts_guard_sampled(const pts_scenario *scenario, const pts_results *results, int guard);
/* Below so many (relative error 5 %) firings are partly chance in who was sampled. */
enum { PTS_GUARD_FEW = 400 };
/* Fills planned->guard_acts. PTS_OK; PTS_ERR_SAMPLE if a guard rests on few acts (of none at all its
 * figure is no estimate: nothing is bought, or nothing redeemed); or PTS_ERR_MEMORY. */
int pts_guards_sampled(const pts_scenario *scenario, const pts_results *pilot,
                       pts_planned *planned);
bool pts_guard_rests_on_few(const pts_planned *planned, int guard);
/* Share of paths on which it fires in a month, and its standard error. */
void pts_guard_month(const pts_results *results, int guard, int month, pts_figure *p,
                     pts_figure *se);

#endif
