#!/bin/sh
# What each lever does to the figures, in the direction that the business expects: paired differences
# of a small scenario with a fixed seed, each at least three standard errors from 0 and of the right
# sign. The effects are far larger than that, so a correct change of the engine's draws is not likely
# to turn one over (three errors alone: 0.13 % each). SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

cat >base.json <<'J'
{"schema": "pointsim/scenario/1", "name": "base",
 "simulation": {"start": "2026-01-01", "horizon": "12 months", "warmup": "12 months",
  "runoff": "3 years", "paths": 60, "sample": 2000, "seed": 20260101},
 "economics": {"margin_rate": 0.3},
 "budget": {"monthly": 100},
 "segments": {
  "all": {"members": 2000, "enrolments": 40, "tenure": {"mean_years": 2},
          "purchases": {"per_year": {"uniform": [8, 12]}, "shape": 1},
          "lifetime": {"model": "exponential", "mean_days": 900},
          "spend": {"mean": 30, "sd_within": 0.5},
          "redemption": {"propensity": -1.5, "value": 1}}},
 "programme": {"earn": {"points_per_unit": 1},
  "expiry": {"kind": "rolling", "after": "4 months"},
  "redemption": {"decision": "logit"},
  "items": {"small": {"points": 50, "unit_cost": 0.4, "retail_value": 0.5}}}}
J

# Patches, and the measures that each moves: + up, - down.
policy() {
    echo "{\"extends\": \"base.json\", \"name\": \"$1\", $2}" >"$1.json"
    policies="$policies $1.json"
}
policy longer_expiry '"programme": {"expiry": {"after": "12 months"}}'
policy higher_price '"programme": {"items": {"small": {"points": 70}}}'
policy higher_margin '"economics": {"margin_rate": 0.4}'
policy higher_budget '"budget": {"monthly": 120}'
policy higher_planned_urr '"economics": {"planned_urr": 0.9}'
policy higher_unit_cost '"programme": {"items": {"small": {"unit_cost": 0.6}}}'
policy keener_members '"segments": {"all": {"redemption": {"propensity": -0.5}}}'
policy more_points '"programme": {"earn": {"points_per_unit": 1.5}}'
policy hassle '"programme": {"redemption": {"hassle": 0.7}}'
policy fresh '"programme": {"redemption": {"refresh": {"every": "3 months", "novelty": 1, "half_life_days": 30}}}'
policy last_minute '"programme": {"redemption": {"near_expiry": {"within_days": 60, "discount": 0.4}}}'
policy marked_down '"programme": {"items": {"small": {"markdown": {"every": "3 months", "factor": 0.9}}}}'
policy weekends '"programme": {"items": {"small": {"weekdays": ["sat", "sun"]}}}'
policy coupons '"programme": {"items": {"small": {"used_share": 0.7}}}'
policy bulk '"programme": {"items": {"small": {"cost_steps": {"units": [3000], "unit_cost": [0.3]}}}}'
policy lottery '"programme": {"items": {"small": {"prize": {"share": 0.01, "cost": 4, "retail_value": 20}}}}'
policy minimum_spend '"programme": {"earn": {"minimum_spend": 20}}'
policy more_returns '"programme": {"returns": {"share": 0.1, "within_days": 14}}'
channels='"channels": {"sms": {"cost": 0.05, "reach": 0.9, "open": 0.8, "click": 0.5}}'
reminders='"reminders": {"soon": {"days_before": 7, "channels": ["sms"], "uplift": 1'
effects='"lapse_effects": {"complaint": 5, "churn": 2}'
policy reminders "\"programme\": {$channels, $reminders}}}"
policy harsh_lapses "\"programme\": {$effects}"

change='"change": {"date": "2026-08-01"'
policy dearer "\"programme\": {$change, \"price_factor\": 2}}"
policy hurry "\"programme\": {$change, \"announcement\": {\"log_odds\": 1}, \"deadline\": {\"log_odds\": 1}}}"
policy meaner "\"programme\": {$change, \"earn_factor\": 0.5}}"
policy shorter "\"programme\": {$change, \"expiry\": {\"kind\": \"rolling\", \"after\": \"2 months\"}, \"old_lots\": \"shorten\"}}"
policy lasting "\"programme\": {$change, \"extension\": {\"share\": 0.5, \"days\": 90}}}"
policy paid_off "\"programme\": {$change, \"compensation\": {\"share\": 0.5, \"rate\": 0.2}}}"

