/* Checks across keys: what no single range can say. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "model/number_check.h"
#include "model/validate.h"

enum { LONGEST_MONTHS = 1200 };

/* Operational time is 32-bit ticks. A year is longest when everything happens on one weekday of one
 * month: the season's factors have mean 1 over the year's days, the weekdays' over the week, and a
 * month has at most five of a weekday. The demand index is drawn, so the clock looks for itself. */
_Static_assert(LONGEST_MONTHS / 12 * (366 * INT64_C(7) * 5 / 28) * 65536 < UINT32_MAX,
               "100 years of operational time fit");

bool pts_check_doubt(const pts_problems *problems, const char *where) {
    for (int i = 0; i < problems->n; i++) {
        const char *told = problems->list[i].where;
        size_t a = strlen(where), b = strlen(told), least = a < b ? a : b;
        char next = a < b ? told[a] : where[least];
        if (strncmp(where, told, least) == 0 &&
            (a == b || least == 0 || next == '.' || next == '['))
            return true;
    }
    return false;
}

void pts_check_where(char where[PTS_PLACE_TEXT], ...) {
    pts_place chain[8] = {0};
    int n = 0;
    va_list names;
    va_start(names, where);
    for (const char *name; n < 7 && (name = va_arg(names, const char *)) != NULL; n++)
        chain[n + 1] = pts_place_member(&chain[n], name);
    va_end(names);
    pts_place_text(&chain[n], where, PTS_PLACE_TEXT);
}

bool pts_check_zero(const pts_number *number) {
    pts_support s = pts_number_support(number);
    return s.lo == 0 && s.hi == 0;
}

static void check_time(const pts_scenario *s, pts_problems *problems) {
    if (s->start.day != 1 && !pts_check_doubt(problems, "simulation.start"))
        pts_problems_add(problems, "simulation.start", 0,
                         "found %04d-%02d-%02d, accepted: the first day of a month", s->start.year,
                         s->start.month, s->start.day);
    int months = s->warmup_months + s->horizon_months + s->runoff_months;
    bool known = !pts_check_doubt(problems, "simulation.warmup") &&
                 !pts_check_doubt(problems, "simulation.horizon") &&
                 !pts_check_doubt(problems, "simulation.runoff");
    if (months > LONGEST_MONTHS && known)
        pts_problems_add(problems, "simulation.runoff", 0,
                         "found warmup %d + horizon %d + runoff %d = %d months, accepted: at most "
                         "%d (100 years)",
                         s->warmup_months, s->horizon_months, s->runoff_months, months,
                         LONGEST_MONTHS);
}

/* The `sample` of a segment that simulates many of its opening members, or all if they are fewer;
 * those who enrol take their part of it. */
static long long advised_sample(int64_t members, double enrolments) {
    enum { MANY = 100 };
    const double most = 1e8; /* more is not accepted */
    double all = (double)members + enrolments;
    double weight = (members > 0 ? (double)members : enrolments) / MANY;
    double sample = weight > 1 ? all / weight : all;
    return sample < most ? (long long)sample + 1 : (long long)most;
}

/* A segment that has members but none in the sample would be reported as if it did nothing; an act
 * of a sampled member is 32-bit points times the weight, added in 64 bits. */
static void check_weight(const pts_segment *segment, const pts_plan *plan, const char *where,
                         pts_problems *problems) {
    const int64_t most = INT64_C(1) << 30;
    bool unseen = segment->members > 0
                      ? plan->opening == 0
                      : plan->enrolments >= 0.5 && plan->enrolments < 0.5 * (double)plan->weight;
    if (unseen)
        pts_problems_add(problems, where, 0,
                         "found %lld members for each sampled one, so that none of the segment's "
                         "%lld is simulated; take a larger simulation.sample or give the segment "
                         "\"sample\": %lld",
                         (long long)plan->weight,
                         segment->members > 0      ? (long long)segment->members
                         : plan->enrolments < 1e18 ? (long long)(plan->enrolments + 0.5)
                                                   : INT64_MAX,
                         advised_sample(segment->members, plan->enrolments));
    else if (plan->weight > most)
        pts_problems_add(problems, where, 0,
                         "found %lld members for each sampled one, accepted: at most %lld; take a "
                         "larger sample",
                         (long long)plan->weight, (long long)most);
}

