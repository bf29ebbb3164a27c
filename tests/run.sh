#!/bin/sh
# Runs test programs (Criterion) and test scripts (*.sh), some at a time, and adds up what they report.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/run.sh TEST...
# Prints one line a test as it ends, everything a failing one said, and last `N passed, N failed`.
# A test that dies without a report counts as one failure. The seconds tell where time goes; nothing
# is held against them. PTS_TEST_SECONDS: the limit of one test, against a hang. PTS_TEST_JOBS: tests
# at a time (the processors).

# Counts of a log: Criterion's closing line, or the ok / not ok / skip lines of a script.
count() {
    case $1 in
    *.sh) awk '/^ok /{p++} /^not ok /{f++} /^skip /{s++} END{print p + 0, f + 0, s + 0}' "$2" ;;
    *) awk '/Synthesis: Tested: /{for (i = 1; i < NF; i++) of[$i] = $(i + 1)} /^\[SKIP\]/{s++}
            END{print of["Passing:"] + 0, "Failing:" in of ? of["Failing:"] : 1, s + 0}' "$2" ;;
    esac
}

# Runs one test; its counts go to a file of the folder, what there is to say to standard output at once.
one() {
    folder=$1 test=$2 options= began=$(date +%s)
    log=$(mktemp "$folder/XXXXXX") || exit 2
    case $test in *.sh) ;; *) options=--verbose=1 ;; esac
    timeout "${PTS_TEST_SECONDS:-900}" "$test" $options >"$log" 2>&1
    code=$?
    read -r p f s <<END
$(count "$test" "$log")
END
    [ "$code" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    name=${test##*/tests/}
    {
        printf '%-34s %4d s %5d passed' "${name#tests/}" $(($(date +%s) - began)) "$p"
        [ "$s" -gt 0 ] && printf ', %d skipped' "$s"
        [ "$f" -gt 0 ] && printf ', %d FAILED (exit status %d)' "$f" "$code"
        printf '\n'
        grep -E '^\[SKIP\]|^skip ' "$log" | sed 's/^/    /'
        [ "$f" -gt 0 ] && grep -vE '^\[(RUN |PASS)|^ok ' "$log" | sed 's/^/    /'
    } >"$log.said"
    echo "$p $f $s" >"$log.counts"
    flock "$folder" cat "$log.said" # whole, whoever else has something to say
}

if [ "$1" = --one ]; then
    one "$2" "$3"
    exit 0
fi
logs=$(mktemp -d) || exit 2
trap 'rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM
[ "$#" -gt 0 ] &&
    printf '%s\n' "$@" | xargs -P "${PTS_TEST_JOBS:-$(nproc)}" -I{} sh "$0" --one "$logs" {}
cat "$logs"/*.counts 2>/dev/null | awk -v tests="$#" '
    {p += $1; f += $2; s += $3}
    END {
        f += tests - NR # of those there is no report
        if (s > 0) print s " skipped (see above)"
        print p + 0 " passed, " f + 0 " failed"
        exit !(f == 0 && p > 0)
    }'
