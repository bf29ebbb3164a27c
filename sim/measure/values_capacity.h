/* pointsim: values of the measures of capacity: what a day, a desk and a data base must bear.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VALUES_CAPACITY_H
#define POINTSIM_MEASURE_VALUES_CAPACITY_H

#include "measure/values_money.h"

static const char no_days[] =
    "days were not counted: run with --daily, or with simulation.count_hours true";

/* Days of the horizon before month 1..H + 1. */
static int days_before(const pts_view *v, int month) {
    int32_t first = pts_date_to_day(v->frame->scenario->start);
    return pts_day_add_months(first, month - 1) - first;
}

/* Redemptions of a day, by whatever keeps them. */
static int64_t acts_of_day(const pts_ledger *l, int day) {
    int64_t sum = 0;
    if (day < l->dims.days)
        return l->daily[day * PTS_DAILY_FLOWS + PTS_DAILY_REDEMPTIONS];
    for (int hour = day * PTS_DAY_HOURS; hour < (day + 1) * PTS_DAY_HOURS && hour < l->dims.hours;
         hour++)
        sum += l->hours[hour];
    return sum;
}

static pts_value peak_redemptions_day(const pts_view *v) {
    int end = days_before(v, v->month + 1);
    int64_t peak = 0;
    if (v->ledger->dims.days == 0 && v->ledger->dims.hours == 0)
        return missing(no_days);
    for (int day = days_before(v, v->whole ? 1 : v->month); day < end; day++) {
        int64_t acts = acts_of_day(v->ledger, day);
        peak = acts > peak ? acts : peak;
    }
    return amount((double)peak);
}

static pts_value peak_redemptions_hour(const pts_view *v) {
    const pts_ledger *l = v->ledger;
    int first = days_before(v, v->whole ? 1 : v->month) * PTS_DAY_HOURS;
    int end = days_before(v, v->month + 1) * PTS_DAY_HOURS;
    int64_t peak = 0;
    if (l->dims.hours == 0)
        return missing("hours were not counted: simulation.count_hours is false");
    for (int hour = first; hour < end && hour < l->dims.hours; hour++)
        peak = l->hours[hour] > peak ? l->hours[hour] : peak;
    return amount((double)peak);
}

static pts_value stock_turnover(const pts_view *v) {
    if (v->month < YEAR)
        return missing(no_year);
    double taken = (double)pts_view_sum(v, PTS_STOCK_TAKEN, year_begins(v), v->month);
    double begun = (double)pts_view_sum(v, PTS_STOCK, year_begins(v), v->month);
    return ratio(taken, (begun - 0.5 * taken) / YEAR);
}

static const char no_lots[] = "lots were not counted: simulation.count_lots is false";

static pts_value live_lots(const pts_view *v) {
    return v->frame->scenario->counts_lots ? amount((double)members(v, PTS_LIVE_LOTS, v->month))
                                           : missing(no_lots);
}

static pts_value dormant_points(const pts_view *v) {
    const char *why = v->frame->scenario->counts_lots ? past_missing(v, v->month) : no_lots;
    return why ? missing(why) : amount((double)members(v, PTS_DORMANT_POINTS, v->month));
}

static pts_value service_contacts(const pts_view *v) {
    return amount((double)(v->flow[PTS_COMPLAINTS] + v->flow[PTS_CARE_MESSAGES]));
}

/* Members at the end of the window who have not left. */
static int64_t members_at_close(const pts_view *v) {
    int64_t sum =
        pts_view_sum(v, PTS_ENROLLED, 1, v->month) - pts_view_sum(v, PTS_LEFT, 1, v->month);
    for (int segment = 0; segment < v->ledger->dims.segments; segment++)
        sum += v->frame->plans[segment].opening * v->frame->plans[segment].weight;
    return sum;
}

static pts_value dormant_share(const pts_view *v) {
    const char *why = year_missing(v, v->month);
    int64_t all = members_at_close(v);
    return why ? missing(why)
               : ratio((double)(all - members(v, PTS_ACTIVE, v->month)), (double)all);
}

#endif
