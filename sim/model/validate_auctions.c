/* Checks across keys of auctions. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/auctions.h"
#include "model/phrase.h"
#include "model/validate.h"

/* What an auction comes to is found alone on a path, and so are the ends of pools and who receives. */
static void check_alone(const pts_scenario *s, pts_problems *problems) {
    bool others =
        s->has_issuance_quota || s->has_redemption_quota || s->n_transfers > 0 || s->has_referral;
    for (int i = 0; i < s->n_items; i++)
        others = others || s->items[i].has_stock;
    if (s->n_auctions > 0 && others && !pts_check_doubt(problems, "programme.auctions"))
        pts_problems_add(
            problems, "programme.auctions", 0,
            "found together with stock, a quota, transfers or referral, accepted: auctions "
            "alone; leave out auctions, or every item's stock, issuance_quota, "
            "redemption_quota, transfers and referral");
}

static bool ever_held(const pts_scenario *s, const pts_auction *a) {
    int32_t first = pts_date_to_day(s->start);
    int32_t end = pts_day_add_months(first, s->horizon_months);
    for (int32_t day = first; day < end; day++)
        if (pts_auction_on(a, pts_date_of_day(day)))
            return true;
    return false;
}

static void check_held(const pts_scenario *s, const pts_auction *a, pts_problems *problems) {
    char where[PTS_PLACE_TEXT];
    pts_check_where(where, "programme", "auctions", a->name, "on", NULL);
    if (pts_check_doubt(problems, where) || pts_check_doubt(problems, "simulation.start") ||
        pts_check_doubt(problems, "simulation.horizon") || ever_held(s, a))
        return;
    pts_problems_add(problems, where, 0,
                     "found no day of the horizon, accepted: at least one; change the dates, or "
                     "remove the auction");
}

void pts_check_auctions(const pts_scenario *s, pts_problems *problems) {
    check_alone(s, problems);
    for (int i = 0; i < s->n_auctions; i++)
        check_held(s, &s->auctions[i], problems);
}
