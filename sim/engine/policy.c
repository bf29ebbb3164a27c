/* A policy on one path: compiles its programme, counts its members; and what it shares with others.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "engine/couple.h"
#include "engine/deliver.h"
#include "engine/hammer.h"
#include "model/plan.h"

int pts_policy_init(pts_policy *p, const pts_brief *brief, bool daily) {
    const pts_scenario *s = brief->scenario;
    size_t months = (size_t)s->horizon_months + 1, segments = (size_t)s->n_segments;
    *p = (pts_policy){.scenario = s,
                      .plans = brief->plans,
                      .path = -1,
                      .coupled = -1,
                      .guarded = -1,
                      .active = true};
    p->enrolled = calloc(segments * months, sizeof *p->enrolled);
    p->leader = calloc(segments, sizeof *p->leader);
    p->tables = calloc(1, sizeof *p->tables);
    int status = p->enrolled && p->leader && p->tables ? PTS_OK : PTS_ERR_MEMORY;
    if (status == PTS_OK) {
        pts_odds_brackets(p->tables->brackets);
        status = pts_programme_init(&p->programme, s, brief->timeline);
    }
    if (status == PTS_OK)
        status = pts_ledger_init(&p->ledger, pts_dims_of(s, daily));
    if (status == PTS_OK)
        status = pts_ledger_init(&p->sample, p->ledger.dims);
    return status;
}

void pts_policy_free(pts_policy *p) {
    pts_coupler_free(p->coupler);
    pts_courier_free(p->courier);
    pts_hammer_free(p->hammer);
    pts_programme_free(&p->programme);
    pts_ledger_free(&p->ledger);
    pts_ledger_free(&p->sample);
    pts_ledger_free(&p->looked);
    pts_friends_free(&p->invited);
    pts_friends_free(&p->coming);
    free(p->tables);
    free(p->leader);
    free(p->enrolled);
    *p = (pts_policy){0};
}

int64_t *pts_policy_enrolled(const pts_policy *p, int segment) {
    return p->enrolled + (size_t)segment * ((size_t)p->scenario->horizon_months + 1);
}

int pts_policy_prepare(pts_policy *p, uint32_t path) {
    if (p->path == (int64_t)path)
        return PTS_OK;
    p->path = p->coupled = p->guarded = -1;
    int status = pts_programme_compile(&p->programme, path);
    for (int i = 0; i < p->scenario->n_segments && status == PTS_OK; i++)
        status = pts_enrolled_by_month(p->scenario, i, p->plans[i].weight, path,
                                       pts_policy_enrolled(p, i));
    if (status != PTS_OK)
        return status;
    p->tables->segment = -1; /* of another path */
    p->path = path;
    return PTS_OK;
}

int64_t pts_policy_members(const pts_policy *p, int segment) {
    return p->plans[segment].opening + pts_policy_enrolled(p, segment)[p->scenario->horizon_months];
}

/* ---- what policies share ---- */

static bool same_time(const pts_timeline *a, const pts_timeline *b) {
    return a->civil0 == b->civil0 && a->opens == b->opens && a->closes == b->closes &&
           a->ends == b->ends && a->months == b->months;
}

static bool same_clock(const pts_clock *a, const pts_clock *b, uint32_t ends) {
    return a->identity == b->identity &&
           memcmp(a->start, b->start, ((size_t)ends + 2) * sizeof *a->start) == 0;
}

/* Byte by byte, so that no parameter is ever forgotten: at worst equal ones are taken for others,
 * which costs time. */
static bool same_population(const pts_population *a, const pts_population *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* Traits have the member's propensity too; what else is said about redeeming is no draw. */
static bool same_rules(const pts_segment_rules *a, const pts_segment_rules *b, uint32_t ends) {
    return same_population(&a->population, &b->population) &&
           a->odds.propensity == b->odds.propensity &&
           a->odds.propensity_sd == b->odds.propensity_sd && same_clock(&a->clock, &b->clock, ends);
}

static bool same_members(const pts_policy *a, const pts_policy *b, int segment) {
    size_t months = (size_t)a->scenario->horizon_months + 1;
    return a->plans[segment].opening == b->plans[segment].opening &&
           memcmp(pts_policy_enrolled(a, segment), pts_policy_enrolled(b, segment),
                  months * sizeof *a->enrolled) == 0;
}

bool pts_policy_draws_same(const pts_policy *a, const pts_policy *b, int segment) {
    const pts_programme *p = &a->programme, *q = &b->programme;
    return segment < a->scenario->n_segments && segment < b->scenario->n_segments &&
           a->scenario->seed == b->scenario->seed && a->path == b->path &&
           a->scenario->segments[segment].draw_id == b->scenario->segments[segment].draw_id &&
           same_time(p->time, q->time) && same_members(a, b, segment) &&
           same_rules(&p->segments[segment], &q->segments[segment], p->time->ends);
}
