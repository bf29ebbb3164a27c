/* pointsim: values of the measures of liability, of a point's worth, of leverage and budget.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VALUES_MONEY_H
#define POINTSIM_MEASURE_VALUES_MONEY_H

#include <math.h>

#include "measure/values_points.h"

static const char no_plan[] = "no ultimate redemption rate or cost a point is planned";
static const char no_margin[] = "economics.margin_rate is not given";
static const char no_budget[] = "the scenario has no budget";
static const char no_liability[] = "nothing is booked at the window's close";
static const char few_redemptions[] =
    "a month of the last 12 has fewer than 100 sampled redemptions, or a point bought nothing";

/* ---- liability ---- */

static pts_value liability_nominal(const pts_view *v) {
    return amount((double)v->closing * v->inputs->anchor);
}

static bool planned(const pts_view *v) {
    const pts_planned *p = v->frame->planned;
    return p != NULL && p->urr_all.known && p->cost_per_point.known;
}

/* Points that members are still expected to redeem where every planned rate is `shift` higher;
 * *exposed gets the points issued of the cohorts whose claim moves with it. */
static double expected_points(const pts_view *v, double shift, double *exposed) {
    double points = 0.0;
    *exposed = 0.0;
    for (int cohort = 0; cohort <= v->month; cohort++) {
        const pts_figure *own = &v->frame->planned->urr[cohort];
        double urr = (own->known ? own->value : v->frame->planned->urr_all.value) + shift;
        double issued = (double)v->issued[cohort], held = (double)v->held[cohort];
        double claim = urr * issued - (double)v->redeemed[cohort];
        if (claim <= 0.0 || held <= 0.0)
            continue; /* an extinct cohort adds nothing */
        points += claim < held ? claim : held;
        *exposed += claim < held ? issued : 0.0;
    }
    return points;
}

static double booked(const pts_view *v, double shift) {
    double exposed;
    return expected_points(v, shift, &exposed) * v->frame->planned->cost_per_point.value;
}

static pts_value liability_cost(const pts_view *v) {
    return planned(v) ? amount(booked(v, 0.0)) : missing(no_plan);
}

/* A later month's cost falls on the points it redeems, whatever their age. */
static double hindsight(const pts_view *v) {
    double cost = 0.0;
    for (int bin = v->month + 1; bin <= v->ledger->dims.months + 1; bin++) {
        int64_t points = pts_view_sum(v, PTS_REDEEMED, bin, bin);
        if (points > 0)
            cost +=
                money(pts_view_sum(v, PTS_COST, bin, bin)) * (double)v->later[bin] / (double)points;
    }
    return cost;
}

static pts_value liability_hindsight(const pts_view *v) {
    return amount(hindsight(v));
}

static pts_value reserve_bias(const pts_view *v) {
    return planned(v) ? amount(hindsight(v) - booked(v, 0.0)) : missing(no_plan);
}

static pts_value urr_leverage(const pts_view *v) {
    double exposed;
    if (!planned(v))
        return missing(no_plan);
    double points = expected_points(v, 0.0, &exposed);
    return ratio(exposed * v->frame->planned->urr_all.value, points);
}

static pts_value liability_25bp(const pts_view *v) {
    return planned(v) ? amount(booked(v, 0.0025) - booked(v, 0.0)) : missing(no_plan);
}

/* ---- what a point is worth ---- */

static pts_value value_per_point(const pts_view *v) {
    return ratio(money(v->flow[PTS_RETAIL] - v->flow[PTS_CASH]), (double)v->flow[PTS_REDEEMED]);
}

/* Values of a point in the 12 months to `last`; false where one of them rests on too little. */
static bool year_of_values(const pts_view *v, int last, double value[YEAR]) {
    enum { SAMPLED = 100 };
    if (last < YEAR)
        return false;
    for (int i = 0; i < YEAR; i++) {
        int month = last - YEAR + 1 + i;
        int64_t worth =
            pts_view_sum(v, PTS_RETAIL, month, month) - pts_view_sum(v, PTS_CASH, month, month);
        int64_t points = pts_view_sum(v, PTS_REDEEMED, month, month);
        if (pts_view_sampled_redemptions(v, month) < SAMPLED || worth <= 0)
            return false;
        value[i] = money(worth) / (double)points;
    }
    return true;
}

static double volatility(const double value[YEAR]) {
    double logs[YEAR];
    for (int i = 0; i < YEAR; i++)
        logs[i] = log(value[i]);
    return sqrt(pts_variance(logs, YEAR));
}

