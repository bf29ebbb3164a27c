/* pointsim tests: comparisons worked out by hand, and of simulated scenarios.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure_fake.h"

#include <math.h>

#include "load_text.h"
#include "study/compare_figures.h"

enum { MOST_PATHS = 400, MOST_SCENARIOS = 4 };

/* Series by hand, all with a value unless a denominator is given. */
typedef struct hand {
    double num[MOST_SCENARIOS][MOST_PATHS], den[MOST_SCENARIOS][MOST_PATHS];
    pts_compared got[MOST_SCENARIOS];
} hand;

static void compare(hand *h, int id, int n, size_t paths) {
    pts_series series[MOST_SCENARIOS];
    for (int s = 0; s < n; s++)
        series[s] = (pts_series){.num = h->num[s], .den = h->den[s]};
    cr_assert_eq(pts_compare_series(id, series, n, paths, h->got), PTS_OK);
}

static void put(hand *h, int s, const double *num, const double *den, size_t n) {
    for (size_t i = 0; i < n; i++) {
        h->num[s][i] = num[i];
        h->den[s][i] = den ? den[i] : 1.0;
    }
}
#define PUT(h, s, n, ...) put(h, s, (const double[]){__VA_ARGS__}, NULL, n)
#define OVER(h, s, n, ...)                                                                         \
    for (size_t i_ = 0; i_ < (n); i_++)                                                            \
    (h)->den[s][i_] = ((const double[]){__VA_ARGS__})[i_]

static void assert_near(pts_figure got, double wanted, const char *what) {
    cr_assert(got.known, "%s is not known", what);
    cr_assert_float_eq(got.value, wanted, 1e-12 * fmax(1.0, fabs(wanted)), "%s: %.17g, not %.17g",
                       what, got.value, wanted);
}

/* Student's t with 3 and with 2 degrees of freedom, in closed form. */
static double t3(double t) {
    double x = t / sqrt(3.0);
    return 0.5 + (x / (1.0 + x * x) + atan(x)) / acos(-1.0);
}

static double t2(double t) {
    return 0.5 + t / (2.0 * sqrt(2.0 + t * t));
}

/* Differences 1, 0, 2, 3: mean 1.5, variance 5/3. Variances 20/3 and 41/3: (61/3) / (5/3) = 12.2.
 * The base is lower on three paths and shares one. */
Test(study_compare, paired_difference_of_means) {
    hand h = {0};
    PUT(&h, 0, 4, 10, 12, 14, 16);
    PUT(&h, 1, 4, 11, 12, 16, 19);
    compare(&h, PTS_M_REDEMPTION_COST, 2, 4);
    const pts_compared *p = &h.got[1];
    double se = sqrt(5.0 / 12.0);
    assert_near(h.got[0].mean, 13.0, "mean of the base");
    assert_near(h.got[0].se, sqrt(20.0 / 12.0), "its error");
    assert_near(p->mean, 14.5, "mean");
    assert_near(p->se, sqrt(41.0 / 12.0), "error");
    assert_near(p->difference, 1.5, "difference");
    assert_near(p->se_difference, se, "its error");
    assert_near(p->z, 1.5 / se, "z");
    assert_near(p->variance_reduction, 12.2, "variance reduction");
    assert_near(h.got[0].p_best, 0.875, "base best");
    assert_near(p->p_best, 0.125, "policy best");
    assert_near(p->p_best_se, sqrt(5.5 / 8.0 * 2.5 / 8.0 / 8.0), "error of best");
    assert_near(h.got[0].p_mean_best, t3(1.5 / se), "mean best");
    cr_assert_not(p->p_mean_best.known);
    cr_assert_float_eq(t3((p->hi.value - 1.5) / se), 0.975, 1e-12);
    cr_assert_float_eq(p->lo.value + p->hi.value, 3.0, 1e-12);
    cr_assert_eq(p->verdict, PTS_NOT_APART); /* 1.5 - 3.182 * 0.645 < 0 */
    cr_assert_eq(p->pairs, 4);
    cr_assert_not(h.got[0].difference.known);
}

