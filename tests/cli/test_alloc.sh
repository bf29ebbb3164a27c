#!/bin/sh
# Allocations that fail: the program says so and leaves with exit status 5, the result folder holds
# a whole result, the earlier or the new one, and what had been allocated is freed.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# One failure at a time is tried at the first and at the last allocation of every call stack, and
# all failures from the first one on (alloc.c); of a stack whose inner calls another verb has tried,
# some.
. "$(dirname "$0")/lib.sh"

if [ -n "${PTS_SANITIZED:-}" ]; then
    echo "skip sanitizers have an allocator of their own; the plain build has this test"
    finish
fi
"${CC:-cc}" -std=c17 -D_DEFAULT_SOURCE -O2 -shared -fPIC "$top/tests/cli/alloc.c" -o alloc.so \
    >out.txt 2>err.txt
verdict $? "the failing allocator compiles"

everything=$work/few.json # fewer members, the same allocations; no sample, on which guards would rest
cat >few.json <<J
{"extends": "$top/tests/fuzz/everything.json", "simulation": {"sample": 5000}, "segments": {
  "old": {"members": 20, "enrolments": 1, "sample": null},
  "gamma": {"members": 9, "enrolments": 1}}}
J

# The files of the result folder, hidden ones too; nothing of verbs that make none.
folder() {
    [ -d result ] && cat result/* result/.[!.]* 2>/dev/null | cksum
}

# What is wrong with a run, nothing if it is as it should be. Without the memory that failed a
# program may still do all it was asked for: then it says what it usually does. A file of the result
# that cannot be opened for want of memory could not be written (store.h): exit status 4.
wrong() {
    kept=$(folder)
    case $code in
    "$usually")
        cmp -s out.txt normal.txt && cmp -s err.txt messages.txt && [ "$kept" = "$after" ] ||
            echo "exit status $code, other output"
        ;;
    5) grep -q 'memory' err.txt || echo "no message tells of memory" ;;
    4) grep -q 'Cannot allocate memory' err.txt || echo "exit status 4" ;;
    *) echo "exit status $code" ;;
    esac
    [ "$kept" = "$before" ] || [ "$kept" = "$after" ] || echo "the result is not whole"
    read -r blocks <live.txt
    [ "$blocks" = 0 ] || [ "$code" -gt 5 ] || echo "$blocks blocks are not freed"
}

restore() {
    rm -rf result
    [ -z "$earlier" ] || cp -r "$earlier" result
}

# One run with that allocation failing (n), or all from there on (n+).
try() {
    : >live.txt
    timeout 60 env ALLOC_FAIL=$1 ALLOC_LIVE=$work/live.txt LD_PRELOAD=$work/alloc.so \
        "$program" $arguments >out.txt 2>err.txt </dev/null
    code=$? # 124: hangs
    what=$(wrong)
    tried=$((tried + 1))
    if [ -n "$what" ]; then
        bad=$((bad + 1))
        { echo "allocation $1: $what"; sed 's/^/    /' err.txt; } >>bad.txt
    fi
    [ "$(folder)" = "$before" ] || restore
}

# survives CODE NAME ARGUMENTS...: the command, that usually leaves with that exit status, under
# every failure. $earlier: the result folder there is; tried.txt: the sites of the verbs before.
survives() {
    want=$1 name=$2
    shift 2
    arguments=$*
    restore
    before=$(folder)
    ALLOC_SITES=$work/sites.txt LD_PRELOAD=$work/alloc.so \
        "$program" $arguments >normal.txt 2>messages.txt </dev/null
    usually=$?
    [ $usually -eq "$want" ] && [ -s sites.txt ]
    verdict $? "$name counts its allocations"
    after=$(folder) tried=0 bad=0
    seen=0
    : >bad.txt
    : >new.txt
    restore
    try 0
    while read -r site && read -r first && read -r last; do
        seen=$((seen + 1))
        if grep -qx "$site" tried.txt; then
            [ $((seen % 8)) -eq 0 ] && try "$last+"
            continue
        fi
        echo "$site" >>new.txt
        try "$first"
        try "$first+"
        [ "$first" -eq "$last" ] || try "$last"
    done <sites.txt
    cat new.txt >>tried.txt
    cp bad.txt err.txt
    rm -f out.txt
    [ "$tried" -gt 0 ] && [ "$bad" -eq 0 ]
    verdict $? "$name bears every allocation that fails ($tried tried, $bad wrong)"
}

expect 0 "an earlier result" run "$retail" $small -o first -q
earlier=
: >tried.txt
survives 0 explain explain
survives 3 "validate of what is wrong" validate "$everything" --set /segments/old/weekdays/2=-1
survives 0 validate validate "$everything"
survives 0 trace trace "$everything" --path 1 --member 3
expect 0 "an earlier baseline" check "$everything" -j 1 --seed 5 --baseline old --update
earlier=old
survives 0 "check --update" check "$everything" -j 1 --baseline result --update
survives 1 "check with drift" check "$everything" -j 1 --seed 5 --baseline result \
    --set /programme/earn/points_per_unit=4 --junit junit.xml
earlier=first
survives 0 run run "$everything" --no-plots -j 1 -o result
survives 0 "run with JSON" run "$everything" --no-plots -j 1 -o result --format json --daily
cat >policy.json <<J
{"extends": "$everything", "programme": {"expiry": {"grace_days": 3}}}
J
expect 0 "an earlier comparison" compare "$everything" policy.json -n 2 --no-plots -o compared -q
earlier=compared
survives 0 compare compare "$everything" policy.json -n 2 -j 1 --no-plots -o result
survives 3 "compare of what is wrong" compare "$everything" policy.json "$retail" --no-plots
finish
