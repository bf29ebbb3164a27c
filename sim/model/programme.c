/* Compiles a scenario into the tables of one path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/programme.h"

#include <stdlib.h>

static const double YEAR_DAYS = 365.25;

int pts_programme_init(pts_programme *p, const pts_scenario *s, const pts_timeline *t) {
    *p = (pts_programme){.scenario = s, .time = t};
    int status = pts_catalogue_init(&p->catalogue, s->n_items);
    p->segments = calloc((size_t)s->n_segments, sizeof *p->segments);
    if (status != PTS_OK || !p->segments)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < s->n_segments && status == PTS_OK; i++)
        status = pts_clock_init(&p->segments[i].clock, t);
    return status;
}

void pts_programme_free(pts_programme *p) {
    if (p->segments)
        for (int i = 0; i < p->scenario->n_segments; i++)
            pts_clock_free(&p->segments[i].clock);
    free(p->segments);
    pts_catalogue_free(&p->catalogue);
    *p = (pts_programme){0};
}

/* One draw a line in the compile functions below: the first failure stays. */
typedef struct drawing {
    uint64_t seed;
    uint32_t path;
    int status;
} drawing;

static double draw(drawing *d, const pts_number *number) {
    double x = 0.0;
    int status = pts_number_draw(number, d->seed, d->path, &x);
    if (d->status == PTS_OK)
        d->status = status;
    return x;
}

static void compile_population(pts_population *p, const pts_segment *g, drawing *d) {
    *p = (pts_population){.lifetime = g->lifetime,
                          .tenured = g->has_tenure,
                          .purchase_at_enrolment = g->purchase_at_enrolment};
    if (g->has_tenure) {
        p->tenure_shape = draw(d, &g->tenure_shape);
        p->tenure_scale = draw(d, &g->tenure_mean_years) * YEAR_DAYS / p->tenure_shape;
    }
    p->purchases_per_day = draw(d, &g->purchases_per_year) / YEAR_DAYS;
    p->purchases_shape = g->purchases_mixed ? draw(d, &g->purchases_shape) : 0.0;
    p->visits_per_day = draw(d, &g->visits_per_year) / YEAR_DAYS;
    p->visits_shape = g->visits_mixed ? draw(d, &g->visits_shape) : 0.0;
    if (g->lifetime == PTS_EXPONENTIAL)
        p->life_mean = draw(d, &g->life_mean_days);
    if (g->lifetime == PTS_PARETO_NBD) {
        p->life_shape = draw(d, &g->life_shape);
        p->life_scale = draw(d, &g->life_scale_days);
    }
    if (g->lifetime == PTS_BG_NBD) {
        p->dropout_a = draw(d, &g->dropout_a);
        p->dropout_b = draw(d, &g->dropout_b);
    }
    double mean = draw(d, &g->spend_mean), within = draw(d, &g->spend_sd_within);
    p->spend_between = draw(d, &g->spend_sd_between);
    p->spend_within = (float)within;
    p->log_spend =
        pts_log(mean * 100.0) - 0.5 * (p->spend_between * p->spend_between + within * within);
}

static void compile_odds(pts_odds *o, const pts_scenario *s, const pts_segment *g, drawing *d) {
    *o = (pts_odds){.always = s->decision == PTS_ALWAYS,
                    .propensity = draw(d, &g->propensity),
                    .propensity_sd = draw(d, &g->propensity_sd),
                    .value = draw(d, &g->value_effect),
                    .pressure = draw(d, &g->pressure_effect),
                    .size = draw(d, &g->size_effect)};
    o->personal = o->propensity_sd != 0.0;
}

static int compile_segment(pts_programme *p, int i, drawing *d) {
    const pts_segment *g = &p->scenario->segments[i];
    pts_segment_rules *r = &p->segments[i];
    double season[12];
    compile_population(&r->population, g, d);
    compile_odds(&r->odds, p->scenario, g, d);
    for (int m = 0; m < 12; m++)
        season[m] = draw(d, &g->season[m]);
    r->can_redeem = (p->at_purchase && r->population.purchases_per_day > 0.0) ||
                    (p->at_visit && r->population.visits_per_day > 0.0);
    return d->status == PTS_OK ? pts_clock_compile(&r->clock, p->time, season) : d->status;
}

static void compile_earning(pts_programme *p, drawing *d) {
    static const double add[] = {0.0, 5e7, 1e8 - 1.0};
    const pts_scenario *s = p->scenario;
    p->earn_rate = (double)(int64_t)(draw(d, &s->points_per_unit) * 1e6 + 0.5);
    p->earn_add = add[s->rounding];
    p->earn_unit = 1e8; /* millionths of a point a unit x minor units a unit */
    p->earn_minimum = (int32_t)(int64_t)(draw(d, &s->minimum_spend) * 100.0 + 0.5);
}

int pts_programme_compile(pts_programme *p, uint32_t path) {
    const pts_scenario *s = p->scenario;
    drawing d = {s->seed, path, PTS_OK};
    p->path = path;
    p->at_purchase = s->n_items > 0 && (s->redeem_at & PTS_AT_PURCHASE);
    p->at_visit = s->n_items > 0 && (s->redeem_at & PTS_AT_VISIT);
    p->max_units = s->quantity == PTS_ONE ? 1 : s->quantity == PTS_MAX ? s->max_units : INT32_MAX;
    compile_earning(p, &d);
    d.status = d.status == PTS_OK ? pts_catalogue_compile(&p->catalogue, s, path) : d.status;
    for (int i = 0; i < s->n_segments && d.status == PTS_OK; i++)
        d.status = compile_segment(p, i, &d);
    return d.status;
}
