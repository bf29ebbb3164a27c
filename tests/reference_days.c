/* pointsim: the days of an oracle's member: purchases, visits and the end of its life in tick
 * order, then the lapses of the day, then the horizon's close.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_redeem.h"

#include <stdlib.h>

/* ---- the run-off ends where no point issued before the horizon's close is left ---- */

static bool holds_earlier_points(const struct reference_member *member) {
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].issue_day < member->world->h1)
            return true;
    return false;
}

static void stop_if_run_off(struct reference_member *member, int32_t day) {
    if (day >= member->world->h1 && !holds_earlier_points(member))
        member->stopped = true;
}

static bool can_ever_redeem(const struct reference_member *member) {
    const struct reference_world *world = member->world;
    bool at_purchases = world->at_purchase && member->segment->purchases_per_year > 0.0;
    bool at_visits = world->at_visit && member->segment->visits_per_year > 0.0;
    return world->n_items > 0 && (at_purchases || at_visits);
}

/* ---- lapses ---- */

/* Takes all that is left in a lot, which leaves the list. */
static int64_t empty_lot(struct reference_member *member, int index,
                         enum reference_cohort_flow flow, int32_t day) {
    struct reference_lot lot = member->lots[index];
    reference_book_cohort(member, flow, lot.issue_day, day, lot.left);
    for (int i = index + 1; i < member->n_lots; i++)
        member->lots[i - 1] = member->lots[i];
    member->n_lots--;
    return lot.left;
}

static void lapse_lot(struct reference_member *member, int index, int32_t day) {
    int32_t issue_day = member->lots[index].issue_day;
    int64_t points = empty_lot(member, index, REFERENCE_COHORT_EXPIRED, day);
    reference_book(member, REFERENCE_EXPIRED, day, points);
    reference_tell(member, (struct reference_event){.tick = ((uint32_t)day + 1u) * 65536u,
                                                    .type = REFERENCE_LAPSE,
                                                    .points = points,
                                                    .issue_day = issue_day});
}

static void lapse_due_lots(struct reference_member *member, int32_t day) {
    for (int i = 0; i < member->n_lots && !member->stopped;) {
        if (member->lots[i].expiry_day > day) {
            i++;
            continue;
        }
        lapse_lot(member, i, day);
        stop_if_run_off(member, day);
    }
}

static void lapse_inactive(struct reference_member *member, int32_t day) {
    if (member->n_lots == 0 || reference_deadline(member) != day)
        return;
    while (member->n_lots > 0)
        lapse_lot(member, 0, day);
    stop_if_run_off(member, day);
}

/* ---- events ---- */

static void leave(struct reference_member *member, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t lost = 0;
    member->gone = true;
    reference_book(member, REFERENCE_LEFT, day, 1);
    while (!member->world->leaver_keeps && member->n_lots > 0)
        lost += empty_lot(member, 0, REFERENCE_COHORT_FORFEITED, day);
    reference_book(member, REFERENCE_FORFEITED, day, lost);
    reference_tell(member,
                   (struct reference_event){.tick = tick, .type = REFERENCE_LEAVE, .points = lost});
    if (day >= member->world->h1)
        member->stopped = true;
}

static int32_t spend_of(const struct reference_member *member, pts_block block) {
    float w = (float)member->segment->spend_sd_within;
    float x = pts_expf(member->log_spend + w * pts_normalf(block.word[1]));
    return (int32_t)((x < 1073741824.0f ? x : 1073741824.0f) + 0.5f);
}

static void purchase(struct reference_member *member, uint32_t tick, uint32_t k, bool drops_out) {
    pts_block block = reference_block(member, STREAM_PURCHASE, k);
    int32_t day = (int32_t)(tick >> 16);
    int32_t minor = spend_of(member, block);
    reference_book(member, REFERENCE_PURCHASES, day, 1);
    reference_book(member, REFERENCE_SPEND, day, minor);
    int64_t earned = reference_earn(member, day, minor);
    reference_tell(
        member,
        (struct reference_event){
            .tick = tick, .type = REFERENCE_PURCHASE, .k = k, .minor = minor, .points = earned});
    if (member->world->at_purchase)
        reference_opportunity(member, tick, k, block.word[2], STREAM_CHOICE_PURCHASE);
    stop_if_run_off(member, day);
    if (drops_out && !member->stopped)
        leave(member, tick);
}

/* Candidate 0 is real only as the purchase at enrolment; an opening BG/NBD member lives through
 * the warm-up, so that there its dropouts are void. */
