/* pointsim: the oracle's interest on points, and points that are lent.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

int reference_savings_read(struct reference_world *world, const struct reference_place *programme) {
    static const char *const credited[] = {"month", "year", NULL};
    struct reference_place interest = reference_child(programme, "interest");
    struct reference_place loan = reference_child(programme, "loan");
    int status = PTS_OK;
    world->interest =
        (int64_t)(reference_number(world, &interest, "rate", 0.0, &status) * 1e6 + 0.5);
    world->interest_least =
        (int64_t)(reference_number(world, &interest, "least_points", 1.0, &status) + 0.5);
    world->interest_yearly = reference_word(&interest, "credited", credited, 0) == 1;
    world->loan.taken = reference_word_below(reference_number(world, &loan, "share", 0.0, &status));
    world->loan.most = (int64_t)(reference_number(world, &loan, "most_points", 0.0, &status) + 0.5);
    world->loan.part = reference_number(world, &loan, "most_share", 1.0, &status);
    world->loan.fee = (int64_t)(reference_number(world, &loan, "fee", 0.0, &status) + 0.5);
    return status;
}

void reference_interest_comes(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    const int64_t whole = 12000000;
    uint32_t tick = (uint32_t)day * 65536u;
    if (world->interest == 0)
        return;
    pts_date date = pts_date_of_day(world->base + day);
    if (date.day != 1 || member->gone || member->stopped || member->start >= tick ||
        member->end <= tick)
        return;
    int64_t balance = reference_available(member, day);
    if (balance >= world->interest_least)
        member->interest += balance * world->interest;
    int64_t points = member->interest / whole;
    if (points == 0 || (world->interest_yearly && date.month != 1))
        return;
    member->interest %= whole;
    reference_book(member, REFERENCE_ISSUED_INTEREST, day, points);
    reference_credit(member, day, points);
    reference_tell(member, (struct reference_event){
                               .tick = tick, .type = REFERENCE_INTEREST, .points = points});
}

/* ---- loan ---- */

static bool owes(const struct reference_member *member) {
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left < 0)
            return true;
    return false;
}

static void lend(struct reference_member *member, uint32_t tick, uint32_t k, int64_t points) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t fee = member->world->loan.fee;
    struct reference_lot lot = {
        .issue_day = day, .expiry_day = REFERENCE_NO_DAY, .vest_day = day, .left = points};
    reference_add_lot(member, lot);
    lot.left = -(points + fee);
    lot.lent = true;
    reference_add_lot(member, lot);
    reference_book(member, REFERENCE_LOANS, day, 1);
    reference_book(member, REFERENCE_BORROWED, day, points);
    reference_book(member, REFERENCE_LOAN_FEES, day, fee);
    reference_book(member, REFERENCE_REVERSED, day, fee);
    reference_take_part(member, REFERENCE_COHORT_REVERSED, day, day, fee);
    reference_tell(
        member, (struct reference_event){
                    .tick = tick, .type = REFERENCE_LOAN, .k = k, .points = fee, .units = points});
}

void reference_borrow(struct reference_member *member, uint32_t tick, uint32_t k,
                      enum reference_stream choice) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    const struct reference_shelf *shelf = &world->shelves[day];
    int64_t balance = reference_available(member, day);
    bool at_visit = choice == STREAM_CHOICE_VISIT;
    if (world->loan.taken == 0 || (!at_visit && choice != STREAM_CHOICE_PURCHASE) ||
        shelf->n == 0 || balance < member->segment->threshold || owes(member) ||
        reference_frozen(member, day))
        return;
    const struct reference_item *item = &shelf->items[0];
    int64_t points = item->points - balance;
    if (points <= 0 || points + world->loan.fee > world->loan.most ||
        points > (int64_t)(world->loan.part * (double)item->points))
        return;
    reference_book(member, REFERENCE_OPPORTUNITIES, day, 1);
    if (reference_block(member, STREAM_LOAN, k + (at_visit ? 2147483648u : 0u)).word[0] >=
            world->loan.taken ||
        !reference_is_served(member, tick, k, choice, item))
        return;
    lend(member, tick, k, points);
    reference_hand_over(member, tick, k, choice, item, item->points, 1);
}
