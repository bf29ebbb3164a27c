/* Guards on a path: when they look, and what they have begun so far. What a guard does is known only
 * while the path is simulated (engine/guard.h); members go by these tables alone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_GUARDS_H
#define PTS_MODEL_GUARDS_H

#include "model/timeline.h"

enum { PTS_MILLION = 1000000 };

/* A guard's numbers on the path. */
typedef struct pts_guard_terms {
    double bound;
    int64_t issuance; /* millionths of the points that acts make */
    double prices;    /* factor on those of items */
    int64_t survey;   /* minor units */
} pts_guard_terms;

/* What a guard has begun: from day `first` up to, without, day `end`. */
typedef struct pts_guard_action {
    int guard;
    uint32_t first, end;
} pts_guard_action;

typedef struct pts_guards {
    int n; /* 0 = none */
    pts_guard_terms *terms;
    pts_guard_action *actions; /* in order of `first` */
    int n_actions, capacity;
    bool issues;            /* on some days acts make other points */
    int64_t *issuance;      /* [day] millionths */
    uint64_t *open;         /* [day] set of guards whose items are offered, or reminders sent */
    double *prices;         /* [day] factor on those of items */
    double margin, planned; /* margin rate; planned cost of an issued point, minor units */
    double *budget;         /* [month 1..H] minor units; NULL = none */
} pts_guards;

int pts_guards_init(pts_guards *guards, const pts_scenario *scenario, const pts_timeline *timeline);
/* Draws the path's numbers; nothing has been begun. A pts_number_draw status. */
int pts_guards_compile(pts_guards *guards, const pts_scenario *scenario,
                       const pts_timeline *timeline, uint32_t path);
/* Nothing has been begun. */
void pts_guards_rest(pts_guards *guards, const pts_timeline *timeline);
/* A guard acts from day `first` on. PTS_ERR_MEMORY. */
int pts_guards_begin(pts_guards *guards, const pts_scenario *scenario, const pts_timeline *timeline,
                     int guard, uint32_t first);
void pts_guards_free(pts_guards *guards);

/* Neither empty nor, where a scenario is wrong, not there at all. */
static inline bool pts_tag_given(const char *tag) {
    return tag && tag[0];
}

/* Whether some guard changes prices. */
bool pts_guards_price(const pts_scenario *scenario);
/* Whether members notice what the guard does. */
bool pts_guard_acts(const pts_guard *guard);
/* Set of the guards that open the item, 0 = it is offered without. */
uint64_t pts_guards_of_item(const pts_scenario *scenario, const pts_item *item);
/* Set of the guards that have the reminder sent, 0 = it is sent without. */
uint64_t pts_guards_of_reminder(const pts_scenario *scenario, const pts_reminder *reminder);

#endif
