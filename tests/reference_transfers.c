/* pointsim: the oracle's transfers between members: who lives at the same time as others waits at
 * the start of each day until all have lived the day before it, and takes what has arrived.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_transfers.h"

#include <math.h>
#include <stdlib.h>

#include "reference_pools.h"
#include "reference_tiers.h"

/* ---- the world's ---- */

static int by_draw_id(const void *a, const void *b) {
    const struct reference_transfer *x = a;
    const struct reference_transfer *y = b;
    return (x->draw_id > y->draw_id) - (x->draw_id < y->draw_id);
}

static void read_one(struct reference_world *world, const struct reference_place *at,
                     struct reference_transfer *way, int *status) {
    static const char *const to[] = {"anyone", "household", NULL};
    static const char *const expiry[] = {"keeps", "renews", NULL};
    way->draw_id = (uint32_t)reference_integer(at, "draw_id");
    way->per_year = reference_number(world, at, "per_year", 0.0, status);
    way->share = reference_number(world, at, "share", 1.0, status);
    way->least = (int64_t)(reference_number(world, at, "least_points", 1.0, status) + 0.5);
    way->most = (int64_t)(reference_number(world, at, "most_points", 2e9, status) + 0.5);
    way->fee = (int64_t)(reference_number(world, at, "fee", 0.0, status) * 1e6 + 0.5);
    way->renews = reference_word(at, "expiry", expiry, 0) == 1;
    if (reference_word(at, "to", to, 0) == 1)
        way->household = (int)reference_integer(at, "size");
}

int reference_transfers_read(struct reference_world *world,
                             const struct reference_place *programme) {
    struct reference_place ways = reference_child(programme, "transfers");
    const cJSON *one = NULL;
    int status = PTS_OK;
    world->mail = calloc(1, sizeof *world->mail);
    if (!world->mail)
        return PTS_ERR_MEMORY;
    cJSON_ArrayForEach(one, ways.json) {
        struct reference_place at = reference_child(&ways, one->string);
        read_one(world, &at, &world->transfers[world->n_transfers++], &status);
    }
    qsort(world->transfers, (size_t)world->n_transfers, sizeof *world->transfers, by_draw_id);
    return status;
}

void reference_transfers_free(struct reference_world *world) {
    if (!world->mail)
        return;
    for (int i = 0; i < world->mail->n_gifts; i++)
        free(world->mail->gifts[i].lots);
    free(world->mail->gifts);
    free(world->mail->residents);
    free(world->mail);
}

/* One more of `size` bytes after n. */
static void *one_more(void *list, int n, size_t size) {
    void *grown = realloc(list, ((size_t)n + 1) * size);
    if (!grown)
        abort();
    return grown;
}

/* ---- when ---- */

static void next_of(struct reference_member *member, int i) {
    const struct reference_transfer *way = &member->world->transfers[i];
    struct reference_candidate *now = &member->transfers[i];
    double per_day = way->per_year / REFERENCE_YEAR;
    float mean = per_day > 0.0 ? (float)fmin(65536.0 / per_day, 1e18) : INFINITY;
    uint32_t word =
        reference_block(member, STREAM_TRANSFER, now->k + way->draw_id * 268435456u).word[0];
    float ticks = -pts_logf(pts_unitf(word)) * mean;
    uint64_t then = REFERENCE_NEVER;
    if (ticks < 2147483520.0f)
        then = (uint64_t)now->tick + (uint64_t)fmaxf(1.0f, floorf(ticks + 0.5f));
    now->tick = then < REFERENCE_NEVER ? (uint32_t)then : REFERENCE_NEVER;
    now->k++;
}

void reference_transfers_begin(struct reference_member *member) {
    struct reference_mail *mail = member->world->mail;
    int place = 0;
    if (member->world->n_transfers == 0)
        return;
    for (int i = 0; i < mail->n_residents; i++)
        place += mail->residents[i].segment == member->segment->index;
    mail->residents =
        one_more(mail->residents, mail->n_residents, sizeof(struct reference_resident));
    member->resident = mail->n_residents++;
    mail->residents[member->resident] = (struct reference_resident){
        member->segment->index, place, member->number, member->start, member->end};
    for (int i = 0; i < member->world->n_transfers; i++) {
        member->transfers[i] = (struct reference_candidate){.tick = member->start};
        next_of(member, i);
    }
}

