#!/bin/sh
# A run that was interrupted goes on: the same bits as if it had not been; and runs that take as many
# paths as a precision needs. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

# interrupted DIR SECONDS ARGUMENTS...: runs until a signal stops it; its exit status.
interrupted() {
    dir=$1 seconds=$2
    shift 2
    timeout -s INT "$seconds" "$program" run "$@" -q --no-plots -o "$dir" >out.txt 2>err.txt
}

# What a result says, but for the command that made it.
content() {
    (cd "$1" && cat ./*.csv summary.json about.tsv && sed '/"invocation"/,$d' manifest.json) | cksum
}

paths=400
set -- "$retail" --members 2000 -j 2
for seconds in 0.7 2 4 8 16 32; do # a slow machine is still at the pilot
    rm -rf cut
    interrupted cut $seconds "$@" -n $paths
    code=$?
    [ $code -eq 0 ] && paths=$((paths * 4)) # a fast one had finished
    [ -e cut/checkpoint.bin ] && grep -qE 'interrupted: ([2-9]|[1-9][0-9])' err.txt && break
done
[ $code -eq 124 ] && [ -s cut/checkpoint.bin ]
verdict $? "an interrupted run leaves its paths"
says err.txt 'interrupted: [1-9][0-9]* of [0-9]+ paths were finished.*--resume goes on' \
    "and says how to go on"
cp -r cut damaged
cp -r cut other
cp -r cut fewer
expect 0 "it goes on" run "$@" -n $paths -q --no-plots -o cut --resume
expect 0 "a run that was not interrupted" run "$@" -n $paths -q --no-plots -o whole
[ "$(content cut)" = "$(content whole)" ]
verdict $? "both have the same bits, on any threads"
[ ! -e cut/checkpoint.bin ]
verdict $? "a whole result has no checkpoint"

# What is no checkpoint of this run is refused, and stays.
expect 4 "nothing to go on with" run "$@" -n 3 -q -o none --resume
says err.txt 'only an interrupted run leaves' "is told"
expect 3 "another seed" run "$@" -n $paths -q --no-plots -o other --resume --seed 5
says err.txt 'another scenario or seed' "is told"
expect 3 "another rule" run "$@" -n $paths -q --no-plots -o other --resume \
    --set /programme/earn/points_per_unit=2
expect 3 "other daily flows" run "$@" -n $paths -q --no-plots -o other --resume --daily
expect 3 "fewer paths than are there" run "$@" -n 1 -q --no-plots -o fewer --resume
says err.txt 'found [0-9]+ finished paths, accepted: at most the 1 ' "is told"
cmp -s other/checkpoint.bin damaged/checkpoint.bin && cmp -s fewer/checkpoint.bin other/checkpoint.bin
verdict $? "none of that touched the checkpoint"
printf 'x' | dd of=damaged/checkpoint.bin bs=1 seek=5000 conv=notrunc 2>dd.txt
expect 3 "a damaged checkpoint" run "$@" -n $paths -q --no-plots -o damaged --resume
says err.txt 'damaged file' "is told"
for size in 0 7 64 80 5000; do
    head -c $size other/checkpoint.bin >damaged/checkpoint.bin
    "$program" run "$@" -n $paths -q --no-plots -o damaged --resume >out.txt 2>err.txt
    [ $? -eq 3 ]
    verdict $? "a checkpoint cut off after $size bytes"
done
rm damaged/checkpoint.bin
mkdir damaged/checkpoint.bin
expect 3 "a folder in its place" run "$@" -n $paths -q --no-plots -o damaged --resume

# A comparison goes on, too.
paths=20000 # more than there is time for
quarterly=$scenarios/expiry/quarterly.json yearly=$scenarios/expiry/yearly.json
for seconds in 2 4 8 16 32; do # a slow machine is still at the pilots
    timeout -s INT $seconds "$program" compare "$yearly" "$quarterly" -n $paths --members 2000 -j 2 -q \
        --no-plots -o compared >out.txt 2>err.txt
    code=$?
    [ $code -eq 124 ] && [ -e compared/checkpoint_0.bin ] && break
done
[ $code -eq 124 ] && [ -s compared/checkpoint_0.bin ] && [ -s compared/checkpoint_1.bin ]
verdict $? "an interrupted comparison leaves its paths"
held=$(grep -oE 'interrupted: [0-9]+' err.txt | grep -oE '[0-9]+')
expect 3 "the policies in another order" compare "$quarterly" "$yearly" -n $paths --members 2000 -q \
    --no-plots -o compared --resume
expect 0 "it goes on" compare "$yearly" "$quarterly" -n $((held + 20)) --members 2000 -q --no-plots \
    -o compared --resume
expect 0 "one that was not interrupted" compare "$yearly" "$quarterly" -n $((held + 20)) \
    --members 2000 -q --no-plots -o in_one_go
cmp -s compared/compare.csv in_one_go/compare.csv && [ ! -e compared/checkpoint_0.bin ]
verdict $? "both have the same bits"

# --precision
small="--members 1000 --no-plots"
expect 0 "as many paths as 0.8 % take" run "$retail" $small -n 400 --precision 0.8% -o precise
half=$(awk '/"redemption_cost"/ { on = 1 } on && /"mean"/ { m = $2 } on && /"se"/ { s = $2; exit }
    END { printf "%.4f", 1.959964 * s / m }' precise/summary.json)
awk -v half="$half" 'BEGIN { exit !(half > 0.006 && half <= 0.008) }'
verdict $? "half the interval is at most 0.8 % of the mean, and not much less: $half"
says precise/summary.json '"complete": true' "the result is whole"
n=$(grep -c . precise/paths.csv)
[ "$(grep -c "\"paths\": $((n - 1)),\{0,1\}$" precise/manifest.json)" -eq 2 ]
verdict $? "and says how many paths it took, in its scenario too"
expect 0 "the same paths again" run "$retail" $small -n $((n - 1)) -o same
[ "$(fingerprint same)" = "$(fingerprint precise)" ]
verdict $? "a run of $((n - 1)) paths gives the same bits"
expect 0 "of another measure" run "$retail" $small -q --precision urr=2% -o rate
expect 1 "more than the paths can give" run "$retail" $small -q -n 1 --precision urr=0.01% -o far
says err.txt 'after 100 paths the 95 % interval of urr is still' "is the answer no"
[ -s far/summary.json ]
verdict $? "with the result as far as it came"
expect 1 "a figure that is 0" run "$retail" $small -q -n 1 --precision refunds=1% -o zero
says err.txt 'refunds has no mean other than 0' "is told"
expect 2 "a measure that is none" run "$retail" --precision ur=1%
says err.txt "there is no measure 'ur'; did you mean urr" "is told"
for wrong in 1 0% -1% 1e9% nan% urr= =1% 101%; do
    expect 2 "--precision $wrong" run "$retail" --precision "$wrong"
done
finish
