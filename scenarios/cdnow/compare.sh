#!/bin/sh
# Cumulative repeat purchases of the CDNOW sample, simulated and real, by week.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: scenarios/cdnow/compare.sh [PATHS [FOLDER]]     from anywhere, after `make`
# Runs scenarios/cdnow.json with daily counts into FOLDER (default out/cdnow) and prints the median
# and the 90 % band over paths beside what the customers really did. Week w is the first 7 w days of
# 1997; several purchases of a customer on a day are one; a customer's first purchase is no repeat.

paths=${1:-400}
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${2:-$top/out/cdnow}
program=${PTS_PROGRAM:-$top/build/pointsim}
weeks="13 26 39 52 65 78"

"$program" run "$top/scenarios/cdnow.json" -n "$paths" --daily --no-plots -q -o "$folder" || exit

# Real: day of the year 1997 and 1998, neither a leap year.
real=$(awk -v weeks="$weeks" '
    BEGIN { split("0 31 59 90 120 151 181 212 243 273 304 334", before, " ") }
    !seen[$2, $3]++ {
        y = substr($3, 1, 4); m = substr($3, 5, 2) + 0; d = substr($3, 7, 2) + 0
        day = (y - 1997) * 365 + before[m] + d - 1
        if ($2 in first) repeats[day]++
        first[$2]
    }
    END {
        n = split(weeks, week, " ")
        for (i = 1; i <= n; i++) {
            sum = 0
            for (day = 0; day < 7 * week[i]; day++) sum += repeats[day]
            printf "%d ", sum
        }
    }' "$top/scenarios/cdnow/CDNOW_sample.txt")

# Simulated: one line `week path repeats` each, sorted, then order statistics.
awk -F, -v weeks="$weeks" '
    NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; n = split(weeks, week, " "); next }
    {
        for (i = 1; i <= n; i++)
            if ($column["day"] < 7 * week[i])
                sum[week[i], $column["path"]] += $column["purchases"] - $column["enrolled"]
    }
    END { for (key in sum) { split(key, part, SUBSEP); print part[1], part[2], sum[key] } }
    ' "$folder/daily.csv" | sort -n -k1,1 -k3,3 | awk -v real="$real" '
    function order(p) { k = n * p; k = k == int(k) ? k : int(k) + 1; return x[k < 1 ? 1 : k] }
    function tell() {
        split(real, happened, " ")
        printf "%4d %10d %10d %10d %10d\n", week, order(0.05), order(0.5), order(0.95), happened[++row]
    }
    BEGIN { printf "week     p05     median        p95       real\n" }
    $1 != week && n { tell(); n = 0 }
    { week = $1; x[++n] = $3 }
    END { if (n) tell() }'
