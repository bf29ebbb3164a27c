#!/bin/sh
# Runs test programs (Criterion) and test scripts (*.sh), and adds up what they report.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/run.sh TEST...
# Prints one line a test, everything a failing one said, and last `N passed, N failed`.
# A test that dies without a report counts as one failure. PTS_TEST_SECONDS: the limit of one test,
# against a hang; nothing here measures time.

log=$(mktemp) || exit 2
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0

# Counts of the log: Criterion's closing line, or the ok / not ok / skip lines of a script.
count() {
    case $1 in
    *.sh) awk '/^ok /{p++} /^not ok /{f++} /^skip /{s++} END{print p + 0, f + 0, s + 0}' "$log" ;;
    *) awk '/Synthesis: Tested: /{for (i = 1; i < NF; i++) of[$i] = $(i + 1)} /^\[SKIP\]/{s++}
            END{print of["Passing:"] + 0, "Failing:" in of ? of["Failing:"] : 1, s + 0}' "$log" ;;
    esac
}

for test in "$@"; do
    options=
    case $test in *.sh) ;; *) options=--verbose=1 ;; esac
    timeout "${PTS_TEST_SECONDS:-900}" "$test" $options >"$log" 2>&1
    code=$?
    read -r p f s <<END
$(count "$test")
END
    [ "$code" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    name=${test##*/tests/}
    name=${name#tests/}
    printf '%-34s %5d passed' "$name" "$p"
    [ "$s" -gt 0 ] && printf ', %d skipped' "$s"
    [ "$f" -gt 0 ] && printf ', %d FAILED (exit status %d)' "$f" "$code"
    printf '\n'
    grep -E '^\[SKIP\]|^skip ' "$log" | sed 's/^/    /'
    [ "$f" -gt 0 ] && grep -vE '^\[(RUN |PASS)|^ok ' "$log" | sed 's/^/    /'
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

[ "$skipped" -gt 0 ] && echo "$skipped skipped (see above)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
