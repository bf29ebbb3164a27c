/* pointsim: values of the measures of what the programme causes, and of members' lifetimes.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VALUES_CAUSED_H
#define POINTSIM_MEASURE_VALUES_CAUSED_H

#include "measure/values_money.h"

static const char no_counterfactual[] = "simulation.counterfactual is false";
static const char not_yet_without[] =
    "the run ended before the paths were simulated with the programme off";
static const char short_horizon[] =
    "the horizon is shorter than 12 + 12 x economics.ltv_years months";

static const char *without_missing(const pts_view *v) {
    return v->without                           ? NULL
           : v->frame->scenario->counterfactual ? not_yet_without
                                                : no_counterfactual;
}

/* The window's flow less what it is with the programme off: to the last minor unit. */
static int64_t caused(const pts_view *v, enum pts_flow flow) {
    return v->flow[flow] - pts_view_sum_without(v, flow, v->whole ? 1 : v->month, v->month);
}

static double caused_margin(const pts_view *v) {
    return margin_of(v, caused(v, PTS_SPEND), caused(v, PTS_REFUNDS));
}

static pts_value spend_leverage(const pts_view *v) {
    const char *why = without_missing(v);
    return why ? missing(why)
               : ratio(money(caused(v, PTS_SPEND)),
                       (double)v->flow[PTS_ISSUED] * v->inputs->anchor);
}

static const char *margin_missing(const pts_view *v) {
    return v->inputs->margin_rate.known ? without_missing(v) : no_margin;
}

static pts_value incremental_margin(const pts_view *v) {
    const char *why = margin_missing(v);
    return why ? missing(why) : amount(caused_margin(v));
}

static pts_value roi(const pts_view *v) {
    const char *why = margin_missing(v);
    double cost = money(v->flow[PTS_COST] + v->flow[PTS_MESSAGE_COST]);
    return why ? missing(why) : ratio(caused_margin(v) - cost, cost);
}

/* ---- members enrolled in months 1..12, for ltv_years from enrolment ---- */

static const char *lifetime_missing(const pts_view *v) {
    return !v->inputs->margin_rate.known ? no_margin
           : v->ledger->dims.early == 0  ? short_horizon
                                         : NULL;
}

/* Flows of the lifetimes, each month's discounted to the month of enrolment. */
typedef struct lifetimes_sum {
    double issued, net; /* points; spend less refunds in currency units */
} lifetimes_sum;

static lifetimes_sum sum_lifetimes(const pts_view *v, const pts_ledger *ledger) {
    int months = YEAR * v->frame->scenario->ltv_years;
    double step = log1p(v->inputs->discount_rate) / YEAR;
    lifetimes_sum sum = {0};
    for (int after = 0; after < months; after++) {
        int64_t issued = 0, net = 0;
        for (int month = 1; month <= ledger->dims.early; month++) {
            const int64_t *flow = pts_ledger_early(ledger, month, month + after);
            issued += flow[PTS_EARLY_ISSUED];
            net += flow[PTS_EARLY_SPEND] - flow[PTS_EARLY_REFUNDS];
        }
        sum.issued += exp(-step * after) * (double)issued;
        sum.net += exp(-step * after) * money(net);
    }
    return sum;
}

static double promised(const pts_view *v, double points) {
    return points * v->frame->planned->urr_all.value * v->frame->planned->cost_per_point.value;
}

static pts_value leverage_ratio_lifetime(const pts_view *v) {
    const char *why = lifetime_missing(v);
    if (why || !planned(v))
        return missing(why ? why : no_plan);
    lifetimes_sum sum = sum_lifetimes(v, v->ledger);
    return ratio(promised(v, sum.issued), v->inputs->margin_rate.value * sum.net);
}

static pts_value ltv_leverage(const pts_view *v) {
    const char *why = lifetime_missing(v);
    why = why ? why : without_missing(v);
    if (why || !planned(v))
        return missing(why ? why : no_plan);
    lifetimes_sum sum = sum_lifetimes(v, v->ledger), off = sum_lifetimes(v, v->without);
    return ratio(v->inputs->margin_rate.value * (sum.net - off.net), promised(v, sum.issued));
}

#endif
