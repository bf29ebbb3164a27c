/* pointsim: what the oracle's members make of the value of a point.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_world.h"

#include <stdlib.h>

/* The value on a day of the horizon or after it is that of the last day up to it that offers something;
 * before the first such day it is what it will be then. */
static double change_since_start(const struct reference_world *world, int32_t day) {
    int32_t first = world->h0;
    int32_t last = day;
    while (first < world->r1 && world->shelves[first].n == 0)
        first++;
    while (last > first && world->shelves[last].n == 0)
        last--;
    if (day < first)
        return 0.0;
    const struct reference_shelf *then = &world->shelves[first];
    const struct reference_shelf *now = &world->shelves[last];
    return reference_log_value(world, now, now->n) - reference_log_value(world, then, then->n);
}

double reference_value_factor(const struct reference_world *world, double elasticity, int32_t day) {
    return world->noticed && elasticity != 0.0 ? pts_exp(elasticity * world->noticed[day]) : 1.0;
}

static int pace_visits(struct reference_world *world) {
    int status = PTS_OK;
    for (int32_t day = 0; day < world->r1 && status == PTS_OK; day++)
        status =
            reference_pace_set(&world->visit_pace, day,
                               65536.0 * reference_value_factor(world, world->value_visits, day));
    return status;
}

static void notice(struct reference_world *world) {
    double known = 0.0;
    for (int32_t day = world->h0; day < world->r1; day++) {
        double change = change_since_start(world, day);
        known =
            world->value_kept > 0.0 ? known + (1.0 - world->value_kept) * (change - known) : change;
        world->noticed[day] = known;
    }
}

int reference_value_again(struct reference_world *world) {
    int status = PTS_OK;
    if (!world->noticed)
        return PTS_OK;
    notice(world);
    if (world->visit_pace.elapsed)
        status = pace_visits(world);
    for (int i = 0; i < world->n_segments && status == PTS_OK; i++)
        status = reference_intensity_again(world, &world->segments[i]);
    return status;
}

int reference_value_read(struct reference_world *world, const struct reference_place *root) {
    struct reference_place value = reference_child(root, "value_response");
    int status = PTS_OK;
    if (!value.json)
        return PTS_OK;
    world->value_purchases = reference_number(world, &value, "purchases", 0.0, &status);
    world->value_visits = reference_number(world, &value, "visits", 0.0, &status);
    double half_life = reference_number(world, &value, "half_life_days", 0.0, &status);
    world->value_kept = half_life > 0.0 ? pts_exp(-(0.6931471805599453 / half_life)) : 0.0;
    world->noticed = calloc((size_t)world->r1 + 1, sizeof *world->noticed);
    if (!world->noticed)
        return PTS_ERR_MEMORY;
    if (status != PTS_OK)
        return status;
    notice(world);
    if (world->value_visits == 0.0)
        return PTS_OK;
    status = reference_pace_open(world, &world->visit_pace);
    return status == PTS_OK ? pace_visits(world) : status;
}

void reference_value_free(struct reference_world *world) {
    free(world->noticed);
    reference_pace_free(&world->visit_pace);
}
