#!/bin/sh
# Rule books side by side: figures, formats, wrong inputs, interruption.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

cat >base.json <<'J'
{"schema": "pointsim/scenario/1", "name": "base",
 "simulation": {"start": "2026-01-01", "horizon": "6 months", "warmup": "6 months",
  "runoff": "2 years", "paths": 40, "sample": 300, "seed": 7},
 "segments": {
  "first": {"members": 3000, "purchases": {"per_year": {"uniform": [8, 12]}, "shape": 1},
            "spend": {"mean": 30, "sd_within": 0.5}, "redemption": {"propensity": -1, "value": 1}}},
 "programme": {"earn": {"points_per_unit": 1}, "expiry": {"kind": "rolling", "after": "60 days"},
  "redemption": {"decision": "logit"},
  "items": {"small": {"points": 40, "unit_cost": 0.3, "retail_value": 0.4}}}}
J
cat >longer.json <<'J'
{"extends": "base.json", "name": "longer", "programme": {"expiry": {"after": "9 months"}}}
J
cat >dearer.json <<'J'
{"extends": "base.json", "name": "dearer", "programme": {"items": {"small": {"points": 60}}}}
J
echo '{"extends": "base.json"}' >same.json

# field MEASURE POLICY COLUMN: a cell of one/compare.csv.
field() {
    awk -F, -v m="$1" -v p="$2" -v c="$3" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        $1 == m && $3 == p { print $at[c] }' one/compare.csv
}
# holds EXPRESSION NAME: an awk expression is true.
holds() {
    awk "BEGIN { exit !($1) }"
    verdict $? "$2 ($1)"
}

expect 0 "compare" compare base.json longer.json dearer.json same.json -o one -j 1 --no-plots
for file in compare.csv compare.json compare.tsv; do
    [ -s one/$file ]
    verdict $? "compare writes $file"
done
says out.txt '^base against 3 policies: 3,000 members, 6 months from 2026-01-01' "it says what of"
says out.txt '^ *Cost of the programme: lowest under' "the answer comes first"
says out.txt '^  base \(base\)' "each block has the base"
says out.txt '^  longer .*higher' "and the policies with a verdict"
says out.txt '^Chance of exceeding the budget, %: not available: the scenario has no budget' \
    "what no scenario has is one line with its reason"
says out.txt '^Results +one' "it says where the results are"
sed 's/±/+/g' out.txt | awk 'length($0) > 100 { bad++ } END { exit bad > 0 }' # awk counts bytes
verdict $? "it fits 100 columns"

# Longer lives: more is ever redeemed. A dearer item: a point buys less, exactly 0.4 / 60.
holds "$(field urr longer lo) > 0" "longer expiry raises the ultimate redemption rate"
[ "$(field urr longer verdict)" = higher ]
verdict $? "and is told apart"
holds "$(field breakage longer difference) + $(field urr longer difference) < 1e-12" \
    "breakage falls by as much"
holds "$(field value_per_point dearer hi) < 0" "a dearer item lowers the value of a point"
holds "($(field value_per_point dearer difference) - (0.4 / 60 - 0.4 / 40)) ^ 2 < 1e-30" \
    "by what its price says"
holds "$(field issued longer difference) == 0 && $(field issued longer lo) == 0" \
    "what the rules do not touch is the same on every path"
holds "$(field redemption_cost longer variance_reduction) > 1" "pairing pays"
holds "($(field redemption_cost base p_best) + $(field redemption_cost longer p_best) + \
    $(field redemption_cost dearer p_best) + $(field redemption_cost same p_best) - 1) ^ 2 < 1e-24" \
    "one of them is best on each path"
awk -F, '$3 == "same" && $6 != "" { n++; bad += $6 != 0 || $8 != 0 || $9 != 0 }
    END { exit n < 20 || bad }' one/compare.csv
verdict $? "a policy that changes nothing differs by 0 in [0, 0], and is called by its file"

for measure in redemption_cost urr liability_cost; do
    "$program" run longer.json --no-plots -q -o own
    own=$(awk -v m="\"$measure\":" '$1 == m { on = 1 } on && $1 == "\"mean\":" { sub(",", "", $2)
        print $2; exit }' own/summary.json)
    [ -n "$own" ] && [ "$own" = "$(field $measure longer mean)" ]
    verdict $? "$measure is that of a run of the policy alone"
