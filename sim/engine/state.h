/* Mutable state of members and what stays const while a tile is advanced.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_STATE_H
#define PTS_ENGINE_STATE_H

#include "engine/columns.h"
#include "engine/friends.h"
#include "engine/lots.h"
#include "model/programme.h"
#include "pointsim/engine.h"

/* Next candidate of a process: number, operational tick, real tick. */
typedef struct pts_next {
    uint32_t k;
    uint32_t operational;
    uint32_t tick;
} pts_next;

/* A lot in a list (holdings.h). */
typedef struct pts_holding {
    int32_t points; /* left; negative = owed */
    uint32_t lapse; /* tick, PTS_NEVER */
    uint32_t vest;  /* tick from which it can be redeemed */
    uint32_t k;     /* the purchase that earned it, or PTS_NO_PURCHASE */
    int32_t day;    /* of issue; before day 0 for lots that were given */
    uint16_t bin;
    uint16_t tier; /* in which it was earned, in the path's levels */
} pts_holding;
#define PTS_NO_PURCHASE UINT32_MAX
#define PTS_LENT        (UINT32_MAX - 1) /* what is owed of a loan */
#define PTS_FAULTY      (UINT32_MAX - 2) /* what was issued by mistake */

/* A purchase that will be returned. */
typedef struct pts_return {
    uint32_t tick;
    uint32_t k;
    int32_t minor;
    int32_t points; /* that it earned */
} pts_return;

/* How much was had in the day, month and year under way. */
typedef struct pts_rationed {
    uint32_t period[3]; /* 1 + number of the day, month, year; 0 = none yet */
    int32_t had[3];
    int32_t ever;
} pts_rationed;

/* What a member has done of a task. */
typedef struct pts_task_state {
    uint32_t period; /* 1 + the number of the one that `done` is of; 0 = none yet */
    int32_t done;    /* times in it */
    int32_t row;     /* periods done one after the other up to it */
} pts_task_state;

/* What rules plan for a member, in the order in which it comes at equal ticks (schedule.h). */
enum pts_planned_kind {
    PTS_PLANNED_REMINDER,
    PTS_PLANNED_REVIEW,
    PTS_PLANNED_CHANGE,
    PTS_PLANNED_RENEWAL,
    PTS_PLANNED_INCIDENT, /* what comes next of points issued by mistake */
    PTS_PLANNED_WAKE,     /* what may wake it, or when it falls asleep again */
    PTS_PLANNED_INTEREST, /* the first tick of the next month */
    PTS_PLANNED_EXCHANGE, /* with other members, or a partner; referral */
    PTS_PLANNED
};

/* The next opportunity of a way of exchange, or arrival. */
typedef struct pts_exchange_next {
    uint32_t k, tick; /* PTS_NEVER */
} pts_exchange_next;

/* Points issued by mistake: what an account waits for (incident.h). */
enum pts_hit { PTS_NOT_HIT, PTS_HIT_FAULT, PTS_HIT_ARRIVAL, PTS_HIT_DETECTION, PTS_HIT_REVIEW };

/* What bars a member from a tier as long as it is recent. */
enum pts_mark { PTS_MARK_RETURN, PTS_MARK_COMPLAINT, PTS_MARK_LAPSE, PTS_MARKS };

/* A member's tier and what it has qualified with (standing.h), its paid membership
 * (membership.h), and what else only few programmes need of it. */
typedef struct pts_standing {
    int64_t sum;     /* of the window's months */
    int64_t *months; /* [window] by calendar month since day 0, modulo the window; then purchases,
                      * where they are counted */
    uint16_t month;  /* the latest of them */
    uint16_t tier;   /* in the path's levels, 0 = none */
    uint16_t marks[PTS_MARKS]; /* 1 + month of the last one; 0 = none yet */
    int64_t purchases;         /* in the window, where they are counted */
    bool pays;
    uint32_t term;    /* number of the paid term under way, from 0 */
    int64_t redeemed; /* points in it */
    uint32_t lapsed;  /* tick of the latest lapse, where they are remembered; 0 = none */
    double care;      /* factor on the chances of complaint and churn of the last lapse */
    enum pts_converts converts;
    uint32_t coupon; /* first day on which the coupon it holds is void, 0 = it holds none */
    pts_exchange_next *exchanges; /* [way], then those of transfers */
    uint32_t session;             /* the next one of the programme's auctions */
    uint32_t arrival;             /* tick at which others' points arrive, PTS_NEVER */
    uint32_t touches, n_touches;  /* unopened reminders, which << 32 | expiry day each */
    uint16_t bought;              /* 1 + month of the last purchase, since day 0's; 0 = none yet */
    uint32_t asleep;              /* tick since which it is dormant, if it is and may wake */
    enum pts_hit hit;
    int64_t interest;             /* not credited yet, PTS_INTEREST_POINT a point */
    pts_exchange_next invitation; /* the next one */
    uint32_t welcome;             /* tick of the points of one who was referred, PTS_NEVER */
    int friends;                  /* that it has referred */
} pts_standing;

