/* pointsim: reminders of an oracle's member: whether one is due, how far its messages get, and the
 * redemption that a click leads to.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "reference_lots.h"

#include <cjson/cJSON.h>
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
    reminder->days_before = (int32_t)reference_integer(at, "days_before");
    reminder->hour = (uint32_t)reference_integer(at, "at_hour");
    reminder->least = points_at(world, at, "least_points", 1.0, &status);
    reminder->most = points_at(world, at, "most_points", 1e15, &status);
    reminder->uplift = reference_number(world, at, "uplift", 0.0, &status);
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
    return status;
}

/* ---- when ---- */

static uint32_t tick_of(const struct reference_reminder *reminder, int32_t day) {
    return (uint32_t)day * 65536u + reminder->hour * 65536u / 24u;
}

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

/* The first of the day that has not had its turn. */
static int next_reminder(const struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    int next = -1;
    for (int i = 0; i < world->n_reminders; i++) {
        uint32_t tick = tick_of(&world->reminders[i], day);
        bool had = tick < member->reminded.tick ||
                   (tick == member->reminded.tick && i <= member->reminded.which);
        if (had || tick <= member->start || world->reminders[i].n_channels == 0)
            continue;
        if (next < 0 || tick < tick_of(&world->reminders[next], day))
            next = i;
    }
    return next;
}

uint32_t reference_next_reminder(const struct reference_member *member, int32_t day) {
    int next = next_reminder(member, day);
    return next < 0 ? REFERENCE_NEVER : tick_of(&member->world->reminders[next], day);
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

void reference_reminder_happens(struct reference_member *member, int32_t day) {
    int which = next_reminder(member, day);
    const struct reference_reminder *reminder = &member->world->reminders[which];
    uint32_t tick = tick_of(reminder, day);
    int64_t points = lapsing(member, day + reminder->days_before);
    member->reminded.tick = tick;
    member->reminded.which = which;
    if (points < reminder->least || points > reminder->most)
        return;
    struct funnel funnel = {0};
    uint32_t index = (uint32_t)(day + reminder->days_before) + reminder->draw_id * 0x10000u;
    for (int i = 0; i < reminder->n_channels; i++)
        send(member, &reminder->channels[i], index, &funnel);
    reference_book(member, REFERENCE_MESSAGES, day, reminder->n_channels);
    reference_book(member, REFERENCE_MESSAGE_COST, day, funnel.cost);
    reference_book(member, REFERENCE_REACHED, day, funnel.reached > 0);
    reference_book(member, REFERENCE_OPENED, day, funnel.opened > 0);
    reference_book(member, REFERENCE_CLICKED, day, funnel.clicked > 0);
    reference_tell(member, (struct reference_event){.tick = tick,
                                                    .type = REFERENCE_REMINDER,
                                                    .k = (uint32_t)funnel.clicked,
                                                    .item = reminder->index,
                                                    .units = points});
    if (funnel.clicked > 0)
        reference_opportunity(member, tick, index,
                              reference_block(member, STREAM_RESPONSE, index).word[0],
                              STREAM_CHOICE_REMINDER, reminder->uplift);
    reference_stop_if_run_off(member, day);
}
