/* Compiles channels and reminders. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reminders.h"

#include "model/drawing.h"
#include "model/guards.h"

#include <stdlib.h>
#include <string.h>

#include "model/programme.h"

enum { CHANNEL_SHIFT = 24 };

int pts_reminders_init(pts_reminders *r, const pts_scenario *s) {
    size_t messages = 1;
    for (int i = 0; i < s->n_reminders; i++)
        messages += (size_t)s->reminders[i].n_channels;
    *r = (pts_reminders){.list = calloc((size_t)s->n_reminders + 1, sizeof *r->list),
                         .messages = calloc(messages, sizeof *r->messages),
                         .turn = calloc(2 * (size_t)s->n_reminders + 1, sizeof *r->turn)};
    return r->list && r->messages && r->turn ? PTS_OK : PTS_ERR_MEMORY;
}

void pts_reminders_free(pts_reminders *r) {
    free(r->list);
    free(r->messages);
    free(r->turn);
    *r = (pts_reminders){0};
}

static pts_message compile_message(const pts_channel *c, pts_drawing *d) {
    double cost = pts_draw(d, &c->cost) * 100.0;
    pts_message m = {.address = (uint32_t)c->draw_id << CHANNEL_SHIFT,
                     .reach = pts_threshold(pts_draw(d, &c->reach)),
                     .open = pts_threshold(pts_draw(d, &c->open)),
                     .click = pts_threshold(pts_draw(d, &c->click)),
                     .cost = (int64_t)cost};
    m.cost_part = pts_threshold(cost - (double)m.cost);
    return m;
}

static const pts_channel *channel_named(const pts_scenario *s, const char *name) {
    int i = 0;
    while (i < s->n_channels - 1 && strcmp(s->channels[i].name, name) != 0)
        i++;
    return &s->channels[i];
}

/* Its messages go to `messages`: one for each channel that reaches anybody. */
static pts_reminding compile_reminder(const pts_scenario *s, int which, pts_message *messages,
                                      pts_drawing *d) {
    const pts_reminder *r = &s->reminders[which];
    pts_reminding t = {.which = which,
                       .address = (uint32_t)r->draw_id << PTS_REMINDER_SHIFT,
                       .days_before = r->days_before,
                       .at = PTS_HOUR_TICK(r->at_hour),
                       .guards = pts_guards_of_reminder(s, r),
                       .least = (int32_t)(pts_draw(d, &r->least_points) + 0.5),
                       .most = INT32_MAX,
                       .uplift = pts_draw(d, &r->uplift),
                       .second = r->has_second ? r->second_touch_days : 0,
                       .relevant = pts_threshold(pts_draw(d, &r->relevance_share)),
                       .care = pts_draw(d, &r->care_factor),
                       .compensation = (int32_t)(pts_draw(d, &r->compensation) + 0.5),
                       .messages = messages};
    t.relevance = t.uplift + pts_draw(d, &r->relevance_uplift);
    if (r->has_most)
        t.most = (int32_t)(pts_draw(d, &r->most_points) + 0.5);
    for (int i = 0; i < r->n_channels; i++) {
        pts_message m = compile_message(channel_named(s, r->channels[i]), d);
        if (m.reach > 0)
            messages[t.n_messages++] = m;
    }
    return t;
}

static void add_turn(pts_reminders *r, int64_t ticks) {
    int i = r->n_turns++;
    for (; i > 0 && r->turn[i - 1] > ticks; i--)
        r->turn[i] = r->turn[i - 1];
    r->turn[i] = ticks;
}

static void compile_turns(pts_reminders *r) {
    r->n_turns = 0;
    for (int i = 0; i < r->n; i++) {
        const pts_reminding *t = &r->list[i];
        int64_t first = (-1 - (int64_t)t->days_before) * 65536 + t->at;
        add_turn(r, first);
        if (t->second > 0)
            add_turn(r, first + (int64_t)t->second * 65536);
    }
    if (r->effects)
        add_turn(r, PTS_EFFECTS_AT);
}

int pts_reminders_compile(pts_reminders *r, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    pts_message *room = r->messages;
    r->n = 0;
    r->answered = false;
    r->complaint = pts_draw(&d, &s->complaint_rate);
    r->review = pts_draw(&d, &s->review_rate);
    r->churn = pts_draw(&d, &s->churn_rate);
    r->remembers = r->effects = r->complaint > 0.0 || r->review > 0.0 || r->churn > 0.0;
    for (int i = 0; i < s->n_reminders; i++) {
        pts_reminding t = compile_reminder(s, i, room, &d);
        if (t.n_messages == 0)
            continue;
        for (int m = 0; m < t.n_messages; m++)
            r->answered = r->answered || (room[m].open > 0 && room[m].click > 0);
        room += t.n_messages;
        r->remembers = r->remembers || t.days_before < 0;
        r->list[r->n++] = t;
    }
    compile_turns(r);
    return d.status;
}