/* With k policies each interval misses with 0.05 / k. */
Test(study_compare, intervals_hold_for_all_policies_together) {
    for (int policies = 1; policies < MOST_SCENARIOS; policies++) {
        hand h = {0};
        for (int s = 0; s <= policies; s++)
            PUT(&h, s, 4, 10 + 2 * s, 12 + s, 14 + s * s, 16);
        compare(&h, PTS_M_ISSUED, policies + 1, 4);
        for (int s = 1; s <= policies; s++) {
            const pts_compared *p = &h.got[s];
            double t = (p->hi.value - p->difference.value) / p->se_difference.value;
            cr_assert_float_eq(t3(t), 1.0 - 0.025 / policies, 1e-12, "%d policies: %g", policies,
                               t3(t));
            cr_assert_not(p->p_best.known, "issuing is neither good nor bad");
        }
    }
}

/* Base 15 / 30 = 0.5 with residuals -1, 1, 0 over a mean of 10; policy 35 / 50 = 0.7 with 1, -2, 1
 * over 50 / 3. Their differences 0.16, -0.22, 0.06 have the sum of squares 0.0776. */
Test(study_compare, ratios_differ_by_the_delta_method) {
    hand h = {0};
    PUT(&h, 0, 3, 4, 6, 5);
    OVER(&h, 0, 3, 10, 10, 10);
    PUT(&h, 1, 3, 8, 12, 15);
    OVER(&h, 1, 3, 10, 20, 20);
    compare(&h, PTS_M_URR, 2, 3);
    double se = sqrt(0.0388 / 3.0);
    assert_near(h.got[1].difference, 0.2, "difference");
    assert_near(h.got[1].se_difference, se, "its error");
    cr_assert_float_eq(t2((h.got[1].hi.value - 0.2) / se), 0.975, 1e-12);
    /* (0.01 + 0.01) / 2 and (0.0036 + 0.0144 + 0.0036) / 2 */
    assert_near(h.got[1].variance_reduction, (0.01 + 0.0108) / 0.0388, "variance reduction");
}

/* t_3 at 0.975 is 3.182: means 1, 1, 1.5, 0.5 have the error sqrt(1/24). */
Test(study_compare, a_difference_is_told_apart_by_its_interval) {
    hand h = {0};
    PUT(&h, 0, 4, 10, 12, 14, 16);
    PUT(&h, 1, 4, 11, 13, 15.5, 16.5);
    PUT(&h, 2, 4, 9, 11, 12.5, 15.5);
    compare(&h, PTS_M_SPEND, 3, 4);
    cr_assert_eq(h.got[1].verdict, PTS_HIGHER);
    cr_assert_eq(h.got[2].verdict, PTS_LOWER);
    assert_near(h.got[1].p_best, 1.0, "more spend is better");
    /* against the base 1 / sqrt(1/24), against the other policy 2, 2, 3, 1: 2 / sqrt(1/6) */
    double wrong = 2.0 - t3(sqrt(24.0)) - t3(2.0 * sqrt(6.0));
    assert_near(h.got[1].p_mean_best, 1.0 - wrong, "two rivals");
}

static void assert_same(const pts_compared *p, bool tail) {
    cr_assert(p->difference.known && p->difference.value == 0.0);
    cr_assert(p->lo.known && p->lo.value == 0.0 && p->hi.known && p->hi.value == 0.0);
    cr_assert_eq(p->verdict, PTS_NOT_APART);
    cr_assert_not(p->z.known);
    cr_assert_not(p->variance_reduction.known);
    cr_assert_eq(p->se_difference.known, !tail);
    cr_assert_eq(p->se_difference.value, 0.0);
}

