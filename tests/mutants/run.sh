#!/bin/sh
# Would the tests notice? Plants the faults of faults.txt, one at a time, in copies of the tree, and
# runs the tests of engine, model and truth until one fails. SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/mutants/run.sh [WORD]     only the faults whose first line contains WORD
# One line a fault, a total; exit status 1 if a fault survives, 2 if the list or the tree is wrong.
# MUTANTS_JOBS: working copies (2). MUTANTS_SECONDS: the limit of one test, against a hang (300).

set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 2
root=$(cd "$here/../.." && pwd) || exit 2
list=$here/faults.txt
jobs=${MUTANTS_JOBS:-2} limit=${MUTANTS_SECONDS:-300} word=${1:-}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
# What a make above us was told is not meant for the copies.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES MAKELEVEL PTS_ORACLE_FIRST PTS_ORACLE_SCENARIOS

# From fastest to slowest: program, filter, the oracle's first scenario and how many. The recorded
# fingerprint is left out: it changes with everything and tells nothing.
tests() {
    cat <<'END'
unit/model_rules * 0 0
unit/model_items * 0 0
unit/engine_catalogue * 0 0
unit/measure_index * 0 0
unit/engine_rules * 0 0
unit/engine_reminders * 0 0
unit/engine_change * 0 0
unit/model_change * 0 0
unit/engine_active * 0 0
unit/engine_tiers * 0 0
unit/engine_membership * 0 0
unit/engine_campaigns * 0 0
unit/engine_sales * 0 0
unit/engine_conversion * 0 0
unit/engine_coupons * 0 0
unit/engine_exchange * 0 0
unit/engine_savings * 0 0
unit/engine_census * 0 0
unit/engine_pools * 0 0
unit/model_pools * 0 0
unit/measure_table * 0 0
unit/measure_capacity * 0 0
unit/model_conversion * 0 0
unit/model_exchange * 0 0
unit/model_savings * 0 0
unit/model_sales * 0 0
unit/engine_feedback * 0 0
unit/engine_value * 0 0
unit/engine_wake * 0 0
unit/engine_tasks * 0 0
unit/model_joint * 0 0
unit/model_economy * 0 0
oracle/test_oracle oracle/*same_ledgers 1 20
unit/model_correlations * 0 0
unit/model_clock * 0 0
unit/engine_run engine/!(fingerprint*) 0 0
unit/engine_policies policies/* 0 0
oracle/test_oracle oracle/*same_events 1 20
unit/model_opening * 0 0
oracle/test_oracle oracle/*same_ledgers 21 80
unit/engine_policies random_policies/* 0 0
oracle/early_members * 0 0
unit/study_counterfactual * 0 0
truth/sales * 0 0
truth/conversion * 0 0
truth/coupons * 0 0
truth/exchange * 0 0
truth/pools * 0 0
truth/rolling_visits * 0 0
truth/opening_members * 0 0
truth/buy_till_you_die * 0 0
truth/inactivity_lapse * 0 0
oracle/test_oracle oracle/*same_ledgers 101 400
END
}

# ---- the list ----------------------------------------------------------------------------------

# Fault n as OLD, NEW, FILE and PHRASE in files $work/fault.n.*
split_list() {
    awk -v out="$work/fault" -v word="$word" '
        function wrong(why) { print FILENAME ":" FNR ": " why; bad = 1 }
        /^#/ || /^$/ { next }
        /^-/ && step == 1 { old = substr($0, 2); step = 2; next }
        /^\+/ && step == 2 {
            step = 0
            if (old == substr($0, 2)) wrong("changes nothing")
            if (word != "" && index(head, word) == 0) next
            n++
            at = index(head, ": ")
            print substr(head, 1, at - 1) >(out "." n ".file")
            print substr(head, at + 2) >(out "." n ".phrase")
            print old >(out "." n ".old")
            print substr($0, 2) >(out "." n ".new")
            next
        }
        step == 0 && index($0, ": ") { head = $0; step = 1; next }
        { wrong("expected FILE: PHRASE, then -OLD, then +NEW"); exit }
        END { if (step) wrong("the last fault is not whole"); print n + 0; exit bad }' "$list" \
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
    count=$(cat "$work/count")
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

# ---- one fault ---------------------------------------------------------------------------------

# In the working copy; CURDIR is the same in all of them, so that no copy rebuilds what names it.
build() { # targets
    make -s BUILD=build CURDIR="$work/base" OPTIMISE=-O1 WERROR= EXTRA= "$@"
}

# Runs the tests until one fails; prints which, nothing if none does.
first_failure() {
    tests | while read -r program filter first scenarios; do
        [ -e "tests/$program.c" ] || continue
        build "build/tests/$program" >log 2>&1 </dev/null || { echo "BROKEN $program"; break; }
        PTS_ORACLE_FIRST=$first PTS_ORACLE_SCENARIOS=$scenarios timeout "$limit" \
            "build/tests/$program" -j1 --fail-fast --filter "$filter" >log 2>&1 </dev/null && continue
        name=$(sed -n 's/^\[FAIL\] [^:]*::\([^: ]*\).*/\1/p' log | sed -n 1p)
        [ "$scenarios" -eq 0 ] || name="$name, scenarios $first to $((first + scenarios - 1))"
        echo "${program##*/}: $name"
        break
    done
}

