/* Columns of candidates: the random part of purchases and visits, many at once, before any rule
 * looks at them. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_COLUMNS_H
#define PTS_ENGINE_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

/* Consecutive candidates index .. index + n - 1 of one member. */
typedef struct pts_stretch {
    uint32_t index;  /* k of the first */
    uint32_t member; /* address */
    float mean_gap;  /* ticks */
    float log_spend; /* of minor units */
    int n;
} pts_stretch;

enum { PTS_STRETCH_STEP = 16 }; /* arrays hold that many entries more than their capacity */

/* The rule machine reads what is filled of an entry by one pointer: columns stand that many entries
 * apart, in this order. */
enum { PTS_BATCH = 4096, PTS_COLUMN = PTS_BATCH + PTS_STRETCH_STEP };
enum pts_entry {
    PTS_ENTRY_MINOR = 0,
    PTS_ENTRY_POINTS = PTS_COLUMN,
    PTS_ENTRY_REDEEM = 2 * PTS_COLUMN,
    PTS_ENTRY_DROPOUT = 3 * PTS_COLUMN,
    PTS_ENTRY_GAP = 4 * PTS_COLUMN,
    PTS_ENTRY_HAPPENS = 5 * PTS_COLUMN, /* words of the second block, where a rule asks for it */
    PTS_ENTRY_COUPON = 6 * PTS_COLUMN,
    PTS_ENTRY_CATEGORY = 7 * PTS_COLUMN,
    PTS_ENTRY_CHANNEL = 8 * PTS_COLUMN,
    PTS_ENTRIES = 9 * PTS_COLUMN
};

/* One entry a candidate (member, k); entries of a member stand together, k ascending. */
typedef struct pts_columns {
    int capacity;         /* a multiple of PTS_STRETCH_STEP */
    pts_stretch *stretch; /* in: the members of the batch */
    uint32_t *index;      /* the stretches, entry by entry */
    uint32_t *member;
    float *mean_gap;
    float *log_spend;
    uint32_t *gap;     /* ticks to candidate k + 1, UINT32_MAX if beyond all time */
    uint32_t *redeem;  /* redemption word */
    uint32_t *dropout; /* dropout word; of visits w1: whether it is one; of activities w1: which */
    int32_t *minor;    /* spend */
    int32_t *points;   /* earned: spend x rate, rounded; 0 below the minimum */
    uint32_t *second[4]; /* of a purchase: whether it happens, yields a coupon; category, channel */
} pts_columns;

/* What all entries of a fill share. */
typedef struct pts_fill {
    uint64_t seed;
    uint32_t stream;
    uint32_t path;
    bool dropout; /* purchases have the dropout word too */
    float spend_within;
    double earn_rate, earn_add, earn_unit;
    int32_t earn_minimum;
} pts_fill;

/* Fills the entries of `stretches` stretches, one after the other. Purchases: all outputs, dropout
 * if it is asked for; visits and activities: gap, redeem and dropout (w0, w2, w1). Returns the number of entries. */
typedef int pts_fill_function(const pts_fill *fill, const pts_columns *columns, int stretches);

/* Words of the blocks {index[j], stream, member[j], path}, j < n; arrays hold PTS_STRETCH_STEP more. */
typedef void pts_words_function(const pts_fill *fill, const uint32_t *index, const uint32_t *member,
                                int n, uint32_t *const word[4]);
/* One attempt at a gamma variate from the words of a block: pts_gammaf (core/kernel.h). */
typedef void pts_gammas_function(float d, float c, float boost, uint32_t *const word[4], int n,
                                 float *gamma);
/* Points of purchases of so many minor units. */
typedef void pts_earnings_function(const pts_fill *fill, const int32_t *minor, int n,
                                   int32_t *points);

/* -ln of (word + 0.5) / 2^32: standard exponential variates. */
typedef void pts_exponentials_function(const uint32_t *word, int n, double *x);

/* The same bits from each; the widest this CPU has is chosen at run time. */
typedef struct pts_fill_set {
    const char *name; /* baseline, avx2, avx512 */
    pts_fill_function *purchases;
    pts_fill_function *visits;
    pts_words_function *words;
    pts_gammas_function *gammas;
    pts_earnings_function *earnings;
    pts_exponentials_function *exponentials;
} pts_fill_set;

pts_fill_set pts_fill_choose(void);

#endif
