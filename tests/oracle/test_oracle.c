/* pointsim tests: the engine against the slow oracle, integer by integer and event by event, over
 * random scenarios. PTS_ORACLE_SCENARIOS says how many; PTS_ORACLE_FIRST with which to begin.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/engine.h"
#include "pointsim/io.h"

#include "diary.h"
#include "random_folder.h"
#include "random_scenario.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATHS = 2, MOST_REPORTED = 5, ALL_BELOW = 60, SOME_MEMBERS = 7 };

_Static_assert((int)REFERENCE_FLOWS == (int)PTS_FLOWS, "the same flows");
_Static_assert((int)REFERENCE_COHORT_FLOWS == (int)PTS_COHORT_FLOWS, "the same cohort flows");
_Static_assert((int)REFERENCE_GUARD_FLOWS == (int)PTS_GUARD_FLOWS, "the same of guards");
_Static_assert((int)REFERENCE_END == (int)PTS_EVENT_END, "the same events");

TestSuite(oracle, .init = make_folder, .fini = remove_folder);

static unsigned long from_environment(const char *name, unsigned long otherwise) {
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

/* ---- a scenario as the engine and as the oracle read it ---- */

struct subject {
    unsigned long seed;
    pts_scenario scenario;
    char *resolved;
};

static void print_problems(unsigned long seed, const pts_problems *problems) {
    for (int i = 0; i < problems->n; i++)
        fprintf(stderr, "scenario %lu: %s: %s\n", seed, problems->list[i].where,
                problems->list[i].message);
}

static bool subject_make(struct subject *subject, unsigned long seed) {
    pts_problems problems = {0};
    char *text = random_scenario_in(seed, folder);
    *subject = (struct subject){.seed = seed};
    int status = text ? pts_scenario_parse(text, strlen(text), folder, NULL, 0, &subject->scenario,
                                           &subject->resolved, &problems)
                      : PTS_ERR_MEMORY;
    if (status != PTS_OK) {
        fprintf(stderr, "scenario %lu: %s\n%s\n", seed, pts_status_text(status), text);
        print_problems(seed, &problems);
    }
    pts_problems_free(&problems);
    free(text);
    return status == PTS_OK;
}

static void subject_free(struct subject *subject) {
    pts_scenario_free(&subject->scenario);
    free(subject->resolved);
}

/* Options that never show in results, and an instruction set that does not either. */
static pts_run_options options_of(unsigned long seed) {
    static const char *const isas[] = {"baseline", "avx2", "avx512"};
    static const int tiles[] = {0, 1, 7, 64};
    static const int periods[] = {0, 1, 3, 12, 5};
    setenv("POINTSIM_ISA", isas[seed / 5 % 3], 1);
    return (pts_run_options){.threads = 1 + (int)(seed % 3),
                             .tile = tiles[seed / 3 % 4],
                             .period_months = periods[seed % 5],
                             .paths = PATHS};
}

/* ---- ledgers ---- */

static bool same(const struct subject *subject, const char *path, const char *what,
                 const int64_t *engine, const int64_t *oracle, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (engine[i] != oracle[i]) {
            fprintf(stderr, "scenario %lu, %s: %s[%zu of %zu] is %lld, by the oracle %lld\n",
                    subject->seed, path, what, i, n, (long long)engine[i], (long long)oracle[i]);
            return false;
        }
    return true;
}

static bool same_flows(const struct subject *subject, const char *path, const pts_ledger *engine,
                       const struct reference_ledger *oracle) {
    for (int s = 0; s < oracle->segments; s++)
        for (int bin = 0; bin < oracle->bins; bin++) {
            char what[64];
            size_t row = (size_t)(s * oracle->bins + bin);
            snprintf(what, sizeof what, "flows of segment %d, bin %d", s, bin);
            if (!same(subject, path, what, engine->flows + row * PTS_FLOWS,
                      oracle->flows + row * REFERENCE_FLOWS, PTS_FLOWS))
                return false;
        }
    return true;
}

