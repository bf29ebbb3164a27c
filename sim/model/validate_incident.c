/* Checks across keys of points issued by mistake. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

/* In the horizon, the detection too: what is measured would tell half of it. */
void pts_check_incident(const pts_scenario *s, pts_problems *problems) {
    static const char date[] = "programme.incident.date";
    static const char after[] = "programme.incident.detected_after";
    int32_t first = pts_date_to_day(s->start), day = pts_date_to_day(s->incident.date);
    int32_t last = pts_day_add_months(first, s->horizon_months) - 1;
    double most = pts_number_support(&s->incident.detected_after).hi;
    char found[PTS_DIGITS], from[11], until[11];
    if (!s->has_incident || pts_check_doubt(problems, date))
        return;
    pts_date_format(first, from);
    pts_date_format(last, until);
    if (day < first || day > last) {
        pts_date_format(day, found);
        pts_problems_add(problems, date, 0, "found %s, accepted: from %s until %s, in the horizon",
                         found, from, until);
        return;
    }
    if (pts_check_doubt(problems, after) || day + most < last + 0.5)
        return;
    pts_problems_add(problems, after, 0,
                     "found up to %s days, accepted: at most %d, so that it is detected in the "
                     "horizon, which ends on %s",
                     pts_phrase_double(most, found), (int)(last - day), until);
}
