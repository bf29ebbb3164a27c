#!/bin/sh
# A run's folder, its formats, and the same fingerprint however it was run.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

expect 0 "run" run "$retail" $small -o one -j 1
for file in manifest.json summary.json monthly.csv ledger.csv paths.csv cohorts.csv; do
    [ -s one/$file ]
    verdict $? "run writes $file"
done
says out.txt '^Fingerprint +[0-9a-f]{16}$' "the summary has the fingerprint"
says out.txt '^Points issued' "the summary has the points issued"
says out.txt '^Results +one' "the summary says where the results are"
sed 's/±/+/g' out.txt | awk 'length($0) > 100 { bad++ } END { exit bad > 0 }' # awk counts bytes
verdict $? "the summary fits 100 columns"
grep -q "$(printf '\033')" out.txt err.txt
[ $? -eq 1 ]
verdict $? "no colour outside a terminal"

print=$(fingerprint one)
for threads in 2 5; do
    expect 0 "run on $threads threads" run "$retail" $small -o many -j $threads -q
    silent out.txt "-q prints nothing"
    silent err.txt "-q says nothing"
    [ -n "$print" ] && [ "$(fingerprint many)" = "$print" ]
    verdict $? "$threads threads give the same fingerprint"
    for file in summary.json monthly.csv ledger.csv paths.csv cohorts.csv; do
        cmp -s one/$file many/$file
        verdict $? "$threads threads give the same $file"
    done
done
expect 0 "run again by --set" run "$retail" --set /simulation/paths=4 \
    --set /simulation/sample=800 --no-plots -o many -q
[ "$(fingerprint many)" = "$print" ]
verdict $? "options and --set are the same keys"
expect 0 "another seed" run "$retail" $small --seed 18446744073709551615 -o many -q
[ "$(fingerprint many)" != "$print" ]
verdict $? "another seed gives another fingerprint"

cat >a.json <<'J'
{"schema": "pointsim/scenario/1", "name": "order",
 "simulation": {"start": "2026-01-01", "horizon": "6 months", "paths": 3, "sample": 500, "seed": 7},
 "segments": {
  "first": {"members": 3000, "purchases": {"per_year": {"uniform": [8, 12]}, "shape": 1},
            "spend": {"mean": 30, "sd_within": 0.5}},
  "second": {"members": 2000, "purchases": {"per_year": 20}, "spend": {"mean": 20}}},
 "programme": {"earn": {"points_per_unit": 1}, "expiry": {"kind": "rolling", "after": "90 days"},
  "items": {"small": {"points": 100, "unit_cost": 0.7, "retail_value": 1},
            "large": {"points": 300, "unit_cost": 2, "retail_value": 3.2}}}}
J
cat >b.json <<'J'
{"programme": {"items": {"large": {"retail_value": 3.2, "unit_cost": 2, "points": 300},
            "small": {"unit_cost": 0.7, "points": 100, "retail_value": 1}},
  "expiry": {"after": "90 days", "kind": "rolling"}, "earn": {"points_per_unit": 1}},
 "segments": {
  "second": {"spend": {"mean": 20}, "purchases": {"per_year": 20}, "members": 2000},
  "first": {"spend": {"sd_within": 0.5, "mean": 30},
            "purchases": {"shape": 1, "per_year": {"uniform": [8, 12]}}, "members": 3000}},
 "simulation": {"seed": 7, "sample": 500, "paths": 3, "horizon": "6 months", "start": "2026-01-01"},
 "name": "order", "schema": "pointsim/scenario/1"}
J
expect 0 "a small scenario" run a.json --no-plots
[ -s out/order/summary.json ]
verdict $? "without -o the folder is out/NAME"
expect 0 "its keys in another order" run b.json --no-plots -o other
[ "$(fingerprint out/order)" = "$(fingerprint other)" ]
verdict $? "the order of keys does not matter"
"$program" run - --no-plots -o third -q <a.json 2>err.txt
verdict $? "a scenario on standard input runs"
[ "$(fingerprint out/order)" = "$(fingerprint third)" ]
verdict $? "a scenario on standard input gives the same fingerprint"

expect 0 "JSON on standard output" run a.json --no-plots --format json -o third
cmp -s out.txt third/summary.json
verdict $? "JSON on standard output is summary.json"
expect 0 "CSV on standard output" run a.json --no-plots --format csv -o third
cmp -s out.txt third/monthly.csv
verdict $? "CSV on standard output is monthly.csv"
expect 0 "ledger of sums" run a.json --no-plots --ledger sum -o third
[ "$(grep -c . third/ledger.csv)" -lt "$(grep -c . out/order/ledger.csv)" ]
verdict $? "a ledger of sums is shorter"
expect 0 "daily flows" run a.json --no-plots --daily -o third
[ "$(grep -c . third/daily.csv)" -eq $((1 + 3 * 181)) ]
verdict $? "daily.csv has a row a path and day"
issued=$(awk -F, '$2 == "issued" { s += $4 } END { printf "%.0f", 3 * s }' third/monthly.csv)
[ "$(awk -F, 'NR > 1 { s += $5 } END { printf "%.0f", s }' third/daily.csv)" = "$issued" ]
verdict $? "the days add up to the months"
expect 0 "no daily flows" run a.json --no-plots -o third
[ ! -e third/daily.csv ]
verdict $? "an earlier daily.csv does not stay beside a new result"
expect 0 "speed" run a.json --no-plots -v -o third
says err.txt 'purchases a second' "-v tells the speed"
if script -qec true /dev/null >/dev/null 2>&1; then
    bold=$(printf '\033\\[1m')
    TERM=xterm NO_COLOR='' script -qec "$program run a.json --no-plots -o third" /dev/null >out.txt
    says out.txt "$bold" "a terminal gets a bold heading"
    TERM=xterm NO_COLOR=1 script -qec "$program run a.json --no-plots -o third" /dev/null >out.txt
    grep -q "$bold" out.txt
    [ $? -eq 1 ]
    verdict $? "NO_COLOR leaves it plain"
