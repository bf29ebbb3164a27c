/* pointsim: the slow readable oracle. Simulates one path of a resolved scenario day by day, one
 * member after the other, in the words of sim/README.md, and shares no code with the engine but
 * the draws and the arithmetic of core.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_REFERENCE_H
#define POINTSIM_TESTS_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

/* The same meaning, in the same order, as the flows of pointsim/engine.h. */
enum reference_flow {
    REFERENCE_ISSUED,
    REFERENCE_RECEIVED,
    REFERENCE_REDEEMED,
    REFERENCE_CONVERTED,
    REFERENCE_EXPIRED,
    REFERENCE_FORFEITED,
    REFERENCE_REVERSED,
    REFERENCE_SENT,
    REFERENCE_SPEND,
    REFERENCE_CASH,
    REFERENCE_COST,
    REFERENCE_RETAIL,
    REFERENCE_PURCHASES,
    REFERENCE_VISITS,
    REFERENCE_OPPORTUNITIES,
    REFERENCE_REDEMPTIONS,
    REFERENCE_ENROLLED,
    REFERENCE_LEFT,
    REFERENCE_ACTIVITIES,
    REFERENCE_CAPPED,
    REFERENCE_RETURNS,
    REFERENCE_REFUNDS,
    REFERENCE_ACTIVE,
    REFERENCE_REPEATING,
    REFERENCE_RETAINED,
    REFERENCE_REDEEMING,
    REFERENCE_ISSUED_TASK,
    REFERENCE_CLIPPED,
    REFERENCE_ISSUED_CAMPAIGN,
    REFERENCE_ISSUED_TIER,
    REFERENCE_BENEFIT_COST,
    REFERENCE_UPGRADES,
    REFERENCE_DOWNGRADES,
    REFERENCE_FEES,
    REFERENCE_RENEWAL_OFFERS,
    REFERENCE_RENEWALS,
    REFERENCE_MESSAGES,
    REFERENCE_REACHED,
    REFERENCE_OPENED,
    REFERENCE_CLICKED,
    REFERENCE_MESSAGE_COST,
    REFERENCE_COMPLAINTS,
    REFERENCE_REVIEWS,
    REFERENCE_CHURNED,
    REFERENCE_ISSUED_COMPENSATION,
    REFERENCE_ISSUED_SALE,
    REFERENCE_DONATED,
    REFERENCE_VOUCHERS,
    REFERENCE_VOUCHERS_USED,
    REFERENCE_CONVERSION_COST,
    REFERENCE_WOKEN,
    REFERENCE_COUPONS,
    REFERENCE_COUPONS_USED,
    REFERENCE_COUPON_COST,
    REFERENCE_WITHHELD,
    REFERENCE_SOLD_OUT,
    REFERENCE_REFUSED,
    REFERENCE_EXCHANGED_OUT,
    REFERENCE_EXCHANGES_OUT,
    REFERENCE_SETTLEMENT_PAID,
    REFERENCE_ISSUED_PARTNER,
    REFERENCE_EXCHANGES_IN,
    REFERENCE_SETTLEMENT_RECEIVED,
    REFERENCE_SURVEY_COST,
    REFERENCE_ISSUED_INTEREST,
    REFERENCE_LOANS,
    REFERENCE_BORROWED,
    REFERENCE_LOAN_FEES,
    REFERENCE_WRITTEN_OFF,
    REFERENCE_CARE_MESSAGES,
    REFERENCE_LIVE_LOTS,
    REFERENCE_DORMANT_POINTS,
    REFERENCE_ISSUED_FAULT,
    REFERENCE_FAULT_HELD,
    REFERENCE_RECOVERED,
    REFERENCE_FROZEN,
    REFERENCE_ACCOUNT_REVIEWS,
    REFERENCE_REVIEW_COST,
    REFERENCE_TRANSFERS,
    REFERENCE_TRANSFER_FEES,
    REFERENCE_STOCK,
    REFERENCE_STOCK_TAKEN,
    REFERENCE_REFERRED,
    REFERENCE_ISSUED_REFERRAL,
    REFERENCE_REFERRED_BEYOND,
    REFERENCE_BIDS,
    REFERENCE_AUCTIONED,
    REFERENCE_AUCTION_POINTS,
    REFERENCE_FLOWS
};

enum reference_cohort_flow {
    REFERENCE_COHORT_ISSUED,
    REFERENCE_COHORT_REDEEMED,
    REFERENCE_COHORT_EXPIRED,
    REFERENCE_COHORT_FORFEITED,
    REFERENCE_COHORT_REVERSED,
    REFERENCE_COHORT_CONVERTED,
    REFERENCE_COHORT_TRANSFERRED, /* less what arrived */
    REFERENCE_COHORT_FLOWS
};

