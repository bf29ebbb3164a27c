"""Computes the measures of a result folder again, from its integers: ledger.csv and cohorts.csv give
the paths' values (paths.csv) and the months' means (monthly.csv), paths.csv gives the estimates of
summary.json. Plain Python, written from the definitions and not from the C: fractions and sums of
integers where those are exact. Prints what differs and returns 1, or how much agreed and 0.

usage: recompute.py FOLDER      a run of all paths (--ledger paths)
SPDX-License-Identifier: GPL-3.0-or-later"""

import calendar
import csv
import datetime
import json
import math
import sys
from collections import defaultdict
from pathlib import Path

YEAR = 12
TOLERANCE = 1e-9


class Path12:
    """One path: its flows by month, all segments together, from ledger.csv."""

    def __init__(self, months):
        self.flow = [defaultdict(int) for _ in range(months + 1)]  # [month], 0 unused
        self.sampled_redemptions = [0] * (months + 1)
        self.months = months

    def total(self, name, first, last):
        return sum(self.flow[m][name] for m in range(first, last + 1))


def rows(folder, name):
    with open(folder / name, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def read_ledger(folder, weights, months):
    paths, index = {}, {month: i + 1 for i, month in enumerate(months)}
    for row in rows(folder, "ledger.csv"):
        path = paths.setdefault(int(row["path"]), Path12(len(months)))
        month = index[row["month"]]
        flow = {key: int(value) for key, value in row.items()
                if key not in ("path", "month", "segment")}
        closing = (flow["opening"] + flow["issued"] + flow["received"] - flow["redeemed"]
                   - flow["converted"] - flow["expired"] - flow["forfeited"] - flow["reversed"]
                   - flow["sent"])
        assert closing == flow["closing"], f"{row} does not foot"
        for key, value in flow.items():
            path.flow[month][key] += value
        path.sampled_redemptions[month] += flow["redemptions"] // weights[row["segment"]]
    return [paths[i] for i in range(len(paths))]


def ratio(num, den):
    return num / den if den else None


def values_of_a_point(path, last):
    """Of the 12 months to `last`; None where one rests on too little."""
    if last < YEAR:
        return None
    values = []
    for m in range(last - YEAR + 1, last + 1):
        worth = path.flow[m]["retail_minor"] - path.flow[m]["cash_minor"]
        if path.sampled_redemptions[m] < 100 or worth <= 0:
            return None
        values.append(worth / 100 / path.flow[m]["redeemed"])
    return values


def deviation(values):
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((x - mean) ** 2 for x in values) / (len(values) - 1))


def worth(path, last, anchor):
    """Volatility, swing and anchor gap of the year to `last`."""
    values = values_of_a_point(path, last)
    if values is None:
        return {"value_volatility": None, "value_swing": None, "anchor_gap": None}
    return {"value_volatility": deviation([math.log(x) for x in values]),
            "value_swing": (max(values) - min(values)) / (math.fsum(values) / YEAR),
            "anchor_gap": math.fsum(math.log(x / anchor) for x in values) / YEAR}


def plus_months(day, months):
    """The same day of the month, or the last there is."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return day.replace(year=year, month=month + 1,
                       day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def offered(item, day):
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    if not item.get("launch", "") <= day.isoformat() <= item.get("retire", "9999"):
        return False
    if names[day.weekday()] not in item.get("weekdays", names):
        return False
    if "window" not in item:
        return True
    for year in (day.year, day.year - 1):
        for month, of_month in (map(int, on.split("-")) for on in item["window"]["on"]):
            first = datetime.date(year, month, min(of_month, calendar.monthrange(year, month)[1]))
            if 0 <= (day - first).days < int(item["window"]["days"] + 0.5):
                return True
    return False


def price_on(item, start, day, change):
    price = int(item["points"] + 0.5)
    if "markdown" in item:
        rule, reduced, steps = item["markdown"], float(price), 0
        origin = datetime.date.fromisoformat(item["launch"]) if "launch" in item else start
        every = int(rule["every"].split()[0]) * (12 if "year" in rule["every"] else 1)
        while plus_months(origin, (steps + 1) * every) <= day:
            steps += 1
            reduced *= rule["factor"]
        price = min(price, max(int(reduced + 0.5), int(rule["floor"] + 0.5)))
    if "season" in item:
        price = int(min(price * item["season"][day.month - 1], 1e9) + 0.5)
    if change and day >= datetime.date.fromisoformat(change["date"]):
        price = int(min(price * change["price_factor"], 1e9) + 0.5)
    return max(1, price)


def prices_by_month(item, scenario, months):
    """Of the last day up to the month's end on which it was offered; before the first, its price."""
    start = datetime.date.fromisoformat(scenario["simulation"]["start"])
    warmup = scenario["simulation"]["warmup"].split()
    day = plus_months(start, -int(warmup[0]) * (12 if "year" in warmup[1] else 1))
    prices, price = [], None
    for m in range(1, months + 1):
        while day < plus_months(start, m):
            if offered(item, day):
                price = price_on(item, start, day, scenario["programme"].get("change"))
            day += datetime.timedelta(1)
        prices.append(price)
    return [next(p for p in prices if p) if p is None else p for p in prices]


