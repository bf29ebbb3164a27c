/* Mutable state of members and what stays const while a tile is advanced.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_STATE_H
#define PTS_ENGINE_STATE_H

#include "engine/columns.h"
#include "engine/lots.h"
#include "model/programme.h"
#include "pointsim/engine.h"

/* Next candidate of a process: number, operational tick, real tick. */
typedef struct pts_next {
    uint32_t k;
    uint32_t operational;
    uint32_t tick;
} pts_next;

typedef struct pts_member {
    uint32_t id;         /* address of its draws */
    uint32_t start, end; /* ticks; end = departure, PTS_NEVER */
    uint32_t dropout;    /* threshold of the dropout word */
    float purchase_gap, visit_gap, log_spend;
    uint32_t earned, consumed; /* E, C: lots.h */
    uint32_t head, tail;       /* queue positions */
    uint32_t ring;
    uint32_t deadline; /* tick of the inactivity lapse, PTS_NEVER */
    uint32_t goal;     /* run-off: E at the horizon's close, reached by C = nothing left */
    pts_next purchase, visit;
    double propensity;
    bool opening;
    bool first_purchase; /* purchase 0 is real */
    bool left;
    bool running; /* has a run-off */
} pts_member;

/* What a programme needs of the member loop; the loop is compiled for some sets of them. */
enum pts_feature {
    PTS_HAS_LAPSE = 1, /* lots lapse one by one */
    PTS_HAS_INACTIVITY = 2,
    PTS_HAS_VISITS = 4,
    PTS_HAS_DROPOUT = 8,
    PTS_HAS_DIRECT_ODDS = 16, /* log-odds that no table by balance holds */
    PTS_HAS_DAILY = 32,       /* daily flows are kept */
    PTS_HAS_EVENTS = 64       /* a trace listens */
};

/* Const while a tile is advanced, but for the ledger, the lots and the status. */
typedef struct pts_stage {
    const pts_programme *programme;
    const pts_segment_rules *rules;
    const uint16_t *bin;   /* [day] */
    const uint32_t *lapse; /* [day] */
    unsigned features;
    uint32_t choice_stream; /* segment and twin bits */
    int64_t *flows;         /* [bin][PTS_FLOWS] of the segment */
    int64_t *units;         /* [bin][item] of the segment */
    int64_t *cohorts;       /* [flow][cohort][bin] */
    size_t bins;
    int64_t *daily;       /* [day of the horizon][PTS_DAILY_FLOWS] */
    uint32_t *thresholds; /* [PTS_ODDS_STEPS] 0 = not computed yet */
    pts_ledger *ledger;
    pts_arena *arena;
    pts_columns *purchases, *visits;
    int segment;
    int status;
    uint32_t failed; /* id of the member of a failure */
    void (*emit)(void *context, const pts_event *event);
    void *context;
} pts_stage;

/* A member's entries in the columns: entries from .. from + n - 1 at `at`, n + 1 ticks at `tick`. */
typedef struct pts_slice {
    int at, tick, from, n;
} pts_slice;

/* Advances a member to tick `until` (lapses at `until` included). Returns true if it needs more
 * candidates first. The instance is chosen for the stage's features. */
typedef bool pts_member_function(pts_stage *stage, pts_member *member, pts_slice purchases,
                                 pts_slice visits, uint32_t until);
pts_member_function *pts_member_choose(unsigned features);

/* The horizon's close: counts the lots, decides on a run-off. After the run-off: open points. */
void pts_member_close(pts_stage *stage, pts_member *member);
void pts_member_finish(pts_stage *stage, pts_member *member);

#endif
