"""The reference model with numba for the rules and numpy for the random numbers, whose generators
are faster than numba's: a practitioner's second version. How many purchases a member makes is drawn
first, so that numpy can draw all that they need at once.
SPDX-License-Identifier: GPL-3.0-or-later"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from reference_model import FORFEITED, OPEN, OPPORTUNITIES, serve
from reference_numba import (N_FATES, N_FLOWS, RING, chance, compiled, earn, lapse, redeem, settle)

CHUNK = 20000  # members drawn at once


@compiled
def walk(model, month_of_day, ends, counts, gaps, normals, uniforms, flows, cohorts, lots):
    """Given their number, a member's purchases are uniform in time: each takes its share of the
    time that is left. Returns the closing balance."""
    outstanding = 0
    at = 0
    for i in range(len(ends)):
        stop = min(ends[i], float(model.days))
        head = tail = balance = 0
        passed = 0.0
        for left in range(counts[i], 0, -1):
            passed += gaps[at] / left
            day = int(stop * (1.0 - np.exp(-passed)))
            month = month_of_day[day]
            head, balance = lapse(model, flows, cohorts, month_of_day, lots, head, tail, balance,
                                  day)
            log_spend = model.spend_log_mean + model.spend_log_sd * normals[at]
            spend = int(np.exp(log_spend) + 0.5)
            tail, points = earn(model, flows, month, lots, head, tail, day, spend)
            balance += points
            if balance >= model.price:
                flows[month, OPPORTUNITIES] += 1
                if uniforms[at] < chance(model, balance):
                    head, balance = redeem(model, flows, cohorts, month_of_day, month, lots, head,
                                           balance)
            at += 1
        head, balance = lapse(model, flows, cohorts, month_of_day, lots, head, tail, balance,
                              int(stop))
        if ends[i] < model.days:
            month = month_of_day[int(ends[i])]
            flows[month, FORFEITED] += balance
            settle(model, FORFEITED, cohorts, month_of_day, month, lots, head, tail)
        else:
            outstanding += balance
            settle(model, OPEN, cohorts, month_of_day, model.months - 1, lots, head, tail)
    return outstanding


def simulate_path(model, month_of_day, seed):
    """Monthly flows, points by fate, issue month and month, and closing balance of one path."""
    rng = np.random.Generator(np.random.SFC64(seed))
    flows = np.zeros((model.months, N_FLOWS), np.int64)
    cohorts = np.zeros((N_FATES, model.months, model.months), np.int64)
    lots = np.empty((RING, 2), np.int64)
    outstanding = 0
    for first in range(0, model.members, CHUNK):
        n = min(CHUNK, model.members - first)
        rate = rng.standard_gamma(model.rate_shape, n) * (model.rate_mean / model.rate_shape)
        death = rng.standard_gamma(model.life_shape, n) / model.life_scale
        ends = rng.standard_exponential(n) / death
        counts = rng.poisson(rate * np.minimum(ends, model.days))
        total = counts.sum()
        outstanding += walk(model, month_of_day, ends, counts, rng.standard_exponential(total),
                            rng.standard_normal(total), rng.random(total), flows, cohorts, lots)
    return flows, cohorts, outstanding


def simulate(model, month_of_day, seeds, threads):
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda seed: simulate_path(model, month_of_day, seed), seeds))


if __name__ == "__main__":
    serve("numba + numpy", simulate)
