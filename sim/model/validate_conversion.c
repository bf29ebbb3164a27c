/* Checks across keys of conversion at lapse. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/change.h"
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

static const char block[] = "programme.conversion";

/* Shares that come to more than all members on every path. */
static void check_shares(const pts_conversion_rules *r, pts_problems *problems) {
    const double rounding = 1e-9;
    char found[PTS_DIGITS];
    double least =
        pts_number_support(&r->insured_share).lo + pts_number_support(&r->giving_share).lo;
    if (!r->has_voucher || !r->has_donation || !(least > 1.0 + rounding) ||
        pts_check_doubt(problems, block))
        return;
    pts_problems_add(problems, block, 0,
                     "found member shares of voucher and donation that come to %s at least, "
                     "accepted: at most 1, since a member is in one of them; lower a share",
                     pts_phrase_double(least, found));
}

void pts_check_conversion(const pts_scenario *s, pts_problems *problems) {
    const pts_conversion_rules *r = &s->conversion;
    if (!s->has_conversion)
        return;
    if (pts_never_lapses(s) && !pts_check_doubt(problems, "programme.expiry") &&
        !pts_check_doubt(problems, block))
        pts_problems_add(problems, block, 0,
                         "found a conversion of points that never lapse, accepted: none while "
                         "programme.expiry.kind is none");
    if (!r->has_voucher && !r->has_donation && !pts_check_doubt(problems, block))
        pts_problems_add(problems, block, 0,
                         "found neither voucher nor donation, accepted: one of them or both; "
                         "remove it, or in a patch set it to null");
    check_shares(r, problems);
}
