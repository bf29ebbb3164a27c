#!/bin/sh
# What the terminal tells of the parts that a scenario has, and of those it has not nothing.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

told() { # told PATTERN NAME: a line of the summary
    says out.txt "^$1" "$2"
}
hidden() {
    grep -qE "$1" out.txt
    [ $? -eq 1 ]
    verdict $? "$2"
}
# mean MEASURE: its headline in summary.json, whole
mean() {
    awk -v name="\"$1\":" '$1 == name { on = 1 } on && $1 == "\"mean\":" { printf "%.0f", $2; exit }' \
        shop/summary.json
}

cat >plain.json <<'J'
{"schema": "pointsim/scenario/1", "name": "plain",
 "simulation": {"start": "2026-01-01", "horizon": "12 months", "paths": 6, "sample": 400, "seed": 3},
 "segments": {"all": {"members": 400, "purchases": {"per_year": 20}, "spend": {"mean": 30}}},
 "programme": {"earn": {"points_per_unit": 1},   "items": {"mug": {"points": 100, "unit_cost": 0.7, "retail_value": 1}}}}
J
expect 0 "a plain scenario" run plain.json --no-plots -o plain
for label in 'at auctions' 'in tiers' 'of goods' 'Busiest' 'kept as fees' 'referrals' 'Guards' 'Quota'; do
    hidden "$label" "a plain scenario is told nothing of: $label"
done

cat >shop.json <<'J'
{"extends": "plain.json", "name": "shop",
 "simulation": {"count_hours": true},
 "programme": {"tiers": {"levels": {"silver": {"threshold": 200},
   "gold_of_a_name_longer_than_its_column": {"threshold": 600}}},
  "auctions": {"seat": {"on": ["06-18"], "units": 20, "points": 300, "cv": 0.5,
                        "unit_cost": 4, "retail_value": 9}}}}
J
expect 0 "auctions, tiers and hours" run shop.json --no-plots -o shop
sed 's/±/+/g' out.txt | awk 'length($0) > 100 { bad++ } END { exit bad > 0 }'
verdict $? "their lines fit 100 columns"
told "Units sold at auctions +$(mean auctioned) ± [0-9.]+ " "auctions: units, as in summary.json"
told 'Mean price at auctions +[0-9.]+ ± [0-9.]+ +points ' "auctions: a price in points"
told "Members in tiers, end +$(mean tier_members) ± [0-9.]+ " "tiers: members"
told '  of them silver +[0-9]+ ± [0-9.]+ ' "tiers: members of each"
told '  of them gold_of_a_name_lo\.\. +[0-9]+ ± [0-9.]+ ' "tiers: a long name is cut"
told '  upgrades to higher tiers +[0-9]+ ± [0-9.]+ ' "tiers: upgrades"
told '  downgrades to lower tiers +[0-9]+ ± [0-9.]+ ' "tiers: downgrades"
told "Busiest day's redemptions +[0-9]+ ± [0-9.]+ " "the busiest day"
told "Busiest hour's redemptions +[0-9]+ ± [0-9.]+ " "the busiest hour"
silver=$(awk -F, '$2 == "2026-12" && $4 == "silver" { s += $5 } END { printf "%.0f", s / 6 }' shop/tiers.csv)
told "  of them silver +$silver ± " "as many of a tier as tiers.csv has"
hidden 'Turnover of goods' "without stock there is no turnover of goods"
expect 0 "its title" explain 'mean price at auctions'
says out.txt '^auction_price$' "explains the measure"

cat >short.json <<'J'
{"extends": "plain.json", "name": "short",
 "programme": {"items": {"mug": {"stock": {"units": 300, "restock": 50}}},
  "transfers": {"gift": {"per_year": 2, "fee": 0.1}}}}
J
expect 0 "stock and transfers" run short.json --no-plots -o short
told 'Turnover of goods, last 12 m\. +[0-9.]+ ± [0-9.]+ ' "stock: its turnover"
told 'Points sent to other members +[0-9,]+ ± [0-9.,]+ +points ' "transfers: points"
told '  kept as fees +[0-9,]+ ± [0-9.,]+ +points ' "transfers: fees"
hidden 'Busiest' "days that are not counted have no busiest one"
expect 0 "days" run short.json --no-plots -o short --daily
told "Busiest day's redemptions" "with --daily they have"

