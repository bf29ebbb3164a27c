/* pointsim: reminders of an oracle's member: whether one is due, how far its messages get, and the
 * redemption that a click leads to.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static int reminder_order(const void *a, const void *b) {
    uint32_t x = ((const struct reference_reminder *)a)->draw_id;
    uint32_t y = ((const struct reference_reminder *)b)->draw_id;
    return (x > y) - (x < y);
}

static struct reference_channel read_channel(const struct reference_world *world,
                                             const struct reference_place *at, int *status) {
    struct reference_channel channel = {.draw_id = (uint32_t)reference_integer(at, "draw_id")};
    channel.cost = reference_number(world, at, "cost", 0.0, status) * 100.0;
    channel.reach = reference_word_below(reference_number(world, at, "reach", 0.0, status));
    channel.open = reference_word_below(reference_number(world, at, "open", 0.0, status));
    channel.click = reference_word_below(reference_number(world, at, "click", 0.0, status));
    return channel;
}

static int64_t points_at(const struct reference_world *world, const struct reference_place *at,
                         const char *key, double absent, int *status) {
    return (int64_t)(reference_number(world, at, key, absent, status) + 0.5);
}

static int read_reminder(const struct reference_world *world, const struct reference_place *at,
                         const struct reference_place *channels,
                         struct reference_reminder *reminder) {
    int status = PTS_OK;
    *reminder = (struct reference_reminder){.draw_id = (uint32_t)reference_integer(at, "draw_id")};
    const char *tag = reference_text(at, "tag");
    snprintf(reminder->tag, sizeof reminder->tag, "%s", tag ? tag : "");
    reminder->days_before = (int32_t)reference_integer(at, "days_before");
    reminder->hour = (uint32_t)reference_integer(at, "at_hour");
    reminder->least = points_at(world, at, "least_points", 1.0, &status);
    reminder->most = points_at(world, at, "most_points", 1e15, &status);
    reminder->uplift = reference_number(world, at, "uplift", 0.0, &status);
    struct reference_place relevance = reference_child(at, "relevance");
    double share = reference_number(world, &relevance, "share", 0.0, &status);
    reminder->relevant = reference_word_below(share);
    reminder->relevance = reference_number(world, &relevance, "uplift", 0.0, &status);
    reminder->second = (int32_t)reference_integer(at, "second_touch_days");
    reminder->care = reference_number(world, at, "care_factor", 1.0, &status);
    reminder->compensation = points_at(world, at, "compensation", 0.0, &status);
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reference_child(at, "channels").json) {
        struct reference_place channel = reference_child(channels, one->valuestring);
        reminder->channels[reminder->n_channels] = read_channel(world, &channel, &status);
        if (reminder->channels[reminder->n_channels].reach > 0)
            reminder->n_channels++;
    }
    return status;
}

int reference_reminders_read(struct reference_world *world,
                             const struct reference_place *programme) {
    struct reference_place channels = reference_child(programme, "channels");
    struct reference_place reminders = reference_child(programme, "reminders");
    int n = cJSON_GetArraySize(reminders.json);
    int status = PTS_OK;
    world->reminders = calloc((size_t)n + 1, sizeof *world->reminders);
    if (!world->reminders)
        return PTS_ERR_MEMORY;
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, reminders.json) {
        struct reference_place at = reference_child(&reminders, one->string);
        int each = read_reminder(world, &at, &channels, &world->reminders[world->n_reminders++]);
        status = each < 0 ? each : status;
    }
    qsort(world->reminders, (size_t)n, sizeof *world->reminders, reminder_order);
    for (int i = 0; i < n; i++)
        world->reminders[i].index = i;
    struct reference_place effects = reference_child(programme, "lapse_effects");
    world->complaint = reference_number(world, &effects, "complaint", 0.0, &status);
    world->review = reference_number(world, &effects, "bad_review", 0.0, &status);
    world->churn = reference_number(world, &effects, "churn", 0.0, &status);
    return status;
}

/* ---- when ---- */

/* Points above 0 that lapse at the end of the day if nothing happens. */
static int64_t lapsing(const struct reference_member *member, int32_t day) {
    bool whole = member->world->expiry == EXPIRY_INACTIVITY;
    int64_t sum = 0;
    for (int i = 0; i < member->n_lots; i++) {
        const struct reference_lot *lot = &member->lots[i];
        bool due = whole ? member->deadline == day : lot->expiry_day == day;
        if (due && lot->left > 0)
            sum += lot->left;
    }
    return sum;
}

