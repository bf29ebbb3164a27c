/* pointsim: what happened to members, as the engine and as the oracle tell it.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_DIARY_H
#define POINTSIM_TESTS_DIARY_H

#include "pointsim/engine.h"
#include "reference.h"

/* Events of a member. */
struct event_list {
    struct reference_event *events;
    size_t n, capacity;
};

/* The oracle's events of every member of a path. */
struct diary {
    struct event_list *members;
    int64_t n;
};

/* For pts_trace, with a struct event_list, and for reference_run, with a struct diary. */
void diary_note_engine(void *context, const pts_event *event);
void diary_note_oracle(void *context, int64_t member, const struct reference_event *event);
void diary_free(struct diary *diary);

/* Events without a balance. */
bool diary_is_aside(const struct reference_event *event);
/* Prints the first difference, with the name of what was compared. */
bool diary_same_events(const char *name, const struct event_list *engine,
                       const struct event_list *oracle);
/* The points of every day of issue: what was issued or arrived less what was taken, lapsed or converted
 * is what is held of them at the horizon's close and at the end, to the point. */
bool diary_lots_reconcile(const struct event_list *list);
/* A member's balance is what its events say, and time never goes back. */
bool diary_member_conserves(const struct event_list *list);

#endif
