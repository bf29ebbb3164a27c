#!/bin/sh
# Would the tests notice? Plants the faults of faults.txt, one at a time, in copies of the tree, and
# runs the test that is named there; if that passes, or none is named, tests of engine, model and
# truth until one fails. SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/mutants/run.sh [WORD]     only the faults whose first line contains WORD
# One line a fault, with the test where it is not the one that is named; a total. Exit status 1 if a
# fault survives, 2 if the list or the tree is wrong.
# MUTANTS_JOBS: working copies (2). MUTANTS_SECONDS: the limit of one test, against a hang (120).
# MUTANTS_MEND=1: writes into faults.txt which test caught what no named one did.

set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 2
root=$(cd "$here/../.." && pwd) || exit 2
list=$here/faults.txt
jobs=${MUTANTS_JOBS:-2} limit=${MUTANTS_SECONDS:-120} word=${1:-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
# What a make above us was told is not meant for the copies.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL PTS_ORACLE_FIRST PTS_ORACLE_SCENARIOS

# What is tried where no named test fails, roughly from fastest to slowest: program, filter, of
# random scenarios the first and how many. The recorded fingerprint is left out: it changes with
# everything and tells nothing.
tests() {
    for program in unit/model_* unit/engine_* unit/measure_*; do
        case ${program%.c} in
        *.h | */model_opening | */engine_run | */engine_policies | */engine_tasks) ;;
        *) echo "${program%.c} *" ;;
        esac
    done
    cat <<'END'
oracle/test_oracle oracle/*same_ledgers 1 20
unit/engine_run engine/!(fingerprint*)
oracle/test_oracle oracle/*same_events 1 20
unit/model_opening *
unit/engine_tasks *
unit/engine_policies policies/*
oracle/test_oracle oracle/*same_ledgers 21 80
unit/engine_policies random_policies/* 1 75
unit/engine_policies random_policies/* 76 75
unit/study_counterfactual *
truth/sales *
truth/conversion *
truth/opening_members *
truth/rolling_visits *
truth/inactivity_lapse *
truth/coupons *
truth/exchange *
truth/pools *
truth/buy_till_you_die *
oracle/early_members *
END
    for first in 101 151 201 251 301 351 401 451; do
        echo "oracle/test_oracle oracle/*same_ledgers $first 50"
    done
}

# ---- the list ----------------------------------------------------------------------------------

# Fault n as files $work/fault.n.*: file, phrase, old, new, test (empty if none is named), and the
# line of the list that a test's name is to follow.
split_list() {
    awk -v out="$work/fault" -v word="$word" '
        function wrong(why) { print FILENAME ":" FNR ": " why; bad = 1 }
        function put(what, text) { print text >(out "." n "." what) }
        /^=/ && whole {
            whole = 0
            if ($0 !~ /^=(unit|oracle|truth)\/[a-z_]+ [^ ]+( [0-9]+)?$/) wrong("names no test")
            if (taken) { put("test", substr($0, 2)); named++ }
            next
        }
        { whole = 0 }
        /^#/ || /^$/ { next }
        /^-/ && step == 1 { old = substr($0, 2); step = 2; next }
        /^\+/ && step == 2 {
            step = 0
            whole = 1
            if (old == substr($0, 2)) wrong("changes nothing")
            taken = word == "" || index(head, word) > 0
            if (!taken) next
            n++
            at = index(head, ": ")
            put("file", substr(head, 1, at - 1))
            put("phrase", substr(head, at + 2))
            put("old", old)
            put("new", substr($0, 2))
            put("line", FNR)
            next
        }
        step == 0 && index($0, ": ") { head = $0; step = 1; next }
        { wrong("expected FILE: PHRASE, -OLD, +NEW and, if a test is named, =PROGRAM FILTER"); exit }
        END { if (step) wrong("the last fault is not whole"); print n + 0, named + 0; exit bad }' "$list" \
        >"$work/count"
}

# Prints FILE with the one OLD replaced; exit status 1 unless there is just one.
replaced() { # file old new
    old=$(cat "$2") new=$(cat "$3") awk '
        BEGIN { old = ENVIRON["old"]; new = ENVIRON["new"] }
        {
            line = $0
            while ((at = index(line, old)) > 0) {
                n++
                printf "%s%s", substr(line, 1, at - 1), new
                line = substr(line, at + length(old))
            }
            print line
        }
        END { exit (n != 1) }' "$1"
}

check_list() {
    split_list || { cat "$work/count"; return 1; }
    read -r count named <"$work/count"
    [ "$count" -gt 0 ] || { echo "no fault of $list has \"$word\" in its first line"; return 1; }
    n=0 found=0
    while [ $((n += 1)) -le "$count" ]; do
        file=$(cat "$work/fault.$n.file")
        replaced "$root/$file" "$work/fault.$n.old" "$work/fault.$n.new" >/dev/null 2>&1 && continue
        echo "$file does not have this just once: $(cat "$work/fault.$n.old")"
        found=1
    done
    return $found
}

# ---- tests -------------------------------------------------------------------------------------

# CURDIR is the same in all copies, so that none rebuilds what names it. Compiling takes most of the
# time, and -O0 without debug information the least of it.
build() { # targets
    make -s BUILD=build CURDIR="$work/base" OPTIMISE=-O0 CFLAGS= WERROR= EXTRA= "$@"
}

# Exit status 1 if the test fails; then $by is the shortest that shows it, as faults.txt names tests.
passes() { # program filter [first random scenario [how many]]
    PTS_ORACLE_FIRST=${3:-1} PTS_ORACLE_SCENARIOS=${4:-1} timeout "$limit" \
        "build/tests/$1" -j1 --fail-fast --filter "$2" >"$log" 2>&1 </dev/null
    status=$?
    [ $status -ne 0 ] || return 0
    by="$1 $2${3:+ $3}${4:+ $4}"
    failed=$(sed -n 's/^\[FAIL\] \([^:]*\)::\([^: ]*\).*/\1\/\2/p' "$log" | sed -n 1p)
    scenario=$(sed -n 's/^\[*[-]*\]* *scenario \([0-9]*\)[,:].*/\1/p' "$log" | sed -n 1p)
    if [ $status -eq 124 ]; then
        echo "no end in $limit s" >"$log"
    elif [ -n "$failed" ]; then
        by="$1 $failed${3:+ ${scenario:-$3}}"
    fi
    return 1
}

