/* pointsim: the days of an oracle's member: purchases, visits, activities, returns and the end of
 * its life in tick order, then the lapses of the day, then the horizon's close.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_referral.h"
#include "reference_tiers.h"

/* ---- events ---- */

static void leave(struct reference_member *member, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t lost = 0;
    member->gone = true;
    member->left_day = day;
    reference_transfers_leave(member, tick);
    reference_book(member, REFERENCE_LEFT, day, 1);
    for (int i = 0; i < member->n_lots && !member->world->leaver_keeps; i++) {
        struct reference_lot *lot = &member->lots[i];
        reference_take_part(member, REFERENCE_COHORT_FORFEITED, lot->issue_day, day, lot->left);
        if (lot->lent)
            reference_book(member, REFERENCE_WRITTEN_OFF, day, -lot->left);
        lost += lot->left;
        lot->left = 0;
    }
    reference_drop_empty_lots(member);
    reference_book(member, REFERENCE_FORFEITED, day, lost);
    reference_tell(member,
                   (struct reference_event){.tick = tick, .type = REFERENCE_LEAVE, .points = lost});
    if (day >= member->world->h1)
        member->stopped = true;
}

static int32_t spend_of(struct reference_member *member, uint32_t k) {
    const struct reference_segment *segment = member->segment;
    uint32_t word = reference_block(member, STREAM_PURCHASE, k).word[1];
    float w = (float)segment->spend_sd_within;
    float x = 0.0f;
    if (segment->gamma_gamma)
        x = member->spend_scale * (float)reference_member_gamma(member, segment->spend_shape_within,
                                                                STREAM_SPEND, k * 64u, 64);
    else
        x = pts_expf(member->log_spend + w * pts_normalf(word));
    return (int32_t)((x < 1073741824.0f ? x : 1073741824.0f) + 0.5f);
}

static void purchase(struct reference_member *member, uint32_t tick, uint32_t k, bool drops_out) {
    pts_block block = reference_block(member, STREAM_PURCHASE, k);
    int32_t day = (int32_t)(tick >> 16);
    int32_t minor = spend_of(member, k);
    member->has_bought_ever = true;
    member->bought_day = day;
    reference_book(member, REFERENCE_PURCHASES, day, 1);
    reference_book(member, REFERENCE_SPEND, day, minor);
    reference_coupons_of_purchase(member, tick, k, minor);
    int64_t earned = reference_earn(member, tick, k, minor);
    reference_tell(
        member,
        (struct reference_event){
            .tick = tick, .type = REFERENCE_PURCHASE, .k = k, .minor = minor, .points = earned});
    reference_do_tasks(member, true, tick, k);
    if (member->world->at_purchase)
        reference_opportunity(member, tick, k, block.word[2], STREAM_CHOICE_PURCHASE, 0.0);
    reference_stop_if_run_off(member, day);
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
    if (now.k > 0 && member->world->has_feedback &&
        !reference_happens(member, false, now.tick, now.k))
        return;
    if (real)
        purchase(member, now.tick, now.k, drops_out);
}

static void visit_candidate(struct reference_member *member) {
    struct reference_candidate now = member->visit;
    int32_t day = (int32_t)(now.tick >> 16);
    reference_next_visit(member);
    if (member->world->feedback_visits > 0.0 && !reference_happens(member, true, now.tick, now.k))
        return;
    reference_book(member, REFERENCE_VISITS, day, 1);
    reference_tell(member,
                   (struct reference_event){.tick = now.tick, .type = REFERENCE_VISIT, .k = now.k});
    if (member->world->at_visit)
        reference_opportunity(member, now.tick, now.k,
                              reference_block(member, STREAM_VISIT, now.k).word[2],
                              STREAM_CHOICE_VISIT, 0.0);
    reference_stop_if_run_off(member, day);
}

static void activity_candidate(struct reference_member *member) {
    struct reference_candidate now = member->activity;
    reference_next_activity(member);
    reference_activity_happens(member, now);
    reference_stop_if_run_off(member, (int32_t)(now.tick >> 16));
}

/* Reminders before purchases before visits before activities before returns at equal ticks; the end
 * of life before whatever is not before it. */
static void events_of_day(struct reference_member *member, int32_t day) {
    while (!member->stopped && !member->gone && member->status == PTS_OK) {
        int back = reference_next_return(member);
        uint32_t next = back < 0 ? REFERENCE_NEVER : member->returns[back].tick;
        bool asleep = member->dormant;
        next = !asleep && member->activity.tick < next ? member->activity.tick : next;
        next = !asleep && member->visit.tick < next ? member->visit.tick : next;
        if (!asleep || member->purchase.k == 0)
            next = member->purchase.tick < next ? member->purchase.tick : next;
        uint32_t turn = reference_next_turn(member, day);
        next = turn < next ? turn : next;
        uint32_t session = reference_next_session(member);
        next = session < next ? session : next;
        uint32_t exchange = reference_next_exchange(member);
        next = exchange < next ? exchange : next;
        uint32_t transfer = reference_next_transfer(member);
        next = transfer < next ? transfer : next;
        uint32_t referral = reference_next_referral(member);
        next = referral < next ? referral : next;
        uint32_t remind = reference_next_reminder(member, day);
        next = remind < next ? remind : next;
        uint32_t first = member->end <= next ? member->end : next;
        if (first == REFERENCE_NEVER || (int32_t)(first >> 16) != day)
            return;
        if (member->end <= next)
            leave(member, member->end);
        else if (remind == next)
            reference_reminder_happens(member, day);
        else if (turn == next)
            reference_turns(member, next);
        else if (session == next)
            reference_session_comes(member);
        else if (exchange == next)
            reference_exchange_happens(member);
        else if (transfer == next)
            reference_transfer_happens(member);
        else if (referral == next)
            reference_referral_happens(member);
        else if (member->purchase.tick == next && (!asleep || member->purchase.k == 0))
            purchase_candidate(member);
        else if (!asleep && member->visit.tick == next)
            visit_candidate(member);
        else if (!asleep && member->activity.tick == next)
            activity_candidate(member);
        else
            reference_return_happens(member, back);
    }
}

