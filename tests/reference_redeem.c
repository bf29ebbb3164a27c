/* pointsim: whether, what and how much an oracle's member redeems.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_pools.h"

bool reference_can_ever_redeem(const struct reference_member *member) {
    const struct reference_world *world = member->world;
    bool at_purchases = world->at_purchase && member->segment->purchases_per_year > 0.0;
    bool at_visits = world->at_visit && member->segment->visits_per_year > 0.0;
    bool at_reminders = false;
    for (int i = 0; i < world->n_reminders; i++)
        for (int c = 0; c < world->reminders[i].n_channels; c++)
            at_reminders = at_reminders || (world->reminders[i].channels[c].open > 0 &&
                                            world->reminders[i].channels[c].click > 0);
    return reference_offered_later(world, world->h1) &&
           (at_purchases || at_visits || at_reminders) &&
           (!member->dormant || reference_wakes(member)) && !member->never;
}

/* ---- the decision ---- */

static int affordable(const struct reference_shelf *shelf, int64_t balance) {
    int n = 0;
    while (n < shelf->n && shelf->items[n].points <= balance)
        n++;
    return n;
}

/* Share of item i in the choice among the n cheapest. */
static double share(const struct reference_shelf *shelf, int n, int i) {
    double sum = 0.0;
    for (int j = 0; j < n; j++)
        sum += pts_exp(shelf->items[j].utility);
    return pts_exp(shelf->items[i].utility) / sum;
}

