/* pointsim: what an oracle's units cost, whether they are used, what they win.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <cjson/cJSON.h>

/* A list, or one number; how many. */
static int read_numbers(const struct reference_world *world, const struct reference_place *parent,
                        const char *key, double values[REFERENCE_STEPS], int *status) {
    struct reference_place at = reference_child(parent, key);
    int n = cJSON_IsArray(at.json) ? cJSON_GetArraySize(at.json) : at.json ? 1 : 0;
    for (int i = 0; i < n && i < REFERENCE_STEPS; i++) {
        struct reference_place one = reference_element(&at, i);
        values[i] = reference_value(world, cJSON_IsArray(at.json) ? &one : &at, status);
    }
    return n;
}

void reference_item_terms(const struct reference_world *world, struct reference_item *item,
                          const struct reference_place *at, int *status) {
    struct reference_place steps = reference_child(at, "cost_steps");
    struct reference_place prize = reference_child(at, "prize");
    double units[REFERENCE_STEPS] = {0};
    item->n_steps = read_numbers(world, &steps, "units", units, status);
    read_numbers(world, &steps, "unit_cost", item->step_cost, status);
    for (int i = 0; i < item->n_steps; i++)
        item->step_from[i] = (int64_t)(units[i] + 0.5);
    item->drawn = prize.json || reference_child(at, "used_share").json;
    item->used = reference_word_below(reference_number(world, at, "used_share", 1.0, status));
    item->prize_share = reference_number(world, &prize, "share", 0.0, status);
    item->won = reference_word_below(item->prize_share);
    item->prize_cost = reference_number(world, &prize, "cost", 0.0, status);
    item->prize_retail =
        (int64_t)(reference_number(world, &prize, "retail_value", 0.0, status) * 100.0 + 0.5);
}

/* ---- units, one by one ---- */

/* Unit u has the words of unit u mod 128. */
static void fates(const struct reference_member *member, const struct reference_item *item,
                  enum reference_stream stream, uint32_t k, int64_t units, int64_t *used,
                  int64_t *won) {
    bool is_used[128];
    bool wins[128];
    for (uint32_t u = 0; u < 128; u++) {
        pts_block block = reference_block(member, stream, k * 64u + u / 2);
        is_used[u] = item->used == UINT32_MAX || block.word[2 * (u % 2)] < item->used;
        wins[u] = block.word[2 * (u % 2) + 1] < item->won;
    }
    *used = *won = 0;
    for (int64_t u = 0; u < 128; u++) {
        int64_t same = (units + 127 - u) / 128; /* units of this remainder */
        *used += is_used[u] ? same : 0;
        *won += wins[u] ? same : 0;
    }
}

static int64_t minor_at(const struct reference_world *world, double cost, int bin) {
    return (int64_t)(cost * 100.0 * world->unit_cost[bin] + 0.5);
}

void reference_book_units(struct reference_member *member, const struct reference_item *item,
                          enum reference_stream choice, uint32_t k, int32_t day, int64_t units) {
    const struct reference_world *world = member->world;
    struct reference_ledger *ledger = member->ledger;
    int bin = reference_bin(world, day);
    int cell = (member->segment->index * ledger->bins + bin) * ledger->items + item->index;
    int64_t used = units;
    int64_t won = 0;
    if (item->drawn)
        fates(member, item,
              choice == STREAM_CHOICE_PURCHASE ? STREAM_UNITS_PURCHASE
              : choice == STREAM_CHOICE_VISIT  ? STREAM_UNITS_VISIT
                                               : STREAM_UNITS_REMINDER,
              k, units, &used, &won);
    ledger->units[cell] += member->segment->weight * units;
    ledger->used[cell] += member->segment->weight * used;
    ledger->won[cell] += member->segment->weight * won;
    if (item->n_steps == 0)
        reference_book(member, REFERENCE_COST, day, used * minor_at(world, item->unit_cost, bin));
    reference_book(member, REFERENCE_COST, day, won * minor_at(world, item->prize_cost, bin));
    reference_book(member, REFERENCE_RETAIL, day, units * item->retail + won * item->prize_retail);
}

/* ---- costs by volume ---- */

/* Units of the fiscal year that month `bin` lies in, before it; the run-off's are of the last month. */
static int64_t units_to_date(const struct reference_world *world,
                             const struct reference_ledger *ledger, int item, int bin) {
    int64_t units = 0;
    int month = bin > world->months ? world->months : bin;
    int fiscal = world->fiscal_month > 0 ? world->fiscal_month : 1;
    for (;; month--) {
        if (month <= 1 || (world->start.month - 1 + month - 1) % 12 + 1 == fiscal)
            return units;
        for (int s = 0; s < ledger->segments; s++)
            units += ledger->units[(s * ledger->bins + month - 1) * ledger->items + item];
    }
}

int reference_price_steps(const struct reference_world *world, struct reference_ledger *ledger) {
    bool beyond = false;
    for (int i = 0; i < world->n_items; i++)
        for (int bin = 0; bin < ledger->bins && world->items[i].n_steps > 0; bin++) {
            const struct reference_item *item = &world->items[i];
            int64_t units = units_to_date(world, ledger, i, bin);
            double cost = item->unit_cost;
            for (int step = 0; step < item->n_steps && bin > 0; step++)
                if (units >= item->step_from[step])
                    cost = item->step_cost[step];
            for (int s = 0; s < ledger->segments; s++) {
                int row = s * ledger->bins + bin;
                int64_t money;
                int64_t *flow = &ledger->flows[row * REFERENCE_FLOWS + REFERENCE_COST];
                beyond |= __builtin_mul_overflow(ledger->used[row * ledger->items + i],
                                                 minor_at(world, cost, bin), &money);
                beyond |= __builtin_add_overflow(*flow, money, flow);
            }
        }
    return beyond ? PTS_ERR_RANGE : PTS_OK;
}
