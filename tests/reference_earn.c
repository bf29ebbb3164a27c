/* pointsim: what an oracle's member earns by purchases and activities, and what returns take back.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_pools.h"
#include "reference_tiers.h"

#include <stdlib.h>

/* ---- caps and limits: so much a calendar day, month, year, and ever ---- */

static void period_of(const struct reference_world *world, int32_t day, int32_t period[CAPS]) {
    pts_date date = pts_date_of_day(world->base + day);
    period[CAP_DAY] = day;
    period[CAP_MONTH] = 12 * date.year + date.month;
    period[CAP_YEAR] = date.year;
    period[CAP_EVER] = 0;
}

/* What is left of every cap on the day; uses of former periods are forgotten. */
static int64_t room(const struct reference_world *world, int32_t day, const int64_t cap[CAPS],
                    struct reference_use use[CAPS]) {
    int32_t period[CAPS];
    int64_t least = REFERENCE_NO_CAP;
    period_of(world, day, period);
    for (int i = 0; i < CAPS; i++) {
        if (use[i].period != period[i])
            use[i] = (struct reference_use){.period = period[i]};
        if (cap[i] != REFERENCE_NO_CAP && cap[i] - use[i].used < least)
            least = cap[i] - use[i].used;
    }
    return least;
}

static void add_use(struct reference_use use[CAPS], int64_t n) {
    for (int i = 0; i < CAPS; i++)
        use[i].used += n;
}

/* ---- purchases ---- */

/* With the factors of category, channel, tier and paid membership, and of campaigns or without them;
 * -1 where they leave their range. */
static int64_t points_of(const struct reference_member *member, int32_t day, int32_t minor,
                         const double sale[2], double tier, double paid, bool campaigns) {
    const struct reference_world *world = member->world;
    static const double add[] = {
        [ROUND_FLOOR] = 0.0, [ROUND_NEAREST] = 5e7, [ROUND_CEIL] = 1e8 - 1.0};
    if (minor >= 1073741824)
        return -1;
    if (minor < (int64_t)(world->minimum_spend * 100.0 + 0.5))
        return 0;
    int64_t n = (int64_t)(world->points_per_unit * 1e6 + 0.5);
    double change = day >= world->change.day ? world->change.earn : 1.0;
    double x = (double)minor * (double)n * sale[0] * sale[1] * change * tier * paid;
    int64_t bonus = 0;
    if (campaigns)
        x = reference_campaign_multiplied(member, day, x, &bonus);
    x = (x + add[world->rounding]) / 1e8;
    return x < 1073741824.0 && (int64_t)x + bonus < 1073741825 ? (int64_t)x + bonus : -1;
}

static void plan_return(struct reference_member *member, struct reference_return purchase) {
    const struct reference_world *world = member->world;
    pts_block block = reference_block(member, STREAM_RETURN, purchase.k);
    if (block.word[0] >= world->returned)
        return;
    if (member->n_returns == member->returns_capacity) {
        int capacity = member->returns_capacity ? 2 * member->returns_capacity : 64;
        struct reference_return *returns =
            realloc(member->returns, (size_t)capacity * sizeof *returns);
        if (!returns) {
            member->status = PTS_ERR_MEMORY;
            return;
        }
        member->returns = returns;
        member->returns_capacity = capacity;
    }
    uint64_t ticks = (uint64_t)world->return_days * 65536u;
    purchase.tick += 1u + (uint32_t)((block.word[1] * ticks) >> 32);
    member->returns[member->n_returns++] = purchase;
}

/* What campaigns add to a purchase. */
static void note_campaign(struct reference_member *member, uint32_t tick, int64_t added) {
    reference_book(member, REFERENCE_ISSUED_CAMPAIGN, (int32_t)(tick >> 16), added);
    reference_tell_aside(member, (struct reference_event){
                                     .tick = tick, .type = REFERENCE_CAMPAIGN, .points = added});
}

int64_t reference_earn(struct reference_member *member, uint32_t tick, uint32_t k, int32_t minor) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    const struct reference_tier *tier = reference_tier_of(member);
    double paid = member->pays ? world->membership.multiplier : 1.0;
    double factor = tier ? tier->multiplier : 1.0;
    static const double none[2] = {1.0, 1.0};
    double sale[2];
    reference_sale_factors(member, k, sale);
    int64_t full = points_of(member, day, minor, sale, factor, paid, true);
    int64_t no_sale = points_of(member, day, minor, none, factor, paid, true);
    int64_t no_tier = points_of(member, day, minor, sale, 1.0, paid, true);
    int64_t no_campaign = points_of(member, day, minor, sale, factor, paid, false);
    if (full < 0) {
        member->status = PTS_ERR_RANGE;
        return 0;
    }
    int64_t most = room(world, day, world->cap, member->earned);
    int64_t points = full < most ? full : most;
    int64_t lot = -1;
    member->has_bought = true;
    add_use(member->earned, points);
    reference_book(member, REFERENCE_CAPPED, day, full - points);
    points = reference_ration(
        member, (struct reference_turn){.tick = tick, .kind = ACT_PURCHASE, .k = k}, points);
    if (points > 0)
        lot = reference_issue(member, day, points);
    no_sale = reference_guarded(world, day, no_sale);
    if (no_sale >= 0 && points > no_sale)
        reference_book(member, REFERENCE_ISSUED_SALE, day, points - no_sale);
    no_tier = reference_guarded(world, day, no_tier);
    if (no_tier >= 0 && points > no_tier)
        reference_book(member, REFERENCE_ISSUED_TIER, day, points - no_tier);
    no_campaign = reference_guarded(world, day, no_campaign);
    if (no_campaign >= 0 && points > no_campaign)
        note_campaign(member, tick, points - no_campaign);
    reference_qualify(member, day, minor, points);
    reference_rise(member, tick);
    plan_return(member, (struct reference_return){
                            .tick = tick, .k = k, .minor = minor, .points = points, .lot = lot});
    return points;
}

