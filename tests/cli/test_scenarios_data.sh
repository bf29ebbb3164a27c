#!/bin/sh
# The shipped scenarios: each runs, has a question and a source, and gives figures of the size that
# scenarios/README.md tells; the airline's members come out of its files as compare.sh says.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# POINTSIM_AIRLINE_DATA: the folder of the airline's two files, which are not shipped.
. "$(dirname "$0")/lib.sh"

# mean FOLDER MEASURE: its mean in a result folder, as it is written.
mean() {
    awk -v name="\"$2\":" 'index($0, name) { found = 1 }
        found && match($0, /"mean": *[-0-9.e+]+/) {
            split(substr($0, RSTART, RLENGTH), part, " *: *")
            print part[2]
            exit
        }' "$1/summary.json"
}

# between FOLDER MEASURE LOW HIGH
between() {
    value=$(mean "$1" "$2")
    awk -v v="$value" -v low="$3" -v high="$4" 'BEGIN { exit !(v != "" && v >= low && v <= high) }'
    verdict $? "$2 of $1 is $value, from $3 to $4"
}

for file in "$scenarios"/*.json "$scenarios"/*/*.json; do
    shipped=${file#"$scenarios"/}
    [ "$shipped" = schema.json ] && continue
    expect 0 "run $shipped" run "$file" $small -q -o "$shipped"
    says "$shipped/manifest.json" '"question": *"[^"]{20,}' "$shipped asks a question"
    says "$file" '"source": *"[^"]{8,}' "$shipped tells its sources"
done

expect 0 "a small bank_card" run "$scenarios/bank_card.json" -n 8 --members 800 --no-plots -q -o bank
between bank urr 0.9 0.99
between bank urr_open 0 0.001
between bank redemption_rate 0.8 1
expect 0 "a small snack_brand" run "$scenarios/snack_brand.json" -n 8 --members 1500 --no-plots -q \
    -o snack
between snack redemption_rate 0.18 0.36
between snack value_per_point 0.018 0.021
expect 0 "a small clean_anchor" run "$scenarios/snack_brand/clean_anchor.json" -n 8 --members 1500 \
    --no-plots -q -o clean
between clean redemption_rate 0.14 0.31
between clean value_per_point 0.01 0.01
[ "$(mean clean spend)" = "$(mean snack spend)" ]
verdict $? "the clean anchor meets the same members, who spend the same"
expect 0 "a small coffee" run "$scenarios/coffee.json" -n 8 --members 1500 --no-plots -q -o coffee
between coffee redemption_rate 0.2 0.4

# ---- the airline: made-up files with every defect of the real ones ----

compare=$scenarios/airline/compare.sh
mkdir data
{
    printf '\357\273\277Loyalty Number,Loyalty Card,Enrollment Year,Enrollment Month'
    printf ',Cancellation Year,Cancellation Month\r\n'
    printf '1,Star,2016,3,,\r\n'    # overdraws its points in May
    printf '2,Star,2016,3,2017,9\r\n'
    printf '3,Nova,2017,3,,\r\n'    # has a row before it enrolled
    printf '4,Nova,2015,1,,\r\n'    # never flies in 2017
    printf '5,Nova,2018,2,,\r\n'
    printf '6,Star,2014,1,2018,6\r\n'
} >data/customer_loyalty_history.csv
{
    printf '\357\273\277Loyalty Number,Year,Month,Distance,Points Accumulated,Points Redeemed\r\n'
    printf '1,2017,1,1005,100,0\r\n1,2017,1,2000,200,0\r\n' # two rows of a month: 300 points
    printf '1,2017,2,500,50,120\r\n1,2017,5,100,10,400\r\n1,2017,6,900,90,0\r\n'
    printf '3,2017,2,5000,500,0\r\n3,2017,4,4000,400,300\r\n3,2017,7,3000,300,0\r\n'
    printf '2,2017,3,2000,200,0\r\n4,2017,3,0,0,0\r\n4,2017,3,0,0,0\r\n5,2017,9,7000,700,0\r\n'
    for month in 1 2 3 4 5 6 7 8 9 10 11 12; do
        printf '6,2017,%d,100,10,0\r\n6,2018,%d,1000,150,100\r\n' $month $month
    done
} >data/customer_flight_activity.csv
PTS_PROGRAM=$program "$compare" data air 72 >out.txt 2>err.txt
verdict $? "a made-up airline"
says out.txt '4 members \(1 without points\) with 610 points' "its opening members and points"
says out.txt ' 160 of them older than the data' "points that no one knows are told"
says out.txt '2 of 2017 and 0 of 2018' "rows before enrolment are left out"
cat >want.csv <<E2
member,segment,points,earned
1,star,90,2017-06-30
3,nova,100,2017-04-30
3,nova,300,2017-07-31
4,grounded,0,
E2
i=1
for day in 31 28 31 30 31 30 31 31 30 31 30 31; do
    printf '6,star,10,2017-%02d-%d\n' $i $day >>want.csv
    i=$((i + 1))
done
cmp -s want.csv air/airline_lots.csv
verdict $? "its member lots: added up, oldest redeemed first, never below 0"
says air/airline_actual.csv '^2018-07,150.00,100,100$' "what 2018 brought, and at the standard rate"
says air/airline.json '"tenth_10": \{ "points": 400,' "the dearest price is the largest redemption"
[ "$(grep -c '^2018-[01][0-9] *|' out.txt)" -eq 12 ]
verdict $? "its table has the twelve months"
printf 'Loyalty Number,Year\n' >data/customer_flight_activity.csv
PTS_PROGRAM=$program "$compare" data broken 72 >out.txt 2>err.txt
[ $? -eq 3 ]
verdict $? "a file without the columns is refused"
"$compare" data air 20 >out.txt 2>err.txt
[ $? -eq 2 ]
verdict $? "too few paths for a band are refused"

if [ -z "$POINTSIM_AIRLINE_DATA" ]; then
    echo "skip the airline: POINTSIM_AIRLINE_DATA names no folder"
    finish
fi
PTS_PROGRAM=$program "$compare" "$POINTSIM_AIRLINE_DATA" real 72 >out.txt 2>err.txt
verdict $? "the airline"
says out.txt '4923 of 2017 and 1714 of 2018' "its 6 637 rows before enrolment are found"
says out.txt ': 12305 members \(654 without points\)' "its opening members"
says out.txt 'at the standard rate (9|1[0-2])\), redeemed ([7-9]|1[0-2])' "most months lie in the band"
finish