double reference_log_value(const struct reference_world *world, const struct reference_shelf *shelf,
                           int n) {
    double anchor = world->anchor_value * 100.0 / world->anchor_points;
    double value = 0.0;
    for (int i = 0; i < n; i++) {
        const struct reference_item *item = &shelf->items[i];
        double worth =
            (double)(item->retail - item->cash) + item->prize_share * (double)item->prize_retail;
        value += share(shelf, n, i) * worth / (double)item->points;
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

/* Points that can be used and lapse within so many days. */
static int64_t points_due(const struct reference_member *member, int32_t day, int days) {
    int64_t due = 0;
    if (member->world->expiry == EXPIRY_INACTIVITY)
        return member->deadline <= day + days ? reference_available(member, day) : 0;
    for (int i = 0; i < member->n_lots; i++) {
        const struct reference_lot *lot = &member->lots[i];
        if (lot->left > 0 && lot->vest_day <= day && lot->expiry_day <= day + days)
            due += lot->left;
    }
    return due;
}

/* Sixteenths of the available balance that lapse within 30 days. */
int64_t reference_sixteenths_due(const struct reference_member *member, int32_t day) {
    int64_t balance = reference_available(member, day);
    int64_t due = points_due(member, day, 30);
    return 16 * (due < balance ? due : balance) / balance;
}

/* What is left of the latest renewal's novelty: renewals are looked for from the horizon's first
 * day, forwards and backwards. */
static double novelty(const struct reference_world *world, int32_t day) {
    int32_t start = pts_date_to_day(world->start);
    int32_t civil = world->base + day;
    int j = 0;
    if (world->refresh_months == 0)
        return 0.0;
    while (pts_day_add_months(start, (j + 1) * world->refresh_months) <= civil)
        j++;
    while (pts_day_add_months(start, j * world->refresh_months) > civil)
        j--;
    double days = (double)(civil - pts_day_add_months(start, j * world->refresh_months));
    return world->novelty * pts_exp(-(days * 0.693147180559945309417 / world->half_life));
}

static uint32_t threshold(const struct reference_member *member, int32_t day, double uplift) {
    const struct reference_world *world = member->world;
    const struct reference_segment *segment = member->segment;
    int64_t q = quantised(reference_available(member, day));
    const struct reference_shelf *shelf = &world->shelves[day];
    int n = affordable(shelf, q);
    double value = 0.0;
    double size = 0.0;
    double pressure = 0.0;
    if (segment->value != 0.0)
        value = segment->value * reference_log_value(world, shelf, n > 0 ? n : 1);
    if (segment->size != 0.0)
        size = segment->size * pts_log((double)q / (double)shelf->items[0].points);
    if (segment->pressure != 0.0)
        pressure = segment->pressure * ((double)reference_sixteenths_due(member, day) * 0.0625);
    double x = (member->propensity + (value + size)) + pressure;
    x += reference_change_odds(world, day, novelty(world, day) - world->hassle);
    x = (x + reference_campaign_odds(member, day)) + uplift;
    double t = 4294967296.0 / (1.0 + pts_exp(-x));
    return (uint32_t)(t < 4294967295.0 ? t : 4294967295.0);
}

/* ---- the choice ---- */

static const struct reference_item *chosen(const struct reference_member *member,
                                           const struct reference_shelf *shelf, int n,
                                           enum reference_stream stream, uint32_t k) {
    double sum = 0.0;
    if (n == 1)
        return &shelf->items[0];
    uint32_t word = reference_block(member, stream, k).word[0];
    for (int i = 0; i < n; i++) {
        sum += share(shelf, n, i);
        double scaled = 4294967296.0 * sum;
        if (word < (uint32_t)(scaled < 4294967295.0 ? scaled : 4294967295.0))
            return &shelf->items[i];
    }
    return &shelf->items[n - 1];
}

/* Of a unit, for this member. */
static int64_t price_of(const struct reference_member *member, const struct reference_item *item,
                        int32_t day) {
    const struct reference_world *world = member->world;
    if (!world->has_near_expiry || points_due(member, day, world->near_days) < item->points)
        return item->points;
    int64_t millionths = item->points * (1000000 - world->near_discount);
    int64_t price = millionths / 1000000 + (millionths % 1000000 > 0);
    return price > 1 ? price : 1;
}

static int64_t units_of(const struct reference_world *world, int64_t price, int64_t balance) {
    int64_t most = balance / price;
    if (world->quantity == QUANTITY_ONE)
        return 1;
    if (world->quantity == QUANTITY_MAX && world->max_units < most)
        return world->max_units;
    return most;
}

/* One of those that the balance affords and that are not sold out, as likely as in the choice among
 * these; NULL if there is none. */
static const struct reference_item *other(const struct reference_member *member,
                                          const struct reference_shelf *shelf, int n, int32_t day,
                                          enum reference_stream stream, uint32_t k) {
    const struct reference_item *last = NULL;
    double all = 0.0;
    double sum = 0.0;
    for (int i = 0; i < n; i++)
        if (reference_in_stock(member, &shelf->items[i], day)) {
            last = &shelf->items[i];
            all += pts_exp(last->utility);
        }
    uint32_t word = reference_block(member, stream, k).word[1];
    for (int i = 0; i < n; i++) {
        if (!reference_in_stock(member, &shelf->items[i], day))
            continue;
        sum += pts_exp(shelf->items[i].utility) / all;
        if (&shelf->items[i] == last || word < reference_word_below(sum))
            return &shelf->items[i];
    }
    return NULL;
}

/* What the member gets who would take `item`, where members share: NULL if there is nothing. */
static const struct reference_item *served(struct reference_member *member,
                                           const struct reference_item *item, int32_t day,
                                           int64_t balance, enum reference_stream stream,
                                           uint32_t k) {
    const struct reference_world *world = member->world;
    const struct reference_shelf *shelf = &world->shelves[day];
    const struct reference_item *got = item;
    int n = affordable(shelf, balance);
    int64_t points = 0;
    int64_t units = 0;
    if (reference_quota_is_shut(member, day))
        return NULL;
    while (got) {
        int64_t price = price_of(member, got, day);
        units = units_of(world, price, balance);
        points = units * price;
        if (reference_in_stock(member, got, day) && reference_stock_has(member, got, day, units))
            break;
        if (got == item)
            reference_book(member, REFERENCE_SOLD_OUT, day, 1);
        got = other(member, shelf, n, day, stream, k);
    }
    if (!got || !reference_quota_has(member, day, points))
        return NULL;
    reference_take(member, got, units, points);
    return got;
}

static struct reference_turn moment_of(uint32_t tick, uint32_t k, enum reference_stream stream) {
    if (stream == STREAM_CHOICE_REMINDER)
        return (struct reference_turn){
            .tick = tick, .kind = ACT_REMINDER, .k = k >> 16 & 0x7FFF, .part = (int)(k >> 31)};
    return (struct reference_turn){
        .tick = tick, .kind = stream == STREAM_CHOICE_VISIT ? ACT_VISIT : ACT_PURCHASE, .k = k};
}

void reference_spend(struct reference_member *member, uint32_t tick, int64_t points) {
    int32_t day = (int32_t)(tick >> 16);
    int32_t hour = (day - member->world->h0) * 24 + (int32_t)(tick % 65536u * 24u / 65536u);
    reference_consume(member, day, points, REFERENCE_COHORT_REDEEMED);
    reference_active(member, day, ACTIVITY_REDEEM);
    reference_book(member, REFERENCE_REDEEMED, day, points);
    member->redeemed_in_term += points;
    reference_book(member, REFERENCE_REDEMPTIONS, day, 1);
    if (day >= member->world->h0 && day < member->world->h1)
        member->ledger->hours[hour] += member->segment->weight;
    member->has_redeemed = true;
    member->redeemed_day = day;
}

void reference_hand_over(struct reference_member *member, uint32_t tick, uint32_t k,
                         enum reference_stream stream, const struct reference_item *item,
                         int64_t price, int64_t units) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t points = units * price;
    reference_spend(member, tick, points);
    reference_book(member, REFERENCE_CASH, day, units * item->cash);
    reference_book_units(member, item, stream, k, day, units);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_REDEEM,
                                                    .k = k,
                                                    .item = item->index,
                                                    .units = units,
                                                    .points = points});
}