# Tries the tests of a file until one fails; exit status 1 if none does, 2 if one does not build.
first_failure() { # file
    while read -r program filter first scenarios; do
        build "build/tests/$program" >"$log" 2>&1 </dev/null || { by=$program; return 2; }
        # shellcheck disable=SC2086 # may be absent
        passes "$program" "$filter" $first $scenarios || return 0
    done <"$1"
    return 1
}

# ---- one fault ---------------------------------------------------------------------------------

say() { # state, text
    printf '%-8s %4d s  %s: %s%s\n' "$1" $(($(date +%s) - began)) "$file" \
        "$(cat "$work/fault.$n.phrase")" "${2:+
                 $2}"
    echo "$1" >"$work/said.$n"
}

plant() {
    began=$(date +%s)
    rm -rf "$copy" && cp -pR "$work/base" "$copy" && cd "$copy" || return
    file=$(cat "$work/fault.$n.file")
    replaced "$work/base/$file" "$work/fault.$n.old" "$work/fault.$n.new" >"$file"
    build build/libpointsim.a >"$log" 2>&1 </dev/null
}

# Exit status as of first_failure; the named test is tried first.
notice() {
    other=
    if [ -e "$work/fault.$n.test" ]; then
        first_failure "$work/fault.$n.test"
        status=$?
        [ $status -eq 1 ] || return $status
    fi
    other=yes
    first_failure "$work/tests"
}

try() {
    if ! plant; then
        grep -m1 error "$log"
        say ERROR "not compiling"
        return
    fi
    notice
    case $? in
    0)
        [ -z "$other" ] || echo "$by" >"$work/other.$n"
        say caught "${other:+by another: =$by}"
        ;;
    1) say SURVIVES '' ;;
    *)
        cat "$log"
        say ERROR "$by is not built"
        ;;
    esac
}

# ---- all of them -------------------------------------------------------------------------------

# Takes one n after the other until none is left.
work_off() { # number of the copy, function, count
    copy=$work/copy.$1 log=$work/log.$1 n=0
    while [ $((n += 1)) -le "$3" ]; do
        mkdir "$work/taken/$n" 2>/dev/null || continue
        "$2"
    done
}

# Calls a function for n = 1 to COUNT, $jobs at a time.
each() { # function, count
    rm -rf "$work/taken"
    mkdir "$work/taken"
    i=0
    while [ $((i += 1)) -le "$jobs" ]; do
        work_off "$i" "$1" "$2" &
    done
    wait
}

# Test n of $work/wanted, of the tree as it is.
hold() {
    # shellcheck disable=SC2046 # words
    passes $(sed -n "${n}p" "$work/wanted") && return
    cat "$log"
    echo "without any fault fails: $by" | tee "$work/unsound"
}

# Builds in the tree as it is, and goes there.
programs() { # list of tests
    # shellcheck disable=SC2046 # a list
    cd "$work/base" && build -j"$jobs" $(sed 's|^|build/tests/|; s| .*||' "$1" | sort -u)
}

# A fault is caught by a test that passes without it: those of standard input must, as the tree is.
sound() {
    sort -u >"$work/wanted"
    [ -s "$work/wanted" ] || return 0
    programs "$work/wanted" || return
    set -f
    each hold "$(wc -l <"$work/wanted")"
    set +f
    [ ! -e "$work/unsound" ]
}

# Writes the tests of $work/other.* into the list.
mend() {
    n=0
    while [ $((n += 1)) -le "$count" ]; do
        [ ! -e "$work/other.$n" ] || echo "$(cat "$work/fault.$n.line") =$(cat "$work/other.$n")"
    done >"$work/mends"
    [ -s "$work/mends" ] || return 0
    awk 'NR == FNR { of[$1] = substr($0, index($0, " ") + 1); next }
        /^=/ && mended { mended = 0; next }
        { print; mended = FNR in of }
        mended { print of[FNR] }' "$work/mends" "$list" >"$work/list" && cat "$work/list" >"$list"
}

of() { # state
    cat "$work"/said.* | grep -c "^$1\$"
}

started=$(date +%s)
check_list || exit 2
mkdir "$work/base" && cd "$root" &&
    cp -pR Makefile include plots scenarios sim tests "$work/base" && cd "$work/base/tests" || exit 2
tests >"$work/tests"
# What no fault names is built once here, where it is wanted at all.
[ "$named" -eq "$count" ] || programs "$work/tests" || exit 2
cat "$work"/fault.*.test 2>/dev/null | sound || exit 2
echo "$(wc -l <"$work/wanted") tests pass without any fault, $(($(date +%s) - started)) s"
each try "$count"
cat "$work"/other.* 2>/dev/null | sound || exit 2
[ -z "${MUTANTS_MEND-}" ] || mend
echo "$count faults: $(of caught) caught, $(of SURVIVES) survive, $(of ERROR) errors;" \
    "$(($(date +%s) - started)) s"
[ "$(of ERROR)" -eq 0 ] || exit 2
[ "$(of caught)" -eq "$count" ]