done
print=$(fingerprint own)
grep -A1 '"longer": {' one/compare.json | grep -q "\"fingerprint\": \"$print\""
verdict $? "and so is the fingerprint"

expect 0 "on three threads" compare base.json longer.json dearer.json same.json -o two -j 3 \
    --no-plots -q
silent out.txt "-q prints nothing"
silent err.txt "-q says nothing"
cmp -s one/compare.csv two/compare.csv && cmp -s one/compare.tsv two/compare.tsv
verdict $? "three threads give the same figures"
expect 0 "JSON on standard output" compare base.json longer.json -o two --no-plots --format json
cmp -s out.txt two/compare.json
verdict $? "is compare.json"
expect 0 "CSV on standard output" compare base.json longer.json -o two --no-plots --format csv
cmp -s out.txt two/compare.csv
verdict $? "is compare.csv"
expect 0 "without -o" compare base.json longer.json --no-plots -q -n 3
[ -s out/base_compare/compare.json ]
verdict $? "the folder is out/NAME_compare"
expect 0 "options are of all" compare base.json longer.json --no-plots -o two -n 5 --seed 99 \
    --members 150 --set /programme/earn/points_per_unit=2 --format json
[ "$(grep -c '"seed": "99"' out.txt)" -eq 3 ] && [ "$(grep -c '"sample": 150' out.txt)" -eq 2 ] &&
    [ "$(grep -c '"points_per_unit": 2' out.txt)" -eq 2 ]
verdict $? "--seed, --members and --set reach base and policy"
says out.txt '"paths": 5,' "-n too"
"$program" compare - longer.json --no-plots -o two -q <base.json 2>err.txt
verdict $? "the base can come from standard input"
expect 0 "one path" compare base.json longer.json --no-plots -o two -n 1
says out.txt 'one path cannot tell' "one path tells no error"

# Names: a file may be called anything, and what is shown of it is harmless.
hostile='=cmd|"x",<b>&$(id) é.json'
cp same.json "$hostile"
cp same.json same2.json
mkdir other && echo '{"extends": "../base.json"}' >other/same.json
expect 0 "hostile file names" compare base.json "./$hostile" same.json other/same.json -n 4 \
    --no-plots -o hostile --format csv
says out.txt '^urr,share,_cmd__x___b____id____,' "become plain ones"
says out.txt '^urr,share,same-2,' "and the same name twice gets a number"

# Wrong inputs: everything about every file at once.
echo '{"extends": "base.json", "simulation": {"horizon": "7 months", "seed": 8}}' >times.json
echo '{"extends": "base.json", "segments": {"first": {"members": 2000, "enrolments": {"uniform": [4, 6]}}, "new":
 {"purchases": {"per_year": 1}, "spend": {"mean": 1}}}}' >people.json
echo '{"extends": "base.json", "programme": {"expiry": {"after": "soon"}, "colour": 1}}' >broken.json
expect 3 "policies that cannot be compared" compare base.json times.json people.json broken.json \
    --no-plots -o wrong
says err.txt '^times.json: simulation.horizon: found "7 months", accepted: "6 months" as in the base' \
    "another horizon: both values"
says err.txt '^times.json: simulation.seed: found "8", accepted: "7" .*--seed' "another seed: what to do"
says err.txt '^people.json: segments.first.members: found 2000, accepted: 3000' "other members"
says err.txt '^people.json: segments.first.enrolments: found ."uniform":.4,6.*, accepted: 0' "other enrolments"
says err.txt '^people.json: segments: found segment new, which the base has not' "another segment"
says err.txt '^broken.json(:1)?: programme.expiry.after' "what is wrong with a policy by itself"
says err.txt '^broken.json(:1)?: programme.colour' "all of it"
[ ! -e wrong ]
verdict $? "nothing was begun"
expect 0 "--seed makes another seed the same" compare base.json times.json --no-plots -o two \
    --seed 5 --set /simulation/horizon='"6 months"' -q
