/* pointsim: inside of the oracle: one member, its candidates and its lots.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_MEMBER_H
#define POINTSIM_TESTS_REFERENCE_MEMBER_H

#include "core/kernel.h"
#include "reference_world.h"

struct reference_lot {
    int64_t id; /* counts the lots of the member */
    int32_t issue_day, expiry_day;
    int32_t vest_day;                  /* from its start on the points can be redeemed */
    int64_t left;                      /* points; below 0: owed ... */
    bool lent;                         /* ... of a loan */
    const struct reference_tier *tier; /* in which it was earned; NULL: none */
};

/* The next purchase, visit or activity that may happen. */
struct reference_candidate {
    uint32_t k;
    uint32_t operational;
    uint32_t tick;
};

/* A purchase that will come back. */
struct reference_return {
    uint32_t tick;
    uint32_t k; /* of the purchase */
    int64_t minor, points;
    int64_t lot; /* the id of what it earned */
};

/* How much of a cap or limit its present day, month or year has used. */
struct reference_use {
    int32_t period;
    int64_t used;
};

/* Something that tasks may count. */
struct reference_done {
    bool purchase; /* else an activity */
    int32_t day;
};

enum { REFERENCE_ACTIVITIES_MOST = 64, REFERENCE_TASKS_MOST = 64, REFERENCE_MONTHS_MOST = 1201 };

/* Months in which a member did something, each time it did. */
struct reference_months {
    int32_t *list;
    int n, capacity;
};

/* What bars a member from a tier. */
enum reference_bar { BAR_RETURN, BAR_COMPLAINT, BAR_LAPSE, REFERENCE_BARS };

struct reference_member {
    const struct reference_world *world;
    const struct reference_segment *segment;
    uint32_t number; /* the member word of its addresses */
    int status;      /* of pointsim/core.h */
    /* who it is */
    bool opening;                                /* else enrolled in the horizon */
    bool inside;                                 /* enrolled inside the simulated time */
    double tenure;                               /* days before the horizon */
    int32_t enrolment_day;                       /* perhaps before day 0 */
    double lambda;                               /* purchases a day */
    uint32_t start, end;                         /* ticks */
    float purchase_gap, visit_gap, activity_gap; /* mean, in ticks */
    float log_spend;                             /* of the log of minor units */
    float spend_scale;                           /* gamma-gamma: minor units a unit of gamma */
    double propensity;                           /* log-odds */
    uint32_t dropout;                            /* BG/NBD: 2^32 p */
    bool dormant, never;                         /* the first: now */
    uint32_t asleep_from;                        /* while dormant */
    uint32_t awake_until;                        /* after it woke */
    int32_t roused; /* the last day on which campaigns might have woken it, and one more */
    struct reference_candidate purchase, visit, activity;
    /* what it has */
    struct reference_lot *lots; /* those with points left or owed, in order of making */
    int n_lots, capacity;
    int64_t made; /* lots so far */
    struct reference_return *returns;
    int n_returns, returns_capacity;
    struct reference_use earned[CAPS];                               /* points of purchases */
    struct reference_use occasions[REFERENCE_ACTIVITIES_MOST][CAPS]; /* rewarded ones */
    int32_t deadline; /* of its last activity: when it lapses for want of another */
    struct reference_months bought, redeemed;
    struct reference_done *done;
    int n_done, done_capacity;
    bool any_rewarded[REFERENCE_TASKS_MOST];
    int rewarded[REFERENCE_TASKS_MOST]; /* the last period */
    bool has_bought, has_redeemed;
    int32_t redeemed_day; /* the last */
    bool has_coupon;      /* given, and not used; perhaps no more valid */
    int32_t coupon_day;   /* on which it was given */
    bool pays;            /* for its membership: in the term that is under way */
    int term;             /* from 0 */
    int64_t redeemed_in_term;
    bool has_bought_ever;
    int32_t bought_day; /* the last */
    bool faulty;        /* credited by mistake, and not reviewed yet */
    int64_t fault_lot;  /* its id */
    int64_t interest;   /* not credited yet, twelve millionths of a point */
    struct reference_candidate exchanges[REFERENCE_WAYS_MOST];
    struct reference_candidate transfers[REFERENCE_TRANSFERS_MOST];
    struct reference_candidate invitation;
    int n_friends;                            /* whom it has referred */
    bool welcomed;                            /* has got what friends get, or gets nothing */
    struct reference_friends *friends;        /* everybody's */
    int resident;                             /* its number in the mail */
    int session;                              /* the next of the world's */
    int tier;                                 /* 1 = the lowest, 0 = none */
    int64_t qualified[REFERENCE_MONTHS_MOST]; /* for tiers, by calendar month since day 0's */
    int purchases[REFERENCE_MONTHS_MOST];     /* the same */
    int32_t barred[REFERENCE_BARS];           /* 1 + day of the last one; 0 = none yet */
    struct {
        uint32_t tick;
        int which;
    } reminded; /* the last turn of a reminder, or of the effects of lapses */
    struct {
        int which;
        int32_t expiry;
    } * unopened; /* first touches that were sent in vain */
    int n_unopened, unopened_capacity;
    int64_t *lapsed; /* [day] points; NULL: none so far */
    double care;     /* where `cared`, the product of factors for the last lapse */
    bool cared;
    int paced; /* changes of the pace that its candidates know */
    bool gone; /* has left */
    int32_t left_day;
    bool stopped; /* nothing of it is simulated any more */
    /* where its tallies and events go */
    struct reference_ledger *ledger;
    reference_emit *emit;
    void *context;
    int64_t index;
};

/* Draws who the member is and its first candidates. `world`, `segment` and the destinations are
 * set; j counts the segment's opening, or its enrolled members. */
void reference_member_opening(struct reference_member *member, int64_t j);
void reference_member_enrolled(struct reference_member *member, int64_t j, int month);
/* One whom another member referred. */
void reference_member_friend(struct reference_member *member, uint32_t number, uint32_t start);
pts_block reference_block(const struct reference_member *member, uint32_t stream, uint32_t index);
/* A member's Gamma of scale 1 from at most `attempts` blocks from `base` on. */
double reference_member_gamma(struct reference_member *member, double shape, uint32_t stream,
                              uint32_t base, uint32_t attempts);
void reference_next_purchase(struct reference_member *member);
void reference_next_visit(struct reference_member *member);
void reference_next_activity(struct reference_member *member);
/* The pace is another one from now on. */
void reference_pace_candidates(struct reference_member *member, int32_t day);
/* Processes that stood still from one tick to another go on. */
void reference_resume_candidates(struct reference_member *member, uint32_t from, uint32_t to);
/* ---- dormant members who wake: reference_wake.c ---- */
bool reference_wakes(const struct reference_member *member); /* once it is dormant it may */
/* When, on the day, campaigns may wake it or it falls asleep again; never: not on that day. */
uint32_t reference_next_turn(const struct reference_member *member, int32_t day);
void reference_turns(struct reference_member *member, uint32_t tick);
/* A reminder, whose words are at the index, has reached it. */
void reference_is_reached(struct reference_member *member, uint32_t tick, uint32_t index);

void reference_note_month(struct reference_member *member, struct reference_months *months,
                          int32_t day);
/* After its life: at which month ends it was active. */
void reference_count_active(struct reference_member *member);

/* It enters where guards may have acted already. */
void reference_guards_join(struct reference_member *member);

/* Lives the member's days to the end, tallying. */
void reference_member_days(struct reference_member *member);

#endif
