/* Compiles a scenario into the tables of one path. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/programme.h"

#include <stdlib.h>
#include <string.h>

#include "model/change.h"
#include "model/economy.h"
#include "model/lapse.h"
#include "model/membership.h"
#include "model/tiers.h"
#include "model/drawing.h"

static const double YEAR_DAYS = 365.25;

/* A sampled member stands for so many of its file's. */
static int weigh(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    pts_plan *plans = calloc((size_t)s->n_segments + 1, sizeof *plans);
    int status = plans ? pts_sample_plan(s, plans) : PTS_ERR_MEMORY;
    for (int i = 0; i < s->n_segments && status == PTS_OK; i++)
        p->segments[i].weight = plans[i].weight;
    free(plans);
    return status;
}

/* What the queue of lots cannot hold (pts_lot_rules). Lots lapse in the order of their issue, so
 * that first in, first out needs no more than soonest expiry first. */
static bool lots_needed(const pts_scenario *s) {
    bool needed = s->has_pending || s->has_returns || s->has_part || s->has_extension ||
                  s->expiry == PTS_ANNIVERSARY || s->order == PTS_LIFO ||
                  s->order == PTS_PRO_RATA || s->has_loan || s->has_incident || s->n_transfers > 0;
    for (int i = 0; i < s->n_segments; i++)
        needed = needed || s->segments[i].opening_from != PTS_OPENING_WARMUP;
    for (int i = 0; i < s->tiers.n_levels; i++)
        needed = needed || s->tiers.levels[i].has_expiry;
    const pts_change_rules *c = &s->change;
    return needed || c->has_terms || c->old_lots != PTS_LOTS_KEEP || c->has_extension;
}

int pts_programme_init(pts_programme *p, const pts_scenario *s, const pts_timeline *t) {
    *p = (pts_programme){.scenario = s, .time = t, .n_activities = s->n_activities};
    size_t bins = (size_t)s->horizon_months + 2;
    int status = pts_catalogue_init(&p->catalogue, s->n_items);
    if (status == PTS_OK)
        status = pts_reminders_init(&p->reminders, s);
    if (status == PTS_OK)
        status = pts_offers_init(&p->offers, s, t);
    if (status == PTS_OK)
        status = pts_terms_init(p);
    if (status == PTS_OK)
        status = pts_pools_init(&p->pools, s);
    if (status == PTS_OK)
        status = pts_auctions_init(&p->auctions, s, t);
    if (status == PTS_OK)
        status = pts_guards_init(&p->guards, s, t);
    p->segments = calloc((size_t)s->n_segments, sizeof *p->segments);
    p->own_lapse = calloc((size_t)t->ends + 1, sizeof *p->own_lapse);
    p->activities = calloc((size_t)s->n_activities + 1, sizeof *p->activities);
    p->demand = calloc(bins, sizeof *p->demand);
    p->unit_cost = calloc(bins, sizeof *p->unit_cost);
    if (status == PTS_OK)
        status = pts_campaigns_init(&p->campaigns, s, t);
    if (status == PTS_OK)
        status = pts_effects_init(&p->effects, s, t);
    if (status == PTS_OK)
        status = pts_tasks_init(&p->tasks, s, t);
    if (status == PTS_OK)
        status = pts_value_init(&p->value, s, t);
    p->visit_clock.identity = true;
    if (s->has_value_response && status == PTS_OK)
        status = pts_clock_init(&p->visit_clock, t);
    if (s->n_campaigns > 0 || s->has_value_response) {
        p->intensity = calloc((size_t)t->ends + 1, sizeof *p->intensity);
        status = p->intensity ? status : PTS_ERR_MEMORY;
    }
    p->lift = calloc((size_t)t->ends + 1, sizeof *p->lift);
    if (status != PTS_OK || !p->segments || !p->own_lapse || !p->lift || !p->activities ||
        !p->demand || !p->unit_cost)
        return PTS_ERR_MEMORY;
    status = pts_tiers_init(p);
    if (status == PTS_OK)
        status = pts_change_init(p);
    bool files = false;
    for (int i = 0; i < s->n_segments && status == PTS_OK; i++) {
        status = pts_clock_init(&p->segments[i].clock, t);
        files = files || s->segments[i].opening_from == PTS_OPENING_FILE;
    }
    return status == PTS_OK && files ? weigh(p) : status;
}

