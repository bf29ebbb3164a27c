/* Calendar tables: months of days, and the day on which a term that starts today lapses.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/lapse.h"

#include <stdlib.h>

static void fill_days(pts_timeline *t, const pts_scenario *s) {
    bool own = s->expiry == PTS_ANNIVERSARY; /* no table can say a member's own terms */
    int month = 0, serial = -1;
    for (uint32_t day = 0; day <= t->ends; day++) {
        int32_t civil = t->civil0 + (int32_t)day;
        pts_date date = pts_date_of_day(civil);
        while (month <= t->months && day >= t->month_start[month + 1])
            month++;
        t->bin[day] = (uint16_t)month;
        t->month[day] = (uint8_t)(date.month - 1);
        serial += date.day == 1; /* day 0 is the first of a month */
        t->serial[day] = (uint16_t)serial;
        t->lapse[day] = own ? PTS_NEVER : pts_lapse_after(t, pts_last_day(s, civil, 0));
        if (t->extends_to)
            t->extends_to[day] = pts_lapse_after(t, pts_term_after(s->extension_by, civil));
    }
}

int pts_timeline_init(pts_timeline *t, const pts_scenario *s) {
    int32_t start = pts_date_to_day(s->start);
    int32_t first = pts_day_add_months(start, -s->warmup_months);
    int32_t end = pts_day_add_months(start, s->horizon_months + s->runoff_months);
    *t = (pts_timeline){.civil0 = first,
                        .opens = (uint32_t)(start - first),
                        .ends = (uint32_t)(end - first),
                        .months = s->horizon_months,
                        .first_month = pts_date_of_day(first).month - 1};
    size_t days = (size_t)t->ends + 1;
    t->bin = calloc(days, sizeof *t->bin);
    t->month = calloc(days, sizeof *t->month);
    t->serial = calloc(days, sizeof *t->serial);
    t->lapse = calloc(days, sizeof *t->lapse);
    t->month_start = calloc((size_t)t->months + 3, sizeof *t->month_start);
    if (s->has_extension)
        t->extends_to = calloc(days, sizeof *t->extends_to);
    if (!t->bin || !t->month || !t->serial || !t->lapse || !t->month_start ||
        (s->has_extension && !t->extends_to))
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
    free(t->serial);
    free(t->extends_to);
    free(t->lapse);
    free(t->month_start);
    *t = (pts_timeline){0};
}
