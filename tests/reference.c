/* pointsim: the oracle's run of a path: every sampled member, one after the other.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference.h"

#include <stdlib.h>

#include "reference_pools.h"
#include "reference_referral.h"

static int64_t *zeros(int a, int b, int c) {
    return calloc((size_t)a * (size_t)b * (size_t)c + 1, sizeof(int64_t));
}

static int ledger_init(struct reference_ledger *ledger, const struct reference_world *world) {
    int bins = world->months + 2;
    *ledger = (struct reference_ledger){.months = world->months,
                                        .bins = bins,
                                        .segments = world->n_segments,
                                        .items = world->n_items,
                                        .tiers = world->tiers.n};
    ledger->flows = zeros(ledger->segments, bins, REFERENCE_FLOWS);
    ledger->units = zeros(ledger->segments, bins, ledger->items);
    ledger->tier_members = zeros(ledger->segments, bins, ledger->tiers);
    ledger->cohorts = zeros(REFERENCE_COHORT_FLOWS, bins, bins);
    ledger->closing = zeros(ledger->segments, 1, 1);
    ledger->closing_cohort = zeros(bins, 1, 1);
    ledger->open_cohort = zeros(bins, 1, 1);
    ledger->early = zeros(REFERENCE_EARLY_MONTHS, bins, REFERENCE_EARLY_FLOWS);
    ledger->used = zeros(ledger->segments, bins, ledger->items);
    ledger->won = zeros(ledger->segments, bins, ledger->items);
    ledger->held = zeros(ledger->segments, bins, 1);
    ledger->held_cohort = zeros(bins, bins, 1);
    ledger->hours = zeros(24, world->h1 - world->h0, 1);
    ledger->guards = zeros(REFERENCE_GUARDS_MOST, bins, REFERENCE_GUARD_FLOWS);
    bool all = ledger->flows && ledger->units && ledger->tier_members && ledger->cohorts &&
               ledger->closing && ledger->closing_cohort && ledger->open_cohort && ledger->early &&
               ledger->used && ledger->won && ledger->held && ledger->held_cohort &&
               ledger->hours && ledger->guards;
    return all ? PTS_OK : PTS_ERR_MEMORY;
}

void reference_ledger_free(struct reference_ledger *ledger) {
    free(ledger->flows);
    free(ledger->units);
    free(ledger->tier_members);
    free(ledger->cohorts);
    free(ledger->closing);
    free(ledger->closing_cohort);
    free(ledger->open_cohort);
    free(ledger->early);
    free(ledger->used);
    free(ledger->won);
    free(ledger->held);
    free(ledger->held_cohort);
    free(ledger->hours);
    free(ledger->guards);
    *ledger = (struct reference_ledger){0};
}

/* ---- conservation ---- */

static bool segment_conserves(const struct reference_ledger *ledger, int segment) {
    int64_t held = 0;
    for (int bin = 0; bin <= ledger->months; bin++) {
        const int64_t *flow = ledger->flows + (segment * ledger->bins + bin) * REFERENCE_FLOWS;
        held += flow[REFERENCE_RECEIVED] - flow[REFERENCE_SENT];
        held += flow[REFERENCE_ISSUED] - flow[REFERENCE_REDEEMED] - flow[REFERENCE_EXPIRED] -
                flow[REFERENCE_CONVERTED] - flow[REFERENCE_FORFEITED] - flow[REFERENCE_REVERSED];
        if (held != ledger->held[segment * ledger->bins + bin])
            return false;
    }
    return held == ledger->closing[segment];
}

static bool cohort_conserves(const struct reference_ledger *ledger, int cohort) {
    int64_t held = 0;
    size_t square = (size_t)ledger->bins * (size_t)ledger->bins;
    for (int bin = 0; bin <= ledger->months; bin++) {
        const int64_t *cell = ledger->cohorts + cohort * ledger->bins + bin;
        held -= cell[REFERENCE_COHORT_TRANSFERRED * square];
        held +=
            cell[REFERENCE_COHORT_ISSUED * square] - cell[REFERENCE_COHORT_REDEEMED * square] -
            cell[REFERENCE_COHORT_EXPIRED * square] - cell[REFERENCE_COHORT_CONVERTED * square] -
            cell[REFERENCE_COHORT_FORFEITED * square] - cell[REFERENCE_COHORT_REVERSED * square];
        if (held != ledger->held_cohort[cohort * ledger->bins + bin])
            return false;
    }
    return held == ledger->closing_cohort[cohort];
}

/* The flows of a bin are those of its cohorts. */
static bool cohorts_are_the_flows(const struct reference_ledger *ledger, int bin) {
    static const int flow_of[REFERENCE_COHORT_FLOWS] = {
        REFERENCE_ISSUED,   REFERENCE_REDEEMED,  REFERENCE_EXPIRED, REFERENCE_FORFEITED,
        REFERENCE_REVERSED, REFERENCE_CONVERTED, REFERENCE_SENT};
    for (int f = 0; f < REFERENCE_COHORT_FLOWS; f++) {
        int64_t difference = 0;
        for (int s = 0; s < ledger->segments; s++)
            difference += ledger->flows[(s * ledger->bins + bin) * REFERENCE_FLOWS + flow_of[f]];
        for (int s = 0; s < ledger->segments && flow_of[f] == REFERENCE_SENT; s++)
            difference -=
                ledger->flows[(s * ledger->bins + bin) * REFERENCE_FLOWS + REFERENCE_RECEIVED];
        for (int cohort = 0; cohort < ledger->bins; cohort++)
            difference -= ledger->cohorts[(f * ledger->bins + cohort) * ledger->bins + bin];
        if (difference != 0)
            return false;
    }
    return true;
}

