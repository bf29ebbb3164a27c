/* What becomes of redeemed units: whether they are used, whether they win.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_FATE_H
#define PTS_ENGINE_FATE_H

#include "engine/walk.h"

/* Two words a unit; beyond so many units of one redemption several share them. */
enum { FATES = 128, FATE_BLOCKS = 64 };

/* Of the units of a redemption whose item that stream chose. */
static inline enum pts_stream fate_stream(enum pts_stream choice) {
    return choice == PTS_STREAM_CHOICE_PURCHASE ? PTS_STREAM_UNITS_PURCHASE
           : choice == PTS_STREAM_CHOICE_VISIT  ? PTS_STREAM_UNITS_VISIT
                                                : PTS_STREAM_UNITS_REMINDER;
}

/* Books the units of a redemption at candidate k as used and won. */
static __attribute__((noinline)) void fate_book(const pts_stage *s, const walk *w,
                                                enum pts_stream stream, uint32_t k, uint32_t cell,
                                                int item, int64_t units) {
    const pts_programme *p = s->programme;
    const pts_item_terms *t = &p->terms[item];
    int64_t used = 0, won = 0;
    pts_block b = {0};
    for (int64_t i = 0; t->drawn && i < FATES && i < units; i++) {
        int64_t alike = units / FATES + (i < units % FATES);
        if (i % 2 == 0)
            b = pts_philox(p->scenario->seed, k * FATE_BLOCKS + (uint32_t)(i / 2),
                           s->choice_stream | (uint32_t)stream, w->m->id, p->path);
        used += b.word[i % 2 * 2] < t->used || t->used == UINT32_MAX ? alike : 0;
        won += b.word[i % 2 * 2 + 1] < t->won ? alike : 0;
    }
    s->used[cell] += t->drawn ? used : units;
    s->won[cell] += won;
}

#endif