void reference_note_lapse(struct reference_member *member, int32_t day, int64_t points) {
    member->barred[BAR_LAPSE] = day + 1;
    if (!member->lapsed)
        member->lapsed = calloc((size_t)member->world->r1 + 1, sizeof *member->lapsed);
    if (member->lapsed)
        member->lapsed[day] += points;
    else
        member->status = PTS_ERR_MEMORY;
}

static int64_t has_lapsed(const struct reference_member *member, int32_t day) {
    return member->lapsed && day >= 0 ? member->lapsed[day] : 0;
}

/* Turns of a day: the reminders, and as one more the effects of yesterday's lapses at ten. */
static uint32_t turn_tick(const struct reference_world *world, int which, int32_t day) {
    uint32_t hour = which < world->n_reminders ? world->reminders[which].hour : 10u;
    uint32_t rest = hour * 65536u % 24u;
    return (uint32_t)day * 65536u + hour * 65536u / 24u + (rest > 0 ? 1u : 0u);
}

/* The first of the day that has not been; -1: none. */
static int next_turn(const struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    int next = -1;
    for (int i = 0; i <= world->n_reminders; i++) {
        uint32_t tick = turn_tick(world, i, day);
        bool had = tick < member->reminded.tick ||
                   (tick == member->reminded.tick && i <= member->reminded.which);
        bool mute = i < world->n_reminders && world->reminders[i].n_channels == 0;
        if (had || mute || tick <= member->start)
            continue;
        if (next < 0 || tick < turn_tick(world, next, day))
            next = i;
    }
    return next;
}

uint32_t reference_next_reminder(const struct reference_member *member, int32_t day) {
    int next = next_turn(member, day);
    return next < 0 ? REFERENCE_NEVER : turn_tick(member->world, next, day);
}

/* ---- what ---- */

struct funnel {
    int reached, opened, clicked;
    int64_t cost;
};

static void send(struct reference_member *member, const struct reference_channel *channel,
                 uint32_t index, struct funnel *funnel) {
    pts_block block =
        reference_block(member, STREAM_MESSAGE, index + channel->draw_id * 0x1000000u);
    int64_t cost = (int64_t)channel->cost;
    if (block.word[3] < reference_word_below(channel->cost - (double)cost))
        cost++;
    funnel->cost += cost;
    if (block.word[0] >= channel->reach)
        return;
    funnel->reached++;
    if (member->dormant || block.word[1] >= channel->open)
        return;
    funnel->opened++;
    if (block.word[2] < channel->click)
        funnel->clicked++;
}

static int64_t compensate(struct reference_member *member,
                          const struct reference_reminder *reminder, int32_t day) {
    member->care = (member->cared ? member->care : 1.0) * reminder->care;
    member->cared = true;
    if (reminder->compensation == 0)
        return 0;
    reference_issue(member, day, reminder->compensation);
    reference_book(member, REFERENCE_ISSUED_COMPENSATION, day, reminder->compensation);
    return reminder->compensation;
}

static double uplift_of(const struct reference_member *member,
                        const struct reference_reminder *reminder) {
    uint32_t index = reminder->draw_id * 0x10000u + 0x2000000u;
    bool fits = reference_block(member, STREAM_RESPONSE, index).word[0] < reminder->relevant;
    return fits ? reminder->uplift + reminder->relevance : reminder->uplift;
}

static struct funnel send_all(struct reference_member *member,
                              const struct reference_reminder *reminder, uint32_t index,
                              int32_t day) {
    struct funnel funnel = {0};
    for (int i = 0; i < reminder->n_channels; i++)
        send(member, &reminder->channels[i], index, &funnel);
    reference_book(member, REFERENCE_MESSAGES, day, reminder->n_channels);
    if (reminder->days_before < 0)
        reference_book(member, REFERENCE_CARE_MESSAGES, day, reminder->n_channels);
    reference_book(member, REFERENCE_MESSAGE_COST, day, funnel.cost);
    reference_book(member, REFERENCE_REACHED, day, funnel.reached > 0);
    reference_book(member, REFERENCE_OPENED, day, funnel.opened > 0);
    reference_book(member, REFERENCE_CLICKED, day, funnel.clicked > 0);
    return funnel;
}

