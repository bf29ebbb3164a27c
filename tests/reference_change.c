/* pointsim: a change of the rules on a date, for the oracle: read from the scenario, and what it does
 * to a member on the day.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_tiers.h"

#include <stdlib.h>

/* ---- reading ---- */

static int32_t day_at(const struct reference_world *world, const struct reference_place *at,
                      const char *key, int32_t absent) {
    const char *text = reference_text(at, key);
    pts_date date;
    return text && pts_date_parse(text, &date) ? pts_date_to_day(date) - world->base : absent;
}

static int rounded(const struct reference_world *world, const struct reference_place *at,
                   const char *key, double absent, int *status) {
    return (int)(reference_number(world, at, key, absent, status) + 0.5);
}

static void read_transition(const struct reference_world *world, const struct reference_place *at,
                            struct reference_change *change, int *status) {
    static const char *const olds[] = {"keep", "shorten", "renew", NULL};
    struct reference_place extension = reference_child(at, "extension");
    struct reference_place compensation = reference_child(at, "compensation");
    change->old_lots = reference_word(at, "old_lots", olds, OLD_LOTS_KEEP);
    change->least = change->day + rounded(world, at, "grace_days", 30.0, status);
    double share = reference_number(world, &extension, "share", 0.0, status);
    change->extended = reference_word_below(share);
    change->extension = rounded(world, &extension, "days", 0.0, status);
    change->claims =
        reference_word_below(reference_number(world, &compensation, "share", 0.0, status));
    change->rate = reference_number(world, &compensation, "rate", 0.0, status);
}

static void read_announcement(const struct reference_world *world, const struct reference_place *at,
                              struct reference_change *change, int *status) {
    struct reference_place announcement = reference_child(at, "announcement");
    struct reference_place deadline = reference_child(at, "deadline");
    change->announced = day_at(world, at, "announced", change->day - 30);
    change->announcement = reference_number(world, &announcement, "log_odds", 0.0, status);
    change->deadline = reference_number(world, &deadline, "log_odds", 0.0, status);
    change->deadline_days = rounded(world, &deadline, "days", 7.0, status);
}

int reference_change_read(struct reference_world *world, const struct reference_place *programme) {
    struct reference_place at = reference_child(programme, "change");
    struct reference_change *change = &world->change;
    int status = PTS_OK;
    change->day = day_at(world, &at, "date", REFERENCE_NO_DAY);
    change->earn = change->price = 1.0;
    if (!at.json)
        return PTS_OK;
    change->earn = reference_number(world, &at, "earn_factor", 1.0, &status);
    change->price = reference_number(world, &at, "price_factor", 1.0, &status);
    read_transition(world, &at, change, &status);
    read_announcement(world, &at, change, &status);
    struct reference_place terms = reference_child(&at, "expiry");
    if (!terms.json)
        return status;
    world->later = malloc(sizeof *world->later);
    if (!world->later)
        return PTS_ERR_MEMORY;
    *world->later = *world;
    world->later->dates = NULL;
    world->later->n_dates = 0;
    int later = reference_expiry_read(world->later, &at);
    return later < 0 ? later : status;
}

void reference_change_free(struct reference_world *world) {
    if (world->later)
        free(world->later->dates);
    free(world->later);
}

/* ---- by day ---- */

const struct reference_world *reference_terms(const struct reference_world *world, int32_t day) {
    return world->later && day >= world->change.day ? world->later : world;
}

double reference_change_odds(const struct reference_world *world, int32_t day, double x) {
    const struct reference_change *change = &world->change;
    if (change->day == REFERENCE_NO_DAY || day < change->announced || day >= change->day)
        return x;
    x += change->announcement;
    return day >= change->day - change->deadline_days ? x + change->deadline : x;
}

/* ---- the day ---- */

/* The last day of an old lot from the change on. */
static int32_t last_day(const struct reference_member *member, const struct reference_lot *lot,
                        bool extended) {
    const struct reference_world *world = member->world;
    const struct reference_change *change = &world->change;
    const struct reference_world *terms = world->later ? world->later : world;
    int32_t last = lot->expiry_day;
    if (change->old_lots == OLD_LOTS_RENEW)
        last = reference_expiry_by(terms, member, lot->tier, change->day);
    if (change->old_lots == OLD_LOTS_SHORTEN) {
        int32_t other = reference_expiry_by(terms, member, lot->tier, lot->issue_day);
        other = other < change->least ? change->least : other;
        last = other < last ? other : last;
    }
    return extended && last != REFERENCE_NO_DAY ? last + change->extension : last;
}

static int64_t move_lots(struct reference_member *member, bool extended) {
    int64_t moved = 0;
    for (int i = 0; i < member->n_lots; i++) {
        struct reference_lot *lot = &member->lots[i];
        int32_t last = lot->left > 0 ? last_day(member, lot, extended) : lot->expiry_day;
        if (last != lot->expiry_day)
            moved += lot->left;
        lot->expiry_day = last;
    }
    return moved;
}

/* To members of before that are still there; where nothing could happen to any, no event. */
void reference_change_comes(struct reference_member *member, int32_t day) {
    const struct reference_change *change = &member->world->change;
    uint32_t tick = (uint32_t)day * 65536u;
    if (day != change->day || member->start >= tick || member->gone || member->stopped ||
        member->end <= tick ||
        (change->old_lots == OLD_LOTS_KEEP && change->extended == 0 && change->claims == 0))
        return;
    pts_block block = reference_block(member, STREAM_CHANGE, 0);
    int64_t moved = move_lots(member, block.word[0] < change->extended);
    int64_t balance = reference_balance(member);
    int64_t given = 0;
    if (block.word[1] < change->claims && !member->dormant && balance > 0)
        given = (int64_t)(change->rate * (double)balance);
    if (given > 0) {
        reference_issue(member, day, given);
        reference_book(member, REFERENCE_ISSUED_COMPENSATION, day, given);
    }
    reference_tell(member, (struct reference_event){
                               .tick = tick,
                               .type = REFERENCE_CHANGE,
                               .units = moved,
                               .points = given,
                           });
}
