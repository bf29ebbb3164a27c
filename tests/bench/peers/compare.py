#!/usr/bin/env python3
"""pointsim and its peers on scenarios/reference_model.json, in turn, on equal threads: time a
purchase, and whether they simulate the same thing. Fails if a total of a peer differs from
pointsim's by more than 4 standard errors; asserts nothing about time.

usage: compare.py BENCH [--rounds N] [--paths N]      BENCH: the program of tests/bench/bench.c
SPDX-License-Identifier: GPL-3.0-or-later"""

import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys

from reference_model import SCENARIO

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ("reference_numba.py", "reference_mixed.py", "reference_numpy.py")
LIMIT = 4.0  # standard errors


class Program:
    """A process that answers a line `SEED PATHS THREADS` with a line of JSON."""

    def __init__(self, command):
        self.command = command
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)

    def run(self, seed, paths, threads):
        try:
            print(seed, paths, threads, file=self.process.stdin, flush=True)
            return json.loads(self.process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            sys.exit(f"peers: {' '.join(self.command)} gave no answer")

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def processors():
    return len(os.sched_getaffinity(0))


def measure(programs, rounds, paths):
    """Answers by (program, threads), a round each. Rounds begin with another program in turn, and
    every run has a seed of its own, the same in every comparison."""
    counts = sorted({1, processors()})
    answers = {}
    for r in range(rounds):
        for t, threads in enumerate(counts):
            n = -(-paths // threads) * threads  # no thread stays idle at the end
            for i in range(len(programs)):
                program = programs[(i + r) % len(programs)]
                answer = program.run(1 + r * len(counts) + t, n, threads)
                answers.setdefault((answer["name"], threads), []).append(answer)
    return answers, counts


def spread(values):
    return f"{statistics.median(values):8.2f} ({min(values):.2f} to {max(values):.2f})"


def ns(answers, seconds):
    return [1e9 * a[seconds] / a["purchases"] for a in answers]


def print_times(answers, names, threads, seconds):
    own = ns(answers["pointsim", threads], seconds)
    for name in names:
        times = ns(answers[name, threads], seconds)
        ratios = [theirs / ours for theirs, ours in zip(times, own)]
        print(f"  {name:<16}{threads:>3}  {spread(times):<34}{spread(ratios)}")


def pooled(answers, name, total):
    """Mean over all paths of all rounds, and its standard error."""
    of = [(a["paths"], a["totals"][total]) for (n, _), some in answers.items() if n == name
          for a in some]
    paths = sum(n for n, _ in of)
    mean = sum(n * t["mean"] for n, t in of) / paths
    return mean, math.sqrt(sum((n * t["se"]) ** 2 for n, t in of)) / paths


def print_totals(answers, names):
    """Returns what differs too much."""
    wrong = []
    totals = answers["pointsim", 1][0]["totals"]
    print(f"  {'total of a path':<22}{'pointsim ± error':>28}" +
          "".join(f"{'z of ' + name:>20}" for name in names[1:]))
    for total in totals:
        own, own_error = pooled(answers, "pointsim", total)
        line = f"  {total:<22}{own:>17,.0f} ± {own_error:<8,.0f}"
        for name in names[1:]:
            if name == "numpy" and total.endswith("of 2nd half"):
                line += f"{'-':>20}"
                continue
            mean, error = pooled(answers, name, total)
            z = (mean - own) / math.hypot(error, own_error)
            line += f"{z:>20.2f}"
            if not abs(z) <= LIMIT:
                wrong.append(f"{name}: {total} {mean:,.0f} ± {error:,.0f} against {own:,.0f} ± "
                             f"{own_error:,.0f}, {z:.1f} standard errors")
        print(line)
    return wrong


def main():
    parser = argparse.ArgumentParser(description="pointsim against its peers")
    parser.add_argument("bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--paths", type=int, default=4)
    options = parser.parse_args()
    if options.rounds < 1 or options.paths < 2:
        parser.error("at least one round of two paths")
    programs = [Program([options.bench, "serve", str(SCENARIO)])]
    programs += [Program([sys.executable, "-B", str(HERE / peer), "--lines"]) for peer in PEERS]
    answers, counts = measure(programs, options.rounds, options.paths)
    if any([program.close() for program in programs]):
        sys.exit("peers: a program failed")
    names = list(dict.fromkeys(name for name, _ in answers))
    print(f"peers on {SCENARIO.stem}, {options.rounds} rounds in turn: median (range); "
          "compiling and starting are left out")
    print(f"  {'program':<14}threads  {'ns a purchase, elapsed':<34}times pointsim's")
    for threads in counts:
        print_times(answers, names, threads, "seconds")
    print(f"  {'program':<14}threads  {'ns a purchase, processor time':<34}times pointsim's")
    print_times(answers, names, 1, "processor_seconds")
    wrong = print_totals(answers, names)
    for line in wrong:
        print(f"peers: DIFFERENT MODEL: {line}", file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
