/* pointsim: what all of the oracle's members share. Where there is anything, members live at the
 * same time, each with a stack of its own: who asks for something waits until nobody can ask before
 * it, and then is served or not from what is there.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_pools.h"

#include <stdlib.h>
#include <ucontext.h>

/* ---- the world's ---- */

static const char *const spans[] = {"month", "quarter", "year", NULL};
static const int span_months[] = {1, 3, 12};

static bool is_zero(const struct reference_place *parent, const char *key) {
    struct reference_place at = reference_child(parent, key);
    return !at.json || (cJSON_IsNumber(at.json) && at.json->valuedouble < 0.5);
}

static struct reference_pool *add(struct reference_pools *pools, const struct reference_place *at,
                                  int item) {
    struct reference_pool *pool = &pools->list[pools->n++];
    *pool = (struct reference_pool){
        .item = item, .span = span_months[reference_word(at, "every", spans, 0)], .period = -1};
    return pool;
}

static void read_quota(struct reference_world *world, const struct reference_place *at,
                       struct reference_pool *pool, int *status) {
    bool money = !reference_child(at, "points").json;
    double x = reference_number(world, at, money ? "money" : "points", 0.0, status);
    if (money)
        x = x * 100.0 / (world->anchor_value * 100.0 / world->anchor_points);
    pool->first = pool->later = (int64_t)(x + 0.5);
}

int reference_pools_read(struct reference_world *world, const struct reference_place *programme) {
    struct reference_pools *pools = calloc(1, sizeof *pools);
    struct reference_place items = reference_child(programme, "items");
    struct reference_place issuance = reference_child(programme, "issuance_quota");
    struct reference_place redemption = reference_child(programme, "redemption_quota");
    int status = PTS_OK;
    const cJSON *one = NULL;
    world->pools = pools;
    if (!pools)
        return PTS_ERR_MEMORY;
    cJSON_ArrayForEach(one, items.json) {
        struct reference_place item = reference_child(&items, one->string);
        struct reference_place at = reference_child(&item, "stock");
        if (!at.json)
            continue;
        struct reference_pool *pool = add(pools, &at, (int)reference_integer(&item, "draw_id"));
        pool->stays = true;
        pool->first = (int64_t)(reference_number(world, &at, "units", 0.0, &status) + 0.5);
        pool->later = (int64_t)(reference_number(world, &at, "restock", 0.0, &status) + 0.5);
        pool->once = is_zero(&at, "restock");
    }
    if (issuance.json)
        read_quota(world, &issuance, pools->issuance = add(pools, &issuance, -1), &status);
    if (redemption.json)
        read_quota(world, &redemption, pools->redemption = add(pools, &redemption, -1), &status);
    pools->fallback =
        (int64_t)(reference_number(world, &issuance, "fallback", 0.0, &status) * 1e6 + 0.5);
    return status;
}

/* ---- members that wait for each other ---- */

enum { STACK = 512 * 1024 };

struct fiber {
    ucontext_t context;
    char *stack;
    reference_life *life;
    void *argument;
    struct reference_turn at; /* for which it waits */
    bool done;
};

static struct {
    ucontext_t home;
    const void *stack; /* of home, for sanitizers */
    size_t size;
    struct fiber **list;
    int n, capacity;
    struct fiber *now;
} crowd;

