/* Gamma variates at an address. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_GAMMA_H
#define PTS_MODEL_GAMMA_H

#include "model/streams.h"

/* Gamma(shape) of scale 1 from the blocks base, base + 1, ... of the source and stream number.
 * Marsaglia and Tsang (2000), ACM TOMS 26(3). */
double pts_gamma_draw(const pts_source *source, enum pts_stream stream, uint32_t base,
                      double shape);

#endif
