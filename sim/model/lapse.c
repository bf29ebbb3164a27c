/* Ends of terms: rolling, calendar with a cut-off, inactivity, anniversary.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/lapse.h"

#include "model/change.h"

int32_t pts_term_after(pts_duration term, int32_t civil) {
    return term.months ? pts_day_add_months(civil, term.months) : civil + term.days;
}

static int32_t term_before(pts_duration term, int32_t civil) {
    return term.months ? pts_day_add_months(civil, -term.months) : civil - term.days;
}

static int32_t reset_in_year(pts_month_day reset, int year) {
    int length = pts_month_length(year, reset.month);
    pts_date date = {year, reset.month, reset.day < length ? reset.day : length};
    return pts_date_to_day(date);
}

/* The first reset whose cut-off day is not before `civil`: not before the day that the cut-off
 * leads to, and, month ends shortening it by days, at the latest in the second year after
 * it. */
static int32_t next_reset(const pts_scenario *s, int32_t civil) {
    int year = pts_date_of_day(pts_term_after(s->expiry_cutoff, civil)).year;
    int32_t best = INT32_MAX;
    for (int y = year; y <= year + 2 && best == INT32_MAX; y++)
        for (int i = 0; i < s->n_reset_dates; i++) {
            int32_t day = reset_in_year(s->reset_dates[i], y);
            if (day < best && term_before(s->expiry_cutoff, day) >= civil)
                best = day;
        }
    return best;
}

/* The first anniversary on or after `civil`, the day of enrolment itself not being one. The one in
 * the year of `civil` may be past by then; the next is not. */
static int32_t next_anniversary(int32_t enrolled, int32_t civil) {
    int years = pts_date_of_day(civil).year - pts_date_of_day(enrolled).year;
    years = years > 1 ? years : 1;
    int32_t day = pts_day_add_months(enrolled, 12 * years);
    return day >= civil ? day : pts_day_add_months(enrolled, 12 * (years + 1));
}

int32_t pts_last_day(const pts_scenario *s, int32_t civil, int32_t enrolled) {
    static const int span[] = {0, 1, 3, 12};
    switch (s->expiry) {
    case PTS_ROLLING: {
        int32_t day = pts_term_after(s->expiry_after, civil);
        return s->expiry_to == PTS_TO_DAY ? day : pts_day_span_end(day, span[s->expiry_to]);
    }
    case PTS_CALENDAR:
        return next_reset(s, civil);
    case PTS_INACTIVITY:
        return pts_term_after(s->expiry_after, civil);
    case PTS_ANNIVERSARY:
        return next_anniversary(enrolled, civil);
    case PTS_EXPIRY_NONE:
    default:
        return INT32_MAX;
    }
}

uint32_t pts_lapse_after(const pts_timeline *t, int64_t last) {
    if (last - t->civil0 >= PTS_LAST_DAY)
        return PTS_NEVER;
    int64_t day = last - t->civil0 + 1;
    return day > 0 ? (uint32_t)day << PTS_TICK_BITS : 0;
}

uint32_t pts_lapse_of(const pts_programme *p, int32_t day, int32_t enrolled) {
    const pts_timeline *t = p->time;
    bool changed = p->change.terms && day >= 0 && (uint32_t)day >= p->change.terms_day;
    int32_t last = pts_last_day(changed ? p->change.terms : p->scenario, t->civil0 + day,
                                t->civil0 + enrolled);
    if (last == INT32_MAX)
        return PTS_NEVER;
    return pts_lapse_after(t, (int64_t)last + (changed ? p->change.grace_days : p->grace_days));
}

uint32_t pts_anniversary_lapse(const pts_programme *programme, int32_t enrolled, uint32_t day) {
    return pts_lapse_of(programme, (int32_t)day, enrolled);
}

const uint32_t *pts_lapse_with_grace(const pts_programme *p, const uint32_t *lapse, uint32_t *own) {
    if (p->grace_days == 0)
        return lapse;
    for (uint32_t day = 0; day <= p->time->ends; day++)
        own[day] = pts_lapse_later(lapse[day], p->grace_days);
    return own;
}

void pts_lapse_compile(pts_programme *p) {
    p->lapse = pts_lapse_with_grace(p, p->time->lapse, p->own_lapse);
    p->lapse = pts_change_lapses(p, 0, p->lapse, p->own_lapse);
}
