/* Keys of what the programme earns and may cost: economics and budget.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define PRESENT(member) .has_present = true, .offset2 = offsetof(pts_scenario, member)

const pts_key pts_economics_keys[] = {
    {.name = "margin_rate",
     .type = PTS_KEY_NUMBER,
     FIELD(margin_rate),
     PRESENT(has_margin),
     .lo = 0,
     .hi = 1,
     .unit = "of spend less refunds",
     .doc = "Contribution margin before the cost of the programme. Without it leverage ratio, "
            "margin and ROI are not available."},
    {.name = "planned_urr",
     .type = PTS_KEY_REAL,
     FIELD(planned_urr),
     PRESENT(has_planned_urr),
     .lo = 0,
     .hi = 1,
     .unit = "of points issued",
     .doc = "Ultimate redemption rate that the liability is booked with, for every issue month and "
            "for the points brought forward; absent, a pilot of up to 64 other paths estimates it "
            "for each."},
    {.name = "planned_cost_per_point",
     .type = PTS_KEY_REAL,
     FIELD(planned_cost),
     PRESENT(has_planned_cost),
     .lo = 0,
     .hi = 1e6,
     .unit = "currency units",
     .doc = "Cost of a redeemed point that the liability is booked with; absent, the pilot's: "
            "redemption cost over points redeemed, run-off included."},
    {.name = "discount_rate",
     .type = PTS_KEY_NUMBER,
     FIELD(discount_rate),
     .lo = 0,
     .hi = 10,
     .unit = "a year",
     .fallback = "0",
     .doc = "What money a year later is worth less, in leverage_ratio_lifetime and ltv_leverage: "
            "divided by 1 + rate, by month."},
    {.name = "ltv_years",
     .type = PTS_KEY_INTEGER,
     FIELD(ltv_years),
     .lo = 1,
     .hi = 50,
     .unit = "years",
     .fallback = "5",
     .doc =
         "Years from enrolment that these two count. They take a horizon of 12 months and so many "
         "years."},
    {0}};

const pts_key pts_budget_keys[] = {
    {.name = "monthly",
     .type = PTS_KEY_NUMBER_LIST,
     FIELD(budget),
     .offset2 = offsetof(pts_scenario, n_budget),
     .offset3 = offsetof(pts_scenario, budget_constant),
     .required = true,
     .lo = 0,
     .hi = 1e12,
     .count = 1200,
     .unit = "currency units a month",
     .doc =
         "What the programme may cost (programme_cost) by month of the horizon; a single number is the same every "
         "month, past the end of a list it is 0."},
    {.name = "fiscal_year_starts",
     .type = PTS_KEY_INTEGER,
     FIELD(fiscal_month),
     .lo = 1,
     .hi = 12,
     .unit = "month of the year",
     .fallback = "1",
     .doc = "First month of the fiscal year, over which cost and budget are summed up to date."},
    {0}};
