/* pointsim: the oracle's referral: who invites whom, and the points that both get.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_referral.h"

#include <math.h>
#include <stdlib.h>

enum { FRIENDS = 8, TREE = 1024, ROOTS = 1048576 };

int reference_referral_read(struct reference_world *world,
                            const struct reference_place *programme) {
    struct reference_place at = reference_child(programme, "referral");
    struct reference_referral *x = &world->referral;
    int status = PTS_OK;
    *x = (struct reference_referral){0};
    if (!at.json)
        return PTS_OK;
    x->per_year = reference_number(world, &at, "per_year", 0.0, &status);
    x->success = reference_word_below(reference_number(world, &at, "success", 1.0, &status));
    x->points = (int64_t)(reference_number(world, &at, "points", 0.0, &status) + 0.5);
    x->welcome = (int64_t)(reference_number(world, &at, "welcome", 0.0, &status) + 0.5);
    x->most = (int)reference_integer(&at, "most");
    x->generations = (int)reference_integer(&at, "generations");
    return status;
}

/* ---- the tree that a member is in: 0, its friends 1 to 8, those of friend n 8n + 1 to 8n + 8 ---- */

static bool is_friend(uint32_t number) {
    return number >= 2147483648u;
}

uint32_t reference_in_tree(uint32_t number) {
    return is_friend(number) ? number % TREE : 0;
}

static int generation_of(uint32_t in_tree) {
    return in_tree == 0                             ? 0
           : in_tree <= FRIENDS                     ? 1
           : in_tree <= FRIENDS + FRIENDS * FRIENDS ? 2
                                                    : 3;
}

/* Of the member word: 2^31, 2^30 if the root enrolled in the horizon, the root, the place. */
static uint32_t friends_number(uint32_t number, int i) {
    bool enrolled = number / 1073741824u % 2 == 1;
    uint32_t root = is_friend(number) ? number % 1073741824u / TREE : number % 1073741824u;
    uint32_t in_tree = reference_in_tree(number) * FRIENDS + (uint32_t)i + 1;
    if (root >= ROOTS)
        return 0;
    return 2147483648u + (enrolled ? 1073741824u : 0) + root * TREE + in_tree;
}

/* ---- invitations ---- */

static void next_invitation(struct reference_member *member) {
    const struct reference_referral *x = &member->world->referral;
    struct reference_candidate *now = &member->invitation;
    double per_day = x->per_year / REFERENCE_YEAR;
    float mean = per_day > 0.0 ? (float)fmin(65536.0 / per_day, 1e18) : INFINITY;
    uint32_t word = reference_block(member, STREAM_REFERRAL, now->k).word[0];
    float ticks = -pts_logf(pts_unitf(word)) * mean;
    uint64_t then = REFERENCE_NEVER;
    if (ticks < 2147483520.0f)
        then = (uint64_t)now->tick + (uint64_t)fmaxf(1.0f, floorf(ticks + 0.5f));
    bool over = then >= (uint64_t)member->world->h1 * 65536u || member->n_friends >= x->most;
    now->tick = over ? REFERENCE_NEVER : (uint32_t)then;
    now->k++;
}

void reference_referral_begins(struct reference_member *member) {
    const struct reference_referral *x = &member->world->referral;
    uint32_t h0 = (uint32_t)member->world->h0 * 65536u;
    member->invitation.tick = REFERENCE_NEVER;
    member->welcomed = !is_friend(member->number) || x->welcome == 0;
    if (x->per_year <= 0.0 || x->success == 0)
        return;
    member->invitation =
        (struct reference_candidate){.tick = h0 > member->start ? h0 : member->start};
    next_invitation(member);
}

uint32_t reference_next_referral(const struct reference_member *member) {
    return member->welcomed ? member->invitation.tick : member->start;
}

