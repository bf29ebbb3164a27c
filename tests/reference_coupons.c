/* pointsim: instant coupons of an oracle's member.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

int reference_coupons_read(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place at = reference_child(programme, "instant_coupons");
    struct reference_coupons *c = &world->coupons;
    int status = PTS_OK;
    c->on = at.json != NULL;
    c->given = reference_word_below(reference_number(world, &at, "share", 0.0, &status));
    c->least = (int64_t)(reference_number(world, &at, "minimum_spend", 0.0, &status) * 100.0 + 0.5);
    c->value = (int64_t)(reference_number(world, &at, "value", 0.0, &status) * 100.0 + 0.5);
    c->days = (int32_t)(reference_number(world, &at, "valid_days", 0.0, &status) + 0.5);
    return status;
}

bool reference_holds_coupon(const struct reference_member *member, int32_t day) {
    return member->has_coupon && day <= member->coupon_day + member->world->coupons.days;
}

void reference_coupons_of_purchase(struct reference_member *member, uint32_t tick, uint32_t k,
                                   int64_t minor) {
    const struct reference_coupons *c = &member->world->coupons;
    int32_t day = (int32_t)(tick >> 16);
    if (!c->on)
        return;
    if (reference_holds_coupon(member, day)) {
        reference_book(member, REFERENCE_COUPONS_USED, day, 1);
        reference_book(member, REFERENCE_COUPON_COST, day, minor < c->value ? minor : c->value);
        reference_tell_aside(
            member, (struct reference_event){.tick = tick,
                                             .type = REFERENCE_DISCOUNT,
                                             .k = k,
                                             .minor = minor < c->value ? minor : c->value});
    }
    member->has_coupon = false;
    if (minor < c->least || reference_block(member, STREAM_PURCHASE_2, k).word[1] >= c->given)
        return;
    reference_book(member, REFERENCE_COUPONS, day, 1);
    reference_tell_aside(member,
                         (struct reference_event){.tick = tick, .type = REFERENCE_COUPON, .k = k});
    member->has_coupon = true;
    member->coupon_day = day;
}