Test(study_compare, a_policy_that_changes_nothing_differs_by_nothing) {
    hand h = {0};
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < 400; i++) {
            h.num[s][i] = 1.0 / (i + 3);
            h.den[s][i] = 1.0;
        }
    for (int id = 0; id < PTS_COMPARED; id++) {
        compare(&h, id, 2, 400);
        assert_same(&h.got[1],
                    pts_measure_table[pts_compare_about_id(id).measure].kind == PTS_TAIL);
    }
    compare(&h, PTS_M_REDEMPTION_COST, 2, 400);
    cr_assert_eq(h.got[0].p_best.value, 0.5);
    cr_assert_eq(h.got[0].p_mean_best.value, 0.5);
    compare(&h, PTS_M_P_OVER_BUDGET, 2, 400);
    cr_assert_not(h.got[0].p_best.known, "a path is over budget or not");
}

/* The same value of a point on all paths: what is left is rounding, not a difference. */
Test(study_compare, rounding_errors_are_no_difference) {
    hand h = {0};
    for (int i = 0; i < 50; i++) {
        h.den[0][i] = 1000.0 + 17.0 * i;
        h.den[1][i] = 777.0 + 31.0 * i * i;
        h.num[0][i] = 0.012345678901 * h.den[0][i];
        h.num[1][i] = 0.012345678901 * h.den[1][i] * (1.0 + 4e-16 * (i % 3));
    }
    compare(&h, PTS_M_VALUE_PER_POINT, 2, 50);
    assert_same(&h.got[1], false);
}

/* The same shift on every path is known without error. */
Test(study_compare, a_constant_difference_has_no_width) {
    hand h = {0};
    PUT(&h, 0, 3, 1, 2, 4);
    PUT(&h, 1, 3, 0.5, 1.5, 3.5);
    compare(&h, PTS_M_REDEMPTION_COST, 2, 3);
    cr_assert(h.got[1].lo.value == -0.5 && h.got[1].hi.value == -0.5);
    cr_assert_eq(h.got[1].verdict, PTS_LOWER);
    cr_assert_not(h.got[1].z.known);
    cr_assert_eq(h.got[1].p_mean_best.value, 1.0);
}

/* Only paths 0, 2 and 3 have both: differences 1, 2, 3. */
Test(study_compare, paths_without_a_value_make_no_pair) {
    hand h = {0};
    PUT(&h, 0, 5, 10, 0, 14, 16, 9);
    OVER(&h, 0, 5, 1, 0, 1, 1, 1);
    PUT(&h, 1, 5, 11, 12, 16, 19, 0);
    OVER(&h, 1, 5, 1, 1, 1, 1, 0);
    compare(&h, PTS_M_VALUE_SWING, 2, 5);
    cr_assert_eq(h.got[1].pairs, 3);
    assert_near(h.got[1].difference, 2.0, "difference");
    assert_near(h.got[1].se_difference, sqrt(1.0 / 3.0), "its error");
    assert_near(h.got[0].p_best, 1.0, "best of three paths");
    cr_assert_eq(h.got[0].paths, 4);
}

Test(study_compare, what_is_not_available_has_a_reason) {
    hand h = {0};
    PUT(&h, 0, 2, 1, 2);
    PUT(&h, 1, 2, 0, 0);
    OVER(&h, 1, 2, 0, 0);
    PUT(&h, 2, 2, 3, 5);
    compare(&h, PTS_M_URR, 3, 2);
    cr_assert_not(h.got[1].mean.known);
    cr_assert_not_null(h.got[1].reason);
    cr_assert_not_null(h.got[1].no_difference);
    cr_assert(h.got[2].difference.known && !h.got[2].no_difference);
    compare(&h, PTS_M_SPEND, 3, 1);
    cr_assert(h.got[2].difference.known && !h.got[2].lo.known, "one path has no error");
    cr_assert_not_null(h.got[2].no_difference);
    cr_assert_eq(h.got[2].verdict, PTS_NOT_APART);
    OVER(&h, 0, 2, 0, 0);
    compare(&h, PTS_M_URR, 3, 2);
    cr_assert_not(h.got[2].difference.known);
    cr_assert_not_null(h.got[2].no_difference);
}

/* 95 % quantiles of 1 .. 400 and of 1001 .. 1400: 380 and 1380. Each order-statistic interval at
 * 97.5 % of Bin(400, 0.95) lies within 361 .. 400. */
