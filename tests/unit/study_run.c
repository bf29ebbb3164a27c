/* pointsim tests: the study of one scenario as a whole: when there is a pilot, of which paths, and
 * figures that no thread count changes. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "load_text.h"
#include "pointsim/study.h"

enum { PATHS = 70 };

/* Uncertain rate, cost and anchor, a past, a run-off, a sample of every second member. */
static const char *const SCENARIO =
    "{\"schema\":\"pointsim/scenario/1\",\"name\":\"studied\","
    "\"simulation\":{\"seed\":9,\"paths\":70,\"sample\":60,\"start\":\"2027-01-01\","
    "\"horizon\":\"5 months\",\"warmup\":\"2 months\",\"runoff\":\"6 months\"},"
    "\"segments\":{\"s\":{\"members\":120,"
    "\"purchases\":{\"per_year\":{\"uniform\":[20,60]}},\"spend\":{\"mean\":20,\"sd_within\":0.8}}},"
    "\"programme\":{\"earn\":{\"points_per_unit\":1},"
    "\"expiry\":{\"kind\":\"rolling\",\"after\":\"60 days\"},"
    "\"redemption\":{\"decision\":\"logit\"},"
    "\"anchor\":{\"points\":{\"uniform\":[80,120]},\"value\":1},"
    "\"items\":{\"one\":{\"points\":30,\"unit_cost\":{\"uniform\":[0.1,0.3]},"
    "\"retail_value\":0.3}}}}";

static const char *const URR = "/economics/planned_urr=0.4";
static const char *const COST = "/economics/planned_cost_per_point=0.01";

static pts_scenario open_scenario(void) {
    return load_text(SCENARIO, NULL, 0);
}

static pts_scenario planned_scenario(void) {
    return load_text(SCENARIO, (const char *const[]){URR, COST}, 2);
}

/* In place: the estimates borrow the plan beside them. */
static void run(const pts_scenario *s, pts_run_options options, pts_study *study) {
    *study = (pts_study){0};
    cr_assert_eq(pts_study_run(s, &options, study), PTS_OK);
}

/* ---- equal to the last bit ---- */

static void same_figure(pts_figure a, pts_figure b, const char *name) {
    cr_assert_eq(a.known, b.known, "%s", name);
    cr_assert(a.value == b.value, "%s: %.17g and %.17g", name, a.value, b.value);
}

static void same_estimate(const pts_estimate *a, const pts_estimate *b, const char *name) {
    cr_assert_eq(a->reason, b->reason, "%s", name);
    cr_assert_eq(a->paths, b->paths, "%s", name);
    same_figure(a->mean, b->mean, name);
    same_figure(a->se, b->se, name);
    for (int q = 0; q < PTS_QUANTILES; q++) {
        same_figure(a->quantile[q], b->quantile[q], name);
        same_figure(a->lo[q], b->lo[q], name);
        same_figure(a->hi[q], b->hi[q], name);
    }
    for (int i = 0; i < PTS_TVARS; i++) {
        same_figure(a->tvar[i], b->tvar[i], name);
        same_figure(a->tvar_se[i], b->tvar_se[i], name);
    }
    same_figure(a->sampling_share, b->sampling_share, name);
}

static void same_figures(const pts_estimates *a, const pts_estimates *b) {
    cr_assert_eq(a->n_paths, b->n_paths);
    cr_assert_eq(a->months, b->months);
    for (int id = 0; id < PTS_MEASURES; id++) {
        const char *name = pts_measure_table[id].name;
        same_estimate(&a->headline[id], &b->headline[id], name);
        for (int month = 1; month <= a->months && pts_measure_table[id].monthly; month++)
            same_estimate(pts_estimates_month(a, id, month), pts_estimates_month(b, id, month),
                          name);
    }
}

