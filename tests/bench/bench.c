/* Speed figures of the engine, each a mode: `speed` on one scenario against what its random numbers
 * alone cost, `events` of a scenario with visits, `policies` in one pass, `figures` after the
 * simulation (written below TMPDIR), `growth` with the size of the problem, `serve` for the comparison
 * with other programs (peers/). Repetitions go round all figures in turn, so that a machine's drift
 * meets all alike; medians and ranges are printed and nothing is asserted. Figures of one thread are
 * processor time, unless they say elapsed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/figures.h"
#include "bench/floor.h"
#include "bench/serve.h"
#include "pointsim/engine.h"
#include "pointsim/io.h"
#include "pointsim/study.h"

typedef struct measured {
    span took;
    int64_t purchases, candidates;
    int64_t
        events; /* purchases, visits and decisions to redeem or not, in all the simulated time */
    uint64_t fingerprint;
} measured;

static void fail(const char *what, int status) {
    fprintf(stderr, "bench: %s: %s\n", what, pts_status_text(status));
    exit(1);
}

static void count(const pts_results *r, measured *m) {
    for (int64_t p = 0; p < r->n_paths; p++) {
        m->purchases += r->paths[p].sampled_purchases;
        for (int i = 0; i < r->dims.segments; i++)
            for (int bin = 0; bin < r->dims.months + 2; bin++) {
                const int64_t *flow = pts_ledger_flow(&r->paths[p], i, bin);
                m->events += (flow[PTS_PURCHASES] + flow[PTS_VISITS] + flow[PTS_OPPORTUNITIES]) /
                             r->plans[i].weight;
            }
    }
}

/* paths: 0 = the scenario's. */
static measured run(const pts_scenario *scenario, int threads, int64_t paths) {
    pts_run_options options = {.threads = threads, .paths = paths, .no_twins = true};
    pts_results results = {0};
    measured m = {0};
    span begin = span_begin();
    int status = pts_run(scenario, &options, &results);
    m.took = span_end(begin);
    if (status != PTS_OK)
        fail("run", status);
    m.candidates = results.candidates;
    m.fingerprint = results.fingerprint;
    count(&results, &m);
    pts_results_free(&results);
    return m;
}

static void same(const measured *a, const measured *b) {
    if (a->fingerprint != b->fingerprint) {
        fprintf(stderr, "bench: the fingerprint differs between runs\n");
        exit(1);
    }
}

static double ns(double seconds, int64_t n) {
    return 1e9 * seconds / (double)n;
}

/* ---- speed and events of one scenario ---- */

static int speed(const pts_scenario *scenario, int repeats) {
    static figure elapsed, one, two, rate, alone, least, block, share, faster, gain;
    pts_fill_set set = widest_fill();
    measured first = run(scenario, 1, 1), all = run(scenario, 1, 0); /* warm-up */
    for (int i = 0; i < repeats; i++) {
        measured a = run(scenario, 1, 0), b = run(scenario, 2, 0);
        double fill = fill_seconds(&set, a.candidates), philox = philox_seconds(a.candidates);
        columns_of_one = true;
        measured c = run(scenario, 1, 1); /* slow: one path will do */
        columns_of_one = false;
        same(&all, &a);
        same(&all, &b);
        same(&first, &c);
        add(&elapsed, ns(a.took.elapsed, a.purchases));
        add(&one, ns(a.took.processor, a.purchases));
        add(&rate, 1e-6 * (double)a.purchases / a.took.processor);
        add(&two, ns(b.took.elapsed, b.purchases));
        add(&faster, a.took.elapsed / b.took.elapsed);
        add(&least, ns(fill, a.candidates));
        add(&share, 100.0 * fill / a.took.processor);
        add(&block, ns(philox, a.candidates));
        add(&alone, ns(c.took.processor, c.purchases));
        add(&gain, ns(c.took.processor, c.purchases) / ns(a.took.processor, a.purchases));
    }
    printf("%s, instruction set %s, median of %d (range)\n", scenario->name, set.name, repeats);
    print("whole run, one thread, elapsed", "ns a purchase", &elapsed);
    print("whole run, one thread", "ns a purchase", &one);
    print("whole run, one thread", "million a s", &rate);
    print("whole run, two threads, elapsed", "ns a purchase", &two);
    print("two threads against one, elapsed", "times faster", &faster);
    print("floor: the engine's column fill alone", "ns a candidate", &least);
    print("share of the floor in the run", "%", &share);
    print("Philox alone, a plain loop", "ns a block", &block);
    print("whole run, columns of one candidate", "ns a purchase", &alone);
    print("columns against columns of one", "times faster", &gain);
    printf("  %-45s %016llx\n", "fingerprint", (unsigned long long)all.fingerprint);
    return 0;
}

