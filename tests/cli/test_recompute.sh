#!/bin/sh
# Every figure that integers and paths decide, computed again by tests/recompute.py.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"
again="python3 -B $top/tests/recompute.py"

agrees() {
    $again "$1" >out.txt 2>err.txt
    verdict $? "$2: $(tail -n 1 out.txt)"
}

expect 0 "a run of 80 paths" run "$retail" -n 80 --members 3000 -q --no-plots -o retail
agrees retail "its figures agree"
expect 0 "activities, caps and returns" run "$scenarios/snack_brand.json" -n 20 --members 3000 -q \
    --no-plots -o snack --set '/budget={"monthly": [100, 200, 300], "fiscal_year_starts": 3}' \
    --set /economics/margin_rate=0.4 --set /simulation/counterfactual=true
agrees snack "their figures agree"
python3 -B -c 'import json
measures = json.load(open("snack/summary.json"))["measures"]
assert measures["roi"]["mean"] == -1 and measures["roi"]["se"] == 0
assert measures["incremental_margin"]["mean"] == measures["spend_leverage"]["mean"] == 0' 2>err.txt
verdict $? "and no part of their spend is the programme's"
expect 0 "a reward whose price moves" run "$retail" -n 10 --members 3000 -q --no-plots -o moving --set \
    '/programme/items={"one": {"points": 100, "unit_cost": 0.5, "retail_value": 1, "launch": "2025-03-31", "weekdays": ["mon", "fri"], "window": {"on": ["02-29", "09-15"], "days": 170}, "markdown": {"every": "5 months", "factor": 0.9, "floor": 70}, "season": [1, 1, 1.2, 1, 1, 1, 0.8, 1, 1, 1, 1, 1.5]}}'
agrees moving "its figures agree"
python3 -B -c 'import json
assert json.load(open("moving/summary.json"))["measures"]["value_index_swing"]["mean"] > 0.1' 2>err.txt
verdict $? "and the value of a point moves with it"
expect 0 "a reward whose price the rules change" run "$retail" -n 10 --members 3000 -q --no-plots -o changed \
    --set '/programme/items={"one": {"points": 100, "unit_cost": 0.5, "retail_value": 1}}' \
    --set '/programme/change={"date": "2027-02-11", "price_factor": 1.275, "announcement": {"log_odds": 1}}'
agrees changed "its figures agree"
# Of one path cohorts.csv is the path's own, so the booked liability can be computed.
expect 0 "a run of one path" run "$scenarios/expiry/rolling_12m.json" -n 1 --members 3000 -q \
    --no-plots -o one
agrees one "its figures agree, the booked liability too"
expect 0 "a run with a store" run "$scenarios/expiry/rolling_12m.json" -n 3 --members 3000 -q \
    --no-plots -o store --set \
    '/programme/items/mug={"points": 400, "unit_cost": 1, "retail_value": 3, "stock": {"units": 60000, "restock": 70000, "every": "quarter"}}'
agrees store "its figures agree"
python3 -B -c 'import json
assert json.load(open("store/summary.json"))["measures"]["stock_turnover"]["mean"] > 0.1' 2>err.txt
verdict $? "and its stock turns over"
expect 0 "a run with auctions" run "$scenarios/expiry/rolling_12m.json" -n 3 --members 3000 -q \
    --no-plots -o auctions --set \
    '/programme/auctions={"seat": {"on": ["03-31", "09-30"], "units": 70000, "points": 900, "cv": 1, "unit_cost": 5, "retail_value": 9}}'
agrees auctions "its figures agree"
python3 -B -c 'import json
assert json.load(open("auctions/summary.json"))["measures"]["auction_price"]["mean"] > 10' 2>err.txt
verdict $? "and they have a price"
expect 0 "and one in which points are converted" run "$scenarios/expiry/rolling_12m.json" -n 1 \
    --members 3000 -q --no-plots -o converted --set '/budget={"monthly": 9000}' --set \
    '/programme/instant_coupons={"share": 0.3, "value": 4, "valid_days": 20}' --set \
    '/programme/loan={"share": 0.2, "most_points": 200}' --set '/programme/interest={"rate": 0.1}' --set /simulation/count_lots=true --set \
    '/programme/incident={"date": "2027-02-10", "member_share": 0.3, "points": 400, "detected_after": 9, "reviews_per_day": 9000, "review_cost": 0.4}' --set \
    '/programme/exchange={"a": {"out": {"per_year": 1, "price": 0.02}, "in": {"per_year": 1, "points": 90, "price": 0.01}}}' --set \
    '/programme/transfers={"a": {"per_year": 1, "fee": 0.1}}' --set \
    '/programme/conversion={"voucher": {"member_share": 0.4, "rate": 0.5}, "donation": {"member_share": 0.3}}'
agrees converted "its figures agree too"
python3 -B -c 'import json
measures = json.load(open("converted/summary.json"))["measures"]
assert measures["converted"]["mean"] > 1000 and measures["expired"]["mean"] > 1000
assert measures["coupon_cost"]["mean"] > 100
assert measures["exchanged_out"]["mean"] > 1000 and measures["exchanged_in"]["mean"] > 1000
assert abs(measures["settlement"]["mean"]) > 10
assert measures["borrowed"]["mean"] > 1000 and measures["issued_interest"]["mean"] > 1000
assert measures["written_off"]["mean"] > 10
assert measures["recovered"]["mean"] > 1000 and measures["review_cost"]["mean"] > 10
assert 0.1 < measures["recovery_rate"]["mean"] < 1
assert measures["sent"]["mean"] > measures["received"]["mean"] > 1000 < 100 * measures["transfer_fees"]["mean"]
assert measures["programme_cost"]["mean"] > measures["redemption_cost"]["mean"]' 2>err.txt
verdict $? "and have what conversion costs"
expect 0 "members who bring members" run "$scenarios/expiry/rolling_12m.json" -n 10 --members 3000 -q \
    --no-plots -o referred --set '/programme/referral={"per_year": 0.3, "success": 0.5, "points": 90, "welcome": 40}'
agrees referred "its figures agree"
python3 -B -c 'import json
measures = json.load(open("referred/summary.json"))["measures"]
assert abs(measures["issued_referral"]["mean"] - 130 * measures["referred"]["mean"]) < 1 < measures["referred"]["mean"]' 2>err.txt
verdict $? "and members bring members"

# The check is one that can fail.
cp -r one tampered
awk -F, -v OFS=, 'NR == 9 { $14 = $14 "1" } 1' one/ledger.csv >tampered/ledger.csv
$again tampered >out.txt 2>err.txt
[ $? -eq 1 ] && grep -q '^paths.csv, path 0, spend: ' out.txt
verdict $? "a digit too much in the ledger is found"
finish
