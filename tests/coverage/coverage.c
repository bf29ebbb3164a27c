/* Coverage of the error bars: how often a nominal 95 % interval holds the true figure, over many
 * small runs of whole scenarios, each with a seed of its own. Fails where a count leaves the central
 * 1 - 1e-4 of the binomial around its exact coverage, which is 0.95 of mean, ratio and TVaR, and of
 * a quantile the discrete one of its order statistics; where the paths have a heavy tail and are
 * few, the coverage of mean and TVaR is printed alone. False alarms: 1e-4 a line, were the seeds
 * drawn anew. usage: coverage [REPETITIONS [FIRST_SEED]]
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pointsim.h"

enum { MEAN, TVAR95, TVAR99, QUANTILE, FIGURES = QUANTILE + PTS_QUANTILES };

/* One member holds 1 000 points and earns none, so the liability at face value is 1 000 anchors. */
static const char points_held[] =
    "{\"schema\": \"pointsim/scenario/1\", \"name\": \"coverage\", \"simulation\": {\"paths\": %d, "
    "\"sample\": 1, \"start\": \"2026-01-01\", \"horizon\": \"1 month\", \"warmup\": \"0 months\", "
    "\"runoff\": \"0 months\"}, \"economics\": {\"planned_urr\": 0.5, \"planned_cost_per_point\": 1}, "
    "\"segments\": {\"all\": {\"members\": 1, \"opening\": {\"from\": \"balance\", \"balance\": "
    "{\"mean\": 1000, \"cv\": 0, \"age_days\": 1}}, \"purchases\": {\"per_year\": 1}, \"spend\": "
    "{\"mean\": 10}}}, \"programme\": {\"anchor\": {\"points\": 1000, \"value\": %s}, \"earn\": "
    "{\"points_per_unit\": 0}, \"expiry\": {\"kind\": \"none\"}, \"redemption\": {\"at\": "
    "[\"purchase\"], \"decision\": \"always\"}}}";

/* Forty members spend 10.00 at a time for 10 points; how often, and the anchor, is uncertain. */
static const char points_earned[] =
    "{\"schema\": \"pointsim/scenario/1\", \"name\": \"coverage\", \"simulation\": {\"paths\": %d, "
    "\"sample\": 40, \"start\": \"2026-01-01\", \"horizon\": \"1 month\", \"warmup\": \"0 months\", "
    "\"runoff\": \"0 months\"}, \"economics\": {\"planned_urr\": 0.5, \"planned_cost_per_point\": 1}, "
    "\"segments\": {\"all\": {\"members\": 40, \"purchases\": {\"per_year\": {\"gamma\": [9, 24], "
    "\"truncate\": [0, 1000]}}, "
    "\"spend\": {\"mean\": 10}}}, \"programme\": {\"anchor\": {\"points\": 100, \"value\": %s}, "
    "\"earn\": {\"points_per_unit\": 1}, \"expiry\": {\"kind\": \"none\"}, \"redemption\": {\"at\": "
    "[\"purchase\"], \"decision\": \"always\"}}}";

static double per(int per10k) {
    return per10k / 10000.0;
}

/* ---- the truth ---- */

static double normal_quantile(double p) {
    return gsl_cdf_ugaussian_Pinv(p);
}

static void truth_of_normal(double mean, double sd, double truth[FIGURES]) {
    truth[MEAN] = mean;
    for (int i = 0; i < PTS_TVARS; i++) {
        double p = per(pts_tvar_per10k[i]);
        truth[TVAR95 + i] = mean + sd * gsl_ran_ugaussian_pdf(normal_quantile(p)) / (1.0 - p);
    }
    for (int q = 0; q < PTS_QUANTILES; q++)
        truth[QUANTILE + q] = mean + sd * normal_quantile(per(pts_quantile_per10k[q]));
}

