/* What guards did, over paths. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pointsim/measure.h"

/* Mean and standard error of n values. */
static void estimate(const double *x, size_t n, pts_figure *mean, pts_figure *se) {
    *mean = (pts_figure){pts_mean(x, n), true};
    *se = (pts_figure){0};
    if (n > 1)
        *se = (pts_figure){sqrt(pts_variance(x, n) / (double)n), true};
}

/* Month of the first firing on a path, 0 if there is none. */
static int first_month(const pts_ledger *path, int guard) {
    for (int m = 1; m <= path->dims.months; m++)
        if (pts_ledger_guard(path, guard, m)[PTS_GUARD_FIRED] > 0)
            return m;
    return 0;
}

int pts_guard_estimate(const pts_results *r, int guard, pts_guard_estimates *to) {
    size_t n = (size_t)r->n_paths, fired = 0;
    double *x = calloc(5 * n + 1, sizeof *x), *any = x, *times = x + n, *days = x + 2 * n;
    double *firsts = x + 3 * n, *sorted = x + 4 * n;
    *to = (pts_guard_estimates){0};
    if (!x)
        return PTS_ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const pts_ledger *path = &r->paths[i];
        int month = first_month(path, guard);
        any[i] = month > 0;
        if (month > 0)
            firsts[fired++] = month;
        for (int m = 1; m <= r->dims.months; m++) {
            times[i] += (double)pts_ledger_guard(path, guard, m)[PTS_GUARD_FIRED];
            days[i] += (double)pts_ledger_guard(path, guard, m)[PTS_GUARD_DAYS];
        }
    }
    estimate(any, n, &to->p_fired, &to->p_fired_se);
    estimate(times, n, &to->times, &to->times_se);
    estimate(days, n, &to->days, &to->days_se);
    if (fired > 0) {
        pts_sort(firsts, fired, sorted);
        to->first_month = (int)pts_quantile(sorted, fired, 5000);
    }
    free(x);
    return PTS_OK;
}

void pts_guard_month(const pts_results *r, int guard, int month, pts_figure *p, pts_figure *se) {
    double n = (double)r->n_paths, fired = 0.0;
    for (int64_t i = 0; i < r->n_paths; i++)
        fired += pts_ledger_guard(&r->paths[i], guard, month)[PTS_GUARD_FIRED] > 0;
    *p = (pts_figure){fired / n, true};
    *se = (pts_figure){0};
    if (r->n_paths > 1)
        *se = (pts_figure){sqrt(p->value * (1.0 - p->value) / (n - 1.0)), true};
}

/* Months that a closing's figure is of. */
static double months_of(const pts_guard *g) {
    const double month = 365.25 / 12.0, to_date = 6.5; /* months of a fiscal year, on average */
    if (g->metric == PTS_METRIC_BUDGET_USED)
        return to_date;
    if (g->metric == PTS_METRIC_LEVERAGE_RATIO || g->metric == PTS_METRIC_TURNOVER)
        return 12.0;
    return g->every == PTS_WATCH_DAY    ? g->window / month
           : g->every == PTS_WATCH_WEEK ? g->window * 7.0 / month
                                        : g->window;
}

/* The acts of which a guard's figure knows least: redemptions, but where it is of no such thing. */
static enum pts_flow acts_of(const pts_guard *g) {
    bool buys = g->metric == PTS_METRIC_OUTSTANDING || g->metric == PTS_METRIC_LEVERAGE_RATIO;
    return g->metric == PTS_METRIC_COMPLAINT_RATE ? PTS_COMPLAINTS
           : buys                                 ? PTS_PURCHASES
                                                  : PTS_REDEMPTIONS;
}

/* Sampled acts of segment i in month m that a guard's figure rests on. */
static double sampled_acts(const pts_results *r, const pts_ledger *l, const pts_guard *g, int item,
                           int i, int m) {
    int64_t acts =
        item >= 0 ? pts_ledger_unit(l, i, m)[item] : pts_ledger_flow(l, i, m)[acts_of(g)];
    return (double)(acts / r->plans[i].weight);
}

double pts_guard_sampled(const pts_scenario *s, const pts_results *r, int guard) {
    const pts_guard *g = &s->guards[guard];
    double acts = 0.0;
    int item = g->metric == PTS_METRIC_STOCK ? s->n_items - 1 : -1; /* of other metrics none */
    while (item >= 0 && strcmp(s->items[item].name, g->item) != 0)
        item--;
    for (int64_t p = 0; p < r->n_paths; p++)
        for (int i = 0; i < r->dims.segments; i++)
            for (int m = 1; m <= r->dims.months; m++)
                acts += sampled_acts(r, &r->paths[p], g, item, i, m);
    double closings = (double)r->n_paths * r->dims.months;
    return closings > 0.0 ? acts / closings * months_of(g) : 0.0;
}

bool pts_guard_rests_on_few(const pts_planned *planned, int guard) {
    double acts = planned->guard_acts ? planned->guard_acts[guard] : 0.0;
    return acts > 0.0 && acts < PTS_GUARD_FEW;
}

int pts_guards_sampled(const pts_scenario *scenario, const pts_results *pilot,
                       pts_planned *planned) {
    int status = PTS_OK, guards = pilot->dims.guards;
    bool all = true;
    for (int i = 0; i < pilot->dims.segments; i++)
        all = all && pilot->plans[i].weight == 1;
    if (all || guards == 0)
        return PTS_OK;
    planned->guard_acts = calloc((size_t)guards, sizeof *planned->guard_acts);
    if (!planned->guard_acts)
        return PTS_ERR_MEMORY;
    for (int g = 0; g < guards; g++) {
        planned->guard_acts[g] = pts_guard_sampled(scenario, pilot, g);
        if (pts_guard_rests_on_few(planned, g))
            status = PTS_ERR_SAMPLE;
    }
    return status;
}
