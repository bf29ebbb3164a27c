/* Points that opening members bring along: of a file's members, drawn without replacement, or of a
 * distribution. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "model/lapse.h"
#include "model/opening.h"

/* Balanced Feistel network over `bits` bits, an even number, walked along its cycle until it is
 * back below n: a permutation whatever the round words are. Luby and Rackoff (1988); Black and
 * Rogaway (2002), "Ciphers with arbitrary finite domains". */
static uint64_t feistel(const pts_source *source, int bits, uint64_t x) {
    enum { ROUNDS = 8 };
    int half = bits / 2;
    uint32_t mask = (1u << half) - 1, left = (uint32_t)(x >> half), right = (uint32_t)x & mask;
    for (uint32_t i = 0; i < ROUNDS; i++) {
        pts_block b =
            pts_philox(source->seed, i, source->stream | PTS_STREAM_SAMPLE, right, source->path);
        uint32_t next = left ^ (b.word[0] & mask);
        left = right;
        right = next;
    }
    return (uint64_t)left << half | right;
}

int64_t pts_opening_permute(const pts_source *source, int64_t n, int64_t j) {
    int bits = 2;
    while (n > INT64_C(1) << bits)
        bits += 2;
    uint64_t x = (uint64_t)j;
    do
        x = feistel(source, bits, x);
    while (x >= (uint64_t)n);
    return (int64_t)x;
}

/* Room for n lots. */
static int reserve(pts_opening_lot **lots, int *capacity, int64_t n) {
    if (n <= *capacity)
        return PTS_OK;
    if (n > INT32_MAX / 2)
        return PTS_ERR_RANGE;
    pts_opening_lot *grown = realloc(*lots, (size_t)n * 2 * sizeof *grown);
    if (!grown)
        return PTS_ERR_MEMORY;
    *lots = grown;
    *capacity = (int)n * 2;
    return PTS_OK;
}

/* Whether the lot is there at the opening of the horizon. */
static bool lasts(const pts_programme *p, uint32_t lapse) {
    return lapse > p->time->opens << PTS_TICK_BITS;
}

/* ---- from a file ---- */

static uint32_t given_lapse(const pts_programme *p, const pts_given_lot *lot, int32_t enrolled) {
    if (lot->expiry == INT32_MAX)
        return pts_lapse_of(p, lot->earned - p->time->civil0, enrolled);
    return pts_lapse_after(p->time, (int64_t)lot->expiry + p->grace_days);
}

/* With inactivity lots have no end of their own: the latest is the member's, and holds for all. */
static bool stays(const pts_programme *p, uint32_t lapse, uint32_t latest) {
    return lasts(p, p->scenario->expiry == PTS_INACTIVITY ? latest : lapse);
}

static int from_file(const pts_programme *p, const pts_given_members *given, int64_t i,
                     int32_t enrolled, pts_opening_lot **lots, int *capacity, int *n) {
    const pts_given_lot *lot = &given->lots[given->first[i]];
    int64_t held = given->first[i + 1] - given->first[i];
    int status = reserve(lots, capacity, held);
    if (status != PTS_OK)
        return status;
    uint32_t latest = 0;
    for (int64_t k = 0; k < held; k++) {
        uint32_t lapse = given_lapse(p, &lot[k], enrolled);
        latest = lapse > latest ? lapse : latest;
    }
    for (int64_t k = 0; k < held; k++) {
        uint32_t lapse = given_lapse(p, &lot[k], enrolled);
        if (stays(p, lapse, latest))
            (*lots)[(*n)++] =
                (pts_opening_lot){lot[k].points, lot[k].earned - p->time->civil0, lapse};
    }
    return PTS_OK;
}

/* ---- from a distribution ---- */

/* Of lot l of a balance, so old that a lot could still be held. */
static int draw_age(const pts_programme *p, const pts_source *source, const pts_given_balance *g,
                    int l, int32_t enrolled, pts_opening_lot *lot) {
    enum { OLDEST = 16000 };
    int32_t opens = (int32_t)p->time->opens;
    for (uint32_t i = 0; i < PTS_ATTEMPTS; i++) {
        pts_block b = pts_philox(source->seed, ((uint32_t)l + 1) << 16 | i,
                                 source->stream | PTS_STREAM_OPENING, source->member, source->path);
        int64_t age = (int64_t)(-pts_log(pts_unit(b.word[0])) * g->age_days) + 1;
        if (age > OLDEST)
            continue;
        lot->day = opens - (int32_t)age;
        lot->lapse = pts_lapse_of(p, lot->day, enrolled);
        if (lasts(p, lot->lapse))
            return PTS_OK;
    }
    return PTS_ERR_RANGE;
}

static int64_t draw_balance(const pts_source *source, const pts_given_balance *g) {
    const double most = 0x1p30;
    pts_block b = pts_philox(source->seed, 0, source->stream | PTS_STREAM_OPENING, source->member,
                             source->path);
    if (b.word[0] < g->empty)
        return 0;
    double x = pts_exp(g->log_mean + g->log_sd * pts_normal(pts_unit(b.word[1])));
    return (int64_t)((x < most ? x : most) + 0.5);
}

/* Oldest first; equal ages keep their order. */
static void place(pts_opening_lot *lots, int n) {
    pts_opening_lot last = lots[n];
    int i = n;
    for (; i > 0 && lots[i - 1].day > last.day; i--)
        lots[i] = lots[i - 1];
    lots[i] = last;
}

static int from_balance(const pts_programme *p, const pts_source *source,
                        const pts_given_balance *g, int32_t enrolled, pts_opening_lot **lots,
                        int *capacity, int *n) {
    int64_t balance = draw_balance(source, g);
    int64_t parts = g->lots < balance ? g->lots : balance;
    int status = reserve(lots, capacity, parts);
    for (int l = 0; l < parts && status == PTS_OK; l++) {
        pts_opening_lot *lot = &(*lots)[l];
        lot->points = (int32_t)(balance / parts + (l < balance % parts));
        status = draw_age(p, source, g, l, enrolled, lot);
        place(*lots, l);
    }
    *n = (int)parts;
    return status;
}

int pts_opening_draw(const pts_programme *programme, int segment, int twin, int64_t member,
                     const pts_traits *traits, pts_opening_lot **lots, int *capacity, int *n) {
    const pts_scenario *s = programme->scenario;
    const pts_segment *g = &s->segments[segment];
    const pts_segment_rules *rules = &programme->segments[segment];
    pts_source source = {s->seed, pts_segment_stream(g->draw_id, twin), (uint32_t)member,
                         programme->path};
    *n = 0;
    if (g->opening_from == PTS_OPENING_BALANCE)
        return from_balance(programme, &source, &rules->population.balance, traits->enrolled, lots,
                            capacity, n);
    if (g->opening_from != PTS_OPENING_FILE)
        return PTS_OK;
    int64_t all = g->members > g->given.n ? g->members : g->given.n;
    int64_t i = rules->weight == 1 ? member : pts_opening_permute(&source, all, member);
    if (i >= g->given.n) /* a member without points, whom the file need not name */
        return PTS_OK;
    return from_file(programme, &g->given, i, traits->enrolled, lots, capacity, n);
}
