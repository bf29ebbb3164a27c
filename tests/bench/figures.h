/* Clocks, and figures that are told as median and range. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_REPEATS = 99 };

static double clock_seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Elapsed time, and processor time of all threads: on a busy machine only the second is a figure of
 * the program. */
typedef struct span {
    double elapsed, processor;
} span;

static span span_begin(void) {
    return (span){clock_seconds(CLOCK_MONOTONIC), clock_seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

static span span_end(span begin) {
    span end = span_begin();
    return (span){end.elapsed - begin.elapsed, end.processor - begin.processor};
}

typedef struct figure {
    double value[MOST_REPEATS];
    int n;
} figure;

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add(figure *f, double value) {
    f->value[f->n++] = value;
}

/* Leaves the values in order: the range is the first to the last. */
static double median(figure *f) {
    qsort(f->value, (size_t)f->n, sizeof *f->value, by_value);
    return 0.5 * (f->value[(f->n - 1) / 2] + f->value[f->n / 2]);
}

static void print(const char *name, const char *unit, figure *f) {
    double middle = median(f);
    printf("  %-45s %8.2f %-14s (%.2f to %.2f)\n", name, middle, unit, f->value[0],
           f->value[f->n - 1]);
}

#endif