static bool same_ledger(const struct subject *subject, const char *path, const pts_ledger *engine,
                        const struct reference_ledger *oracle) {
    size_t bins = (size_t)oracle->bins;
    size_t segments = (size_t)oracle->segments;
    int64_t counted[] = {engine->sampled_purchases, engine->sampled_redemptions,
                         engine->sampled_events};
    int64_t expected[] = {oracle->sampled_purchases, oracle->sampled_redemptions,
                          oracle->sampled_events};
    return engine->dims.months == oracle->months && engine->dims.segments == oracle->segments &&
           engine->dims.items == oracle->items && same_flows(subject, path, engine, oracle) &&
           same(subject, path, "units", engine->units, oracle->units,
                segments * bins * (size_t)oracle->items) &&
           engine->dims.tiers == oracle->tiers &&
           same(subject, path, "members of tiers", engine->tiers, oracle->tier_members,
                segments * bins * (size_t)oracle->tiers) &&
           (engine->dims.drawn == 0 || (same(subject, path, "used", engine->used, oracle->used,
                                             segments * bins * (size_t)oracle->items) &&
                                        same(subject, path, "won", engine->won, oracle->won,
                                             segments * bins * (size_t)oracle->items))) &&
           same(subject, path, "cohorts", engine->cohorts, oracle->cohorts,
                PTS_COHORT_FLOWS * bins * bins) &&
           same(subject, path, "closing", engine->closing, oracle->closing, segments) &&
           same(subject, path, "closing by cohort", engine->closing_cohort, oracle->closing_cohort,
                bins) &&
           same(subject, path, "open by cohort", engine->open_cohort, oracle->open_cohort, bins) &&
           same(subject, path, "hours", engine->hours, oracle->hours, (size_t)engine->dims.hours) &&
           same(subject, path, "guards", engine->guards, oracle->guards,
                (size_t)engine->dims.guards * bins * PTS_GUARD_FLOWS) &&
           same(subject, path, "sampled counts", counted, expected, 3);
}

/* ---- events ---- */

static bool same_trace(const struct subject *subject, uint32_t path, bool twin, int64_t member,
                       const struct diary *diary) {
    struct event_list engine = {0};
    int segment = 0;
    int status = pts_trace(&subject->scenario, path, twin, member, diary_note_engine, &engine, NULL,
                           &segment);
    char name[64];
    snprintf(name, sizeof name, "scenario %lu, member %lld", subject->seed, (long long)member);
    bool equal = status == PTS_OK && diary_same_events(name, &engine, &diary->members[member]);
    if (status != PTS_OK)
        fprintf(stderr, "scenario %lu, member %lld: pts_trace: %s\n", subject->seed,
                (long long)member, pts_status_text(status));
    free(engine.events);
    return equal;
}

/* All members of a small scenario or, where `few`, a handful of a large one. */
static bool same_traces(const struct subject *subject, uint32_t path, bool twin, bool few) {
    struct reference_ledger ledger = {0};
    struct diary diary = {0};
    int64_t n = -1;
    bool equal = true;
    int expected =
        reference_run(subject->resolved, folder, path, twin, &ledger, diary_note_oracle, &diary);
    int status = pts_trace_members(&subject->scenario, path, &n);
    if (expected == PTS_OK && (status != PTS_OK || n != ledger.members)) {
        fprintf(stderr, "scenario %lu: %lld members, by the oracle %lld\n", subject->seed,
                (long long)n, (long long)ledger.members);
        equal = false;
    }
    int64_t step = few && n >= ALL_BELOW ? n / SOME_MEMBERS : 1;
    if (few && subject->scenario.n_guards > 0) /* each has the whole path simulated */
        step = n / 2 + 1;
    for (int64_t member = 0; expected == PTS_OK && equal && member < n; member += step)
        equal = same_trace(subject, path, twin, member, &diary);
    diary_free(&diary);
    reference_ledger_free(&ledger);
    return equal;
}

/* ---- every integer of every path ---- */

/* Where ledgers differ, a member's events say why. */
static bool same_path(const struct subject *subject, uint32_t path, bool twin,
                      const pts_ledger *engine) {
    struct reference_ledger oracle = {0};
    char name[32];
    snprintf(name, sizeof name, "path %u%s", path, twin ? " (twin)" : "");
    bool equal =
        reference_run(subject->resolved, folder, path, twin, &oracle, NULL, NULL) == PTS_OK &&
        same_ledger(subject, name, engine, &oracle);
    if (!equal)
        same_traces(subject, path, twin, false);
    reference_ledger_free(&oracle);
    return equal;
}

