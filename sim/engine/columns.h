/* Columns of candidates: the random part of purchases and visits, many at once, before any rule
 * looks at them. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_COLUMNS_H
#define PTS_ENGINE_COLUMNS_H

#include <stdint.h>

/* One entry a candidate (member, k); entries of a member stand together, k ascending. */
typedef struct pts_columns {
    int capacity;
    uint32_t *index;       /* in: k */
    uint32_t *member;      /* in: address of the member */
    float *mean_gap;       /* in: ticks */
    float *log_spend;      /* in: of minor units */
    uint32_t *gap;         /* ticks to candidate k + 1, UINT32_MAX if beyond all time */
    uint32_t *redeem;      /* redemption word */
    uint32_t *dropout;     /* dropout word */
    int32_t *minor;        /* spend */
    int32_t *points;       /* earned: spend x rate, rounded; 0 below the minimum */
    uint32_t *operational; /* [capacity + members] tick of each candidate, one more a member */
    uint32_t *tick;        /* the same in real time; aliases operational without a season */
} pts_columns;

/* What all entries of a fill share. */
typedef struct pts_fill {
    uint64_t seed;
    uint32_t stream;
    uint32_t path;
    float spend_within;
    double earn_rate, earn_add, earn_unit;
    int32_t earn_minimum;
} pts_fill;

/* Fills entries 0 .. n - 1. Purchases: all outputs; visits: gap and redeem. */
typedef void pts_fill_function(const pts_fill *fill, const pts_columns *columns, int n);

/* The same bits from each; the widest this CPU has is chosen at run time. */
typedef struct pts_fill_set {
    const char *name; /* baseline, avx2, avx512 */
    pts_fill_function *purchases;
    pts_fill_function *visits;
} pts_fill_set;

pts_fill_set pts_fill_choose(void);

#endif