static int events(const pts_scenario *scenario, int repeats) {
    static figure elapsed, one, two, faster;
    measured all = run(scenario, 1, 0); /* warm-up */
    for (int i = 0; i < repeats; i++) {
        measured a = run(scenario, 1, 0), b = run(scenario, 2, 0);
        same(&all, &a);
        same(&all, &b);
        add(&elapsed, ns(a.took.elapsed, a.events));
        add(&one, ns(a.took.processor, a.events));
        add(&two, ns(b.took.elapsed, b.events));
        add(&faster, a.took.elapsed / b.took.elapsed);
    }
    printf("%s, %.1f million events (purchases, visits, decisions to redeem), median of %d "
           "(range)\n",
           scenario->name, 1e-6 * (double)all.events, repeats);
    print("whole run, one thread, elapsed", "ns an event", &elapsed);
    print("whole run, one thread", "ns an event", &one);
    print("whole run, two threads, elapsed", "ns an event", &two);
    print("two threads against one, elapsed", "times faster", &faster);
    return 0;
}

/* ---- growth ---- */

/* Kibibytes that this process held at most. Not getrusage: its figure survives an exec. */
static long peak_kib(void) {
    char line[256];
    long kib = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmHWM: %ld kB", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return kib;
}

/* One run, told to `growth`. */
static int once(const pts_scenario *scenario) {
    measured m = run(scenario, 1, 0);
    printf("%.9f %lld %ld\n", m.took.processor, (long long)m.purchases, peak_kib());
    return 0;
}

typedef struct size {
    const char *axis, *value;
    const char *sets; /* of the reference model, as arguments */
    int most;         /* repetitions */
} size;

#define NUMBER(members, paths)                                                                     \
    "/segments/all/members=" members " /simulation/sample=" members " /simulation/paths=" paths
#define HORIZON(months)   NUMBER("50000", "1") " /simulation/horizon='\"" months " months\"'"
#define RATE(n, per_year) NUMBER(n, "1") " /segments/all/purchases/per_year=" per_year
/* Nobody redeems: lots pile up. */
#define LOTS(days)                                                                                 \
    RATE("6000", "120")                                                                            \
    " /segments/all/redemption/propensity=-50 /programme/expiry/after='\"" days " days\"'"

/* About a million purchases each, but for the larger numbers of members. */
static const size sizes[] = {
    {"members", "1e4", NUMBER("10000", "8"), 99},
    {"members", "1e5", NUMBER("100000", "1"), 99},
    {"members", "1e6", NUMBER("1000000", "1"), 5},
    {"members", "1e7", NUMBER("10000000", "1"), 3},
    {"paths of 20 000 members", "1", NUMBER("20000", "1"), 99},
    {"paths of 20 000 members", "8", NUMBER("20000", "8"), 99},
    {"paths of 20 000 members", "64", NUMBER("20000", "64"), 5},
    {"horizon, months", "12", HORIZON("12"), 99},
    {"horizon, months", "36", HORIZON("36"), 99},
    {"horizon, months", "120", HORIZON("120"), 99},
    {"horizon, months", "360", HORIZON("360"), 99},
    {"purchases a year", "1.2", RATE("600000", "1.2"), 99},
    {"purchases a year", "12", RATE("60000", "12"), 99},
    {"purchases a year", "120", RATE("6000", "120"), 99},
    {"purchases a year", "1200", RATE("600", "1200"), 99},
    {"lots of a member, mean", "10", LOTS("30"), 99},
    {"lots of a member, mean", "120", LOTS("365"), 99},
    {"lots of a member, mean", "330", LOTS("1000"), 99},
};
enum { SIZES = sizeof sizes / sizeof *sizes };

