/* A process's candidates (purchases, visits or activities) of a tile: filled batch by batch and, where
 * several policies draw the same, kept, so that the others find them. What is kept is a matter of
 * speed: entry (member, k) is the same whoever fills it. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_SUPPLY_H
#define PTS_ENGINE_SUPPLY_H

#include <stddef.h>

#include "engine/columns.h"

/* Kept candidates k .. k + n - 1 of a member. */
typedef struct pts_piece {
    uint32_t k;
    int n;
    int block, at;
    int next; /* of the same member, which begins where this ends; -1 = none */
} pts_piece;

/* A member's pieces, in order of k. */
typedef struct pts_trail {
    int first, last;      /* -1 = none */
    int here;             /* the one that the policy under way has reached */
    uint32_t operational; /* tick of the candidate after the last one; set by who turns its gaps */
} pts_trail;

enum { PTS_KEPT_BLOCKS = 64 };

typedef struct pts_supply {
    pts_columns blocks[PTS_KEPT_BLOCKS + 1]; /* 0 is written anew by every batch, others are kept */
    int filled[PTS_KEPT_BLOCKS + 1];         /* entries of those that are kept */
    int n_kept;                              /* blocks 1 .. n_kept hold something */
    bool full;                               /* nothing more is kept of this tile */
    pts_trail *trails;                       /* [members of a tile]; NULL = never keeps anything */
    pts_piece *pieces;
    int n_pieces, piece_capacity;
    /* the batch under way */
    int block, from; /* where its entries are */
    int entries;     /* of the block, with the batch's */
    int stretches;
} pts_supply;

/* For tiles of so many members; without `keeps` it never keeps anything. */
int pts_supply_init(pts_supply *supply, int members, bool keeps);
void pts_supply_free(pts_supply *supply);

/* A new tile: what was kept is forgotten. Nothing is kept of it unless `keep`. */
void pts_supply_clear(pts_supply *supply, int members, bool keep);
/* The same tile again. */
void pts_supply_rewind(pts_supply *supply, int members);

/* A new batch, in which so many members may take entries, each once: finds a place for them. Where
 * memory is short nothing more is kept. */
void pts_supply_open(pts_supply *supply, int members);
/* The batch's own columns, to be filled. */
pts_columns pts_supply_batch(const pts_supply *supply);
/* Keeps n entries of the batch, which begin at `at`, as candidates k, k + 1 ... of tile member i: those
 * that follow on what is kept of it. */
void pts_supply_keep(pts_supply *supply, int i, uint32_t k, int at, int n);
/* The piece of member i that holds candidate k, NULL if there is none. A policy asks for rising k. */
static inline const pts_piece *pts_supply_find(const pts_supply *supply, int i, uint32_t k) {
    pts_trail *trail = &supply->trails[i];
    if (trail->here < 0)
        return NULL;
    const pts_piece *piece = &supply->pieces[trail->here];
    while (k - piece->k >= (uint32_t)piece->n) {
        if (piece->next < 0)
            return NULL;
        trail->here = piece->next;
        piece = &supply->pieces[trail->here];
    }
    return piece;
}

#endif