policy scarce '"programme": {"items": {"small": {"stock": {"units": 300, "restock": 100}}}}'
policy less_to_issue '"programme": {"issuance_quota": {"points": 30000, "fallback": 0.1}}'
policy less_to_use '"programme": {"redemption_quota": {"points": 10000}}'

expect 0 "compare" compare base.json $policies --no-plots -q -o signs

# sign MEASURE POLICY + | -
sign() {
    awk -F, -v m="$1" -v p="$2" -v wanted="$3" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $1 == m && $3 == p { z = $at["z"]; d = $at["difference"]; se = $at["se_difference"]
            # the same difference on every path has no z, and no doubt either
            if (z == "" && se == 0 && d != 0) z = d > 0 ? 99 : -99 }
        END { exit !(z != "" && (wanted == "+" ? z >= 3 : z <= -3)) }' signs/compare.csv
    verdict $? "$2: $1 $3"
}
sign urr longer_expiry +
sign breakage longer_expiry -
sign outstanding longer_expiry +
sign redemption_cost longer_expiry +
sign value_per_point higher_price -
sign leverage_ratio higher_margin -
sign margin higher_margin +
sign p_over_budget higher_budget -
sign budget_used higher_budget -
sign budget_shortfall higher_budget -
sign liability_cost higher_planned_urr +
sign leverage_ratio higher_planned_urr +
sign reserve_bias higher_planned_urr -
sign redemption_cost higher_unit_cost +
sign budget_used higher_unit_cost +
sign p_over_budget higher_unit_cost +
sign liability_cost higher_unit_cost +
sign redemption_rate keener_members +
sign outstanding keener_members -
sign expired keener_members -
sign turnover keener_members +
sign issued more_points +
sign liability_nominal more_points +
sign spend_per_face_value more_points -
sign leverage_ratio more_points +
sign redeemed hassle -
sign conversion hassle -
sign redeemed fresh +
sign conversion fresh +
sign redemption_cost last_minute +
sign value_per_point last_minute +
sign value_index marked_down +
sign value_per_point marked_down +
sign redeemed weekends -
sign redemption_cost coupons -
sign redemption_cost bulk -
sign redeemed lottery +
sign redemption_cost lottery +
sign issued minimum_spend -
sign redemption_cost minimum_spend -
sign reversed more_returns +
sign refunds more_returns +
sign margin more_returns -
sign urr reminders +
sign expired reminders -
sign redemption_cost reminders +
sign message_cost reminders +
sign budget_used reminders +
sign complaints harsh_lapses +
sign churn_from_lapse harsh_lapses +
sign spend harsh_lapses -
sign value_per_point dearer -
sign redemptions dearer -
sign redeemed hurry +
sign expired hurry -
sign issued meaner -
sign redemption_cost meaner -
sign expired shorter +
sign outstanding shorter -
sign expired lasting -
sign redemption_cost lasting +
sign issued paid_off +
sign redemption_cost paid_off +
sign redeemed scarce -
sign expired scarce +
sign sold_out scarce +
sign refused scarce +
sign issued less_to_issue -
sign withheld less_to_issue +
sign redemption_cost less_to_issue -
sign redeemed less_to_use -
sign breakage less_to_use +
sign refused less_to_use +

# What changes the population is no policy: two runs, independent errors.
figure() {
    awk -v m="\"$2\":" -v f="\"$3\":" '$1 == m { on = 1 } on && $1 == f { sub(",", "", $2)
        print $2; exit }' "$1/summary.json"
}
# grows MEASURE: from run `base` to run `more`, by three errors or more.
grows() {
    awk -v a="$(figure base "$1" mean)" -v b="$(figure more "$1" mean)" \
        -v s="$(figure base "$1" se)" -v t="$(figure more "$1" se)" \
        'BEGIN { exit !(a != "" && b - a >= 3 * sqrt(s * s + t * t)) }'
    verdict $? "more enrolments: $1 +"
}
expect 0 "the base alone" run base.json --no-plots -q -o base --members 6000
expect 0 "more enrolments" run base.json --no-plots -q -o more --members 6000 \
    --set /segments/all/enrolments=120
grows liability_nominal
grows issued
grows spend
grows redemption_cost
finish
