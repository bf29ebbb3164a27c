/* pointsim: values of the measures that count points, acts and money as the ledger has them.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_MEASURE_VALUES_POINTS_H
#define POINTSIM_MEASURE_VALUES_POINTS_H

#include "measure/view.h"

enum { YEAR = 12 };

static const char no_year[] = "the window of 12 months is not full";

static pts_value amount(double num) {
    return (pts_value){num, 1.0, NULL};
}

static pts_value ratio(double num, double den) {
    return (pts_value){num, den, NULL};
}

static pts_value missing(const char *why) {
    return (pts_value){0.0, 0.0, why};
}

/* Minor units to currency units. */
static double money(int64_t minor) {
    return (double)minor / 100.0;
}

/* First month of the 12 that end with the window. */
static int year_begins(const pts_view *v) {
    return v->month - YEAR + 1;
}

#define FLOW(name, flow_)                                                                          \
    static pts_value name(const pts_view *v) {                                                     \
        return amount((double)v->flow[flow_]);                                                     \
    }
#define MONEY(name, flow_)                                                                         \
    static pts_value name(const pts_view *v) {                                                     \
        return amount(money(v->flow[flow_]));                                                      \
    }
FLOW(issued, PTS_ISSUED)
FLOW(redeemed, PTS_REDEEMED)
FLOW(expired, PTS_EXPIRED)
FLOW(forfeited, PTS_FORFEITED)
FLOW(reversed, PTS_REVERSED)
FLOW(capped, PTS_CAPPED)
FLOW(converted, PTS_CONVERTED)
FLOW(coupons_used, PTS_COUPONS_USED)
FLOW(withheld, PTS_WITHHELD)
FLOW(sold_out, PTS_SOLD_OUT)
FLOW(refused, PTS_REFUSED)
FLOW(exchanged_out, PTS_EXCHANGED_OUT)
FLOW(issued_interest, PTS_ISSUED_INTEREST)
FLOW(borrowed, PTS_BORROWED)
FLOW(written_off, PTS_WRITTEN_OFF)
FLOW(issued_fault, PTS_ISSUED_FAULT)
FLOW(recovered, PTS_RECOVERED)
FLOW(account_reviews, PTS_ACCOUNT_REVIEWS)
FLOW(exchanged_in, PTS_ISSUED_PARTNER)
FLOW(sent, PTS_SENT)
FLOW(auctioned, PTS_AUCTIONED)
FLOW(received, PTS_RECEIVED)
FLOW(transfer_fees, PTS_TRANSFER_FEES)
FLOW(referred, PTS_REFERRED)
FLOW(issued_referral, PTS_ISSUED_REFERRAL)
FLOW(issued_tier, PTS_ISSUED_TIER)
FLOW(purchases, PTS_PURCHASES)
FLOW(redemptions, PTS_REDEMPTIONS)
FLOW(activities, PTS_ACTIVITIES)
FLOW(returns, PTS_RETURNS)
FLOW(upgrades, PTS_UPGRADES)
FLOW(downgrades, PTS_DOWNGRADES)
MONEY(redemption_cost, PTS_COST)
MONEY(benefit_cost, PTS_BENEFIT_COST)
MONEY(conversion_cost, PTS_CONVERSION_COST)
MONEY(coupon_cost, PTS_COUPON_COST)
MONEY(spend, PTS_SPEND)
MONEY(cash_collected, PTS_CASH)
MONEY(refunds, PTS_REFUNDS)
MONEY(fees, PTS_FEES)
MONEY(review_cost, PTS_REVIEW_COST)
#undef FLOW
#undef MONEY

static pts_value settlement(const pts_view *v) {
    return amount(money(v->flow[PTS_SETTLEMENT_PAID] - v->flow[PTS_SETTLEMENT_RECEIVED]));
}

static pts_value auction_price(const pts_view *v) {
    return ratio((double)v->flow[PTS_AUCTION_POINTS], (double)v->flow[PTS_AUCTIONED]);
}

static pts_value recovery_rate(const pts_view *v) {
    return ratio((double)pts_view_sum(v, PTS_RECOVERED, 1, v->month),
                 (double)pts_view_sum(v, PTS_ISSUED_FAULT, 1, v->month));
}

static pts_value outstanding_start(const pts_view *v) {
    return amount((double)v->opening);
}

static pts_value outstanding(const pts_view *v) {
    return amount((double)v->closing);
}

static pts_value turnover(const pts_view *v) {
    double sum = 0.0;
    if (v->month < YEAR)
        return missing(no_year);
    for (int month = year_begins(v); month <= v->month; month++)
        sum += (double)v->closings[month];
    return ratio((double)pts_view_sum(v, PTS_REDEEMED, year_begins(v), v->month), sum / YEAR);
}

static pts_value renewal_rate(const pts_view *v) {
    return ratio((double)v->flow[PTS_RENEWALS], (double)v->flow[PTS_RENEWAL_OFFERS]);
}

static pts_value redemption_rate(const pts_view *v) {
    return ratio((double)v->flow[PTS_REDEEMED], (double)v->flow[PTS_ISSUED]);
}

static pts_value redemption_rate_of_available(const pts_view *v) {
    return ratio((double)v->flow[PTS_REDEEMED], (double)(v->opening + v->flow[PTS_ISSUED]));
}

static pts_value conversion(const pts_view *v) {
    return ratio((double)v->flow[PTS_REDEMPTIONS], (double)v->flow[PTS_OPPORTUNITIES]);
}

/* ---- cohorts of months 1..H, run-off included ---- */

typedef struct ultimate {
    int64_t issued, redeemed, open;
} ultimate;

static ultimate ultimate_of(const pts_view *v, int from, int to) {
    ultimate u = {0};
    for (int cohort = from; cohort <= to; cohort++) {
        u.issued += v->issued[cohort];
        u.redeemed += v->redeemed[cohort] + pts_ledger_cohort(v->ledger, PTS_COHORT_REDEEMED,
                                                              cohort)[v->ledger->dims.months + 1];
        u.open += v->ledger->open_cohort[cohort];
    }
    return u;
}

static pts_value urr(const pts_view *v) {
    ultimate u = ultimate_of(v, 1, v->month);
    return ratio((double)u.redeemed, (double)u.issued);
}

static pts_value urr_open(const pts_view *v) {
    ultimate u = ultimate_of(v, 1, v->month);
    return ratio((double)u.open, (double)u.issued);
}

static pts_value urr_opening(const pts_view *v) {
    ultimate u = ultimate_of(v, 0, 0);
    return ratio((double)u.redeemed, (double)u.issued);
}

static pts_value urr_opening_open(const pts_view *v) {
    ultimate u = ultimate_of(v, 0, 0);
    return ratio((double)u.open, (double)u.issued);
}

static pts_value breakage(const pts_view *v) {
    ultimate u = ultimate_of(v, 1, v->month);
    return ratio((double)(u.issued - u.redeemed), (double)u.issued);
}

static pts_value months_to_redemption(const pts_view *v) {
    double waited = 0.0, points = 0.0;
    for (int month = v->whole ? 1 : v->month; month <= v->month; month++)
        for (int cohort = 1; cohort <= month; cohort++) {
            int64_t taken = pts_ledger_cohort(v->ledger, PTS_COHORT_REDEEMED, cohort)[month];
            waited += (double)(month - cohort) * (double)taken;
            points += (double)taken;
        }
    return ratio(waited, points);
}

#endif
