/* Keys of tiers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define LEVEL(member)                                                                              \
    .offset = offsetof(pts_tier_level, member), .size = sizeof(((pts_tier_level *)0)->member)

static const char *const bases[] = {[PTS_BY_SPEND] = "spend",
                                    [PTS_BY_POINTS] = "points",
                                    [PTS_BY_SCORE] = "score",
                                    [PTS_BY_SCORE + 1] = NULL};
static const char *const reviews[] = {[PTS_REVIEW_ROLLING] = "rolling",
                                      [PTS_REVIEW_YEARLY] = "yearly",
                                      [PTS_REVIEW_YEARLY + 1] = NULL};
static const char *const upgrades[] = {[PTS_UPGRADE_AT_REVIEW] = "at_review",
                                       [PTS_UPGRADE_AT_ONCE] = "at_once",
                                       [PTS_UPGRADE_AT_ONCE + 1] = NULL};
static const char *const downgrades[] = {[PTS_DOWNGRADE_NEVER] = "never",
                                         [PTS_DOWNGRADE_ONE_STEP] = "one_step",
                                         [PTS_DOWNGRADE_TO_LEVEL] = "to_level",
                                         [PTS_DOWNGRADE_TO_LEVEL + 1] = NULL};

/* What bars a member from a tier. */
#define BARS(key, member, text)                                                                    \
    {                                                                                              \
        .name = key, .type = PTS_KEY_MONTHS, LEVEL(veto.member), .lo = 0, .hi = 120,               \
        .unit = "months", .fallback = "\"0 months\"", .doc = text                                  \
    }
static const pts_key veto_keys[] = {
    BARS("return", returned,
         "A purchase returned in so many calendar months, the one under way and those before it, "
         "bars the member; 0 months: none does."),
    BARS("complaint", complained,
         "The same of a complaint about lapsed points or the review of an account."),
    BARS("lapse", lapsed, "The same of points that lapsed; converted ones have not."),
    BARS("idle", idle,
         "No purchase in so many calendar months bars the member; 0 months: no matter."),
    {.name = "least_purchases",
     .type = PTS_KEY_INTEGER,
     LEVEL(veto.least_purchases),
     .lo = 0,
     .hi = 10000,
     .unit = "purchases",
     .fallback = "0",
     .doc = "Fewer purchases in `window` bar the member."},
    {0}};

static const pts_key level_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     LEVEL(draw_id),
     .lo = 0,
     .hi = 65535,
     .doc = "Orders tallies of tiers; absent, the next free one in byte order of names, those of "
            "the file it extends first."},
    {.name = "threshold",
     .type = PTS_KEY_NUMBER,
     LEVEL(threshold),
     .required = true,
     .lo = 0,
     .hi = 1e10,
     .unit = "currency units, points or score",
     .doc = "What a member must have qualified with, by `basis`, in the window. On no path may two "
            "tiers have the same."},
    {.name = "multiplier",
     .type = PTS_KEY_NUMBER,
     LEVEL(multiplier),
     .lo = 0,
     .hi = 100,
     .fallback = "1",
     .doc = "Times the points of a purchase, before they are rounded."},
    {.name = "benefit_cost",
     .type = PTS_KEY_NUMBER,
     LEVEL(benefit_cost),
     .lo = 0,
     .hi = 1e7,
     .unit = "currency units a member and year",
     .fallback = "0",
     .doc = "What the tier's benefits cost the programme: a twelfth, rounded to the minor unit, "
            "for each member that is in it at a month's end."},
    {.name = "expiry_after",
     .type = PTS_KEY_DURATION,
     LEVEL(expiry_after),
     .has_present = true,
     .offset2 = offsetof(pts_tier_level, has_expiry),
     .lo = 1,
     .hi = 36525,
     .doc = "Life of lots earned in the tier, in place of `programme.expiry.after`; rolling expiry "
            "alone. Absent, no other."},
    {.name = "veto",
     .type = PTS_KEY_OBJECT,
     .has_present = true,
     .offset2 = offsetof(pts_tier_level, has_veto),
     .children = veto_keys,
     .doc = "What bars members from the tier whatever they qualify with; absent, nothing."},
    {0}};

/* Weights of a score. */
#define WEIGHS(key, member, what, text)                                                            \
    {                                                                                              \
        .name = key, .type = PTS_KEY_NUMBER, FIELD(tiers.score.member), .lo = 0, .hi = 1000,       \
        .unit = "score " what, .fallback = "0", .doc = text                                        \
    }
