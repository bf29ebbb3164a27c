/* Keys of paid membership. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)

const pts_key pts_membership_keys[] = {
    {.name = "member_share",
     .type = PTS_KEY_NUMBER,
     FIELD(membership.share),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of members",
     .doc = "Members who pay for a first term when they enrol."},
    {.name = "fee",
     .type = PTS_KEY_NUMBER,
     FIELD(membership.fee),
     .lo = 0,
     .hi = 1e7,
     .unit = "currency units",
     .fallback = "0",
     .doc = "For a term, paid when it begins."},
    {.name = "term",
     .type = PTS_KEY_MONTHS,
     FIELD(membership.term_months),
     .lo = 1,
     .hi = 120,
     .unit = "months",
     .fallback = "\"12 months\"",
     .doc =
         "Terms follow each other from the day of enrolment on; opening members without a tenure "
         "enrolled on their first simulated day."},
    {.name = "renewal",
     .type = PTS_KEY_NUMBER,
     FIELD(membership.renewal),
     .required = true,
     .lo = 0,
     .hi = 1,
     .unit = "of terms",
     .doc = "Probability that a member renews at the end of a term in which it redeemed nothing; "
            "one that does not has paid for the last time."},
    {.name = "reward_effect",
     .type = PTS_KEY_NUMBER,
     FIELD(membership.reward_effect),
     .lo = -10,
     .hi = 10,
     .unit = "log-odds",
     .fallback = "0",
     .doc = "On renewal, per ln(1 + points redeemed in the term)."},
    {.name = "multiplier",
     .type = PTS_KEY_NUMBER,
     FIELD(membership.multiplier),
     .lo = 0,
     .hi = 100,
     .fallback = "1",
     .doc = "Times the points of a purchase while the membership is paid for, before they are "
            "rounded; beside that of a tier."},
    {0}};
