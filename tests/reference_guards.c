/* pointsim: guards of the oracle. Everybody waits at the end of a day at which one looks; then the
 * guards look at what has happened so far, and the days to come are other days.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_pools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum metric {
    REDEMPTION_RATE,
    OUTSTANDING,
    BUDGET_USED,
    LEVERAGE_RATIO,
    VOLATILITY,
    SWING,
    TURNOVER,
    COMPLAINT_RATE,
    MARGIN_COVER,
    STOCK
};
enum { FIRINGS_MOST = 65536 };

struct guard {
    uint32_t draw_id;
    enum metric metric;
    int days_apart; /* 1, 7; 0: months */
    bool above, scales, prices_items;
    int window, in_a_row, days;
    double bound;
    int64_t issuance; /* millionths */
    int64_t survey;   /* minor units */
    double prices;    /* factor */
    char opens[65], reminds[65];
    uint32_t item; /* draw_id of that whose stock it watches */
    int row;
    int32_t last; /* day on which it acts */
};

/* Days [first, end) on which a guard acts. */
struct firing {
    const struct guard *guard;
    int32_t first, end;
};

struct reference_guards {
    struct guard list[REFERENCE_GUARDS_MOST];
    int n;
    struct firing *firings; /* in their order */
    int n_firings;
    int32_t looked;             /* the last day at whose end they did */
    int paced;                  /* times that purchases and visits got another pace */
    int64_t *issued, *redeemed; /* [day] */
    double margin, planned;
    double *budget; /* [month 1..H] minor units */
    int status;
};

/* ---- what the scenario says ---- */

static int guard_order(const void *a, const void *b) {
    uint32_t x = ((const struct guard *)a)->draw_id;
    uint32_t y = ((const struct guard *)b)->draw_id;
    return (x > y) - (x < y);
}

static int whole(const struct reference_place *at, const char *key, int absent) {
    return reference_child(at, key).json ? (int)reference_integer(at, key) : absent;
}

static void read_guard(const struct reference_world *world, const struct reference_place *at,
                       struct guard *guard, int *status) {
    static const char *const metrics[] = {
        "redemption_rate",  "outstanding", "budget_used", "leverage_ratio",
        "value_volatility", "value_swing", "turnover",    "complaint_rate",
        "margin_cover",     "stock",       NULL};
    static const char *const spans[] = {"month", "day", "week", NULL};
    static const int apart[] = {0, 1, 7};
    const char *opens = reference_text(at, "open_items"), *reminds = reference_text(at, "remind");
    double factor = reference_number(world, at, "issuance", 1.0, status);
    *guard = (struct guard){.last = -1};
    guard->draw_id = (uint32_t)reference_integer(at, "draw_id");
    guard->metric = (enum metric)reference_word(at, "metric", metrics, 0);
    guard->days_apart = apart[reference_word(at, "every", spans, 0)];
    guard->above = reference_child(at, "above").json != NULL;
    guard->bound = reference_number(world, at, guard->above ? "above" : "below", 0.0, status);
    guard->window = whole(at, "window", 1);
    guard->in_a_row = whole(at, "in_a_row", 1);
    guard->days = whole(at, "days", 30);
    guard->scales = reference_child(at, "issuance").json != NULL;
    guard->issuance = (int64_t)(factor * 1e6 + 0.5);
    guard->survey = (int64_t)(reference_number(world, at, "survey", 0.0, status) * 100.0 + 0.5);
    guard->prices_items = reference_child(at, "prices").json != NULL;
    guard->prices = reference_number(world, at, "prices", 1.0, status);
    snprintf(guard->opens, sizeof guard->opens, "%s", opens ? opens : "");
    snprintf(guard->reminds, sizeof guard->reminds, "%s", reminds ? reminds : "");
}

