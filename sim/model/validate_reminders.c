/* Checks across keys of channels and reminders. SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/change.h"
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

/* Care comes after the lapse, and in time for what the lapse leads to. */
static void check_care(const pts_reminder *r, pts_problems *problems) {
    const int ten = 10;
    char where[PTS_PLACE_TEXT];
    bool gives = !pts_check_zero(&r->compensation);
    bool calms = r->care_factor.family != PTS_FIXED || r->care_factor.p[0] != 1.0;
    pts_check_where(where, "programme", "reminders", r->name, "days_before", NULL);
    if (pts_check_doubt(problems, where))
        return;
    if (gives && r->days_before >= 0)
        pts_problems_add(problems, where, 0,
                         "found %d with a compensation, accepted: below 0, care after the lapse",
                         r->days_before);
    else if (calms && (r->days_before != -1 || r->at_hour > ten))
        pts_problems_add(problems, where, 0,
                         "found %d at %d o'clock with a care_factor, accepted: -1 at %d o'clock at "
                         "the latest, before members complain or leave",
                         r->days_before, r->at_hour, ten);
}

/* The second touch is about the same points, before they lapse. */
static void check_second_touch(const pts_reminder *r, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "reminders", r->name, "second_touch_days", NULL);
    if (r->has_second && r->second_touch_days > r->days_before && !pts_check_doubt(problems, where))
        pts_problems_add(problems, where, 0,
                         "found %d, accepted: at most days_before, %d; take the second touch out "
                         "or remind earlier",
                         r->second_touch_days, r->days_before);
}

static void check_effects(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "programme.lapse_effects";
    bool any = !pts_check_zero(&s->complaint_rate) || !pts_check_zero(&s->review_rate) ||
               !pts_check_zero(&s->churn_rate);
    if (any && pts_never_lapses(s) && !pts_check_doubt(problems, where) &&
        !pts_check_doubt(problems, "programme.expiry"))
        pts_problems_add(problems, where, 0,
                         "found effects of points that never lapse, accepted: none while "
                         "programme.expiry.kind is none");
}

void pts_check_reminders(const pts_scenario *s, pts_problems *problems) {
    if (s->n_reminders > 0 && pts_never_lapses(s) &&
        !pts_check_doubt(problems, "programme.expiry") &&
        !pts_check_doubt(problems, "programme.reminders"))
        pts_problems_add(problems, "programme.reminders", 0,
                         "found reminders of points that never lapse, accepted: none while "
                         "programme.expiry.kind is none");
    check_effects(s, problems);
    for (int i = 0; i < s->n_reminders; i++) {
        check_channels(s, &s->reminders[i], problems);
        check_band(&s->reminders[i], problems);
        check_second_touch(&s->reminders[i], problems);
        check_care(&s->reminders[i], problems);
    }
}