/* State of a member that only some programmes need. */
typedef struct pts_more {
    uint32_t planned[PTS_PLANNED]; /* ticks, PTS_NEVER */
    uint16_t birthday;             /* 0..364; where a campaign asks for it */
    bool bought;                   /* a purchase, in its simulated life */
    uint32_t redeemed;             /* 1 + day of the last redemption; 0 = none yet */
    pts_next activity;
    float activity_gap;
    int32_t enrolled;      /* day, perhaps before day 0 */
    uint32_t lots, n_lots; /* pts_holding, a block of the arena as a ring's */
    uint32_t returns, n_returns;
    uint32_t next_return;     /* tick, PTS_NEVER */
    uint32_t lapsed;          /* a block of the arena: walk.h */
    pts_rationed *purchases;  /* points of purchases, for the caps */
    pts_rationed *activities; /* [activity] rewarded occasions */
    pts_task_state *tasks;    /* [task] */
    pts_standing *standing;
} pts_more;

/* Months of a member (active.h): bit i is month first + i. */
typedef struct pts_active {
    uint64_t once, twice, redeemed;
    int16_t first, counted; /* first: that has a bit, and that has not been counted */
} pts_active;

typedef struct pts_member {
    uint32_t id;         /* address of its draws */
    uint32_t start, end; /* ticks; end = departure, PTS_NEVER */
    uint32_t dropout;    /* threshold of the dropout word */
    float purchase_gap, visit_gap;
    float log_spend;           /* with gamma-gamma spend its scale, in minor units */
    uint32_t earned, consumed; /* E, C: lots.h */
    uint32_t head, tail;       /* queue positions */
    uint32_t ring;
    uint32_t deadline; /* tick of the inactivity lapse, PTS_NEVER */
    uint32_t goal;     /* run-off: E at the horizon's close, reached by C = nothing left */
    pts_next purchase, visit;
    double propensity;
    pts_active active;
    pts_more *more;
    bool opening;
    bool never, dormant; /* redeems never; does nothing after its enrolment, or until it wakes */
    bool enrols;         /* inside the simulated time */
    bool first_purchase; /* purchase 0 is real */
    bool left;
    bool running; /* has a run-off */
    bool apart;   /* goes on where no purchases are kept: tile.h, real_gaps */
} pts_member;

_Static_assert(sizeof(pts_member) + sizeof(pts_more) <= 256, "members by the thousand in a cache");

/* What an act takes of a pool. */
typedef struct pts_claim {
    pts_moment at;
    int64_t amount; /* of one sampled member */
    uint16_t pool, bin;
    uint16_t segment; /* index */
    uint32_t turn;    /* of the member's (couple.c) */
} pts_claim;

typedef struct pts_claims {
    pts_claim *list;
    size_t n, capacity;
    uint32_t from; /* bin before which nothing is noted */
} pts_claims;
int pts_claims_add(pts_claims *claims, pts_claim claim); /* PTS_ERR_MEMORY (couple.c) */

/* Points of a lot that a member sends. */
typedef struct pts_parcel {
    pts_holding lot; /* points: those that are sent */
    uint32_t tick, giver, k;
    uint32_t turn; /* of the giver's (flock.h) */
    uint16_t way;
} pts_parcel;

typedef struct pts_parcels {
    pts_parcel *list;
    size_t n, capacity;
    bool failed;
    pts_parcel next; /* whose it is, when and how often it gives */
} pts_parcels;
int pts_parcels_add(pts_parcels *parcels, pts_parcel parcel); /* PTS_ERR_MEMORY (deliver.c) */

/* What members bid while nothing is known of a session. */
typedef struct pts_noted_bid {
    pts_bid bid;
    uint32_t session;
    int segment; /* index */
} pts_noted_bid;

typedef struct pts_bids {
    pts_noted_bid *list;
    size_t n, capacity;
} pts_bids;
/* PTS_ERR_MEMORY (hammer.c) */
int pts_bids_add(pts_bids *bids, uint32_t session, int segment, pts_bid bid);

