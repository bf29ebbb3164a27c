/* pointsim: what happened to members, as the engine and as the oracle tell it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "diary.h"

#include <stdio.h>
#include <stdlib.h>

static void append(struct event_list *list, struct reference_event event) {
    if (list->n == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 256;
        list->events = realloc(list->events, list->capacity * sizeof *list->events);
        if (!list->events)
            abort();
    }
    list->events[list->n++] = event;
}

void diary_note_oracle(void *context, int64_t member, const struct reference_event *event) {
    struct diary *diary = context;
    while (diary->n <= member) {
        diary->members = realloc(diary->members, (size_t)(diary->n + 1) * sizeof *diary->members);
        if (!diary->members)
            abort();
        diary->members[diary->n++] = (struct event_list){0};
    }
    append(&diary->members[member], *event);
}

void diary_note_engine(void *context, const pts_event *event) {
    append(context, (struct reference_event){.tick = event->tick,
                                             .type = (enum reference_event_type)event->type,
                                             .k = event->k,
                                             .minor = event->minor,
                                             .points = event->points,
                                             .units = event->units,
                                             .balance = event->balance,
                                             .item = event->item,
                                             .issue_day = event->issue_day});
}

void diary_free(struct diary *diary) {
    for (int64_t i = 0; i < diary->n; i++)
        free(diary->members[i].events);
    free(diary->members);
}

static bool same_event(const struct reference_event *a, const struct reference_event *b) {
    return a->tick == b->tick && a->type == b->type && a->k == b->k && a->minor == b->minor &&
           a->points == b->points && a->units == b->units && a->balance == b->balance &&
           a->item == b->item && a->issue_day == b->issue_day;
}

static void print_event(const char *who, const struct event_list *list, size_t i) {
    if (i >= list->n) {
        fprintf(stderr, "    %s: no event %zu\n", who, i);
        return;
    }
    const struct reference_event *e = &list->events[i];
    fprintf(stderr,
            "    %s: %zu %s day %u tick %u k %u minor %lld points %lld item %d units %lld "
            "issue day %d balance %lld\n",
            who, i, pts_event_name((enum pts_event_type)e->type), e->tick >> 16, e->tick, e->k,
            (long long)e->minor, (long long)e->points, e->item, (long long)e->units, e->issue_day,
            (long long)e->balance);
}

bool diary_same_events(const char *name, const struct event_list *engine,
                       const struct event_list *oracle) {
    size_t i = 0;
    while (i < engine->n && i < oracle->n && same_event(&engine->events[i], &oracle->events[i]))
        i++;
    if (i == engine->n && i == oracle->n)
        return true;
    fprintf(stderr, "%s:\n", name);
    if (i > 0)
        print_event("both  ", oracle, i - 1);
    print_event("engine", engine, i);
    print_event("oracle", oracle, i);
    return false;
}

static int64_t change(const struct reference_event *e) {
    switch (e->type) {
    case REFERENCE_PURCHASE:
    case REFERENCE_ACTIVITY:
    case REFERENCE_TASK:
    case REFERENCE_REMINDER:
    case REFERENCE_CHANGE:
    case REFERENCE_PARTNER:
    case REFERENCE_INTEREST:
    case REFERENCE_FAULT:
    case REFERENCE_ARRIVE:
        return e->points;
    case REFERENCE_REDEEM:
    case REFERENCE_LAPSE:
    case REFERENCE_CONVERT:
    case REFERENCE_EXCHANGE:
    case REFERENCE_LOAN:
    case REFERENCE_REVIEW:
    case REFERENCE_SEND:
    case REFERENCE_WIN:
    case REFERENCE_RETURN:
    case REFERENCE_LEAVE:
        return -e->points;
    default:
        return 0;
    }
}

/* Members start with the points that they bring along. */
bool diary_member_conserves(const struct event_list *list) {
    int64_t balance = list->n > 0 ? list->events[0].balance : 0;
    bool may_owe = false;
    for (size_t i = 0; i < list->n; i++) {
        const struct reference_event *e = &list->events[i];
        balance += change(e);
        may_owe = may_owe || e->type == REFERENCE_RETURN || e->type == REFERENCE_LOAN;
        if (balance != e->balance || (balance < 0 && !may_owe))
            return false;
        if (e->type == REFERENCE_CLOSE && e->points != balance)
            return false;
        if (i > 0 && e->tick < list->events[i - 1].tick)
            return false;
    }
    return true;
}
