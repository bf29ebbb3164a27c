"""What the peers share: the figures of scenarios/reference_model.json, the calendar, and how a run
is asked for and answered. Nothing here takes part in what is timed.
SPDX-License-Identifier: GPL-3.0-or-later"""

import argparse
import calendar
import datetime
import json
import math
import pathlib
import sys
import time
from typing import NamedTuple

import numpy as np

SCENARIO = pathlib.Path(__file__).resolve().parents[3] / "scenarios" / "reference_model.json"

# Columns of the monthly flows that a path returns; closing balances come beside them.
FLOWS = ("redeemed", "expired", "forfeited", "purchases", "spend", "issued", "redemptions",
         "opportunities")
REDEEMED, EXPIRED, FORFEITED, PURCHASES, SPEND, ISSUED, REDEMPTIONS, OPPORTUNITIES = range(
    len(FLOWS))
# Columns of what became of the points of an issue month, month by month; the first are flows too.
FATES = ("redeemed", "expired", "forfeited", "open")
OPEN = 3


class Model(NamedTuple):
    members: int
    days: int  # of the horizon
    months: int
    rate_shape: float  # purchases a day, gamma between members
    rate_mean: float
    life_shape: float  # Pareto/NBD: death rate gamma(shape) / scale, a day
    life_scale: float
    spend_log_mean: float  # of minor units
    spend_log_sd: float
    points_per_minor: float
    term: int  # days from issue to the last usable day
    propensity: float  # log-odds of redeeming at the price of one unit
    size: float  # and what they gain by ln(balance / price)
    price: int
    max_units: int


def only(thing, where, *known):
    """A key that the peers would ignore makes them simulate another model: refuse it."""
    unknown = set(thing) - set(known) - {"source"}
    if unknown:
        sys.exit(f"peers: {where} has {sorted(unknown)}, which the peers do not simulate")
    return [thing.get(key) for key in known]


def days_by_month(start, months):
    """Month number (from 0) of each day of the horizon."""
    first = datetime.date.fromisoformat(start)
    if first.day != 1:
        sys.exit("peers: the horizon must begin with a month")
    number = first.year * 12 + first.month - 1
    lengths = [calendar.monthrange(m // 12, m % 12 + 1)[1] for m in range(number, number + months)]
    return np.repeat(np.arange(months), lengths)


def read_model(path=SCENARIO, members=None):
    scenario = json.loads(pathlib.Path(path).read_text())
    only(scenario, "the scenario", "schema", "name", "question", "simulation", "segments",
         "programme")
    _, _, sample, start, horizon, warmup, runoff, counts_active = only(
        scenario["simulation"], "simulation", "seed", "paths", "sample", "start", "horizon",
        "warmup", "runoff", "count_active")
    if counts_active:
        sys.exit("peers: they do not count active members: set simulation.count_active to false")
    [segment] = only(scenario["segments"], "segments", "all")
    people, purchases, lifetime, spend, odds = only(
        segment, "the segment", "members", "purchases", "lifetime", "spend", "redemption")
    per_year, rate_shape = only(purchases, "purchases", "per_year", "shape")
    life_model, life_shape, life_scale = only(lifetime, "lifetime", "model", "shape", "scale_days")
    spend_mean, spend_sd = only(spend, "spend", "mean", "sd_within")
    propensity, size = only(odds, "the segment's redemption", "propensity", "size")
    _, earn, expiry, redemption, items = only(
        scenario["programme"], "programme", "anchor", "earn", "expiry", "redemption", "items")
    per_unit, rounding = only(earn, "earn", "points_per_unit", "rounding")
    kind, after = only(expiry, "expiry", "kind", "after")
    at, decision, quantity, max_units = only(
        redemption, "redemption", "at", "decision", "quantity", "max_units")
    [item] = only(items, "items", "voucher_5")
    price, _, _ = only(item, "the item", "points", "unit_cost", "retail_value")
    rules = (warmup, runoff, life_model, rounding, kind, at, decision, quantity)
    if rules != ("0 months", "0 months", "pareto_nbd", "floor", "rolling", ["purchase"], "logit",
                 "max") or sample != people or not after.endswith(" days"):
        sys.exit(f"peers: {path} is not of the kind that the peers simulate")
    months = int(horizon.split()[0])
    month_of_day = days_by_month(start, months)
    model = Model(
        members=members or people, days=len(month_of_day), months=months, rate_shape=rate_shape,
        rate_mean=per_year / 365.25, life_shape=life_shape, life_scale=life_scale,
        spend_log_mean=math.log(100.0 * spend_mean) - 0.5 * spend_sd**2, spend_log_sd=spend_sd,
        points_per_minor=per_unit / 100.0, term=int(after.split()[0]), propensity=propensity,
        size=size, price=price, max_units=max_units)
    return model, month_of_day


def totals(flows, cohorts, outstanding):
    """Each path's totals over the horizon: [paths][name]."""
    sums = dict(zip(FLOWS, np.sum(flows, axis=1).T))
    if cohorts[0] is not None:
        cohorts = np.asarray(cohorts)
        half = cohorts.shape[2] // 2
        fates = np.sum(cohorts[:, :, half:], axis=(2, 3)).T
        sums |= {f"{fate} of 2nd half": sum_ for fate, sum_ in zip(FATES, fates)}
    return {**sums, "outstanding": np.asarray(outstanding)}


def report(name, paths, threads, seconds, processor, flows, cohorts, outstanding):
    """Mean of each total over the paths and its standard error."""
    by_name = totals(np.asarray(flows), cohorts, outstanding)
    error = {k: float(np.std(v, ddof=1)) / math.sqrt(paths) if paths > 1 else None
             for k, v in by_name.items()}
    return {"name": name, "paths": paths, "threads": threads, "seconds": seconds,
            "processor_seconds": processor, "purchases": int(np.sum(by_name["purchases"])),
            "totals": {k: {"mean": float(np.mean(v)), "se": error[k]} for k, v in by_name.items()}}


def serve(name, simulate):
    """One line of JSON for a run: once, as the arguments ask, or with --lines for every line
    `SEED PATHS THREADS` of standard input, which keeps compiled code and workers between runs.
    `simulate(model, month_of_day, seeds, threads)` returns for every seed a path's monthly flows,
    points by fate, issue month and month (or None), and closing balance. Processor seconds are of
    this process alone: of one thread they are right, of several processes not."""
    parser = argparse.ArgumentParser(description=f"{name}: scenarios/reference_model.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paths", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--members", type=int, help="instead of the scenario's")
    parser.add_argument("--lines", action="store_true", help="runs are asked for on standard input")
    options = parser.parse_args()
    model, month_of_day = read_model(members=options.members)
    warm = set()  # numbers of threads that have run: compiling and starting them is not timed

    def run(seed, paths, threads):
        if threads not in warm:
            small = model._replace(members=1000)
            simulate(small, month_of_day, np.random.SeedSequence(0).spawn(2 * threads), threads)
            warm.add(threads)
        seeds = np.random.SeedSequence(seed).spawn(paths)
        begin, processor = time.perf_counter(), time.process_time()
        results = simulate(model, month_of_day, seeds, threads)
        seconds, processor = time.perf_counter() - begin, time.process_time() - processor
        answer = report(name, paths, threads, seconds, processor, *zip(*results))
        print(json.dumps(answer), flush=True)

    if options.lines:
        for line in sys.stdin:
            run(*map(int, line.split()))
    else:
        run(options.seed, options.paths, options.threads)