void pts_programme_free(pts_programme *p) {
    if (p->segments)
        for (int i = 0; i < p->scenario->n_segments; i++)
            pts_clock_free(&p->segments[i].clock);
    free(p->segments);
    free(p->own_lapse);
    free(p->activities);
    pts_tiers_free(p);
    pts_change_free(p);
    free(p->demand);
    free(p->unit_cost);
    free(p->intensity);
    free(p->lift);
    pts_campaigns_free(&p->campaigns);
    pts_effects_free(&p->effects);
    pts_value_free(&p->value);
    pts_clock_free(&p->visit_clock);
    pts_tasks_free(&p->tasks);
    pts_catalogue_free(&p->catalogue);
    pts_offers_free(&p->offers);
    pts_pools_free(&p->pools);
    pts_auctions_free(&p->auctions);
    pts_guards_free(&p->guards);
    pts_terms_free(p);
    pts_reminders_free(&p->reminders);
    *p = (pts_programme){0};
}

/* A number of points, days or occasions, rounded. */
static int32_t count(pts_drawing *d, const pts_number *number) {
    double x = pts_draw(d, number) + 0.5;
    return x < 2147483647.0 ? (int32_t)x : INT32_MAX;
}

/* A limit that may not be there. */
static int32_t most(pts_drawing *d, bool present, const pts_number *number) {
    return present ? count(d, number) : INT32_MAX;
}

static void compile_spend(pts_population *p, const pts_segment *g, pts_drawing *d) {
    double mean = pts_draw(d, &g->spend_mean);
    if (g->spend_model == PTS_SPEND_GAMMA_GAMMA) {
        p->gamma_gamma = true;
        p->spend_shape_between = pts_draw(d, &g->spend_shape_between);
        p->spend_shape_within = pts_draw(d, &g->spend_shape_within);
        p->spend_scale = ((mean * 100.0) * (p->spend_shape_between - 1.0)) / p->spend_shape_within;
        return;
    }
    double within = pts_draw(d, &g->spend_sd_within);
    p->spend_between = pts_draw(d, &g->spend_sd_between);
    p->spend_within = (float)within;
    p->log_spend =
        pts_log(mean * 100.0) - 0.5 * (p->spend_between * p->spend_between + within * within);
}

static void compile_opening(pts_population *p, const pts_segment *g, pts_drawing *d) {
    p->opening_from = g->opening_from;
    if (g->opening_from != PTS_OPENING_BALANCE)
        return;
    double mean = pts_draw(d, &g->opening_mean), cv = pts_draw(d, &g->opening_cv);
    double q = pts_log(1.0 + cv * cv);
    p->balance.empty = pts_threshold(pts_draw(d, &g->opening_empty));
    p->balance.log_mean = pts_log(mean) - 0.5 * q;
    p->balance.log_sd = __builtin_sqrt(q);
    p->balance.lots = count(d, &g->opening_lots);
    p->balance.age_days = pts_draw(d, &g->opening_age_days);
}

/* `activities` = occasions a year of all activities together. Unused bytes are 0 too: populations
 * are compared as bytes. */
