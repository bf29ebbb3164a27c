/* Checks across keys: what no single range can say. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/keys.h"
#include "model/number_check.h"
#include "model/phrase.h"

enum { LONGEST_MONTHS = 1200 };

/* Operational time is 32-bit ticks. The season's mean over twelve months is 1, so a year is
 * longest when everything happens in one month of 31 days. */
_Static_assert(LONGEST_MONTHS / 12 * 12 * 31 * INT64_C(65536) < INT64_C(3200000000),
               "100 years of operational time fit");

/* Whether a place that a check reads, or one in it or around it, has a problem already: the check
 * is left out then, and only then, so that everything wrong is told at once. */
static bool in_doubt(const pts_problems *problems, const char *where) {
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

static bool always_zero(const pts_number *number) {
    pts_support s = pts_number_support(number);
    return s.lo == 0 && s.hi == 0;
}

/* Whether zero is drawn with a probability above 0. */
static bool may_be_zero(const pts_number *number) {
    if (number->family != PTS_CHOICE)
        return always_zero(number);
    for (int i = 0; i < number->n_choices; i++)
        if (number->choices[i] == 0 && (!number->truncated || (number->lo <= 0 && number->hi >= 0)))
            return true;
    return false;
}

static void check_time(const pts_scenario *s, pts_problems *problems) {
    if (s->start.day != 1 && !in_doubt(problems, "simulation.start"))
        pts_problems_add(problems, "simulation.start", 0,
                         "found %04d-%02d-%02d, accepted: the first day of a month", s->start.year,
                         s->start.month, s->start.day);
    int months = s->warmup_months + s->horizon_months + s->runoff_months;
    bool known = !in_doubt(problems, "simulation.warmup") &&
                 !in_doubt(problems, "simulation.horizon") &&
                 !in_doubt(problems, "simulation.runoff");
    if (months > LONGEST_MONTHS && known)
        pts_problems_add(problems, "simulation.runoff", 0,
                         "found warmup %d + horizon %d + runoff %d = %d months, accepted: at most "
                         "%d (100 years)",
                         s->warmup_months, s->horizon_months, s->runoff_months, months,
                         LONGEST_MONTHS);
}

static bool no_enrolments(const pts_segment *segment) {
    for (int i = 0; i < segment->n_enrolments; i++)
        if (!always_zero(&segment->enrolments[i]))
            return false;
    return true;
}

static void check_members(const pts_scenario *s, pts_problems *problems) {
    for (int i = 0; i < s->n_segments; i++)
        if (s->segments[i].members > 0 || !no_enrolments(&s->segments[i]))
            return;
    if (in_doubt(problems, "segments"))
        return;
    pts_problems_add(problems, "segments", 0,
                     "found no members and no enrolments in any segment, accepted: at least one "
                     "of them");
}

static void check_season(const pts_segment *segment, const char *where, pts_problems *problems) {
    for (int i = 0; i < 12; i++)
        if (!may_be_zero(&segment->season[i]))
            return;
    if (in_doubt(problems, where))
        return;
    pts_problems_add(problems, where, 0,
                     "found 12 factors that can all be 0 on a path, accepted: one that cannot");
}

static void check_segments(const pts_scenario *s, pts_problems *problems) {
    pts_place top = {0}, segments = pts_place_member(&top, "segments");
    for (int i = 0; i < s->n_segments; i++) {
        const pts_segment *segment = &s->segments[i];
        pts_place here = pts_place_member(&segments, segment->name);
        pts_place enrolments = pts_place_member(&here, "enrolments");
        pts_place season = pts_place_member(&here, "season");
        char where[PTS_PLACE_TEXT];
        pts_place_text(&enrolments, where, sizeof where);
        if (!segment->enrolments_constant && segment->n_enrolments > s->horizon_months &&
            !in_doubt(problems, where) && !in_doubt(problems, "simulation.horizon"))
            pts_problems_add(problems, where, 0,
                             "found %d months, accepted: at most the %d of simulation.horizon",
                             segment->n_enrolments, s->horizon_months);
        pts_place_text(&season, where, sizeof where);
        check_season(segment, where, problems);
    }
}

/* The `sample` of a segment that simulates many of its opening members, or all if they are fewer;
 * those who enrol take their part of it. */
static long long advised_sample(int64_t members, double enrolments) {
    enum { MANY = 100 };
    double all = (double)members + enrolments;
    double weight = (members > 0 ? (double)members : enrolments) / MANY;
    return (long long)(weight > 1 ? all / weight : all) + 1;
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
                         segment->members > 0 ? (long long)segment->members
                                              : (long long)(plan->enrolments + 0.5),
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
        pts_place top = {0}, segments = pts_place_member(&top, "segments");
        pts_place here = pts_place_member(&segments, s->segments[i].name);
        pts_place sample = pts_place_member(&here, "sample");
        char where[PTS_PLACE_TEXT];
        pts_place_text(&sample, where, sizeof where);
        check_weight(&s->segments[i], &plans[i], where, problems);
    }
    free(plans);
}

static void check_items(const pts_scenario *s, pts_problems *problems) {
    pts_place top = {0}, programme = pts_place_member(&top, "programme");
    pts_place items = pts_place_member(&programme, "items");
    for (int i = 0; i < s->n_items; i++) {
        pts_place here = pts_place_member(&items, s->items[i].name);
        pts_place retail = pts_place_member(&here, "retail_value");
        pts_place part = pts_place_member(&here, "cash");
        pts_support worth = pts_number_support(&s->items[i].retail_value);
        pts_support cash = pts_number_support(&s->items[i].cash);
        char where[PTS_PLACE_TEXT], found[PTS_DIGITS], least[PTS_DIGITS];
        if (worth.lo != worth.hi || cash.lo != cash.hi || worth.lo > cash.lo)
            continue; /* by path where one is uncertain */
        pts_place_text(&part, where, sizeof where);
        if (in_doubt(problems, where))
            continue;
        pts_place_text(&retail, where, sizeof where);
        if (in_doubt(problems, where))
            continue;
        pts_problems_add(problems, where, 0, "found %s, accepted: more than the cash part, %s",
                         pts_phrase_double(worth.lo, found), pts_phrase_double(cash.lo, least));
    }
}

static void check_redemption(const pts_scenario *s, pts_problems *problems) {
    bool visits = false;
    for (int i = 0; i < s->n_segments; i++)
        visits = visits || !always_zero(&s->segments[i].visits_per_year);
    if (s->redeem_at == PTS_AT_VISIT && !visits && !in_doubt(problems, "segments") &&
        !in_doubt(problems, "programme.redemption.at"))
        pts_problems_add(problems, "programme.redemption.at", 0,
                         "found visit alone while visits.per_year is 0 in every segment, accepted: "
                         "purchase, or visits that happen");
    if (s->decision == PTS_LOGIT && s->n_items == 0 && !in_doubt(problems, "programme.items") &&
        !in_doubt(problems, "programme.redemption.decision"))
        pts_problems_add(problems, "programme.redemption.decision", 0,
                         "found logit without anything in programme.items, accepted: always, or at "
                         "least one item");
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
    if (in_doubt(a->problems, where))
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
    check_members(scenario, problems);
    check_segments(scenario, problems);
    check_items(scenario, problems);
    check_redemption(scenario, problems);
    if (problems->n == 0)
        check_weights(scenario, problems); /* reads nearly everything */
    if (problems->out_of_memory)
        return PTS_ERR_MEMORY;
    return problems->n > before ? PTS_ERR_INPUT : PTS_OK;
}
