/* Keys of the expiry rule and its modifiers. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define PRESENT(member) .has_present = true, .offset2 = offsetof(pts_scenario, member)
#define EXPIRY(kinds)   .when_offset = offsetof(pts_scenario, expiry), .when_mask = (kinds)
#define BY_LOT          (1u << PTS_ROLLING | 1u << PTS_CALENDAR | 1u << PTS_ANNIVERSARY)
#define ANY             (BY_LOT | 1u << PTS_INACTIVITY)

static const char *const expiries[] = {
    [PTS_EXPIRY_NONE] = "none",        [PTS_ROLLING] = "rolling",
    [PTS_CALENDAR] = "calendar",       [PTS_INACTIVITY] = "inactivity",
    [PTS_ANNIVERSARY] = "anniversary", [PTS_ANNIVERSARY + 1] = NULL};
static const char *const spans[] = {[PTS_TO_DAY] = "day",
                                    [PTS_TO_MONTH_END] = "month_end",
                                    [PTS_TO_QUARTER_END] = "quarter_end",
                                    [PTS_TO_YEAR_END] = "year_end",
                                    [PTS_TO_YEAR_END + 1] = NULL};
static const char *const activities[] = {[PTS_ACT_EARN] = "earn",
                                         [PTS_ACT_REDEEM] = "redeem",
                                         [PTS_ACT_EITHER] = "either",
                                         [PTS_ACT_EITHER + 1] = NULL};

static const pts_key extension_keys[] = {
    {.name = "by",
     .type = PTS_KEY_DURATION,
     FIELD(extension_by),
     .required = true,
     .lo = 1,
     .hi = 36525,
     .doc = "Every lot that the member then holds lapses so long after the activity at the "
            "earliest."},
    {.name = "activity",
     .type = PTS_KEY_ENUM,
     FIELD(extension_activity),
     .names = activities,
     .fallback = "\"either\"",
     .doc = "What counts as activity."},
    {0}};

const pts_key pts_expiry_keys[] = {
    {.name = "kind",
     .type = PTS_KEY_ENUM,
     FIELD(expiry),
     .names = expiries,
     .fallback = "\"none\"",
     .doc = "Never; each lot some time after it was earned; everything on reset dates; the whole "
            "balance after a time without activity; or everything on the anniversary of the "
            "member's enrolment."},
    {.name = "after",
     .type = PTS_KEY_DURATION,
     FIELD(expiry_after),
     .required = true,
     .lo = 1,
     .hi = 36525,
     EXPIRY(1u << PTS_ROLLING | 1u << PTS_INACTIVITY),
     .doc = "Life of a lot, or time without activity."},
    {.name = "to",
     .type = PTS_KEY_ENUM,
     FIELD(expiry_to),
     .names = spans,
     .fallback = "\"day\"",
     EXPIRY(1u << PTS_ROLLING),
     .doc = "The expiry day is moved to the end of this span."},
    {.name = "dates",
     .type = PTS_KEY_MONTH_DAYS,
     FIELD(reset_dates),
     .offset2 = offsetof(pts_scenario, n_reset_dates),
     .required = true,
     .lo = 1,
     .hi = 366,
     .unit = "dates",
     EXPIRY(1u << PTS_CALENDAR),
     .doc = "Last usable days of every year; 02-29 is 02-28 in common years."},
    {.name = "activity",
     .type = PTS_KEY_ENUM,
     FIELD(expiry_activity),
     .names = activities,
     .fallback = "\"either\"",
     EXPIRY(1u << PTS_INACTIVITY),
     .doc = "What counts as activity."},
    {.name = "cutoff",
     .type = PTS_KEY_DURATION,
     FIELD(expiry_cutoff),
     .lo = 0,
     .hi = 364,
     .fallback = "\"0 days\"",
     EXPIRY(1u << PTS_CALENDAR),
     .doc = "Points younger than this on a reset date live on to the next one."},
    {.name = "grace_days",
     .type = PTS_KEY_NUMBER,
     FIELD(expiry_grace),
     PRESENT(has_grace),
     .lo = 0,
     .hi = 3660,
     .unit = "days",
     EXPIRY(ANY),
     .doc = "Added to every expiry day, rounded."},
    {.name = "share",
     .type = PTS_KEY_NUMBER,
     FIELD(expiry_part),
     PRESENT(has_part),
     .lo = 0,
     .open_lo = true,
     .hi = 1,
     EXPIRY(ANY),
     .doc = "Share of what is due that lapses, exact to 1e-6, upwards to a whole point; the rest "
            "stays a term more. Absent, all of it."},
    {.name = "extension",
     .type = PTS_KEY_OBJECT,
     PRESENT(has_extension),
     EXPIRY(BY_LOT),
     .children = extension_keys,
     .doc = "Activity that keeps points alive."},
    {0}};
