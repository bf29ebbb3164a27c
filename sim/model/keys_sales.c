/* Keys of categories of goods and of channels of sale. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_sale_rate, member), .size = sizeof(((pts_sale_rate *)0)->member)

const pts_key pts_sale_rate_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     FIELD(draw_id),
     .lo = 0,
     .hi = 65535,
     .doc = "Orders the shares; absent, the next free one in byte order of names, those of the "
            "file it extends first."},
    {.name = "share",
     .type = PTS_KEY_NUMBER,
     FIELD(share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of purchases",
     .doc = "Purchases that are of it. What the shares leave is of none; on a path on which they "
            "come to more than 1, all are divided by their sum."},
    {.name = "multiplier",
     .type = PTS_KEY_NUMBER,
     FIELD(multiplier),
     .lo = 0,
     .hi = 100,
     .fallback = "1",
     .doc = "Times the points of such a purchase, before they are rounded; 0: it earns none."},
    {0}};