/* A process of its own for each run, so that its peak memory is its own too. */
static void measure(const char *self, const char *path, const size *s, figure *time, figure *mib) {
    char command[4096];
    double seconds;
    long long purchases;
    long kib;
    snprintf(command, sizeof command, "'%s' once '%s' 1 %s", self, path, s->sets);
    FILE *f = popen(command, "r");
    int got = f ? fscanf(f, "%lf %lld %ld", &seconds, &purchases, &kib) : 0;
    if (!f || pclose(f) != 0 || got != 3) {
        fprintf(stderr, "bench: %s = %s could not be measured\n", s->axis, s->value);
        exit(1);
    }
    add(time, ns(seconds, purchases));
    add(mib, (double)kib / 1024.0);
}

static int growth(const char *self, const char *path, int repeats) {
    static figure time[SIZES], mib[SIZES];
    for (int i = 0; i < repeats; i++)
        for (int s = 0; s < SIZES; s++)
            if (i < sizes[s].most)
                measure(self, path, &sizes[s], &time[s], &mib[s]);
    printf("growth: one thread, a process for each run, medians of at most %d (range)\n"
           "  %-25s %6s %14s  %-18s %s\n",
           repeats, "reference model, changed", "to", "ns a purchase", "", "peak memory, MiB");
    for (int s = 0; s < SIZES; s++) {
        double middle = median(&time[s]), memory = median(&mib[s]);
        char range[64];
        snprintf(range, sizeof range, "(%.1f to %.1f)", time[s].value[0],
                 time[s].value[time[s].n - 1]);
        printf("  %-25s %6s %14.1f  %-18s %8.1f\n", sizes[s].axis, sizes[s].value, middle, range,
               memory);
    }
    return 0;
}

/* ---- loading ---- */

static int load(pts_scenario *scenario, const char *path, char **sets, int n) {
    pts_problems problems = {0};
    int status = pts_scenario_load(path, (const char *const *)sets, n, scenario, NULL, &problems);
    for (int i = 0; i < problems.n; i++)
        fprintf(stderr, "bench: %s: %s: %s\n", path, problems.list[i].where,
                problems.list[i].message);
    if (status != PTS_OK && problems.n == 0)
        fprintf(stderr, "bench: %s: %s\n", path, pts_status_text(status));
    pts_problems_free(&problems);
    return status;
}

/* ---- several policies in one pass ---- */

/* The scenario, and what becomes of it under other rules. */
static const char *const rules[] = {
    "/programme/earn/minimum_spend=0",
    "/programme/expiry={\"kind\":\"none\"}",
    "/programme/expiry={\"kind\":\"rolling\",\"after\":\"180 days\"}",
    "/programme/expiry={\"kind\":\"rolling\",\"after\":\"24 months\",\"to\":\"month_end\"}",
    "/programme/expiry={\"kind\":\"inactivity\",\"after\":\"180 days\",\"activity\":\"either\"}",
    "/programme/expiry={\"kind\":\"calendar\",\"dates\":[\"06-30\",\"12-31\"]}",
    "/programme/earn/points_per_unit=2",
    "/programme/redemption/decision=\"always\"",
};
enum { POLICIES = sizeof rules / sizeof *rules };

static pts_scenario of_rules[POLICIES];