cat >friends.json <<'J'
{"extends": "plain.json", "name": "friends",
 "programme": {"referral": {"per_year": 0.5, "success": 0.5, "points": 50, "welcome": 20}}}
J
expect 0 "referral" run friends.json --no-plots -o friends
told 'Members referred by others +[0-9]+ ± [0-9.]+ ' "referral: members"
told 'Points issued for referrals +[0-9,]+ ± [0-9.,]+ +points ' "referral: points"

# How often quotas run dry: always, never, and not known where stock may have refused.
cat >quotas.json <<'J'
{"extends": "plain.json", "name": "quotas", "programme": {
 "issuance_quota": {"points": 30000, "every": "quarter"},
 "redemption_quota": {"points": 1e9}}}
J
expect 0 "quotas" run quotas.json --no-plots -o quotas
told 'Quota +issuance_quota runs dry in 100 % of its calendar quarters \(± 0\)' "one runs dry"
told 'Quota +redemption_quota runs dry in 0 % of its calendar months \(± 0\)' "one never does"
expect 0 "quota and stock" run quotas.json --no-plots -o quotas \
    --set /programme/items/mug/stock='{"units": 300}'
hidden 'redemption_quota runs dry' "what stock refused is not taken for the quota's"

# What a guard did: one that only alerts is silent for its days, and acts on none.
cat >watched.json <<'J'
{"extends": "plain.json", "name": "watched", "programme": {"guards": {
 "alert": {"metric": "outstanding", "above": 0, "days": 45},
 "survey": {"metric": "outstanding", "above": 0, "survey": 10, "days": 40},
 "pause": {"metric": "outstanding", "above": 0, "issuance": 0.5, "days": 20}}}}
J
expect 0 "guards" run watched.json --no-plots -o watched
says out.txt 'guards\.csv\)' "the list of files has guards.csv"
tr '\n' ' ' <out.txt | tr -s ' ' >flat.txt
says flat.txt 'alert fires on 100 % of paths[^;]*; is silent for 45 days after a firing' \
    "an alert is silent for its days"
says flat.txt 'survey fires on 100 % of paths[^;]*; is silent for 40 days after a firing' \
    "so is a survey"
says flat.txt 'pause fires on 100 % of paths[^;]*; acts [0-9]+ days a path \(±' "another guard acts"
expect 0 "days of guards" explain guards.days
says out.txt 'an alert or a survey, is silent' "explain tells so, too"

# Prices that rise while nobody reacts.
pattern='^Note +Points prices rise \(programme\.change, programme\.guards\.dear\) and value_response'
cat >dear.json <<'J'
{"extends": "plain.json", "name": "dear", "question": "?",
 "programme": {"change": {"date": "2026-07-01", "price_factor": 1.5}, "guards": {
  "cheap": {"metric": "outstanding", "above": 0, "prices": 0.5},
  "dear": {"metric": "outstanding", "above": 0, "prices": {"uniform": [1, 1.5]}}}}}
J
expect 0 "prices rise" run dear.json --no-plots -o dear
says out.txt "$pattern" "members who do not react are told"
says out.txt 'members do not react to it' "in so many words"
expect 0 "prices rise by a guard" run dear.json --no-plots -o dear --set /programme/change=null
says out.txt '^Note +Points prices rise \(programme\.guards\.dear\)' "by a guard, too"
expect 0 "an elasticity of 0" run dear.json --no-plots -o dear \
    --set /value_response='{"purchases": 0, "visits": 0}'
says out.txt "$pattern" "is no reaction"
expect 0 "members react" run dear.json --no-plots -o dear --set /value_response='{"purchases": 0.5}'
hidden 'Points prices rise' "are not said not to"
expect 0 "prices fall" run dear.json --no-plots -o dear --set /programme/guards/dear=null \
    --set /programme/change/price_factor=0.9
hidden 'Points prices rise' "is no rise"
finish