Test(study_compare, quantiles_differ_between_their_intervals) {
    hand h = {0};
    for (int i = 0; i < 400; i++) {
        h.num[0][i] = 1 + (i * 7) % 400;
        h.num[1][i] = 1001 + (i * 11) % 400;
        h.den[0][i] = h.den[1][i] = 1.0;
    }
    compare(&h, PTS_M_RESERVE_95, 2, 400);
    const pts_compared *p = &h.got[1];
    assert_near(p->difference, 1000.0, "difference");
    cr_assert_not(p->se_difference.known);
    cr_assert(p->lo.value < 1000.0 - 8.0 && p->lo.value >= 961.0, "%g", p->lo.value);
    cr_assert(p->hi.value > 1000.0 + 8.0 && p->hi.value <= 1039.0, "%g", p->hi.value);
    double lo = 0.0, hi = 0.0, sorted[400];
    pts_sort(h.num[0], 400, sorted);
    cr_assert(pts_quantile_interval(sorted, 400, 9500, 0.975, &lo, &hi));
    assert_near(p->lo, 1000.0 + lo - hi, "lo");
    assert_near(p->hi, 1000.0 + hi - lo, "hi");
    cr_assert_eq(p->verdict, PTS_HIGHER);
    compare(&h, PTS_M_RESERVE_95, 2, 73); /* enough for the quantiles, not for both intervals */
    cr_assert_not(h.got[1].lo.known);
    cr_assert_not_null(h.got[1].no_difference);
}

/* 4,000 comparisons of 12 paths, all values normal, the base's in each policy's as well. An interval
 * with Student's t and Bonferroni over three policies covers with 1 - 0.05 / 3 exactly; the bounds
 * are those of a binomial share at 1e-5 on either side. All three cover at once with 0.95 at least:
 * the lower bound alone is of that. Ratios of sums are covered nearly so, for 12 is few. */
static double covered(int id, bool ratio, double *all) {
    enum { TIMES = 4000, TWELVE = 12, OTHERS = 3 };
    int first = 0, together = 0;
    for (uint32_t time = 0; time < TIMES; time++) {
        hand h = {0};
        for (uint32_t i = 0; i < TWELVE; i++) {
            pts_block b = pts_philox(20260101, i, 1, time, 0);
            for (int s = 0; s <= OTHERS; s++) {
                double x = pts_normal(pts_unit(b.word[0])) + pts_normal(pts_unit(b.word[s]));
                h.den[s][i] = ratio ? 100.0 + 10.0 * pts_normal(pts_unit(b.word[0])) : 1.0;
                h.num[s][i] = ratio ? (0.5 + 0.1 * s) * h.den[s][i] + x : 10.0 * s + x;
            }
        }
        compare(&h, id, OTHERS + 1, TWELVE);
        int inside = 0;
        for (int s = 1; s <= OTHERS; s++) {
            double truth = ratio ? 0.1 * s : 10.0 * s;
            bool in = h.got[s].lo.value <= truth && truth <= h.got[s].hi.value;
            inside += in;
            first += s == 1 && in;
        }
        together += inside == OTHERS;
    }
    *all = together / (double)TIMES;
    return first / (double)TIMES;
}

Test(study_compare, intervals_cover_as_often_as_they_say) {
    double all = 0.0, one = covered(PTS_M_ISSUED, false, &all);
    cr_assert(one >= 0.974 && one <= 0.99125, "%g", one); /* 1e-5 quantiles of Bin(4000, 0.98333) */
    cr_assert(all >= 0.93475, "%g", all);                 /* of Bin(4000, 0.95) */
    one = covered(PTS_M_URR, true, &all);
    cr_assert(one >= 0.974 && one <= 0.99125, "%g", one);
    cr_assert(all >= 0.93475, "%g", all);
}

/* ---- from ledgers: the story of measure_fake.h with a planned rate of 0.6 and a cost of 0.02.
 * Month ends hold 1900, 2050 and 1840 points. Expected to be redeemed of them: 120 + 900, then
 * 20 + 800 + 240, then 20 + 550 + 240 + 60. ---- */
