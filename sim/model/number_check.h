/* What a number may be: families, their parameters and supports.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_NUMBER_CHECK_H
#define PTS_MODEL_NUMBER_CHECK_H

#include "pointsim/model.h"

typedef struct pts_parameter {
    const char *name;
    double lo, hi;
    bool open_lo;
} pts_parameter;

typedef struct pts_family_info {
    const char *name;  /* as in a scenario file; NULL for PTS_FIXED */
    const char *shape; /* as in a message */
    int n;             /* parameters; 0 for a choice */
    bool named;        /* {"mean": 5, "cv": 0.3} rather than [5, 0.3] */
    pts_parameter parameters[3];
} pts_family_info;

enum { PTS_MOST_CHOICES = 1000 };

/* By enum pts_family; ended by a second name == NULL. */
extern const pts_family_info pts_families[];

/* Where values can lie, truncation included. */
typedef struct pts_support {
    double lo, hi; /* -DBL_MAX, DBL_MAX: unbounded */
    bool open_lo;  /* lo itself is never drawn */
} pts_support;
pts_support pts_number_support(const pts_number *number);

enum { PTS_NUMBER_MESSAGE = 800 };

/* Whether the number is well formed, within what the key accepts, and drawn in reasonable time;
 * the message says what is wrong. */
bool pts_number_accepted(const pts_number *number, const pts_key *key,
                         char message[PTS_NUMBER_MESSAGE]);

#endif
