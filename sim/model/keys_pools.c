/* Keys of what all members share: stock of items, quotas of points.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define ITEM(member)                                                                               \
    .offset = offsetof(pts_item, stock.member), .size = sizeof(((pts_item *)0)->stock.member)
#define ISSUANCE(member)                                                                           \
    .offset = offsetof(pts_scenario, issuance_quota.member),                                       \
    .size = sizeof(((pts_scenario *)0)->issuance_quota.member)
#define REDEMPTION(member)                                                                         \
    .offset = offsetof(pts_scenario, redemption_quota.member),                                     \
    .size = sizeof(((pts_scenario *)0)->redemption_quota.member)
#define GIVEN(quota, member) .has_present = true, .offset2 = offsetof(pts_scenario, quota.member)

static const char *const every[] = {"month", "quarter", "year", NULL};

static const char points_doc[] =
    "Points of a calendar month, quarter or year for all members together, rounded. What is left "
    "at its end is lost. Either points or money is given.";
static const char money_doc[] = "The same as what the points are worth by the anchor.";
static const char every_doc[] = "How long it lasts, in calendar periods; the horizon may begin or "
                                "end inside one.";

const pts_key pts_stock_keys[] = {
    {.name = "units",
     .type = PTS_KEY_NUMBER,
     ITEM(units),
     .required = true,
     .lo = 0,
     .hi = 1e12,
     .unit = "units",
     .doc = "Units that all members together find at the horizon's start, rounded; before it and "
            "after its end there is no limit."},
    {.name = "restock",
     .type = PTS_KEY_NUMBER,
     ITEM(restock),
     .lo = 0,
     .hi = 1e12,
     .unit = "units",
     .fallback = "0",
     .doc = "Units that come at the start of every later period, rounded; what is left stays."},
    {.name = "every",
     .type = PTS_KEY_ENUM,
     ITEM(every),
     .names = every,
     .fallback = "\"month\"",
     .doc = "When they come: with a calendar month, quarter or year."},
    {0}};

const pts_key pts_issuance_quota_keys[] = {
    {.name = "points",
     .type = PTS_KEY_NUMBER,
     ISSUANCE(points),
     GIVEN(issuance_quota, has_points),
     .lo = 0,
     .hi = 1e15,
     .unit = "points",
     .doc = points_doc},
    {.name = "money",
     .type = PTS_KEY_NUMBER,
     ISSUANCE(money),
     GIVEN(issuance_quota, has_money),
     .lo = 0,
     .hi = 1e13,
     .unit = "currency units",
     .doc = money_doc},
    {.name = "every",
     .type = PTS_KEY_ENUM,
     ISSUANCE(every),
     .names = every,
     .fallback = "\"month\"",
     .doc = every_doc},
    {.name = "fallback",
     .type = PTS_KEY_NUMBER,
     ISSUANCE(fallback),
     .lo = 0,
     .hi = 1,
     .unit = "share",
     .fallback = "0",
     .doc = "Share of their points that purchases, activities and tasks still make once the quota "
            "is used up, rounded down."},
    {0}};

const pts_key pts_redemption_quota_keys[] = {{.name = "points",
                                              .type = PTS_KEY_NUMBER,
                                              REDEMPTION(points),
                                              GIVEN(redemption_quota, has_points),
                                              .lo = 0,
                                              .hi = 1e15,
                                              .unit = "points",
                                              .doc = points_doc},
                                             {.name = "money",
                                              .type = PTS_KEY_NUMBER,
                                              REDEMPTION(money),
                                              GIVEN(redemption_quota, has_money),
                                              .lo = 0,
                                              .hi = 1e13,
                                              .unit = "currency units",
                                              .doc = money_doc},
                                             {.name = "every",
                                              .type = PTS_KEY_ENUM,
                                              REDEMPTION(every),
                                              .names = every,
                                              .fallback = "\"month\"",
                                              .doc = every_doc},
                                             {0}};