Test(study_compare, month_ends_are_averaged_and_searched) {
    fake f[2];
    const pts_scenario *scenarios[2];
    pts_comparison c = {.n = 2, .n_paths = 2};
    c.planned = calloc(2, sizeof *c.planned);
    c.results = calloc(2, sizeof *c.results);
    for (int s = 0; s < 2; s++) {
        fake_init(&f[s], 2, 0);
        f[s].scenario.has_planned_urr = f[s].scenario.has_planned_cost = true;
        f[s].scenario.planned_urr = 0.6;
        f[s].scenario.planned_cost = s ? 0.03 : 0.02;
        for (int i = 0; i < 2; i++)
            fake_story(&f[s].results.paths[i]);
        scenarios[s] = &f[s].scenario;
        c.results[s] = f[s].results;
        cr_assert_eq(pts_planned_make(scenarios[s], NULL, &c.planned[s]), PTS_OK);
    }
    cr_assert_eq(pts_compare_make(scenarios, &c), PTS_OK);
    const pts_compared(*got)[2] = (const pts_compared(*)[2])c.figures;
    assert_near(got[PTS_C_OUTSTANDING_AVERAGE][0].mean, 1930.0, "outstanding");
    assert_near(got[PTS_C_LIABILITY_COST_AVERAGE][0].mean, 59.0 / 3.0, "average");
    assert_near(got[PTS_C_LIABILITY_COST_PEAK][0].mean, 21.2, "peak");
    assert_near(got[PTS_M_LIABILITY_COST][0].mean, 17.4, "close");
    assert_near(got[PTS_C_LIABILITY_COST_PEAK][1].difference, 10.6, "of the peak");
    assert_near(got[PTS_C_LIABILITY_COST_AVERAGE][1].difference, 59.0 / 6.0, "of the average");
    cr_assert_eq(got[PTS_C_LIABILITY_COST_PEAK][1].verdict, PTS_HIGHER);
    cr_assert_eq(pts_comparison_best(&c, PTS_C_LIABILITY_COST_PEAK), 0);
    cr_assert_eq(pts_comparison_best(&c, PTS_M_URR), -1);
    for (int s = 0; s < 2; s++) {
        pts_planned_free(&c.planned[s]);
        fake_free(&f[s]);
    }
    free(c.planned);
    free(c.results);
    free(c.figures);
}

/* ---- simulated ---- */

static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"small\","
    "\"simulation\":{\"seed\":3,\"paths\":70,\"sample\":60,\"start\":\"2027-01-01\","
    "\"horizon\":\"4 months\",\"warmup\":\"2 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":60,"
    "\"purchases\":{\"per_year\":{\"uniform\":[20,60]}},\"spend\":{\"mean\":20,\"sd_within\":0.8}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},\"redemption\":{\"decision\":\"logit\"},"
    "\"items\":{\"one\":{\"points\":30,\"unit_cost\":0.2,\"retail_value\":0.3}}}}";

static const char *const *const POLICIES[] = {
    NULL, (const char *const[]){"/programme/items/one/unit_cost=0.25"},
    (const char *const[]){"/programme/items/one/points=50"}};

enum { SIMULATED = 3 };

typedef struct simulated {
    pts_scenario scenario[SIMULATED];
    const pts_scenario *scenarios[SIMULATED];
} simulated;

static void simulated_init(simulated *s) {
    for (int i = 0; i < SIMULATED; i++) {
        s->scenario[i] = load_text(SCENARIO, POLICIES[i], POLICIES[i] ? 1 : 0);
        s->scenarios[i] = &s->scenario[i];
    }
}

static void simulated_free(simulated *s) {
    for (int i = 0; i < SIMULATED; i++)
        pts_scenario_free(&s->scenario[i]);
}