/* What a programme needs of the member loop; the loop is compiled for some sets of them. */
enum pts_feature {
    PTS_HAS_LAPSE = 1, /* lots lapse one by one */
    PTS_HAS_INACTIVITY = 2,
    PTS_HAS_VISITS = 4,
    PTS_HAS_DROPOUT = 8,
    PTS_HAS_DIRECT_ODDS = 16, /* log-odds that no table by balance holds, or none: always */
    PTS_HAS_DAILY = 32,       /* daily flows are kept */
    PTS_HAS_EVENTS = 64,      /* a trace listens */
    PTS_HAS_HOLDINGS = 128,   /* lots as a list */
    PTS_HAS_EXTRAS = 256,     /* caps, activities or returns */
    PTS_HAS_SEASON = 512,     /* operational time is not real time */
    PTS_HAS_ACTIVE = 1024,    /* members are counted at month ends */
    PTS_HAS_RULES = 2048,     /* campaigns, tiers, reminders, ... (ruled.h) */
    PTS_HAS_SHARED = 4096     /* acts ask pools, or guards what is left of their points (pool.h) */
};

/* Log-odds of a segment on a path by quantised balance, as they are asked for. */
typedef struct pts_odds_tables {
    int segment; /* that they are of, -1 = none */
    /* Where the balance decides alone: 0 below the least balance, UINT32_MAX = not computed yet. */
    uint32_t threshold[PTS_ODDS_STEPS];
    double base[PTS_ODDS_STEPS];    /* NaN = not computed yet; otherwise, at a place by offer, */
    uint16_t offer[PTS_ODDS_STEPS]; /* the offer whose base it is, where the catalogue changes */
    pts_odds_bracket brackets[PTS_ODDS_BRACKETS];
} pts_odds_tables;

/* Const while a tile is advanced, but for the ledger, the lots and the status. */
typedef struct pts_stage {
    const pts_programme *programme;
    const pts_segment_rules *rules;
    const uint16_t *bin;   /* [day] */
    const uint32_t *lapse; /* [day] */
    unsigned features;
    uint32_t choice_stream; /* segment and twin bits */
    int64_t *flows;         /* [bin][PTS_FLOWS] of the segment */
    int64_t *units;         /* [bin][item] of the segment, as the next two */
    int64_t *used, *won;    /* NULL where each unit is used and none wins */
    int64_t *tiers;         /* [bin][tier] of the segment */
    int64_t *cohorts;       /* [flow][cohort][bin] */
    size_t bins;
    int64_t *daily; /* [day of the horizon][PTS_DAILY_FLOWS] */
    int64_t *hours; /* [hour of the horizon]; NULL = nobody counts */
    pts_odds_tables *tables;
    int32_t least_at_purchase, least_at_visit; /* balance below which redeeming is no question */
    int32_t least_at_reminder;
    pts_ledger *ledger;
    pts_arena *arena;
    const pts_columns *purchases, *visits, *activities;
    pts_claims *claims;   /* NULL = nobody counts what is taken of pools */
    pts_parcels *parcels; /* NULL = nobody collects what members send */
    pts_friends *friends; /* NULL = nobody collects whom members refer */
    pts_bids *bids;       /* NULL = nobody notes them */
    int segment;
    int status;
    uint32_t failed;    /* id of the member of a failure */
    int32_t failed_day; /* civil day of it, PTS_NO_DAY = not of one */
    void (*emit)(void *context, const pts_event *event);
    void *context;
} pts_stage;

/* A member's entries in a process's columns: n of them at `at` of a block. */
typedef struct pts_slice {
    int at, n;
    uint16_t block;
    bool skip; /* the first is no event: it only has the gap to the next */
} pts_slice;
typedef struct pts_slices {
    pts_slice purchases, visits, activities;
} pts_slices;

/* Advances a member to tick `until` (lapses at `until` included). Returns true if it needs more
 * candidates first. The instance is chosen for the stage's features. */
typedef bool pts_member_function(pts_stage *stage, pts_member *member, const pts_slices *slices,
                                 uint32_t until);
pts_member_function *pts_member_choose(unsigned features);

/* Adds a lot to the list of a member that has not been advanced; booked as issued in the warm-up.
 * PTS_ERR_RANGE when the balance leaves its range. */
int pts_member_bring(pts_stage *stage, pts_member *member, pts_holding lot);

/* Tells the trace, if one listens, the lots that a member holds. */
void pts_member_tell_held(const pts_stage *stage, const pts_member *member, uint32_t tick);

/* Tells a member when points of others arrive next. */
void pts_member_expect(const pts_stage *stage, pts_member *member, uint32_t tick);

/* Plans the reminders of a member that has not been advanced. PTS_ERR_MEMORY. */
int pts_member_plan(pts_stage *stage, pts_member *member);

/* The horizon's close: counts the lots, decides on a run-off. After the run-off: open points. */
void pts_member_close(pts_stage *stage, pts_member *member);
void pts_member_finish(pts_stage *stage, pts_member *member);

#endif
