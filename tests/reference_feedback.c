/* pointsim: the oracle's feedback: which purchase candidates happen.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <math.h>

int reference_feedback_read(struct reference_world *world, const struct reference_place *root) {
    struct reference_place feedback = reference_child(root, "feedback");
    int status = PTS_OK;
    world->has_feedback = feedback.json != NULL;
    world->feedback_cap = reference_number(world, &feedback, "cap", 2.0, &status);
    world->points_pressure = reference_number(world, &feedback, "points_pressure", 0.0, &status);
    world->expiry_pressure = reference_number(world, &feedback, "expiry_pressure", 0.0, &status);
    world->momentum = reference_number(world, &feedback, "momentum", 0.0, &status);
    world->feedback_visits = reference_number(world, &feedback, "visits", 0.0, &status);
    world->momentum_half_life =
        reference_number(world, &feedback, "momentum_half_life_days", 30.0, &status);
    world->coupon_effect = reference_number(world, &feedback, "coupon", 0.0, &status);
    return status;
}

/* Sixteenths of the way to the day's cheapest item. */
static int64_t way(const struct reference_shelf *shelf, int64_t balance) {
    int64_t price = shelf->items[0].points;
    return balance >= price ? 16 : 16 * balance / price;
}

static double effects(const struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    int64_t balance = reference_available(member, day);
    double product = 1.0;
    if (world->coupon_effect != 0.0 && reference_holds_coupon(member, day))
        product = 1.0 + world->coupon_effect;
    if (member->never)
        return product;
    if (world->points_pressure != 0.0 && world->shelves[day].n > 0)
        product *=
            1.0 + world->points_pressure * ((double)way(&world->shelves[day], balance) * 0.0625);
    if (world->expiry_pressure != 0.0 && balance > 0)
        product *=
            1.0 + world->expiry_pressure * ((double)reference_sixteenths_due(member, day) * 0.0625);
    if (world->momentum != 0.0 && member->has_redeemed) {
        double days = day - member->redeemed_day;
        double half_lives = 0.6931471805599453 * days / world->momentum_half_life;
        product *= 1.0 + world->momentum * pts_exp(-half_lives);
    }
    return product * reference_task_pressure(member, day);
}

bool reference_happens(struct reference_member *member, bool visit, uint32_t tick, uint32_t k) {
    const double cap = member->world->feedback_cap;
    int32_t day = (int32_t)(tick >> 16);
    double product = effects(member, day);
    if (visit)
        product = fmax(0.0, 1.0 + member->world->feedback_visits * (product - 1.0));
    if (product > cap) {
        reference_book(member, REFERENCE_CLIPPED, day, 1);
        product = cap;
    }
    uint32_t word = visit ? reference_block(member, STREAM_VISIT, k).word[1]
                          : reference_block(member, STREAM_PURCHASE_2, k).word[0];
    return word < reference_word_below(product / cap);
}
