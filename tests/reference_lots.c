/* pointsim: the lots of an oracle's member: made, vesting, extended, consumed.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_tiers.h"

#include <stdlib.h>

/* ---- what there is ---- */

int64_t reference_balance(const struct reference_member *member) {
    int64_t sum = 0;
    for (int i = 0; i < member->n_lots; i++)
        sum += member->lots[i].left;
    return sum;
}

static bool redeemable(const struct reference_lot *lot, int32_t day) {
    return lot->left > 0 && lot->vest_day <= day;
}

int64_t reference_vested(const struct reference_member *member, int32_t day) {
    int64_t sum = 0;
    for (int i = 0; i < member->n_lots; i++)
        if (redeemable(&member->lots[i], day))
            sum += member->lots[i].left;
    return sum;
}

int64_t reference_available(const struct reference_member *member, int32_t day) {
    int64_t sum = reference_frozen(member, day) ? 0 : reference_vested(member, day);
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left < 0)
            sum += member->lots[i].left;
    return sum > 0 ? sum : 0;
}

bool reference_holds_points(const struct reference_member *member) {
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left > 0)
            return true;
    return false;
}

void reference_drop_empty_lots(struct reference_member *member) {
    int kept = 0;
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left != 0)
            member->lots[kept++] = member->lots[i];
    member->n_lots = kept;
}

/* ---- when they lapse ---- */

/* "n days or n months after" a day; after n < 0: before it. */
static int32_t after(const struct reference_world *world, int32_t day,
                     struct reference_duration duration) {
    if (duration.months != 0)
        return pts_day_add_months(world->base + day, duration.months) - world->base;
    return day + duration.days;
}

int32_t reference_deadline(const struct reference_world *world, int32_t day) {
    return after(world, day, world->after) + world->grace_days;
}

/* The reset day of a date in a year, of its cut-off day at least `day`; else none. */
static int32_t reset_in(const struct reference_world *world, struct reference_month_day rule,
                        int year, int32_t day) {
    pts_date date = {.year = year, .month = rule.month, .day = rule.day};
    int length = pts_month_length(date.year, date.month);
    date.day = date.day < length ? date.day : length;
    int32_t reset = pts_date_to_day(date) - world->base;
    struct reference_duration back = {-world->cutoff.days, -world->cutoff.months};
    return after(world, reset, back) >= day ? reset : REFERENCE_NO_DAY;
}

static int32_t first_reset(const struct reference_world *world, int32_t day) {
    int32_t soonest = REFERENCE_NO_DAY;
    for (int year = pts_date_of_day(world->base + day).year; soonest == REFERENCE_NO_DAY; year++)
        for (int i = 0; i < world->n_dates; i++) {
            int32_t reset = reset_in(world, world->dates[i], year, day);
            soonest = reset < soonest ? reset : soonest;
        }
    return soonest;
}

static int32_t first_anniversary(const struct reference_world *world,
                                 const struct reference_member *member, int32_t day) {
    int32_t enrolment = world->base + member->enrolment_day;
    int32_t anniversary = pts_day_add_months(enrolment, 12) - world->base;
    for (int years = 2; anniversary < day; years++)
        anniversary = pts_day_add_months(enrolment, 12 * years) - world->base;
    return anniversary;
}

int32_t reference_expiry_by(const struct reference_world *world,
                            const struct reference_member *member,
                            const struct reference_tier *tier, int32_t day) {
    int32_t last = REFERENCE_NO_DAY;
    if (world->expiry == EXPIRY_ROLLING) {
        last = after(world, day, tier && tier->has_life ? tier->life : world->after);
        if (world->span)
            last = pts_day_span_end(world->base + last, world->span) - world->base;
    } else if (world->expiry == EXPIRY_CALENDAR) {
        last = first_reset(world, day);
    } else if (world->expiry == EXPIRY_ANNIVERSARY) {
        last = first_anniversary(world, member, day);
    } else {
        return REFERENCE_NO_DAY;
    }
    return last + world->grace_days;
}

int32_t reference_expiry_day(const struct reference_member *member,
                             const struct reference_tier *tier, int32_t day) {
    return reference_expiry_by(reference_terms(member->world, day), member, tier, day);
}

static void extend(struct reference_member *member, int32_t day) {
    int32_t least = after(member->world, day, reference_terms(member->world, day)->extension);
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].expiry_day < least)
            member->lots[i].expiry_day = least;
}

static bool counts(int which, enum reference_activity_kind kind) {
    return which == ACTIVITY_EITHER || which == (int)kind;
}

void reference_active(struct reference_member *member, int32_t day,
                      enum reference_activity_kind kind) {
    const struct reference_world *world = reference_terms(member->world, day);
    if (counts(world->activity, kind))
        member->deadline = reference_deadline(world, day);
    if (world->has_extension && counts(world->extension_activity, kind))
        extend(member, day);
}

/* ---- made ---- */