MOVES = ("launch", "retire", "weekdays", "window", "markdown", "season")


def plain(value):
    """Without a distribution anywhere."""
    if isinstance(value, list):
        return all(plain(x) for x in value)
    return not isinstance(value, dict) or "on" in value or "every" in value


def moving_basket(path, last, item, scenario):
    """Of one item: its price alone decides."""
    if not hasattr(path, "index"):
        prices = prices_by_month(item, scenario, path.months)
        base = math.fsum(prices[0] / p for p in prices[:YEAR]) / YEAR
        path.index = [prices[0] / p / base for p in prices]
    year = path.index[last - YEAR:last]
    full = last >= 2 * YEAR
    return {"value_index": path.index[last - 1] if last >= YEAR else None,
            "value_index_volatility": deviation([math.log(x) for x in year]) if full else None,
            "value_index_swing": (max(year) - min(year)) / (math.fsum(year) / YEAR) if full
            else None}


def basket(path, last, scenario):
    """The index of a fixed basket. Where prices hold on a path the basket, whatever is in it, is
    always worth what it was; that it is worth something the money of the first year tells. Where they
    move, only one item is a basket that the folder knows: units by item are not in it."""
    items = list(scenario["programme"]["items"].values())
    factor = scenario["programme"].get("change", {}).get("price_factor", 1)
    moving = factor != 1 or any(key in item for item in items for key in MOVES)
    known = plain(factor) and all(plain(x) for x in items[0].values())
    if moving and (len(items) > 1 or not known):
        return {}
    full = path.months >= YEAR and sum(path.sampled_redemptions[1:YEAR + 1]) >= 100 and (
        path.total("retail_minor", 1, YEAR) > path.total("cash_minor", 1, YEAR))
    if moving and full:
        return moving_basket(path, last, items[0], scenario)
    return {"value_index": 1.0 if full and last >= YEAR else None,
            "value_index_volatility": 0.0 if full and last >= 2 * YEAR else None,
            "value_index_swing": 0.0 if full and last >= 2 * YEAR else None}


def fiscal_first(scenario, month):
    """First month, counted from 1, of the fiscal year in which `month` lies."""
    of_year = (int(scenario["simulation"]["start"][5:7]) - 1 + month - 1) % 12 + 1
    return max(1, month - (of_year - scenario["budget"]["fiscal_year_starts"]) % 12)


def budget_of(scenario, month):
    monthly = scenario["budget"]["monthly"]
    if isinstance(monthly, list):
        return monthly[month - 1] if month <= len(monthly) else 0
    return monthly


def programme_cost(path, first, last):
    return sum(path.total(column, first, last)
               for column in ("cost_minor", "benefit_cost_minor", "message_cost_minor",
                              "conversion_cost_minor", "coupon_cost_minor", "survey_cost_minor", "review_cost_minor",
                              "settlement_paid_minor")) / 100 - \
        path.total("settlement_received_minor", first, last) / 100


def against_budget(path, scenario, first, last):
    if "budget" not in scenario or isinstance(scenario["budget"]["monthly"], dict):
        return {}
    cost = programme_cost(path, first, last)
    budget = math.fsum(budget_of(scenario, m) for m in range(first, last + 1))
    over = max(0.0, cost - budget)
    return {"budget_used": ratio(cost, budget), "p_over_budget": float(cost > budget),
            "p_over_budget_10": float(cost > 1.1 * budget), "budget_shortfall": over,
            "reserve_95": over, "reserve_99": over}


