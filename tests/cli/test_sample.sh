#!/bin/sh
# What the summary says about sample and bands. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

# The value of a point has the narrowest band and the largest share: it is told all the same.
run="run $retail --no-plots -o result"
expect 0 "a small sample" $run -n 72 --members 3000
says out.txt 'Note .*% of the variance over paths \(Value of a redeemed point\)' \
    "a narrow band is no excuse"
says out.txt '^Points issued.* to ' "72 paths give a 90 % band"
[ "$(grep -c '^Note' out.txt)" -eq 1 ]
verdict $? "one note says it"
needed=$(grep -oE 'members [0-9]+ it would' out.txt | grep -oE '[0-9]+')
[ "${needed:-0}" -gt 3000 ]
verdict $? "it names the sample needed"
awk '/"value_per_point"/ { f = 1 } f && /"sample_needed"/ { print $2 + 0; exit }' \
    result/summary.json >needed.txt
[ "$(cat needed.txt)" = "$needed" ]
verdict $? "summary.json names the same"
expect 0 "segments with samples of their own" $run -n 72 --members 3000 \
    --set /segments/regular/sample=900 --set /segments/frequent/sample=300
says out.txt 'in segment regular' "their own key is named"
cat >shop.json <<'J'
{"schema": "pointsim/scenario/1", "name": "shop",
 "simulation": {"start": "2026-01-01", "horizon": "6 months", "paths": 72, "seed": 7},
 "segments": {"all": {"members": 900, "purchases": {"per_year": {"uniform": [19, 21]}},
                      "spend": {"mean": 30, "sd_within": 0.5}}},
 "programme": {"earn": {"points_per_unit": 1}, "expiry": {"kind": "rolling", "after": "90 days"},
  "items": {"small": {"points": 100, "unit_cost": 0.7, "retail_value": 1}}}}
J
expect 0 "all members of a small programme" run shop.json --no-plots
says out.txt 'stands for 1$' "each stands for one"
grep -q 'The sample makes' out.txt
[ $? -eq 1 ]
verdict $? "members' own chance is not blamed on the sample"
expect 0 "half of them" run shop.json --no-plots --members 450
says out.txt 'simulating every member' "it says where only all members will do"
says out.txt 'members 900' "it asks for no more than there are"
expect 0 "71 paths" $run -n 71 --members 800
says out.txt '^Points issued.* n/a +[0-9]' "71 paths have no 90 % band"
says out.txt 'Note +A 90 % band takes 72 paths.*here are 71' "it says how many it takes"
grep '^2027-01,issued' result/monthly.csv >out.txt
says out.txt '^([^,]+,){5},[^,]+,[^,]+,[^,]+,,month$' "in monthly.csv those cells are empty"
finish
