/* Campaigns of a path: which are on when, and what they do. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_MODEL_CAMPAIGN_H
#define PTS_MODEL_CAMPAIGN_H

#include "model/timeline.h"

enum { PTS_CAMPAIGNS_MOST = 64, PTS_BIRTHDAYS = 365 };

/* One campaign's terms on a path. */
typedef struct pts_campaign_terms {
    enum pts_campaign_when when;
    int days;
    double multiplier, redemption;
    int64_t bonus;
} pts_campaign_terms;

/* A set of campaigns is 64 bits, bit i = the i-th in draw_id order. */
typedef struct pts_campaigns {
    int n;
    pts_campaign_terms *terms; /* [n] */
    uint64_t *on;            /* [day] those with a window open, or whose window is a member's own */
    uint64_t birthday;       /* those whose window is from a birthday on ... */
    uint64_t first_purchase; /* ... and of the first purchase */
    uint64_t earning;        /* those that change points; others may be off for speed */
    uint64_t redeeming;      /* those that change log-odds */
    uint16_t *birthday_of;   /* [day] 0..364 whose birthday it is; NULL if no campaign asks */
} pts_campaigns;

/* Storage and windows, which are the same on every path. {0} is safe to free. */
int pts_campaigns_init(pts_campaigns *campaigns, const pts_scenario *scenario,
                       const pts_timeline *timeline);
void pts_campaigns_free(pts_campaigns *campaigns);

/* Effects of a path. A pts_number_draw status. */
int pts_campaigns_compile(pts_campaigns *campaigns, const pts_scenario *scenario, uint32_t path);

/* Those that a segment takes part in. */
uint64_t pts_campaigns_of(const pts_scenario *scenario, const pts_segment *segment);

/* Multiplies factor[day], [ends], by the effect on purchases of the campaigns of a segment; *any is
 * set true if one has an effect. A pts_number_draw status. */
int pts_campaigns_intensity(const pts_campaigns *campaigns, const pts_scenario *scenario,
                            const pts_timeline *timeline, uint64_t of, uint32_t path,
                            double *factor, bool *any);

/* Whether the campaign's window is the same for all its members. */
static inline bool pts_campaign_common(const pts_campaign *c) {
    return c->when != PTS_CAMPAIGN_BIRTHDAY && c->when != PTS_CAMPAIGN_FIRST_PURCHASE;
}

#endif
