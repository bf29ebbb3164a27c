#!/bin/sh
# The airline's members as at the end of 2017, simulated through 2018, beside what really happened.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: scenarios/airline/compare.sh DATA_FOLDER [OUT [PATHS]]     from anywhere, after `make`; PATHS: 400, at least 72
# DATA_FOLDER holds customer_loyalty_history.csv and customer_flight_activity.csv of the "Airline
# Loyalty Program" published by Maven Analytics; its terms are not stated, so it is not shipped.
# Into OUT (default out/airline): airline_lots.csv (members and lots), airline.json (the scenario),
# the results of its run, and those of the same with the enrolments of 2018 known.
#
# Rules. All rates are those of 2017 alone.
# - Rows of a member and month are added up (exact repeats are all zero). Rows before the month of
#   enrolment are left out, of rates, lots and actual figures alike; their sum is printed.
# - Opening members: enrolled by December 2017 and not cancelled by then. Lots: points of a month of
#   2017, earned on its last day; redemptions took the oldest lot first, and what they took beyond
#   the points known was of earlier years and is forgotten (no balance is below 0).
# - A purchase is a member's month with flights, its spend the kilometres flown: a point for 10 km.
#   Rate by card: such months per year of belonging, Poisson, the same for all of a card; members
#   of all of 2017 that never flew are a segment of their own that stays on the ground. The season
#   is that of the kilometres a member and day.
# - A month with flights is the opportunity to redeem: log-odds of the share of such months with a
#   redemption, by card. Ten prices, each the mean of a tenth of the redemptions of 2017 by size:
#   so the rates give 2017's redeemed total back.
# - Cancellation: exponential lifetime at the rate of 2017. Enrolments: a twelfth of 2017's a month.
# - Uncertain by path: each of these rates within its standard error, and demand (see `economy` in
#   the scenario: other airlines' reports, no figure of this one).

# A band of 90 % takes 72 paths.
[ $# -ge 1 ] && [ $# -le 3 ] && [ "${3:-400}" -ge 72 ] || {
    sed -n 's/^# \(usage: \)/\1/p' "$0" >&2
    exit 2
}
top=$(cd "$(dirname "$0")/../.." && pwd)
data=$1
out=${2:-$top/out/airline}
paths=${3:-400}
program=${PTS_PROGRAM:-$top/build/pointsim}

mkdir -p "$out" || exit 4
LC_ALL=C awk -v out="$out" -f "$top/scenarios/airline/fit.awk" \
    "$data/customer_loyalty_history.csv" "$data/customer_flight_activity.csv" || exit
for name in airline airline_enrolments; do
    "$program" run "$out/$name.json" -n "$paths" --no-plots -q -o "$out/$name" || exit
done

# Lines `measure month p05 p50 p95` of a run: by month, and of the year from its paths.
bands() {
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
        $2 == "issued" || $2 == "redeemed" {
            print $2, $1, $column["p05"], $column["p50"], $column["p95"]
        }' "$1/monthly.csv"
    for measure in issued redeemed; do
        awk -F, -v measure="$measure" '
            NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
            { print $column[measure] }' "$1/paths.csv" | sort -n | awk -v measure="$measure" '
            function order(p) { k = n * p; k = k == int(k) ? k : int(k) + 1; return x[k < 1 ? 1 : k] }
            { x[++n] = $1 }
            END { print measure, "2018", order(0.05), order(0.5), order(0.95) }'
    done
}

bands "$out/airline" >"$out/bands.txt" && bands "$out/airline_enrolments" >"$out/known.txt" || exit

awk '
    function mark(value, i) { return value < low[i] ? "<" : value > high[i] ? ">" : " " }
    function thousand(value) { return value / 1000 }
    FNR == 1 { file++ }
    file == 1 { low[$1, $2] = $3; middle[$1, $2] = $4; high[$1, $2] = $5; next }
    file == 2 { known[$1, $2] = $4; next }
    FNR > 1 {
        n = split($0, field, ",")
        month[++months] = field[1]
        for (i = 2; i <= n; i++) {
            actual[i, field[1]] = field[i]
            actual[i, "2018"] += field[i]
        }
    }
    END {
        month[++months] = "2018"
        print ""
        print "In thousands of points. enrol: median with the enrolments of 2018 known. std: at the standard"
        print "point for 10 km, without the promotion. < and > mark a figure below or above the band."
        print ""
        printf "%-8s|%29s%10s%9s%11s |%27s%9s%9s\n", "", "accumulated: 5 %, 50 %, 95 %", "enrol", "actual",
            "std", "redeemed: 5 %, 50 %, 95 %", "enrol", "actual"
        for (i = 1; i <= months; i++) {
            m = month[i]
            a = "issued" SUBSEP m
            r = "redeemed" SUBSEP m
            printf "%-8s|%9.0f%10.0f%10.0f%10.0f%9.0f %s%9.0f %s |%9.1f%9.1f%9.1f%9.1f%9.1f %s\n", m,
                thousand(low[a]), thousand(middle[a]), thousand(high[a]), thousand(known[a]),
                thousand(actual[2, m]), mark(actual[2, m], a), thousand(actual[3, m]),
                mark(actual[3, m], a), thousand(low[r]), thousand(middle[r]), thousand(high[r]),
                thousand(known[r]), thousand(actual[4, m]), mark(actual[4, m], r)
            if (m == "2018")
                continue
            inside[2] += mark(actual[2, m], a) == " "
            inside[3] += mark(actual[3, m], a) == " "
            inside[4] += mark(actual[4, m], r) == " "
        }
        print ""
        printf "Months inside the band: accumulated %d of 12 (at the standard rate %d), redeemed %d.\n",
            inside[2], inside[3], inside[4]
        print "From February to April 2018 a promotion gave 1.1 (Star), 1.2 (Nova) and 1.5 (Aurora) times"
        print "the points: 2017 cannot tell, and no key of a scenario changes the earning rate by date."
    }' "$out/bands.txt" "$out/known.txt" "$out/airline_actual.csv"
