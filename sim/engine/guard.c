/* What guards see at closings. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/guard.h"

#include <string.h>

enum { YEAR = 12, WEEK = 7, FEW = 100, CROWD = 1000 };

/* A figure that may not be known. */
typedef struct known {
    bool is;
    double x;
} known;

static const known unknown;

static int64_t month_sum(const pts_ledger *l, enum pts_flow flow, int from, int to) {
    int64_t sum = 0;
    for (int i = 0; i < l->dims.segments; i++)
        for (int m = from; m <= to; m++)
            sum += pts_ledger_flow(l, i, m)[flow];
    return sum;
}

static int64_t day_sum(const pts_ledger *l, enum pts_daily_flow flow, int from, int to) {
    int64_t sum = 0;
    for (int day = from; day < to; day++)
        sum += l->daily[(size_t)day * PTS_DAILY_FLOWS + flow];
    return sum;
}

static known ratio(double numerator, double denominator) {
    return denominator != 0.0 ? (known){true, numerator / denominator} : unknown;
}

/* ---- metrics at a closing: the end of day, week or month `at`, from 1 ---- */

static known redemption_rate(const pts_ledger *l, const pts_guard *g, int at) {
    int from = at - g->window;
    if (from < 0)
        return unknown;
    int days = g->every == PTS_WATCH_DAY ? 1 : WEEK;
    if (g->every != PTS_WATCH_MONTH)
        return ratio((double)day_sum(l, PTS_DAILY_REDEEMED, days * from, days * at),
                     (double)day_sum(l, PTS_DAILY_ISSUED, days * from, days * at));
    return ratio((double)month_sum(l, PTS_REDEEMED, from + 1, at),
                 (double)month_sum(l, PTS_ISSUED, from + 1, at));
}

static double outstanding(const pts_ledger *l, int month) {
    int64_t sum = 0;
    for (int i = 0; i < l->dims.segments; i++)
        sum += pts_ledger_opening(l, i, month + 1);
    return (double)sum;
}

static known turnover(const pts_ledger *l, int month) {
    double sum = 0.0;
    int from = month - YEAR + 1;
    if (from < 1)
        return unknown;
    for (int m = from; m <= month; m++)
        sum += outstanding(l, m);
    return ratio((double)month_sum(l, PTS_REDEEMED, from, month), sum / YEAR);
}

/* For a thousand of those who have not left at the closing. */
static known complaint_rate(const pts_policy *p, const pts_guard *g, int month) {
    const pts_ledger *l = &p->looked;
    int64_t members = month_sum(l, PTS_ENROLLED, 1, month) - month_sum(l, PTS_LEFT, 1, month);
    if (month < g->window)
        return unknown;
    for (int i = 0; i < l->dims.segments; i++)
        members += p->plans[i].opening * p->plans[i].weight;
    int64_t complaints = month_sum(l, PTS_COMPLAINTS, month - g->window + 1, month);
    return ratio((double)complaints * CROWD, (double)members);
}

static int64_t programme_cost(const pts_ledger *l, int from, int to) {
    static const enum pts_flow costs[] = {
        PTS_COST,        PTS_BENEFIT_COST, PTS_MESSAGE_COST,    PTS_CONVERSION_COST,
        PTS_COUPON_COST, PTS_SURVEY_COST,  PTS_SETTLEMENT_PAID, PTS_REVIEW_COST};
    int64_t sum = -month_sum(l, PTS_SETTLEMENT_RECEIVED, from, to);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        sum += month_sum(l, costs[i], from, to);
    return sum;
}

static known margin_cover(const pts_policy *p, const pts_guard *g, int month) {
    const pts_ledger *l = &p->looked;
    int from = month - g->window + 1;
    if (from < 1)
        return unknown;
    int64_t net = month_sum(l, PTS_SPEND, from, month) - month_sum(l, PTS_REFUNDS, from, month);
    return ratio(p->programme.guards.margin * (double)net, (double)programme_cost(l, from, month));
}

