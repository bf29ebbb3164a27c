/* Members that were active, by month end: those who bought in the twelve months to it and have not
 * left. A member keeps a bit for each month in which it bought, bought twice or redeemed; what they
 * come to is counted when it leaves, at the horizon's close, and when the bits are full. Months are
 * numbered as the horizon's: the past is 0 and below. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_ACTIVE_H
#define PTS_ENGINE_ACTIVE_H

#include "engine/walk.h"

enum {
    ACTIVE_MONTHS = 12,
    ACTIVE_PAST = 2 * ACTIVE_MONTHS - 1, /* bits that later months look back on */
    ACTIVE_LAST = 64 - ACTIVE_MONTHS     /* last bit whose year still fits */
};

INLINE int month_of(const pts_stage *s, uint32_t day) {
    return (int)s->programme->time->serial[day] - s->programme->scenario->warmup_months + 1;
}

/* Counts the months of the horizon before `month` that have not been counted. */
void pts_active_count(const pts_stage *s, pts_active *a, int month);
/* Makes room for `month`. */
void pts_active_move(const pts_stage *s, pts_active *a, int month);

INLINE uint64_t active_bit(const pts_stage *s, pts_active *a, uint32_t day) {
    int month = month_of(s, day);
    if (RARELY(month - a->first > ACTIVE_LAST))
        pts_active_move(s, a, month);
    return UINT64_C(1) << (month - a->first);
}

INLINE void active_buys(const unsigned f, const pts_stage *s, pts_active *a, uint32_t day) {
    if (!ON(PTS_HAS_ACTIVE))
        return;
    uint64_t bit = active_bit(s, a, day);
    a->twice |= a->once & bit;
    a->once |= bit;
}

INLINE void active_redeems(const unsigned f, const pts_stage *s, pts_active *a, uint32_t day) {
    if (!ON(PTS_HAS_ACTIVE))
        return;
    uint64_t bit = active_bit(s, a, day);
    a->redeemed |= bit;
}

#endif