say() { # state, fault, by, seconds
    if [ "$2" = 0 ]; then
        what="the tree as it is"
    else
        what="$(cat "$work/fault.$2.file"): $(cat "$work/fault.$2.phrase")"
    fi
    printf '%-8s %4d s  %s\n' "$1" "$4" "$what${3:+
                 by $3}"
    echo "$1" >"$work/said.$2"
}

# Fault 0 is none: all tests must pass.
try() { # fault
    began=$(date +%s)
    rm -rf "$copy" && cp -pR "$work/base" "$copy" && cd "$copy" || return
    if [ "$1" -gt 0 ]; then
        file=$(cat "$work/fault.$1.file")
        replaced "$work/base/$file" "$work/fault.$1.old" "$work/fault.$1.new" >"$file"
        if ! build build/libpointsim.a >log 2>&1 </dev/null; then
            grep -m1 error log
            say ERROR "$1" "not compiling" $(($(date +%s) - began))
            return
        fi
    fi
    by=$(first_failure)
    seconds=$(($(date +%s) - began))
    case $1,$by in
    *,BROKEN*) cat log; say ERROR "$1" "${by#BROKEN } not building" "$seconds" ;;
    0,) say passes 0 '' "$seconds" ;;
    0,*) cat log; say ERROR 0 "$by" "$seconds" ;;
    *,) say SURVIVES "$1" '' "$seconds" ;;
    *) say caught "$1" "$by" "$seconds" ;;
    esac
}

# Takes fault after fault until none is left.
work_off() { # number of the copy
    copy=$work/copy.$1
    n=-1
    while [ $((n += 1)) -le "$count" ]; do
        mkdir "$work/taken.$n" 2>/dev/null || continue
        try "$n"
    done
}

# ---- all of them -------------------------------------------------------------------------------

started=$(date +%s)
check_list || exit 2
mkdir "$work/base" && cd "$root" &&
    cp -pR Makefile include plots scenarios sim tests "$work/base" && cd "$work/base" || exit 2
programs=$(tests | sort -u | while read -r program rest; do
    [ ! -e "tests/$program.c" ] || echo "build/tests/$program"
done | sort -u)
# shellcheck disable=SC2086 # a list
build -j"$jobs" $programs || exit 2
echo "built in $(($(date +%s) - started)) s"
i=0
while [ $((i += 1)) -le "$jobs" ]; do
    work_off "$i" &
done
wait

of() { # state
    cat "$work"/said.* | grep -c "^$1\$"
}
echo "$count faults: $(of caught) caught, $(of SURVIVES) survive, $(of ERROR) errors;" \
    "$(($(date +%s) - started)) s"
[ "$(of ERROR)" -eq 0 ] && [ "$(of passes)" -eq 1 ] || exit 2
[ "$(of caught)" -eq "$count" ]
