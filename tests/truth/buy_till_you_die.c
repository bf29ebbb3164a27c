/* Members of Pareto/NBD and BG/NBD against their closed forms.
 * SPDX-License-Identifier: GPL-3.0-or-later
 * Schmittlein, Morrison and Colombo (1987), Fader and Hardie (2005, 2006); Fader, Hardie and Lee
 * (2005); with these authors' parameters for CDNOW, in weeks: expected purchases E[X(t)] and
 * P(alive at t) at month ends, the distribution of X(t), and P(alive at T | x purchases, the last
 * at t_x). Ticks of 2^-16 day round times by 1e-6 week, far below what any of these can see; month
 * ends are taken to the day. False alarms: 2e-5 a statement (6, 2 or 1 a test), were the seeds
 * drawn anew. */
#include "truth_statistics.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_hyperg.h>
#include <math.h>
#include <stdlib.h>

static double hypergeometric(double a, double b, double c, double z) {
    return truth_hypergeometric(a, b, c, z);
}

/* Negative binomial: X of a Poisson whose rate is Gamma(shape, scale), over time t. */
static double negative_binomial(int x, double t, double shape, double scale) {
    double log_p = gsl_sf_lnpoch(shape, x) - gsl_sf_lnfact((unsigned)x) +
                   shape * log(scale / (scale + t)) + x * log(t / (scale + t));
    return exp(log_p);
}

/* ---- Pareto/NBD: rate Gamma(R, ALPHA), death rate Gamma(S, BETA), here ALPHA < BETA ---- */

static const double R = 0.553, ALPHA = 10.578, S = 0.606, BETA = 11.669;

static double pareto_mean(double t) {
    return R * BETA / (ALPHA * (S - 1.0)) * (1.0 - pow(BETA / (BETA + t), S - 1.0));
}

static double pareto_alive(double t) {
    return pow(BETA / (BETA + t), S);
}

/* Fader and Hardie (2005): 1 / (1 + s / (r + s + x) (alpha + T)^(r+x) (beta + T)^s A), with
 * A = F(t_x) - F(T), F(u) = 2F1(r+s+x, r+x; r+s+x+1; (beta - alpha) / (beta + u)) /
 * (beta + u)^(r+s+x). */
static double pareto_term(double u, double x, double t) {
    double all = R + S + x;
    return hypergeometric(all, R + x, all + 1.0, (BETA - ALPHA) / (BETA + u)) *
           pow((ALPHA + t) / (BETA + u), R + x) * pow((BETA + t) / (BETA + u), S);
}

static double pareto_alive_given(const truth_history *h) {
    double x = h->purchases, t = h->t / 7.0, last = h->last / 7.0;
    double odds = S / (R + S + x) * (pareto_term(last, x, t) - pareto_term(t, x, t));
    return 1.0 / (1.0 + odds);
}

/* Fader and Hardie (2006): alive at t, or dead before: a member with rates (l, m) makes x purchases
 * and dies in (0, t] with probability l^x m / (l+m)^(x+1) P(Erlang(x+1, l+m) < t). */
static double pareto_pmf(int x, double t) {
    double b = gsl_sf_beta(R + x, S + 1.0) / gsl_sf_beta(R, S), c = R + S + x + 1.0;
    double dead = hypergeometric(R + S, R + x, c, (BETA - ALPHA) / BETA) / pow(BETA, R + S);
    for (int i = 0; i <= x; i++)
        dead -= gsl_sf_poch(R + S, i) * pow(t, i) / gsl_sf_fact((unsigned)i) *
                hypergeometric(R + S + i, R + x, c, (BETA - ALPHA) / (BETA + t)) /
                pow(BETA + t, R + S + i);
    return negative_binomial(x, t, R, ALPHA) * pareto_alive(t) +
           pow(ALPHA, R) * pow(BETA, S) * b * dead;
}

/* ---- BG/NBD: rate Gamma(R0, ALPHA0), dropout at a purchase Beta(A, B) ---- */

static const double R0 = 0.2426, ALPHA0 = 4.4136, A = 0.7929, B = 2.4259;

static double bg_mean(double t) {
    return (A + B - 1.0) / (A - 1.0) *
           (1.0 -
            pow(ALPHA0 / (ALPHA0 + t), R0) * hypergeometric(R0, B, A + B - 1.0, t / (ALPHA0 + t)));
}

