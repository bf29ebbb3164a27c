/* What the bits of a member's months come to. SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/active.h"

/* Of each month: whether a month of the twelve to it has its bit, in `any`, and whether two have, or
 * one that itself counts twice, in `many`. Windows of 1, 2, 4, 8 months, then 8 + 4. */
typedef struct window {
    uint64_t any, many;
} window;

static window join(window late, window early, int months) {
    uint64_t any = early.any << months;
    return (window){late.any | any, late.many | early.many << months | (late.any & any)};
}

static window year_to(uint64_t once, uint64_t twice) {
    window one = {once, twice}, two = join(one, one, 1), four = join(two, two, 2);
    return join(join(four, four, 4), four, 8);
}

/* Adds to the flow where runs of months begin and end; they are summed when the path is gathered. */
static void add_runs(const pts_stage *s, enum pts_flow flow, uint64_t months, int first) {
    int last = (int)s->bins - 1;
    while (months != 0) {
        int from = __builtin_ctzll(months);
        uint64_t rest =
            ~(months >> from); /* a 1 above the run: its last bits are shifted in as 0 */
        int n = rest != 0 ? __builtin_ctzll(rest) : 64 - from;
        int to = from + n;
        int begins = first + from < last ? first + from : last;
        int ends = first + to < last ? first + to : last;
        s->flows[begins * PTS_FLOWS + (int)flow] += 1;
        s->flows[ends * PTS_FLOWS + (int)flow] -= 1;
        months = to < 64 ? months & ~UINT64_C(0) << to : 0;
    }
}

/* Bits of months from .. to - 1 of those that `first` is the first of. */
static uint64_t between(int from, int to, int first) {
    uint64_t below = from <= first       ? 0
                     : from - first < 64 ? (UINT64_C(1) << (from - first)) - 1
                                         : ~UINT64_C(0);
    uint64_t upto = to <= first       ? 0
                    : to - first < 64 ? (UINT64_C(1) << (to - first)) - 1
                                      : ~UINT64_C(0);
    return upto & ~below;
}

void pts_active_count(const pts_stage *s, pts_active *a, int month) {
    if (!(s->features & PTS_HAS_ACTIVE))
        return;
    int from = a->counted > 1 ? a->counted : 1;
    uint64_t asked = between(from, month, a->first);
    if (asked != 0 && (a->once | a->redeemed) != 0) {
        window bought = year_to(a->once, a->twice), redeemed = year_to(a->redeemed, 0);
        add_runs(s, PTS_ACTIVE, bought.any & asked, a->first);
        add_runs(s, PTS_REPEATING, bought.many & asked, a->first);
        add_runs(s, PTS_RETAINED, bought.any & bought.any << ACTIVE_MONTHS & asked, a->first);
        add_runs(s, PTS_REDEEMING, redeemed.any & asked, a->first);
    }
    if (month > a->counted)
        a->counted = (int16_t)month;
}

void pts_active_move(const pts_stage *s, pts_active *a, int month) {
    int by = month - ACTIVE_PAST - a->first;
    pts_active_count(s, a, month);
    a->once = by < 64 ? a->once >> by : 0;
    a->twice = by < 64 ? a->twice >> by : 0;
    a->redeemed = by < 64 ? a->redeemed >> by : 0;
    a->first = (int16_t)(a->first + by);
}
