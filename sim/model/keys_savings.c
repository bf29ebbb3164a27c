/* Keys of interest on points and of points that are lent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)

static const char *const everies[] = {[PTS_CREDITED_MONTHLY] = "month",
                                      [PTS_CREDITED_YEARLY] = "year",
                                      [PTS_CREDITED_YEARLY + 1] = NULL};

const pts_key pts_interest_keys[] = {
    {.name = "rate",
     .type = PTS_KEY_NUMBER,
     FIELD(interest.rate),
     .required = true,
     .lo = 0,
     .hi = 10,
     .unit = "a year",
     .doc = "Interest of a year on points that could be redeemed; a twelfth of it for each "
            "calendar month, on what is held when it ends. Dormant members have it too."},
    {.name = "least_points",
     .type = PTS_KEY_NUMBER,
     FIELD(interest.least),
     .lo = 1,
     .hi = 1e9,
     .unit = "points",
     .fallback = "1",
     .doc = "A balance below it, rounded, brings none."},
    {.name = "credited",
     .type = PTS_KEY_ENUM,
     FIELD(interest.every),
     .names = everies,
     .fallback = "\"month\"",
     .doc = "Whole points are credited on the first day of the next month, or of January; what is "
            "less than a point is kept for the next time."},
    {0}};

const pts_key pts_loan_keys[] = {
    {.name = "share",
     .type = PTS_KEY_NUMBER,
     FIELD(loan.share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of the times",
     .doc = "Of the purchases and visits at which a member could redeem with a loan, and not "
            "without, those at which it takes one and redeems at once. Nobody has two."},
    {.name = "most_points",
     .type = PTS_KEY_NUMBER,
     FIELD(loan.most),
     .required = true,
     .lo = 1,
     .hi = 1e9,
     .unit = "points",
     .doc = "The most that a member may owe of a loan, its fee included, rounded."},
    {.name = "most_share",
     .type = PTS_KEY_NUMBER,
     FIELD(loan.price_part),
     .lo = 0,
     .hi = 1,
     .unit = "of the price",
     .fallback = "1",
     .doc = "The most of the item's price that is lent: the member must have the rest."},
    {.name = "fee",
     .type = PTS_KEY_NUMBER,
     FIELD(loan.fee),
     .lo = 0,
     .hi = 999999999,
     .unit = "points",
     .fallback = "0",
     .doc = "Points that a loan costs, rounded, owed with it."},
    {0}};
