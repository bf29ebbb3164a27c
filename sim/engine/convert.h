/* What becomes of points at the end of their last day: they expire, or are converted. sim/README.md,
 * Conversion at lapse. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_CONVERT_H
#define PTS_ENGINE_CONVERT_H

#include "engine/walk.h"

static inline uint32_t conversion_word(const pts_stage *s, const pts_member *m, uint32_t index) {
    return pts_philox(s->programme->scenario->seed, index, s->choice_stream | PTS_STREAM_CONVERSION,
                      m->id, s->programme->path)
        .word[0];
}

static inline void conversion_start(const pts_stage *s, const pts_member *m) {
    const pts_conversion *c = &s->programme->conversion;
    if (!c->on)
        return;
    uint32_t word = conversion_word(s, m, 0);
    m->more->standing->converts = word < c->upto[0]   ? PTS_CONVERTS_TO_VOUCHER
                                  : word < c->upto[1] ? PTS_CONVERTS_TO_GIFT
                                                      : PTS_CONVERTS_NOTHING;
}

static inline void book_conversion_cost(pts_stage *s, const walk *w, uint32_t day, int64_t *row,
                                        int64_t points) {
    enum pts_converts kind = w->m->more->standing->converts;
    int64_t cost = pts_conversion_cost(&s->programme->conversion, kind, points);
    if (cost < 0 ||
        __builtin_add_overflow(row[PTS_CONVERSION_COST], cost, &row[PTS_CONVERSION_COST]))
        fail_range(s, w, day);
}

/* Whether `points`, all that would lapse on `day`, are converted instead; books what that costs. */
APART bool convert(pts_stage *s, const walk *w, uint32_t day, int64_t points) {
    const pts_conversion *c = &s->programme->conversion;
    enum pts_converts kind = w->m->more->standing->converts;
    int64_t *row = w->flows + w->bin[day] * PTS_FLOWS;
    if (kind == PTS_CONVERTS_NOTHING || w->m->left || points == 0 ||
        (kind == PTS_CONVERTS_TO_VOUCHER && points < c->least))
        return false;
    bool used = kind == PTS_CONVERTS_TO_VOUCHER && !w->m->dormant &&
                conversion_word(s, w->m, day + 1) < c->used;
    row[PTS_VOUCHERS] += kind == PTS_CONVERTS_TO_VOUCHER;
    row[PTS_VOUCHERS_USED] += used;
    row[PTS_DONATED] += kind == PTS_CONVERTS_TO_GIFT ? points : 0;
    if (used || kind == PTS_CONVERTS_TO_GIFT)
        book_conversion_cost(s, w, day, row, points);
    return true;
}

/* Books the end of `points` of a cohort on `day`. */
INLINE void book_lapse(const unsigned f, const pts_stage *s, const walk *w, uint32_t day,
                       uint32_t cohort, int64_t points, bool converted) {
    uint32_t bin = w->bin[day];
    w->flows[bin * PTS_FLOWS + (converted ? PTS_CONVERTED : PTS_EXPIRED)] += points;
    book(w, converted ? PTS_COHORT_CONVERTED : PTS_COHORT_EXPIRED, cohort, bin, points);
    if (converted)
        return;
    book_day(f, s, day, PTS_DAILY_EXPIRED, points);
    note_lapse(f, s, w, day, points);
}

#endif