static const pts_key score_keys[] = {
    WEIGHS("spend", spend, "a currency unit",
           "Of spend of purchases less refunds; weights are "
           "rounded to four decimals."),
    WEIGHS("points", points, "a point",
           "Of points of purchases (multiplier and caps included) less "
           "those that returns reverse."),
    WEIGHS("purchases", purchases, "a purchase", "Of each purchase, returned or not."),
    WEIGHS("activities", activities, "an activity", "Of each activity, rewarded or not."),
    {0}};

static const pts_key rebase_keys[] = {
    {.name = "dates",
     .type = PTS_KEY_MONTH_DAYS,
     FIELD(tiers.rebase_dates),
     .offset2 = offsetof(pts_scenario, tiers.n_rebase_dates),
     .required = true,
     .lo = 1,
     .hi = 366,
     .unit = "dates",
     .doc = "Days of every year of the horizon, but its first, from which on thresholds are other "
            "ones; 02-29 is 02-28 in common years."},
    {.name = "factor",
     .type = PTS_KEY_NUMBER,
     FIELD(tiers.rebase_factor),
     .required = true,
     .lo = 0.1,
     .hi = 10,
     .doc = "What all thresholds are multiplied by at each of them."},
    {0}};

const pts_key pts_tier_keys[] = {
    {.name = "basis",
     .type = PTS_KEY_ENUM,
     FIELD(tiers.basis),
     .names = bases,
     .fallback = "\"spend\"",
     .doc = "What qualifies: spend of purchases less refunds, points of purchases (multiplier "
            "and caps included) less those that returns reverse, or `score`."},
    {.name = "score",
     .type = PTS_KEY_OBJECT,
     .required = true,
     .when_offset = offsetof(pts_scenario, tiers.basis),
     .when_mask = 1u << PTS_BY_SCORE,
     .children = score_keys,
     .doc = "Weights of what a member does, of which at least one is above 0."},
    {.name = "window",
     .type = PTS_KEY_MONTHS,
     FIELD(tiers.window_months),
     .lo = 1,
     .hi = 36,
     .unit = "months",
     .fallback = "\"12 months\"",
     .doc = "Calendar months that qualify: the one under way and those before it."},
    {.name = "review",
     .type = PTS_KEY_ENUM,
     FIELD(tiers.review),
     .names = reviews,
     .fallback = "\"rolling\"",
     .doc = "When members are moved: at the end of every month, or of fixed days of the year."},
    {.name = "dates",
     .type = PTS_KEY_MONTH_DAYS,
     FIELD(tiers.dates),
     .offset2 = offsetof(pts_scenario, tiers.n_dates),
     .required = true,
     .lo = 1,
     .hi = 366,
     .unit = "dates",
     .when_offset = offsetof(pts_scenario, tiers.review),
     .when_mask = 1u << PTS_REVIEW_YEARLY,
     .doc = "Days of every year at whose end members are reviewed; 02-29 is 02-28 in common "
            "years."},
    {.name = "upgrade",
     .type = PTS_KEY_ENUM,
     FIELD(tiers.upgrade),
     .names = upgrades,
     .fallback = "\"at_review\"",
     .doc = "Members rise at reviews alone, or also right after the purchase, or by a score the "
            "activity, that qualifies them."},
    {.name = "downgrade",
     .type = PTS_KEY_ENUM,
     FIELD(tiers.downgrade),
     .names = downgrades,
     .fallback = "\"to_level\"",
     .doc = "At a review a member that no longer qualifies, or is barred, stays, falls by one "
            "tier, or falls to the tier that it qualifies for."},
    {.name = "rebase",
     .type = PTS_KEY_OBJECT,
     .has_present = true,
     .offset2 = offsetof(pts_scenario, tiers.has_rebase),
     .children = rebase_keys,
     .doc = "Thresholds that grow or shrink year by year; absent, they stay."},
    {.name = "levels",
     .type = PTS_KEY_MAP,
     .offset = offsetof(pts_scenario, tiers.levels),
     .offset2 = offsetof(pts_scenario, tiers.n_levels),
     .size = sizeof(pts_tier_level),
     .required = true,
     .lo = 1,
     .hi = 16,
     .unit = "tiers",
     .children = level_keys,
     .doc = "Tiers by name, in the order of their thresholds; below the least there is none."},
    {0}};