/* Dropouts are a Poisson process of rate lp: E[e^(-lpt)], by Euler's integral and Pfaff's rule. */
static double bg_alive(double t) {
    return pow(ALPHA0 / (ALPHA0 + t), R0) * hypergeometric(R0, B, A + B, t / (ALPHA0 + t));
}

static double bg_alive_given(const truth_history *h) {
    double x = h->purchases;
    if (h->purchases == 0)
        return 1.0;
    return 1.0 / (1.0 + A / (B + x - 1.0) *
                            pow((ALPHA0 + h->t / 7.0) / (ALPHA0 + h->last / 7.0), R0 + x));
}

static double bg_pmf(int x, double t) {
    double p = gsl_sf_beta(A, B + x) / gsl_sf_beta(A, B) * negative_binomial(x, t, R0, ALPHA0);
    if (x == 0)
        return p;
    double fewer = 0.0;
    for (int j = 0; j < x; j++)
        fewer += negative_binomial(j, t, R0, ALPHA0);
    return p + gsl_sf_beta(A + 1.0, B + x - 1.0) / gsl_sf_beta(A, B) * (1.0 - fewer);
}

/* ---- the formulas against each other ---- */

static double death_then(double u, void *context) {
    return S / (BETA + u) * pareto_alive(u) * negative_binomial(*(int *)context, u, R, ALPHA);
}

/* P(X(t) = x) by the time of death. */
static double pareto_pmf_by_death(int x, double t) {
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    gsl_function f = {death_then, &x};
    double dead = 0.0, error = 0.0;
    gsl_integration_qag(&f, 0.0, t, 0.0, 1e-12, 1000, GSL_INTEG_GAUSS61, w, &dead, &error);
    gsl_integration_workspace_free(w);
    return dead + negative_binomial(x, t, R, ALPHA) * pareto_alive(t);
}

Test(buy_till_you_die, formulas_agree) {
    const double t = 52.0;
    double all = 0.0, mean = 0.0, pareto = 0.0;
    for (int x = 0; x < 12; x++)
        cr_assert_float_eq(pareto_pmf(x, t), pareto_pmf_by_death(x, t), 1e-9, "x = %d", x);
    for (int x = 0; x < 400; x++) {
        all += bg_pmf(x, t);
        mean += x * bg_pmf(x, t);
        pareto += x * pareto_pmf_by_death(x, t);
    }
    cr_assert_float_eq(all, 1.0, 1e-9);
    cr_assert_float_eq(mean, bg_mean(t), 1e-6);
    cr_assert_float_eq(pareto, pareto_mean(t), 1e-6);
    cr_assert_float_eq(hypergeometric(0.3, 2.4, 3.2, 0.9), gsl_sf_hyperg_2F1(0.3, 2.4, 3.2, 0.9),
                       1e-10);
}

/* ---- the engine ---- */

typedef struct model {
    const char *name;
    double per_year; /* mean rate r / alpha */
    double shape;
    const char *lifetime;
    double (*mean)(double t);
    double (*alive)(double t);
    double (*alive_given)(const truth_history *history);
    double (*pmf)(int x, double t);
} model;

static model pareto_nbd(void) {
    return (model){"Pareto/NBD",
                   R / ALPHA * 365.25 / 7.0,
                   R,
                   "'model': 'pareto_nbd', 'shape': 0.606, 'scale_days': 81.683",
                   pareto_mean,
                   pareto_alive,
                   pareto_alive_given,
                   pareto_pmf};
}

static model bg_nbd(void) {
    return (model){"BG/NBD",
                   R0 / ALPHA0 * 365.25 / 7.0,
                   R0,
                   "'model': 'bg_nbd', 'a': 0.7929, 'b': 2.4259",
                   bg_mean,
                   bg_alive,
                   bg_alive_given,
                   bg_pmf};
}

