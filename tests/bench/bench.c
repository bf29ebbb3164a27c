/* Speed of the engine on a scenario, in one run: whole run against the floor (the engine's own
 * column fill over as many candidates), one and two threads, peak memory, fingerprint.
 * Repetitions are interleaved, so that a machine's drift meets all figures alike; medians and
 * ranges are printed, nothing is asserted. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "engine/columns.h"
#include "pointsim/engine.h"
#include "pointsim/io.h"

enum { MOST_REPEATS = 99, ENTRIES = 4096 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef struct figure {
    double value[MOST_REPEATS];
    int n;
} figure;

static double median(const figure *f) {
    double sorted[MOST_REPEATS];
    memcpy(sorted, f->value, sizeof sorted);
    qsort(sorted, (size_t)f->n, sizeof *sorted, by_value);
    return sorted[f->n / 2];
}

static void print(const char *name, const char *unit, figure *f) {
    double middle = median(f);
    qsort(f->value, (size_t)f->n, sizeof *f->value, by_value);
    printf("%-44s %10.2f %-18s (%.2f to %.2f)\n", name, middle, unit, f->value[0],
           f->value[f->n - 1]);
}

typedef struct measured {
    double seconds;
    int64_t purchases, events, candidates;
    uint64_t fingerprint;
} measured;

static measured run(const pts_scenario *scenario, int threads) {
    pts_run_options options = {.threads = threads, .no_twins = true};
    pts_results results = {0};
    double start = now();
    int status = pts_run(scenario, &options, &results);
    measured m = {.seconds = now() - start};
    if (status != PTS_OK) {
        fprintf(stderr, "bench: %s\n", pts_status_text(status));
        exit(1);
    }
    m.candidates = results.candidates;
    m.fingerprint = results.fingerprint;
    for (int64_t p = 0; p < results.n_paths; p++) {
        m.purchases += results.paths[p].sampled_purchases;
        m.events += results.paths[p].sampled_events;
    }
    pts_results_free(&results);
    return m;
}

/* The column fill alone, over n candidates of reference members with 16 purchases each. */
static double fill(pts_fill_set set, int64_t n) {
    enum { ROOM = ENTRIES + PTS_STRETCH_STEP, EACH = 16 };
    static uint32_t index[ROOM], member[ROOM], gap[ROOM], redeem[ROOM], drop[ROOM];
    static float mean_gap[ROOM], log_spend[ROOM];
    static int32_t minor[ROOM], points[ROOM];
    static pts_stretch stretch[ENTRIES / EACH];
    pts_columns c = {.capacity = ENTRIES,
                     .stretch = stretch,
                     .index = index,
                     .member = member,
                     .mean_gap = mean_gap,
                     .log_spend = log_spend,
                     .gap = gap,
                     .redeem = redeem,
                     .dropout = drop,
                     .minor = minor,
                     .points = points};
    pts_fill f = {.seed = 1, .spend_within = 0.8f, .earn_rate = 1e6, .earn_unit = 1e8};
    for (int i = 0; i < ENTRIES / EACH; i++)
        stretch[i] = (pts_stretch){0, (uint32_t)i, 2e6f, 8.6f, EACH};
    double start = now();
    for (int64_t done = 0; done < n; done += ENTRIES) {
        f.path = (uint32_t)(done / ENTRIES);
        set.purchases(&f, &c, ENTRIES / EACH);
    }
    return now() - start;
}

int main(int argc, char **argv) {
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    int repeats = argc > 2 ? atoi(argv[2]) : 7;
    if (argc < 2 || repeats < 1 || repeats > MOST_REPEATS ||
        pts_scenario_load(argv[1], (const char *const *)argv + 3, argc > 3 ? argc - 3 : 0,
                          &scenario, NULL, &problems) != PTS_OK) {
        fprintf(stderr, "usage: bench SCENARIO [REPEATS [/json/pointer=value ...]]\n");
        return 2;
    }
    static figure one, two, per_event, rate, floor_ns, share, speed_up;
    pts_fill_set set = pts_fill_choose();
    uint64_t fingerprint = run(&scenario, 1).fingerprint; /* warm-up */
    for (int i = 0; i < repeats; i++) {
        measured a = run(&scenario, 1), b = run(&scenario, 2);
        double least = fill(set, a.candidates);
        if (a.fingerprint != fingerprint || b.fingerprint != fingerprint) {
            fprintf(stderr, "bench: the fingerprint differs between runs\n");
            return 1;
        }
        one.value[one.n++] = 1e9 * a.seconds / (double)a.purchases;
        two.value[two.n++] = 1e9 * b.seconds / (double)b.purchases;
        rate.value[rate.n++] = 1e-6 * (double)a.purchases / a.seconds;
        per_event.value[per_event.n++] = 1e9 * a.seconds / (double)a.events;
        floor_ns.value[floor_ns.n++] = 1e9 * least / (double)a.candidates;
        share.value[share.n++] = 100.0 * least / a.seconds;
        speed_up.value[speed_up.n++] = a.seconds / b.seconds;
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%s, instruction set %s, median of %d (range)\n", scenario.name, set.name, repeats);
    print("whole run, one thread", "ns a purchase", &one);
    print("whole run, two threads", "ns a purchase", &two);
    print("two threads against one", "times", &speed_up);
    print("whole run, one thread", "million a s a core", &rate);
    print("whole run, one thread", "ns an event", &per_event);
    print("floor: column fill alone", "ns a candidate", &floor_ns);
    print("share of the floor", "% of the run", &share);
    printf("%-44s %10.1f %s\n", "peak memory", (double)usage.ru_maxrss / 1024.0, "MiB");
    printf("%-44s %016llx\n", "fingerprint", (unsigned long long)fingerprint);
    pts_scenario_free(&scenario);
    return 0;
}
