#!/bin/sh
# Speed figures: tests/bench/README.md tells what they are. Fails if the bench's fingerprint is not
# that of `pointsim run`, or if a peer simulates something else; never because of a time.
# PTS_BENCH_REPEATS: repetitions (5). PTS_BENCH_PYTHON: the Python of the peers.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=${PTS_BENCH:?} program=${PTS_PROGRAM:?}
python=${PTS_BENCH_PYTHON:-/usr/bin/python3}
repeats=${PTS_BENCH_REPEATS:-5}
scenarios=$here/../../scenarios
paths=16
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

load() {
    [ ! -r /proc/loadavg ] ||
        echo "load $1: $(cut -d' ' -f1 /proc/loadavg) on $(nproc) processors"
}

echo "medians (ranges); elapsed times are longer where other work shares the machine"
load before
"$bench" speed "$scenarios/reference_model.json" "$repeats" "/simulation/paths=$paths" |
    tee "$out/speed"
"$program" run "$scenarios/reference_model.json" -n "$paths" -q -o "$out/run" --no-plots
ours=$(awk '$1 == "fingerprint" {print $2}' "$out/speed")
theirs=$(grep -o '"fingerprint": *"[0-9a-f]*"' "$out/run/manifest.json" | grep -o '[0-9a-f]\{16\}')
if [ -n "$ours" ] && [ "$ours" = "$theirs" ]; then
    echo "  the same fingerprint as pointsim run"
else
    echo "bench: the fingerprint of pointsim run is another one: $theirs" >&2
    exit 1
fi
"$bench" events "$scenarios/retail_yearly_reset.json" "$repeats" "/simulation/paths=$paths"
"$bench" events "$here/everything_on.json" "$repeats" /simulation/paths=2
"$bench" policies "$scenarios/reference_model.json" "$repeats" /simulation/paths=2 \
    /simulation/sample=50000
"$bench" policies "$scenarios/retail_yearly_reset.json" "$repeats" /simulation/paths=2
"$bench" couple "$scenarios/retail_yearly_reset.json" "$repeats" /simulation/paths=2
TMPDIR=$out "$bench" figures "$scenarios/retail_yearly_reset.json" "$repeats" \
    /simulation/paths=400 /simulation/sample=500
"$bench" growth "$scenarios/reference_model.json" "$repeats"
if "$python" -c 'import numba, numpy' 2>/dev/null; then
    "$python" -B "$here/peers/compare.py" "$bench" --rounds "$repeats" --paths "$paths"
else
    echo "peers: left out; to compare with numba and numpy: apt-get install python3-numba"
fi
load after
