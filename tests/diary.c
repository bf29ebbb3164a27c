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
    if (event->type == PTS_EVENT_GUARD) /* of the path: the oracle's guards tell the ledger alone */
        return;
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
    case REFERENCE_REFER:
    case REFERENCE_WELCOME:
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

bool diary_is_aside(const struct reference_event *e) {
    return e->type >= REFERENCE_PART && e->type <= REFERENCE_SLEEP;
}

/* ---- what is left of the points of a day ---- */

struct day_points {
    int32_t day;
    int64_t left;
};

struct day_list {
    struct day_points *list;
    size_t n, capacity;
};

static void add_to_day(struct day_list *days, int32_t day, int64_t points) {
    size_t i = days->n;
    while (i > 0 && days->list[i - 1].day != day)
        i--;
    if (i == 0 && days->n == days->capacity) {
        days->capacity = days->capacity ? 2 * days->capacity : 64;
        days->list = realloc(days->list, days->capacity * sizeof *days->list);
        if (!days->list)
            abort();
    }
    if (i == 0) {
        i = ++days->n;
        days->list[i - 1] = (struct day_points){.day = day};
    }
    days->list[i - 1].left += points;
}

/* What the event does to the points of a day: issued, arrived, taken, lapsed. */
static void follow_lots(struct day_list *days, const struct reference_event *e, bool starts) {
    if (e->type == REFERENCE_PART || e->type == REFERENCE_LAPSE || e->type == REFERENCE_CONVERT)
        add_to_day(days, e->issue_day, -e->points);
    else if (e->type == REFERENCE_ARRIVE || (e->type == REFERENCE_HELD && starts))
        add_to_day(days, e->issue_day, e->points);
    else if (!diary_is_aside(e) && e->type != REFERENCE_LEAVE && change(e) > 0)
        add_to_day(days, (int32_t)(e->tick >> 16), e->points);
}

/* The lots that are told after event i are what the days say, day by day. */
static bool held_are_left(const struct event_list *list, size_t i, const struct day_list *days) {
    struct day_list left = {0};
    bool right = true;
    for (size_t d = 0; d < days->n; d++)
        add_to_day(&left, days->list[d].day, days->list[d].left);
    for (i++; i < list->n && list->events[i].type == REFERENCE_HELD; i++)
        add_to_day(&left, list->events[i].issue_day, -list->events[i].points);
    for (size_t d = 0; d < left.n; d++)
        right = right && left.list[d].left == 0;
    free(left.list);
    return right;
}

bool diary_lots_reconcile(const struct event_list *list) {
    struct day_list days = {0};
    bool right = true, starts = true;
    int ends = 0;
    for (size_t i = 0; i < list->n && right; i++) {
        const struct reference_event *e = &list->events[i];
        if (e->type == REFERENCE_START) { /* of one, then of each that it refers */
            days.n = 0;
            starts = true;
            ends -= 2;
        }
        starts = starts && (e->type == REFERENCE_START || e->type == REFERENCE_HELD);
        follow_lots(&days, e, starts);
        if (e->type == REFERENCE_CLOSE || e->type == REFERENCE_END) {
            right = held_are_left(list, i, &days);
            ends++;
        }
    }
    free(days.list);
    return right && list->n > 0 && ends == 0;
}

/* ---- balance ---- */

/* Members start with the points that they bring along; after one those whom it refers, each from a start
 * of its own. */
bool diary_member_conserves(const struct event_list *list) {
    int64_t balance = 0;
    bool may_owe = false;
    uint32_t last = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct reference_event *e = &list->events[i];
        bool starts = e->type == REFERENCE_START;
        if (diary_is_aside(e))
            continue;
        balance = starts ? e->balance : balance + change(e);
        may_owe = may_owe || e->type == REFERENCE_RETURN || e->type == REFERENCE_LOAN;
        if (balance != e->balance || (balance < 0 && !may_owe))
            return false;
        if (e->type == REFERENCE_CLOSE && e->points != balance)
            return false;
        if (!starts && e->tick < last)
            return false;
        last = e->tick;
    }
    return true;
}
