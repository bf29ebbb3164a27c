#!/bin/sh
# Ctrl-C and kill in mid run. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

# Waits for a text in a file, at most half a minute.
wait_for() {
    for _ in $(seq 300); do
        grep -q "$1" "$2" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

for signal in INT TERM; do
    rm -rf stopped
    "$program" run "$retail" -n 20000 --members 500 --no-plots --ledger sum -o stopped \
        >out.txt 2>err.txt &
    child=$!
    sleep 1.5
    kill -$signal $child
    wait $child
    [ $? -eq 130 ]
    verdict $? "SIG$signal in mid run is exit status 130"
    says err.txt 'interrupted: [0-9,]+ of' "SIG$signal: the message says how many paths were finished"
    said=$(grep -oE 'interrupted: [0-9]+' err.txt | grep -oE '[0-9]+')
    saved=$(($(grep -c . stopped/paths.csv) - 1))
    [ "${said:-0}" -gt 0 ] && [ "$said" = "$saved" ]
    verdict $? "SIG$signal: the finished paths are saved ($said said, $saved saved)"
done
expect 0 "the first paths again" run "$retail" -n "$said" --members 500 --no-plots --ledger sum \
    -o whole -q
[ "$(fingerprint whole)" = "$(fingerprint stopped)" ]
verdict $? "an interrupted run is the same as a shorter one"

# One path of many members: nothing can be finished between the two signals.
"$program" run "$retail" -n 1 --members 100000000 --set /segments/regular/members=40000000 \
    --set /segments/occasional/members=40000000 --no-plots -o twice >out.txt 2>err.txt &
child=$!
sleep 1
kill -INT $child
wait_for 'finishing' err.txt
kill -INT $child
wait $child
[ $? -eq 130 ]
verdict $? "a second SIGINT ends at once"
[ ! -e twice/summary.json ]
verdict $? "and saves nothing"

# After the simulation a signal does what it always does: the program ends, here while a plot is
# being drawn (by a gnuplot that takes its time), and the stored result is whole.
mkdir slow
printf '#!/bin/sh\nexec sleep 5\n' >slow/gnuplot
chmod +x slow/gnuplot
PATH=$work/slow:$PATH "$program" run "$retail" -n 3 --members 500 -o plotting >out.txt 2>err.txt &
child=$!
for _ in $(seq 300); do
    [ -s plotting/manifest.json ] && break
    sleep 0.1
done
sleep 0.3
kill -TERM $child
wait $child 2>/dev/null
[ $? -eq 143 ]
verdict $? "SIGTERM while plotting ends the program"
"$program" run "$retail" -n 3 --members 500 --no-plots -o plain -q
[ "$(cat plain/*.csv plain/summary.json | cksum)" = \
    "$(cat plotting/*.csv plotting/summary.json | cksum)" ]
verdict $? "and the result is whole"
[ -z "$(find plotting -maxdepth 1 -name '.*.part')" ]
verdict $? "with no temporary file beside it"

# Storing can be ended too; what it leaves is hidden, and the next run removes it.
mkdir -p cut
"$program" run "$retail" -n 2000 --members 50 --set /simulation/horizon='"60 months"' --no-plots \
    --ledger paths -o cut >out.txt 2>err.txt &
child=$!
for _ in $(seq 3000); do
    [ -e cut/.ledger.csv.part ] && break
    sleep 0.01
done
kill -TERM $child
wait $child 2>/dev/null
[ $? -eq 143 ] && [ ! -e cut/manifest.json ] && [ -e cut/.ledger.csv.part ]
verdict $? "SIGTERM while storing ends the program without a result"
expect 0 "a run into that folder" run "$retail" -n 3 --members 500 --no-plots -o cut -q
[ -z "$(find cut -name '.*.part')" ]
verdict $? "leaves no temporary file"

# Killed at any moment, a folder holds one whole result: the earlier or the later one.
"$program" run "$retail" -n 3 --members 500 --no-plots -o first -q
"$program" run "$retail" -n 60 --members 500 --no-plots --set /name=second -o second -q
cp -r first place
whole=0
for tenths in 0 1 2 3 4 5 6 7 8 9; do
    "$program" run "$retail" -n 60 --members 500 --no-plots --set /name=second -o place -q &
    child=$!
    sleep 0.$tenths
    kill -KILL $child 2>/dev/null
    wait $child 2>/dev/null
    now=$(cd place && cat summary.json monthly.csv ledger.csv paths.csv cohorts.csv | cksum)
    for whose in first second; do
        then=$(cd $whose && cat summary.json monthly.csv ledger.csv paths.csv cohorts.csv | cksum)
        [ "$now" = "$then" ] && whole=$((whole + 1))
    done
done
[ "$whole" -eq 10 ]
verdict $? "SIGKILL leaves a whole result ($whole of 10)"
finish
