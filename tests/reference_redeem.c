/* pointsim: points of an oracle's member: earning, lots, and whether, what and how much it redeems.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_redeem.h"

#include <stdlib.h>

/* ---- booking ---- */

void reference_book(struct reference_member *member, enum reference_flow flow, int32_t day,
                    int64_t n) {
    struct reference_ledger *ledger = member->ledger;
    int bin = reference_bin(member->world, day);
    int row = member->segment->index * ledger->bins + bin;
    bool reported = bin >= 1 && bin <= ledger->months;
    ledger->flows[row * REFERENCE_FLOWS + (int)flow] += member->segment->weight * n;
    if (flow == REFERENCE_PURCHASES && reported)
        ledger->sampled_purchases += n;
    if (flow == REFERENCE_REDEMPTIONS && reported)
        ledger->sampled_redemptions += n;
    if (flow == REFERENCE_PURCHASES || flow == REFERENCE_VISITS || flow == REFERENCE_REDEMPTIONS)
        ledger->sampled_events += n;
}

void reference_book_cohort(struct reference_member *member, enum reference_cohort_flow flow,
                           int32_t issue_day, int32_t day, int64_t points) {
    struct reference_ledger *ledger = member->ledger;
    int cohort = reference_bin(member->world, issue_day);
    int bin = reference_bin(member->world, day);
    ledger->cohorts[((int)flow * ledger->bins + cohort) * ledger->bins + bin] +=
        member->segment->weight * points;
}

void reference_tell(struct reference_member *member, struct reference_event event) {
    event.balance = reference_balance(member);
    if (member->emit)
        member->emit(member->context, member->index, &event);
}

int64_t reference_balance(const struct reference_member *member) {
    int64_t sum = 0;
    for (int i = 0; i < member->n_lots; i++)
        sum += member->lots[i].left;
    return sum;
}

/* ---- earning ---- */

/* "n days or n months after" a day. */
static int32_t after(const struct reference_world *world, int32_t day) {
    if (world->after_months > 0)
        return pts_day_add_months(world->base + day, world->after_months) - world->base;
    return day + world->after_days;
}

int32_t reference_deadline(const struct reference_member *member) {
    return after(member->world, member->clock_day);
}

static int32_t first_reset(const struct reference_world *world, int32_t day) {
    int32_t civil = world->base + day;
    int32_t soonest = INT32_MAX;
    int year = pts_date_of_day(civil).year;
    for (int i = 0; i < 2 * world->n_dates; i++) {
        struct reference_month_day rule = world->dates[i / 2];
        pts_date date = {.year = year + i % 2, .month = rule.month, .day = rule.day};
        int length = pts_month_length(date.year, date.month);
        date.day = date.day < length ? date.day : length;
        int32_t reset = pts_date_to_day(date);
        if (reset >= civil && reset < soonest)
            soonest = reset;
    }
    return soonest - world->base;
}

/* The last day a lot can be used. */
static int32_t expiry_day(const struct reference_world *world, int32_t day) {
    if (world->expiry == EXPIRY_CALENDAR)
        return first_reset(world, day);
    if (world->expiry != EXPIRY_ROLLING)
        return REFERENCE_NO_DAY;
    int32_t due = after(world, day);
    return world->span ? pts_day_span_end(world->base + due, world->span) - world->base : due;
}

static int64_t points_of(const struct reference_world *world, int32_t minor) {
    static const double add[] = {
        [ROUND_FLOOR] = 0.0, [ROUND_NEAREST] = 5e7, [ROUND_CEIL] = 1e8 - 1.0};
    if (minor < (int64_t)(world->minimum_spend * 100.0 + 0.5))
        return 0;
    int64_t n = (int64_t)(world->points_per_unit * 1e6 + 0.5);
    double points = ((double)minor * (double)n + add[world->rounding]) / 1e8;
    return points < 1073741824.0 && minor < 1073741824 ? (int64_t)points : 1073741825;
}

static void add_lot(struct reference_member *member, struct reference_lot lot) {
    if (member->n_lots == member->capacity) {
        int capacity = member->capacity ? 2 * member->capacity : 64;
        struct reference_lot *lots = realloc(member->lots, (size_t)capacity * sizeof *lots);
        if (!lots) {
            member->status = PTS_ERR_MEMORY;
            return;
        }
        member->lots = lots;
        member->capacity = capacity;
    }
    member->lots[member->n_lots++] = lot;
}

int64_t reference_earn(struct reference_member *member, int32_t day, int32_t minor) {
    const struct reference_world *world = member->world;
    int64_t points = points_of(world, minor);
    if (points <= 0)
        return 0;
    if (member->n_lots == 0 || world->activity != ACTIVITY_REDEEM)
        member->clock_day = day;
    add_lot(member, (struct reference_lot){.issue_day = day,
                                           .expiry_day = expiry_day(world, day),
                                           .issued = points,
                                           .left = points});
    reference_book(member, REFERENCE_ISSUED, day, points);
    reference_book_cohort(member, REFERENCE_COHORT_ISSUED, day, day, points);
    if (reference_balance(member) > 1073741824)
        member->status = PTS_ERR_RANGE;
    return points;
}