static void compile_population(pts_population *p, const pts_segment *g, double activities,
                               pts_drawing *d) {
    memset(p, 0, sizeof *p);
    p->lifetime = g->lifetime;
    p->tenured = g->has_tenure;
    p->purchase_at_enrolment = g->purchase_at_enrolment;
    p->dormant = pts_threshold(pts_draw(d, &g->dormant_share));
    p->never = pts_threshold(pts_draw(d, &g->never_share));
    if (g->has_tenure) {
        p->tenure_shape = pts_draw(d, &g->tenure_shape);
        p->tenure_scale = pts_draw(d, &g->tenure_mean_years) * YEAR_DAYS / p->tenure_shape;
    }
    p->purchases_per_day = pts_draw(d, &g->purchases_per_year) / YEAR_DAYS;
    p->purchases_shape = g->purchases_mixed ? pts_draw(d, &g->purchases_shape) : 0.0;
    p->visits_per_day = pts_draw(d, &g->visits_per_year) / YEAR_DAYS;
    p->visits_shape = g->visits_mixed ? pts_draw(d, &g->visits_shape) : 0.0;
    if (g->lifetime == PTS_EXPONENTIAL)
        p->life_mean = pts_draw(d, &g->life_mean_days);
    if (g->lifetime == PTS_PARETO_NBD) {
        p->life_shape = pts_draw(d, &g->life_shape);
        p->life_scale = pts_draw(d, &g->life_scale_days);
    }
    if (g->lifetime == PTS_BG_NBD) {
        p->dropout_a = pts_draw(d, &g->dropout_a);
        p->dropout_b = pts_draw(d, &g->dropout_b);
    }
    if (activities > 0.0)
        p->activities_per_day = (activities * pts_draw(d, &g->activity)) / YEAR_DAYS;
    compile_spend(p, g, d);
    compile_opening(p, g, d);
}

static void compile_odds(pts_odds *o, const pts_scenario *s, const pts_segment *g, pts_drawing *d) {
    *o = (pts_odds){.always = s->decision == PTS_ALWAYS,
                    .propensity = pts_draw(d, &g->propensity),
                    .propensity_sd = pts_draw(d, &g->propensity_sd),
                    .value = pts_draw(d, &g->value_effect),
                    .pressure = pts_draw(d, &g->pressure_effect),
                    .size = pts_draw(d, &g->size_effect)};
    o->personal = o->propensity_sd != 0.0;
}

static void clear_intensity(const pts_programme *p) {
    for (uint32_t day = 0; day < p->time->ends; day++)
        p->intensity[day] = 1.0;
}

/* Factor of campaigns and of the value of a point on a segment's purchases by day; NULL = nothing
 * has an effect on them. */
static const double *compile_intensity(pts_programme *p, const pts_segment_rules *r,
                                       pts_drawing *d) {
    bool any = false;
    if (!p->intensity)
        return NULL;
    clear_intensity(p);
    int status = pts_campaigns_intensity(&p->campaigns, p->scenario, p->time, r->campaigns, d->path,
                                         p->intensity, &any);
    d->status = d->status == PTS_OK ? status : d->status;
    any = pts_value_intensity(&p->value, p->time, p->value.purchases, p->intensity) || any;
    return any ? p->intensity : NULL;
}

/* Of all segments; without value_response visits know real time alone. */
static int compile_visits(pts_programme *p) {
    static const double even[12] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    if (!p->visit_clock.start)
        return PTS_OK;
    clear_intensity(p);
    bool any = pts_value_intensity(&p->value, p->time, p->value.visits, p->intensity);
    return pts_clock_compile(&p->visit_clock, p->time, even, even, NULL, any ? p->intensity : NULL);
}

