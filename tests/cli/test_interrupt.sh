#!/bin/sh
# Ctrl-C and kill in mid run. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

# The process $child is no more, though not yet waited for.
ended() {
    { read -r _ _ state _ <"/proc/$child/stat"; } 2>/dev/null || return 0
    [ "$state" = Z ]
}

# It handles SIGINT (2) and SIGTERM (15): before, the one would be ignored and the other end it.
heeds() {
    grep -q '^SigCgt:.*[4567cdef]..[2367abef]$' "/proc/$child/status" 2>/dev/null
}

# Waits until a command succeeds or the process has ended, however slow the machine is.
await() {
    until "$@" || ended; do
        sleep 0.02
    done
}

# Two threads, so that no machine is through before the signal. A signal before the first path saves
# nothing: then another run is given more time.
for signal in INT TERM; do
    for seconds in 0.5 2 8 32 128; do
        rm -rf stopped
        "$program" run "$retail" -n 20000 --members 500 --no-plots --ledger sum -j 2 -o stopped \
            >out.txt 2>err.txt &
        child=$!
        await heeds
        sleep $seconds
        kill -$signal $child
        wait $child
        code=$?
        grep -q 'before a path was finished' err.txt || break
    done
    [ $code -eq 130 ]
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

# timeout(1) sends its signal to the process and to its group.
timeout -s INT 3 "$program" run "$retail" -n 40000 --members 2000 --no-plots -o echoed >out.txt 2>err.txt
[ $? -eq 124 ] && grep -q 'interrupted: [1-9]' err.txt && [ -e echoed/summary.json ]
verdict $? "a signal that comes twice at once is one"

# One path of many members: nothing can be finished between the two signals.
"$program" run "$retail" -n 1 --members 100000000 --set /segments/regular/members=40000000 \
    --set /segments/occasional/members=40000000 --no-plots -j 2 -o twice >out.txt 2>err.txt &
child=$!
await heeds
sleep 1 # the path is to be under way, though nothing fails if it is not
kill -INT $child
await grep -q 'finishing' err.txt
sleep 1 # what follows at once would be an echo of the first
kill -INT $child
wait $child
[ $? -eq 130 ]
verdict $? "a second SIGINT ends at once"
[ ! -e twice/summary.json ]
verdict $? "and saves nothing"

# After the simulation a signal does what it always does: the program ends, here while a plot is
# being drawn (by a gnuplot that draws until it is let go), and the stored result is whole.
mkdir slow
printf '#!/bin/sh\n: >"%s/drawing"\nwhile [ -e "%s/drawing" ]; do sleep 0.1; done\n' \
    "$work" "$work" >slow/gnuplot
chmod +x slow/gnuplot
PATH=$work/slow:$PATH "$program" run "$retail" -n 3 --members 500 -o plotting >out.txt 2>err.txt &
child=$!
await [ -e drawing ]
kill -TERM $child
wait $child 2>/dev/null
[ $? -eq 143 ]
verdict $? "SIGTERM while plotting ends the program"
rm -f drawing
"$program" run "$retail" -n 3 --members 500 --no-plots -o plain -q
[ "$(cat plain/*.csv plain/summary.json | cksum)" = \
    "$(cat plotting/*.csv plotting/summary.json | cksum)" ]
verdict $? "and the result is whole"
[ -z "$(find plotting -maxdepth 1 -name '.*.part')" ]
verdict $? "with no temporary file beside it"

# Storing can be ended too; what it leaves is hidden, and the next run removes it. A run that was
# through before the signal is run again with more to store.
for paths in 2000 4000 8000 16000; do
    rm -rf cut
    mkdir cut
    "$program" run "$retail" -n $paths --members 50 --set /simulation/horizon='"60 months"' \
        --no-plots --ledger paths -o cut >out.txt 2>err.txt &
    child=$!
    await [ -e cut/.ledger.csv.part ]
    kill -TERM $child
    wait $child 2>/dev/null
    code=$?
    [ ! -e cut/manifest.json ] && [ ! -e cut/UNFINISHED ] && break
done
[ $code -eq 143 ] && [ ! -e cut/manifest.json ] && [ -e cut/.ledger.csv.part ]
verdict $? "SIGTERM while storing ends the program without a result"
expect 0 "a run into that folder" run "$retail" -n 3 --members 500 --no-plots -o cut -q
[ -z "$(find cut -name '.*.part')" ]
verdict $? "leaves no temporary file"

# Killed at any moment, a folder holds one whole result, the earlier or the later one, at the latest
# when report has completed it. Each moment is the coming or going of a file; what comes next is
# close behind.
holds() {
    [ "$(cd place && cat *.tsv *.csv summary.json | cksum)" = \
        "$(cd "$1" && cat *.tsv *.csv summary.json | cksum)" ] &&
        [ "$(fingerprint place)" = "$(fingerprint "$1")" ]
}
moment() {
    case $1 in
    +*) [ -e "place/${1#+}" ] ;;
    -*) [ -e place/UNFINISHED ] && [ ! -e "place/${1#-}" ] ;;
    esac
}
mkdir empty
"$program" run "$retail" -n 3 --members 500 --no-plots --daily -o first -q
"$program" run "$retail" -n 20 --members 500 --no-plots --set /name=second -o second -q
tries=0 whole=0 later=0 completed=0
for when in +.about.tsv.part +.summary.json.part +.manifest.json.part +.UNFINISHED.part \
    +UNFINISHED -.about.tsv.part -.paths.csv.part -.manifest.json.part; do
    for _ in 1 2 3; do
        rm -rf place
        cp -r first place
        "$program" run "$retail" -n 20 --members 500 --no-plots --set /name=second -o place -q &
        child=$!
        until moment $when || ended; do :; done
        kill -KILL $child 2>/dev/null
        wait $child 2>/dev/null
        if [ -e place/UNFINISHED ]; then
            PATH=$work/empty "$program" report place >out.txt 2>err.txt
            grep -q 'completed the result' err.txt && [ ! -e place/UNFINISHED ] &&
                completed=$((completed + 1))
        fi
        tries=$((tries + 1))
        holds second && later=$((later + 1))
        { holds first || holds second; } && [ ! -e place/UNFINISHED ] && whole=$((whole + 1))
    done
done
[ "$whole" -eq $tries ]
verdict $? "SIGKILL leaves a whole result ($whole of $tries; $later the later, $completed completed)"

# A whole result is worth more than a part of another run.
expect 0 "a whole result" run "$retail" $small -q -o precious
cksum precious/*.csv precious/*.json >before.txt
for seconds in 1 3 9; do
    timeout -s INT $seconds "$program" run "$retail" -n 40000 --members 5000 -q --no-plots -o precious \
        --ledger sum >out.txt 2>err.txt
    [ -e precious/checkpoint.bin ] && break
done
cksum precious/*.csv precious/*.json | cmp -s - before.txt && [ -s precious/checkpoint.bin ]
verdict $? "stays when a run into its folder is interrupted, which waits beside it"
says err.txt 'precious holds the result of a run that was not cut short' "and that is told"

# Nor does a result take the place of files that are somebody's own.
mkdir own
echo "mine" >own/monthly.csv
expect 4 "a folder with a file of that name" run "$retail" $small -q -o own
says err.txt 'own: found a file monthly.csv that is of no result' "is refused"
[ "$(cat own/monthly.csv)" = mine ] && [ ! -e own/summary.json ]
verdict $? "and the file is as it was"
finish
