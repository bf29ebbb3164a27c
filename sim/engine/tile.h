/* A tile: some thousand members of one segment, simulated together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_TILE_H
#define PTS_ENGINE_TILE_H

#include "engine/state.h"
#include "engine/supply.h"

/* Everything a worker needs, allocated once; then only lots may grow. */
typedef struct pts_tile {
    int capacity; /* members */
    int n;
    pts_member *members;
    int *active;        /* members that still have something to do in this advance */
    pts_slices *slices; /* [capacity] of the batch under way */
    pts_supply purchases, visits, activities;
    /* [capacity] for the policies that draw the same, else NULL */
    pts_traits *traits;
    pts_member *starts;            /* members before any rule has touched them */
    pts_more *more;                /* [capacity] */
    pts_rationed *rationed;        /* [capacity][1 + activities] purchases first */
    pts_task_state *tasks;         /* [capacity][tasks] */
    pts_standing *standings;       /* [capacity] */
    int64_t *qualified;            /* [capacity][window] months of them */
    pts_exchange_next *exchanges;  /* [capacity][ways] */
    pts_opening_lot *opening_lots; /* of the member under way, grown as needed */
    int opening_capacity;
    uint32_t *draw_index, *draw_member, *draw_word[4]; /* [capacity] traits of all, at once */
    float *draw_gamma[3];
    double *draw_life;
    uint32_t *spend_index, *spend_word[4]; /* [entries of a batch] of gamma-gamma purchases */
    pts_arena arena;
    pts_fill_set fill;
    int64_t candidates; /* entries filled so far: for timings */
    pts_stage stage;
    unsigned features;
    pts_member_function *step;
    bool second;      /* purchases are filled with their second block of words */
    float deviations; /* how many more candidates are filled than are expected: tile.c */
    bool keeps;       /* the candidates of the tile under way */
    /* Where purchases are kept under a clock, their gaps are in real time, turned once for all
     * policies: then `operational` of a member's next purchase is its real tick too, until it has to
     * go on apart. */
    bool real_gaps;
    unsigned kept_features;
    pts_member_function *kept_step, *apart_step;
    double earn_rate, earn_add, earn_unit; /* by which the points of kept purchases are */
    int32_t earn_minimum;
} pts_tile;

/* The most that a programme has of what members keep state of. */
typedef struct pts_tile_needs {
    int activities, tasks;
    int window;  /* months that qualify for tiers */
    int ways;    /* of exchange */
    bool second; /* purchases have a second block of words */
} pts_tile_needs;

pts_tile_needs pts_tile_needs_of(const pts_scenario *scenario);

/* `shares`: several policies may draw the same. */
int pts_tile_init(pts_tile *tile, int capacity, const pts_tile_needs *needs, bool shares);
void pts_tile_free(pts_tile *tile);

enum pts_sharing {
    PTS_ALONE,       /* no other policy draws the same */
    PTS_SHARE_FIRST, /* the first of some: what it draws is kept */
    PTS_SHARE_AGAIN  /* the members of the last call again, by a programme that draws the same */
};

/* Who the tile's members are. */
typedef struct pts_tile_members {
    int segment;
    int twin;
    int64_t first; /* sampled member of the segment, opening ones before enrolled ones */
    int n;
    int64_t opening;         /* sampled opening members of the segment */
    const int64_t *enrolled; /* [0..H] cumulative by month */
    enum pts_sharing sharing;
    const pts_friend *friends; /* [n] whom others referred; NULL = members first .. first + n - 1 */
} pts_tile_members;

/* Draws the members and simulates them from the warm-up's start to the end of their run-off, adding
 * to `ledger`, each sampled member counting once. `tables` are the programme's own.
 * `period_months`: control periods (0 = the horizon in one). On failure tile->stage.failed is the
 * address of the member. */
int pts_tile_run(pts_tile *tile, const pts_programme *programme, pts_odds_tables *tables,
                 const pts_tile_members *members, int period_months, pts_ledger *ledger);

/* The same in steps: draws the members, each alone of its kind; advances active members
 * (0 .. n - 1 of tile->active) to a tick. */
int pts_tile_begin(pts_tile *tile, const pts_programme *programme, pts_odds_tables *tables,
                   const pts_tile_members *members, pts_ledger *ledger);
int pts_tile_advance(pts_tile *tile, int n, uint32_t until);
int pts_tile_advance_all(pts_tile *tile, uint32_t until);

/* Sets the stage (stage.c). */
void pts_tile_set_stage(pts_tile *tile, const pts_programme *programme, pts_odds_tables *tables,
                        const pts_tile_members *members, pts_ledger *ledger);

/* Draws the members of a tile whose stage is set (draw.c). */
int pts_tile_draw(pts_tile *tile, const pts_tile_members *members);

#endif