/* ---- what is counted at a month's end ---- */

/* In calendar months before that of the day; INT32_MAX: never. */
static int32_t months_without_purchase(const struct reference_member *member, int32_t day) {
    pts_date now = pts_date_of_day(member->world->base + day);
    if (!member->has_bought_ever)
        return INT32_MAX;
    pts_date then = pts_date_of_day(member->world->base + member->bought_day);
    return 12 * (now.year - then.year) + now.month - then.month;
}

static void count_lots(struct reference_member *member, int32_t day) {
    int bin = reference_bin(member->world, day);
    int64_t balance = reference_balance(member);
    if (member->gone || bin < 1 || bin > member->world->months)
        return;
    for (int i = 0; i < member->n_lots; i++)
        if (member->lots[i].left > 0)
            reference_book(member, REFERENCE_LIVE_LOTS, day, 1);
    if (balance > 0 && months_without_purchase(member, day) >= 12)
        reference_book(member, REFERENCE_DORMANT_POINTS, day, balance);
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
    reference_tell_held(member, (uint32_t)member->world->h1 * 65536u);
    if (!reference_holds_earlier_points(member) || member->gone ||
        !reference_can_ever_redeem(member))
        member->stopped = true;
}

/* Points still redeemable at the end of the run-off; none of a member stopped before. */
static void end_simulation(struct reference_member *member) {
    int64_t open = 0;
    if (!reference_offered_later(member->world, member->world->r1))
        member->stopped = true;
    for (int i = 0; i < member->n_lots && !member->stopped; i++) {
        const struct reference_lot *lot = &member->lots[i];
        if (lot->left < 0 || lot->issue_day >= member->world->h1)
            continue;
        int cohort = reference_bin(member->world, lot->issue_day);
        member->ledger->open_cohort[cohort] += member->segment->weight * lot->left;
        open += lot->left;
    }
    reference_tell(member, (struct reference_event){.tick = (uint32_t)member->world->r1 * 65536u,
                                                    .type = REFERENCE_END,
                                                    .points = open});
    reference_tell_held(member, (uint32_t)member->world->r1 * 65536u);
}

static void start(struct reference_member *member) {
    reference_open_lots(member);
    if (member->inside)
        reference_book(member, REFERENCE_ENROLLED, (int32_t)(member->start >> 16), 1);
    reference_join(member);
    reference_exchange_begins(member);
    reference_referral_begins(member);
    reference_tell(member, (struct reference_event){.tick = member->start,
                                                    .type = REFERENCE_START,
                                                    .k = reference_in_tree(member->number)});
    reference_tell_held(member, member->start);
}

/* What wakes a member at a day's start, before what comes to it then. */
static void wake_at_start(struct reference_member *member, int32_t day) {
    uint32_t tick = (uint32_t)day * 65536u;
    if (!member->stopped && !member->gone && member->end > tick &&
        reference_next_turn(member, day) == tick)
        reference_turns(member, tick);
}

static void live_day(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    int bin = reference_bin(world, day);
    reference_change_comes(member, day);
    reference_term_ends(member, day);
    reference_incident_comes(member, day);
    wake_at_start(member, day);
    reference_interest_comes(member, day);
    reference_mail_comes(member, day);
    events_of_day(member, day);
    reference_lapses_of_day(member, day);
    reference_tiers_of_day(member, day);
    if (world->counts_lots && !member->stopped && reference_bin(world, day + 1) != bin)
        count_lots(member, day);
    if (day < world->h1 && reference_bin(world, day + 1) != bin)
        reference_note_held(member, bin);
    if (day == world->h1 - 1)
        close_horizon(member);
    reference_day_ends(member, day);
}

void reference_member_days(struct reference_member *member) {
    const struct reference_world *world = member->world;
    if (member->status != PTS_OK)
        return;
    reference_auctions_begin(member);
    reference_transfers_begin(member); /* its place among all, before anybody waits */
    bool friend = reference_in_tree(member->number) > 0; /* comes when others are that far */
    for (int32_t day = world->h0; day < (int32_t)(member->start >> 16) && !friend; day++)
        reference_day_ends(member, day);
    start(member);
    for (int32_t day = (int32_t)(member->start >> 16); day < world->r1 && !member->stopped; day++) {
        live_day(member, day);
        if (member->status != PTS_OK)
            return;
    }
    end_simulation(member);
}