/* What is left of what the item had as the period began. */
static known stock(const pts_policy *p, const pts_guard *g, int month) {
    const pts_scenario *s = p->scenario;
    const pts_pool *pool = NULL;
    int64_t full = 0, left = 0;
    int item = 0;
    while (strcmp(s->items[item].name, g->item) != 0)
        item++;
    pool = &p->programme.pools.list[p->programme.pools.of_item[item]];
    for (int m = 1; m <= month; m++) {
        left = pts_pool_at(pool, m, left);
        if (m == 1 || pool->period[m] != pool->period[m - 1])
            full = left;
        for (int i = 0; i < s->n_segments; i++)
            left -= pts_ledger_unit(&p->looked, i, m)[item];
    }
    return ratio((double)left, (double)full);
}

static known budget_used(const pts_policy *p, int month) {
    const pts_scenario *s = p->scenario;
    int fiscal = s->fiscal_month > 0 ? s->fiscal_month : 1;
    int into = (s->start.month - fiscal + month - 1 + 2 * YEAR) % YEAR;
    int from = month - into > 1 ? month - into : 1;
    double budget = 0.0;
    for (int m = from; m <= month; m++)
        budget += p->programme.guards.budget[m];
    return ratio((double)programme_cost(&p->looked, from, month), budget);
}

static known leverage_ratio(const pts_policy *p, int month) {
    const pts_guards *g = &p->programme.guards;
    const pts_ledger *l = &p->looked;
    int from = month - YEAR + 1;
    if (from < 1)
        return unknown;
    int64_t net = month_sum(l, PTS_SPEND, from, month) - month_sum(l, PTS_REFUNDS, from, month);
    return ratio((double)month_sum(l, PTS_ISSUED, from, month) * g->planned,
                 g->margin * (double)net);
}

/* Values per point of the twelve months to one; false if one has few redemptions. */
static bool year_of_values(const pts_policy *p, int month, double value[YEAR]) {
    const pts_ledger *l = &p->looked;
    for (int i = 0; i < YEAR; i++) {
        int m = month - YEAR + 1 + i;
        int64_t acts = 0;
        for (int s = 0; s < l->dims.segments && m >= 1; s++)
            acts += pts_ledger_flow(l, s, m)[PTS_REDEMPTIONS] / p->plans[s].weight;
        if (acts < FEW)
            return false;
        value[i] = (double)(month_sum(l, PTS_RETAIL, m, m) - month_sum(l, PTS_CASH, m, m)) /
                   (double)month_sum(l, PTS_REDEEMED, m, m);
    }
    return true;
}

static known value_volatility(const pts_policy *p, int month) {
    double value[YEAR], mean = 0.0, squares = 0.0;
    if (!year_of_values(p, month, value))
        return unknown;
    for (int i = 0; i < YEAR; i++) {
        if (!(value[i] > 0.0))
            return unknown;
        value[i] = pts_log(value[i]);
        mean += value[i] / YEAR;
    }
    for (int i = 0; i < YEAR; i++)
        squares += (value[i] - mean) * (value[i] - mean);
    return (known){true, __builtin_sqrt(squares / (YEAR - 1))};
}

static known value_swing(const pts_policy *p, int month) {
    double value[YEAR], sum = 0.0;
    if (!year_of_values(p, month, value))
        return unknown;
    double least = value[0], most = value[0];
    for (int i = 0; i < YEAR; i++) {
        least = value[i] < least ? value[i] : least;
        most = value[i] > most ? value[i] : most;
        sum += value[i];
    }
    return ratio((most - least) * YEAR, sum);
}

static known metric(const pts_policy *p, const pts_guard *g, int at) {
    switch (g->metric) {
    case PTS_METRIC_REDEMPTION_RATE:
        return redemption_rate(&p->looked, g, at);
    case PTS_METRIC_OUTSTANDING:
        return (known){true, outstanding(&p->looked, at)};
    case PTS_METRIC_BUDGET_USED:
        return budget_used(p, at);
    case PTS_METRIC_LEVERAGE_RATIO:
        return leverage_ratio(p, at);
    case PTS_METRIC_VALUE_VOLATILITY:
        return value_volatility(p, at);
    case PTS_METRIC_VALUE_SWING:
        return value_swing(p, at);
    case PTS_METRIC_TURNOVER:
        return turnover(&p->looked, at);
    case PTS_METRIC_COMPLAINT_RATE:
        return complaint_rate(p, g, at);
    case PTS_METRIC_MARGIN_COVER:
        return margin_cover(p, g, at);
    case PTS_METRIC_STOCK:
    case PTS_METRICS:
        break;
    }
    return stock(p, g, at);
}