else
    echo "skip NO_COLOR: script(1) cannot make a terminal here"
fi

: >file
expect 4 "a folder that cannot be made" run a.json --no-plots -o file/below
expect 4 "a file for a folder" run a.json --no-plots -o file
expect 4 "a device for a folder" run a.json --no-plots -o /dev/full
"$program" run a.json --no-plots -o third >/dev/full 2>err.txt
[ $? -eq 4 ]
verdict $? "a full disk under the summary is exit status 4"
if [ "$(id -u)" -ne 0 ]; then
    mkdir locked && chmod 555 locked
    expect 4 "a folder without permission" run a.json --no-plots -o locked/in
else
    echo "skip a folder without permission: root may write anywhere"
fi

expect 5 "more memory than any machine has" run "$retail" -n 1000000 --members 1000 --no-plots \
    --set /simulation/horizon='"600 months"' -o memory
says err.txt '1000000 paths .*need [0-9,.]+ GB .*this machine has [0-9,.]+ [MG]B' \
    "it says what is needed and what there is"
says err.txt '[lL]ower --paths' "it says what to lower"
[ ! -e memory ]
verdict $? "it began nothing"
if [ -z "${PTS_SANITIZED:-}" ]; then # sanitizers reserve more memory than this
    (ulimit -v 150000 && exec "$program" run "$retail" -n 200 --members 1000 --no-plots \
        --set /simulation/horizon='"240 months"' -o memory >out.txt 2>err.txt)
    [ $? -eq 5 ]
    verdict $? "out of memory is exit status 5"
    says err.txt 'memory ran out: .* [0-9.]+ [MG]B' "out of memory says how much is needed"
fi

# Whole weights: differences of opposite sign must not hide each other. A segment of which none is
# sampled would be reported as if it did nothing.
expect 0 "a small segment" run "$retail" -n 2 --members 800 --no-plots -o tiny \
    --set /segments/regular/members=3000
says out.txt 'whole weights change' "the summary tells what whole weights change"
says out.txt 'most in [a-z]+: [-+][0-9,]+\)' "and where most"
expect 3 "a segment without a sampled member" run "$retail" -n 2 --members 800 --no-plots \
    -o tiny_none --set /segments/regular/members=300
says err.txt "segments.regular.sample: found [0-9]+ members for each sampled one, so that none of \
the segment's 300 is simulated" "is an error that names the segment"
advice=$(grep -oE '"sample": [0-9]+' err.txt | grep -oE '[0-9]+$')
expect 0 "with its own sample" validate "$retail" --members 800 \
    --set /segments/regular/members=300 --set /segments/regular/sample="$advice"
expect 3 "a sample of one member" validate "$retail" --members 1

# A member whose balance leaves its range; a sum over members that does.
expect 3 "a balance too large" run "$retail" $small -q -o range \
    --set /segments/regular/spend/mean=10000000 --set /programme/earn/points_per_unit=1000
says err.txt '^pointsim: (pilot )?path [0-9]+, sampled member [0-9]+ of segment regular, on 20[0-9-]+: a number left' \
    "it names the path, the member and the segment"
says err.txt '1,073,741,824' "it says what the limits are"
says err.txt 'points_per_unit, ' "it says what to do"
expect 3 "a sum too large" run "$retail" $small -q -o range --set /programme/earn/points_per_unit=0 \
    --set /segments/regular/members=10000000000 --set /segments/regular/spend/mean=200000 \
    --set /segments/regular/purchases/per_year=100 --set /segments/frequent/sample=200 \
    --set /segments/occasional/sample=200
says err.txt '^pointsim: (pilot )?path [0-9]+: a number left' "where no member is at fault none is named"
says err.txt '9\.2e18' "it says what the limit is"
if command -v gnuplot >/dev/null; then
    expect 0 "plots" run a.json -o third
    ls third/plots/*.svg third/plots/*.png >out.txt 2>err.txt
    verdict $? "plots are made"
else
    echo "skip plots: gnuplot is not installed"
fi
PATH=/nowhere "$program" run a.json -o third >out.txt 2>err.txt
verdict $? "without gnuplot a run still succeeds"
says err.txt 'gnuplot' "without gnuplot it says how to get plots"
finish
