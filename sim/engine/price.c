/* What follows from a path's tallies: money from units, members at month ends, issue of cohorts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/path.h"

/* *to += units * price, false if it leaves int64. */
static bool charge(int64_t *to, int64_t units, int64_t price) {
    int64_t amount;
    return !__builtin_mul_overflow(units, price, &amount) &&
           !__builtin_add_overflow(*to, amount, to);
}

/* Minor units of a unit or win, as the economy has it. */
static int64_t indexed(double cost, double index) {
    return (int64_t)(cost * index + 0.5);
}

/* What units of an item cost in a bin, by place in the catalogue. */
typedef struct bin_costs {
    int64_t year[PTS_MOST_ITEMS]; /* units redeemed this year before the month */
    int64_t unit[PTS_MOST_ITEMS], prize[PTS_MOST_ITEMS];
} bin_costs;

static bool price_bin(const pts_programme *p, const bin_costs *b, const pts_ledger *ledger,
                      int segment, int bin) {
    const pts_catalogue *c = &p->catalogue;
    int64_t *flow = pts_ledger_flow(ledger, segment, bin);
    const int64_t *units = pts_ledger_unit(ledger, segment, bin);
    size_t row = (size_t)segment * ((size_t)ledger->dims.months + 2) + (size_t)bin;
    const int64_t *used = ledger->used + row * (size_t)ledger->dims.drawn;
    const int64_t *won = ledger->won + row * (size_t)ledger->dims.drawn;
    bool inside = true, drawn = ledger->dims.drawn > 0;
    for (int i = 0; i < c->n; i++) {
        int item = c->item[i];
        int64_t n = units[item];
        inside = inside && charge(&flow[PTS_CASH], n, c->cash[i]) &&
                 charge(&flow[PTS_COST], drawn ? used[item] : n, b->unit[i]) &&
                 charge(&flow[PTS_RETAIL], n, c->retail[i]);
        if (drawn)
            inside = inside && charge(&flow[PTS_COST], won[item], b->prize[i]) &&
                     charge(&flow[PTS_RETAIL], won[item], p->terms[item].prize_retail);
    }
    return inside;
}

/* Units of the month before, from which the year to date follows; the run-off goes on as the
 * horizon's last month. */
static bool add_month(const pts_scenario *s, const pts_catalogue *c, const pts_ledger *ledger,
                      int bin, bin_costs *b) {
    int fiscal = s->fiscal_month > 0 ? s->fiscal_month : 1; /* there may be no budget */
    bool inside = true;
    if (bin < 2 || bin > ledger->dims.months)
        return true;
    bool begins = (s->start.month - 1 + bin - 1) % 12 + 1 == fiscal;
    for (int i = 0; i < c->n; i++) {
        for (int segment = 0; segment < ledger->dims.segments; segment++)
            inside = inside &&
                     charge(&b->year[i], pts_ledger_unit(ledger, segment, bin - 1)[c->item[i]], 1);
        b->year[i] = begins ? 0 : b->year[i];
    }
    return inside;
}

static void set_costs(const pts_programme *p, int bin, bin_costs *b) {
    const pts_catalogue *c = &p->catalogue;
    for (int i = 0; i < c->n; i++) {
        const pts_item_terms *t = &p->terms[c->item[i]];
        double cost = c->cost[i];
        for (int step = 0; step < t->n_steps; step++)
            cost = bin > 0 && b->year[i] >= t->step_from[step] ? t->step_cost[step] : cost;
        b->unit[i] = indexed(cost, p->unit_cost[bin]);
        b->prize[i] = indexed(t->prize_cost, p->unit_cost[bin]);
    }
}

/* Turns the beginnings and ends of spans of months into members at month ends. */
static void sum_months(pts_ledger *ledger) {
    static const enum pts_flow flows[] = {PTS_ACTIVE, PTS_REPEATING, PTS_RETAINED, PTS_REDEEMING};
    int months = ledger->dims.months;
    for (int i = 0; i < ledger->dims.segments; i++)
        for (size_t f = 0; f < sizeof flows / sizeof *flows; f++) {
            for (int m = 2; m <= months; m++)
                pts_ledger_flow(ledger, i, m)[flows[f]] +=
                    pts_ledger_flow(ledger, i, m - 1)[flows[f]];
            pts_ledger_flow(ledger, i, months + 1)[flows[f]] = 0;
        }
}