/* The oracle's status over the paths and twins of a run. */
static int oracle_status(const struct subject *subject) {
    int status = PTS_OK;
    for (uint32_t i = 0; i < 2 * PATHS && status == PTS_OK; i++) {
        struct reference_ledger ledger = {0};
        status = reference_run(subject->resolved, folder, i / 2, (int)(i % 2), &ledger, NULL, NULL);
        reference_ledger_free(&ledger);
    }
    return status;
}

static bool same_run(const struct subject *subject) {
    pts_results results = {0};
    pts_run_options options = options_of(subject->seed);
    int status = pts_run(&subject->scenario, &options, &results);
    bool equal = status == PTS_OK && results.n_paths == PATHS && results.n_twins == PATHS;
    if (status != PTS_OK) {
        int expected = oracle_status(subject);
        equal = status == expected;
        if (!equal)
            fprintf(stderr, "scenario %lu: status \"%s\" (member %lld), by the oracle \"%s\"\n",
                    subject->seed, pts_status_text(status), (long long)results.error.member,
                    pts_status_text(expected));
    } else {
        for (uint32_t path = 0; path < PATHS && equal; path++)
            equal = same_path(subject, path, false, &results.paths[path]);
        equal = equal && same_path(subject, 0, true, &results.twins[0]);
    }
    pts_results_free(&results);
    return equal;
}

static bool same_sampled_traces(const struct subject *subject) {
    return same_traces(subject, 0, subject->seed % 4 == 0, true);
}

/* ---- traces add up to their path ---- */

static int bin_of(const pts_scenario *scenario, const struct reference_event *e) {
    pts_date start = scenario->start;
    int32_t base = pts_day_add_months(pts_date_to_day(start), -scenario->warmup_months);
    int32_t day = base + (int32_t)(e->tick >> 16) -
                  (e->type == REFERENCE_LAPSE || e->type == REFERENCE_CONVERT);
    pts_date date = pts_date_of_day(day);
    int bin = 12 * (date.year - start.year) + date.month - start.month + 1;
    return bin < 0 ? 0 : bin > scenario->horizon_months ? scenario->horizon_months + 1 : bin;
}

/* What the events of a member say, booked as the ledger does; a member starts with the points that
 * it brings along, which are of the opening. */
