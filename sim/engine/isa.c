/* Chooses the widest column fill this CPU runs. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "engine/columns.h"

#define DECLARE(isa)                                                                               \
    pts_fill_function pts_fill_purchases_##isa, pts_fill_visits_##isa;                             \
    pts_words_function pts_fill_words_##isa;                                                       \
    pts_gammas_function pts_fill_gammas_##isa;                                                     \
    pts_earnings_function pts_fill_earnings_##isa;                                                 \
    pts_exponentials_function pts_fill_exponentials_##isa;                                         \
    static const pts_fill_set isa = {#isa,                                                         \
                                     pts_fill_purchases_##isa,                                     \
                                     pts_fill_visits_##isa,                                        \
                                     pts_fill_words_##isa,                                         \
                                     pts_fill_gammas_##isa,                                        \
                                     pts_fill_earnings_##isa,                                      \
                                     pts_fill_exponentials_##isa}

DECLARE(baseline);
#if defined(__x86_64__)
DECLARE(avx2);
DECLARE(avx512);
#endif

/* POINTSIM_ISA=baseline|avx2|avx512 asks for a narrower set: for tests and timings. */
static int allowed(const char *name) {
    const char *wanted = getenv("POINTSIM_ISA");
    return !wanted || !*wanted || strcmp(wanted, name) == 0;
}

pts_fill_set pts_fill_choose(void) {
#if defined(__x86_64__)
    int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    if (wide && allowed("avx512"))
        return avx512;
    if (__builtin_cpu_supports("avx2") && allowed("avx2"))
        return avx2;
#endif
    return baseline;
}
