/* Acts that ask a pool: what they find, and what they claim of it (model/pools.h).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_POOL_H
#define PTS_ENGINE_POOL_H

#include "engine/walk.h"
#include "model/pools.h"

/* What a member did when it claimed, in the order in which it does so at equal ticks. */
enum pts_rank { PTS_RANK_REMINDER, PTS_RANK_PURCHASE, PTS_RANK_VISIT, PTS_RANK_ACTIVITY };

/* Part of a purchase or visit that redeems: after the tasks that it completes. */
enum { PTS_PART_REDEEMS = 0xffff };

/* The k-th act of a rank; `part` 0 is the act itself, 1 + i the task i that it completes. */
static inline uint64_t act_of(enum pts_rank rank, uint32_t k, int part) {
    return (uint64_t)rank << 56 | (uint64_t)k << 16 | (uint64_t)part;
}

/* The act that redeems by the draws of a stream. Reminders of a tick come in their order, each before
 * its second touch. */
static inline uint64_t act_redeeming(enum pts_stream stream, uint32_t k) {
    if (stream != PTS_STREAM_CHOICE_REMINDER)
        return act_of(stream == PTS_STREAM_CHOICE_PURCHASE ? PTS_RANK_PURCHASE : PTS_RANK_VISIT, k,
                      PTS_PART_REDEEMS);
    bool second = k & PTS_SECOND_TOUCH;
    return act_of(PTS_RANK_REMINDER, (k & ~PTS_SECOND_TOUCH) >> PTS_REMINDER_SHIFT, second);
}

/* An act under way. */
typedef struct asking {
    pts_moment at;
    uint32_t bin;
} asking;

static inline asking ask(const pts_stage *s, const walk *w, uint32_t tick, uint64_t act) {
    return (asking){.at = {tick, s->choice_stream >> 8, w->m->id, act},
                    .bin = w->bin[tick >> PTS_TICK_BITS]};
}

/* Whether the pool has nothing more for the act. Outside the horizon there is no limit. */
static bool pool_closed(const pts_stage *s, int pool, const asking *a) {
    const pts_pool *p = &s->programme->pools.list[pool];
    if (a->bin == 0 || a->bin > (uint32_t)s->programme->time->months)
        return false;
    const pts_moment *closes = &p->closes[p->period[a->bin]];
    return closes->tick <= a->at.tick && !pts_moment_before(&a->at, closes);
}

/* Notes that the act takes `amount` of the pool, where somebody counts. */
static void pool_claim(pts_stage *s, const walk *w, int pool, const asking *a, int64_t amount) {
    if (!s->claims || a->bin < s->claims->from || a->bin > (uint32_t)s->programme->time->months)
        return;
    pts_claim claim = {.at = a->at,
                       .amount = amount,
                       .pool = (uint16_t)pool,
                       .bin = (uint16_t)a->bin,
                       .segment = (uint16_t)s->segment};
    if (pts_claims_add(s->claims, claim) != PTS_OK)
        fail(s, w, PTS_ERR_MEMORY);
}

/* Of the points of an act; more than a balance may hold is as good as any. */
static int32_t guards_leave(const pts_stage *s, uint32_t day, int32_t points) {
    int64_t left = points * s->programme->guards.issuance[day] / PTS_MILLION;
    return left <= MOST_POINTS ? (int32_t)left : MOST_POINTS + 1;
}

static int32_t guarded_points(const pts_stage *s, const walk *w, uint32_t day, int32_t points) {
    int32_t left = guards_leave(s, day, points);
    if (left < points)
        w->flows[w->bin[day] * PTS_FLOWS + PTS_WITHHELD] += points - left;
    return left;
}

/* Points that an act makes of `points` > 0 under the quota of issuance. */
APART int32_t quota_issue(pts_stage *s, const walk *w, uint32_t tick, uint64_t act,
                          int32_t points) {
    const pts_pools *pools = &s->programme->pools;
    asking a = ask(s, w, tick, act);
    if (!pool_closed(s, pools->issuance, &a)) {
        pool_claim(s, w, pools->issuance, &a, points);
        return points;
    }
    int32_t rest = (int32_t)(points * pools->fallback / 1000000);
    w->flows[a.bin * PTS_FLOWS + PTS_WITHHELD] += points - rest;
    return rest;
}

