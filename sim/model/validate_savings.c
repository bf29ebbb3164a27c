/* Checks across keys of points that are lent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/number_check.h"
#include "model/phrase.h"
#include "model/validate.h"

void pts_check_savings(const pts_scenario *s, pts_problems *problems) {
    static const char most[] = "programme.loan.most_points";
    char found[PTS_DIGITS], accepted[PTS_DIGITS];
    double limit = pts_number_support(&s->loan.most).hi, fee = pts_number_support(&s->loan.fee).lo;
    if (!s->has_loan)
        return;
    if (s->n_items == 0 && !pts_check_doubt(problems, "programme.items") &&
        !pts_check_doubt(problems, "programme.loan"))
        pts_problems_add(problems, "programme.loan", 0,
                         "found a loan in a programme without items, accepted: none, or items that "
                         "points are lent for");
    if (!(limit < fee + 1.0) || pts_check_doubt(problems, most) ||
        pts_check_doubt(problems, "programme.loan.fee"))
        return;
    pts_problems_add(problems, most, 0,
                     "found %s, so that nothing is lent, accepted: at least 1 more than the fee, "
                     "%s",
                     pts_phrase_double(limit, found), pts_phrase_double(fee, accepted));
}