static void book_event(const pts_scenario *scenario, int64_t weight, int segment,
                       const struct reference_event *e, pts_ledger *ledger) {
    enum { NOTHING = -1 };
    static const struct {
        int points, count, money;
    } books[] = {[REFERENCE_START] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_PURCHASE] = {PTS_ISSUED, PTS_PURCHASES, PTS_SPEND},
                 [REFERENCE_VISIT] = {NOTHING, PTS_VISITS, NOTHING},
                 [REFERENCE_REDEEM] = {PTS_REDEEMED, PTS_REDEMPTIONS, NOTHING},
                 [REFERENCE_LAPSE] = {PTS_EXPIRED, NOTHING, NOTHING},
                 [REFERENCE_ACTIVITY] = {PTS_ISSUED, PTS_ACTIVITIES, NOTHING},
                 [REFERENCE_TASK] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_RETURN] = {PTS_REVERSED, PTS_RETURNS, PTS_REFUNDS},
                 [REFERENCE_REMINDER] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_CONVERT] = {PTS_CONVERTED, NOTHING, NOTHING},
                 [REFERENCE_LEAVE] = {PTS_FORFEITED, PTS_LEFT, NOTHING},
                 [REFERENCE_CLOSE] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_END] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_CHANGE] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_EXCHANGE] = {PTS_CONVERTED, PTS_EXCHANGES_OUT, NOTHING},
                 [REFERENCE_PARTNER] = {PTS_ISSUED, PTS_EXCHANGES_IN, NOTHING},
                 [REFERENCE_INTEREST] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_LOAN] = {PTS_REVERSED, PTS_LOANS, NOTHING},
                 [REFERENCE_FAULT] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_FREEZE] = {NOTHING, PTS_FROZEN, NOTHING},
                 [REFERENCE_REVIEW] = {PTS_REVERSED, PTS_ACCOUNT_REVIEWS, NOTHING},
                 [REFERENCE_PART] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_HELD] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_TIER] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_DISCOUNT] = {NOTHING, PTS_COUPONS_USED, PTS_COUPON_COST},
                 [REFERENCE_COUPON] = {NOTHING, PTS_COUPONS, NOTHING},
                 [REFERENCE_CAMPAIGN] = {PTS_ISSUED_CAMPAIGN, NOTHING, NOTHING},
                 [REFERENCE_RENEWAL] = {NOTHING, PTS_RENEWALS, NOTHING},
                 [REFERENCE_UNPAID] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_WAKE] = {NOTHING, PTS_WOKEN, NOTHING},
                 [REFERENCE_SLEEP] = {NOTHING, NOTHING, NOTHING},
                 [REFERENCE_SEND] = {PTS_SENT, PTS_TRANSFERS, NOTHING},
                 [REFERENCE_ARRIVE] = {PTS_RECEIVED, NOTHING, NOTHING},
                 [REFERENCE_REFER] = {PTS_ISSUED, PTS_REFERRED, NOTHING},
                 [REFERENCE_WELCOME] = {PTS_ISSUED, NOTHING, NOTHING},
                 [REFERENCE_WIN] = {PTS_REDEEMED, PTS_REDEMPTIONS, NOTHING}};
    int bin = bin_of(scenario, e);
    int64_t *flow = pts_ledger_flow(ledger, segment, bin);
    if (e->type == REFERENCE_START)
        pts_ledger_flow(ledger, segment, 0)[PTS_ISSUED] += weight * e->balance;
    if (e->type == REFERENCE_CLOSE)
        ledger->closing[segment] += weight * e->points;
    if (books[e->type].points != NOTHING)
        flow[books[e->type].points] += weight * e->points;
    if (books[e->type].count != NOTHING)
        flow[books[e->type].count] += weight;
    if (books[e->type].money != NOTHING)
        flow[books[e->type].money] += weight * e->minor;
    if (e->type == REFERENCE_REDEEM)
        pts_ledger_unit(ledger, segment, bin)[e->item] += weight * e->units;
}

/* What costs by the volume of all is not the sum of what it costs by the volume of each, and surveys and
 * stores are nobody's. */
static void forget_common_costs(const pts_scenario *scenario, pts_ledger *ledger) {
    bool steps = false;
    for (int bin = 0; bin < ledger->dims.months + 2; bin++)
        pts_ledger_flow(ledger, 0, bin)[PTS_SURVEY_COST] =
            pts_ledger_flow(ledger, 0, bin)[PTS_STOCK] = 0;
    for (int i = 0; i < scenario->n_items; i++)
        steps = steps || scenario->items[i].has_cost_steps;
    for (int s = 0; s < ledger->dims.segments && steps; s++)
        for (int bin = 0; bin < ledger->dims.months + 2; bin++)
            pts_ledger_flow(ledger, s, bin)[PTS_COST] = 0;
}

/* Adds every member's trace: its tallies to `tallies`, its events to `events`. */
static bool add_traces(const struct subject *subject, const pts_results *results,
                       pts_ledger *tallies, pts_ledger *events) {
    int64_t n = 0;
    if (subject->scenario.n_guards > 0) /* member by member takes too long */
        return pts_trace_path(&subject->scenario, 0, false, NULL, NULL, tallies) == PTS_OK;
    bool right = pts_trace_members(&subject->scenario, 0, &n) == PTS_OK;
    for (int64_t member = 0; member < n && right; member++) {
        struct event_list list = {0};
        int segment = 0;
        right = pts_trace(&subject->scenario, 0, false, member, diary_note_engine, &list, tallies,
                          &segment) == PTS_OK;
        for (size_t i = 0; i < list.n && right; i++)
            book_event(&subject->scenario, results->plans[segment].weight, segment, &list.events[i],
                       events);
        free(list.events);
    }
    return right;
}

