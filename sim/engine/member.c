/* Instances of the rule machine, and a member's close and finish.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/fast.h"

enum {
    GENERAL = PTS_HAS_LAPSE | PTS_HAS_INACTIVITY | PTS_HAS_VISITS | PTS_HAS_DROPOUT |
              PTS_HAS_DIRECT_ODDS | PTS_HAS_DAILY | PTS_HAS_SEASON | PTS_HAS_ACTIVE,
    SHARED = GENERAL | PTS_HAS_SHARED,
    RULED = SHARED | PTS_HAS_HOLDINGS | PTS_HAS_EXTRAS | PTS_HAS_RULES,
    TRACED = RULED | PTS_HAS_EVENTS
};

static __attribute__((noinline)) bool advance_general(pts_stage *s, pts_member *m,
                                                      const pts_slices *slices, uint32_t until) {
    return advance(GENERAL, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_shared(pts_stage *s, pts_member *m,
                                                     const pts_slices *slices, uint32_t until) {
    return advance(SHARED, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_ruled(pts_stage *s, pts_member *m,
                                                    const pts_slices *slices, uint32_t until) {
    return advance(RULED, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_traced(pts_stage *s, pts_member *m,
                                                     const pts_slices *slices, uint32_t until) {
    return advance(TRACED, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_fast(pts_stage *s, pts_member *m,
                                                   const pts_slices *slices, uint32_t until) {
    return m->running ? advance_general(s, m, slices, until)
                      : fast_advance(FAST, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_active(pts_stage *s, pts_member *m,
                                                     const pts_slices *slices, uint32_t until) {
    return m->running ? advance_general(s, m, slices, until)
                      : fast_advance(FAST_ACTIVE, s, m, slices, until);
}

static __attribute__((noinline)) bool advance_simple(pts_stage *s, pts_member *m,
                                                     const pts_slices *slices, uint32_t until) {
    return m->running ? advance_general(s, m, slices, until)
                      : fast_advance(FAST_ALL, s, m, slices, until);
}

pts_member_function *pts_member_choose(unsigned features) {
    if (features & PTS_HAS_EVENTS)
        return advance_traced;
    if (features & (PTS_HAS_HOLDINGS | PTS_HAS_EXTRAS | PTS_HAS_RULES))
        return advance_ruled;
    if (features & PTS_HAS_SHARED)
        return advance_shared;
    if (features & ~(unsigned)FAST_ALL)
        return advance_general;
    if (features & ~(unsigned)FAST_ACTIVE)
        return advance_simple;
    return features & PTS_HAS_ACTIVE ? advance_active : advance_fast;
}

static void emit_total(const pts_stage *s, const pts_member *m, enum pts_event_type type,
                       uint32_t tick, uint32_t points) {
    if (!s->emit)
        return;
    pts_event event = {.tick = tick,
                       .type = type,
                       .points = (int32_t)points,
                       .balance = (int32_t)(m->earned - m->consumed)};
    s->emit(s->context, &event);
}

/* Tells the lots that a member holds. */
void pts_member_tell_held(const pts_stage *s, const pts_member *m, uint32_t tick) {
    pts_event event = {.tick = tick, .type = PTS_EVENT_HELD};
    const pts_holding *lot = s->emit && s->features & PTS_HAS_HOLDINGS ? holdings(s, m) : NULL;
    for (uint32_t i = 0; lot && i < m->more->n_lots; i++) {
        event.points = lot[i].points;
        event.issue_day = lot[i].day;
        tell(s, event);
    }
    if (!s->emit || s->features & PTS_HAS_HOLDINGS)
        return;
    const pts_lot *ring = s->arena->slots + (m->ring >> PTS_RING_BITS);
    uint32_t mask = (1u << (m->ring & ((1u << PTS_RING_BITS) - 1))) - 1, consumed = m->consumed;
    for (uint32_t i = m->head; i != m->tail; i++) {
        event.points = (int32_t)(pts_lot_earned(ring[i & mask]) - consumed);
        event.issue_day = (int32_t)pts_lot_day(ring[i & mask]);
        consumed = pts_lot_earned(ring[i & mask]);
        tell(s, event);
    }
}

int pts_member_bring(pts_stage *s, pts_member *m, pts_holding lot) {
    walk w = {.m = m};
    if ((int64_t)(m->earned - m->consumed) + lot.points > MOST_POINTS)
        return PTS_ERR_RANGE;
    m->earned += (uint32_t)lot.points;
    s->flows[PTS_ISSUED] += lot.points;
    holdings_append(s, &w, lot);
    return s->status;
}

