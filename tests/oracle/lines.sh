#!/bin/sh
# Which lines of the engine, and of the model's files that draw a path, the oracle's random scenarios
# reach (gcov, -O0): prints a line a file and the total; fails below 95 %. Lines that only report an
# error (PTS_ERR_, fail()) do not count.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/oracle/lines.sh BUILD      BUILD was made with -O0 --coverage
set -eu
build=$1
find "$build" -name '*.gcda' -delete
PTS_ORACLE_SCENARIOS="${PTS_ORACLE_SCENARIOS:-500}" "$build/tests/oracle/test_oracle" --verbose=0
drawn="catalogue clock economy gamma lapse opening population programme timeline"
for object in "$build"/obj/engine/*.gcda $(printf "$build/obj/model/%s.gcda " $drawn); do
    gcov -t -o "${object%/*}" "$object" 2>/dev/null
done | awk -F: -v drawn="$drawn" '
    function name(path) { sub(/.*\//, "", path); sub(/\.c$/, "", path); return path }
    $2 + 0 == 0 { if ($3 == "Source") file = $4; next }
    file !~ /^sim\/engine\// && !(file ~ /^sim\/model\/.*\.c$/ && index(" " drawn " ", " " name(file) " ")) { next }
    { count = $1; gsub(/[ *]/, "", count); if (count == "-") next
      text = $0; if (text ~ /PTS_ERR_|fail\(/) next
      key = file ":" $2; if (!(key in known)) { known[key] = 1; lines[file]++ }
      if (count !~ /^[#=]/ && !(key in seen)) { seen[key] = 1; hit[file]++ } }
    END { for (f in lines) { printf "%6.1f %%  %4d lines  %s\n", 100 * hit[f] / lines[f], lines[f], f
              all += lines[f]; reached += hit[f] }
          printf "%6.1f %%  %4d lines reached\n", 100 * reached / all, all
          exit !(reached >= 0.95 * all) }'