/* The first or second touch about the points of a day; whether it was sent and not opened. */
static bool touch(struct reference_member *member, const struct reference_reminder *reminder,
                  uint32_t tick, int32_t expiry, bool second) {
    int32_t day = (int32_t)(tick >> 16);
    int64_t points = expiry < day ? has_lapsed(member, expiry) : lapsing(member, expiry);
    int64_t given = 0;
    if (reminder->tag[0] && !reference_reminds(member->world, reminder->tag, day))
        return false;
    if (points < reminder->least || points > reminder->most)
        return false;
    uint32_t index = (uint32_t)expiry + reminder->draw_id * 0x10000u + (second ? 0x80000000u : 0u);
    struct funnel funnel = send_all(member, reminder, index, day);
    if (funnel.reached > 0)
        reference_is_reached(member, tick, index);
    if (expiry < day && funnel.reached > 0)
        given = compensate(member, reminder, day);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_REMINDER,
                                                    .k = (uint32_t)funnel.clicked,
                                                    .item = reminder->index,
                                                    .units = points,
                                                    .points = given});
    if (funnel.clicked > 0)
        reference_opportunity(member, tick, index,
                              reference_block(member, STREAM_RESPONSE, index).word[0],
                              STREAM_CHOICE_REMINDER, uplift_of(member, reminder));
    return funnel.opened == 0;
}

static void note_unopened(struct reference_member *member, int which, int32_t expiry) {
    if (member->n_unopened == member->unopened_capacity) {
        int capacity = member->unopened_capacity ? 2 * member->unopened_capacity : 64;
        void *list = realloc(member->unopened, (size_t)capacity * sizeof *member->unopened);
        if (!list) {
            member->status = PTS_ERR_MEMORY;
            return;
        }
        member->unopened = list;
        member->unopened_capacity = capacity;
    }
    member->unopened[member->n_unopened].which = which;
    member->unopened[member->n_unopened++].expiry = expiry;
}

static bool was_unopened(const struct reference_member *member, int which, int32_t expiry) {
    for (int i = 0; i < member->n_unopened; i++)
        if (member->unopened[i].which == which && member->unopened[i].expiry == expiry)
            return true;
    return false;
}

static void remind(struct reference_member *member, int which, uint32_t tick) {
    const struct reference_reminder *reminder = &member->world->reminders[which];
    int32_t day = (int32_t)(tick >> 16);
    int32_t expiry = day + reminder->days_before;
    if (touch(member, reminder, tick, expiry, false))
        note_unopened(member, which, expiry);
    reference_stop_if_run_off(member, day);
    if (reminder->second > 0 && !member->stopped &&
        was_unopened(member, which, expiry - reminder->second))
        touch(member, reminder, tick, expiry - reminder->second, true);
}

/* ---- what a lapse leads to ---- */

static bool comes(double rate, int64_t points, double factor, uint32_t word) {
    double chance = 1.0 - pts_exp(-(rate * (double)points / 1000.0));
    return word < reference_word_below(chance * factor);
}

static void effects_of_lapse(struct reference_member *member, uint32_t tick) {
    const struct reference_world *world = member->world;
    int32_t day = (int32_t)(tick >> 16);
    int64_t points = has_lapsed(member, day - 1);
    double factor = member->cared ? member->care : 1.0;
    member->cared = false;
    if (points == 0 || member->dormant)
        return;
    pts_block block = reference_block(member, STREAM_RESPONSE, (uint32_t)(day - 1) + 0x1000000u);
    if (comes(world->complaint, points, factor, block.word[0])) {
        reference_book(member, REFERENCE_COMPLAINTS, day, 1);
        member->barred[BAR_COMPLAINT] = day + 1;
    }
    reference_book(member, REFERENCE_REVIEWS, day,
                   comes(world->review, points, 1.0, block.word[1]));
    bool past = member->opening && day < world->h0; /* which it has survived */
    if (past || !comes(world->churn, points, factor, block.word[2]))
        return;
    reference_book(member, REFERENCE_CHURNED, day, 1);
    member->end = tick;
}

void reference_reminder_happens(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    int which = next_turn(member, day);
    member->reminded.tick = turn_tick(world, which, day);
    member->reminded.which = which;
    if (which < world->n_reminders)
        remind(member, which, member->reminded.tick);
    else
        effects_of_lapse(member, member->reminded.tick);
    reference_stop_if_run_off(member, day);
}
