/* Keys of the programme: anchor, redemption, and the rules of other files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define PRESENT(member) .has_present = true, .offset2 = offsetof(pts_scenario, member)

static const char *const leavers[] = {[PTS_LEAVER_FORFEITS] = "forfeits",
                                      [PTS_LEAVER_KEEPS] = "keeps",
                                      [PTS_LEAVER_KEEPS + 1] = NULL};
static const char *const decisions[] = {
    [PTS_ALWAYS] = "always", [PTS_LOGIT] = "logit", [PTS_LOGIT + 1] = NULL};
static const char *const quantities[] = {
    [PTS_ONE] = "one", [PTS_MAX] = "max", [PTS_ALL] = "all", [PTS_ALL + 1] = NULL};
static const char *const orders[] = {[PTS_FEFO] = "fefo",
                                     [PTS_FIFO] = "fifo",
                                     [PTS_LIFO] = "lifo",
                                     [PTS_PRO_RATA] = "pro_rata",
                                     [PTS_PRO_RATA + 1] = NULL};
/* Bit i of the set is name i: PTS_AT_PURCHASE, PTS_AT_VISIT. */
static const char *const opportunities[] = {"purchase", "visit", NULL};

static const pts_key anchor_keys[] = {{.name = "points",
                                       .type = PTS_KEY_NUMBER,
                                       FIELD(anchor_points),
                                       .lo = 0,
                                       .open_lo = true,
                                       .hi = 1e9,
                                       .unit = "points",
                                       .fallback = "100",
                                       .doc = "So many points are meant to be worth `value`."},
                                      {.name = "value",
                                       .type = PTS_KEY_NUMBER,
                                       FIELD(anchor_value),
                                       .lo = 0,
                                       .open_lo = true,
                                       .hi = 1e9,
                                       .unit = "currency units",
                                       .fallback = "1",
                                       .doc = "What `points` are worth."},
                                      {0}};

static const pts_key redemption_keys[] = {
    {.name = "at",
     .type = PTS_KEY_SET,
     FIELD(redeem_at),
     .names = opportunities,
     .fallback = "[\"purchase\"]",
     .doc = "Opportunities to redeem; a purchase earns first."},
    {.name = "decision",
     .type = PTS_KEY_ENUM,
     FIELD(decision),
     .names = decisions,
     .fallback = "\"always\"",
     .doc = "Redeem whenever the balance allows, or with the log-odds of the member's segment."},
    {.name = "quantity",
     .type = PTS_KEY_ENUM,
     FIELD(quantity),
     .names = quantities,
     .fallback = "\"one\"",
     .doc = "Units of the chosen item: one, up to max_units, or as many as "
            "the balance buys."},
    {.name = "max_units",
     .type = PTS_KEY_INTEGER,
     FIELD(max_units),
     .required = true,
     .lo = 1,
     .hi = 1e6,
     .unit = "units",
     .when_offset = offsetof(pts_scenario, quantity),
     .when_mask = 1u << PTS_MAX,
     .doc = "Most units of one redemption."},
    {.name = "order",
     .type = PTS_KEY_ENUM,
     FIELD(order),
     .names = orders,
     .fallback = "\"fefo\"",
     .doc = "Which points go first: soonest to expire, oldest, newest, or of all lots in "
            "proportion."},
    {0}};

const pts_key pts_programme_keys[] = {
    {.name = "anchor",
     .type = PTS_KEY_OBJECT,
     .children = anchor_keys,
     .doc = "What a point is meant to be worth."},
    {.name = "earn",
     .type = PTS_KEY_OBJECT,
     .required = true,
     .children = pts_earn_keys,
     .doc = "Points of a purchase."},
    {.name = "activities",
     .type = PTS_KEY_MAP,
     .offset = offsetof(pts_scenario, activities),
     .offset2 = offsetof(pts_scenario, n_activities),
     .size = sizeof(pts_activity_rule),
     .lo = 0,
     .hi = 64,
     .unit = "activities",
     .fallback = "{}",
     .children = pts_activity_keys,
     .doc = "What earns points without a purchase, by name: sign-in, review, referral."},
    {.name = "returns",
     .type = PTS_KEY_OBJECT,
     PRESENT(has_returns),
     .children = pts_return_keys,
     .doc = "Purchases that come back and take their points with them; absent, none."},
    {.name = "expiry",
     .type = PTS_KEY_OBJECT,
     .children = pts_expiry_keys,
     .doc = "When points lapse; the expiry day is the last usable day."},
    {.name = "leaver",
     .type = PTS_KEY_ENUM,
     FIELD(leaver),
     .names = leavers,
     .fallback = "\"forfeits\"",
     .doc = "A member that leaves loses its points, or keeps them until they lapse."},
    {.name = "redemption",
     .type = PTS_KEY_OBJECT,
     .children = redemption_keys,
     .doc = "When and how points are redeemed."},
    {.name = "items",
     .type = PTS_KEY_MAP,
     .offset = offsetof(pts_scenario, items),
     .offset2 = offsetof(pts_scenario, n_items),
     .size = sizeof(pts_item),
     .lo = 0,
     .hi = 256,
     .unit = "items",
     .fallback = "{}",
     .children = pts_item_keys,
     .doc = "What points buy, by name."},
    {0}};
