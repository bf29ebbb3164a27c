#!/bin/sh
# Scenarios as files: the shipped ones, broken ones, standard input, --set.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

for file in "$scenarios"/*.json "$scenarios"/*/*.json; do
    [ "${file##*/}" = schema.json ] && continue
    expect 0 "validate ${file#"$scenarios"/}" validate "$file"
    says out.txt '^ok$' "validate ${file#"$scenarios"/} says ok"
done

expect 4 "a missing file" validate nowhere.json
says err.txt 'nowhere.json' "a missing file is named"
expect 4 "a folder" validate .
: >empty.json
expect 3 "an empty file" validate empty.json
printf '{"schema": "pointsim/scenario/1", "nam": 1' >broken.json
expect 3 "a broken file" validate broken.json
says err.txt '^broken.json:1' "a broken file is named with its line"
printf '[]' >list.json
expect 3 "a list" validate list.json
head -c 400 /dev/urandom >noise.json
expect 3 "noise" validate noise.json
expect 3 "noise run" run noise.json
says err.txt . "noise run says why"

expect 3 "a value out of range" validate "$retail" --set /simulation/paths=0
says err.txt 'simulation.paths' "a value out of range is named"
expect 3 "two problems" validate "$retail" --set /simulation/paths=0 \
    --set /programme/expiry/kind=weekly
says err.txt 'simulation.paths' "the first problem is told"
says err.txt 'programme.expiry.kind' "and the second with it"
expect 3 "an unknown key" validate "$retail" --set /simulation/pathz=3
says err.txt 'paths' "an unknown key gets a suggestion"
expect 3 "a bad run" run "$retail" --set /simulation/paths=0 -o never
[ ! -e never ]
verdict $? "a bad run leaves no folder"
expect 3 "problems as JSON" validate "$retail" --set /simulation/paths=0 --format json
says out.txt '"ok": false' "problems as JSON say so"
says out.txt '"where": "simulation.paths"' "problems as JSON say where"
expect 3 "problems as CSV" validate "$retail" --set /simulation/paths=0 --format csv
expect 0 "facts as JSON" validate "$retail" --format json
says out.txt '"members": 2000000' "facts as JSON count the members"
says out.txt '"memory_bytes": [0-9]+[,}]' "facts as JSON tell the memory of a run"
expect 0 "facts as text" validate "$retail"
says out.txt 'memory of a run +[0-9.,]+ [MG]B on [0-9]+ threads' "facts tell the memory of a run"
expect 0 "quiet" validate "$retail" -q
silent out.txt "quiet says nothing"

# A scenario may come from anyone: what it says must not drive the terminal that shows it.
cat >escapes.json <<J
{"extends": "$retail", "name": "escapes",
 "question": "red\\u001b[31m bell\\u0007 del\\u007f c1\\u009b31m\\nnext line\\ttab \\u202eback"}
J
controls=$(printf '[\001-\010\013-\037\177]|\302[\200-\237]|\342\200\256')
for format in text json; do
    expect 0 "a question with control characters as $format" run escapes.json -n 2 \
        --members 200 --no-plots --format $format
    LC_ALL=C grep -qaE "$controls" out.txt
    [ $? -eq 1 ]
    verdict $? "no control character reaches the terminal as $format"
    says out.txt 'red..?u001b\[31m bell.?.u0007 del.?.u007f c1.?.u009b31m' \
        "they are shown escaped as $format"
done
expect 0 "the same question as text" run escapes.json -n 2 --members 200 --no-plots
says out.txt 'u009b31m next line tab ' "line ends and tabs are spaces"

"$program" validate - <"$scenarios/reference_model.json" >out.txt 2>err.txt
verdict $? "standard input"
"$program" validate - </dev/null >out.txt 2>err.txt
[ $? -eq 3 ]
verdict $? "an empty standard input"
says err.txt 'standard input' "standard input is named in problems"
finish