static void truth_of_lognormal(double mean, double cv, double truth[FIGURES]) {
    double sigma = sqrt(log1p(cv * cv)), mu = log(mean) - 0.5 * sigma * sigma;
    truth[MEAN] = mean;
    for (int i = 0; i < PTS_TVARS; i++) {
        double p = per(pts_tvar_per10k[i]);
        truth[TVAR95 + i] = mean * gsl_cdf_ugaussian_P(sigma - normal_quantile(p)) / (1.0 - p);
    }
    for (int q = 0; q < PTS_QUANTILES; q++)
        truth[QUANTILE + q] = exp(mu + sigma * normal_quantile(per(pts_quantile_per10k[q])));
}

/* ---- counting ---- */

typedef struct study {
    const char *name, *text, *anchor;
    int paths, measure;
    int held_to; /* first figure of mean and TVaR that need not hold its level */
    bool only_mean;
    double precision; /* above 0: of the mean, by as many paths as it takes, at most `paths` */
    double truth[FIGURES];
    int held[FIGURES], had[FIGURES];
} study;

static void count(study *s, int figure, pts_figure lo, pts_figure hi) {
    if (!lo.known || !hi.known)
        return;
    s->had[figure]++;
    s->held[figure] += lo.value <= s->truth[figure] && s->truth[figure] <= hi.value;
}

static void count_around(study *s, int figure, pts_figure mean, pts_figure se) {
    double half = normal_quantile(0.975) * se.value;
    bool known = mean.known && se.known;
    count(s, figure, (pts_figure){mean.value - half, known},
          (pts_figure){mean.value + half, known});
}

static void count_estimate(study *s, const pts_estimate *e) {
    count_around(s, MEAN, e->mean, e->se);
    for (int i = 0; i < PTS_TVARS && !s->only_mean; i++)
        count_around(s, TVAR95 + i, e->tvar[i], e->tvar_se[i]);
    for (int q = 0; q < PTS_QUANTILES && !s->only_mean; q++)
        count(s, QUANTILE + q, e->lo[q], e->hi[q]);
}

static int run_once(const study *s, const pts_scenario *scenario, const pts_run_options *options,
                    pts_study *run) {
    pts_precision wanted = {s->measure, s->precision, s->paths};
    bool reached = true;
    int status = s->precision > 0.0 ? pts_study_run_to(scenario, options, &wanted, run, &reached)
                                    : pts_study_run(scenario, options, run);
    return status == PTS_OK && !reached ? PTS_ERR_RANGE : status;
}

static void repeat(study *s, int repetitions, uint64_t first_seed) {
    char text[2000];
    pts_scenario scenario;
    pts_problems problems = {0};
    (void)snprintf(text, sizeof text, s->text, s->paths, s->anchor);
    if (pts_scenario_parse(text, strlen(text), NULL, NULL, 0, &scenario, NULL, &problems) !=
        PTS_OK) {
        fprintf(stderr, "%s: %s: %s\n", s->name, problems.list[0].where, problems.list[0].message);
        exit(2);
    }
    for (int i = 0; i < repetitions; i++) {
        pts_study run = {0};
        pts_run_options options = {.threads = 2, .no_twins = true};
        scenario.seed = first_seed + (uint64_t)i;
        if (run_once(s, &scenario, &options, &run) != PTS_OK)
            exit(2);
        count_estimate(s, &run.estimates.headline[s->measure]);
        pts_study_free(&run);
    }
    pts_problems_free(&problems);
    pts_scenario_free(&scenario);
}

/* ---- judging ---- */

/* Of n independent values, between the l-th and the u-th: P(l <= B < u), B ~ Bin(n, p), with the
 * ranks that the intervals take, found by trying the numbers 1..n. */
static double exact_coverage(int n, int per10k) {
    double *ranks = malloc((size_t)n * sizeof *ranks), lo = 0.0, hi = 0.0;
    for (int i = 0; i < n; i++)
        ranks[i] = i + 1;
    bool known = pts_quantile_interval(ranks, (size_t)n, per10k, 0.95, &lo, &hi);
    free(ranks);
    return known ? gsl_cdf_binomial_P((unsigned)hi - 1, per(per10k), (unsigned)n) -
                       gsl_cdf_binomial_P((unsigned)lo - 1, per(per10k), (unsigned)n)
                 : 0.0;
}

