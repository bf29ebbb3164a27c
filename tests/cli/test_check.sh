#!/bin/sh
# `check`: outputs against baselines, as a CI job has it. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

golden=$top/tests/golden
settings="-n 20 --members 2000" # those of tests/golden/check.sh
small="-n 4 --members 800"
quarterly=$scenarios/expiry/quarterly.json
june='/programme/expiry/dates=["06-30"]'

# ---- the committed baselines ----

PTS_PROGRAM=$program "$golden/check.sh" >out.txt 2>err.txt
verdict $? "the shipped scenarios come to the committed baselines, exactly"
[ "$(grep -cE ' same$' out.txt)" = "$(ls "$golden"/*.json | wc -l)" ]
verdict $? "and every baseline there is one of a shipped scenario"

# A rule that changes, on the same seed: exact.
expect 1 "a changed expiry date is drift" check "$retail" $settings --baseline "$golden" --set "$june"
says out.txt '^retail_yearly_reset +DRIFT$' "the scenario's line says so"
says out.txt '^  fingerprint +[0-9a-f]{16} [0-9a-f]{16}$' "and the fingerprints"
says out.txt '^  outstanding +0(\.0*)? +[0-9.,]+ +[0-9.]+ +[0-9,]+ +million points$' \
    "before, after, z and money of a measure"
says out.txt 'money, EUR' "in the scenario's currency"
says out.txt -- '--update' "with what to do if it is meant"

# Other draws, the same rules: at most one seed in a hundred would tell drift; this one does not.
expect 0 "a new seed is no drift" check "$retail" "$quarterly" $settings --baseline "$golden" --seed 7
says out.txt '^retail_quarterly +same within error \(baseline: seed 20260101\)' "but within error"
says out.txt 'above [34]\.[0-9]+ \([0-9]+ tests' "the threshold and the tests are told"
says out.txt 'at most 1 % false alarms' "and how often chance alone would tell drift"
expect 1 "a changed rule with a new seed is" check "$retail" $settings --baseline "$golden" \
    --seed 7 --set "$june"
expect 0 "other paths and members are tested too" check "$retail" --baseline "$golden" -n 30 \
    --members 1500
says out.txt 'baseline: 20 paths, sample 2000' "and told"

# ---- the user's own ----

