/* pointsim: what an oracle's member gets for points that would lapse.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

int reference_conversion_read(struct reference_world *world,
                              const struct reference_place *programme) {
    struct reference_place conversion = reference_child(programme, "conversion");
    struct reference_place voucher = reference_child(&conversion, "voucher");
    struct reference_place donation = reference_child(&conversion, "donation");
    struct reference_conversion *c = &world->conversion;
    int status = PTS_OK;
    double insured = reference_number(world, &voucher, "member_share", 0.0, &status);
    double giving = reference_number(world, &donation, "member_share", 0.0, &status);
    double whole = insured + giving > 1.0 ? insured + giving : 1.0;
    c->insured = reference_word_below(insured / whole);
    c->giving = reference_word_below((insured + giving) / whole);
    c->rate = reference_number(world, &voucher, "rate", 0.0, &status);
    c->least = (int64_t)(reference_number(world, &voucher, "least_points", 1.0, &status) + 0.5);
    c->used = reference_word_below(reference_number(world, &voucher, "used_share", 1.0, &status));
    c->cost_share = reference_number(world, &voucher, "cost_share", 1.0, &status);
    c->cost_rate = reference_number(world, &donation, "cost_rate", 1.0, &status);
    return status;
}

static void book_cost(struct reference_member *member, int32_t day, double minor) {
    if (minor >= 9007199254740992.0)
        member->status = PTS_ERR_RANGE;
    else
        reference_book(member, REFERENCE_CONVERSION_COST, day, (int64_t)(minor + 0.5));
}

bool reference_converts(struct reference_member *member, int32_t day, int64_t points) {
    const struct reference_world *world = member->world;
    const struct reference_conversion *c = &world->conversion;
    double worth = (double)points * (world->anchor_value * 100.0 / world->anchor_points);
    uint32_t kind = reference_block(member, STREAM_CONVERSION, 0).word[0];
    if (points == 0 || member->gone || kind >= c->giving)
        return false;
    if (kind >= c->insured) {
        reference_book(member, REFERENCE_DONATED, day, points);
        book_cost(member, day, worth * c->cost_rate);
        return true;
    }
    if (points < c->least)
        return false;
    reference_book(member, REFERENCE_VOUCHERS, day, 1);
    if (member->dormant ||
        reference_block(member, STREAM_CONVERSION, (uint32_t)day + 1u).word[0] >= c->used)
        return true;
    reference_book(member, REFERENCE_VOUCHERS_USED, day, 1);
    book_cost(member, day, worth * c->rate * c->cost_share);
    return true;
}
