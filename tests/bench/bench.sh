#!/bin/sh
# Speed figures: see bench.c. Compares the fingerprint with that of an ordinary `run`.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
here=$(dirname "$0")
bench=${PTS_BENCH:?} program=${PTS_PROGRAM:?}
scenario=$here/../../scenarios/reference_model.json
paths=${PTS_BENCH_PATHS:-4}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$bench" "$scenario" "${PTS_BENCH_REPEATS:-7}" "/simulation/paths=$paths" | tee "$out/bench"
"$program" run "$scenario" -n "$paths" -q -o "$out/run"
bench_print=$(awk '/^fingerprint/{print $2}' "$out/bench")
run_print=$(grep -o '"fingerprint": *"[0-9a-f]*"' "$out/run/manifest.json" | grep -o '[0-9a-f]\{16\}')
if [ "$bench_print" = "$run_print" ]; then
    echo "the same fingerprint as pointsim run"
else
    echo "DIFFERENT from the fingerprint of pointsim run: $run_print" >&2
    exit 1
fi