/* Figures are those of pts_study_run, whatever the blocks and the threads. */
Test(study_compare, each_policy_is_a_run_of_its_own) {
    simulated s;
    pts_comparison c[2] = {0};
    simulated_init(&s);
    for (int i = 0; i < 2; i++) {
        pts_run_options options = {.threads = i ? 3 : 1};
        cr_assert_eq(pts_compare_run(s.scenarios, SIMULATED, &options, &c[i]), PTS_OK);
    }
    cr_assert_eq(
        memcmp(c[0].figures, c[1].figures, sizeof *c[0].figures * PTS_COMPARED * SIMULATED), 0);
    for (int p = 0; p < SIMULATED; p++) {
        pts_study study = {0};
        cr_assert_eq(pts_study_run(s.scenarios[p], &(pts_run_options){.threads = 2}, &study),
                     PTS_OK);
        cr_assert_eq(c[0].results[p].fingerprint, study.results.fingerprint);
        for (int id = 0; id < PTS_MEASURES; id++) {
            const pts_compared *got = &c[0].figures[id * SIMULATED + p];
            const pts_estimate *own = &study.estimates.headline[id];
            cr_assert_eq(got->mean.known, own->mean.known, "%s", pts_measure_table[id].name);
            cr_assert_eq(got->mean.value, own->mean.value);
            cr_assert_eq(got->se.value, own->se.value);
        }
        pts_study_free(&study);
    }
    /* a dearer unit: the same redemptions, each 0.05 more */
    const pts_compared *cost = &c[0].figures[PTS_M_REDEMPTION_COST * SIMULATED];
    cr_assert_float_eq(cost[1].difference.value, 0.25 * cost[0].mean.value, 1e-9);
    cr_assert_eq(cost[1].verdict, PTS_HIGHER);
    for (int i = 0; i < 2; i++)
        pts_comparison_free(&c[i]);
    simulated_free(&s);
}

typedef struct stopper {
    volatile int stop;
    int64_t after, seen, total;
} stopper;

static void stop_after(void *context, int64_t done, int64_t total) {
    stopper *s = context;
    cr_assert_eq(total, (64 + 70) * SIMULATED);
    cr_assert_gt(done, s->seen);
    s->seen = done;
    if (done >= s->after)
        s->stop = 1;
}

/* Pilots, then a path of all scenarios at a time. */
Test(study_compare, a_stopped_comparison_keeps_the_paths_of_all) {
    simulated s;
    pts_comparison c = {0}, whole = {0};
    stopper stop = {.after = (64 + 8) * SIMULATED};
    simulated_init(&s);
    pts_run_options options = {
        .threads = 1, .stop = &stop.stop, .progress = stop_after, .context = &stop};
    cr_assert_eq(pts_compare_run(s.scenarios, SIMULATED, &options, &c), PTS_STOPPED);
    cr_assert_eq(c.n_paths, 8);
    options = (pts_run_options){.threads = 2, .paths = 8};
    cr_assert_eq(pts_compare_run(s.scenarios, SIMULATED, &options, &whole), PTS_OK);
    for (int p = 0; p < SIMULATED; p++)
        cr_assert_eq(c.results[p].fingerprint, whole.results[p].fingerprint);
    pts_comparison_free(&c);
    pts_comparison_free(&whole);
    int now = 1;
    options = (pts_run_options){.threads = 2, .stop = &now};
    cr_assert_eq(pts_compare_run(s.scenarios, SIMULATED, &options, &c), PTS_STOPPED);
    cr_assert_eq(c.n_paths, 0);
    pts_comparison_free(&c);
    simulated_free(&s);
}

Test(study_compare, other_seeds_and_horizons_are_refused) {
    simulated s;
    simulated_init(&s);
    pts_comparison c = {0};
    pts_run_options options = {.threads = 1};
    cr_assert_eq(pts_compare_run(s.scenarios, 1, &options, &c), PTS_ERR_INPUT);
    s.scenario[1].seed++;
    cr_assert_eq(pts_compare_run(s.scenarios, 2, &options, &c), PTS_ERR_INPUT);
    s.scenario[1].seed--;
    s.scenario[1].horizon_months++;
    cr_assert_eq(pts_compare_run(s.scenarios, 2, &options, &c), PTS_ERR_INPUT);
    pts_comparison_free(&c);
    simulated_free(&s);
}