/* `demand` = index by bin, NULL = always 1; after the offers of days, which may set the pace. */
static int compile_segment(pts_programme *p, int i, const double *demand, pts_drawing *d) {
    const pts_segment *g = &p->scenario->segments[i];
    pts_segment_rules *r = &p->segments[i];
    double season[12], weekdays[7];
    compile_population(&r->population, g, p->activities_per_year, d);
    r->population.envelope = p->effects.cap;
    r->population.wakes =
        r->population.dormant > 0 && (p->wake.reminder > 0 || p->wake.campaign > 0);
    r->population.visit_envelope = p->effects.visits > 0.0 ? p->effects.cap : 1.0;
    compile_odds(&r->odds, p->scenario, g, d);
    for (int m = 0; m < 12; m++)
        season[m] = pts_draw(d, &g->season[m]);
    for (int w = 0; w < 7; w++)
        weekdays[w] = pts_draw(d, &g->weekdays[w]);
    r->threshold = count(d, &g->threshold);
    r->campaigns = pts_campaigns_of(p->scenario, g);
    const double *intensity = compile_intensity(p, r, d);
    r->can_redeem =
        p->offers.after_close && ((p->at_purchase && r->population.purchases_per_day > 0.0) ||
                                  (p->at_visit && r->population.visits_per_day > 0.0) ||
                                  (p->scenario->n_items > 0 && p->reminders.answered));
    if (d->status != PTS_OK)
        return d->status;
    return pts_clock_compile(&r->clock, p->time, season, weekdays, demand, intensity);
}

static void compile_earning(pts_programme *p, pts_drawing *d) {
    static const double add[] = {0.0, 5e7, 1e8 - 1.0};
    const pts_scenario *s = p->scenario;
    p->earn_rate = (double)(int64_t)(pts_draw(d, &s->points_per_unit) * 1e6 + 0.5);
    p->earn_add = add[s->rounding];
    p->earn_unit = 1e8; /* millionths of a point a unit x minor units a unit */
    p->earn_minimum = (int32_t)(int64_t)(pts_draw(d, &s->minimum_spend) * 100.0 + 0.5);
    p->capped = s->has_cap_day || s->has_cap_month || s->has_cap_year;
    p->cap[0] = most(d, s->has_cap_day, &s->cap_day);
    p->cap[1] = most(d, s->has_cap_month, &s->cap_month);
    p->cap[2] = most(d, s->has_cap_year, &s->cap_year);
}

/* Returns the occasions a year of all activities together. */
static double compile_activities(pts_programme *p, pts_drawing *d) {
    const pts_activity_rule *rules = p->scenario->activities;
    double sum = 0.0, upto = 0.0;
    for (int i = 0; i < p->n_activities; i++)
        sum += pts_draw(d, &rules[i].per_year);
    for (int i = 0; i < p->n_activities; i++) {
        const pts_activity_rule *r = &rules[i];
        upto += pts_draw(d, &r->per_year);
        p->activities[i] = (pts_activity){
            .chosen = pts_threshold(sum > 0.0 ? upto / sum : 1.0),
            .points = count(d, &r->points),
            .most = {most(d, r->has_day, &r->most_day), most(d, r->has_month, &r->most_month),
                     most(d, r->has_year, &r->most_year), most(d, r->has_ever, &r->most_ever)}};
    }
    return sum;
}

static void compile_lots(pts_programme *p, pts_drawing *d) {
    const pts_scenario *s = p->scenario;
    pts_lot_rules *r = &p->lots;
    *r = (pts_lot_rules){.needed = lots_needed(s),
                         .order = s->order,
                         .part = 1000000,
                         .anniversary = s->expiry == PTS_ANNIVERSARY,
                         .extension = s->has_extension,
                         .extends_to = p->time->extends_to};
    if (s->has_pending)
        r->pending_days = (uint32_t)count(d, &s->pending_days);
    if (s->has_part)
        r->part = (uint32_t)(int64_t)(pts_draw(d, &s->expiry_part) * 1e6 + 0.5);
    if (s->has_returns) {
        r->returned = pts_threshold(pts_draw(d, &s->return_share));
        r->return_days = (uint32_t)count(d, &s->return_days);
    }
    r->extends_on_earning = s->has_extension && s->extension_activity != PTS_ACT_REDEEM;
    r->extends_on_redeeming = s->has_extension && s->extension_activity != PTS_ACT_EARN;
    p->grace_days = s->has_grace ? (uint32_t)count(d, &s->expiry_grace) : 0;
    int status = pts_change_compile(p);
    d->status = d->status == PTS_OK ? status : d->status;
    pts_lapse_compile(p);
}

