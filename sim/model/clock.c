/* Operational time: season as a time change of the purchase process, so that a Poisson process of
 * rate 1 in operational time has the season's intensity in real time.
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

/* Steps of a day, such that a year's are those of 365.25 days without a season. */
static int month_lengths(const double season[12], uint32_t length[12]) {
    static const double days[] = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double sum = 0.0;
    for (int m = 0; m < 12; m++)
        sum += season[m] * days[m];
    if (!(sum > 0.0))
        return PTS_ERR_RANGE;
    for (int m = 0; m < 12; m++)
        length[m] = (uint32_t)(65536.0 * (season[m] / (sum / 365.25)) + 0.5);
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

int pts_clock_compile(pts_clock *c, const pts_timeline *t, const double season[12]) {
    uint32_t length[12];
    if (memcmp(season, c->season, sizeof c->season) == 0 && c->start[t->ends] > 0)
        return PTS_OK;
    c->start[t->ends] = 0;
    int status = month_lengths(season, length);
    if (status != PTS_OK)
        return status;
    c->identity = true;
    for (int m = 0; m < 12; m++)
        c->identity = c->identity && length[m] == PTS_DAY_TICKS;
    uint64_t sum = 0;
    for (uint32_t day = 0; day < t->ends; day++) {
        uint32_t step = length[t->month[day]];
        c->start[day] = (uint32_t)sum;
        c->inverse[day] = step ? ((uint64_t)1 << 40) / step : 0;
        sum += step;
        if (sum > 3200000000u) /* a gap above 2^31 more must not wrap */
            return PTS_ERR_RANGE;
    }
    c->start[t->ends] = c->start[t->ends + 1] = (uint32_t)sum;
    memcpy(c->season, season, sizeof c->season);
    return c->identity ? PTS_OK : index_days(c, t->ends);
}
