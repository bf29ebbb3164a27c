#!/bin/sh
# The shared library as a program meets it: found by its link, loaded by its soname.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$(dirname "$0")/lib.sh"

if [ -n "${PTS_SANITIZED:-}" ]; then
    echo "skip a sanitized library needs a sanitized program; the plain build has this test"
    finish
fi
library=$(cd "$(dirname "$program")" && pwd)
cat >five.c <<'C'
#include <stdio.h>

#include "pointsim.h"

int main(void) { return puts(pts_status_text(PTS_ERR_MEMORY)) < 0; }
C
"${CC:-cc}" -std=c17 -I "$top/include" five.c -L "$library" -lpointsim -o five >out.txt 2>err.txt
verdict $? "a program links with -lpointsim"
rm -f out.txt
LD_LIBRARY_PATH=$library ./five >out.txt 2>err.txt
verdict $? "it finds the library when it starts"
says out.txt 'out of memory' "it gets answers from it"
LD_LIBRARY_PATH=$library ldd ./five >out.txt 2>err.txt
says out.txt 'libpointsim\.so\.0 => ' "it asks for the soname, not for the link"
finish