static void welcome(struct reference_member *member) {
    int32_t day = (int32_t)(member->start >> 16);
    int64_t full = member->world->referral.welcome;
    int64_t points = reference_guarded(member->world, day, full);
    member->welcomed = true;
    reference_book(member, REFERENCE_WITHHELD, day, full > points ? full - points : 0);
    reference_book(member, REFERENCE_ISSUED_REFERRAL, day, points);
    if (points > 0)
        reference_credit(member, day, points);
    reference_tell(member, (struct reference_event){
                               .tick = member->start, .type = REFERENCE_WELCOME, .points = points});
}

static void refer(struct reference_member *member, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t full = member->world->referral.points;
    int64_t points = reference_guarded(member->world, day, full);
    uint32_t number = friends_number(member->number, member->n_friends);
    if (number == 0) {
        member->status = PTS_ERR_RANGE;
        return;
    }
    member->n_friends++;
    reference_book(member, REFERENCE_REFERRED, day, 1);
    reference_book(member, REFERENCE_WITHHELD, day, full > points ? full - points : 0);
    reference_book(member, REFERENCE_ISSUED_REFERRAL, day, points);
    if (points > 0)
        reference_issue(member, day, points);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_REFER,
                                                    .k = reference_in_tree(number),
                                                    .points = points});
    reference_friends_add(member, number, tick);
}

static void invite(struct reference_member *member) {
    const struct reference_referral *x = &member->world->referral;
    struct reference_candidate now = member->invitation;
    int generation = generation_of(reference_in_tree(member->number));
    bool accepted = reference_block(member, STREAM_REFERRAL, now.k).word[1] < x->success;
    if (!member->dormant && accepted && generation == x->generations)
        reference_book(member, REFERENCE_REFERRED_BEYOND, (int32_t)(now.tick >> 16), 1);
    else if (!member->dormant && accepted)
        refer(member, now.tick);
    next_invitation(member);
}

void reference_referral_happens(struct reference_member *member) {
    if (!member->welcomed)
        welcome(member);
    else
        invite(member);
}

/* ---- those who have been referred ---- */

void reference_friends_add(struct reference_member *member, uint32_t number, uint32_t start) {
    struct reference_friends *all = member->friends;
    struct reference_friend *one = calloc(1, sizeof *one);
    if (all->n == all->capacity) {
        all->capacity = all->capacity ? 2 * all->capacity : 64;
        all->list = realloc(all->list, (size_t)all->capacity * sizeof(struct reference_friend *));
    }
    if (!one || !all->list)
        abort();
    *one = (struct reference_friend){.segment = member->segment,
                                     .number = number,
                                     .start = start,
                                     .generation = generation_of(reference_in_tree(number)),
                                     .index = member->index,
                                     .all = all};
    all->list[all->n++] = one;
    if (all->born)
        all->born(one);
}

void reference_friend_note(void *context, int64_t member, const struct reference_event *event) {
    struct reference_friend *one = context;
    (void)member;
    if (one->n_events == one->capacity) {
        one->capacity = one->capacity ? 2 * one->capacity : 64;
        one->events = realloc(one->events, one->capacity * sizeof *one->events);
        if (!one->events)
            abort();
    }
    one->events[one->n_events++] = *event;
}

static int in_order(const void *a, const void *b) {
    const struct reference_friend *x = *(struct reference_friend *const *)a;
    const struct reference_friend *y = *(struct reference_friend *const *)b;
    const int64_t of_x[] = {x->index, x->generation, x->start, x->number};
    const int64_t of_y[] = {y->index, y->generation, y->start, y->number};
    for (int i = 0; i < 4; i++)
        if (of_x[i] != of_y[i])
            return of_x[i] < of_y[i] ? -1 : 1;
    return 0;
}

void reference_friends_tell(struct reference_friends *all, reference_emit *emit, void *context) {
    if (all->n > 0)
        qsort(all->list, (size_t)all->n, sizeof(struct reference_friend *), in_order);
    for (int i = 0; i < all->n; i++) {
        struct reference_friend *one = all->list[i];
        for (size_t e = 0; e < one->n_events && emit; e++)
            emit(context, one->index, &one->events[e]);
        free(one->events);
        free(one);
    }
    free(all->list);
    *all = (struct reference_friends){0};
}
