/* Checks of the programme across keys: redemption, how long points last.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/lapse.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static void check_redemption(const pts_scenario *s, pts_problems *problems) {
    bool visits = false;
    for (int i = 0; i < s->n_segments; i++)
        visits = visits || !pts_check_zero(&s->segments[i].visits_per_year);
    if (s->redeem_at == PTS_AT_VISIT && !visits && !pts_check_doubt(problems, "segments") &&
        !pts_check_doubt(problems, "programme.redemption.at"))
        pts_problems_add(problems, "programme.redemption.at", 0,
                         "found visit alone while visits.per_year is 0 in every segment, accepted: "
                         "purchase, or visits that happen");
    if (s->decision == PTS_LOGIT && s->n_items == 0 &&
        !pts_check_doubt(problems, "programme.items") &&
        !pts_check_doubt(problems, "programme.redemption.decision"))
        pts_problems_add(problems, "programme.redemption.decision", 0,
                         "found logit without anything in programme.items, accepted: always, or at "
                         "least one item");
}

/* Points that never expire are never about to. */
static void check_near_expiry(const pts_scenario *s, pts_problems *problems) {
    if (s->has_near_expiry && s->expiry == PTS_EXPIRY_NONE &&
        !pts_check_doubt(problems, "programme.expiry") &&
        !pts_check_doubt(problems, "programme.redemption.near_expiry"))
        pts_problems_add(problems, "programme.redemption.near_expiry", 0,
                         "found a discount for points that expire soon while "
                         "programme.expiry.kind is none, accepted: another kind of expiry, or no "
                         "near_expiry");
}

/* ---- how long points last ---- */

/* Of months the fewest days that they can have: from 31 January, say, to 28 February. */
static int32_t shortest_term(pts_duration term) {
    static const int days[] = {0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334};
    return term.days + 365 * (term.months / 12) + days[term.months % 12];
}

/* Of a lot earned on a day of four years that hold a leap day: resets come back every year. */
static int32_t longest_to_reset(const pts_scenario *s) {
    const int32_t first = pts_date_to_day((pts_date){2001, 1, 1});
    int32_t longest = 0;
    for (int32_t day = first; day < first + 4 * 366; day++) {
        int32_t last = pts_last_day(s, day, day);
        longest = last - day > longest ? last - day : longest;
    }
    return longest;
}

/* Days for which points last at least, grace included: of a lot, or with inactivity of a balance.
 * Where that differs between lots (calendar, anniversary), of the one that lasts longest. INT32_MAX:
 * they never lapse. */
static int32_t lasting(const pts_scenario *s) {
    const int32_t year = 365;
    int32_t grace = s->has_grace ? (int32_t)(pts_number_support(&s->expiry_grace).lo + 0.5) : 0;
    switch (s->expiry) {
    case PTS_ROLLING:
    case PTS_INACTIVITY:
        return shortest_term(s->expiry_after) + grace;
    case PTS_CALENDAR:
        return longest_to_reset(s) + grace;
    case PTS_ANNIVERSARY:
        return year + grace;
    case PTS_EXPIRY_NONE:
    default:
        return INT32_MAX;
    }
}

/* Points that lapse before they vest would never be redeemed. */
static void check_pending(const pts_scenario *s, pts_problems *problems) {
    static const char where[] = "programme.earn.pending_days";
    if (!s->has_pending || pts_check_doubt(problems, where) ||
        pts_check_doubt(problems, "programme.expiry"))
        return;
    int32_t pending = (int32_t)(pts_number_support(&s->pending_days).hi + 0.5);
    int32_t most = lasting(s);
    if (pending >= most)
        pts_problems_add(problems, where, 0,
                         "found up to %d days, accepted: fewer than the %d days for which "
                         "programme.expiry lets points last",
                         pending, most);
}

void pts_check_rules(const pts_scenario *s, pts_problems *problems) {
    pts_check_items(s, problems);
    check_redemption(s, problems);
    check_near_expiry(s, problems);
    check_pending(s, problems);
}
