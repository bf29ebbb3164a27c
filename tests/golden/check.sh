#!/bin/sh
# The shipped scenarios against the baselines in this folder. SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/golden/check.sh [OPTION...]   options of `pointsim check`; --update writes them anew
# Few paths and members: eight seconds of a processor. Every comparison must be exact: baselines of
# another version pass tests of means, and are written anew with `make baselines`.

top=$(cd "$(dirname "$0")/../.." && pwd)
program=${PTS_PROGRAM:-$top/build/pointsim}
said=$(mktemp) || exit 2
trap 'rm -f "$said"' EXIT

set -- --baseline "$top/tests/golden" "$@" -n 20 --members 2000 --
for file in "$top"/scenarios/*.json "$top"/scenarios/*/*.json; do
    [ "${file##*/}" = schema.json ] || set -- "$@" "$file"
done
"$program" check "$@" >"$said"
code=$?
cat "$said"
if [ "$code" -eq 0 ] && grep -q 'same within error (' "$said"; then
    echo "the baselines are of another version: make baselines"
    code=1
fi
exit $code
