/* Instances of the rule machine, and a member's close and finish.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/machine.h"

enum {
    GENERAL = PTS_HAS_LAPSE | PTS_HAS_INACTIVITY | PTS_HAS_VISITS | PTS_HAS_DROPOUT |
              PTS_HAS_DIRECT_ODDS | PTS_HAS_DAILY,
    TRACED = GENERAL | PTS_HAS_EVENTS
};

static __attribute__((noinline)) bool advance_lapse(pts_stage *s, pts_member *m, pts_slice p,
                                                    pts_slice v, uint32_t until) {
    return advance(PTS_HAS_LAPSE, true, s, m, p, v, until);
}

static __attribute__((noinline)) bool advance_general(pts_stage *s, pts_member *m, pts_slice p,
                                                      pts_slice v, uint32_t until) {
    return advance(GENERAL, false, s, m, p, v, until);
}

static __attribute__((noinline)) bool advance_traced(pts_stage *s, pts_member *m, pts_slice p,
                                                     pts_slice v, uint32_t until) {
    return advance(TRACED, false, s, m, p, v, until);
}

pts_member_function *pts_member_choose(unsigned features) {
    if (features & PTS_HAS_EVENTS)
        return advance_traced;
    return features == PTS_HAS_LAPSE ? advance_lapse : advance_general;
}

static void emit_total(const pts_stage *s, const pts_member *m, enum pts_event_type type,
                       uint32_t tick, uint32_t points) {
    pts_event event = {.tick = tick,
                       .type = type,
                       .points = (int32_t)points,
                       .balance = (int32_t)(m->earned - m->consumed)};
    if (s->emit)
        s->emit(s->context, &event);
}

/* What is left of the member's lots up to a bin, also added to `cohort`. */
static int64_t count_lots(const pts_stage *s, const pts_member *m, uint32_t last_bin,
                          int64_t *cohort) {
    if (m->head == m->tail)
        return 0;
    const pts_lot *ring = s->arena->slots + (m->ring >> PTS_RING_BITS);
    uint32_t mask = (1u << (m->ring & ((1u << PTS_RING_BITS) - 1))) - 1;
    uint32_t consumed = m->consumed;
    int64_t sum = 0;
    for (uint32_t i = m->head; i != m->tail; i++) {
        pts_lot lot = ring[i & mask];
        if (pts_lot_bin(lot) > last_bin)
            break;
        int64_t left = (int64_t)(pts_lot_earned(lot) - consumed);
        cohort[pts_lot_bin(lot)] += left;
        sum += left;
        consumed = pts_lot_earned(lot);
    }
    return sum;
}

void pts_member_close(pts_stage *s, pts_member *m) {
    uint32_t months = (uint32_t)s->programme->time->months;
    int64_t points = count_lots(s, m, months, s->ledger->closing_cohort);
    s->ledger->closing[s->segment] += points;
    m->goal = m->earned;
    m->running = points > 0 && !m->left && s->rules->can_redeem;
    emit_total(s, m, PTS_EVENT_CLOSE, s->programme->time->closes << PTS_TICK_BITS,
               (uint32_t)points);
}

void pts_member_finish(pts_stage *s, pts_member *m) {
    uint32_t months = (uint32_t)s->programme->time->months;
    int64_t open = m->running ? count_lots(s, m, months, s->ledger->open_cohort) : 0;
    emit_total(s, m, PTS_EVENT_END, s->programme->time->ends << PTS_TICK_BITS, (uint32_t)open);
    m->running = false;
}