bool reference_conserves(const struct reference_ledger *ledger) {
    bool right = true;
    for (int segment = 0; segment < ledger->segments; segment++)
        right = right && segment_conserves(ledger, segment);
    for (int bin = 0; bin < ledger->bins; bin++)
        right = right && cohort_conserves(ledger, bin) && cohorts_are_the_flows(ledger, bin);
    return right;
}

/* ---- the path ---- */

struct run {
    const struct reference_world *world;
    struct reference_ledger *ledger;
    reference_emit *emit;
    void *context;
    int *status;          /* of lives that go on together */
    struct alike **crowd; /* them */
    struct reference_friends *friends;
};

static int live_days(struct reference_member *member) {
    reference_member_days(member);
    reference_count_active(member);
    free(member->bought.list);
    free(member->redeemed.list);
    free(member->lots);
    free(member->returns);
    free(member->done);
    free(member->lapsed);
    free(member->unopened);
    return member->status;
}

/* month < 0: an opening member. */
static int live(const struct run *run, const struct reference_segment *segment, int64_t j,
                int month) {
    struct reference_member member = {.world = run->world,
                                      .segment = segment,
                                      .ledger = run->ledger,
                                      .emit = run->emit,
                                      .context = run->context,
                                      .friends = run->friends,
                                      .index = run->ledger->members++};
    if (month < 0)
        reference_member_opening(&member, j);
    else
        reference_member_enrolled(&member, j, month);
    return live_days(&member);
}

static int live_friend(const struct run *run, struct reference_friend *one) {
    struct reference_member member = {.world = run->world,
                                      .segment = one->segment,
                                      .ledger = run->ledger,
                                      .emit = run->emit ? reference_friend_note : NULL,
                                      .context = one,
                                      .friends = run->friends,
                                      .index = one->index};
    reference_member_friend(&member, one->number, one->start);
    return live_days(&member);
}

/* One who lives at the same time as others. */
struct alike {
    const struct run *run;
    const struct reference_segment *segment;
    int64_t j;
    int month;
    int *status;
    struct alike *next;
};

static void live_alike(void *argument) {
    struct alike *alike = argument;
    int status = live(alike->run, alike->segment, alike->j, alike->month);
    if (*alike->status == PTS_OK)
        *alike->status = status;
}

static void live_friend_alike(void *argument) {
    struct reference_friend *one = argument;
    const struct run *run = one->all->context;
    int status = live_friend(run, one);
    if (*run->status == PTS_OK)
        *run->status = status;
}

static void friend_is_born(struct reference_friend *one) {
    reference_together_later(live_friend_alike, one, one->start);
}

/* Whether members share pools, guards see them or they send points to each other. */
static bool together(const struct reference_world *world) {
    return world->pools->n > 0 || reference_has_guards(world) || world->n_transfers > 0 ||
           world->n_auctions > 0;
}

/* Lives a member, or begins to where members share pools or send points to each other. */
static int begin(const struct run *run, const struct reference_segment *segment, int64_t j,
                 int month) {
    if (!together(run->world))
        return live(run, segment, j, month);
    struct alike *alike = calloc(1, sizeof *alike);
    if (!alike)
        return PTS_ERR_MEMORY;
    *alike = (struct alike){run, segment, j, month, run->status, *run->crowd};
    *run->crowd = alike;
    return reference_together_add(live_alike, alike);
}

static int live_segment(const struct run *run, const struct reference_segment *segment) {
    int64_t weight = segment->weight;
    int64_t opening = (2 * segment->members + weight) / (2 * weight);
    int status = PTS_OK;
    for (int64_t j = 0; j < opening && status == PTS_OK; j++)
        status = begin(run, segment, j, -1);
    double enrolled = 0.0;
    int64_t j = 0;
    for (int month = 0; month < run->world->months; month++) {
        enrolled += segment->enrolments[month];
        int64_t until = (int64_t)(enrolled / (double)weight + 0.5);
        for (; j < until && status == PTS_OK; j++)
            status = begin(run, segment, j, month);
    }
    return status;
}

static int live_all(const struct run *run) {
    int status = PTS_OK;
    for (int i = 0; i < run->world->n_segments && status == PTS_OK; i++)
        status = live_segment(run, &run->world->segments[i]);
    for (int i = 0; i < run->friends->n && status == PTS_OK && !together(run->world); i++)
        status = live_friend(run, run->friends->list[i]); /* who may add more */
    reference_together_live();
    while (*run->crowd) {
        struct alike *next = (*run->crowd)->next;
        free(*run->crowd);
        *run->crowd = next;
    }
    return status == PTS_OK ? *run->status : status;
}

int reference_run(const char *resolved_json, const char *folder, uint32_t path, int twin,
                  struct reference_ledger *out, reference_emit *emit, void *context) {
    struct reference_world world;
    struct alike *crowd = NULL;
    struct reference_friends friends = {0};
    int failed = PTS_OK;
    struct run run = {.world = &world,
                      .ledger = out,
                      .emit = emit,
                      .context = context,
                      .status = &failed,
                      .crowd = &crowd,
                      .friends = &friends};
    *out = (struct reference_ledger){0};
    int status = reference_world_read(&world, resolved_json, folder, path, twin);
    if (status == PTS_OK)
        status = ledger_init(out, &world);
    if (status == PTS_OK)
        friends.born = together(&world) ? friend_is_born : NULL;
    friends.context = &run;
    if (status == PTS_OK)
        status = live_all(&run);
    reference_friends_tell(&friends, emit, context);
    if (status == PTS_OK)
        status = reference_price_steps(&world, out);
    if (status == PTS_OK)
        reference_count_stock(&world, out);
    reference_world_free(&world);
    return status;
}
