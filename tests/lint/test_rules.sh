#!/bin/sh
# Plants a breach of every lint rule in a small tree and sees it caught, and the same tree without
# it pass: a rule that cannot fail guards nothing. SPDX-License-Identifier: GPL-3.0-or-later

here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d) || exit 2
trap 'rm -rf "$tree"' EXIT
failed=0
mkdir -p "$tree/sim/core" "$tree/sim/model" "$tree/sim/engine" "$tree/sim/io" \
    "$tree/include/pointsim" "$tree/tests"
cp "$here/../../.clang-format" "$tree/"
cd "$tree" || exit 2
licence='/* A file. SPDX-License-Identifier: GPL-3.0-or-later */'
for header in core model engine; do
    echo "$licence" >"include/pointsim/$header.h"
done

# Objects of what is planted, as the Makefile would lay them out.
compile() {
    rm -rf build
    for source in sim/*/*.c; do
        [ -f "$source" ] || continue
        object=build/obj/${source#sim/}
        mkdir -p "$(dirname "$object")"
        ${CC:-cc} -std=c17 -O1 -w -I include -I sim -c "$source" -o "${object%.c}.o" || exit 2
    done
    mkdir -p build
    objects=$(find build -name '*.o')
    ar rcs build/libpointsim.a $objects
}

# caught NAME RULE FILE PATTERN: the breach in FILE (text from standard input) is reported by RULE
# and by no more than a line that matches PATTERN; a clean FILE is not.
caught() {
    printf '%s\nint pts_clean(void);\n' "$licence" >"$3"
    case $3 in *.c) compile ;; *) rm -rf build; mkdir -p build; ar rcs build/libpointsim.a ;; esac
    before=$("$here/lint.sh" build "$2")
    clean=$?
    cat >"$3"
    case $3 in *.c) compile ;; esac
    after=$("$here/lint.sh" build "$2")
    dirty=$?
    rm -f "$3"
    if [ "$clean" -eq 0 ] && [ "$dirty" -eq 1 ] && echo "$after" | grep -q "^$2: .*$4"; then
        echo "ok lint catches $1"
    else
        echo "not ok lint catches $1"
        printf 'clean: %s\nplanted: %s\n' "$before" "$after"
        failed=1
    fi
}

caught "a model that includes the engine" layers sim/model/planted.c 'model may not include engine' <<E1
$licence
#include "pointsim/engine.h"
E1
caught "an engine that includes a room of io" layers sim/engine/planted.h 'engine may not include io' <<E1
$licence
#include "io/table.h"
E1
echo "$licence
#include \"model/planted.h\"" >sim/model/other.h
caught "an include cycle" cycles sim/model/planted.h 'loop' <<E1
$licence
#include "model/other.h"
E1
rm -f sim/model/other.h
caught "a global name without pts_" prefix sim/core/planted.c 'planted.o.* exports planted' <<E1
$licence
int planted(void) { return 1; }
E1
caught "libm in the model" numerics sim/model/planted.c 'planted.o uses exp' <<E1
$licence
double exp(double);
double pts_planted(double x) { return exp(x); }
E1
caught "GSL in the engine" numerics sim/engine/planted.c 'planted.o uses gsl_' <<E1
$licence
double gsl_cdf_ugaussian_Pinv(double);
double pts_planted(double x) { return gsl_cdf_ugaussian_Pinv(x); }
E1
caught "cJSON outside io" json sim/model/planted.c 'planted.o uses cJSON_Parse' <<E1
$licence
void *cJSON_Parse(const char *);
void *pts_planted(void) { return cJSON_Parse("1"); }
E1
caught "cJSON in a public header" json include/pointsim/planted.h 'planted.h' <<E1
$licence
struct cJSON;
E1
caught "a thread outside engine/run.c" threads sim/model/planted.c 'planted.c' <<E1
$licence
#include <pthread.h>
E1
caught "printing outside the command line" printing sim/io/planted.c 'planted.o uses puts' <<E1
$licence
#include <stdio.h>
void pts_planted(void) { printf("hello\n"); }
E1
caught "stderr outside the command line" printing sim/model/planted.c 'planted.o uses stderr' <<E1
$licence
#include <stdio.h>
void pts_planted(void) { fprintf(stderr, "hello\n"); }
E1
caught "exit outside the command line" printing sim/engine/planted.c 'planted.o uses exit' <<E1
$licence
void exit(int);
void pts_planted(void) { exit(1); }
E1
caught "a file that clang-format would change" format sim/core/planted.c 'planted.c' <<E1
$licence
int   pts_planted( void ) ;
E1
caught "a long file" lengths sim/core/planted.c 'planted.c: 40[0-9] lines' <<E1
$licence
$(yes '/* line */' | head -n 402)
E1
caught "a long function" lengths sim/core/planted.c 'planted.c:2: 6[0-9] lines: int pts_planted' <<E1
$licence
int pts_planted(int x) {
$(yes '    x++;' | head -n 60)
    return x;
}
E1
caught "a file without purpose and licence" licence sim/core/planted.c 'planted.c' <<E1
int pts_planted(void);
E1
exit $failed