/* Takes points from the lot that expires soonest, of equals from the older. */
static void consume(struct reference_member *member, int32_t day, int64_t points) {
    while (points > 0) {
        int soonest = 0;
        for (int i = 1; i < member->n_lots; i++)
            if (member->lots[i].expiry_day < member->lots[soonest].expiry_day)
                soonest = i;
        struct reference_lot *lot = &member->lots[soonest];
        int64_t taken = lot->left < points ? lot->left : points;
        reference_book_cohort(member, REFERENCE_COHORT_REDEEMED, lot->issue_day, day, taken);
        lot->left -= taken;
        points -= taken;
        if (lot->left > 0)
            continue;
        for (int i = soonest + 1; i < member->n_lots; i++)
            member->lots[i - 1] = member->lots[i];
        member->n_lots--;
    }
}

/* ---- the decision ---- */

static int affordable(const struct reference_world *world, int64_t balance) {
    int n = 0;
    while (n < world->n_items && world->items[n].points <= balance)
        n++;
    return n;
}

/* Share of item i in the choice among the n cheapest. */
static double share(const struct reference_world *world, int n, int i) {
    double sum = 0.0;
    for (int j = 0; j < n; j++)
        sum += pts_exp(world->items[j].utility);
    return pts_exp(world->items[i].utility) / sum;
}

/* Log of the expected value of a point among the n cheapest items, in anchors. */
static double log_value(const struct reference_world *world, int n) {
    double anchor = world->anchor_value * 100.0 / world->anchor_points;
    double value = 0.0;
    for (int i = 0; i < n; i++) {
        const struct reference_item *item = &world->items[i];
        value += share(world, n, i) * (double)(item->retail - item->cash) / (double)item->points;
    }
    double ratio = value / anchor;
    return pts_log(ratio < 1e-9 ? 1e-9 : ratio);
}

static int64_t quantised(int64_t balance) {
    int length = 0;
    while (balance >> length)
        length++;
    return balance < 4096 ? balance : balance >> (length - 13) << (length - 13);
}

/* Sixteenths of the balance that lapse within 30 days. */
static int64_t sixteenths_due(const struct reference_member *member, int32_t day) {
    bool inactivity = member->world->expiry == EXPIRY_INACTIVITY;
    int64_t due = 0;
    for (int i = 0; i < member->n_lots; i++) {
        int32_t last = inactivity ? reference_deadline(member) : member->lots[i].expiry_day;
        if (last <= day + 30)
            due += member->lots[i].left;
    }
    return 16 * due / reference_balance(member);
}

static uint32_t threshold(const struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    const struct reference_segment *segment = member->segment;
    int64_t q = quantised(reference_balance(member));
    int n = affordable(world, q);
    double value = 0.0;
    double size = 0.0;
    double pressure = 0.0;
    if (segment->value != 0.0)
        value = segment->value * log_value(world, n > 0 ? n : 1);
    if (segment->size != 0.0)
        size = segment->size * pts_log((double)q / (double)world->items[0].points);
    if (segment->pressure != 0.0)
        pressure = segment->pressure * ((double)sixteenths_due(member, day) * 0.0625);
    double x = (member->propensity + (value + size)) + pressure;
    double t = 4294967296.0 / (1.0 + pts_exp(-x));
    return (uint32_t)(t < 4294967295.0 ? t : 4294967295.0);
}

/* ---- the choice ---- */

static const struct reference_item *chosen(const struct reference_member *member, int n,
                                           enum reference_stream stream, uint32_t k) {
    const struct reference_world *world = member->world;
    double sum = 0.0;
    if (n == 1)
        return &world->items[0];
    uint32_t word = reference_block(member, stream, k).word[0];
    for (int i = 0; i < n; i++) {
        sum += share(world, n, i);
        double scaled = 4294967296.0 * sum;
        if (word < (uint32_t)(scaled < 4294967295.0 ? scaled : 4294967295.0))
            return &world->items[i];
    }
    return &world->items[n - 1];
}

static int64_t units_of(const struct reference_world *world, const struct reference_item *item,
                        int64_t balance) {
    int64_t most = balance / item->points;
    if (world->quantity == QUANTITY_ONE)
        return 1;
    if (world->quantity == QUANTITY_MAX && world->max_units < most)
        return world->max_units;
    return most;
}

static void redeem(struct reference_member *member, uint32_t tick, uint32_t k,
                   enum reference_stream stream) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    int64_t balance = reference_balance(member);
    const struct reference_item *item = chosen(member, affordable(world, balance), stream, k);
    int64_t units = units_of(world, item, balance);
    int64_t points = units * item->points;
    consume(member, day, points);
    if (world->activity != ACTIVITY_EARN)
        member->clock_day = day;
    reference_book(member, REFERENCE_REDEEMED, day, points);
    reference_book(member, REFERENCE_REDEMPTIONS, day, 1);
    reference_book(member, REFERENCE_CASH, day, units * item->cash);
    reference_book(member, REFERENCE_COST, day, units * item->cost);
    reference_book(member, REFERENCE_RETAIL, day, units * item->retail);
    struct reference_ledger *ledger = member->ledger;
    int row = member->segment->index * ledger->bins + reference_bin(world, day);
    ledger->units[row * ledger->items + item->index] += member->segment->weight * units;
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_REDEEM,
                                                    .k = k,
                                                    .item = item->index,
                                                    .units = units,
                                                    .points = points});
}

void reference_opportunity(struct reference_member *member, uint32_t tick, uint32_t k,
                           uint32_t word, enum reference_stream choice) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    if (affordable(world, reference_balance(member)) == 0 || member->status != PTS_OK)
        return;
    reference_book(member, REFERENCE_OPPORTUNITIES, day, 1);
    if (world->always || word < threshold(member, day))
        redeem(member, tick, k, choice);
}
