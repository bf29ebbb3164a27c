/* Checks across keys of exchange with partners. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

/* By path where one of the two is uncertain: then nobody exchanges there. */
static void check_band(const pts_partner *r, pts_problems *problems) {
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS], accepted[PTS_DIGITS];
    double least = pts_number_support(&r->out_least).lo, most = pts_number_support(&r->out_most).hi;
    pts_check_where(where, "programme", "exchange", r->name, "out", "most_points", NULL);
    if (!r->has_out || !r->has_out_most || !(most < least) || pts_check_doubt(problems, where))
        return;
    pts_check_where(where, "programme", "exchange", r->name, "out", "least_points", NULL);
    if (pts_check_doubt(problems, where))
        return;
    pts_check_where(where, "programme", "exchange", r->name, "out", "most_points", NULL);
    pts_problems_add(problems, where, 0,
                     "found %s, so that nobody exchanges, accepted: at least least_points, %s",
                     pts_phrase_double(most, found), pts_phrase_double(least, accepted));
}

void pts_check_exchange(const pts_scenario *s, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    for (int i = 0; i < s->n_partners; i++) {
        const pts_partner *r = &s->partners[i];
        check_band(r, problems);
        pts_check_where(where, "programme", "exchange", r->name, NULL);
        if (!r->has_out && !r->has_in && !pts_check_doubt(problems, where))
            pts_problems_add(problems, where, 0,
                             "found neither out nor in, accepted: one of them or both; remove the "
                             "partner, or in a patch set it to null");
    }
}
