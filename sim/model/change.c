/* Compiles a change of the rules on a date. sim/README.md, "A change of the rules".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"

#include <stdlib.h>
#include <string.h>

#include "model/lapse.h"
#include "model/drawing.h"

int32_t pts_change_announced(const pts_scenario *s) {
    return s->change.has_announced ? pts_date_to_day(s->change.announced)
                                   : pts_date_to_day(s->change.date) - PTS_NOTICE_DAYS;
}

pts_scenario pts_change_terms(const pts_scenario *s) {
    const pts_new_terms *t = &s->change.terms;
    pts_scenario own = *s;
    if (!s->has_change || !s->change.has_terms)
        return own;
    own.expiry = (enum pts_expiry)t->expiry;
    own.expiry_after = t->after;
    own.expiry_cutoff = t->cutoff;
    own.expiry_to = (enum pts_span)t->to;
    own.reset_dates = t->dates;
    own.n_reset_dates = t->n_dates;
    own.has_grace = t->has_grace;
    own.expiry_grace = t->grace;
    own.has_part = t->has_part;
    own.expiry_part = t->part;
    own.has_extension = t->has_extension;
    own.extension_by = t->extension_by;
    own.extension_activity = (enum pts_activity)t->extension_activity;
    return own;
}

bool pts_never_lapses(const pts_scenario *s) {
    bool later = s->has_change && s->change.has_terms && s->change.terms.expiry != PTS_EXPIRY_NONE;
    return s->expiry == PTS_EXPIRY_NONE && !later;
}

/* ---- tables of all paths ---- */

/* A tier's own life is that of rolling terms. */
static bool own_life(const pts_programme *p, int row) {
    return row > 0 && p->scenario->tiers.levels[row - 1].has_expiry &&
           p->change.terms->expiry == PTS_ROLLING;
}

static void fill_row(const pts_programme *p, int row, uint32_t *lapse) {
    pts_scenario own = *p->change.terms;
    if (own_life(p, row))
        own.expiry_after = own.tiers.levels[row - 1].expiry_after;
    for (uint32_t day = 0; day <= p->time->ends; day++)
        lapse[day] =
            pts_lapse_after(p->time, pts_last_day(&own, p->time->civil0 + (int32_t)day, 0));
}

static void fill_extends(const pts_programme *p) {
    for (uint32_t day = 0; day <= p->time->ends; day++)
        p->change.extends_to[day] = pts_lapse_after(
            p->time, pts_term_after(p->change.terms->extension_by, p->time->civil0 + (int32_t)day));
}

int pts_change_init(pts_programme *p) {
    const pts_scenario *s = p->scenario;
    pts_change *c = &p->change;
    size_t days = (size_t)p->time->ends + 1, rows = (size_t)s->tiers.n_levels + 1;
    *c = (pts_change){.day = PTS_NEVER, .terms_day = PTS_NEVER, .earn = 1.0};
    if (!s->has_change)
        return PTS_OK;
    c->terms = malloc(sizeof *c->terms);
    c->lapse = calloc(rows * days, sizeof *c->lapse);
    c->extends_to = calloc(days, sizeof *c->extends_to);
    if (!c->terms || !c->lapse || !c->extends_to)
        return PTS_ERR_MEMORY;
    *c->terms = pts_change_terms(s);
    c->day = (uint32_t)(pts_date_to_day(s->change.date) - p->time->civil0);
    c->terms_day = s->change.has_terms ? c->day : PTS_NEVER;
    for (size_t row = 0; row < rows && c->terms->expiry != PTS_ANNIVERSARY; row++)
        fill_row(p, (int)row, c->lapse + row * days);
    if (c->terms->has_extension)
        fill_extends(p);
    return PTS_OK;
}

void pts_change_free(pts_programme *p) {
    free(p->change.terms);
    free(p->change.lapse);
    free(p->change.extends_to);
    p->change = (pts_change){0};
}

/* ---- a path ---- */

static uint32_t draw_days(pts_drawing *d, const pts_number *number) {
    return (uint32_t)(pts_draw(d, number) + 0.5);
}