static void read_money(const struct reference_world *world, struct reference_guards *guards,
                       const struct reference_place *root, int *status) {
    struct reference_place economics = reference_child(root, "economics");
    struct reference_place budget = reference_child(root, "budget");
    struct reference_place monthly = reference_child(&budget, "monthly");
    double urr = reference_number(world, &economics, "planned_urr", 0.0, status);
    double cost = reference_number(world, &economics, "planned_cost_per_point", 0.0, status);
    guards->planned = urr * (cost * 100.0);
    guards->margin = reference_number(world, &economics, "margin_rate", 0.0, status);
    for (int m = 1; m <= world->months && monthly.json; m++) {
        struct reference_place one = reference_element(&monthly, m - 1);
        if (!cJSON_IsArray(monthly.json))
            guards->budget[m] = reference_value(world, &monthly, status) * 100.0;
        else if (one.json)
            guards->budget[m] = reference_value(world, &one, status) * 100.0;
    }
}

int reference_guards_read(struct reference_world *world, const struct reference_place *root) {
    struct reference_place programme = reference_child(root, "programme");
    struct reference_place list = reference_child(&programme, "guards");
    struct reference_place items = reference_child(&programme, "items");
    struct reference_guards *guards = calloc(1, sizeof *guards);
    int status = PTS_OK;
    const cJSON *one = NULL;
    world->guards = guards;
    if (!guards)
        return PTS_ERR_MEMORY;
    guards->looked = -1;
    guards->issued = calloc((size_t)world->r1 + 1, sizeof *guards->issued);
    guards->redeemed = calloc((size_t)world->r1 + 1, sizeof *guards->redeemed);
    guards->budget = calloc((size_t)world->months + 1, sizeof *guards->budget);
    guards->firings = calloc(FIRINGS_MOST, sizeof *guards->firings);
    if (!guards->issued || !guards->redeemed || !guards->budget || !guards->firings)
        return PTS_ERR_MEMORY;
    cJSON_ArrayForEach(one, list.json) {
        struct reference_place at = reference_child(&list, one->string);
        const char *item = reference_text(&at, "item");
        struct reference_place watched = reference_child(&items, item ? item : "");
        read_guard(world, &at, &guards->list[guards->n], &status);
        if (watched.json)
            guards->list[guards->n].item = (uint32_t)reference_integer(&watched, "draw_id");
        guards->n++;
    }
    qsort(guards->list, (size_t)guards->n, sizeof *guards->list, guard_order);
    if (guards->n > 0)
        read_money(world, guards, root, &status);
    return status;
}

void reference_guards_free(struct reference_world *world) {
    if (!world->guards)
        return;
    free(world->guards->issued);
    free(world->guards->redeemed);
    free(world->guards->budget);
    free(world->guards->firings);
    free(world->guards);
}

bool reference_has_guards(const struct reference_world *world) {
    return world->guards->n > 0;
}

/* ---- what they did ---- */

bool reference_is_open(const struct reference_world *world, const char *tag, int32_t day) {
    const struct reference_guards *guards = world->guards;
    for (int i = 0; guards && i < guards->n_firings; i++) {
        const struct firing *firing = &guards->firings[i];
        if (strcmp(firing->guard->opens, tag) == 0 && day >= firing->first && day < firing->end)
            return true;
    }
    return false;
}

bool reference_reminds(const struct reference_world *world, const char *tag, int32_t day) {
    const struct reference_guards *guards = world->guards;
    for (int i = 0; guards && i < guards->n_firings; i++) {
        const struct firing *firing = &guards->firings[i];
        if (strcmp(firing->guard->reminds, tag) == 0 && day >= firing->first && day < firing->end)
            return true;
    }
    return false;
}

double reference_guarded_prices(const struct reference_world *world, int32_t day) {
    const struct reference_guards *guards = world->guards;
    for (int i = guards ? guards->n_firings - 1 : -1; i >= 0; i--) {
        const struct firing *firing = &guards->firings[i];
        if (firing->guard->prices_items && day >= firing->first && day < firing->end)
            return firing->guard->prices;
    }
    return 1.0;
}

int64_t reference_guarded(const struct reference_world *world, int32_t day, int64_t points) {
    const struct reference_guards *guards = world->guards;
    int64_t factor = 1000000;
    for (int i = 0; i < guards->n_firings; i++) {
        const struct firing *firing = &guards->firings[i];
        if (firing->guard->scales && day >= firing->first && day < firing->end)
            factor = factor * firing->guard->issuance / 1000000;
        if (factor > 1000000000)
            factor = 1000000000;
    }
    return points <= 0 ? points : points * factor / 1000000;
}

