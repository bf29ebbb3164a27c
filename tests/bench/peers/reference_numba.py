"""The reference model as a careful practitioner would write it with numba: one compiled loop over
members and their purchases, numba's own random numbers, lots in a ring, points by month and by
issue month and month, a thread a path.
SPDX-License-Identifier: GPL-3.0-or-later"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

from reference_model import (EXPIRED, FATES, FLOWS, FORFEITED, ISSUED, OPEN, OPPORTUNITIES,
                             PURCHASES, REDEEMED, REDEMPTIONS, SPEND, serve)

N_FLOWS, N_FATES = len(FLOWS), len(FATES)
RING = 8192  # lots that one member may hold; a power of two
LAST_DAY, POINTS = 0, 1  # columns of a lot

compiled = njit(nogil=True, error_model="numpy")


@compiled
def lapse(model, flows, cohorts, month_of_day, lots, head, tail, balance, day):
    """Lots whose last day is before `day` are gone. Returns the new head and balance."""
    while head != tail and lots[head & (RING - 1), LAST_DAY] < day:
        lot = lots[head & (RING - 1)]
        month = month_of_day[lot[LAST_DAY]]
        flows[month, EXPIRED] += lot[POINTS]
        cohorts[EXPIRED, month_of_day[lot[LAST_DAY] - model.term], month] += lot[POINTS]
        balance -= lot[POINTS]
        head += 1
    return head, balance


@compiled
def earn(model, flows, month, lots, head, tail, day, spend):
    """Books a purchase and makes its lot. Returns the new tail and the points."""
    points = int(spend * model.points_per_minor)
    flows[month, PURCHASES] += 1
    flows[month, SPEND] += spend
    flows[month, ISSUED] += points
    if points > 0:
        if tail - head == RING:
            raise OverflowError("a member holds too many lots")
        lots[tail & (RING - 1), LAST_DAY] = day + model.term
        lots[tail & (RING - 1), POINTS] = points
        tail += 1
    return tail, points


@compiled
def chance(model, balance):
    odds = model.propensity + model.size * np.log(balance / model.price)
    return 1.0 / (1.0 + np.exp(-odds))


@compiled
def redeem(model, flows, cohorts, month_of_day, month, lots, head, balance):
    """As many units as may be, the oldest lot first. Returns the new head and balance."""
    points = min(balance // model.price, model.max_units) * model.price
    flows[month, REDEEMED] += points
    flows[month, REDEMPTIONS] += 1
    rest = points
    while rest > 0:
        lot = lots[head & (RING - 1)]
        part = min(rest, lot[POINTS])
        cohorts[REDEEMED, month_of_day[lot[LAST_DAY] - model.term], month] += part
        lot[POINTS] -= part
        rest -= part
        if lot[POINTS] == 0:
            head += 1
    return head, balance - points


@compiled
def settle(model, fate, cohorts, month_of_day, month, lots, head, tail):
    """What becomes of the lots that are left."""
    for i in range(head, tail):
        lot = lots[i & (RING - 1)]
        cohorts[fate, month_of_day[lot[LAST_DAY] - model.term], month] += lot[POINTS]


@compiled
def simulate_path(model, month_of_day, seed):
    """Monthly flows, points by fate, issue month and month, and closing balance of one path."""
    np.random.seed(seed)  # the calling thread's own generator
    flows = np.zeros((model.months, N_FLOWS), np.int64)
    cohorts = np.zeros((N_FATES, model.months, model.months), np.int64)
    lots = np.empty((RING, 2), np.int64)
    outstanding = 0
    for _ in range(model.members):
        rate = np.random.standard_gamma(model.rate_shape) * (model.rate_mean / model.rate_shape)
        death = np.random.standard_gamma(model.life_shape) / model.life_scale
        end = np.random.standard_exponential() / death
        stop = min(end, float(model.days))
        head = tail = balance = 0
        time = np.random.standard_exponential() / rate
        while time < stop:
            day = int(time)
            month = month_of_day[day]
            head, balance = lapse(model, flows, cohorts, month_of_day, lots, head, tail, balance,
                                  day)
            log_spend = model.spend_log_mean + model.spend_log_sd * np.random.standard_normal()
            spend = int(np.exp(log_spend) + 0.5)
            tail, points = earn(model, flows, month, lots, head, tail, day, spend)
            balance += points
            if balance >= model.price:
                flows[month, OPPORTUNITIES] += 1
                if np.random.random() < chance(model, balance):
                    head, balance = redeem(model, flows, cohorts, month_of_day, month, lots, head,
                                           balance)
            time += np.random.standard_exponential() / rate
        head, balance = lapse(model, flows, cohorts, month_of_day, lots, head, tail, balance,
                              int(stop))
        if end < model.days:
            month = month_of_day[int(end)]
            flows[month, FORFEITED] += balance
            settle(model, FORFEITED, cohorts, month_of_day, month, lots, head, tail)
        else:
            outstanding += balance
            settle(model, OPEN, cohorts, month_of_day, model.months - 1, lots, head, tail)
    return flows, cohorts, outstanding


def simulate(model, month_of_day, seeds, threads):
    numbers = [seed.generate_state(1)[0] for seed in seeds]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda n: simulate_path(model, month_of_day, n), numbers))


if __name__ == "__main__":
    serve("numba", simulate)
