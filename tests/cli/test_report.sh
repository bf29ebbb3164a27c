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
finish