expect 4 "a policy that is not there" compare base.json nowhere.json broken.json --no-plots -o wrong
says err.txt 'nowhere.json' "it is named"
says err.txt '^broken.json' "and the others are read all the same"
expect 3 "a broken base" compare broken.json nowhere.json --no-plots -o wrong
says err.txt 'nowhere.json' "the policies are read all the same"
expect 2 "a base alone" compare base.json
says err.txt 'at least one policy' "it says what is missing"
expect 2 "standard input twice" compare - -
expect 2 "nothing at all" compare
expect 2 "an option of run" compare base.json longer.json --daily
expect 4 "a file for a folder" compare base.json longer.json --no-plots -o base.json -n 2
"$program" compare base.json longer.json -n 2 --no-plots -o two >/dev/full 2>err.txt
[ $? -eq 4 ]
verdict $? "a full disk under the table is exit status 4"
expect 3 "a failure is of a policy" compare base.json longer.json -n 4 --no-plots -o wrong \
    --set /segments/first/spend/mean=10000000 --set /programme/earn/points_per_unit=1000
says err.txt '^pointsim: base: (pilot )?path [0-9]+, sampled member [0-9]+ of segment [a-z]+, on [0-9-]+: a number left' "it is told where"
expect 5 "more memory than any machine has" compare base.json longer.json -n 1000000 --no-plots \
    --set /simulation/horizon='"600 months"' -o wrong
says err.txt '1000000 paths of 2 scenarios' "it says of what"

# The folder: results of run and compare side by side, plots of both, and one cut off.
expect 0 "a run beside a comparison" run base.json -n 4 --no-plots -q -o one
[ -s one/compare.json ] && [ -s one/manifest.json ]
verdict $? "both results are there"
if command -v gnuplot >/dev/null; then
    expect 0 "report draws the plots of both" report one
    [ -s one/plots/compare.svg ] && [ -s one/plots/compare.png ] && [ -s one/plots/urr.svg -o \
        -s one/plots/outstanding.svg ]
    verdict $? "they are there"
    says one/plots/compare.svg 'Ultimate redemption rate' "with a panel a measure"
    expect 0 "a plot of hostile names" report hostile
    expect 0 "a plot without an interval" compare base.json longer.json -n 1 -o lone
    says lone/plots/compare.svg 'two paths or more' "says why it is empty"
else
    echo "skip plots: gnuplot is not installed"
fi
PATH=/nowhere "$program" compare base.json longer.json -n 2 -o two >out.txt 2>err.txt
verdict $? "without gnuplot a comparison still succeeds"
says err.txt 'gnuplot' "and says how to get its plot"
"$program" compare base.json dearer.json -n 4 --no-plots -q -o next
printf 'in words\n\n' >two/UNFINISHED
for name in compare.tsv compare.csv compare.json; do
    cp next/$name two/.$name.part
    echo "move $name $(ls -i two/.$name.part | cut -d' ' -f1)" >>two/UNFINISHED
done
mv two/.compare.tsv.part two/compare.tsv
expect 0 "a run into a folder where a comparison was cut off" run base.json -n 2 --no-plots -o two -q
says err.txt 'completed the result' "completes the comparison first"
for name in compare.tsv compare.csv compare.json; do
    cmp -s next/$name two/$name
    verdict $? "$name is the new one"
done

# Ctrl-C: the paths that all have finished. All is planned, for a shorter comparison would have other
# pilots. A signal that comes too early is tried again later.
set -- base.json longer.json dearer.json --members 3000 --no-plots -q \
    --set /economics='{"planned_urr": 0.5, "planned_cost_per_point": 0.01}'
for seconds in 1 4 16 64; do
    rm -rf stopped
    "$program" compare "$@" -n 20000 -o stopped -j 2 >out.txt 2>err.txt &
    child=$!
    until grep -q '^SigCgt:.*[4567cdef]..[2367abef]$' "/proc/$child/status" 2>/dev/null; do
        kill -0 $child 2>/dev/null || break
        sleep 0.02
    done
    sleep $seconds
    kill -INT $child
    wait $child
    code=$?
    grep -q 'before a path' err.txt || break
