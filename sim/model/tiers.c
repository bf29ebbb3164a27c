/* Compiles tiers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tiers.h"

#include <stdlib.h>

#include "model/change.h"
#include "model/lapse.h"
#include "model/drawing.h"

/* Whether a day of every year is one of the review's dates. */
static bool is_review_date(const pts_tier_rules *r, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < r->n_dates; i++) {
        int day = r->dates[i].day < length ? r->dates[i].day : length;
        if (r->dates[i].month == date.month && day == date.day)
            return true;
    }
    return false;
}

/* Days at whose end something is due, and from each day the next of them. */
static void fill_days(pts_programme *p) {
    const pts_timeline *t = p->time;
    const pts_tier_rules *r = &p->scenario->tiers;
    uint32_t next = PTS_NEVER;
    for (uint32_t day = t->ends; day-- > 0;) {
        bool month_end = t->serial[day + 1] != t->serial[day];
        p->tiers.reviews[day] = r->review == PTS_REVIEW_ROLLING
                                    ? month_end
                                    : is_review_date(r, pts_date_of_day(t->civil0 + (int32_t)day));
        if (month_end || p->tiers.reviews[day])
            next = (day + 1) << PTS_TICK_BITS;
        p->tiers.next_due[day] = next;
    }
    p->tiers.next_due[t->ends] = PTS_NEVER;
}

/* Lapses without grace of lots earned in a level with a life of its own. */
static void fill_lapses(const pts_programme *p, const pts_tier_level *level, uint32_t *lapse) {
    pts_scenario own = *p->scenario;
    own.expiry_after = level->expiry_after;
    for (uint32_t day = 0; day <= p->time->ends; day++)
        lapse[day] =
            pts_lapse_after(p->time, pts_last_day(&own, p->time->civil0 + (int32_t)day, 0));
}

int pts_tiers_init(pts_programme *p) {
    const pts_tier_rules *r = &p->scenario->tiers;
    pts_tiers *t = &p->tiers;
    size_t days = (size_t)p->time->ends + 1, n = (size_t)r->n_levels;
    *t = (pts_tiers){.n = r->n_levels, .window = r->window_months};
    if (n == 0)
        return PTS_OK;
    t->level = calloc(n + 1, sizeof *t->level);
    t->reviews = calloc(days, sizeof *t->reviews);
    t->next_due = calloc(days, sizeof *t->next_due);
    t->lapse = calloc(n * days, sizeof *t->lapse);
    t->own_lapse = calloc(n * days, sizeof *t->own_lapse);
    if (!t->level || !t->reviews || !t->next_due || !t->lapse || !t->own_lapse)
        return PTS_ERR_MEMORY;
    fill_days(p);
    for (size_t i = 0; i < n; i++)
        if (r->levels[i].has_expiry)
            fill_lapses(p, &r->levels[i], t->lapse + i * days);
    return PTS_OK;
}

void pts_tiers_free(pts_programme *p) {
    free(p->tiers.level);
    free(p->tiers.reviews);
    free(p->tiers.next_due);
    free(p->tiers.lapse);
    free(p->tiers.own_lapse);
    p->tiers = (pts_tiers){0};
}

static int draw_level(const pts_programme *p, int i, pts_tier *to) {
    const pts_scenario *s = p->scenario;
    const pts_tier_level *level = &s->tiers.levels[i];
    const size_t days = (size_t)p->time->ends + 1;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    double threshold = pts_draw(&d, &level->threshold);
    double multiplier = pts_draw(&d, &level->multiplier);
    double benefit = pts_draw(&d, &level->benefit_cost);
    double unit = s->tiers.basis == PTS_BY_SPEND ? 100.0 : 1.0;
    *to = (pts_tier){.index = i,
                     .threshold = (int64_t)(threshold * unit + 0.5),
                     .multiplier = multiplier,
                     .benefit = (int64_t)((benefit * 100.0) / 12.0 + 0.5),
                     .lapse = p->lapse};
    if (level->has_expiry) {
        uint32_t *own = p->tiers.own_lapse + (size_t)i * days;
        to->lapse = pts_lapse_with_grace(p, p->tiers.lapse + (size_t)i * days, own);
        to->lapse = pts_change_lapses(p, i + 1, to->lapse, own);
    }
    return d.status;
}

static int by_threshold(const void *a, const void *b) {
    const pts_tier *x = a, *y = b;
    return x->threshold != y->threshold
               ? (x->threshold > y->threshold) - (x->threshold < y->threshold)
               : x->index - y->index;
}

int pts_tiers_compile(pts_programme *p) {
    pts_tiers *t = &p->tiers;
    int status = PTS_OK;
    if (t->n == 0)
        return PTS_OK;
    t->level[0] =
        (pts_tier){.index = -1, .threshold = INT64_MIN, .multiplier = 1.0, .lapse = p->lapse};
    for (int i = 0; i < t->n && status == PTS_OK; i++)
        status = draw_level(p, i, &t->level[i + 1]);
    qsort(t->level + 1, (size_t)t->n, sizeof *t->level, by_threshold);
    return status;
}
