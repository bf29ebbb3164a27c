#!/bin/sh
# The same scenario and seed give the same bits whatever compiled the program and whatever it runs
# on: compilers, optimisation, instruction sets, C library variants. Each line is a build or a
# setting whose every file of results must equal the first's.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=${PTS_PROGRAM:-$root/build/pointsim}
if [ -n "${PTS_SANITIZED:-}" ]; then # it builds plain programs: run beside a plain build
    echo "skip the same check runs with the plain build"
    exit 0
fi

# results NAME PROGRAM: hash of everything a run stores but how it was called.
results() {
    "$2" run "$root/scenarios/retail_yearly_reset.json" --members 3000 -n 10 -q --no-plots \
        -o "$work/$1" >/dev/null 2>"$work/$1.log" || { cat "$work/$1.log"; return 1; }
    (cd "$work/$1" && cat summary.json monthly.csv ledger.csv paths.csv cohorts.csv &&
        grep -o '"fingerprint": *"[0-9a-f]*"' manifest.json) | sha256sum
}

same() {
    if [ -n "$2" ] && [ "$2" = "$expected" ]; then echo "ok $1"; else echo "not ok $1: $2"; fi
}

expected=$(results first "$program")
[ -n "$expected" ] || { echo "not ok first run"; exit 1; }
echo "ok first run"

for isa in baseline avx2 avx512; do
    same "instruction set $isa" "$(POINTSIM_ISA=$isa results $isa "$program")"
done
same "C library without FMA variants" \
    "$(GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-AVX512F,-FMA4 results tunables "$program")"

build() {
    make -s -C "$root" -j2 BUILD="$work/$1" CC="$2" OPTIMISE="$3" CFLAGS= \
        "$work/$1/pointsim" >"$work/$1.make" 2>&1 || { tail -5 "$work/$1.make"; return 1; }
    same "$2 $3" "$(results "run_$1" "$work/$1/pointsim")"
}
build gcc_O0 gcc -O0 || echo "not ok build gcc -O0"
case $(uname -m) in
x86_64) build gcc_v3 gcc "-O3 -march=x86-64-v3" || echo "not ok build gcc -O3" ;;
esac
if command -v clang >/dev/null; then
    build clang_O2 clang -O2 || echo "not ok build clang"
else
    echo "skip clang is not installed"
fi
