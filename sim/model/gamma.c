/* Gamma variates by Marsaglia and Tsang's squeeze-free method.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gamma.h"

#include "core/kernel.h"
#include "pointsim/core.h"

/* Correctly rounded by IEEE 754, so no library call hides behind it. */
static double root(double x) {
    return __builtin_sqrt(x);
}

double pts_gamma_draw(const pts_source *source, enum pts_stream stream, uint32_t base,
                      double shape) {
    double s = shape < 1.0 ? shape + 1.0 : shape;
    double d = s - 1.0 / 3.0, c = 1.0 / root(9.0 * d);
    for (uint32_t i = 0; i < PTS_ATTEMPTS; i++) {
        pts_block b = pts_philox(source->seed, base + i, source->stream | (uint32_t)stream,
                                 source->member, source->path);
        double x = pts_normal(pts_unit(b.word[0]));
        double v = 1.0 + c * x;
        if (v <= 0.0)
            continue;
        v = v * v * v;
        if (pts_log(pts_unit(b.word[1])) >= 0.5 * x * x + d - d * v + d * pts_log(v))
            continue;
        double g = d * v;
        return shape < 1.0 ? g * pts_exp(pts_log(pts_unit(b.word[2])) / shape) : g;
    }
    return s; /* acceptance is above 0.95: never reached in 65 536 attempts */
}

pts_gamma pts_gamma_of(double shape) {
    double d = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    return (pts_gamma){(float)d, (float)(1.0 / root(9.0 * d)),
                       shape < 1.0 ? (float)(1.0 / shape) : 0.0f};
}

double pts_gamma_member(const pts_source *source, enum pts_stream stream, uint32_t base,
                        double shape) {
    pts_gamma gamma = pts_gamma_of(shape);
    for (uint32_t i = 0; i < PTS_ATTEMPTS; i++) {
        pts_block b = pts_philox(source->seed, base + i, source->stream | (uint32_t)stream,
                                 source->member, source->path);
        float g = pts_gammaf(gamma.d, gamma.c, gamma.boost, b.word[0], b.word[1], b.word[2]);
        if (g >= 0.0f)
            return g;
    }
    return shape; /* acceptance is above 0.95: never reached in 65 536 attempts */
}
