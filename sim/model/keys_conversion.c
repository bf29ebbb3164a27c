/* Keys of what becomes of points that would lapse. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, conversion.member),                                           \
    .size = sizeof(((pts_scenario *)0)->conversion.member)
#define PRESENT(member) .has_present = true, .offset2 = offsetof(pts_scenario, conversion.member)

static const pts_key voucher_keys[] = {
    {.name = "member_share",
     .type = PTS_KEY_NUMBER,
     FIELD(insured_share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of members",
     .doc = "Members whose points become a voucher when they would lapse."},
    {.name = "rate",
     .type = PTS_KEY_NUMBER,
     FIELD(rate),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of the anchor value",
     .doc = "Face value of a voucher, as a share of what its points are meant to be worth."},
    {.name = "least_points",
     .type = PTS_KEY_NUMBER,
     FIELD(least_points),
     .lo = 1,
     .hi = 1e9,
     .unit = "points",
     .fallback = "1",
     .doc = "Where fewer points of a member lapse on a day, rounded, they expire as others do."},
    {.name = "used_share",
     .type = PTS_KEY_NUMBER,
     FIELD(used_share),
     .lo = 0,
     .hi = 1,
     .unit = "of vouchers",
     .fallback = "1",
     .doc = "Vouchers that are used; those of dormant members never are."},
    {.name = "cost_share",
     .type = PTS_KEY_NUMBER,
     FIELD(cost_share),
     .lo = 0,
     .hi = 1,
     .unit = "of the face value",
     .fallback = "1",
     .doc = "What a voucher that is used costs, booked on the day on which it is made."},
    {0}};

static const pts_key donation_keys[] = {
    {.name = "member_share",
     .type = PTS_KEY_NUMBER,
     FIELD(giving_share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of members",
     .doc = "Members whose points are given away when they would lapse. A member has a voucher or "
            "gives, never both: on a path on which the two shares come to more than 1, both are "
            "divided by their sum."},
    {.name = "cost_rate",
     .type = PTS_KEY_NUMBER,
     FIELD(cost_rate),
     .lo = 0,
     .hi = 100,
     .unit = "of the anchor value",
     .fallback = "1",
     .doc = "Money that is given for such points, as a share of what they are meant to be worth."},
    {0}};

const pts_key pts_conversion_keys[] = {
    {.name = "voucher",
     .type = PTS_KEY_OBJECT,
     PRESENT(has_voucher),
     .children = voucher_keys,
     .doc = "Insurance of points: a voucher in their place; absent, none."},
    {.name = "donation",
     .type = PTS_KEY_OBJECT,
     PRESENT(has_donation),
     .children = donation_keys,
     .doc = "Points for a good cause; absent, none."},
    {0}};
