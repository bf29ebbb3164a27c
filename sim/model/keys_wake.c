/* Keys of what wakes dormant members. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, wake_up.member),                                              \
    .size = sizeof(((pts_scenario *)0)->wake_up.member)

const pts_key pts_wake_up_keys[] = {
    {.name = "reminder",
     .type = PTS_KEY_NUMBER,
     FIELD(reminder),
     .lo = 0,
     .hi = 1,
     .fallback = "0",
     .doc = "Probability that a reminder that reaches a dormant member wakes it. Only who holds "
            "points has reminders: dormant opening members of a warm-up, or who enrol without a "
            "purchase, hold none."},
    {.name = "campaign",
     .type = PTS_KEY_NUMBER,
     FIELD(campaign),
     .lo = 0,
     .hi = 1,
     .fallback = "0",
     .doc = "Probability that a day on which a campaign's window opens for its segment wakes a "
            "dormant member; birthdays and first purchases wake nobody."},
    {.name = "days",
     .type = PTS_KEY_NUMBER,
     FIELD(days),
     .has_present = true,
     .offset2 = offsetof(pts_scenario, wake_up.has_days),
     .lo = 1,
     .hi = 36525,
     .unit = "days",
     .doc = "For which it then does what other members do; absent, for good."},
    {0}};
