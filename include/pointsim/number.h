/* pointsim: model layer. What a scenario is made of: numbers, which may be distributions, and spans
 * and days of the calendar.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_NUMBER_H
#define POINTSIM_NUMBER_H

#include "pointsim/core.h"

/* ---- numbers: any number may be a distribution, drawn once a path ---- */

enum pts_family {
    PTS_FIXED,      /* p[0] = the value */
    PTS_NORMAL,     /* mean, sd */
    PTS_LOGNORMAL,  /* mean, cv (arithmetic) */
    PTS_UNIFORM,    /* a, b */
    PTS_TRIANGULAR, /* a, mode, b */
    PTS_BETA,       /* a, b */
    PTS_GAMMA,      /* shape, mean */
    PTS_CHOICE      /* equally likely values */
};

typedef struct pts_number {
    enum pts_family family;
    double p[3];     /* parameters in the order above */
    double *choices; /* PTS_CHOICE: owned by the scenario */
    int n_choices;
    bool truncated; /* redrawn until lo <= x <= hi */
    double lo, hi;
    uint32_t draw_id;              /* address of its draws: FNV-1a (32 bit) of its JSON pointer */
    const struct pts_joint *joint; /* drawn with others, owned by the scenario; NULL = alone */
    int joint_place;               /* its place among them */
} pts_number;

/* The number's value on a path, a pure function of (number, seed, path). PTS_ERR_RANGE when
 * truncation rejected 65 536 draws in a row. Addresses: sim/README.md. */
int pts_number_draw(const pts_number *number, uint64_t seed, uint32_t path, double *value);
/* Exact; of a truncated distribution the mean of its draws on paths 0..1023 with seed 0. */
double pts_number_mean(const pts_number *number);

/* A duration of a rule: whole days or whole months, never both. */
typedef struct pts_duration {
    int days;
    int months;
} pts_duration;

/* A day of every year. */
typedef struct pts_month_day {
    int month;
    int day; /* clamped to the month's length */
} pts_month_day;

#endif
