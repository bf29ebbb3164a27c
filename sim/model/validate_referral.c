/* Checks across keys of referral. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/referral.h"
#include "model/validate.h"

static const char place[] = "programme.referral";

/* Who enrols is known once its referrer has been simulated; what members share must be known of all
 * of them before. */
void pts_check_referral(const pts_scenario *s, pts_problems *problems) {
    bool pooled = s->has_issuance_quota || s->has_redemption_quota;
    for (int i = 0; i < s->n_items; i++)
        pooled = pooled || s->items[i].has_stock;
    if (!s->has_referral || pts_check_doubt(problems, place))
        return;
    if (pooled)
        pts_problems_add(problems, place, 0,
                         "found together with stock or a quota, accepted: one of the two; leave "
                         "out referral, or every item's stock, issuance_quota and "
                         "redemption_quota");
    if (s->n_transfers > 0)
        pts_problems_add(problems, place, 0,
                         "found together with transfers, accepted: one of the two; leave out "
                         "referral or transfers");
}

static void check_reserve(const char *name, const char *which, double sampled,
                          pts_problems *problems) {
    if (sampled <= PTS_REFERRERS_MOST || pts_check_doubt(problems, place))
        return;
    pts_problems_add(
        problems, place, 0,
        "found %.0f sampled %s members in segments.%s, accepted: at most %d, for whose "
        "friends there are addresses; lower simulation.sample",
        sampled, which, name, (int)PTS_REFERRERS_MOST);
}

void pts_check_referrers(const pts_scenario *s, const pts_plan *plans, pts_problems *problems) {
    for (int i = 0; i < s->n_segments && s->has_referral; i++) {
        check_reserve(s->segments[i].name, "opening", (double)plans[i].opening, problems);
        check_reserve(s->segments[i].name, "enrolled",
                      plans[i].enrolments / (double)plans[i].weight, problems);
    }
}
