#!/bin/sh
# Every fuzz target for a while (libFuzzer). SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/fuzz/fuzz.sh BUILD PROGRAM
# BUILD has the targets, the program tells the keys. FUZZ_SECONDS: for each target (60).
# FUZZ_CORPUS=folder keeps the inputs that reached something new, and begins with those kept before.
# What breaks a target is kept in BUILD, and how to replay it is said.

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$1" && pwd)
program=$2
seconds=${FUZZ_SECONDS:-60}
scenarios=$here/../../scenarios
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
corpus=${FUZZ_CORPUS:-$work/corpus}
mkdir -p "$work/scenario" "$work/sets" "$work/member_lots" "$work/baseline" "$corpus"
corpus=$(cd "$corpus" && pwd)

# ---- seeds: the targets run in this folder, so relative paths start here ----

cp "$here/everything.json" "$work/scenario"
for file in "$scenarios"/*.json "$scenarios"/*/*.json; do
    [ "${file##*/}" = schema.json ] && continue
    sed 's|"\.\./|"../../scenarios/|' "$file" >"$work/scenario/${file##*/}"
done

# seed SET...: the sets on their own, over everything.json.
n=0
seed() {
    n=$((n + 1))
    printf '%s\n' "$@" >"$work/sets/$n"
}
seed /programme/expiry='{"kind":"rolling","after":"3 months","to":"month"}'
seed /programme/expiry='{"kind":"rolling","after":"40 days","share":0.25,"grace_days":3}'
seed /programme/expiry='{"kind":"inactivity","after":"60 days","activity":"earn","share":0.5}'
seed /programme/expiry='{"kind":"anniversary","extension":{"by":"1 year","activity":"earn"}}'
plain='/programme/redemption/hassle=null /programme/redemption/refresh=null'
seed /programme/expiry='{"kind":"none"}' /programme/redemption/decision=always $plain \
    /programme/redemption/near_expiry=null
seed /programme/items/trip/retire=2026-07-31 /programme/items/mug=null \
    /programme/items/trip/window/days=366 /programme/items/trip/prize/share=1
seed /programme/redemption/order=lifo /programme/redemption/quantity=all
seed /programme/redemption/order=fifo /programme/redemption/quantity=one \
    /programme/redemption/max_units=null
seed /programme/leaver=forfeits /programme/redemption/at='["visit"]'
seed /programme/returns/share=1 /programme/returns/within_days=366 /programme/earn/cap=null
seed /segments/file=null /economy=null /correlations=null /simulation/warmup='"0 months"'
seed /segments/gamma/opening='{"from":"balance","balance":{"mean":9,"lots":64,"age_days":900}}'
seed /segments/old/opening/from=warmup /segments/old/opening/balance=null
seed /segments/old/spend='{"model":"gamma_gamma","mean":1,"shape_between":1.1,"shape_within":0.1}'
alone='/programme/issuance_quota=null /programme/redemption_quota=null'
seed $alone /programme/items/mug/stock=null \
    /programme/transfers/one='{"per_year":20,"share":0.5,"least_points":2,"most_points":90,"fee":0.1}' \
    /programme/transfers/two='{"per_year":9,"to":"household","size":2,"expiry":"renews"}'
seed $alone /programme/items/mug/stock=null \
    /programme/referral='{"per_year":9,"success":0.7,"points":40,"welcome":20,"most":3,"generations":2}'
seed $alone /programme/items/mug/stock=null \
    /programme/auctions='{"one":{"on":["03-01","05-31"],"units":0,"points":90,"unit_cost":1,"retail_value":2},"two":{"on":["05-31"],"units":300,"least_points":9,"share":0.5,"points":40,"cv":1,"unit_cost":1,"retail_value":2}}'
seed /simulation/horizon='"13 months"' /programme/items/mug/tag=null \
    /programme/guards='{"swift":{"metric":"turnover","above":2,"issuance":0.5}}'
printf '/programme/items/a~1b={"points":1,"unit_cost":0}\n/simulation/horizon="1 month"\n\n%s\n' \
    '{"extends":"../../scenarios/expiry/../cdnow.json"}' >"$work/sets/extends"
cp "$here/everything.csv" "$work/member_lots"
printf 'earned,points,member\r\n2026-02-28,1073741824,"a\n""b"\r\n\r\n2020-02-29,7,c\r\n' \
    >"$work/member_lots/quoted.csv"

# A short one too: mutations of a long one seldom hit what matters.
cp "$here/../golden/cdnow.json" "$work/baseline"
printf '{"schema":"pointsim/baseline/1","version":"1","scenario":"a","seed":"1","paths":2,"sample":3,
"fingerprint":"0123456789abcdef","flows":{"issued":"-4"},"measures":{%s,%s}}' \
    '"issued":{"unit":"points","mean":1.5,"se":0.1,"paths":2}' \
    '"urr":{"unit":"share","mean":0,"se":null,"paths":1}' >"$work/baseline/short.json"

# ---- words: every key and every name of a choice; for --set, every key as a pointer ----

grep -oE '"[A-Za-z][A-Za-z_ ]*"' "$scenarios/schema.json" | sort -u |
    sed 's/.*/"\\&/; s/"$/\\""/' >"$work/scenario.dict"
"$program" explain keys --format csv | sed '1d; s/,.*//; s|\.|/|g; s|^|/|
    s|^/segments/\*|/segments/old|; s|^/correlations/\*|/correlations/spend|
    s|^/programme/activities/\*|/programme/activities/review|
    s|^/programme/items/\*|/programme/items/mug|' | grep '^/[a-z_/]*$' |
    sed 's/.*/"&="/' >"$work/sets.dict"
cat "$work/scenario.dict" >>"$work/sets.dict"
printf '"%s"\n' member segment points earned expires '\"' '\x0d\x0a' file old 2026-02-28 \
    2026-03-01 2024-02-29 1073741824 >"$work/member_lots.dict"

grep -ohE '"[A-Za-z_]+"' "$here/../golden/cdnow.json" | sort -u |
    sed 's/.*/"\\&/; s/"$/\\""/' >"$work/baseline.dict"
printf '"%s"\n' null 1e100 -1e100 9223372036854775807 18446744073709551615 >>"$work/baseline.dict"

# ---- runs ----

export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1:${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}"
status=0
cd "$here" || exit 2
for target in scenario sets member_lots baseline; do
    fuzzer=$build/tests/fuzz/$target
    mkdir -p "$corpus/$target"
    "$fuzzer" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 \
        -dict="$work/$target.dict" -artifact_prefix="$build/$target-" \
        "$corpus/$target" "$work/$target" >"$work/log" 2>&1 </dev/null
    code=$?
    inputs=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$work/log")
    edges=$(grep -oE 'cov: [0-9]+' "$work/log" | tail -n 1 | grep -oE '[0-9]+')
    echo "$target: ${inputs:-0} inputs, ${edges:-0} edges reached, exit status $code"
    [ "$code" -eq 0 ] && continue
    status=1
    grep -vE '^#[0-9]+|^INFO|NEW_FUNC|^\s*$' "$work/log" | head -n 60
    file=$(sed -n 's/.*Test unit written to //p' "$work/log" | tail -n 1)
    echo "$target: to replay: (cd ${here#"$PWD/"} && $fuzzer $file)"
done
[ "$status" -eq 0 ] && echo "fuzz: clean" || echo "fuzz: FAILED"
exit $status