static void redeem(struct reference_member *member, uint32_t tick, uint32_t k,
                   enum reference_stream stream) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    int64_t balance = reference_available(member, day);
    const struct reference_shelf *shelf = &world->shelves[day];
    const struct reference_item *item =
        chosen(member, shelf, affordable(shelf, balance), stream, k);
    if (reference_turn_comes(member, moment_of(tick, k, stream)))
        item = served(member, item, day, balance, stream, k);
    if (!item) {
        reference_book(member, REFERENCE_REFUSED, day, 1);
        return;
    }
    int64_t price = price_of(member, item, day);
    reference_hand_over(member, tick, k, stream, item, price, units_of(world, price, balance));
}

bool reference_is_served(struct reference_member *member, uint32_t tick, uint32_t k,
                         enum reference_stream stream, const struct reference_item *item) {
    int32_t day = (int32_t)(tick >> 16);
    bool here = true;
    if (!reference_turn_comes(member, moment_of(tick, k, stream)))
        return true;
    bool quota = !reference_quota_is_shut(member, day);
    if (quota)
        here = reference_in_stock(member, item, day) && reference_stock_has(member, item, day, 1);
    if (!here)
        reference_book(member, REFERENCE_SOLD_OUT, day, 1);
    if (quota && here && reference_quota_has(member, day, item->points)) {
        reference_take(member, item, 1, item->points);
        return true;
    }
    reference_book(member, REFERENCE_REFUSED, day, 1);
    return false;
}

void reference_opportunity(struct reference_member *member, uint32_t tick, uint32_t k,
                           uint32_t word, enum reference_stream choice, double uplift) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    int64_t balance = reference_available(member, day);
    if (member->status != PTS_OK || member->never)
        return;
    if (affordable(&world->shelves[day], balance) == 0 || balance < member->segment->threshold) {
        reference_borrow(member, tick, k, choice);
        return;
    }
    reference_book(member, REFERENCE_OPPORTUNITIES, day, 1);
    if (world->always || word < threshold(member, day, uplift))
        redeem(member, tick, k, choice);
}
