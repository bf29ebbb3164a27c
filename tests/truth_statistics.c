/* Tests of known truths: z of an estimate, bounds of its squares' sum, runs and histories.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth_statistics.h"

#include "pointsim/io.h"

#include <criterion/criterion.h>
#include <criterion/logging.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 1 << 16 };
static const double TAIL = 1e-5;

/* ---- statistics ---- */

/* z = Phi^-1(T_df(t)), by the upper tail so that it is exact far out, where it ends at 37. */
static double z_of_t(double t, double df) {
    double q = gsl_cdf_tdist_Q(fabs(t), df);
    return copysign(gsl_cdf_ugaussian_Qinv(q > 1e-300 ? q : 1e-300), t);
}

void truth_add(truth *t, double estimate, double se, double df) {
    cr_assert_lt(t->seeds, TRUTH_SEEDS);
    cr_assert(se > 0.0 && df >= 49.0, "%s: se %g, df %g", t->name, se, df);
    t->z[t->seeds] = z_of_t((estimate - t->exact) / se, df);
    t->z_near[t->seeds++] = z_of_t((estimate - t->near) / se, df);
}

void truth_add_mean(truth *t, const double *x, size_t n) {
    truth_add(t, pts_mean(x, n), sqrt(pts_variance(x, n) / (double)n), (double)n - 1.0);
}

void truth_add_ratio(truth *t, const double *num, const double *den, size_t n) {
    double ratio = 0.0, se = 0.0;
    cr_assert(pts_ratio(num, den, n, &ratio, &se));
    truth_add(t, ratio, se, (double)n - 1.0);
}

static double sum_of_squares(const double *x, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        sum += x[i] * x[i];
    return sum;
}

bool truth_in_bounds(double sum, double df) {
    return sum > gsl_cdf_chisq_Pinv(TAIL, df) && sum < gsl_cdf_chisq_Qinv(TAIL, df);
}

void truth_check(const truth *t) {
    cr_assert_eq(t->seeds, TRUTH_SEEDS);
    double sum = sum_of_squares(t->z, TRUTH_SEEDS), mean = 0.0;
    double near = sum_of_squares(t->z_near, TRUTH_SEEDS);
    for (int i = 0; i < TRUTH_SEEDS; i++)
        mean += t->z[i] / TRUTH_SEEDS;
    cr_log_info("%s: exact %.6g, sum of z^2 %.1f (mean z %+.2f); against %.6g: %.1f", t->name,
                t->exact, sum, mean, t->near, near);
    cr_expect(truth_in_bounds(sum, TRUTH_SEEDS), "%s is not %.6g: sum of z^2 %.2f, mean z %+.2f",
              t->name, t->exact, sum, mean);
    cr_expect(near > gsl_cdf_chisq_Qinv(TAIL, TRUTH_SEEDS),
              "%s: the test would not see %.6g instead of %.6g: sum of z^2 %.2f", t->name, t->near,
              t->exact, near);
}

uint64_t truth_first_seed(void) {
    const char *text = getenv("PTS_TRUTH_FIRST");
    return text ? strtoull(text, NULL, 10) : 1;
}

/* ---- runs ---- */

static char *scenario_text(const char *format, va_list arguments) {
    static const char head[] = "{'schema': 'pointsim/scenario/1', 'name': 'truth', ";
    char *text = malloc(TEXT);
    cr_assert_not_null(text);
    size_t used = sizeof head - 1;
    memcpy(text, head, used);
    int n = vsnprintf(text + used, TEXT - used - 2, format, arguments);
    cr_assert(n > 0 && (size_t)n < TEXT - used - 2);
    strcat(text, "}");
    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    return text;
}

pts_scenario truth_scenario(const char *format, ...) {
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    va_list arguments;
    va_start(arguments, format);
    char *text = scenario_text(format, arguments);
    va_end(arguments);
    int status = pts_scenario_parse(text, strlen(text), NULL, NULL, 0, &scenario, NULL, &problems);
    for (int i = 0; i < problems.n; i++)
        cr_log_error("%s: %s", problems.list[i].where, problems.list[i].message);
    cr_assert_eq(status, PTS_OK, "%s", pts_status_text(status));
    pts_problems_free(&problems);
    free(text);
    return scenario;
}

pts_results truth_run(pts_scenario *scenario, uint64_t seed) {
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results results = {0};
    scenario->seed = seed;
    int status = pts_run(scenario, &options, &results);
    cr_assert_eq(status, PTS_OK, "%s", pts_status_text(status));
    return results;
}

int truth_month_days(const pts_scenario *scenario, int month) {
    int32_t start = pts_date_to_day(scenario->start);
    return pts_day_add_months(start, month) - start;
}

double truth_flow(const pts_ledger *ledger, int segment, enum pts_flow flow, int first, int last) {
    int64_t sum = 0;
    for (int bin = first; bin <= last; bin++)
        sum += pts_ledger_flow(ledger, segment, bin)[flow];
    return (double)sum;
}

/* ---- histories ---- */

typedef struct historian {
    truth_history *list;
    size_t n;
    uint32_t start, last; /* ticks of the member under way */
    bool closed;
} historian;

static double days_between(uint32_t from, uint32_t to) {
    return (double)(to - from) / 65536.0;
}

static void note(void *context, int64_t member, const pts_event *event) {
    historian *h = context;
    truth_history *m = &h->list[member];
    if (event->type == PTS_EVENT_START) {
        *m = (truth_history){.alive = true};
        h->start = h->last = event->tick;
        h->closed = false;
    } else if (event->type == PTS_EVENT_CLOSE) {
        h->closed = true;
        h->n = (size_t)member + 1;
        m->t = days_between(h->start, event->tick);
        m->last = days_between(h->start, h->last);
    } else if (!h->closed && event->type == PTS_EVENT_PURCHASE && event->k > 0) {
        h->last = event->tick;
        m->purchases++;
    } else if (!h->closed && event->type == PTS_EVENT_LEAVE) {
        m->alive = false;
    }
}

truth_history *truth_histories(pts_scenario *scenario, uint64_t seed, size_t *n) {
    int64_t members = 0;
    scenario->seed = seed;
    cr_assert_eq(pts_trace_members(scenario, 0, &members), PTS_OK);
    historian h = {.list = calloc((size_t)members, sizeof *h.list)};
    cr_assert_not_null(h.list);
    cr_assert_eq(pts_trace_path(scenario, 0, false, note, &h, NULL), PTS_OK);
    cr_assert_eq(h.n, (size_t)members);
    *n = h.n;
    return h.list;
}

/* ---- functions ---- */

double truth_hypergeometric(double a, double b, double c, double z) {
    double term = 1.0, sum = 1.0;
    for (int i = 0; i < 100000 && fabs(term) > 1e-17 * fabs(sum); i++) {
        term *= (a + i) * (b + i) / ((c + i) * (1.0 + i)) * z;
        sum += term;
    }
    return sum;
}