static int load_rules(const char *path, char **sets, int n) {
    char *all[64];
    int status = n < 63 ? PTS_OK : PTS_ERR_INPUT;
    for (int k = 0; k < POLICIES && status == PTS_OK; k++) {
        memcpy(all, sets, (size_t)n * sizeof *all);
        all[n] = (char *)rules[k];
        status = load(&of_rules[k], path, all, n + 1);
    }
    return status;
}

/* Processor time of one pass; fails unless each policy has the fingerprint it has alone. */
static double one_pass(const measured *alone) {
    pts_run_options options = {.threads = 1, .no_twins = true};
    pts_results results[POLICIES] = {0};
    const pts_scenario *list[POLICIES];
    for (int k = 0; k < POLICIES; k++)
        list[k] = &of_rules[k];
    span begin = span_begin();
    int status = pts_run_policies(list, POLICIES, &options, results);
    double seconds = span_end(begin).processor;
    if (status != PTS_OK)
        fail("run_policies", status);
    for (int k = 0; k < POLICIES; k++) {
        same(&alone[k], &(measured){.fingerprint = results[k].fingerprint});
        pts_results_free(&results[k]);
    }
    return seconds;
}

static int policies(const pts_scenario *scenario, int repeats) {
    static figure against_one, against_mean;
    measured alone[POLICIES];
    for (int i = 0; i < repeats; i++) {
        double all = 0.0;
        for (int k = 0; k < POLICIES; k++) {
            alone[k] = run(&of_rules[k], 1, 0);
            all += alone[k].took.processor;
        }
        double pass = one_pass(alone);
        add(&against_one, pass / alone[0].took.processor);
        add(&against_mean, pass / (all / POLICIES));
    }
    printf("%s, %d rule books, one thread, median of %d (range)\n", scenario->name, POLICIES,
           repeats);
    print("8 policies in one pass against one", "times", &against_one);
    print("8 policies in one pass, one being their mean", "times", &against_mean);
    return 0;
}

/* ---- pools that members share, and guards ---- */

static const char *const pools[][2] = {
    {"nothing shared", "/programme/earn/minimum_spend=0"},
    {"a stock that half of the months use up",
     "/programme/items/coupon_2/stock={\"units\":50000,\"restock\":50000}"},
    {"an issuance quota that each month uses up", "/programme/issuance_quota={\"points\":50e6}"},
    {"a redemption quota that half of the months use up",
     "/programme/redemption_quota={\"points\":35e6}"},
    {"two weekly guards that never fire",
     "/programme/guards={\"low\":{\"metric\":\"redemption_rate\",\"every\":\"week\",\"window\":4,"
     "\"below\":0,\"issuance\":0.5},\"high\":{\"metric\":\"redemption_rate\",\"every\":\"week\","
     "\"above\":1e9,\"issuance\":2}}"},
    {"a guard that fires once, after a month",
     "/programme/guards={\"brake\":{\"metric\":\"outstanding\",\"above\":0,\"issuance\":0.9,"
     "\"days\":36525}}"},
    {"a guard that fires every fourth month",
     "/programme/guards={\"brake\":{\"metric\":\"outstanding\",\"above\":0,\"issuance\":0.9,"
     "\"days\":100}}"},
};
enum { POOLS = sizeof pools / sizeof *pools };

