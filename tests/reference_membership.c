/* pointsim: paid membership of an oracle's member.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_tiers.h"

int reference_membership_read(struct reference_world *world,
                              const struct reference_place *programme) {
    struct reference_place at = reference_child(programme, "membership");
    struct reference_membership *paid = &world->membership;
    int status = PTS_OK;
    paid->on = at.json != NULL;
    paid->joins = reference_word_below(reference_number(world, &at, "member_share", 0.0, &status));
    paid->fee = (int64_t)(reference_number(world, &at, "fee", 0.0, &status) * 100.0 + 0.5);
    paid->term = reference_duration_at(&at, "term").months;
    paid->renewal = reference_number(world, &at, "renewal", 0.0, &status);
    paid->effect = reference_number(world, &at, "reward_effect", 0.0, &status);
    paid->multiplier = reference_number(world, &at, "multiplier", 1.0, &status);
    return status;
}

/* First day of term k. */
static int32_t term_begins(const struct reference_member *member, int k) {
    const struct reference_world *world = member->world;
    return pts_day_add_months(world->base + member->enrolment_day, k * world->membership.term) -
           world->base;
}

static bool renews(const struct reference_member *member) {
    const struct reference_membership *paid = &member->world->membership;
    uint32_t word = reference_block(member, STREAM_RENEWAL, (uint32_t)member->term).word[0];
    if (paid->effect == 0.0 || paid->renewal == 0.0 || paid->renewal == 1.0)
        return word < reference_word_below(paid->renewal);
    double odds = pts_log(paid->renewal) - pts_log(1.0 - paid->renewal);
    double x = odds + paid->effect * pts_log(1.0 + (double)member->redeemed_in_term);
    double t = 4294967296.0 / (1.0 + pts_exp(-x));
    return word < (uint32_t)(t < 4294967295.0 ? t : 4294967295.0);
}

void reference_join(struct reference_member *member) {
    const struct reference_membership *paid = &member->world->membership;
    int32_t day = (int32_t)(member->start >> 16);
    member->pays = paid->on && reference_block(member, STREAM_MEMBERSHIP, 0).word[0] < paid->joins;
    while (member->pays && term_begins(member, member->term + 1) <= day) {
        member->term++;
        member->pays = renews(member);
    }
    if (member->pays && member->inside)
        reference_book(member, REFERENCE_FEES, day, paid->fee);
}

void reference_term_ends(struct reference_member *member, int32_t day) {
    if (!member->pays || member->gone || day <= (int32_t)(member->start >> 16) ||
        member->end <= (uint32_t)day * 65536u || term_begins(member, member->term + 1) != day)
        return;
    member->term++;
    member->pays = renews(member);
    member->redeemed_in_term = 0;
    reference_book(member, REFERENCE_RENEWAL_OFFERS, day, 1);
    reference_tell_aside(member, (struct reference_event){
                                     .tick = (uint32_t)day * 65536u,
                                     .type = member->pays ? REFERENCE_RENEWAL : REFERENCE_UNPAID,
                                     .minor = member->pays ? member->world->membership.fee : 0});
    if (!member->pays)
        return;
    reference_book(member, REFERENCE_RENEWALS, day, 1);
    reference_book(member, REFERENCE_FEES, day, member->world->membership.fee);
}