/* `who` says how members come. There is nothing to redeem. */
static pts_scenario scenario(const model *m, int paths, int months, const char *who) {
    return truth_scenario(
        "'simulation': {'paths': %d, 'sample': 1000000, 'start': '2026-01-01', "
        "'horizon': '%d months', 'warmup': '0 months', 'runoff': '0 months'}, "
        "'segments': {'all': {%s, 'purchases': {'per_year': %.17g, 'shape': %.17g}, "
        "'lifetime': {%s}, 'spend': {'mean': 1}}}, "
        "'programme': {'earn': {'points_per_unit': 1}}",
        paths, months, who, m->per_year, m->shape, m->lifetime);
}

/* ---- expected purchases and survival at month ends ---- */

enum { PATHS = 50, MEMBERS = 1000, ENDS = 3, MONTHS = 24 };
static const int end[ENDS] = {1, 6, MONTHS};

static void add_growth(truth mean[ENDS], truth left[ENDS], const pts_results *r) {
    for (int e = 0; e < ENDS; e++) {
        double bought[PATHS], gone[PATHS];
        for (int i = 0; i < PATHS; i++) {
            bought[i] = truth_flow(&r->paths[i], 0, PTS_PURCHASES, 1, end[e]) / MEMBERS;
            gone[i] = truth_flow(&r->paths[i], 0, PTS_LEFT, 1, end[e]) / MEMBERS;
        }
        truth_add_mean(&mean[e], bought, PATHS);
        truth_add_mean(&left[e], gone, PATHS);
    }
}

/* Sees 5 % of E[X(t)] and 5 % of the dead. */
static void check_growth(model m) {
    static const char *const name[2][ENDS] = {{"E[X], 1 month", "E[X], 6 months", "E[X], 2 years"},
                                              {"dead, 1 month", "dead, 6 months", "dead, 2 years"}};
    pts_scenario s = scenario(&m, PATHS, MONTHS, "'members': 1000");
    truth mean[ENDS], left[ENDS];
    for (int e = 0; e < ENDS; e++) {
        double weeks = truth_month_days(&s, end[e]) / 7.0, dead = 1.0 - m.alive(weeks);
        mean[e] = (truth){.name = name[0][e], .exact = m.mean(weeks), .near = 1.05 * m.mean(weeks)};
        left[e] = (truth){.name = name[1][e], .exact = dead, .near = 1.05 * dead};
    }
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = truth_run(&s, truth_first_seed() + (uint64_t)seed);
        add_growth(mean, left, &r);
        pts_results_free(&r);
    }
    for (int e = 0; e < ENDS; e++) {
        truth_check(&mean[e]);
        truth_check(&left[e]);
    }
    pts_scenario_free(&s);
}

Test(buy_till_you_die, pareto_nbd_growth) {
    check_growth(pareto_nbd());
}

Test(buy_till_you_die, bg_nbd_growth) {
    check_growth(bg_nbd());
}

/* ---- E[X(t)] at the ends of whole weeks, from daily flows ---- */

enum { WEEKS = 5 };
static const int week[WEEKS] = {1, 13, 39, 52, 104};

static void add_weeks(truth mean[WEEKS], const pts_results *r) {
    for (int e = 0; e < WEEKS; e++) {
        double bought[PATHS] = {0};
        for (int i = 0; i < PATHS; i++)
            for (int day = 0; day < 7 * week[e]; day++)
                bought[i] +=
                    (double)r->paths[i].daily[day * PTS_DAILY_FLOWS + PTS_DAILY_PURCHASES] /
                    MEMBERS;
        truth_add_mean(&mean[e], bought, PATHS);
    }
}

/* Sees 5 % of E[X(t)]. */
static void check_weeks(model m) {
    static const char *const name[WEEKS] = {"E[X], 1 week", "E[X], 13 weeks", "E[X], 39 weeks",
                                            "E[X], 52 weeks", "E[X], 104 weeks"};
    pts_scenario s = scenario(&m, PATHS, MONTHS, "'members': 1000");
    pts_run_options options = {.threads = 1, .no_twins = true, .daily = true};
    truth mean[WEEKS];
    for (int e = 0; e < WEEKS; e++)
        mean[e] =
            (truth){.name = name[e], .exact = m.mean(week[e]), .near = 1.05 * m.mean(week[e])};
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        pts_results r = {0};
        s.seed = truth_first_seed() + (uint64_t)seed;
        cr_assert_eq(pts_run(&s, &options, &r), PTS_OK);
        add_weeks(mean, &r);
        pts_results_free(&r);
    }
    for (int e = 0; e < WEEKS; e++)
        truth_check(&mean[e]);
    pts_scenario_free(&s);
}