static void same_plan(const pts_planned *a, const pts_planned *b) {
    cr_assert_eq(a->months, b->months);
    cr_assert_eq(a->pilot_paths, b->pilot_paths);
    for (int cohort = 0; cohort <= a->months; cohort++)
        same_figure(a->urr[cohort], b->urr[cohort], "urr");
    same_figure(a->urr_all, b->urr_all, "urr_all");
    same_figure(a->cost_per_point, b->cost_per_point, "cost_per_point");
}

/* ---- the pilot ---- */

typedef struct counter {
    volatile int stop;
    int64_t calls, total, stop_at;
} counter;

static void count(void *context, int64_t done, int64_t total) {
    counter *c = context;
    c->calls++;
    c->total = total;
    if (done == c->stop_at)
        c->stop = 1;
}

static pts_run_options counted(counter *c, int64_t paths) {
    return (pts_run_options){
        .threads = 1, .paths = paths, .stop = &c->stop, .progress = count, .context = c};
}

/* What the scenario gives stays as given; the pilot has at most as many paths as the run. */
Test(study_run, a_pilot_plans_what_is_not_given) {
    const struct {
        const char *sets[2];
        int n_sets;
        int64_t paths, pilot;
    } row[] = {{{NULL}, 0, 0, PTS_PILOT_PATHS},
               {{URR}, 1, 0, PTS_PILOT_PATHS},
               {{COST}, 1, 0, PTS_PILOT_PATHS},
               {{NULL}, 0, 5, 5},
               {{NULL}, 0, 200, PTS_PILOT_PATHS},
               {{URR, COST}, 2, 0, 0},
               {{URR, COST}, 2, 5, 0}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        pts_scenario s = load_text(SCENARIO, row[i].sets, row[i].n_sets);
        pts_planned p = {0};
        pts_results where = {0};
        counter c = {0};
        pts_run_options options = counted(&c, row[i].paths);
        cr_assert_eq(pts_study_plan(&s, &options, &p, &where), PTS_OK);
        cr_assert_eq(p.pilot_paths, row[i].pilot, "row %zu", i);
        cr_assert_eq(c.calls, row[i].pilot, "one call a path of the pilot, row %zu", i);
        cr_assert(c.calls == 0 || c.total == row[i].pilot);
        cr_assert(p.urr_all.known && p.urr[3].known && p.cost_per_point.known);
        cr_assert_eq(p.urr_all.value == 0.4 && p.urr[3].value == 0.4, s.has_planned_urr);
        cr_assert_eq(p.cost_per_point.value == 0.01, s.has_planned_cost);
        pts_planned_free(&p);
        pts_scenario_free(&s);
    }
}

/* Its paths begin at address 2^31, so the run's own would plan other figures. */
Test(study_run, the_pilot_has_paths_of_its_own) {
    pts_scenario s = open_scenario();
    pts_study study;
    run(&s, (pts_run_options){.threads = 1}, &study);
    pts_run_options far = {.threads = 1,
                           .paths = PTS_PILOT_PATHS,
                           .first_path = UINT32_C(2147483648),
                           .no_twins = true};
    pts_results pilot = {0};
    pts_planned own = {0}, other = {0};
    cr_assert_eq(study.results.n_paths, PATHS);
    cr_assert_eq(pts_run(&s, &far, &pilot), PTS_OK);
    cr_assert_eq(pts_planned_make(&s, &pilot, &own), PTS_OK);
    same_plan(&study.planned, &own);
    study.results.n_paths = PTS_PILOT_PATHS;
    cr_assert_eq(pts_planned_make(&s, &study.results, &other), PTS_OK);
    study.results.n_paths = PATHS;
    cr_assert_neq(other.urr_all.value, own.urr_all.value);
    cr_assert_neq(other.cost_per_point.value, own.cost_per_point.value);
    cr_assert_eq(study.estimates.frame.planned, &study.planned);
    pts_planned_free(&own);
    pts_planned_free(&other);
    pts_results_free(&pilot);
    pts_study_free(&study);
    pts_scenario_free(&s);
}

