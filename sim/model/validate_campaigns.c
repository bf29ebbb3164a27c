/* Checks of campaigns across keys: windows that are ever open, segments that there are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "model/campaign.h"
#include "model/validate.h"

static bool has_segment(const pts_scenario *s, const char *name) {
    for (int i = 0; i < s->n_segments; i++)
        if (strcmp(s->segments[i].name, name) == 0)
            return true;
    return false;
}

static void check_segments(const pts_scenario *s, const pts_campaign *campaign,
                           pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "campaigns", campaign->name, "segments", NULL);
    for (int i = 0; i < campaign->n_segments; i++)
        if (!pts_check_doubt(problems, "segments") && !pts_check_doubt(problems, where) &&
            !has_segment(s, campaign->segments[i]))
            pts_problems_add(problems, where, 0,
                             "found \"%s\", accepted: names of segments of this scenario",
                             campaign->segments[i]);
}

/* A window of dates has to meet the time before the run-off. */
static void check_dates(const pts_scenario *s, const pts_campaign *campaign,
                        pts_problems *problems) {
    char where[PTS_PLACE_TEXT], from[11], until[11], first[11], last[11];
    int32_t a = pts_date_to_day(campaign->from), b = pts_date_to_day(campaign->until);
    int32_t start = pts_date_to_day(s->start);
    int32_t opens = pts_day_add_months(start, -s->warmup_months);
    int32_t closes = pts_day_add_months(start, s->horizon_months) - 1;
    pts_check_where(where, "programme", "campaigns", campaign->name, "from", NULL);
    if (pts_check_doubt(problems, where))
        return;
    pts_check_where(where, "programme", "campaigns", campaign->name, "until", NULL);
    if (pts_check_doubt(problems, where) || pts_check_doubt(problems, "simulation"))
        return;
    pts_date_format(a, from);
    pts_date_format(b, until);
    pts_date_format(opens, first);
    pts_date_format(closes, last);
    if (b < a)
        pts_problems_add(problems, where, 0, "found %s, accepted: not before `from`, %s", until,
                         from);
    else if (b < opens || a > closes)
        pts_problems_add(problems, where, 0,
                         "found a campaign from %s until %s, which never meets the time from the "
                         "warm-up's first day, %s, to the horizon's last, %s",
                         from, until, first, last);
}

void pts_check_campaigns(const pts_scenario *s, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    for (int i = 0; i < s->n_campaigns; i++) {
        const pts_campaign *campaign = &s->campaigns[i];
        pts_check_where(where, "programme", "campaigns", campaign->name, "weekdays", NULL);
        if (campaign->weekdays == 0 && !pts_check_doubt(problems, where))
            pts_problems_add(problems, where, 0,
                             "found no day, so that the campaign is never on; accepted: at least "
                             "one day of the week");
        if (campaign->when == PTS_CAMPAIGN_DATES)
            check_dates(s, campaign, problems);
        check_segments(s, campaign, problems);
    }
}
