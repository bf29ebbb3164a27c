/* pointsim: the oracle's months: the economy's indices, enrolments by month and the intensity of
 * purchases by day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

/* ---- the economy ---- */

enum { DEMAND, UNIT_COST };

static double shock_of(const struct reference_world *world, int month, uint32_t which) {
    pts_block block = pts_philox(world->seed, (uint32_t)month, STREAM_ECONOMY, which, world->path);
    return pts_normal(pts_unit53(block.word[0], block.word[1]));
}

static double *index_of(const struct reference_world *world, uint32_t which, double rho, double sd,
                        double reversion) {
    double *index = calloc((size_t)world->months + 2, sizeof *index);
    double x = 0.0;
    double v = 0.0;
    if (!index)
        return NULL;
    index[0] = 1.0;
    for (int m = 1; m <= world->months; m++) {
        double shock = shock_of(world, m, which);
        if (which == UNIT_COST && rho != 0.0)
            shock = rho * shock_of(world, m, DEMAND) + sqrt(1.0 - rho * rho) * shock;
        x = (1.0 - reversion) * x + sd * shock;
        v = (1.0 - reversion) * (1.0 - reversion) * v + sd * sd;
        index[m] = sd != 0.0 ? pts_exp(x - 0.5 * v) : 1.0;
    }
    index[world->months + 1] = index[world->months];
    return index;
}

int reference_economy_read(struct reference_world *world, const struct reference_place *root) {
    int status = PTS_OK;
    struct reference_place economy = reference_child(root, "economy");
    struct reference_place demand = reference_child(&economy, "demand");
    struct reference_place cost = reference_child(&economy, "unit_cost");
    double rho = reference_number(world, &economy, "correlation", 0.0, &status);
    world->demand =
        index_of(world, DEMAND, rho, reference_number(world, &demand, "sd", 0.0, &status),
                 reference_number(world, &demand, "reversion", 0.1, &status));
    world->unit_cost =
        index_of(world, UNIT_COST, rho, reference_number(world, &cost, "sd", 0.0, &status),
                 reference_number(world, &cost, "reversion", 0.1, &status));
    return world->demand && world->unit_cost ? status : PTS_ERR_MEMORY;
}

/* ---- factors by month and weekday ---- */

static double days_of_month(int m) {
    return m == 1 ? 28.25 : pts_month_length(2001, m + 1);
}

/* The mean over a year of factors by month. */
static double yearly_mean(const double factor[12]) {
    double sum = 0.0;
    for (int m = 0; m < 12; m++)
        sum += factor[m] * days_of_month(m);
    return sum / 365.25;
}

static double weekly_mean(const double factor[7]) {
    double sum = 0.0;
    for (int w = 0; w < 7; w++)
        sum += factor[w];
    return sum / 7.0;
}

/* Factors at a place, 1 where absent; of the path, or their means. */
static void factors(const struct reference_world *world, const struct reference_place *list, int n,
                    bool means, double *factor, int *status) {
    for (int i = 0; i < n; i++) {
        struct reference_place one = reference_element(list, i);
        factor[i] = 1.0;
        if (one.json)
            factor[i] = means ? reference_mean(world, &one) : reference_value(world, &one, status);
    }
}

/* ---- operational time ---- */

/* A run's operational ticks stay below this. */
static const uint64_t most_ticks = 3200000000u;

int reference_pace_open(const struct reference_world *world, struct reference_pace *pace) {
    pace->calm = calloc((size_t)world->r1 + 1, sizeof *pace->calm);
    pace->step = calloc((size_t)world->r1 + 1, sizeof *pace->step);
    pace->elapsed = calloc((size_t)world->r1 + 1, sizeof *pace->elapsed);
    return pace->calm && pace->step && pace->elapsed ? PTS_OK : PTS_ERR_MEMORY;
}

void reference_pace_free(struct reference_pace *pace) {
    free(pace->calm);
    free(pace->step);
    free(pace->elapsed);
}

int reference_pace_set(struct reference_pace *pace, int32_t day, double length) {
    if (!(length + 0.5 < (double)most_ticks))
        return PTS_ERR_RANGE;
    pace->step[day] = (uint32_t)(length + 0.5);
    pace->elapsed[day + 1] = pace->elapsed[day] + pace->step[day];
    return pace->elapsed[day + 1] > most_ticks ? PTS_ERR_RANGE : PTS_OK;
}