/* AddressSanitizer must be told on which stack we are. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
static void leave(void **mine, const void *stack, size_t size) {
    __sanitizer_start_switch_fiber(mine, stack, size);
}
static void arrive(void *mine, const void **stack, size_t *size) {
    __sanitizer_finish_switch_fiber(mine, stack, size);
}
#else
static void leave(void **mine, const void *stack, size_t size) {
    (void)mine, (void)stack, (void)size;
}
static void arrive(void *mine, const void **stack, size_t *size) {
    (void)mine, (void)stack, (void)size;
}
#endif

static void live(void) {
    arrive(NULL, &crowd.stack, &crowd.size);
    crowd.now->life(crowd.now->argument);
    crowd.now->done = true;
    leave(NULL, crowd.stack, crowd.size);
}

static void go_on(struct fiber *fiber) {
    void *mine = NULL;
    crowd.now = fiber;
    leave(&mine, fiber->stack, STACK);
    swapcontext(&crowd.home, &fiber->context);
    arrive(mine, NULL, NULL);
    crowd.now = NULL;
}

static void go_home(struct fiber *fiber) {
    void *mine = NULL;
    leave(&mine, crowd.stack, crowd.size);
    swapcontext(&fiber->context, &crowd.home);
    arrive(mine, &crowd.stack, &crowd.size);
}

static struct fiber *add_fiber(reference_life *life, void *argument) {
    struct fiber *fiber = calloc(1, sizeof *fiber);
    char *stack = malloc(STACK);
    if (crowd.n == crowd.capacity) {
        crowd.capacity = crowd.capacity ? 2 * crowd.capacity : 256;
        crowd.list = realloc(crowd.list, (size_t)crowd.capacity * sizeof(struct fiber *));
    }
    if (!fiber || !stack || !crowd.list)
        abort();
    *fiber = (struct fiber){.stack = stack, .life = life, .argument = argument};
    crowd.list[crowd.n++] = fiber;
    getcontext(&fiber->context);
    fiber->context.uc_stack.ss_sp = stack;
    fiber->context.uc_stack.ss_size = STACK;
    fiber->context.uc_link = &crowd.home;
    makecontext(&fiber->context, live, 0);
    return fiber;
}

int reference_together_add(reference_life *life, void *argument) {
    go_on(add_fiber(life, argument));
    return PTS_OK;
}

void reference_together_later(reference_life *life, void *argument, uint32_t tick) {
    add_fiber(life, argument)->at = (struct reference_turn){.tick = tick};
}

static bool before(const struct reference_turn *a, const struct reference_turn *b) {
    const uint64_t x[] = {a->tick,           !a->closing, (uint64_t)a->round, a->segment, a->member,
                          (uint64_t)a->kind, a->k,        (uint64_t)a->part};
    const uint64_t y[] = {b->tick,           !b->closing, (uint64_t)b->round, b->segment, b->member,
                          (uint64_t)b->kind, b->k,        (uint64_t)b->part};
    for (int i = 0; i < 8; i++)
        if (x[i] != y[i])
            return x[i] < y[i];
    return false;
}

void reference_together_live(void) {
    for (;;) {
        struct fiber *first = NULL;
        for (int i = 0; i < crowd.n; i++)
            if (!crowd.list[i]->done && (!first || before(&crowd.list[i]->at, &first->at)))
                first = crowd.list[i];
        if (!first)
            break;
        go_on(first);
    }
    for (int i = 0; i < crowd.n; i++) {
        free(crowd.list[i]->stack);
        free(crowd.list[i]);
    }
    free(crowd.list);
    crowd.list = NULL;
    crowd.n = crowd.capacity = 0;
}

void reference_wait_until(const struct reference_member *member, uint32_t tick) {
    struct fiber *self = crowd.now;
    self->at = (struct reference_turn){
        .tick = tick, .segment = member->segment->draw_id, .member = member->number};
    go_home(self);
}

void reference_wait_for_bids(const struct reference_member *member, uint32_t tick, int session) {
    struct fiber *self = crowd.now;
    self->at = (struct reference_turn){.tick = tick,
                                       .round = session + 1,
                                       .segment = member->segment->draw_id,
                                       .member = member->number};
    go_home(self);
}

/* Until it is the act's turn; false where there is no limit. */
static bool wait_for(const struct reference_member *member, struct reference_turn at) {
    const struct reference_world *world = member->world;
    int bin = reference_bin(world, (int32_t)(at.tick >> 16));
    if (world->pools->n == 0 || bin < 1 || bin > world->months)
        return false;
    at.segment = member->segment->draw_id;
    at.member = member->number;
    struct fiber *self = crowd.now;
    self->at = at;
    go_home(self);
    return true;
}

void reference_wait_for_close(int32_t day) {
    struct fiber *self = crowd.now;
    self->at = (struct reference_turn){.tick = (uint32_t)(day + 1) * 65536u, .closing = true};
    go_home(self);
}

/* ---- asking ---- */

/* What is left of the pool on a day, 0 once somebody has not been served in its period. */
static int64_t left_of(const struct reference_world *world, struct reference_pool *pool,
                       int32_t day) {
    int month = reference_bin(world, day) - 1 + (world->start.month - 1);
    int first = (world->start.month - 1) / pool->span;
    int period = pool->once ? 0 : month / pool->span - first;
    if (pool->period < 0) {
        pool->left = pool->first;
        pool->period = 0;
    }
    while (pool->period < period) {
        pool->left = (pool->stays ? pool->left : 0) + pool->later;
        pool->period++;
        pool->shut = false;
    }
    return pool->shut ? 0 : pool->left;
}

