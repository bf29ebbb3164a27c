/* Tiers of a path: levels in the order of their thresholds, days of review, lives of lots.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_TIERS_H
#define PTS_MODEL_TIERS_H

#include "pointsim/model.h"

/* A tier on a path. */
typedef struct pts_tier {
    int index;                  /* in the scenario's levels, -1 = no tier */
    double drawn;               /* threshold: currency units, points or score */
    int64_t threshold;          /* at first: minor units, points, or score in millionths */
    const pts_veto_rules *veto; /* what bars members from it, NULL = nothing */
    double multiplier;          /* of the points of purchases */
    int64_t benefit;            /* minor units a member and month */
    const uint32_t *lapse;      /* [day] as pts_programme's, of lots earned in it */
} pts_tier;

typedef struct pts_tiers {
    int n, window;       /* 0 = none; months that qualify */
    bool scored, vetoes; /* by a score; something bars members, so that it is remembered */
    bool counts;         /* purchases of the window */
    int64_t spend, points, purchases, activities; /* weights of the score, ten thousandths */
    pts_tier *level;                              /* [n + 1] by threshold, [0] = no tier */
    int64_t *thresholds; /* [times they have changed][n + 1] minor units, points, or score in
                          * millionths; no tier: INT64_MIN */
    uint16_t *rebased;   /* [day] how often they have changed until then */
    bool *reviews;       /* [day] members are reviewed at its end */
    uint32_t *next_due;  /* [day] first tick after the next review or month's end, PTS_NEVER */
    uint32_t *lapse;     /* [level of the scenario][day] of lives of their own, without grace */
    uint32_t *own_lapse; /* storage of the same with grace */
} pts_tiers;

struct pts_programme;

/* Storage and what is the same on all paths; the programme's scenario and time are set. */
int pts_tiers_init(struct pts_programme *programme);
void pts_tiers_free(struct pts_programme *programme);
/* Whether purchases of the window are counted: a tier asks for some. */
bool pts_tiers_count(const pts_scenario *scenario);
/* Draws the path's levels; the programme's lapses and grace are compiled. PTS_OK or PTS_ERR_RANGE
 * (not drawable). */
int pts_tiers_compile(struct pts_programme *programme);

#endif
