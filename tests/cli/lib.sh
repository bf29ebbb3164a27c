# Shared by the command-line tests: sourced, not run. SPDX-License-Identifier: GPL-3.0-or-later
#
# Each test script prints `ok NAME` or `not ok NAME` a check, and ends with `finish`.

top=$(cd "$(dirname "$0")/../.." && pwd)
program=${PTS_PROGRAM:-$top/build/pointsim}
scenarios=$top/scenarios
retail=$scenarios/retail_yearly_reset.json
small="-n 4 --members 800 --no-plots"
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0

# verdict CODE NAME: ok if the code is 0.
verdict() {
    if [ "$1" -eq 0 ]; then
        echo "ok $2"
    else
        echo "not ok $2"
        failures=$((failures + 1))
        [ -f out.txt ] && sed 's/^/    out: /' out.txt | head -n 20
        [ -f err.txt ] && sed 's/^/    err: /' err.txt | head -n 20
    fi
}

# expect CODE NAME ARGUMENTS...: the program leaves with that exit status. Keeps out.txt, err.txt.
expect() {
    want=$1 name=$2
    shift 2
    "$program" "$@" >out.txt 2>err.txt </dev/null
    got=$?
    [ "$got" -eq "$want" ]
    verdict $? "$name (exit status $got, expected $want)"
}

# says FILE PATTERN NAME: the file has a line that matches (extended regular expression).
says() {
    grep -qE -- "$2" "$1"
    verdict $? "$3"
}

silent() {
    [ ! -s "$1" ]
    verdict $? "$2"
}

# The fingerprint in a result folder.
fingerprint() {
    grep -oE '"fingerprint": *"[0-9a-f]+"' "$1/manifest.json" | grep -oE '[0-9a-f]{16}'
}

finish() {
    [ "$failures" -eq 0 ]
    exit
}
