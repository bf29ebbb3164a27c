/* pointsim: where tallies and events of an oracle's member go.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

/* Of a member who has enrolled in the first year of the horizon. */
static void book_early(const struct reference_member *member, enum reference_flow flow, int bin,
                       int64_t n) {
    static const int flow_of[REFERENCE_EARLY_FLOWS] = {REFERENCE_ISSUED, REFERENCE_SPEND,
                                                       REFERENCE_REFUNDS};
    struct reference_ledger *ledger = member->ledger;
    int month = reference_bin(member->world, member->enrolment_day);
    if (member->opening || month < 1 || month > REFERENCE_EARLY_MONTHS)
        return;
    for (int f = 0; f < REFERENCE_EARLY_FLOWS; f++)
        if (flow_of[f] == (int)flow)
            ledger->early[((month - 1) * ledger->bins + bin) * REFERENCE_EARLY_FLOWS + f] += n;
}

void reference_book(struct reference_member *member, enum reference_flow flow, int32_t day,
                    int64_t n) {
    struct reference_ledger *ledger = member->ledger;
    int bin = reference_bin(member->world, day);
    int row = member->segment->index * ledger->bins + bin;
    bool reported = bin >= 1 && bin <= ledger->months;
    ledger->flows[row * REFERENCE_FLOWS + (int)flow] += member->segment->weight * n;
    book_early(member, flow, bin, member->segment->weight * n);
    reference_guards_see(member, day, flow, member->segment->weight * n);
    if (flow == REFERENCE_PURCHASES)
        reference_note_month(member, &member->bought, day);
    if (flow == REFERENCE_REDEMPTIONS)
        reference_note_month(member, &member->redeemed, day);
    if (flow == REFERENCE_PURCHASES && reported)
        ledger->sampled_purchases += n;
    if (flow == REFERENCE_REDEMPTIONS && reported)
        ledger->sampled_redemptions += n;
    if (flow == REFERENCE_PURCHASES || flow == REFERENCE_VISITS || flow == REFERENCE_REDEMPTIONS)
        ledger->sampled_events += n;
}

void reference_book_cohort(struct reference_member *member, enum reference_cohort_flow flow,
                           int32_t issue_day, int32_t day, int64_t points) {
    struct reference_ledger *ledger = member->ledger;
    int cohort = reference_bin(member->world, issue_day);
    int bin = reference_bin(member->world, day);
    ledger->cohorts[((int)flow * ledger->bins + cohort) * ledger->bins + bin] +=
        member->segment->weight * points;
}

void reference_tell(struct reference_member *member, struct reference_event event) {
    event.balance = reference_balance(member);
    if (member->emit)
        member->emit(member->context, member->index, &event);
}

void reference_tell_aside(struct reference_member *member, struct reference_event event) {
    if (member->emit)
        member->emit(member->context, member->index, &event);
}

void reference_take_part(struct reference_member *member, enum reference_cohort_flow flow,
                         int32_t issue_day, int32_t day, int64_t points) {
    reference_book_cohort(member, flow, issue_day, day, points);
    if (points != 0)
        reference_tell_aside(member, (struct reference_event){.tick = (uint32_t)day * 65536u,
                                                              .type = REFERENCE_PART,
                                                              .item = (int)flow,
                                                              .points = points,
                                                              .issue_day = issue_day});
}

void reference_tell_held(struct reference_member *member, uint32_t tick) {
    for (int i = 0; i < member->n_lots; i++)
        reference_tell_aside(member,
                             (struct reference_event){.tick = tick,
                                                      .type = REFERENCE_HELD,
                                                      .points = member->lots[i].left,
                                                      .issue_day = member->lots[i].issue_day});
}

void reference_note_held(struct reference_member *member, int bin) {
    struct reference_ledger *ledger = member->ledger;
    for (int i = 0; i < member->n_lots; i++) {
        int64_t points = member->segment->weight * member->lots[i].left;
        int cohort = reference_bin(member->world, member->lots[i].issue_day);
        ledger->held[member->segment->index * ledger->bins + bin] += points;
        ledger->held_cohort[cohort * ledger->bins + bin] += points;
    }
}
