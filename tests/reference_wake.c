/* pointsim: the oracle's dormant members who wake.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

int reference_wake_read(struct reference_world *world, const struct reference_place *root) {
    struct reference_place wake = reference_child(root, "wake_up");
    int status = PTS_OK;
    world->wakes_by_reminder =
        reference_word_below(reference_number(world, &wake, "reminder", 0.0, &status));
    world->wakes_by_campaign =
        reference_word_below(reference_number(world, &wake, "campaign", 0.0, &status));
    world->wakes_for = (int)(reference_number(world, &wake, "days", 0.0, &status) + 0.5);
    return status;
}

bool reference_wakes(const struct reference_member *member) {
    const struct reference_world *world = member->world;
    return member->segment->dormant > 0 &&
           ((world->wakes_by_reminder > 0 && world->n_reminders > 0) ||
            (world->wakes_by_campaign > 0 && world->n_campaigns > 0));
}

uint32_t reference_next_turn(const struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    uint32_t tick = (uint32_t)day * 65536u;
    if (!reference_wakes(member))
        return REFERENCE_NEVER;
    if (!member->dormant) /* always was awake, or woke for good, or for some days */
        return member->awake_until != 0 && (int32_t)(member->awake_until >> 16) == day
                   ? member->awake_until
                   : REFERENCE_NEVER;
    bool may = world->wakes_by_campaign > 0 && day > 0 && tick > member->asleep_from &&
               member->roused <= day && reference_campaign_opens(world, member->segment, day);
    return may ? tick : REFERENCE_NEVER;
}

static void wake(struct reference_member *member, uint32_t tick) {
    uint64_t until = tick + (uint64_t)member->world->wakes_for * 65536u;
    reference_book(member, REFERENCE_WOKEN, (int32_t)(tick >> 16), 1);
    member->dormant = false;
    reference_tell_aside(member, (struct reference_event){.tick = tick, .type = REFERENCE_WAKE});
    member->awake_until = until > tick && until < REFERENCE_NEVER ? (uint32_t)until : 0;
    reference_resume_candidates(member, member->asleep_from, tick);
}

void reference_is_reached(struct reference_member *member, uint32_t tick, uint32_t index) {
    if (member->dormant && reference_wakes(member) &&
        reference_block(member, STREAM_WAKE_REMINDER, index).word[0] <
            member->world->wakes_by_reminder)
        wake(member, tick);
}

void reference_turns(struct reference_member *member, uint32_t tick) {
    uint32_t day = tick >> 16;
    if (!member->dormant) {
        member->dormant = true;
        reference_tell_aside(member,
                             (struct reference_event){.tick = tick, .type = REFERENCE_SLEEP});
        member->asleep_from = tick;
        return;
    }
    member->roused = (int32_t)day + 1;
    if (reference_block(member, STREAM_WAKE_CAMPAIGN, day).word[0] <
        member->world->wakes_by_campaign)
        wake(member, tick);
}
