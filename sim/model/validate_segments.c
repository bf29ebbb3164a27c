/* Checks of segments across keys: members, enrolments, factors; lists by month.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/validate.h"

/* Whether zero is drawn with a probability above 0. */
static bool may_be_zero(const pts_number *number) {
    if (number->family != PTS_CHOICE)
        return pts_check_zero(number);
    for (int i = 0; i < number->n_choices; i++)
        if (number->choices[i] == 0 && (!number->truncated || (number->lo <= 0 && number->hi >= 0)))
            return true;
    return false;
}

static bool no_enrolments(const pts_segment *segment) {
    for (int i = 0; i < segment->n_enrolments; i++)
        if (!pts_check_zero(&segment->enrolments[i]))
            return false;
    return true;
}

static void check_members(const pts_scenario *s, pts_problems *problems) {
    for (int i = 0; i < s->n_segments; i++)
        if (s->segments[i].members > 0 || s->segments[i].opening_from == PTS_OPENING_FILE ||
            !no_enrolments(&s->segments[i]))
            return; /* a file names somebody, or its reader has told that it does not */
    if (pts_check_doubt(problems, "segments"))
        return;
    pts_problems_add(problems, "segments", 0,
                     "found no members and no enrolments in any segment, accepted: at least one "
                     "of them");
}

void pts_check_factors(const pts_number *factors, int n, const char *where,
                       pts_problems *problems) {
    for (int i = 0; i < n; i++)
        if (!may_be_zero(&factors[i]))
            return;
    if (!pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found %d factors that can all be 0 on a path, accepted: one that cannot",
                         n);
}

/* A list by month of the horizon. */
static void check_months(const pts_scenario *s, const char *where, int n, pts_problems *problems) {
    if (n > s->horizon_months && !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "simulation.horizon"))
        pts_problems_add(problems, where, 0,
                         "found %d months, accepted: at most the %d of simulation.horizon", n,
                         s->horizon_months);
}

void pts_check_segments(const pts_scenario *s, pts_problems *problems) {
    check_members(s, problems);
    if (!s->budget_constant)
        check_months(s, "budget.monthly", s->n_budget, problems);
    for (int i = 0; i < s->n_segments; i++) {
        const pts_segment *segment = &s->segments[i];
        char where[PTS_PLACE_TEXT];
        pts_check_where(where, "segments", segment->name, "enrolments", NULL);
        if (!segment->enrolments_constant)
            check_months(s, where, segment->n_enrolments, problems);
        pts_check_where(where, "segments", segment->name, "season", NULL);
        pts_check_factors(segment->season, 12, where, problems);
        pts_check_where(where, "segments", segment->name, "enrolment_season", NULL);
        pts_check_factors(segment->enrolment_season, 12, where, problems);
        pts_check_where(where, "segments", segment->name, "weekdays", NULL);
        pts_check_factors(segment->weekdays, 7, where, problems);
    }
}
