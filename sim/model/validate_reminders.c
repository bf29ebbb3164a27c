/* Checks across keys of channels and reminders. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static void check_channels(const pts_scenario *s, const pts_reminder *r, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "reminders", r->name, "channels", NULL);
    if (pts_check_doubt(problems, where) || pts_check_doubt(problems, "programme.channels"))
        return;
    for (int i = 0; i < r->n_channels; i++) {
        bool known = false;
        for (int c = 0; c < s->n_channels; c++)
            known = known || strcmp(s->channels[c].name, r->channels[i]) == 0;
        if (!known)
            pts_problems_add(problems, where, 0,
                             "found \"%.64s\", accepted: names of programme.channels; add the "
                             "channel there or take the name out",
                             r->channels[i]);
    }
}

/* By path where one of the two is uncertain: then such a reminder says nothing. */
static void check_band(const pts_reminder *r, pts_problems *problems) {
    pts_support least = pts_number_support(&r->least_points);
    pts_support most = pts_number_support(&r->most_points);
    char where[PTS_PLACE_TEXT], found[PTS_DIGITS], accepted[PTS_DIGITS];
    pts_check_where(where, "programme", "reminders", r->name, "most_points", NULL);
    if (!r->has_most || !(most.hi < least.lo) || pts_check_doubt(problems, where))
        return;
    pts_problems_add(problems, where, 0, "found %s, accepted: at least least_points, %s",
                     pts_phrase_double(most.hi, found), pts_phrase_double(least.lo, accepted));
}

void pts_check_reminders(const pts_scenario *s, pts_problems *problems) {
    if (s->n_reminders > 0 && s->expiry == PTS_EXPIRY_NONE &&
        !pts_check_doubt(problems, "programme.expiry") &&
        !pts_check_doubt(problems, "programme.reminders"))
        pts_problems_add(problems, "programme.reminders", 0,
                         "found reminders of points that never lapse, accepted: none while "
                         "programme.expiry.kind is none");
    for (int i = 0; i < s->n_reminders; i++) {
        check_channels(s, &s->reminders[i], problems);
        check_band(&s->reminders[i], problems);
    }
}