void reference_guards_see(const struct reference_member *member, int32_t day,
                          enum reference_flow flow, int64_t points) {
    struct reference_guards *guards = member->world->guards;
    if (day < member->world->h0 || day >= member->world->h1)
        return;
    if (flow == REFERENCE_ISSUED)
        guards->issued[day] += points;
    if (flow == REFERENCE_REDEEMED)
        guards->redeemed[day] += points;
}

/* ---- what they see at the end of a day ---- */

struct view {
    const struct reference_world *world;
    const struct reference_ledger *ledger; /* units with steps at their cost */
    int32_t day;
    int month;
};

static int64_t sum(const struct view *view, enum reference_flow flow, int from, int to) {
    const struct reference_ledger *ledger = view->ledger;
    int64_t total = 0;
    for (int s = 0; s < ledger->segments; s++)
        for (int bin = from; bin <= to; bin++)
            total += ledger->flows[(s * ledger->bins + bin) * REFERENCE_FLOWS + (int)flow];
    return total;
}

static double divided(double a, double b) {
    return b != 0.0 ? a / b : NAN;
}

/* NaN: not known. */
static double redemption_rate(const struct view *view, const struct guard *guard) {
    const struct reference_world *world = view->world;
    int64_t issued = 0, redeemed = 0;
    int32_t first = view->day + 1 - guard->days_apart * guard->window;
    if (guard->days_apart == 0) {
        if (view->month < guard->window)
            return NAN;
        first =
            pts_day_add_months(world->base + world->h0, view->month - guard->window) - world->base;
    }
    if (first < world->h0)
        return NAN;
    for (int32_t day = first; day <= view->day; day++) {
        issued += world->guards->issued[day];
        redeemed += world->guards->redeemed[day];
    }
    return divided((double)redeemed, (double)issued);
}

static double outstanding(const struct view *view) {
    int64_t held = 0;
    for (int s = 0; s < view->ledger->segments; s++)
        held += view->ledger->held[s * view->ledger->bins + view->month];
    return (double)held;
}

static int64_t cost_of_programme(const struct view *view, int from, int to) {
    static const enum reference_flow costs[] = {REFERENCE_COST,         REFERENCE_BENEFIT_COST,
                                                REFERENCE_MESSAGE_COST, REFERENCE_CONVERSION_COST,
                                                REFERENCE_COUPON_COST,  REFERENCE_SURVEY_COST,
                                                REFERENCE_REVIEW_COST,  REFERENCE_SETTLEMENT_PAID};
    int64_t cost = -sum(view, REFERENCE_SETTLEMENT_RECEIVED, from, to);
    for (size_t i = 0; i < sizeof costs / sizeof *costs; i++)
        cost += sum(view, costs[i], from, to);
    return cost;
}

static double budget_used(const struct view *view) {
    const struct reference_world *world = view->world;
    int begins = world->fiscal_month > 0 ? world->fiscal_month : 1;
    int first = view->month;
    double budget = 0.0;
    while (first > 1 && (world->start.month - 1 + first - 1) % 12 + 1 != begins)
        first--;
    for (int m = first; m <= view->month; m++)
        budget += world->guards->budget[m];
    return divided((double)cost_of_programme(view, first, view->month), budget);
}

static double turnover(const struct view *view) {
    struct view then = *view;
    double held = 0.0;
    if (view->month < 12)
        return NAN;
    for (then.month = view->month - 11; then.month <= view->month; then.month++)
        held += outstanding(&then);
    return divided((double)sum(view, REFERENCE_REDEEMED, view->month - 11, view->month), held / 12);
}

static double complaint_rate(const struct view *view, const struct guard *guard) {
    int m = view->month;
    int64_t there = sum(view, REFERENCE_ENROLLED, 1, m) - sum(view, REFERENCE_LEFT, 1, m);
    if (m < guard->window)
        return NAN;
    for (int s = 0; s < view->ledger->segments; s++) {
        const struct reference_segment *segment = &view->world->segments[s];
        there += (2 * segment->members + segment->weight) / (2 * segment->weight) * segment->weight;
    }
    return divided((double)sum(view, REFERENCE_COMPLAINTS, m - guard->window + 1, m) * 1000.0,
                   (double)there);
}

