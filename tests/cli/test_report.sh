#!/bin/sh
# Plots of a stored result, drawn again. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

expect 0 "a run without plots" run "$retail" $small -q -o result
[ ! -e result/plots ]
verdict $? "no plots were drawn"
cksum result/*.csv result/*.json >before.txt
if command -v gnuplot >/dev/null; then
    expect 0 "report draws them" report result
    says out.txt 'result/plots' "report says where they are"
    expect 0 "a run with plots" run "$retail" -n 20 --members 300 -q -o drawn
    says drawn/plots/budget_used.svg '>budget</text>' "the budget is a line across its chart"
    expect 0 "a budget far too small" run "$retail" -n 20 --members 300 -q -o large \
        --set /budget/monthly=1000
    says large/plots/budget_used.svg '>[1-9]0,000 %<' "an axis has its thousands separated"
    [ -s result/plots/outstanding.svg ] && [ -s result/plots/outstanding.png ]
    verdict $? "they are there"
    expect 0 "report again, quietly" report result -q
    silent out.txt "quiet is quiet"
else
    echo "skip gnuplot is not installed"
fi
cksum result/*.csv result/*.json >after.txt
cmp -s before.txt after.txt
verdict $? "the stored figures are untouched"
expect 4 "a folder that is no result" report .
says err.txt 'no result folder.*pointsim run' "it says what to give"
expect 4 "a folder that is not there" report nowhere
expect 2 "no folder" report
mkdir empty
[ -d result/plots ] || { mkdir result/plots && echo old >result/plots/outstanding.svg; }
ls result/plots >before.txt
PATH=$work/empty expect 4 "no gnuplot to be found" report result
says err.txt 'gnuplot' "it says how to get plots"
ls result/plots | cmp -s before.txt -
verdict $? "the plots that were there are there"
echo cut >result/UNFINISHED
expect 4 "a result that was cut off" report result
says err.txt 'run .*again' "it says to run again"
expect 0 "run again" run "$retail" $small -q -o result
[ ! -e result/UNFINISHED ]
verdict $? "it is whole then"

# Cut off between the renames: $1 files are in their places, the others hidden; the mark lists all.
"$program" run "$retail" $small --set /name=next -q -o next
cut_off() {
    rm -rf cut
    cp -r result cut
    printf 'in words\n\n' >cut/UNFINISHED
    left=$1
    for name in about.tsv ledger.csv paths.csv cohorts.csv daily.csv tiers.csv guards.csv capacity.csv monthly.csv summary.json \
        manifest.json; do
        if [ ! -e next/$name ]; then
            echo "remove $name" >>cut/UNFINISHED
            continue
        fi
        cp next/$name cut/.$name.part
        echo "move $name $(ls -i cut/.$name.part | cut -d' ' -f1)" >>cut/UNFINISHED
        [ $left -gt 0 ] && mv cut/.$name.part cut/$name
        left=$((left - 1))
    done
    echo old >cut/daily.csv
}
for moved in 0 3 7; do
    cut_off $moved
    PATH=$work/empty expect 4 "report of a result with $moved of 7 files moved in" report cut
    says err.txt 'cut: completed the result' "$moved of 7: it says that it completed the result"
    rmdir cut/plots
    diff -r next cut
    verdict $? "$moved of 7: it has"
done
cut_off 3
expect 0 "a run into such a folder" run "$retail" $small -q -o cut
says err.txt 'cut: completed the result' "it completes the earlier result first"
cmp -s cut/ledger.csv result/ledger.csv && [ ! -e cut/UNFINISHED ] && [ ! -e cut/daily.csv ]
verdict $? "then stores its own"
cut_off 0
rm cut/*.*
PATH=$work/empty expect 4 "report of a first result that was cut off" report cut
says err.txt 'cut: completed the result' "it completes that one too"
cut_off 3
rm cut/.*.part
expect 4 "report of a copy without hidden files" report cut
says err.txt 'run .*again' "it says to run again"
finish