/* ---- activities ---- */

/* Which one it is: as likely as its share of all their rates. */
static int which_activity(const struct reference_member *member, uint32_t word) {
    const struct reference_world *world = member->world;
    double all = 0.0;
    double sum = 0.0;
    for (int i = 0; i < world->n_activities; i++)
        all += world->activities[i].per_year;
    for (int i = 0; i < world->n_activities; i++) {
        sum += world->activities[i].per_year;
        if (word < reference_word_below(sum / all))
            return i;
    }
    return world->n_activities - 1;
}

void reference_activity_happens(struct reference_member *member, struct reference_candidate now) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(now.tick >> 16);
    int which = which_activity(member, reference_block(member, STREAM_ACTIVITY, now.k).word[1]);
    const struct reference_activity *activity = &world->activities[which];
    int64_t points = 0;
    if (room(world, day, activity->most, member->occasions[which]) > 0) {
        add_use(member->occasions[which], 1);
        points = activity->points;
    }
    reference_book(member, REFERENCE_ACTIVITIES, day, 1);
    points = reference_ration(
        member, (struct reference_turn){.tick = now.tick, .kind = ACT_ACTIVITY, .k = now.k},
        points);
    if (points > 0)
        reference_issue(member, day, points);
    reference_qualify_by_activity(member, now.tick);
    reference_tell(member, (struct reference_event){.tick = now.tick,
                                                    .type = REFERENCE_ACTIVITY,
                                                    .k = now.k,
                                                    .item = which,
                                                    .points = points});
    reference_do_tasks(member, false, now.tick, now.k);
}

/* ---- returns ---- */

int reference_next_return(const struct reference_member *member) {
    int next = -1;
    for (int i = 0; i < member->n_returns; i++)
        if (next < 0 || member->returns[i].tick < member->returns[next].tick)
            next = i;
    return next;
}

/* What is left of the purchase's own lot. */
static int64_t reverse_own(struct reference_member *member, int32_t day, int64_t lot) {
    int64_t taken = 0;
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].id == lot) {
            taken = member->lots[i].left;
            reference_take_part(member, REFERENCE_COHORT_REVERSED, member->lots[i].issue_day, day,
                                taken);
            member->lots[i].left = 0;
        }
    reference_drop_empty_lots(member);
    return taken;
}

/* Debts of a day are one lot. */
static void owe(struct reference_member *member, int32_t day, int64_t points) {
    reference_take_part(member, REFERENCE_COHORT_REVERSED, day, day, points);
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left < 0 && !member->lots[i].lent && member->lots[i].issue_day == day) {
            member->lots[i].left -= points;
            return;
        }
    reference_add_lot(member, (struct reference_lot){.issue_day = day,
                                                     .expiry_day = REFERENCE_NO_DAY,
                                                     .vest_day = day,
                                                     .left = -points});
}

void reference_return_happens(struct reference_member *member, int index) {
    struct reference_return back = member->returns[index];
    int32_t day = (int32_t)(back.tick >> 16);
    for (int i = index + 1; i < member->n_returns; i++)
        member->returns[i - 1] = member->returns[i];
    member->n_returns--;
    int64_t missing = back.points;
    missing -= reverse_own(member, day, back.lot);
    int64_t vested = reference_vested(member, day);
    int64_t others = missing < vested ? missing : vested;
    reference_consume(member, day, others, REFERENCE_COHORT_REVERSED);
    if (missing > others)
        owe(member, day, missing - others);
    reference_book(member, REFERENCE_RETURNS, day, 1);
    reference_book(member, REFERENCE_REFUNDS, day, back.minor);
    reference_book(member, REFERENCE_REVERSED, day, back.points);
    reference_disqualify(member, day, back.minor, back.points);
    reference_tell(member, (struct reference_event){.tick = back.tick,
                                                    .type = REFERENCE_RETURN,
                                                    .k = back.k,
                                                    .minor = back.minor,
                                                    .points = back.points});
    reference_stop_if_run_off(member, day);
}
