/* Sample plan: weights and sampled members. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/plan.h"

#include "model/streams.h"

/* What growth and season make of a month's enrolments. */
typedef struct trend {
    double log_growth; /* a year */
    double season[12]; /* relative to their mean over a year; not read if even */
    bool even;
    int first; /* month of the year in which the horizon begins, 0..11 */
} trend;

/* From factors as drawn or their means; PTS_ERR_RANGE if they have no mean to divide by. */
static int make_trend(const pts_scenario *s, double growth, const double season[12], trend *t) {
    static const double days[] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double sum = 0.0;
    *t = (trend){.log_growth = growth != 0.0 ? pts_log(1.0 + growth) : 0.0,
                 .even = true,
                 .first = s->start.month - 1};
    for (int m = 0; m < 12; m++) {
        sum += season[m] * days[m];
        t->even = t->even && season[m] == season[0];
    }
    if (t->even)
        return PTS_OK;
    for (int m = 0; m < 12; m++)
        t->season[m] = season[m] / (sum / 365.25);
    return sum > 0.0 ? PTS_OK : PTS_ERR_RANGE;
}

/* Enrolments of horizon month m = 1..H whose plain number is given. */
static double in_month(const trend *t, int m, double plain) {
    double grown = t->log_growth != 0.0 ? plain * pts_exp(t->log_growth * ((m - 1) / 12.0)) : plain;
    return t->even ? grown : grown * t->season[(t->first + m - 1) % 12];
}

/* Beyond this every weight is refused (validate.c), and it is still an integer's. */
static const double most_members = 0x1p62;

static double mean_enrolments(const pts_scenario *s, const pts_segment *g) {
    double sum = 0.0, month = 0.0, season[12];
    trend t;
    for (int m = 0; m < 12; m++)
        season[m] = pts_number_mean(&g->enrolment_season[m]);
    if (make_trend(s, pts_number_mean(&g->enrolment_growth), season, &t) != PTS_OK)
        t.even = true; /* refused by validation */
    for (int m = 1; m <= s->horizon_months; m++) {
        if (m == 1 || !g->enrolments_constant)
            month = m <= g->n_enrolments ? pts_number_mean(&g->enrolments[m - 1]) : 0.0;
        sum += in_month(&t, m, month);
    }
    return sum < most_members ? sum : most_members;
}

static int64_t ceil_divide(double real, int64_t sample) {
    int64_t total = (int64_t)((real < most_members ? real : most_members) + 0.5);
    int64_t weight = (total + sample - 1) / sample;
    return weight > 1 ? weight : 1;
}

int pts_sample_plan(const pts_scenario *s, pts_plan *plans) {
    double all = 0.0;
    for (int i = 0; i < s->n_segments; i++) {
        plans[i] = (pts_plan){.enrolments = mean_enrolments(s, &s->segments[i])};
        all += (double)s->segments[i].members + plans[i].enrolments;
    }
    for (int i = 0; i < s->n_segments; i++) {
        const pts_segment *g = &s->segments[i];
        pts_plan *p = &plans[i];
        double own = (double)g->members + p->enrolments;
        p->weight = g->sample > 0 ? ceil_divide(own, g->sample) : ceil_divide(all, s->sample);
        p->opening = (g->members + p->weight / 2) / p->weight;
        p->members_difference = p->opening * p->weight - g->members;
    }
    return PTS_OK;
}

static int draw_trend(const pts_scenario *s, const pts_segment *g, uint32_t path, trend *t) {
    double growth = 0.0, season[12];
    int status = pts_number_draw(&g->enrolment_growth, s->seed, path, &growth);
    for (int m = 0; m < 12 && status == PTS_OK; m++)
        status = pts_number_draw(&g->enrolment_season[m], s->seed, path, &season[m]);
    return status == PTS_OK ? make_trend(s, growth, season, t) : status;
}

int pts_enrolled_by_month(const pts_scenario *s, int segment, int64_t weight, uint32_t path,
                          int64_t *by_month) {
    const pts_segment *g = &s->segments[segment];
    double sum = 0.0, constant = 0.0;
    trend t;
    int status = draw_trend(s, g, path, &t);
    if (status == PTS_OK && g->enrolments_constant)
        status = pts_number_draw(&g->enrolments[0], s->seed, path, &constant);
    by_month[0] = 0;
    for (int m = 1; m <= s->horizon_months && status == PTS_OK; m++) {
        double plain = constant;
        if (!g->enrolments_constant) {
            plain = 0.0;
            if (m <= g->n_enrolments)
                status = pts_number_draw(&g->enrolments[m - 1], s->seed, path, &plain);
        }
        sum += in_month(&t, m, plain);
        double sampled = sum / (double)weight + 0.5;
        if (!(sampled < (double)PTS_ENROLLED_ID))
            return PTS_ERR_RANGE;
        by_month[m] = (int64_t)sampled;
    }
    return status;
}