Test(study_run, progress_counts_the_paths_of_the_run_alone) {
    pts_scenario s = open_scenario();
    counter c = {0};
    pts_study study;
    run(&s, counted(&c, 0), &study);
    cr_assert_eq(c.calls, PATHS);
    cr_assert_eq(c.total, PATHS);
    pts_study_free(&study);
    pts_scenario_free(&s);
}

/* ---- guards: on how many sampled acts they rest ---- */

static const char *const GUARD =
    "/programme/guards={\"g\":{\"metric\":\"outstanding\",\"above\":0}}";
static const char *const NEVER = "/programme/guards={\"never\":{\"metric\":"
                                 "\"redemption_rate\",\"above\":9}}";

static int plan(const char *const *sets, int n, pts_planned *p) {
    pts_scenario s = load_text(SCENARIO, sets, n);
    pts_results where = {0};
    *p = (pts_planned){0};
    int status = pts_study_plan(&s, &(pts_run_options){.threads = 1}, p, &where);
    pts_scenario_free(&s);
    return status;
}

/* 60 of 120 members, some 200 purchases a month. */
Test(study_run, a_guard_that_rests_on_few_acts_stops_the_study) {
    pts_planned p;
    cr_assert_eq(plan((const char *const[]){URR, COST, GUARD}, 3, &p), PTS_ERR_SAMPLE);
    cr_assert(p.guard_acts[0] > 100.0 && p.guard_acts[0] < 300.0, "%g", p.guard_acts[0]);
    cr_assert(pts_guard_rests_on_few(&p, 0));
    cr_assert_eq(p.pilot_paths, 0, "what is planned is given all the same");
    pts_planned_free(&p);
    cr_assert_eq(plan((const char *const[]){URR, COST, GUARD, "/simulation/sample=1200",
                                            "/segments/s/members=2400"},
                      5, &p),
                 PTS_OK);
    cr_assert(p.guard_acts[0] > PTS_GUARD_FEW && !pts_guard_rests_on_few(&p, 0));
    pts_planned_free(&p);
}

Test(study_run, few_acts_are_the_truth_where_no_member_stands_for_others) {
    pts_planned p;
    cr_assert_eq(plan((const char *const[]){GUARD, "/simulation/sample=120"}, 2, &p), PTS_OK);
    cr_assert(p.guard_acts == NULL && !pts_guard_rests_on_few(&p, 0));
    cr_assert_eq(p.pilot_paths, PTS_PILOT_PATHS);
    pts_planned_free(&p);
}

Test(study_run, a_guard_of_what_never_happens_rests_on_no_estimate) {
    pts_planned p;
    cr_assert_eq(
        plan((const char *const[]){URR, COST, NEVER, "/programme/items/one/points=1e6"}, 4, &p),
        PTS_OK);
    cr_assert_eq(p.guard_acts[0], 0.0);
    pts_planned_free(&p);
}

Test(study_run, the_pilot_of_guards_alone_is_short) {
    pts_scenario s = load_text(SCENARIO, (const char *const[]){URR, COST, GUARD}, 3);
    cr_assert_eq(pts_study_pilot_paths(&s, 70), PTS_PILOT_GUARDED);
    cr_assert_eq(pts_study_pilot_paths(&s, 3), 3);
    s.has_planned_urr = false;
    cr_assert_eq(pts_study_pilot_paths(&s, 70), PTS_PILOT_PATHS);
    pts_scenario_free(&s);
}

/* ---- stops and failures ---- */

Test(study_run, a_stopped_pilot_ends_the_study_without_figures) {
    pts_scenario s = open_scenario();
    counter c = {.stop_at = 3};
    pts_run_options options = counted(&c, 0);
    pts_planned p = {0};
    pts_results where = {0};
    cr_assert_eq(pts_study_plan(&s, &options, &p, &where), PTS_STOPPED);
    cr_assert_eq(c.calls, 3);
    cr_assert(p.urr == NULL && !p.urr_all.known && !p.cost_per_point.known);
    pts_study study = {0};
    c = (counter){.stop = 1};
    cr_assert_eq(pts_study_run(&s, &options, &study), PTS_STOPPED);
    cr_assert_eq(study.results.n_paths, 0);
    cr_assert(study.results.paths == NULL, "the run did not start");
    cr_assert(study.planned.urr == NULL && study.estimates.headline == NULL);
    pts_study_free(&study);
    pts_scenario_free(&s);
}