/* Whether the pool has so much; if not it is shut. */
static bool has(const struct reference_member *member, struct reference_pool *pool, int32_t day,
                int64_t amount) {
    bool enough = left_of(member->world, pool, day) >= amount * member->segment->weight;
    pool->shut = pool->shut || !enough;
    return enough && !pool->shut;
}

int64_t reference_ration(struct reference_member *member, struct reference_turn at,
                         int64_t points) {
    struct reference_pools *pools = member->world->pools;
    int32_t day = (int32_t)(at.tick >> 16);
    int64_t full = points;
    points = reference_guarded(member->world, day, points);
    reference_book(member, REFERENCE_WITHHELD, day, full > points ? full - points : 0);
    if (!pools->issuance || points <= 0 || !wait_for(member, at))
        return points;
    if (has(member, pools->issuance, day, points)) {
        pools->issuance->left -= points * member->segment->weight;
        return points;
    }
    int64_t rest = points * pools->fallback / 1000000;
    reference_book(member, REFERENCE_WITHHELD, day, points - rest);
    return rest;
}

bool reference_turn_comes(const struct reference_member *member, struct reference_turn at) {
    const struct reference_pools *pools = member->world->pools;
    return pools->n > (pools->issuance != NULL) && wait_for(member, at);
}

static struct reference_pool *stock_of(const struct reference_world *world,
                                       const struct reference_item *item) {
    for (int i = 0; i < world->pools->n; i++)
        if (world->pools->list[i].item == (int)item->draw_id)
            return &world->pools->list[i];
    return NULL;
}

bool reference_in_stock(const struct reference_member *member, const struct reference_item *item,
                        int32_t day) {
    struct reference_pool *pool = stock_of(member->world, item);
    return !pool || (left_of(member->world, pool, day) >= 0 && !pool->shut);
}

bool reference_stock_has(const struct reference_member *member, const struct reference_item *item,
                         int32_t day, int64_t units) {
    struct reference_pool *pool = stock_of(member->world, item);
    return !pool || has(member, pool, day, units);
}

bool reference_quota_is_shut(const struct reference_member *member, int32_t day) {
    struct reference_pool *quota = member->world->pools->redemption;
    return quota && (left_of(member->world, quota, day) < 0 || quota->shut);
}

bool reference_quota_has(const struct reference_member *member, int32_t day, int64_t points) {
    struct reference_pool *quota = member->world->pools->redemption;
    return !quota || has(member, quota, day, points);
}

void reference_take(const struct reference_member *member, const struct reference_item *item,
                    int64_t units, int64_t points) {
    struct reference_pool *stock = stock_of(member->world, item);
    struct reference_pool *quota = member->world->pools->redemption;
    if (stock)
        stock->left -= units * member->segment->weight;
    if (quota)
        quota->left -= points * member->segment->weight;
}

/* ---- what there was, when all is over ---- */

static bool fills(const struct reference_world *world, const struct reference_pool *pool,
                  int month) {
    int calendar = world->start.month - 1 + month - 1;
    return month > 1 && !pool->once && calendar % pool->span == 0;
}

void reference_count_stock(const struct reference_world *world, struct reference_ledger *ledger) {
    for (int i = 0; i < world->pools->n; i++) {
        const struct reference_pool *pool = &world->pools->list[i];
        int64_t left = pool->first;
        for (int month = 1; month <= ledger->months && pool->item >= 0; month++) {
            left += fills(world, pool, month) ? pool->later : 0;
            ledger->flows[month * REFERENCE_FLOWS + REFERENCE_STOCK] += left;
            for (int s = 0; s < ledger->segments; s++) {
                int row = s * ledger->bins + month;
                for (int item = 0; item < world->n_items; item++) {
                    if ((int)world->items[item].draw_id != pool->item)
                        continue;
                    int64_t units = ledger->units[row * ledger->items + item];
                    ledger->flows[row * REFERENCE_FLOWS + REFERENCE_STOCK_TAKEN] += units;
                    left -= units;
                }
            }
        }
    }
}
