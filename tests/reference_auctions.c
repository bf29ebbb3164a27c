/* pointsim: the oracle's auctions: who lives at the same time as others bids as a day begins, waits
 * until all have, and then looks whether there is a unit for it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>

#include "reference_pools.h"

struct bid {
    int64_t points, weight;
    uint32_t word, segment, member;
};

/* An auction on a day, and what was bid there. */
struct session {
    int32_t day;
    int auction;
    uint32_t number; /* of the auction's */
    struct bid *bids;
    int n, capacity;
};

struct reference_sessions {
    struct session *list;
    int n;
};

/* ---- the world's ---- */

static int by_draw_id(const void *a, const void *b) {
    const struct reference_auction *x = a;
    const struct reference_auction *y = b;
    return (x->draw_id > y->draw_id) - (x->draw_id < y->draw_id);
}

static void read_one(struct reference_world *world, const struct reference_place *at,
                     struct reference_auction *auction, int *status) {
    struct reference_place on = reference_child(at, "on");
    const cJSON *one = NULL;
    auction->draw_id = (uint32_t)reference_integer(at, "draw_id");
    cJSON_ArrayForEach(one, on.json) {
        struct reference_month_day *date = &auction->on[auction->n_on];
        if (sscanf(one->valuestring, "%d-%d", &date->month, &date->day) == 2)
            auction->n_on++;
    }
    auction->units = (int64_t)(reference_number(world, at, "units", 0.0, status) + 0.5);
    auction->least = (int64_t)(reference_number(world, at, "least_points", 1.0, status) + 0.5);
    auction->bids = reference_word_below(reference_number(world, at, "share", 1.0, status));
    auction->points = reference_number(world, at, "points", 1.0, status);
    auction->cv = reference_number(world, at, "cv", 0.0, status);
    auction->unit_cost = reference_number(world, at, "unit_cost", 0.0, status);
    double retail = reference_number(world, at, "retail_value", 0.0, status);
    auction->retail = (int64_t)(retail * 100.0 + 0.5);
}

static bool is_held(const struct reference_auction *auction, pts_date date) {
    int length = pts_month_length(date.year, date.month);
    for (int i = 0; i < auction->n_on; i++) {
        int day = auction->on[i].day < length ? auction->on[i].day : length;
        if (auction->on[i].month == date.month && day == date.day)
            return true;
    }
    return false;
}

static int list_sessions(struct reference_world *world) {
    uint32_t numbers[REFERENCE_AUCTIONS_MOST] = {0};
    struct reference_sessions *all = world->sessions;
    size_t days = (size_t)(world->h1 - world->h0);
    all->list = calloc(days * (size_t)world->n_auctions + 1, sizeof *all->list);
    if (!all->list)
        return PTS_ERR_MEMORY;
    for (int32_t day = world->h0; day < world->h1; day++)
        for (int i = 0; i < world->n_auctions; i++)
            if (is_held(&world->auctions[i], pts_date_of_day(world->base + day)))
                all->list[all->n++] =
                    (struct session){.day = day, .auction = i, .number = numbers[i]++};
    return PTS_OK;
}

int reference_auctions_read(struct reference_world *world,
                            const struct reference_place *programme) {
    struct reference_place auctions = reference_child(programme, "auctions");
    const cJSON *one = NULL;
    int status = PTS_OK;
    world->sessions = calloc(1, sizeof *world->sessions);
    if (!world->sessions)
        return PTS_ERR_MEMORY;
    cJSON_ArrayForEach(one, auctions.json) {
        struct reference_place at = reference_child(&auctions, one->string);
        read_one(world, &at, &world->auctions[world->n_auctions++], &status);
    }
    qsort(world->auctions, (size_t)world->n_auctions, sizeof *world->auctions, by_draw_id);
    int listed = list_sessions(world);
    return listed == PTS_OK ? status : listed;
}

void reference_auctions_free(struct reference_world *world) {
    if (!world->sessions)
        return;
    for (int i = 0; i < world->sessions->n; i++)
        free(world->sessions->list[i].bids);
    free(world->sessions->list);
    free(world->sessions);
}

/* ---- a member ---- */

uint32_t reference_next_session(const struct reference_member *member) {
    const struct reference_sessions *all = member->world->sessions;
    return member->session < all->n ? (uint32_t)all->list[member->session].day * 65536u
                                    : REFERENCE_NEVER;
}