done
[ $code -eq 130 ]
verdict $? "SIGINT is exit status 130"
said=$(grep -oE 'interrupted: [0-9]+' err.txt | grep -oE '[0-9]+')
grep -q '"complete": false' stopped/compare.json && grep -q "^  \"paths\": $said," stopped/compare.json
verdict $? "the finished paths of all are saved ($said)"
expect 0 "so many paths again" compare "$@" -n "$said" -o whole
cmp -s stopped/compare.csv whole/compare.csv
verdict $? "an interrupted comparison is the same as a shorter one"

# What is no rule may differ, but not in silence.
cat >beside.json <<J
{"extends": "$scenarios/expiry/quarterly.json", "name": "beside", "budget": {"monthly": 500000},
 "segments": {"regular": {"spend": {"sd_within": 0.5}}}}
J
expect 0 "a policy with a budget and a habit of its own" compare "$scenarios/expiry/yearly.json" \
    beside.json -n 4 --members 500 --no-plots -o beside
tr '\n' ' ' <out.txt | tr -s ' ' >flat.txt
says flat.txt 'beside differs from the base beside the rules, too: /budget/monthly, /segments/regular/spend' \
    "is told to differ there"

# What the programme brings is compared where it is simulated off.
expect 0 "no counterfactual" compare base.json longer.json -n 4 --members 500 --no-plots -o off
! grep -qE '^(Incremental margin|Return on investment)' out.txt
verdict $? "has no block of what the programme brings"
expect 0 "the counterfactual" compare base.json longer.json -n 4 --members 500 --no-plots -o off \
    --set /economics/margin_rate=0.3 --set /simulation/counterfactual=true \
    --set /feedback='{"momentum": 0.5}'
for label in 'Incremental margin, [a-z ]*EUR' 'Return on investment \(ROI\), %'; do
    says out.txt "^$label\$" "has a block: $label"
done
grep -A 2 '^Return on investment' out.txt | grep -qE '^  longer +-?[0-9.,]+ ± .* [-+][0-9.,]+ ± '
verdict $? "and the difference of the policy"

if command -v gnuplot >/dev/null; then
    expect 0 "report draws it" report off
    says off/plots/compare.svg '>Return on investment \(ROI\)</text>' "in a panel of its own"
    says off/plots/compare.svg '>EUR; base [0-9]{1,2},[0-9]{3}</text>' "thousands are separated"
fi

# A patch asks its own question or none.
cat >asks.json <<'J'
{"extends": "base.json", "name": "asks", "question": "What does a point cost?"}
J
cat >silent.json <<'J'
{"extends": "asks.json", "name": "silent", "programme": {"expiry": {"after": "9 months"}}}
J
expect 0 "a patch without a question" compare asks.json silent.json -n 2 --members 500 --no-plots \
    -o asks
[ "$(grep -c 'What does a point cost' asks/compare.json)" -eq 1 ]
verdict $? "does not ask the base's"

# Guards are told apart.
cat >watched.json <<'J'
{"extends": "base.json", "name": "watched", "programme": {"guards": {
 "alert": {"metric": "outstanding", "above": 0},
 "never": {"metric": "outstanding", "below": 1, "prices": 2}}}}
J
expect 0 "a policy with guards" compare base.json watched.json -n 4 --members 2000 --no-plots -o \
    watched
says out.txt '^Guard *alert under watched fires on 100 % of paths' "each guard's firings are told"
says out.txt '^Guard *never under watched fires on 0 % of paths' "one that never fires, too"
says watched/compare.json '"alert": {' "compare.json has them"
expect 3 "a guard of a small sample" compare base.json watched.json -n 4 --members 50 --no-plots \
    -o small
says err.txt 'watched: programme.guards.alert: found .* sampled acts a closing .* accepted: 400' \
    "is refused, and what it rests on is said"
says err.txt 'set simulation.sample to about' "and what would do"
[ ! -e small ]
verdict $? "before a result is begun"
expect 3 "a run of it" run watched.json -n 4 --members 50 --no-plots -o small
says err.txt 'watched.json: programme.guards.alert: found' "is refused, too"
finish