def window(path, first, last, inputs, planned, scenario):
    """Every measure of the months first..last that the ledger alone decides."""
    def total(name):
        return path.total(name, first, last)
    opening, closing = path.flow[first]["opening"], path.flow[last]["closing"]
    anchor, margin_rate = inputs
    got = {name: total(name) for name in ("issued", "redeemed", "expired", "forfeited", "reversed",
                                          "capped", "purchases", "redemptions", "activities",
                                          "returns", "issued_tier", "upgrades", "downgrades",
                                          "messages", "complaints", "bad_reviews",
                                          "converted", "woken", "coupons_used",
                              "exchanged_out", "withheld", "sold_out", "refused",
                              "issued_interest", "borrowed", "written_off",
                              "issued_fault", "recovered", "account_reviews", "sent", "received", "transfer_fees",
                              "referred", "issued_referral", "auctioned")}
    got["auction_price"] = ratio(total("auction_points"), got["auctioned"])
    got["recovery_rate"] = ratio(path.total("recovered", 1, last),
                                 path.total("issued_fault", 1, last))
    got["exchanged_in"] = total("issued_partner")
    counted = scenario["simulation"]["count_lots"]
    got["live_lots"] = path.flow[last]["live_lots"] if counted else None
    got["service_contacts"] = total("complaints") + total("care_messages")
    got["settlement"] = (total("settlement_paid_minor") - total("settlement_received_minor")) / 100
    got |= {name: total(column) / 100 for name, column in
            (("redemption_cost", "cost_minor"), ("spend", "spend_minor"),
             ("benefit_cost", "benefit_cost_minor"), ("message_cost", "message_cost_minor"),
             ("conversion_cost", "conversion_cost_minor"), ("coupon_cost", "coupon_cost_minor"),
             ("cash_collected", "cash_minor"), ("review_cost", "review_cost_minor"),
             ("refunds", "refunds_minor"), ("fees", "fees_minor"))}
    got |= {"programme_cost": programme_cost(path, first, last),
            "outstanding_start": opening, "outstanding": closing,
            "liability_nominal": closing * anchor,
            "redemption_rate": ratio(got["redeemed"], got["issued"]),
            "redemption_rate_of_available": ratio(got["redeemed"], opening + got["issued"]),
            "conversion": ratio(got["redemptions"], total("opportunities")),
            "value_per_point": ratio((total("retail_minor") - total("cash_minor")) / 100,
                                     got["redeemed"]),
            "spend_per_face_value": ratio(got["spend"], got["issued"] * anchor),
            "margin": None if margin_rate is None else
            margin_rate * (total("spend_minor") - total("refunds_minor")) / 100}
    got |= trailing(path, last, anchor, margin_rate, planned, scenario)
    got |= members(path, first, last, scenario)
    begins = first if first == 1 and last == path.months else None
    if "budget" in scenario:
        got |= against_budget(path, scenario, begins or fiscal_first(scenario, last), last)
    return got


def members(path, first, last, scenario):
    """Of the last month; flows of ledger.csv are members at month ends here."""
    if first != last:
        return {}  # of the horizon: the same as of its last month, which monthly.csv has
    segments = scenario["segments"].values()
    warm = all(s.get("opening", {}).get("from", "warmup") == "warmup" for s in segments)
    past = int(scenario["simulation"]["warmup"].split()[0]) if warm else 0
    full = scenario["simulation"]["count_active"] and last + past >= YEAR
    return {"active_members": path.flow[last]["active"] if full else None}


def trailing(path, last, anchor, margin_rate, planned, scenario):
    """The measures of the 12 months to `last`."""
    got = worth(path, last, anchor) | basket(path, last, scenario)
    if last < YEAR:
        return got | {"turnover": None, "stock_turnover": None, "leverage_ratio": None}
    year = range(last - YEAR + 1, last + 1)
    issued, redeemed = (path.total(name, year[0], last) for name in ("issued", "redeemed"))
    net = (path.total("spend_minor", year[0], last) - path.total("refunds_minor", year[0], last))
    stock = sum(path.flow[m]["closing"] for m in year) / YEAR
    got["turnover"] = ratio(redeemed, stock)
    taken = path.total("stock_taken", year[0], last)
    got["stock_turnover"] = ratio(
        taken, (path.total("stock", year[0], last) - taken / 2) / YEAR)
    got["leverage_ratio"] = None if margin_rate is None else ratio(
        issued * planned["urr"] * planned["cost_per_point"], margin_rate * net / 100)
    return got


def number(text):
    return float(text) if text else None


class Comparison:
    def __init__(self):
        self.agreed, self.differences = 0, []

    def check(self, where, stored, computed):
        if stored is None or computed is None:
            same = stored is computed
        else:
            same = abs(stored - computed) <= TOLERANCE * max(1e-12, abs(stored), abs(computed))
        if same:
            self.agreed += 1
        else:
            self.differences.append(f"{where}: stored {stored}, computed {computed}")


