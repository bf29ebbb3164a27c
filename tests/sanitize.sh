#!/bin/sh
# The tests under AddressSanitizer and UndefinedBehaviorSanitizer, then runs of several threads under
# ThreadSanitizer. SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/sanitize.sh ASAN_BUILD TSAN_BUILD
# Criterion passes a test that leaks, because the leak is found after the test: so sanitizers write
# to a log, and any log is a failure.

asan=$1 tsan=$2
logs=$(mktemp -d) || exit 2
trap 'rm -rf "$logs"' EXIT

ASAN_OPTIONS=abort_on_error=1:detect_leaks=1:log_path=$logs/asan
UBSAN_OPTIONS=print_stacktrace=1:log_path=$logs/ubsan
TSAN_OPTIONS=halt_on_error=1:exitcode=66:log_path=$logs/tsan
export ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS

status=0
PTS_PROGRAM=$(cd "$asan" && pwd)/pointsim
PTS_SANITIZED=1 # tests that run for long may choose a smaller size
# The plain build has all 500.
PTS_ORACLE_SCENARIOS=${PTS_ORACLE_SCENARIOS:-60}
export PTS_PROGRAM PTS_SANITIZED PTS_ORACLE_SCENARIOS
# Truths, and counts of what random scenarios have, go the ways of the unit tests and the oracle, only
# oftener: the plain build has them.
tests/run.sh $(find "$asan/tests" -type f -perm -u+x ! -path '*/truth/*' ! -name '*_occur' | sort) \
    tests/cli/test_*.sh || status=1

# Criterion has threads of its own that ThreadSanitizer dislikes; the program has a plain main.
threads() {
    "$tsan/pointsim" "$@" -q -n 7 --members 3000 -j 3 -o "$logs/out" >"$logs/said" 2>&1
    code=$?
    echo "threads: $*: exit status $code"
    [ "$code" -eq 0 ] || { cat "$logs/said"; status=1; }
}
for scenario in retail_yearly_reset reference_model cdnow expiry/inactivity_180d; do
    threads run "scenarios/$scenario.json"
done
threads compare scenarios/expiry/yearly.json scenarios/expiry/none.json

for log in "$logs"/asan.* "$logs"/ubsan.* "$logs"/tsan.*; do
    [ -f "$log" ] || continue
    # The oracle's members wait for each other, and tell AddressSanitizer on which stack they are.
    grep -qv "doesn't fully support makecontext/swapcontext" "$log" || continue
    head -n 40 "$log"
    status=1
done
[ "$status" -eq 0 ] && echo "sanitize: clean" || echo "sanitize: FAILED"
exit $status