/* Points that an act makes of `points` under guards and the quota of issuance. */
INLINE int32_t pool_issue(pts_stage *s, const walk *w, uint32_t tick, uint64_t act,
                          int32_t points) {
    if (points > 0 && s->programme->guards.issues)
        points = guarded_points(s, w, tick >> PTS_TICK_BITS, points);
    if (points > 0 && s->programme->pools.issuance >= 0)
        points = quota_issue(s, w, tick, act, points);
    return points;
}

/* The item that a member takes who would have taken the i-th of the n cheapest: another one if it is
 * sold out, of those that are not, by the second word of the draw; -1 if there is none. */
static int pool_choose(pts_stage *s, const walk *w, const pts_catalogue *c, const asking *a,
                       enum pts_stream stream, uint32_t k, int n, int i) {
    const pts_pools *pools = &s->programme->pools;
    bool open[PTS_MOST_ITEMS];
    double sum = 0.0, upto = 0.0;
    int last = -1;
    if (pools->of_item[c->item[i]] < 0 || !pool_closed(s, pools->of_item[c->item[i]], a))
        return i;
    w->flows[a->bin * PTS_FLOWS + PTS_SOLD_OUT] += 1;
    for (int j = 0; j < n; j++) {
        int pool = pools->of_item[c->item[j]];
        open[j] = pool < 0 || !pool_closed(s, pool, a);
        if (open[j] && pool >= 0) /* what is open decides on the choice */
            pool_claim(s, w, pool, a, 0);
        if (open[j]) {
            sum += pools->weight[c->item[j]];
            last = j;
        }
    }
    pts_block b = pts_philox(s->programme->scenario->seed, k, s->choice_stream | (uint32_t)stream,
                             w->m->id, s->programme->path);
    for (int j = 0; j < last; j++) {
        if (!open[j])
            continue;
        upto += pools->weight[c->item[j]] / sum;
        if (b.word[1] < pts_threshold(upto))
            return j;
    }
    return last;
}

/* The item that a redemption takes, -1 if there is none for it: the quota first, then the stock. */
static int pool_take(pts_stage *s, const walk *w, const pts_catalogue *c, const asking *a,
                     enum pts_stream stream, uint32_t k, int n, int i) {
    const pts_pools *pools = &s->programme->pools;
    bool quota = pools->redemption < 0 || !pool_closed(s, pools->redemption, a);
    if (quota && pools->stocked)
        i = pool_choose(s, w, c, a, stream, k, n, i);
    if (!quota || i < 0)
        w->flows[a->bin * PTS_FLOWS + PTS_REFUSED] += 1;
    return quota ? i : -1;
}

static void pool_book(pts_stage *s, const walk *w, const asking *a, int item, int64_t units,
                      int64_t points) {
    const pts_pools *pools = &s->programme->pools;
    if (pools->of_item[item] >= 0)
        pool_claim(s, w, pools->of_item[item], a, units);
    if (pools->redemption >= 0)
        pool_claim(s, w, pools->redemption, a, points);
}

/* Whether an act gets one unit of an item at a price, and nothing else. */
static bool pool_serves(pts_stage *s, const walk *w, uint32_t tick, uint64_t act, int item,
                        int64_t points) {
    const pts_pools *pools = &s->programme->pools;
    asking a = ask(s, w, tick, act);
    bool quota = pools->redemption < 0 || !pool_closed(s, pools->redemption, &a);
    bool here = pools->of_item[item] < 0 || !pool_closed(s, pools->of_item[item], &a);
    int64_t *row = w->flows + a.bin * PTS_FLOWS;
    row[PTS_SOLD_OUT] += quota && !here;
    row[PTS_REFUSED] += !quota || !here;
    if (quota && here)
        pool_book(s, w, &a, item, 1, points);
    return quota && here;
}

#endif