void pts_member_expect(const pts_stage *s, pts_member *m, uint32_t tick) {
    m->more->standing->arrival = tick;
    exchange_plan(s, m);
}

int pts_member_plan(pts_stage *s, pts_member *m) {
    walk w = {.m = m, .lapses = s->lapse, .lapse = m->deadline};
    int status = s->programme->reminders.remembers ? lapsed_open(s, m) : PTS_OK;
    if (status == PTS_OK && (s->features & PTS_HAS_HOLDINGS) && plans_lapses(s))
        plan_lots(s, &w, m->start);
    change_plan(s, m);
    census_plan(s, m, m->start >> PTS_TICK_BITS);
    auction_start(s, m);
    transfer_start(s, m);
    referral_start(s, m);
    exchange_start(s, m);
    interest_plan(s, m, m->start);
    incident_plan(s, m, m->start);
    return status;
}

/* What can still be redeemed, sometime, of the member's list of lots up to a bin, and what is left of
 * them with what is owed; the latter, or with `open` the former, is also added to `cohort`. */
static int64_t count_holdings(const pts_stage *s, const pts_member *m, uint32_t last_bin, bool open,
                              int64_t *cohort, int64_t *all) {
    const pts_holding *lot = holdings(s, m);
    int64_t sum = 0;
    *all = 0;
    for (uint32_t i = 0; i < m->more->n_lots; i++) {
        if (lot[i].bin > last_bin)
            continue;
        int64_t usable = lot[i].points > 0 ? lot[i].points : 0;
        cohort[lot[i].bin] += open ? usable : lot[i].points;
        sum += usable;
        *all += lot[i].points;
    }
    return sum;
}

/* What is left of the member's lots up to a bin, also added to `cohort`. */
static int64_t count_queue(const pts_stage *s, const pts_member *m, uint32_t last_bin,
                           int64_t *cohort) {
    if (m->head == m->tail)
        return 0;
    const pts_lot *ring = s->arena->slots + (m->ring >> PTS_RING_BITS);
    const uint16_t *bin_of = s->bin;
    uint32_t mask = (1u << (m->ring & ((1u << PTS_RING_BITS) - 1))) - 1;
    uint32_t consumed = m->consumed;
    int64_t sum = 0;
    for (uint32_t i = m->head; i != m->tail; i++) {
        pts_lot lot = ring[i & mask];
        uint32_t bin = bin_of[pts_lot_day(lot)];
        if (bin > last_bin)
            break;
        int64_t left = (int64_t)(pts_lot_earned(lot) - consumed);
        cohort[bin] += left;
        sum += left;
        consumed = pts_lot_earned(lot);
    }
    return sum;
}

void pts_member_close(pts_stage *s, pts_member *m) {
    uint32_t months = (uint32_t)s->programme->time->months;
    int64_t *cohort = s->ledger->closing_cohort;
    int64_t points = 0, usable;
    if (s->features & PTS_HAS_HOLDINGS)
        usable = count_holdings(s, m, months, false, cohort, &points);
    else
        usable = points = count_queue(s, m, months, cohort);
    s->ledger->closing[s->segment] += points;
    if (!m->left)
        pts_active_count(s, &m->active, (int)months + 1);
    m->goal = m->earned;
    m->running = usable > 0 && !m->left && !m->never && s->rules->can_redeem &&
                 (!m->dormant || s->rules->population.wakes);
    emit_total(s, m, PTS_EVENT_CLOSE, s->programme->time->closes << PTS_TICK_BITS,
               (uint32_t)points);
    pts_member_tell_held(s, m, s->programme->time->closes << PTS_TICK_BITS);
}

void pts_member_finish(pts_stage *s, pts_member *m) {
    uint32_t months = (uint32_t)s->programme->time->months;
    int64_t *cohort = s->ledger->open_cohort;
    int64_t open = 0, all;
    if (m->running && s->programme->offers.after_end)
        open = s->features & PTS_HAS_HOLDINGS ? count_holdings(s, m, months, true, cohort, &all)
                                              : count_queue(s, m, months, cohort);
    emit_total(s, m, PTS_EVENT_END, s->programme->time->ends << PTS_TICK_BITS, (uint32_t)open);
    pts_member_tell_held(s, m, s->programme->time->ends << PTS_TICK_BITS);
    m->running = false;
}
