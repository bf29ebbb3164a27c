/* Keys of the response to what a point is worth. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, value_response.member),                                       \
    .size = sizeof(((pts_scenario *)0)->value_response.member)

const pts_key pts_value_response_keys[] = {
    {.name = "purchases",
     .type = PTS_KEY_NUMBER,
     FIELD(purchases),
     .lo = 0,
     .hi = 10,
     .fallback = "0",
     .doc = "Elasticity: purchases are as frequent as the value of a point, over that of the "
            "horizon's first day, to the power of this."},
    {.name = "visits",
     .type = PTS_KEY_NUMBER,
     FIELD(visits),
     .lo = 0,
     .hi = 10,
     .fallback = "0",
     .doc = "The same of visits."},
    {.name = "half_life_days",
     .type = PTS_KEY_NUMBER,
     FIELD(half_life),
     .lo = 0,
     .hi = 3650,
     .unit = "days",
     .fallback = "0",
     .doc = "In which members have noticed half of a change of value; 0: at once."},
    {0}};
