/* Compiles tiers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tiers.h"

#include <stdlib.h>

#include "model/change.h"
#include "model/lapse.h"
#include "model/drawing.h"
#include "model/programme.h"

/* Points, score and minor units at most: thresholds beyond are no tier's. */
static const double MOST = 1e12;

/* Whether a day of every year is one of the dates. */
static bool is_date(const pts_month_day *dates, int n, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < n; i++) {
        int day = dates[i].day < length ? dates[i].day : length;
        if (dates[i].month == date.month && day == date.day)
            return true;
    }
    return false;
}

bool pts_tiers_count(const pts_scenario *s) {
    for (int i = 0; i < s->tiers.n_levels; i++)
        if (s->tiers.levels[i].has_veto && s->tiers.levels[i].veto.least_purchases > 0)
            return true;
    return false;
}

/* Days at whose end something is due, and from each day the next of them. */
static void fill_days(pts_programme *p) {
    const pts_timeline *t = p->time;
    const pts_tier_rules *r = &p->scenario->tiers;
    uint32_t next = PTS_NEVER;
    for (uint32_t day = t->ends; day-- > 0;) {
        bool month_end = t->serial[day + 1] != t->serial[day];
        p->tiers.reviews[day] =
            r->review == PTS_REVIEW_ROLLING
                ? month_end
                : is_date(r->dates, r->n_dates, pts_date_of_day(t->civil0 + (int32_t)day));
        if (month_end || p->tiers.reviews[day])
            next = (day + 1) << PTS_TICK_BITS;
        p->tiers.next_due[day] = next;
    }
    p->tiers.next_due[t->ends] = PTS_NEVER;
}

/* How often thresholds have changed until a day; returns how often they ever do. */
static int fill_rebases(const pts_programme *p) {
    const pts_timeline *t = p->time;
    const pts_tier_rules *r = &p->scenario->tiers;
    int n = 0;
    for (uint32_t day = 0; day <= t->ends; day++) {
        pts_date date = pts_date_of_day(t->civil0 + (int32_t)day);
        bool changes = day > t->opens && day < t->closes && r->has_rebase;
        n += changes && is_date(r->rebase_dates, r->n_rebase_dates, date);
        p->tiers.rebased[day] = (uint16_t)n;
    }
    return n;
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
    *t = (pts_tiers){.n = r->n_levels,
                     .window = r->window_months,
                     .scored = r->basis == PTS_BY_SCORE,
                     .counts = pts_tiers_count(p->scenario)};
    if (n == 0)
        return PTS_OK;
    t->level = calloc(n + 1, sizeof *t->level);
    t->reviews = calloc(days, sizeof *t->reviews);
    t->next_due = calloc(days, sizeof *t->next_due);
    t->lapse = calloc(n * days, sizeof *t->lapse);
    t->own_lapse = calloc(n * days, sizeof *t->own_lapse);
    t->rebased = calloc(days, sizeof *t->rebased);
    if (!t->level || !t->reviews || !t->next_due || !t->lapse || !t->own_lapse || !t->rebased)
        return PTS_ERR_MEMORY;
    fill_days(p);
    size_t rebases = (size_t)fill_rebases(p);
    t->thresholds = calloc((rebases + 1) * (n + 1), sizeof *t->thresholds);
    for (size_t i = 0; i < n; i++) {
        t->vetoes = t->vetoes || r->levels[i].has_veto;
        if (r->levels[i].has_expiry)
            fill_lapses(p, &r->levels[i], t->lapse + i * days);
    }
    return t->thresholds ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_tiers_free(pts_programme *p) {
    free(p->tiers.level);
    free(p->tiers.reviews);
    free(p->tiers.next_due);
    free(p->tiers.lapse);
    free(p->tiers.own_lapse);
    free(p->tiers.rebased);
    free(p->tiers.thresholds);
    p->tiers = (pts_tiers){0};
}

static int64_t threshold_of(const pts_scenario *s, double x) {
    static const double units[] = {
        [PTS_BY_SPEND] = 100.0, [PTS_BY_POINTS] = 1.0, [PTS_BY_SCORE] = 1e6};
    return (int64_t)((x < MOST ? x : MOST) * units[s->tiers.basis] + 0.5);
}

static int draw_level(const pts_programme *p, int i, pts_tier *to) {
    const pts_scenario *s = p->scenario;
    const pts_tier_level *level = &s->tiers.levels[i];
    const size_t days = (size_t)p->time->ends + 1;
    pts_drawing d = {s->seed, p->path, PTS_OK};
    double threshold = pts_draw(&d, &level->threshold);
    double multiplier = pts_draw(&d, &level->multiplier);
    double benefit = pts_draw(&d, &level->benefit_cost);
    *to = (pts_tier){.index = i,
                     .drawn = threshold,
                     .threshold = threshold_of(s, threshold),
                     .veto = level->has_veto ? &level->veto : NULL,
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

static int draw_weights(const pts_programme *p, pts_tiers *t) {
    const pts_score_rules *r = &p->scenario->tiers.score;
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    t->spend = (int64_t)(pts_draw(&d, &r->spend) * 1e4 + 0.5);
    t->points = (int64_t)(pts_draw(&d, &r->points) * 1e4 + 0.5);
    t->purchases = (int64_t)(pts_draw(&d, &r->purchases) * 1e4 + 0.5);
    t->activities = (int64_t)(pts_draw(&d, &r->activities) * 1e4 + 0.5);
    return d.status;
}

/* Thresholds as they are at first, and after each time they have changed. */
static int fill_thresholds(const pts_programme *p, pts_tiers *t) {
    const pts_tier_rules *r = &p->scenario->tiers;
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    double factor = r->has_rebase ? pts_draw(&d, &r->rebase_factor) : 1.0;
    size_t width = (size_t)t->n + 1;
    for (size_t i = 0; i < width; i++) {
        double x = t->level[i].drawn;
        for (size_t row = 0; row <= t->rebased[p->time->ends]; row++) {
            t->thresholds[row * width + i] = i == 0 ? INT64_MIN : threshold_of(p->scenario, x);
            x *= factor;
        }
    }
    return d.status;
}

int pts_tiers_compile(pts_programme *p) {
    pts_tiers *t = &p->tiers;
    int status = PTS_OK;
    if (t->n == 0)
        return PTS_OK;
    t->level[0] = (pts_tier){.index = -1, .multiplier = 1.0, .lapse = p->lapse};
    for (int i = 0; i < t->n && status == PTS_OK; i++)
        status = draw_level(p, i, &t->level[i + 1]);
    qsort(t->level + 1, (size_t)t->n, sizeof *t->level, by_threshold);
    if (status == PTS_OK && t->scored)
        status = draw_weights(p, t);
    return status == PTS_OK ? fill_thresholds(p, t) : status;
}