uint32_t reference_next_transfer(const struct reference_member *member) {
    uint32_t next = REFERENCE_NEVER;
    for (int i = 0; i < member->world->n_transfers; i++)
        next = member->transfers[i].tick < next ? member->transfers[i].tick : next;
    return next;
}

void reference_transfers_leave(const struct reference_member *member, uint32_t tick) {
    if (member->world->n_transfers > 0)
        member->world->mail->residents[member->resident].end = tick;
}

/* ---- giving ---- */

static bool is_there(const struct reference_resident *resident, uint32_t tick) {
    return resident->start < tick && resident->end > tick;
}

/* The resident of a segment at a place. */
static int resident_at(const struct reference_mail *mail, int segment, int place) {
    for (int i = 0; i < mail->n_residents; i++)
        if (mail->residents[i].segment == segment && mail->residents[i].place == place)
            return i;
    return -1;
}

static int head_of(const struct reference_mail *mail, int resident, int household) {
    int place = mail->residents[resident].place;
    return resident_at(mail, mail->residents[resident].segment, place / household * household);
}

void reference_note_sent(const struct reference_member *member, const struct reference_lot *lot,
                         int64_t points) {
    struct reference_mail *mail = member->world->mail;
    struct reference_gift *gift = &mail->gifts[mail->n_gifts - 1];
    gift->lots = one_more(gift->lots, gift->n, sizeof(struct reference_lot));
    gift->lots[gift->n] = *lot;
    gift->lots[gift->n++].left = points;
    gift->points += points;
}

static int64_t fee_of(const struct reference_transfer *way, int64_t points) {
    return points * way->fee / 1000000;
}

static void give(struct reference_member *member, int i, uint32_t tick, uint32_t k) {
    const struct reference_transfer *way = &member->world->transfers[i];
    struct reference_mail *mail = member->world->mail;
    int32_t day = (int32_t)(tick >> 16);
    int64_t points = (int64_t)(way->share * (double)reference_available(member, day));
    points = points < way->most ? points : way->most;
    if (member->never || member->dormant || points < way->least || points < 1 ||
        day + 1 >= member->world->h1)
        return;
    if (way->household > 0) {
        int head = head_of(mail, member->resident, way->household);
        reference_wait_until(member,
                             tick); /* others may wait for their turn with a pool before it */
        if (head == member->resident || !is_there(&mail->residents[head], tick))
            return;
    }
    mail->gifts = one_more(mail->gifts, mail->n_gifts, sizeof(struct reference_gift));
    mail->gifts[mail->n_gifts++] =
        (struct reference_gift){.giver = member->resident, .way = i, .k = k, .day = day, .to = -1};
    reference_consume(member, day, points, REFERENCE_COHORT_TRANSFERRED);
    reference_book(member, REFERENCE_SENT, day, points);
    reference_book(member, REFERENCE_TRANSFERS, day, 1);
    reference_book(member, REFERENCE_TRANSFER_FEES, day, fee_of(way, points));
    reference_active(member, day, ACTIVITY_REDEEM);
    reference_tell(member,
                   (struct reference_event){
                       .tick = tick, .type = REFERENCE_SEND, .k = k, .points = points, .item = i});
}

void reference_transfer_happens(struct reference_member *member) {
    int i = 0;
    uint32_t tick = reference_next_transfer(member);
    while (member->transfers[i].tick != tick)
        i++;
    uint32_t k = member->transfers[i].k;
    next_of(member, i);
    give(member, i, tick, k);
}

/* ---- arriving ---- */

static int count_residents(const struct reference_mail *mail, int segment) {
    int n = 0;
    for (int i = 0; i < mail->n_residents; i++)
        n += mail->residents[i].segment == segment;
    return n;
}

