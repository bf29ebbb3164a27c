/* pointsim: the oracle's exchange with partners.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

static int by_draw_id(const void *a, const void *b) {
    const struct reference_way *x = a;
    const struct reference_way *y = b;
    return x->draw_id != y->draw_id ? (x->draw_id > y->draw_id) - (x->draw_id < y->draw_id)
                                    : (int)x->in - (int)y->in;
}

static void read_way(struct reference_world *world, const struct reference_place *partner,
                     const char *name, int *status) {
    struct reference_place at = reference_child(partner, name);
    struct reference_way *way = &world->ways[world->n_ways];
    if (!at.json)
        return;
    world->n_ways++;
    *way = (struct reference_way){.in = name[0] == 'i'};
    way->draw_id = (uint32_t)reference_integer(partner, "draw_id");
    way->per_year = reference_number(world, &at, "per_year", 0.0, status);
    way->price = reference_number(world, &at, "price", 0.0, status) * 100.0;
    way->share = reference_number(world, &at, "share", 1.0, status);
    way->least = (int64_t)(reference_number(world, &at, "least_points", 1.0, status) + 0.5);
    way->most = (int64_t)(reference_number(world, &at, "most_points", 2e9, status) + 0.5);
    way->points = reference_number(world, &at, "points", 1.0, status);
    way->cv = reference_number(world, &at, "cv", 0.0, status);
}

int reference_exchange_read(struct reference_world *world,
                            const struct reference_place *programme) {
    struct reference_place partners = reference_child(programme, "exchange");
    const cJSON *one = NULL;
    int status = PTS_OK;
    cJSON_ArrayForEach(one, partners.json) {
        struct reference_place at = reference_child(&partners, one->string);
        read_way(world, &at, "out", &status);
        read_way(world, &at, "in", &status);
    }
    qsort(world->ways, (size_t)world->n_ways, sizeof *world->ways, by_draw_id);
    for (int i = 1; i < world->n_ways; i++)
        world->ways[i].partner =
            world->ways[i - 1].partner + (world->ways[i].draw_id != world->ways[i - 1].draw_id);
    return status;
}

static pts_block words(const struct reference_member *member, const struct reference_way *way,
                       uint32_t k) {
    return reference_block(member, way->in ? STREAM_EXCHANGE_IN : STREAM_EXCHANGE_OUT,
                           k + way->draw_id * 16777216u);
}

static void next_of(struct reference_member *member, int i) {
    const struct reference_way *way = &member->world->ways[i];
    struct reference_candidate *now = &member->exchanges[i];
    double per_day = way->per_year / REFERENCE_YEAR;
    float mean = INFINITY;
    if (per_day > 0.0)
        mean = (float)fmin(65536.0 / per_day, 1e18);
    float ticks = -pts_logf(pts_unitf(words(member, way, now->k).word[0])) * mean;
    uint64_t then = REFERENCE_NEVER;
    if (ticks < 2147483520.0f)
        then = (uint64_t)now->tick + (uint64_t)fmaxf(1.0f, floorf(ticks + 0.5f));
    now->tick = then < REFERENCE_NEVER ? (uint32_t)then : REFERENCE_NEVER;
    now->k++;
}

void reference_exchange_begins(struct reference_member *member) {
    for (int i = 0; i < member->world->n_ways; i++) {
        member->exchanges[i] = (struct reference_candidate){.tick = member->start};
        next_of(member, i);
    }
}

uint32_t reference_next_exchange(const struct reference_member *member) {
    uint32_t next = REFERENCE_NEVER;
    for (int i = 0; i < member->world->n_ways; i++)
        next = member->exchanges[i].tick < next ? member->exchanges[i].tick : next;
    return next;
}

static void settle(struct reference_member *member, enum reference_flow flow, int32_t day,
                   double minor) {
    if (minor >= 9007199254740992.0)
        member->status = PTS_ERR_RANGE;
    else
        reference_book(member, flow, day, (int64_t)(minor + 0.5));
}

static void goes_out(struct reference_member *member, const struct reference_way *way,
                     uint32_t tick, uint32_t k) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t points = (int64_t)(way->share * (double)reference_available(member, day));
    points = points < way->most ? points : way->most;
    if (member->never || member->dormant || points < way->least || points < 1)
        return;
    reference_consume(member, day, points, REFERENCE_COHORT_CONVERTED);
    reference_active(member, day, ACTIVITY_REDEEM);
    reference_book(member, REFERENCE_CONVERTED, day, points);
    reference_book(member, REFERENCE_EXCHANGED_OUT, day, points);
    reference_book(member, REFERENCE_EXCHANGES_OUT, day, 1);
    settle(member, REFERENCE_SETTLEMENT_PAID, day, (double)points * way->price);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_EXCHANGE,
                                                    .k = k,
                                                    .item = way->partner,
                                                    .points = points});
    reference_stop_if_run_off(member, day);
}

static void comes_in(struct reference_member *member, const struct reference_way *way,
                     uint32_t tick, uint32_t k) {
    int32_t day = (int32_t)(tick >> 16);
    double q = pts_log(1.0 + way->cv * way->cv);
    double x = way->points;
    if (q > 0.0)
        x = pts_exp((pts_log(way->points) - 0.5 * q) +
                    sqrt(q) * pts_normal(pts_unit(words(member, way, k).word[1])));
    int64_t points = (int64_t)(fmin(x, 1073741824.0) + 0.5);
    if (member->dormant || points == 0)
        return;
    reference_book(member, REFERENCE_ISSUED_PARTNER, day, points);
    reference_book(member, REFERENCE_EXCHANGES_IN, day, 1);
    settle(member, REFERENCE_SETTLEMENT_RECEIVED, day, (double)points * way->price);
    reference_issue(member, day, points);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_PARTNER,
                                                    .k = k,
                                                    .item = way->partner,
                                                    .points = points});
    reference_stop_if_run_off(member, day);
}

void reference_exchange_happens(struct reference_member *member) {
    int i = 0;
    uint32_t tick = reference_next_exchange(member);
    while (member->exchanges[i].tick != tick)
        i++;
    const struct reference_way *way = &member->world->ways[i];
    uint32_t k = member->exchanges[i].k;
    next_of(member, i);
    if (way->in)
        comes_in(member, way, tick, k);
    else
        goes_out(member, way, tick, k);
}
