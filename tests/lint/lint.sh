#!/bin/sh
# The rules of the house that a compiler does not check. SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: tests/lint/lint.sh [BUILD [RULE...]]  from the top folder, after the library was built
# Prints every breach as `rule: where: what`, then the number of breaches; exit status 1 if any.
# tests/lint/test_rules.sh plants a breach of each rule and sees it caught.

build=${1:-build}
[ $# -gt 0 ] && shift
RULES=${*:-layers cycles prefix numerics json threads printing format lengths licence}
ROOMS="core model engine measure study io cli" # each may include itself and those before it
FILE_LINES=400
FUNCTION_LINES=60
found=$(mktemp) || exit 2
trap 'rm -f "$found"' EXIT

sources() { find "$@" -name '*.[ch]' 2>/dev/null | sort; }
objects() { for room in "$@"; do find "$build/obj/$room" -name '*.o' 2>/dev/null; done | sort; }
# Symbols the object needs from elsewhere.
needs() { nm -u "$1" | awk '{print $NF}' | sed 's/@.*//'; }

# Room of a quoted include as written in a file of room $1.
layers() {
    sources sim include/pointsim | xargs grep -Hn '^ *# *include *"' |
        awk -v rooms="$ROOMS" '
        BEGIN { n = split(rooms, name, " "); for (i = 1; i <= n; i++) level[name[i]] = i }
        function public(path) { # of include/pointsim/X.h
            sub(/.*\//, "", path); sub(/\.h$/, "", path)
            return path in level ? path : path == "store" ? "io" : path ~ /^(number|rules|shared)$/ ? "model" : "?"
        }
        {
            split($0, part, ":"); file = part[1]; split($0, quoted, "\""); to = quoted[2]
            split(file, step, "/")
            from = file ~ /^include/ ? public(file) : step[2]
            if (to == "pointsim.h") room = "cli"
            else if (to ~ /^pointsim\//) room = public(to)
            else if (to ~ /\//) { split(to, step, "/"); room = step[1] }
            else room = from
            if (!(from in level) || !(room in level)) what = "a room without a name"
            else if (level[room] > level[from]) what = from " may not include " room
            else next
            print "layers: " file ":" part[2] ": \"" to "\": " what
        }'
}

# An include cycle is a loop in the graph of files.
cycles() {
    for file in $(sources sim include); do
        grep -h '^ *# *include *"' "$file" | cut -d'"' -f2 | while read -r to; do
            for folder in "$(dirname "$file")" include sim; do
                [ -f "$folder/$to" ] && echo "$file $folder/$to" && break
            done
        done
    done | sed 's|/\./|/|g' | tsort 2>&1 >/dev/null | sed 's/^tsort: /cycles: /'
}

prefix() {
    nm -g --defined-only "$build/libpointsim.a" 2>/dev/null | awk '
        /\.o:$/ { file = $1 } NF == 3 && $3 !~ /^pts_/ { print "prefix: " file " exports " $3 }'
}

# Values of libm and GSL differ between machines, so none may reach the ledger.
numerics() {
    libm=$(${CC:-cc} -print-file-name=libm.so.6)
    nm -D --defined-only "$libm" | awk '{print $NF}' | sed 's/@.*//' | sort -u >"$found.libm"
    for object in $(objects core model engine); do
        [ "$object" = "$build/obj/core/rng.o" ] && continue
        { needs "$object" | sort -u | comm -12 - "$found.libm"; needs "$object" | grep '^gsl_'; } |
            sed "s|^|numerics: $object uses |"
    done
    rm -f "$found.libm"
}

json() {
    for object in $(objects core model engine measure study cli); do
        needs "$object" | grep '^cJSON' | sed "s|^|json: $object uses |"
    done
    sources include | xargs grep -Hn 'cJSON' | sed 's/^/json: /'
}

threads() {
    sources sim include | grep -v '^sim/engine/run\.c$' |
        xargs grep -HnE 'pthread_|<(pthread|threads|omp)\.h>|#pragma omp' | sed 's/^/threads: /'
}

printing() {
    for object in $(objects core model engine measure study io); do
        needs "$object" |
            grep -xE 'v?printf|puts|putchar|perror|stdout|stderr|_?exit|_Exit|abort' |
            sed "s|^|printing: $object uses |"
    done
}

format() {
    for file in $(sources sim include tests); do
        clang-format --style=file --dry-run "$file" 2>&1 | grep 'warning:' |
            sed 's/^/format: /; s/ \[-Wclang.*//' | head -n 3
    done
}

lengths() {
    for file in $(sources sim include tests); do
        awk -v file="$file" -v most="$FILE_LINES" -v longest="$FUNCTION_LINES" '
            /^[A-Za-z].*\(/ { name = $0; start = NR }
            /^}/ && start {
                if (NR - start + 1 > longest)
                    print "lengths: " file ":" start ": " NR - start + 1 " lines: " name
                start = 0
            }
            /;$/ && /^[A-Za-z]/ { start = 0 }
            END {
                if (NR > most && file !~ /^tests/) print "lengths: " file ": " NR " lines"
            }' "$file"
    done
}

licence() {
    for file in $(sources sim include tests); do
        head -n 20 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
            echo "licence: $file does not open with its purpose and licence"
    done
}

[ -f "$build/libpointsim.a" ] || { echo "lint: $build/libpointsim.a is not built"; exit 2; }
for rule in $RULES; do
    $rule
done >"$found"
cat "$found"
n=$(wc -l <"$found")
echo "lint: $((n)) breaches"
[ "$n" -eq 0 ]
