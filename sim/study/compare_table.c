/* pointsim: what a comparison compares, and which end of it the programme's owner prefers.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/study.h"

const char *const pts_apart_text[] = {
    [PTS_NOT_APART] = "not told apart", [PTS_LOWER] = "lower", [PTS_HIGHER] = "higher"};

/* A rate of redemption, a value of a point or a balance is neither good nor bad by itself. */
static const enum pts_better better[PTS_MEASURES] = {
    [PTS_M_LIABILITY_NOMINAL] = PTS_BETTER_LOW,
    [PTS_M_LIABILITY_COST] = PTS_BETTER_LOW,
    [PTS_M_LIABILITY_HINDSIGHT] = PTS_BETTER_LOW,
    [PTS_M_LIABILITY_25BP] = PTS_BETTER_LOW,
    [PTS_M_VALUE_VOLATILITY] = PTS_BETTER_LOW,
    [PTS_M_VALUE_VOLATILITY_MAX] = PTS_BETTER_LOW,
    [PTS_M_VALUE_SWING] = PTS_BETTER_LOW,
    [PTS_M_VALUE_INDEX_VOLATILITY] = PTS_BETTER_LOW,
    [PTS_M_VALUE_INDEX_SWING] = PTS_BETTER_LOW,
    [PTS_M_LEVERAGE_RATIO] = PTS_BETTER_LOW,
    [PTS_M_REDEMPTION_COST] = PTS_BETTER_LOW,
    [PTS_M_BENEFIT_COST] = PTS_BETTER_LOW,
    [PTS_M_PROGRAMME_COST] = PTS_BETTER_LOW,
    [PTS_M_BUDGET_USED] = PTS_BETTER_LOW,
    [PTS_M_P_OVER_BUDGET] = PTS_BETTER_LOW,
    [PTS_M_P_OVER_BUDGET_10] = PTS_BETTER_LOW,
    [PTS_M_BUDGET_SHORTFALL] = PTS_BETTER_LOW,
    [PTS_M_RESERVE_95] = PTS_BETTER_LOW,
    [PTS_M_RESERVE_99] = PTS_BETTER_LOW,
    [PTS_M_MARGIN] = PTS_BETTER_HIGH,
    [PTS_M_SPEND] = PTS_BETTER_HIGH,
    [PTS_M_FEES] = PTS_BETTER_HIGH,
    [PTS_M_MESSAGE_COST] = PTS_BETTER_LOW,
    [PTS_M_CONVERSION_COST] = PTS_BETTER_LOW,
    [PTS_M_COUPON_COST] = PTS_BETTER_LOW,
    [PTS_M_REFUSED] = PTS_BETTER_LOW,
    [PTS_M_SETTLEMENT] = PTS_BETTER_LOW,
    [PTS_M_WRITTEN_OFF] = PTS_BETTER_LOW,
    [PTS_M_ISSUED_FAULT] = PTS_BETTER_LOW,
    [PTS_M_RECOVERY_RATE] = PTS_BETTER_HIGH,
    [PTS_M_REVIEW_COST] = PTS_BETTER_LOW,
    [PTS_M_SERVICE_CONTACTS] = PTS_BETTER_LOW,
    [PTS_M_COMPLAINTS] = PTS_BETTER_LOW,
    [PTS_M_BAD_REVIEWS] = PTS_BETTER_LOW,
    [PTS_M_CHURN_FROM_LAPSE] = PTS_BETTER_LOW,
    [PTS_M_LEVERAGE_RATIO_LIFETIME] = PTS_BETTER_LOW,
    [PTS_M_SPEND_LEVERAGE] = PTS_BETTER_HIGH,
    [PTS_M_INCREMENTAL_MARGIN] = PTS_BETTER_HIGH,
    [PTS_M_ROI] = PTS_BETTER_HIGH,
    [PTS_M_LTV_LEVERAGE] = PTS_BETTER_HIGH,
};

static const char average[] = "mean of the month ends of the horizon";
static const char peak[] = "the highest month end of the path's horizon";

static const pts_compare_about of_months[] = {
    {"outstanding_average", PTS_M_OUTSTANDING, PTS_AVERAGE_OF_MONTHS, average, PTS_BETTER_NEITHER},
    {"liability_cost_average", PTS_M_LIABILITY_COST, PTS_AVERAGE_OF_MONTHS, average,
     PTS_BETTER_LOW},
    {"liability_cost_peak", PTS_M_LIABILITY_COST, PTS_PEAK_OF_MONTHS, peak, PTS_BETTER_LOW},
};

pts_compare_about pts_compare_about_id(int id) {
    if (id >= PTS_MEASURES)
        return of_months[id - PTS_MEASURES];
    const pts_measure *m = &pts_measure_table[id];
    return (pts_compare_about){m->name, (enum pts_measure_id)id, PTS_OF_HORIZON, m->window,
                               better[id]};
}

const pts_compare_headline pts_compare_headlines[] = {
    {PTS_M_PROGRAMME_COST, "Cost of the programme", PTS_TELL_ALWAYS},
    {PTS_M_REDEMPTION_COST, "Cost of redemptions", PTS_TELL_PART},
    {PTS_C_LIABILITY_COST_AVERAGE, "Booked liability, month-end mean", PTS_TELL_ALWAYS},
    {PTS_C_LIABILITY_COST_PEAK, "Booked liability, highest month end", PTS_TELL_ALWAYS},
    {PTS_M_LIABILITY_COST, "Booked liability, end of horizon", PTS_TELL_ALWAYS},
    {PTS_M_URR, "Ultimate redemption rate", PTS_TELL_ALWAYS},
    {PTS_M_BREAKAGE, "Breakage", PTS_TELL_ALWAYS},
    {PTS_M_REDEMPTION_RATE, "Redemption rate", PTS_TELL_ALWAYS},
    {PTS_M_VALUE_PER_POINT, "Value of a redeemed point", PTS_TELL_ALWAYS},
    {PTS_C_OUTSTANDING_AVERAGE, "Points outstanding, month-end mean", PTS_TELL_ALWAYS},
    {PTS_M_P_OVER_BUDGET, "Chance of exceeding the budget", PTS_TELL_ALWAYS},
    {PTS_M_LEVERAGE_RATIO, "Leverage ratio, last 12 months", PTS_TELL_ALWAYS},
    {PTS_M_SPEND, "Spend of the members", PTS_TELL_APART},
    {PTS_M_MARGIN, "Margin of the members", PTS_TELL_APART},
    {PTS_M_INCREMENTAL_MARGIN, "Incremental margin", PTS_TELL_KNOWN},
    {PTS_M_ROI, "Return on investment (ROI)", PTS_TELL_KNOWN},
    {PTS_M_COMPLAINTS, "Complaints of lapses", PTS_TELL_APART},
    {PTS_M_CHURN_FROM_LAPSE, "Members lost by lapses", PTS_TELL_APART},
    {-1, NULL, PTS_TELL_ALWAYS},
};
