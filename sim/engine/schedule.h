/* What rules plan for a member: reminders at their hour, reviews at a day's end (the first tick of the
 * next one), renewals, and what wakes a member, at the start of a day. A plan comes before any other event of its tick, and after the lapses due at it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_SCHEDULE_H
#define PTS_ENGINE_SCHEDULE_H

#include "engine/auction.h"
#include "engine/census.h"
#include "engine/change.h"
#include "engine/exchange.h"
#include "engine/incident.h"
#include "engine/membership.h"
#include "engine/referral.h"
#include "engine/remind.h"
#include "engine/standing.h"
#include "engine/transfer.h"

/* Tick of the next plan, PTS_NEVER. */
INLINE uint32_t next_planned(const pts_member *m) {
    const uint32_t *planned = m->more->planned;
    uint32_t least = planned[0];
    for (int i = 1; i < PTS_PLANNED; i++)
        least = planned[i] < least ? planned[i] : least;
    return least;
}

/* The end of a day, at the first tick of the next one. */
static void day_ends(const pts_stage *s, const walk *w, uint32_t tick) {
    if (s->programme->tiers.n > 0)
        standing_day_ends(s, w, tick);
    census(s, w, tick);
}

/* What is planned for `tick` with others: auctions first, then what arrives, then partners, then what is given, then
 * referral. */
static void others_come(pts_stage *s, walk *w, uint32_t tick) {
    const pts_exchange_next *next = w->m->more->standing->exchanges;
    bool partner = false;
    for (int i = 0; i < s->programme->exchange.n; i++)
        partner = partner || next[i].tick == tick;
    if (auction_soonest(s, w->m) == tick)
        auctions_come(s, w, tick);
    else if (w->m->more->standing->arrival == tick)
        arrivals_come(s, w, tick);
    else if (partner)
        exchange_comes(s, w, tick);
    else if (transfer_soonest(s, w->m) == tick)
        transfer_comes(s, w, tick);
    else
        referral_comes(s, w, tick);
}

/* Carries out what is planned for `tick`, the soonest; each plan says when it comes again. */
static void carry_out(pts_stage *s, walk *w, uint32_t tick) {
    uint32_t *planned = w->m->more->planned;
    if (planned[PTS_PLANNED_REMINDER] == tick) {
        remind(s, w, tick);
    } else if (planned[PTS_PLANNED_REVIEW] == tick) {
        day_ends(s, w, tick);
    } else if (planned[PTS_PLANNED_CHANGE] == tick) {
        change_comes(s, w, tick);
    } else if (planned[PTS_PLANNED_RENEWAL] == tick) {
        membership_ends(s, w, tick);
    } else if (planned[PTS_PLANNED_INCIDENT] == tick) {
        incident_comes(s, w, tick);
    } else if (planned[PTS_PLANNED_WAKE] == tick) {
        turn_over(s, w, tick);
    } else if (planned[PTS_PLANNED_INTEREST] == tick) {
        interest_comes(s, w, tick);
    } else {
        others_come(s, w, tick);
    }
}

/* What is planned for a day's end at or before `tick`: the first tick of the next day, of which no
 * other plan is carried out. */
static void end_day(const pts_stage *s, const walk *w, uint32_t tick) {
    if (w->m->more->planned[PTS_PLANNED_REVIEW] <= tick)
        day_ends(s, w, w->m->more->planned[PTS_PLANNED_REVIEW]);
}

#endif
