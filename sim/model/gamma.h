/* Gamma variates at an address. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_GAMMA_H
#define PTS_MODEL_GAMMA_H

#include "model/streams.h"

/* A member's gamma variates are float: many are drawn at once, in columns. */
typedef struct pts_gamma {
    float d, c, boost; /* as pts_gammaf (core/kernel.h) wants them */
} pts_gamma;
pts_gamma pts_gamma_of(double shape);
/* Of scale 1, from the blocks base, base + 1, ... of the source and stream number. */
double pts_gamma_member(const pts_source *source, enum pts_stream stream, uint32_t base,
                        double shape);

/* Gamma(shape) of scale 1 in double, for uncertain numbers of a path, likewise.
 * Marsaglia and Tsang (2000), ACM TOMS 26(3). */
double pts_gamma_draw(const pts_source *source, enum pts_stream stream, uint32_t base,
                      double shape);

#endif
