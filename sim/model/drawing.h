/* The uncertain numbers of a path, drawn one a line. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_DRAWING_H
#define PTS_MODEL_DRAWING_H

#include "pointsim/model.h"

typedef struct pts_drawing {
    uint64_t seed;
    uint32_t path;
    int status; /* the first failure stays */
} pts_drawing;

/* The number's value on the path; 0 where it cannot be drawn. */
static inline double pts_draw(pts_drawing *d, const pts_number *number) {
    double x = 0.0;
    int status = pts_number_draw(number, d->seed, d->path, &x);
    if (d->status == PTS_OK)
        d->status = status;
    return x;
}

#endif
