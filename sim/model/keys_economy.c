/* Keys of the economy around the programme, and of numbers that are drawn together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/keys.h"

#define FIELD(member)                                                                              \
    .offset = offsetof(pts_scenario, member), .size = sizeof(((pts_scenario *)0)->member)
#define PAIR(member)                                                                               \
    .offset = offsetof(pts_correlation, member), .size = sizeof(((pts_correlation *)0)->member)

static const pts_key demand_keys[] = {
    {.name = "sd",
     .type = PTS_KEY_NUMBER,
     FIELD(demand_sd),
     .lo = 0,
     .hi = 2,
     .fallback = "0",
     .doc = "Standard deviation of a month's shock to the log of the index; 0 keeps it at 1."},
    {.name = "reversion",
     .type = PTS_KEY_NUMBER,
     FIELD(demand_reversion),
     .lo = 0,
     .hi = 1,
     .unit = "a month",
     .fallback = "0.1",
     .doc = "Share of the log's distance from 0 that a month takes away."},
    {0}};

static const pts_key unit_cost_keys[] = {
    {.name = "sd",
     .type = PTS_KEY_NUMBER,
     FIELD(unit_cost_sd),
     .lo = 0,
     .hi = 2,
     .fallback = "0",
     .doc = "Standard deviation of a month's shock to the log of the index; 0 keeps it at 1."},
    {.name = "reversion",
     .type = PTS_KEY_NUMBER,
     FIELD(unit_cost_reversion),
     .lo = 0,
     .hi = 1,
     .unit = "a month",
     .fallback = "0.1",
     .doc = "Share of the log's distance from 0 that a month takes away."},
    {0}};

const pts_key pts_economy_keys[] = {{.name = "demand",
                                     .type = PTS_KEY_OBJECT,
                                     .children = demand_keys,
                                     .doc = "Monthly index of mean 1 on the purchase rates."},
                                    {.name = "unit_cost",
                                     .type = PTS_KEY_OBJECT,
                                     .children = unit_cost_keys,
                                     .doc = "Monthly index of mean 1 on the unit costs of items."},
                                    {.name = "correlation",
                                     .type = PTS_KEY_NUMBER,
                                     FIELD(economy_rho),
                                     .lo = -1,
                                     .hi = 1,
                                     .fallback = "0",
                                     .doc = "Correlation of the shocks of the two in a month."},
                                    {0}};

const pts_key pts_correlation_keys[] = {
    {.name = "draw_id",
     .type = PTS_KEY_INTEGER,
     PAIR(draw_id),
     .lo = 0,
     .hi = 65535,
     .doc = "Orders correlations, draws nothing; absent, the next free one in byte order of names, "
            "those of the file it extends first."},
    {.name = "a",
     .type = PTS_KEY_TEXT,
     PAIR(a),
     .required = true,
     .lo = 1,
     .hi = 1000,
     .doc = "JSON pointer (RFC 6901) of an uncertain number of this scenario: normal, lognormal, "
            "uniform, triangular or choice."},
    {.name = "b",
     .type = PTS_KEY_TEXT,
     PAIR(b),
     .required = true,
     .lo = 1,
     .hi = 1000,
     .doc = "The other one."},
    {.name = "rho",
     .type = PTS_KEY_REAL,
     PAIR(rho),
     .required = true,
     .lo = -1,
     .open_lo = true,
     .hi = 1,
     .open_hi = true,
     .doc = "Correlation of the two normal scores (Gaussian copula); never a distribution."},
    {0}};