static void purchase_candidate(struct reference_member *member) {
    const struct reference_segment *segment = member->segment;
    struct reference_candidate now = member->purchase;
    bool real = now.k > 0 || (member->inside && segment->purchase_at_enrolment);
    bool drops_out = now.k > 0 && segment->lifetime == LIFE_BG_NBD &&
                     reference_block(member, STREAM_PURCHASE, now.k).word[3] < member->dropout;
    if (drops_out && member->opening && now.tick < (uint32_t)member->world->h0 * 65536u)
        real = false;
    reference_next_purchase(member);
    if (real)
        purchase(member, now.tick, now.k, drops_out);
}

static void visit_candidate(struct reference_member *member) {
    struct reference_candidate now = member->visit;
    int32_t day = (int32_t)(now.tick >> 16);
    reference_next_visit(member);
    reference_book(member, REFERENCE_VISITS, day, 1);
    reference_tell(member,
                   (struct reference_event){.tick = now.tick, .type = REFERENCE_VISIT, .k = now.k});
    if (member->world->at_visit)
        reference_opportunity(member, now.tick, now.k,
                              reference_block(member, STREAM_VISIT, now.k).word[2],
                              STREAM_CHOICE_VISIT);
    stop_if_run_off(member, day);
}

/* Purchases before visits at equal ticks; the end of life before whatever is not before it. */
static void events_of_day(struct reference_member *member, int32_t day) {
    while (!member->stopped && !member->gone && member->status == PTS_OK) {
        uint32_t at_purchase = member->purchase.tick;
        uint32_t at_visit = member->visit.tick;
        uint32_t next = at_purchase <= at_visit ? at_purchase : at_visit;
        uint32_t first = member->end <= next ? member->end : next;
        if (first == REFERENCE_NEVER || (int32_t)(first >> 16) != day)
            return;
        if (member->end <= next)
            leave(member, member->end);
        else if (at_purchase <= at_visit)
            purchase_candidate(member);
        else
            visit_candidate(member);
    }
}

/* ---- the ends ---- */

static void close_horizon(struct reference_member *member) {
    int64_t weight = member->segment->weight;
    int64_t balance = reference_balance(member);
    member->ledger->closing[member->segment->index] += weight * balance;
    for (int i = 0; i < member->n_lots; i++) {
        int cohort = reference_bin(member->world, member->lots[i].issue_day);
        member->ledger->closing_cohort[cohort] += weight * member->lots[i].left;
    }
    reference_tell(member, (struct reference_event){.tick = (uint32_t)member->world->h1 * 65536u,
                                                    .type = REFERENCE_CLOSE,
                                                    .points = balance});
    if (balance == 0 || member->gone || !can_ever_redeem(member))
        member->stopped = true;
}

/* Points still redeemable at the end of the run-off; none of a member stopped before. */
static void end_simulation(struct reference_member *member) {
    int64_t open = 0;
    for (int i = 0; i < member->n_lots && !member->stopped; i++) {
        const struct reference_lot *lot = &member->lots[i];
        if (lot->issue_day >= member->world->h1)
            continue;
        int cohort = reference_bin(member->world, lot->issue_day);
        member->ledger->open_cohort[cohort] += member->segment->weight * lot->left;
        open += lot->left;
    }
    reference_tell(member, (struct reference_event){.tick = (uint32_t)member->world->r1 * 65536u,
                                                    .type = REFERENCE_END,
                                                    .points = open});
}

/* What the lots hold at the end of a warm-up or month, for the check of conservation. */
static void note_held(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    struct reference_ledger *ledger = member->ledger;
    if (member->n_lots == 0 || day >= world->h1)
        return;
    int bin = reference_bin(world, day);
    if (reference_bin(world, day + 1) == bin)
        return;
    for (int i = 0; i < member->n_lots; i++) {
        int64_t points = member->segment->weight * member->lots[i].left;
        int cohort = reference_bin(world, member->lots[i].issue_day);
        ledger->held[member->segment->index * ledger->bins + bin] += points;
        ledger->held_cohort[cohort * ledger->bins + bin] += points;
    }
}

static void start(struct reference_member *member) {
    if (member->inside)
        reference_book(member, REFERENCE_ENROLLED, (int32_t)(member->start >> 16), 1);
    reference_tell(member,
                   (struct reference_event){.tick = member->start, .type = REFERENCE_START});
}

static void live_day(struct reference_member *member, int32_t day) {
    events_of_day(member, day);
    if (member->world->expiry == EXPIRY_INACTIVITY && !member->stopped)
        lapse_inactive(member, day);
    else
        lapse_due_lots(member, day);
    note_held(member, day);
    if (day == member->world->h1 - 1)
        close_horizon(member);
}

void reference_member_days(struct reference_member *member) {
    const struct reference_world *world = member->world;
    if (member->status != PTS_OK)
        return;
    start(member);
    for (int32_t day = (int32_t)(member->start >> 16); day < world->r1 && !member->stopped; day++) {
        live_day(member, day);
        if (member->status != PTS_OK)
            return;
    }
    end_simulation(member);
}