static pts_value value_volatility(const pts_view *v) {
    double value[YEAR];
    if (!year_of_values(v, v->month, value))
        return missing(v->month < YEAR ? no_year : few_redemptions);
    return amount(volatility(value));
}

static pts_value value_volatility_max(const pts_view *v) {
    double value[YEAR], most = -1.0;
    for (int month = YEAR; month <= v->month; month++)
        if (year_of_values(v, month, value))
            most = fmax(most, volatility(value));
    if (most < 0.0)
        return missing(v->month < YEAR ? no_year : few_redemptions);
    return amount(most);
}

static double swing(const double value[YEAR]) {
    double least = value[0], most = value[0];
    for (int i = 1; i < YEAR; i++) {
        least = fmin(least, value[i]);
        most = fmax(most, value[i]);
    }
    return (most - least) / pts_mean(value, YEAR);
}

static pts_value value_swing(const pts_view *v) {
    double value[YEAR];
    if (!year_of_values(v, v->month, value))
        return missing(v->month < YEAR ? no_year : few_redemptions);
    return amount(swing(value));
}

static pts_value anchor_gap(const pts_view *v) {
    double value[YEAR];
    if (!year_of_values(v, v->month, value))
        return missing(v->month < YEAR ? no_year : few_redemptions);
    for (int i = 0; i < YEAR; i++)
        value[i] = log(value[i] / v->inputs->anchor);
    return amount(pts_mean(value, YEAR));
}

/* ---- the same of a fixed basket ---- */

static const char no_basket[] =
    "the first 12 months have fewer than 100 sampled redemptions, or they are worth nothing";
static const char no_second_year[] = "the window of 12 months after the first 12 is not full";
static const char worthless[] = "the basket is worth nothing in a month of the last 12";

static pts_value value_index(const pts_view *v) {
    if (v->month < YEAR || !v->has_index)
        return missing(v->month < YEAR ? no_year : no_basket);
    return amount(v->index[v->month]);
}

/* Of the index in the 12 months to the window's close, none of which made the basket. */
static pts_value of_year(const pts_view *v, double (*figure)(const double value[YEAR])) {
    if (v->month < 2 * YEAR || !v->has_index)
        return missing(v->month < 2 * YEAR ? no_second_year : no_basket);
    const double *year = v->index + year_begins(v);
    for (int i = 0; i < YEAR; i++)
        if (!(year[i] > 0.0))
            return missing(worthless);
    return amount(figure(year));
}

static pts_value value_index_volatility(const pts_view *v) {
    return of_year(v, volatility);
}

static pts_value value_index_swing(const pts_view *v) {
    return of_year(v, swing);
}

/* ---- margin and leverage ---- */

static double margin_of(const pts_view *v, int64_t spend_minor, int64_t refunds_minor) {
    return v->inputs->margin_rate.value * money(spend_minor - refunds_minor);
}

static pts_value margin(const pts_view *v) {
    if (!v->inputs->margin_rate.known)
        return missing(no_margin);
    return amount(margin_of(v, v->flow[PTS_SPEND], v->flow[PTS_REFUNDS]));
}

static pts_value leverage_ratio(const pts_view *v) {
    if (!v->inputs->margin_rate.known)
        return missing(no_margin);
    if (!planned(v))
        return missing(no_plan);
    if (v->month < YEAR)
        return missing(no_year);
    int from = year_begins(v), to = v->month;
    double cost = (double)pts_view_sum(v, PTS_ISSUED, from, to) * v->frame->planned->urr_all.value *
                  v->frame->planned->cost_per_point.value;
    return ratio(cost, margin_of(v, pts_view_sum(v, PTS_SPEND, from, to),
                                 pts_view_sum(v, PTS_REFUNDS, from, to)));
}

static pts_value spend_per_face_value(const pts_view *v) {
    return ratio(money(v->flow[PTS_SPEND]), (double)v->flow[PTS_ISSUED] * v->inputs->anchor);
}

/* ---- members at the window's close ---- */

static const char no_year_before[] = "there is no month of the horizon a year before";
static const char not_counted[] = "simulation.count_active is false";

/* Whether the 12 months to `month` are all simulated: members from a file or a balance have no past. */
static const char *past_missing(const pts_view *v, int month) {
    const pts_scenario *s = v->frame->scenario;
    int past = s->warmup_months;
    for (int i = 0; i < s->n_segments; i++)
        if (s->segments[i].opening_from != PTS_OPENING_WARMUP)
            past = 0;
    return month + past < YEAR ? no_year : NULL;
}

static const char *year_missing(const pts_view *v, int month) {
    return v->frame->scenario->counts_active ? past_missing(v, month) : not_counted;
}

