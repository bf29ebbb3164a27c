/* Calendar tables: months of days, and the day on which a term that starts today lapses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/timeline.h"

#include <stdlib.h>

static int32_t reset_in_year(pts_month_day reset, int year) {
    int length = pts_month_length(year, reset.month);
    pts_date date = {year, reset.month, reset.day < length ? reset.day : length};
    return pts_date_to_day(date);
}

static int32_t next_reset(const pts_scenario *s, int32_t civil) {
    int year = pts_date_of_day(civil).year;
    int32_t best = INT32_MAX;
    for (int y = year; y <= year + 1; y++)
        for (int i = 0; i < s->n_reset_dates; i++) {
            int32_t day = reset_in_year(s->reset_dates[i], y);
            if (day >= civil && day < best)
                best = day;
        }
    return best;
}

static int32_t after(pts_duration term, int32_t civil) {
    return term.months ? pts_day_add_months(civil, term.months) : civil + term.days;
}

/* Last civil day of a term that starts on `civil` (sim/README.md). */
static int32_t last_day(const pts_scenario *s, int32_t civil) {
    static const int span[] = {0, 1, 3, 12};
    switch (s->expiry) {
    case PTS_ROLLING: {
        int32_t day = after(s->expiry_after, civil);
        return s->expiry_to == PTS_TO_DAY ? day : pts_day_span_end(day, span[s->expiry_to]);
    }
    case PTS_CALENDAR:
        return next_reset(s, civil);
    case PTS_INACTIVITY:
        return after(s->expiry_after, civil);
    case PTS_EXPIRY_NONE:
    default:
        return INT32_MAX;
    }
}

static void fill_days(pts_timeline *t, const pts_scenario *s) {
    int month = 0;
    for (uint32_t day = 0; day <= t->ends; day++) {
        int32_t civil = t->civil0 + (int32_t)day;
        while (month <= t->months && day >= t->month_start[month + 1])
            month++;
        t->bin[day] = (uint16_t)month;
        t->month[day] = (uint8_t)(pts_date_of_day(civil).month - 1);
        int32_t last = last_day(s, civil);
        bool beyond = (int64_t)last - t->civil0 >= PTS_LAST_DAY;
        t->lapse[day] = beyond ? PTS_NEVER : (uint32_t)(last - t->civil0 + 1) << PTS_TICK_BITS;
    }
}

int pts_timeline_init(pts_timeline *t, const pts_scenario *s) {
    int32_t start = pts_date_to_day(s->start);
    int32_t first = pts_day_add_months(start, -s->warmup_months);
    int32_t end = pts_day_add_months(start, s->horizon_months + s->runoff_months);
    *t = (pts_timeline){.civil0 = first,
                        .opens = (uint32_t)(start - first),
                        .ends = (uint32_t)(end - first),
                        .months = s->horizon_months};
    size_t days = (size_t)t->ends + 1;
    t->bin = calloc(days, sizeof *t->bin);
    t->month = calloc(days, sizeof *t->month);
    t->lapse = calloc(days, sizeof *t->lapse);
    t->month_start = calloc((size_t)t->months + 3, sizeof *t->month_start);
    if (!t->bin || !t->month || !t->lapse || !t->month_start)
        return PTS_ERR_MEMORY;
    for (int m = 1; m <= t->months + 1; m++)
        t->month_start[m] = (uint32_t)(pts_day_add_months(start, m - 1) - first);
    t->month_start[t->months + 2] = UINT32_MAX;
    t->closes = t->month_start[t->months + 1];
    fill_days(t, s);
    return PTS_OK;
}

void pts_timeline_free(pts_timeline *t) {
    free(t->bin);
    free(t->month);
    free(t->lapse);
    free(t->month_start);
    *t = (pts_timeline){0};
}