Test(buy_till_you_die, pareto_nbd_weeks) {
    check_weeks(pareto_nbd());
}

Test(buy_till_you_die, bg_nbd_weeks) {
    check_weeks(bg_nbd());
}

/* ---- P(alive | x, t_x, T), of members enrolled in the first six months ---- */

/* Residuals alive - P of all members, plain and times x / (1 + x), have mean 0. */
static void add_residuals(const model *m, truth *plain, truth *buyers, pts_scenario *s, int seed) {
    size_t n = 0;
    truth_history *h = truth_histories(s, truth_first_seed() + (uint64_t)seed, &n);
    double *residual = malloc(2 * n * sizeof *residual), *weighted = residual + n;
    cr_assert_not_null(residual);
    for (size_t i = 0; i < n; i++) {
        residual[i] = (h[i].alive ? 1.0 : 0.0) - m->alive_given(&h[i]);
        weighted[i] = residual[i] * h[i].purchases / (1.0 + h[i].purchases);
    }
    truth_add_mean(plain, residual, n);
    truth_add_mean(buyers, weighted, n);
    free(residual);
    free(h);
}

/* Sees 0.02 in P(alive), and 0.01 in its product with x / (1 + x). */
static void check_alive_given(model m) {
    pts_scenario s = scenario(&m, 1, 18, "'enrolments': [800, 800, 800, 800, 800, 800]");
    truth plain = {.name = "alive - P(alive | x, t_x, T)", .exact = 0.0, .near = 0.02};
    truth buyers = {.name = "the same of buyers", .exact = 0.0, .near = 0.01};
    for (int seed = 0; seed < TRUTH_SEEDS; seed++)
        add_residuals(&m, &plain, &buyers, &s, seed);
    truth_check(&plain);
    truth_check(&buyers);
    pts_scenario_free(&s);
}

Test(buy_till_you_die, pareto_nbd_alive_given_history) {
    check_alive_given(pareto_nbd());
}

Test(buy_till_you_die, bg_nbd_alive_given_history) {
    check_alive_given(bg_nbd());
}

/* ---- the distribution of purchases in a year ---- */

enum { CELLS = 9 }; /* 0 .. 7 purchases, and more */

/* Pearson's (1900) sum against P(X(t) = x). */
static double pearson(const model *m, const int count[CELLS], double n, double t) {
    double sum = 0.0, rest = 1.0;
    for (int x = 0; x < CELLS; x++) {
        double p = x < CELLS - 1 ? m->pmf(x, t) : rest, d = count[x] - n * p;
        rest -= p;
        sum += d * d / (n * p);
    }
    return sum;
}

/* Sums of 20 seeds have 20 x 8 degrees of freedom. Sees 30 % of t. */
static void check_pmf(model m) {
    pts_scenario s = scenario(&m, 1, 12, "'members': 3000");
    double t = truth_month_days(&s, 12) / 7.0, df = TRUTH_SEEDS * (CELLS - 1), sum = 0.0,
           near = 0.0;
    for (int seed = 0; seed < TRUTH_SEEDS; seed++) {
        int count[CELLS] = {0};
        size_t n = 0;
        truth_history *h = truth_histories(&s, truth_first_seed() + (uint64_t)seed, &n);
        for (size_t i = 0; i < n; i++)
            count[h[i].purchases < CELLS ? h[i].purchases : CELLS - 1]++;
        sum += pearson(&m, count, (double)n, t);
        near += pearson(&m, count, (double)n, 1.3 * t);
        free(h);
    }
    cr_log_info("%s: P(X = x), chi-squared %.1f (%g df); at 1.3 t: %.1f", m.name, sum, df, near);
    cr_expect(truth_in_bounds(sum, df), "%s: chi-squared %.1f, df %g", m.name, sum, df);
    cr_expect(near > gsl_cdf_chisq_Qinv(1e-5, df), "%s: would not see 1.3 t", m.name);
    pts_scenario_free(&s);
}

Test(buy_till_you_die, pareto_nbd_distribution) {
    check_pmf(pareto_nbd());
}

Test(buy_till_you_die, bg_nbd_distribution) {
    check_pmf(bg_nbd());
}
