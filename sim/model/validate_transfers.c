/* Checks across keys of transfers between members. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

/* By path where one of the two is uncertain: then nobody gives there. */
static void check_band(const pts_transfer *r, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS], accepted[PTS_DIGITS];
    double least = pts_number_support(&r->least).lo, most = pts_number_support(&r->most).hi;
    pts_check_where(where, "programme", "transfers", r->name, "least_points", NULL);
    if (!r->has_most || !(most < least) || pts_check_doubt(problems, where))
        return;
    pts_check_where(where, "programme", "transfers", r->name, "most_points", NULL);
    if (!pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found %s, so that nobody gives, accepted: at least least_points, %s",
                         pts_phrase_double(most, found), pts_phrase_double(least, accepted));
}

/* A giver needs somebody to give to, of its own segment. */
static void check_size(const pts_scenario *s, const pts_transfer *r, const pts_plan *plans,
                       pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    bool household = r->to == PTS_TO_HEAD;
    pts_check_where(where, "programme", "transfers", r->name, household ? "size" : "to", NULL);
    for (int i = 0; i < s->n_segments && !pts_check_doubt(problems, where); i++) {
        double sampled = (double)plans[i].opening + plans[i].enrolments / (double)plans[i].weight;
        double wanted = household ? r->size : 2.0;
        if (sampled + 0.5 >= wanted)
            continue;
        pts_problems_add(problems, where, 0,
                         "found %.0f members that give to each other, accepted: at most the "
                         "sampled members of each segment, and segments.%s has %.0f; raise "
                         "simulation.sample or give that segment more members",
                         wanted, s->segments[i].name, sampled);
    }
}

void pts_check_transfers(const pts_scenario *s, pts_problems *problems) {
    for (int i = 0; i < s->n_transfers; i++)
        check_band(&s->transfers[i], problems);
}

void pts_check_givers(const pts_scenario *s, const pts_plan *plans, pts_problems *problems) {
    for (int i = 0; i < s->n_transfers; i++)
        check_size(s, &s->transfers[i], plans, problems);
}