static void compile_terms(pts_programme *p, pts_drawing *d) {
    const pts_scenario *s = p->change.terms;
    pts_lot_rules *r = &p->change.lots;
    *r = p->lots;
    p->change.grace_days = p->grace_days;
    if (!p->scenario->change.has_terms)
        return;
    r->anniversary = s->expiry == PTS_ANNIVERSARY;
    r->part = 1000000;
    if (s->has_part)
        r->part = (uint32_t)(int64_t)(pts_draw(d, &s->expiry_part) * 1e6 + 0.5);
    r->extension = s->has_extension;
    r->extends_on_earning = s->has_extension && s->extension_activity != PTS_ACT_REDEEM;
    r->extends_on_redeeming = s->has_extension && s->extension_activity != PTS_ACT_EARN;
    r->extends_to = p->change.extends_to;
    p->change.grace_days = s->has_grace ? draw_days(d, &s->expiry_grace) : 0;
}

int pts_change_compile(pts_programme *p) {
    const pts_change_rules *rules = &p->scenario->change;
    pts_change *c = &p->change;
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    if (!p->scenario->has_change)
        return PTS_OK;
    c->earn = pts_draw(&d, &rules->earn_factor);
    compile_terms(p, &d);
    c->old_lots = rules->old_lots;
    c->extended = c->claims = 0;
    if (rules->old_lots == PTS_LOTS_SHORTEN)
        c->least_day = c->day + draw_days(&d, &rules->old_grace);
    if (rules->has_extension) {
        c->extended = pts_threshold(pts_draw(&d, &rules->extended_share));
        c->extended_days = draw_days(&d, &rules->extended_days);
    }
    if (rules->has_compensation) {
        c->claims = pts_threshold(pts_draw(&d, &rules->claim_share));
        c->rate = pts_draw(&d, &rules->claim_rate);
    }
    c->acts = c->old_lots != PTS_LOTS_KEEP || c->extended > 0 || c->claims > 0;
    return d.status;
}

const uint32_t *pts_change_lapses(const pts_programme *p, int row, const uint32_t *lapse,
                                  uint32_t *own) {
    const pts_change *c = &p->change;
    size_t days = (size_t)p->time->ends + 1;
    if (!c->terms || c->terms_day > p->time->ends)
        return lapse;
    if (own != lapse)
        memcpy(own, lapse, c->terms_day * sizeof *own);
    for (uint32_t day = c->terms_day; day < days; day++)
        own[day] = pts_lapse_later(c->lapse[(size_t)row * days + day], c->grace_days);
    return own;
}

uint32_t pts_change_lapse(const pts_programme *p, int tier, int32_t day, int32_t enrolled) {
    const pts_change *c = &p->change;
    const pts_timeline *t = p->time;
    size_t days = (size_t)t->ends + 1;
    int row = tier > 0 ? p->tiers.level[tier].index + 1 : 0;
    if (c->lots.anniversary || day < 0)
        return pts_lapse_later(
            pts_lapse_after(t, pts_last_day(c->terms, t->civil0 + day, t->civil0 + enrolled)),
            c->grace_days);
    return pts_lapse_later(c->lapse[(size_t)row * days + (size_t)day], c->grace_days);
}

int pts_change_lift(pts_programme *p, bool *any) {
    const pts_change_rules *rules = &p->scenario->change;
    pts_drawing d = {p->scenario->seed, p->path, PTS_OK};
    *any = false;
    if (!p->scenario->has_change)
        return PTS_OK;
    double announced = pts_draw(&d, &rules->announcement);
    double deadline = pts_draw(&d, &rules->deadline);
    uint32_t days = draw_days(&d, &rules->deadline_days);
    uint32_t from = (uint32_t)(pts_change_announced(p->scenario) - p->time->civil0);
    *any = announced != 0.0 || deadline != 0.0;
    for (uint32_t day = from; day < p->change.day && *any; day++) {
        p->lift[day] += announced;
        if (day + days >= p->change.day)
            p->lift[day] += deadline;
    }
    return d.status;
}
