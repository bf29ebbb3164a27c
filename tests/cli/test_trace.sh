#!/bin/sh
# One member's life as text, CSV and JSON. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

expect 0 "trace" trace "$retail" --members 800 --path 2 --member 17
says out.txt '^path 2, member 17 of segment' "trace names the segment"
says out.txt ' start ' "trace begins with the start"
says out.txt ' close ' "trace tells the horizon's close"
expect 0 "trace as CSV" trace "$retail" --members 800 --path 2 --member 17 --format csv
says out.txt '^date,time,event,k,money,points,balance,item,units,issued,lot_points$' "CSV has its header"
rows=$(grep -c . out.txt)
[ "$(awk -F, 'NF != 11' out.txt | wc -l)" -eq 0 ]
verdict $? "CSV has eleven fields in every row"

# The balance foots: start at 0, points added and taken, to every balance told.
awk -F, 'NR > 1 && $7 != "" && $3 != "close" && $3 != "end" { b += $6; if (b != $7) bad++ }
         END { exit bad > 0 }' out.txt
verdict $? "the points add up to every balance"

# Lot by lot: what a day issued is redeemed, lapsed, taken back or still held at the end.
awk -F, 'NR > 1 && $3 == "part" { left[$10] -= $11 }
         NR > 1 && $3 == "lapse" { left[$10] += $6 }
         NR > 1 && $3 == "purchase" { left[$1] += $6; issued += $6 }
         NR > 1 && $3 == "held" && closed { left[$10] -= $11; held++ }
         $3 == "end" { closed = 1 }
         END { for (day in left) if (left[day] != 0) bad++; exit bad > 0 || issued == 0 }' out.txt
verdict $? "every point is told from its issue to its end"
grep -q ',part,.*,redeemed,,....-..-..,' out.txt
verdict $? "redemptions tell which days' points they take"
tail -n +2 out.txt | LC_ALL=C sort -c -s -t, -k1,2 2>err.txt
verdict $? "events stand in order of time"

expect 0 "trace as JSON" trace "$retail" --members 800 --path 2 --member 17 --format json
[ "$(grep -c '"event":' out.txt)" -eq $((rows - 1)) ]
verdict $? "JSON tells the same number of events"
cp out.txt once.txt
expect 0 "trace again" trace "$retail" --members 800 --path 2 --member 17 --format json
cmp -s once.txt out.txt
verdict $? "a life is the same when told again"
expect 0 "trace with another policy" trace "$scenarios/expiry/none.json" --members 800 --path 2 \
    --member 17 --format csv
grep -q ',lapse,' out.txt
[ $? -eq 1 ]
verdict $? "without expiry nothing lapses"

# What guards of the path begin stands among its events, until they are over.
expect 0 "trace under guards" trace "$retail" --members 800 --path 2 --member 17 --format csv \
    --set /programme/guards='{"slow/1":{"metric":"outstanding","above":0,"issuance":0.5,"days":20}}'
[ "$(grep -c ',guard,' out.txt)" -gt 3 ] &&
    [ "$(grep ',guard,' out.txt | grep -vc -- '-01,00:00:00,guard,,,,,slow/1,20,,$')" -eq 0 ]
verdict $? "guards are told on the first day that they act, with how many days"
tail -n +2 out.txt | LC_ALL=C sort -c -s -t, -k1,2 2>err.txt
verdict $? "in order of time"
expect 0 "trace under guards, as JSON" trace "$retail" --members 800 --path 2 --member 17 \
    --format json \
    --set /programme/guards='{"slow/1":{"metric":"outstanding","above":0,"days":20}}'
says out.txt '"event": "guard", "days": 20, "guard": "slow/1"}' "JSON names guard and days"
expect 0 "trace under guards, as text" trace "$retail" --members 800 --path 2 --member 17 \
    --set /programme/guards='{"slow/1":{"metric":"outstanding","above":0,"days":20}}'
says out.txt ' 00:00:00  guard .* slow/1, for 20 days$' "text, too"
finish