void reference_auctions_begin(struct reference_member *member) {
    while (reference_next_session(member) <= member->start)
        member->session++;
}

/* What it bids, 0 for nothing. */
static struct bid bid_of(const struct reference_member *member, const struct session *session) {
    const struct reference_auction *auction = &member->world->auctions[session->auction];
    struct bid bid = {.weight = member->segment->weight,
                      .segment = member->segment->draw_id,
                      .member = member->number};
    int64_t available = reference_available(member, session->day);
    if (member->never || member->dormant || available < member->segment->threshold)
        return bid;
    pts_block block =
        reference_block(member, STREAM_AUCTION, session->number + auction->draw_id * 65536u);
    if (block.word[0] >= auction->bids)
        return bid;
    double worth = auction->points;
    if (auction->cv != 0.0) {
        double q = pts_log(1.0 + auction->cv * auction->cv);
        worth = pts_exp((pts_log(auction->points) - 0.5 * q) +
                        __builtin_sqrt(q) * pts_normal(pts_unit(block.word[1])));
    }
    bid.points = (int64_t)((worth < 1073741824.0 ? worth : 1073741824.0) + 0.5);
    bid.points = bid.points < available ? bid.points : available;
    if (bid.points < auction->least)
        bid.points = 0;
    bid.word = block.word[2];
    return bid;
}

static void note(struct session *session, struct bid bid) {
    if (session->n == session->capacity) {
        session->capacity = session->capacity > 0 ? 2 * session->capacity : 64;
        session->bids = realloc(session->bids, (size_t)session->capacity * sizeof bid);
        if (!session->bids)
            abort();
    }
    session->bids[session->n++] = bid;
}

static bool is_better(const struct bid *a, const struct bid *b) {
    if (a->points != b->points)
        return a->points > b->points;
    if (a->word != b->word)
        return a->word < b->word;
    return a->segment != b->segment ? a->segment < b->segment : a->member < b->member;
}

/* Units that are left when the bid's own and all better ones have been served; below 0: too few. */
static int64_t left_after(const struct session *session, int64_t units, const struct bid *bid) {
    for (int i = 0; i < session->n; i++)
        if (!is_better(bid, &session->bids[i]))
            units -= session->bids[i].weight;
    return units;
}

/* The best bid that is not served, or the least. */
static int64_t price_of(const struct session *session, const struct reference_auction *auction) {
    int64_t price = auction->least;
    for (int i = 0; i < session->n; i++)
        if (session->bids[i].points > price &&
            left_after(session, auction->units, &session->bids[i]) < 0)
            price = session->bids[i].points;
    return price;
}

static void win(struct reference_member *member, const struct session *session, int64_t price) {
    const struct reference_world *world = member->world;
    const struct reference_auction *auction = &world->auctions[session->auction];
    int32_t day = session->day;
    double cost = auction->unit_cost * 100.0 * world->unit_cost[reference_bin(world, day)];
    reference_spend(member, (uint32_t)day * 65536u, price);
    reference_book(member, REFERENCE_AUCTIONED, day, 1);
    reference_book(member, REFERENCE_AUCTION_POINTS, day, price);
    reference_book(member, REFERENCE_COST, day, (int64_t)(cost + 0.5));
    reference_book(member, REFERENCE_RETAIL, day, auction->retail);
    reference_tell(member, (struct reference_event){.tick = (uint32_t)day * 65536u,
                                                    .type = REFERENCE_WIN,
                                                    .k = session->number,
                                                    .points = price,
                                                    .units = 1,
                                                    .item = session->auction});
}

void reference_session_comes(struct reference_member *member) {
    int i = member->session++;
    struct session *session = &member->world->sessions->list[i];
    const struct reference_auction *auction = &member->world->auctions[session->auction];
    struct bid bid = bid_of(member, session);
    if (bid.points > 0) {
        note(session, bid);
        reference_book(member, REFERENCE_BIDS, session->day, 1);
        reference_book(member, REFERENCE_OPPORTUNITIES, session->day, 1);
    }
    reference_wait_for_bids(member, (uint32_t)session->day * 65536u, i);
    if (bid.points > 0 && left_after(session, auction->units, &bid) >= 0)
        win(member, session, price_of(session, auction));
}
