/* Campaigns of a path: which are on when, and what they do. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/campaign.h"
#include "model/drawing.h"

#include <stdlib.h>
#include <string.h>

/* Whether a window of a yearly campaign opens on a civil day; 29 February is the 28th in other years. */
static bool opens_on(const pts_campaign *campaign, int32_t civil) {
    pts_date date = pts_date_of_day(civil);
    bool ends = date.month == 2 && date.day == 28 && pts_date_of_day(civil + 1).day == 1;
    for (int i = 0; i < campaign->n_on; i++)
        if (campaign->on[i].month == date.month &&
            (campaign->on[i].day == date.day || (ends && campaign->on[i].day == 29)))
            return true;
    return false;
}

/* Goes through the days from as long before day 0 as a window may be. */
static void open_windows(const pts_campaigns *c, const pts_timeline *t,
                         const pts_campaign *campaign, int i) {
    bool yearly = campaign->when == PTS_CAMPAIGN_YEARLY;
    int32_t from = pts_date_to_day(campaign->from), until = pts_date_to_day(campaign->until);
    int32_t shut = INT32_MIN; /* first day after the windows so far */
    for (int32_t civil = t->civil0 - (yearly ? campaign->days : 0);
         civil < t->civil0 + (int32_t)t->ends; civil++) {
        if (yearly && opens_on(campaign, civil))
            shut = civil + campaign->days;
        bool open = yearly                                 ? civil < shut
                    : campaign->when == PTS_CAMPAIGN_DATES ? civil >= from && civil <= until
                                                           : true;
        if (open && civil >= t->civil0 && campaign->weekdays >> pts_weekday(civil) & 1u)
            c->on[civil - t->civil0] |= UINT64_C(1) << i;
    }
}

/* Day of the year of 365 days; 29 February counts as the 28th. */
static void count_birthdays(uint16_t *birthday_of, const pts_timeline *t) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    for (uint32_t day = 0; day <= t->ends; day++) {
        pts_date date = pts_date_of_day(t->civil0 + (int32_t)day);
        int of_month = date.month == 2 && date.day == 29 ? 28 : date.day;
        birthday_of[day] = (uint16_t)(before[date.month - 1] + of_month - 1);
    }
}

int pts_campaigns_init(pts_campaigns *c, const pts_scenario *s, const pts_timeline *t) {
    size_t days = (size_t)t->ends + 1;
    *c = (pts_campaigns){.n = s->n_campaigns};
    if (c->n == 0)
        return PTS_OK;
    c->terms = calloc((size_t)c->n, sizeof *c->terms);
    c->on = calloc(days, sizeof *c->on);
    if (!c->terms || !c->on)
        return PTS_ERR_MEMORY;
    for (int i = 0; i < c->n; i++) {
        const pts_campaign *campaign = &s->campaigns[i];
        open_windows(c, t, campaign, i);
        c->birthday |= (uint64_t)(campaign->when == PTS_CAMPAIGN_BIRTHDAY) << i;
        c->first_purchase |= (uint64_t)(campaign->when == PTS_CAMPAIGN_FIRST_PURCHASE) << i;
    }
    if (c->birthday) {
        c->birthday_of = calloc(days, sizeof *c->birthday_of);
        if (!c->birthday_of)
            return PTS_ERR_MEMORY;
        count_birthdays(c->birthday_of, t);
    }
    return PTS_OK;
}

void pts_campaigns_free(pts_campaigns *c) {
    free(c->terms);
    free(c->on);
    free(c->birthday_of);
    *c = (pts_campaigns){0};
}

int pts_campaigns_compile(pts_campaigns *c, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    c->earning = c->redeeming = 0;
    for (int i = 0; i < c->n; i++) {
        const pts_campaign *campaign = &s->campaigns[i];
        pts_campaign_terms *terms = &c->terms[i];
        *terms = (pts_campaign_terms){.when = campaign->when, .days = campaign->days};
        terms->multiplier = pts_draw(&d, &campaign->multiplier);
        terms->bonus = (int64_t)(pts_draw(&d, &campaign->bonus) + 0.5);
        terms->redemption = pts_draw(&d, &campaign->redemption);
        c->earning |= (uint64_t)(terms->multiplier != 1.0 || terms->bonus > 0) << i;
        c->redeeming |= (uint64_t)(terms->redemption != 0.0) << i;
    }
    return d.status;
}

uint64_t pts_campaigns_of(const pts_scenario *s, const pts_segment *segment) {
    uint64_t set = 0;
    for (int i = 0; i < s->n_campaigns; i++) {
        const pts_campaign *campaign = &s->campaigns[i];
        bool takes_part = campaign->n_segments == 0;
        for (int j = 0; j < campaign->n_segments; j++)
            takes_part = takes_part || strcmp(campaign->segments[j], segment->name) == 0;
        set |= (uint64_t)takes_part << i;
    }
    return set;
}

int pts_campaigns_intensity(const pts_campaigns *c, const pts_scenario *s, const pts_timeline *t,
                            uint64_t of, uint32_t path, double *factor, bool *any) {
    for (int i = 0; i < c->n; i++) {
        double x = 1.0;
        if (!(of >> i & 1u) || !pts_campaign_common(&s->campaigns[i]))
            continue;
        int status = pts_number_draw(&s->campaigns[i].purchases, s->seed, path, &x);
        if (status != PTS_OK)
            return status;
        *any = *any || x != 1.0;
        for (uint32_t day = 0; day < t->ends && x != 1.0; day++)
            if (c->on[day] >> i & 1u)
                factor[day] *= x;
    }
    return PTS_OK;
}