static int64_t members(const pts_view *v, enum pts_flow flow, int month) {
    return pts_view_sum(v, flow, month, month);
}

static pts_value active_members(const pts_view *v) {
    const char *why = year_missing(v, v->month);
    return why ? missing(why) : amount((double)members(v, PTS_ACTIVE, v->month));
}

static pts_value share_of_active(const pts_view *v, enum pts_flow flow) {
    const char *why = year_missing(v, v->month);
    return why ? missing(why)
               : ratio((double)members(v, flow, v->month),
                       (double)members(v, PTS_ACTIVE, v->month));
}

static pts_value repurchase_rate(const pts_view *v) {
    return share_of_active(v, PTS_REPEATING);
}

static pts_value redeemer_share(const pts_view *v) {
    return share_of_active(v, PTS_REDEEMING);
}

static pts_value purchase_interval(const pts_view *v) {
    int from = v->month - YEAR + 1;
    const char *why = from < 1 ? no_year : year_missing(v, v->month);
    return why ? missing(why)
               : ratio((double)YEAR * (double)members(v, PTS_ACTIVE, v->month),
                       (double)pts_view_sum(v, PTS_PURCHASES, from, v->month));
}

static pts_value retention(const pts_view *v) {
    int before = v->month - YEAR;
    const char *why = before < 1 ? no_year_before : year_missing(v, before);
    return why ? missing(why)
               : ratio((double)members(v, PTS_RETAINED, v->month),
                       (double)members(v, PTS_ACTIVE, before));
}

static pts_value tier_members(const pts_view *v) {
    int64_t sum = 0;
    for (int segment = 0; segment < v->ledger->dims.segments; segment++)
        for (int tier = 0; tier < v->ledger->dims.tiers; tier++)
            sum += pts_ledger_tier(v->ledger, segment, v->month)[tier];
    return amount((double)sum);
}

/* ---- what the programme costs ---- */

/* Rewards, benefits, messages, conversions, coupons, surveys, reviews and the net settlement with partners of months
 * from..to, in currency units. */
static double cost_of_months(const pts_view *v, int from, int to) {
    return money(pts_view_sum(v, PTS_COST, from, to) + pts_view_sum(v, PTS_BENEFIT_COST, from, to) +
                 pts_view_sum(v, PTS_MESSAGE_COST, from, to) +
                 pts_view_sum(v, PTS_CONVERSION_COST, from, to) +
                 pts_view_sum(v, PTS_COUPON_COST, from, to) +
                 pts_view_sum(v, PTS_SURVEY_COST, from, to) +
                 pts_view_sum(v, PTS_REVIEW_COST, from, to) +
                 pts_view_sum(v, PTS_SETTLEMENT_PAID, from, to) -
                 pts_view_sum(v, PTS_SETTLEMENT_RECEIVED, from, to));
}

static double cost_of_window(const pts_view *v) {
    return cost_of_months(v, v->whole ? 1 : v->month, v->month);
}

static pts_value programme_cost(const pts_view *v) {
    return amount(cost_of_window(v));
}

/* ---- budget: of a month the fiscal year to date, of the horizon all of it ---- */

static int budget_begins(const pts_view *v) {
    const pts_scenario *s = v->frame->scenario;
    int into = (s->start.month - s->fiscal_month + v->month - 1 + 2 * YEAR) % YEAR;
    int first = v->month - into;
    return v->whole || first < 1 ? 1 : first;
}

typedef struct against {
    double cost, budget;
} against;

static against budget_to_date(const pts_view *v) {
    int from = budget_begins(v);
    against a = {.cost = cost_of_months(v, from, v->month)};
    for (int month = from; month <= v->month; month++)
        a.budget += v->inputs->budget[month - 1];
    return a;
}

static pts_value budget_used(const pts_view *v) {
    if (!v->inputs->budget)
        return missing(no_budget);
    against a = budget_to_date(v);
    return ratio(a.cost, a.budget);
}

static pts_value over_budget(const pts_view *v, double times) {
    if (!v->inputs->budget)
        return missing(no_budget);
    against a = budget_to_date(v);
    return amount(a.cost > times * a.budget ? 1.0 : 0.0);
}

static pts_value p_over_budget(const pts_view *v) {
    return over_budget(v, 1.0);
}

static pts_value p_over_budget_10(const pts_view *v) {
    return over_budget(v, 1.1);
}

static pts_value budget_shortfall(const pts_view *v) {
    if (!v->inputs->budget)
        return missing(no_budget);
    against a = budget_to_date(v);
    return amount(a.cost > a.budget ? a.cost - a.budget : 0.0);
}

#endif
