/* Keys of channels and reminders. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define CHANNEL(member)                                                                            \
    .offset = offsetof(pts_channel, member), .size = sizeof(((pts_channel *)0)->member)
#define REMINDER(member)                                                                           \
    .offset = offsetof(pts_reminder, member), .size = sizeof(((pts_reminder *)0)->member)

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define EFFECT(name_, member, doc_)                                                                \
    {                                                                                              \
        .name = name_, .type = PTS_KEY_NUMBER, FIELD(member), .lo = 0, .hi = 1e6,                  \
        .unit = "for 1000 points", .fallback = "0", .doc = doc_                                    \
    }

#define SHARE(name_, unit_, doc_)                                                                  \
    {                                                                                              \
        .name = #name_, .type = PTS_KEY_NUMBER, CHANNEL(name_), .lo = 0, .hi = 1,                  \
        .required = true, .unit = unit_, .doc = doc_                                               \
    }

const pts_key pts_channel_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     CHANNEL(draw_id),
     .lo = 0,
     .hi = 127,
     .doc = "Stable part of the address of its messages' draws; absent, the next free one in byte "
            "order of names, those of the file it extends first."},
    {.name = "cost",
     .type = PTS_KEY_NUMBER,
     CHANNEL(cost),
     .lo = 0,
     .hi = 1e4,
     .unit = "currency units",
     .fallback = "0",
     .doc = "What a message costs, whether it arrives or not. Parts of a minor unit are booked at "
            "random, right on average."},
    SHARE(reach, "of messages", "Messages that arrive."),
    SHARE(open, "of messages that arrive", "Messages that are opened."),
    SHARE(click, "of messages opened",
          "Messages that lead the member on to redeem: an opportunity then and there."),
    {0}};

static const pts_key relevance_keys[] = {
    {.name = "share",
     .type = PTS_KEY_NUMBER,
     REMINDER(relevance_share),
     .lo = 0,
     .hi = 1,
     .unit = "of members",
     .fallback = "0",
     .doc = "Members whom the reminder's content fits, always the same ones."},
    {.name = "uplift",
     .type = PTS_KEY_NUMBER,
     REMINDER(relevance_uplift),
     .lo = -50,
     .hi = 50,
     .unit = "log-odds",
     .fallback = "0",
     .doc = "Added to the reminder's uplift for them."},
    {0}};

const pts_key pts_reminder_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     REMINDER(draw_id),
     .lo = 0,
     .hi = 255,
     .doc = "Stable part of the address of its draws, and the order of reminders at one hour; "
            "absent, the next free one in byte order of names, those of the file it extends "
            "first."},
    {.name = "days_before",
     .type = PTS_KEY_INTEGER,
     REMINDER(days_before),
     .required = true,
     .lo = -31,
     .hi = 366,
     .unit = "days",
     .doc = "Before the last usable day of points that the member holds; below 0 after it, about "
            "points that have lapsed: care."},
    {.name = "at_hour",
     .type = PTS_KEY_INTEGER,
     REMINDER(at_hour),
     .lo = 1,
     .hi = 23,
     .unit = "o'clock",
     .fallback = "10",
     .doc = "Hour of the day."},
    {.name = "channels",
     .type = PTS_KEY_NAMES,
     REMINDER(channels),
     .offset2 = offsetof(pts_reminder, n_channels),
     .required = true,
     .lo = 1,
     .hi = 32,
     .unit = "channel names",
     .doc = "Channels of programme.channels; the member gets a message on each."},
    {.name = "least_points",
     .type = PTS_KEY_NUMBER,
     REMINDER(least_points),
     .lo = 1,
     .hi = 1e9,
     .unit = "points",
     .fallback = "1",
     .doc = "Members with fewer points that lapse on the day get no message; rounded."},
    {.name = "most_points",
     .type = PTS_KEY_NUMBER,
     REMINDER(most_points),
     .has_present = true,
     .offset2 = offsetof(pts_reminder, has_most),
     .lo = 1,
     .hi = 1e9,
     .unit = "points",
     .doc = "Nor do members with more; rounded. Absent, no bound."},
    {.name = "uplift",
     .type = PTS_KEY_NUMBER,
     REMINDER(uplift),
     .lo = -50,
     .hi = 50,
     .unit = "log-odds",
     .fallback = "0",
     .doc = "Added to the log-odds of redeeming at the opportunity that a click makes."},
    {.name = "tag",
     .type = PTS_KEY_TEXT,
     REMINDER(tag),
     .lo = 0,
     .hi = 64,
     .fallback = "\"\"",
     .doc = "It is sent only on days on which a guard acts whose remind names this tag; empty, "
            "without any guard."},
    {.name = "second_touch_days",
     .type = PTS_KEY_INTEGER,
     REMINDER(second_touch_days),
     .has_present = true,
     .offset2 = offsetof(pts_reminder, has_second),
     .lo = 1,
     .hi = 31,
     .unit = "days",
     .doc = "So many days later members who opened no message of it get it again, at most "
            "days_before; absent, never."},
    {.name = "relevance",
     .type = PTS_KEY_OBJECT,
     .children = relevance_keys,
     .doc = "For whom the content fits."},
    {.name = "care_factor",
     .type = PTS_KEY_NUMBER,
     REMINDER(care_factor),
     .lo = 0,
     .hi = 1,
     .unit = "factor",
     .fallback = "1",
     .doc = "On the chances of complaint and churn of members whom care reaches by 10 o'clock on "
            "the day after the lapse."},
    {.name = "compensation",
     .type = PTS_KEY_NUMBER,
     REMINDER(compensation),
     .lo = 0,
     .hi = 1e9,
     .unit = "points",
     .fallback = "0",
     .doc = "Points issued to members whom care reaches, rounded."},
    {0}};

const pts_key pts_lapse_effect_keys[] = {
    EFFECT("complaint", complaint_rate,
           "Complaints of a member who has lost P points in a day: 1 - exp(-complaint x P / 1000) "
           "is the chance of one, on the day after."),
    EFFECT("bad_review", review_rate, "Bad reviews, likewise."),
    EFFECT("churn", churn_rate, "Members who leave for it, likewise."),
    {0}};