/* The figures are those of a run of as many paths. */
Test(study_run, a_stopped_run_has_the_figures_of_its_paths) {
    pts_scenario s = planned_scenario();
    counter c = {.stop_at = 9};
    pts_run_options options = counted(&c, 0);
    pts_study study = {0};
    cr_assert_eq(pts_study_run(&s, &options, &study), PTS_STOPPED);
    cr_assert_eq(study.results.n_paths, 9);
    pts_study whole;
    run(&s, (pts_run_options){.threads = 1, .paths = 9}, &whole);
    cr_assert_eq(study.results.n_twins, whole.results.n_twins);
    cr_assert_eq(study.results.fingerprint, whole.results.fingerprint);
    same_figures(&study.estimates, &whole.estimates);
    pts_study_free(&study);
    pts_study_free(&whole);
    pts_scenario_free(&s);
}

/* A balance above 2^30 on the pilot's first path. */
Test(study_run, a_pilot_that_fails_says_where) {
    static const char *const sets[] = {
        "/programme/earn/points_per_unit=1000", "/segments/s/spend/mean=1e6",
        "/programme/expiry={\"kind\":\"none\"}", "/programme/items/one/points=1e9"};
    pts_scenario s = load_text(SCENARIO, sets, 4);
    pts_study study = {0};
    cr_assert_eq(pts_study_run(&s, &(pts_run_options){.threads = 1}, &study), PTS_ERR_RANGE);
    cr_assert_eq(study.results.error.path, INT64_C(1) << 31);
    cr_assert_geq(study.results.error.member, 0);
    cr_assert(study.results.n_paths == 0 && study.estimates.headline == NULL);
    pts_study_free(&study);
    pts_scenario_free(&s);
}

/* ---- threads and paths ---- */

Test(study_run, threads_never_show) {
    static const int64_t paths[] = {1, 2, 13, 0};
    pts_scenario s = open_scenario();
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        pts_study one;
        run(&s, (pts_run_options){.threads = 1, .paths = paths[i]}, &one);
        cr_assert_eq(one.results.n_paths, paths[i] > 0 ? paths[i] : PATHS);
        for (int threads = 2; threads <= 3; threads++) {
            pts_run_options options = {.threads = threads, .paths = paths[i], .tile = 7};
            pts_study more;
            run(&s, options, &more);
            cr_assert_eq(one.results.fingerprint, more.results.fingerprint);
            same_plan(&one.planned, &more.planned);
            same_figures(&one.estimates, &more.estimates);
            pts_study_free(&more);
        }
        pts_study_free(&one);
    }
    pts_scenario_free(&s);
}

/* Given the plan: the first paths of a run are a run of so many. */
Test(study_run, more_paths_change_none_of_the_first) {
    enum { FIRST = 24 };
    pts_scenario s = planned_scenario();
    pts_study most;
    run(&s, (pts_run_options){.threads = 3}, &most);
    pts_study few;
    run(&s, (pts_run_options){.threads = 2, .paths = FIRST}, &few);
    pts_estimates first = {0};
    most.results.n_paths = FIRST;
    most.results.n_twins = few.results.n_twins;
    cr_assert_eq(pts_estimates_make(&s, &most.results, &most.planned, &first), PTS_OK);
    most.results.n_paths = PATHS;
    most.results.n_twins = most.estimates.n_twins;
    same_figures(&first, &few.estimates);
    cr_assert_neq(most.estimates.headline[PTS_M_ISSUED].mean.value,
                  few.estimates.headline[PTS_M_ISSUED].mean.value);
    pts_estimates_free(&first);
    pts_study_free(&most);
    pts_study_free(&few);
    pts_scenario_free(&s);
}