def check_paths(paths, stored, planned, scenario, compare):
    for i, path in enumerate(paths):
        inputs = number(stored[i]["anchor"]), number(stored[i]["margin_rate"])
        got = window(path, 1, path.months, inputs, planned, scenario)
        most = [x for m in range(YEAR, path.months + 1)
                if (x := worth(path, m, inputs[0])["value_volatility"]) is not None]
        got["value_volatility_max"] = max(most, default=None)
        for name, value in got.items():
            compare.check(f"paths.csv, path {i}, {name}", number(stored[i][name]), value)


RATIOS = {"auction_price": ("auction_points", "auctioned"),
          "renewal_rate": ("renewals", "renewal_offers"),
          "redemption_rate": ("redeemed", "issued"), "conversion": ("redemptions", "opportunities"),
          "repurchase_rate": ("repeating", "active"), "redeemer_share": ("redeeming", "active")}


def check_months(folder, paths, stored, planned, scenario, months, compare):
    """Means over paths of totals and levels, ratios of sums of two of the ratios."""
    by_month = [[window(path, m, m, (number(row["anchor"]), number(row["margin_rate"])), planned,
                        scenario) for path, row in zip(paths, stored)]
                for m in range(1, len(months) + 1)]
    kinds = {"issued", "redeemed", "expired", "forfeited", "reversed", "capped", "purchases",
             "redemptions", "activities", "returns", "redemption_cost", "spend", "cash_collected",
             "messages", "message_cost", "complaints", "bad_reviews", "converted", "woken", "conversion_cost",
             "coupons_used", "coupon_cost", "withheld", "sold_out", "refused",
             "exchanged_out", "exchanged_in", "settlement",
             "issued_interest", "borrowed", "written_off", "sent", "received", "transfer_fees", "service_contacts",
             "referred", "issued_referral", "auctioned",
             "issued_fault", "recovered", "account_reviews", "review_cost", "live_lots",
             "benefit_cost", "fees", "programme_cost", "issued_tier", "upgrades", "downgrades",
             "refunds", "outstanding_start", "outstanding", "liability_nominal", "p_over_budget",
             "p_over_budget_10", "budget_shortfall", "margin", "value_volatility", "value_swing",
             "anchor_gap", "active_members", "value_index", "value_index_volatility",
             "value_index_swing"}
    index = {month: i for i, month in enumerate(months)}
    for row in rows(folder, "monthly.csv"):
        m, name = index[row["month"]], row["measure"]
        where = f"monthly.csv, {row['month']}, {name}"
        if name in kinds and name in by_month[m][0]:
            values = [v[name] for v in by_month[m] if v[name] is not None]
            enough = 2 * len(values) >= len(paths)
            compare.check(where, number(row["mean"]), mean(values) if enough else None)
            spread = error_of_chance if name in CHANCES else error
            known = enough and len(values) > 1
            compare.check(where + ", se", number(row["se"]), spread(values) if known else None)
        elif name in RATIOS:
            num, den = (sum(path.flow[m + 1][column] for path in paths) for column in RATIOS[name])
            compare.check(where, number(row["mean"]), ratio(num, den))


def mean(values):
    return math.fsum(values) / len(values)


def error(values):
    return deviation(values) / math.sqrt(len(values))


CHANCES = {"p_over_budget", "p_over_budget_10"}


def error_of_chance(values):
    """Agresti and Coull: two more of each kind."""
    n = len(values) + 4
    p = (sum(values) + 2) / n
    return math.sqrt(p * (1 - p) / n)


def check_cohorts(folder, measures, compare):
    """Rates of cohorts are ratios of sums over paths, so their means over paths are enough."""
    issued = redeemed = waited = in_time = held = claimed = 0.0
    for row in rows(folder, "cohorts.csv"):
        points = float(row["redeemed"])
        if row["issue_month"] == "opening":
            held += float(row["issued"])
            claimed += points
            continue
        issued += float(row["issued"])
        redeemed += points
        if row["age"] != "runoff":
            waited += int(row["age"]) * points
            in_time += points
    for name, value in (("urr", ratio(redeemed, issued)), ("urr_opening", ratio(claimed, held)),
                        ("breakage", ratio(issued - redeemed, issued)),
                        ("months_to_redemption", ratio(waited, in_time))):
        compare.check(f"summary.json, {name}", measures[name]["mean"], value)


TAILS = {"reserve_95": 9500, "reserve_99": 9900}


