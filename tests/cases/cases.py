#!/usr/bin/env python3
"""Runs the cases of tests/cases/cases.json and prints what each shows.

A case has a lever (the rule that is switched), an effect (how members answer to it) and a target (a
measure). It is honest if it could fail: without the effect the lever leaves the target as it is,
exactly; with it the paired difference has the sign that is expected and |z| >= 2.
Usage: cases.py POINTSIM CASES.json [ID ...]. Exit status 1 if a case is not honest.
Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later
"""
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
import textwrap

LEAST_Z = 2.0


def merged(value, patch):
    """JSON merge patch, but null stays: it is a patch of a file again."""
    if not isinstance(value, dict) or not isinstance(patch, dict):
        return patch
    out = dict(value)
    for key, change in patch.items():
        out[key] = merged(out.get(key), change)
    return out


def write(folder, name, base, *patches):
    scenario = {"extends": base, "name": name}
    for patch in patches:
        scenario = merged(scenario, patch)
    path = os.path.join(folder, name + ".json")
    with open(path, "w", encoding="utf-8") as out:
        json.dump(scenario, out)
    return path


def finish(case, command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{case['id']}: {' '.join(command)}\n{done.stderr}")
    return done.stdout


def by_month(program, case, scenario, out):
    """Path by path, a flow of ledger.csv by month ("2026-01"), segments together."""
    finish(case, [program, "run", scenario, "-o", out, "-q", "--no-plots", "-n",
                  str(case.get("paths", 100))])
    paths = {}
    with open(os.path.join(out, "ledger.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            months = paths.setdefault(row["path"], {})
            amount = int(row[case.get("flow", case["measure"])])
            months[row["month"]] = months.get(row["month"], 0) + amount
    return list(paths.values())


def of_months(program, case, scenario, out):
    """Path by path, the share of the flow that falls in calendar months."""
    return [sum(amount for month, amount in path.items()
                if int(month.split("-")[1]) in case["months"]) / sum(path.values())
            for path in by_month(program, case, scenario, out)]


def mean(values):
    """Mean and its standard error."""
    n, m = len(values), math.fsum(values) / len(values)
    return m, math.sqrt(math.fsum((x - m) ** 2 for x in values) / (n - 1) / n)


def months_compared(program, folder, case, off, on):
    sides = [of_months(program, case, scenario, os.path.join(folder, "out")) for scenario in (off, on)]
    difference, error = mean([b - a for a, b in zip(*sides)])
    off, on = ({"mean": m, "se": se} for m, se in map(mean, sides))
    return off, {**on, "difference": difference, "se_difference": error,
                 "z": difference / error if error else None}


def accuracy(actual, forecast):
    """1 - the mean over the months of |actual - forecast| / actual."""
    return 1 - math.fsum(abs(a - f) / a for a, f in zip(actual, forecast)) / len(actual)


def forecast_compared(program, folder, case, off, on):
    """How well the last year of paths that nobody has seen is forecast, month by month. A forecast is the
    mean over the paths of a run, times what the first year of the path to be forecast came to of the
    same of the run; what happens is what the scenario with the lever says, under another seed."""
    out = os.path.join(folder, "out")
    happens = write(folder, "happens", on, {"simulation": {"seed": case["held_out_seed"]}})
    held_out = [list(path.values()) for path in by_month(program, case, happens, out)]
    sides = []
    for scenario in (off, on):
        paths = [list(path.values()) for path in by_month(program, case, scenario, out)]
        expected = [math.fsum(month) / len(paths) for month in zip(*paths)]
        sides.append([accuracy(path[-12:], [x * sum(path[:12]) / math.fsum(expected[:12])
                                            for x in expected[-12:]]) for path in held_out])
    naive, error = mean([accuracy(path[-12:], path[:12]) for path in held_out])
    difference, se = mean([b - a for a, b in zip(*sides)])
    off, on = ({"mean": m, "se": e} for m, e in map(mean, sides))
    return off, {**on, "difference": difference, "se_difference": se,
                 "z": difference / se if se else None,
                 "beside": f"The same months of the year before as a forecast: "
                           f"{number(naive, error, case.get('scale', 1))}."}


def compared(program, folder, base, case, effect, lever):
    """Without and with the lever: mean and error of the target, difference and its error."""
    common = case.get("common", {})
    off = write(folder, "off", base, common, effect)
    on = write(folder, "on", base, common, effect, lever)
    if "held_out_seed" in case:
        return forecast_compared(program, folder, case, off, on)
    if "months" in case:
        return months_compared(program, folder, case, off, on)
    command = [program, "compare", off, on, "-o", os.path.join(folder, "out"), "--format", "json",
               "-q", "--no-plots", "-n", str(case.get("paths", 100))]
    sides = json.loads(finish(case, command))["measures"][case["measure"]]["policies"]
    return sides["off"], sides["on"]


def number(x, se, scale):
    if x is None:
        return "n/a"
    digits = f"{x * scale:,.4g}"
    return digits if not se else f"{digits} ± {se * scale:.2g}"


def judge(case, plain, acting):
    """What is wrong with the case; nothing if it is honest."""
    wrong = []
    difference, z = acting[1]["difference"], acting[1]["z"]
    if plain[1]["difference"] != 0:
        wrong.append(f"without the effect the lever moves the target by {plain[1]['difference']:g}")
    if z is None or abs(z) < LEAST_Z:
        wrong.append("with the effect the difference is within its error")
    elif (difference > 0) != (case["expect"] == "higher"):
        wrong.append(f"the target is not {case['expect']}")
    return wrong


def show(case, acting, wrong):
    scale = case.get("scale", 1)
    off, on = acting
    z = "n/a" if on["z"] is None else f"{on['z']:+.1f}"
    print(f"{case['id']:5s} {case['title']}")
    for text in (case["question"], "Lever: " + case["says"], "Operator: " + case["operator"]):
        print(textwrap.fill(text, 96, initial_indent="      ", subsequent_indent="        "))
    print(f"      {case['measure']}, {case['unit']}: "
          f"{number(off['mean'], off['se'], scale)} without the lever, "
          f"{number(on['mean'], on['se'], scale)} with it; "
          f"difference {number(on['difference'], on['se_difference'], scale)}, z {z}")
    if "beside" in on:
        print("      " + on["beside"])
    for reason in wrong:
        print(f"      NOT HONEST: {reason}")
    print()


def main():
    program, path, wanted = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    bad = 0
    ran = [case for case in cases if not wanted or case["id"] in wanted]
    for case in ran:
        base = os.path.join(os.path.dirname(os.path.abspath(path)), case["base"])
        with tempfile.TemporaryDirectory() as folder:
            lever = case["lever"]
            plain = compared(program, folder, base, case, case["no_effect"],
                             case.get("lever_no_effect", lever))
            acting = compared(program, folder, base, case, case["effect"], lever)
        wrong = judge(case, plain, acting)
        show(case, acting, wrong)
        bad += bool(wrong)
    print(f"{len(ran)} cases, {len(ran) - bad} honest, {bad} not")
    return 1 if bad or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