int reference_intensity_again(const struct reference_world *world,
                              struct reference_segment *segment) {
    int status = PTS_OK;
    for (int32_t day = 0; day < world->r1 && status == PTS_OK; day++) {
        double length =
            segment->pace.calm[day] * (reference_campaign_intensity(world, segment, day) *
                                       reference_value_factor(world, world->value_purchases, day));
        status = reference_pace_set(&segment->pace, day, length);
    }
    return status;
}

int reference_intensity_read(struct reference_world *world, struct reference_segment *segment,
                             const struct reference_place *at) {
    struct reference_place season = reference_child(at, "season");
    struct reference_place weekdays = reference_child(at, "weekdays");
    double month[12], weekday[7];
    int status = PTS_OK;
    factors(world, &season, 12, false, month, &status);
    factors(world, &weekdays, 7, false, weekday, &status);
    double of_year = yearly_mean(month);
    double of_week = weekly_mean(weekday);
    status = status != PTS_OK                       ? status
             : !(of_year > 0.0) || !(of_week > 0.0) ? PTS_ERR_RANGE
                                                    : reference_pace_open(world, &segment->pace);
    for (int32_t day = 0; day < world->r1 && status == PTS_OK; day++) {
        int32_t civil = world->base + day;
        double f = month[pts_date_of_day(civil).month - 1] / of_year;
        double g = weekday[pts_weekday(civil)] / of_week;
        segment->pace.calm[day] = 65536.0 * f * g * world->demand[reference_bin(world, day)];
    }
    return status == PTS_OK ? reference_intensity_again(world, segment) : status;
}

/* ---- enrolments ---- */

/* What growth and season make of the enrolments of horizon months. */
struct trend {
    double growth;
    double season[12];
    double yearly; /* mean of the season; 0 = all months alike */
};

static struct trend trend_of(const struct reference_world *world, const struct reference_place *at,
                             bool means, int *status) {
    struct reference_place growth = reference_child(at, "enrolment_growth");
    struct reference_place season = reference_child(at, "enrolment_season");
    struct trend trend = {0};
    if (growth.json)
        trend.growth =
            means ? reference_mean(world, &growth) : reference_value(world, &growth, status);
    factors(world, &season, 12, means, trend.season, status);
    for (int m = 1; m < 12; m++)
        if (trend.season[m] != trend.season[0])
            trend.yearly = yearly_mean(trend.season);
    return trend;
}

/* Of `enrolments` in month m = 0..H-1 of the horizon. */
static double in_month(const struct reference_world *world, const struct trend *trend,
                       double enrolments, int m) {
    int32_t first = pts_day_add_months(world->base + world->h0, m);
    double grown = 1.0;
    double seasonal = 1.0;
    if (trend->growth != 0.0)
        grown = pts_exp(pts_log(1.0 + trend->growth) * (m / 12.0));
    if (trend->yearly != 0.0)
        seasonal = trend->season[pts_date_of_day(first).month - 1] / trend->yearly;
    return enrolments * grown * seasonal;
}

int reference_enrolments_read(struct reference_world *world, struct reference_segment *segment,
                              const struct reference_place *at) {
    struct reference_place list = reference_child(at, "enrolments");
    int status = PTS_OK;
    double mean = 0.0, of_month = 0.0;
    struct trend planned = trend_of(world, at, true, &status);
    struct trend real = trend_of(world, at, false, &status);
    segment->enrolments = calloc((size_t)world->months, sizeof *segment->enrolments);
    if (!segment->enrolments)
        return PTS_ERR_MEMORY;
    for (int m = 0; m < world->months && list.json; m++) {
        struct reference_place one = cJSON_IsArray(list.json) ? reference_element(&list, m) : list;
        if (!one.json)
            break;
        if (m == 0 || cJSON_IsArray(list.json))
            of_month = reference_mean(world, &one);
        mean += in_month(world, &planned, of_month, m);
        segment->enrolments[m] = in_month(world, &real, reference_value(world, &one, &status), m);
    }
    segment->own = (double)segment->members + mean;
    return status;
}