static bool inside(int held, int n, double coverage) {
    const double tail = 0.5e-4;
    double below = gsl_cdf_binomial_P((unsigned)held, coverage, (unsigned)n);
    double above = held > 0 ? gsl_cdf_binomial_Q((unsigned)held - 1, coverage, (unsigned)n) : 1.0;
    return below > tail && above > tail;
}

static int judge(const study *s) {
    static const char *const names[] = {"mean", "TVaR 95", "TVaR 99"};
    int bad = 0;
    for (int f = 0; f < FIGURES; f++) {
        bool quantile = f >= QUANTILE;
        if (s->had[f] == 0)
            continue;
        double exact =
            quantile ? exact_coverage(s->paths, pts_quantile_per10k[f - QUANTILE]) : 0.95;
        bool asked = quantile || f < s->held_to,
             good = !asked || inside(s->held[f], s->had[f], exact);
        printf("%-36s %6d  %-8s %6.4f  ", s->name, s->paths,
               quantile ? pts_quantile_name[f - QUANTILE] : names[f],
               (double)s->held[f] / s->had[f]);
        if (asked)
            printf("%6.4f%s\n", exact, good ? "" : "  WRONG");
        else
            printf("0.9500 nominal, not asserted\n");
        bad += !good;
    }
    return bad;
}

int main(int argc, char **argv) {
    int repetitions = argc > 1 ? atoi(argv[1]) : 1000, bad = 0;
    uint64_t first_seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    const char *light = "{\"normal\": [1, 0.1], \"truncate\": [0.4, 1.6]}";
    const char *heavy =
        "{\"lognormal\": {\"mean\": 1, \"cv\": 3}, \"truncate\": [0.0000001, 100000]}";
    study studies[] = {
        {.name = "light tail, level (normal)",
         .text = points_held,
         .anchor = light,
         .paths = 2000,
         .measure = PTS_M_LIABILITY_NOMINAL,
         .held_to = TVAR99},
        {.name = "light tail, level (normal)",
         .text = points_held,
         .anchor = light,
         .paths = 10000,
         .measure = PTS_M_LIABILITY_NOMINAL,
         .held_to = QUANTILE},
        {.name = "light tail, ratio",
         .text = points_earned,
         .anchor = light,
         .paths = 2000,
         .measure = PTS_M_SPEND_PER_FACE_VALUE,
         .held_to = TVAR95,
         .only_mean = true},
        {.name = "light tail, to 0.6 % of the mean",
         .text = points_held,
         .anchor = light,
         .paths = 20000,
         .measure = PTS_M_LIABILITY_NOMINAL,
         .held_to = TVAR95,
         .only_mean = true,
         .precision = 0.006},
        {.name = "heavy tail, level (lognormal, cv 3)",
         .text = points_held,
         .anchor = heavy,
         .paths = 400,
         .measure = PTS_M_LIABILITY_NOMINAL},
    };
    truth_of_normal(1.0, 0.1, studies[0].truth);
    truth_of_normal(1.0, 0.1, studies[1].truth);
    studies[2].truth[MEAN] = 100.0;
    studies[3].truth[MEAN] = 1.0;
    truth_of_lognormal(1.0, 3.0, studies[4].truth);
    if (repetitions < 100) {
        fprintf(stderr, "coverage: at least 100 repetitions\n");
        return 2;
    }
    printf("%d repetitions, seeds from %" PRIu64 "\n%-36s  paths  figure   held    exact\n",
           repetitions, first_seed, "scenario");
    for (size_t i = 0; i < sizeof studies / sizeof *studies; i++) {
        repeat(&studies[i], repetitions, first_seed + 1000000 * i);
        bad += judge(&studies[i]);
    }
    printf("%d coverages are wrong\n", bad);
    return bad > 0;
}