/* Sixty-four times somebody of the segment, until one is there that is not the giver. */
static int draw_receiver(const struct reference_member *member, const struct reference_gift *gift,
                         uint32_t tick) {
    const struct reference_mail *mail = member->world->mail;
    const struct reference_resident *giver = &mail->residents[gift->giver];
    uint32_t index = gift->k * 16u + member->world->transfers[gift->way].draw_id * 268435456u;
    uint64_t n = (uint64_t)count_residents(mail, giver->segment);
    struct reference_member sender = {
        .world = member->world, .segment = member->segment, .number = giver->number};
    for (uint32_t a = 0; a < 64; a++) {
        pts_block block = reference_block(&sender, STREAM_RECEIVER, index + a / 4);
        int place = (int)(block.word[a % 4] * n >> 32);
        int to = resident_at(mail, giver->segment, place);
        if (to != gift->giver && is_there(&mail->residents[to], tick))
            return to;
    }
    return gift->giver;
}

static int receiver(const struct reference_member *member, const struct reference_gift *gift,
                    uint32_t tick) {
    const struct reference_mail *mail = member->world->mail;
    int household = member->world->transfers[gift->way].household;
    if (household == 0)
        return draw_receiver(member, gift, tick);
    int head = head_of(mail, gift->giver, household);
    return is_there(&mail->residents[head], tick) ? head : gift->giver;
}

static void take_in(struct reference_member *member, int32_t day, struct reference_lot lot,
                    int way) {
    bool was_empty = !reference_holds_points(member), renews = member->world->transfers[way].renews;
    int64_t points = lot.left;
    reference_book(member, REFERENCE_RECEIVED, day, points);
    reference_book_cohort(member, REFERENCE_COHORT_TRANSFERRED, lot.issue_day, day, -points);
    lot.left = reference_repay(member, lot.issue_day, day, points);
    lot.vest_day = day;
    if (renews)
        lot.tier = reference_tier_of(member);
    if (renews)
        lot.expiry_day = reference_expiry_day(member, lot.tier, day);
    else if (lot.expiry_day < day)
        lot.expiry_day = day;
    if (lot.left > 0) {
        reference_add_lot(member, lot);
        if (was_empty)
            member->deadline = reference_deadline(member->world, day);
    }
    if (reference_balance(member) > 1073741824)
        member->status = PTS_ERR_RANGE;
    reference_tell(member, (struct reference_event){.tick = (uint32_t)day * 65536u,
                                                    .type = REFERENCE_ARRIVE,
                                                    .points = points,
                                                    .item = way,
                                                    .issue_day = lot.issue_day});
}

/* A gift reaches the member, or comes back when it has left: then it is the company's. */
static void take_gift(struct reference_member *member, int32_t day, struct reference_gift *gift,
                      bool there) {
    int64_t fee = fee_of(&member->world->transfers[gift->way], gift->points);
    for (int i = 0; i < gift->n; i++) {
        struct reference_lot lot = gift->lots[i];
        int64_t kept = fee < lot.left ? fee : lot.left;
        fee -= kept;
        lot.left -= kept;
        if (lot.left > 0 && there)
            take_in(member, day, lot, gift->way);
        else
            reference_book(member, REFERENCE_TRANSFER_FEES, day, lot.left);
    }
}

/* What the i-th resident sent to the member on the day before. */
static void take_from(struct reference_member *member, int giver, int first, int32_t day) {
    struct reference_mail *mail = member->world->mail;
    uint32_t tick = (uint32_t)day * 65536u;
    bool there = is_there(&mail->residents[member->resident], tick);
    for (int i = first, n = mail->n_gifts; i < n; i++) {
        struct reference_gift *gift = &mail->gifts[i];
        if (gift->day != day - 1 || gift->giver != giver)
            continue;
        if (gift->to < 0)
            gift->to = receiver(member, gift, tick);
        if (gift->to == member->resident)
            take_gift(member, day, gift, there);
    }
}

void reference_mail_comes(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    struct reference_mail *mail = world->mail;
    uint32_t tick = (uint32_t)day * 65536u;
    bool first_day = tick <= member->start;
    if (world->n_transfers == 0 || day >= world->h1)
        return;
    reference_wait_until(member, first_day ? member->start : tick);
    int first = mail->n_gifts;
    while (first > 0 && mail->gifts[first - 1].day >= day - 1)
        first--;
    bool any = !first_day && first < mail->n_gifts && mail->gifts[first].day == day - 1;
    for (int i = 0; i < mail->n_residents && any; i++)
        if (mail->residents[i].segment == member->segment->index)
            take_from(member, i, first, day);
}
