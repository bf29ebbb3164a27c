/* Preloaded into a program by test_alloc.sh: counts its allocations and lets one of them fail.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ALLOC_FAIL=n     the n-th allocation fails; n+ lets all from there on fail
 * ALLOC_SITES=file at the end gets, a line each, for every site its hash, the same in each run and
 *                  for each verb, and the numbers of its first and of its last allocation. A site is
 *                  the FRAMES innermost calls.
 * ALLOC_LIVE=file  at the end gets how many blocks are still allocated
 *
 * The names behind malloc are glibc's. Counting begins after the libraries have been loaded. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void __libc_free(void *block);

enum { FRAMES = 7, SITES = 1 << 14 };

typedef struct site {
    uint64_t stack; /* hash of return addresses in their libraries; 0 = free */
    long first, last;
} site;

static bool counting, tracing, onwards;
static long count, fail, live;
static site sites[SITES];

/* Open addressing; a full table leaves the rest out. */
static void note(long n) {
    void *frame[FRAMES];
    uint64_t hash = 14695981039346656037u;
    int frames = backtrace(frame, FRAMES);
    for (int i = 0; i < frames; i++) {
        Dl_info in = {.dli_fbase = NULL};
        (void)dladdr(frame[i], &in);
        hash = (hash ^ ((uintptr_t)frame[i] - (uintptr_t)in.dli_fbase)) * 1099511628211u;
    }
    for (size_t i = 0, at = hash >> 40; i < SITES; i++, at++) {
        site *s = &sites[at % SITES];
        if (s->stack != 0 && s->stack != hash)
            continue;
        if (s->stack == 0)
            *s = (site){.stack = hash, .first = n};
        s->last = n;
        return;
    }
}

/* Whether the allocation that is asked for may succeed. */
static bool granted(void) {
    if (!counting)
        return true;
    long n = __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED);
    if (tracing) {
        counting = false; /* a backtrace may allocate */
        note(n);
        counting = true;
    }
    if (n != fail && !(onwards && fail > 0 && n > fail))
        return true;
    errno = ENOMEM;
    return false;
}

static void *counted(void *block) {
    if (block)
        __atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
    return block;
}

void *malloc(size_t size) {
    return granted() ? counted(__libc_malloc(size)) : NULL;
}

void *calloc(size_t n, size_t size) {
    return granted() ? counted(__libc_calloc(n, size)) : NULL;
}

void *realloc(void *block, size_t size) {
    if (!granted())
        return NULL;
    return block ? __libc_realloc(block, size) : counted(__libc_malloc(size));
}

void free(void *block) {
    if (block)
        __atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
    __libc_free(block);
}

/* Thousands of runs need not reach the disk. */
int fsync(int file) {
    return fcntl(file, F_GETFD) < 0 ? -1 : 0;
}

static void put(int file, uint64_t number) {
    char text[24], *at = text + sizeof text;
    *--at = '\n';
    do
        *--at = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    if (write(file, at, (size_t)(text + sizeof text - at)) < 0)
        _exit(99);
}

static int opened(const char *name) {
    const char *path = getenv(name);
    return path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
}

__attribute__((constructor)) static void begin(void) {
    const char *which = getenv("ALLOC_FAIL");
    char *end = NULL;
    void *frame[1];
    tracing = getenv("ALLOC_SITES") != NULL;
    if (tracing)
        (void)backtrace(frame, 1); /* loads what it needs */
    fail = which ? strtol(which, &end, 10) : 0;
    onwards = which && *end == '+';
    counting = true;
}

__attribute__((destructor)) static void end(void) {
    uint64_t left = live > 0 ? (uint64_t)live : 0;
    counting = false;
    int file = opened("ALLOC_LIVE");
    if (file >= 0)
        put(file, left);
    file = opened("ALLOC_SITES");
    for (int i = 0; file >= 0 && i < SITES; i++) {
        if (sites[i].stack == 0)
            continue;
        put(file, sites[i].stack);
        put(file, (uint64_t)sites[i].first);
        put(file, (uint64_t)sites[i].last);
    }
}