/* Of the flows those that events tell. */
static bool events_tell(const struct subject *subject, const pts_ledger *path,
                        const pts_ledger *events) {
    static const int told[] = {
        PTS_ISSUED,   PTS_REDEEMED,        PTS_EXPIRED,         PTS_FORFEITED,
        PTS_SPEND,    PTS_PURCHASES,       PTS_VISITS,          PTS_REDEMPTIONS,
        PTS_LEFT,     PTS_ACTIVITIES,      PTS_RETURNS,         PTS_REFUNDS,
        PTS_REVERSED, PTS_CONVERTED,       PTS_EXCHANGES_OUT,   PTS_EXCHANGES_IN,
        PTS_LOANS,    PTS_FROZEN,          PTS_ACCOUNT_REVIEWS, PTS_SENT,
        PTS_RECEIVED, PTS_TRANSFERS,       PTS_COUPONS_USED,    PTS_COUPON_COST,
        PTS_COUPONS,  PTS_ISSUED_CAMPAIGN, PTS_RENEWALS,        PTS_WOKEN,
        PTS_REFERRED};
    size_t rows = (size_t)path->dims.segments * (size_t)(path->dims.months + 2);
    bool equal = same(subject, "events", "units", events->units, path->units,
                      rows * (size_t)path->dims.items) &&
                 same(subject, "events", "closing", events->closing, path->closing,
                      (size_t)path->dims.segments);
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < sizeof told / sizeof *told && equal; i++)
            equal = same(subject, "events", pts_flow_table[told[i]].name,
                         events->flows + row * PTS_FLOWS + told[i],
                         path->flows + row * PTS_FLOWS + told[i], 1);
    return equal;
}

static bool same_tallies(const struct subject *subject, const pts_ledger *sum,
                         const pts_ledger *path) {
    size_t bins = (size_t)path->dims.months + 2;
    size_t segments = (size_t)path->dims.segments;
    return same(subject, "traces", "flows", sum->flows, path->flows, segments * bins * PTS_FLOWS) &&
           same(subject, "traces", "units", sum->units, path->units,
                segments * bins * (size_t)path->dims.items) &&
           same(subject, "traces", "members of tiers", sum->tiers, path->tiers,
                segments * bins * (size_t)path->dims.tiers) &&
           same(subject, "traces", "cohorts", sum->cohorts, path->cohorts,
                PTS_COHORT_FLOWS * bins * bins) &&
           same(subject, "traces", "closing", sum->closing, path->closing, segments) &&
           same(subject, "traces", "closing by cohort", sum->closing_cohort, path->closing_cohort,
                bins) &&
           same(subject, "traces", "open by cohort", sum->open_cohort, path->open_cohort, bins);
}

static bool traces_sum(const struct subject *subject) {
    pts_results results = {0};
    pts_ledger tallies = {0};
    pts_ledger events = {0};
    pts_run_options options = {.threads = 1, .paths = 1, .no_twins = true};
    if (pts_run(&subject->scenario, &options, &results) != PTS_OK) {
        pts_results_free(&results);
        return true; /* same_run judges failures */
    }
    bool equal = pts_ledger_init(&tallies, results.dims) == PTS_OK &&
                 pts_ledger_init(&events, results.dims) == PTS_OK &&
                 pts_ledger_check(&results.paths[0]) == PTS_OK &&
                 add_traces(subject, &results, &tallies, &events);
    forget_common_costs(&subject->scenario, &tallies);
    forget_common_costs(&subject->scenario, &results.paths[0]);
    equal = equal && same_tallies(subject, &tallies, &results.paths[0]) &&
            (subject->scenario.n_guards > 0 || events_tell(subject, &results.paths[0], &events));
    pts_ledger_free(&tallies);
    pts_ledger_free(&events);
    pts_results_free(&results);
    return equal;
}

/* ---- the oracle itself ---- */

