/* Referral: a member's invitations, the friends that enrol, and the points of both. Friends are
 * simulated after those who referred them (path.c). sim/README.md, Referral.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_REFERRAL_H
#define PTS_ENGINE_REFERRAL_H

#include "engine/interest.h"
#include "engine/pool.h"

static pts_block referral_block(const pts_stage *s, const pts_member *m, uint32_t k) {
    return pts_philox(s->programme->scenario->seed, k, s->choice_stream | PTS_STREAM_REFERRAL,
                      m->id, s->programme->path);
}

/* On to the next invitation; none when the horizon is over, or once the member has all its friends. */
static void referral_move(const pts_stage *s, const pts_member *m) {
    const pts_referral *x = &s->programme->referral;
    pts_exchange_next *next = &m->more->standing->invitation;
    uint32_t word = referral_block(s, m, next->k).word[0];
    exchange_step(next, word, x->gap);
    if (next->tick >= s->programme->time->closes << PTS_TICK_BITS ||
        m->more->standing->friends >= x->most)
        next->tick = PTS_NEVER;
}

static void referral_start(const pts_stage *s, const pts_member *m) {
    const pts_referral *x = &s->programme->referral;
    uint32_t opens = s->programme->time->opens << PTS_TICK_BITS;
    pts_standing *standing = m->more->standing;
    bool friend = m->id >= PTS_FRIEND_ID;
    standing->friends = 0;
    standing->welcome = friend && x->welcome > 0 ? m->start : PTS_NEVER;
    standing->invitation = (pts_exchange_next){0, PTS_NEVER};
    if (!x->on)
        return;
    standing->invitation.tick = m->start > opens ? m->start : opens;
    referral_move(s, m);
}

static uint32_t referral_soonest(const pts_member *m) {
    const pts_standing *x = m->more->standing;
    return x->welcome < x->invitation.tick ? x->welcome : x->invitation.tick;
}

/* Points of an act that guards leave. */
static int32_t referral_issue(pts_stage *s, walk *w, uint32_t tick, int32_t points, bool acts) {
    uint32_t day = tick >> PTS_TICK_BITS, bin = w->bin[day];
    if (s->programme->guards.issues)
        points = guarded_points(s, w, day, points);
    if (points == 0)
        return 0;
    w->flows[bin * PTS_FLOWS + PTS_ISSUED_REFERRAL] += points;
    issue((unsigned)ANY, s, w, day, bin, points, PTS_NO_PURCHASE, acts);
    return points;
}

static void welcome(pts_stage *s, walk *w, uint32_t tick) {
    w->m->more->standing->welcome = PTS_NEVER;
    exchange_plan(s, w->m);
    int32_t points = referral_issue(s, w, tick, s->programme->referral.welcome, false);
    if (s->emit)
        emit(s, (pts_event){.tick = tick, .type = PTS_EVENT_WELCOME, .points = points}, w);
}

/* Somebody enrols at the member's invitation. */
static void refer(pts_stage *s, walk *w, uint32_t tick) {
    const pts_referral *x = &s->programme->referral;
    int64_t *row = w->flows + w->bin[tick >> PTS_TICK_BITS] * PTS_FLOWS;
    pts_standing *standing = w->m->more->standing;
    if (pts_friend_generation(pts_friend_number(w->m->id)) == x->generations) {
        row[PTS_REFERRED_BEYOND] += 1;
        return;
    }
    uint32_t id = pts_friend_id(w->m->id, standing->friends++);
    int status = id == 0 ? PTS_ERR_RANGE : PTS_OK;
    if (status == PTS_OK && s->friends)
        status = pts_friends_add(s->friends, (pts_friend){tick, id});
    if (status != PTS_OK) {
        if (status == PTS_ERR_RANGE)
            fail_range(s, w, tick >> PTS_TICK_BITS);
        fail(s, w, status);
        return;
    }
    row[PTS_REFERRED] += 1;
    int32_t points = referral_issue(s, w, tick, x->points, true);
    if (s->emit)
        emit(s,
             (pts_event){.tick = tick,
                         .type = PTS_EVENT_REFER,
                         .k = pts_friend_number(id),
                         .points = points},
             w);
}

static void invite(pts_stage *s, walk *w, uint32_t tick) {
    uint32_t k = w->m->more->standing->invitation.k;
    if (!w->m->dormant && referral_block(s, w->m, k).word[1] < s->programme->referral.accepted)
        refer(s, w, tick);
    referral_move(s, w->m);
    exchange_plan(s, w->m);
}

/* What is planned for `tick`. */
static void referral_comes(pts_stage *s, walk *w, uint32_t tick) {
    if (w->m->more->standing->welcome == tick)
        welcome(s, w, tick);
    else
        invite(s, w, tick);
}

#endif