static int couple(const char *path, char **sets, int n, int repeats) {
    static figure times[POOLS];
    pts_scenario scenarios[POOLS] = {0};
    char *all[64];
    int status = n < 63 ? PTS_OK : PTS_ERR_INPUT;
    memcpy(all, sets, (size_t)(n < 63 ? n : 0) * sizeof *all);
    for (int k = 0; k < POOLS && status == PTS_OK; k++) {
        all[n] = (char *)pools[k][1];
        status = load(&scenarios[k], path, all, n + 1);
    }
    for (int i = 0; i < repeats && status == PTS_OK; i++) {
        double alone = run(&scenarios[0], 1, 0).took.processor;
        for (int k = 1; k < POOLS; k++)
            add(&times[k], run(&scenarios[k], 1, 0).took.processor / alone);
    }
    printf("%s, pools that all members share and guards, one thread, median of %d (range)\n",
           scenarios[0].name ? scenarios[0].name : path, repeats);
    for (int k = 1; k < POOLS && status == PTS_OK; k++)
        print(pools[k][0], "times as long", &times[k]);
    for (int k = 0; k < POOLS; k++)
        pts_scenario_free(&scenarios[k]);
    return status == PTS_OK ? 0 : 1;
}

/* What comes after the simulation: figures of all paths, and the result folder without its plots. */
static int figures(const pts_scenario *scenario, int repeats) {
    pts_study study = {0};
    pts_run_options options = {.threads = 2};
    figure estimate = {0}, store = {0};
    const char *place = getenv("TMPDIR");
    char folder[400];
    (void)snprintf(folder, sizeof folder, "%s/figures", place ? place : "/tmp");
    int status = pts_study_run(scenario, &options, &study);
    if (status != PTS_OK)
        fail("figures", status);
    pts_store_input input = {
        .scenario = scenario, .results = &study.results, .estimates = &study.estimates};
    for (int i = 0; i < repeats; i++) {
        pts_problems problems = {0};
        span begin = span_begin();
        pts_estimates_free(&study.estimates);
        status = pts_estimates_make(scenario, &study.results, &study.planned, &study.estimates);
        add(&estimate, 1e3 * span_end(begin).processor);
        begin = span_begin();
        if (status == PTS_OK)
            status = pts_store_write(folder, &input, &problems);
        add(&store, 1e3 * span_end(begin).processor);
        if (status != PTS_OK)
            fail("figures", status);
        pts_problems_free(&problems);
    }
    printf("after the simulation of %lld paths of %s, median of %d (range)\n",
           (long long)study.results.n_paths, scenario->name, repeats);
    print("figures of all measures and months", "ms", &estimate);
    print("result folder, without plots", "ms", &store);
    pts_study_free(&study);
    return 0;
}

static int usage(void) {
    fprintf(stderr,
            "usage: bench speed|events|policies|couple|figures|growth|once|serve SCENARIO [REPEATS "
            "[/json/pointer=value ...]]\n");
    return 2;
}

int main(int argc, char **argv) {
    pts_scenario scenario = {0};
    int repeats = argc > 3 ? atoi(argv[3]) : 5, code = 0;
    if (argc < 3 || repeats < 1 || repeats > MOST_REPEATS)
        return usage();
    if (load(&scenario, argv[2], argv + 4, argc > 4 ? argc - 4 : 0) != PTS_OK)
        return 1;
    const char *mode = argv[1];
    if (strcmp(mode, "speed") == 0)
        code = speed(&scenario, repeats);
    else if (strcmp(mode, "events") == 0)
        code = events(&scenario, repeats);
    else if (strcmp(mode, "policies") == 0)
        code = load_rules(argv[2], argv + 4, argc > 4 ? argc - 4 : 0) == PTS_OK
                   ? policies(&scenario, repeats)
                   : 1;
    else if (strcmp(mode, "couple") == 0)
        code = couple(argv[2], argv + 4, argc > 4 ? argc - 4 : 0, repeats);
    else if (strcmp(mode, "figures") == 0)
        code = figures(&scenario, repeats);
    else if (strcmp(mode, "growth") == 0)
        code = growth(argv[0], argv[2], repeats);
    else if (strcmp(mode, "once") == 0)
        code = once(&scenario);
    else if (strcmp(mode, "serve") == 0) {
        run(&scenario, 1, 1); /* warm-up */
        if (serve_lines(&scenario) != PTS_OK)
            code = 1;
    } else
        code = usage();
    pts_scenario_free(&scenario);
    return code;
}
