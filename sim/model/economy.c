/* The economy of a path: demand and unit costs as indices of mean 1, whose logarithms are
 * autoregressive of order 1 by month (Schwartz 1997, model 1, in discrete time). Each month's mean
 * is taken out exactly, so that no index drifts. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/economy.h"

#include "model/streams.h"

/* Member words of the two processes. */
enum { DEMAND = 0, UNIT_COST = 1 };

typedef struct process {
    double sd, reversion;
    double x, variance; /* of the log, so far */
} process;

static int draw_process(const pts_scenario *s, uint32_t path, const pts_number *sd,
                        const pts_number *reversion, process *p) {
    *p = (process){0};
    int status = pts_number_draw(sd, s->seed, path, &p->sd);
    return status == PTS_OK ? pts_number_draw(reversion, s->seed, path, &p->reversion) : status;
}

static double shock(const pts_scenario *s, uint32_t path, int month, uint32_t member) {
    pts_block b = pts_philox(s->seed, (uint32_t)month, PTS_STREAM_ECONOMY, member, path);
    return pts_normal(pts_unit53(b.word[0], b.word[1]));
}

static double step(process *p, double e) {
    double keep = 1.0 - p->reversion;
    p->x = keep * p->x + p->sd * e;
    p->variance = (keep * keep) * p->variance + p->sd * p->sd;
    return p->sd == 0.0 ? 1.0 : pts_exp(p->x - 0.5 * p->variance);
}

int pts_economy_draw(const pts_scenario *s, uint32_t path, double *demand, double *unit_cost,
                     bool *steady) {
    process d, c;
    double rho = 0.0;
    int status = draw_process(s, path, &s->demand_sd, &s->demand_reversion, &d);
    if (status == PTS_OK)
        status = draw_process(s, path, &s->unit_cost_sd, &s->unit_cost_reversion, &c);
    if (status == PTS_OK)
        status = pts_number_draw(&s->economy_rho, s->seed, path, &rho);
    if (status != PTS_OK)
        return status;
    int months = s->horizon_months;
    bool moves = d.sd != 0.0 || c.sd != 0.0;
    double own = __builtin_sqrt(1.0 - rho * rho);
    demand[0] = unit_cost[0] = 1.0;
    for (int m = 1; m <= months; m++) {
        double first = moves ? shock(s, path, m, DEMAND) : 0.0;
        double second = moves ? shock(s, path, m, UNIT_COST) : 0.0;
        demand[m] = step(&d, first);
        unit_cost[m] = step(&c, rho == 0.0 ? second : rho * first + own * second);
    }
    demand[months + 1] = demand[months];
    unit_cost[months + 1] = unit_cost[months];
    *steady = d.sd == 0.0;
    return PTS_OK;
}
