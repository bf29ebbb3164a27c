/* Uncertain numbers: one value a path, a pure function of its address.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/model.h"

#include "model/gamma.h"
#include "model/joint.h"

static double lognormal(const double p[3], double z) {
    double q = pts_log(1.0 + p[1] * p[1]);
    return pts_exp(pts_log(p[0]) - 0.5 * q + __builtin_sqrt(q) * z);
}

static double triangular(double a, double m, double b, double u) {
    if (b <= a)
        return a;
    if (u < (m - a) / (b - a))
        return a + __builtin_sqrt(u * (b - a) * (m - a));
    return b - __builtin_sqrt((1.0 - u) * (b - a) * (b - m));
}

static double beta(const pts_source *source, uint32_t base, double a, double b) {
    double x = pts_gamma_draw(source, PTS_STREAM_PATH, base, a);
    double y = pts_gamma_draw(source, PTS_STREAM_PATH_2, base, b);
    return x + y > 0.0 ? x / (x + y) : 0.0; /* both underflow only for shapes far below 0.01 */
}

static double choice(const pts_number *n, double u) {
    int i = (int)(u * n->n_choices);
    return n->choices[i < n->n_choices ? i : n->n_choices - 1];
}

static double attempt(const pts_number *n, const pts_source *source, uint32_t base) {
    pts_block b = pts_philox(source->seed, base, PTS_STREAM_PATH, source->member, source->path);
    double u = pts_unit53(b.word[0], b.word[1]);
    const double *p = n->p;
    switch (n->family) {
    case PTS_NORMAL:
        return p[0] + p[1] * pts_normal(u);
    case PTS_LOGNORMAL:
        return lognormal(p, pts_normal(u));
    case PTS_UNIFORM:
        return p[0] + (p[1] - p[0]) * u;
    case PTS_TRIANGULAR:
        return triangular(p[0], p[1], p[2], u);
    case PTS_BETA:
        return beta(source, base, p[0], p[1]);
    case PTS_GAMMA:
        return pts_gamma_draw(source, PTS_STREAM_PATH, base, p[0]) * (p[1] / p[0]);
    case PTS_CHOICE:
        return choice(n, u);
    case PTS_FIXED:
    default:
        return p[0];
    }
}

double pts_number_of_shock(const pts_number *n, double z) {
    const double *p = n->p;
    switch (n->family) {
    case PTS_NORMAL:
        return p[0] + p[1] * z;
    case PTS_LOGNORMAL:
        return lognormal(p, z);
    case PTS_UNIFORM:
        return p[0] + (p[1] - p[0]) * pts_normal_cdf(z);
    case PTS_TRIANGULAR:
        return triangular(p[0], p[1], p[2], pts_normal_cdf(z));
    case PTS_CHOICE:
        return choice(n, pts_normal_cdf(z));
    case PTS_BETA:
    case PTS_GAMMA: /* cannot be joined: refused by validation */
    case PTS_FIXED:
    default:
        return p[0];
    }
}

bool pts_number_keeps(const pts_number *number, double x) {
    return !number->truncated || (x >= number->lo && x <= number->hi);
}

static int draw_alone(const pts_number *number, uint64_t seed, uint32_t path, double *value) {
    pts_source source = {.seed = seed, .member = number->draw_id, .path = path};
    for (uint32_t a = 0; a < PTS_ATTEMPTS; a++) {
        double x = attempt(number, &source, a << 16);
        if (pts_number_keeps(number, x)) {
            *value = x;
            return PTS_OK;
        }
    }
    return PTS_ERR_RANGE;
}

int pts_number_draw(const pts_number *number, uint64_t seed, uint32_t path, double *value) {
    if (number->family == PTS_FIXED) {
        *value = number->p[0];
        return PTS_OK;
    }
    if (number->joint)
        return pts_joint_draw(number->joint, number->joint_place, seed, path, value);
    return draw_alone(number, seed, path, value);
}

/* No closed form: the mean of fixed draws, which belong to no run. Drawn alone, so that a
 * scenario's weights are the same before and after its numbers are joined. */
static double truncated_mean(const pts_number *number) {
    enum { DRAWS = 1024 };
    double sum = 0.0, x = 0.0;
    for (uint32_t path = 0; path < DRAWS; path++) {
        if (draw_alone(number, 0, path, &x) != PTS_OK)
            return number->p[0]; /* refused by validation */
        sum += x;
    }
    return sum / DRAWS;
}

double pts_number_mean(const pts_number *number) {
    const double *p = number->p;
    if (number->truncated && number->family != PTS_FIXED)
        return truncated_mean(number);
    switch (number->family) {
    case PTS_UNIFORM:
        return 0.5 * (p[0] + p[1]);
    case PTS_TRIANGULAR:
        return (p[0] + p[1] + p[2]) / 3.0;
    case PTS_BETA:
        return p[0] / (p[0] + p[1]);
    case PTS_GAMMA:
        return p[1];
    case PTS_CHOICE: {
        double sum = 0.0;
        for (int i = 0; i < number->n_choices; i++)
            sum += number->choices[i];
        return sum / number->n_choices;
    }
    case PTS_FIXED:
    case PTS_NORMAL:
    case PTS_LOGNORMAL:
    default:
        return p[0];
    }
}
