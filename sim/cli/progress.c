/* pointsim: progress on stderr, and interruption. A terminal gets a bar, a log a line now and then.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#if ATOMIC_INT_LOCK_FREE != 2
#error "a signal handler may take no lock"
#endif

enum { BAR = 30 };

static volatile int stop; /* set by a signal, read by every thread: only through __atomic */
static struct sigaction earlier_int, earlier_term;
static bool quiet, terminal, shown;
static struct timespec begin;
static double next_at; /* seconds since `begin` of the next report */

const volatile int *pts_cli_stop(void) {
    return &stop;
}

double pts_cli_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin.tv_sec) + 1e-9 * (double)(now.tv_nsec - begin.tv_nsec);
}

/* The first signal asks the run to finish its paths; the second ends the program. What sends a signal
 * to a process and then to its group, as timeout(1) does, means one: the echo is not a second. */
static void on_signal(int number) {
    static const char text[] = "\npointsim: finishing the paths under way; again to end at once\n";
    enum { ECHO_MS = 250 };
    static int first_ms;
    int now_ms = (int)(1e3 * pts_cli_seconds());
    (void)number;
    if (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE))
        __atomic_store_n(&first_ms, now_ms, __ATOMIC_RELEASE);
    if (__atomic_exchange_n(&stop, 1, __ATOMIC_ACQ_REL)) {
        if (now_ms - __atomic_load_n(&first_ms, __ATOMIC_ACQUIRE) > ECHO_MS)
            _exit(PTS_EXIT_INTERRUPTED);
        return;
    }
    if (!quiet && write(STDERR_FILENO, text, sizeof text - 1) < 0)
        _exit(PTS_EXIT_INTERRUPTED); /* no one is there any more */
}

void pts_cli_progress_start(const pts_cli_options *options) {
    struct sigaction action = {.sa_handler = on_signal};
    quiet = options->quiet;
    terminal = isatty(STDERR_FILENO) == 1;
    next_at = terminal ? 0.2 : 10.0;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, &earlier_int);
    sigaction(SIGTERM, &action, &earlier_term);
}

static void eta_text(char text[32], double seconds) {
    long s = (long)(seconds + 0.5);
    if (s >= 3600)
        snprintf(text, 32, "%ld h %02ld min", s / 3600, s / 60 % 60);
    else if (s >= 60)
        snprintf(text, 32, "%ld min %02ld s", s / 60, s % 60);
    else
        snprintf(text, 32, "%ld s", s);
}

static void report(int64_t done, int64_t total, double seconds) {
    double rate = (double)done / seconds;
    char bar[BAR + 1], eta[32];
    int filled = (int)(BAR * done / total);
    memset(bar, '.', BAR);
    memset(bar, '#', (size_t)filled);
    bar[BAR] = '\0';
    eta_text(eta, (double)(total - done) / rate);
    if (terminal)
        fprintf(stderr, "\r[%s] %" PRId64 " of %" PRId64 " paths, %.1f a second, %s left\033[K",
                bar, done, total, rate, eta);
    else
        fprintf(stderr, "%" PRId64 " of %" PRId64 " paths, %.1f a second, %s left\n", done, total,
                rate, eta);
    shown = true;
}

void pts_cli_progress(void *context, int64_t done, int64_t total) {
    (void)context;
    double seconds = pts_cli_seconds();
    if (quiet || done < 1 || total < 1 || done > total || seconds < next_at)
        return;
    report(done, total, seconds);
    next_at = seconds + (terminal ? 0.1 : 10.0);
}

void pts_cli_progress_end(void) {
    sigaction(SIGINT, &earlier_int, NULL); /* storing and plotting can be ended at once */
    sigaction(SIGTERM, &earlier_term, NULL);
    if (terminal && shown)
        fprintf(stderr, "\r\033[K");
}
