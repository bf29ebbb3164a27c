/* Keys of instant coupons. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, coupons.member),                                              \
    .size = sizeof(((pts_scenario *)0)->coupons.member)

const pts_key pts_coupon_keys[] = {
    {.name = "share",
     .type = PTS_KEY_NUMBER,
     FIELD(share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of purchases",
     .doc = "Purchases of at least minimum_spend that yield a coupon."},
    {.name = "minimum_spend",
     .type = PTS_KEY_NUMBER,
     FIELD(minimum_spend),
     .lo = 0,
     .hi = 1e7,
     .unit = "currency units",
     .fallback = "0",
     .doc = "A purchase below it yields no coupon; it may use one."},
    {.name = "value",
     .type = PTS_KEY_NUMBER,
     FIELD(value),
     .required = true,
     .lo = 0,
     .hi = 1e7,
     .unit = "currency units",
     .doc = "What a coupon takes off the purchase that uses it, at most its spend, and so costs; "
            "a return refunds the spend before it. "
            "Points are earned on the full spend."},
    {.name = "valid_days",
     .type = PTS_KEY_NUMBER,
     FIELD(valid_days),
     .required = true,
     .lo = 0,
     .hi = 3650,
     .unit = "days",
     .doc = "After the day on which it is given, rounded; the member's next purchase uses it if it "
            "comes by then."},
    {0}};