/* What a bin issued is that cohort's issue. */
static void fill_cohorts(pts_ledger *ledger) {
    for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
        int64_t points = 0;
        for (int i = 0; i < ledger->dims.segments; i++)
            points += pts_ledger_flow(ledger, i, bin)[PTS_ISSUED];
        pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, bin)[bin] = points;
    }
}

static int64_t magnitude(int64_t x) {
    return x < 0 ? -x : x;
}

/* Whether the sum of a flow's cells, by any part of them, stays within int64: then no measure's can
 * overflow either. Cells of what is forfeited may be negative: points that a leaver owed. */
static bool totals_inside(const pts_ledger *ledger) {
    for (int f = 0; f < PTS_FLOWS; f++) {
        int64_t sum = 0;
        for (int i = 0; i < ledger->dims.segments; i++)
            for (int bin = 0; bin < ledger->dims.months + 2; bin++)
                if (__builtin_add_overflow(sum, magnitude(pts_ledger_flow(ledger, i, bin)[f]),
                                           &sum))
                    return false;
    }
    return true;
}

static void count_sampled(pts_ledger *ledger, const int64_t *flow, int64_t weight, int bin) {
    ledger->sampled_events +=
        (flow[PTS_PURCHASES] + flow[PTS_VISITS] + flow[PTS_REDEMPTIONS]) / weight;
    if (bin == 0 || bin > ledger->dims.months)
        return;
    ledger->sampled_purchases += flow[PTS_PURCHASES] / weight;
    ledger->sampled_redemptions += flow[PTS_REDEMPTIONS] / weight;
}

/* What the month took of a pool, real units or points; of issuance it is not told apart. */
static int64_t taken(const pts_pools *pools, const pts_ledger *ledger, int pool, int bin) {
    int64_t sum = 0;
    for (int i = 0; i < ledger->dims.segments; i++) {
        if (pool == pools->redemption)
            sum += pts_ledger_flow(ledger, i, bin)[PTS_REDEEMED];
        for (int item = 0; item < ledger->dims.items; item++)
            if (pools->of_item[item] == pool)
                sum += pts_ledger_unit(ledger, i, bin)[item];
    }
    return sum;
}

/* What the store has as a month begins, and gives in it. False if it leaves int64. */
static bool book_stock(const pts_pools *pools, const pts_ledger *ledger, int pool, int bin,
                       int64_t in_store) {
    bool inside = charge(&pts_ledger_flow(ledger, 0, bin)[PTS_STOCK], in_store, 1);
    for (int i = 0; i < ledger->dims.segments; i++)
        for (int item = 0; item < ledger->dims.items; item++)
            if (pools->of_item[item] == pool)
                inside = inside && charge(&pts_ledger_flow(ledger, i, bin)[PTS_STOCK_TAKEN],
                                          pts_ledger_unit(ledger, i, bin)[item], 1);
    return inside;
}

/* Whether no pool has given more than it held; books what stock there was. */
static int count_pools(const pts_pools *pools, const pts_ledger *ledger) {
    bool held = true, inside = true;
    for (int pool = 0; pool < pools->n; pool++) {
        bool stock = pool != pools->issuance && pool != pools->redemption;
        int64_t left = 0;
        for (int bin = 1; bin <= ledger->dims.months; bin++) {
            left = pts_pool_at(&pools->list[pool], bin, left);
            inside = inside && (!stock || book_stock(pools, ledger, pool, bin, left));
            left -= taken(pools, ledger, pool, bin);
            held = held && left >= 0;
        }
    }
    return !inside ? PTS_ERR_RANGE : held ? PTS_OK : PTS_ERR_INTERNAL;
}

int pts_policy_price(const pts_policy *p, pts_ledger *ledger) {
    bin_costs b = {0};
    bool inside = true;
    for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
        inside = inside && add_month(p->scenario, &p->programme.catalogue, ledger, bin, &b);
        set_costs(&p->programme, bin, &b);
        for (int i = 0; i < ledger->dims.segments; i++) {
            inside = inside && price_bin(&p->programme, &b, ledger, i, bin);
            count_sampled(ledger, pts_ledger_flow(ledger, i, bin), p->plans[i].weight, bin);
        }
    }
    sum_months(ledger);
    int status = inside ? count_pools(&p->programme.pools, ledger) : PTS_ERR_RANGE;
    if (status == PTS_OK && !totals_inside(ledger))
        status = PTS_ERR_RANGE;
    if (status != PTS_OK)
        return status;
    fill_cohorts(ledger);
    return PTS_OK;
}
