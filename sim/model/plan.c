/* Sample plan: weights and sampled members. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/plan.h"

#include "model/streams.h"

static double mean_enrolments(const pts_scenario *s, const pts_segment *g) {
    double sum = 0.0, month = 0.0;
    for (int m = 0; m < s->horizon_months; m++) {
        if (m == 0 || !g->enrolments_constant)
            month = m < g->n_enrolments ? pts_number_mean(&g->enrolments[m]) : 0.0;
        sum += month;
    }
    return sum;
}

static int64_t ceil_divide(double real, int64_t sample) {
    int64_t total = (int64_t)(real + 0.5);
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

int pts_enrolled_by_month(const pts_scenario *s, int segment, int64_t weight, uint32_t path,
                          int64_t *by_month) {
    const pts_segment *g = &s->segments[segment];
    double sum = 0.0, constant = 0.0;
    int status = PTS_OK;
    if (g->enrolments_constant)
        status = pts_number_draw(&g->enrolments[0], s->seed, path, &constant);
    by_month[0] = 0;
    for (int m = 1; m <= s->horizon_months && status == PTS_OK; m++) {
        double real = constant;
        if (!g->enrolments_constant) {
            real = 0.0;
            if (m <= g->n_enrolments)
                status = pts_number_draw(&g->enrolments[m - 1], s->seed, path, &real);
        }
        sum += real;
        double sampled = sum / (double)weight + 0.5;
        if (!(sampled < (double)PTS_ENROLLED_ID))
            return PTS_ERR_RANGE;
        by_month[m] = (int64_t)sampled;
    }
    return status;
}