static void check_weights(const pts_scenario *s, pts_problems *problems) {
    pts_plan *plans = calloc((size_t)s->n_segments + 1, sizeof *plans);
    if (!plans)
        problems->out_of_memory = true;
    bool planned = plans && s->sample > 0 && pts_sample_plan(s, plans) == PTS_OK;
    for (int i = 0; planned && i < s->n_segments; i++) {
        char where[PTS_PLACE_TEXT];
        pts_check_where(where, "segments", s->segments[i].name, "sample", NULL);
        check_weight(&s->segments[i], &plans[i], where, problems);
    }
    if (planned) {
        pts_check_pools(s, plans, problems);
        pts_check_givers(s, plans, problems);
        pts_check_referrers(s, plans, problems);
    }
    free(plans);
}

/* ---- uncertain numbers ---- */

typedef struct address {
    uint32_t draw_id;
    char *where;
} address;

typedef struct addresses {
    address *list;
    size_t n, capacity;
    pts_problems *problems;
} addresses;

static char *copy_text(const char *text) {
    size_t size = (size_t)snprintf(NULL, 0, "%s", text) + 1;
    char *copy = malloc(size);
    if (copy)
        snprintf(copy, size, "%s", text);
    return copy;
}

static void remember(addresses *a, uint32_t draw_id, const char *where) {
    if (a->n == a->capacity) {
        size_t capacity = a->capacity ? 2 * a->capacity : 16;
        address *list = realloc(a->list, capacity * sizeof *list);
        if (!list) {
            a->problems->out_of_memory = true;
            return;
        }
        a->list = list;
        a->capacity = capacity;
    }
    a->list[a->n] = (address){.draw_id = draw_id, .where = copy_text(where)};
    if (a->list[a->n].where)
        a->n++;
    else
        a->problems->out_of_memory = true;
}

static void check_number(void *context, const pts_key *key, const pts_number *number,
                         const pts_place *place) {
    addresses *a = context;
    char where[PTS_PLACE_TEXT], message[PTS_NUMBER_MESSAGE];
    bool accepted = pts_number_accepted(number, key, message);
    if (accepted && number->family == PTS_FIXED)
        return;
    pts_place_text(place, where, sizeof where);
    if (pts_check_doubt(a->problems, where))
        return;
    if (accepted)
        remember(a, number->draw_id, where);
    else
        pts_problems_add(a->problems, where, 0, "%s", message);
}

static int by_draw_id(const void *a, const void *b) {
    uint32_t x = ((const address *)a)->draw_id, y = ((const address *)b)->draw_id;
    return (x > y) - (x < y);
}

static void check_numbers(const pts_scenario *s, pts_problems *problems) {
    addresses a = {.problems = problems};
    pts_scenario_numbers(s, check_number, &a);
    if (a.n > 1)
        qsort(a.list, a.n, sizeof *a.list, by_draw_id);
    for (size_t i = 1; i < a.n; i++)
        if (a.list[i].draw_id == a.list[i - 1].draw_id)
            pts_problems_add(problems, a.list[i].where, 0,
                             "its random draws would be those of %s (same 32-bit hash of the "
                             "path); rename one of the two",
                             a.list[i - 1].where);
    for (size_t i = 0; i < a.n; i++)
        free(a.list[i].where);
    free(a.list);
}

int pts_scenario_validate(const pts_scenario *scenario, pts_problems *problems) {
    int before = problems->n;
    check_numbers(scenario, problems);
    check_time(scenario, problems);
    pts_check_segments(scenario, problems);
    pts_check_openings(scenario, problems);
    pts_check_rules(scenario, problems);
    pts_check_sales(scenario, problems);
    pts_check_campaigns(scenario, problems);
    pts_check_tiers(scenario, problems);
    pts_check_change(scenario, problems);
    pts_check_reminders(scenario, problems);
    pts_check_conversion(scenario, problems);
    pts_check_exchange(scenario, problems);
    pts_check_transfers(scenario, problems);
    pts_check_auctions(scenario, problems);
    pts_check_savings(scenario, problems);
    pts_check_incident(scenario, problems);
    pts_check_referral(scenario, problems);
    pts_check_correlations(scenario, problems);
    if (problems->n == 0)
        check_weights(scenario, problems); /* reads nearly everything */
    if (problems->out_of_memory)
        return PTS_ERR_MEMORY;
    return problems->n > before ? PTS_ERR_INPUT : PTS_OK;
}
