/* Keys of feedback: what the programme does to members' purchases and visits.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, feedback.member),                                             \
    .size = sizeof(((pts_scenario *)0)->feedback.member)

const pts_key pts_feedback_keys[] = {
    {.name = "cap",
     .type = PTS_KEY_REAL,
     FIELD(cap),
     .lo = 1,
     .hi = 20,
     .fallback = "2",
     .doc = "Most that all effects together may multiply the intensity of purchases by; a larger "
            "product is clipped to it, and counted. Purchases are drawn at this many times their "
            "rate, so that a larger cap costs time."},
    {.name = "points_pressure",
     .type = PTS_KEY_NUMBER,
     FIELD(points_pressure),
     .lo = -1,
     .hi = 19,
     .fallback = "0",
     .doc = "Purchases of a member are 1 plus this times the way it has come to the cheapest item "
            "(balance over price, at most 1) as frequent."},
    {.name = "expiry_pressure",
     .type = PTS_KEY_NUMBER,
     FIELD(expiry_pressure),
     .lo = -1,
     .hi = 19,
     .fallback = "0",
     .doc = "The same by the share of the balance that expires within 30 days."},
    {.name = "momentum",
     .type = PTS_KEY_NUMBER,
     FIELD(momentum),
     .lo = -1,
     .hi = 19,
     .fallback = "0",
     .doc = "The same right after a redemption; it halves every momentum_half_life_days."},
    {.name = "momentum_half_life_days",
     .type = PTS_KEY_NUMBER,
     FIELD(momentum_half_life),
     .lo = 0,
     .open_lo = true,
     .hi = 3650,
     .unit = "days",
     .fallback = "30",
     .doc = "In which the effect of a redemption halves."},
    {.name = "visits",
     .type = PTS_KEY_NUMBER,
     FIELD(visits),
     .lo = 0,
     .hi = 19,
     .fallback = "0",
     .doc = "What the effects, those of tasks too, do to visits: where purchases come 1 + x times "
            "as often, visits come 1 plus this times x times as often, within the cap."},
    {.name = "coupon",
     .type = PTS_KEY_NUMBER,
     FIELD(coupon),
     .lo = -1,
     .hi = 19,
     .fallback = "0",
     .doc = "Purchases of a member are 1 plus this times as frequent while it holds a coupon of "
            "programme.instant_coupons; of one that redeems never too."},
    {0}};
