/* Operational time: season, weekdays and demand as a time change of the purchase process, so that a
 * Poisson process of rate 1 in operational time has their intensity in real time.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/programme.h"

#include <stdlib.h>
#include <string.h>

int pts_clock_init(pts_clock *c, const pts_timeline *t) {
    c->start = calloc((size_t)t->ends + 2, sizeof *c->start);
    c->inverse = calloc((size_t)t->ends + 1, sizeof *c->inverse);
    return c->start && c->inverse ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_clock_free(pts_clock *c) {
    free(c->start);
    free(c->inverse);
    free(c->day_of);
    *c = (pts_clock){0};
}

/* Intensity of a day by month and weekday, such that a year of 365.25 days and a week keep
 * theirs. */
typedef struct intensity {
    double month[12], weekday[7];
} intensity;

static int normalise(const double season[12], const double weekdays[7], intensity *i) {
    static const double days[] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double year = 0.0, week = 0.0;
    for (int m = 0; m < 12; m++)
        year += season[m] * days[m];
    for (int w = 0; w < 7; w++)
        week += weekdays[w];
    if (!(year > 0.0) || !(week > 0.0))
        return PTS_ERR_RANGE;
    for (int m = 0; m < 12; m++)
        i->month[m] = season[m] / (year / 365.25);
    for (int w = 0; w < 7; w++)
        i->weekday[w] = weekdays[w] / (week / 7.0);
    return PTS_OK;
}

/* A gap above 2^31 more, or some months, must not wrap. */
static const uint32_t most_ticks = 3200000000u;

/* Starts of all days and what inverts them. */
static int fill_days(pts_clock *c, const pts_timeline *t, const intensity *i, const double *demand,
                     const double *factor) {
    int weekday = pts_weekday(t->civil0);
    uint64_t sum = 0;
    c->identity = true;
    for (uint32_t day = 0; day < t->ends; day++) {
        double index = demand ? demand[t->bin[day]] : 1.0;
        double ticks = ((65536.0 * i->month[t->month[day]]) * i->weekday[weekday]) * index;
        ticks = (factor ? ticks * factor[day] : ticks) + 0.5;
        if (!(ticks < (double)most_ticks))
            return PTS_ERR_RANGE;
        uint32_t step = (uint32_t)ticks;
        c->identity = c->identity && step == PTS_DAY_TICKS;
        c->start[day] = (uint32_t)sum;
        c->inverse[day] = step ? ((uint64_t)1 << 40) / step : 0;
        sum += step;
        if (sum > most_ticks)
            return PTS_ERR_RANGE;
        weekday = weekday == 6 ? 0 : weekday + 1;
    }
    c->start[t->ends] = c->start[t->ends + 1] = (uint32_t)sum;
    return PTS_OK;
}

/* Inverse of `start` at whole operational days; a look-up goes on from there. */
static int index_days(pts_clock *c, uint32_t ends) {
    size_t n = ((size_t)c->start[ends] >> PTS_TICK_BITS) + 1;
    if (n > c->day_of_capacity) {
        uint32_t *grown = realloc(c->day_of, n * sizeof *grown);
        if (!grown)
            return PTS_ERR_MEMORY;
        c->day_of = grown;
        c->day_of_capacity = n;
    }
    uint32_t day = 0;
    for (size_t i = 0; i < n; i++) {
        while (day + 1 < ends && c->start[day + 1] <= (uint64_t)i << PTS_TICK_BITS)
            day++;
        c->day_of[i] = day;
    }
    return PTS_OK;
}

int pts_clock_compile(pts_clock *c, const pts_timeline *t, const double season[12],
                      const double weekdays[7], const double *demand, const double *factor) {
    intensity i;
    bool steady = !demand && !factor;
    if (c->steady && steady && memcmp(season, c->season, sizeof c->season) == 0 &&
        memcmp(weekdays, c->weekdays, sizeof c->weekdays) == 0)
        return PTS_OK;
    c->steady = false;
    int status = normalise(season, weekdays, &i);
    if (status == PTS_OK)
        status = fill_days(c, t, &i, demand, factor);
    if (status == PTS_OK && !c->identity)
        status = index_days(c, t->ends);
    if (status != PTS_OK)
        return status;
    memcpy(c->season, season, sizeof c->season);
    memcpy(c->weekdays, weekdays, sizeof c->weekdays);
    c->steady = steady;
    return PTS_OK;
}