def quantile(ordered, per10k):
    return ordered[-(-len(ordered) * per10k // 10000) - 1]


def tail_mean(ordered, per10k):
    n, k = len(ordered), len(ordered) * per10k / 10000
    rank = -(-n * per10k // 10000)
    return ((rank - k) * ordered[rank - 1] + math.fsum(ordered[rank:])) / (n - k)


def check_summary(stored, measures, compare):
    """Estimates from the paths' values; a ratio's mean is not theirs, its quantiles are."""
    for name, measure in measures.items():
        values = [x for row in stored if (x := number(row[name])) is not None]
        if measure["mean"] is None:
            continue
        compare.check(f"summary.json, {name}, paths", measure["paths"], len(values))
        ordered = sorted(values)
        if name in TAILS:
            compare.check(f"summary.json, {name}", measure["mean"], quantile(ordered, TAILS[name]))
        elif name in LEVELS:
            compare.check(f"summary.json, {name}", measure["mean"], mean(values))
            if measure["se"] is not None:
                compare.check(f"summary.json, {name}, se", measure["se"],
                              error_of_chance(values) if name in CHANCES else error(values))
        for key, per10k in (("p01", 100), ("p05", 500), ("p25", 2500), ("p50", 5000),
                            ("p75", 7500), ("p95", 9500), ("p99", 9900)):
            if measure[key] is not None:
                compare.check(f"summary.json, {name}, {key}", measure[key],
                              quantile(ordered, per10k))
        for key, per10k in (("tvar95", 9500), ("tvar99", 9900)):
            if measure[key] is not None:
                compare.check(f"summary.json, {name}, {key}", measure[key],
                              tail_mean(ordered, per10k))


LEVELS = {"outstanding_start", "issued", "redeemed", "expired", "forfeited", "reversed", "outstanding",
          "capped", "liability_nominal", "liability_cost", "liability_hindsight", "reserve_bias",
          "liability_25bp", "value_volatility", "value_volatility_max", "value_swing", "anchor_gap",
          "value_index", "value_index_volatility", "value_index_swing",
          "redemption_cost", "benefit_cost", "programme_cost", "issued_tier", "upgrades", "downgrades",
          "tier_members", "fees", "p_over_budget", "p_over_budget_10", "budget_shortfall", "margin", "spend",
          "cash_collected", "refunds", "purchases", "redemptions", "activities", "returns", "active_members",
          "incremental_margin", "messages", "message_cost", "complaints", "bad_reviews",
          "converted", "woken", "conversion_cost", "coupons_used", "coupon_cost",
          "withheld", "sold_out", "refused", "exchanged_out", "exchanged_in", "settlement", "issued_interest", "borrowed", "written_off",
          "sent", "received", "transfer_fees", "referred", "issued_referral", "service_contacts", "live_lots", "issued_fault", "recovered", "account_reviews",
          "review_cost", "recovery_rate"}


def booked(planned, cohorts, months):
    """liability_cost at the close of a run of one path, whose cohorts.csv is that path's."""
    points = 0.0
    for month in ["opening"] + months:
        own = planned["urr_by_issue_month"][month]
        urr = planned["urr"] if own is None else own
        c = cohorts[month]
        held = c["issued"] - c["redeemed"] - c["expired"] - c["forfeited"] - c["reversed"] - c["converted"] - c["transferred"]
        points += max(0.0, min(held, urr * c["issued"] - c["redeemed"]))
    return points * planned["cost_per_point"]


def check_liability(folder, planned, months, measures, compare):
    cohorts = defaultdict(lambda: defaultdict(float))
    for row in rows(folder, "cohorts.csv"):
        for name in ("issued", "redeemed", "expired", "forfeited", "reversed", "converted", "transferred"):
            if row["age"] != "runoff":
                cohorts[row["issue_month"]][name] += float(row[name])
    compare.check("summary.json, liability_cost", measures["liability_cost"]["mean"],
                  booked(planned, cohorts, months))


def main(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["result"]
    measures = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["measures"]
    weights = {name: segment["weight"] for name, segment in manifest["segments"].items()}
    months = list(dict.fromkeys(row["month"] for row in rows(folder, "monthly.csv")))
    paths = read_ledger(folder, weights, months)
    stored = list(rows(folder, "paths.csv"))
    compare = Comparison()
    check_paths(paths, stored, manifest["planned"], manifest["scenario"], compare)
    check_months(folder, paths, stored, manifest["planned"], manifest["scenario"], months, compare)
    check_cohorts(folder, measures, compare)
    check_summary(stored, measures, compare)
    if len(paths) == 1:
        check_liability(folder, manifest["planned"], months, measures, compare)
    for difference in compare.differences[:20]:
        print(difference)
    print(f"{compare.agreed} figures agree, {len(compare.differences)} differ")
    return 1 if compare.differences or not compare.agreed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
