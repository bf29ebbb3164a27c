/* Interest on points and points that are lent, on a path. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_SAVINGS_H
#define PTS_MODEL_SAVINGS_H

#include "pointsim/model.h"

/* What a point is of interest: twelfths of a millionth, of a month at a rate in millionths a year. */
enum { PTS_INTEREST_POINT = 12000000 };

typedef struct pts_interest {
    int64_t rate;  /* millionths a year; 0 = none */
    int32_t least; /* points that bring some */
} pts_interest;

typedef struct pts_loan {
    uint32_t taken; /* threshold of the word; 0 = never */
    int32_t most;   /* points owed */
    double part;    /* of the price */
    int32_t fee;
} pts_loan;

/* Draws the path's numbers. A pts_number_draw status. */
int pts_interest_compile(pts_interest *interest, const pts_scenario *scenario, uint32_t path);
int pts_loan_compile(pts_loan *loan, const pts_scenario *scenario, uint32_t path);

/* Points lent to a member with `balance` for an item at `price`, 0 = none. */
int32_t pts_loan_points(const pts_loan *loan, int32_t balance, int32_t price);

#endif