static bool oracle_conserves(const struct subject *subject) {
    struct reference_ledger ledger = {0};
    struct diary diary = {0};
    bool right = true;
    if (reference_run(subject->resolved, folder, 0, 0, &ledger, diary_note_oracle, &diary) ==
        PTS_OK) {
        right = reference_conserves(&ledger);
        for (int64_t i = 0; i < diary.n && right; i++)
            right = diary_member_conserves(&diary.members[i]) &&
                    diary_lots_reconcile(&diary.members[i]);
    }
    if (!right)
        fprintf(stderr, "scenario %lu: the oracle loses points\n", subject->seed);
    diary_free(&diary);
    reference_ledger_free(&ledger);
    return right;
}

/* ---- over the scenarios ---- */

static void every_scenario(bool holds(const struct subject *subject)) {
    unsigned long first = from_environment("PTS_ORACLE_FIRST", 1);
    unsigned long n = from_environment("PTS_ORACLE_SCENARIOS", 500);
    int failed = 0;
    for (unsigned long seed = first; seed < first + n && failed < MOST_REPORTED; seed++) {
        struct subject subject;
        bool right = subject_make(&subject, seed) && holds(&subject);
        failed += !right;
        subject_free(&subject);
    }
    cr_assert_eq(failed, 0, "%d scenarios failed (after %d it stops)", failed, MOST_REPORTED);
}

Test(oracle, engine_and_oracle_make_the_same_ledgers) {
    every_scenario(same_run);
}

Test(oracle, engine_and_oracle_make_the_same_events) {
    every_scenario(same_sampled_traces);
}

Test(oracle, traces_of_all_members_add_up_to_their_path) {
    every_scenario(traces_sum);
}

Test(oracle, oracle_conserves_points_by_path_month_segment_cohort_and_member) {
    every_scenario(oracle_conserves);
}

/* ---- what the scenarios are about ---- */

/* Adds the flows of the scenario's paths. */
static void add_flows(const struct subject *subject, int64_t sum[PTS_FLOWS]) {
    pts_results results = {0};
    pts_run_options options = {.threads = 1, .paths = 1, .no_twins = true};
    if (pts_run(&subject->scenario, &options, &results) == PTS_OK)
        for (int s = 0; s < results.dims.segments; s++)
            for (int bin = 0; bin < results.dims.months + 2; bin++)
                for (int f = 0; f < PTS_FLOWS; f++)
                    sum[f] += pts_ledger_flow(&results.paths[0], s, bin)[f] > 0;
    pts_results_free(&results);
}

/* Rules that no scenario shows at work would be compared in vain. */
Test(oracle, scenarios_show_every_kind_of_flow) {
    enum { SCENARIOS = 150, ROWS = 10 };
    int64_t sum[PTS_FLOWS] = {0};
    for (unsigned long seed = 1; seed <= SCENARIOS; seed++) {
        struct subject subject;
        cr_assert(subject_make(&subject, seed));
        add_flows(&subject, sum);
        subject_free(&subject);
    }
    for (int f = 0; f < PTS_FLOWS; f++)
        cr_expect_geq(sum[f], ROWS, "%s: in %lld months of segments", pts_flow_table[f].name,
                      (long long)sum[f]);
}

static void count_event(void *context, int64_t member, const pts_event *e) {
    int64_t *n = context;
    (void)member;
    n[e->type]++;
    if (e->type == PTS_EVENT_CHANGE) { /* and what it may do */
        n[PTS_EVENT_END + 1] += e->units > 0;
        n[PTS_EVENT_END + 2] += e->points > 0;
    }
}

Test(oracle, scenarios_show_every_kind_of_event) {
    enum { SCENARIOS = 150, KINDS = PTS_EVENT_END + 3, LEAST = 25 };
    int64_t n[KINDS] = {0};
    for (unsigned long seed = 1; seed <= SCENARIOS; seed++) {
        struct subject subject;
        cr_assert(subject_make(&subject, seed));
        int status = pts_trace_path(&subject.scenario, 0, false, count_event, n, NULL);
        cr_assert(status == PTS_OK || status == PTS_ERR_RANGE); /* same_run judges failures */
        subject_free(&subject);
    }
    for (int i = 0; i < KINDS; i++)
        cr_expect_geq(n[i], LEAST, "%s: %lld",
                      i <= PTS_EVENT_END ? pts_event_name((enum pts_event_type)i) : "by a change",
                      (long long)n[i]);
}