/* The same of pts_early_flow. */
enum reference_early_flow {
    REFERENCE_EARLY_ISSUED,
    REFERENCE_EARLY_SPEND,
    REFERENCE_EARLY_REFUNDS,
    REFERENCE_EARLY_FLOWS
};
enum { REFERENCE_EARLY_MONTHS = 12 };

enum reference_guard_flow { REFERENCE_GUARD_FIRED, REFERENCE_GUARD_DAYS, REFERENCE_GUARD_FLOWS };
enum { REFERENCE_GUARDS_MOST = 32 };

/* One path's tallies, times the segments' weights. Bins and cohorts: 0 = warm-up, 1..months = the
 * months of the horizon, months + 1 = run-off. Segments and items in draw_id order. */
struct reference_ledger {
    int months, bins, segments, items, tiers;
    int64_t *flows;          /* [segment][bin][REFERENCE_FLOWS] */
    int64_t *units;          /* [segment][bin][item] */
    int64_t *tier_members;   /* [segment][bin][tier] at the ends of months 1..H */
    int64_t *cohorts;        /* [REFERENCE_COHORT_FLOWS][cohort][bin] */
    int64_t *closing;        /* [segment] counted at the horizon's close */
    int64_t *closing_cohort; /* [cohort] */
    int64_t *open_cohort;    /* [cohort] */
    int64_t *early;          /* [month of enrolment, from 0][bin][REFERENCE_EARLY_FLOWS] */
    int64_t *used;           /* [segment][bin][item] units that were used */
    int64_t *won;            /* the same: that won */
    int64_t *held;        /* [segment][bin]: counted in the lots at the end of the bin's last day */
    int64_t *held_cohort; /* [cohort][bin] */
    int64_t *hours;       /* [hour of the horizon] redemptions */
    int64_t *guards;      /* [guard][bin][REFERENCE_GUARD_FLOWS], not weighted */
    int64_t sampled_purchases, sampled_redemptions, sampled_events; /* not weighted */
    int64_t members;                                                /* sampled on this path */
};

enum reference_event_type {
    REFERENCE_START,
    REFERENCE_PURCHASE,
    REFERENCE_VISIT,
    REFERENCE_REDEEM,
    REFERENCE_LAPSE,
    REFERENCE_ACTIVITY,
    REFERENCE_TASK,
    REFERENCE_RETURN,
    REFERENCE_REMINDER,
    REFERENCE_CONVERT,
    REFERENCE_CHANGE,
    REFERENCE_EXCHANGE,
    REFERENCE_PARTNER,
    REFERENCE_INTEREST,
    REFERENCE_LOAN,
    REFERENCE_FAULT,
    REFERENCE_FREEZE,
    REFERENCE_REVIEW,
    REFERENCE_SEND,
    REFERENCE_ARRIVE,
    REFERENCE_WIN,
    REFERENCE_REFER,
    REFERENCE_WELCOME,
    REFERENCE_PART,
    REFERENCE_HELD,
    REFERENCE_TIER,
    REFERENCE_DISCOUNT,
    REFERENCE_COUPON,
    REFERENCE_CAMPAIGN,
    REFERENCE_RENEWAL,
    REFERENCE_UNPAID,
    REFERENCE_WAKE,
    REFERENCE_SLEEP,
    REFERENCE_GUARD, /* of the path: the oracle tells members nothing of it */
    REFERENCE_LEAVE,
    REFERENCE_CLOSE,
    REFERENCE_END
};

struct reference_event {
    uint32_t tick;
    enum reference_event_type type;
    uint32_t k;
    int64_t minor, points, units;
    int64_t balance; /* after the event */
    int item;        /* of an activity: which one */
    int issue_day;   /* of a lapsed lot */
};

typedef void reference_emit(void *context, int64_t member, const struct reference_event *event);

/* Simulates the path (of its twin) and calls `emit`, if not NULL, for every event; members are
 * numbered through all segments, in each the opening ones first; those whom a member refers, and whom
 * these do, are told of after it and under its number. Member files are looked for in
 * `folder`. A status of pointsim/core.h; the ledger is to be freed whatever is returned. */
int reference_run(const char *resolved_json, const char *folder, uint32_t path, int twin,
                  struct reference_ledger *out, reference_emit *emit, void *context);
void reference_ledger_free(struct reference_ledger *ledger);

/* Opening + issued + received = redeemed + converted + expired + forfeited + reversed + sent + held at the end, in every bin up
 * to the horizon's close by segment and by cohort, against the lots counted there. */
bool reference_conserves(const struct reference_ledger *ledger);

#endif