int64_t reference_add_lot(struct reference_member *member, struct reference_lot lot) {
    if (member->n_lots == member->capacity) {
        int capacity = member->capacity ? 2 * member->capacity : 64;
        struct reference_lot *lots = realloc(member->lots, (size_t)capacity * sizeof *lots);
        if (!lots) {
            member->status = PTS_ERR_MEMORY;
            return -1;
        }
        member->lots = lots;
        member->capacity = capacity;
    }
    lot.id = member->made++;
    member->lots[member->n_lots++] = lot;
    return lot.id;
}

int64_t reference_repay(struct reference_member *member, int32_t issue_day, int32_t day,
                        int64_t points) {
    for (int i = 0; i < member->n_lots && points > 0; i++) {
        struct reference_lot *debt = &member->lots[i];
        if (debt->left >= 0)
            continue;
        int64_t repaid = points < -debt->left ? points : -debt->left;
        reference_take_part(member, REFERENCE_COHORT_REVERSED, issue_day, day, repaid);
        reference_take_part(member, REFERENCE_COHORT_REVERSED, debt->issue_day, day, -repaid);
        debt->left += repaid;
        points -= repaid;
    }
    reference_drop_empty_lots(member);
    return points;
}

int64_t reference_credit(struct reference_member *member, int32_t day, int64_t points) {
    const struct reference_world *world = member->world;
    const struct reference_tier *tier = reference_tier_of(member);
    bool was_empty = !reference_holds_points(member);
    int64_t id = -1;
    reference_book(member, REFERENCE_ISSUED, day, points);
    reference_book_cohort(member, REFERENCE_COHORT_ISSUED, day, day, points);
    int64_t left = reference_repay(member, day, day, points);
    if (left > 0)
        id = reference_add_lot(
            member, (struct reference_lot){.issue_day = day,
                                           .expiry_day = reference_expiry_day(member, tier, day),
                                           .tier = tier,
                                           .vest_day = day + world->pending_days,
                                           .left = left});
    if (was_empty)
        member->deadline = reference_deadline(world, day);
    if (reference_balance(member) > 1073741824)
        member->status = PTS_ERR_RANGE;
    return id;
}

int64_t reference_issue(struct reference_member *member, int32_t day, int64_t points) {
    int64_t id = reference_credit(member, day, points);
    reference_active(member, day, ACTIVITY_EARN);
    return id;
}

/* ---- consumed ---- */

static void take(struct reference_member *member, struct reference_lot *lot, int32_t day,
                 int64_t points, enum reference_cohort_flow flow) {
    reference_take_part(member, flow, lot->issue_day, day, points);
    if (flow == REFERENCE_COHORT_TRANSFERRED)
        reference_note_sent(member, lot, points);
    lot->left -= points;
}

/* The lot that is taken from next; of equals the older. */
static struct reference_lot *next_lot(struct reference_member *member, int32_t day) {
    struct reference_lot *best = NULL;
    for (int i = 0; i < member->n_lots; i++) {
        struct reference_lot *lot = &member->lots[i];
        if (!redeemable(lot, day))
            continue;
        bool sooner = !best || member->world->order == ORDER_LIFO ||
                      (member->world->order == ORDER_FEFO && lot->expiry_day < best->expiry_day);
        best = sooner ? lot : best;
    }
    return best;
}

static void consume_pro_rata(struct reference_member *member, int32_t day, int64_t points,
                             enum reference_cohort_flow flow) {
    int64_t all = reference_vested(member, day);
    int64_t rest = points;
    int64_t *part = calloc((size_t)member->n_lots + 1, 2 * sizeof *part);
    int64_t *remainder = part + member->n_lots;
    if (!part) {
        member->status = PTS_ERR_MEMORY;
        return;
    }
    for (int i = 0; i < member->n_lots; i++) {
        bool shares = redeemable(&member->lots[i], day);
        part[i] = shares ? points * member->lots[i].left / all : 0;
        remainder[i] = shares ? points * member->lots[i].left % all : -1;
        rest -= part[i];
    }
    for (; rest > 0; rest--) {
        int largest = 0;
        for (int i = 1; i < member->n_lots; i++)
            if (remainder[i] > remainder[largest])
                largest = i;
        part[largest]++;
        remainder[largest] = -1;
    }
    for (int i = 0; i < member->n_lots; i++)
        if (part[i] > 0)
            take(member, &member->lots[i], day, part[i], flow);
    free(part);
}

void reference_consume(struct reference_member *member, int32_t day, int64_t points,
                       enum reference_cohort_flow flow) {
    if (member->world->order == ORDER_PRO_RATA && points > 0)
        consume_pro_rata(member, day, points, flow);
    while (member->world->order != ORDER_PRO_RATA && points > 0) {
        struct reference_lot *lot = next_lot(member, day);
        int64_t taken = lot->left < points ? lot->left : points;
        take(member, lot, day, taken, flow);
        points -= taken;
    }
    reference_drop_empty_lots(member);
}