/* Costs follow the economy; rounded, none may leave int64. */
static int check_costs(const pts_programme *p) {
    double index = 0.0, most_minor = 0x1p62;
    for (int bin = 0; bin < p->scenario->horizon_months + 2; bin++)
        index = p->unit_cost[bin] > index ? p->unit_cost[bin] : index;
    for (int i = 0; i < p->catalogue.n; i++) {
        const pts_item_terms *t = &p->terms[i];
        double most = p->catalogue.cost[i] > t->prize_cost ? p->catalogue.cost[i] : t->prize_cost;
        for (int step = 0; step < t->n_steps; step++)
            most = t->step_cost[step] > most ? t->step_cost[step] : most;
        if (!(most * index < most_minor))
            return PTS_ERR_RANGE;
    }
    for (int i = 0; i < p->auctions.n; i++)
        if (!(p->auctions.terms[i].cost * index < most_minor))
            return PTS_ERR_RANGE;
    return PTS_OK;
}

static int compile_segments(pts_programme *p, pts_drawing *d) {
    int status = d->status;
    for (int i = 0; i < p->scenario->n_segments && status == PTS_OK; i++)
        status = compile_segment(p, i, p->steady ? NULL : p->demand, d);
    return status;
}

int pts_programme_offer(pts_programme *p) {
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    int status = pts_offers_compile(p);
    if (!p->value.noticed)
        return status;
    status = status == PTS_OK ? pts_value_compile(p) : status;
    status = status == PTS_OK ? compile_visits(p) : status;
    return status == PTS_OK ? compile_segments(p, &d) : status;
}

int pts_programme_compile(pts_programme *p, uint32_t path) {
    const pts_scenario *s = p->scenario;
    pts_drawing d = {s->seed, path, PTS_OK};
    p->path = path;
    p->at_purchase = s->n_items > 0 && (s->redeem_at & PTS_AT_PURCHASE);
    p->at_visit = s->n_items > 0 && (s->redeem_at & PTS_AT_VISIT);
    p->max_units = s->quantity == PTS_ONE ? 1 : s->quantity == PTS_MAX ? s->max_units : INT32_MAX;
    p->steady = true;
    d.status = pts_economy_draw(s, path, p->demand, p->unit_cost, &p->steady);
    compile_earning(p, &d);
    compile_lots(p, &d);
    d.status = d.status == PTS_OK ? pts_tiers_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_membership_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_sales_compile(&p->sales, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_conversion_compile(&p->conversion, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_coupons_compile(&p->coupons, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_exchange_compile(&p->exchange, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_transfers_compile(&p->transfers, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_auctions_compile(&p->auctions, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_interest_compile(&p->interest, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_loan_compile(&p->loan, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_incident_compile(&p->incident, s, p->time->civil0, path)
                                  : d.status;
    d.status = d.status == PTS_OK ? pts_referral_compile(&p->referral, s, path) : d.status;
    p->activities_per_year = compile_activities(p, &d);
    d.status = d.status == PTS_OK ? pts_campaigns_compile(&p->campaigns, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_wake_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_tasks_compile(&p->tasks, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_effects_compile(&p->effects, s, p->time, &p->tasks, path)
                                  : d.status;
    d.status = d.status == PTS_OK ? pts_catalogue_compile(&p->catalogue, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_pools_compile(&p->pools, s, path) : d.status;
    d.status = d.status == PTS_OK ? pts_guards_compile(&p->guards, s, p->time, path) : d.status;
    d.status = d.status == PTS_OK ? pts_lift_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_terms_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_offers_compile(p) : d.status;
    d.status = d.status == PTS_OK ? pts_value_compile(p) : d.status;
    d.status = d.status == PTS_OK ? compile_visits(p) : d.status;
    d.status = d.status == PTS_OK ? check_costs(p) : d.status;
    d.status = d.status == PTS_OK ? pts_reminders_compile(&p->reminders, s, path) : d.status;
    return compile_segments(p, &d);
}