static double margin_cover(const struct view *view, const struct guard *guard) {
    int last = view->month, first = last - guard->window + 1;
    if (first < 1)
        return NAN;
    int64_t net =
        sum(view, REFERENCE_SPEND, first, last) - sum(view, REFERENCE_REFUNDS, first, last);
    return divided(view->world->guards->margin * (double)net,
                   (double)cost_of_programme(view, first, last));
}

/* Months are gone through one by one; a period begins with a calendar month, quarter or year. */
static double stock(const struct view *view, const struct guard *guard) {
    const struct reference_world *world = view->world;
    const struct reference_ledger *ledger = view->ledger;
    const struct reference_pool *pool = NULL;
    int item = 0;
    while (world->items[item].draw_id != guard->item)
        item++;
    for (int i = 0; i < world->pools->n; i++)
        if (world->pools->list[i].item == (int)world->items[item].draw_id)
            pool = &world->pools->list[i];
    int64_t left = pool->first, began = left;
    for (int m = 1; m <= view->month; m++) {
        int calendar = (world->start.month - 1 + m - 1) % 12;
        if (m > 1 && !pool->once && calendar % pool->span == 0)
            began = left += pool->later;
        for (int s = 0; s < ledger->segments; s++)
            left -=
                ledger->units[(s * ledger->bins + m) * ledger->items + world->items[item].index];
    }
    return divided((double)left, (double)began);
}

static double leverage_ratio(const struct view *view) {
    const struct reference_guards *guards = view->world->guards;
    int m = view->month;
    if (m < 12)
        return NAN;
    int64_t net = sum(view, REFERENCE_SPEND, m - 11, m) - sum(view, REFERENCE_REFUNDS, m - 11, m);
    return divided((double)sum(view, REFERENCE_ISSUED, m - 11, m) * guards->planned,
                   guards->margin * (double)net);
}

/* Of a month in which too few redeem NaN. */
static double value_of_month(const struct view *view, int m) {
    const struct reference_ledger *ledger = view->ledger;
    int64_t acts = 0;
    for (int s = 0; s < ledger->segments; s++)
        acts += ledger->flows[(s * ledger->bins + m) * REFERENCE_FLOWS + REFERENCE_REDEMPTIONS] /
                view->world->segments[s].weight;
    int64_t worth = sum(view, REFERENCE_RETAIL, m, m) - sum(view, REFERENCE_CASH, m, m);
    return acts < 100 ? NAN : (double)worth / (double)sum(view, REFERENCE_REDEEMED, m, m);
}

static double values(const struct view *view, enum metric metric) {
    double value[12], mean = 0.0, squares = 0.0, least = INFINITY, most = -INFINITY;
    if (view->month < 12)
        return NAN;
    for (int i = 0; i < 12; i++) {
        value[i] = value_of_month(view, view->month - 11 + i);
        if (isnan(value[i]) || (metric == VOLATILITY && value[i] <= 0.0))
            return NAN;
        least = fmin(least, value[i]);
        most = fmax(most, value[i]);
        mean += metric == SWING ? value[i] : pts_log(value[i]) / 12;
    }
    for (int i = 0; i < 12 && metric == VOLATILITY; i++)
        squares += (pts_log(value[i]) - mean) * (pts_log(value[i]) - mean);
    return metric == SWING ? divided((most - least) * 12, mean) : sqrt(squares / 11);
}

static double figure(const struct view *view, const struct guard *guard) {
    switch (guard->metric) {
    case REDEMPTION_RATE:
        return redemption_rate(view, guard);
    case OUTSTANDING:
        return outstanding(view);
    case BUDGET_USED:
        return budget_used(view);
    case LEVERAGE_RATIO:
        return leverage_ratio(view);
    case TURNOVER:
        return turnover(view);
    case COMPLAINT_RATE:
        return complaint_rate(view, guard);
    case MARGIN_COVER:
        return margin_cover(view, guard);
    case STOCK:
        return stock(view, guard);
    case VOLATILITY:
    case SWING:
        break;
    }
    return values(view, guard->metric);
}

