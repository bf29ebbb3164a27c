#!/bin/sh
# Help, version, wrong verbs and wrong options. SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

expect 2 "no verb"
says err.txt '^usage:' "no verb shows the usage"
expect 0 "--help" --help
for verb in run compare validate check trace explain; do
    says out.txt "^  $verb " "--help names $verb"
done
for verb in run compare validate check trace explain; do
    expect 0 "$verb --help" $verb --help
    says out.txt '^Example:' "$verb --help has an example"
    silent err.txt "$verb --help says nothing on stderr"
done
expect 0 "--version" --version
says out.txt '^pointsim [0-9]+\.[0-9]+\.[0-9]+ \(' "--version has a version and a hash"

expect 2 "mistyped verb" rum
says err.txt "did you mean 'run'" "mistyped verb gets a suggestion"
expect 2 "a scenario for a verb" scenario.json
says err.txt 'pointsim run scenario.json' "a scenario for a verb gets the command"
expect 2 "verb without a scenario" run
says err.txt 'needs a SCENARIO' "verb without a scenario says so"
expect 2 "two scenarios" run a.json b.json
expect 2 "option of run for check" check "$retail" --no-plots
expect 2 "mistyped option" run "$retail" --pats 3
says err.txt 'did you mean --paths' "mistyped option gets a suggestion"
expect 2 "option of another verb" validate "$retail" --member 1
expect 2 "unknown short option" run "$retail" -Z
expect 2 "option without its value" run "$retail" -n
says err.txt 'needs a value' "option without its value says so"
expect 2 "value for a flag" run "$retail" --quiet=yes
for bad in 0 -1 1x 1.5 '' 99999999999999999999; do
    expect 2 "-n '$bad'" run "$retail" -n "$bad"
    expect 2 "-j '$bad'" run "$retail" -j "$bad"
    expect 2 "--members '$bad'" run "$retail" --members "$bad"
done
expect 2 "--seed abc" run "$retail" --seed abc
expect 2 "--seed -1" run "$retail" --seed=-1
expect 2 "--format xml" run "$retail" --format xml
expect 2 "--ledger half" run "$retail" --ledger half
expect 2 "--set without a pointer" run "$retail" --set paths=3
expect 2 "--set without a value" run "$retail" --set /simulation/paths
expect 2 "trace without a member" trace "$retail" --path 0
expect 2 "trace of a member that is not there" trace "$retail" --path 0 --member 999999999
says err.txt 'sampled members 0 to' "trace of a member that is not there says who is"
expect 2 "trace of a path that is not there" trace "$retail" --path 400 --member 0
says err.txt 'has the paths 0 to 399' "trace of a path that is not there says which are"
expect 0 "trace of the last path" trace "$retail" --path 399 --member 0

expect 0 "explain" explain
says out.txt '^redemption_rate ' "explain lists the measures"
expect 0 "explain a measure" explain urr
says out.txt 'formula' "explain a measure tells its formula"
expect 0 "explain a figure of compare" explain liability_cost_peak
says out.txt 'largest of the monthly liability_cost' "explain a figure of compare tells of what it is"
expect 0 "explain a key" explain programme.expiry.after
says out.txt 'default' "explain a key tells its default"
expect 0 "explain a key of a named thing" explain segments.regular.purchases.per_year
expect 0 "explain keys" explain keys
expect 0 "explain codes" explain codes
expect 0 "explain a status" explain PTS_ERR_RANGE
says out.txt '^PTS_ERR_RANGE' "explain a status names it"
says out.txt 'exit status 3' "explain a status tells its exit status"
says out.txt '65,?536 draws' "explain a status tells what can cause it"
for code in 0 1 2 3 4 5 70 130; do
    expect 0 "explain $code" explain $code
    says out.txt "exit status $code" "explain $code tells of that exit status"
done
expect 2 "explain 99" explain 99
says err.txt 'explain codes' "explain 99 says where the codes are"
expect 2 "explain a mistyped status" explain PTS_ERR_RANG
says err.txt "did you mean 'PTS_ERR_RANGE'" "explain a mistyped status gets a suggestion"
for format in json csv; do
    for word in "" keys codes breakage; do
        expect 0 "explain $word as $format" explain $word --format $format
    done
done
expect 2 "explain a mistyped measure" explain brekage
says err.txt "did you mean 'breakage'" "explain a mistyped measure gets a suggestion"

"$program" explain >/dev/full 2>err.txt
[ $? -eq 4 ]
verdict $? "a full disk under standard output is exit status 4"
says err.txt 'standard output' "a full disk under standard output is named"
expect 0 "a title of the summary" explain "Leverage ratio"
says out.txt '^leverage_ratio$' "is explained as its measure"

# What guards watch is explained, each in a line at the key that names it.
metrics="redemption_rate outstanding budget_used leverage_ratio value_volatility value_swing turnover \
complaint_rate margin_cover stock"
for word in /programme/guards/metric programme.guards.alert.metric guards.metric; do
    expect 0 "explain $word" explain $word
    says out.txt '^programme\.guards\.\*\.metric$' "it is the key"
    for metric in $metrics; do
        says out.txt "^  $metric +[a-z(]" "and lists $metric"
    done
done
for metric in $metrics; do
    expect 0 "explain $metric" explain $metric
    says out.txt "^$metric, as a guard sees it\$" "it is a metric of guards"
    for field in unit window formula unknown fires; do
        says out.txt "^  $field +[a-zA-Z(]" "with its $field"
    done
done
says out.txt '^programme\.items\.\*\.stock$' "stock is a key, too"
expect 0 "explain a metric that is a measure" explain turnover
says out.txt '^turnover$' "tells the measure"
expect 0 "explain metrics as JSON" explain guards.metric --format json
[ "$(grep -c '"metric": "' out.txt)" -eq 10 ]
verdict $? "has them all"
for word in guards.metric turnover stock; do
    expect 0 "explain $word as CSV" explain $word --format csv
    says out.txt '^guard metric ' "has the metric in columns of the rest"
    ! grep -q '^metric,' out.txt
    verdict $? "and one heading"
done
expect 2 "explain a mistyped metric" explain margin_covr
says err.txt "did you mean 'margin_cover'" "explain a mistyped metric gets a suggestion"
expect 0 "explain a pointer" explain /programme/expiry/after
says out.txt '^programme\.expiry\.after$' "is explained as its key"
expect 2 "explain a pointer to nothing" explain /programme/expiry/aftr
says err.txt "'/programme/expiry/aftr' is no" "is told as it was written"

# Every figure of a result is explained.
expect 0 "a small run" run "$retail" $small -q -o told
names=$(sed -n 's/^    "\([a-z_0-9]*\)": {$/\1/p' told/summary.json)
[ "$(echo "$names" | grep -c .)" -gt 40 ]
verdict $? "its measures have names"
for name in $names; do
    "$program" explain "$name" >out.txt 2>err.txt && grep -q '^  formula ' out.txt &&
        grep -q '^  figure ' out.txt || echo "$name"
done >unexplained.txt
silent unexplained.txt "explain knows every measure of summary.json"
finish