/* ---- closings ---- */

/* A guard on its way through the closings. */
typedef struct watch {
    uint32_t busy; /* until this day, without it, it acts */
    int row;       /* closings in a row at which it would fire */
} watch;

/* The closing of the guard that a day's end is, 0 if it is none. */
static int closing_of(const pts_policy *p, const pts_guard *g, uint32_t next, int month) {
    const pts_timeline *t = p->programme.time;
    if (g->every == PTS_WATCH_MONTH)
        return t->month_start[month + 1] == next ? month : 0;
    if (g->every == PTS_WATCH_DAY)
        return (int)(next - t->opens);
    return (next - t->opens) % WEEK == 0 ? (int)((next - t->opens) / WEEK) : 0;
}

static bool fires(const pts_policy *p, int guard, watch *w, uint32_t next, int at) {
    const pts_guard *g = &p->scenario->guards[guard];
    double bound = p->programme.guards.terms[guard].bound;
    if (w->busy >= next) { /* it still acts on the closing's own day */
        w->row = 0;
        return false;
    }
    known x = metric(p, g, at);
    bool meets = x.is && (g->has_above ? x.x > bound : x.x < bound);
    w->row = meets ? w->row + 1 : 0;
    if (w->row < g->in_a_row)
        return false;
    w->row = 0;
    return true;
}

static bool begun(const pts_guards *g, int guard, uint32_t first) {
    for (int i = g->n_actions - 1; i >= 0; i--)
        if (g->actions[i].guard == guard && g->actions[i].first == first)
            return true;
    return false;
}

static void book(pts_policy *p, const pts_guard_action *a) {
    const pts_timeline *t = p->programme.time;
    pts_ledger_guard(&p->ledger, a->guard, t->bin[a->first - 1])[PTS_GUARD_FIRED] += 1;
    for (uint32_t day = a->first; day < a->end; day++)
        pts_ledger_guard(&p->ledger, a->guard, t->bin[day])[PTS_GUARD_DAYS] += 1;
    pts_ledger_flow(&p->ledger, 0, t->bin[a->first - 1])[PTS_SURVEY_COST] +=
        p->programme.guards.terms[a->guard].survey;
}

/* All guards at the end of the day before `next`. */
static int look_at(pts_policy *p, watch *w, uint32_t next, bool *again) {
    pts_guards *g = &p->programme.guards;
    const pts_timeline *t = p->programme.time;
    int month = t->bin[next - 1], status = PTS_OK;
    bool fired[PTS_GUARDS_MOST] = {false};
    for (int i = 0; i < g->n; i++) { /* all see the same */
        int at = closing_of(p, &p->scenario->guards[i], next, month);
        fired[i] = at > 0 && fires(p, i, &w[i], next, at);
    }
    for (int i = 0; i < g->n && status == PTS_OK; i++) {
        if (!fired[i])
            continue;
        uint32_t days = (uint32_t)p->scenario->guards[i].days;
        w[i].busy = t->closes - next > days ? next + days : t->closes;
        pts_ledger_flow(&p->looked, 0, month)[PTS_SURVEY_COST] += g->terms[i].survey;
        if (begun(g, i, next))
            continue;
        status = pts_guards_begin(g, p->scenario, t, i, next);
        *again = *again || (pts_guard_acts(&p->scenario->guards[i]) && next < t->closes);
    }
    return status;
}

int pts_guards_look(pts_policy *p, bool *again) {
    const pts_timeline *t = p->programme.time;
    watch w[PTS_GUARDS_MOST] = {{0}};
    int status = p->looked.flows ? PTS_OK : pts_ledger_init(&p->looked, p->ledger.dims);
    *again = false;
    if (status == PTS_OK) {
        pts_ledger_clear(&p->looked);
        status = pts_ledger_add(&p->looked, &p->ledger, 1);
    }
    if (status == PTS_OK)
        status = pts_policy_price(p, &p->looked);
    for (uint32_t next = t->opens + 1; next <= t->closes && status == PTS_OK && !*again; next++)
        status = look_at(p, w, next, again);
    for (int i = 0; i < p->programme.guards.n_actions && status == PTS_OK && !*again; i++)
        book(p, &p->programme.guards.actions[i]);
    return status;
}