/* ---- at the end of a day ---- */

static bool looks(const struct reference_world *world, const struct guard *guard, int32_t day) {
    if (day < world->h0 || day >= world->h1)
        return false;
    if (guard->days_apart > 0)
        return (day - world->h0 + 1) % guard->days_apart == 0;
    return reference_bin(world, day + 1) != reference_bin(world, day);
}

static bool fires(const struct view *view, struct guard *guard) {
    bool meets = false;
    if (!looks(view->world, guard, view->day))
        return false;
    if (view->day > guard->last) {
        double x = figure(view, guard);
        meets = guard->above ? x > guard->bound : x < guard->bound; /* not of NaN */
    }
    guard->row = meets ? guard->row + 1 : 0;
    if (guard->row < guard->in_a_row)
        return false;
    guard->row = 0;
    return true;
}

static void fire(struct reference_world *world, struct guard *guard, int32_t day,
                 struct reference_ledger *ledger) {
    struct reference_guards *guards = world->guards;
    int64_t *own = ledger->guards + (guard - guards->list) * ledger->bins * REFERENCE_GUARD_FLOWS;
    int bin = reference_bin(world, day);
    struct firing firing = {guard, day + 1, day + 1 + guard->days};
    if (firing.end > world->h1)
        firing.end = world->h1;
    if (guards->n_firings == FIRINGS_MOST)
        abort();
    guards->firings[guards->n_firings++] = firing;
    guard->last = firing.end - 1;
    own[bin * REFERENCE_GUARD_FLOWS + REFERENCE_GUARD_FIRED]++;
    for (int32_t d = firing.first; d < firing.end; d++)
        own[reference_bin(world, d) * REFERENCE_GUARD_FLOWS + REFERENCE_GUARD_DAYS]++;
    ledger->flows[bin * REFERENCE_FLOWS + REFERENCE_SURVEY_COST] += guard->survey;
    if ((!guard->opens[0] && !guard->prices_items) || guards->status != PTS_OK)
        return;
    guards->status = reference_shelves_again(world);
    if (guards->status == PTS_OK)
        guards->status = reference_value_again(world);
    guards->paced++;
}

static void look(struct reference_world *world, struct reference_ledger *ledger, int32_t day) {
    struct reference_guards *guards = world->guards;
    struct reference_ledger seen = *ledger;
    size_t n = (size_t)ledger->segments * (size_t)ledger->bins * REFERENCE_FLOWS;
    bool fired[REFERENCE_GUARDS_MOST];
    seen.flows = malloc(n * sizeof *seen.flows);
    if (!seen.flows) {
        guards->status = PTS_ERR_MEMORY;
        return;
    }
    memcpy(seen.flows, ledger->flows, n * sizeof *seen.flows);
    guards->status = reference_price_steps(world, &seen);
    struct view view = {world, &seen, day, reference_bin(world, day)};
    for (int i = 0; i < guards->n; i++)
        fired[i] = fires(&view, &guards->list[i]);
    for (int i = 0; i < guards->n; i++)
        if (fired[i])
            fire(world, &guards->list[i], day, ledger);
    free(seen.flows);
}

void reference_guards_join(struct reference_member *member) {
    member->paced = member->world->guards->paced;
}

void reference_day_ends(struct reference_member *member, int32_t day) {
    struct reference_guards *guards = member->world->guards;
    bool any = false;
    for (int i = 0; i < guards->n; i++)
        any = any || looks(member->world, &guards->list[i], day);
    if (!any)
        return;
    reference_wait_for_close(day);
    if (guards->looked < day)
        look((struct reference_world *)(uintptr_t)member->world, member->ledger, day);
    guards->looked = day;
    if (guards->status != PTS_OK)
        member->status = guards->status;
    if (member->paced != guards->paced && member->status == PTS_OK)
        reference_pace_candidates(member, day);
    member->paced = guards->paced;
}
