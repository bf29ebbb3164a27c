"""The reference model as a careful practitioner would write it with numpy: vectorised over members,
purchase number by purchase number. How many purchases a member makes is drawn first and members are
sorted by it, so that those with more than k purchases are the first ones and every step works on
slices. Lots are running sums: a member that earned E in all and used up C holds E - C, and a lot
that ends at a sum of at most C is gone. Amounts are floats that hold whole numbers. A process a
share of the paths. SPDX-License-Identifier: GPL-3.0-or-later"""

import atexit
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from reference_model import (EXPIRED, FLOWS, FORFEITED, ISSUED, OPPORTUNITIES, PURCHASES, REDEEMED,
                             REDEMPTIONS, SPEND, serve)

CHUNK = 200000  # members at once; fewer are slower, for the last steps have few members left
NEVER = 1 << 40


class Chunk:
    """Members, and their purchases by number and then by member."""

    def __init__(self, model, n, rng):
        rate = rng.standard_gamma(model.rate_shape, n) * (model.rate_mean / model.rate_shape)
        death = rng.standard_gamma(model.life_shape, n) / model.life_scale
        end = rng.standard_exponential(n) / death
        count = rng.poisson(rate * np.minimum(end, model.days))
        order = np.argsort(-count)
        self.end, self.count = end[order], count[order]
        self.stop = np.minimum(self.end, model.days)
        most = self.count[0]
        self.having = np.searchsorted(-self.count, -np.arange(most))  # members with more than k
        self.first = np.cumsum(self.having) - self.having  # place of the first purchase number k
        total = count.sum()
        self.day = np.empty(total, np.int64)
        self.spend = np.floor(np.exp(model.spend_log_mean + model.spend_log_sd *
                                     rng.standard_normal(total)) + 0.5)
        self.points = np.floor(self.spend * model.points_per_minor)
        # The balance at which a purchase redeems: where the chance reaches a uniform number.
        odds = rng.random(total)
        odds = np.log(odds / (1.0 - odds))
        self.needs = np.maximum(model.price, model.price *
                                np.exp((odds - model.propensity) / model.size))
        self.redeemed, self.lapsed = np.zeros(total), np.zeros(total)
        self.could = np.empty(total)  # whether the balance affords a unit
        self.earned = np.empty(total)  # running sum of the member's points
        self.used = np.zeros(n)  # running sum of what lapsed and was redeemed
        self.lot = np.zeros(n, np.int64)  # number of the oldest lot that has not lapsed
        self.expiry = np.full(n, NEVER)  # and its last day


def lapse(model, c, day, made):
    """Lots whose last day is before `day` of the first len(day) members, who made `made` lots."""
    due = np.flatnonzero(c.expiry[:len(day)] < day)
    while len(due):
        lot = c.lot[due]
        at = c.first[lot] + due
        left = np.maximum(c.earned[at] - c.used[due], 0.0)
        c.lapsed[at] = left
        c.used[due] += left
        lot += 1
        c.lot[due] = lot
        more = lot < (made if np.isscalar(made) else made[due])
        c.expiry[due] = NEVER
        due, lot = due[more], lot[more]
        c.expiry[due] = c.day[c.first[lot] + due] + model.term
        due = due[c.expiry[due] < day[due]]


def purchase(model, c, k, time, earned, rng):
    """Purchase number k of all members that have it; their times, of which only the number is
    known so far, are uniform: each takes its share of the time that is left."""
    n = c.having[k]
    at = slice(c.first[k], c.first[k] + n)
    time[:n] += rng.standard_exponential(n) / (c.count[:n] - k)
    day = (c.stop[:n] * -np.expm1(-time[:n])).astype(np.int64)
    lapse(model, c, day, k)
    c.day[at] = day
    earned[:n] += c.points[at]
    c.earned[at] = earned[:n]
    newest = c.lot[:n] == k
    c.expiry[:n][newest] = day[newest] + model.term
    balance = earned[:n] - c.used[:n]
    does = np.flatnonzero(balance >= c.needs[at])
    c.could[at] = balance >= model.price
    points = np.minimum(balance[does] // model.price, model.max_units) * model.price
    c.used[does] += points
    c.redeemed[c.first[k] + does] = points


def simulate_chunk(model, month_of_day, n, rng):
    c = Chunk(model, n, rng)
    time, earned = np.zeros(n), np.zeros(n)
    for k in range(len(c.having)):
        purchase(model, c, k, time, earned, rng)
    lapse(model, c, np.floor(c.stop), c.count)
    balance = earned - c.used
    left = c.end < model.days
    daily = np.zeros((model.days, len(FLOWS)))
    daily[:, PURCHASES] = np.bincount(c.day, minlength=model.days)
    daily[:, SPEND] = np.bincount(c.day, c.spend, model.days)
    daily[:, ISSUED] = np.bincount(c.day, c.points, model.days)
    acts = np.flatnonzero(c.redeemed)
    daily[:, REDEEMED] = np.bincount(c.day[acts], c.redeemed[acts], model.days)
    daily[:, REDEMPTIONS] = np.bincount(c.day[acts], minlength=model.days)
    daily[:, OPPORTUNITIES] = np.bincount(c.day, c.could, model.days)
    lots = np.flatnonzero(c.lapsed)
    daily[:, EXPIRED] = np.bincount(c.day[lots] + model.term, c.lapsed[lots], model.days)
    daily[:, FORFEITED] = np.bincount(c.end[left].astype(np.int64), balance[left], model.days)
    months = np.searchsorted(month_of_day, np.arange(model.months))
    return np.add.reduceat(daily, months), balance[~left].sum()


def simulate_path(model, month_of_day, seed):
    """Monthly flows and closing balance of one path; issue months are not kept."""
    rng = np.random.Generator(np.random.SFC64(seed))
    flows, outstanding = 0, 0
    for first in range(0, model.members, CHUNK):
        some = simulate_chunk(model, month_of_day, min(CHUNK, model.members - first), rng)
        flows, outstanding = flows + some[0], outstanding + some[1]
    return flows, None, outstanding


POOLS = {}  # processes stay between runs


def simulate(model, month_of_day, seeds, threads):
    path = partial(simulate_path, model, month_of_day)
    if threads == 1:
        return list(map(path, seeds))
    if threads not in POOLS:
        POOLS[threads] = ProcessPoolExecutor(threads)
        atexit.register(POOLS[threads].shutdown)
    return list(POOLS[threads].map(path, seeds))


if __name__ == "__main__":
    serve("numpy", simulate)