expect 3 "no baseline yet" check "$retail" $small
says err.txt '^baselines/retail_yearly_reset.json: there is no baseline' "its place is told"
says err.txt -- '--update' "and how to write it"
expect 0 "--update" check "$retail" "$quarterly" $small --update
says out.txt 'written to baselines/retail_quarterly.json' "tells where"
[ "$(ls -A baselines)" = "retail_quarterly.json
retail_yearly_reset.json" ]
verdict $? "one file a scenario, nothing beside it"
expect 0 "the same again" check "$retail" "$quarterly" $small -j 3
says out.txt '^retail_yearly_reset +same$' "is the same"
cp baselines/retail_yearly_reset.json before.json
expect 0 "--update again" check "$retail" $small --update -j 1
cmp -s before.json baselines/retail_yearly_reset.json
verdict $? "writes the same bytes, whatever the threads"
expect 0 "-q" check "$retail" $small -q
silent out.txt "says nothing"
expect 1 "-q with drift" check "$retail" $small -q --set "$june"
silent out.txt "says nothing, its exit status does"
"$program" check - $small <"$retail" >out.txt 2>err.txt
verdict $? "a scenario from standard input"

# ---- baselines that cannot be used, told apart; the other scenarios are checked all the same ----

# broken NAME PATTERN SED: the baseline changed by sed is refused with these words.
broken() {
    sed "$3" before.json >baselines/retail_yearly_reset.json
    expect 3 "$1" check "$retail" "$quarterly" $small
    says err.txt "$2" "$1: the message"
    says err.txt -- '--update' "$1: the advice"
    says out.txt '^retail_yearly_reset +not checked' "$1: the scenario is not checked"
    says out.txt '^retail_quarterly +same$' "$1: the other one is"
}
broken "a newer baseline" 'a newer pointsim wrote' 's|baseline/1|baseline/2|'
broken "an older baseline" 'an older pointsim wrote' 's|baseline/1|baseline/0|'
broken "no JSON" 'cut off or damaged' 's|"flows"|flows|'
broken "a truncated baseline" 'cut off or damaged' '30,$d'
broken "an empty baseline" 'cut off or damaged' 'd'
broken "a wrong shape" 'found -5, accepted: .*0 to 1e100' 's|"se": [^,]*|"se": -5|'
broken "a key too many" 'accepted: the keys' '3s|^|"more": 1,|'
broken "a key twice" 'twice' '3p'
broken "a baseline of another scenario" 'found other, accepted' 's|"retail_yearly_reset"|"other"|'
broken "terminal codes in it" 'a-z, 0-9 and _' 's|"issued"|"is\\u001b[2Jsued"|'
LC_ALL=C grep -q "$(printf '\033')" out.txt err.txt
[ $? -eq 1 ]
verdict $? "they do not reach the terminal"
rm baselines/retail_yearly_reset.json
mkdir baselines/retail_yearly_reset.json
expect 3 "a folder in its place" check "$retail" $small
expect 4 "which --update cannot replace" check "$retail" $small --update
rmdir baselines/retail_yearly_reset.json
cp before.json baselines/retail_yearly_reset.json
sed -i 's|"version": "[^"]*"|"version": "0.0.1"|' baselines/retail_quarterly.json
expect 0 "a baseline of another version is tested" check "$quarterly" $small
says out.txt 'same within error \(baseline: version 0.0.1\)' "and told"
expect 3 "a single path has no error" check "$retail" -n 1 --members 800
says err.txt 'no error to test with' "and says so"

# ---- the worst exit status wins: 0 < 1 drift < 3 bad input < 4 reading or writing ----

expect 1 "drift beside what is the same" check "$quarterly" "$retail" $small --set "$june"
expect 3 "bad scenario beside drift" check "$retail" "$golden/coffee.json" $small --set "$june"
says out.txt '^retail_yearly_reset +DRIFT' "the drift is told all the same"
expect 4 "a file that is not there beside both" check no.json "$golden/coffee.json" "$retail" \
    $small --set "$june"
says out.txt '^retail_yearly_reset +DRIFT' "the drift is told even so"
expect 3 "two scenarios of one name" check "$retail" "$retail" $small
says err.txt 'a name of its own' "and the message says what to do"
expect 2 "no scenario" check
expect 2 "--junit with --update" check "$retail" --junit a.xml --update
expect 2 "--baseline without a folder" check "$retail" --baseline ''

# ---- a failed update keeps the old baseline ----

# Files of at most one block of 512 or 1024 bytes: the write fails with SIGXFSZ ignored.
(
    trap '' XFSZ
    ulimit -f 1
    "$program" check "$retail" $small --seed 8 --update >/dev/null 2>err.txt
)
[ $? -eq 4 ]
verdict $? "an update that cannot be written is exit status 4"
says err.txt 'earlier file there is as it was' "and says what became of the old one"
cmp -s before.json baselines/retail_yearly_reset.json
verdict $? "which is as it was"
[ "$(ls -A baselines | wc -l)" = 2 ]
verdict $? "with nothing half written beside it"

# ---- formats ----

expect 4 "JSON" check "$retail" "$quarterly" no.json $small --set "$june" --format json
cp out.txt drift.json
says out.txt '"verdict": "drift"' "JSON has the verdict"
expect 4 "CSV" check "$retail" no.json $small --format csv
[ "$(awk -F, 'NF != 10' out.txt | wc -l)" = 0 ]
verdict $? "CSV has ten columns in every row"
says out.txt '^retail_yearly_reset,fingerprint,,[0-9a-f]{16},,[0-9a-f]{16},,,,same$' "CSV verdict"
says out.txt '^no.json,fingerprint,,,,,,,,not checked$' "CSV of what is not checked"
hostile=$(printf 'evil<&\001"x\033[2J.json')
expect 4 "JUnit" check "$retail" "$hostile" $small --set "$june" --junit report.xml
says report.xml '<testsuite name="retail_yearly_reset" tests="[0-9]+" failures="[0-9]+"' "JUnit suite"
says report.xml '<testsuite name="evil&#60;&#38;&#34;x\[2J.json" tests="1" failures="0" errors="1"' \
    "JUnit of a hostile name"
says report.xml '<failure message="the mean differs">before [0-9.]+ .*, z -?[0-9.]+</failure>' \
    "JUnit failure with its figures"
if command -v python3 >/dev/null; then
    python3 - <<'END' >out.txt 2>err.txt
import json, xml.etree.ElementTree as tree
top = tree.parse("report.xml").getroot()
for suite in [top] + list(top):
    cases = list(suite.iter("testcase"))
    for kind, name in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        assert sum(case.find(kind) is not None for case in cases) == int(suite.get(name)), name
    assert len(cases) == int(suite.get("tests"))
found = json.load(open("drift.json"))
assert [s["verdict"] for s in found["scenarios"]] == ["drift", "drift", "not checked"]
END
    verdict $? "JUnit is XML whose counts add up, JSON is JSON"
else
    echo "skip JUnit as XML: there is no python3"
fi
expect 4 "JUnit where it cannot be written" check "$retail" $small --junit no/report.xml
says err.txt '^pointsim: no/report.xml: No such file' "is told"
ln -s there.xml link.xml
expect 4 "JUnit in the place of a link" check "$retail" $small --junit link.xml
says err.txt 'no regular file' "is refused"
[ -L link.xml ] && [ ! -e there.xml ]
verdict $? "and the link stays"
"$program" check "$retail" $small >/dev/full 2>err.txt
[ $? -eq 4 ]
verdict $? "a full disk under standard output is exit status 4"

# ---- interrupted: nothing is written, the rest is not begun ----

"$program" check "$retail" "$quarterly" -n 4000 --members 50000 -j 1 --update >out.txt 2>err.txt &
child=$!
until grep -q '^SigCgt:.*[4567cdef]..[2367abef]$' "/proc/$child/status" 2>/dev/null ||
    [ ! -d "/proc/$child" ]; do
    sleep 0.02
done
kill -INT $child
wait $child
[ $? -eq 130 ]
verdict $? "an interrupted check is exit status 130"
says out.txt '^retail_yearly_reset +not checked \(exit status 130\)' "and says what was not checked"
cmp -s before.json baselines/retail_yearly_reset.json
verdict $? "the baselines are as they were"
finish
